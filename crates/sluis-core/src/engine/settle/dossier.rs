// SPDX-License-Identifier: EUPL-1.2
//! A dossier that changes under its voters: what changed, whose votes are stale, and whether the gate may still be voted
//! on. Never lets a vote count for what the voter did not see.

use super::{ballots, gates, seats, steps};
use crate::definition::{Definition, Options, Step, StepKind};
use crate::engine::acts::directory::change_seats;
use crate::engine::decide::Draft;
use crate::engine::event::{DossierChange, EventData};
use crate::engine::instance::Instance;
use crate::engine::item::{BallotRef, StepRef};
use crate::engine::{PhaseState, StepState};
use crate::value::{Item, Value};

/// The steps, by id, that read what this one yielded.
fn readers<'d>(definition: &'d Definition, of: &str) -> Vec<&'d Step> {
    let reads = |step: &&Step| {
        let of_kind = match &step.kind {
            StepKind::Selection { from, .. } => Some(from),
            StepKind::Decision { options: Options::Expression(options), .. } => Some(options),
            _ => None,
        };
        let expressions =
            of_kind.into_iter().chain(&step.condition).chain(step.for_each.as_ref().map(|each| &each.over));
        expressions
            .flat_map(|expression| expression.reads())
            .any(|read| read.root == "steps" && read.id.as_deref() == Some(of))
    };
    definition.phases.iter().flat_map(|phase| phase.steps.values()).filter(reads).collect()
}

/// The open decisions that choose from what a step yielded.
fn decisions_about(draft: &Draft<'_>, step: &str) -> Vec<StepRef> {
    let readers = readers(draft.definition, step);
    let all = readers.iter().filter(|reader| matches!(reader.kind, StepKind::Decision { .. }));
    let all = all.flat_map(|reader| draft.known_instances(&reader.id));
    all.filter(|reader| draft.instance.open_ballot(&BallotRef::Decision(reader.clone())).is_some()).collect()
}

/// Whether a done step may be corrected in its place: it is voted on, or its gate waits for nothing but its conditions.
pub(in crate::engine) fn is_before_voters(draft: &Draft<'_>, step: &StepRef) -> bool {
    let Some(phase) = draft.definition.phase_of(&step.step) else { return false };
    let open = draft.instance.phases.get(&phase.id).is_some_and(|progress| progress.state == PhaseState::Open);
    let at_its_gate =
        phase.gate.is_some() && gates::unfinished(draft.definition, &draft.instance, &phase.id).is_empty();
    draft.instance.step_state(step) == StepState::Done
        && open
        && (at_its_gate || !decisions_about(draft, &step.step).is_empty())
}

/// The steps that were built on this one already, other than by a vote that is still open.
pub(in crate::engine) fn built_on(draft: &Draft<'_>, step: &StepRef) -> Vec<String> {
    let voted_on = decisions_about(draft, &step.step);
    let stands = |reader: &StepRef| {
        matches!(draft.instance.step_state(reader), StepState::Open | StepState::Done) && !voted_on.contains(reader)
    };
    let readers = readers(draft.definition, &step.step);
    let readers = readers.iter().filter(|reader| draft.known_instances(&reader.id).iter().any(stands));
    readers.map(|reader| reader.id.clone()).collect()
}

/// What follows when a step was corrected: stale votes, seats that are barred now, a gate whose conditions fail.
pub(in crate::engine) fn corrected(draft: &mut Draft<'_>, step: &StepRef) {
    for decision in decisions_about(draft, &step.step) {
        change_options(draft, &decision);
    }
    let definition = draft.definition;
    let Some(phase) = definition.phase_of(&step.step) else { return };
    let ballot = BallotRef::Gate(phase.id.clone());
    let Some(round) = draft.instance.open_ballot(&ballot) else { return };
    let to = seats::dossier_hash(definition, &draft.instance, &phase.id);
    if to != round.terms.dossier {
        let changes =
            differences(results(definition, draft.before, &phase.id), results(definition, &draft.instance, &phase.id));
        record(draft, &ballot, to, changes, Vec::new());
    }
    change_seats(draft, &ballot);
    if phase.gate.as_ref().is_some_and(|gate| !gates::looked_at(draft, gate).iter().all(|condition| condition.holds)) {
        super::close_ballot_overtaken(draft, &ballot);
    }
}

