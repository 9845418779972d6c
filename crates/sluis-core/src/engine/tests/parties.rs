// SPDX-License-Identifier: EUPL-1.2
//! Parties that withdraw and join under way: what follows for steps, joins, ballots and money, and when it is refused.

use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::money::Money;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team] }, \
    eva: { name: Eva, party: east, roles: [board, clerk] }, wim: { name: Wim, party: west, roles: [board, clerk] }, \
    noor: { name: Noor, party: north, roles: [board, clerk] }, zoe: { name: Zoe, party: south, roles: [board, clerk] } }";

fn begin(phases: &str) -> Story {
    let workflow = format!(
        "{{ managed_by: team, roles: {{ team: {{}}, board: {{}}, clerk: {{}} }},\n\
         parties: {{ east: {{ weight: 30 }}, west: {{ weight: 20 }}, north: {{ weight: 50 }}, south: {{ weight: 100, joins: later }} }},\n\
         phases: {{ {phases} }} }}"
    );
    Story::begin(&workflow, PEOPLE)
}

/// A fan-out over all parties, a step that needs it, and a gate.
fn inventories(need: &str, gate: &str) -> Story {
    begin(&format!(
        "one: {{ steps: {{ count: {{ kind: task, owner: {{ role: clerk, party: '{{{{ p.id }}}}' }}, for_each: {{ p: parties }}, \
           outputs: {{ n: {{ type: integer, required: true }} }} }}, \
         sum: {{ kind: task, owner: team, needs: {need} }} }}, gate: {{ {gate} approvals: [{{ by: board, rule: all, per: party }}] }} }}, \
         two: {{ steps: {{ last: {{ kind: task, owner: team }} }} }}"
    ))
}

const ALL: &str = "[count]";

#[test]
fn the_open_step_of_a_party_that_withdraws_is_cancelled_and_the_join_goes_on() {
    let mut story = inventories(ALL, "");
    story.complete("eva", "count[east]", json!({"n": 1})).unwrap();
    story.complete("noor", "count[north]", json!({"n": 2})).unwrap();
    let followed = story.leave("ann", "west");
    assert_eq!(types(&followed), ["party-withdrew", "step-cancelled", "step-opened"]);
    assert_eq!(story.step("count[west]"), StepState::Cancelled);
    assert_eq!(code(story.complete("wim", "count[west]", json!({"n": 3}))), "step-is-not-open");
    story.complete("ann", "sum", json!({})).unwrap();
    let seats: Vec<&str> = story.ballot("gate one").terms.seats.iter().map(|seat| seat.person.as_str()).collect();
    assert_eq!(seats, ["eva", "noor"], "whoever withdrew and whoever has not joined have no seat");
    assert_eq!(story.ballot("gate one").terms.entries[0].per_party, ["east", "north"]);
    assert_eq!(code(story.vote("wim", "gate one", "approve")), "voter-is-not-an-approver");
}

#[test]
fn a_join_with_a_number_counts_those_who_take_part() {
    let mut story = inventories("[{ step: count, at_least: 2, rest: optional }]", "");
    story.complete("wim", "count[west]", json!({"n": 1})).unwrap();
    story.leave("ann", "west").unwrap();
    assert_eq!(story.step("count[west]"), StepState::Done, "what was done stays done");
    story.complete("eva", "count[east]", json!({"n": 1})).unwrap();
    assert_eq!(story.step("sum"), StepState::Waiting, "one of two: what west did is not counted any more");
    story.complete("noor", "count[north]", json!({"n": 1})).unwrap();
    assert_eq!(story.step("sum"), StepState::Open);
}

#[test]
fn each_and_the_joined_results_are_of_those_who_take_part_and_a_key_reads_all() {
    let gate = "conditions: [{ that: 'steps.count.each.all(i, i.outputs.n > 0)', message: each }, \
        { that: 'size(steps.count.outputs.n) == 2', message: joined }, { that: 'steps.count[\"west\"].outputs.n == 0', message: key }],";
    let mut story = inventories(ALL, gate);
    for (who, party, n) in [("eva", "east", 1), ("wim", "west", 0), ("noor", "north", 2)] {
        story.complete(who, &format!("count[{party}]"), json!({"n": n})).unwrap();
    }
    story.complete("ann", "sum", json!({})).unwrap();
    assert_eq!(story.gate("one"), GateState::Waiting, "west counted nothing");
    story.leave("ann", "west").unwrap();
    assert_eq!(story.gate("one"), GateState::Open);
}

#[test]
fn votes_of_a_party_that_withdraws_are_lost_and_a_ballot_that_can_close_closes() {
    let mut story = inventories(ALL, "");
    for (who, party) in [("eva", "east"), ("wim", "west"), ("noor", "north")] {
        story.complete(who, &format!("count[{party}]"), json!({"n": 1})).unwrap();
    }
    story.complete("ann", "sum", json!({})).unwrap();
    story.vote("eva", "gate one", "approve").unwrap();
    story.vote("noor", "gate one", "approve").unwrap();
    let followed = story.leave("ann", "west").unwrap();
    let thresholds = followed.iter().find_map(|event| match event {
        EventData::ThresholdsChanged { entries, count, .. } => {
            Some((entries[0].per_party.clone(), count.entries[0].met))
        }
        _ => None,
    });
    assert_eq!(thresholds, Some((vec!["east".to_owned(), "north".to_owned()], true)));
    assert_eq!(story.gate("one"), GateState::Passed);
}

