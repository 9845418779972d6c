// SPDX-License-Identifier: EUPL-1.2
//! An independent count. Every way in which up to four seats can vote, in every order, is played through `decide` and
//! held against a count written here from the words of the language, which knows no early outcomes at all.

use super::story::*;
use crate::engine::*;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Cast {
    Approve,
    Rework,
    Stop,
    Abstain,
}

impl Cast {
    fn word(self) -> &'static str {
        match self {
            Cast::Approve => "approve",
            Cast::Rework => "rework",
            Cast::Stop => "stop",
            Cast::Abstain => "abstain",
        }
    }
}

/// A rule as it is written, and whether it holds for a group of votes when all are in.
type Naive = (&'static str, fn(approve: usize, against: usize, chair: bool) -> bool);

const RULES: [Naive; 6] = [
    ("any", |approve, _, _| approve >= 1),
    ("all", |approve, against, _| approve >= 1 && against == 0),
    ("majority", |approve, against, _| approve > against),
    ("{ at_least: 2 }", |approve, _, _| approve >= 2),
    ("{ at_least: 2/3 }", |approve, against, _| approve >= 1 && approve * 3 >= (approve + against) * 2),
    ("majority, casting_vote: true", |approve, against, chair| {
        approve > against || (approve > 0 && approve == against && chair)
    }),
];

const SEATS: [&str; 4] = ["a", "b", "c", "d"];

/// `a` is the chair; `a` and `b` are of party x, `c` and `d` of y.
fn story(seats: usize, entry: &str) -> Story {
    let people: Vec<String> = SEATS[..seats]
        .iter()
        .map(|seat| {
            let (party, chair) =
                (if *seat < "c" { "x" } else { "y" }, if *seat == "a" { ", chair: [board]" } else { "" });
            format!("{seat}: {{ name: {seat}, party: {party}, roles: [board]{chair} }}")
        })
        .collect();
    let workflow = format!(
        "{{ roles: {{ board: {{}} }}, parties: {{ x: {{}}, y: {{}} }}, phases: {{ one: {{ \
         steps: {{ rest: {{ kind: wait, until: 2026-01-01 }} }}, \
         gate: {{ approvals: [{{ by: board, abstain: true, {entry} }}], on_rework: {{ back_to: [] }} }} }}, \
         two: {{ steps: {{ rest2: {{ kind: wait, for: 1 days }} }} }} }} }}"
    );
    Story::begin(&workflow, &format!("people: {{ {} }}", people.join(", ")))
}

/// Every assignment of a vote to each seat.
fn assignments(seats: usize) -> Vec<Vec<Cast>> {
    let all = [Cast::Approve, Cast::Rework, Cast::Stop, Cast::Abstain];
    (0..seats).fold(vec![Vec::new()], |so_far, _| {
        so_far.iter().flat_map(|votes| all.map(|cast| [votes.as_slice(), &[cast]].concat())).collect()
    })
}

fn orders(seats: usize) -> Vec<Vec<usize>> {
    (0..seats).fold(vec![Vec::new()], |so_far, _| {
        let longer = |order: &Vec<usize>| {
            let free = (0..seats).filter(|at| !order.contains(at)).collect::<Vec<_>>();
            free.into_iter().map(|at| [order.as_slice(), &[at]].concat()).collect::<Vec<_>>()
        };
        so_far.iter().flat_map(longer).collect()
    })
}

/// Votes in this order until the round closes; gives the outcome and the votes that stood then.
fn play(start: &Story, votes: &[Cast], order: &[usize]) -> (Option<Outcome>, Vec<(usize, Cast)>) {
    let mut story = start.again();
    let mut stood = Vec::new();
    for at in order {
        story.vote(SEATS[*at], "gate one", votes[*at].word()).unwrap();
        stood.push((*at, votes[*at]));
        let first = &story.instance.ballots.values().next().unwrap()[0];
        if let Some(closed) = &first.closed {
            return (Some(closed.outcome.clone()), stood);
        }
    }
    (None, stood)
}

fn number(votes: &[Cast], which: Cast) -> usize {
    votes.iter().filter(|cast| **cast == which).count()
}

/// What the words of the language say when all have voted.
fn naive(rule: Naive, votes: &[Cast], per_party: bool, quorum: usize) -> bool {
    let holds = |group: &[Cast], chair: bool| {
        (rule.1)(number(group, Cast::Approve), number(group, Cast::Rework) + number(group, Cast::Stop), chair)
    };
    let chair = votes[0] == Cast::Approve;
    let (x, y) = votes.split_at(votes.len().min(2));
    let met = if per_party { holds(x, chair) && holds(y, false) } else { holds(votes, chair) };
    met && votes.len() >= quorum
}

/// The most-cast other verdict of the votes that stood; of equals the milder.
fn naive_failure(stood: &[(usize, Cast)]) -> Option<&'static str> {
    let votes: Vec<Cast> = stood.iter().map(|(_, cast)| *cast).collect();
    match (number(&votes, Cast::Rework), number(&votes, Cast::Stop)) {
        (0, 0) => None,
        (rework, stop) if rework >= stop => Some("rework"),
        _ => Some("stop"),
    }
}

fn check(rule: Naive, seats: usize, per_party: bool, quorum: usize) {
    let per = if per_party { ", per: party" } else { "" };
    let quorum_key = if quorum > 0 { format!(", quorum: {quorum}") } else { String::new() };
    let start = story(seats, &format!("rule: {}{per}{quorum_key}", rule.0));
    for votes in assignments(seats) {
        let passes = naive(rule, &votes, per_party, quorum);
        for order in orders(seats) {
            let (outcome, stood) = play(&start, &votes, &order);
            let told = format!("{} {per}{quorum_key}: {votes:?} in order {order:?}", rule.0);
            let verdict = outcome.map(|outcome| match outcome {
                Outcome::Verdict(verdict) => verdict.word(),
                other => panic!("{told}: {other:?}"),
            });
            if passes {
                assert_eq!(verdict, Some("approve"), "{told}");
            } else {
                assert_eq!(verdict, naive_failure(&stood), "{told}");
                assert!(verdict.is_some() || stood.len() == seats, "{told}");
            }
        }
    }
}

#[test]
fn up_to_three_seats_in_every_order_come_to_what_a_naive_count_says() {
    for rule in RULES {
        for seats in 1..=3 {
            check(rule, seats, false, 0);
            check(rule, seats, false, seats);
        }
        check(rule, 3, true, 0);
    }
}

#[test]
fn four_seats_in_every_order_come_to_what_a_naive_count_says() {
    check(RULES[2], 4, false, 3);
    check(RULES[5], 4, false, 0);
    check(RULES[1], 4, true, 0);
}
