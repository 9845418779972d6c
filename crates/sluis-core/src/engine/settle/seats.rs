// SPDX-License-Identifier: EUPL-1.2
//! The seats and terms of a ballot, fixed when a round opens, and the hash of what its voters are shown.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::steps;
use crate::calendar::Term;
use crate::definition::{Approval, Definition, Rule, StepKind, WhenSilent};
use crate::directory::Directory;
use crate::engine::decide::Draft;
use crate::engine::instance::Instance;
use crate::engine::item::{BallotRef, StepRef};
use crate::engine::taking_part;
use crate::engine::terms::{BallotTerms, Entry, Seat};
use crate::value::{Item, hex, seal_json};

/// The approvals of a gate or a decision.
pub fn approvals_of<'d>(definition: &'d Definition, ballot: &BallotRef) -> Option<&'d [Approval]> {
    match ballot {
        BallotRef::Gate(phase) => Some(&definition.phase(phase)?.gate.as_ref()?.approvals),
        BallotRef::Decision(step) => match &definition.step(&step.step)?.kind {
            StepKind::Decision { approvals, .. } => Some(approvals),
            _ => None,
        },
    }
}

/// The roles that vote in a ballot, those with a veto too: in these a mandate lets a deputy vote.
pub fn voting_roles<'d>(definition: &'d Definition, ballot: &BallotRef) -> Vec<&'d str> {
    let approvals = approvals_of(definition, ballot).unwrap_or_default();
    let of = |approval: &'d Approval| std::iter::once(&approval.by).chain(&approval.veto).map(String::as_str);
    approvals.iter().flat_map(of).collect()
}

/// How long one may object to votes by the minutes of a meeting, where the workflow takes such votes.
pub(in crate::engine) fn objection_of(definition: &Definition, ballot: &BallotRef) -> Option<Term> {
    match ballot {
        BallotRef::Gate(phase) => definition.phase(phase)?.gate.as_ref()?.objection,
        BallotRef::Decision(step) => match &definition.step(&step.step)?.kind {
            StepKind::Decision { objection, .. } => *objection,
            _ => None,
        },
    }
}

/// The terms of a round that opens now.
pub(in crate::engine) fn terms(draft: &mut Draft<'_>, ballot: &BallotRef) -> Option<BallotTerms> {
    let definition = draft.definition;
    let approvals = approvals_of(definition, ballot)?;
    let (options, pick, when_silent, assurance) = match ballot {
        BallotRef::Gate(phase) => {
            let gate = definition.phase(phase)?.gate.as_ref()?;
            (Vec::new(), 0, gate.when_silent, gate.assurance)
        }
        BallotRef::Decision(step) => {
            let written = definition.step(&step.step)?;
            let StepKind::Decision { options, pick, .. } = &written.kind else { return None };
            let options = previous_options(draft, ballot).unwrap_or_else(|| steps::options(draft, options, step));
            (options, *pick, WhenSilent::Escalate, written.assurance)
        }
    };
    let dossier = match ballot {
        BallotRef::Gate(phase) => dossier_hash(definition, &draft.instance, phase),
        BallotRef::Decision(_) => options_hash(&options),
    };
    let entries = entries(definition, &draft.instance, approvals);
    let seats = seats(draft.place(), ballot, approvals);
    let before = draft.instance.ballot(ballot).into_iter().flat_map(|last| last.recused.keys());
    let recused = before.filter(|person| seats.iter().any(|seat| seat.person == **person)).cloned().collect();
    Some(BallotTerms { entries, seats, options, pick, dossier, when_silent, assurance, recused })
}

/// A further round of an undecided vote is about the very same options.
fn previous_options(draft: &Draft<'_>, ballot: &BallotRef) -> Option<Vec<Item>> {
    let last = draft.instance.ballot(ballot)?;
    let undecided = last.closed.as_ref()?.outcome == crate::engine::Outcome::NothingChosen;
    undecided.then(|| last.terms.options.clone())
}

/// What must hold in a ballot among the parties that take part now.
pub(in crate::engine) fn entries(definition: &Definition, instance: &Instance, approvals: &[Approval]) -> Vec<Entry> {
    let voting: Vec<&str> = definition.voting_parties().filter(|party| instance.takes_part(party)).collect();
    approvals.iter().map(|approval| entry(definition, &voting, approval)).collect()
}

fn entry(definition: &Definition, voting: &[&str], approval: &Approval) -> Entry {
    let parties = || voting.iter().map(|party| (*party).to_owned()).collect::<Vec<_>>();
    let weights = match &approval.rule {
        Rule::Weights { key, .. } => {
            let weight = |id: &&str| Some(((*id).to_owned(), definition.parties.get(*id)?.numbers.get(key).copied()?));
            voting.iter().filter_map(weight).collect()
        }
        _ => indexmap::IndexMap::new(),
    };
    Entry {
        by: approval.by.clone(),
        rule: approval.rule.clone(),
        per_party: if approval.per_party { parties() } else { Vec::new() },
        quorum: approval.quorum,
        quorum_parties: if approval.quorum.is_some_and(|quorum| quorum.per_party) { parties() } else { Vec::new() },
        weights,
        casting_vote: approval.casting_vote,
        abstain: approval.abstain,
        recusal_floor: approval.recusal.then_some(approval.recusal_floor),
    }
}

/// What dossiers are read from.
pub(in crate::engine) type Dossiers<'a> = (&'a Definition, &'a Instance);

