// SPDX-License-Identifier: EUPL-1.2
//! What expressions and placeholders read of a running instance: the run-time mirror of the scope that `check` uses.
//! Never reads a clock. What a skipped step would have yielded is absent, and says why.

use indexmap::IndexMap;

use super::decide::Draft;
use super::instance::{Instance, StepProgress, StepState};
use super::item::{BallotRef, StepRef};
use super::terms::StepTerms;
use crate::definition::expression::{Absence, Datum, Template};
use crate::definition::{Definition, FieldType, Fields, Step, StepKind};
use crate::value::{Item, Value, Values};

/// The value of `root.id` (or of a whole root) for an expression that stands at `place`.
pub(super) fn read(draft: &Draft<'_>, place: Option<&StepRef>, root: &str, id: Option<&str>) -> Datum {
    read_of(draft.definition, &draft.instance, place, root, id)
}

/// As `read`, of any instance.
pub(crate) fn read_of(
    definition: &Definition,
    instance: &Instance,
    place: Option<&StepRef>,
    root: &str,
    id: Option<&str>,
) -> Datum {
    match (root, id) {
        ("inputs", Some(id)) => match instance.inputs.get(id) {
            Some(value) => datum(value),
            None => Absence::NotGiven.datum(),
        },
        ("steps", Some(id)) => step(definition, instance, id),
        ("phases", Some(id)) => match instance.phases.get(id) {
            Some(phase) => Datum::record([("state", word(&phase.state))]),
            None => Absence::Unknown.datum(),
        },
        ("gates", Some(id)) => match instance.phases.get(id) {
            Some(phase) => {
                let verdict = phase.verdict.map(|verdict| Datum::text(verdict.word()));
                let verdict = verdict.unwrap_or_else(|| Absence::GateNotPassed.datum());
                Datum::record([("state", word(&phase.gate)), ("verdict", verdict)])
            }
            None => Absence::Unknown.datum(),
        },
        ("parties", None) => {
            let here = definition.parties.keys().filter(|id| instance.takes_part(id));
            Datum::record(here.map(|id| (id.clone(), party(definition, id))))
        }
        ("parties", Some(id)) if definition.parties.contains_key(id) => party(definition, id),
        (root, None) => all_of(definition, instance, root)
            .or_else(|| variable(definition, instance, place?, root))
            .unwrap_or_else(|| Absence::Unknown.datum()),
        (root, Some(id)) => match variable_of(definition, instance, place, root) {
            Some(Datum::Record(mut fields)) => fields.shift_remove(id).unwrap_or_else(|| Absence::NoValue.datum()),
            _ => Absence::Unknown.datum(),
        },
    }
}

fn all_of(definition: &Definition, instance: &Instance, root: &str) -> Option<Datum> {
    let read = |id: &String| (id.clone(), read_of(definition, instance, None, root, Some(id)));
    match root {
        "inputs" => Some(Datum::record(definition.inputs.keys().map(read))),
        "steps" => Some(Datum::record(definition.phases.iter().flat_map(|phase| phase.steps.keys()).map(read))),
        "phases" | "gates" => Some(Datum::record(instance.phases.keys().map(read))),
        _ => None,
    }
}

fn variable_of(definition: &Definition, instance: &Instance, place: Option<&StepRef>, name: &str) -> Option<Datum> {
    variable(definition, instance, place?, name)
}

/// The element for which an instance of a fan-out stands.
fn variable(definition: &Definition, instance: &Instance, place: &StepRef, name: &str) -> Option<Datum> {
    let for_each = definition.step(&place.step)?.for_each.as_ref()?;
    if for_each.variable != name {
        return None;
    }
    let keys = instance.fan_outs.get(&place.step)?;
    let fan = keys.iter().find(|fan| Some(&fan.key) == place.key.as_ref())?;
    Some(match &fan.element {
        Value::Party(id) => party(definition, id),
        Value::Items(items) => items.first().map_or_else(|| Absence::Unknown.datum(), item),
        other => datum(other),
    })
}

/// A text with the placeholders of a fan-out filled in; `None` when one has no value.
pub(super) fn fill(draft: &Draft<'_>, place: &StepRef, template: &Template) -> Option<String> {
    fill_of(draft.definition, &draft.instance, place, template)
}

/// As `fill`, of any instance.
pub(crate) fn fill_of(
    definition: &Definition,
    instance: &Instance,
    place: &StepRef,
    template: &Template,
) -> Option<String> {
    let value = |path: &str| -> Option<String> {
        let (root, rest) = path.split_once('.').map_or((path, None), |(root, rest)| (root, Some(rest)));
        let mut found = match read_of(definition, instance, Some(place), root, None) {
            Datum::Absent(_) => return None,
            found => found,
        };
        for part in rest.into_iter().flat_map(|rest| rest.split('.')) {
            found = match found {
                Datum::Record(mut fields) => fields.shift_remove(part)?,
                _ => return None,
            };
        }
        match found {
            Datum::Absent(_) => None,
            Datum::Record(fields) => fields.get("title").map(ToString::to_string),
            found => Some(found.to_string()),
        }
    };
    template.render(&value).ok()
}

