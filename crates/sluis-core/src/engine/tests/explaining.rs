// SPDX-License-Identifier: EUPL-1.2
//! The arithmetic in words, in both languages, as people read it.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::text::Language::{self, En, Nl};

const PEOPLE: &str = "people: { \
    xa: { name: Anna, party: x, roles: [board], chair: [board] }, ya: { name: Bram, party: y, roles: [board] }, \
    za: { name: Chris, party: z, roles: [board] }, zb: { name: Dirk, party: z, roles: [board] }, \
    law: { name: Els, roles: [guard] }, mak: { name: Fred, roles: [team] } }";

fn begin(gate: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{ title: {{ nl: Projectgroep, en: Project group }} }}, board: {{ title: {{ nl: Stuurgroep, en: Board }} }}, guard: {{ title: {{ nl: Toezicht, en: Oversight }} }} }}, \
         parties: {{ x: {{ title: Xstad, weight: 50 }}, y: {{ title: Ydorp, weight: 30 }}, z: {{ title: Zee, weight: 20 }} }}, \
         phases: {{ one: {{ steps: {{ make: {{ kind: task, owner: team, title: Make it, outputs: {{ n: {{ type: integer }} }} }}, test: {{ kind: task, owner: team, title: Test it }} }}, \
           gate: {{ {gate}, due: 10 working days }} }}, two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

fn open(gate: &str) -> Story {
    let mut story = begin(gate);
    story.complete("mak", "make", json!({})).unwrap();
    story.complete("mak", "test", json!({})).unwrap();
    story
}

fn said(story: &Story, phase: &str, language: Language) -> String {
    explain_gate(&story.definition, &story.directory, &story.instance, phase, story.now, language)
}

fn says(story: &Story, nl: &str, en: &str) {
    assert_eq!(said(story, "one", Nl), nl);
    assert_eq!(said(story, "one", En), en);
}

const PER_PARTY: &str = "approvals: [{ by: board, rule: all, per: party }]";

#[test]
fn a_gate_per_party_says_which_party_is_waited_for_and_since_when() {
    let mut story = open(PER_PARTY);
    story.vote("xa", "gate one", "approve").unwrap();
    says(
        &story,
        "1 van 3 partijen akkoord; wacht op Ydorp en Zee sinds vandaag.",
        "1 of 3 parties approves; waiting for Ydorp and Zee since today.",
    );
    story.vote("za", "gate one", "approve").unwrap();
    story.vote("zb", "gate one", "approve").unwrap();
    // From Monday over a weekend to the next Thursday: the days off do not count.
    story.clock_at("2027-01-07T12:00");
    says(
        &story,
        "2 van 3 partijen akkoord; wacht al 3 werkdagen op Ydorp.",
        "2 of 3 parties approve; waiting 3 working days for Ydorp.",
    );
    story.vote("ya", "gate one", "approve").unwrap();
    says(&story, "Goedgekeurd: 3 van 3 partijen akkoord.", "Approved: 3 of 3 parties approve.");
}

#[test]
fn a_gate_that_waits_says_for_what() {
    let mut story = begin(&format!(
        "conditions: [{{ that: 'steps.make.outputs.n > 2', message: Too few are made. }}], {PER_PARTY}"
    ));
    says(&story, "Wacht op 2 stappen: Make it en Test it.", "Waiting for 2 steps: Make it and Test it.");
    story.complete("mak", "test", json!({})).unwrap();
    says(&story, "Wacht op 1 stap: Make it.", "Waiting for 1 step: Make it.");
    story.complete("mak", "make", json!({"n": 1})).unwrap();
    says(
        &story,
        "Aan 1 voorwaarde is nog niet voldaan: Too few are made.",
        "1 condition is not true yet: Too few are made.",
    );
    story.hold("mak").unwrap();
    assert!(said(&story, "one", Nl).starts_with("Het programma is aangehouden. Aan 1 voorwaarde"));
    assert_eq!(said(&story, "two", Nl), "De fase is nog niet begonnen.");
}

#[test]
fn a_condition_that_cannot_be_told_says_why() {
    let mut story = begin(&format!(
        "conditions: [{{ that: 'steps.make.outputs.n > 2', message: Too few are made. }}], {PER_PARTY}"
    ));
    story.skip("mak", "make").unwrap();
    story.complete("mak", "test", json!({})).unwrap();
    let said = said(&story, "one", En);
    assert!(said.starts_with("1 condition is not true yet: Too few are made ("), "{said}");
    assert!(said.ends_with("the step was skipped)."), "{said}");
}

#[test]
fn heads_quorum_abstentions_and_the_number_needed_are_told() {
    let mut story = open("approvals: [{ by: board, rule: majority, abstain: true, quorum: 3 }]");
    story.vote("xa", "gate one", "approve").unwrap();
    story.vote("ya", "gate one", "abstain").unwrap();
    says(
        &story,
        "1 van 4 beslissers akkoord, 1 onthouding, nodig zijn er 2, het quorum ontbreekt (2 van de nodige 3 hebben gestemd); wacht op Chris en Dirk sinds vandaag.",
        "1 of 4 approvers approves, 1 abstention, 2 are needed, the quorum is missing (2 of the 3 needed have voted); waiting for Chris and Dirk since today.",
    );
}

#[test]
fn weights_are_added_and_a_quorum_per_party_names_the_parties() {
    let mut story = open(
        "approvals: [{ by: board, rule: { weights: party.weight, at_least: 80 }, quorum: { at_least: 1, per: party } }]",
    );
    story.vote("xa", "gate one", "approve").unwrap();
    says(
        &story,
        "Samen hebben de partijen die akkoord zijn 50 van de 100 aan stemgewicht, nodig is 80, het quorum ontbreekt bij Ydorp en Zee; wacht op Ydorp en Zee sinds vandaag.",
        "The parties that approve have 50 of the 100 in voting weight, 80 is needed, the quorum is missing in Ydorp and Zee; waiting for Ydorp and Zee since today.",
    );
}

#[test]
fn a_condition_without_a_message_is_told_by_the_titles_of_what_it_reads() {
    let mut story = begin("conditions: [{ that: 'steps.make.outputs.n >= 1200' }]");
    story.complete("mak", "make", json!({ "n": 3 })).unwrap();
    story.complete("mak", "test", json!({})).unwrap();
    says(
        &story,
        "Aan 1 voorwaarde is nog niet voldaan: “n” van “Make it”: ten minste 1.200.",
        "1 condition is not true yet: “n” of “Make it”: at least 1,200.",
    );
}

#[test]
fn entries_are_told_apart_and_a_veto_is_waited_for() {
    let mut story = open("approvals: [{ by: board, rule: any, veto: [guard] }, { by: guard, rule: all }]");
    story.vote("xa", "gate one", "approve").unwrap();
    says(
        &story,
        "Stuurgroep: 1 van 4 beslissers akkoord; Toezicht: 0 van 1 beslisser akkoord; wacht op Els sinds vandaag.",
        "Board: 1 of 4 approvers approves; Oversight: 0 of 1 approver approve; waiting for Els since today.",
    );
    let mut story = open("approvals: [{ by: board, rule: any, veto: [guard] }]");
    story.vote("xa", "gate one", "approve").unwrap();
    says(
        &story,
        "1 van 4 beslissers akkoord; wacht op Els (veto) sinds vandaag.",
        "1 of 4 approvers approves; waiting for Els (veto) since today.",
    );
}

#[test]
fn a_tie_is_for_the_chair() {
    let mut story = open("approvals: [{ by: board, rule: majority, casting_vote: true }]");
    for (person, verdict) in [("ya", "approve"), ("za", "rework"), ("zb", "rework")] {
        story.vote(person, "gate one", verdict).unwrap();
    }
    story.vote("xa", "gate one", "approve").unwrap();
    says(
        &story,
        "Goedgekeurd: 2 van 4 beslissers akkoord, 2 niet akkoord, de voorzitter gaf de doorslag.",
        "Approved: 2 of 4 approvers approve, 2 against, the chair's vote decided.",
    );
}

#[test]
fn rounds_verdicts_and_escalations_are_told() {
    let mut story = open(&format!("{PER_PARTY}, on_rework: {{ back_to: [test] }}"));
    story.vote("xa", "gate one", "rework").unwrap();
    says(&story, "Wacht op 1 stap: Test it.", "Waiting for 1 step: Test it.");
    let ballot = story.ballot("gate one").clone();
    let told = explain_ballot(&story.definition, &story.directory, &ballot, story.now, Nl);
    assert_eq!(told, "Terug voor aanpassing: 0 van 3 partijen akkoord, 1 niet akkoord.");
    story.complete("mak", "test", json!({})).unwrap();
    says(
        &story,
        "Ronde 2: 0 van 3 partijen akkoord; wacht op Xstad, Ydorp en Zee sinds vandaag.",
        "Round 2: 0 of 3 parties approve; waiting for Xstad, Ydorp and Zee since today.",
    );
    story.advance_to("2027-01-19T00:00");
    says(
        &story,
        "Ronde 2: 0 van 3 partijen akkoord; wacht al 11 werkdagen op Xstad, Ydorp en Zee. De termijn is verstreken; bericht hierover is gegaan naar: Projectgroep.",
        "Round 2: 0 of 3 parties approve; waiting 11 working days for Xstad, Ydorp and Zee. The term has ended; this was reported to: Project group.",
    );
    story.vote("xa", "gate one", "hold").unwrap();
    says(
        &story,
        "Ronde 2: Aangehouden: 0 van 3 partijen akkoord, 1 niet akkoord. Na hervatting begint een nieuwe stemronde.",
        "Round 2: Put on hold: 0 of 3 parties approve, 1 against. After it is resumed a new round of voting begins.",
    );
}

#[test]
fn a_ballot_that_cannot_pass_says_so() {
    let mut story = open(PER_PARTY);
    story.people_are("people: { xa: { name: Anna, party: x, roles: [board] }, mak: { name: Fred, roles: [team] } }");
    says(
        &story,
        "0 van 3 partijen akkoord; zo kan dit niet meer slagen: Stuurgroep van Ydorp heeft niemand die meestemt en Stuurgroep van Zee heeft niemand die meestemt. Dit helpt: meer mensen in Stuurgroep. Bericht hierover is gegaan naar: Projectgroep.",
        "0 of 3 parties approve; like this it can no longer pass: Board of Ydorp has nobody who votes and Board of Zee has nobody who votes. This helps: more people in Board. This was reported to: Project group.",
    );
}

#[test]
fn silence_that_decides_is_told() {
    for (means, nl) in [
        ("approve", "De termijn is verstreken en geen antwoord geldt als akkoord: 0 van 3 partijen akkoord."),
        ("stop", "De termijn is verstreken zonder uitkomst, dus het programma is gestopt: 0 van 3 partijen akkoord."),
    ] {
        let mut story = open(&format!("{PER_PARTY}, when_silent: {means}"));
        story.advance_to("2027-01-19T00:00");
        assert_eq!(said(&story, "one", Nl), nl);
    }
}

#[test]
fn a_decision_names_the_options_by_their_titles() {
    let workflow = "{ roles: { board: { title: Board } }, phases: { one: { steps: { choose: { kind: decision, options: [Fietspad, Brug], \
        approvals: [{ by: board, rule: majority }] }, next: { kind: wait, needs: choose, for: 1 weeks } } } } }";
    let mut story = Story::begin(workflow, PEOPLE);
    let told = |story: &Story, language| {
        explain_ballot(&story.definition, &story.directory, story.ballot("choose"), story.now, language)
    };
    assert_eq!(
        told(&story, Nl),
        "Nog niemand heeft gekozen, nodig zijn er 3; wacht op Anna, Bram, Chris en Dirk sinds vandaag."
    );
    story.vote("xa", "choose", "option-2").unwrap();
    story.vote("ya", "choose", "option-1").unwrap();
    story.vote("za", "choose", "option-2").unwrap();
    assert_eq!(
        told(&story, En),
        "2 of 4 approvers choose “Brug”, 1 for something else, 3 are needed; waiting for Dirk since today."
    );
    story.vote("zb", "choose", "option-2").unwrap();
    assert_eq!(told(&story, Nl), "Gekozen is “Brug”: 3 van 4 beslissers kozen dit, 1 voor iets anders.");
}

#[test]
fn phases_without_a_gate_or_taken_over_are_told() {
    let workflow = "{ roles: { board: {} }, phases: { one: { steps: { a: { kind: wait, until: 2026-01-01 } } }, two: { steps: { b: { kind: wait, for: 1 weeks } } } } }";
    let story = Story::begin(workflow, PEOPLE);
    says(&story, "De fase is afgerond; zij heeft geen poort.", "The phase has passed; it has no gate.");
    let mut story = begin(PER_PARTY);
    story.instance = Instance::unstarted("x");
    story.start_from("two", "2026-12-01").unwrap();
    assert!(said(&story, "one", En).contains("taken over"));
}
