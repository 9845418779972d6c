// SPDX-License-Identifier: EUPL-1.2
//! The dates of a programme side by side: as first planned, as they stand, and as it went, with every move between them.
//! All of it is read from the events; nothing is kept beside them, so that it can never disagree with them.

use indexmap::IndexMap;
use jiff::Timestamp;

use super::apply::apply;
use super::command::Actor;
use super::event::{Event, EventData, MovedDeadline};
use super::forecast::forecast;
use super::instance::{GateState, Instance, StepState};
use super::item::{BallotRef, ItemRef, StepRef};
use crate::calendar::Deadline;
use crate::definition::Definition;
use crate::value::Sealed;

/// The dates of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemDates {
    /// The step, gate or condition.
    pub item: ItemRef,
    /// As it was planned on the day of the start: for what was not open then, a forecast. Absent for what nobody knew of.
    pub baseline: Option<Deadline>,
    /// As it stands: of what is done the deadline it had, of what is still to open a forecast.
    pub current: Option<Deadline>,
    /// Whether the current date is a forecast.
    pub expected: bool,
    /// When it was done, met, passed or skipped.
    pub actual: Option<Timestamp>,
    /// Who moved it and why, in order.
    pub moves: Vec<Move>,
}

/// One move of a deadline.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// Where it was.
    pub from: Option<Deadline>,
    /// Where it went.
    pub to: Deadline,
    /// Why.
    pub reason: Sealed,
    /// It moved because the programme had been on hold.
    pub by_hold: bool,
}

/// The dates of everything that has one, in the order of the files. `events` are all events of the instance.
pub fn dates(definition: &Definition, id: &str, events: &[Event], now: Timestamp) -> Vec<ItemDates> {
    let mut instance = Instance::unstarted(id);
    let start = events.first().map(|event| event.command_id.as_str());
    let mut moves: IndexMap<ItemRef, Vec<Move>> = IndexMap::new();
    let mut baseline = None;
    for event in events {
        if baseline.is_none() && Some(event.command_id.as_str()) != start {
            baseline = Some(forecast(definition, &instance, instance.started_at));
        }
        for (item, moved) in moved_by(&instance, event) {
            moves.entry(item).or_default().push(moved);
        }
        apply(&mut instance, event);
    }
    let baseline = baseline.unwrap_or_else(|| forecast(definition, &instance, instance.started_at)).dates;
    let ahead = if instance.has_ended() { IndexMap::new() } else { forecast(definition, &instance, now).dates };
    let items = items(definition, &instance).into_iter().map(|item| {
        let expected = is_ahead(&instance, &item);
        let first = baseline.get(&item).or_else(|| baseline.get(&plain(&item)?));
        let current = ahead.get(&item).cloned().or_else(|| deadline_it_had(&instance, &item));
        ItemDates {
            baseline: first.cloned(),
            current,
            expected,
            actual: done_at(&instance, &item),
            moves: moves.swap_remove(&item).unwrap_or_default(),
            item,
        }
    });
    items.filter(|dates| dates.baseline.is_some() || dates.current.is_some() || dates.actual.is_some()).collect()
}

/// What an event moved, in the state before it.
fn moved_by(before: &Instance, event: &Event) -> Vec<(ItemRef, Move)> {
    let moved = |item: &ItemRef, to: &Deadline, reason: &Sealed, by_hold| {
        let (at, by, from) = (event.at, event.actor.clone(), before.due_of(item).cloned());
        (item.clone(), Move { at, by, from, to: to.clone(), reason: reason.clone(), by_hold })
    };
    match &event.data {
        EventData::DueMoved { item, due, reason } => vec![moved(item, due, reason, false)],
        EventData::InstanceResumed { reason, deadlines } => {
            let changed = |one: &&MovedDeadline| {
                one.meeting.is_none() && before.due_of(&one.item).map(|due| due.date) != Some(one.due.date)
            };
            deadlines.iter().filter(changed).map(|one| moved(&one.item, &one.due, reason, true)).collect()
        }
        _ => Vec::new(),
    }
}

/// Everything that can have a date, in the order of the files; conditions behind the gate that laid them down.
fn items(definition: &Definition, instance: &Instance) -> Vec<ItemRef> {
    let of_phase = |phase: &crate::definition::Phase| {
        let steps = phase.steps.keys().flat_map(|step| {
            let known = super::settle::steps::known_instances(definition, instance, step);
            if known.is_empty() { vec![StepRef::plain(step)] } else { known }
        });
        let mut items: Vec<ItemRef> = steps.map(ItemRef::Step).collect();
        items.extend(phase.gate.as_ref().map(|_| ItemRef::Gate(phase.id.clone())));
        let conditions = instance.conditions.keys().filter(|condition| condition.phase == phase.id);
        items.extend(conditions.cloned().map(ItemRef::Condition));
        items
    };
    definition.phases.iter().flat_map(of_phase).collect()
}

/// The step without the key of its fan-out: what was planned before the fan-out froze.
fn plain(item: &ItemRef) -> Option<ItemRef> {
    match item {
        ItemRef::Step(step) if step.key.is_some() => Some(ItemRef::Step(StepRef::plain(&step.step))),
        _ => None,
    }
}

fn is_ahead(instance: &Instance, item: &ItemRef) -> bool {
    match item {
        ItemRef::Step(step) => instance.step_state(step) == StepState::Waiting,
        ItemRef::Gate(phase) => instance.phases.get(phase).is_some_and(|phase| phase.gate == GateState::Waiting),
        ItemRef::Condition(_) => false,
    }
}

fn deadline_it_had(instance: &Instance, item: &ItemRef) -> Option<Deadline> {
    match item {
        ItemRef::Step(step) => {
            let ballot = instance.ballot(&BallotRef::Decision(step.clone())).and_then(|ballot| ballot.due.clone());
            ballot.or_else(|| instance.steps.get(step)?.due.clone())
        }
        ItemRef::Gate(phase) => instance.ballot(&BallotRef::Gate(phase.clone()))?.due.clone(),
        ItemRef::Condition(condition) => Some(instance.conditions.get(condition)?.due.clone()),
    }
}

fn done_at(instance: &Instance, item: &ItemRef) -> Option<Timestamp> {
    match item {
        ItemRef::Step(step) => instance.steps.get(step)?.closed_at,
        ItemRef::Gate(phase) => {
            let phase = instance.phases.get(phase).filter(|phase| phase.gate != GateState::Waiting)?;
            phase.passed_at.or(instance.ended_at.filter(|_| phase.gate == GateState::Stopped))
        }
        ItemRef::Condition(condition) => instance.conditions.get(condition)?.met_at,
    }
}
