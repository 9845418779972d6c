// SPDX-License-Identifier: EUPL-1.2
//! The ids in expressions and placeholders: `steps.choose-question.outputs.reason`, `steps.survey["goirle"]`,
//! `{{ parties.goirle.title }}`. Reads by the signs alone, so that an expression with a fault still shows its ids.

use std::ops::Range;

use super::facts::Facts;
use super::{Mention, Named};
use crate::diagnostic::Span;

/// An id in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) named: Named,
    pub(super) id: String,
    pub(super) of: Option<String>,
    /// Where it stands, in bytes of the text.
    pub(super) range: Range<usize>,
}

impl Name {
    pub(super) fn at(&self, span: Span) -> Mention {
        Mention { named: self.named, id: self.id.clone(), of: self.of.clone(), span, declares: false }
    }
}

/// The ids in an expression.
pub(super) fn in_expression(text: &str, facts: &Facts<'_>) -> Vec<Name> {
    let mut reader =
        Reader { text, facts, variables: Vec::new(), found: Vec::new(), texts: Vec::new(), of_parties: false };
    reader.read();
    if reader.of_parties {
        // Something here is a party, so that a text that is the id of one means it: `p.id != "goirle"`.
        for range in std::mem::take(&mut reader.texts) {
            reader.name(Named::Party, range);
        }
    }
    reader.found
}

/// The ids in the placeholders of a text.
pub(super) fn in_text(text: &str, facts: &Facts<'_>) -> Vec<Name> {
    inside(text)
        .flat_map(|range| {
            let found = in_expression(&text[range.clone()], facts).into_iter();
            found.map(move |one| Name { range: range.start + one.range.start..range.start + one.range.end, ..one })
        })
        .collect()
}

/// The outputs that the wording of a mail names. A mail is about any step that has the output: where several have it, the
/// name is found once for each of them.
pub(super) fn in_mail<'t>(text: &'t str, facts: &'t Facts<'_>) -> impl Iterator<Item = Name> + 't {
    let outputs = inside(text).flat_map(move |range| {
        let within = &text[range.clone()];
        within.match_indices("outputs.").filter(|(at, _)| !within[..*at].ends_with(is_of_a_path)).map(
            move |(at, word)| {
                let from = range.start + at + word.len();
                from..from + length(&text[from..])
            },
        )
    });
    outputs.flat_map(|range| {
        let id = &text[range.clone()];
        let of = |step: &&str| Some((*step).to_owned());
        let name = move |step| Name { named: Named::Output, id: id.to_owned(), of: of(step), range: range.clone() };
        facts.steps_with(id).iter().map(name)
    })
}

/// What stands between the braces of `{{ }}` and `{% %}`.
fn inside(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let open = from
            + text[from..]
                .match_indices('{')
                .find(|(at, _)| matches!(text.as_bytes().get(from + at + 1), Some(b'{' | b'%')))?
                .0;
        let close = if text.as_bytes()[open + 1] == b'{' { "}}" } else { "%}" };
        let end = text[open + 2..].find(close).map_or(text.len(), |at| open + 2 + at);
        from = (end + 2).min(text.len());
        Some(open + 2..end)
    })
}

fn is_of_a_path(sign: char) -> bool {
    sign.is_alphanumeric() || "_-.".contains(sign)
}

/// How long the word is with which a text begins, with its hyphens.
fn length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len())
}

struct Reader<'t, 'd> {
    text: &'t str,
    facts: &'t Facts<'d>,
    /// The variables of `steps.x.each.all(i, ...)`, each with its step.
    variables: Vec<(&'t str, &'t str)>,
    found: Vec<Name>,
    /// The texts between quotes that stand in no brackets.
    texts: Vec<Range<usize>>,
    /// Whether something is read that is the id of a party.
    of_parties: bool,
}