#[test]
fn a_lost_vote_stays_on_record_and_does_not_count() {
    let mut story = inventories(ALL, "");
    for (who, party) in [("eva", "east"), ("wim", "west"), ("noor", "north")] {
        story.complete(who, &format!("count[{party}]"), json!({"n": 1})).unwrap();
    }
    story.complete("ann", "sum", json!({})).unwrap();
    story.vote("eva", "gate one", "approve").unwrap();
    story.leave("ann", "east").unwrap();
    let ballot = story.ballot("gate one");
    assert_eq!((ballot.votes.len(), ballot.lost["eva"].choice.clone()), (0, choice("approve")));
}

#[test]
fn weights_that_can_no_longer_be_reached_raise_the_alarm() {
    let mut story = begin(
        "one: { steps: { it: { kind: task, owner: team } }, \
         gate: { approvals: [{ by: board, rule: { weights: party.weight, at_least: 60 } }] } }",
    );
    story.complete("ann", "it", json!({})).unwrap();
    let told = types(&story.leave("ann", "north"));
    assert_eq!(told, ["party-withdrew", "seats-changed", "thresholds-changed", "ballot-escalated"]);
    assert!(story.ballot("gate one").alarmed);
    let told = types(&story.join("ann", "south"));
    assert_eq!(told, ["party-joined", "seats-changed", "thresholds-changed"]);
    assert!(!story.ballot("gate one").alarmed, "with south it can pass again");
}

#[test]
fn a_late_joiner_gets_its_steps_where_the_others_are_still_at_work() {
    let mut story = inventories(ALL, "");
    story.complete("eva", "count[east]", json!({"n": 1})).unwrap();
    assert_eq!(code(story.complete("zoe", "count[south]", json!({"n": 1}))), "step-has-no-such-instance");
    assert_eq!(types(&story.join("ann", "south")), ["party-joined", "step-keys-added", "step-opened"]);
    assert_eq!(story.progress("count[south]").owners.people, ["zoe"]);
    for (who, party) in [("wim", "west"), ("noor", "north")] {
        story.complete(who, &format!("count[{party}]"), json!({"n": 1})).unwrap();
    }
    assert_eq!(story.step("sum"), StepState::Waiting, "the joiner is waited for as the others are");
    story.complete("zoe", "count[south]", json!({"n": 1})).unwrap();
    assert_eq!(story.step("sum"), StepState::Open);
}

#[test]
fn who_comes_when_the_others_have_been_built_on_is_too_late() {
    let mut story = inventories(ALL, "");
    for (who, party) in [("eva", "east"), ("wim", "west"), ("noor", "north")] {
        story.complete(who, &format!("count[{party}]"), json!({"n": 1})).unwrap();
    }
    let refusal = story.join("ann", "south").unwrap_err();
    let (party, step) = ("south".to_owned(), StepRef::plain("count"));
    assert_eq!(refusal, Refusal::PartyIsTooLate { party, step, by: vec!["sum".to_owned()] });
    story.reopen("ann", "count[east]").unwrap();
    story.join("ann", "south").expect("reopened, the work is open for a joiner too");
    assert_eq!(story.step("count[south]"), StepState::Open);
}

#[test]
fn who_comes_when_enough_was_done_and_the_rest_was_optional_is_not_asked_any_more() {
    let mut story = inventories("[{ step: count, at_least: 2, rest: cancelled }]", "");
    story.complete("eva", "count[east]", json!({"n": 1})).unwrap();
    story.complete("wim", "count[west]", json!({"n": 1})).unwrap();
    assert_eq!(types(&story.join("ann", "south")), ["party-joined"]);
}

#[test]
fn who_comes_back_goes_on_with_the_work_that_was_cancelled() {
    let mut story = inventories(ALL, "");
    story.leave("ann", "west").unwrap();
    assert_eq!(types(&story.join("ann", "west")), ["party-joined", "step-set-back", "step-opened"]);
    assert_eq!(story.progress("count[west]").owners.people, ["wim"]);
}

#[test]
fn a_party_is_known_takes_part_and_is_not_the_last() {
    let mut story = inventories(ALL, "");
    assert_eq!(code(story.leave("eva", "west")), "person-does-not-manage");
    assert_eq!(code(story.leave("ann", "wets")), "party-is-unknown");
    assert_eq!(code(story.leave("ann", "south")), "party-takes-no-part");
    assert_eq!(code(story.join("ann", "west")), "party-takes-part");
    story.leave("ann", "west").unwrap();
    assert_eq!(code(story.leave("ann", "west")), "party-takes-no-part");
    story.leave("ann", "east").unwrap();
    assert_eq!(code(story.leave("ann", "north")), "party-is-the-last");
}

