// SPDX-License-Identifier: EUPL-1.2
//! Rounds that open and close. A round closes at once when it is decided: no vote that is still out can change it.
//! When its term ends the votes cast count; what silence means is the workflow's word.

use crate::definition::{AfterRework, Verdict, WhenSilent};
use crate::engine::InstanceState;
use crate::engine::acts::complete::complete_if_done;
use crate::engine::acts::manage::hold_clock;
use crate::engine::count::{self, Mode, Standing};
use crate::engine::decide::Draft;
use crate::engine::event::{EscalationReason, EventData, HoldReason, LaidDown, ReopenReason};
use crate::engine::instance::Ballot;
use crate::engine::item::{BallotRef, ConditionRef, StepRef};
use crate::engine::settle::{reopen_steps, seats, steps};
use crate::engine::terms::{Count, Outcome};

/// Opens the next round of a ballot.
pub(in crate::engine) fn open(draft: &mut Draft<'_>, ballot: &BallotRef) {
    let Some(terms) = seats::terms(draft, ballot) else { return };
    let round = draft.instance.ballot(ballot).map_or(1, |last| last.round + 1);
    let due = match ballot {
        BallotRef::Gate(phase) => {
            let gate = draft.definition.phase(phase).and_then(|phase| phase.gate.as_ref());
            gate.and_then(|gate| gate.due.as_ref()).and_then(|due| draft.deadline(due, phase))
        }
        BallotRef::Decision(step) => draft.due_of_step(step),
    };
    draft.record(EventData::BallotOpened { ballot: ballot.clone(), round, terms, due });
}

/// Closes every open round that is decided, or whose term has ended.
pub(super) fn close_decided(draft: &mut Draft<'_>) {
    let open: Vec<BallotRef> = draft.instance.open_ballots().map(|(ballot, _)| ballot.clone()).collect();
    for ballot in open {
        if draft.instance.state != InstanceState::Running {
            return;
        }
        end_objections(draft, &ballot);
        let Some(round) = draft.instance.open_ballot(&ballot).cloned() else { continue };
        let over = round.ends_at().is_some_and(|ends_at| ends_at <= draft.now) && !round.escalated;
        let mode = if over { Mode::AtTheEnd } else { Mode::Underway };
        match &ballot {
            BallotRef::Gate(phase) => close_gate(draft, phase, &ballot, &round, mode),
            BallotRef::Decision(step) => close_decision(draft, step, &ballot, &round, mode),
        }
    }
}

/// Lets the votes of meetings count to which nobody can object any more.
fn end_objections(draft: &mut Draft<'_>, ballot: &BallotRef) {
    let Some(open) = draft.instance.open_ballot(ballot) else { return };
    let over = open.disputable().filter(|meeting| meeting.objections.due_at <= draft.now);
    let ended: Vec<EventData> = over
        .map(|meeting| {
            let left = open.on_record.iter().filter(|(_, vote)| vote.meeting == Some(meeting.number));
            let seats = left.map(|(seat, _)| seat.clone()).collect();
            let (ballot, round, meeting) = (ballot.clone(), open.round, meeting.number);
            EventData::ObjectionTermEnded { ballot, round, meeting, seats }
        })
        .collect();
    ended.into_iter().for_each(|data| draft.record(data));
}

fn close_gate(draft: &mut Draft<'_>, phase: &str, ballot: &BallotRef, round: &Ballot, mode: Mode) {
    let (standing, count) = count::gate(round, mode);
    match standing {
        Standing::Open if mode == Mode::AtTheEnd => silence(draft, phase, ballot, round, count),
        Standing::Open => {}
        // Silence never lets pass what the votes could not.
        Standing::Stuck if mode == Mode::AtTheEnd => match round.terms.when_silent {
            WhenSilent::Hold | WhenSilent::Stop => silence(draft, phase, ballot, round, count),
            WhenSilent::Approve | WhenSilent::Escalate => escalate(draft, ballot, round, EscalationReason::Silence),
        },
        Standing::Stuck if round.alarmed => {}
        Standing::Stuck => escalate(draft, ballot, round, EscalationReason::CannotPass),
        Standing::Decided(verdict) => {
            close(draft, ballot, round, Outcome::Verdict(verdict), count);
            carry_out(draft, phase, round, verdict);
        }
    }
}

fn carry_out(draft: &mut Draft<'_>, phase: &str, round: &Ballot, verdict: Verdict) {
    match verdict {
        Verdict::Approve | Verdict::ApproveWithConditions => pass(draft, phase, round, verdict),
        Verdict::Rework => rework(draft, phase, round),
        Verdict::Hold => hold(draft, phase),
        Verdict::Stop => stop(draft, phase),
    }
}

