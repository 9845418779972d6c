// SPDX-License-Identifier: EUPL-1.2
//! Every number of an explanation, in both languages, held against a second count that is written here from the words of
//! the language: heads in lists, no early outcomes, no code shared with `engine::count`.

use proptest::prelude::*;
use serde_json::json;

use super::story::*;
use crate::engine::*;
use crate::text::Language::{En, Nl};

/// Names without digits, so that every digit of an explanation is a count.
pub(super) const BOARD: [&str; 6] = ["ada", "bob", "cas", "dig", "eva", "fay"];
const GUARD: [&str; 2] = ["gus", "hal"];
pub(super) const PARTIES: [&str; 3] = ["x", "y", "z"];
const WEIGHTS: [usize; 3] = [50, 30, 20];

/// An entry as it is written, and the numbers it is about.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) rule: Rule,
    pub(super) per_party: bool,
    pub(super) quorum: Option<Quorum>,
    pub(super) chair_decides: bool,
    /// Of the board: the guard has a veto.
    pub(super) veto: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Quorum {
    Heads(usize),
    InEachParty(usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    Any,
    All,
    Majority,
    Heads(usize),
    Share(usize, usize),
    Weights(usize),
}

impl Rule {
    fn written(self) -> String {
        match self {
            Rule::Any => "any".to_owned(),
            Rule::All => "all".to_owned(),
            Rule::Majority => "majority".to_owned(),
            Rule::Heads(heads) => format!("{{ at_least: {heads} }}"),
            Rule::Share(of, parts) => format!("{{ at_least: {of}/{parts} }}"),
            Rule::Weights(asked) => format!("{{ weights: party.weight, at_least: {asked} }}"),
        }
    }

    /// How many must agree of these who may and did not abstain.
    fn needs(self, who: usize) -> usize {
        match self {
            Rule::Any => 1,
            Rule::All => who.max(1),
            Rule::Majority | Rule::Weights(_) => (0..).find(|heads| heads * 2 > who).unwrap(),
            Rule::Heads(heads) => heads,
            Rule::Share(of, parts) => (1..).find(|heads| heads * parts >= who * of).unwrap(),
        }
    }
}

impl Asked {
    pub(super) fn written(&self, role: &str) -> String {
        let per = if self.per_party { ", per: party" } else { "" };
        let quorum = match self.quorum {
            None => String::new(),
            Some(Quorum::Heads(heads)) => format!(", quorum: {heads}"),
            Some(Quorum::InEachParty(heads)) => format!(", quorum: {{ at_least: {heads}, per: party }}"),
        };
        let veto = if self.veto { ", veto: [guard]" } else { "" };
        let chair = if self.chair_decides { ", casting_vote: true" } else { "" };
        let rule = self.rule.written();
        format!("{{ by: {role}, rule: {rule}{per}{quorum}{chair}{veto}, abstain: true, recusal: true }}")
    }
}

/// One head of an entry, and what it said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) party: &'static str,
    pub(super) chair: bool,
    pub(super) said: Option<&'static str>,
}

pub(super) fn saying(heads: &[Head], word: &str) -> usize {
    heads.iter().filter(|head| head.said == Some(word)).count()
}

/// Whether the rule holds in a group: enough heads, or a tie of all that the chair's vote decides.
fn holds(asked: &Asked, heads: &[Head]) -> bool {
    let (yes, no) = (saying(heads, "approve"), saying(heads, "rework"));
    let who = heads.len() - saying(heads, "abstain");
    let tie = matches!(asked.rule, Rule::Majority | Rule::Weights(_)) && yes == no && yes + no == who && yes > 0;
    let chair = heads.iter().any(|head| head.chair && head.said == Some("approve"));
    yes >= asked.rule.needs(who) || (tie && asked.chair_decides && chair)
}

/// The second count of an entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sum {
    pub(super) met: bool,
    /// The numbers that its explanation must hold, in their order.
    pub(super) numbers: Vec<usize>,
    /// The parties that it must name because too few of them voted.
    pub(super) below: Vec<&'static str>,
}

