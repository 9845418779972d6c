// SPDX-License-Identifier: EUPL-1.2
//! How items are named on the command line: `step`, `step[key]`, `phase/step`, `gate PHASE`, `condition PHASE.N`, and the
//! phase alone where no step has that id. Whether the item can be acted upon is the core's to say.

use sluis_core::definition::Definition;
use sluis_core::engine::{BallotRef, ItemRef, NotAnItem, StepRef};
use sluis_core::text::both;

use super::error::CommandError;

/// The step that is meant.
pub(super) fn step(definition: &Definition, text: &str) -> Result<StepRef, CommandError> {
    let step: StepRef = text.parse().map_err(|error| not_an_item(&error))?;
    if let Some((phase, _)) = text.split('[').next().and_then(|name| name.split_once('/'))
        && let Some(real) = definition.phase_of(&step.step)
        && real.id != phase.trim()
    {
        let (id, own, phase) = (&step.step, &real.id, phase.trim());
        let message = both(
            format!("stap `{id}` hoort bij fase `{own}`, niet bij `{phase}`"),
            format!("step `{id}` is of the phase `{own}`, not of `{phase}`"),
        );
        return Err(CommandError::config(message)
            .hint(both(format!("schrijf `{own}/{step}` of `{step}`"), format!("write `{own}/{step}` or `{step}`"))));
    }
    Ok(step)
}

/// The item that is meant; the id of a phase means its gate where no step has that id.
pub(super) fn item(definition: &Definition, text: &str) -> Result<ItemRef, CommandError> {
    let item: ItemRef = text.parse().map_err(|error| not_an_item(&error))?;
    match item {
        ItemRef::Step(named) => match (definition.step(&named.step), definition.phase(&named.step)) {
            (None, Some(phase)) if named.key.is_none() => Ok(ItemRef::Gate(phase.id.clone())),
            _ => step(definition, text).map(ItemRef::Step),
        },
        other => Ok(other),
    }
}

/// The gate or decision that is meant.
pub(super) fn ballot(definition: &Definition, text: &str) -> Result<BallotRef, CommandError> {
    match item(definition, text)? {
        ItemRef::Gate(phase) => Ok(BallotRef::Gate(phase)),
        ItemRef::Step(step) => Ok(BallotRef::Decision(step)),
        ItemRef::Condition(condition) => Err(CommandError::config(both(
            format!("over {condition} wordt niet gestemd"),
            format!("there is no vote on {condition}"),
        ))
        .hint(both("noem een besluit, of een poort als `gate FASE`", "name a decision, or a gate as `gate PHASE`"))),
    }
}

fn not_an_item(error: &NotAnItem) -> CommandError {
    CommandError::config(both(
        format!("`{}` noemt niets; schrijf `stap`, `stap[sleutel]`, `gate FASE` of `condition FASE.N`", error.0),
        error.to_string(),
    ))
}