impl<'t> Reader<'t, '_> {
    fn read(&mut self) {
        let mut at = 0;
        while let Some(sign) = self.text[at..].chars().next() {
            if sign == '"' || sign == '\'' {
                let content = self.quoted(at);
                at = (content.end + 1).min(self.text.len());
                self.texts.push(content);
            } else if sign.is_ascii_alphabetic() || sign == '_' {
                at = self.path(at);
            } else {
                at += sign.len_utf8();
            }
        }
    }

    /// What stands between the quote at this byte and the next one like it.
    fn quoted(&self, at: usize) -> Range<usize> {
        let (start, quote) = (at + 1, &self.text[at..=at]);
        start..self.text[start..].find(quote).map_or(self.text.len(), |end| start + end)
    }

    fn word(&self, at: usize) -> Range<usize> {
        at..at + length(&self.text[at..])
    }

    /// The word at this byte, up to the hyphen where it is known: `steps.a-b` is the step `a-b` where there is one, else
    /// the step `a` less `b`.
    fn known(&self, at: usize, is_known: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        let whole = self.word(at);
        let cuts = self.text[whole.clone()].match_indices('-').map(|(cut, _)| at + cut);
        let mut ends: Vec<usize> = cuts.chain([whole.end]).collect();
        ends.reverse();
        ends.into_iter().find(|end| is_known(&self.text[at..*end])).map(|end| at..end)
    }

    fn name(&mut self, named: Named, range: Range<usize>) {
        let id = &self.text[range.clone()];
        if self.facts.knows(named, id) {
            self.found.push(Name { named, id: id.to_owned(), of: None, range });
        }
    }

    /// Reads the path that begins at this byte; says where to go on.
    fn path(&mut self, at: usize) -> usize {
        let root = at..at
            + self.text[at..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.text.len() - at);
        let word = &self.text[root.clone()];
        let mut end = match (word, &self.text[root.end..]) {
            ("steps", rest) if rest.starts_with('.') => self.step(root.end + 1),
            ("inputs", rest) if rest.starts_with('.') => self.one(Named::Input, root.end + 1),
            ("phases" | "gates", rest) if rest.starts_with('.') => self.one(Named::Phase, root.end + 1),
            ("parties", rest) if rest.starts_with('.') => self.one(Named::Party, root.end + 1),
            ("parties", rest) if rest.starts_with(['[', '.']) || rest.is_empty() => self.party_in_brackets(root.end),
            (word, rest) if rest.starts_with('.') => {
                match self.variables.iter().rev().find(|(name, _)| *name == word) {
                    Some((_, step)) => self.part(root.end, step),
                    None => root.end,
                }
            }
            _ => root.end,
        };
        // What else is read of it: fields, which are nobody's ids, and calls.
        while self.text[end..].starts_with('.') {
            let field = self.word(end + 1);
            self.of_parties |= matches!(&self.text[field.clone()], "id" | "key");
            end = field.end;
        }
        let path = &self.text[at..end];
        self.of_parties |=
            self.facts.field_at(path).is_some_and(|field| field["type"] == "party" || field["of"] == "party");
        end
    }

    fn one(&mut self, named: Named, at: usize) -> usize {
        let Some(range) = self.known(at, |id| self.facts.knows(named, id)) else { return self.word(at).end };
        let end = range.end;
        self.name(named, range);
        end
    }

    fn party_in_brackets(&mut self, at: usize) -> usize {
        let Some(content) = self.key_in_brackets(at) else { return at };
        let end = (content.end + 2).min(self.text.len());
        self.name(Named::Party, content);
        end
    }

    /// The text of `["key"]` at this byte.
    fn key_in_brackets(&self, at: usize) -> Option<Range<usize>> {
        let inner = self.text[at..].strip_prefix('[')?;
        let content = inner.starts_with(['"', '\'']).then(|| self.quoted(at + 1))?;
        self.text.get(content.end + 1..)?.starts_with(']').then_some(content)
    }

    fn step(&mut self, at: usize) -> usize {
        let Some(range) = self.known(at, |id| self.facts.knows(Named::Step, id)) else { return self.word(at).end };
        let (step, mut end) = (&self.text[range.clone()], range.end);
        self.name(Named::Step, range);
        if let Some(content) = self.key_in_brackets(end) {
            end = (content.end + 2).min(self.text.len());
            if self.facts.is_by_party(step) {
                self.name(Named::Party, content);
            }
        }
        if let Some(rest) = self.text[end..].strip_prefix(".each.") {
            let call = rest.find('(').map(|open| end + ".each.".len() + open + 1);
            if let Some(open) = call {
                let spaces = self.text[open..].len() - self.text[open..].trim_start().len();
                let variable = self.word(open + spaces);
                self.variables.push((&self.text[variable.clone()], step));
                return variable.end;
            }
        }
        self.part(end, step)
    }

    /// The output behind `.outputs.` at this byte, or the position behind `.appointed_by_position.`.
    fn part(&mut self, at: usize, step: &str) -> usize {
        let roots = [(".outputs.", Named::Output), (".appointed_by_position.", Named::Position)];
        let here = roots.into_iter().find_map(|(root, named)| Some((self.text[at..].strip_prefix(root)?, named)));
        let Some((rest, named)) = here else { return at };
        let from = self.text.len() - rest.len();
        let parts = self.facts.parts(step, named);
        let Some(range) = self.known(from, |id| parts.is_some_and(|parts| parts.get(id).is_some())) else {
            return self.word(from).end;
        };
        let (id, end) = (self.text[range.clone()].to_owned(), range.end);
        self.found.push(Name { named, id, of: Some(step.to_owned()), range });
        end
    }
}
