// SPDX-License-Identifier: EUPL-1.2
//! Reminders and escalation as people meet them: on which morning, to whom, once, and never after the work is done.

use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, tom: { name: Tom, roles: [team] }, \
    bea: { name: Bea, roles: [board] }, cor: { name: Cor, roles: [board] }, boss: { name: Boss, roles: [lead] } }";

/// One task for two people, due on Monday 18 January 2027 (it opens on Monday 4 January), with these rules.
fn task(rules: &str) -> Story {
    of(&format!("it: {{ kind: task, owner: team, due: 2 weeks, {rules} }}"), "")
}

fn of(steps: &str, gate: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: lead, roles: {{ team: {{}}, board: {{}}, lead: {{}}, nobody: {{}} }}, \
         phases: {{ one: {{ steps: {{ {steps} }} {gate} }} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

/// Lets time pass up to a local moment as a daemon does: a pulse wherever something is due. Tells what was told, as
/// `01-14 08:00 reminder ann,tom` and `01-25 08:00 escalation boss`.
fn until(story: &mut Story, moment: &str) -> Vec<String> {
    let start = story.now;
    story.clock_at(moment);
    let (end, mut told) = (story.now, Vec::new());
    story.now = start;
    while let Some(next) = next_due_at(&story.definition, &story.instance).filter(|next| *next <= end) {
        story.now = next.max(story.now);
        let events = story.give(Actor::Clock, None, Act::Pulse).unwrap();
        assert!(!events.is_empty(), "a moment that was foretold has something to say");
        told.extend(events.iter().flat_map(|event| lines(story, event)));
    }
    story.now = end;
    told
}

fn lines(story: &Story, event: &EventData) -> Vec<String> {
    let at = story.definition.timezone.to_datetime(story.now).strftime("%m-%d %H:%M").to_string();
    match event {
        EventData::ItemsReminded { reminders } => reminders
            .iter()
            .map(|it| format!("{at} {} {}", if it.digest { "digest" } else { "reminder" }, it.to.join(",")))
            .collect(),
        EventData::ItemEscalated { to, .. } => vec![format!("{at} escalation {}", to.join(","))],
        _ => Vec::new(),
    }
}

#[test]
fn rules_speak_on_the_mornings_that_they_name() {
    for (rules, expected) in [
        ("reminders: [{ before_due: 2 working days }]", vec!["01-14 08:00 reminder ann,tom"]),
        ("reminders: [{ before_due: 1 days }]", vec!["01-15 08:00 reminder ann,tom"]),
        ("reminders: [{ before_due: 36 hours }]", vec!["01-17 12:00 reminder ann,tom"]),
        ("reminders: [{ before_due: 3 weeks }]", vec![]),
        ("reminders: [{ after_due: 1 working days }]", vec!["01-20 08:00 reminder ann,tom"]),
        ("reminders: [{ after_due: 4 days }]", vec!["01-25 08:00 reminder ann,tom"]),
        (
            "reminders: [{ schedule: '30 9 * * *', for: [due-soon] }]",
            vec!["01-14 09:30 reminder ann,tom", "01-15 09:30 reminder ann,tom", "01-18 09:30 reminder ann,tom"],
        ),
        (
            "reminders: [{ schedule: '0 8 * * SAT', days_off: true }]",
            vec!["01-16 08:00 reminder ann,tom", "01-23 08:00 reminder ann,tom"],
        ),
        (
            "reminders: [{ schedule: '0 8 * * TUE,SAT', digest: true }]",
            vec!["01-19 08:00 digest ann,tom", "01-26 08:00 digest ann,tom"],
        ),
        (
            "escalation: [{ after: 2 working days, to: lead }, { after: 1 weeks, to: board }]",
            vec!["01-21 08:00 escalation boss", "01-26 08:00 escalation bea,cor"],
        ),
        ("escalation: [{ after: 1 working days, to: nobody }]", vec!["01-20 08:00 escalation boss"]),
        ("escalation: [{ after: 6 hours, to: lead }]", vec!["01-19 06:00 escalation boss"]),
    ] {
        let mut story = task(rules);
        assert_eq!(until(&mut story, "2027-01-27T12:00"), expected, "{rules}");
    }
}

#[test]
fn a_person_hears_once_of_an_item_on_a_morning_on_which_several_rules_speak() {
    let mut story = task(
        "reminders: [{ before_due: 2 working days }, { schedule: '0 8 * * *', digest: true }, { schedule: '0 8 * * *' }]",
    );
    assert_eq!(until(&mut story, "2027-01-14T12:00"), ["01-14 08:00 reminder ann,tom"]);
}

#[test]
fn what_was_missed_comes_as_one_reminder_before_its_escalations() {
    let mut story = task(
        "reminders: [{ before_due: 2 working days }, { schedule: '0 8 * * MON-FRI' }], \
         escalation: [{ after: 1 working days, to: lead }, { after: 3 working days, to: board }]",
    );
    story.clock_at("2027-01-28T09:15");
    let events = story.give(Actor::Clock, None, Act::Pulse).unwrap();
    let told: Vec<String> = events.iter().flat_map(|event| lines(&story, event)).collect();
    assert_eq!(told, ["01-28 09:15 reminder ann,tom", "01-28 09:15 escalation boss", "01-28 09:15 escalation bea,cor"]);
    let EventData::ItemsReminded { reminders } = &events[0] else { panic!("{events:?}") };
    let rules: Vec<&str> = reminders[0].ticks.iter().map(|tick| tick.rule.as_str()).collect();
    assert_eq!(rules, ["before_due 2 working days", "schedule 0 8 * * MON-FRI"]);
    assert!(story.give(Actor::Clock, None, Act::Pulse).unwrap().is_empty());
    assert_eq!(until(&mut story, "2027-01-29T12:00"), ["01-29 08:00 reminder ann,tom"]);
}

#[test]
fn what_comes_to_light_on_a_day_off_waits_for_the_next_working_morning() {
    let mut story = task("reminders: [{ before_due: 1 days }], escalation: []");
    let events = story.advance_to("2027-01-16T10:00");
    let EventData::ItemsReminded { reminders } = &events[0] else { panic!("{events:?}") };
    assert_eq!(reminders[0].not_before.map(|at| at.to_string()).as_deref(), Some("2027-01-18T07:00:00Z"));
}

#[test]
fn nothing_is_said_of_what_is_done_or_on_hold() {
    let rules = "reminders: [{ schedule: '0 8 * * *' }], escalation: [{ after: 1 working days, to: lead }]";
    let mut done = task(rules);
    done.clock_at("2027-01-14T07:59");
    done.complete("ann", "it", json!({})).unwrap();
    assert_eq!(until(&mut done, "2027-03-01T12:00"), Vec::<String>::new());

    let mut held = task(rules);
    assert_eq!(until(&mut held, "2027-01-14T12:00"), ["01-14 08:00 reminder ann,tom"]);
    held.hold("boss").unwrap();
    assert_eq!(next_due_at(&held.definition, &held.instance), None);
    assert_eq!(until(&mut held, "2027-02-01T12:00"), Vec::<String>::new());
    held.resume("boss").unwrap();
    assert!(
        held.give(Actor::Clock, None, Act::Pulse).unwrap().is_empty(),
        "the mornings of the hold are not made up for"
    );
    assert_eq!(held.due("it"), "2027-02-05", "four of its days were left");
    assert_eq!(until(&mut held, "2027-02-03T12:00"), ["02-03 08:00 reminder ann,tom"]);
}

#[test]
fn an_escalation_before_a_hold_is_not_told_again_after_it() {
    let mut story = task("escalation: [{ after: 1 working days, to: lead }]");
    assert_eq!(until(&mut story, "2027-01-22T12:00"), ["01-20 08:00 escalation boss"]);
    story.hold("boss").unwrap();
    story.clock_at("2027-03-01T12:00");
    story.resume("boss").unwrap();
    assert_eq!(until(&mut story, "2027-04-01T12:00"), Vec::<String>::new());
}

#[test]
fn a_due_date_that_is_moved_lets_the_rules_speak_again_but_no_tick_twice() {
    let mut story = task("reminders: [{ before_due: 2 working days }]");
    assert_eq!(until(&mut story, "2027-01-14T12:00"), ["01-14 08:00 reminder ann,tom"]);
    story.reschedule("boss", "it", "2027-02-01").unwrap();
    story.reschedule("boss", "it", "2027-01-18").unwrap();
    assert_eq!(until(&mut story, "2027-01-15T12:00"), Vec::<String>::new());
    story.reschedule("boss", "it", "2027-02-01").unwrap();
    assert_eq!(until(&mut story, "2027-03-01T12:00"), ["01-28 08:00 reminder ann,tom"]);
}

#[test]
fn a_reopened_step_starts_afresh() {
    let mut story = of(
        "it: { kind: task, owner: team, due: 2 weeks, reminders: [{ before_due: 2 working days }] }, \
         other: { kind: task, owner: lead }",
        "",
    );
    until(&mut story, "2027-01-14T12:00");
    story.complete("ann", "it", json!({})).unwrap();
    story.reopen("boss", "it").unwrap();
    assert_eq!(story.due("it"), "2027-01-28");
    assert_eq!(until(&mut story, "2027-02-10T12:00"), ["01-26 08:00 reminder ann,tom"]);
}

#[test]
fn of_a_ballot_only_seats_that_owe_a_vote_hear() {
    let mut story = of(
        "it: { kind: task, owner: team, reminders: [] }",
        ", gate: { approvals: [{ by: board, rule: all }], due: 2 weeks, reminders: [{ schedule: '0 8 * * *' }], \
          escalation: [{ after: 1 working days, to: lead }] }",
    );
    story.complete("ann", "it", json!({})).unwrap();
    assert_eq!(until(&mut story, "2027-01-14T12:00"), ["01-14 08:00 reminder bea,cor"]);
    story.vote("bea", "gate one", "approve").unwrap();
    assert_eq!(
        until(&mut story, "2027-01-20T12:00"),
        [
            "01-15 08:00 reminder cor",
            "01-18 08:00 reminder cor",
            "01-19 08:00 reminder cor",
            "01-20 08:00 reminder cor",
            "01-20 08:00 escalation boss"
        ]
    );
    story.vote("cor", "gate one", "approve").unwrap();
    assert_eq!(until(&mut story, "2027-02-20T12:00"), Vec::<String>::new());
}

#[test]
fn a_condition_is_reminded_of_by_the_rules_of_the_header() {
    let workflow = "{ managed_by: lead, roles: { team: {}, board: {}, lead: {} }, \
        reminders: [{ before_due: 1 working days }], escalation: [{ after: 1 working days, to: board }], \
        phases: { one: { steps: { it: { kind: task, owner: team } }, gate: { approvals: [{ by: board, rule: any }] } } } }";
    let mut story = Story::begin(workflow, PEOPLE);
    story.complete("ann", "it", json!({})).unwrap();
    story.vote_if("bea", "gate one", condition("Teken")).unwrap();
    assert_eq!(story.due("condition one.1"), "2027-01-18");
    assert_eq!(until(&mut story, "2027-02-01T12:00"), ["01-15 08:00 reminder boss", "01-20 08:00 escalation bea,cor"]);
}

#[test]
fn who_snoozes_hears_nothing_until_the_date_and_then_once_more() {
    let mut story = task("reminders: [{ schedule: '0 9 * * WED' }], escalation: [{ after: 1 working days, to: lead }]");
    let snooze = |until: &str| Act::Snooze { item: "it".parse().unwrap(), until: until.parse().unwrap() };
    assert_eq!(code(story.act("bea", snooze("2027-02-01"))), "item-does-not-wait-for-person");
    assert_eq!(code(story.act("ann", snooze("2027-01-04"))), "snooze-is-too-short");
    story.act("ann", snooze("2027-01-30")).unwrap();
    assert_eq!(
        until(&mut story, "2027-02-04T12:00"),
        [
            "01-20 08:00 escalation boss",
            "01-20 09:00 reminder tom",
            "01-27 09:00 reminder tom",
            "02-01 08:00 reminder ann",
            "02-03 09:00 reminder ann,tom"
        ]
    );
}

#[test]
fn a_snooze_of_everybody_keeps_the_rules_that_speak_once_silent_for_good() {
    let mut story = task("reminders: [{ before_due: 2 working days }]");
    for person in ["ann", "tom"] {
        story.act(person, Act::Snooze { item: "it".parse().unwrap(), until: "2027-01-20".parse().unwrap() }).unwrap();
    }
    assert_eq!(
        until(&mut story, "2027-02-04T12:00"),
        ["01-20 08:00 reminder ann", "01-20 08:00 reminder tom"],
        "the end of the snooze is the reminder"
    );
}
