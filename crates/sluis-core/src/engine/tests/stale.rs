// SPDX-License-Identifier: EUPL-1.2
//! A dossier that changes under its voters: whose votes become stale, what they are told, who is asked again, and what
//! may be corrected at all.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::text::Language::{self, En, Nl};

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, tom: { name: Tom, party: x, roles: [team, board] }, \
    bea: { name: Bea, party: x, roles: [board] }, cor: { name: Cor, party: y, roles: [board] } }";
const HEAD: &str = "managed_by: team, roles: { team: {}, board: { title: Board } }, \
    parties: { x: { title: Xstad }, y: { title: Ydorp } }";
const ONE: &str = "gate one";

/// At a gate over a proposal, a funding and a recruitment.
fn at_the_gate() -> Story {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ \
          make: {{ kind: task, owner: team, title: Proposal, outputs: {{ cost: {{ type: money }}, why: {{ type: text }} }}, evidence: {{ plan: {{ title: Plan }} }} }}, \
          hire: {{ kind: recruitment, owner: team, title: Hiring, headcount: 1, positions: {{ clerk: {{}} }} }}, \
          fund: {{ kind: funding, owner: team, title: Funding, budget: 100.00 EUR, contributions: {{ from: [x, y], key: equal }} }} }}, \
         gate: {{ dossier: [make, hire, fund], conditions: [{{ that: 'steps.fund.pledged >= eur(\"90.00\")', message: Too little. }}], \
           approvals: [{{ by: board, rule: all, self_approval: false }}], due: 10 working days }} }}, \
         two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("ann", "make", json!({"cost": "500.00 EUR", "why": "Geheim"})).unwrap();
    story.appoint("ann", "hire", "clerk", "P-1").unwrap();
    story.pledge("ann", "fund", "x", "50.00 EUR").unwrap();
    story.pledge("ann", "fund", "y", "50.00 EUR").unwrap();
    assert_eq!(story.gate("one"), GateState::Open);
    story
}

fn said(story: &Story, language: Language) -> String {
    explain_gate(&story.definition, &story.directory, &story.instance, "one", story.now, language)
}

fn vote_seeing(hash: &str) -> Act {
    let (ballot, dossier) = (ONE.parse().unwrap(), Some(hash.to_owned()));
    Act::Vote { ballot, choice: choice("approve"), comment: None, conditions: Vec::new(), dossier }
}

