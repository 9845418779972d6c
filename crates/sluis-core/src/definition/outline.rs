// SPDX-License-Identifier: EUPL-1.2
//! What an editor must know of the files of a workflow while somebody types: where ids stand, and what expressions may read.
//! Reads what can be read of broken files, each once, and judges nothing.

use serde_json::Value;

use super::document::{Document, Pointer};
use super::expression::Scope;
use super::files::{SourceFile, is_test};
use super::mentions::{self, Mention};
use super::resolve::readable;

/// What is known of the files of a workflow, right or not.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Where each id stands.
    pub mentions: Vec<Mention>,
    /// What an expression may read, wherever it stands.
    pub readable: Scope,
}

impl Outline {
    /// The outline of files that are read already; of `mail` the wording itself counts.
    pub fn of(documents: &[&Document], mail: &[SourceFile]) -> Outline {
        let header = header_of(documents);
        let phases: Vec<(&str, bool)> = header.map(|header| phases(header, documents)).unwrap_or_default();
        let readable = readable(header, &phases, documents.iter().copied().flat_map(steps));
        Outline { mentions: mentions::mentions(documents, mail), readable }
    }
}

/// The file that says what the workflow is.
pub(super) fn header_of<'d>(documents: &[&'d Document]) -> Option<&'d Document> {
    documents.iter().copied().find(|one| one.get("/sluis").is_some() && !is_test(one.path()))
}

/// The phases, each with whether it has a gate.
fn phases<'d>(header: &'d Document, documents: &[&'d Document]) -> Vec<(&'d str, bool)> {
    let phases = header.get("/phases").and_then(Value::as_object).into_iter().flatten();
    let is_called = |one: &Document, name: &str| one.path().rsplit('/').next() == Some(name);
    let has_gate = |phase: &Value| match phase["file"].as_str() {
        Some(file) => documents.iter().any(|one| is_called(one, file) && one.get("/gate").is_some()),
        None => phase.get("gate").is_some(),
    };
    phases.map(|(id, phase)| (id.as_str(), has_gate(phase))).collect()
}

/// The steps of a file, with where each stands: those of a phase, or of the phases that stand in the header.
pub(super) fn steps(document: &Document) -> impl Iterator<Item = (Pointer, &str, &Value)> {
    let root = Pointer::root();
    let header = document.get("/sluis").is_some();
    let inline = document.get("/phases").and_then(Value::as_object).filter(|_| header).into_iter().flatten();
    let inline = inline.map(|(phase, _)| Pointer::root().key("phases").key(phase).key("steps"));
    let places: Vec<Pointer> = inline.chain([root.key("steps")]).filter(|_| !is_test(document.path())).collect();
    places.into_iter().flat_map(|at| {
        let steps = document.get(&at).and_then(Value::as_object).into_iter().flatten();
        steps.map(move |(id, step)| (at.key(id), id.as_str(), step))
    })
}