pub(super) fn counted(asked: &Asked, heads: &[Head], aside: usize) -> Sum {
    let in_party = |party: &str| heads.iter().filter(|head| head.party == party).copied().collect::<Vec<_>>();
    let groups = PARTIES.map(in_party);
    let there = groups.iter().filter(|group| holds(asked, group)).count();
    let weight: usize =
        groups.iter().zip(WEIGHTS).filter(|(group, _)| holds(asked, group)).map(|(_, weight)| weight).sum();
    let rule = match asked.rule {
        Rule::Weights(least) => weight >= least,
        _ if asked.per_party => there == PARTIES.len(),
        _ => holds(asked, heads),
    };
    let voted = |heads: &[Head]| heads.iter().filter(|head| head.said.is_some()).count();
    let too_few =
        |least: usize| PARTIES.into_iter().filter(|party| voted(&in_party(party)) < least).collect::<Vec<_>>();
    let (quorum, below) = match asked.quorum {
        None => (true, Vec::new()),
        Some(Quorum::Heads(least)) => (voted(heads) >= least, Vec::new()),
        Some(Quorum::InEachParty(least)) => (too_few(least).is_empty(), too_few(least)),
    };
    let met = rule && quorum;
    let mut numbers = match asked.rule {
        Rule::Weights(least) => vec![weight, WEIGHTS.iter().sum(), least],
        _ if asked.per_party => vec![there, PARTIES.len()],
        _ => vec![saying(heads, "approve"), heads.len()],
    };
    numbers.extend([saying(heads, "rework"), saying(heads, "abstain"), aside].into_iter().filter(|number| *number > 0));
    let needed = asked.rule.needs(heads.len() - saying(heads, "abstain"));
    if !asked.per_party && !matches!(asked.rule, Rule::Weights(_)) && !met && needed < heads.len() {
        numbers.push(needed);
    }
    if let (false, Some(Quorum::Heads(least))) = (quorum, asked.quorum) {
        numbers.extend([voted(heads), least]);
    }
    Sum { met, numbers, below }
}

/// The parties that a text says of that too few of them voted, in both languages.
fn named_below(text: &str) -> Vec<&'static str> {
    let from = ["quorum ontbreekt bij ", "quorum is missing in "]
        .into_iter()
        .find_map(|mark| Some(text.find(mark)? + mark.len()));
    let Some(from) = from else { return Vec::new() };
    let ends = [';', '.'].into_iter().filter_map(|end| text[from..].find(end)).min().unwrap_or(text.len() - from);
    let names: Vec<&str> = text[from..from + ends].split([' ', ',']).collect();
    PARTIES.into_iter().filter(|party| names.contains(&party.to_uppercase().as_str())).collect()
}

pub(super) fn numbers(text: &str) -> Vec<usize> {
    text.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Without who is waited for and what helps: those parts name people and have tests of their own.
pub(super) fn sum_of(text: &str) -> &str {
    let ends = ["; wacht ", "; waiting ", "; zo kan ", "; like this "].into_iter().filter_map(|end| text.find(end));
    &text[..ends.min().unwrap_or(text.len())]
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Any),
        Just(Rule::All),
        Just(Rule::Majority),
        (1..4usize).prop_map(Rule::Heads),
        prop_oneof![Just((1, 2)), Just((2, 3)), Just((3, 4))].prop_map(|(of, parts)| Rule::Share(of, parts)),
        (1..101usize).prop_map(Rule::Weights),
    ]
}

fn quorum() -> impl Strategy<Value = Quorum> {
    prop_oneof![(1..5usize).prop_map(Quorum::Heads), (1..3usize).prop_map(Quorum::InEachParty)]
}

pub(super) fn asked() -> impl Strategy<Value = Asked> {
    let parts = (rule(), any::<bool>(), prop::option::of(quorum()), any::<bool>(), any::<bool>());
    parts.prop_map(|(rule, per_party, quorum, chair_decides, veto)| {
        // A rule that weighs parties asks them all by itself.
        let per_party = per_party && !matches!(rule, Rule::Weights(_));
        Asked { rule, per_party, quorum, chair_decides, veto }
    })
}