#[test]
fn a_corrected_output_makes_the_votes_stale_and_tells_old_and_new() {
    let mut story = at_the_gate();
    story.vote("bea", ONE, "approve").unwrap();
    let events = story.complete("ann", "make", json!({"cost": "650.00 EUR"})).unwrap();
    let [EventData::StepCorrected { outputs, .. }, EventData::DossierChanged { from, to, changes, stale, .. }] =
        &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!(outputs["why"].as_text(), Some("Geheim"), "what was not given is kept");
    assert_eq!((stale.as_slice(), from == to), (&["bea".to_owned()][..], false));
    let told = |language| explain_changes(&story.definition, &story.directory, &story.instance, changes, language);
    assert_eq!(told(En), ["Proposal, cost: was €500.00, is now €650.00"]);
    assert_eq!(told(Nl), ["Proposal, cost: was €\u{a0}500,00, is nu €\u{a0}650,00"]);
    let ballot = story.ballot(ONE);
    assert_eq!((ballot.votes.len(), ballot.stale.len(), &ballot.terms.dossier), (0, 1, to));
    assert!(said(&story, En).ends_with("What is voted on changed; asked again: Bea."), "{}", said(&story, En));
    story.vote("bea", ONE, "approve").unwrap();
    assert!(story.ballot(ONE).stale.is_empty());
    for person in ["tom", "cor"] {
        story.vote(person, ONE, "approve").unwrap();
    }
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_new_file_under_the_old_name_is_a_change_and_the_same_file_is_none() {
    let mut story = at_the_gate();
    assert_eq!(types(&story.hand_in("ann", "make", "plan")), ["step-corrected", "dossier-changed"]);
    assert_eq!(code(story.hand_in("ann", "make", "plan")), "step-is-not-open");
    assert_eq!(code(story.complete("ann", "make", json!({"why": "Geheim"}))), "step-is-not-open");
}

#[test]
fn who_corrects_a_step_of_the_dossier_may_not_vote_on_it() {
    let mut story = at_the_gate();
    story.vote("tom", ONE, "approve").unwrap();
    let events = story.complete("tom", "make", json!({"cost": "1.00 EUR"}));
    assert_eq!(types(&events), ["step-corrected", "dossier-changed", "seats-changed"]);
    assert_eq!(code(story.vote("tom", ONE, "approve")), "voter-completed-a-step-of-the-dossier");
    assert_eq!(code(story.complete("bea", "make", json!({"cost": "1.00 EUR"}))), "person-is-not-an-owner");
}

#[test]
fn a_changed_amount_asks_again_and_a_gate_whose_condition_fails_waits_until_it_holds() {
    let mut story = at_the_gate();
    story.vote("bea", ONE, "approve").unwrap();
    assert_eq!(types(&story.pledge("ann", "fund", "x", "45.00 EUR")), ["contribution-pledged", "dossier-changed"]);
    story.vote("bea", ONE, "approve").unwrap();
    let events = story.pledge("ann", "fund", "x", "10.00 EUR");
    assert_eq!(types(&events), ["contribution-pledged", "dossier-changed", "ballot-closed", "gate-checked"]);
    assert_eq!((story.gate("one"), story.step("fund")), (GateState::Waiting, StepState::Done));
    let events = story.pledge("ann", "fund", "x", "50.00 EUR");
    assert_eq!(types(&events), ["contribution-pledged", "gate-checked", "ballot-opened"]);
    let ballot = story.ballot(ONE);
    assert_eq!((ballot.round, ballot.stale.len()), (2, 1), "who voted before is told what changed");
}

#[test]
fn an_appointment_taken_back_is_a_change() {
    let mut story = at_the_gate();
    story.vote("cor", ONE, "approve").unwrap();
    assert_eq!(types(&story.unappoint("ann", "hire", "clerk", "P-1")), ["position-vacated", "dossier-changed"]);
    assert_eq!(types(&story.appoint("ann", "hire", "clerk", "P-2")), ["position-filled", "dossier-changed"]);
    let ballot = story.ballot(ONE);
    let changes = ballot.changes_since(&ballot.stale["cor"].dossier).unwrap();
    assert_eq!(changes.len(), 2, "one appointment went and another came: {changes:?}");
}

#[test]
fn a_vote_from_an_older_mail_is_refused_and_says_what_changed() {
    let mut story = at_the_gate();
    let seen = story.ballot(ONE).terms.dossier.clone();
    story.act("cor", vote_seeing(&seen[..8])).unwrap();
    story.complete("ann", "make", json!({"cost": "650.00 EUR"})).unwrap();
    let refusal = story.act("bea", vote_seeing(&seen)).unwrap_err();
    assert_eq!(refusal.code(), "dossier-has-changed");
    let now = story.ballot(ONE).terms.dossier[..8].to_owned();
    assert_eq!(
        refusal.explain(En),
        format!(
            "What `gate one` is about changed since you were asked: Proposal, cost: was €500.00, is now €650.00. Look at that and then vote again."
        )
    );
    assert_eq!(code(story.act("bea", vote_seeing("0000"))), "dossier-has-changed");
    story.act("bea", vote_seeing(&now)).unwrap();
}

#[test]
fn the_options_of_an_open_decision_follow_a_correction_of_their_source() {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ \
          make: {{ kind: task, owner: team, outputs: {{ ideas: {{ type: list, of: text }} }} }}, \
          choose: {{ kind: decision, needs: make, options: steps.make.outputs.ideas, approvals: [{{ by: board, rule: majority }}] }} }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("ann", "make", json!({"ideas": ["Fiets", "Brug"]})).unwrap();
    story.vote("bea", "choose", "brug").unwrap();
    let events = story.complete("ann", "make", json!({"ideas": ["Fiets", "Boot"]})).unwrap();
    assert!(
        matches!(&events[..], [_, EventData::DossierChanged { changes, stale, .. }] if changes.len() == 2 && stale.len() == 1)
    );
    assert_eq!(code(story.vote("bea", "choose", "brug")), "item-is-unknown");
    story.vote("bea", "choose", "boot").unwrap();
    story.vote("cor", "choose", "boot").unwrap();
    assert_eq!(story.progress("choose").selected, ["boot"]);
    assert_eq!(code(story.complete("ann", "make", json!({"ideas": ["Trein"]}))), "instance-is-not-running");
}

#[test]
fn a_step_on_which_others_were_built_is_reopened_and_not_corrected() {
    let workflow = format!(
        "{{ {HEAD}, phases: {{ one: {{ steps: {{ \
          make: {{ kind: task, owner: team, outputs: {{ ideas: {{ type: list, of: text }} }} }}, \
          pick: {{ kind: selection, owner: team, needs: make, from: steps.make.outputs.ideas, pick: 1 }} }}, \
          gate: {{ dossier: [pick], approvals: [{{ by: board, rule: all }}] }} }} }} }}"
    );
    let mut story = Story::begin(&workflow, PEOPLE);
    story.complete("ann", "make", json!({"ideas": ["Fiets", "Brug"]})).unwrap();
    story.pick("ann", "pick", &["brug"]).unwrap();
    assert_eq!(code(story.complete("ann", "make", json!({"ideas": ["Boot"]}))), "step-was-built-on");
    story.reopen("ann", "make").unwrap();
    story.complete("ann", "make", json!({"ideas": ["Boot"]})).unwrap();
}
