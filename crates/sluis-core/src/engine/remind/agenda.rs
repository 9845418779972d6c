// SPDX-License-Identifier: EUPL-1.2
//! When time itself next has something to say. Worked out once for each open item and kept until an event touches that
//! item, so that a command costs nothing for all the items that it leaves alone.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::rules::Open;
use crate::definition::Definition;
use crate::engine::event::EventData;
use crate::engine::instance::{Instance, InstanceState};
use crate::engine::item::ItemRef;

/// What was worked out of the items of an instance. It follows from the state and the definition and is no part of the
/// state: two instances are equal whatever they remember of this.
#[derive(Debug, Clone, Default)]
pub struct Agenda(BTreeMap<ItemRef, Option<Timestamp>>);

impl PartialEq for Agenda {
    fn eq(&self, _: &Agenda) -> bool {
        true
    }
}

impl Agenda {
    /// Forgets what an event touches.
    pub(in crate::engine) fn forget(&mut self, data: &EventData) {
        use EventData::*;
        match data {
            InstanceStarted { .. }
            | InstanceHeld { .. }
            | InstanceResumed { .. }
            | MandateGiven { .. }
            | MandateBegan { .. }
            | MandateEnded { .. } => self.0.clear(),
            ItemsReminded { reminders } => {
                self.0.retain(|item, _| !reminders.iter().any(|reminded| reminded.item == *item));
            }
            other => {
                if let Some(item) = other.item() {
                    self.0.remove(&item);
                }
            }
        }
    }
}

/// Works out what is missing in the agenda of an instance.
pub(in crate::engine) fn plan(definition: &Definition, instance: &mut Instance) {
    if instance.state != InstanceState::Running {
        return;
    }
    for item in instance.open_items() {
        if !instance.agenda.0.contains_key(&item) {
            let next = next_tick(definition, instance, &item);
            instance.agenda.0.insert(item, next);
        }
    }
}

/// The next moment at which time itself has something to say: a wait or the term of a ballot ends, or somebody must be
/// reminded or told; or somebody takes over from another. `None` while nothing waits for time.
pub fn next_due_at(definition: &Definition, instance: &Instance) -> Option<Timestamp> {
    let people = instance.next_day_of_people();
    if instance.state != InstanceState::Running {
        return people;
    }
    let tick = |item: &ItemRef| match instance.agenda.0.get(item) {
        Some(known) => *known,
        None => next_tick(definition, instance, item),
    };
    let ticks = instance.open_items().iter().filter_map(tick).min();
    instance.next_end_of_term().into_iter().chain(ticks).chain(people).min()
}

fn next_tick(definition: &Definition, instance: &Instance, item: &ItemRef) -> Option<Timestamp> {
    Open::of(definition, instance, item)?.next()
}
