// SPDX-License-Identifier: EUPL-1.2
//! Who is invited to a planned workshop, as people come and go, and meetings that are not held after all. A meeting that
//! has begun is left as it was: nobody is invited to the past, and nothing of it is cancelled.

use jiff::{SignedDuration, Timestamp};

use crate::calendar::{Deadline, Term};
use crate::definition::{Invite, StepKind};
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::instance::{InstanceState, Planned, StepState};
use crate::engine::item::StepRef;

/// Who is invited by the directory of today, each once: the people of the roles; of a role with a distribution address
/// that role.
pub(in crate::engine) fn invited(draft: &Draft<'_>, invite: &Invite) -> Vec<String> {
    let mut invited: Vec<String> = Vec::new();
    for role in &invite.roles {
        let has_list = draft.definition.roles.get(role).is_some_and(|role| role.list.is_some());
        let people = if has_list { vec![role.clone()] } else { draft.members(role) };
        for person in people {
            if !invited.contains(&person) {
                invited.push(person);
            }
        }
    }
    invited
}

/// When a meeting ends that begins then: some hours later, or at the end of the last of some days.
pub(in crate::engine) fn end_of(draft: &Draft<'_>, begins: Timestamp, invite: &Invite) -> Timestamp {
    let zone = &draft.definition.timezone;
    // The first day is one of the days: a meeting of one day ends with the day on which it begins.
    let further = match invite.lasting.unwrap_or(Term::Hours(1)) {
        Term::Hours(hours) => {
            let hours = SignedDuration::from_hours(i64::from(hours));
            return begins.checked_add(hours).unwrap_or(begins);
        }
        Term::Days(days) => Term::Days(days.saturating_sub(1)),
        Term::Weeks(weeks) => Term::Days((weeks * 7).saturating_sub(1)),
        Term::WorkingDays(days) => Term::WorkingDays(days.saturating_sub(1)),
    };
    let first_day = Deadline::set_by_hand(zone.to_datetime(begins).date(), zone);
    first_day.moment_after(further, &draft.definition.calendar, zone)
}

/// People who came into a role that is invited, and people who went.
pub(in crate::engine) fn follow_people(draft: &mut Draft<'_>) {
    for (step, planned) in ahead(draft, &|state| state == StepState::Open) {
        let written = draft.definition.step(&step.step);
        let Some(StepKind::Workshop { invite: Some(invite), .. }) = written.map(|step| &step.kind) else { continue };
        let now = invited(draft, invite);
        let joined: Vec<String> = now.iter().filter(|id| !planned.invited.contains(id)).cloned().collect();
        let left: Vec<String> = planned.invited.iter().filter(|id| !now.contains(id)).cloned().collect();
        if !joined.is_empty() || !left.is_empty() {
            draft.record(EventData::InvitationsChanged { step, sequence: planned.sequence + 1, joined, left });
        }
    }
}

/// Calls off the meetings whose step is not to be done now, whatever the reason: skipped, cancelled, set back, or the
/// programme ended. One whose step is done has been held.
pub(in crate::engine) fn call_off(draft: &mut Draft<'_>) {
    let ended = matches!(draft.instance.state, InstanceState::Stopped | InstanceState::Cancelled);
    let not_now = move |state| match state {
        StepState::Waiting | StepState::Skipped | StepState::Cancelled => true,
        StepState::Open => ended,
        StepState::Done => false,
    };
    for (step, planned) in ahead(draft, &not_now) {
        draft.record(EventData::WorkshopCalledOff { step, sequence: planned.sequence + 1 });
    }
}

/// The meetings that have not begun, of steps in these states.
fn ahead(draft: &Draft<'_>, of: &dyn Fn(StepState) -> bool) -> Vec<(StepRef, Planned)> {
    let steps = draft.instance.steps.iter().filter(|(_, progress)| of(progress.state));
    let planned = steps.filter_map(|(step, progress)| Some((step.clone(), progress.meeting()?.clone())));
    planned.filter(|(_, planned)| planned.at > draft.now).collect()
}