fn party(definition: &Definition, id: &str) -> Datum {
    let Some(party) = definition.parties.get(id) else { return Absence::Unknown.datum() };
    let own = [
        ("id".to_owned(), Datum::text(id)),
        ("title".to_owned(), Datum::text(party.title.get(definition.language))),
        ("partner".to_owned(), Datum::Boolean(party.partner)),
    ];
    let number = |(name, number): (&String, &f64)| (name.clone(), as_number(*number));
    let texts = party.texts.iter().map(|(name, text)| (name.clone(), Datum::text(text)));
    Datum::record(own.into_iter().chain(party.numbers.iter().map(number)).chain(texts))
}

fn as_number(number: f64) -> Datum {
    if number.fract() == 0.0 && number.abs() < 9e15 { Datum::Integer(number as i64) } else { Datum::Decimal(number) }
}

fn word(state: &impl serde::Serialize) -> Datum {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(word)) => Datum::Text(word),
        _ => Absence::NoValue.datum(),
    }
}

/// A step as expressions see it.
fn step(definition: &Definition, instance: &Instance, id: &str) -> Datum {
    let Some(written) = definition.step(id) else { return Absence::Unknown.datum() };
    let plain = StepRef::plain(id);
    if written.for_each.is_none() {
        return Datum::Record(one(written, instance, &plain));
    }
    let instances: IndexMap<String, Datum> = instance
        .instances_of(id, true)
        .into_iter()
        .filter_map(|step| Some((step.key.clone()?, Datum::Record(one(written, instance, &step)))))
        .collect();
    // By its key every instance can be read; together those of who takes part count.
    let counts = |key: &String| instance.is_of_who_takes_part(&StepRef::keyed(id, key));
    let each: Vec<Datum> =
        instances.iter().filter(|(key, _)| counts(key)).map(|(_, instance)| instance.clone()).collect();
    let mut whole = IndexMap::new();
    whole.insert("state".to_owned(), Datum::text(state_of_all(instance, id)));
    whole.insert("outputs".to_owned(), joined(&written.outputs, instance, id));
    whole.insert("each".to_owned(), Datum::List(each));
    Datum::FanOut { whole, instances }
}

/// The state of a fan-out: done when all are done, skipped or cancelled; skipped when there was nothing to do.
fn state_of_all(instance: &Instance, id: &str) -> &'static str {
    let plain = instance.step_state(&StepRef::plain(id));
    let states: Vec<StepState> = instance.instances_of(id, true).iter().map(|step| instance.step_state(step)).collect();
    let finished = |state: &StepState| matches!(state, StepState::Done | StepState::Skipped | StepState::Cancelled);
    match states.as_slice() {
        [] if plain == StepState::Skipped => "skipped",
        [] => "waiting",
        states if states.iter().all(finished) => "done",
        states if states.iter().all(|state| *state == StepState::Waiting) => "waiting",
        _ => "open",
    }
}

/// The outputs of all instances: lists joined, other values listed.
fn joined(fields: &Fields, instance: &Instance, id: &str) -> Datum {
    let steps = instance.instances_of(id, true);
    let done = || {
        let done = steps.iter().filter(|step| instance.step_state(step) == StepState::Done);
        done.filter(|step| instance.is_of_who_takes_part(step))
    };
    let of_field = |name: &String| {
        let mut values = Vec::new();
        for value in done().filter_map(|step| instance.steps.get(step)?.outputs.get(name)) {
            match datum(value) {
                Datum::List(list) => values.extend(list),
                other => values.push(other),
            }
        }
        Datum::List(values)
    };
    Datum::record(fields.keys().map(|name| (name.clone(), of_field(name))))
}

/// One instance of a step.
fn one(written: &Step, instance: &Instance, step: &StepRef) -> IndexMap<String, Datum> {
    let waiting = StepProgress::waiting();
    let progress = instance.step(step).unwrap_or(&waiting);
    let mut fields = IndexMap::new();
    fields.insert("state".to_owned(), word(&progress.state));
    if let Some(key) = &step.key {
        fields.insert("key".to_owned(), Datum::text(key));
    }
    let absent = match progress.state {
        StepState::Skipped => Some(Absence::StepSkipped),
        StepState::Cancelled if progress.left_with.is_some() => Some(Absence::PartyWithdrew),
        StepState::Cancelled => Some(Absence::StepCancelled),
        StepState::Waiting => Some(Absence::StepNotOpen),
        StepState::Open | StepState::Done => None,
    };
    let or_absent = |value: Datum| absent.clone().map_or(value, Datum::Absent);
    let outputs = Datum::record(
        written
            .outputs
            .iter()
            .map(|(name, field)| (name.clone(), or_absent(output(&progress.outputs, name, &field.kind)))),
    );
    fields.insert("outputs".to_owned(), outputs);
    for (name, value) in words_of_kind(written, instance, step, progress) {
        fields.insert(name.to_owned(), or_absent(value));
    }
    fields
}

