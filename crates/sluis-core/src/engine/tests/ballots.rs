// SPDX-License-Identifier: EUPL-1.2
//! Ballots: every rule as an author writes it, parties, quorum, abstention, veto, the chair, deputies, people who come
//! and go, decisions and their rounds.

use serde_json::json;

use super::story::*;
use crate::engine::*;

/// Two seats in party x (xa is chair), two in y, one in z; `law` guards, `mak` makes.
const PEOPLE: &str = "people: { \
    xa: { name: Xander, party: x, roles: [board], chair: [board] }, xb: { name: Xenia, party: x, roles: [board] }, \
    ya: { name: Ypke, party: y, roles: [board] }, yb: { name: Yara, party: y, roles: [board] }, \
    za: { name: Zef, party: z, roles: [board] }, law: { name: Law, roles: [guard] }, \
    mak: { name: Mak, roles: [team] }, dep: { name: Dep, party: x } }\n\
    mandates: [{ from: za, to: dep, roles: [board], start: 2027-01-04, end: 2027-01-08 }, \
      { from: xb, to: xa, roles: [board], start: 2027-01-04, end: 2027-12-31 }, \
      { from: mak, to: ya, roles: [team], start: 2027-01-04, end: 2027-12-31 }]";

const HEAD: &str = "managed_by: team, roles: { team: {}, board: { title: Board }, guard: {} }, \
    parties: { x: { title: Xstad, weight: 50 }, y: { title: Ydorp, weight: 30 }, z: { title: Zee, weight: 20 }, p: { title: Partner, partner: true, weight: 99 } }";

/// An open gate with these approvals.
fn gate(approvals: &str) -> Story {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ make: {{ kind: task, owner: team }} }}, gate: {{ approvals: [{approvals}], due: 10 working days }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("mak", "make", json!({})).unwrap();
    story
}

/// An open decision between three texts.
fn decision(keys: &str) -> Story {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ choose: {{ kind: decision, options: [Red, Green, Blue], due: 10 working days, {keys} }}, \
           after: {{ kind: task, owner: team, needs: choose, if: 'steps.choose.chosen.all(c, c.title == \"Green\")' }} }} }} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

/// Casts votes in order until the ballot closes; gives the state of the gate.
fn after(approvals: &str, votes: &[(&str, &str)]) -> GateState {
    let mut story = gate(approvals);
    for (person, verdict) in votes {
        if story.gate("one") == GateState::Open {
            story.vote(person, "gate one", verdict).unwrap();
        }
    }
    story.gate("one")
}

const YES: &str = "approve";
const NO: &str = "rework";

