// SPDX-License-Identifier: EUPL-1.2
//! Whatever people and time do in whatever order, these hold: the state is the fold of the events, what was stored
//! gives the same state, refusals change nothing, nobody is counted twice, a gate passes only where its rule holds.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::records::stored;
use super::story::*;
use crate::engine::record::read;
use crate::engine::*;
use crate::money::Money;

const PEOPLE: &str = "people: { pia: { name: P, roles: [team] }, pim: { name: Q, roles: [team] }, \
    xa: { name: A, party: x, roles: [board], chair: [board] }, xb: { name: B, party: x, roles: [board] }, \
    ya: { name: C, party: y, roles: [board] }, law: { name: L, roles: [guard] }, dep: { name: D, party: y } }\n\
    mandates: [{ from: ya, to: dep, roles: [board], start: 2027-01-01, end: 2027-02-01 }]";
const FEWER: &str = "people: { pia: { name: P, roles: [team] }, xa: { name: A, party: x, roles: [board] }, \
    ya: { name: C, party: y, roles: [board] }, law: { name: L, roles: [guard] }, dep: { name: D, party: y } }";
const NAMES: [&str; 7] = ["pia", "pim", "xa", "xb", "ya", "law", "dep"];

const HEAD: &str = "managed_by: team, roles: { team: {}, board: {}, guard: {} }, \
    parties: { x: { weight: 24 }, y: { weight: 17 }, z: { weight: 33, partner: true } }";

/// Two workflows: one with steps of every kind, one with gates of many sorts.
fn workflow(which: bool) -> String {
    let kinds = "one: { steps: { \
        a: { kind: task, owner: team, due: 1 weeks, outputs: { list: { type: list, fields: { t: { type: text } } }, n: { type: integer } } }, \
        b: { kind: selection, owner: team, needs: a, from: steps.a.outputs.list, pick: { min: 1 }, criteria: { good: {} } }, \
        c: { kind: decision, needs: b, options: steps.b.selected, due: 1 weeks, approvals: [{ by: board, rule: majority, casting_vote: true, abstain: true }] }, \
        d: { kind: recruitment, owner: team, headcount: 2, positions: { p: {}, q: { headcount: 1 } } }, \
        e: { kind: funding, owner: team, budget: 100.00 EUR, contributions: { from: [x, y, z], key: weight } } }, \
        gate: { conditions: [{ that: 'steps.d.appointed >= 1', message: None. }], approvals: [{ by: board, rule: all, per: party, abstain: true }], due: 10 working days, on_rework: { back_to: [e, a], at_most: 1, then: escalate } } }";
    let gates = "one: { steps: { a: { kind: task, owner: team, outputs: { n: { type: integer } } }, b: { kind: wait, for: 3 days }, \
          c: { kind: task, owner: team, needs: b, if: 'steps.a.state == \"done\"' } }, \
        gate: { approvals: [{ by: board, rule: majority, quorum: 2, casting_vote: true, veto: [guard], recusal: true }], due: 1 weeks, when_silent: hold, on_rework: { back_to: [a], at_most: 2, then: stop } } }, \
      two: { steps: { d: { kind: task, owner: team }, e: { kind: task, owner: team, for_each: { k: '[\"u\", \"v\"]' } }, f: { kind: task, owner: team, needs: [{ step: e, at_least: 1, rest: cancelled }] } }, \
        gate: { approvals: [{ by: board, rule: { weights: party.weight, at_least: 41 }, self_approval: false }, { by: guard, rule: any, abstain: true }], due: 4 hours } }";
    format!("{{ {HEAD}, phases: {{ {} }} }}", if which { kinds } else { gates })
}

/// What somebody may try; numbers choose among what there is.
#[derive(Debug, Clone)]
struct Try {
    what: u8,
    who: u8,
    which: u8,
    how: u8,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..24u8, any::<u8>(), any::<u8>(), any::<u8>());
    prop::collection::vec(one.prop_map(|(what, who, which, how)| Try { what, who, which, how }), 1..70)
}

fn choose<'a>(from: &[&'a str], by: u8) -> &'a str {
    from[usize::from(by) % from.len()]
}

