// SPDX-License-Identifier: EUPL-1.2
//! What an editor must know of the files of a workflow while somebody types: where ids stand, what expressions may read, which
//! steps each phase has, and the parts of a file. Reads what can be read of broken files, each once, and judges nothing.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;

use super::document::{Document, Part as Side, Pointer};
use super::expression::Scope;
use super::files::{SourceFile, is_test};
use super::mentions::{self, Mention};
use super::resolve::readable;
use super::written;
use crate::text::{Language, Text};

/// What is known of the files of a workflow, right or not.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Where each id stands.
    pub mentions: Vec<Mention>,
    /// What an expression may read, wherever it stands.
    pub readable: Scope,
    /// The phases, in order.
    pub phases: Vec<Phase>,
    /// The roles with a distribution address, which are told things and never asked.
    pub lists: Vec<String>,
}

/// A phase and the steps in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Its id.
    pub id: String,
    /// The name of its file; nothing where it stands in the header.
    pub file: Option<String>,
    /// Each step with its kind, which is empty while none is written.
    pub steps: Vec<(String, String)>,
    /// Whether it has a gate.
    pub has_gate: bool,
}

impl Outline {
    /// The outline of files that are read already; of `mail` the wording itself counts.
    pub fn of(documents: &[&Document], mail: &[SourceFile]) -> Outline {
        let header = header_of(documents);
        let phases: Vec<Phase> = header.map(|header| phases(header, documents)).unwrap_or_default();
        let gates: Vec<(&str, bool)> = phases.iter().map(|phase| (phase.id.as_str(), phase.has_gate)).collect();
        let readable = readable(header, &gates, documents.iter().copied().flat_map(steps));
        let roles = header.and_then(|header| header.get("/roles")).and_then(Value::as_object).into_iter().flatten();
        let lists = roles.filter(|(_, role)| role.get("list").is_some()).map(|(id, _)| id.clone()).collect();
        Outline { mentions: mentions::mentions(documents, mail), readable, phases, lists }
    }
}

/// The file that says what the workflow is.
pub(super) fn header_of<'d>(documents: &[&'d Document]) -> Option<&'d Document> {
    documents.iter().copied().find(|one| one.get("/sluis").is_some() && !is_test(one.path()))
}

/// Whether a file has this name, in whatever folder.
fn is_called(document: &Document, name: &str) -> bool {
    document.path().rsplit('/').next() == Some(name)
}

fn phases(header: &Document, documents: &[&Document]) -> Vec<Phase> {
    let phases = header.get("/phases").and_then(Value::as_object).into_iter().flatten();
    let phase = |(id, phase): (&String, &Value)| {
        let file = phase["file"].as_str();
        let written = match file {
            Some(file) => documents.iter().find(|one| is_called(one, file)).map(|one| one.value()),
            None => Some(phase),
        };
        let of = |key: &str| written.and_then(|phase| phase.get(key));
        let steps = of("steps").and_then(Value::as_object).into_iter().flatten();
        let steps = steps.map(|(id, step)| (id.clone(), step["kind"].as_str().unwrap_or_default().to_owned()));
        Phase { id: id.clone(), file: file.map(str::to_owned), steps: steps.collect(), has_gate: of("gate").is_some() }
    };
    phases.map(phase).collect()
}

/// What a part of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A phase.
    Phase,
    /// A step.
    Step,
    /// The gate of a phase.
    Gate,
    /// A role.
    Role,
    /// A party.
    Party,
    /// An input.
    Input,
    /// A person.
    Person,
}

/// A part of a file, as a list of what is in the file shows it.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it is.
    pub sort: Sort,
    /// Its id; of a gate that of its phase.
    pub id: String,
    /// What people call it, where somebody wrote that.
    pub title: Option<Text>,
    /// The kind of a step.
    pub kind: Option<String>,
    /// Where its name stands, in bytes of the file.
    pub name: Range<usize>,
    /// All of it.
    pub whole: Range<usize>,
    /// The parts of it.
    pub inside: Vec<Part>,
}