fn change_options(draft: &mut Draft<'_>, decision: &StepRef) {
    let definition = draft.definition;
    let ballot = BallotRef::Decision(decision.clone());
    let Some(StepKind::Decision { options, .. }) = definition.step(&decision.step).map(|step| &step.kind) else {
        return;
    };
    let now = steps::options(draft, options, decision);
    let Some(before) = draft.instance.open_ballot(&ballot).map(|round| round.terms.options.clone()) else { return };
    let plain = |options: &[Item]| options.iter().map(Item::to_plain).collect::<Vec<_>>();
    if plain(&before) == plain(&now) {
        return;
    }
    if now.is_empty() {
        // Nothing is left to choose: a new round says so to those who manage.
        super::close_ballot_overtaken(draft, &ballot);
        return ballots::open(draft, &ballot);
    }
    let listed = |options: &[Item]| -> Vec<Shown> {
        options
            .iter()
            .map(|item| (decision.clone(), format!("option.{}", item.id), Value::Items(vec![item.clone()])))
            .collect()
    };
    let changes = differences(listed(&before), listed(&now));
    record(draft, &ballot, seats::options_hash(&now), changes, now);
}

fn record(draft: &mut Draft<'_>, ballot: &BallotRef, to: String, changes: Vec<DossierChange>, options: Vec<Item>) {
    let Some(open) = draft.instance.open_ballot(ballot) else { return };
    let voted = open.votes.keys().chain(open.on_record.keys()).cloned().collect();
    let (round, from, stale) = (open.round, open.terms.dossier.clone(), voted);
    draft.record(EventData::DossierChanged { ballot: ballot.clone(), round, from, to, changes, stale, options });
}

/// One thing that voters see: of which step, what, and its value.
type Shown = (StepRef, String, Value);

/// What the voters of a gate see, one thing at a time.
fn results(definition: &Definition, instance: &Instance, phase: &str) -> Vec<Shown> {
    let dossier = definition.phase(phase).and_then(|phase| phase.gate.as_ref()).map(|gate| gate.dossier.as_slice());
    let known = dossier.unwrap_or_default().iter().flat_map(|step| steps::known_instances(definition, instance, step));
    known.flat_map(|step| results_of(instance, &step)).collect()
}

fn results_of(instance: &Instance, step: &StepRef) -> Vec<Shown> {
    let Some(progress) = instance.steps.get(step) else { return Vec::new() };
    let outputs = progress.outputs.iter().map(|(name, value)| (format!("outputs.{name}"), value.clone()));
    let evidence = progress.evidence.iter();
    let evidence = evidence.map(|(name, file)| (format!("evidence.{name}"), Value::File(file.clone())));
    let pledges = progress.pledges.iter();
    let amounts = pledges.clone().map(|(party, pledge)| (format!("amount.{party}"), Value::Money(pledge.amount)));
    let hours =
        pledges.filter_map(|(party, pledge)| Some((format!("hours.{party}"), Value::Integer(pledge.hours?.into()))));
    let appointed = progress.appointments.iter();
    let appointed =
        appointed.map(|(number, one)| (format!("appointment.{number}"), Value::Choice(one.position.clone())));
    let all = outputs.chain(evidence).chain(amounts).chain(hours).chain(appointed);
    all.map(|(field, value)| (step.clone(), field, value)).collect()
}

fn differences(before: Vec<Shown>, after: Vec<Shown>) -> Vec<DossierChange> {
    let value = |among: &[Shown], step: &StepRef, field: &str| {
        among.iter().find(|(at, name, _)| at == step && name == field).map(|(.., value)| value.clone())
    };
    let names = before.iter().chain(after.iter().filter(|(step, field, _)| value(&before, step, field).is_none()));
    let changes = names.map(|(step, field, _)| DossierChange {
        step: step.clone(),
        field: field.clone(),
        old: value(&before, step, field),
        new: value(&after, step, field),
    });
    let plain = |value: &Option<Value>| value.as_ref().map(Value::to_plain);
    changes.filter(|change| plain(&change.old) != plain(&change.new)).collect()
}
