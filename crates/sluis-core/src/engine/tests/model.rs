// SPDX-License-Identifier: EUPL-1.2
//! Every way in which three seats can vote, change, withdraw, stand aside and come back while the term runs and ends, over
//! the real `decide` and `apply`, beside a second record of what each seat said last; as one body and as two that must
//! both agree. A manager may take what is voted on back at any moment. A variant that forgets who stands aside must be found
//! out, so that the checker is known to check.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use serde_json::json;
use stateright::{Checker, HasDiscoveries, Model, Property};

use super::story::*;
use crate::definition::{Definition, Verdict};
use crate::directory::Directory;
use crate::engine::*;

const SEATS: [&str; 3] = ["bea", "cor", "dan"];

/// What a person or the clock does next.
#[derive(Debug, Clone, PartialEq)]
enum Deed {
    Approve(&'static str),
    Rework(&'static str),
    Withdraw(&'static str),
    StandAside(&'static str),
    ComeBack(&'static str),
    TermEnds,
    /// What is voted on is opened again, and the round is over.
    TakenBack,
}

/// The instance, and what this test itself remembers of the first round.
#[derive(Debug, Clone, PartialEq)]
struct State {
    instance: Instance,
    said: BTreeMap<&'static str, Verdict>,
    aside: BTreeSet<&'static str>,
    over: bool,
    /// The first round as it closed, and how many deeds came after.
    closed: Option<Ballot>,
    after: u8,
}

impl State {
    fn first(&self) -> &Ballot {
        &self.instance.ballots[&BallotRef::Gate("one".to_owned())][0]
    }

    /// How many of these seats approve, said something, and do not stand aside.
    fn of(&self, seats: &[&'static str]) -> [usize; 3] {
        let said = |seat: &&&str| self.said.contains_key(**seat);
        let approves = |seat: &&&str| self.said.get(**seat).is_some_and(|verdict| verdict.approves());
        let count = |holds: &dyn Fn(&&&'static str) -> bool| seats.iter().filter(|seat| holds(seat)).count();
        [count(&approves), count(&said), count(&|seat| !self.aside.contains(**seat))]
    }

    fn end(&self) -> Option<&Closed> {
        self.closed.as_ref()?.closed.as_ref()
    }
}

impl Hash for State {
    /// Numbers, moments and salts tell how a state was reached; two ways to the same state are one.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let rounds = self.instance.ballots.values().flatten();
        for round in rounds {
            let votes: Vec<_> = round.votes.iter().map(|(seat, vote)| (seat, &vote.choice, &vote.cast_by)).collect();
            let aside: Vec<&String> = round.recused.keys().collect();
            let end = round.closed.as_ref().map(|closed| &closed.outcome);
            format!("{votes:?} {aside:?} {end:?} {} {}", round.escalated, round.alarmed).hash(state);
        }
        format!("{:?} {:?} {:?}", self.said, self.aside, self.instance.state).hash(state);
        (self.over, self.closed.is_some(), self.after).hash(state);
    }
}

struct Voting {
    definition: Definition,
    directory: Directory,
    start: Instance,
    now: jiff::Timestamp,
    /// The seats of each entry.
    bodies: Vec<Vec<&'static str>>,
    /// Forgets that a seat stands aside, and lets its vote stand.
    is_broken: bool,
}

impl Voting {
    /// The seats as one body, or the last of them as another.
    fn new(bodies: usize, is_broken: bool) -> Voting {
        let second = if bodies == 2 { ", { by: guard, rule: all, recusal: true, recusal_floor: 1 }" } else { "" };
        let own = if bodies == 2 { "guard" } else { "board" };
        let workflow = format!(
            "{{ managed_by: team, roles: {{ team: {{}}, board: {{}}, guard: {{}} }}, phases: {{ one: {{ steps: {{ it: {{ kind: task, owner: team }} }}, \
             gate: {{ approvals: [{{ by: board, rule: majority, recusal: true, recusal_floor: 1 }}{second}], due: 1 weeks, when_silent: hold, on_rework: {{ back_to: [] }} }} }}, \
             two: {{ steps: {{ go: {{ kind: task, owner: team }} }} }} }} }}"
        );
        let people = format!(
            "people: {{ ann: {{ name: A, roles: [team] }}, bea: {{ name: B, roles: [board] }}, cor: {{ name: C, roles: [board] }}, dan: {{ name: D, roles: [{own}] }} }}"
        );
        let bodies = if bodies == 2 { vec![vec!["bea", "cor"], vec!["dan"]] } else { vec![SEATS.to_vec()] };
        let mut story = Story::begin(&workflow, &people);
        story.complete("ann", "it", json!({})).unwrap();
        let Story { definition, directory, instance: start, now, .. } = story;
        Voting { definition, directory, start, now, bodies, is_broken }
    }

    fn command(&self, deed: &Deed) -> Command {
        let ballot = || "gate one".parse().unwrap();
        let (who, act) = match deed {
            Deed::Approve(seat) => (Actor::Person((*seat).to_owned()), vote("gate one", "approve")),
            Deed::Rework(seat) => (Actor::Person((*seat).to_owned()), vote("gate one", "rework")),
            Deed::Withdraw(seat) => (Actor::Person((*seat).to_owned()), Act::Withdraw { ballot: ballot() }),
            Deed::StandAside(seat) => (Actor::Person((*seat).to_owned()), recuse("gate one", false)),
            Deed::ComeBack(seat) => (Actor::Person((*seat).to_owned()), recuse("gate one", true)),
            Deed::TermEnds => (Actor::Clock, Act::Pulse),
            Deed::TakenBack => {
                let (step, reason) = (StepRef::plain("it"), "A mistake in it".to_owned());
                (Actor::Person("ann".to_owned()), Act::Reopen { step, reason })
            }
        };
        Command { id: "c".to_owned(), actor: who, on_behalf_of: None, proof: Proof::Code, act }
    }
}

impl Model for Voting {
    type State = State;
    type Action = Deed;

    fn init_states(&self) -> Vec<State> {
        let (said, aside) = (BTreeMap::new(), BTreeSet::new());
        vec![State { instance: self.start.clone(), said, aside, over: false, closed: None, after: 0 }]
    }

    fn actions(&self, _: &State, deeds: &mut Vec<Deed>) {
        for seat in SEATS {
            let own = [Deed::Approve(seat), Deed::Rework(seat), Deed::Withdraw(seat), Deed::StandAside(seat)];
            deeds.extend(own.into_iter().chain([Deed::ComeBack(seat)]));
        }
        deeds.extend([Deed::TermEnds, Deed::TakenBack]);
    }

    fn next_state(&self, before: &State, deed: Deed) -> Option<State> {
        let over = before.over || deed == Deed::TermEnds;
        let weeks = if over { 2 } else { 0 };
        let now = self.now + jiff::SignedDuration::from_hours(weeks * 7 * 24);
        let command = self.command(&deed);
        let ids = &mut Counter(0);
        let decision = decide(&self.definition, &self.directory, &before.instance, &command, now, ids).ok()?;
        let mut after = State { instance: decision.instance, over, ..before.clone() };
        if before.closed.is_some() {
            after.after += 1;
            return Some(after);
        }
        match deed {
            Deed::Approve(seat) => drop(after.said.insert(seat, Verdict::Approve)),
            Deed::Rework(seat) => drop(after.said.insert(seat, Verdict::Rework)),
            Deed::Withdraw(seat) => drop(after.said.remove(seat)),
            Deed::StandAside(seat) => {
                after.said.remove(seat);
                after.aside.insert(seat);
                if self.is_broken {
                    let rounds = after.instance.ballots.get_mut(&BallotRef::Gate("one".to_owned()))?;
                    rounds[0].recused.remove(seat);
                    let kept = before.first().votes.get(seat).cloned();
                    rounds[0].votes.extend(kept.map(|vote| (seat.to_owned(), vote)));
                }
            }
            Deed::ComeBack(seat) => drop(after.aside.remove(seat)),
            Deed::TermEnds | Deed::TakenBack => {}
        }
        after.closed = Some(after.first().clone()).filter(|round| round.closed.is_some());
        Some(after)
    }

    fn properties(&self) -> Vec<Property<Voting>> {
        vec![
            Property::always("the votes that stand are what each seat said last", |_, state: &State| {
                let stand = state.first().votes.iter().map(|(seat, vote)| (seat.as_str(), &vote.choice));
                let said = state.said.iter().map(|(seat, verdict)| (*seat, Choice::Verdict(*verdict)));
                stand.map(|(seat, choice)| (seat, choice.clone())).eq(said)
            }),
            Property::always("a round that closed stays as it closed", |_, state: &State| {
                state.closed.as_ref().is_none_or(|closed| closed == state.first())
            }),
            Property::always(
                "what passed holds in each body over the votes that stand",
                |model: &Voting, state: &State| {
                    let passed = state
                        .end()
                        .is_some_and(|end| matches!(end.outcome, Outcome::Verdict(verdict) if verdict.approves()));
                    let holds = |seats: &Vec<&'static str>| {
                        let [approving, said, there] = state.of(seats);
                        2 * approving > if state.over { said } else { there }
                    };
                    !passed || model.bodies.iter().all(holds)
                },
            ),
            Property::always(
                "nobody is counted twice, and nobody who stands aside",
                |model: &Voting, state: &State| {
                    let Some(end) = state.end().filter(|end| end.outcome != Outcome::Overtaken) else { return true };
                    let counted = |(seats, entry): (&Vec<&'static str>, &EntryCount)| {
                        let [_, said, there] = state.of(seats);
                        (entry.votes.voted() as usize, entry.votes.seats as usize) == (said, there)
                    };
                    model.bodies.iter().zip(&end.count.entries).all(counted)
                },
            ),
            Property::always("a round that was taken back passes nothing", |_, state: &State| {
                let overtaken = state.end().is_some_and(|end| end.outcome == Outcome::Overtaken);
                !overtaken || state.instance.phases["one"].gate != GateState::Passed || state.after > 0
            }),
            Property::sometimes("it passes", |_, state: &State| state.instance.phases["one"].gate == GateState::Passed),
            Property::sometimes("it passes without who stands aside", |_, state: &State| {
                !state.aside.is_empty() && state.instance.phases["one"].gate == GateState::Passed
            }),
            Property::sometimes("it is sent back", |_, state: &State| state.instance.phases["one"].reworks > 0),
            Property::sometimes("it is taken back", |_, state: &State| {
                state.end().is_some_and(|end| end.outcome == Outcome::Overtaken)
            }),
            Property::sometimes("silence puts it on hold", |_, state: &State| {
                state.instance.phases["one"].gate == GateState::OnHold
            }),
        ]
    }

    fn within_boundary(&self, state: &State) -> bool {
        state.after <= 1
    }
}

#[test]
fn whatever_three_seats_and_the_clock_do_the_rules_of_a_round_hold() {
    for bodies in [1, 2] {
        let checker = Voting::new(bodies, false).checker().spawn_bfs().join();
        assert!(checker.unique_state_count() > 100, "{}", checker.unique_state_count());
        checker.assert_properties();
    }
}

#[test]
fn a_variant_that_forgets_who_stands_aside_is_found_out() {
    let faults =
        ["the votes that stand are what each seat said last", "nobody is counted twice, and nobody who stands aside"];
    let both = HasDiscoveries::AllOf(faults.into());
    let found = Voting::new(1, true).checker().finish_when(both).spawn_bfs().join().discoveries();
    assert!(faults.iter().all(|fault| found.contains_key(fault)), "{:?}", found.keys());
}
