// SPDX-License-Identifier: EUPL-1.2
//! `party withdraw` and `party join`: what follows for steps, ballots and money when a party goes or comes under way.
//! Never rewrites the past: what a party did, voted and pledged stays on record, and counts no more.

use super::complete::complete_if_done;
use super::directory;
use super::who::nearest;
use crate::definition::{Contributions, Rest, Step, StepKind};
use crate::engine::count::{self, Mode};
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, ReopenReason};
use crate::engine::item::{BallotRef, StepRef};
use crate::engine::refusal::Refusal;
use crate::engine::settle::{self, dossier, seats, steps};
use crate::engine::terms::StepTerms;
use crate::engine::{Ballot, PhaseState, StepState};
use crate::money::Money;
use crate::value::Value;

pub(in crate::engine) fn withdraw(draft: &mut Draft<'_>, party: &str, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    check_party(draft, party)?;
    if !draft.instance.takes_part(party) {
        return Err(Refusal::PartyTakesNoPart { party: party.to_owned() });
    }
    let voting = || draft.definition.voting_parties().filter(|voting| draft.instance.takes_part(voting));
    if voting().eq([party]) {
        return Err(Refusal::PartyIsTheLast { party: party.to_owned() });
    }
    let reason = draft.seal_reason(reason)?;
    draft.record(EventData::PartyWithdrew { party: party.to_owned(), reason });
    cancel_steps(draft, party);
    withdraw_money(draft, party);
    directory::follow(draft);
    change_thresholds(draft);
    // What the party yielded is not among the joined results any more: who votes over those is asked again.
    for step in of_party(draft, party, &[StepState::Done]) {
        dossier::corrected(draft, &step);
    }
    Ok(())
}

pub(in crate::engine) fn join(draft: &mut Draft<'_>, party: &str, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    check_party(draft, party)?;
    if draft.instance.takes_part(party) {
        return Err(Refusal::PartyTakesPart { party: party.to_owned() });
    }
    let reason = draft.seal_reason(reason)?;
    draft.record(EventData::PartyJoined { party: party.to_owned(), reason });
    open_steps(draft, party)?;
    share_money(draft, party);
    directory::follow(draft);
    change_thresholds(draft);
    Ok(())
}

fn check_party(draft: &Draft<'_>, party: &str) -> Result<(), Refusal> {
    match draft.definition.parties.contains_key(party) {
        true => Ok(()),
        false => {
            let nearest = nearest(party, draft.definition.parties.keys());
            Err(Refusal::PartyIsUnknown { party: party.to_owned(), nearest })
        }
    }
}

/// The instances of fan-outs that stand for a party, in these states, of phases that have not passed.
fn of_party(draft: &Draft<'_>, party: &str, states: &[StepState]) -> Vec<StepRef> {
    let open = |step: &&Step| is_of_open_phase(draft, &step.id);
    let steps = draft.definition.phases.iter().flat_map(|phase| phase.steps.values()).filter(open);
    let known = steps.flat_map(|step| draft.known_instances(&step.id));
    let of_party = known.filter(|step| draft.instance.party_of(step) == Some(party));
    of_party.filter(|step| states.contains(&draft.instance.step_state(step))).collect()
}

fn is_of_open_phase(draft: &Draft<'_>, step: &str) -> bool {
    let phase = draft.definition.phase_of(step).and_then(|phase| draft.instance.phases.get(&phase.id));
    phase.is_some_and(|phase| phase.state == PhaseState::Open)
}

fn cancel_steps(draft: &mut Draft<'_>, party: &str) {
    for step in of_party(draft, party, &[StepState::Waiting, StepState::Open]) {
        settle::close_ballot_overtaken(draft, &BallotRef::Decision(step.clone()));
        draft.record(EventData::StepCancelled { step, party: Some(party.to_owned()) });
    }
}

/// The party's fan-out keys: those that it left wait again, and a fan-out that is still open gets the ones it lacks.
fn open_steps(draft: &mut Draft<'_>, party: &str) -> Result<(), Refusal> {
    let definition = draft.definition;
    let fanned_out = |step: &&Step| draft.instance.fan_outs.contains_key(&step.id) && is_of_open_phase(draft, &step.id);
    let steps = definition.phases.iter().flat_map(|phase| phase.steps.values());
    let frozen: Vec<&Step> = steps.filter(fanned_out).collect();
    for step in frozen {
        let known = draft.instance.fan_outs.get(&step.id).cloned().unwrap_or_default();
        let of_party = |element: &Value| matches!(element, Value::Party(id) if id == party);
        let left: Vec<StepRef> = of_party_that_left(draft, &step.id, party);
        let mut new = steps::keys_now(draft, step);
        new.retain(|fan| of_party(&fan.element) && !known.iter().any(|frozen| frozen.key == fan.key));
        if (left.is_empty() && new.is_empty()) || !is_still_open(draft, step, party)? {
            continue;
        }
        for step in left {
            draft.record(EventData::StepSetBack { step });
        }
        if !new.is_empty() {
            draft.record(EventData::StepKeysAdded { step: step.id.clone(), keys: new });
        }
    }
    Ok(())
}

fn of_party_that_left(draft: &Draft<'_>, step: &str, party: &str) -> Vec<StepRef> {
    let left = |step: &StepRef| {
        let progress = draft.instance.steps.get(step);
        progress.is_some_and(|progress| progress.left_with.as_deref() == Some(party))
    };
    draft.known_instances(step).into_iter().filter(left).collect()
}

