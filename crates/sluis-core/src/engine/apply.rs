// SPDX-License-Identifier: EUPL-1.2
//! Folds an event into an instance. Reads no definition, calendar, directory or expression, so that an old
//! instance replays to the same state under any newer binary. Never refuses: what happened, happened.

use std::sync::Arc;

use super::event::{EscalationReason, Event, EventData};
use super::instance::*;
use super::item::{BallotRef, ItemRef, StepRef};
use super::mandate::{Mandated, Run};
use super::meeting::{Meeting, Objection};
use super::terms::{Outcome, Seat, StepTerms};
use super::vacancy::Missing;
use crate::directory::Mandate;
use crate::value::Sealed;

/// Nobody is asked while a programme is on hold: who is to be when it goes on.
fn note_what_came_up(instance: &mut Instance, event: &Event) {
    if instance.state != InstanceState::OnHold {
        return;
    }
    let (item, people): (Option<ItemRef>, Vec<&String>) = match &event.data {
        EventData::SeatsChanged { ballot, joined, .. } => {
            (Some(ballot.clone().into()), joined.iter().map(|seat| &seat.person).collect())
        }
        EventData::OwnersChanged { item, joined, .. } => (Some(item.clone()), joined.iter().collect()),
        EventData::MandateGiven { begins_at, .. } if *begins_at > event.at => return,
        EventData::MandateGiven { mandate, .. }
        | EventData::MandateBegan { mandate }
        | EventData::MandateEnded { mandate, .. } => (None, vec![&mandate.from]),
        _ => return,
    };
    instance.came_up.extend(people.into_iter().map(|person| (item.clone(), person.clone())));
}