fn pass(draft: &mut Draft<'_>, phase: &str, round: &Ballot, verdict: Verdict) {
    draft.record(EventData::GatePassed { phase: phase.to_owned(), verdict });
    let approvals = round.votes.values().filter(|vote| count::approves(vote));
    let mut laid_down: Vec<&LaidDown> = Vec::new();
    for condition in approvals.flat_map(|vote| &vote.conditions) {
        // A meeting lays its conditions down once, however many of its members approved with them.
        if !laid_down.contains(&condition) {
            laid_down.push(condition);
        }
    }
    for (at, condition) in laid_down.into_iter().enumerate() {
        draft.record(EventData::ConditionAssigned {
            condition: ConditionRef { phase: phase.to_owned(), number: at as u32 + 1 },
            text: condition.text.clone(),
            owners: condition.owners.clone(),
            due: steps::default_condition_due(draft, condition.due),
        });
    }
}

fn rework(draft: &mut Draft<'_>, phase: &str, round: &Ballot) {
    let definition = draft.definition;
    let Some(written) = definition.phase(phase) else { return };
    let Some(gate) = &written.gate else { return };
    let so_far = draft.instance.phases.get(phase).map_or(0, |phase| phase.reworks);
    if so_far >= gate.on_rework.at_most {
        match gate.on_rework.then {
            AfterRework::Stop => stop(draft, phase),
            AfterRework::Escalate => {
                escalate(draft, &BallotRef::Gate(phase.to_owned()), round, EscalationReason::ReworkedTooOften);
            }
        }
        return;
    }
    let back_to = gate.on_rework.back_to.clone();
    let number = round.round;
    draft.record(EventData::GateReworked { phase: phase.to_owned(), round: number, back_to: back_to.clone() });
    let steps: Vec<StepRef> = back_to.iter().flat_map(|step| draft.known_instances(step)).collect();
    reopen_steps(draft, &steps, &ReopenReason::Rework { phase: phase.to_owned(), round: number });
}

fn hold(draft: &mut Draft<'_>, phase: &str) {
    draft.record(EventData::GateHeld { phase: phase.to_owned() });
    hold_clock(draft, HoldReason::Gate { phase: phase.to_owned() });
}

fn stop(draft: &mut Draft<'_>, phase: &str) {
    draft.record(EventData::GateStopped { phase: phase.to_owned() });
    super::close_everything(draft);
    draft.record(EventData::InstanceStopped { phase: phase.to_owned() });
}

/// The term of a gate ended and the votes cast decide nothing.
fn silence(draft: &mut Draft<'_>, phase: &str, ballot: &BallotRef, round: &Ballot, count: Count) {
    let means = round.terms.when_silent;
    if means == WhenSilent::Escalate {
        return escalate(draft, ballot, round, EscalationReason::Silence);
    }
    close(draft, ballot, round, Outcome::Silence(means), count);
    match means {
        WhenSilent::Approve => {
            let conditional = round.votes.values().any(|vote| count::approves(vote) && !vote.conditions.is_empty());
            let verdict = if conditional { Verdict::ApproveWithConditions } else { Verdict::Approve };
            pass(draft, phase, round, verdict);
        }
        WhenSilent::Hold => hold(draft, phase),
        WhenSilent::Stop => stop(draft, phase),
        WhenSilent::Escalate => {}
    }
}

fn close_decision(draft: &mut Draft<'_>, step: &StepRef, ballot: &BallotRef, round: &Ballot, mode: Mode) {
    let (winners, count) = count::decision(round, mode);
    if let Some(winners) = winners {
        close(draft, ballot, round, Outcome::Chosen(winners), count);
        complete_if_done(draft, step);
    } else if count::everybody_voted(round) && !round.votes.is_empty() {
        close(draft, ballot, round, Outcome::NothingChosen, count);
        open(draft, ballot);
    } else if mode == Mode::AtTheEnd {
        escalate(draft, ballot, round, EscalationReason::Silence);
    } else if !round.alarmed && count::is_stuck(round) {
        escalate(draft, ballot, round, EscalationReason::CannotPass);
    }
}

fn close(draft: &mut Draft<'_>, ballot: &BallotRef, round: &Ballot, outcome: Outcome, count: Count) {
    draft.record(EventData::BallotClosed { ballot: ballot.clone(), round: round.round, outcome, count });
}

/// Tells those who manage the programme; without managers, the seats themselves.
fn escalate(draft: &mut Draft<'_>, ballot: &BallotRef, round: &Ballot, why: EscalationReason) {
    let managers = draft.definition.managed_by.as_deref().map(|role| draft.directory.members(role));
    let mut to: Vec<String> = managers.into_iter().flatten().map(str::to_owned).collect();
    if to.is_empty() {
        to = round.terms.seats.iter().map(|seat| seat.person.clone()).collect();
    }
    draft.record(EventData::BallotEscalated { ballot: ballot.clone(), round: round.round, why, to });
}
