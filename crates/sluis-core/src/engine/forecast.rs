// SPDX-License-Identifier: EUPL-1.2
//! What is to be expected: the dates of what has not opened yet, as if everything is done on its last day, nothing is
//! skipped and every gate passes in its first round. Made from the definition each time it is asked for; never stored,
//! and never a reason for anything: a deadline counts from when its item really opens.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};

use super::instance::{GateState, Instance, InstanceState, StepState};
use super::item::{ItemRef, StepRef};
use super::settle::steps::{beginning_of, known_instances};
use crate::calendar::{Anchor, Deadline, Due, DueRule, Origin};
use crate::definition::{Definition, Field, FieldType, Phase, Step, StepKind};
use crate::value::Value;

/// The dates that are to be expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The deadline of each item that is open or still to open, in the order of the files.
    pub dates: IndexMap<ItemRef, Deadline>,
    /// When each item that is still to open opens, also one without a deadline.
    pub opens: IndexMap<ItemRef, Timestamp>,
    /// When the last phase ends.
    pub ends_at: Timestamp,
}

/// A date that becomes another.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// The item.
    pub item: ItemRef,
    /// Its deadline as it was expected.
    pub from: Deadline,
    /// Its deadline as it is expected then.
    pub to: Deadline,
}

/// What is to be expected of an instance at `now`. On hold it is as if the clock runs again at `now`.
pub fn forecast(definition: &Definition, instance: &Instance, now: Timestamp) -> Forecast {
    let mut ahead = Ahead {
        definition,
        instance,
        now,
        ends: BTreeMap::new(),
        asked: BTreeSet::new(),
        dates: IndexMap::new(),
        opens: IndexMap::new(),
        phase: "",
        begins: instance.started_at,
    };
    for phase in &definition.phases {
        ahead.begins = ahead.phase(phase);
    }
    for (condition, progress) in instance.open_conditions() {
        ahead.dates.insert(ItemRef::Condition(condition.clone()), progress.due.clone());
    }
    Forecast { ends_at: ahead.begins, dates: ahead.dates, opens: ahead.opens }
}

/// What is to be expected of a programme that would begin at this moment. A date that is asked at the start is that of its
/// default, or else the day itself.
pub fn forecast_from(definition: &Definition, start: Timestamp) -> Forecast {
    let day = definition.timezone.to_datetime(start).date();
    let dates = definition.inputs.iter().filter(|(_, input)| matches!(input.kind, FieldType::Date));
    let given = |input: &Field| input.default.as_ref()?.as_str()?.parse().ok();
    let inputs = dates.map(|(id, input)| (id.clone(), Value::Date(given(input).unwrap_or(day)))).collect();
    forecast(definition, &Instance { started_at: start, inputs, ..Instance::unstarted(&definition.id) }, start)
}

impl Forecast {
    /// What differs in a later forecast, of the items that are in both.
    pub fn shifts(&self, later: &Forecast) -> Vec<Shift> {
        let both = self.dates.iter().filter_map(|(item, from)| Some((item, from, later.dates.get(item)?)));
        let shift = |(item, from, to): (&ItemRef, &Deadline, &Deadline)| Shift {
            item: item.clone(),
            from: from.clone(),
            to: to.clone(),
        };
        both.filter(|(_, from, to)| from.date != to.date).map(shift).collect()
    }
}

struct Ahead<'a> {
    definition: &'a Definition,
    instance: &'a Instance,
    now: Timestamp,
    /// When each step ends, as far as it is known by now.
    ends: BTreeMap<String, Timestamp>,
    /// The steps whose end is being looked for: a circle of anchors must not go round for ever.
    asked: BTreeSet<String>,
    dates: IndexMap<ItemRef, Deadline>,
    opens: IndexMap<ItemRef, Timestamp>,
    /// The phase that is looked at, and when it begins.
    phase: &'a str,
    begins: Timestamp,
}

impl<'a> Ahead<'a> {
    /// When a phase ends.
    fn phase(&mut self, phase: &'a Phase) -> Timestamp {
        self.phase = &phase.id;
        let progress = self.instance.phases.get(&phase.id);
        if let Some(opened_at) = progress.and_then(|progress| progress.opened_at) {
            self.begins = opened_at;
        }
        if let Some(passed_at) = progress.and_then(|progress| progress.passed_at) {
            // Also a phase that had passed when the programme was taken over: its steps have no dates of their own.
            self.ends.extend(
                phase.steps.keys().map(|step| (step.clone(), closed_at(self.instance, step).unwrap_or(passed_at))),
            );
            return passed_at;
        }
        let mut end = self.begins;
        for step in phase.steps.values() {
            end = end.max(self.step(step));
        }
        let Some(gate) = &phase.gate else { return end };
        let item = ItemRef::Gate(phase.id.clone());
        let is_open = progress.is_some_and(|phase| phase.gate == GateState::Open);
        let due = match is_open {
            true => self.due_of(&item),
            false => {
                self.opens.insert(item.clone(), end.max(self.now));
                gate.due.as_ref().and_then(|due| self.deadline(due, end.max(self.now)))
            }
        };
        let Some(due) = due else { return end };
        let last = self.last_moment(&due);
        self.dates.insert(item, due);
        end.max(last)
    }

