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
use crate::engine::{ItemRef, StepRef};

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
        if let Line::Act(act) = line
            && let Act::Replace(Replace { new, name: Some(name), .. }) = &**act
        {
            directory.people.entry(new.clone()).or_insert_with(|| Person::called(name));
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
        let fault = at.finding(Code::UNKNOWN_IN_STORY, format!("there is no person `{id}` in this story"));
        found.push(match people.people.is_empty() {
            true => fault.with_help("add `people` to this test, or a people.yaml to the folder"),
            false => suggesting(fault, id, people.people.keys().map(String::as_str)),
        });
    }

    pub(super) fn phase(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        if self.definition.phase(id).is_none() {
            let fault = at.finding(Code::UNKNOWN_IN_STORY, format!("there is no phase `{id}`"));
            found.push(suggesting(fault, id, self.definition.phases.iter().map(|phase| phase.id.as_str())));
        }
    }

    pub(super) fn gate(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let gates = self.definition.phases.iter().filter(|phase| phase.gate.is_some()).map(|phase| phase.id.as_str());
        if gates.clone().any(|gate| gate == id) {
            return;
        }
        let message = match self.definition.phase(id) {
            Some(_) => format!("phase `{id}` has no gate"),
            None => format!("there is no gate `{id}`"),
        };
        found.push(suggesting(at.finding(Code::UNKNOWN_IN_STORY, message), id, gates));
    }

    pub(super) fn party(&self, id: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let parties = self.definition.parties.keys().map(String::as_str);
        if self.definition.parties.is_empty() {
            let fault =
                at.finding(Code::UNKNOWN_IN_STORY, format!("there is no party `{id}`: the workflow has no parties"));
            found.push(fault.with_help("leave the line out, or add `parties` to the workflow"));
            return;
        }
        self.one_of(id, &format!("there is no party `{id}`"), parties, at, found);
    }

    /// What the instance of this story is called.
    pub(super) fn instance(&self) -> &str {
        self.start.id.as_deref().unwrap_or(&self.definition.id)
    }

    /// A name that must be one of these.
    pub(super) fn one_of<'n>(
        &self,
        id: &str,
        message: &str,
        known: impl Iterator<Item = &'n str> + Clone,
        at: &Place<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        if !known.clone().any(|name| name == id) {
            found.push(suggesting(at.finding(Code::UNKNOWN_IN_STORY, message), id, known));
        }
    }

    /// The step that is named here, when there is one.
    pub(super) fn step(&self, name: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) -> Option<&'t Step> {
        let wrong =
            |found: &mut Vec<Diagnostic>, message: String| found.push(at.finding(Code::UNKNOWN_IN_STORY, message));
        let reference: StepRef = name.parse().map_err(|error| wrong(found, format!("{error}"))).ok()?;
        let Some(step) = self.definition.step(&reference.step) else {
            let fault = at.finding(Code::UNKNOWN_IN_STORY, format!("there is no step `{}`", reference.step));
            let steps = self.definition.phases.iter().flat_map(|phase| phase.steps.keys());
            found.push(suggesting(fault, &reference.step, steps.map(String::as_str)));
            return None;
        };
        if let Some((phase, _)) = name.split_once('/')
            && self.definition.phase_of(&step.id).is_some_and(|own| own.id != phase)
        {
            wrong(found, format!("step `{}` does not belong to phase `{phase}`", step.id));
        }
        if let Some(key) = &reference.key {
            self.key(step, key, at, found);
        }
        Some(step)
    }

    fn key(&self, step: &Step, key: &str, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
        let Some(for_each) = &step.for_each else {
            let message = format!("step `{}` has no `for_each`, so that there is no `{}[{key}]`", step.id, step.id);
            let fault = at.finding(Code::UNKNOWN_IN_STORY, message);
            found.push(fault.with_help(format!("write `{}`", step.id)));
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
        self.one_of(
            key,
            &format!("in this story step `{}` has no instance `{key}`", step.id),
            keys.iter().map(String::as_str),
            at,
            found,
        );
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