#[test]
fn each_rule_passes_at_its_own_number_of_votes() {
    use GateState::{Open, Passed};
    let yes = |people: &[&'static str]| people.iter().map(|person| (*person, YES)).collect::<Vec<_>>();
    for (approvals, votes, expected) in [
        ("{ by: board, rule: any }", yes(&["za"]), Passed),
        ("{ by: board, rule: all }", yes(&["xa", "xb", "ya", "yb"]), Open),
        ("{ by: board, rule: all }", yes(&["xa", "xb", "ya", "yb", "za"]), Passed),
        ("{ by: board, rule: majority }", yes(&["xa", "xb"]), Open),
        ("{ by: board, rule: majority }", yes(&["xa", "xb", "ya"]), Passed),
        ("{ by: board, rule: { at_least: 2 } }", yes(&["xa"]), Open),
        ("{ by: board, rule: { at_least: 2 } }", yes(&["xa", "xb"]), Passed),
        ("{ by: board, rule: { at_least: 2/3 } }", yes(&["xa", "xb", "ya"]), Open),
        ("{ by: board, rule: { at_least: 2/3 } }", yes(&["xa", "xb", "ya", "yb"]), Passed),
        ("{ by: board, rule: { weights: party.weight, at_least: 60 } }", yes(&["xa", "xb"]), Open),
        ("{ by: board, rule: { weights: party.weight, at_least: 60 } }", yes(&["xa", "xb", "za"]), Passed),
        ("{ by: board, rule: { weights: party.weight, at_least: 60 } }", yes(&["xa", "ya", "za"]), Open),
        ("{ by: board, rule: any, per: party }", yes(&["xa", "ya"]), Open),
        ("{ by: board, rule: any, per: party }", yes(&["xa", "ya", "za"]), Passed),
        ("{ by: board, rule: any, quorum: 3 }", yes(&["xa", "xb"]), Open),
        ("{ by: board, rule: any, quorum: 3 }", yes(&["xa", "xb", "ya"]), Passed),
        ("{ by: board, rule: any, quorum: { at_least: 1, per: party } }", yes(&["xa", "ya"]), Open),
        ("{ by: board, rule: any, quorum: { at_least: 1, per: party } }", yes(&["xa", "ya", "za"]), Passed),
        ("{ by: board, rule: any }, { by: guard, rule: all }", yes(&["xa"]), Open),
        ("{ by: board, rule: any }, { by: guard, rule: all }", yes(&["xa", "law"]), Passed),
    ] {
        assert_eq!(after(approvals, &votes), expected, "{approvals}: {votes:?}");
    }
}

#[test]
fn a_round_fails_as_soon_as_it_can_no_longer_pass() {
    use GateState::{OnHold, Open, Stopped, Waiting};
    for (approvals, votes, expected) in [
        ("{ by: board, rule: all }", vec![("xa", YES), ("za", NO)], Waiting),
        ("{ by: board, rule: any }", vec![("xa", NO), ("xb", NO), ("ya", NO), ("yb", NO)], Open),
        ("{ by: board, rule: any }", vec![("xa", NO), ("xb", NO), ("ya", NO), ("yb", NO), ("za", NO)], Waiting),
        ("{ by: board, rule: majority }", vec![("xa", NO), ("xb", NO)], Open),
        ("{ by: board, rule: majority }", vec![("xa", "stop"), ("xb", NO), ("ya", "stop")], Stopped),
        ("{ by: board, rule: majority }", vec![("xa", "stop"), ("xb", NO), ("ya", "hold")], OnHold),
        ("{ by: board, rule: any, per: party }", vec![("xa", YES), ("ya", YES), ("za", "stop")], Stopped),
        ("{ by: board, rule: any, veto: [guard] }", vec![("law", NO)], Waiting),
        ("{ by: board, rule: any }, { by: guard, rule: all }", vec![("xa", YES), ("law", "hold")], OnHold),
        ("{ by: board, rule: { weights: party.weight, at_least: 60 } }", vec![("xa", NO)], Waiting),
    ] {
        assert_eq!(after(approvals, &votes), expected, "{approvals}: {votes:?}");
    }
}

#[test]
fn of_equal_verdicts_the_mildest_wins() {
    assert_eq!(
        after("{ by: board, rule: majority }", &[("xa", "stop"), ("xb", "stop"), ("ya", NO)]),
        GateState::Stopped
    );
    let votes = [("xa", "stop"), ("xb", NO), ("ya", YES), ("yb", YES), ("za", "stop")];
    assert_eq!(after("{ by: board, rule: majority }", &votes), GateState::Stopped);
    let votes = [("xa", "stop"), ("ya", YES), ("yb", YES), ("xb", "hold"), ("za", NO)];
    assert_eq!(after("{ by: board, rule: majority }", &votes), GateState::OnHold);
}

#[test]
fn an_abstention_counts_for_the_quorum_and_not_for_the_rule() {
    let majority = "{ by: board, rule: majority, abstain: true, quorum: 3 }";
    let votes = [("xa", "abstain"), ("xb", "abstain"), ("ya", YES)];
    assert_eq!(after(majority, &votes), GateState::Open, "two others may still vote");
    let votes = [("xa", "abstain"), ("xb", "abstain"), ("ya", YES), ("yb", YES)];
    assert_eq!(after(majority, &votes), GateState::Passed, "two of three that are left");
    let all = "{ by: board, rule: all, per: party, abstain: true }";
    let votes = [("xa", "abstain"), ("xb", YES), ("ya", YES), ("yb", "abstain"), ("za", YES)];
    assert_eq!(after(all, &votes), GateState::Passed);
    assert_eq!(code(gate("{ by: board, rule: all }").vote("xa", "gate one", "abstain")), "abstention-is-not-allowed");
    let guarded = "{ by: board, rule: any, abstain: true, veto: [guard] }";
    assert_eq!(code(gate(guarded).vote("law", "gate one", "abstain")), "abstention-is-not-allowed");
}

#[test]
fn when_everybody_abstains_those_who_manage_are_told_that_it_cannot_pass() {
    let mut story = gate("{ by: guard, rule: any, abstain: true }");
    let events = story.vote("law", "gate one", "abstain").unwrap();
    assert_eq!(events.iter().map(EventData::word).collect::<Vec<_>>(), ["vote-cast", "ballot-escalated"]);
    story.withdraw("law", "gate one").unwrap();
    story.vote("law", "gate one", "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_veto_seat_must_vote_and_a_veto_of_a_seat_that_may_abstain_is_no_abstention() {
    let veto = "{ by: board, rule: any, veto: [guard] }";
    assert_eq!(after(veto, &[("xa", YES)]), GateState::Open);
    assert_eq!(after(veto, &[("xa", YES), ("law", YES)]), GateState::Passed);
    assert_eq!(after(veto, &[("law", YES), ("xa", YES)]), GateState::Passed);
    let both = "{ by: board, rule: any }, { by: guard, rule: any, abstain: true, veto: [guard] }";
    assert_eq!(after(both, &[("law", "abstain"), ("xa", YES)]), GateState::Open, "it cannot pass, but was not vetoed");
}

#[test]
fn the_chair_decides_a_tie_once_everybody_voted() {
    let rule = "{ by: board, rule: majority, abstain: true, casting_vote: true }";
    let tie = |chair: &'static str, other: &'static str| {
        vec![("za", "abstain"), ("xa", chair), ("xb", other), ("ya", chair), ("yb", other)]
    };
    assert_eq!(after(rule, &tie(YES, NO)), GateState::Passed);
    assert_eq!(after(rule, &tie(NO, YES)), GateState::Waiting);
    let without = "{ by: board, rule: majority, abstain: true }";
    assert_eq!(after(without, &tie(YES, NO)), GateState::Waiting, "a tie is not a majority");
}

#[test]
fn a_chair_who_was_silent_to_the_end_decides_no_tie() {
    let at_the_end = |votes: &[(&str, &str)]| {
        let mut story = gate("{ by: board, rule: majority, quorum: 2, casting_vote: true }");
        for (person, verdict) in votes {
            story.vote(person, "gate one", verdict).unwrap();
        }
        assert_eq!(story.gate("one"), GateState::Open, "the chair may yet decide");
        story.now = story.ballot("gate one").due.as_ref().unwrap().due_at;
        story.give(Actor::Clock, None, Act::Pulse).unwrap();
        story.gate("one")
    };
    assert_eq!(at_the_end(&[("za", YES), ("xb", NO)]), GateState::Waiting);
    assert_eq!(at_the_end(&[("za", NO), ("xa", YES)]), GateState::Passed, "the chair voted");
}

#[test]
fn a_vote_may_be_changed_or_withdrawn_until_the_ballot_closes() {
    let mut story = gate("{ by: board, rule: all }");
    story.vote("xa", "gate one", "approve").unwrap();
    assert_eq!(code(story.vote("xa", "gate one", "approve")), "seat-has-already-voted");
    story.withdraw("xa", "gate one").unwrap();
    assert_eq!(code(story.withdraw("xa", "gate one")), "seat-has-not-voted");
    story.vote("xa", "gate one", "approve").unwrap();
    assert_eq!(story.ballot("gate one").votes.len(), 1);
    story.vote("xa", "gate one", "rework").unwrap();
    assert_eq!(story.gate("one"), GateState::Waiting);
}

#[test]
fn only_a_seat_votes_and_only_what_the_ballot_asks() {
    let mut story = gate("{ by: board, rule: all }");
    assert_eq!(code(story.vote("mak", "gate one", "approve")), "voter-is-not-an-approver");
    assert_eq!(code(story.vote("nobody", "gate one", "approve")), "person-is-unknown");
    assert_eq!(code(story.vote("xa", "gate two", "approve")), "phase-is-unknown");
    assert_eq!(code(story.vote("xa", "gate one", "option-1")), "options-are-not-for-a-gate");
    assert_eq!(code(story.give(Actor::Operator, None, vote("gate one", "approve"))), "person-must-be-named");
    let mut story = decision("approvals: [{ by: board, rule: majority }]");
    assert_eq!(code(story.vote("xa", "choose", "approve")), "verdict-is-not-for-a-decision");
    assert_eq!(code(story.vote("xa", "choose", "option-9")), "item-is-unknown");
    assert_eq!(code(story.vote("xa", "choose", "option-1,option-2")), "options-are-too-few-or-too-many");
    assert_eq!(code(story.vote("xa", "choose", "option-1,option-1")), "item-is-named-twice");
    assert_eq!(code(story.complete("mak", "choose", json!({}))), "step-is-of-another-kind");
}

#[test]
fn who_completed_a_step_of_the_dossier_may_not_vote_nor_a_deputy_of_theirs() {
    let strict = "{ by: board, rule: any, self_approval: false }, { by: team, rule: any, self_approval: false }";
    let mut story = gate(strict);
    assert_eq!(code(story.vote("mak", "gate one", "approve")), "voter-completed-a-step-of-the-dossier");
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ make: {{ kind: task, owner: team }} }}, gate: {{ approvals: [{{ by: board, rule: all, self_approval: false }}] }} }} }} }}"
    );
    // `ya` did the work in the name of `mak`, and has a seat.
    let mut story = Story::begin(&workflow, PEOPLE);
    story.act_for("ya", "mak", complete("make", json!({}))).unwrap();
    assert_eq!(code(story.vote("ya", "gate one", "approve")), "voter-completed-a-step-of-the-dossier");
    for person in ["xa", "xb", "yb", "za"] {
        story.vote(person, "gate one", "approve").unwrap();
    }
    assert_eq!(story.gate("one"), GateState::Passed, "a barred seat does not count");
}

