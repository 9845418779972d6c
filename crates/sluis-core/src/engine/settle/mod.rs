// SPDX-License-Identifier: EUPL-1.2
//! What follows: after every command, steps open whose needs are done, ballots close that are decided, gates open and
//! pass, until nothing changes any more. Time enters only as the moment of the command.

pub(in crate::engine) mod ballots;
pub(in crate::engine) mod dossier;
pub(in crate::engine) mod gates;
pub(in crate::engine) mod invitations;
pub(in crate::engine) mod seats;
pub(in crate::engine) mod steps;

use super::decide::Draft;
use super::event::{EventData, ReopenReason};
use super::instance::{InstanceState, PhaseState, StepState};
use super::item::{BallotRef, StepRef};
use super::terms::{Count, Outcome};
use crate::definition::StepKind;

/// Lets everything follow that now can. Ends because every round of the loop either records an event that moves
/// something forward or stops.
pub(super) fn settle(draft: &mut Draft<'_>) {
    loop {
        let before = draft.events.len();
        if draft.instance.state != InstanceState::Running {
            return;
        }
        open_next_phase(draft);
        if let Some(phase) = open_phase(draft) {
            steps::advance(draft, &phase);
            ballots::close_decided(draft);
            gates::advance(draft, &phase);
        }
        complete_instance(draft);
        if draft.events.len() == before {
            return;
        }
    }
}

fn open_phase(draft: &Draft<'_>) -> Option<String> {
    let open = draft.instance.phases.iter().find(|(_, phase)| phase.state == PhaseState::Open);
    open.map(|(id, _)| id.clone())
}

fn open_next_phase(draft: &mut Draft<'_>) {
    let mut phases = draft.instance.phases.iter();
    let first = phases.find(|(_, phase)| phase.state != PhaseState::Passed);
    if let Some((id, _)) = first.filter(|(_, phase)| phase.state == PhaseState::Waiting) {
        let phase = id.clone();
        draft.record(EventData::PhaseOpened { phase });
    }
}

/// An instance is complete when every phase passed and every condition that was laid down is met.
fn complete_instance(draft: &mut Draft<'_>) {
    let instance = &draft.instance;
    let passed = instance.phases.values().all(|phase| phase.state == PhaseState::Passed);
    if instance.state == InstanceState::Running && passed && instance.open_conditions().next().is_none() {
        draft.record(EventData::InstanceCompleted {});
    }
}

/// Opens done or skipped steps again, and sets back whatever was built on them. A ballot on them is overtaken.
pub(super) fn reopen_steps(draft: &mut Draft<'_>, reopened: &[StepRef], why: &ReopenReason) {
    let dependents = steps::dependents(draft.definition, reopened);
    if let Some(phase) = reopened.first().and_then(|step| draft.definition.phase_of(&step.step)) {
        close_ballot_overtaken(draft, &BallotRef::Gate(phase.id.clone()));
    }
    for step in dependents {
        for step in draft.known_instances(&step) {
            if matches!(draft.instance.step_state(&step), StepState::Open | StepState::Done | StepState::Skipped) {
                close_ballot_overtaken(draft, &BallotRef::Decision(step.clone()));
                draft.record(EventData::StepSetBack { step });
            }
        }
    }
    for step in reopened {
        let state = draft.instance.step_state(step);
        if !matches!(state, StepState::Done | StepState::Skipped) {
            continue;
        }
        // One that needs another of them waits for it first. Of a skipped one a gate asks its `if` again; a manager
        // who opens it means it.
        let others: Vec<StepRef> = reopened.iter().filter(|other| other.step != step.step).cloned().collect();
        let waits = steps::dependents(draft.definition, &others).contains(&step.step);
        let asked_again = state == StepState::Skipped && matches!(why, ReopenReason::Rework { .. });
        match waits || asked_again {
            true => draft.record(EventData::StepSetBack { step: step.clone() }),
            false => reopen(draft, step, why),
        }
    }
}

fn reopen(draft: &mut Draft<'_>, step: &StepRef, why: &ReopenReason) {
    let Some(written) = draft.definition.step(&step.step) else { return };
    let owners = steps::owners_again(draft, written, step);
    let terms = steps::terms(draft, written, step);
    let due = draft.due_of_step(step);
    draft.record(EventData::StepReopened { step: step.clone(), why: why.clone(), owners, terms, due });
    if matches!(written.kind, StepKind::Decision { .. }) {
        ballots::open(draft, &BallotRef::Decision(step.clone()));
    }
}

/// Closes an open round that lost its meaning.
pub(super) fn close_ballot_overtaken(draft: &mut Draft<'_>, ballot: &BallotRef) {
    let Some(round) = draft.instance.open_ballot(ballot).map(|round| round.round) else { return };
    let count = Count::default();
    draft.record(EventData::BallotClosed { ballot: ballot.clone(), round, outcome: Outcome::Overtaken, count });
}

/// Closes every open round when the programme ends.
pub(super) fn close_everything(draft: &mut Draft<'_>) {
    let open: Vec<BallotRef> = draft.instance.open_ballots().map(|(ballot, _)| ballot.clone()).collect();
    for ballot in open {
        close_ballot_overtaken(draft, &ballot);
    }
}
