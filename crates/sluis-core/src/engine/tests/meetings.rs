// SPDX-License-Identifier: EUPL-1.2
//! Votes in a meeting: who records them, how long one may object, and what objecting, silence, an own vote, an interest, a
//! changed dossier and a hold do to them.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::notice::owed;
use crate::text::Language;

/// `xa` holds the chair; `dep` has a mandate of `za`; `ann` manages.
const PEOPLE: &str = "people: { \
    xa: { name: Xander, party: x, roles: [board], chair: [board] }, ya: { name: Ypke, party: y, roles: [board] }, \
    za: { name: Zef, party: z, roles: [board] }, ann: { name: Ann, roles: [team] }, dep: { name: Dep, party: x } }\n\
    mandates: [{ from: za, to: dep, roles: [board], start: 2027-01-04, end: 2027-12-31 }]";
const ONE: &str = "gate one";
const ALL: [&str; 3] = ["xa=approve", "ya=approve", "za=approve"];

fn gate_with(more: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{}}, board: {{ title: Board }} }}, \
           parties: {{ x: {{ title: Xstad }}, y: {{ title: Ydorp }}, z: {{ title: Zee }} }}, \
           phases: {{ one: {{ steps: {{ make: {{ kind: task, owner: team, outputs: {{ cost: {{ type: integer }} }} }} }}, \
             gate: {{ dossier: [make], approvals: [{{ by: board, rule: all, abstain: true, recusal: true }}], {more} }} }}, \
             two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("ann", "make", json!({"cost": 1})).unwrap();
    story
}

fn gate() -> Story {
    gate_with("objection: 5 working days")
}

fn said(story: &Story, language: Language) -> String {
    explain_gate(&story.definition, &story.directory, &story.instance, "one", story.now, language)
}

/// Who hears of the last event, in order.
fn told(story: &Story) -> Vec<String> {
    let last = &story.events[story.events.len() - 1..];
    let owed = owed(&story.definition, &story.directory, &story.instance, last);
    let mut told: Vec<String> = owed.iter().map(|one| format!("{} {}", one.kind.word(), one.recipient.id())).collect();
    told.sort();
    told
}

fn pulse(story: &mut Story, at: &str) -> Vec<String> {
    story.now = at.parse().unwrap();
    types(&story.give(Actor::Clock, None, Act::Pulse))
}

/// Monday 4 January and five working days more.
const LAST_MOMENT: &str = "2027-01-11T23:59:59+01:00";
const OVER: &str = "2027-01-12T00:00:00+01:00";

#[test]
fn silence_lets_the_record_stand_and_only_then_the_gate_passes() {
    let mut story = gate();
    assert_eq!(types(&story.meeting("ann", ONE, &ALL)), ["meeting-recorded"]);
    assert_eq!(story.gate("one"), GateState::Open);
    assert!(story.ballot(ONE).votes.is_empty(), "nothing counts yet");
    assert_eq!(story.instance.next_end_of_term(), Some(OVER.parse().unwrap()));
    let nl = said(&story, Language::Nl);
    assert!(nl.contains("3 stemmen (3 akkoord); bezwaar kan tot en met maandag 11 januari 2027"), "{nl}");
    let en = said(&story, Language::En);
    assert!(en.contains("3 votes (3 in favour); one may object until Monday 11 January 2027"), "{en}");
    assert_eq!(pulse(&mut story, LAST_MOMENT), Vec::<String>::new());
    assert_eq!(pulse(&mut story, OVER)[..3], ["objection-term-ended", "ballot-closed", "gate-passed"]);
    let vote = &story.instance.ballots[&ONE.parse().unwrap()][0].votes["ya"];
    assert_eq!((vote.meeting, vote.cast_by.as_str()), (Some(1), "ya"), "by the minutes, not their own act");
    assert!(said(&story, Language::En).contains("3 votes come from the minutes of"), "{}", said(&story, Language::En));
}

#[test]
fn two_meetings_of_one_day_are_told_apart() {
    let mut story = gate();
    story.meeting("ann", ONE, &["xa=approve"]).unwrap();
    assert!(!said(&story, Language::Nl).contains("nr."), "one needs no number");
    story.meeting("ann", ONE, &["ya=approve"]).unwrap();
    let (nl, en) = (said(&story, Language::Nl), said(&story, Language::En));
    for number in [1, 2] {
        assert!(nl.contains(&format!("De notulen van maandag 4 januari 2027 (nr. {number}) noemen 1 stem")), "{nl}");
        assert!(en.contains(&format!("The minutes of Monday 4 January 2027 (no. {number}) name 1 vote")), "{en}");
    }
    pulse(&mut story, OVER);
    assert!(said(&story, Language::Nl).contains("1 stem komt uit de notulen van maandag 4 januari 2027 (nr. 2)."));
}

#[test]
fn an_objection_takes_back_that_vote_alone_and_is_told_to_who_recorded_and_who_manages() {
    let mut story = gate();
    story.meeting("xa", ONE, &ALL).unwrap();
    story.object("ya", ONE).unwrap();
    assert_eq!(told(&story), ["objection ann", "objection xa", "receipt ya"]);
    let nl = said(&story, Language::Nl);
    assert!(nl.contains("Bezwaar tegen de notulen") && nl.contains("Ypke"), "{nl}");
    assert_eq!(code(story.object("ya", ONE)), "nothing-is-recorded");
    assert_eq!(pulse(&mut story, OVER), ["objection-term-ended"]);
    assert_eq!(story.gate("one"), GateState::Open, "one vote is missing");
    assert_eq!(code(story.object("za", ONE)), "objection-is-late");
    story.vote("ya", ONE, "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn everybody_named_is_mailed_and_so_is_the_deputy() {
    let mut story = gate();
    story.meeting("ann", ONE, &["xa=approve", "za/dep=stop"]).unwrap();
    assert_eq!(told(&story), ["minutes dep", "minutes xa", "minutes za"]);
    assert_eq!(story.ballot(ONE).on_record["za"].cast_by, "dep");
    story.act_for("dep", "za", objection(ONE)).expect("a deputy knows whether it is so");
    assert_eq!(code(story.act_for("ya", "xa", objection(ONE))), "person-has-no-mandate");
}

#[test]
fn whoever_votes_themselves_takes_the_place_of_the_minutes() {
    let mut story = gate();
    story.meeting("ann", ONE, &ALL).unwrap();
    assert_eq!(code(story.withdraw("xa", ONE)), "vote-is-on-record");
    assert_eq!(code(story.act_for("dep", "za", vote(ONE, "stop"))), "seat-has-already-voted");
    story.vote("ya", ONE, "approve").expect("the same vote, now as an act of their own");
    assert_eq!(story.ballot(ONE).votes["ya"].meeting, None);
    assert_eq!(code(story.meeting("ann", ONE, &["ya=stop"])), "seat-voted-itself");
    assert_eq!(code(story.object("ya", ONE)), "nothing-is-recorded");
    pulse(&mut story, OVER);
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn only_the_chair_and_who_manages_record_and_only_where_the_workflow_says_so() {
    assert_eq!(code(gate_with("due: 1 weeks").meeting("ann", ONE, &ALL)), "meetings-do-not-vote-here");
    let mut story = gate();
    assert_eq!(code(story.meeting("ya", ONE, &ALL)), "person-may-not-record-for-seat");
    assert_eq!(code(story.meeting("ann", ONE, &["dep=approve"])), "voter-is-not-an-approver");
    assert_eq!(code(story.meeting("ann", ONE, &["ya/dep=approve"])), "deputy-had-no-mandate");
    assert_eq!(code(story.meeting("ann", ONE, &[])), "meeting-has-no-votes");
    assert_eq!(code(story.meeting("ann", ONE, &["xa=approve-with-conditions"])), "conditions-are-missing");
    let on = |day: &str| match meeting(ONE, &ALL) {
        Act::Meeting { ballot, votes, conditions, minutes, dossier, .. } => {
            Act::Meeting { ballot, held: Some(day.parse().unwrap()), votes, conditions, minutes, dossier }
        }
        _ => unreachable!("a meeting was made"),
    };
    assert_eq!(code(story.act("ann", on("2027-01-05"))), "meeting-is-still-to-come");
    assert_eq!(code(story.act("ann", on("2027-01-03"))), "meeting-was-before-the-ballot");
    story.recuse("za", ONE).unwrap();
    assert_eq!(code(story.meeting("ann", ONE, &ALL)), "seat-is-recused");
    story.act("ann", meeting(ONE, &ALL[..2])).unwrap();
    pulse(&mut story, OVER);
    assert_eq!(story.gate("one"), GateState::Passed, "two of two");
}

#[test]
fn standing_aside_takes_the_record_along() {
    let mut story = gate();
    story.meeting("ann", ONE, &ALL).unwrap();
    story.recuse("za", ONE).unwrap();
    assert_eq!(pulse(&mut story, OVER)[..2], ["objection-term-ended", "ballot-closed"]);
    assert_eq!(story.instance.ballots[&ONE.parse().unwrap()][0].votes.len(), 2);
}

#[test]
fn a_dossier_that_changes_in_the_term_makes_the_record_stale() {
    let mut story = gate();
    story.meeting("ann", ONE, &ALL).unwrap();
    story.now = "2027-01-06T09:00:00+01:00".parse().unwrap();
    story.complete("ann", "make", json!({"cost": 2})).unwrap();
    assert_eq!((story.ballot(ONE).on_record.len(), story.ballot(ONE).stale.len()), (0, 3));
    let act = match meeting(ONE, &ALL) {
        Act::Meeting { ballot, votes, conditions, minutes, dossier, .. } => {
            Act::Meeting { ballot, held: Some("2027-01-04".parse().unwrap()), votes, conditions, minutes, dossier }
        }
        _ => unreachable!("a meeting was made"),
    };
    assert_eq!(code(story.act("ann", act)), "dossier-changed-after-the-meeting");
    pulse(&mut story, OVER);
    assert_eq!(story.gate("one"), GateState::Open);
    story.meeting("ann", ONE, &ALL).unwrap();
    pulse(&mut story, "2027-01-20T00:00:00+01:00");
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_hold_stops_the_term_to_object() {
    let mut story = gate();
    story.meeting("ann", ONE, &ALL).unwrap();
    story.hold("ann").unwrap();
    assert_eq!(story.instance.next_end_of_term(), None);
    assert_eq!(pulse(&mut story, "2027-02-01T09:00:00+01:00"), Vec::<String>::new());
    story.resume("ann").unwrap();
    let until = story.ballot(ONE).meetings[0].objections.date;
    assert_eq!(until, "2027-02-08".parse().unwrap(), "five working days are left");
    story.object("xa", ONE).expect("the term runs again");
}

#[test]
fn the_round_waits_for_who_may_still_object_and_then_for_nobody() {
    let mut story = gate_with("due: 2 working days, when_silent: hold, objection: 5 working days");
    story.meeting("ann", ONE, &ALL[..2]).unwrap();
    pulse(&mut story, "2027-01-08T09:00:00+01:00");
    assert_eq!(story.gate("one"), GateState::Open, "the due date has passed, the term to object has not");
    let ended = pulse(&mut story, OVER);
    assert_eq!(ended[..2], ["objection-term-ended", "ballot-closed"], "the term ends with one vote missing");
    assert_eq!(story.gate("one"), GateState::OnHold);
}

#[test]
fn a_meeting_lays_its_conditions_down_once() {
    let mut story = gate();
    let act = match meeting(ONE, &["xa=approve-with-conditions", "ya=approve-with-conditions", "za=approve"]) {
        Act::Meeting { ballot, votes, minutes, .. } => {
            let conditions = vec![NewCondition { text: "Teken".to_owned(), owner: None, due: None }];
            Act::Meeting { ballot, held: None, votes, conditions, minutes, dossier: None }
        }
        _ => unreachable!("a meeting was made"),
    };
    story.act("ann", act).unwrap();
    pulse(&mut story, OVER);
    assert_eq!(story.gate("one"), GateState::Passed);
    assert_eq!(story.instance.conditions.len(), 1);
}

#[test]
fn a_later_meeting_takes_the_place_of_an_earlier_one() {
    let mut story = gate();
    story.meeting("ann", ONE, &["xa=stop", "ya=approve"]).unwrap();
    story.now = "2027-01-06T09:00:00+01:00".parse().unwrap();
    story.meeting("ann", ONE, &["xa=approve", "za=approve"]).unwrap();
    assert_eq!(story.ballot(ONE).on_record["xa"].meeting, Some(2));
    assert_eq!(pulse(&mut story, OVER), ["objection-term-ended"], "of the first meeting one vote was left");
    assert_eq!(pulse(&mut story, "2027-01-14T00:00:00+01:00")[..2], ["objection-term-ended", "ballot-closed"]);
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_meeting_decides_between_options_too() {
    let workflow = "{ managed_by: team, roles: { team: {}, board: {} }, phases: { one: { steps: { it: { kind: decision, \
        options: [Build, Buy, Rent], pick: 2, approvals: [{ by: board, rule: majority }], objection: 2 working days } } } } }";
    let mut story = Story::begin(workflow, PEOPLE);
    story.meeting("ann", "it", &["xa=option-1,option-3", "ya=option-1,option-3"]).unwrap();
    assert_eq!(code(story.meeting("ann", "it", &["za=option-1"])), "options-are-too-few-or-too-many");
    assert_eq!(story.step("it"), StepState::Open);
    pulse(&mut story, "2027-01-07T00:00:00+01:00");
    assert_eq!(story.step("it"), StepState::Done);
    assert_eq!(story.instance.steps[&StepRef::plain("it")].selected, ["option-1", "option-3"]);
}