/// The parts of a file, in its order: of the header and of a phase the phases with their steps and gates, and of people the
/// people. `documents` are all files of the workflow.
pub fn parts(document: &Document, documents: &[&Document]) -> Vec<Part> {
    let header = header_of(documents);
    let language = header.and_then(|header| Language::from_code(header.get("/language")?.as_str()?));
    let parts = Parts { document, documents, language: language.unwrap_or(Language::En) };
    let root = Pointer::root();
    if is_test(document.path()) {
        return Vec::new();
    }
    if document.get("/sluis").is_some() {
        let of = |key: &str, sort| parts.entries(&root.key(key), sort);
        let mut all =
            [of("parties", Sort::Party), of("roles", Sort::Role), of("inputs", Sort::Input), of("phases", Sort::Phase)]
                .concat();
        all.sort_by_key(|part| part.name.start);
        return all;
    }
    if is_called(document, "people.yaml") {
        return parts.entries(&root.key("people"), Sort::Person);
    }
    let called = |phase: &&Phase| phase.file.as_deref().is_some_and(|file| is_called(document, file));
    let phases = header.map(|header| phases(header, documents)).unwrap_or_default();
    match phases.iter().find(called) {
        Some(phase) => vec![parts.phase_file(&phase.id)],
        None if document.get("/steps").is_some() => vec![parts.phase_file("")],
        None => Vec::new(),
    }
}

struct Parts<'d> {
    document: &'d Document,
    documents: &'d [&'d Document],
    /// In which the workflow is written.
    language: Language,
}

impl Parts<'_> {
    fn entries(&self, at: &Pointer, sort: Sort) -> Vec<Part> {
        let entry = |(id, key): (&str, crate::diagnostic::Span)| {
            let at = at.key(id);
            let value = self.document.get(&at).unwrap_or(&Value::Null);
            let file = value["file"].as_str().filter(|_| sort == Sort::Phase);
            let beside = file.and_then(|file| self.documents.iter().find(|one| is_called(one, file)));
            let called = if sort == Sort::Person { "name" } else { "title" };
            let inside = if sort == Sort::Phase { self.inside(&at, id) } else { Vec::new() };
            let end = inside.last().map_or(0, |part| part.whole.end);
            Part {
                sort,
                id: id.to_owned(),
                title: self.text(beside.map_or(value, |file| file.value()).get(called)),
                kind: value["kind"].as_str().filter(|_| sort == Sort::Step).map(str::to_owned),
                name: key.range(),
                whole: key.start..self.document.span(&at, Side::Value).end.max(key.end).max(end),
                inside,
            }
        };
        self.document.keys(at).map(entry).collect()
    }

    /// The steps of a phase and its gate.
    fn inside(&self, at: &Pointer, phase: &str) -> Vec<Part> {
        let mut inside = self.entries(&at.key("steps"), Sort::Step);
        let gate = self.document.keys(at).find(|(key, _)| *key == "gate").map(|(_, key)| {
            let at = at.key("gate");
            let own = self.document.get(&at).and_then(|gate| gate.get("title"));
            let whole = key.start..self.document.span(&at, Side::Value).end.max(key.end);
            let (id, name) = (phase.to_owned(), key.range());
            Part { sort: Sort::Gate, id, title: self.text(own), kind: None, name, whole, inside: Vec::new() }
        });
        inside.extend(gate);
        inside.sort_by_key(|part| part.name.start);
        inside
    }

    /// The one phase of a file of its own.
    fn phase_file(&self, id: &str) -> Part {
        let root = Pointer::root();
        let title = self.document.span(&root.key("title"), Side::Value).range();
        Part {
            sort: Sort::Phase,
            id: id.to_owned(),
            title: self.text(self.document.get("/title")),
            kind: None,
            name: if self.document.get("/title").is_some() { title } else { 0..0 },
            whole: 0..self.document.source().text().len(),
            inside: self.inside(&root, id),
        }
    }

    fn text(&self, written: Option<&Value>) -> Option<Text> {
        Some(written::Text::deserialize(written?).ok()?.read(self.language))
    }
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
