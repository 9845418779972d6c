// SPDX-License-Identifier: EUPL-1.2
//! Rules that cannot be met whoever fills the roles: more than all votes, weights that no sum reaches, counts per party
//! without parties. Never looks at people.

use crate::definition::place::Place;
use crate::definition::{Approval, Definition, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::both;

pub(super) fn check(definition: &Definition, entry: &Approval, at: &Place<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let without_voters = definition.voting_parties().next().is_none();
    let quorum_per_party = entry.quorum.is_some_and(|quorum| quorum.per_party);
    found.extend(fraction(entry, at));
    if let Rule::Weights { .. } = entry.rule
        && entry.per_party
    {
        let message = both(
            "met `weights` stemmen de partijen al als partij, dus met `per: party` zou elk van hen alle andere moeten overtreffen",
            "with `weights` the parties already vote as parties, so that `per: party` would ask each of them to outweigh all",
        );
        let per = at.key("per");
        let fault = per.taking_out(per.finding(Code::WEIGHTS_PER_PARTY, message));
        let weights = both("hier staan de gewichten", "the weights stand here");
        let fault = fault.with_related(at.key("rule").key("weights").key_span(), weights);
        found.push(fault.with_help(both(
            "laat `per` weg; een `quorum` per partij mag wel naast de gewichten staan",
            "leave out `per`; a `quorum` per party may stand beside the weights",
        )));
    } else if entry.per_party && without_voters {
        found.push(no_parties(definition, &at.key("per")));
    } else if quorum_per_party && without_voters {
        found.push(no_parties(definition, &at.key("quorum").key("per")));
    } else {
        found.extend(weights(definition, entry, at));
    }
    found
}

fn fraction(entry: &Approval, at: &Place<'_>) -> Option<Diagnostic> {
    let Rule::Fraction { of, parts } = entry.rule else { return None };
    (of > parts).then(|| {
        let message = both(
            format!("{of}/{parts} is meer dan alle stemmen, dus dit wordt nooit gehaald"),
            format!("{of}/{parts} is more than all votes, so that this is never reached"),
        );
        let fault = at.key("rule").key("at_least").finding(Code::MORE_THAN_ALL, message);
        fault
            .with_help(both(
                format!("schrijf een breuk van hoogstens 1/1; bedoelt u `{parts}/{of}`?"),
                format!("write a fraction of at most 1/1; did you mean `{parts}/{of}`?"),
            ))
            .with_word(&format!("{of}/{parts}"), &format!("{parts}/{of}"))
    })
}

fn weights(definition: &Definition, entry: &Approval, at: &Place<'_>) -> Option<Diagnostic> {
    let Rule::Weights { key, at_least } = &entry.rule else { return None };
    let parties = definition.voting_parties().filter_map(|id| definition.parties.get(id)?.numbers.get(key));
    let all: f64 = parties.sum();
    (*at_least > all).then(|| {
        let message = both(
            format!("alle partijen samen hebben {all} als `{key}`, zodat {at_least} nooit gehaald wordt en de stemming nooit slaagt"),
            format!(
                "all parties together have {all} as `{key}`, so that {at_least} can never be reached and the ballot never passes"
            ),
        );
        let fault = at.key("rule").key("at_least").finding(Code::WEIGHTS_OUT_OF_REACH, message);
        fault
            .with_help(both(
                format!("vraag hoogstens {all}; partners tellen niet mee"),
                format!("ask for at most {all}; partners do not count"),
            ))
            .with_word(&at_least.to_string(), &all.to_string())
    })
}

fn no_parties(definition: &Definition, at: &Place<'_>) -> Diagnostic {
    let (message, help) = match definition.parties.is_empty() {
        true => (
            both(
                "deze workflow heeft geen partijen, zodat een telling per partij niemand iets vraagt",
                "this workflow has no parties, so that a count per party asks nobody",
            ),
            both("laat het weg, of voeg `parties` toe", "leave it out, or add `parties`"),
        ),
        false => (
            both(
                "elke partij is partner en geen enkele stemt mee, zodat een telling per partij niemand iets vraagt",
                "every party is a partner and none takes part in votes, so that a count per party asks nobody",
            ),
            both(
                "laat het weg, of haal `partner: true` weg bij de partijen die meestemmen",
                "leave it out, or take `partner: true` away from the parties that vote",
            ),
        ),
    };
    // Which parties there are, and which of them vote, is for people to say.
    at.finding(Code::NO_VOTING_PARTIES, message).with_help(help).with_way(at.taken_out())
}