fn attempt(story: &mut Story, one: &Try) -> Told {
    let who = choose(&NAMES, one.who);
    let steps = ["a", "b", "c", "d", "e", "f", "e[u]", "e[v]"];
    let step = choose(&steps, one.which);
    let manager = choose(&["pia", "pim", "pia", "xa"], one.who);
    let ballot = choose(&["gate one", "gate two", "c"], one.which);
    let word = choose(&["approve", "approve", "approve", "rework", "hold", "stop", "abstain", "a-1", "a-2"], one.how);
    match one.what {
        0 | 1 => story.complete(who, step, json!({})),
        2 => story.complete("pia", "a", json!({"n": one.how, "list": [{"t": "Geheim"}, {"t": "Stil"}]})),
        3 => story.pick("pia", "b", &["a-1", "a-2"][..1 + usize::from(one.how % 2)]),
        4 => story.score("pim", "b", choose(&["a-1", "a-2", "a-9"], one.which), &[("good", i64::from(one.how % 7))]),
        5..=8 => story.vote(who, ballot, word),
        9 => story.act_for("dep", "ya", vote(ballot, word)),
        10 => story.vote_if(who, ballot, condition("Geheim")),
        11 => story.withdraw(who, ballot),
        12 => story.appoint("pia", "d", choose(&["p", "q"], one.which), choose(&["1", "2", "3"], one.how)),
        13 => story.unappoint("pia", "d", choose(&["p", "q"], one.which), choose(&["1", "2", "3"], one.how)),
        14 => story.pledge(
            who,
            "e",
            choose(&["x", "y", "z"], one.which),
            choose(&["0.00 EUR", "33.33 EUR", "66.67 EUR"], one.how),
        ),
        15 => story.reopen(manager, step),
        16 => story.skip(manager, step),
        17 => story.assign(manager, choose(&["a", "d", "condition one.1", "e"], one.which), who),
        18 => story.reschedule(manager, choose(&["a", "b", "gate one", "c"], one.which), "2027-02-15"),
        19 if one.how.is_multiple_of(3) => story.hold(manager),
        19 | 20 if one.how % 3 == 1 => story.resume(manager),
        20 if one.how > 200 => {
            let people = if one.which.is_multiple_of(2) { PEOPLE } else { FEWER };
            Ok(story.people_are(people))
        }
        20 => story.complete("pia", "condition one.1", json!({})),
        21 => story.act(who, recuse(ballot, false)),
        22 => story.act(who, recuse(ballot, true)),
        _ => {
            story.now += jiff::SignedDuration::from_hours(i64::from(one.how));
            story.give(Actor::Clock, None, Act::Pulse)
        }
    }
}

/// A gate that passed by its rule did so over the votes that stood, counted here once more from the words.
fn check_passed(instance: &Instance) {
    for rounds in instance.ballots.values() {
        let open = rounds.iter().filter(|ballot| ballot.closed.is_none()).count();
        assert!(open <= 1 && rounds.iter().rev().skip(1).all(|ballot| ballot.closed.is_some()));
        for ballot in rounds {
            check_seats(ballot);
            let closed = ballot.closed.as_ref().map(|closed| &closed.outcome);
            if let Some(Outcome::Verdict(verdict)) = closed
                && verdict.approves()
            {
                for at in 0..ballot.terms.entries.len() {
                    assert!(holds(ballot, at), "entry {at} of {ballot:?}");
                }
                let vetoed = |seat: &&Seat| seat.veto && ballot.counts(seat) && yes(ballot, seat) != Some(true);
                // Silence of a veto seat lets it pass only when the term has ended.
                let over = ballot
                    .due
                    .as_ref()
                    .is_some_and(|due| Some(due.due_at) <= ballot.closed.as_ref().map(|closed| closed.at));
                let refused = |seat: &&Seat| vetoed(seat) && (yes(ballot, seat) == Some(false) || !over);
                assert_eq!(ballot.terms.seats.iter().find(refused), None);
            }
        }
    }
}

fn check_seats(ballot: &Ballot) {
    assert!(ballot.recused.keys().all(|seat| !ballot.votes.contains_key(seat)), "who stands aside has no vote");
    let people: Vec<&String> = ballot.terms.seats.iter().map(|seat| &seat.person).collect();
    assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len(), "one seat a person");
    assert!(ballot.votes.keys().all(|seat| people.contains(&seat)), "every vote has its seat");
    for entry in ballot.closed.iter().flat_map(|closed| &closed.count.entries) {
        assert!(entry.votes.voted() <= entry.votes.seats, "nobody is counted twice");
    }
}