/// Records one event in the state of its instance.
pub fn apply(instance: &mut Instance, event: &Event) {
    instance.seq = event.seq;
    instance.agenda.forget(&event.data);
    remember_what_was_told(instance, event);
    note_what_came_up(instance, event);
    match &event.data {
        EventData::InstanceStarted { definition, inputs, phases, directory, absent } => {
            instance.definition = definition.clone();
            instance.inputs = inputs.clone();
            instance.phases = phases.iter().map(|id| (id.clone(), PhaseProgress::waiting())).collect();
            instance.directory = *directory;
            instance.started_at = event.at;
            let absent = absent.iter().map(|party| (party.clone(), participation(false, event, None)));
            instance.parties = absent.collect();
            instance.state = InstanceState::Running;
        }
        EventData::InstanceHeld { why: _, budgets } => {
            instance.state = InstanceState::OnHold;
            instance.held = budgets.clone();
            instance.came_up.clear();
        }
        EventData::InstanceResumed { reason: _, deadlines } => {
            instance.state = InstanceState::Running;
            instance.held.clear();
            instance.resumed_at = Some(event.at);
            for moved in deadlines {
                match moved.meeting {
                    Some(meeting) => set_objections(instance, &moved.item, meeting, &moved.due),
                    None => set_due(instance, &moved.item, &moved.due),
                }
            }
            for phase in instance.phases.values_mut().filter(|phase| phase.gate == GateState::OnHold) {
                phase.gate = GateState::Waiting;
            }
        }
        EventData::InstanceStopped { .. } => end(instance, InstanceState::Stopped, event),
        EventData::InstanceCancelled { .. } => end(instance, InstanceState::Cancelled, event),
        EventData::InstanceCompleted {} => end(instance, InstanceState::Completed, event),
        EventData::PartyWithdrew { party, reason } => {
            instance.parties.insert(party.clone(), participation(false, event, Some(reason)));
        }
        EventData::PartyJoined { party, reason } => {
            instance.parties.insert(party.clone(), participation(true, event, Some(reason)));
        }
        EventData::PeopleChanged { directory } => instance.directory = *directory,
        EventData::VacancyArose { vacancy, items, to: _ } => {
            let missing = Missing { seq: event.seq, since: event.at, items: items.clone() };
            instance.vacancies.insert(vacancy.clone(), missing);
        }
        EventData::VacancyEnded { vacancy, .. } => {
            instance.vacancies.remove(vacancy);
        }
        EventData::ItemAssigned { item, to, reason: _ } => set_owner(instance, item, vec![to.clone()], true),
        EventData::SuccessionPlanned { old, new, from, begins_at, .. } => {
            let planned = Succeeding { old: old.clone(), new: new.clone(), from: *from, begins_at: Some(*begins_at) };
            instance.successions.push(planned);
        }
        EventData::PersonSucceeded { old, new, from, .. } => {
            instance.successions.retain(|known| !known.is(old, new, *from));
            let over = Succeeding { old: old.clone(), new: new.clone(), from: *from, begins_at: None };
            instance.successions.push(over);
        }
        EventData::SuccessionDropped { old, new, from } => {
            instance.successions.retain(|known| !known.is(old, new, *from));
        }
        EventData::MandateGiven { mandate, begins_at, ends_at, reason } => {
            instance.mandates.retain(|known| !known.is(mandate));
            let run = if *begins_at <= event.at { Run::Running } else { Run::Planned };
            let (mandate, begins_at, ends_at) = (mandate.clone(), *begins_at, *ends_at);
            let reason = reason.clone();
            instance.mandates.push(Mandated { mandate, begins_at, ends_at, run, seq: event.seq, reason });
        }
        EventData::MandateBegan { mandate } => set_mandate(instance, mandate, |known| known.run = Run::Running),
        EventData::MandateEnded { mandate, reason, .. } => set_mandate(instance, mandate, |known| {
            known.run = Run::Over;
            known.seq = event.seq;
            known.reason.clone_from(reason);
        }),
        EventData::OwnersChanged { item, people, .. } => set_owner(instance, item, people.clone(), false),
        EventData::DueSet { item, due } | EventData::DueMoved { item, due, reason: _ } => set_due(instance, item, due),
        EventData::ConditionAssigned { condition, text, owners, due } => {
            let progress = ConditionProgress {
                text: text.clone(),
                owners: owners.clone(),
                due: due.clone(),
                assigned_at: event.at,
                met_at: None,
            };
            instance.conditions.insert(condition.clone(), progress);
        }
        EventData::ConditionMet { condition, note: _ } => {
            if let Some(condition) = instance.conditions.get_mut(condition) {
                condition.met_at = Some(event.at);
            }
        }
        EventData::PhaseTakenOver { phase, as_of: _ } => pass_phase(instance, phase, event),
        EventData::PhasePassed { phase } => pass_phase(instance, phase, event),
        EventData::PhaseOpened { phase } => {
            if let Some(phase) = instance.phases.get_mut(phase) {
                phase.state = PhaseState::Open;
                phase.opened_at = Some(event.at);
            }
        }
        EventData::GateChecked { phase, conditions } => {
            if let Some(phase) = instance.phases.get_mut(phase) {
                phase.checked = conditions.clone();
            }
        }
        EventData::GatePassed { phase, verdict } => {
            if let Some(phase) = instance.phases.get_mut(phase) {
                phase.gate = GateState::Passed;
                phase.verdict = Some(*verdict);
            }
        }
        EventData::GateReworked { phase, .. } => {
            if let Some(phase) = instance.phases.get_mut(phase) {
                phase.gate = GateState::Waiting;
                phase.reworks += 1;
            }
        }
        EventData::GateHeld { phase } => set_gate(instance, phase, GateState::OnHold),
        EventData::GateStopped { phase } => {
            set_gate(instance, phase, GateState::Stopped);
            if let Some(phase) = instance.phases.get_mut(phase) {
                phase.state = PhaseState::Stopped;
            }
        }
        EventData::StepFannedOut { step, keys } => {
            instance.fan_outs.insert(step.clone(), keys.clone());
        }
        EventData::StepKeysAdded { step, keys } => {
            instance.fan_outs.entry(step.clone()).or_default().extend(keys.iter().cloned());
        }
        _ => apply_to_ballot_or_step(instance, event),
    }
}

