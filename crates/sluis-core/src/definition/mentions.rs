// SPDX-License-Identifier: EUPL-1.2
//! Where the files of a workflow name a step, a role, a party, a person, an input or a phase, and where each is declared:
//! for editors, which jump, complete and rename by it. Reads what can be read of broken files and judges nothing.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::Value;

use super::document::{Document, Pointer};
use super::files::SourceFile;
use crate::diagnostic::Span;

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
}

/// One place at which an id stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What it stands for.
    pub named: Named,
    /// The id.
    pub id: String,
    /// Of an output: its step.
    pub of: Option<String>,
    /// Where the id stands, without quotes.
    pub span: Span,
    /// Whether it is declared here.
    pub declares: bool,
}

/// Every place at which an id of the workflow stands, declarations first. What is not declared anywhere is no mention.
pub fn mentions(folder: &[SourceFile]) -> Vec<Mention> {
    let yaml = folder.iter().filter(|file| file.path.ends_with(".yaml") || file.path.ends_with(".yml"));
    let documents: Vec<Document> = yaml.filter_map(|file| Document::recover(&file.path, &file.bytes).0).collect();
    let mut declared: Vec<Mention> = documents.iter().flat_map(declarations).collect();
    let known: HashSet<(Named, String)> = declared.iter().map(|one| (one.named, one.id.clone())).collect();
    for document in &documents {
        let mut walk = Walk { document, known: &known, found: Vec::new() };
        walk.value(&Pointer::root(), document.value(), "");
        declared.append(&mut walk.found);
    }
    declared
}

/// What a file is, by its name and what stands in it.
fn is_test(document: &Document) -> bool {
    document.path().ends_with(".test.yaml")
}

fn declarations(document: &Document) -> Vec<Mention> {
    let root = Pointer::root();
    let mut all = keys(document, &root.key("people"), Named::Person, None);
    if is_test(document) {
        return all;
    }
    if document.get("/sluis").is_some() {
        for (key, named) in
            [("parties", Named::Party), ("roles", Named::Role), ("inputs", Named::Input), ("phases", Named::Phase)]
        {
            all.extend(keys(document, &root.key(key), named, None));
        }
        let phases = document.get("/phases").and_then(Value::as_object).into_iter().flatten();
        all.extend(phases.flat_map(|(phase, _)| steps(document, &root.key("phases").key(phase).key("steps"))));
    }
    all.extend(steps(document, &root.key("steps")));
    all
}

fn steps(document: &Document, at: &Pointer) -> Vec<Mention> {
    let mut all = keys(document, at, Named::Step, None);
    let ids: Vec<String> = all.iter().map(|step| step.id.clone()).collect();
    for id in ids {
        all.extend(keys(document, &at.key(&id).key("outputs"), Named::Output, Some(&id)));
    }
    all
}

fn keys(document: &Document, at: &Pointer, named: Named, of: Option<&str>) -> Vec<Mention> {
    let one = |(id, span): (&str, Span)| Mention {
        named,
        id: id.to_owned(),
        of: of.map(str::to_owned),
        span: bare(document, &span, id),
        declares: true,
    };
    document.keys(at).map(one).collect()
}

/// A key between quotes is marked without them.
fn bare(document: &Document, span: &Span, id: &str) -> Span {
    let written = document.source().text().get(span.range()).unwrap_or_default();
    match written.strip_prefix(['"', '\'']) {
        Some(rest) if rest.starts_with(id) => document.source().span(span.start + 1..span.start + 1 + id.len()),
        _ => span.clone(),
    }
}

/// Texts and values of an author's own, in which no id of ours is looked for.
const OWN_WORDS: [&str; 12] = [
    "title",
    "description",
    "outputs",
    "evidence",
    "positions",
    "criteria",
    "scores",
    "message",
    "comment",
    "reason",
    "name",
    "fields",
];

struct Walk<'d> {
    document: &'d Document,
    known: &'d HashSet<(Named, String)>,
    found: Vec<Mention>,
}

