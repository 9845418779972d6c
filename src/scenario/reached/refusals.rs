// SPDX-License-Identifier: EUPL-1.2
//! Which refusals a workflow asks for: those that follow from what its author wrote, such as a floor of recusal or a budget.
//! Slips of the pen that every workflow refuses, such as an unknown step, are no way through it.

use sluis_core::definition::{Approval, Assurance, Definition, Field, Step, StepKind};

use super::{gates, steps};

type Asks = fn(&Definition) -> bool;

/// Each by its code, with whether a workflow asks for it.
const KNOWN: [(&str, Asks); 14] = [
    ("person-is-not-an-owner", |definition| steps(definition).any(|step| step.owner.is_some())),
    ("person-does-not-manage", |definition| definition.managed_by.is_some()),
    ("step-is-not-done", |definition| steps(definition).any(asks_something)),
    ("outputs-do-not-fit", |definition| steps(definition).any(|step| step.outputs.values().any(is_bounded))),
    ("workshop-is-planned-too-soon", |definition| {
        steps(definition).any(|step| matches!(step.kind, StepKind::Workshop { plan_before: Some(_), .. }))
    }),
    ("picks-are-too-few-or-too-many", |definition| kinds(definition, "selection")),
    ("position-is-filled", |definition| kinds(definition, "recruitment")),
    ("pledge-is-beyond-the-budget", |definition| kinds(definition, "funding")),
    ("voter-is-not-an-approver", |definition| approvals(definition).next().is_some()),
    ("voter-completed-a-step-of-the-dossier", |definition| approvals(definition).any(|entry| !entry.self_approval)),
    ("too-few-seats-would-remain", |definition| {
        approvals(definition).any(|entry| entry.recusal && entry.recusal_floor > 1)
    }),
    ("conditions-are-missing", |definition| gates(definition).next().is_some()),
    ("sign-in-is-needed", |definition| {
        let steps = steps(definition).any(|step| step.assurance == Assurance::SignIn);
        steps || gates(definition).any(|gate| gate.assurance == Assurance::SignIn)
    }),
    ("objection-is-late", |definition| gates(definition).any(|gate| gate.objection.is_some())),
];

/// The codes of the refusals that this workflow asks for.
pub(super) fn of(definition: &Definition) -> impl Iterator<Item = &'static str> {
    KNOWN.iter().filter(|(_, asks)| asks(definition)).map(|(code, _)| *code)
}

/// The code as it stands in the list, when it does.
pub(super) fn known(code: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, _)| *known == code).map(|(known, _)| *known)
}

/// A step cannot be completed before what it asks is there.
fn asks_something(step: &Step) -> bool {
    step.outputs.values().chain(step.evidence.values()).any(|field| field.required)
}

fn is_bounded(field: &Field) -> bool {
    field.min.is_some() || field.max.is_some() || field.pattern.is_some()
}

fn kinds(definition: &Definition, word: &str) -> bool {
    steps(definition).any(|step| step.kind.word() == word)
}

fn approvals(definition: &Definition) -> impl Iterator<Item = &Approval> {
    let of_steps = steps(definition).filter_map(|step| match &step.kind {
        StepKind::Decision { approvals, .. } => Some(approvals),
        _ => None,
    });
    of_steps.chain(gates(definition).map(|gate| &gate.approvals)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSALS: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/sluis-core/src/engine/refusal.rs"));

    /// A code is made of the variant's name; one that is spelt otherwise would never be reached.
    #[test]
    fn codes_are_spelt_as_the_refusals_give_them() {
        for (code, _) in KNOWN {
            let parts = code.split('-').map(|part| part[..1].to_uppercase() + &part[1..]);
            let variant: String = parts.collect();
            assert!(REFUSALS.contains(&format!("    {variant}")), "{code}");
        }
    }
}