/// What was told of an item counts until it opens anew; a person who moves its due date lets the rules speak again.
fn remember_what_was_told(instance: &mut Instance, event: &Event) {
    use EventData::*;
    match &event.data {
        ItemsReminded { reminders } => {
            for reminded in reminders {
                let told = instance.told.entry(reminded.item.clone()).or_default();
                told.at = Some(event.at);
                told.rules.extend(reminded.ticks.iter().map(|tick| tick.rule.clone()));
                told.ticks.extend(reminded.ticks.iter().cloned());
                let heard = |person: &String| reminded.to.contains(person);
                for (_, snoozed) in told.snoozed.iter_mut().filter(|(person, _)| heard(person)) {
                    snoozed.over |= snoozed.ends_at <= event.at;
                }
            }
        }
        ItemEscalated { item, tick, .. } => {
            let told = instance.told.entry(item.clone()).or_default();
            told.rules.insert(tick.rule.clone());
            told.ticks.insert(tick.clone());
        }
        ItemSnoozed { item, person, until, ends_at } => {
            let snoozed = Snoozed { until: *until, ends_at: *ends_at, over: false };
            instance.told.entry(item.clone()).or_default().snoozed.insert(person.clone(), snoozed);
        }
        DueMoved { item, .. } => {
            if let Some(told) = instance.told.get_mut(item) {
                told.rules.clear();
            }
        }
        StepOpened { step, .. }
        | StepReopened { step, .. }
        | StepSetBack { step }
        | StepCompleted { step, .. }
        | StepSkipped { step, .. }
        | StepCancelled { step, .. } => drop(instance.told.remove(&ItemRef::Step(step.clone()))),
        BallotOpened { ballot, .. } | BallotClosed { ballot, .. } => drop(instance.told.remove(&ballot.clone().into())),
        ConditionMet { condition, .. } => drop(instance.told.remove(&ItemRef::Condition(condition.clone()))),
        _ => {}
    }
}

