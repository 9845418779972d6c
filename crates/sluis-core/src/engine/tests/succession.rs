// SPDX-License-Identifier: EUPL-1.2
//! One person takes over from another: roles, seats, items and mail, today or on a day to come; and what is refused.

use serde_json::json;

use super::story::*;
use crate::definition::MailKind;
use crate::directory::{Directory, Person};
use crate::engine::*;
use crate::notice::owed;

const WORKFLOW: &str = "{ managed_by: team, roles: { team: {}, board: {} }, \
    parties: { x: { title: Xstad }, y: { title: Ydorp } }, \
    phases: { one: { steps: { make: { kind: task, owner: team }, own: { kind: task, owner: person-ann } }, \
    gate: { approvals: [{ by: board, rule: all }], due: 10 working days, on_rework: { back_to: [make] } } } } }";
const PEOPLE: &str = "people: { \
    person-ann: { name: Ann, roles: [team] }, bea: { name: Bea, party: x, roles: [board], chair: [board] }, \
    cor: { name: Cor, party: y, roles: [board] }, eve: { name: Eve }, fay: { name: Fay, party: y } }";

fn begun() -> Story {
    Story::begin(WORKFLOW, PEOPLE)
}

fn replace(old: &str, new: &str, from: &str, person: Option<Person>) -> PeopleChange {
    let (old, new, from) = (old.to_owned(), new.to_owned(), from.parse().unwrap());
    PeopleChange::Replace { old, new, person, from, reason: "Pensioen".to_owned() }
}

/// What the change would make of the directory.
fn decided(story: &Story, by: Actor, change: &PeopleChange) -> Result<Directory, Refusal> {
    let (definition, directory, now) = (&story.definition, &story.directory, story.now);
    change_people(&Setting { definition, directory, now }, &by, change)
}

/// Records the change, and lets the instance hear of it.
fn record(story: &mut Story, change: &PeopleChange) -> Told {
    let after = decided(story, Actor::Operator, change)?;
    story.directory = Directory { version: story.directory.version + 1, ..after };
    story.give(Actor::Operator, None, Act::PeopleChanged)
}

/// Who is mailed what because of the last event numbers.
fn mailed(story: &Story, from: usize) -> Vec<(MailKind, String, String)> {
    let directory = story.directory.on(story.definition.timezone.to_datetime(story.now).date());
    let notices = owed(&story.definition, &directory, &story.instance, &story.events[from..]);
    notices.into_iter().map(|it| (it.kind, it.recipient.id().to_owned(), it.item_name())).collect()
}

#[test]
fn roles_and_what_was_given_to_the_person_pass_and_the_new_one_is_mailed() {
    let mut story = begun();
    let from = story.events.len();
    let told = record(&mut story, &replace("person-ann", "eve", "2027-01-04", None));
    assert_eq!(types(&told), ["people-changed", "person-succeeded", "owners-changed", "owners-changed"]);
    for step in ["make", "own"] {
        assert_eq!(story.progress(step).owners.people, ["eve"], "{step}");
    }
    let mails = mailed(&story, from);
    let asked = |item: &str| (MailKind::StepOpen, "eve".to_owned(), item.to_owned());
    assert_eq!(mails, [asked("make"), asked("own")]);
    assert_eq!(code(story.complete("person-ann", "make", json!({}))), "person-is-not-an-owner");
    story.complete("eve", "own", json!({})).unwrap();
}

