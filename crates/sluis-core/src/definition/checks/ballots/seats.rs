// SPDX-License-Identifier: EUPL-1.2
//! Rules against the people there are: a ballot that cannot pass with them is an error, a fragile one a warning.
//! One finding for one cause: an empty role is not also too small.

use super::Seats;
use crate::definition::Rule;
use crate::definition::place::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both, listed};

pub(super) fn check(seats: &Seats<'_>, at: &Place<'_>) -> Vec<Diagnostic> {
    let (members, voters) = (seats.members(), seats.voters());
    let mut found = Vec::new();
    if members.is_empty() {
        found.push(nobody(seats, at));
    } else if voters.is_empty() {
        found.push(all_barred(seats, &members, at));
    } else {
        found.extend(parties(seats, &voters, at));
        found.extend(rule(seats, &voters, at));
        found.extend(quorum(seats, &voters, at));
        found.extend(weights(seats, &voters, at));
        found.extend(recusal_floor(seats, &voters, at));
        if found.is_empty() {
            found.extend(single(seats, &voters, at));
        }
        found.extend(chair(seats, at));
        found.extend(without_party(seats, &members, at));
    }
    found.extend(vetoes(seats, at));
    found
}

/// The ballot as people call it, in Dutch and in English.
fn named<'s>(seats: &Seats<'s>) -> (&'s str, &'s str) {
    let name = &seats.ballot.name;
    (name.get(Language::Nl), name.get(Language::En))
}

fn nobody(seats: &Seats<'_>, at: &Place<'_>) -> Diagnostic {
    let role = &seats.entry.by;
    let (ballot_nl, ballot_en) = named(seats);
    let message = both(
        format!(
            "niemand vervult rol `{role}`, zodat niemand over {ballot_nl} kan stemmen en die stemming nooit slaagt"
        ),
        format!("nobody fills role `{role}`, so that nobody can vote on {ballot_en} and it never passes"),
    );
    let help = both(
        format!("geef iemand de rol `{role}` in people.yaml, of vraag een andere rol"),
        format!("give somebody the role `{role}` in people.yaml, or ask another role"),
    );
    at.key("by").finding(Code::NOBODY_VOTES, message).with_help(help)
}

fn all_barred(seats: &Seats<'_>, members: &[&str], at: &Place<'_>) -> Diagnostic {
    let people = |last| listed(members.iter().copied(), last);
    let role = &seats.entry.by;
    let message = both(
        format!(
            "iedereen in rol `{role}` ({}) werkt aan het dossier en mag er niet over stemmen, zodat niemand overblijft",
            people("en")
        ),
        format!(
            "everybody in role `{role}` ({}) does work of the dossier and may not vote on it, so that nobody is left",
            people("and")
        ),
    );
    let fault = at.key("by").finding(Code::EVERY_VOTER_BARRED, message);
    let fault = fault.with_help(both(
        "geef iemand de rol die daar niet aan werkt, of laat `self_approval: false` weg",
        "give the role to somebody who does no such work, or leave out `self_approval: false`",
    ));
    // One who is left would decide alone, and another entry may bar them too.
    let others = seats.ballot.approvals.iter().filter(|entry| !std::ptr::eq(*entry, seats.entry));
    let is_cure = members.len() > 1 && others.clone().all(|entry| entry.self_approval);
    fault.with_way(at.key("self_approval").taken_out().filter(|_| is_cure))
}

/// Parties that are asked and have nobody.
fn parties(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let quorum_at = at.key("quorum").key("per");
    let by_quorum = seats.entry.quorum.is_some_and(|quorum| quorum.per_party);
    let at = match (seats.entry.per_party, by_quorum) {
        (true, _) => at.key("per"),
        (false, true) => quorum_at,
        (false, false) => return None,
    };
    let empty: Vec<&str> =
        seats.definition.voting_parties().filter(|party| seats.of_party(voters, party) == 0).collect();
    if empty.is_empty() {
        return None;
    }
    let role = &seats.entry.by;
    let (ballot_nl, ballot_en) = named(seats);
    let empty_of = |last| listed(empty.iter().copied(), last);
    let message = both(
        format!(
            "partij {} heeft niemand in rol `{role}` die kan stemmen, zodat {ballot_nl} nooit slaagt",
            empty_of("en")
        ),
        format!("party {} has nobody in role `{role}` who can vote, so that {ballot_en} never passes", empty_of("and")),
    );
    let help = both(
        format!("geef iemand van die partij de rol `{role}` in people.yaml, of schrijf `partner: true` bij de partij"),
        format!(
            "give somebody of that party the role `{role}` in people.yaml, or write `partner: true` with the party"
        ),
    );
    Some(at.finding(Code::PARTY_WITHOUT_SEAT, message).with_help(help))
}

