// SPDX-License-Identifier: EUPL-1.2
//! The arithmetic of a ballot: pure functions over its terms and the votes that stand. The order in which votes came
//! in plays no part: while the term runs, a seat that has not voted may still vote either way, so that an early
//! outcome is one that no later vote could change; when the term ends the votes cast are what counts. The exception is a
//! decision under `any` or `at_least`: there the option that is first to reach the number is chosen.

use std::collections::BTreeMap;

use super::command::Choice;
use super::instance::{Ballot, Vote};
use super::terms::{Count, Entry, EntryCount, GroupCount, Seat, Tally};
use crate::definition::{Rule, Verdict};
use crate::value::Item;

/// Whether votes may still come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The term runs.
    Underway,
    /// The term has ended: only the votes cast count.
    AtTheEnd,
}

/// How a gate's ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can still go either way.
    Open,
    /// It is decided.
    Decided(Verdict),
    /// Nobody voted against it, and yet it cannot pass: there are too few seats.
    Stuck,
}

/// What makes that an entry can no longer be met, whatever those do who have not voted.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// Of a party, or of all seats, too few can still vote for it.
    Votes {
        /// The role.
        by: String,
        /// The party in which the rule is asked.
        party: Option<String>,
        /// Seats that count.
        seats: u32,
        /// How many voted for it or still can.
        most: u32,
        /// How many are needed.
        needed: u32,
    },
    /// The parties that can still agree weigh too little.
    Weight {
        /// The role.
        by: String,
        /// What they weigh.
        most: f64,
        /// What is asked.
        asked: f64,
    },
    /// There are fewer seats than must have voted.
    Quorum {
        /// The role.
        by: String,
        /// The party in which it is asked.
        party: Option<String>,
        /// Seats that count.
        seats: u32,
        /// How many must have voted.
        asked: u32,
    },
    /// A decision has nothing to choose from.
    NoOptions,
}

impl Obstacle {
    /// The role that could help with more people.
    pub fn role(&self) -> Option<&str> {
        match self {
            Obstacle::Votes { by, .. } | Obstacle::Weight { by, .. } | Obstacle::Quorum { by, .. } => Some(by),
            Obstacle::NoOptions => None,
        }
    }
}

/// Whether a vote lets a gate pass.
pub fn approves(vote: &Vote) -> bool {
    matches!(vote.choice, Choice::Verdict(verdict) if verdict.approves())
}

/// Whether every seat that may vote has voted.
pub fn everybody_voted(ballot: &Ballot) -> bool {
    ballot.silent().next().is_none()
}

/// How a gate's ballot stands, with the arithmetic.
pub fn gate(ballot: &Ballot, mode: Mode) -> (Standing, Count) {
    let entries: Vec<Sums> = sums(ballot, mode, &approves);
    let veto_seats = || ballot.terms.seats.iter().filter(|seat| seat.veto && ballot.counts(seat));
    let vote_of = |seat: &Seat| ballot.votes.get(&seat.person);
    let refuses = |vote: &Vote| !approves(vote) && vote.choice != Choice::Abstain;
    let vetoed = veto_seats().any(|seat| vote_of(seat).is_some_and(refuses));
    let vetoes_in = veto_seats().all(|seat| vote_of(seat).is_some()) || mode == Mode::AtTheEnd;
    let met = entries.iter().all(|entry| entry.count.met);
    let possible = entries.iter().all(|entry| entry.possible);
    let standing = if vetoed || !possible {
        most_cast(ballot).map_or(Standing::Stuck, Standing::Decided)
    } else if met && vetoes_in {
        Standing::Decided(approval_verdict(ballot))
    } else {
        Standing::Open
    };
    (standing, Count { entries: entries.into_iter().map(|entry| entry.count).collect() })
}

fn approval_verdict(ballot: &Ballot) -> Verdict {
    let conditional = ballot.votes.values().any(|vote| approves(vote) && !vote.conditions.is_empty());
    if conditional { Verdict::ApproveWithConditions } else { Verdict::Approve }
}

