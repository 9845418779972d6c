// SPDX-License-Identifier: EUPL-1.2
//! What is left of a deadline while the clock is on hold, and the deadline that the rest makes afterwards.
//! Counted in the unit of the term: local days, working days, or exact time for hours; a change of the clocks between
//! neither costs nor gives anything. A deadline that had passed stays passed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::days::{Calendar, plus_days};
use super::deadline::{Counting, Deadline, is_beyond_law};
use super::due::Policy;
use super::term::Term;
use super::why::{Counted, Spot};

#[cfg(test)]
mod tests;

/// What was left of a deadline when the hold began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// Nothing: the deadline had passed before the hold.
    Passed,
    /// Whole local days after the day of the hold; 0 when it was due on that very day.
    Days(u32),
    /// Working days after the day of the hold, counted in the calendar of the deadline's policy.
    WorkingDays(u32),
    /// Time to the instant itself, of a term in hours.
    Exact(SignedDuration),
}

impl Budget {
    /// What is left of `deadline` at `held_at`.
    pub fn remaining(deadline: &Deadline, held_at: Timestamp, calendar: &Calendar, zone: &TimeZone) -> Budget {
        if deadline.due_at <= held_at {
            return Budget::Passed;
        }
        let held_on = zone.to_datetime(held_at).date();
        let counting = counting(deadline.why.policy, calendar, zone);
        match unit(&deadline.why.counted) {
            Unit::Days => Budget::Days(days_between(held_on, deadline.date)),
            Unit::WorkingDays => Budget::WorkingDays(counting.working().working_days_between(held_on, deadline.date)),
            Unit::Exact => Budget::Exact(deadline.due_at.duration_since(held_at)),
        }
    }

    /// The deadline that the rest makes from `resumed_at`. Days off move it forwards as its policy says, also when it was
    /// first counted backwards: what it was counted back from has lost its meaning. Of the Algemene termijnenwet only
    /// article 1 applies to a rest, and to that of a term which the law leaves alone not even that. A passed deadline comes back unchanged.
    pub fn resume(&self, held: &Deadline, resumed_at: Timestamp, calendar: &Calendar, zone: &TimeZone) -> Deadline {
        let counting = counting(held.why.policy, calendar, zone);
        let beyond_law = held.why.policy == Policy::Atw && is_beyond_law(&held.why.counted);
        let from = zone.to_datetime(resumed_at).date();
        let end = match *self {
            Budget::Passed => return held.clone(),
            Budget::Exact(left) => {
                let counted = |from, end| Counted::AfterHold { left: *self, from, end, beyond_law };
                return counting.at_instant(resumed_at, left, counted);
            }
            Budget::Days(days) => plus_days(from, i32::try_from(days).unwrap_or(i32::MAX)),
            Budget::WorkingDays(days) => {
                counting.working().add_working_days(from, i32::try_from(days).unwrap_or(i32::MAX))
            }
        };
        let counted = Counted::AfterHold { left: *self, from: Spot::Day(from), end: Spot::Day(end), beyond_law };
        counting.on_day(counted, end)
    }
}

/// In what the rest of a deadline is counted.
enum Unit {
    Days,
    WorkingDays,
    Exact,
}

fn unit(counted: &Counted) -> Unit {
    match counted {
        Counted::After { term, .. } | Counted::Before { term, .. } => match term {
            Term::WorkingDays(_) => Unit::WorkingDays,
            Term::Hours(_) => Unit::Exact,
            Term::Days(_) | Term::Weeks(_) => Unit::Days,
        },
        Counted::Fixed { .. } | Counted::SetByHand { .. } => Unit::Days,
        Counted::AfterHold { left, .. } => match left {
            Budget::WorkingDays(_) => Unit::WorkingDays,
            Budget::Exact(_) => Unit::Exact,
            Budget::Days(_) | Budget::Passed => Unit::Days,
        },
    }
}

fn counting<'a>(policy: Policy, calendar: &'a Calendar, zone: &'a TimeZone) -> Counting<'a> {
    Counting { policy, law: Calendar::dutch(), calendar, zone }
}

/// Local days from one date to a later one; zero when it is not later.
fn days_between(from: Date, until: Date) -> u32 {
    u32::try_from(until.duration_since(from).as_hours() / 24).unwrap_or(0)
}