fn apply_to_ballot_or_step(instance: &mut Instance, event: &Event) {
    match &event.data {
        EventData::BallotOpened { ballot, round, terms, due } => {
            let before = instance.ballots.get(ballot).and_then(|rounds| rounds.last());
            let still = |seat: &String| Some((seat.clone(), before?.recused.get(seat)?.clone()));
            let recused = terms.recused.iter().filter_map(still).collect();
            let mut opened = Ballot { recused, ..Ballot::opened(*round, terms.clone(), event.at, due.clone()) };
            let lapsed = |before: &&Ballot| before.closed.as_ref().is_some_and(|end| end.outcome == Outcome::Overtaken);
            // Who voted before the round lapsed is told in the next one what changed since.
            if let Some(before) = before.filter(lapsed) {
                opened.changed.clone_from(&before.changed);
                opened.stale.clone_from(&before.stale);
            }
            instance.ballots.entry(ballot.clone()).or_default().push(opened);
            if let BallotRef::Gate(phase) = ballot {
                set_gate(instance, phase, GateState::Open);
            }
        }
        EventData::VoteCast { ballot, round, seat, choice, conditions, comment, dossier } => {
            let cast_by = event.actor.person().unwrap_or(seat).to_owned();
            let vote = Vote {
                choice: choice.clone(),
                cast_by,
                at: event.at,
                conditions: conditions.clone(),
                comment: comment.clone(),
                dossier: dossier.clone(),
                meeting: None,
            };
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.stale.remove(seat);
                // What the person does themselves takes the place of what minutes say.
                ballot.on_record.remove(seat);
                ballot.votes.insert(seat.clone(), vote);
            }
        }
        EventData::VoteWithdrawn { ballot, round, seat } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.votes.remove(seat);
                ballot.alarmed = false;
            }
        }
        EventData::MeetingRecorded {
            ballot,
            round,
            meeting,
            held,
            votes,
            conditions,
            minutes,
            objections,
            dossier,
        } => {
            let meeting = Meeting {
                number: *meeting,
                seq: event.seq,
                held: *held,
                recorded_by: event.actor.id().to_owned(),
                recorded_at: event.at,
                votes: votes.clone(),
                conditions: conditions.clone(),
                minutes: minutes.clone(),
                objections: objections.clone(),
                objected: Vec::new(),
                stands: false,
            };
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.record_meeting(meeting, dossier);
            }
        }
        EventData::ObjectionRaised { ballot, round, meeting, seat, reason } => {
            let by = event.actor.person().unwrap_or(seat).to_owned();
            let (seat, reason) = (seat.clone(), reason.clone());
            let objection = Objection { seq: event.seq, seat, by, reason, at: event.at };
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.object(*meeting, objection);
            }
        }
        EventData::ObjectionTermEnded { ballot, round, meeting, seats } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.let_stand(*meeting, seats);
            }
        }
        EventData::SeatRecused { ballot, round, seat, reason } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                let by = event.actor.person().unwrap_or(seat).to_owned();
                ballot.votes.remove(seat);
                ballot.stale.remove(seat);
                ballot.on_record.remove(seat);
                ballot.recused.insert(seat.clone(), Recusal { by, reason: reason.clone(), at: event.at });
            }
        }
        EventData::DossierChanged { ballot, round, from, to, changes, stale, options } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                let Ballot { votes, on_record, .. } = ballot;
                let votes =
                    stale.iter().filter_map(|seat| votes.remove_entry(seat).or_else(|| on_record.remove_entry(seat)));
                ballot.stale.extend(votes);
                ballot.changed_at = Some(event.at);
                ballot.changed.push((from.clone(), changes.clone()));
                ballot.terms.dossier.clone_from(to);
                if !options.is_empty() {
                    ballot.terms.options.clone_from(options);
                }
                ballot.alarmed = false;
            }
        }
        EventData::SeatReturned { ballot, round, seat, .. } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.recused.remove(seat);
                ballot.alarmed = false;
            }
        }
        EventData::BallotClosed { ballot: name, round, outcome, count } => {
            if let Some(ballot) = round_of(instance, name, *round) {
                ballot.closed = Some(Closed { outcome: outcome.clone(), count: count.clone(), at: event.at });
            }
            match (name, outcome) {
                (BallotRef::Gate(phase), _) => set_gate(instance, phase, GateState::Waiting),
                (BallotRef::Decision(step), Outcome::Chosen(options)) => {
                    step_of(instance, step).selected = options.clone();
                }
                (BallotRef::Decision(_), _) => {}
            }
        }
        EventData::BallotEscalated { ballot, round, why, .. } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                // An alarm does not answer for the end of the term, nor the other way round.
                match why {
                    EscalationReason::CannotPass => ballot.alarmed = true,
                    EscalationReason::Silence | EscalationReason::ReworkedTooOften => ballot.escalated = true,
                }
            }
        }
        EventData::SeatsChanged { ballot, round, joined, left } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                let replaced = |seat: &Seat| joined.iter().any(|new| new.person == seat.person);
                ballot.terms.seats.retain(|seat| !left.contains(&seat.person) && !replaced(seat));
                let lost = left.iter().filter_map(|seat| ballot.votes.remove_entry(seat));
                ballot.lost.extend(lost);
                ballot.stale.retain(|seat, _| !left.contains(seat));
                ballot.on_record.retain(|seat, _| !left.contains(seat));
                ballot.recused.retain(|seat, _| !left.contains(seat));
                // Who joined may have made it possible again: if not, it is told anew.
                ballot.alarmed &= joined.is_empty();
                ballot.terms.seats.extend(joined.iter().cloned());
            }
        }
        EventData::ThresholdsChanged { ballot, round, entries, count: _ } => {
            if let Some(ballot) = round_of(instance, ballot, *round) {
                ballot.terms.entries.clone_from(entries);
                // Other parties are asked now: whether it can pass is looked at anew.
                ballot.alarmed = false;
            }
        }
        _ => apply_to_step(instance, event),
    }
}

