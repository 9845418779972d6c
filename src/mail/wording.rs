// SPDX-License-Identifier: EUPL-1.2
//! The wording of a mail: the author's own, else ours, both as Markdown with a subject in front. Fills placeholders
//! with tokens or with Markdown that we wrote ourselves. Data is never joined into the source of a template.

mod fault;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, Value};
use sluis_core::definition::{Definition, MailKind, MailWording};
use sluis_core::text::{Language, both};

use super::error::Error;
use super::slots::{Slots, harmless};
pub use fault::WordingFault;

/// Steps of the template engine; our longest wording needs under a thousand.
const FUEL: u64 = 50_000;
/// Bytes of Markdown or of a subject.
const MOST_BYTES: usize = 256 * 1024;

/// The facts of a mail by their dotted placeholder; a safe value is Markdown, any other is shown as typed.
pub(super) type Facts = BTreeMap<String, Value>;

/// The wording for this mail. A step's completion has no author's wording: theirs is about the programme.
pub(super) fn find(definition: &Definition, kind: MailKind, language: Language, about_item: bool) -> MailWording {
    let own = definition.mail.get(&(kind, language));
    match own.filter(|_| kind != MailKind::Completed || !about_item) {
        Some(own) => own.clone(),
        None => ours(kind, language),
    }
}

/// Our own wording of a kind.
pub(super) fn ours(kind: MailKind, language: Language) -> MailWording {
    macro_rules! source {
        ($($kind:ident $word:literal),*) => {
            match (kind, language) {
                $(
                    (MailKind::$kind, Language::Nl) => include_str!(concat!("wording/", $word, ".nl.md")),
                    (MailKind::$kind, Language::En) => include_str!(concat!("wording/", $word, ".en.md")),
                )*
            }
        };
    }
    read(source!(
        StepOpen "step-open", GateOpen "gate-open", GatePassed "gate-passed", GateConditional "gate-conditional",
        GateRework "gate-rework", GateHold "gate-hold", GateStopped "gate-stopped", VoteLapsed "vote-lapsed", ConditionOpen "condition-open",
        DateMoved "date-moved",
        Reminder "reminder", Digest "digest", Escalation "escalation", Vacancy "vacancy", Mandate "mandate", Invitation "invitation",
        Cancellation "cancellation", Minutes "minutes", Objection "objection", PartyChanged "party-changed", Receipt "receipt",
        Code "code", Completed "completed"
    ))
}

/// Our files open with the licence line, then `---`, a quoted subject, and `---`. A test reads each of them.
fn read(source: &str) -> MailWording {
    let (_, rest) = source.split_once("---\n").unwrap_or_default();
    let (front, body) = rest.split_once("\n---\n").unwrap_or((rest, ""));
    let subject = front.lines().find_map(|line| line.strip_prefix("subject:")).unwrap_or_default().trim();
    MailWording { subject: subject.trim_matches('"').to_owned(), body: body.to_owned() }
}

/// The subject as plain text, and the body as Markdown with tokens.
pub(super) fn fill(wording: &MailWording, facts: &Facts, slots: &Slots, what: &str) -> Result<(String, String), Error> {
    let context = nested(facts);
    let subject = rendered(&wording.subject, context.clone(), slots, what)?;
    let body = rendered(&wording.body, context, slots, what)?;
    Ok((slots.fill(&subject), body))
}

fn rendered(source: &str, context: Value, slots: &Slots, what: &str) -> Result<String, Error> {
    let source = with_output_names(&harmless(source));
    let fault = |fault: minijinja::Error| {
        let (nl, en) = match fault.kind() {
            ErrorKind::UndefinedError => (
                "er staat een plaatshouder in die hier niet bekend is",
                "it names a placeholder that is not known here",
            ),
            ErrorKind::OutOfFuel => ("er komt geen eind aan", "it does not come to an end"),
            ErrorKind::SyntaxError => ("hij is niet goed geschreven", "it is not written as it should be"),
            _ => ("hij is niet in te vullen", "it cannot be filled in"),
        };
        let told = both(
            format!("de tekst van {what} klopt niet: {nl}; draai `sluis check`"),
            format!("the wording of {what} is wrong: {en}; run `sluis check`"),
        );
        Error::permanent_by(told, WordingFault::of(&fault))
    };
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(40);
    // Blocks that are kept in a variable stay what they are: their data is in slots already.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let slots = Arc::new(slots.clone());
    environment.set_formatter(move |out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value| {
        if value.is_undefined() {
            return Err(minijinja::Error::from(ErrorKind::UndefinedError));
        }
        let shown = value.to_string();
        let piece = if value.is_safe() { shown } else { slots.put(&shown) };
        out.write_str(&piece).map_err(minijinja::Error::from)
    });
    environment.add_template("wording", &source).map_err(fault)?;
    let mut capped = Capped { bytes: Vec::new() };
    let template = environment.get_template("wording").map_err(fault)?;
    template.render_captured_to(context, &mut capped).map_err(fault)?;
    Ok(String::from_utf8_lossy(&capped.bytes).into_owned())
}

/// Takes so many bytes and no more.
struct Capped {
    bytes: Vec<u8>,
}

impl std::io::Write for Capped {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + piece.len() > MOST_BYTES {
            return Err(std::io::Error::other("a mail may hold 256 KiB"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// `item.title` becomes `item` with a `title`.
fn nested(facts: &Facts) -> Value {
    let mut roots: BTreeMap<String, Value> = BTreeMap::new();
    let mut groups: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for (name, value) in facts {
        match name.split_once('.') {
            Some((group, part)) => {
                groups.entry(group.to_owned()).or_default().insert(part.to_owned(), value.clone());
            }
            None => {
                roots.insert(name.clone(), value.clone());
            }
        }
    }
    roots.extend(groups.into_iter().map(|(group, parts)| (group, Value::from(parts))));
    Value::from(roots)
}

/// An output's id may hold hyphens, which the template engine would read as minus signs.
fn with_output_names(source: &str) -> String {
    let mut written = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find("{{").or_else(|| rest.find("{%")).map(|_| first_brace(rest)) {
        let end = rest[at..].find("}}").into_iter().chain(rest[at..].find("%}")).min();
        let Some(end) = end.map(|end| at + end + 2) else { break };
        written.push_str(&rest[..at]);
        written.push_str(&names_in_brackets(&rest[at..end]));
        rest = &rest[end..];
    }
    written.push_str(rest);
    written
}

fn first_brace(text: &str) -> usize {
    text.find("{{").into_iter().chain(text.find("{%")).min().unwrap_or(text.len())
}

fn names_in_brackets(inside: &str) -> String {
    let mut written = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once("outputs.") {
        let id = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
        let end = after.find(|sign| !id(sign)).unwrap_or(after.len());
        // `outputs.x-}}` trims the space behind it: the last hyphen is no part of the name.
        let name = after[..end].trim_end_matches('-');
        written.push_str(&format!("{before}outputs[\"{name}\"]"));
        rest = &after[name.len()..];
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
mod tests;
