// SPDX-License-Identifier: EUPL-1.2
//! Decisions by ballot, held against a second count that is written here from the words of the language: what is chosen,
//! when a further round begins, and every number of the explanation in both languages. Several picks, ties, the chair.

use proptest::prelude::*;

use super::explained::{Asked, BOARD, Head, PARTIES, asked, counted, numbers, saying, sum_of};
use super::story::*;
use crate::engine::*;
use crate::text::Language::{En, Nl};

const OPTIONS: [&str; 3] = ["option-1", "option-2", "option-3"];

/// What a head said: the options that it named, or nothing of them.
type Said = Option<Vec<&'static str>>;

/// Every head with its party, the chair, and what it said; an abstention names nothing.
struct Vote<'v> {
    party: &'static str,
    chair: bool,
    said: Option<&'v Said>,
}

/// The heads as they are for one option.
fn heads(votes: &[Vote<'_>], option: &str) -> Vec<Head> {
    let word = |said: &Said| match said {
        None => "abstain",
        Some(named) if named.contains(&option) => "approve",
        Some(_) => "rework",
    };
    votes.iter().map(|vote| Head { party: vote.party, chair: vote.chair, said: vote.said.map(word) }).collect()
}

/// What has been chosen when these votes stand, and whether the round is over without a choice.
fn naive(asked: &Asked, votes: &[Vote<'_>], pick: usize) -> (Option<Vec<&'static str>>, bool) {
    let over = votes.iter().all(|vote| vote.said.is_some());
    let count = |option: &str| saying(&heads(votes, option), "approve");
    let mut ranked = OPTIONS;
    ranked.sort_by_key(|option| std::cmp::Reverse(count(option)));
    let wins = |option: &str| counted(asked, &heads(votes, option), 0).met;
    let winners: Vec<&str> = ranked.into_iter().filter(|option| wins(option)).collect();
    if winners.len() == pick {
        return (Some(winners), false);
    }
    if winners.len() > pick && over && count(winners[pick - 1]) > count(winners[pick]) {
        return (Some(winners[..pick].to_vec()), false);
    }
    let most = count(ranked[0]);
    let level: Vec<&str> = ranked.iter().copied().filter(|option| count(option) == most).collect();
    let chair = votes.iter().find(|vote| vote.chair).and_then(|vote| vote.said?.as_ref()).map(|named| named[0]);
    let decided =
        chair.filter(|named| over && asked.chair_decides && pick == 1 && level.len() > 1 && level.contains(named));
    let enough_voted = |option: &&str| {
        let any = Asked { rule: super::explained::Rule::Heads(0), per_party: false, ..asked.clone() };
        counted(&any, &heads(votes, option), 0).met
    };
    (decided.filter(enough_voted).map(|named| vec![named]), over)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_chosen_and_every_number_of_it_is_what_a_second_count_comes_to(
        asked in asked(),
        pick in 1..3usize,
        parties in prop::array::uniform6(0..3usize),
        deeds in prop::collection::vec((0..6usize, 0..5usize), 0..14),
    ) {
        let asked = Asked { veto: false, ..asked };
        let people = BOARD.iter().enumerate().map(|(at, id)| {
            let chair = if at == 0 { ", chair: [board]" } else { "" };
            format!("{id}: {{ name: {id}, party: {}, roles: [board]{chair} }}", PARTIES[parties[at]])
        });
        let people: Vec<String> = people.collect();
        let workflow = format!(
            "{{ roles: {{ board: {{ title: Board }}, guard: {{}} }}, parties: {{ x: {{ title: X, weight: 50 }}, y: {{ title: Y, weight: 30 }}, z: {{ title: Z, weight: 20 }} }}, \
             phases: {{ one: {{ steps: {{ choose: {{ kind: decision, options: [Aap, Noot, Mies], pick: {pick}, approvals: [{}] }}, \
             next: {{ kind: wait, needs: choose, for: 1 weeks }} }} }} }} }}",
            asked.written("board")
        );
        let mut story = Story::begin(&workflow, &format!("people: {{ {} }}", people.join(", ")));
        let mut said: Vec<Option<Said>> = vec![None; BOARD.len()];
        let mut aside = [false; BOARD.len()];
        for (who, what) in deeds {
            let named = |at: usize| (0..pick).map(|next| OPTIONS[(at + next) % OPTIONS.len()]).collect::<Vec<_>>();
            let told = match what {
                0..=2 => story.act(BOARD[who], Act::Vote {
                    ballot: "choose".parse().unwrap(),
                    choice: Choice::Options(named(what).into_iter().map(str::to_owned).collect()),
                    comment: None,
                    conditions: Vec::new(),
                    dossier: None,
                }),
                3 => story.vote(BOARD[who], "choose", "abstain"),
                _ => story.recuse(BOARD[who], "choose"),
            };
            if told.is_ok() {
                match what {
                    0..=2 => said[who] = Some(Some(named(what))),
                    3 => said[who] = Some(None),
                    _ => (said[who], aside[who]) = (None, true),
                }
            }
            let ballot = &story.instance.ballots[&"choose".parse().unwrap()][0];
            let votes: Vec<Vote<'_>> = (0..BOARD.len()).filter(|at| !aside[*at])
                .map(|at| Vote { party: PARTIES[parties[at]], chair: at == 0, said: said[at].as_ref() }).collect();
            let (chosen, undecided) = naive(&asked, &votes, pick);
            let outcome = ballot.closed.as_ref().map(|closed| closed.outcome.clone());
            let owned = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
            let expected = match chosen {
                Some(chosen) => Some(Outcome::Chosen(owned(chosen))),
                None => undecided.then_some(Outcome::NothingChosen),
            };
            prop_assert_eq!(&outcome, &expected);
            let mut ranked = OPTIONS;
            ranked.sort_by_key(|option| std::cmp::Reverse(saying(&heads(&votes, option), "approve")));
            let mut sum = counted(&asked, &heads(&votes, ranked[0]), aside.iter().filter(|aside| **aside).count());
            if saying(&heads(&votes, ranked[0]), "approve") == 0 {
                // What is said of those who chose it, which nobody did: of weights three numbers, of votes two.
                sum.numbers.drain(..if matches!(asked.rule, super::explained::Rule::Weights(_)) { 3 } else { 2 });
            }
            // Of several that were chosen each is named with its votes, before the sum of the first.
            if let Some(Outcome::Chosen(chosen)) = outcome.as_ref().filter(|_| pick > 1) {
                let each = chosen.iter().map(|option| saying(&heads(&votes, option), "approve"));
                sum.numbers.splice(..0, each.map(|votes| votes as _));
            }
            for language in [Nl, En] {
                let text = explain_ballot(&story.definition, &story.directory, ballot, story.now, language);
                prop_assert_eq!(&numbers(sum_of(&text)), &sum.numbers, "{}", text);
            }
            if outcome.is_some() {
                break;
            }
        }
    }
}
