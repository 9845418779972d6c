// SPDX-License-Identifier: EUPL-1.2
//! Which ways through a workflow the stories went, and which none did: the verdicts of each gate, a decision in time or
//! silence, both sides of each `if` and of each condition of a gate, what people are refused, and what is mailed. Reads
//! what happened; plays nothing.

mod mails;
mod refusals;

use indexmap::IndexSet;
use sluis_core::definition::{Definition, Gate, MailKind, Step, Verdict};
use sluis_core::engine::{BallotRef, EscalationReason, EventData, Outcome as End, SkipReason};

use super::Outcome;

/// One way that a story can go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Branch {
    /// The gate of this phase ends with this verdict.
    Verdict(String, Verdict),
    /// The term of the gate of this phase ends without an outcome.
    Silence(String),
    /// The condition with this number, from 1, of the gate of this phase is true, or not, when it is looked at.
    Condition(String, usize, bool),
    /// A decision chooses.
    Chosen(String),
    /// A step with an `if` is not skipped.
    Taken(String),
    /// A step with an `if` is skipped.
    Skipped(String),
    /// Somebody is refused, by this code of the refusal.
    Refusal(&'static str),
    /// A mail of this kind is sent.
    Mail(MailKind),
}

/// The ways of one workflow.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    reached: IndexSet<Branch>,
}

/// How many ways a workflow has, and which of them no story went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All ways that the workflow has.
    pub all: usize,
    /// Those that no story went, in the order of the files.
    pub missed: Vec<Branch>,
}

impl Reached {
    /// Adds what happened in a story.
    pub fn add(&mut self, outcome: &Outcome) {
        for event in &outcome.events {
            self.happened(&event.data);
        }
        let refused = outcome.refused.iter().filter_map(|code| refusals::known(code));
        self.reached.extend(refused.map(Branch::Refusal));
        self.reached.extend(outcome.mailed.iter().copied().map(Branch::Mail));
    }

    fn happened(&mut self, data: &EventData) {
        match data {
            EventData::BallotClosed { ballot, outcome, .. } => self.closed(ballot, outcome),
            EventData::BallotEscalated { ballot: BallotRef::Gate(phase), why: EscalationReason::Silence, .. } => {
                self.reached.insert(Branch::Silence(phase.clone()));
            }
            EventData::GateChecked { phase, conditions } => {
                let looked_at = conditions.iter().zip(1..);
                let sides = looked_at.map(|(one, number)| Branch::Condition(phase.clone(), number, one.holds));
                self.reached.extend(sides);
            }
            EventData::StepOpened { step, .. } => {
                self.reached.insert(Branch::Taken(step.step.clone()));
            }
            EventData::StepSkipped { step, why: SkipReason::Condition { .. } } => {
                self.reached.insert(Branch::Skipped(step.step.clone()));
            }
            _ => {}
        }
    }

    fn closed(&mut self, ballot: &BallotRef, outcome: &End) {
        let branch = match (ballot, outcome) {
            (BallotRef::Gate(phase), End::Verdict(verdict)) => Branch::Verdict(phase.clone(), *verdict),
            (BallotRef::Gate(phase), End::Silence(_)) => Branch::Silence(phase.clone()),
            (BallotRef::Decision(step), End::Chosen(_)) => Branch::Chosen(step.step.clone()),
            _ => return,
        };
        self.reached.insert(branch);
    }

    /// How far the stories came.
    pub fn coverage(&self, definition: &Definition) -> Coverage {
        let branches = branches(definition);
        let all = branches.len();
        Coverage { all, missed: branches.into_iter().filter(|branch| !self.reached.contains(branch)).collect() }
    }
}

/// All ways of a workflow. Rework is one only where the gate says what it means.
fn branches(definition: &Definition) -> Vec<Branch> {
    let mut all = Vec::new();
    for phase in &definition.phases {
        for step in phase.steps.values() {
            if step.condition.is_some() {
                all.extend([Branch::Taken(step.id.clone()), Branch::Skipped(step.id.clone())]);
            }
            if step.kind.word() == "decision" {
                all.push(Branch::Chosen(step.id.clone()));
            }
        }
        if let Some(gate) = &phase.gate {
            let verdicts =
                [Verdict::Approve, Verdict::ApproveWithConditions, Verdict::Rework, Verdict::Hold, Verdict::Stop];
            all.extend(verdicts.map(|verdict| Branch::Verdict(phase.id.clone(), verdict)));
            if gate.due.is_some() {
                all.push(Branch::Silence(phase.id.clone()));
            }
            for number in 1..=gate.conditions.len() {
                all.extend([true, false].map(|holds| Branch::Condition(phase.id.clone(), number, holds)));
            }
        }
    }
    all.extend(refusals::of(definition).map(Branch::Refusal));
    all.extend(mails::of(definition).map(Branch::Mail));
    all
}

fn steps(definition: &Definition) -> impl Iterator<Item = &Step> {
    definition.phases.iter().flat_map(|phase| phase.steps.values())
}

fn gates(definition: &Definition) -> impl Iterator<Item = &Gate> {
    definition.phases.iter().filter_map(|phase| phase.gate.as_ref())
}