/// Whether a fan-out can take a further key: some of it is still to be done, or nothing was built on it yet. Where the
/// others were waited for as a whole, it is too late.
fn is_still_open(draft: &Draft<'_>, step: &Step, party: &str) -> Result<bool, Refusal> {
    let open = |step: &StepRef| matches!(draft.instance.step_state(step), StepState::Waiting | StepState::Open);
    if draft.known_instances(&step.id).iter().filter(|one| draft.instance.party_of(one) != Some(party)).any(open) {
        return Ok(true);
    }
    let Some(phase) = draft.definition.phase_of(&step.id) else { return Ok(false) };
    let plain = StepRef::plain(&step.id);
    let begun = |later: &String| {
        let known = draft.known_instances(later);
        known.iter().any(|later| draft.instance.step_state(later) != StepState::Waiting)
    };
    let mut by: Vec<String> = steps::dependents(draft.definition, std::slice::from_ref(&plain));
    by.retain(begun);
    let gate = BallotRef::Gate(phase.id.clone());
    by.extend(draft.instance.open_ballot(&gate).map(|_| gate.to_string()));
    if by.is_empty() {
        return Ok(true);
    }
    let mut needs = phase.steps.values().flat_map(|later| &later.needs).filter(|need| need.step == step.id);
    match needs.any(|need| need.at_least.is_some() && need.rest != Rest::Required) {
        true => Ok(false),
        false => Err(Refusal::PartyIsTooLate { party: party.to_owned(), step: plain, by }),
    }
}

/// The fundings to which a party contributes, in the order of the files.
fn fundings(draft: &Draft<'_>, party: &str) -> Vec<(StepRef, Money, Contributions)> {
    let steps = draft.definition.phases.iter().flat_map(|phase| phase.steps.values());
    let with_party = steps.filter_map(|step| match &step.kind {
        StepKind::Funding { budget, contributions, .. } if contributions.from.iter().any(|from| from == party) => {
            Some((step, *budget, contributions))
        }
        _ => None,
    });
    with_party
        .flat_map(|(step, budget, contributions)| {
            draft.known_instances(&step.id).into_iter().map(move |step| (step, budget, contributions.clone()))
        })
        .collect()
}

/// A pledge of the party counts no more, and its share passes to the others. In a phase that has passed the others owe
/// nothing new: what is not covered there shows, and is for people to settle.
fn withdraw_money(draft: &mut Draft<'_>, party: &str) {
    for (step, budget, contributions) in fundings(draft, party) {
        let pledge = draft.instance.steps.get(&step).and_then(|progress| progress.pledges.get(party)).copied();
        if let Some(pledge) = pledge {
            let (step, party) = (step.clone(), party.to_owned());
            let (amount, hours) = (pledge.amount, pledge.hours);
            draft.record(EventData::ContributionWithdrawn { step, party, amount, hours });
        }
        let Some(progress) = draft.instance.steps.get(&step) else { continue };
        let uncovered = progress.pledged() < budget;
        match progress.state {
            StepState::Open => change_shares(draft, &step, budget, &contributions),
            StepState::Done if uncovered && is_of_open_phase(draft, &step.step) => {
                change_shares(draft, &step, budget, &contributions);
                let why = ReopenReason::Withdrawal { party: party.to_owned() };
                settle::reopen_steps(draft, std::slice::from_ref(&step), &why);
            }
            _ => {}
        }
        complete_if_done(draft, &step);
    }
}

/// A joiner is asked for its share where money is still asked for.
fn share_money(draft: &mut Draft<'_>, party: &str) {
    for (step, budget, contributions) in fundings(draft, party) {
        if draft.instance.step_state(&step) == StepState::Open {
            change_shares(draft, &step, budget, &contributions);
        }
    }
}

fn change_shares(draft: &mut Draft<'_>, step: &StepRef, budget: Money, contributions: &Contributions) {
    let terms = draft.instance.steps.get(step).and_then(|progress| progress.terms.as_ref());
    let Some(StepTerms::Funding { shares: before, .. }) = terms else { return };
    let before = before.clone();
    let shares = steps::shares(draft.definition, &draft.instance, budget, contributions);
    if shares != before {
        draft.record(EventData::SharesChanged { step: step.clone(), before, shares });
    }
}

/// The parties that an open ballot asks, and their weights, follow who takes part.
fn change_thresholds(draft: &mut Draft<'_>) {
    let open: Vec<(BallotRef, Ballot)> =
        draft.instance.open_ballots().map(|(ballot, round)| (ballot.clone(), round.clone())).collect();
    for (ballot, mut round) in open {
        let Some(approvals) = seats::approvals_of(draft.definition, &ballot) else { continue };
        let entries = seats::entries(draft.definition, &draft.instance, approvals);
        if entries == round.terms.entries {
            continue;
        }
        round.terms.entries.clone_from(&entries);
        let count = match &ballot {
            BallotRef::Gate(_) => count::gate(&round, Mode::Underway).1,
            BallotRef::Decision(_) => count::decision(&round, Mode::Underway).1,
        };
        draft.record(EventData::ThresholdsChanged { ballot, round: round.round, entries, count });
    }
}
