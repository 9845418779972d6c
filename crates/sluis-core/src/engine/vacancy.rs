// SPDX-License-Identifier: EUPL-1.2
//! Whom open work or an open ballot needs and who is not there: a role that ran empty, or a person whom the directory knows
//! no longer. Read off the state, told once, and over when somebody is there again or nothing asks for them any more.
//! Never gives the work to anybody: that is for those who are told.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decide::Draft;
use super::event::EventData;
use super::instance::{Ballot, Instance, StepState};
use super::item::{BallotRef, ItemRef};
use super::remind::told_of;
use super::settle::seats::approvals_of;
use super::taking_part;
use super::terms::{Owners, StepTerms};
use crate::definition::{Definition, Escalation};
use crate::directory::Directory;

/// Who is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Vacancy {
    /// The role that nobody fills, or the person who is not among the people any more. No person has the id of a role.
    pub who: String,
    /// The party in which nobody fills the role, where it is asked of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
}

/// What was told of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The event that told it.
    pub seq: u64,
    /// Since when.
    pub since: Timestamp,
    /// What needed them at that moment.
    pub items: Vec<ItemRef>,
}

/// Everybody who is missing, with the open items that need them, in the order of the items.
pub fn vacancies(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
) -> BTreeMap<Vacancy, Vec<ItemRef>> {
    let mut found: BTreeMap<Vacancy, Vec<ItemRef>> = BTreeMap::new();
    if instance.has_ended() {
        return found;
    }
    for item in instance.open_items() {
        for vacancy in of_item(definition, directory, instance, &item) {
            found.entry(vacancy).or_default().push(item.clone());
        }
    }
    found
}

fn of_item(definition: &Definition, directory: &Directory, instance: &Instance, item: &ItemRef) -> BTreeSet<Vacancy> {
    let owned = |owners: &Owners| of_owners(directory, owners).into_iter().collect();
    match item {
        ItemRef::Condition(id) => instance.conditions.get(id).map(|it| owned(&it.owners)).unwrap_or_default(),
        ItemRef::Gate(phase) => of_ballot(definition, directory, instance, &BallotRef::Gate(phase.clone())),
        ItemRef::Step(step) => match instance.steps.get(step).filter(|progress| progress.state == StepState::Open) {
            Some(progress) => match progress.terms {
                Some(StepTerms::Wait) => BTreeSet::new(),
                Some(StepTerms::Decision) => {
                    of_ballot(definition, directory, instance, &BallotRef::Decision(step.clone()))
                }
                _ => owned(&progress.owners),
            },
            None => BTreeSet::new(),
        },
    }
}

/// A role without people, or people of whom none is known any more.
fn of_owners(directory: &Directory, owners: &Owners) -> Option<Vacancy> {
    match &owners.role {
        Some(role) if owners.people.is_empty() => Some(Vacancy { who: role.clone(), party: owners.party.clone() }),
        Some(_) => None,
        None => {
            let nobody = owners.people.iter().all(|person| directory.person(person).is_none());
            let who = owners.people.first().filter(|_| nobody)?.clone();
            Some(Vacancy { who, party: None })
        }
    }
}

/// The roles of a ballot without a seat, in all or in a party that is asked by itself, and roles with a veto that nobody
/// could cast.
fn of_ballot(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    ballot: &BallotRef,
) -> BTreeSet<Vacancy> {
    let Some(round) = instance.open_ballot(ballot) else { return BTreeSet::new() };
    let approvals = approvals_of(definition, ballot).unwrap_or_default();
    let vetoes = approvals.iter().flat_map(|approval| &approval.veto);
    let nobody = |role: &&String| taking_part(directory, instance, role).next().is_none();
    let vetoes = vetoes.filter(nobody).map(|role| Vacancy { who: role.clone(), party: None });
    let entries = (0..round.terms.entries.len()).flat_map(|at| of_entry(round, at));
    entries.chain(vetoes).collect()
}

fn of_entry(round: &Ballot, at: usize) -> Vec<Vacancy> {
    let entry = &round.terms.entries[at];
    let seats = || round.terms.seats.iter().filter(|seat| seat.entries.contains(&at));
    let vacancy = |party: Option<&String>| Vacancy { who: entry.by.clone(), party: party.cloned() };
    if seats().next().is_none() {
        return vec![vacancy(None)];
    }
    let asked: BTreeSet<&String> = entry.per_party.iter().chain(&entry.quorum_parties).collect();
    let empty = asked.into_iter().filter(|party| !seats().any(|seat| seat.party.as_ref() == Some(party)));
    empty.map(|party| vacancy(Some(party))).collect()
}

/// Tells who is missing since now, and who is there again.
pub(super) fn follow(draft: &mut Draft<'_>) {
    if draft.instance.has_ended() {
        return;
    }
    let now = vacancies(draft.definition, draft.directory, &draft.instance);
    let known: Vec<Vacancy> = draft.instance.vacancies.keys().cloned().collect();
    for vacancy in known.iter().filter(|vacancy| !now.contains_key(*vacancy)) {
        let people = who_fills(draft, vacancy);
        draft.record(EventData::VacancyEnded { vacancy: vacancy.clone(), people });
    }
    for (vacancy, items) in now.into_iter().filter(|(vacancy, _)| !known.contains(vacancy)) {
        let to = answering_for(draft, &vacancy, &items);
        draft.record(EventData::VacancyArose { vacancy, items, to });
    }
}

fn who_fills(draft: &Draft<'_>, Vacancy { who, party }: &Vacancy) -> Vec<String> {
    match party {
        _ if draft.directory.person(who).is_some() => vec![who.clone()],
        Some(party) => draft.members_of(who, party),
        None => draft.members(who),
    }
}

/// Those who manage the programme; where they are missing, whom the escalation of the items names; else everybody for whom
/// something waits.
fn answering_for(draft: &Draft<'_>, vacancy: &Vacancy, items: &[ItemRef]) -> Vec<String> {
    let (definition, instance) = (draft.definition, &draft.instance);
    let managers = definition.managed_by.iter().flat_map(|role| draft.directory.members(role));
    let managers: Vec<String> = managers.map(str::to_owned).collect();
    if !managers.is_empty() {
        return managers;
    }
    let rungs = items.iter().flat_map(|item| escalation_of(definition, item));
    let named: IndexSet<String> =
        rungs.filter(|rung| rung.to != vacancy.who).flat_map(|rung| told_of(draft, &rung.to)).collect();
    if !named.is_empty() {
        return named.into_iter().collect();
    }
    let open = instance.open_items();
    let busy: IndexSet<&str> = open.iter().flat_map(|item| instance.waits_for(item)).collect();
    busy.into_iter().filter(|person| draft.directory.person(person).is_some()).map(str::to_owned).collect()
}

/// Who is told when an item stays overdue: as the step or the gate says, else as the workflow does.
pub(in crate::engine) fn escalation_of<'d>(definition: &'d Definition, item: &ItemRef) -> &'d [Escalation] {
    let own = match item {
        ItemRef::Step(step) => definition.step(&step.step).and_then(|step| step.escalation.as_deref()),
        ItemRef::Gate(phase) => definition.phase(phase).and_then(|phase| phase.gate.as_ref()?.escalation.as_deref()),
        ItemRef::Condition(_) => None,
    };
    own.unwrap_or(&definition.escalation)
}
