// SPDX-License-Identifier: EUPL-1.2
//! What those who manage a programme may do: `reopen`, `skip`, `assign`, `reschedule`, `hold`, `resume`, `cancel`.
//! Each with a reason, which is sealed.

use jiff::civil::Date;

use crate::calendar::why::Counted;
use crate::calendar::{Budget, Deadline};
use crate::engine::decide::Draft;
use crate::engine::event::{EventData, HoldReason, MovedDeadline, ReopenReason, SkipReason};
use crate::engine::item::{BallotRef, ConditionRef, ItemRef, StepRef};
use crate::engine::refusal::Refusal;
use crate::engine::settle;
use crate::engine::terms::{HeldBudget, StepTerms};
use crate::engine::{PhaseState, StepState};

pub(in crate::engine) fn reopen(draft: &mut Draft<'_>, step: &StepRef, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    draft.check_step_exists(step)?;
    check_phase(draft, step)?;
    match draft.instance.step_state(step) {
        StepState::Done | StepState::Skipped => {}
        StepState::Open => return Err(Refusal::StepIsOpen { step: step.clone() }),
        state @ (StepState::Waiting | StepState::Cancelled) => {
            let needs = draft.missing_needs(step);
            return Err(Refusal::StepIsNotOpen { step: step.clone(), state, needs });
        }
    }
    let reason = draft.seal_reason(reason)?;
    settle::reopen_steps(draft, std::slice::from_ref(step), &ReopenReason::Person { reason });
    Ok(())
}

pub(in crate::engine) fn skip(draft: &mut Draft<'_>, step: &StepRef, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    // A fan-out that has not frozen yet is skipped as a whole.
    let whole = step.key.is_none() && !draft.instance.fan_outs.contains_key(&step.step);
    if !(whole && draft.definition.step(&step.step).is_some()) {
        draft.check_step_exists(step)?;
    }
    check_phase(draft, step)?;
    match draft.instance.step_state(step) {
        StepState::Waiting | StepState::Open => {}
        state => return Err(Refusal::StepIsNotOpen { step: step.clone(), state, needs: Vec::new() }),
    }
    let reason = draft.seal_reason(reason)?;
    settle::close_ballot_overtaken(draft, &BallotRef::Decision(step.clone()));
    draft.record(EventData::StepSkipped { step: step.clone(), why: SkipReason::Person { reason } });
    Ok(())
}

/// The outcome of a phase that passed stands.
fn check_phase(draft: &Draft<'_>, step: &StepRef) -> Result<(), Refusal> {
    let phase = draft.definition.phase_of(&step.step).and_then(|phase| draft.instance.phases.get(&phase.id));
    match phase.map(|phase| phase.state) {
        Some(PhaseState::Passed | PhaseState::Stopped) => {
            Err(Refusal::StepIsOfAPhaseThatHasPassed { step: step.clone() })
        }
        _ => Ok(()),
    }
}

pub(in crate::engine) fn assign(draft: &mut Draft<'_>, item: &ItemRef, to: &str, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    match item {
        ItemRef::Step(step) => {
            let progress = draft.open_step(step)?;
            if matches!(progress.terms, Some(StepTerms::Decision | StepTerms::Wait)) {
                return Err(draft.of_another_kind(step, "assign"));
            }
        }
        ItemRef::Condition(condition) => check_condition(draft, condition)?,
        ItemRef::Gate(phase) => {
            return Err(Refusal::SeatsAreNotAssigned { ballot: BallotRef::Gate(phase.clone()) });
        }
    }
    if draft.directory.person(to).is_none() {
        let nearest = super::who::nearest(to, draft.directory.people.keys());
        return Err(Refusal::PersonIsUnknown { person: to.to_owned(), nearest });
    }
    let reason = draft.seal_reason(reason)?;
    draft.record(EventData::ItemAssigned { item: item.clone(), to: to.to_owned(), reason });
    Ok(())
}

