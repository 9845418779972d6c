// SPDX-License-Identifier: EUPL-1.2
//! The table of a step, for each kind: every command in every state.

use serde_json::json;

use super::super::story::*;
use super::{Column, OF_INSTANCES, PEOPLE, Row, SMALL, agrees, table};
use crate::engine::*;

/// A kind with its keys, and how its work is done.
struct Kind {
    word: &'static str,
    keys: &'static str,
    finish: fn(&mut Story, item: &str) -> Told,
}

const KINDS: [Kind; 7] = [
    Kind { word: "task", keys: "owner: team", finish: |story, item| story.complete("ann", item, json!({})) },
    Kind {
        word: "workshop",
        keys: "owner: team, plan_before: 1 days",
        finish: |story, item| {
            story.plan("ann", item, "2027-01-06T10:00")?;
            story.clock_at("2027-01-06T12:00");
            story.complete("ann", item, json!({}))
        },
    },
    Kind {
        word: "selection",
        keys: "owner: team, from: steps.before.outputs.list, pick: 1, criteria: { good: {} }",
        finish: |story, item| story.pick("ann", item, &["one"]),
    },
    Kind {
        word: "decision",
        keys: "options: steps.before.outputs.list, approvals: [{ by: board, rule: any }]",
        finish: |story, item| story.vote("bea", item, "one"),
    },
    Kind {
        word: "recruitment",
        keys: "owner: team, headcount: 1, positions: { lead: {} }",
        finish: |story, item| story.appoint("ann", item, "lead", "A-1"),
    },
    Kind {
        word: "funding",
        keys: "owner: team, budget: 10.00 EUR, contributions: { from: [x], key: equal }",
        finish: |story, item| story.pledge("ann", item, "x", "10.00 EUR"),
    },
    Kind {
        word: "wait",
        keys: "for: 2 weeks",
        finish: |story, item| {
            story.reschedule("ann", item, "2027-01-05")?;
            Ok(story.advance_to("2027-01-06T00:00"))
        },
    },
];

/// `it` between `before` and `after`; with `fan` it has two instances of which one is enough.
fn workflow(kind: &Kind, fan: bool) -> String {
    let (each, need) = match fan {
        true => (", for_each: { k: '[\"a\", \"b\"]' }", "{ step: it, at_least: 1, rest: cancelled }"),
        false => ("", "it"),
    };
    format!(
        "{{ {SMALL}, parties: {{ x: {{}} }}, phases: {{ one: {{ steps: {{ \
         before: {{ kind: task, owner: team, outputs: {{ list: {{ type: list, of: text, default: [one, two] }} }} }}, \
         it: {{ kind: {}, needs: before, {}{each} }}, after: {{ kind: task, owner: team, needs: [{need}] }} }} }} }} }}",
        kind.word, kind.keys
    )
}

/// The states of a step. A cancelled one is the second instance of a fan-out of which one was enough; its commands
/// name `it`, so that the story gives it that name.
fn columns(kind: &Kind) -> Vec<Column> {
    let waiting = Story::begin(&workflow(kind, false), PEOPLE);
    let mut open = waiting.again();
    open.complete("ann", "before", json!({})).unwrap();
    let mut done = open.again();
    (kind.finish)(&mut done, "it").unwrap();
    assert_eq!(done.step("it"), StepState::Done, "{}", kind.word);
    let mut skipped = open.again();
    skipped.skip("ann", "it").unwrap();
    let mut cancelled = Story::begin(&workflow(kind, true), PEOPLE);
    cancelled.complete("ann", "before", json!({})).unwrap();
    (kind.finish)(&mut cancelled, "it[a]").unwrap();
    assert_eq!(cancelled.step("it[b]"), StepState::Cancelled, "{}", kind.word);
    cancelled.names_it_as = Some("it[b]");
    vec![
        Column { state: "waiting", story: waiting },
        Column { state: "open", story: open },
        Column { state: "done", story: done },
        Column { state: "skipped", story: skipped },
        Column { state: "cancelled", story: cancelled },
    ]
}

/// The commands that name a step, each in the form that fits its own kind; then those that name none.
fn rows() -> Vec<Row> {
    let own: [Row; 13] = [
        Row { name: "complete", command: |story| story.complete("ann", story.it(), json!({})) },
        Row { name: "plan", command: |story| story.plan("ann", story.it(), "2027-03-01T09:00") },
        Row { name: "score", command: |story| story.score("ann", story.it(), "one", &[("good", 4)]) },
        Row { name: "pick", command: |story| story.pick("ann", story.it(), &["two"]) },
        Row { name: "vote", command: |story| story.vote("bea", story.it(), "two") },
        Row { name: "withdraw", command: |story| story.withdraw("bea", story.it()) },
        Row { name: "appoint", command: |story| story.appoint("ann", story.it(), "lead", "B-2") },
        Row { name: "unappoint", command: |story| story.unappoint("ann", story.it(), "lead", "A-1") },
        Row { name: "pledge", command: |story| story.pledge("ann", story.it(), "x", "10.00 EUR") },
        Row { name: "reopen", command: |story| story.reopen("ann", story.it()) },
        Row { name: "skip", command: |story| story.skip("ann", story.it()) },
        Row { name: "assign", command: |story| story.assign("ann", story.it(), "bea") },
        Row { name: "reschedule", command: |story| story.reschedule("ann", story.it(), "2027-03-01") },
    ];
    let named: Vec<&str> = own.iter().map(|row| row.name).collect();
    let others: Vec<Row> =
        OF_INSTANCES.into_iter().filter(|row| !named.contains(&row.name) && !row.name.starts_with("party ")).collect();
    own.into_iter().chain(others).collect()
}

#[test]
fn every_command_in_every_state_of_a_step_of_every_kind_does_what_was_reviewed() {
    let head = "# A step: what each command does in each state, by kind\n\n\
        A cell holds the events, or _the refusal_. The step `it` needs `before`, and the task `after` needs `it`. A cancelled\n\
        step is an instance of a fan-out of which enough were done (`rest: cancelled`). `pulse` comes on the last day of the year.\n\n";
    let tables: String = KINDS.iter().map(|kind| table(kind.word, &columns(kind), &rows())).collect();
    agrees("step.md", include_str!("../../tables/step.md"), &(head.to_owned() + &tables));
}
