// SPDX-License-Identifier: EUPL-1.2
//! Ballots that nobody can pass, and who decides in them. A gate and a decision are the same here.
//! Counts seats only to compare them with what a rule asks; votes are for the engine.

mod approvers;
mod rules;
mod seats;

use std::collections::BTreeSet;

use super::Workspace;
use crate::definition::place::Place;
use crate::definition::{Approval, Definition, Gate, Owner, Step, StepKind};
use crate::diagnostic::Diagnostic;
use crate::directory::Directory;
use crate::text::{Text, both};

/// Everything that is wrong with ballots.
pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ballot in ballots(workspace) {
        let entries = ballot.approvals.iter().enumerate();
        for (entry, at) in entries.map(|(index, entry)| (entry, ballot.place.index(index))) {
            let wrong = rules::check(workspace.definition, entry, &at);
            let is_sound = wrong.is_empty();
            found.extend(wrong);
            if let (Some(directory), true) = (workspace.directory, is_sound) {
                let seats = Seats { definition: workspace.definition, directory, ballot: &ballot, entry };
                found.extend(seats::check(&seats, &at));
            }
        }
    }
    found.extend(approvers::check(workspace));
    found
}

/// The roles of which it is said here that nobody fills them, so that no other check says it again.
pub(super) fn roles_asked(definition: &Definition) -> BTreeSet<&str> {
    let of_gates = definition.phases.iter().filter_map(|phase| phase.gate.as_ref()).flat_map(|gate| &gate.approvals);
    let entries = of_gates.chain(decisions(definition).flat_map(|(_, approvals)| approvals));
    entries.flat_map(|entry| std::iter::once(&entry.by).chain(&entry.veto)).map(String::as_str).collect()
}

/// The roles that a ballot asks in each party.
pub(super) fn roles_asked_per_party(definition: &Definition) -> BTreeSet<&str> {
    let of_gates = definition.phases.iter().filter_map(|phase| phase.gate.as_ref()).flat_map(|gate| &gate.approvals);
    let entries = of_gates.chain(decisions(definition).flat_map(|(_, approvals)| approvals));
    let per_party = |entry: &&Approval| entry.per_party || entry.quorum.is_some_and(|quorum| quorum.per_party);
    entries.filter(per_party).map(|entry| entry.by.as_str()).collect()
}

/// A ballot of the workflow.
struct Ballot<'w> {
    /// What people call it: gate `preparation` or decision `choose`.
    name: Text,
    /// Where its approvals stand.
    place: Place<'w>,
    approvals: &'w [Approval],
    /// The gate; nothing for a decision.
    gate: Option<&'w Gate>,
}

/// One entry of a ballot and who may vote in it.
struct Seats<'c> {
    definition: &'c Definition,
    directory: &'c Directory,
    ballot: &'c Ballot<'c>,
    entry: &'c Approval,
}

fn ballots<'w>(workspace: &Workspace<'w>) -> Vec<Ballot<'w>> {
    let Workspace { definition, .. } = *workspace;
    let gates = definition.phases.iter().filter_map(|phase| {
        let gate = phase.gate.as_ref()?;
        let place = workspace.gate(&phase.id)?.key("approvals");
        let (nl, en) = (format!("poort `{}`", phase.id), format!("gate `{}`", phase.id));
        Some(Ballot { name: both(nl, en), place, approvals: &gate.approvals, gate: Some(gate) })
    });
    let decisions = decisions(definition).filter_map(|(step, approvals)| {
        let place = workspace.step(&step.id)?.0.key("approvals");
        let (nl, en) = (format!("besluit `{}`", step.id), format!("decision `{}`", step.id));
        Some(Ballot { name: both(nl, en), place, approvals, gate: None })
    });
    gates.chain(decisions).collect()
}

fn decisions(definition: &Definition) -> impl Iterator<Item = (&Step, &[Approval])> {
    definition.phases.iter().flat_map(|phase| phase.steps.values()).filter_map(|step| match &step.kind {
        StepKind::Decision { approvals, .. } => Some((step, approvals.as_slice())),
        _ => None,
    })
}

impl Seats<'_> {
    /// The people of the role.
    fn members(&self) -> Vec<&str> {
        self.directory.members(&self.entry.by).collect()
    }

    /// The people of the role who may vote.
    fn voters(&self) -> Vec<&str> {
        let barred = self.barred();
        self.directory.members(&self.entry.by).filter(|person| !barred.contains(person)).collect()
    }

    /// How many of these people belong to a party.
    fn of_party(&self, people: &[&str], party: &str) -> usize {
        let belongs = |id: &&&str| self.directory.person(id).is_some_and(|one| one.party.as_deref() == Some(party));
        people.iter().filter(belongs).count()
    }

    /// Who may not vote in any run: who alone can do a step of the dossier, where that bars from voting. A barred
    /// person votes in no entry of the ballot.
    fn barred(&self) -> BTreeSet<&str> {
        let Some(gate) = self.ballot.gate else { return BTreeSet::new() };
        let steps = gate.dossier.iter().filter_map(|id| self.definition.step(id));
        let sure = steps.filter_map(|step| self.only_owner(step)).filter(|person| {
            let mut barring = self.ballot.approvals.iter().filter(|entry| !entry.self_approval);
            barring.any(|entry| self.directory.fills(person, &entry.by))
        });
        sure.collect()
    }

    /// The one person who can complete this step, when there is only one and the step always happens.
    fn only_owner<'s>(&'s self, step: &'s Step) -> Option<&'s str> {
        let by_hand = !matches!(step.kind, StepKind::Decision { .. } | StepKind::Wait(_));
        if !by_hand || step.condition.is_some() || step.for_each.is_some() {
            return None;
        }
        match step.owner.as_ref()? {
            Owner::Person(person) => Some(person),
            Owner::Role { party: Some(_), .. } => None,
            Owner::Role { role, party: None } => {
                let mut members = self.directory.members(role);
                members.next().filter(|_| members.next().is_none())
            }
        }
    }
}