impl Walk<'_> {
    /// Looks at a value under a key; of the items of a list the key is that of the list.
    fn value(&mut self, at: &Pointer, value: &Value, key: &str) {
        match value {
            Value::Object(map) => {
                for (inner, value) in map {
                    let below = at.key(inner);
                    match inner.as_str() {
                        own if OWN_WORDS.contains(&own) => {}
                        "inputs" if is_test(self.document) => self.keys(&below, Named::Input),
                        "fixed" => self.keys(&below, Named::Party),
                        _ => {
                            // What stands in a map of texts by name is read by that map's key: `notify: {passed: [..]}`.
                            let key = if key == "notify" || key == "for_each" { key } else { inner };
                            self.value(&below, value, key);
                        }
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&at.index(index), item, key);
                }
            }
            Value::String(text) => self.text(at, text, key),
            _ => {}
        }
    }

    fn keys(&mut self, at: &Pointer, named: Named) {
        let found = keys(self.document, at, named, None)
            .into_iter()
            .filter(|one| self.known.contains(&(named, one.id.clone())));
        let found: Vec<Mention> = found.map(|one| Mention { declares: false, ..one }).collect();
        self.found.extend(found);
    }

    fn text(&mut self, at: &Pointer, text: &str, key: &str) {
        let people = self.document.path().ends_with("people.yaml");
        let test = is_test(self.document);
        match key {
            "role" | "roles" | "by" | "veto" | "chair" | "managed_by" | "notify" => {
                self.whole(at, text, &[Named::Role])
            }
            "from" | "to" if people => self.whole(at, text, &[Named::Person]),
            "owner" | "to" | "as" => self.whole(at, text, &[Named::Person, Named::Role]),
            "needs" | "dossier" | "back_to" => self.whole(at, text, &[Named::Step]),
            "party" => self.whole(at, text, &[Named::Party]),
            "gate" | "phase" if test => self.whole(at, text, &[Named::Phase]),
            "step" | "on" | "about" | "item" => self.item(at, text),
            "from" => {
                self.whole(at, text, &[Named::Party, Named::Phase]);
                self.expression(at, text);
            }
            "if" | "that" | "options" | "for_each" | "after" | "before" | "until" => self.expression(at, text),
            _ => {}
        }
    }

    /// A text that is an id as a whole; the first kind that knows it is meant.
    fn whole(&mut self, at: &Pointer, text: &str, kinds: &[Named]) {
        if let Some(named) = kinds.iter().find(|named| self.known.contains(&(**named, text.to_owned()))) {
            self.mention(at, 0..text.len(), *named, text);
        }
    }

    /// An item as commands name it: `workshop[sociaal]`, `make/drawing`, `gate pilot`, `condition pilot.1`.
    fn item(&mut self, at: &Pointer, text: &str) {
        let begin = |rest: &str| text.len() - rest.len();
        let id_of = |rest: &'_ str| rest.find(['[', '.']).map_or(rest.len(), |end| end);
        let gate = text.strip_prefix("gate ").or_else(|| text.strip_prefix("condition "));
        let (rest, named) = match (gate, text.split_once('/')) {
            (Some(rest), _) => (rest, Named::Phase),
            (None, Some((phase, step))) => {
                self.part(at, 0..phase.len(), Named::Phase, phase);
                (step, Named::Step)
            }
            (None, None) => (text, Named::Step),
        };
        let start = begin(rest);
        let id = &rest[..id_of(rest)];
        self.part(at, start..start + id.len(), named, id);
    }

    /// Ids behind the names that an expression reads by: `steps.choose-question.chosen`.
    fn expression(&mut self, at: &Pointer, text: &str) {
        let roots = [
            ("steps.", Named::Step),
            ("inputs.", Named::Input),
            ("phases.", Named::Phase),
            ("gates.", Named::Phase),
            ("parties.", Named::Party),
        ];
        for (root, named) in roots {
            for (begin, _) in text.match_indices(root) {
                let inside = text[..begin].ends_with(|c: char| c.is_alphanumeric() || "_-.".contains(c));
                let from = begin + root.len();
                let whole = text[from..]
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                    .map_or(text.len(), |end| from + end);
                let known = |end: &usize| self.known.contains(&(named, text[from..*end].to_owned()));
                // `steps.a-b` is the step `a-b` where there is one, else the step `a` less `b`.
                let mut cuts = text[from..whole].match_indices('-').map(|(cut, _)| from + cut).chain([whole]);
                let Some(end) = cuts.rfind(known).filter(|_| !inside) else { continue };
                let id = text[from..end].to_owned();
                self.mention(at, from..end, named, &id);
                self.output(at, text, end, &id);
            }
        }
    }

    /// The output behind `.outputs.`, of the step that was just read.
    fn output(&mut self, at: &Pointer, text: &str, from: usize, step: &str) {
        let rest = &text[from..];
        let Some(place) = rest.find(".outputs.").filter(|place| rest[..*place].find(' ').is_none()) else { return };
        let begin = from + place + ".outputs.".len();
        let end =
            text[begin..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(text.len(), |end| begin + end);
        let span = self.document.span_within(at, begin..end);
        let id = text[begin..end].to_owned();
        self.found.push(Mention { named: Named::Output, id, of: Some(step.to_owned()), span, declares: false });
    }

    fn part(&mut self, at: &Pointer, range: Range<usize>, named: Named, id: &str) {
        if self.known.contains(&(named, id.to_owned())) {
            self.mention(at, range, named, id);
        }
    }

    fn mention(&mut self, at: &Pointer, range: Range<usize>, named: Named, id: &str) {
        let span = self.document.span_within(at, range);
        // Of a text with escapes only the whole is known: nothing that may be overwritten.
        if self.document.source().text().get(span.range()) == Some(id) {
            self.found.push(Mention { named, id: id.to_owned(), of: None, span, declares: false });
        }
    }
}
