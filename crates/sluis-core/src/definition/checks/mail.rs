// SPDX-License-Identifier: EUPL-1.2
//! The authors' wording of mails: placeholders that mails of the kind have, `{% if %}` that closes, a subject of one line.
//! Never fills one in: a mail that passes here can be written for every item of its kind.

use std::ops::Range;

use super::Workspace;
use crate::definition::{Definition, MailFile, MailKind, suggesting};
use crate::diagnostic::{Code, Diagnostic};
use crate::notice::{is_known, placeholders};

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
        "" => "the subject is empty, so that people cannot see in their mailbox what the mail is about",
        one if one.contains(['\n', '\r']) => "the subject has more than one line, and a mail cannot carry that",
        _ => return None,
    };
    let fault = Diagnostic::new(Code::SUBJECT_LINE_BREAK, Part::subject(file).whole(file), message);
    Some(fault.with_help("write what is asked and by when on one line"))
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
        let syntax = |range: Range<usize>, message: String, help: &str| {
            Diagnostic::new(Code::MAIL_SYNTAX, span(range), message).with_help(help)
        };
        let tags = match tags(self.text) {
            Ok(tags) => tags,
            Err((range, message)) => return vec![syntax(range, message, "close it, as in {{ item.title }}")],
        };
        let mut found = Vec::new();
        let mut open: Vec<Range<usize>> = Vec::new();
        for tag in tags {
            let names = match tag.names(&mut open) {
                Ok(names) => names,
                Err((message, help)) => {
                    found.push(syntax(tag.whole.clone(), message, help));
                    continue;
                }
            };
            for (name, range) in names.into_iter().filter(|(name, _)| !is_known(definition, file.kind, name)) {
                found.push(unknown(definition, file.kind, name, span(range)));
            }
        }
        if let Some(range) = open.pop() {
            found.push(syntax(range, "this `{% if %}` is never closed".to_owned(), "close it with `{% endif %}`"));
        }
        found
    }
}

fn unknown(definition: &Definition, kind: MailKind, name: &str, span: crate::diagnostic::Span) -> Diagnostic {
    let message =
        format!("mails of the kind `{}` have no `{name}`, so that this mail could not be written", kind.word());
    let fault = Diagnostic::new(Code::UNKNOWN_PLACEHOLDER, span, message);
    let steps = definition.phases.iter().flat_map(|phase| phase.steps.values());
    let outputs: Vec<String> = match placeholders(kind).contains(&"outputs.*") {
        true => steps.flat_map(|step| step.outputs.keys()).map(|name| format!("outputs.{name}")).collect(),
        false => Vec::new(),
    };
    let fixed = placeholders(kind).iter().copied().filter(|name| *name != "outputs.*");
    suggesting(fault, name, fixed.chain(outputs.iter().map(String::as_str)))
}

type Names<'t> = Vec<(&'t str, Range<usize>)>;

impl<'t> Tag<'t> {
    /// The names that the tag reads. `open` are the `if`s around it.
    fn names(&self, open: &mut Vec<Range<usize>>) -> Result<Names<'t>, (String, &'static str)> {
        let mut words = self.words();
        if !self.is_block {
            return match words.as_slice() {
                [one] if is_dotted(one.0) => Ok(words),
                _ => Err((
                    "a placeholder holds the name of a value and nothing else".to_owned(),
                    "write it as in {{ item.title }}",
                )),
            };
        }
        let kind = if words.is_empty() { "" } else { words.remove(0).0 };
        match kind {
            "if" => open.push(self.whole.clone()),
            "elif" | "else" | "endif" if open.is_empty() => {
                return Err((format!("there is no `{{% if %}}` to which this `{kind}` belongs"), "take it out"));
            }
            "endif" => drop(open.pop()),
            "elif" | "else" => {}
            _ => {
                return Err((
                    format!("a mail has no `{{% {kind} %}}`"),
                    "use {% if %}, {% else %} and {% endif %} alone",
                ));
            }
        }
        let names: Names<'t> = words.iter().filter(|(word, _)| !["and", "or", "not"].contains(word)).cloned().collect();
        let is_condition = matches!(kind, "if" | "elif");
        if is_condition == names.is_empty() || !names.iter().all(|(name, _)| is_dotted(name)) {
            return Err((
                format!("`{{% {kind} %}}` is not written as it should be"),
                "write it as in {% if gate.conditions %}, with `and`, `or` and `not` between names",
            ));
        }
        Ok(names)
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

fn is_dotted(name: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
    name.split('.').all(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()) && part.chars().all(sign))
}

/// Every `{{ }}` and `{% %}` of a text; comments `{# #}` are passed over.
fn tags(text: &str) -> Result<Vec<Tag<'_>>, (Range<usize>, String)> {
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
            return Err((start..start + 2, format!("this `{open}` is never closed")));
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
