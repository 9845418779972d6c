// SPDX-License-Identifier: EUPL-1.2
//! Gates: open when the phase's steps are done and the conditions are true, and let the phase pass when they did.
//! A condition that cannot be evaluated fails closed and says so.

use super::ballots;
use super::steps::known_instances;
use crate::definition::expression::Datum;
use crate::definition::{Definition, Gate, Phase, Rest};
use crate::engine::decide::Draft;
use crate::engine::event::{CheckedCondition, EventData};
use crate::engine::facts;
use crate::engine::instance::Instance;
use crate::engine::item::{BallotRef, StepRef};
use crate::engine::{GateState, InstanceState, PhaseState, StepState};
use crate::titles::condition::condition_message;

/// Opens the gate of a phase whose work is done, or passes the phase.
pub(super) fn advance(draft: &mut Draft<'_>, phase: &str) {
    let definition = draft.definition;
    let Some(phase) = definition.phase(phase) else { return };
    let Some(progress) = draft.instance.phases.get(&phase.id) else { return };
    let ready = draft.instance.state == InstanceState::Running && progress.state == PhaseState::Open;
    if !ready || progress.gate == GateState::Open {
        return;
    }
    if progress.gate == GateState::Passed {
        return pass(draft, phase);
    }
    if !unfinished(definition, &draft.instance, &phase.id).is_empty() {
        return;
    }
    match &phase.gate {
        None => pass(draft, phase),
        Some(gate) => {
            if conditions_hold(draft, phase, gate) {
                ballots::open(draft, &BallotRef::Gate(phase.id.clone()));
            }
        }
    }
}

/// What keeps the gate of a phase waiting: steps that are neither done, skipped nor cancelled, save those of which
/// enough were done and the rest is optional. A fan-out that has not frozen yet counts as one step.
pub(in crate::engine) fn unfinished(definition: &Definition, instance: &Instance, phase: &str) -> Vec<StepRef> {
    let Some(phase) = definition.phase(phase) else { return Vec::new() };
    let of_step = |step: &String| {
        let known = known_instances(definition, instance, step);
        if known.is_empty() {
            return vec![StepRef::plain(step)];
        }
        if rest_is_optional(instance, phase, step, &known) {
            return Vec::new();
        }
        let waits = |step: &StepRef| matches!(instance.step_state(step), StepState::Waiting | StepState::Open);
        known.into_iter().filter(waits).collect()
    };
    phase.steps.keys().flat_map(of_step).collect()
}

fn rest_is_optional(instance: &Instance, phase: &Phase, step: &str, known: &[StepRef]) -> bool {
    let mut needs = phase.steps.values().flat_map(|step| &step.needs).filter(|need| need.step == step);
    let done = known.iter().filter(|step| instance.step_state(step) == StepState::Done).count();
    needs.any(|need| need.rest == Rest::Optional && need.at_least.is_some_and(|enough| done >= enough as usize))
}

/// Looks at the conditions, and records what they came to when that is news.
fn conditions_hold(draft: &mut Draft<'_>, phase: &Phase, gate: &Gate) -> bool {
    let checked = looked_at(draft, gate);
    let holds = checked.iter().all(|condition| condition.holds);
    let known = draft.instance.phases.get(&phase.id).map(|progress| &progress.checked);
    if known.is_some_and(|known| *known != checked) {
        draft.record(EventData::GateChecked { phase: phase.id.clone(), conditions: checked });
    }
    holds
}

/// What the conditions of a gate come to now.
pub(super) fn looked_at(draft: &Draft<'_>, gate: &Gate) -> Vec<CheckedCondition> {
    gate.conditions
        .iter()
        .map(|condition| {
            let result = condition.that.evaluate(&|root, id| facts::read(draft, None, root, id));
            CheckedCondition {
                that: condition.that.source().to_owned(),
                holds: result == Ok(Datum::Boolean(true)),
                message: condition_message(draft.definition, condition),
                because: result.err().map(|fault| fault.text()),
            }
        })
        .collect()
}

/// A phase ends: what is still open in it was optional, and is cancelled.
fn pass(draft: &mut Draft<'_>, phase: &Phase) {
    let open: Vec<StepRef> = phase
        .steps
        .keys()
        .flat_map(|step| draft.known_instances(step))
        .filter(|step| matches!(draft.instance.step_state(step), StepState::Open | StepState::Waiting))
        .collect();
    for step in open {
        super::close_ballot_overtaken(draft, &BallotRef::Decision(step.clone()));
        draft.record(EventData::StepCancelled { step, party: None });
    }
    draft.record(EventData::PhasePassed { phase: phase.id.clone() });
}
