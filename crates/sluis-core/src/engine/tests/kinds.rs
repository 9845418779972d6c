// SPDX-License-Identifier: EUPL-1.2
//! What each kind of step asks before it is done: workshop, selection, recruitment, funding, wait, evidence.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::money::Money;
use crate::text::Language;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, bea: { name: Bea, roles: [team] }, \
    dir: { name: Dir, party: x, roles: [board] }, eli: { name: Eli, party: y, roles: [board] }, \
    out: { name: Out, party: y } }";

fn begin(steps: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{}}, board: {{}} }},\n\
         parties: {{ x: {{ weight: 24000 }}, y: {{ weight: 16000 }}, z: {{ weight: 33000, partner: true }} }},\n\
         phases: {{ only: {{ steps: {{ {steps} }} }} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

#[test]
fn a_workshop_is_planned_in_time_and_may_be_moved_and_is_held_first() {
    let mut story = begin(
        "talk: { kind: workshop, owner: team, plan_before: 10 working days, outputs: { attendance: { type: integer, required: true } } }",
    );
    assert_eq!(code(story.complete("ann", "talk", json!({"attendance": 9}))), "step-is-not-done");
    // Ten working days after Monday 4 January.
    let earliest = "2027-01-18".parse().unwrap();
    assert_eq!(
        story.plan("ann", "talk", "2027-01-15T09:30").unwrap_err(),
        Refusal::WorkshopIsPlannedTooSoon { earliest }
    );
    assert_eq!(code(story.plan("dir", "talk", "2027-01-18T09:30")), "person-is-not-an-owner");
    assert_eq!(code(story.plan("ann", "talk", "2027-03-28T02:30")), "moment-does-not-exist");
    assert_eq!(code(story.plan("ann", "talk", "2027-01-01T02:30")), "moment-has-passed");
    assert_eq!(types(&story.plan("ann", "talk", "2027-01-18T09:30")), ["workshop-planned"]);
    story.clock_at("2027-01-06T09:00");
    assert_eq!(code(story.plan("bea", "talk", "2027-01-15T13:00")), "workshop-is-planned-too-soon");
    story.plan("bea", "talk", "2027-01-18T13:00").expect("a later hour is no shorter notice than there was");
    assert_eq!(story.progress("talk").planned.as_ref().unwrap().sequence, 1);
    assert_eq!(code(story.complete("ann", "talk", json!({"attendance": 9}))), "step-is-not-done");
    story.clock_at("2027-01-18T17:00");
    story.complete("ann", "talk", json!({"attendance": 9})).unwrap();
    assert_eq!(story.step("talk"), StepState::Done);
}

#[test]
fn what_a_limit_or_a_form_asks_is_said_in_the_words_of_the_reader() {
    let mut story = begin(
        "plan: { kind: task, owner: team, outputs: { post: { type: text, pattern: '[0-9]{4}', description: Vier cijfers. }, \
         code: { type: text, pattern: '[A-Z]+' }, share: { type: decimal, max: 1.5 }, word: { type: text, min: 1200 }, sign: { type: text, max: 1 } } }",
    );
    let given = json!({ "post": "12", "code": "a", "share": 2.5, "word": "a", "sign": "ab" });
    let Err(refusal) = story.complete("ann", "plan", given) else { panic!("it is taken") };
    assert_eq!(
        refusal.text().get(Language::Nl),
        "De resultaten kloppen niet: `post` heeft niet de gevraagde vorm (Vier cijfers); `code` past niet op het patroon `[A-Z]+`; \
         `share` mag hoogstens 1,5 zijn; `word` moet ten minste 1.200 tekens zijn; `sign` mag hoogstens 1 teken zijn."
    );
    assert_eq!(
        refusal.text().get(Language::En),
        "The outputs do not fit: `post` has not the form that is asked (Vier cijfers); `code` does not fit the pattern `[A-Z]+`; \
         `share` may be at most 1.5; `word` must be at least 1,200 characters; `sign` may be at most 1 character."
    );
}

#[test]
fn a_workshop_without_a_term_needs_no_planning() {
    let mut story = begin("talk: { kind: workshop, owner: team }");
    story.complete("ann", "talk", json!({})).unwrap();
}

#[test]
fn a_link_alone_does_nothing_in_a_step_that_asks_for_a_code() {
    let mut story = begin(
        "talk: { kind: workshop, owner: team }, \
         hire: { kind: recruitment, owner: team, headcount: 2, positions: { analyst: {} } }, \
         money: { kind: funding, owner: team, budget: 100.00 EUR, contributions: { from: [x, y], key: weight } }",
    );
    story.appoint("ann", "hire", "analyst", "P-1").unwrap();
    story.proof = Proof::Link;
    let told = [
        story.plan("ann", "talk", "2027-01-18T09:30"),
        story.complete("ann", "talk", json!({})),
        story.appoint("ann", "hire", "analyst", "P-2"),
        story.unappoint("ann", "hire", "analyst", "P-1"),
        story.pledge("ann", "money", "x", "60.00 EUR"),
    ];
    for refused in told {
        assert_eq!(code(refused), "code-is-needed");
    }
    let mut story = three_ideas();
    story.proof = Proof::Link;
    assert_eq!(code(story.score("ann", "choose", "gather-1", &[("shared", 5)])), "code-is-needed");
    assert_eq!(code(story.pick("ann", "choose", &["gather-1"])), "code-is-needed");
}

const SELECTION: &str = "gather: { kind: task, owner: team, outputs: { ideas: { type: list, label: idea, \
      fields: { idea: { type: text } } } } }, \
    choose: { kind: selection, owner: team, needs: gather, from: steps.gather.outputs.ideas, pick: { min: 1, max: 2 }, \
      criteria: { shared: { weight: 3 }, ready: { weight: 1 } } }";

fn three_ideas() -> Story {
    let mut story = begin(SELECTION);
    story.complete("ann", "gather", json!({"ideas": [{"idea": "A"}, {"idea": "B"}, {"idea": "C"}]})).unwrap();
    story
}

#[test]
fn a_selection_keeps_the_ranking_of_weighed_scores_and_is_done_when_picked() {
    let mut story = three_ideas();
    story.score("ann", "choose", "gather-1", &[("shared", 2), ("ready", 5)]).unwrap();
    story.score("ann", "choose", "gather-2", &[("shared", 4), ("ready", 4)]).unwrap();
    story.score("bea", "choose", "gather-2", &[("shared", 5), ("ready", 1)]).unwrap();
    story.score("bea", "choose", "gather-2", &[("ready", 5)]).expect("a score may be replaced");
    let done = story.pick("ann", "choose", &["gather-2", "gather-3"]);
    assert_eq!(types(&done)[..2], ["items-picked", "step-completed"]);
    let ranking: Vec<(String, f64)> =
        story.progress("choose").ranking.iter().map(|ranked| (ranked.item.clone(), ranked.score)).collect();
    // (3·2 + 5) / 4 = 2.75; the mean of 4 and (3·5 + 5) / 4 = 5 is 4.5. What nobody scored is not ranked.
    assert_eq!(ranking, [("gather-2".to_owned(), 4.5), ("gather-1".to_owned(), 2.75)]);
    assert_eq!(story.progress("choose").selected, ["gather-2", "gather-3"]);
}

#[test]
fn a_selection_refuses_what_does_not_fit() {
    let mut story = three_ideas();
    assert_eq!(code(story.score("ann", "choose", "gather-9", &[("shared", 2)])), "item-is-unknown");
    assert_eq!(code(story.score("ann", "choose", "gather-1", &[("fun", 2)])), "criterion-is-unknown");
    assert_eq!(code(story.score("ann", "choose", "gather-1", &[("shared", 6)])), "score-is-out-of-range");
    assert_eq!(code(story.score("ann", "choose", "gather-1", &[("shared", 0)])), "score-is-out-of-range");
    assert_eq!(code(story.pick("ann", "choose", &[])), "picks-are-too-few-or-too-many");
    assert_eq!(
        code(story.pick("ann", "choose", &["gather-1", "gather-2", "gather-3"])),
        "picks-are-too-few-or-too-many"
    );
    assert_eq!(code(story.pick("ann", "choose", &["gather-1", "gather-1"])), "item-is-named-twice");
    assert_eq!(code(story.pick("ann", "choose", &["gather-9"])), "item-is-unknown");
    assert_eq!(code(story.pick("dir", "choose", &["gather-1"])), "person-is-not-an-owner");
    assert_eq!(code(story.complete("ann", "choose", json!({}))), "step-is-not-done");
}

#[test]
fn a_pick_without_a_largest_number_takes_at_most_what_there_is() {
    let mut story = begin(&SELECTION.replace("pick: { min: 1, max: 2 }", "pick: { min: 1 }"));
    story.complete("ann", "gather", json!({"ideas": [{"idea": "A"}, {"idea": "B"}]})).unwrap();
    let Some(StepTerms::Selection { min, max, .. }) = &story.progress("choose").terms else { panic!() };
    assert_eq!((*min, *max), (1, 2));
}

#[test]
fn recruitment_over_all_positions_is_done_at_the_headcount() {
    let mut story =
        begin("hire: { kind: recruitment, owner: team, headcount: 2, positions: { analyst: {}, lead: {} } }");
    assert_eq!(code(story.appoint("ann", "hire", "clerk", "A-1")), "position-is-unknown");
    assert_eq!(code(story.appoint("ann", "hire", "analyst", " ")), "reference-is-missing");
    story.appoint("ann", "hire", "analyst", "A-1").unwrap();
    assert_eq!(code(story.appoint("ann", "hire", "analyst", "A-1")), "reference-is-taken");
    assert_eq!(code(story.complete("ann", "hire", json!({}))), "step-is-not-done");
    assert_eq!(code(story.unappoint("ann", "hire", "lead", "A-1")), "appointment-is-unknown");
    story.unappoint("ann", "hire", "analyst", "A-1").unwrap();
    story.appoint("ann", "hire", "analyst", "A-2").unwrap();
    let last = story.appoint("bea", "hire", "analyst", "A-3");
    assert_eq!(types(&last)[..2], ["position-filled", "step-completed"]);
    let numbers: Vec<u32> = story.progress("hire").appointments.keys().copied().collect();
    assert_eq!(numbers, [2, 3], "a number is never used twice");
}

#[test]
fn recruitment_per_position_fills_each_to_its_own_number() {
    let mut story = begin(
        "hire: { kind: recruitment, owner: team, positions: { analyst: { headcount: 1 }, lead: { headcount: 2 } } }",
    );
    story.appoint("ann", "hire", "analyst", "A-1").unwrap();
    assert_eq!(code(story.appoint("ann", "hire", "analyst", "A-2")), "position-is-filled");
    story.appoint("ann", "hire", "lead", "L-1").unwrap();
    story.appoint("ann", "hire", "lead", "L-2").unwrap();
    assert_eq!(story.step("hire"), StepState::Done);
}

const FUNDING: &str =
    "fund: { kind: funding, owner: team, budget: 90000.00 EUR, contributions: { from: [x, y, z], key: weight } }";

#[test]
fn shares_follow_the_key_and_add_up_to_the_cent() {
    let story = begin(FUNDING);
    let Some(StepTerms::Funding { shares, .. }) = &story.progress("fund").terms else { panic!() };
    let cents: Vec<i64> = shares.values().map(|share| share.cents).collect();
    assert_eq!(cents, [2_958_904, 1_972_603, 4_068_493]);
    let equal = begin(&FUNDING.replace("key: weight", "key: equal").replace("90000.00", "100.00"));
    let Some(StepTerms::Funding { shares, .. }) = &equal.progress("fund").terms else { panic!() };
    assert_eq!(shares.values().map(|share| share.cents).collect::<Vec<_>>(), [3334, 3333, 3333]);
    let fixed = begin(&FUNDING.replace("key: weight", "fixed: { x: 89999.99 EUR, y: 0.01 EUR, z: 0.00 EUR }"));
    let Some(StepTerms::Funding { shares, .. }) = &fixed.progress("fund").terms else { panic!() };
    assert_eq!(shares["y"], Money::of_cents(1));
}

#[test]
fn funding_is_done_when_everybody_pledged_and_the_sum_covers_the_budget() {
    let mut story = begin(FUNDING);
    assert_eq!(code(story.pledge("dir", "fund", "y", "1.00 EUR")), "person-is-not-an-owner");
    assert_eq!(code(story.pledge("out", "fund", "y", "1.00 EUR")), "person-is-not-an-owner");
    assert_eq!(code(story.pledge("ann", "fund", "w", "1.00 EUR")), "party-does-not-contribute");
    assert_eq!(code(story.pledge("ann", "fund", "x", "90000.01 EUR")), "pledge-is-beyond-the-budget");
    story.pledge("ann", "fund", "x", "60000.00 EUR").unwrap();
    story.pledge("dir", "fund", "x", "50000.00 EUR").expect("a party may replace its pledge");
    story.pledge("ann", "fund", "z", "40000.00 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Open, "the sum is there, and y has said nothing");
    assert_eq!(code(story.complete("ann", "fund", json!({}))), "step-is-not-done");
    story.pledge("eli", "fund", "y", "0.00 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Done);
    assert_eq!(story.progress("fund").pledged(), Money::of_cents(9_000_000));
    assert_eq!(story.progress("fund").pledged_hours(), 24);
    assert_eq!(story.progress("fund").completed_by, None, "who pledges for a party does not do the owner's work");
}

#[test]
fn the_last_pledge_does_not_finish_a_step_that_still_asks_for_evidence() {
    let mut story = begin(
        "fund: { kind: funding, owner: team, budget: 10.00 EUR, contributions: { from: [x], key: equal }, evidence: { deed: { required: true } } }",
    );
    story.pledge("dir", "fund", "x", "10.00 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Open);
    assert_eq!(code(story.hand_in("ann", "fund", "photo")), "evidence-is-unknown");
    story.hand_in("ann", "fund", "deed").unwrap();
    assert_eq!(story.step("fund"), StepState::Done);
}

#[test]
fn a_wait_ends_by_itself_and_nobody_completes_it() {
    let mut story = begin("rest: { kind: wait, for: 2 days }, next: { kind: task, owner: team, needs: rest }");
    assert_eq!(code(story.complete("ann", "rest", json!({}))), "step-is-of-another-kind");
    assert!(story.advance_to("2027-01-06T23:59").is_empty());
    assert_eq!(next_due_at(&story.definition, &story.instance).unwrap().to_string(), "2027-01-06T23:00:00Z");
    let events = story.advance_to("2027-01-07T00:00");
    assert_eq!(events.iter().map(EventData::word).collect::<Vec<_>>(), ["step-completed", "step-opened"]);
    assert_eq!(next_due_at(&story.definition, &story.instance), None);
}

#[test]
fn a_wait_until_a_date_ends_when_that_day_begins_also_on_a_day_off() {
    // Saturday 1 May 2027.
    let mut story = begin("rest: { kind: wait, until: 2027-05-01 }");
    assert!(story.advance_to("2027-04-30T23:59").is_empty());
    assert_eq!(story.due("rest"), "2027-05-01");
    assert!(!story.advance_to("2027-05-01T00:00").is_empty());
    let past = begin("rest: { kind: wait, until: 2026-05-01 }, next: { kind: task, owner: team, needs: rest }");
    assert_eq!(past.step("next"), StepState::Open, "a date that has passed is over at once");
}

#[test]
fn a_command_of_another_kind_is_refused_and_names_both() {
    let mut story = begin("a: { kind: task, owner: team }");
    let refusals = [
        story.plan("ann", "a", "2027-03-01T09:00"),
        story.score("ann", "a", "x", &[("y", 1)]),
        story.pick("ann", "a", &["x"]),
        story.appoint("ann", "a", "x", "y"),
        story.unappoint("ann", "a", "x", "y"),
        story.pledge("ann", "a", "x", "1.00 EUR"),
    ];
    for refusal in refusals {
        assert_eq!(code(refusal), "step-is-of-another-kind");
    }
    assert_eq!(code(story.vote("ann", "a", "option-1")), "ballot-is-unknown");
}
