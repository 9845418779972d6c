// SPDX-License-Identifier: EUPL-1.2
//! The authors' wording of mails: placeholders that mails of the kind have, `{% if %}` that closes, a subject of one line.
//! Never fills one in: a mail that passes here can be written for every item of its kind.

use std::ops::Range;

use super::Workspace;
use crate::definition::expression::{half_closed, without_filter};
use crate::definition::{Definition, MailFile, MailKind, suggesting};
use crate::diagnostic::{Code, Diagnostic};
use crate::notice::{is_known, placeholders};
use crate::text::{Text, both};

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in workspace.mail() {
        found.extend(subject(file));
        for part in [Part::subject(file), Part::body(file)] {
            found.extend(part.check(workspace.definition, file));
        }
    }
    found
}

fn subject(file: &MailFile) -> Option<Diagnostic> {
    let written = file.wording.subject.trim();
    let message = match written {
        "" => both(
            "het onderwerp is leeg, zodat niemand in de mailbox ziet waar de mail over gaat",
            "the subject is empty, so that people cannot see in their mailbox what the mail is about",
        ),
        one if one.contains(['\n', '\r']) => both(
            "het onderwerp is langer dan één regel, en dat kan een mail niet dragen",
            "the subject has more than one line, and a mail cannot carry that",
        ),
        _ => return None,
    };
    let fault = Diagnostic::new(Code::SUBJECT_LINE_BREAK, Part::subject(file).whole(file), message);
    Some(fault.with_help(both(
        "schrijf op één regel wat er gevraagd wordt en voor wanneer",
        "write on one line what is asked and by when",
    )))
}

/// A text with placeholders and where it begins in its file; nothing when it is not written there as it is read.
struct Part<'f> {
    text: &'f str,
    at: usize,
    as_written: bool,
}

/// What stands between two braces.
struct Tag<'t> {
    inside: &'t str,
    /// Where the inside begins in the text.
    at: usize,
    /// The whole, with its braces.
    whole: Range<usize>,
    is_block: bool,
}