fn output(outputs: &Values, name: &str, kind: &FieldType) -> Datum {
    match outputs.get(name) {
        Some(value) => datum(value),
        None if matches!(kind, FieldType::List { .. } | FieldType::ListOfItems { .. }) => Datum::List(Vec::new()),
        None => Absence::NotGiven.datum(),
    }
}

/// The words of a kind, as language.md lists them.
fn words_of_kind(
    written: &Step,
    instance: &Instance,
    step: &StepRef,
    progress: &StepProgress,
) -> Vec<(&'static str, Datum)> {
    let pick = |candidates: &[Item]| {
        let find = |id: &String| candidates.iter().find(|candidate| candidate.id == *id).map(item);
        Datum::List(progress.selected.iter().filter_map(find).collect())
    };
    match (&written.kind, &progress.terms) {
        (StepKind::Workshop { .. }, _) => {
            let planned = progress.meeting().map(|planned| Datum::Moment(planned.at));
            vec![("planned", planned.unwrap_or_else(|| Absence::NotPlanned.datum()))]
        }
        (StepKind::Selection { .. }, Some(StepTerms::Selection { candidates, .. })) => {
            let ranked = progress.ranking.iter().map(|ranked| {
                Datum::record([("item", Datum::text(&ranked.item)), ("score", Datum::Decimal(ranked.score))])
            });
            vec![("selected", pick(candidates)), ("ranking", Datum::List(ranked.collect()))]
        }
        (StepKind::Selection { .. }, _) => {
            vec![("selected", Datum::List(Vec::new())), ("ranking", Datum::List(Vec::new()))]
        }
        (StepKind::Decision { .. }, _) => {
            let ballot = instance.ballot(&BallotRef::Decision(step.clone()));
            vec![("chosen", ballot.map_or(Datum::List(Vec::new()), |ballot| pick(&ballot.terms.options)))]
        }
        (StepKind::Recruitment { positions, .. }, _) => {
            let of = |position: &String| {
                let filled = progress.appointments.values().filter(|filled| filled.position == *position);
                (position.clone(), Datum::Integer(filled.count() as i64))
            };
            vec![
                ("appointed", Datum::Integer(i64::from(progress.appointed()))),
                ("appointed_by_position", Datum::record(positions.keys().map(of))),
            ]
        }
        (StepKind::Funding { budget, .. }, _) => vec![
            ("budget", Datum::Money(*budget)),
            ("pledged", Datum::Money(progress.pledged())),
            ("pledged_hours", Datum::Integer(i64::from(progress.pledged_hours()))),
        ],
        (StepKind::Task | StepKind::Wait(_), _) => Vec::new(),
    }
}

/// A value as expressions see it. Erased text is absent.
fn datum(value: &Value) -> Datum {
    match value {
        Value::Text(text) => text.text().map_or_else(|| Absence::Erased.datum(), Datum::text),
        Value::Integer(number) => Datum::Integer(*number),
        Value::Decimal(number) => Datum::Decimal(*number),
        Value::Money(amount) => Datum::Money(*amount),
        Value::Date(date) => Datum::Date(*date),
        Value::Boolean(yes) => Datum::Boolean(*yes),
        Value::Choice(id) | Value::Person(id) | Value::Party(id) => Datum::text(id),
        Value::Choices(ids) => Datum::List(ids.iter().map(Datum::text).collect()),
        Value::File(file) => {
            let name = file.name.text().map_or_else(|| Absence::Erased.datum(), Datum::text);
            Datum::record([("name", name), ("hash", Datum::text(&file.hash)), ("size", whole(file.size))])
        }
        Value::List(values) => Datum::List(values.iter().map(datum).collect()),
        Value::Items(items) => Datum::List(items.iter().map(item).collect()),
    }
}

fn whole(number: u64) -> Datum {
    Datum::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn item(item: &Item) -> Datum {
    let id = std::iter::once(("id".to_owned(), Datum::text(&item.id)));
    Datum::record(id.chain(item.fields.iter().map(|(name, value)| (name.clone(), datum(value)))))
}

/// The collected item with this id, wherever it was collected.
pub(super) fn find_item(instance: &Instance, id: &str) -> Option<Item> {
    let outputs = instance.steps.values().flat_map(|step| step.outputs.values());
    let values = instance.inputs.values().chain(outputs);
    let collected = values.filter_map(|value| match value {
        Value::Items(items) => Some(items.iter()),
        _ => None,
    });
    let mut offered = instance.ballots.values().flatten().flat_map(|ballot| &ballot.terms.options);
    collected.flatten().find(|item| item.id == id).or_else(|| offered.find(|item| item.id == id)).cloned()
}
