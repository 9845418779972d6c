// SPDX-License-Identifier: EUPL-1.2
//! The tables of transitions as they are reviewed (`engine/tables/*.md`), held against the engine: every cell is made
//! by giving the command to an instance in that state. A row is a command, a column is a state.

use serde_json::json;

use super::story::*;
use crate::engine::*;

mod ballots;
mod steps;

/// A state of a noun, and a story that stands in it.
pub(super) struct Column {
    pub(super) state: &'static str,
    pub(super) story: Story,
}

/// A command as the table names it.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) command: fn(&mut Story) -> Told,
}

/// Cells in Markdown; each is played on a fresh copy of its state.
pub(super) fn table(title: &str, columns: &[Column], rows: &[Row]) -> String {
    let mut text = format!("## {title}\n\n| command |");
    for column in columns {
        text.push_str(&format!(" {} |", column.state));
    }
    text.push_str(&format!("\n|---|{}\n", "---|".repeat(columns.len())));
    for row in rows {
        text.push_str(&format!("| {} |", row.name));
        for column in columns {
            let cell = match (row.command)(&mut column.story.again()) {
                Ok(events) if events.is_empty() => "nothing".to_owned(),
                Ok(events) => grouped(&events),
                Err(refusal) => format!("_{}_", refusal.code()),
            };
            text.push_str(&format!(" {cell} |"));
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

/// The types of the events in order; the same type several times in a row is counted.
fn grouped(events: &[EventData]) -> String {
    let mut groups: Vec<(String, u32)> = Vec::new();
    for event in events {
        match groups.last_mut() {
            Some((word, times)) if *word == event.word() => *times += 1,
            _ => groups.push((event.word(), 1)),
        }
    }
    let written = groups.into_iter().map(|(word, times)| if times > 1 { format!("{word} ×{times}") } else { word });
    written.collect::<Vec<_>>().join(", ")
}

/// The same text as the reviewed file, or a failure that shows what it must say now.
pub(super) fn agrees(file: &str, reviewed: &str, made: &str) {
    let made = format!("<!-- SPDX-License-Identifier: EUPL-1.2 -->\n{}\n", made.trim_end());
    assert!(reviewed == made, "{file} differs from the engine; it would be\n<<<{file}\n{made}>>>");
}

/// Those who manage, a deputy, and one step.
const SMALL: &str = "managed_by: team, roles: { team: {}, board: {} }";
const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bea: { name: Bea, roles: [board] }, cor: { name: Cor, roles: [board] } }";

/// Time on the last day of the year, after every term.
fn pulse_later(story: &mut Story) -> Told {
    story.clock_at("2027-12-31T12:00");
    story.give(Actor::Clock, None, Act::Pulse)
}

/// A new version of the same people.
fn people_change(story: &mut Story) -> Told {
    story.directory.version += 1;
    story.give(Actor::Operator, None, Act::PeopleChanged)
}

/// An instance of two steps in each state that an instance can have.
fn instances() -> Vec<Column> {
    let workflow = format!(
        "{{ {SMALL}, parties: {{ x: {{}}, y: {{}}, z: {{ joins: later }} }}, \
         phases: {{ one: {{ steps: {{ it: {{ kind: task, owner: team }} }}, \
         gate: {{ approvals: [{{ by: board, rule: any }}] }} }} }} }}"
    );
    let running = || Story::begin(&workflow, PEOPLE);
    let decided = |verdict: &str| {
        let mut story = running();
        story.complete("ann", "it", json!({})).unwrap();
        story.vote("bea", "gate one", verdict).unwrap();
        if verdict == "stop" {
            story.vote("cor", "gate one", verdict).unwrap();
        }
        story
    };
    let after = |act: fn(&mut Story) -> Told| {
        let mut story = running();
        act(&mut story).unwrap();
        story
    };
    vec![
        Column { state: "unstarted", story: Story::unstarted(&workflow, PEOPLE) },
        Column { state: "running", story: running() },
        Column { state: "on-hold", story: after(|story| story.hold("ann")) },
        Column { state: "completed", story: decided("approve") },
        Column { state: "stopped", story: decided("stop") },
        Column { state: "cancelled", story: after(|story| story.cancel("ann")) },
    ]
}

const OF_INSTANCES: [Row; 22] = [
    Row { name: "start", command: |story| story.start(json!({})) },
    Row { name: "complete", command: |story| story.complete("ann", "it", json!({})) },
    Row { name: "plan", command: |story| story.plan("ann", "it", "2027-03-01T09:00") },
    Row { name: "score", command: |story| story.score("ann", "it", "x", &[("y", 1)]) },
    Row { name: "pick", command: |story| story.pick("ann", "it", &["x"]) },
    Row { name: "vote", command: |story| story.vote("bea", "gate one", "approve") },
    Row { name: "withdraw", command: |story| story.withdraw("bea", "gate one") },
    Row { name: "recuse", command: |story| story.recuse("bea", "gate one") },
    Row { name: "appoint", command: |story| story.appoint("ann", "it", "x", "y") },
    Row { name: "unappoint", command: |story| story.unappoint("ann", "it", "x", "y") },
    Row { name: "pledge", command: |story| story.pledge("ann", "it", "x", "1.00 EUR") },
    Row { name: "reopen", command: |story| story.reopen("ann", "it") },
    Row { name: "skip", command: |story| story.skip("ann", "it") },
    Row { name: "assign", command: |story| story.assign("ann", "it", "bea") },
    Row { name: "reschedule", command: |story| story.reschedule("ann", "it", "2027-03-01") },
    Row { name: "hold", command: |story| story.hold("ann") },
    Row { name: "resume", command: |story| story.resume("ann") },
    Row { name: "cancel", command: |story| story.cancel("ann") },
    Row { name: "party withdraw", command: |story| story.leave("ann", "x") },
    Row { name: "party join", command: |story| story.join("ann", "z") },
    Row { name: "pulse", command: |story| pulse_later(story) },
    Row { name: "people-changed", command: |story| people_change(story) },
];

#[test]
fn every_command_in_every_state_of_an_instance_does_what_was_reviewed() {
    let head = "# An instance: what each command does in each state\n\n\
        A cell holds the events, or _the refusal_. The instance has one open task `it` and a gate for which one approval is enough.\n\n";
    let made = head.to_owned() + &table("Instance", &instances(), &OF_INSTANCES);
    agrees("instance.md", include_str!("../tables/instance.md"), &made);
}

/// The conditions that an approval laid down, from the vote to the end.
fn conditions() -> Vec<Column> {
    let workflow = format!(
        "{{ {SMALL}, phases: {{ one: {{ steps: {{ it: {{ kind: task, owner: team }} }}, \
         gate: {{ approvals: [{{ by: board, rule: all }}] }} }}, two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    let mut cast = Story::begin(&workflow, PEOPLE);
    cast.complete("ann", "it", json!({})).unwrap();
    cast.vote_if("bea", "gate one", condition("Teken")).unwrap();
    let mut open = cast.again();
    open.vote("cor", "gate one", "approve").unwrap();
    let mut last = open.again();
    last.complete("ann", "go", json!({})).unwrap();
    let mut met = open.again();
    met.complete("ann", "condition one.1", json!({})).unwrap();
    let mut held = open.again();
    held.hold("ann").unwrap();
    vec![
        Column { state: "voted, gate open", story: cast },
        Column { state: "open", story: open },
        Column { state: "open, all phases passed", story: last },
        Column { state: "met", story: met },
        Column { state: "open, on hold", story: held },
    ]
}

const OF_CONDITIONS: [Row; 10] = [
    Row { name: "complete", command: |story| story.complete("ann", "condition one.1", json!({"note": "klaar"})) },
    Row { name: "complete, by another", command: |story| story.complete("bea", "condition one.1", json!({})) },
    Row { name: "assign", command: |story| story.assign("ann", "condition one.1", "bea") },
    Row { name: "reschedule", command: |story| story.reschedule("ann", "condition one.1", "2027-03-01") },
    Row { name: "hold", command: |story| story.hold("ann") },
    Row { name: "resume", command: |story| story.resume("ann") },
    Row { name: "cancel", command: |story| story.cancel("ann") },
    Row { name: "pulse, after its term", command: |story| Ok(story.advance_to("2027-12-31T12:00")) },
    Row {
        name: "people-changed, other members",
        command: |story| {
            Ok(story.people_are("people: { ann: { name: A }, tim: { name: T, roles: [team] }, bea: { name: B, roles: [board] }, cor: { name: C, roles: [board] } }"))
        },
    },
    Row { name: "start", command: |story| story.start(json!({})) },
];

#[test]
fn every_command_in_every_state_of_a_condition_does_what_was_reviewed() {
    let head = "# A condition of an approval: what each command does in each state\n\n\
        A cell holds the events, or _the refusal_. The other commands cannot name a condition.\n\n";
    let made = head.to_owned() + &table("Condition", &conditions(), &OF_CONDITIONS);
    agrees("condition.md", include_str!("../tables/condition.md"), &made);
}
