// SPDX-License-Identifier: EUPL-1.2
//! Slips that YAML reads as something else: a comma that cuts a text in braces, a key that has no colon, quotes of a word
//! processor, a list without brackets. Each is told as what it is, in place of what it looks like to the schema.

use jsonschema::JsonType;

use super::sure;
use crate::address::{Unmailable, one_for_each, unmailable};
use crate::definition::document::slips::{indented_by, words};
use crate::definition::document::{Document, Part, Pointer, line_start};
use crate::diagnostic::{self, Code, Diagnostic, Span};
use crate::text::{Text, both};

/// What is wrong with a key that does not exist.
pub(super) enum Slip {
    /// It is told with another one.
    Told,
    /// This.
    Cut(Box<Diagnostic>),
}

/// A key that the map does not have, because a comma has cut the text before it.
pub(super) fn cut_text(document: &Document, map: &str, key: &str) -> Option<Slip> {
    let word = document.without_colon(map, key)?;
    if word.follows {
        return Some(Slip::Told);
    }
    let whole = word.cut?;
    let written = document.source().text()[whole.range()].to_owned();
    if let Some((before, after)) = written.split_once(',')
        && before.contains('@')
    {
        return Some(Slip::Cut(Box::new(cut_address(whole, before, after))));
    }
    let message = both(
        format!("de komma knipt deze tekst door, en {} wordt een sleutel", diagnostic::quote(key)),
        format!("the comma cuts this text, and {} becomes a key", diagnostic::quote(key)),
    );
    let fault = Diagnostic::new(Code::UNKNOWN_KEY, whole.clone(), message);
    let fault = fault.with_help(both("zet aanhalingstekens om de hele tekst", "put quotes around the whole text"));
    Some(Slip::Cut(Box::new(match sure::between_quotes(&written) {
        Some(quoted) => fault.with_patch(whole, quoted),
        None => fault,
    })))
}

fn cut_address(whole: Span, before: &str, after: &str) -> Diagnostic {
    if after.contains('@') {
        let message = both("hier staan twee adressen, en er past er een", "two addresses stand here, where one fits");
        return Diagnostic::new(Code::UNKNOWN_KEY, whole, message).with_help(one_for_each());
    }
    let message =
        both("in dit adres staat een komma waar een punt hoort", "this address has a comma in place of a full stop");
    let meant = format!("{before}.{}", after.trim_start());
    Diagnostic::new(Code::UNKNOWN_KEY, whole.clone(), message)
        .with_help(both(format!("schrijf `{meant}`"), format!("write `{meant}`")))
        .with_patch(whole, meant)
}

/// A key in braces of which the colon is another sign or has no space behind it: `email:a@b.nl` and `type = text`.
/// `is_meant` knows the keys that may stand here.
pub(super) fn joined_key(
    document: &Document,
    map: &str,
    key: &str,
    is_meant: impl Fn(&str) -> bool,
) -> Option<(String, Diagnostic)> {
    let end = key.find([':', '=', ';', ' '])?;
    let (name, rest) = key.split_at(end);
    let rest = rest.trim_start();
    let sign = rest.chars().next().filter(|sign| ":=;".contains(*sign))?;
    let value = rest[1..].trim_start();
    if !is_meant(name) {
        return None;
    }
    document.without_colon(map, key)?;
    let span = document.span(&Pointer::from(map).key(key), Part::Key);
    let (message, help) = match sign {
        ':' => words::no_space_after_colon(name),
        _ => words::no_colon(name),
    };
    let fault = Diagnostic::new(Code::UNKNOWN_KEY, span, message).with_help(help);
    let patched = fault.with_word(key, &format!("{name}: {value}"));
    Some((name.to_owned(), patched))
}

/// A text with the quotes of a word processor around it, where no text of people is wanted.
pub(in crate::definition) fn curled_quotes(written: &str, span: Span) -> Option<Diagnostic> {
    let inside = sure::without_curled_quotes(written)?;
    let message = both(
        format!("de gekrulde aanhalingstekens van {} horen nu bij de tekst", diagnostic::quote(written)),
        format!("the curled quotes of {} are part of the text now", diagnostic::quote(written)),
    );
    let is_bare = inside.parse::<f64>().is_ok() || ["true", "false"].contains(&inside);
    let straight = if is_bare { inside.to_owned() } else { format!("\"{inside}\"") };
    let help = both("zet er rechte aanhalingstekens omheen, of geen", "put straight quotes around it, or none");
    let fault = Diagnostic::new(Code::WRONG_FORM, span.clone(), message).with_help(help);
    Some(match span.end - span.start == written.len() {
        true => fault.with_patch(span, straight),
        false => fault.with_word(written, inside),
    })
}