/// The groups that a count is held in, each with its name for people and its voters; parties with nobody left out.
fn groups(seats: &Seats<'_>, voters: &[&str], per_party: bool) -> Vec<(Text, u64)> {
    if !per_party {
        let role = &seats.entry.by;
        return vec![(both(format!("rol `{role}`"), format!("role `{role}`")), voters.len() as u64)];
    }
    let parties = seats.definition.voting_parties();
    let name = |party: &str| both(format!("partij `{party}`"), format!("party `{party}`"));
    let named = parties.map(|party| (name(party), seats.of_party(voters, party) as u64));
    named.filter(|(_, voters)| *voters > 0).collect()
}

fn rule(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let Rule::AtLeast(wanted) = seats.entry.rule else { return None };
    let at = at.key("rule").key("at_least");
    too_few(seats, groups(seats, voters, seats.entry.per_party), wanted, &at, &both("stemmen", "votes"))
}

fn quorum(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let quorum = seats.entry.quorum?;
    let number = at.key("quorum").key("at_least");
    let at = if number.exists() { number } else { at.key("quorum") };
    too_few(
        seats,
        groups(seats, voters, quorum.per_party),
        quorum.at_least,
        &at,
        &both("stemmen als quorum", "votes as a quorum"),
    )
}

fn too_few(
    seats: &Seats<'_>,
    groups: Vec<(Text, u64)>,
    wanted: u32,
    at: &Place<'_>,
    what: &Text,
) -> Option<Diagnostic> {
    let all: u64 = groups.iter().map(|(_, voters)| voters).sum();
    let smallest = groups.into_iter().min_by_key(|(_, voters)| *voters);
    let (group, voters) = smallest.filter(|(_, voters)| *voters < u64::from(wanted))?;
    let (ballot_nl, ballot_en) = named(seats);
    let message = Text::said(|l| {
        let (what, group) = (what.get(l), group.get(l));
        let people = match l {
            Language::Nl if voters == 1 => "1 persoon die kan stemmen".to_owned(),
            Language::Nl => format!("{voters} mensen die kunnen stemmen"),
            Language::En if voters == 1 => "1 person who can vote".to_owned(),
            Language::En => format!("{voters} people who can vote"),
        };
        match l {
            Language::Nl => {
                format!("er worden {wanted} {what} gevraagd en {group} heeft {people}, zodat {ballot_nl} nooit slaagt")
            }
            Language::En => {
                format!("{wanted} {what} are asked and {group} has {people}, so that {ballot_en} never passes")
            }
        }
    });
    let role = &seats.entry.by;
    let help = both(
        format!("vraag er hoogstens {voters}, of geef meer mensen de rol `{role}` in people.yaml"),
        format!("ask for at most {voters}, or give more people the role `{role}` in people.yaml"),
    );
    // Where one person would then decide alone, more people are the only way.
    let fewer = at.instead(&voters.to_string()).filter(|_| all > 1);
    Some(at.finding(Code::TOO_FEW_SEATS, message).with_help(help).with_way(fewer))
}

/// Weights of parties that have somebody; that all parties together are enough was checked without people.
fn weights(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let Rule::Weights { key, at_least } = &seats.entry.rule else { return None };
    let present = seats.definition.voting_parties().filter(|party| seats.of_party(voters, party) > 0);
    let reach: f64 = present.filter_map(|id| seats.definition.parties.get(id)?.numbers.get(key)).sum();
    if *at_least <= reach {
        return None;
    }
    let role = &seats.entry.by;
    let (ballot_nl, ballot_en) = named(seats);
    let message = both(
        format!(
            "de partijen met iemand in rol `{role}` halen samen {reach}, zodat {at_least} niet gehaald wordt en {ballot_nl} nooit slaagt"
        ),
        format!(
            "the parties that have somebody in role `{role}` reach {reach} together, so that {at_least} is out of reach and {ballot_en} never passes"
        ),
    );
    let fault = at.key("rule").key("at_least").finding(Code::WEIGHTS_OUT_OF_REACH, message);
    let help = both(
        format!("geef iemand van de andere partijen de rol `{role}` in people.yaml, of vraag minder"),
        format!("give somebody of the other parties the role `{role}` in people.yaml, or ask for less"),
    );
    Some(fault.with_help(help))
}

