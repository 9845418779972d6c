// SPDX-License-Identifier: EUPL-1.2
//! The commands of recruitment and funding: `appoint`, `unappoint`, `pledge`.
//! An appointment is a reference and a count; a CV or a name is none of the engine's business.

use super::complete::complete_if_done;
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::item::StepRef;
use crate::engine::refusal::Refusal;
use crate::engine::settle::dossier;
use crate::engine::terms::StepTerms;
use crate::money::Money;

pub(in crate::engine) fn appoint(
    draft: &mut Draft<'_>,
    step: &StepRef,
    position: &str,
    reference: &str,
) -> Result<(), Refusal> {
    let (progress, corrects) = draft.open_or_voted_on(step)?;
    let Some(StepTerms::Recruitment { positions, headcount }) = &progress.terms else {
        return Err(draft.of_another_kind(step, "appoint"));
    };
    let owners = progress.owners.clone();
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    let Some(own) = positions.get(position) else {
        let known = positions.keys().cloned().collect();
        return Err(Refusal::PositionIsUnknown { position: position.to_owned(), known });
    };
    let there = progress.appointments.values().filter(|appointment| appointment.position == position);
    if let Some(own) = own.filter(|own| there.clone().count() >= *own as usize) {
        return Err(Refusal::PositionIsFilled { position: position.to_owned(), headcount: own });
    }
    if progress.appointed() >= *headcount {
        return Err(Refusal::PositionIsFilled { position: position.to_owned(), headcount: *headcount });
    }
    if there.clone().any(|appointment| appointment.reference.text() == Some(reference.trim())) {
        return Err(Refusal::ReferenceIsTaken { position: position.to_owned() });
    }
    let number = progress.appointed_ever + 1;
    if reference.trim().is_empty() {
        return Err(Refusal::ReferenceIsMissing { position: position.to_owned() });
    }
    let reference = draft.seal(reference)?;
    let position = position.to_owned();
    draft.record(EventData::PositionFilled { step: step.clone(), position, number, reference });
    follow(draft, step, corrects)
}

pub(in crate::engine) fn unappoint(
    draft: &mut Draft<'_>,
    step: &StepRef,
    position: &str,
    reference: &str,
) -> Result<(), Refusal> {
    let (progress, corrects) = draft.open_or_voted_on(step)?;
    let Some(StepTerms::Recruitment { positions, .. }) = &progress.terms else {
        return Err(draft.of_another_kind(step, "unappoint"));
    };
    let owners = progress.owners.clone();
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    if !positions.contains_key(position) {
        let known = positions.keys().cloned().collect();
        return Err(Refusal::PositionIsUnknown { position: position.to_owned(), known });
    }
    let found = progress.appointments.iter().find(|(_, appointment)| {
        appointment.position == position && appointment.reference.text() == Some(reference.trim())
    });
    let Some((number, _)) = found else {
        return Err(Refusal::AppointmentIsUnknown { position: position.to_owned() });
    };
    let (position, number) = (position.to_owned(), *number);
    draft.record(EventData::PositionVacated { step: step.clone(), position, number });
    follow(draft, step, corrects)
}

pub(in crate::engine) fn pledge(
    draft: &mut Draft<'_>,
    step: &StepRef,
    party: &str,
    amount: Money,
    hours: Option<u32>,
) -> Result<(), Refusal> {
    let (progress, corrects) = draft.open_or_voted_on(step)?;
    let Some(StepTerms::Funding { budget, shares, .. }) = &progress.terms else {
        return Err(draft.of_another_kind(step, "pledge"));
    };
    let owners = progress.owners.clone();
    check_pledger(draft, step, party, &owners)?;
    draft.check_step_assurance(step)?;
    if !shares.contains_key(party) {
        let known = shares.keys().cloned().collect();
        return Err(Refusal::PartyDoesNotContribute { party: party.to_owned(), known });
    }
    if amount < Money::default() {
        return Err(Refusal::PledgeIsNotPositive { amount });
    }
    let replaced = progress.pledges.get(party).map_or(Money::default(), |pledge| pledge.amount);
    let left = *budget - (progress.pledged() - replaced);
    if amount > left {
        return Err(Refusal::PledgeIsBeyondTheBudget { amount, left });
    }
    draft.record(EventData::ContributionPledged { step: step.clone(), party: party.to_owned(), amount, hours });
    follow(draft, step, corrects)
}

/// An open step may be done by it; of one that is before its voters the votes may be stale.
fn follow(draft: &mut Draft<'_>, step: &StepRef, corrects: bool) -> Result<(), Refusal> {
    match corrects {
        true => dossier::corrected(draft, step),
        false => complete_if_done(draft, step),
    }
    Ok(())
}

/// The owners of the step may record any pledge; somebody with a role may pledge for the own party.
fn check_pledger(
    draft: &Draft<'_>,
    step: &StepRef,
    party: &str,
    owners: &crate::engine::Owners,
) -> Result<(), Refusal> {
    let refusal = match draft.check_owner(&step.clone().into(), owners) {
        Ok(()) => return Ok(()),
        Err(refusal) => refusal,
    };
    let Refusal::PersonIsNotAnOwner { person, .. } = &refusal else { return Err(refusal) };
    let of_party = draft
        .directory
        .person(person)
        .is_some_and(|known| known.party.as_deref() == Some(party) && !known.roles.is_empty());
    if of_party { Ok(()) } else { Err(refusal) }
}
