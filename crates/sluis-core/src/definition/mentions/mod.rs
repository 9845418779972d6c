// SPDX-License-Identifier: EUPL-1.2
//! Where the files of a workflow name a step, a role, a party, a person, an input, a phase or a part of a step (an output, a
//! position, evidence, a criterion), and where each is declared: for editors, which jump, complete and rename by it. Reads
//! what can be read of broken files and judges nothing.

mod facts;
mod names;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashSet;

use self::facts::Facts;
use super::document::{Document, Pointer};
use super::files::{SourceFile, is_test};
use super::outline::steps;
use crate::diagnostic::{Source, Span};

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// A step.
    Step,
    /// A role.
    Role,
    /// A party.
    Party,
    /// A person.
    Person,
    /// An input of the workflow.
    Input,
    /// A phase.
    Phase,
    /// An output of a step.
    Output,
    /// A position of a recruitment.
    Position,
    /// Evidence that a step asks for.
    Evidence,
    /// A criterion of a selection.
    Criterion,
}

impl Named {
    /// What a step gives ids of its own to.
    const OF_STEPS: [Named; 4] = [Named::Output, Named::Position, Named::Evidence, Named::Criterion];

    /// The key under which a step declares what is its own; nothing for what is of the whole workflow.
    pub fn key_in_step(self) -> Option<&'static str> {
        match self {
            Named::Output => Some("outputs"),
            Named::Position => Some("positions"),
            Named::Evidence => Some("evidence"),
            Named::Criterion => Some("criteria"),
            _ => None,
        }
    }
}

/// One place at which an id stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What it stands for.
    pub named: Named,
    /// The id.
    pub id: String,
    /// Of an output, a position, evidence and a criterion: its step.
    pub of: Option<String>,
    /// Where the id stands, without quotes.
    pub span: Span,
    /// Whether it is declared here.
    pub declares: bool,
}

/// Every place at which an id of the workflow stands, declarations first. What is not declared anywhere is no mention. What
/// may mean the same id of several steps, as a mail does, is a mention of each.
pub(super) fn mentions(documents: &[&Document], mail: &[SourceFile]) -> Vec<Mention> {
    let mut all: Vec<Mention> = documents.iter().copied().flat_map(declarations).collect();
    let facts = Facts::of(documents, &all);
    let mut found: Vec<Mention> = documents.iter().flat_map(|document| walk::walk(document, &facts)).collect();
    for file in mail.iter().filter(|file| file.path.ends_with(".md")) {
        let source = Source::new(file.path.as_str(), String::from_utf8_lossy(&file.bytes));
        found.extend(names::in_mail(source.text(), &facts).map(|named| named.at(source.span(named.range.clone()))));
    }
    all.append(&mut found);
    // What stands once and is repeated by an alias is found as often as it is repeated.
    let mut seen = HashSet::new();
    all.retain(|one| seen.insert((one.span.path.clone(), one.span.start, one.named, one.of.clone())));
    all
}

fn declarations(document: &Document) -> Vec<Mention> {
    let root = Pointer::root();
    let mut all: Vec<Mention> = keys(document, &root.key("people"), Named::Person, None).collect();
    if document.get("/sluis").is_some() && !is_test(document.path()) {
        for (key, named) in
            [("parties", Named::Party), ("roles", Named::Role), ("inputs", Named::Input), ("phases", Named::Phase)]
        {
            all.extend(keys(document, &root.key(key), named, None));
        }
    }
    let mut before: Option<Pointer> = None;
    for (at, id, step) in steps(document) {
        let of = at.parent();
        if before.as_ref() != Some(&of) {
            all.extend(keys(document, &of, Named::Step, None));
            before = Some(of);
        }
        for named in Named::OF_STEPS {
            let key = named.key_in_step().filter(|key| step.get(key).is_some());
            all.extend(
                key.into_iter().flat_map(|key| keys(document, &at.key(key), named, Some(id)).collect::<Vec<_>>()),
            );
        }
    }
    all
}

fn keys(document: &Document, at: &Pointer, named: Named, of: Option<&str>) -> impl Iterator<Item = Mention> {
    document.keys(at).map(move |(id, span)| Mention {
        named,
        id: id.to_owned(),
        of: of.map(str::to_owned),
        span: bare(document, &span, id),
        declares: true,
    })
}

/// A key between quotes is marked without them.
fn bare(document: &Document, span: &Span, id: &str) -> Span {
    let written = document.source().text().get(span.range()).unwrap_or_default();
    match written.strip_prefix(['"', '\'']) {
        Some(rest) if rest.starts_with(id) => document.source().span(span.start + 1..span.start + 1 + id.len()),
        _ => span.clone(),
    }
}
