// SPDX-License-Identifier: EUPL-1.2
//! Goes through one file and finds the ids that it names, by the keys under which they stand.
//! Knows the keys of the schemas, and never whether what stands there is allowed.

use std::ops::Range;

use serde_json::{Map, Value};

use super::facts::{Called, Facts};
use super::names::{self, Name};
use super::{Mention, Named, keys};
use crate::definition::document::{Document, Part, Pointer};
use crate::definition::files::is_test;
use crate::diagnostic::Span;

/// The ids that a file names, without those that it declares.
pub(super) fn walk(document: &Document, facts: &Facts<'_>) -> Vec<Mention> {
    let test = is_test(document.path());
    let people = document.path().rsplit('/').next() == Some("people.yaml");
    let mut walk = Walk { document, facts, test, people, found: Vec::new() };
    walk.value(&Pointer::root(), document.value(), "", None);
    walk.found
}

struct Walk<'w, 'd> {
    document: &'w Document,
    facts: &'w Facts<'d>,
    test: bool,
    people: bool,
    found: Vec<Mention>,
}

impl Walk<'_, '_> {
    /// Looks at a value under a key; of the items of a list the key is that of the list. `about` is the step with which the
    /// line of a story deals.
    fn value(&mut self, at: &Pointer, value: &Value, key: &str, about: Option<&str>) {
        match value {
            Value::Object(map) => {
                let about = self.step_of(map).or(about);
                for (inner, value) in map {
                    self.entry(&at.key(inner), inner, value, (key, map), about);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&at.index(index), item, key, about);
                }
            }
            Value::String(text) => self.text(at, text, key, about),
            _ => {}
        }
    }

    /// The step that a command of a story names.
    fn step_of<'v>(&self, map: &'v Map<String, Value>) -> Option<&'v str> {
        let item = ["step", "on", "item"].into_iter().find_map(|key| map.get(key)).filter(|_| self.test)?.as_str()?;
        let step = item.rsplit('/').next()?.split('[').next()?;
        self.facts.knows(Named::Step, step).then_some(step)
    }

    fn entry(
        &mut self,
        at: &Pointer,
        key: &str,
        value: &Value,
        (of, beside): (&str, &Map<String, Value>),
        about: Option<&str>,
    ) {
        // Here the keys are ids, which may be the words of our keys too: a step may be called `message`.
        if matches!(of, "steps" | "phases" | "people" | "parties" | "roles") {
            return self.value(at, value, key, about);
        }
        match key {
            "name" | "comment" | "reason" | "because" | "place" | "minutes" | "ref" => {}
            "title" | "description" | "message" => self.shown(at, value),
            "inputs" if self.test => {
                self.keys(at, Named::Input, None);
                self.answers(at, value, self.facts.inputs());
            }
            "outputs" if self.test => {
                self.keys(at, Named::Output, about);
                self.answers(at, value, about.and_then(|step| self.facts.outputs(step)));
            }
            "inputs" | "outputs" | "fields" => self.fields(at, value),
            "evidence" if self.test => self.keys(at, Named::Evidence, about),
            "scores" if self.test => self.keys(at, Named::Criterion, about),
            "evidence" | "positions" | "criteria" => self.titles(at, value),
            "fixed" => self.keys(at, Named::Party, None),
            "votes" if self.test => {
                self.keys(at, Named::Person, None);
                for (person, vote) in value.as_object().into_iter().flatten() {
                    self.value(&at.key(person), vote, "choice", about);
                }
            }
            // Beside a step an item is one of those that it puts up for choice.
            "item" if self.test && beside.contains_key("step") => self.value(at, value, "choice", about),
            _ => {
                // What stands in a map of texts by name is read by that map's key: `notify: {passed: [..]}`.
                let key = if of == "notify" || of == "for_each" { of } else { key };
                self.value(at, value, key, about);
            }
        }
    }

    /// Texts that people read, in one language or in each.
    fn shown(&mut self, at: &Pointer, value: &Value) {
        match value {
            Value::String(text) if text.contains("{{") => {
                let names = names::in_text(text, self.facts);
                self.names(at, text, names);
            }
            Value::Object(map) => map.iter().for_each(|(language, text)| self.shown(&at.key(language), text)),
            _ => {}
        }
    }

    fn titles(&mut self, at: &Pointer, value: &Value) {
        for (id, one) in value.as_object().into_iter().flatten() {
            for key in ["title", "description"] {
                one.get(key).into_iter().for_each(|text| self.shown(&at.key(id).key(key), text));
            }
        }
    }

    /// Typed values as they are declared: what is shown of them, and the values that hold when none is given.
    fn fields(&mut self, at: &Pointer, value: &Value) {
        self.titles(at, value);
        for (name, field) in value.as_object().into_iter().flatten() {
            let at = at.key(name);
            field.get("default").into_iter().for_each(|value| self.answer(&at.key("default"), value, field));
            field.get("fields").into_iter().for_each(|inner| self.fields(&at.key("fields"), inner));
        }
    }

    /// Values by name, as they are given.
    fn answers(&mut self, at: &Pointer, given: &Value, declared: Option<&Value>) {
        for (name, value) in given.as_object().into_iter().flatten() {
            let field = declared.and_then(|declared| declared.get(name));
            field.into_iter().for_each(|field| self.answer(&at.key(name), value, field));
        }
    }

    fn answer(&mut self, at: &Pointer, value: &Value, field: &Value) {
        let is = |word: &str| field["type"] == word || field["of"] == word;
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.answer(&at.index(index), item, field);
                }
            }
            Value::Object(_) => self.answers(at, value, field.get("fields")),
            Value::String(text) if is("party") => self.whole(at, text, &[Named::Party]),
            Value::String(text) if is("person") => self.whole(at, text, &[Named::Person]),
            _ => {}
        }
    }

    fn text(&mut self, at: &Pointer, text: &str, key: &str, about: Option<&str>) {
        match key {
            "position" if self.test => self.part(at, text, Named::Position, about),
            "by" if self.test => self.whole(at, text, &[Named::Person]),
            "role" | "roles" | "by" | "veto" | "chair" | "managed_by" | "notify" => {
                self.whole(at, text, &[Named::Role])
            }
            "from" | "to" if self.people => self.whole(at, text, &[Named::Person]),
            "owner" | "to" | "as" | "on_behalf_of" | "old" | "new" => {
                self.whole(at, text, &[Named::Person, Named::Role])
            }
            "needs" | "dossier" | "back_to" => self.whole(at, text, &[Named::Step]),
            "party" | "join" | "withdraw" => self.whole(at, text, &[Named::Party]),
            "gate" | "phase" if self.test => self.whole(at, text, &[Named::Phase]),
            "step" | "on" | "about" | "item" => self.item(at, text),
            "for" | "items" | "choice" if self.test => self.choice(at, text, about),
            "from" if self.test => self.whole(at, text, &[Named::Phase, Named::Person]),
            "from" => {
                self.whole(at, text, &[Named::Party]);
                self.expression(at, text);
            }
            "if" | "that" | "options" | "for_each" | "after" | "before" | "until" => self.expression(at, text),
            _ => {}
        }
    }

    fn expression(&mut self, at: &Pointer, text: &str) {
        let names = names::in_expression(text, self.facts);
        self.names(at, text, names);
    }

    /// A text that is an id as a whole; the first kind that knows it is meant.
    fn whole(&mut self, at: &Pointer, text: &str, kinds: &[Named]) {
        if let Some(named) = kinds.iter().find(|named| self.facts.knows(**named, text)) {
            self.name(at, text, 0..text.len(), *named);
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
                self.name(at, text, 0..phase.len(), Named::Phase);
                (step, Named::Step)
            }
            (None, None) => (text, Named::Step),
        };
        let start = begin(rest);
        let id = &rest[..id_of(rest)];
        self.name(at, text, start..start + id.len(), named);
        let key = rest[id.len()..].strip_prefix('[').and_then(|key| key.strip_suffix(']'));
        if let Some(key) = key.filter(|_| self.facts.is_by_party(id)) {
            self.name(at, text, begin(rest) + id.len() + 1..begin(rest) + id.len() + 1 + key.len(), Named::Party);
        }
    }

    /// One of the items that a step puts up for choice: `goirle-1`, `ideas-2`.
    fn choice(&mut self, at: &Pointer, text: &str, about: Option<&str>) {
        let Some((of, number)) = text.rsplit_once('-') else { return };
        let called = about.and_then(|step| self.facts.called(step));
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        match called {
            Some(Called::Parties) => self.name(at, text, 0..of.len(), Named::Party),
            Some(Called::Step(step)) if step == of => self.name(at, text, 0..of.len(), Named::Step),
            _ => {}
        }
    }

    fn keys(&mut self, at: &Pointer, named: Named, of: Option<&str>) {
        let is_known = |one: &Mention| match (named.key_in_step(), of) {
            (Some(_), Some(step)) => self.facts.parts(step, named).is_some_and(|parts| parts.get(&one.id).is_some()),
            (Some(_), None) => false,
            (None, _) => self.facts.knows(named, &one.id),
        };
        let found: Vec<Mention> = keys(self.document, at, named, of).filter(is_known).collect();
        self.found.extend(found.into_iter().map(|one| Mention { declares: false, ..one }));
    }

    /// A text that as a whole is the id of a part of the step.
    fn part(&mut self, at: &Pointer, text: &str, named: Named, of: Option<&str>) {
        let known = of.filter(|step| self.facts.parts(step, named).is_some_and(|parts| parts.get(text).is_some()));
        if let Some(step) = known {
            let name = Name { named, id: text.to_owned(), of: Some(step.to_owned()), range: 0..text.len() };
            self.names(at, text, vec![name]);
        }
    }

    fn name(&mut self, at: &Pointer, text: &str, range: Range<usize>, named: Named) {
        let id = &text[range.clone()];
        if self.facts.knows(named, id) {
            let name = Name { named, id: id.to_owned(), of: None, range };
            self.names(at, text, vec![name]);
        }
    }

    fn names(&mut self, at: &Pointer, text: &str, names: Vec<Name>) {
        let found = names.into_iter().filter_map(|name| Some(name.at(self.span(at, text, &name)?)));
        let found: Vec<Mention> = found.collect();
        self.found.extend(found);
    }

    /// Where a name stands in the file. Of a text that is not written there as it is read (over several lines, with
    /// escapes) the name is counted out; nothing where it cannot be: what is not sure may not be overwritten.
    fn span(&self, at: &Pointer, text: &str, name: &Name) -> Option<Span> {
        let source = self.document.source();
        let span = self.document.span_within(at, name.range.clone());
        if source.text().get(span.range()) == Some(name.id.as_str()) {
            return Some(span);
        }
        let whole = self.document.span(at, Part::Value);
        let written = source.text().get(whole.range()).filter(|written| !written.starts_with('*'))?;
        let (read, there): (Vec<usize>, Vec<usize>) =
            (words(text, &name.id).collect(), words(written, &name.id).collect());
        let number = read.iter().position(|start| *start == name.range.start).filter(|_| read.len() == there.len())?;
        let start = whole.start + there[number];
        Some(source.span(start..start + name.id.len()))
    }
}

/// Where a word stands in a text, in bytes.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    text.match_indices(word)
        .filter(move |(at, _)| !text[..*at].ends_with(is_of_word) && !text[at + word.len()..].starts_with(is_of_word))
        .map(|(at, _)| at)
}