fn funding(contributions: &str) -> Story {
    begin(&format!(
        "one: {{ steps: {{ fund: {{ kind: funding, owner: team, budget: 100.00 EUR, contributions: {contributions} }} }}, \
         gate: {{ conditions: [{{ that: 'steps.fund.pledged >= steps.fund.budget', message: uncovered }}], dossier: [fund], \
         approvals: [{{ by: board, rule: any }}] }} }}"
    ))
}

const BY_WEIGHT: &str = "{ from: [east, west, north, south], key: weight }";

fn shares(story: &Story) -> Vec<(String, String)> {
    let Some(StepTerms::Funding { shares, .. }) = &story.progress("fund").terms else { panic!("it is a funding") };
    shares.iter().map(|(party, share)| (party.clone(), share.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(party, share)| ((*party).to_owned(), format!("{share} EUR"))).collect()
}

#[test]
fn the_share_of_a_party_that_withdraws_passes_to_the_others_to_the_cent() {
    let mut story = funding(BY_WEIGHT);
    assert_eq!(shares(&story), pairs(&[("east", "30.00"), ("west", "20.00"), ("north", "50.00")]));
    story.pledge("eva", "fund", "east", "30.00 EUR").unwrap();
    story.pledge("wim", "fund", "west", "20.00 EUR").unwrap();
    let followed = types(&story.leave("ann", "west"));
    assert_eq!(followed, ["party-withdrew", "contribution-withdrawn", "shares-changed"]);
    assert_eq!(shares(&story), pairs(&[("east", "37.50"), ("north", "62.50")]));
    let progress = story.progress("fund");
    assert_eq!(progress.pledged(), Money::of_cents(3_000));
    assert_eq!(progress.withdrawn["west"].amount, Money::of_cents(2_000), "on record, and not counted");
    assert_eq!(code(story.pledge("ann", "fund", "west", "1.00 EUR")), "party-does-not-contribute");
    story.pledge("noor", "fund", "north", "62.50 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Open, "east has not topped up");
    story.pledge("eva", "fund", "east", "37.50 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Done);
}

#[test]
fn a_share_that_was_fixed_stays_uncovered_until_others_pledge_more() {
    let mut story =
        funding("{ from: [east, west, north], fixed: { east: 33.34 EUR, west: 33.33 EUR, north: 33.33 EUR } }");
    story.leave("ann", "west").unwrap();
    assert_eq!(shares(&story), pairs(&[("east", "33.34"), ("north", "33.33")]));
    story.pledge("eva", "fund", "east", "33.34 EUR").unwrap();
    story.pledge("noor", "fund", "north", "33.33 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Open, "33.33 is not covered");
    story.pledge("noor", "fund", "north", "66.66 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Done);
}

#[test]
fn a_funding_that_is_not_covered_any_more_opens_again_and_its_gate_is_voted_on_anew() {
    let mut story = funding(BY_WEIGHT);
    for (who, party, amount) in
        [("eva", "east", "30.00 EUR"), ("wim", "west", "20.00 EUR"), ("noor", "north", "50.00 EUR")]
    {
        story.pledge(who, "fund", party, amount).unwrap();
    }
    assert_eq!(story.gate("one"), GateState::Open);
    let followed = types(&story.leave("ann", "north"));
    assert_eq!(followed[..4], ["party-withdrew", "contribution-withdrawn", "shares-changed", "ballot-closed"]);
    assert_eq!((story.step("fund"), story.gate("one")), (StepState::Open, GateState::Waiting));
    assert_eq!(shares(&story), pairs(&[("east", "60.00"), ("west", "40.00")]));
    story.pledge("eva", "fund", "east", "60.00 EUR").unwrap();
    story.pledge("wim", "fund", "west", "40.00 EUR").unwrap();
    assert_eq!(story.ballot("gate one").round, 2);
}

#[test]
fn a_joiner_is_asked_for_its_share_and_the_others_for_less() {
    let mut story = funding(BY_WEIGHT);
    story.pledge("noor", "fund", "north", "50.00 EUR").unwrap();
    assert_eq!(types(&story.join("ann", "south")), ["party-joined", "shares-changed"]);
    assert_eq!(shares(&story), pairs(&[("east", "15.00"), ("west", "10.00"), ("north", "25.00"), ("south", "50.00")]));
    story.pledge("zoe", "fund", "south", "50.00 EUR").unwrap();
    assert_eq!(code(story.pledge("eva", "fund", "east", "15.00 EUR")), "pledge-is-beyond-the-budget");
    story.pledge("noor", "fund", "north", "25.00 EUR").expect("a pledge may be replaced by a lower one");
    story.pledge("eva", "fund", "east", "15.00 EUR").unwrap();
    story.pledge("wim", "fund", "west", "10.00 EUR").unwrap();
    assert_eq!(story.step("fund"), StepState::Done);
}
