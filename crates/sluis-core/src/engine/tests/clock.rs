// SPDX-License-Identifier: EUPL-1.2
//! Whatever the clock does - stands still for days, jumps ahead, is set back - and whatever people do meanwhile: no tick
//! is told twice, nobody is reminded of what is done, nobody hears twice of an item at once, and a moment that was
//! foretold always has something to say.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: A, roles: [team] }, tom: { name: T, roles: [team] }, \
    bea: { name: B, roles: [board] }, cor: { name: C, roles: [board] }, boss: { name: D, roles: [lead] } }";

const WORKFLOW: &str = "{ managed_by: lead, roles: { team: {}, board: {}, lead: {} }, \
    reminders: [{ schedule: '0 8 * * MON-FRI', digest: true }, { before_due: 2 working days }, { after_due: 1 days }], \
    escalation: [{ after: 2 working days, to: lead }, { after: 1 weeks, to: board }], \
    phases: { one: { steps: { \
        a: { kind: task, owner: team, due: 1 weeks }, \
        b: { kind: task, owner: team, due: 3 days, reminders: [{ schedule: '*/30 2,3 * * *', days_off: true }] }, \
        c: { kind: decision, needs: b, options: [x, y], due: 30 hours, approvals: [{ by: board, rule: all }], \
             reminders: [{ before_due: 6 hours }, { after_due: 5 hours }] }, \
        w: { kind: wait, for: 2 weeks } }, \
      gate: { approvals: [{ by: board, rule: all }], due: 1 weeks, on_rework: { back_to: [a], at_most: 9, then: escalate } } } } }";

/// A thing that happens: how the clock moves, in minutes, and what somebody tries.
fn happenings() -> impl Strategy<Value = Vec<(i64, u8, u8)>> {
    let jump = prop_oneof![4 => 0..600i64, 3 => 600..6_000i64, 1 => 6_000..60_000i64, 2 => -3_000..0i64];
    prop::collection::vec((jump, any::<u8>(), any::<u8>()), 1..40)
}

fn attempt(story: &mut Story, what: u8, which: u8) -> Told {
    let item = ["a", "b", "c", "gate one"][usize::from(which % 4)];
    let step = ["a", "b", "c"][usize::from(which % 3)];
    let person = ["ann", "tom", "bea", "cor"][usize::from(which / 4 % 4)];
    match what % 16 {
        0 => story.complete(person, item, json!({})),
        1 => story.vote(person, item, if which.is_multiple_of(3) { "rework" } else { "approve" }),
        2 => story.vote(person, item, "option-1"),
        3 => story.withdraw(person, item),
        4 => story.reopen("boss", step),
        5 => story.assign("boss", item, person),
        6 => story.hold("boss"),
        7 | 8 => story.resume("boss"),
        9 | 10 => {
            let days = i64::from(which % 9);
            let until = story.definition.timezone.to_datetime(story.now).date() + SignedDuration::from_hours(24 * days);
            story.act(person, Act::Snooze { item: item.parse().unwrap(), until })
        }
        11 => {
            let due = story.definition.timezone.to_datetime(story.now).date();
            let due = due + SignedDuration::from_hours(24 * i64::from(which % 12));
            story.reschedule("boss", item, &due.to_string())
        }
        _ => Ok(Vec::new()),
    }
}

/// What the store keeps unique: item, rule, tick, person.
type Key = (String, String, String, String);

fn keys(event: &EventData) -> Vec<Key> {
    let of = |item: &ItemRef, ticks: &[Tick], to: &[String]| {
        let each = |person: &String| {
            ticks
                .iter()
                .map(|tick| (item.to_string(), tick.rule.clone(), tick.at.to_string(), person.clone()))
                .collect()
        };
        to.iter().flat_map(|person| -> Vec<Key> { each(person) }).collect::<Vec<_>>()
    };
    match event {
        EventData::ItemsReminded { reminders } => {
            reminders.iter().flat_map(|it| of(&it.item, &it.ticks, &it.to)).collect()
        }
        EventData::ItemEscalated { item, tick, to, .. } => of(item, std::slice::from_ref(tick), to),
        _ => Vec::new(),
    }
}

fn check(before: &Instance, story: &Story, events: &[EventData], told: &mut BTreeSet<Key>) {
    let mut heard = BTreeSet::new();
    for event in events {
        for key in keys(event) {
            assert!(told.insert(key.clone()), "told twice: {key:?}");
        }
        if let EventData::ItemsReminded { reminders } = event {
            for it in reminders {
                assert!(it.ticks.iter().all(|tick| tick.at <= story.now), "told before its time: {it:?}");
                for person in &it.to {
                    assert!(story.instance.waits_for(&it.item).contains(&person.as_str()), "nothing waits: {it:?}");
                    assert!(!before.is_snoozed(&it.item, person, story.now), "{person} snoozes {}", it.item);
                    assert!(heard.insert((it.item.clone(), person.clone())), "two reminders at once: {it:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_clock_does_nothing_is_told_twice_and_nothing_after_its_end(happenings in happenings()) {
        let mut story = Story::begin(WORKFLOW, PEOPLE);
        let (mut told, mut last) = (BTreeSet::new(), story.now);
        for (minutes, what, which) in happenings {
            // As the funnel does: an event never lies before the one it follows.
            story.now = (story.now + SignedDuration::from_mins(minutes)).max(last);
            let _ = attempt(&mut story, what, which);
            let before = story.instance.clone();
            let foretold = next_due_at(&story.definition, &before).filter(|next| *next <= story.now);
            let events = story.give(Actor::Clock, None, Act::Pulse).unwrap();
            prop_assert_eq!(foretold.is_some(), !events.is_empty(), "foretold {:?}, and said {:?}", foretold, events);
            check(&before, &story, &events, &mut told);
            let next = next_due_at(&story.definition, &story.instance);
            prop_assert!(next.is_none_or(|next| next > story.now), "it would never end: {:?} at {}", next, story.now);
            // What is kept of the agenda is what would be worked out anew.
            let mut blank = story.instance.clone();
            blank.agenda = Agenda::default();
            prop_assert_eq!(next, next_due_at(&story.definition, &blank));
            last = story.events.last().map_or(last, |event| event.at);
        }
    }
}