/// What seats are read from.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Place<'a> {
    pub(in crate::engine) definition: &'a Definition,
    pub(in crate::engine) directory: &'a Directory,
    pub(in crate::engine) instance: &'a Instance,
}

impl Draft<'_> {
    pub(in crate::engine) fn place(&self) -> Place<'_> {
        Place { definition: self.definition, directory: self.directory, instance: &self.instance }
    }
}

/// The seats of today: the people of each entry's role, then those of the roles with a veto. One seat a person.
pub(in crate::engine) fn seats(place: Place<'_>, ballot: &BallotRef, approvals: &[Approval]) -> Vec<Seat> {
    let members = |role| taking_part(place.directory, place.instance, role);
    let completers = completers((place.definition, place.instance), ballot);
    let mut seats: Vec<Seat> = Vec::new();
    for (at, approval) in approvals.iter().enumerate() {
        for person in members(&approval.by) {
            let barred = !approval.self_approval && completers.iter().any(|completer| completer == person);
            let seat = seat_of(&mut seats, place.directory, person);
            seat.entries.push(at);
            seat.barred |= barred;
            if place.directory.person(person).is_some_and(|known| known.chair.contains(&approval.by)) {
                seat.chairs.push(at);
            }
        }
    }
    for approval in approvals {
        for (role, person) in approval.veto.iter().flat_map(|role| members(role).map(move |person| (role, person))) {
            let seat = seat_of(&mut seats, place.directory, person);
            seat.veto = true;
            if !seat.veto_roles.contains(role) {
                seat.veto_roles.push(role.clone());
            }
            seat.barred |= !approval.self_approval && completers.iter().any(|completer| completer == person);
        }
    }
    seats
}

/// Whether somebody without a barred seat may still not vote for this one: a deputy who completed a step of the
/// dossier, where the ballot bars who did.
pub(in crate::engine) fn is_barred(place: Dossiers<'_>, ballot: &BallotRef, seat: &Seat, actor: &str) -> bool {
    let approvals = approvals_of(place.0, ballot).unwrap_or_default();
    let mut own = approvals.iter().enumerate().filter(|(at, _)| seat.veto || seat.entries.contains(at));
    let bars = own.any(|(_, approval)| !approval.self_approval);
    bars && completers(place, ballot).iter().any(|completer| completer == actor)
}

fn seat_of<'s>(seats: &'s mut Vec<Seat>, directory: &Directory, person: &str) -> &'s mut Seat {
    let at = seats.iter().position(|seat| seat.person == person).unwrap_or_else(|| {
        let party = directory.person(person).and_then(|person| person.party.clone());
        let (person, entries, chairs, veto_roles) = (person.to_owned(), Vec::new(), Vec::new(), Vec::new());
        seats.push(Seat { person, party, entries, chairs, veto: false, veto_roles, barred: false });
        seats.len() - 1
    });
    &mut seats[at]
}

/// Who completed a step of a gate's dossier. A decision was not completed by a person but by its ballot.
fn completers((definition, instance): Dossiers<'_>, ballot: &BallotRef) -> Vec<String> {
    let BallotRef::Gate(phase) = ballot else { return Vec::new() };
    let Some(gate) = definition.phase(phase).and_then(|phase| phase.gate.as_ref()) else { return Vec::new() };
    let by_hand = |step: &&String| {
        let kind = definition.step(step).map(|step| &step.kind);
        !matches!(kind, Some(StepKind::Decision { .. } | StepKind::Wait(_)) | None)
    };
    let steps = gate.dossier.iter().filter(by_hand).flat_map(|step| steps::known_instances(definition, instance, step));
    let done = steps.filter_map(|step| instance.steps.get(&step));
    done.flat_map(|progress| progress.completed_by.iter().chain(&progress.corrected_by)).cloned().collect()
}

/// SHA-256 over the results of the dossier's steps, in lower-case hexadecimal. Sealed texts count by their commitment,
/// so that the hash can be checked after a person was erased.
pub(crate) fn dossier_hash(definition: &Definition, instance: &Instance, phase: &str) -> String {
    let steps = definition.phase(phase).and_then(|phase| phase.gate.as_ref()).map(|gate| gate.dossier.as_slice());
    let results = steps.unwrap_or_default().iter().flat_map(|step| {
        let fans_out = instance.fan_outs.contains_key(step);
        instance.instances_of(step, fans_out).into_iter().map(|step| result_of(instance, &step))
    });
    hash_json(results.collect())
}

fn result_of(instance: &Instance, step: &StepRef) -> serde_json::Value {
    let Some(progress) = instance.steps.get(step) else { return json!({"step": step, "state": "waiting"}) };
    let appointments = progress.appointments.iter().map(|(number, appointment)| {
        json!({"number": number, "position": appointment.position, "reference": appointment.reference})
    });
    let pledges = progress.pledges.iter();
    let pledges =
        pledges.map(|(party, pledge)| json!({"party": party, "amount": pledge.amount, "hours": pledge.hours}));
    json!({
        "step": step,
        "state": progress.state,
        "outputs": progress.outputs,
        "evidence": progress.evidence,
        "selected": progress.selected,
        "appointments": appointments.collect::<Vec<_>>(),
        "pledges": pledges.collect::<Vec<_>>(),
    })
}

pub(super) fn options_hash(options: &[Item]) -> String {
    hash_json(json!(options))
}

fn hash_json(mut json: serde_json::Value) -> String {
    seal_json(&mut json);
    hex(&Sha256::digest(json.to_string().as_bytes()))
}