fn apply_to_step(instance: &mut Instance, event: &Event) {
    match &event.data {
        EventData::StepOpened { step, owners, terms, due } => {
            let progress = step_of(instance, step);
            progress.state = StepState::Open;
            progress.opened_at = Some(event.at);
            progress.closed_at = None;
            progress.owners = owners.clone();
            progress.due = due.clone();
            if matches!(terms, StepTerms::Selection { .. } | StepTerms::Decision) {
                progress.selected.clear();
                progress.ranking.clear();
                progress.scores.clear();
            }
            progress.terms = Some(terms.clone());
        }
        EventData::StepCompleted { step, outputs, evidence } => {
            let progress = step_of(instance, step);
            close(progress, StepState::Done, event);
            progress.outputs = outputs.clone();
            progress.evidence = evidence.clone();
            // A pledge of a party or a vote may finish a step; whoever gave it did not do the owner's work.
            let owns = |person: &str| progress.owners.people.iter().any(|owner| owner == person);
            let in_the_name_of = event.on_behalf_of.as_deref().or(event.actor.person());
            let by_owner = in_the_name_of.is_some_and(owns);
            progress.completed_by = event.actor.person().filter(|_| by_owner).map(str::to_owned);
            progress.corrected_by.clear();
        }
        EventData::StepCorrected { step, outputs, evidence } => {
            let progress = step_of(instance, step);
            progress.outputs = outputs.clone();
            progress.evidence = evidence.clone();
            progress.corrected_by.extend(event.actor.person().map(str::to_owned));
        }
        EventData::StepSkipped { step, why } => {
            let progress = step_of(instance, step);
            close(progress, StepState::Skipped, event);
            progress.skipped_because = Some(why.clone());
        }
        EventData::StepCancelled { step, party } => {
            let progress = step_of(instance, step);
            close(progress, StepState::Cancelled, event);
            progress.left_with.clone_from(party);
        }
        EventData::StepReopened { step, why: _, owners, terms, due } => {
            let progress = step_of(instance, step);
            progress.state = StepState::Open;
            progress.opened_at = Some(event.at);
            progress.closed_at = None;
            progress.owners = owners.clone();
            progress.due = due.clone();
            progress.skipped_because = None;
            if *terms == StepTerms::Decision {
                progress.selected.clear();
            }
            progress.terms = Some(terms.clone());
        }
        EventData::StepSetBack { step } => {
            let progress = step_of(instance, step);
            progress.state = StepState::Waiting;
            progress.left_with = None;
            progress.due = None;
            progress.closed_at = None;
            progress.skipped_because = None;
        }
        EventData::WorkshopPlanned { step, planned_at, place, sequence, ends_at, invited } => {
            let progress = step_of(instance, step);
            let before = progress.meeting().map(|planned| (planned.at, planned.place.clone()));
            progress.planned = Some(Planned {
                at: *planned_at,
                ends_at: *ends_at,
                place: place.clone(),
                sequence: *sequence,
                invited: invited.clone(),
                before,
                called_off: false,
            });
        }
        EventData::InvitationsChanged { step, sequence, joined, left } => {
            if let Some(planned) = &mut step_of(instance, step).planned {
                planned.invited.retain(|invited| !left.contains(invited));
                planned.invited.extend(joined.iter().cloned());
                planned.sequence = *sequence;
                planned.before = None;
            }
        }
        EventData::WorkshopCalledOff { step, sequence } => {
            if let Some(planned) = &mut step_of(instance, step).planned {
                planned.sequence = *sequence;
                planned.called_off = true;
            }
        }
        EventData::ItemScored { step, item, scores } => {
            let by = event.actor.id().to_owned();
            let of_item = step_of(instance, step).scores.entry(item.clone()).or_default();
            of_item.entry(by).or_default().extend(scores.clone());
        }
        EventData::ItemsPicked { step, items, ranking } => {
            let progress = step_of(instance, step);
            progress.selected = items.clone();
            progress.ranking = ranking.clone();
        }
        EventData::PositionFilled { step, position, number, reference } => {
            let progress = step_of(instance, step);
            progress.appointed_ever = progress.appointed_ever.max(*number);
            let appointment = Appointment { position: position.clone(), reference: reference.clone() };
            progress.appointments.insert(*number, appointment);
        }
        EventData::PositionVacated { step, number, .. } => {
            step_of(instance, step).appointments.remove(number);
        }
        EventData::ContributionPledged { step, party, amount, hours } => {
            let pledge = Pledge { amount: *amount, hours: *hours };
            let progress = step_of(instance, step);
            progress.pledges.insert(party.clone(), pledge);
        }
        EventData::ContributionWithdrawn { step, party, .. } => {
            let progress = step_of(instance, step);
            let pledge = progress.pledges.shift_remove_entry(party);
            progress.withdrawn.extend(pledge);
        }
        EventData::SharesChanged { step, before: _, shares: now } => {
            if let Some(StepTerms::Funding { shares, .. }) = &mut step_of(instance, step).terms {
                shares.clone_from(now);
            }
        }
        _ => {}
    }
}