pub(in crate::engine) fn check_condition(draft: &Draft<'_>, condition: &ConditionRef) -> Result<(), Refusal> {
    match draft.instance.conditions.get(condition) {
        None => Err(Refusal::ConditionIsUnknown { condition: condition.clone() }),
        Some(progress) if progress.met_at.is_some() => Err(Refusal::ConditionIsMet { condition: condition.clone() }),
        Some(_) => Ok(()),
    }
}

pub(in crate::engine) fn reschedule(
    draft: &mut Draft<'_>,
    item: &ItemRef,
    due: Date,
    reason: &str,
) -> Result<(), Refusal> {
    draft.check_manager()?;
    match item {
        ItemRef::Step(step) => {
            draft.open_step(step)?;
        }
        ItemRef::Gate(phase) => {
            let ballot = BallotRef::Gate(phase.clone());
            draft.instance.open_ballot(&ballot).ok_or(Refusal::BallotIsNotOpen { ballot })?;
        }
        ItemRef::Condition(condition) => check_condition(draft, condition)?,
    }
    if due < draft.today() {
        return Err(Refusal::DateHasPassed { date: due });
    }
    let reason = draft.seal_reason(reason)?;
    let due = Deadline::set_by_hand(due, &draft.definition.timezone);
    draft.record(EventData::DueMoved { item: item.clone(), due, reason });
    Ok(())
}

pub(in crate::engine) fn hold(draft: &mut Draft<'_>, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    let reason = draft.seal_reason(reason)?;
    hold_clock(draft, HoldReason::Person { reason });
    Ok(())
}

/// Stops the clock: every open item keeps what is left of its term.
pub(in crate::engine) fn hold_clock(draft: &mut Draft<'_>, why: HoldReason) {
    let (calendar, zone) = (&draft.definition.calendar, &draft.definition.timezone);
    let budgets = draft.instance.open_items().into_iter().filter_map(|item| {
        let due = draft.instance.due_of(&item)?;
        if waits_until_a_date(draft, &item, due) {
            return None;
        }
        let budget = Budget::remaining(due, draft.now, calendar, zone);
        Some(HeldBudget { item, meeting: None, budget })
    });
    let objections = draft.instance.open_ballots().flat_map(|(ballot, round)| {
        round.disputable().map(|meeting| HeldBudget {
            item: ballot.clone().into(),
            meeting: Some(meeting.number),
            budget: Budget::remaining(&meeting.objections, draft.now, calendar, zone),
        })
    });
    let budgets = budgets.chain(objections).collect();
    draft.record(EventData::InstanceHeld { why, budgets });
}

/// A date until which a step waits is what it is, hold or not.
fn waits_until_a_date(draft: &Draft<'_>, item: &ItemRef, due: &Deadline) -> bool {
    let ItemRef::Step(step) = item else { return false };
    let terms = draft.instance.steps.get(step).and_then(|progress| progress.terms.as_ref());
    terms == Some(&StepTerms::Wait) && matches!(due.why.counted, Counted::Fixed { .. })
}

pub(in crate::engine) fn resume(draft: &mut Draft<'_>, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    let reason = draft.seal_reason(reason)?;
    let (calendar, zone) = (&draft.definition.calendar, &draft.definition.timezone);
    let deadlines = draft
        .instance
        .held
        .iter()
        .filter_map(|held| {
            let due = match held.meeting {
                Some(meeting) => draft.instance.objections_of(&held.item, meeting)?,
                None => draft.instance.due_of(&held.item)?,
            };
            let was = Some(due.date);
            let due = held.budget.resume(due, draft.now, calendar, zone);
            Some(MovedDeadline { item: held.item.clone(), meeting: held.meeting, due, was })
        })
        .collect();
    draft.record(EventData::InstanceResumed { reason, deadlines });
    Ok(())
}

pub(in crate::engine) fn cancel(draft: &mut Draft<'_>, reason: &str) -> Result<(), Refusal> {
    draft.check_manager()?;
    let reason = draft.seal_reason(reason)?;
    settle::close_everything(draft);
    draft.record(EventData::InstanceCancelled { reason });
    Ok(())
}