impl<'f> Part<'f> {
    fn subject(file: &'f MailFile) -> Part<'f> {
        let text = file.wording.subject.as_str();
        let as_written = file.source.text().get(file.subject_at..).is_some_and(|rest| rest.starts_with(text));
        Part { text, at: file.subject_at, as_written }
    }

    fn body(file: &'f MailFile) -> Part<'f> {
        Part { text: &file.wording.body, at: file.body_at, as_written: true }
    }

    fn whole(&self, file: &MailFile) -> crate::diagnostic::Span {
        let rest = file.source.text().get(self.at..).unwrap_or_default();
        file.source.span(self.at..self.at + rest.lines().next().unwrap_or_default().len())
    }

    fn check(&self, definition: &Definition, file: &MailFile) -> Vec<Diagnostic> {
        let span = |range: Range<usize>| match self.as_written {
            true => file.source.span(self.at + range.start..self.at + range.end),
            false => self.whole(file),
        };
        let syntax = |range: Range<usize>, message: Text, help: Text| {
            Diagnostic::new(Code::MAIL_SYNTAX, span(range), message).with_help(help)
        };
        let tags = match tags(self.text) {
            Ok(tags) => tags,
            Err((range, message)) => {
                let half = half_closed(&self.text[range.start..]);
                let known = half.filter(|(name, _)| is_known(definition, file.kind, name));
                return vec![match known.filter(|_| self.as_written) {
                    Some((name, length)) => syntax(range.clone(), message, write_placeholder(name))
                        .with_patch(span(range.start..range.start + length), format!("{{{{ {name} }}}}")),
                    None => {
                        let help = both("sluit het, zoals in `{{ item.title }}`", "close it, as in `{{ item.title }}`");
                        syntax(range, message, help)
                    }
                }];
            }
        };
        let mut found = Vec::new();
        let mut open: Vec<If> = Vec::new();
        for tag in tags {
            let names = match tag.names(&mut open) {
                Ok(names) => names,
                Err((message, help)) => {
                    let name = without_filter(tag.inside).filter(|name| is_known(definition, file.kind, name));
                    found.push(match name.filter(|_| self.as_written && !tag.is_block) {
                        Some(name) => syntax(tag.whole.clone(), message, write_placeholder(name))
                            .with_patch(span(tag.whole.clone()), format!("{{{{ {name} }}}}")),
                        None => syntax(tag.whole.clone(), message, help),
                    });
                    continue;
                }
            };
            for (name, range) in names.into_iter().filter(|(name, _)| !is_known(definition, file.kind, name)) {
                found.push(unknown(definition, file.kind, name, span(range)));
            }
        }
        if let Some(If { whole: range, .. }) = open.pop() {
            let message = both("deze `{% if %}` wordt nergens gesloten", "this `{% if %}` is never closed");
            let help = both("sluit hem met `{% endif %}`", "close it with `{% endif %}`");
            found.push(syntax(range, message, help));
        }
        found
    }
}

fn write_placeholder(name: &str) -> Text {
    both(format!("schrijf `{{{{ {name} }}}}`"), format!("write `{{{{ {name} }}}}`"))
}

fn unknown(definition: &Definition, kind: MailKind, name: &str, span: crate::diagnostic::Span) -> Diagnostic {
    let message = both(
        format!("mails van de soort `{}` hebben geen `{name}`, zodat deze mail niet te schrijven is", kind.word()),
        format!("mails of the kind `{}` have no `{name}`, so that this mail could not be written", kind.word()),
    );
    let fault = Diagnostic::new(Code::UNKNOWN_PLACEHOLDER, span, message);
    let steps = definition.phases.iter().flat_map(|phase| phase.steps.values());
    let outputs: Vec<String> = match placeholders(kind).contains(&"outputs.*") {
        true => steps.flat_map(|step| step.outputs.keys()).map(|name| format!("outputs.{name}")).collect(),
        false => Vec::new(),
    };
    let fixed = placeholders(kind).iter().copied().filter(|name| *name != "outputs.*");
    suggesting(fault, name, fixed.chain(outputs.iter().map(String::as_str)))
}

/// An `{% if %}` whose end is still to come.
struct If {
    whole: Range<usize>,
    /// Its `{% else %}` has been there: only its end can follow.
    has_else: bool,
}

type Names<'t> = Vec<(&'t str, Range<usize>)>;

impl<'t> Tag<'t> {
    /// The names that the tag reads. `open` are the `if`s around it.
    fn names(&self, open: &mut Vec<If>) -> Result<Names<'t>, (Text, Text)> {
        let mut words = self.words();
        if !self.is_block {
            return match words.as_slice() {
                [one] if is_dotted(one.0) => Ok(words),
                _ => Err((
                    both(
                        "in een plaatshouder staat de naam van een waarde en verder niets",
                        "a placeholder holds the name of a value and nothing else",
                    ),
                    both("schrijf het zoals `{{ item.title }}`", "write it as in `{{ item.title }}`"),
                )),
            };
        }
        let kind = if words.is_empty() { "" } else { words.remove(0).0 };
        match kind {
            "if" => open.push(If { whole: self.whole.clone(), has_else: false }),
            "elif" | "else" | "endif" if open.is_empty() => {
                return Err((
                    both(
                        format!("er is geen `{{% if %}}` waar deze `{kind}` bij hoort"),
                        format!("there is no `{{% if %}}` to which this `{kind}` belongs"),
                    ),
                    both("haal het weg", "take it out"),
                ));
            }
            "endif" => drop(open.pop()),
            "elif" | "else" if open.last().is_some_and(|around| around.has_else) => {
                return Err((
                    both(
                        format!("na de `{{% else %}}` van een `{{% if %}}` komt geen `{kind}` meer"),
                        format!("no `{kind}` can follow the `{{% else %}}` of an `{{% if %}}`"),
                    ),
                    both(
                        "haal het weg, of sluit eerst met `{% endif %}`",
                        "take it out, or close with `{% endif %}` first",
                    ),
                ));
            }
            "else" => open.iter_mut().last().into_iter().for_each(|around| around.has_else = true),
            "elif" => {}
            _ => {
                return Err((
                    both(format!("een mail kent geen `{{% {kind} %}}`"), format!("a mail has no `{{% {kind} %}}`")),
                    both(
                        "gebruik alleen `{% if %}`, `{% else %}` en `{% endif %}`",
                        "use `{% if %}`, `{% else %}` and `{% endif %}` alone",
                    ),
                ));
            }
        }
        let is_right = match kind {
            "if" | "elif" => is_condition(words.iter().map(|(word, _)| *word)),
            _ => words.is_empty(),
        };
        if !is_right {
            return Err((
                both(
                    format!("`{{% {kind} %}}` is hier niet goed geschreven"),
                    format!("`{{% {kind} %}}` is not written as it should be"),
                ),
                both(
                    "schrijf het zoals `{% if gate.conditions %}`, met `and`, `or` en `not` tussen namen",
                    "write it as in `{% if gate.conditions %}`, with `and`, `or` and `not` between names",
                ),
            ));
        }
        Ok(words.into_iter().filter(|(word, _)| !["and", "or", "not"].contains(word)).collect())
    }

    fn words(&self) -> Names<'t> {
        let start = self.inside.as_ptr() as usize;
        let words = self.inside.split_whitespace();
        words
            .map(|word| {
                let at = self.at + (word.as_ptr() as usize - start);
                (word, at..at + word.len())
            })
            .collect()
    }
}

/// Whether these are names with `and` or `or` between them, each with `not` before it or without.
fn is_condition<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut wants_name = true;
    for word in words {
        match word {
            "not" if wants_name => {}
            "and" | "or" if !wants_name => wants_name = true,
            "not" | "and" | "or" => return false,
            name if wants_name && is_dotted(name) => wants_name = false,
            _ => return false,
        }
    }
    !wants_name
}

fn is_dotted(name: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    name.split('.').all(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()) && part.chars().all(sign))
}

/// Every `{{ }}` and `{% %}` of a text; comments `{# #}` are passed over.
fn tags(text: &str) -> Result<Vec<Tag<'_>>, (Range<usize>, Text)> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|at| from + at) {
        let (open, close) = match text[start..].get(..2) {
            Some("{{") => ("{{", "}}"),
            Some("{%") => ("{%", "%}"),
            Some("{#") => ("{#", "#}"),
            _ => {
                from = start + 1;
                continue;
            }
        };
        let Some(end) = text[start + 2..].find(close).map(|at| start + 2 + at) else {
            let message =
                both(format!("deze `{open}` wordt nergens gesloten"), format!("this `{open}` is never closed"));
            return Err((start..start + 2, message));
        };
        let inside = &text[start + 2..end];
        let before = inside.len() - inside.trim_start_matches(['-', '+']).len();
        let trimmed = inside.trim_start_matches(['-', '+']).trim_end_matches(['-', '+']);
        if open != "{#" {
            let whole = start..end + 2;
            tags.push(Tag { inside: trimmed, at: start + 2 + before, whole, is_block: open == "{%" });
        }
        from = end + 2;
    }
    Ok(tags)
}