fn recusal_floor(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let floor = seats.entry.recusal_floor as usize;
    let (role, seats) = (&seats.entry.by, voters.len());
    if floor <= seats {
        return None;
    }
    let message = both(
        format!(
            "als mensen zich verschonen moeten er {floor} zetels overblijven en rol `{role}` heeft er {seats}, zodat niemand zich ooit kan verschonen"
        ),
        format!(
            "{floor} seats must remain when people stand aside and role `{role}` has {seats}, so that nobody can ever stand aside"
        ),
    );
    let fault = at.key("recusal_floor").finding(Code::RECUSAL_FLOOR_TOO_HIGH, message);
    let help = both(format!("verlaag het tot hoogstens {seats}"), format!("lower it to at most {seats}"));
    Some(fault.with_help(help).with_word(&floor.to_string(), &seats.to_string()))
}

/// Counted over the whole entry: one voter in each of several parties is several voters.
fn single(seats: &Seats<'_>, voters: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let [only] = voters else { return None };
    let (role, (ballot_nl, ballot_en)) = (&seats.entry.by, named(seats));
    let message = both(
        format!(
            "alleen `{only}` stemt voor rol `{role}`, zodat {ballot_nl} wacht zodra deze ene persoon ziek, weg of vertrokken is"
        ),
        format!(
            "`{only}` is the only voter of role `{role}`, so that {ballot_en} waits whenever this one person is ill, away or gone"
        ),
    );
    let fault = at.key("by").finding(Code::SINGLE_APPROVER, message);
    Some(fault.with_help(both("geef nog iemand de rol in people.yaml", "give a second person the role in people.yaml")))
}

fn chair(seats: &Seats<'_>, at: &Place<'_>) -> Option<Diagnostic> {
    let role = &seats.entry.by;
    // Of a chair who does not fill the role, people.yaml is where it is said.
    if !seats.entry.casting_vote || seats.directory.people.values().any(|one| one.chair.contains(role)) {
        return None;
    }
    let (ballot_nl, ballot_en) = named(seats);
    let message = both(
        format!("rol `{role}` heeft geen voorzitter, zodat niemand beslist als de stemmen over {ballot_nl} staken"),
        format!("role `{role}` has no chair, so that nobody breaks a tie on {ballot_en}"),
    );
    let fault = at.key("casting_vote").finding(Code::TIE_WITHOUT_CHAIR, message);
    Some(fault.with_help(both(
        format!("schrijf `chair: [{role}]` bij een van de mensen in people.yaml"),
        format!("write `chair: [{role}]` with one of its people in people.yaml"),
    )))
}

fn without_party(seats: &Seats<'_>, members: &[&str], at: &Place<'_>) -> Option<Diagnostic> {
    let by_weight = matches!(seats.entry.rule, Rule::Weights { .. });
    if !seats.entry.per_party && !by_weight {
        return None;
    }
    let votes = |id: &&&str| {
        let party = seats.directory.person(id).and_then(|one| one.party.as_deref());
        seats.definition.voting_parties().any(|voting| Some(voting) == party)
    };
    let outside: Vec<&str> = members.iter().filter(|id| !votes(id)).copied().collect();
    if outside.is_empty() {
        return None;
    }
    let (ballot_nl, ballot_en) = named(seats);
    let people = |last| listed(outside.iter().copied(), last);
    let message = both(
        format!("{} stemt voor geen partij die meestemt, zodat deze stem over {ballot_nl} niet telt", people("en")),
        format!(
            "{} votes for no party that takes part, so that this vote on {ballot_en} counts for nothing",
            people("and")
        ),
    );
    let fault = at.key("by").finding(Code::MEMBER_WITHOUT_PARTY, message);
    let help = both(
        "geef de persoon in people.yaml een `party` die geen partner is, of neem de rol weg",
        "give the person a `party` that is no partner in people.yaml, or take the role away",
    );
    Some(fault.with_help(help))
}

fn vetoes(seats: &Seats<'_>, at: &Place<'_>) -> Vec<Diagnostic> {
    let empty = |(_, role): &(usize, &String)| {
        seats.definition.roles[*role].list.is_none() && seats.directory.members(role).next().is_none()
    };
    let vetoes = seats.entry.veto.iter().enumerate().filter(empty);
    vetoes
        .map(|(index, role)| {
            let (ballot_nl, ballot_en) = named(seats);
            let message = both(
                format!("niemand vervult rol `{role}`, zodat {ballot_nl} slaagt zonder het veto dat erover waakt"),
                format!("nobody fills role `{role}`, so that {ballot_en} passes without the veto that guards it"),
            );
            let fault = at.key("veto").index(index).finding(Code::VETO_OF_NOBODY, message);
            fault.with_help(both(
                format!("geef iemand de rol `{role}` in people.yaml"),
                format!("give somebody the role `{role}` in people.yaml"),
            ))
        })
        .collect()
}