fn yes(ballot: &Ballot, seat: &Seat) -> Option<bool> {
    match &ballot.votes.get(&seat.person)?.choice {
        Choice::Verdict(verdict) => Some(verdict.approves()),
        Choice::Abstain => None,
        Choice::Options(_) => Some(false),
    }
}

fn holds(ballot: &Ballot, at: usize) -> bool {
    let entry = &ballot.terms.entries[at];
    let seats: Vec<&Seat> =
        ballot.terms.seats.iter().filter(|seat| ballot.counts(seat) && seat.entries.contains(&at)).collect();
    let of =
        |party: &str| seats.iter().copied().filter(|seat| seat.party.as_deref() == Some(party)).collect::<Vec<_>>();
    let number = |seats: &[&Seat], said: bool| seats.iter().filter(|seat| yes(ballot, seat) == Some(said)).count();
    let majority = |seats: &[&Seat]| number(seats, true) > number(seats, false);
    let by_chair = |seats: &[&Seat]| {
        let chair = seats.iter().any(|seat| seat.chairs.contains(&at) && yes(ballot, seat) == Some(true));
        entry.casting_vote && chair && number(seats, true) == number(seats, false)
    };
    let voted = seats.iter().filter(|seat| ballot.votes.contains_key(&seat.person)).count();
    let quorum = entry.quorum.is_none_or(|quorum| voted >= quorum.at_least as usize);
    quorum
        && match &entry.rule {
            crate::definition::Rule::Any => number(&seats, true) >= 1,
            crate::definition::Rule::All => entry.per_party.iter().all(|party| {
                let seats = of(party);
                number(&seats, true) >= 1 && number(&seats, false) == 0
            }),
            crate::definition::Rule::Majority => majority(&seats) || by_chair(&seats),
            crate::definition::Rule::Weights { at_least, .. } => {
                let agree = entry.weights.iter().filter(|(party, _)| majority(&of(party)));
                agree.map(|(_, weight)| weight).sum::<f64>() >= *at_least
            }
            other => panic!("{other:?} is in no workflow of this test"),
        }
}

fn check_shares(instance: &Instance) {
    for progress in instance.steps.values() {
        if let Some(StepTerms::Funding { budget, shares, .. }) = &progress.terms {
            assert_eq!(shares.values().copied().sum::<Money>(), *budget);
            assert!(progress.pledged() <= *budget);
        }
    }
}

fn check_stored(story: &Story) {
    let mut replayed = Instance::unstarted("test");
    for record in stored(story) {
        for secret in ["Geheim", "Stil", "ziek", "nodig", "Raadzaal"] {
            assert!(!record.body.contains(&format!("\"{secret}")), "free text in the open: {}", record.body);
        }
        apply(&mut replayed, &read("test", &record).unwrap());
    }
    assert_eq!(replayed, story.instance, "what was stored gives the same state");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_the_state_stays_sound(which: bool, tries in tries()) {
        // `Story::give` itself checks after each command that the fold is the state and that numbers have no gaps.
        let mut story = Story::begin(&workflow(which), PEOPLE);
        for one in &tries {
            let before = story.instance.clone();
            match attempt(&mut story, one) {
                Err(refusal) => {
                    prop_assert!(!refusal.text().get(crate::text::Language::Nl).is_empty());
                    prop_assert_eq!(&story.instance, &before);
                }
                Ok(_) => {
                    check_passed(&story.instance);
                    check_shares(&story.instance);
                }
            }
            let pulse = story.again().give(Actor::Clock, None, Act::Pulse).unwrap();
            prop_assert!(pulse.is_empty(), "time alone brings nothing more at the same moment: {:?}", pulse);
            for phase in story.instance.phases.keys() {
                let text = explain_gate(&story.definition, &story.directory, &story.instance, phase, story.now, crate::text::Language::Nl);
                prop_assert!(text.ends_with('.'), "{}", text);
            }
        }
        check_stored(&story);
    }
}