#[test]
fn a_deputy_votes_for_an_absent_seat_beside_the_own_one_within_the_dates_of_the_mandate() {
    let mut story = gate("{ by: board, rule: all }");
    assert_eq!(code(story.act_for("dep", "xa", vote("gate one", "approve"))), "person-has-no-mandate");
    story.act_for("dep", "za", vote("gate one", "approve")).unwrap();
    assert_eq!(story.ballot("gate one").votes["za"].cast_by, "dep");
    story.vote("xa", "gate one", "approve").unwrap();
    story.act_for("xa", "xb", vote("gate one", "approve")).unwrap();
    assert_eq!(story.ballot("gate one").votes.len(), 3);
    story.clock_at("2027-01-09T09:00");
    assert_eq!(code(story.act_for("dep", "za", vote("gate one", "hold"))), "person-has-no-mandate");
    assert_eq!(
        code(
            story
                .vote("xb", "gate one", "approve")
                .and_then(|_| { story.act_for("xa", "xb", vote("gate one", "hold")) })
        ),
        "seat-has-already-voted"
    );
    story.withdraw("za", "gate one").expect("the seat itself may take back what its deputy cast");
}

const OTHERS: &str = "people: { xa: { name: X, party: x, roles: [board] }, ya: { name: Y, party: y, roles: [board] }, \
    new: { name: N, party: z, roles: [board] }, mak: { name: M }, tim: { name: T, roles: [team] } }";