#[test]
fn a_seat_passes_without_the_vote_that_was_cast_in_it() {
    let mut story = begun();
    story.complete("person-ann", "own", json!({})).unwrap();
    story.complete("person-ann", "make", json!({})).unwrap();
    story.vote("bea", "gate one", "approve").unwrap();
    let from = story.events.len();
    let told = record(&mut story, &replace("bea", "eve", "2027-01-04", None));
    assert_eq!(types(&told), ["people-changed", "person-succeeded", "seats-changed"]);
    assert!(story.ballot("gate one").votes.is_empty(), "who left loses the vote");
    let seat = story.ballot("gate one").seat("eve").unwrap();
    assert_eq!((seat.party.as_deref(), seat.chairs.as_slice()), (Some("x"), &[0][..]), "party and chair pass too");
    assert_eq!(mailed(&story, from), [(MailKind::GateOpen, "eve".to_owned(), "gate one".to_owned())]);
    assert_eq!(code(story.vote("bea", "gate one", "approve")), "voter-is-not-an-approver");
    story.vote("cor", "gate one", "approve").unwrap();
    story.vote("eve", "gate one", "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_day_to_come_is_announced_and_comes_by_itself_also_on_hold() {
    for held in [false, true] {
        let mut story = begun();
        let told = record(&mut story, &replace("person-ann", "eve", "2027-03-29", None));
        assert_eq!(types(&told), ["people-changed", "succession-planned"]);
        if held {
            story.hold("person-ann").unwrap();
        }
        let next = next_due_at(&story.definition, &story.instance).unwrap();
        // The day after the clocks went forward begins at 00:00 of summer time.
        assert_eq!(next.to_string(), "2027-03-28T22:00:00Z");
        assert!(story.advance_to("2027-03-28T23:59").is_empty());
        let told = story.advance_to("2027-03-29T00:00");
        assert_eq!(types(&Ok(told)), ["person-succeeded", "owners-changed", "owners-changed"]);
        assert_eq!(story.progress("own").owners.people, ["eve"]);
        assert!(story.advance_to("2027-03-29T08:00").is_empty(), "once");
    }
}

#[test]
fn a_command_on_the_day_is_decided_with_the_new_people_also_when_no_pulse_came_before() {
    let mut story = begun();
    record(&mut story, &replace("person-ann", "eve", "2027-01-11", None)).unwrap();
    story.clock_at("2027-01-12T09:00");
    assert_eq!(code(story.complete("person-ann", "make", json!({}))), "person-is-not-an-owner");
    let told = story.complete("eve", "make", json!({})).unwrap();
    assert_eq!(types(&Ok(told))[..1], ["person-succeeded"]);
}

#[test]
fn a_step_that_names_the_one_who_left_opens_for_the_new_one() {
    let workflow = WORKFLOW
        .replace("own: { kind: task, owner: person-ann }", "own: { kind: task, owner: person-ann, needs: make }");
    let mut story = Story::begin(&workflow, PEOPLE);
    record(&mut story, &replace("person-ann", "eve", "2027-01-04", None)).unwrap();
    story.complete("eve", "make", json!({})).unwrap();
    assert_eq!(story.progress("own").owners.people, ["eve"]);
}

#[test]
fn a_planned_one_that_a_newer_file_takes_out_does_not_come() {
    let mut story = begun();
    record(&mut story, &replace("person-ann", "eve", "2027-03-01", None)).unwrap();
    assert_eq!(types(&Ok(story.people_are(PEOPLE))), ["people-changed", "succession-dropped"]);
    assert!(story.advance_to("2027-03-01T09:00").is_empty());
}

#[test]
fn somebody_nobody_knew_comes_in_with_a_name() {
    let mut story = begun();
    assert_eq!(
        code_of(decided(&story, Actor::Operator, &replace("cor", "kim", "2027-01-04", None))),
        "successor-is-unknown"
    );
    let kim = Person { name: "Kim".into(), email: None, party: None, language: None, roles: vec![], chair: vec![] };
    record(&mut story, &replace("cor", "kim", "2027-01-04", Some(kim))).unwrap();
    let today = story.directory.on("2027-01-04".parse().unwrap()).into_owned();
    assert_eq!((today.people["kim"].party.as_deref(), today.fills("kim", "board")), (Some("y"), true));
}

fn code_of(outcome: Result<Directory, Refusal>) -> String {
    outcome.unwrap_err().code()
}

#[test]
fn what_cannot_be_is_refused() {
    let mut story = begun();
    let person = |id: &str| Actor::Person(id.to_owned());
    let cases = [
        (person("bea"), replace("cor", "fay", "2027-01-04", None), "person-does-not-manage"),
        (person("person-ann"), replace("nobody", "fay", "2027-01-04", None), "person-is-unknown"),
        (person("person-ann"), replace("cor", "cor", "2027-01-04", None), "successor-is-the-person"),
        (person("person-ann"), replace("cor", "fay", "2027-01-03", None), "date-has-passed"),
        (person("person-ann"), replace("bea", "fay", "2027-01-04", None), "successor-is-of-another-party"),
    ];
    for (by, change, refusal) in cases {
        assert_eq!(code_of(decided(&story, by, &change)), refusal, "{change:?}");
    }
    let named = |id: &str| replace("cor", id, "2027-01-04", Some(story.directory.people["eve"].clone()));
    for id in ["Kim", "board", "a b"] {
        assert_eq!(code_of(decided(&story, Actor::Operator, &named(id))), "person-cannot-be-called-so");
    }
    decided(&story, person("person-ann"), &replace("cor", "fay", "2027-01-04", None)).unwrap();
    record(&mut story, &replace("cor", "fay", "2027-02-01", None)).unwrap();
    let again = replace("cor", "eve", "2027-02-02", None);
    assert_eq!(code_of(decided(&story, Actor::Operator, &again)), "person-is-replaced-already");
}
