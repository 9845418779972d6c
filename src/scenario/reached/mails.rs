// SPDX-License-Identifier: EUPL-1.2
//! Which kinds of mail a workflow can send at all. A code is mailed to whoever opens a page and asks for one, which no
//! story does.

use sluis_core::definition::{Definition, Gate, MailKind, Reminder, StepKind, WhenSilent};

use super::{gates, steps};

/// The kinds of mail that a story of this workflow can meet.
pub(super) fn of(definition: &Definition) -> impl Iterator<Item = MailKind> {
    MailKind::ALL.into_iter().filter(|kind| can_be_sent(definition, *kind))
}

fn can_be_sent(definition: &Definition, kind: MailKind) -> bool {
    let has_gate = gates(definition).next().is_some();
    let meets = steps(definition).any(|step| matches!(step.kind, StepKind::Workshop { invite: Some(_), .. }));
    let objected = gates(definition).any(|gate| gate.objection.is_some())
        || steps(definition).any(|step| matches!(step.kind, StepKind::Decision { objection: Some(_), .. }));
    match kind {
        MailKind::StepOpen => steps(definition).any(|step| !matches!(step.kind, StepKind::Wait(_))),
        MailKind::GateOpen
        | MailKind::GatePassed
        | MailKind::GateConditional
        | MailKind::GateRework
        | MailKind::GateHold
        | MailKind::GateStopped
        | MailKind::VoteLapsed
        | MailKind::ConditionOpen => has_gate,
        MailKind::Reminder => reminders(definition).any(|reminder| !is_digest(reminder)),
        MailKind::Digest => reminders(definition).any(is_digest),
        MailKind::DateMoved => {
            steps(definition).any(|step| step.due.is_some()) || gates(definition).any(|gate| gate.due.is_some())
        }
        MailKind::Escalation => escalates(definition),
        MailKind::Invitation | MailKind::Cancellation => meets,
        MailKind::Minutes | MailKind::Objection => objected,
        MailKind::PartyChanged => !definition.parties.is_empty(),
        MailKind::Vacancy => definition.managed_by.is_some(),
        MailKind::Receipt | MailKind::Completed => true,
        // Whether there are mandates is up to the people, not to the workflow.
        MailKind::Code | MailKind::Mandate => false,
    }
}

fn is_digest(reminder: &Reminder) -> bool {
    matches!(reminder, Reminder::Scheduled { digest: true, .. })
}

/// The lists that speak: each item's own, or the workflow's where it has none.
fn reminders(definition: &Definition) -> impl Iterator<Item = &Reminder> {
    let of_steps = steps(definition).filter(|step| step.due.is_some()).map(|step| step.reminders.as_ref());
    let of_gates = gates(definition).filter(|gate| gate.due.is_some()).map(|gate| gate.reminders.as_ref());
    of_steps.chain(of_gates).flat_map(|own| own.unwrap_or(&definition.reminders))
}

/// A ladder, or a gate whose silence is told to those who manage.
fn escalates(definition: &Definition) -> bool {
    let of_steps = steps(definition).filter(|step| step.due.is_some()).map(|step| step.escalation.as_ref());
    let of_gates = gates(definition).filter(|gate| gate.due.is_some()).map(|gate| gate.escalation.as_ref());
    let told = |gate: &Gate| gate.due.is_some() && gate.when_silent == WhenSilent::Escalate;
    of_steps.chain(of_gates).any(|own| !own.unwrap_or(&definition.escalation).is_empty()) || gates(definition).any(told)
}