    /// When the last instance of a step ends.
    fn step(&mut self, step: &Step) -> Timestamp {
        if let Some(end) = self.ends.get(&step.id) {
            return *end;
        }
        if !self.asked.insert(step.id.clone()) {
            return self.begins;
        }
        let known = known_instances(self.definition, self.instance, &step.id);
        let instances = if known.is_empty() { vec![StepRef::plain(&step.id)] } else { known };
        let ends = instances.iter().map(|at| self.one(step, at)).max();
        let end = ends.unwrap_or(self.begins);
        self.ends.insert(step.id.clone(), end);
        end
    }

    fn one(&mut self, step: &Step, at: &StepRef) -> Timestamp {
        let item = ItemRef::Step(at.clone());
        let progress = self.instance.steps.get(at);
        let due = match progress.map_or(StepState::Waiting, |progress| progress.state) {
            StepState::Done | StepState::Skipped | StepState::Cancelled => {
                return progress.and_then(|progress| progress.closed_at).unwrap_or(self.now);
            }
            StepState::Open => self.due_of(&item),
            StepState::Waiting => {
                let begins = self.begins.max(self.now);
                let opens = step.needs.iter().filter_map(|need| self.end_of(&need.step)).fold(begins, Timestamp::max);
                self.opens.insert(item.clone(), opens);
                let Some(due) = self.due_from(step, opens) else { return opens };
                Some(due)
            }
        };
        let Some(due) = due else { return self.now };
        let last = match step.kind {
            // What waits for a moment is over at that moment, not just before it.
            StepKind::Wait(_) => due.due_at.max(self.now),
            _ => self.last_moment(&due),
        };
        self.dates.insert(item, due);
        last
    }

    /// When a step ends; `None` for one of a later phase, of which nothing is known yet.
    fn end_of(&mut self, step: &str) -> Option<Timestamp> {
        if let Some(end) = self.ends.get(step) {
            return Some(*end);
        }
        let definition = self.definition;
        let is_here = definition.phase_of(step).is_some_and(|phase| phase.id == self.phase);
        definition.step(step).filter(|_| is_here).map(|step| self.step(step))
    }

    /// The deadline of a step that opens then.
    fn due_from(&mut self, step: &Step, opens: Timestamp) -> Option<Deadline> {
        match &step.kind {
            StepKind::Wait(Due { rule: DueRule::On(date), .. }) => beginning_of(self.definition, *date),
            StepKind::Wait(due) => self.deadline(due, opens),
            _ => self.deadline(step.due.as_ref()?, opens),
        }
    }

    fn deadline(&mut self, due: &Due, opens: Timestamp) -> Option<Deadline> {
        let origin = match due.anchor() {
            Some(Anchor::Step(step)) => Some(Origin::At(self.end_of(step)?)),
            Some(Anchor::Opening) | None => Some(Origin::At(opens)),
            Some(Anchor::PhaseStart) => Some(Origin::At(self.begins)),
            Some(Anchor::Input(input)) => match self.instance.inputs.get(input) {
                Some(Value::Date(date)) => Some(Origin::Day(*date)),
                _ => None,
            },
        };
        due.deadline(|_| origin, &self.definition.calendar, &self.definition.timezone)
    }

    /// The deadline of what is open; on hold the one that the rest of its term makes from now.
    fn due_of(&self, item: &ItemRef) -> Option<Deadline> {
        let due = self.instance.due_of(item)?;
        let held = self.instance.held.iter().find(|held| held.item == *item && held.meeting.is_none());
        let held = held.filter(|_| self.instance.state == InstanceState::OnHold);
        let (calendar, zone) = (&self.definition.calendar, &self.definition.timezone);
        Some(held.map_or_else(|| due.clone(), |held| held.budget.resume(due, self.now, calendar, zone)))
    }

    /// The last moment that is in time, and not before now: what is late cannot be done in the past.
    fn last_moment(&self, due: &Deadline) -> Timestamp {
        let last = due.due_at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(due.due_at);
        last.max(self.now)
    }
}

/// When the last instance of a step was done, as far as any was.
fn closed_at(instance: &Instance, step: &str) -> Option<Timestamp> {
    let instances = instance.steps.iter().filter(|(known, _)| known.step == step);
    instances.filter_map(|(_, progress)| progress.closed_at).max()
}