/// The most-cast verdict that does not approve; of equals the mildest.
fn most_cast(ballot: &Ballot) -> Option<Verdict> {
    let mut cast: BTreeMap<Verdict, u32> = BTreeMap::new();
    for vote in ballot.votes.values() {
        if let Choice::Verdict(verdict) = vote.choice
            && !verdict.approves()
        {
            *cast.entry(verdict).or_default() += 1;
        }
    }
    let most = cast.values().max().copied()?;
    cast.into_iter().find(|(_, times)| *times == most).map(|(verdict, _)| verdict)
}

/// The options that won, once exactly as many as are asked did, with the arithmetic of the first of them, or of the
/// option with most votes while none has won.
pub fn decision(ballot: &Ballot, mode: Mode) -> (Option<Vec<String>>, Count) {
    let mut options: Vec<(String, u32, Vec<Sums>)> = ballot
        .terms
        .options
        .iter()
        .map(|option| {
            let names = |vote: &Vote| matches!(&vote.choice, Choice::Options(chosen) if chosen.contains(&option.id));
            let votes = ballot.votes.values().filter(|vote| names(vote)).count() as u32;
            (option.id.clone(), votes, sums(ballot, mode, &names))
        })
        .collect();
    options.sort_by_key(|option| std::cmp::Reverse(option.1));
    let won = |entries: &[Sums]| entries.iter().all(|entry| entry.count.met);
    let winners: Vec<&(String, u32, Vec<Sums>)> = options.iter().filter(|(_, _, entries)| won(entries)).collect();
    let pick = ballot.terms.pick as usize;
    // More winners than places: the most votes decide, and a tie at the last place decides nothing.
    let clear = winners.len() == pick || (winners.len() > pick && pick > 0 && winners[pick - 1].1 > winners[pick].1);
    let settled = clear && (winners.len() == pick || everybody_voted(ballot) || mode == Mode::AtTheEnd);
    let chosen = settled.then(|| winners[..pick].iter().map(|(id, _, _)| id.clone()).collect::<Vec<_>>());
    let over = everybody_voted(ballot) || mode == Mode::AtTheEnd;
    let chosen = chosen.or_else(|| if over { cast_by_chair(ballot, &options) } else { None });
    let first = options.into_iter().next().map(|(_, _, entries)| entries).unwrap_or_default();
    (chosen, Count { entries: first.into_iter().map(|entry| entry.count).collect() })
}

/// Of a tie at the top the option for which a chair with a casting vote voted, when everything else holds for it.
fn cast_by_chair(ballot: &Ballot, options: &[(String, u32, Vec<Sums>)]) -> Option<Vec<String>> {
    let most = options.first().map(|(_, votes, _)| *votes).filter(|votes| *votes > 0)?;
    let tied: Vec<&(String, u32, Vec<Sums>)> = options.iter().filter(|(_, votes, _)| *votes == most).collect();
    let casts = |at: usize| ballot.terms.entries[at].casting_vote;
    let decided = |entry: (usize, &Sums)| entry.1.count.quorum_met && (casts(entry.0) || entry.1.count.met);
    let chairs =
        ballot.terms.seats.iter().filter(|seat| ballot.counts(seat) && seat.chairs.iter().any(|at| casts(*at)));
    let mut chosen = chairs.filter_map(|seat| match &ballot.votes.get(&seat.person)?.choice {
        Choice::Options(chosen) => tied.iter().find(|(id, _, _)| chosen.contains(id)),
        _ => None,
    });
    let (id, _, entries) = chosen.next().filter(|_| ballot.terms.pick == 1 && tied.len() > 1)?;
    entries.iter().enumerate().all(decided).then(|| vec![id.clone()])
}

/// The option with most votes; of equals the first in the list.
pub fn leading(ballot: &Ballot) -> Option<&Item> {
    let votes = |option: &Item| {
        let names = |vote: &&Vote| matches!(&vote.choice, Choice::Options(chosen) if chosen.contains(&option.id));
        ballot.votes.values().filter(names).count()
    };
    ballot.terms.options.iter().rev().max_by_key(|option| votes(option))
}

