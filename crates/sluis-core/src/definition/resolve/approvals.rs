// SPDX-License-Identifier: EUPL-1.2
//! `approvals` of gates and decisions: names looked up, defaults filled in.
//! Whether a ballot can ever pass is a check of meaning, not of this.

use std::collections::BTreeSet;

use super::Found;
use super::names::{Names, suggesting};
use crate::definition::place::Place;
use crate::definition::schema::closest;
use crate::definition::written::approval::{
    Approval as WrittenApproval, AtLeast, Quorum as WrittenQuorum, Rule as WrittenRule, RuleNumber, RuleWord,
};
use crate::definition::written::workflow::Further;
use crate::definition::{Approval, Quorum, Rule};
use crate::diagnostic::Code;
use crate::text::{Language, Text, both, listed};

pub(super) fn approvals(
    written: &[WrittenApproval],
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<Vec<Approval>> {
    super::all(written.iter().enumerate().map(|(index, one)| approval(one, &at.index(index), names, found)))
}

fn approval(written: &WrittenApproval, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Approval> {
    let by = names.role(&written.by, &at.key("by"), found);
    let veto = names.roles(&written.veto, &at.key("veto"), found);
    let rule = rule(&written.rule, &at.key("rule"), names, found);
    Some(Approval {
        by: by?,
        rule: rule?,
        per_party: written.per.is_some(),
        quorum: written.quorum.as_ref().map(quorum),
        veto: veto?,
        casting_vote: written.casting_vote.unwrap_or(false),
        abstain: written.abstain.unwrap_or(false),
        recusal: written.recusal.unwrap_or(false),
        recusal_floor: written.recusal_floor.unwrap_or(1),
        self_approval: written.self_approval.unwrap_or(true),
    })
}

fn quorum(written: &WrittenQuorum) -> Quorum {
    match written {
        WrittenQuorum::Seats(seats) => Quorum { at_least: *seats, per_party: false },
        WrittenQuorum::PerParty(each) => Quorum { at_least: each.at_least, per_party: each.per.is_some() },
    }
}

fn rule(written: &WrittenRule, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Rule> {
    let RuleNumber { at_least, weights } = match written {
        WrittenRule::Word(RuleWord::Any) => return Some(Rule::Any),
        WrittenRule::Word(RuleWord::All) => return Some(Rule::All),
        WrittenRule::Word(RuleWord::Majority) => return Some(Rule::Majority),
        WrittenRule::Number(number) => number,
    };
    match (at_least, weights) {
        (AtLeast::Number(number), None) => Some(Rule::AtLeast(*number)),
        (AtLeast::Number(number), Some(weights)) => {
            let key = weights.strip_prefix("party.").unwrap_or(weights);
            let voting = names.parties.iter().filter(|(_, party)| !party.partner).map(|(id, _)| id.as_str());
            number_of_parties(key, voting, &at.key("weights"), names, found)?;
            Some(Rule::Weights { key: key.to_owned(), at_least: f64::from(*number) })
        }
        (AtLeast::Fraction(fraction), None) => {
            let (of, parts) = fraction.split_once('/')?;
            Some(Rule::Fraction { of: of.parse().ok()?, parts: parts.parse().ok()? })
        }
        (AtLeast::Fraction(_), Some(_)) => {
            let message = both(
                "bij `weights` hoort een som van gewichten en geen breuk",
                "with `weights` goes a sum of weights, not a fraction",
            );
            let help = both(
                "schrijf de som die gehaald moet worden, zoals `at_least: 50000`",
                "write the sum that must be reached, such as `at_least: 50000`",
            );
            found.push(at.key("at_least").finding(Code::KEYS_EXCLUDE_EACH_OTHER, message).with_help(help));
            None
        }
    }
}

/// Checks that every one of these parties has a number of this name.
pub(super) fn number_of_parties<'n>(
    key: &str,
    parties: impl Iterator<Item = &'n str>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<()> {
    let has = |party: &&str| {
        let further = names.parties.get(*party).and_then(|party| party.further.get(key));
        matches!(further, Some(Further::Number(_)))
    };
    let without: Vec<&str> = parties.filter(|party| names.parties.contains_key(*party) && !has(party)).collect();
    let all = names.parties.values().flat_map(|party| &party.further);
    let known: BTreeSet<&str> =
        all.filter(|(_, further)| matches!(further, Further::Number(_))).map(|(name, _)| name.as_str()).collect();
    if !known.contains(&key) {
        let message =
            both(format!("geen enkele partij heeft een getal `{key}`"), format!("no party has a number `{key}`"));
        let fault =
            at.finding(Code::UNKNOWN_PARTY_NUMBER, message).with_cause(format!("number {key}")).with_help(both(
                format!("voeg `{key}` toe aan elke partij onder `parties`"),
                format!("add `{key}` to each party under `parties`"),
            ));
        let fault = suggesting(fault, key, known.iter().copied());
        found.push(match closest(key, known.iter().copied()) {
            Some(word) => fault.with_word(&format!("party.{key}"), &format!("party.{word}")),
            None => fault,
        });
        return None;
    }
    if without.is_empty() {
        return Some(());
    }
    let message = Text::said(|l| {
        let parties = listed(without.iter().copied(), l.say("en", "and"));
        match (without.len(), l) {
            (1, Language::Nl) => format!("partij {parties} heeft geen getal `{key}`"),
            (1, Language::En) => format!("party {parties} has no number `{key}`"),
            (_, Language::Nl) => format!("de partijen {parties} hebben geen getal `{key}`"),
            (_, Language::En) => format!("the parties {parties} have no number `{key}`"),
        }
    });
    let help = both(format!("voeg `{key}` daar toe onder `parties`"), format!("add `{key}` to it under `parties`"));
    let fault = at.finding(Code::UNKNOWN_PARTY_NUMBER, message).with_help(help);
    let here = both("hier staat de partij", "the party stands here");
    let fault =
        without.iter().take(8).fold(fault, |fault, party| fault.with_related(names.party_span(party), here.clone()));
    found.push(fault.with_cause(format!("number {key}")));
    None
}
