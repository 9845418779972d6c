// SPDX-License-Identifier: EUPL-1.2
//! Standing aside because of an interest: who may, what it does to the count, how few may remain, how one comes back,
//! and what is told when the ballot can no longer pass.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::text::Language;

/// `xa` holds the chair; `dep` has a mandate of `za`; `ann` manages.
const PEOPLE: &str = "people: { \
    xa: { name: Xander, party: x, roles: [board], chair: [board] }, ya: { name: Ypke, party: y, roles: [board] }, \
    za: { name: Zef, party: z, roles: [board] }, law: { name: Law, roles: [guard] }, les: { name: Les, roles: [guard] }, \
    ann: { name: Ann, roles: [team] }, dep: { name: Dep, party: x } }\n\
    mandates: [{ from: za, to: dep, roles: [board], start: 2027-01-04, end: 2027-12-31 }, \
      { from: za, to: ya, roles: [board], start: 2027-01-04, end: 2027-12-31 }]";

fn gate(approvals: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{}}, board: {{ title: Board }}, guard: {{}} }}, \
           parties: {{ x: {{ title: Xstad }}, y: {{ title: Ydorp }}, z: {{ title: Zee }} }}, \
           phases: {{ one: {{ steps: {{ make: {{ kind: task, owner: team }} }}, \
             gate: {{ approvals: [{approvals}], due: 10 working days, on_rework: {{ back_to: [] }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("ann", "make", json!({})).unwrap();
    story
}

fn said(story: &Story, language: Language) -> String {
    explain_gate(&story.definition, &story.directory, &story.instance, "one", story.now, language)
}

const ALL: &str = "{ by: board, rule: all, recusal: true }";
const ONE: &str = "gate one";

#[test]
fn a_seat_that_stands_aside_leaves_the_count_and_takes_its_vote_along() {
    let mut story = gate(ALL);
    story.vote("za", ONE, "approve").unwrap();
    assert_eq!(types(&story.recuse("za", ONE)), ["seat-recused"]);
    assert!(story.ballot(ONE).votes.is_empty());
    story.vote("xa", ONE, "approve").unwrap();
    assert_eq!(
        said(&story, Language::Nl),
        "1 van 2 beslissers akkoord, 1 stemt niet mee wegens een belang; wacht op Ypke sinds vandaag."
    );
    assert_eq!(said(&story, Language::En), "1 of 2 approvers approves, 1 stands aside; waiting for Ypke since today.");
    story.vote("ya", ONE, "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
    assert_eq!(said(&story, Language::En), "Approved: 2 of 2 approvers approve, 1 stands aside.");
}

#[test]
fn the_last_one_to_stand_aside_may_decide_the_ballot() {
    let mut story = gate(ALL);
    story.vote("xa", ONE, "approve").unwrap();
    story.vote("ya", ONE, "approve").unwrap();
    assert_eq!(types(&story.recuse("za", ONE))[..3], ["seat-recused", "ballot-closed", "gate-passed"]);
}

#[test]
fn a_seat_that_stands_aside_does_not_vote_nor_a_deputy_for_it_nor_it_for_another() {
    let mut story = gate(ALL);
    story.recuse("za", ONE).unwrap();
    assert_eq!(code(story.vote("za", ONE, "approve")), "seat-is-recused");
    assert_eq!(code(story.act_for("dep", "za", vote(ONE, "approve"))), "seat-is-recused");
    assert_eq!(code(story.recuse("za", ONE)), "seat-is-recused");
    story.come_back("za", ONE).unwrap();
    story.recuse("ya", ONE).unwrap();
    assert_eq!(code(story.act_for("ya", "za", vote(ONE, "approve"))), "seat-is-recused");
    assert_eq!(code(story.withdraw("ya", ONE)), "seat-is-recused");
}

#[test]
fn the_chair_a_deputy_and_who_manages_may_record_it_for_another_and_both_are_on_record() {
    for recorder in ["xa", "dep", "ann"] {
        let mut story = gate(ALL);
        story.act_for(recorder, "za", recuse(ONE, false)).unwrap();
        assert_eq!(story.ballot(ONE).recused["za"].by, recorder);
        let event = story.events.last().unwrap();
        assert_eq!((event.actor.id(), event.on_behalf_of.as_deref()), (recorder, Some("za")));
        story.come_back("za", ONE).expect("whose seat it is can always come back");
    }
    let mut story = gate(ALL);
    assert_eq!(code(story.act_for("ya", "xa", recuse(ONE, false))), "person-may-not-recuse-another");
    assert_eq!(code(story.recuse("law", ONE)), "voter-is-not-an-approver");
    story.recuse("za", ONE).unwrap();
    assert_eq!(code(story.act_for("ann", "za", recuse(ONE, true))), "recusal-is-of-another");
    assert_eq!(code(story.come_back("xa", ONE)), "seat-is-not-recused");
}

#[test]
fn it_needs_a_rule_that_allows_it_and_seats_that_remain() {
    assert_eq!(code(gate("{ by: board, rule: all }").recuse("xa", ONE)), "recusal-is-not-allowed");
    let mut story = gate("{ by: board, rule: any, recusal: true, recusal_floor: 2 }");
    story.recuse("xa", ONE).unwrap();
    assert_eq!(code(story.recuse("ya", ONE)), "too-few-seats-would-remain");
    story.come_back("xa", ONE).unwrap();
    story.recuse("ya", ONE).unwrap();
    let both = "{ by: board, rule: any, recusal: true }, { by: board, rule: all }";
    assert_eq!(code(gate(both).recuse("xa", ONE)), "recusal-is-not-allowed");
}

#[test]
fn a_veto_keeps_somebody_who_can_use_it() {
    let mut story = gate("{ by: board, rule: any, veto: [guard], recusal: true }");
    story.recuse("law", ONE).unwrap();
    assert_eq!(code(story.recuse("les", ONE)), "too-few-seats-would-remain");
    story.vote("xa", ONE, "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Open, "the other guard has not voted");
    story.vote("les", ONE, "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
    let strict = "{ by: board, rule: any, veto: [guard] }";
    assert_eq!(code(gate(strict).recuse("law", ONE)), "recusal-is-not-allowed");
}

#[test]
fn an_interest_lasts_into_the_next_round() {
    let mut story = gate(ALL);
    story.act_for("xa", "za", recuse(ONE, false)).unwrap();
    story.vote("ya", ONE, "rework").unwrap();
    let ballot = story.ballot(ONE);
    assert_eq!((ballot.round, ballot.recused["za"].by.as_str()), (2, "xa"));
    story.vote("xa", ONE, "approve").unwrap();
    story.vote("ya", ONE, "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_ballot_that_can_no_longer_pass_says_why_and_what_helps_and_its_term_still_ends() {
    let mut story = gate("{ by: board, rule: all, per: party, recusal: true }");
    assert_eq!(types(&story.recuse("za", ONE)), ["seat-recused", "ballot-escalated"]);
    assert_eq!(
        said(&story, Language::Nl),
        "0 van 3 partijen akkoord, 1 stemt niet mee wegens een belang; zo kan dit niet meer slagen: Board van Zee heeft \
         niemand die meestemt. Dit helpt: meer mensen in Board of Zef weer laten meestemmen. Bericht hierover is gegaan \
         naar: team."
    );
    assert_eq!(
        said(&story, Language::En),
        "0 of 3 parties approve, 1 stands aside; like this it can no longer pass: Board of Zee has nobody who votes. This \
         helps: more people in Board or Zef voting again. This was reported to: team."
    );
    let events = story.advance_to("2027-02-01T09:00");
    assert!(matches!(&events[..], [EventData::BallotEscalated { why: EscalationReason::Silence, .. }]), "{events:?}");
    story.come_back("za", ONE).unwrap();
    for person in ["xa", "ya", "za"] {
        story.vote(person, ONE, "approve").unwrap();
    }
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn it_is_told_anew_when_it_becomes_impossible_once_more() {
    let mut story = gate("{ by: board, rule: all, per: party, recusal: true }");
    story.recuse("za", ONE).unwrap();
    assert_eq!(types(&story.come_back("za", ONE)), ["seat-returned"]);
    assert_eq!(types(&story.recuse("ya", ONE)), ["seat-recused", "ballot-escalated"]);
    assert!(story.give(Actor::Clock, None, Act::Pulse).unwrap().is_empty(), "and not again with time");
}
