// SPDX-License-Identifier: EUPL-1.2
//! Holds documents against the hand-written schemas, in our own words: one fault, one finding, at the smallest place.
//! Knows nothing about names, references or people; that is the check of meaning.
//!
//! A document that is in order is judged by `surely` alone, which reads the schemas as data and compiles nothing. Of any
//! other the validator of the `jsonschema` crate is the only judge: every finding comes from it.

mod allowed;
mod bounds;
mod branch;
mod dutch;
mod finding;
mod form;
mod hints;
pub mod offered;
mod rule;
mod similar;
mod slips;
mod sure;
mod surely;
mod validators;
mod wording;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jsonschema::ValidationError;

use super::document::Document;
use crate::diagnostic::{self, Diagnostic};

pub(super) use finding::meant;
pub use hints::dutch as dutch_hint;
pub use similar::closest;
pub(super) use slips::{address as unmailable, curled_quotes};
pub(super) use sure::amount as sure_amount;

/// Which schema a file must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SchemaKind {
    /// `workflow.yaml`, or a workflow in one file.
    Workflow,
    /// A phase in a file of its own.
    Phase,
    /// `people.yaml`.
    People,
    /// A calendar of an organisation.
    Calendar,
    /// `*.test.yaml`.
    Test,
    /// `sluis.toml`.
    Config,
}

impl SchemaKind {
    /// Every kind, in the order in which `sluis schema` lists them.
    pub const ALL: [SchemaKind; 6] = [
        SchemaKind::Workflow,
        SchemaKind::Phase,
        SchemaKind::People,
        SchemaKind::Calendar,
        SchemaKind::Test,
        SchemaKind::Config,
    ];

    /// The name on the command line: `sluis schema NAME`.
    pub fn name(self) -> &'static str {
        match self {
            SchemaKind::Workflow => "workflow",
            SchemaKind::Phase => "phase",
            SchemaKind::People => "people",
            SchemaKind::Calendar => "calendar",
            SchemaKind::Test => "test",
            SchemaKind::Config => "config",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<SchemaKind> {
        SchemaKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The schema itself, as JSON text (JSON Schema 2020-12).
    pub fn text(self) -> &'static str {
        validators::text(self)
    }
}

/// Everything in which the document does not fit its schema, in the order of the file.
///
/// Where the schema wants a text and the author wrote a number (`version: 1.10`), the document from now on holds the text
/// as it was written.
pub fn validate(document: &mut Document, kind: SchemaKind) -> Vec<Diagnostic> {
    if surely::fits(kind, document.value()) {
        return Vec::new();
    }
    let validator = validators::validator(kind);
    while read_numbers_as_text(document, kind) {}
    let mut findings = finding::Findings::new(document, kind);
    for error in validator.iter_errors(document.value()) {
        findings.add(&error);
    }
    let mut diagnostics = findings.finish();
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// Turns the numbers for which the schema wants a text into texts; says whether there were any.
fn read_numbers_as_text(document: &mut Document, kind: SchemaKind) -> bool {
    let mut pointers = BTreeSet::new();
    for error in validators::validator(kind).iter_errors(document.value()) {
        collect_numbers(&error, &mut pointers);
    }
    pointers.iter().filter(|pointer| document.read_as_text(pointer)).count() > 0
}

fn collect_numbers(error: &ValidationError<'_>, pointers: &mut BTreeSet<String>) {
    branch::leaves(error, &mut |leaf| {
        if branch::is_number_where_text_is_wanted(leaf) {
            pointers.insert(leaf.instance_path().as_str().to_owned());
        }
    });
}
