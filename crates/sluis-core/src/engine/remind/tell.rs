// SPDX-License-Identifier: EUPL-1.2
//! A pulse: everything that has gone by becomes events, the reminders before the escalations, so that nobody is reminded
//! of what was escalated before. When nothing has gone by there is no event.

use jiff::Timestamp;

use super::rules::{Fired, Open};
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, Reminded};
use crate::engine::item::ItemRef;

/// Records whom time reminds and tells at the moment of the command.
pub(in crate::engine) fn tell(draft: &mut Draft<'_>) {
    let items = draft.instance.open_items();
    let reminders: Vec<Reminded> = items.iter().flat_map(|item| reminded(draft, item)).collect();
    let escalations: Vec<EventData> = items.iter().flat_map(|item| escalated(draft, item)).collect();
    if !reminders.is_empty() {
        draft.record(EventData::ItemsReminded { reminders });
    }
    escalations.into_iter().for_each(|data| draft.record(data));
}

/// The reminders of one item: the people who hear the same are taken together.
fn reminded(draft: &Draft<'_>, item: &ItemRef) -> Vec<Reminded> {
    let Some(open) = Open::of(draft.definition, &draft.instance, item) else { return Vec::new() };
    let mut reminders: Vec<Reminded> = Vec::new();
    for person in &open.people {
        let fired = open.fired(person, draft.now);
        if fired.is_empty() {
            continue;
        }
        let not_before = not_before(&open, &fired, draft.now);
        // What is asked for on its own is not told in a digest as well.
        let digest = fired.iter().all(|fired| fired.digest);
        let ticks: Vec<_> = fired.into_iter().map(|fired| fired.tick).collect();
        match reminders.iter_mut().find(|reminded| reminded.ticks == ticks) {
            Some(reminded) => reminded.to.push((*person).to_owned()),
            None => reminders.push(Reminded {
                item: item.clone(),
                round: draft.instance.round_of(item),
                to: vec![(*person).to_owned()],
                ticks,
                digest,
                not_before,
            }),
        }
    }
    reminders
}

/// What was missed and comes to light on a day off waits for the next working day.
fn not_before(open: &Open<'_>, fired: &[Fired], now: Timestamp) -> Option<Timestamp> {
    open.next_working_morning(now).filter(|_| !fired.iter().any(|fired| fired.any_day))
}

fn escalated(draft: &Draft<'_>, item: &ItemRef) -> Vec<EventData> {
    let Some(open) = Open::of(draft.definition, &draft.instance, item) else { return Vec::new() };
    let waiting_for: Vec<String> = draft.instance.waits_for(item).into_iter().map(str::to_owned).collect();
    let event = |(rung, tick): (&crate::definition::Escalation, _)| EventData::ItemEscalated {
        item: item.clone(),
        round: draft.instance.round_of(item),
        tick,
        to: told_of(draft, &rung.to),
        waiting_for: waiting_for.clone(),
        not_before: match rung.after {
            crate::calendar::Term::Hours(_) => None,
            _ => open.next_working_morning(draft.now),
        },
    };
    open.rungs(draft.now).into_iter().map(event).collect()
}

/// The person, or the people of the role; of a role with a distribution address the role itself, which is told there. A
/// role that nobody fills is answered for by who manages the programme.
pub(in crate::engine) fn told_of(draft: &Draft<'_>, to: &str) -> Vec<String> {
    let (definition, directory) = (draft.definition, draft.directory);
    let Some(role) = definition.roles.get(to) else { return vec![directory.successor(to, draft.today()).to_owned()] };
    if role.list.is_some() {
        return vec![to.to_owned()];
    }
    let members = |role: &str| directory.members(role).map(str::to_owned).collect::<Vec<_>>();
    let people = members(to);
    match &definition.managed_by {
        Some(managers) if people.is_empty() => members(managers),
        _ => people,
    }
}
