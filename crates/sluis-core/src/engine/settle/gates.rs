// SPDX-License-Identifier: EUPL-1.2
//! Gates: open when the phase's steps are done and the conditions are true, and let the phase pass when they did.
//! A condition that cannot be evaluated fails closed and says so.

use super::ballots;
use crate::definition::expression::{Datum, EvaluationFault};
use crate::definition::{Gate, Phase, Rest};
use crate::engine::decide::Draft;
use crate::engine::event::{CheckedCondition, EventData};
use crate::engine::facts;
use crate::engine::item::{BallotRef, StepRef};
use crate::engine::{GateState, InstanceState, PhaseState, StepState};
use crate::text::Text;

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
    if !work_is_done(draft, phase) {
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

/// Every step is done, skipped or cancelled, save those of which enough were done and the rest is optional.
fn work_is_done(draft: &Draft<'_>, phase: &Phase) -> bool {
    phase.steps.keys().all(|step| {
        let known = draft.known_instances(step);
        let finished =
            |step: &StepRef| !matches!(draft.instance.step_state(step), StepState::Waiting | StepState::Open);
        !known.is_empty() && (known.iter().all(finished) || rest_is_optional(draft, phase, step, &known))
    })
}

fn rest_is_optional(draft: &Draft<'_>, phase: &Phase, step: &str, known: &[StepRef]) -> bool {
    let needs = phase.steps.values().flat_map(|step| &step.needs).filter(|need| need.step == step);
    let done = known.iter().filter(|step| draft.instance.step_state(step) == StepState::Done).count();
    needs
        .into_iter()
        .any(|need| need.rest == Rest::Optional && need.at_least.is_some_and(|enough| done >= enough as usize))
}

/// Looks at the conditions, and records what they came to when that is news.
fn conditions_hold(draft: &mut Draft<'_>, phase: &Phase, gate: &Gate) -> bool {
    let checked: Vec<CheckedCondition> = gate
        .conditions
        .iter()
        .map(|condition| {
            let result = condition.that.evaluate(&|root, id| facts::read(draft, None, root, id));
            CheckedCondition {
                that: condition.that.source().to_owned(),
                holds: result == Ok(Datum::Boolean(true)),
                message: condition.message.clone(),
                because: result.err().map(|fault| because(&fault)),
            }
        })
        .collect();
    let holds = checked.iter().all(|condition| condition.holds);
    let known = draft.instance.phases.get(&phase.id).map(|progress| &progress.checked);
    if known.is_some_and(|known| *known != checked) {
        draft.record(EventData::GateChecked { phase: phase.id.clone(), conditions: checked });
    }
    holds
}

fn because(fault: &EvaluationFault) -> Text {
    match fault {
        EvaluationFault::Absent { what, why } => {
            Text::both(format!("{what} is er niet: {why}"), format!("{what} is not there: {why}"))
        }
        EvaluationFault::Impossible(sentence) => Text::both(sentence.clone(), sentence.clone()),
    }
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
        draft.record(EventData::StepCancelled { step });
    }
    draft.record(EventData::PhasePassed { phase: phase.id.clone() });
}