/// Of people without a party there are no parties to weigh or to hear.
fn of_no_party(asked: Asked) -> Asked {
    let rule = if let Rule::Weights(_) = asked.rule { Rule::Majority } else { asked.rule };
    let quorum = asked.quorum.filter(|quorum| matches!(quorum, Quorum::Heads(_)));
    Asked { rule, quorum, per_party: false, veto: false, ..asked }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_of_an_explanation_is_what_a_second_count_comes_to(
        board in asked(),
        guard in prop::option::of(asked()),
        parties in prop::array::uniform6(0..3usize),
        deeds in prop::collection::vec((0..8usize, 0..6usize), 0..16),
    ) {
        let guard = guard.map(of_no_party);
        let people = BOARD.iter().enumerate().map(|(at, id)| {
            let chair = if at == 0 { ", chair: [board]" } else { "" };
            format!("{id}: {{ name: {id}, party: {}, roles: [board]{chair} }}", PARTIES[parties[at]])
        });
        let people: Vec<String> = people.chain(GUARD.map(|id| format!("{id}: {{ name: {id}, roles: [guard] }}"))).collect();
        let entries: Vec<String> = [Some(board.written("board")), guard.as_ref().map(|asked| asked.written("guard"))].into_iter().flatten().collect();
        let workflow = format!(
            "{{ roles: {{ board: {{ title: Board }}, guard: {{ title: Guard }}, team: {{}} }}, parties: {{ x: {{ title: X, weight: 50 }}, y: {{ title: Y, weight: 30 }}, z: {{ title: Z, weight: 20 }} }}, \
             phases: {{ one: {{ steps: {{ rest: {{ kind: wait, until: 2026-01-01 }} }}, gate: {{ approvals: [{}], on_rework: {{ back_to: [] }} }} }} }} }}",
            entries.join(", ")
        );
        let mut story = Story::begin(&workflow, &format!("people: {{ {} }}", people.join(", ")));
        let everybody: Vec<&str> = BOARD.into_iter().chain(GUARD).collect();
        for (who, what) in deeds {
            if story.ballot("gate one").round > 1 || story.ballot("gate one").closed.is_some() {
                break;
            }
            let told = match what {
                0..=2 => story.vote(everybody[who], "gate one", "approve"),
                3 => story.vote(everybody[who], "gate one", "rework"),
                4 => story.vote(everybody[who], "gate one", "abstain"),
                _ => story.recuse(everybody[who], "gate one"),
            };
            drop(told);
        }
        let ballot = &story.instance.ballots[&"gate one".parse().unwrap()][0];
        let said = |id: &str| ballot.votes.get(id).map(|vote| match &vote.choice {
            Choice::Verdict(crate::definition::Verdict::Approve) => "approve",
            Choice::Abstain => "abstain",
            _ => "rework",
        });
        let head = |id: &&str, party: &'static str, chair: bool| Head { party, chair, said: said(id) };
        let is_here = |id: &&str| !ballot.recused.contains_key(*id);
        let board_heads: Vec<Head> = BOARD.iter().enumerate().filter(|(_, id)| is_here(id))
            .map(|(at, id)| head(id, PARTIES[parties[at]], at == 0)).collect();
        let guard_heads: Vec<Head> = GUARD.iter().filter(|id| is_here(id)).map(|id| head(id, "", false)).collect();
        let mut sums = vec![counted(&board, &board_heads, BOARD.len() - board_heads.len())];
        sums.extend(guard.iter().map(|asked| counted(asked, &guard_heads, GUARD.len() - guard_heads.len())));
        let expected: Vec<usize> = sums.iter().flat_map(|sum| sum.numbers.clone()).collect();
        let below: Vec<&str> = sums.iter().flat_map(|sum| sum.below.clone()).collect();
        for language in [Nl, En] {
            let text = explain_ballot(&story.definition, &story.directory, ballot, story.now, language);
            prop_assert_eq!(&numbers(sum_of(&text)), &expected, "{}", text);
            prop_assert_eq!(&named_below(sum_of(&text)), &below, "{}", text);
        }
        // Nobody with a veto is silent or against; who abstains lets the others decide.
        let guards_agree = !board.veto || guard_heads.iter().all(|head| head.said.is_some_and(|said| said != "rework"));
        let passed = ballot.closed.as_ref().is_some_and(|closed| matches!(closed.outcome, Outcome::Verdict(verdict) if verdict.approves()));
        prop_assert_eq!(passed, sums.iter().all(|sum| sum.met) && guards_agree);
    }
}

#[test]
fn a_wrong_number_would_be_found() {
    let heads = [Head { party: "x", chair: false, said: Some("approve") }; 3];
    let asked = Asked { rule: Rule::Majority, per_party: false, quorum: None, chair_decides: false, veto: false };
    assert_eq!(counted(&asked, &heads, 0), Sum { met: true, numbers: vec![3, 3], below: vec![] });
    assert_ne!(numbers("2 van 3 beslissers akkoord."), vec![3, 3]);
    assert_eq!(named_below("Het quorum ontbreekt bij X en Z; wacht op X."), ["x", "z"]);
    assert_eq!(json!(numbers(sum_of("Goedgekeurd: 3 van 3 akkoord; wacht al 4 werkdagen op Ada."))), json!([3, 3]));
}
