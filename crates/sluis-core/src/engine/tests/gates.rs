// SPDX-License-Identifier: EUPL-1.2
//! Gates: conditions, verdicts and what follows from them, silence, and the programme's own clock.

use serde_json::json;

use super::story::*;
use crate::definition::Verdict;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bea: { name: Bea, roles: [board] }, \
    cor: { name: Cor, roles: [board] }, dik: { name: Dik, roles: [board] } }";

/// One phase with `make` and `check` (which needs it), a gate with these keys, and a phase after it.
fn gated(gate: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{}}, board: {{}} }}, phases: {{ \
         one: {{ steps: {{ make: {{ kind: task, owner: team, due: 2 weeks, outputs: {{ n: {{ type: integer }}, why: {{ type: text }} }} }}, \
                           check: {{ kind: task, owner: team, needs: make }} }}, \
                 gate: {{ {gate} }} }}, \
         two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

const ALL: &str = "approvals: [{ by: board, rule: all }], due: 10 working days";

/// The gate is open.
fn open(gate: &str) -> Story {
    let mut story = gated(gate);
    story.complete("ann", "make", json!({"n": 1, "why": "Omdat"})).unwrap();
    story.complete("ann", "check", json!({})).unwrap();
    story
}

#[test]
fn a_gate_opens_when_the_steps_are_done_and_binds_its_seats_and_dossier() {
    let mut story = gated(ALL);
    assert_eq!(code(story.vote("bea", "gate one", "approve")), "ballot-is-not-open");
    story.complete("ann", "make", json!({"n": 1})).unwrap();
    assert_eq!(types(&story.complete("ann", "check", json!({}))), ["step-completed", "ballot-opened"]);
    let seats: Vec<&str> = story.ballot("gate one").terms.seats.iter().map(|seat| seat.person.as_str()).collect();
    assert_eq!(seats, ["bea", "cor", "dik"]);
    assert_eq!(story.due("gate one"), "2027-01-18");
    assert_eq!(story.ballot("gate one").terms.dossier.len(), 64);
}

#[test]
fn a_gate_passes_at_once_when_its_rule_holds_and_opens_the_next_phase() {
    let mut story = open(ALL);
    story.vote("bea", "gate one", "approve").unwrap();
    story.vote("cor", "gate one", "approve").unwrap();
    assert_eq!(
        types(&story.vote("dik", "gate one", "approve")),
        ["vote-cast", "ballot-closed", "gate-passed", "phase-passed", "phase-opened", "step-opened"]
    );
    assert_eq!(code(story.vote("dik", "gate one", "approve")), "ballot-is-not-open");
}

#[test]
fn a_condition_that_is_not_true_keeps_the_gate_closed_and_says_so() {
    let mut story = open(&format!(
        "conditions: [{{ that: 'steps.make.outputs.n > 3', message: Too few. }}, {{ that: 'steps.check.state == \"done\"', message: Check. }}], {ALL}"
    ));
    assert_eq!(story.gate("one"), GateState::Waiting);
    let checked = &story.instance.phases["one"].checked;
    assert_eq!(checked.iter().map(|condition| condition.holds).collect::<Vec<_>>(), [false, true]);
    story.reopen("ann", "make").unwrap();
    assert_eq!(story.step("check"), StepState::Waiting, "what needs it waits again");
    story.complete("ann", "make", json!({"n": 4})).unwrap();
    assert_eq!(story.progress("make").outputs.len(), 2, "what was given before is kept");
    story.complete("ann", "check", json!({})).unwrap();
    assert_eq!(story.gate("one"), GateState::Open);
}

#[test]
fn the_result_of_a_skipped_step_makes_a_condition_false_and_says_so() {
    let mut story = gated(&format!("conditions: [{{ that: 'steps.make.outputs.n > 3', message: Too few. }}], {ALL}"));
    story.skip("ann", "make").unwrap();
    story.complete("ann", "check", json!({})).unwrap();
    let because = story.instance.phases["one"].checked[0].because.clone().unwrap();
    assert!(because.get(crate::text::Language::En).contains("the step was skipped"), "{because:?}");
}

#[test]
fn conditions_of_all_approvals_become_actions_and_completion_waits_for_them() {
    let mut story = open("approvals: [{ by: board, rule: all }]");
    story.vote_if("bea", "gate one", condition("Meld het bij de raad")).unwrap();
    story.vote("cor", "gate one", "approve").unwrap();
    let dated =
        NewCondition { due: Some("2027-02-01".parse().unwrap()), owner: Some("bea".to_owned()), ..condition("Teken") };
    let events = story.vote_if("dik", "gate one", dated);
    assert_eq!(types(&events)[2..5], ["gate-passed", "condition-assigned", "condition-assigned"]);
    assert_eq!(story.instance.phases["one"].verdict, Some(Verdict::ApproveWithConditions));
    assert_eq!(
        (story.due("condition one.1"), story.due("condition one.2")),
        ("2027-01-18".into(), "2027-02-01".into())
    );
    story.complete("ann", "go", json!({})).unwrap();
    assert_eq!(story.instance.state, InstanceState::Running, "conditions are open");
    assert_eq!(code(story.complete("bea", "condition one.1", json!({}))), "person-is-not-an-owner");
    assert_eq!(code(story.complete("ann", "condition one.9", json!({}))), "condition-is-unknown");
    story.complete("ann", "condition one.1", json!({"note": "gedaan"})).unwrap();
    assert_eq!(code(story.complete("ann", "condition one.1", json!({}))), "condition-is-met");
    assert_eq!(types(&story.complete("bea", "condition one.2", json!({}))), ["condition-met", "instance-completed"]);
}

#[test]
fn conditions_need_their_verdict_a_text_an_owner_and_a_date_to_come() {
    let mut story = open(ALL);
    assert_eq!(code(story.vote("bea", "gate one", "approve-with-conditions")), "conditions-are-missing");
    assert_eq!(code(story.vote_if("bea", "gate one", condition("  "))), "condition-is-empty");
    let nobody = NewCondition { owner: Some("nobody".to_owned()), ..condition("x") };
    assert_eq!(code(story.vote_if("bea", "gate one", nobody)), "owner-is-unknown");
    let late = NewCondition { due: Some("2027-01-03".parse().unwrap()), ..condition("x") };
    assert_eq!(code(story.vote_if("bea", "gate one", late)), "date-has-passed");
    let act = Act::Vote {
        ballot: "gate one".parse().unwrap(),
        choice: choice("approve"),
        comment: None,
        conditions: vec![condition("x")],
        dossier: None,
    };
    assert_eq!(code(story.act("bea", act)), "conditions-need-their-verdict");
}

#[test]
fn rework_reopens_sets_back_and_asks_everybody_again() {
    let mut story =
        open("approvals: [{ by: board, rule: all }], on_rework: { back_to: [make], at_most: 1, then: stop }");
    story.vote("bea", "gate one", "approve").unwrap();
    assert_eq!(
        types(&story.vote("cor", "gate one", "rework")),
        ["vote-cast", "ballot-closed", "gate-reworked", "step-set-back", "step-reopened"]
    );
    assert_eq!((story.step("make"), story.step("check")), (StepState::Open, StepState::Waiting));
    assert_eq!(story.progress("make").outputs.len(), 2, "a draft is kept");
    assert_eq!(story.due("make"), "2027-01-18", "the term begins again");
    story.complete("ann", "make", json!({"n": 2})).unwrap();
    story.complete("ann", "check", json!({})).unwrap();
    assert_eq!((story.ballot("gate one").round, story.ballot("gate one").votes.len()), (2, 0));
    let events = story.vote("cor", "gate one", "rework");
    assert_eq!(types(&events), ["vote-cast", "ballot-closed", "gate-stopped", "instance-stopped"]);
    assert_eq!(code(story.complete("ann", "go", json!({}))), "instance-is-not-running");
}

#[test]
fn too_many_reworks_are_reported_and_a_new_round_begins() {
    let mut story =
        open("approvals: [{ by: board, rule: all }], on_rework: { back_to: [check], at_most: 1, then: escalate }");
    story.vote("cor", "gate one", "rework").unwrap();
    story.complete("ann", "check", json!({})).unwrap();
    let events = story.vote("cor", "gate one", "rework").unwrap();
    assert_eq!(
        events.iter().map(EventData::word).collect::<Vec<_>>(),
        ["vote-cast", "ballot-closed", "ballot-escalated", "ballot-opened"]
    );
    let told = EventData::BallotEscalated {
        ballot: "gate one".parse().unwrap(),
        round: 2,
        why: EscalationReason::ReworkedTooOften,
        to: vec!["ann".to_owned()],
    };
    assert_eq!(events[2], told);
    assert_eq!(story.ballot("gate one").round, 3);
}

#[test]
fn without_a_word_on_rework_the_dossier_is_reopened_three_times() {
    let mut story = open("approvals: [{ by: board, rule: all }], dossier: [check]");
    for _ in 0..3 {
        assert_eq!(types(&story.vote("bea", "gate one", "rework"))[2..], ["gate-reworked", "step-reopened"]);
        story.complete("ann", "check", json!({})).unwrap();
    }
    assert_eq!(types(&story.vote("bea", "gate one", "rework"))[2..], ["ballot-escalated", "ballot-opened"]);
}

#[test]
fn a_step_that_never_opened_is_reopened_with_its_owners_and_the_owners_of_today() {
    let mut story = gated(ALL);
    story.skip("ann", "make").unwrap();
    story.skip("ann", "check").unwrap();
    story.people_are(&PEOPLE.replace("ann: { name: Ann, roles: [team] }", "tim: { name: Tim, roles: [team] }"));
    story.reopen("tim", "make").unwrap();
    assert_eq!(story.progress("make").owners.people, ["tim"]);
    story.complete("tim", "make", json!({})).unwrap();
    story.reopen("tim", "check").expect_err("it was set back and is open again");
    story.complete("tim", "check", json!({})).unwrap();
}

#[test]
fn of_a_skipped_step_that_a_gate_sends_back_the_condition_is_asked_again() {
    let workflow = "{ managed_by: team, roles: { team: {}, board: {} }, phases: { one: { steps: { \
        a: { kind: task, owner: team, if: '1 > 2' }, b: { kind: task, owner: team } }, \
        gate: { approvals: [{ by: board, rule: all }], on_rework: { back_to: [a, b] } } } } }";
    let mut story = Story::begin(workflow, PEOPLE);
    story.complete("ann", "b", json!({})).unwrap();
    assert_eq!(
        types(&story.vote("bea", "gate one", "rework"))[3..],
        ["step-set-back", "step-reopened", "step-skipped"]
    );
    story.reopen("ann", "a").expect("a manager who opens it means it");
    assert_eq!(story.step("a"), StepState::Open);
}

#[test]
fn steps_sent_back_together_wait_for_each_other() {
    let mut story = open("approvals: [{ by: board, rule: all }], on_rework: { back_to: [check, make] }");
    story.vote("bea", "gate one", "rework").unwrap();
    assert_eq!((story.step("make"), story.step("check")), (StepState::Open, StepState::Waiting));
}

#[test]
fn a_verdict_hold_stops_the_clock_until_resume_and_then_comes_a_new_round() {
    let mut story = open(ALL);
    let events = story.vote("bea", "gate one", "hold");
    assert_eq!(types(&events), ["vote-cast", "ballot-closed", "gate-held", "instance-held"]);
    assert_eq!(story.gate("one"), GateState::OnHold);
    assert_eq!(code(story.vote("cor", "gate one", "approve")), "instance-is-not-running");
    assert!(story.advance_to("2027-03-01T09:00").is_empty());
    assert_eq!(types(&story.resume("ann")), ["instance-resumed", "ballot-opened"]);
    assert_eq!((story.ballot("gate one").round, story.due("gate one")), (2, "2027-03-15".to_owned()));
}

#[test]
fn a_hold_by_a_manager_keeps_what_was_left_of_every_term_and_the_votes() {
    let mut story = open(ALL);
    story.vote("bea", "gate one", "approve").unwrap();
    story.clock_at("2027-01-11T12:00");
    assert_eq!(code(story.hold("bea")), "person-does-not-manage");
    story.hold("ann").unwrap();
    assert_eq!(next_due_at(&story.definition, &story.instance), None);
    assert!(story.advance_to("2027-02-01T09:00").is_empty(), "its term ended on hold, and nothing happens");
    story.resume("ann").unwrap();
    assert_eq!(story.due("gate one"), "2027-02-08", "five working days were left");
    assert_eq!((story.ballot("gate one").round, story.ballot("gate one").votes.len()), (1, 1));
    assert_eq!(code(story.resume("ann")), "instance-is-not-on-hold");
}

#[test]
fn the_date_of_a_wait_does_not_move_with_a_hold() {
    let workflow = "{ managed_by: team, roles: { team: {} }, phases: { one: { steps: { rest: { kind: wait, until: 2027-01-20 } } } } }";
    let mut story = Story::begin(workflow, PEOPLE);
    story.hold("ann").unwrap();
    assert!(story.advance_to("2027-01-21T09:00").is_empty());
    assert_eq!(types(&story.resume("ann"))[..2], ["instance-resumed", "step-completed"]);
}

#[test]
fn stop_ends_the_programme() {
    let mut story = open(ALL);
    let events = story.vote("bea", "gate one", "stop");
    assert_eq!(types(&events), ["vote-cast", "ballot-closed", "gate-stopped", "instance-stopped"]);
    assert_eq!((story.instance.state, story.gate("one")), (InstanceState::Stopped, GateState::Stopped));
}

#[test]
fn silence_means_what_the_workflow_says_at_the_due_moment_and_not_before() {
    for (means, expected) in [
        ("escalate", vec!["ballot-escalated"]),
        ("hold", vec!["ballot-closed", "gate-held", "instance-held"]),
        ("stop", vec!["ballot-closed", "gate-stopped", "instance-stopped"]),
        ("approve", vec!["ballot-closed", "gate-passed", "phase-passed", "phase-opened", "step-opened"]),
    ] {
        let mut story = open(&format!("{ALL}, when_silent: {means}"));
        assert!(story.advance_to("2027-01-18T23:59").is_empty(), "{means}");
        let events = story.advance_to("2027-01-19T00:00");
        assert_eq!(events.iter().map(EventData::word).collect::<Vec<_>>(), expected, "{means}");
        assert!(story.advance_to("2027-01-19T00:01").is_empty(), "an empty Pulse writes nothing: {means}");
    }
}

#[test]
fn after_an_escalation_the_ballot_stays_open() {
    let mut story = open(ALL);
    story.advance_to("2027-01-19T00:00");
    for person in ["bea", "cor", "dik"] {
        story.vote(person, "gate one", "approve").unwrap();
    }
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_vote_after_the_term_is_late_however_late_time_is_noticed() {
    let mut story = open("approvals: [{ by: board, rule: any }], due: 10 working days, when_silent: stop");
    story.clock_at("2027-01-19T08:00");
    let before = story.instance.clone();
    assert_eq!(code(story.vote("bea", "gate one", "approve")), "instance-is-not-running");
    assert_eq!(story.instance, before, "a refusal changes nothing, not even by time");
    let mut story = open("approvals: [{ by: board, rule: all }], due: 10 working days");
    story.clock_at("2027-01-19T08:00");
    assert_eq!(types(&story.vote("bea", "gate one", "approve")), ["ballot-escalated", "vote-cast"]);
    let escalated = &story.events[story.events.len() - 2];
    assert_eq!((&escalated.actor, &escalated.on_behalf_of), (&Actor::Clock, &None));
}

#[test]
fn at_the_end_of_the_term_the_votes_cast_decide_a_majority() {
    let mut story =
        open("approvals: [{ by: board, rule: majority, quorum: 1 }], due: 10 working days, when_silent: stop");
    story.vote("bea", "gate one", "approve").unwrap();
    story.advance_to("2027-01-19T00:00");
    assert_eq!(story.gate("one"), GateState::Passed);
    let mut story =
        open("approvals: [{ by: board, rule: majority, quorum: 2 }], due: 10 working days, when_silent: stop");
    story.vote("bea", "gate one", "approve").unwrap();
    story.advance_to("2027-01-19T00:00");
    assert_eq!(story.instance.state, InstanceState::Stopped, "without its quorum it is silence");
}

#[test]
fn reopening_a_step_makes_the_votes_stale_and_asks_again() {
    let mut story = open(ALL);
    story.vote("bea", "gate one", "approve").unwrap();
    assert_eq!(code(story.reopen("bea", "check")), "person-does-not-manage");
    assert_eq!(types(&story.reopen("ann", "check")), ["ballot-closed", "step-reopened"]);
    assert_eq!(story.ballot("gate one").closed.as_ref().unwrap().outcome, Outcome::Overtaken);
    let first = story.ballot("gate one").terms.dossier.clone();
    story.skip("ann", "check").unwrap();
    assert_eq!(story.ballot("gate one").round, 2);
    assert_ne!(story.ballot("gate one").terms.dossier, first, "the dossier changed");
}

#[test]
fn managers_skip_reopen_assign_reschedule_and_cancel_each_with_a_reason() {
    let mut story = gated(ALL);
    assert_eq!(code(story.act("ann", Act::Cancel { reason: " ".to_owned() })), "reason-is-missing");
    assert_eq!(code(story.act("ann", Act::Hold { reason: "a\u{7}".to_owned() })), "text-holds-control-characters");
    assert_eq!(code(story.reopen("ann", "make")), "step-is-open");
    assert_eq!(code(story.reopen("ann", "check")), "step-is-not-open");
    assert_eq!(code(story.assign("ann", "make", "nobody")), "person-is-unknown");
    assert_eq!(code(story.assign("ann", "check", "bea")), "step-is-not-open");
    assert_eq!(code(story.assign("ann", "gate one", "bea")), "seats-are-not-assigned");
    story.assign("ann", "make", "bea").unwrap();
    assert_eq!(code(story.complete("ann", "make", json!({}))), "person-is-not-an-owner");
    assert_eq!(code(story.reschedule("ann", "make", "2027-01-03")), "date-has-passed");
    assert_eq!(code(story.reschedule("ann", "gate one", "2027-03-01")), "ballot-is-not-open");
    story.reschedule("ann", "make", "2027-01-30").unwrap();
    assert_eq!(story.due("make"), "2027-01-30", "a date set by hand stays, also on a Saturday");
    story.complete("bea", "make", json!({})).unwrap();
    assert_eq!(code(story.skip("ann", "make")), "step-is-not-open");
    story.skip("ann", "check").unwrap();
    assert_eq!(story.gate("one"), GateState::Open);
    assert_eq!(types(&story.cancel("ann")), ["ballot-closed", "instance-cancelled"]);
    assert_eq!(code(story.cancel("ann")), "instance-is-not-running");
}

#[test]
fn moving_the_term_of_a_gate_gives_its_voters_time_again() {
    let mut story = open(ALL);
    story.advance_to("2027-01-19T00:00");
    story.reschedule("ann", "gate one", "2027-01-29").unwrap();
    let events = story.advance_to("2027-01-30T00:00");
    assert_eq!(events.iter().map(EventData::word).collect::<Vec<_>>(), ["ballot-escalated"]);
}

#[test]
fn an_operator_vouches_for_nobody_where_a_signed_in_person_is_asked() {
    let mut story = open(&format!("{ALL}, assurance: sign-in"));
    story.proof = Proof::Operator;
    assert_eq!(code(story.vote("bea", "gate one", "approve")), "sign-in-is-needed");
    story.proof = Proof::Code;
    assert_eq!(code(story.vote("bea", "gate one", "approve")), "sign-in-is-needed");
    story.proof = Proof::SignIn;
    story.vote("bea", "gate one", "approve").unwrap();
    story.proof = Proof::Operator;
    assert_eq!(code(story.withdraw("bea", "gate one")), "sign-in-is-needed");
}
