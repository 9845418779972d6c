// SPDX-License-Identifier: EUPL-1.2
//! The names that a story may use: people, steps with their keys, gates, phases and parties of its workflow.
//! Says "did you mean" of any other.

use crate::definition::checks::{Workspace, certain};
use crate::definition::expression::Datum;
use crate::definition::files::Maybe;
use crate::definition::place::Place;
use crate::definition::written::test::{Act, Line, Replace, Start};
use crate::definition::{Definition, Step, TestFile, suggesting};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::{Directory, Person};
use crate::engine::{ItemRef, NotAnItem, StepRef};
use crate::text::{Language, Text, both};

pub(super) struct Names<'t> {
    pub(super) definition: &'t Definition,
    /// The people of the test; nothing when their file is faulty.
    people: Option<Directory>,
    start: &'t Start,
}

/// The people that the story begins with, and those whom it brings in under way.
fn everybody(test: &TestFile, workspace: &Workspace<'_>) -> Directory {
    let mut directory = test.value.directory(workspace.directory);
    for line in &test.value.story {
        let Line::Act(act) = line else { continue };
        match &**act {
            Act::Replace(Replace { new, name: Some(name), .. }) => {
                directory.people.entry(new.clone()).or_insert_with(|| Person::called(name));
            }
            Act::Import(import) => {
                for (id, person) in import.over(&Directory::default()).people {
                    directory.people.entry(id).or_insert(person);
                }
            }
            _ => {}
        }
    }
    directory
}