fn participation(takes_part: bool, event: &Event, reason: Option<&Sealed>) -> Participation {
    Participation { takes_part, since: event.at, reason: reason.cloned() }
}

fn step_of<'a>(instance: &'a mut Instance, step: &StepRef) -> &'a mut StepProgress {
    Arc::make_mut(instance.steps.entry(step.clone()).or_insert_with(|| Arc::new(StepProgress::waiting())))
}

fn round_of<'a>(instance: &'a mut Instance, ballot: &BallotRef, round: u32) -> Option<&'a mut Ballot> {
    instance.ballots.get_mut(ballot)?.iter_mut().find(|ballot| ballot.round == round)
}

fn close(progress: &mut StepProgress, state: StepState, event: &Event) {
    progress.state = state;
    progress.closed_at = Some(event.at);
}

fn end(instance: &mut Instance, state: InstanceState, event: &Event) {
    instance.state = state;
    instance.ended_at = Some(event.at);
    instance.held.clear();
}

fn pass_phase(instance: &mut Instance, phase: &str, event: &Event) {
    if let Some(phase) = instance.phases.get_mut(phase) {
        phase.state = PhaseState::Passed;
        phase.passed_at = Some(event.at);
    }
}

fn set_gate(instance: &mut Instance, phase: &str, state: GateState) {
    if let Some(phase) = instance.phases.get_mut(phase) {
        phase.gate = state;
    }
}

fn set_due(instance: &mut Instance, item: &ItemRef, due: &crate::calendar::Deadline) {
    let due = due.clone();
    match item {
        ItemRef::Step(step) => {
            if let Some(ballot) = open_round(instance, &BallotRef::Decision(step.clone())) {
                ballot.due = Some(due.clone());
                ballot.escalated = false;
            }
            step_of(instance, step).due = Some(due);
        }
        ItemRef::Gate(phase) => {
            if let Some(ballot) = open_round(instance, &BallotRef::Gate(phase.clone())) {
                ballot.due = Some(due);
                ballot.escalated = false;
            }
        }
        ItemRef::Condition(condition) => {
            if let Some(condition) = instance.conditions.get_mut(condition) {
                condition.due = due;
            }
        }
    }
}

/// Moves the term to object to the votes of a meeting.
fn set_objections(instance: &mut Instance, item: &ItemRef, meeting: u32, due: &crate::calendar::Deadline) {
    let ballot = match item {
        ItemRef::Step(step) => BallotRef::Decision(step.clone()),
        ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
        ItemRef::Condition(_) => return,
    };
    let meetings = open_round(instance, &ballot).into_iter().flat_map(|round| &mut round.meetings);
    for meeting in meetings.filter(|known| known.number == meeting) {
        meeting.objections = due.clone();
    }
}

fn open_round<'a>(instance: &'a mut Instance, ballot: &BallotRef) -> Option<&'a mut Ballot> {
    instance.ballots.get_mut(ballot)?.last_mut().filter(|ballot| ballot.closed.is_none())
}

/// An assigned item has left its role; a change of the directory keeps role and party.
fn set_owner(instance: &mut Instance, item: &ItemRef, people: Vec<String>, assigned: bool) {
    let owners = match item {
        ItemRef::Step(step) => Some(&mut step_of(instance, step).owners),
        ItemRef::Condition(condition) => instance.conditions.get_mut(condition).map(|condition| &mut condition.owners),
        ItemRef::Gate(_) => None,
    };
    if let Some(owners) = owners {
        owners.people = people;
        if assigned {
            owners.role = None;
            owners.party = None;
        }
    }
}

fn set_mandate(instance: &mut Instance, mandate: &Mandate, change: impl Fn(&mut Mandated)) {
    instance.mandates.iter_mut().filter(|known| known.is(mandate)).for_each(change);
}