/// What makes that a ballot can no longer come to anything: of a gate over the votes that stand, of a decision with the
/// seats there are.
pub fn obstacles(ballot: &Ballot) -> Vec<Obstacle> {
    if !ballot.is_of_a_decision() {
        return sums(ballot, Mode::Underway, &approves).into_iter().flat_map(|entry| entry.obstacles).collect();
    }
    if ballot.terms.options.is_empty() {
        return vec![Obstacle::NoOptions];
    }
    let fresh = Ballot { votes: BTreeMap::new(), ..ballot.clone() };
    sums(&fresh, Mode::Underway, &|_| false).into_iter().flat_map(|entry| entry.obstacles).collect()
}

/// Whether a decision cannot be taken with the seats there are.
pub fn is_stuck(ballot: &Ballot) -> bool {
    !obstacles(ballot).is_empty()
}

/// The arithmetic of an entry, and whether it can still be met.
struct Sums {
    count: EntryCount,
    possible: bool,
    /// Why it cannot be met while the term runs.
    obstacles: Vec<Obstacle>,
}

fn sums(ballot: &Ballot, mode: Mode, is_for: &dyn Fn(&Vote) -> bool) -> Vec<Sums> {
    let entries = ballot.terms.entries.iter().enumerate();
    entries.map(|(at, entry)| sum_entry(ballot, at, entry, mode, is_for)).collect()
}

fn sum_entry(ballot: &Ballot, at: usize, entry: &Entry, mode: Mode, is_for: &dyn Fn(&Vote) -> bool) -> Sums {
    let seats: Vec<&Seat> =
        ballot.terms.seats.iter().filter(|seat| seat.entries.contains(&at) && ballot.counts(seat)).collect();
    let of_party = |party: &str| -> Vec<&Seat> {
        seats.iter().filter(|seat| seat.party.as_deref() == Some(party)).copied().collect()
    };
    let votes = tally(ballot, &seats, is_for);
    let chair = |group: &[&Seat]| -> Option<bool> {
        let chair = group.iter().find(|seat| entry.casting_vote && seat.chairs.contains(&at))?;
        // While the term runs the chair may yet vote for it; a chair who was silent to the end decides no tie.
        Some(ballot.votes.get(&chair.person).map_or(mode == Mode::Underway, is_for))
    };
    let by_weight = matches!(entry.rule, Rule::Weights { .. });
    let parties: Vec<&String> =
        if by_weight { entry.weights.keys().collect() } else { entry.per_party.iter().collect() };
    let sum_group = |party: Option<&String>, group: &[&Seat]| {
        let rule = if by_weight { &Rule::Majority } else { &entry.rule };
        let votes = tally(ballot, group, is_for);
        let (needed, met, possible) = hold(rule, votes, mode, chair(group));
        let weight = party.and_then(|party| entry.weights.get(party)).copied();
        (GroupCount { party: party.cloned(), votes, needed, met, weight }, possible)
    };
    let groups: Vec<(GroupCount, bool)> = match parties.is_empty() {
        true => vec![sum_group(None, &seats)],
        false => parties.into_iter().map(|party| sum_group(Some(party), &of_party(party))).collect(),
    };
    let (rule_met, rule_possible) = match &entry.rule {
        Rule::Weights { at_least, .. } => {
            let weigh = |holds: &dyn Fn(&(GroupCount, bool)) -> bool| -> f64 {
                groups.iter().filter(|group| holds(group)).filter_map(|(group, _)| group.weight).sum()
            };
            (weigh(&|group| group.0.met) >= *at_least, weigh(&|group| group.1) >= *at_least)
        }
        _ => (groups.iter().all(|(group, _)| group.met), groups.iter().all(|(_, possible)| *possible)),
    };
    let quorum: Vec<(Option<String>, Tally)> = match &entry.quorum {
        None => Vec::new(),
        Some(quorum) if quorum.per_party => {
            let parties = entry.quorum_parties.iter();
            parties.map(|party| (Some(party.clone()), tally(ballot, &of_party(party), is_for))).collect()
        }
        Some(_) => vec![(None, votes)],
    };
    let asked = entry.quorum.map_or(0, |quorum| quorum.at_least);
    let quorum_met = quorum.iter().all(|(_, votes)| votes.voted() >= asked);
    let on_paper = |seat: &Seat| ballot.votes.contains_key(&seat.person) || ballot.on_record.contains_key(&seat.person);
    let waiting = seats.iter().filter(|seat| !on_paper(seat));
    let by = || entry.by.clone();
    let out_of_reach = quorum.iter().filter(|(_, votes)| votes.seats < asked);
    let out_of_reach = out_of_reach.map(|(party, votes)| Obstacle::Quorum {
        by: by(),
        party: party.clone(),
        seats: votes.seats,
        asked,
    });
    let impossible = groups.iter().filter(|(_, possible)| !possible);
    let of_rule: Vec<Obstacle> = match &entry.rule {
        _ if rule_possible => Vec::new(),
        Rule::Weights { at_least, .. } => {
            let most = groups.iter().filter(|(_, possible)| *possible).filter_map(|(group, _)| group.weight).sum();
            vec![Obstacle::Weight { by: by(), most, asked: *at_least }]
        }
        _ => impossible.map(|(group, _)| too_few(by(), group)).collect(),
    };
    let obstacles: Vec<Obstacle> = of_rule.into_iter().chain(out_of_reach).collect();
    let count = EntryCount {
        by: entry.by.clone(),
        met: rule_met && quorum_met,
        quorum_met,
        votes,
        groups: groups.into_iter().map(|(group, _)| group).collect(),
        waiting_for: waiting.map(|seat| seat.person.clone()).collect(),
    };
    // At the end a missing quorum is silence, not a verdict: nothing more can be said than that too few voted.
    let possible = match mode {
        Mode::Underway => obstacles.is_empty(),
        Mode::AtTheEnd => !quorum_met || rule_possible,
    };
    Sums { count, possible, obstacles }
}

