// SPDX-License-Identifier: EUPL-1.2
//! `recuse`: whoever has an interest in the question stands aside, and the seat leaves the count, down to the floor that
//! the workflow sets. Never says whether there is an interest: that is the word of the people named in the record.

use super::vote::{open_round, reach_of};
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::instance::Ballot;
use crate::engine::item::BallotRef;
use crate::engine::refusal::Refusal;
use crate::engine::settle::seats;
use crate::engine::terms::Seat;

pub(in crate::engine) fn recuse(draft: &mut Draft<'_>, ballot: &BallotRef, reason: &str) -> Result<(), Refusal> {
    let round = open_round(draft, ballot)?.clone();
    let person = named(draft)?;
    let Some(seat) = round.seat(&person) else {
        return Err(Refusal::VoterIsNotAnApprover { person, ballot: ballot.clone() });
    };
    check_may_speak_for(draft, ballot, &round, seat)?;
    draft.check_assurance(&ballot.clone().into(), round.terms.assurance)?;
    if seat.barred {
        return Err(Refusal::VoterCompletedAStepOfTheDossier { person, ballot: ballot.clone() });
    }
    if round.recused.contains_key(&person) {
        return Err(Refusal::SeatIsRecused { person, ballot: ballot.clone() });
    }
    check_floors(draft, ballot, &round, seat)?;
    let reason = draft.seal_reason(reason)?;
    draft.record(EventData::SeatRecused { ballot: ballot.clone(), round: round.round, seat: person, reason });
    Ok(())
}

pub(in crate::engine) fn come_back(draft: &mut Draft<'_>, ballot: &BallotRef, reason: &str) -> Result<(), Refusal> {
    let round = open_round(draft, ballot)?.clone();
    let seat = named(draft)?;
    let Some(recusal) = round.recused.get(&seat) else {
        return Err(Refusal::SeatIsNotRecused { person: seat, ballot: ballot.clone() });
    };
    let actor = draft.command.actor.id();
    if actor != seat && actor != recusal.by {
        return Err(Refusal::RecusalIsOfAnother { person: seat, by: recusal.by.clone() });
    }
    draft.check_assurance(&ballot.clone().into(), round.terms.assurance)?;
    let reason = draft.seal_reason(reason)?;
    draft.record(EventData::SeatReturned { ballot: ballot.clone(), round: round.round, seat, reason });
    Ok(())
}

/// The person whose seat is meant: the actor, or whom the actor speaks for.
fn named(draft: &Draft<'_>) -> Result<String, Refusal> {
    let actor = draft.command.actor.person().ok_or(Refusal::PersonMustBeNamed)?;
    draft.check_person_exists(actor)?;
    let person = draft.command.on_behalf_of.as_deref().unwrap_or(actor);
    draft.check_person_exists(person)?;
    Ok(person.to_owned())
}

/// People speak for themselves; a deputy, the chair and who manages the programme may for another. Both are on record.
fn check_may_speak_for(draft: &Draft<'_>, ballot: &BallotRef, round: &Ballot, seat: &Seat) -> Result<(), Refusal> {
    if draft.acting_for(&reach_of(draft, ballot, round)).is_ok() {
        return Ok(());
    }
    let actor = draft.command.actor.id();
    match presides_or_manages(draft, round, seat) {
        true => Ok(()),
        false => Err(Refusal::PersonMayNotRecuseAnother { person: actor.to_owned(), seat: seat.person.clone() }),
    }
}

/// Whether who gives the command is the chair of an entry in which the seat counts, or manages the programme.
pub(super) fn presides_or_manages(draft: &Draft<'_>, round: &Ballot, seat: &Seat) -> bool {
    let actor = draft.command.actor.id();
    let presides = round.seat(actor).is_some_and(|own| own.chairs.iter().any(|at| seat.entries.contains(at)));
    presides || draft.definition.managed_by.as_deref().is_some_and(|role| draft.directory.fills(actor, role))
}

/// Every entry in which the seat counts must allow it and keep its floor, and a veto must keep a seat that can use it.
fn check_floors(draft: &Draft<'_>, ballot: &BallotRef, round: &Ballot, seat: &Seat) -> Result<(), Refusal> {
    let others = |is_of: &dyn Fn(&Seat) -> bool| {
        let rest = round.terms.seats.iter().filter(|other| other.person != seat.person && round.counts(other));
        rest.filter(|other| is_of(other)).count()
    };
    let not_allowed = || Refusal::RecusalIsNotAllowed { ballot: ballot.clone() };
    let too_few = |role: &str, floor: u32| {
        Err(Refusal::TooFewSeatsWouldRemain { ballot: ballot.clone(), role: role.to_owned(), floor })
    };
    for at in &seat.entries {
        let entry = &round.terms.entries[*at];
        let floor = entry.recusal_floor.ok_or_else(not_allowed)?;
        if others(&|other| other.entries.contains(at)) < floor as usize {
            return too_few(&entry.by, floor);
        }
    }
    for approval in seats::approvals_of(draft.definition, ballot).unwrap_or_default() {
        for role in approval.veto.iter().filter(|role| draft.directory.fills(&seat.person, role)) {
            if !approval.recusal {
                return Err(not_allowed());
            }
            if others(&|other| other.veto && draft.directory.fills(&other.person, role)) == 0 {
                return too_few(role, 1);
            }
        }
    }
    Ok(())
}
