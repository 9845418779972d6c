// SPDX-License-Identifier: EUPL-1.2
//! Due dates that count from a step which is done only after the item opened: they are set the moment that it is done.

use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: A, roles: [team] }, tom: { name: T, roles: [team] } }";
const WORKFLOW: &str = "{ managed_by: team, roles: { team: {} }, phases: { one: { steps: { \
    survey: { kind: task, owner: team }, \
    report: { kind: task, owner: team, due: { in: 2 weeks, after: steps.survey } }, \
    choose: { kind: decision, options: [x, y], due: { in: 3 weeks, after: steps.survey }, \
        approvals: [{ by: team, rule: all }], when_silent: hold } } } } }";

fn due_of(story: &Story, item: &str) -> Option<String> {
    story.instance.due_of(&item.parse().unwrap()).map(|due| due.date.to_string())
}

fn story() -> Story {
    Story::begin(WORKFLOW, PEOPLE)
}

#[test]
fn what_counts_from_another_step_is_due_once_that_one_is_done() {
    let mut story = story();
    assert_eq!((due_of(&story, "report"), due_of(&story, "choose")), (None, None));
    story.advance_to("2027-02-01T10:00");
    let told = story.complete("ann", "survey", json!({})).unwrap();
    let set: Vec<String> = told
        .iter()
        .filter_map(|event| match event {
            EventData::DueSet { item, due } => Some(format!("{item} {}", due.date)),
            _ => None,
        })
        .collect();
    assert_eq!(set, ["report 2027-02-15", "choose 2027-02-22"]);
    assert_eq!(due_of(&story, "report").as_deref(), Some("2027-02-15"));
    let round = story.instance.open_ballot(&BallotRef::Decision("choose".parse().unwrap())).unwrap();
    assert_eq!(round.due.as_ref().unwrap().date.to_string(), "2027-02-22", "the ballot closes by it");
}

#[test]
fn a_date_that_was_given_by_hand_stays_and_one_that_was_set_stays_too() {
    let mut story = story();
    story.reschedule("ann", "report", "2027-03-10").unwrap();
    story.advance_to("2027-02-01T10:00");
    story.complete("ann", "survey", json!({})).unwrap();
    assert_eq!(due_of(&story, "report").as_deref(), Some("2027-03-10"));
    story.reopen("ann", "survey").unwrap();
    story.advance_to("2027-02-05T10:00");
    story.complete("ann", "survey", json!({})).unwrap();
    assert_eq!(due_of(&story, "choose").as_deref(), Some("2027-02-22"), "whoever plans by a date can rely on it");
}
