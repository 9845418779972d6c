// SPDX-License-Identifier: EUPL-1.2
//! Six seats in every order: each set of votes that stand is reached by every way there is, and all ways must come to
//! the same. Sets instead of sequences, so that the 720 orders of each of the 729 assignments are 4096 states.

use std::collections::BTreeMap;

use super::story::*;
use crate::engine::*;

const SEATS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const WORDS: [&str; 3] = ["approve", "rework", "abstain"];

/// The votes that stand, by seat.
type Said = BTreeMap<&'static str, &'static str>;

fn opened(entry: &str) -> Story {
    // Two seats a party; the last one guards as well.
    let people = SEATS.iter().enumerate().map(|(at, seat)| {
        let chair = if at == 0 { ", chair: [board]" } else { "" };
        let roles = if at == 5 { "board, guard" } else { "board" };
        format!("{seat}: {{ name: {seat}, party: {}, roles: [{roles}]{chair} }}", ["x", "y", "z"][at / 2])
    });
    let people: Vec<String> = people.collect();
    let approvals = entry.split(" | ").map(|entry| {
        let by = if entry.starts_with("by:") { "" } else { "by: board, " };
        format!("{{ {by}abstain: true, {entry} }}")
    });
    let approvals: Vec<String> = approvals.collect();
    let workflow = format!(
        "{{ roles: {{ board: {{}}, guard: {{}} }}, parties: {{ x: {{ weight: 50 }}, y: {{ weight: 30 }}, z: {{ weight: 20 }} }}, \
         phases: {{ one: {{ steps: {{ rest: {{ kind: wait, until: 2026-01-01 }} }}, \
         gate: {{ approvals: [{}], on_rework: {{ back_to: [] }} }} }} }} }}",
        approvals.join(", ")
    );
    Story::begin(&workflow, &format!("people: {{ {} }}", people.join(", ")))
}

/// What a state comes to, without the moments and numbers that tell how it was reached.
fn standing(instance: &Instance) -> String {
    let round = &instance.ballots.values().next().unwrap()[0];
    let votes: Vec<_> = round.votes.iter().map(|(seat, vote)| (seat, &vote.choice)).collect();
    // Whether an alarm was told on the way to the end is history, not outcome.
    let alarmed = round.closed.is_none() && round.alarmed;
    format!("{votes:?} {:?} {alarmed}", round.closed.as_ref().map(|end| (&end.outcome, &end.count)))
}

/// Plays every vote of every seat that is still out from every state of the layer before.
fn every_order(entry: &str, words: &[&'static str]) -> usize {
    let start = opened(entry);
    let mut layer: BTreeMap<Said, Instance> = BTreeMap::from([(Said::new(), start.instance.clone())]);
    let mut closed = 0;
    for _ in SEATS {
        let mut next: BTreeMap<Said, Instance> = BTreeMap::new();
        for (said, instance) in &layer {
            if instance.ballots.values().next().unwrap()[0].closed.is_some() {
                closed += 1;
                continue;
            }
            for seat in SEATS.iter().filter(|seat| !said.contains_key(*seat)) {
                for word in words.iter().copied() {
                    let act = vote("gate one", word);
                    let actor = Actor::Person((*seat).to_owned());
                    let command = Command { id: "c".to_owned(), actor, on_behalf_of: None, proof: Proof::Code, act };
                    let ids = &mut Counter(0);
                    let decision = decide(&start.definition, &start.directory, instance, &command, start.now, ids);
                    let reached = decision.unwrap().instance;
                    let said: Said = said.iter().map(|(seat, word)| (*seat, *word)).chain([(*seat, word)]).collect();
                    match next.get(&said) {
                        Some(other) => assert_eq!(standing(other), standing(&reached), "{entry}: {said:?}"),
                        None => drop(next.insert(said, reached)),
                    }
                }
            }
        }
        layer = next;
    }
    closed + layer.len()
}

/// A rule of every kind, and how many of the words people say; several entries are parted by a stroke.
const ENTRIES: [(&str, usize); 10] = [
    ("rule: any", 2),
    ("rule: all", 2),
    ("rule: majority, casting_vote: true", 3),
    ("rule: { at_least: 4 }", 2),
    ("rule: { at_least: 2/3 }, quorum: 5", 3),
    ("rule: majority, per: party", 2),
    ("rule: any, quorum: { at_least: 2, per: party }", 2),
    ("rule: { weights: party.weight, at_least: 60 }, quorum: { at_least: 1, per: party }", 2),
    ("rule: majority, veto: [guard]", 2),
    ("rule: { at_least: 3 } | by: guard, rule: all", 2),
];

#[test]
fn six_seats_in_every_order_come_to_the_same_under_a_rule_of_every_kind() {
    for (entry, words) in ENTRIES {
        let states = every_order(entry, &WORDS[..words]);
        assert!(states > 20, "{entry}: {states}");
    }
}
