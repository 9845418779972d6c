// SPDX-License-Identifier: EUPL-1.2
//! Which ways through a workflow the stories went, and which none did: the verdicts of each gate, a decision in time or
//! silence, and both sides of each `if`. Reads events; plays nothing.

use indexmap::IndexSet;
use sluis_core::definition::{Definition, Verdict};
use sluis_core::engine::{BallotRef, EscalationReason, Event, EventData, Outcome, SkipReason};

/// One way that a story can go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Branch {
    /// The gate of this phase ends with this verdict.
    Verdict(String, Verdict),
    /// The term of the gate of this phase ends without an outcome.
    Silence(String),
    /// A decision chooses.
    Chosen(String),
    /// A step with an `if` is not skipped.
    Taken(String),
    /// A step with an `if` is skipped.
    Skipped(String),
}

/// The ways of one workflow.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    reached: IndexSet<Branch>,
}

impl Reached {
    /// Adds what happened in a story.
    pub fn add(&mut self, events: &[Event]) {
        for event in events {
            match &event.data {
                EventData::BallotClosed { ballot, outcome, .. } => self.closed(ballot, outcome),
                EventData::BallotEscalated {
                    ballot: BallotRef::Gate(phase), why: EscalationReason::Silence, ..
                } => {
                    self.reached.insert(Branch::Silence(phase.clone()));
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
    }

    fn closed(&mut self, ballot: &BallotRef, outcome: &Outcome) {
        let branch = match (ballot, outcome) {
            (BallotRef::Gate(phase), Outcome::Verdict(verdict)) => Branch::Verdict(phase.clone(), *verdict),
            (BallotRef::Gate(phase), Outcome::Silence(_)) => Branch::Silence(phase.clone()),
            (BallotRef::Decision(step), Outcome::Chosen(_)) => Branch::Chosen(step.step.clone()),
            _ => return,
        };
        self.reached.insert(branch);
    }

    /// The ways that the workflow has and no story went, in the order of the files.
    pub fn missed(&self, definition: &Definition) -> Vec<Branch> {
        branches(definition).into_iter().filter(|branch| !self.reached.contains(branch)).collect()
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
        }
    }
    all
}
