// SPDX-License-Identifier: EUPL-1.2
//! From a rule to a date: what `due` means once the moment that it counts from is known.
//! Legal terms look at the days of the law only, all others at the organisation's calendar; the two never mix.
//! Nothing here reads a clock: whether a deadline has passed is the caller's comparison with `due_at`.

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::days::{Calendar, plus_days};
use super::due::{Anchor, Due, DueRule, Policy};
use super::term::Term;
use super::why::{Counted, Moved, Spot, Why};
use super::words::{date_words, moment_words};
use crate::text::Language;

#[cfg(test)]
mod tests;

/// A moment by which something must be done, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The first instant that is too late: an item is overdue when `now >= due_at`.
    pub due_at: Timestamp,
    /// The last local day on which it is in time; of a term in hours, the local day of the instant.
    pub date: Date,
    /// Why it is this date.
    pub why: Why,
}

/// The moment that an anchor stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Something that happened, or will happen, at an instant.
    At(Timestamp),
    /// A date that somebody gave, in the workflow's zone.
    Day(Date),
}

impl Due {
    /// The deadline, once `resolve` knows the moment of the anchor; `None` while it does not (a step that is not done).
    /// A fixed date asks nothing. Dates are of `zone`, working days of `calendar` or, with `policy: atw`, of the law.
    /// Dates beyond the year 9999 stay at its last day.
    pub fn deadline(
        &self,
        resolve: impl FnOnce(&Anchor) -> Option<Origin>,
        calendar: &Calendar,
        zone: &TimeZone,
    ) -> Option<Deadline> {
        let counting = Counting { policy: self.policy, law: Calendar::dutch(), calendar, zone };
        Some(match &self.rule {
            DueRule::In { term, after } => counting.after(*term, after, resolve(after)?),
            DueRule::Before { anchor, by } => counting.before(*by, anchor, resolve(anchor)?),
            DueRule::On(date) => counting.on_day(Counted::Fixed { end: Spot::Day(*date) }, *date),
        })
    }
}

impl Deadline {
    /// A date that a person set: it stays where it was put, also on a day off.
    pub fn set_by_hand(date: Date, zone: &TimeZone) -> Deadline {
        let counted = Counted::SetByHand { end: Spot::Day(date) };
        Deadline::on_day(date, Why { counted, moved: None, policy: Policy::Calendar { roll: false } }, zone)
    }

    /// Of a term in hours, the local moment at which it ends; what ends with a day has none.
    pub fn moment(&self) -> Option<DateTime> {
        match self.why.counted.end() {
            Spot::Moment(moment) if self.why.moved.is_none() => Some(moment),
            _ => None,
        }
    }

    /// Until when it is in time, as people say it: `maandag 25 januari 2027`, and of a term in hours with its moment.
    pub fn in_words(&self, language: Language) -> String {
        self.moment().map_or_else(|| date_words(self.date, language), |moment| moment_words(moment, language))
    }

    /// When the time of `term` before this deadline begins: the start of the local day that lies so many days before
    /// its date, or so many hours before `due_at`. For `due_soon` and `before_due`.
    pub fn moment_before(&self, term: Term, calendar: &Calendar, zone: &TimeZone) -> Timestamp {
        match shifted(self.date, term, -1, calendar) {
            Shifted::Day(date) => first_instant(date, zone),
            Shifted::Hours(duration) => self.due_at.checked_add(duration).unwrap_or(Timestamp::MIN),
        }
    }

    /// When `term` has gone by since this deadline: the first instant after the local day that lies so many days after
    /// its date, or so many hours after `due_at`. For an escalation `after`.
    pub fn moment_after(&self, term: Term, calendar: &Calendar, zone: &TimeZone) -> Timestamp {
        match shifted(self.date, term, 1, calendar) {
            Shifted::Day(date) => first_instant(plus_days(date, 1), zone),
            Shifted::Hours(duration) => self.due_at.checked_add(duration).unwrap_or(Timestamp::MAX),
        }
    }

    /// A deadline at the end of a local day.
    fn on_day(date: Date, why: Why, zone: &TimeZone) -> Deadline {
        Deadline { due_at: first_instant(plus_days(date, 1), zone), date, why }
    }
}

/// What counting needs to know, apart from the rule.
pub(super) struct Counting<'a> {
    pub(super) policy: Policy,
    pub(super) law: Calendar,
    pub(super) calendar: &'a Calendar,
    pub(super) zone: &'a TimeZone,
}