impl<'t> Names<'t> {
    pub(super) fn of(workspace: &Workspace<'t>, test: &'t TestFile) -> Names<'t> {
        let unknown = test.value.people.is_none() && matches!(workspace.files.people, Maybe::Faulty);
        let people = (!unknown).then(|| everybody(test, workspace));
        Names { definition: workspace.definition, people, start: &test.value.start }
    }

    pub(super) fn is_person(&self, id: &str) -> bool {
        self.people.as_ref().is_none_or(|people| people.person(id).is_some())
    }

    pub(super) fn person(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let Some(people) = self.people.as_ref().filter(|people| people.person(id).is_none()) else { return };
        let message =
            both(format!("in dit verhaal is geen persoon `{id}`"), format!("there is no person `{id}` in this story"));
        let fault = at.finding(Code::UNKNOWN_IN_STORY, message).with_cause(format!("person {id} in a story"));
        found.push(match people.people.is_empty() {
            true => fault.with_help(both(
                "voeg `people` toe aan deze test, of een people.yaml aan de map",
                "add `people` to this test, or a people.yaml to the folder",
            )),
            false => suggesting(fault, id, people.people.keys().map(String::as_str)),
        });
    }

    pub(super) fn phase(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        if self.definition.phase(id).is_none() {
            let message = both(format!("er is geen fase `{id}`"), format!("there is no phase `{id}`"));
            let fault = at.finding(Code::UNKNOWN_IN_STORY, message).with_cause(format!("phase {id}"));
            found.push(suggesting(fault, id, self.definition.phases.iter().map(|phase| phase.id.as_str())));
        }
    }

    pub(super) fn gate(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let gates = self.definition.phases.iter().filter(|phase| phase.gate.is_some()).map(|phase| phase.id.as_str());
        if gates.clone().any(|gate| gate == id) {
            return;
        }
        let message = match self.definition.phase(id) {
            Some(_) => both(format!("fase `{id}` heeft geen poort"), format!("phase `{id}` has no gate")),
            None => both(format!("er is geen poort `{id}`"), format!("there is no gate `{id}`")),
        };
        let fault = at.finding_at(id, Code::UNKNOWN_IN_STORY, message).with_cause(format!("gate {id}"));
        found.push(suggesting(fault, id, gates));
    }

    pub(super) fn party(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let parties = self.definition.parties.keys().map(String::as_str);
        if self.definition.parties.is_empty() {
            let message = both(
                format!("er is geen partij `{id}`: de workflow heeft geen partijen"),
                format!("there is no party `{id}`: the workflow has no parties"),
            );
            let fault = at.finding(Code::UNKNOWN_IN_STORY, message);
            found.push(fault.with_help(both(
                "laat de regel weg, of voeg `parties` toe aan de workflow",
                "leave the line out, or add `parties` to the workflow",
            )));
            return;
        }
        let message = || both(format!("er is geen partij `{id}`"), format!("there is no party `{id}`"));
        self.one_of(id, message, parties, at, found);
    }

    /// What the instance of this story is called.
    pub(super) fn instance(&self) -> &str {
        self.start.id.as_deref().unwrap_or(&self.definition.id)
    }

    /// A name that must be one of these.
    pub(super) fn one_of<'n>(
        &self,
        id: &str,
        message: impl FnOnce() -> Text,
        known: impl Iterator<Item = &'n str> + Clone,
        at: &Place<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        let finding = |message| at.finding_at(id, Code::UNKNOWN_IN_STORY, message);
        found.extend(unknown(id, message, known, finding));
    }

    /// A key that must be one of these.
    pub(super) fn key_of<'n>(
        &self,
        key: &str,
        message: impl FnOnce() -> Text,
        known: impl Iterator<Item = &'n str> + Clone,
        at: &Place<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        let finding = |message| Diagnostic::new(Code::UNKNOWN_IN_STORY, at.key_span(), message);
        found.extend(unknown(key, message, known, finding));
    }

    /// The step that is named here, when there is one.
    pub(super) fn step(&self, name: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) -> Option<&'t Step> {
        let no_item = |_: NotAnItem| {
            let message = both(
                format!("`{name}` noemt niets waarover een verhaal kan gaan"),
                format!("`{name}` names nothing that a story can be about"),
            );
            let help = both(
                "schrijf `step`, `step[key]`, `gate PHASE` of `condition PHASE.N`",
                "write `step`, `step[key]`, `gate PHASE` or `condition PHASE.N`",
            );
            at.finding(Code::UNKNOWN_IN_STORY, message).with_help(help)
        };
        let reference: StepRef = name.parse().map_err(|error| found.push(no_item(error))).ok()?;
        let Some(step) = self.definition.step(&reference.step) else {
            let id = &reference.step;
            let message = both(format!("er is geen stap `{id}`"), format!("there is no step `{id}`"));
            let steps = self.definition.phases.iter().flat_map(|phase| phase.steps.keys());
            let start = name.find(id.as_str()).unwrap_or_default();
            let span = at.within(start..start + id.len());
            let fault = Diagnostic::new(Code::UNKNOWN_IN_STORY, span, message).with_cause(format!("step {id}"));
            found.push(suggesting(fault, id, steps.map(String::as_str)));
            return None;
        };
        if let Some((phase, _)) = name.split_once('/')
            && self.definition.phase_of(&step.id).is_some_and(|own| own.id != phase)
        {
            let own = self.definition.phase_of(&step.id).map_or(phase, |own| &own.id);
            let message = both(
                format!("stap `{}` hoort bij fase `{own}` en niet bij `{phase}`", step.id),
                format!("step `{}` belongs to phase `{own}` and not to `{phase}`", step.id),
            );
            let help = both(format!("schrijf `{}`", step.id), format!("write `{}`", step.id));
            let fault = at.finding(Code::UNKNOWN_IN_STORY, message).with_help(help);
            found.push(fault.with_word(name, name.trim_start_matches(phase).trim_start_matches('/')));
        }
        if let Some(key) = &reference.key {
            self.key(step, key, at, found);
        }
        Some(step)
    }

    fn key(&self, step: &Step, key: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let Some(for_each) = &step.for_each else {
            let id = &step.id;
            let message = both(
                format!("stap `{id}` heeft geen `for_each`, dus er is geen `{id}[{key}]`"),
                format!("step `{id}` has no `for_each`, so that there is no `{id}[{key}]`"),
            );
            let fault = at.finding(Code::UNKNOWN_IN_STORY, message).with_cause(format!("for_each of {id}"));
            let fault = fault.with_help(both(format!("schrijf `{id}`"), format!("write `{id}`")));
            found.push(fault.with_word(&format!("{id}[{key}]"), id));
            return;
        };
        let elements = match certain::value_with(self.definition, &for_each.over, &|id| self.input(id)) {
            Some(Datum::List(elements)) => elements,
            Some(Datum::Record(elements)) => elements.into_values().collect(),
            _ => return,
        };
        let keys: Option<Vec<String>> = elements.iter().map(plain_key).collect();
        // A key that the engine makes out of other text is not foretold here.
        let Some(keys) = keys else { return };
        let message = || {
            both(
                format!("in dit verhaal heeft stap `{}` geen exemplaar `{key}`", step.id),
                format!("in this story step `{}` has no instance `{key}`", step.id),
            )
        };
        self.one_of(key, message, keys.iter().map(String::as_str), at, found);
    }

    /// The value of an input in this story, as far as a key can be made of it.
    fn input(&self, id: &str) -> Option<Datum> {
        let field = self.definition.inputs.get(id)?;
        let given = self.start.inputs.get(id).or(field.default.as_ref())?.as_array()?;
        let texts: Option<Vec<Datum>> = given.iter().map(|one| one.as_str().map(Datum::text)).collect();
        texts.map(Datum::List)
    }

    /// An item: a step, a gate or a condition of one.
    pub(super) fn item(&self, name: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) -> Option<&'t Step> {
        match name.parse() {
            Ok(ItemRef::Gate(phase)) => self.gate(&phase, at, found),
            Ok(ItemRef::Condition(condition)) => self.gate(&condition.phase, at, found),
            Ok(ItemRef::Step(_)) | Err(_) => return self.step(name, at, found),
        }
        None
    }
}

/// The key of an element that is a key already.
fn plain_key(element: &Datum) -> Option<String> {
    let text = match element {
        Datum::Record(fields) => fields.get("id")?.to_string(),
        Datum::Text(text) => text.clone(),
        _ => return None,
    };
    let is_plain = |text: &str| {
        let words = text.split('-');
        words
            .clone()
            .all(|word| !word.is_empty() && word.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit()))
    };
    is_plain(&text).then_some(text)
}

/// What is found of a name that is none of these, with its message.
fn unknown<'n>(
    name: &str,
    message: impl FnOnce() -> Text,
    known: impl Iterator<Item = &'n str> + Clone,
    finding: impl FnOnce(Text) -> Diagnostic,
) -> Option<Diagnostic> {
    if known.clone().any(|one| one == name) {
        return None;
    }
    let message = message();
    let cause = message.get(Language::En).to_owned();
    Some(suggesting(finding(message).with_cause(cause), name, known))
}
