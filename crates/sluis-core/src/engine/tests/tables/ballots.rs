// SPDX-License-Identifier: EUPL-1.2
//! The table of a ballot: every vote and every other command, on a gate and on a decision, in every state.

use serde_json::json;

use super::super::story::*;
use super::{Column, OF_INSTANCES, PEOPLE, Row, SMALL, agrees, table};

fn gates() -> Vec<Column> {
    let workflow = format!(
        "{{ {SMALL}, phases: {{ one: {{ steps: {{ it: {{ kind: task, owner: team }} }}, gate: {{ approvals: [{{ by: board, rule: all, recusal: true }}], due: 2 weeks }} }}, \
         two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    let waiting = Story::begin(&workflow, PEOPLE);
    let with = |story: &Story, act: &dyn Fn(&mut Story)| {
        let mut story = story.again();
        act(&mut story);
        story
    };
    let open = with(&waiting, &|story| drop(story.complete("ann", "it", json!({})).unwrap()));
    let own = with(&open, &|story| drop(story.vote("bea", "gate one", "approve").unwrap()));
    let aside = with(&open, &|story| drop(story.recuse("bea", "gate one").unwrap()));
    let last = with(&open, &|story| drop(story.vote("cor", "gate one", "approve").unwrap()));
    let escalated = with(&open, &|story| drop(story.advance_to("2027-01-19T00:00")));
    let passed = with(&own, &|story| drop(story.vote("cor", "gate one", "approve").unwrap()));
    let held = with(&open, &|story| drop(story.vote("cor", "gate one", "hold").unwrap()));
    let stopped = with(&open, &|story| drop(story.vote("cor", "gate one", "stop").unwrap()));
    vec![
        Column { state: "waiting", story: waiting },
        Column { state: "open", story: open },
        Column { state: "open, own vote stands", story: own },
        Column { state: "open, stands aside", story: aside },
        Column { state: "open, all others voted", story: last },
        Column { state: "open, escalated", story: escalated },
        Column { state: "passed", story: passed },
        Column { state: "on-hold", story: held },
        Column { state: "stopped", story: stopped },
    ]
}

fn decisions() -> Vec<Column> {
    let workflow = format!(
        "{{ {SMALL}, phases: {{ one: {{ steps: {{ before: {{ kind: task, owner: team }}, \
         it: {{ kind: decision, needs: before, options: [A, B], approvals: [{{ by: board, rule: all, recusal: true }}], due: 2 weeks }}, \
         after: {{ kind: task, owner: team, needs: it }} }} }} }} }}"
    );
    let waiting = Story::begin(&workflow, PEOPLE);
    let with = |story: &Story, act: &dyn Fn(&mut Story)| {
        let mut story = story.again();
        act(&mut story);
        story
    };
    let open = with(&waiting, &|story| drop(story.complete("ann", "before", json!({})).unwrap()));
    let own = with(&open, &|story| drop(story.vote("bea", "it", "option-1").unwrap()));
    let last = with(&open, &|story| drop(story.vote("cor", "it", "option-1").unwrap()));
    let escalated = with(&open, &|story| drop(story.advance_to("2027-01-19T00:00")));
    let done = with(&own, &|story| drop(story.vote("cor", "it", "option-1").unwrap()));
    vec![
        Column { state: "waiting", story: waiting },
        Column { state: "open", story: open },
        Column { state: "open, own vote stands", story: own },
        Column { state: "open, all others voted", story: last },
        Column { state: "open, escalated", story: escalated },
        Column { state: "done", story: done },
    ]
}

const ON_GATES: [Row; 16] = [
    Row { name: "vote approve", command: |story| story.vote("bea", "gate one", "approve") },
    Row { name: "vote approve-with-conditions", command: |story| story.vote_if("bea", "gate one", condition("Teken")) },
    Row { name: "vote rework", command: |story| story.vote("bea", "gate one", "rework") },
    Row { name: "vote hold", command: |story| story.vote("bea", "gate one", "hold") },
    Row { name: "vote stop", command: |story| story.vote("bea", "gate one", "stop") },
    Row { name: "vote abstain", command: |story| story.vote("bea", "gate one", "abstain") },
    Row { name: "vote an option", command: |story| story.vote("bea", "gate one", "option-1") },
    Row { name: "vote, no approver", command: |story| story.vote("ann", "gate one", "approve") },
    Row { name: "withdraw", command: |story| story.withdraw("bea", "gate one") },
    Row { name: "recuse", command: |story| story.recuse("bea", "gate one") },
    Row {
        name: "recuse another, by who manages",
        command: |story| story.act_for("ann", "cor", recuse("gate one", false)),
    },
    Row { name: "recuse, undo", command: |story| story.come_back("bea", "gate one") },
    Row { name: "complete", command: |story| story.complete("ann", "gate one", json!({})) },
    Row { name: "assign", command: |story| story.assign("ann", "gate one", "bea") },
    Row { name: "reschedule", command: |story| story.reschedule("ann", "gate one", "2027-03-01") },
    Row { name: "reopen a step of the dossier", command: |story| story.reopen("ann", "it") },
];

const ON_DECISIONS: [Row; 13] = [
    Row { name: "vote option-1", command: |story| story.vote("bea", "it", "option-1") },
    Row { name: "vote option-2", command: |story| story.vote("bea", "it", "option-2") },
    Row { name: "vote abstain", command: |story| story.vote("bea", "it", "abstain") },
    Row { name: "vote a verdict", command: |story| story.vote("bea", "it", "approve") },
    Row { name: "vote, no approver", command: |story| story.vote("ann", "it", "option-1") },
    Row { name: "withdraw", command: |story| story.withdraw("bea", "it") },
    Row { name: "recuse", command: |story| story.recuse("bea", "it") },
    Row { name: "recuse, undo", command: |story| story.come_back("bea", "it") },
    Row { name: "complete", command: |story| story.complete("ann", "it", json!({})) },
    Row { name: "assign", command: |story| story.assign("ann", "it", "bea") },
    Row { name: "reschedule", command: |story| story.reschedule("ann", "it", "2027-03-01") },
    Row { name: "reopen", command: |story| story.reopen("ann", "it") },
    Row { name: "skip", command: |story| story.skip("ann", "it") },
];

/// Those of every table that name no item, with a directory in which one seat changed hands.
fn of_all() -> Vec<Row> {
    let general = |row: &Row| matches!(row.name, "start" | "hold" | "resume" | "cancel" | "pulse" | "people-changed");
    let leaves: Row = Row {
        name: "people-changed, a seat leaves",
        command: |story| {
            Ok(story.people_are(
                "people: { ann: { name: A, roles: [team] }, bea: { name: B, roles: [board] }, cor: { name: C } }",
            ))
        },
    };
    OF_INSTANCES.into_iter().filter(general).chain([leaves]).collect()
}

#[test]
fn every_command_in_every_state_of_a_ballot_does_what_was_reviewed() {
    let head = "# A ballot: what each command does in each state\n\n\
        A cell holds the events, or _the refusal_. Two seats, `bea` and `cor`, must agree (`rule: all`); `bea` votes, and may stand aside. Silence\n\
        escalates. `pulse` comes on the last day of the year, after every term.\n\n";
    let rows = |own: Vec<Row>| own.into_iter().chain(of_all()).collect::<Vec<_>>();
    let gates = table("Gate", &gates(), &rows(ON_GATES.into()));
    let decisions = table("Decision", &decisions(), &rows(ON_DECISIONS.into()));
    agrees("ballot.md", include_str!("../../tables/ballot.md"), &(head.to_owned() + &gates + &decisions));
}