#[test]
fn people_who_leave_lose_their_seat_and_vote_and_those_who_come_get_one() {
    let mut story = gate("{ by: board, rule: all }");
    for person in ["xa", "xb", "za"] {
        story.vote(person, "gate one", "approve").unwrap();
    }
    let events = story.people_are(OTHERS);
    assert_eq!(
        events.iter().map(EventData::word).collect::<Vec<_>>(),
        ["people-changed", "mandate-ended", "mandate-ended", "mandate-ended", "seats-changed"]
    );
    let votes: Vec<&String> = story.ballot("gate one").votes.keys().collect();
    assert_eq!(votes, ["xa"], "the chair who is chair no longer keeps the vote");
    assert_eq!(code(story.vote("za", "gate one", "approve")), "person-is-unknown");
    story.vote("ya", "gate one", "approve").unwrap();
    story.vote("new", "gate one", "approve").unwrap();
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_ballot_that_can_no_longer_pass_without_those_who_left_is_reported() {
    let mut story = gate("{ by: board, rule: any, per: party }");
    story.vote("xa", "gate one", "approve").unwrap();
    let left = "people: { xa: { name: X, party: x, roles: [board] }, ya: { name: Y, party: y, roles: [board] }, mak: { name: M, roles: [team] } }";
    let events = story.people_are(left);
    let words: Vec<String> = events.iter().map(EventData::word).collect();
    assert_eq!(
        words,
        [
            "people-changed",
            "mandate-ended",
            "mandate-ended",
            "mandate-ended",
            "seats-changed",
            "ballot-escalated",
            "vacancy-arose"
        ]
    );
    assert!(
        matches!(&events[5], EventData::BallotEscalated { why: EscalationReason::CannotPass, to, .. } if *to == ["mak"])
    );
    assert!(story.give(Actor::Operator, None, Act::PeopleChanged).unwrap().is_empty(), "the same version is no news");
}

#[test]
fn owners_follow_the_directory_unless_a_person_was_named() {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ a: {{ kind: task, owner: team }}, b: {{ kind: task, owner: team }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.assign("mak", "b", "xa").unwrap();
    let events = story.people_are(OTHERS);
    assert_eq!(
        events.iter().map(EventData::word).collect::<Vec<_>>(),
        ["people-changed", "mandate-ended", "mandate-ended", "mandate-ended", "owners-changed"]
    );
    assert_eq!(code(story.complete("mak", "a", json!({}))), "person-is-not-an-owner");
    story.complete("tim", "a", json!({})).unwrap();
    story.complete("xa", "b", json!({})).unwrap();
}

#[test]
fn a_decision_chooses_the_option_for_which_the_rule_holds() {
    let mut story = decision("approvals: [{ by: board, rule: majority }]");
    story.vote("xa", "choose", "option-2").unwrap();
    story.vote("xb", "choose", "option-1").unwrap();
    story.vote("ya", "choose", "option-2").unwrap();
    let events = story.vote("yb", "choose", "option-2");
    assert_eq!(types(&events), ["vote-cast", "ballot-closed", "step-completed", "step-opened"]);
    assert_eq!(story.progress("choose").selected, ["option-2"]);
    assert_eq!(story.ballot("choose").closed.as_ref().unwrap().count.entries[0].votes.for_it, 3);
}

#[test]
fn a_decision_without_a_winner_goes_into_a_new_round_over_the_same_options() {
    let mut story = decision("approvals: [{ by: board, rule: majority }]");
    for (person, option) in [("xa", "option-1"), ("xb", "option-1"), ("ya", "option-2"), ("yb", "option-2")] {
        story.vote(person, "choose", option).unwrap();
    }
    let events = story.vote("za", "choose", "option-3");
    assert_eq!(types(&events), ["vote-cast", "ballot-closed", "ballot-opened"]);
    assert_eq!((story.ballot("choose").round, story.ballot("choose").votes.len()), (2, 0));
    assert_eq!(
        story.instance.ballots.values().next().unwrap()[0].closed.as_ref().unwrap().outcome,
        Outcome::NothingChosen
    );
    let dossiers: Vec<&str> =
        story.instance.ballots.values().flatten().map(|ballot| ballot.terms.dossier.as_str()).collect();
    assert_eq!(dossiers[0], dossiers[1]);
}

#[test]
fn the_casting_vote_decides_between_options_that_are_tied() {
    let rule = "approvals: [{ by: board, rule: majority, casting_vote: true }]";
    let cast = |votes: [(&str, &str); 5]| {
        let mut story = decision(rule);
        for (person, option) in votes {
            story.vote(person, "choose", option).unwrap();
        }
        story.progress("choose").selected.clone()
    };
    let tie = |chair, last| [("xa", chair), ("xb", chair), ("ya", "option-2"), ("yb", "option-2"), ("za", last)];
    assert_eq!(cast(tie("option-1", "option-3")), ["option-1"]);
    let aside = [("xa", "option-3"), ("xb", "option-1"), ("ya", "option-1"), ("yb", "option-2"), ("za", "option-2")];
    assert_eq!(cast(aside), [""; 0], "the chair chose neither of the two");
}

#[test]
fn a_decision_over_two_places_chooses_two() {
    let mut story = decision("pick: 2, approvals: [{ by: board, rule: { at_least: 3 } }]");
    for (person, options) in [("xa", "option-1,option-2"), ("xb", "option-3,option-1"), ("ya", "option-1,option-3")] {
        story.vote(person, "choose", options).unwrap();
    }
    assert_eq!(story.step("choose"), StepState::Open, "only one option has three votes");
    story.vote("yb", "choose", "option-2,option-3").unwrap();
    assert_eq!(story.progress("choose").selected, ["option-1", "option-3"]);
}

#[test]
fn a_decision_opens_again_with_a_ballot_when_it_is_reopened() {
    let mut story = decision("approvals: [{ by: board, rule: any }]");
    story.vote("xa", "choose", "option-2").unwrap();
    assert_eq!(types(&story.reopen("mak", "choose")), ["step-set-back", "step-reopened", "ballot-opened"]);
    assert!(story.progress("choose").selected.is_empty(), "nothing is chosen any more");
    story.vote("xa", "choose", "option-1").unwrap();
    assert_eq!(story.step("after"), StepState::Skipped, "`if` is looked at again");
}

#[test]
fn a_decision_whose_term_ends_is_reported_and_stays_open() {
    let mut story = decision("approvals: [{ by: board, rule: all }]");
    story.vote("xa", "choose", "option-2").unwrap();
    let events = story.advance_to("2027-01-19T00:00");
    assert_eq!(events.iter().map(EventData::word).collect::<Vec<_>>(), ["mandate-ended", "ballot-escalated"]);
    assert!(story.advance_to("2027-02-19T00:00").is_empty());
    assert_eq!(code(story.assign("mak", "choose", "xa")), "step-is-of-another-kind");
    story.reschedule("mak", "choose", "2027-03-01").unwrap();
    assert_eq!(story.due("choose"), "2027-03-01");
}

#[test]
fn a_decision_without_options_is_reported() {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ \
          make: {{ kind: task, owner: team, outputs: {{ ideas: {{ type: list, of: text }} }} }}, \
          choose: {{ kind: decision, needs: make, options: steps.make.outputs.ideas, approvals: [{{ by: board, rule: any }}] }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    assert_eq!(
        types(&story.complete("mak", "make", json!({"ideas": []}))),
        ["step-completed", "step-opened", "ballot-opened", "ballot-escalated"]
    );
    story.reopen("mak", "make").unwrap();
    story.complete("mak", "make", json!({"ideas": ["Een fiets", "Een brug"]})).unwrap();
    story.vote("xa", "choose", "een-brug").unwrap();
    assert_eq!(story.progress("choose").selected, ["een-brug"]);
}

#[test]
fn a_decision_about_what_was_skipped_is_skipped_with_it() {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ \
          make: {{ kind: task, owner: team, outputs: {{ ideas: {{ type: list, of: text }} }} }}, \
          choose: {{ kind: decision, needs: make, options: steps.make.outputs.ideas, approvals: [{{ by: board, rule: any }}] }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    assert_eq!(
        types(&story.skip("mak", "make")),
        ["step-skipped", "step-skipped", "phase-passed", "instance-completed"]
    );
}