fn too_few(by: String, group: &GroupCount) -> Obstacle {
    let most = group.votes.for_it + group.votes.seats - group.votes.voted();
    Obstacle::Votes { by, party: group.party.clone(), seats: group.votes.seats, most, needed: group.needed }
}

fn tally(ballot: &Ballot, seats: &[&Seat], is_for: &dyn Fn(&Vote) -> bool) -> Tally {
    let mut tally = Tally { seats: seats.len() as u32, ..Tally::default() };
    for vote in seats.iter().filter_map(|seat| ballot.votes.get(&seat.person)) {
        match &vote.choice {
            Choice::Abstain => tally.abstained += 1,
            _ if is_for(vote) => tally.for_it += 1,
            _ => tally.against += 1,
        }
    }
    tally
}

/// How many a rule needs, whether it is met, and whether it still can be. `chair` is how a casting vote goes: for it
/// (or still possibly so), against it, or absent where there is none.
fn hold(rule: &Rule, votes: Tally, mode: Mode, chair: Option<bool>) -> (u32, bool, bool) {
    let out = votes.seats - votes.voted();
    // While the term runs a share is of all who have not abstained; at the end of those who voted for or against.
    let whole = match mode {
        Mode::Underway => votes.seats - votes.abstained,
        Mode::AtTheEnd => votes.for_it + votes.against,
    };
    let needed = match rule {
        Rule::Any => 1,
        Rule::All => (votes.seats - votes.abstained).max(1),
        Rule::Majority | Rule::Weights { .. } => whole / 2 + 1,
        Rule::AtLeast(number) => (*number).max(1),
        Rule::Fraction { of, parts } => (whole * of).div_ceil((*parts).max(1)).max(1),
    };
    let tie_goes = |for_it: u32| {
        let tie = matches!(rule, Rule::Majority) && whole > 0 && for_it * 2 == whole;
        tie && chair == Some(true)
    };
    let settled = out == 0 || mode == Mode::AtTheEnd;
    let met = votes.for_it >= needed || (settled && tie_goes(votes.for_it));
    let most = match mode {
        Mode::Underway => votes.for_it + out,
        Mode::AtTheEnd => votes.for_it,
    };
    // Of a rule that counts heads, silence at the end leaves it open; of one that counts a share, it decides.
    let shares = matches!(rule, Rule::Majority | Rule::Fraction { .. } | Rule::Weights { .. });
    let possible =
        met || most >= needed || tie_goes(most) || (mode == Mode::AtTheEnd && (!shares || whole == 0) && out > 0);
    (needed, met, possible)
}