/// A text to which no mail can be sent.
pub(in crate::definition) fn address(written: &str, span: Span) -> Diagnostic {
    let Unmailable { message, help, meant } = unmailable(written);
    let fault = Diagnostic::new(Code::WRONG_FORM, span, message).with_help(help);
    meant.iter().fold(fault, |fault, meant| fault.with_word(written, meant))
}

/// A gate that is indented so far that it is a step: what is told of it, and what then need not be told of it as a step.
pub(super) struct GateAmongSteps {
    pub(super) told: Diagnostic,
    steps: String,
    /// Where its key stands; without a value of its own what follows belongs to it too.
    from: usize,
    is_whole: bool,
}

impl GateAmongSteps {
    /// The gate among the steps at this pointer.
    pub(super) fn find(document: &Document, steps: &str) -> Option<GateAmongSteps> {
        let parent = steps.strip_suffix("/steps")?;
        let gate = Pointer::from(steps).key("gate");
        let written = document.get(&gate)?;
        let is_gate = ["conditions", "dossier", "approvals"].iter().any(|key| written.get(key).is_some());
        let is_whole = is_gate && written.get("kind").is_none();
        if document.get(&Pointer::from(parent).key("gate")).is_some() || !(is_whole || written.is_null()) {
            return None;
        }
        let span = document.span(&gate, Part::Key);
        let outer = document.span(steps, Part::Key);
        let message = both(
            "`gate` springt te ver in: zo is het een stap die `gate` heet",
            "`gate` is indented too far: like this it is a step called `gate`",
        );
        let help = both("spring bij `gate` even ver in als bij `steps`", "indent `gate` as far as `steps`");
        let from = span.start;
        let fault = Diagnostic::new(Code::UNKNOWN_KEY, span, message).with_help(help);
        let told = moved_out(document, &gate, from, outer.column - 1)
            .into_iter()
            .fold(fault, |fault, (span, text)| fault.with_patch(span, text));
        Some(GateAmongSteps { told, steps: steps.to_owned(), from, is_whole })
    }

    /// Whether something at this pointer is only wrong because the gate stands among the steps.
    pub(super) fn explains(&self, pointer: &str, at: usize) -> bool {
        let gate = Pointer::from(self.steps.as_str()).key("gate");
        let is_within = |outer: &str| pointer == outer || pointer.starts_with(&format!("{outer}/"));
        if self.is_whole { is_within(&gate) } else { is_within(&self.steps) && at >= self.from }
    }
}

/// The lines of a gate with this indentation: all of it, or its key alone where nothing else is indented as far.
fn moved_out(document: &Document, gate: &str, from: usize, indent: usize) -> Option<(Span, String)> {
    let source = document.source();
    let text = source.text();
    let line = line_start(text, from);
    text[line..from].trim().is_empty().then_some(())?;
    if document.get(gate)?.is_null() {
        return Some((source.span(line..from), " ".repeat(indent)));
    }
    let end = document.span(gate, Part::Value).end;
    Some((source.span(line..end), indented_by(indent, &text[line..end])))
}

/// A list that is written as a text with commas, where a list may stand: how it is written.
pub(super) fn list(written: &str, wanted: &[JsonType]) -> Option<String> {
    let inside = written.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(written);
    let items: Vec<&str> = inside.split(',').map(str::trim).collect();
    let is_id = |item: &&str| {
        item.starts_with(|first: char| first.is_ascii_lowercase())
            && item.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let are_ids = items.len() > 1 || wanted == [JsonType::Array];
    (are_ids && items.iter().all(is_id)).then(|| format!("[{}]", items.join(", ")))
}

/// The help to write a list, as it is then written.
pub(super) fn write_list(list: &str) -> Text {
    both(format!("schrijf een lijst: `{list}`"), format!("write a list: `{list}`"))
}