impl Counting<'_> {
    /// The calendar of the policy: a legal term never sees an organisation's own days off.
    pub(super) fn working(&self) -> &Calendar {
        if self.policy == Policy::Atw { &self.law } else { self.calendar }
    }

    fn after(&self, term: Term, anchor: &Anchor, origin: Origin) -> Deadline {
        let anchor = anchor.clone();
        match shifted(origin.day(self.zone), term, 1, self.working()) {
            Shifted::Day(end) => {
                let from = Spot::Day(origin.day(self.zone));
                self.on_day(Counted::After { term, anchor, from, end: Spot::Day(end) }, end)
            }
            Shifted::Hours(hours) => self.at_instant(origin.instant(self.zone), hours, |from, end| Counted::After {
                term,
                anchor,
                from,
                end,
            }),
        }
    }

    fn before(&self, term: Term, anchor: &Anchor, origin: Origin) -> Deadline {
        let anchor = anchor.clone();
        match shifted(origin.day(self.zone), term, -1, self.working()) {
            Shifted::Day(end) => {
                let from = Spot::Day(origin.day(self.zone));
                self.on_day(Counted::Before { term, anchor, from, end: Spot::Day(end) }, end)
            }
            Shifted::Hours(hours) => self.at_instant(origin.instant(self.zone), hours, |from, end| Counted::Before {
                term,
                anchor,
                from,
                end,
            }),
        }
    }

    /// A deadline of so many hours from an instant: exact, and never moved.
    pub(super) fn at_instant(
        &self,
        from: Timestamp,
        duration: SignedDuration,
        counted: impl FnOnce(Spot, Spot) -> Counted,
    ) -> Deadline {
        let far = if duration.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        let due_at = from.checked_add(duration).unwrap_or(far);
        let (from, end) = (self.zone.to_datetime(from), self.zone.to_datetime(due_at));
        let why = Why { counted: counted(Spot::Moment(from), Spot::Moment(end)), moved: None, policy: self.policy };
        Deadline { due_at, date: end.date(), why }
    }

    /// A deadline that ends with the day `end`, moved off days off as the policy says.
    pub(super) fn on_day(&self, counted: Counted, end: Date) -> Deadline {
        let working = self.working();
        let backwards = matches!(counted, Counted::Before { .. });
        let moved = match self.policy {
            Policy::Calendar { roll: false } => None,
            Policy::Calendar { roll: true } if backwards => moved_to(working.working_day_until(end), end, working),
            Policy::Calendar { roll: true } => moved_to(working.working_day_from(end), end, working),
            Policy::Atw if is_beyond_law(&counted) => None,
            Policy::Atw => moved_by_law(&counted, end, working),
        };
        let date = moved.as_ref().map_or(end, |moved| moved.to);
        Deadline::on_day(date, Why { counted, moved, policy: self.policy }, self.zone)
    }
}

impl Origin {
    fn day(self, zone: &TimeZone) -> Date {
        match self {
            Origin::At(instant) => zone.to_datetime(instant).date(),
            Origin::Day(date) => date,
        }
    }

    fn instant(self, zone: &TimeZone) -> Timestamp {
        match self {
            Origin::At(instant) => instant,
            Origin::Day(date) => first_instant(date, zone),
        }
    }
}

/// Where a term leads: to a day, or so many hours on.
enum Shifted {
    Day(Date),
    Hours(SignedDuration),
}

/// Counts a term from a day, forwards (1) or backwards (-1). The day itself is not counted.
fn shifted(from: Date, term: Term, direction: i32, working: &Calendar) -> Shifted {
    // A term is at most ten years, so its number fits.
    let count = |n: u32| direction * i32::try_from(n).unwrap_or(i32::MAX);
    match term {
        Term::Days(n) => Shifted::Day(plus_days(from, count(n))),
        Term::Weeks(n) => Shifted::Day(plus_days(from, 7 * count(n))),
        Term::WorkingDays(n) => Shifted::Day(working.add_working_days(from, count(n))),
        Term::Hours(n) => Shifted::Hours(SignedDuration::from_hours(i64::from(count(n)))),
    }
}

fn moved_to(to: Date, end: Date, working: &Calendar) -> Option<Moved> {
    (to != end).then(|| Moved { to, day_off: working.day_off(end), two_working_days: false })
}

/// Articles 1, 2 and 4 of the Algemene termijnenwet for what ends with the day `end`.
fn moved_by_law(counted: &Counted, end: Date, law: &Calendar) -> Option<Moved> {
    let Counted::After { term, from: Spot::Day(from), .. } = counted else {
        return moved_to(law.working_day_from(end), end, law);
    };
    let by_article_1 = law.working_day_from(end);
    let by_article_2 = if is_three_days_or_more(*term) { law.add_working_days(*from, 2) } else { by_article_1 };
    let to = by_article_1.max(by_article_2);
    let moved = Moved { to, day_off: law.day_off(end), two_working_days: by_article_2 > by_article_1 };
    (to != end).then_some(moved)
}

/// Whether the law leaves this alone: terms counted backwards (article 1, second paragraph), terms of more than 90 days
/// or 12 weeks (article 4), and what is left of them after a hold. (Hours never come here.)
pub(super) fn is_beyond_law(counted: &Counted) -> bool {
    match counted {
        Counted::Before { .. } => true,
        Counted::After { term: Term::Days(n), .. } => *n > 90,
        Counted::After { term: Term::Weeks(n), .. } => *n > 12,
        Counted::AfterHold { beyond_law, .. } => *beyond_law,
        // Working days end on a working day by themselves.
        Counted::After { .. } | Counted::Fixed { .. } | Counted::SetByHand { .. } => false,
    }
}

/// Article 2 is about terms of three days or more; counting working days satisfies it by itself.
fn is_three_days_or_more(term: Term) -> bool {
    match term {
        Term::Days(n) => n >= 3,
        Term::Weeks(_) => true,
        Term::WorkingDays(_) | Term::Hours(_) => false,
    }
}

/// The first instant of a local day.
pub(super) fn first_instant(date: Date, zone: &TimeZone) -> Timestamp {
    first_instant_from(date.at(0, 0, 0, 0), zone)
}

/// The instant of a local moment: the earlier one where clocks go back over it, and where clocks skip it, the first
/// instant after the gap.
pub fn first_instant_from(local: DateTime, zone: &TimeZone) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let is_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    // `compatible` fails only at the very ends of time (years -9999 and 9999).
    let Ok(instant) = ambiguous.compatible() else {
        return if local.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    };
    if !is_gap {
        return instant;
    }
    // `compatible` lands as far behind the gap as `local` lies in it; the gap ends at the last transition before that.
    let just_after = instant.checked_add(SignedDuration::from_nanos(1)).unwrap_or(instant);
    zone.preceding(just_after).next().map_or(instant, |transition| transition.timestamp())
}
