// SPDX-License-Identifier: EUPL-1.2
//! Schedules as cron writes them: five fields, read in a time zone, firing at most every five minutes.
//! The crate `cron` only says which minutes, hours, days and months a field names. Zones, changes of the clocks, weekday
//! numbers and the choice between day and weekday are ours, because that crate gets them wrong.
//!
//! On days when the clocks change we do what the crate `croner` does, which our tests compare us with:
//! - A schedule with one minute and one hour (`30 2 * * *`) fires once on each of its days: where the clocks skip its
//!   time, at the first instant after the gap when that is still one of its days; where they repeat it, the first time.
//! - Any other schedule (`*/30 * * * *`, `0 2,14 * * *`) follows the wall clock: skipped times do not fire, repeated
//!   times fire twice.
//! - A day that a zone left out whole (Apia, 30 December 2011) has no runs at all.

use std::{fmt, iter};

use cron::TimeUnitSpec;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::days::plus_days;
use super::deadline::first_instant_from;

mod field;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

pub use field::ScheduleError;

/// A schedule, in the zone that each question names.
#[derive(Debug, Clone)]
pub struct Schedule {
    text: String,
    fields: cron::Schedule,
    any_day: bool,
    any_weekday: bool,
}

/// The shortest time between two runs.
const LEAST_MINUTES_APART: u32 = 5;

/// Clocks are set back by three hours at most, so that wall-clock order and the order of instants differ no more.
const MOST_HOURS_SET_BACK: i64 = 3;

/// A gap of more than this is not a change to summer time but a day left out of the calendar.
const LONGEST_GAP: SignedDuration = SignedDuration::from_hours(2);

/// No schedule that fires at all is silent longer: 29 February skips at most eight years.
const LONGEST_SILENCE_DAYS: i32 = 10 * 366;

impl Schedule {
    /// Reads a schedule: minute, hour, day of the month, month, weekday. Lists, ranges, steps and three-letter names
    /// are understood; 0 and 7 are both Sunday. When both the day and the weekday are limited, either is enough.
    ///
    /// # Errors
    /// What a schedule cannot say, each with its cure; a schedule that never fires or more than every five minutes.
    pub fn parse(text: &str) -> Result<Schedule, ScheduleError> {
        let fields = field::Fields::read(text)?;
        // Our own reading left nothing that the matcher does not know.
        let matcher = fields
            .as_matcher_text()
            .parse()
            .map_err(|_| ScheduleError::Unreadable { field: "schedule", written: text.to_string() })?;
        let schedule = Schedule {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            fields: matcher,
            any_day: fields.any_day(),
            any_weekday: fields.any_weekday(),
        };
        // 2000 to 2008 hold every date that exists, each on many weekdays.
        let days = || schedule.days_from(Date::constant(2000, 1, 1)).take_while(|day| day.year() < 2009);
        if days().next().is_none() {
            return Err(ScheduleError::NeverFires(schedule.text));
        }
        if schedule.is_too_often(days()) {
            return Err(ScheduleError::TooOften(schedule.text));
        }
        Ok(schedule)
    }

    /// The first run after `after`, seen in `zone`; `None` only at the end of the calendar.
    pub fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let back = SignedDuration::from_hours(MOST_HOURS_SET_BACK);
        let begin = zone.to_datetime(after).checked_sub(back).ok()?;
        let mut best: Option<(Timestamp, DateTime)> = None;
        for local in self.wall_clock_from(begin) {
            // Later on the wall clock can be earlier in time only while clocks are set back.
            if best.is_some_and(|(_, stop)| local > stop) {
                break;
            }
            let first = self.instants(local, zone).into_iter().flatten().filter(|run| *run > after).min();
            if let Some(run) = first.filter(|run| best.is_none_or(|(earliest, _)| *run < earliest)) {
                best = Some((run, zone.to_datetime(run).checked_add(back).unwrap_or(DateTime::MAX)));
            }
        }
        best.map(|(run, _)| run)
    }

    /// The instants at which a run at this local time happens: none in most gaps, two where a time is repeated.
    fn instants(&self, local: DateTime, zone: &TimeZone) -> [Option<Timestamp>; 2] {
        let ambiguous = zone.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => [ambiguous.unambiguous().ok(), None],
            AmbiguousOffset::Fold { .. } if self.once_a_day() => [ambiguous.earlier().ok(), None],
            AmbiguousOffset::Fold { .. } => [ambiguous.earlier().ok(), ambiguous.later().ok()],
            AmbiguousOffset::Gap { before, after } => {
                let gap = SignedDuration::from_secs(i64::from(after.seconds() - before.seconds()));
                let end = first_instant_from(local, zone);
                let is_run = self.once_a_day() && gap <= LONGEST_GAP && self.is_day(zone.to_datetime(end).date());
                [is_run.then_some(end), None]
            }
        }
    }

    /// Whether it names one minute of one hour: then it fires once on each of its days, whatever the clocks do. A row with a
    /// step, such as `3-12/15`, follows the clocks also where it happens to hold one hour, as with croner.
    fn once_a_day(&self) -> bool {
        let has_a_step = |field: &str| field.split_once('/').is_some_and(|(_, step)| step.parse() != Ok(1));
        let stepped = self.text.split_ascii_whitespace().take(2).any(has_a_step);
        !stepped && self.fields.hours().count() == 1 && self.fields.minutes().count() == 1
    }

    /// The local times of the schedule from `begin` on, in wall-clock order.
    fn wall_clock_from(&self, begin: DateTime) -> impl Iterator<Item = DateTime> + '_ {
        self.days_from(begin.date())
            .flat_map(|day| self.times().map(move |(hour, minute)| day.at(hour, minute, 0, 0)))
            .skip_while(move |local| *local < begin)
    }

    /// The days of the schedule from `begin` on, for the longest silence that a schedule can have.
    fn days_from(&self, begin: Date) -> impl Iterator<Item = Date> + '_ {
        (0..LONGEST_SILENCE_DAYS).map(move |days| plus_days(begin, days)).filter(|day| self.is_day(*day))
    }

    /// Hours and minutes of the schedule, in order.
    fn times(&self) -> impl Iterator<Item = (i8, i8)> + '_ {
        // Hours are below 24 and minutes below 60.
        let small = |n: u32| i8::try_from(n).unwrap_or_default();
        let hours = self.fields.hours().iter();
        hours.flat_map(move |hour| self.fields.minutes().iter().map(move |minute| (small(hour), small(minute))))
    }

    fn is_day(&self, date: Date) -> bool {
        let weekday = u32::from(date.weekday().to_sunday_one_offset().unsigned_abs());
        let weekday = self.fields.days_of_week().includes(weekday);
        let day = self.fields.days_of_month().includes(u32::from(date.day().unsigned_abs()));
        let on_day = match (self.any_day, self.any_weekday) {
            (true, _) => weekday,
            (_, true) => day,
            (false, false) => day || weekday,
        };
        on_day && self.fields.months().includes(u32::from(date.month().unsigned_abs()))
    }

    /// Whether two runs come too soon after each other, where `days` are its days.
    fn is_too_often(&self, days: impl Iterator<Item = Date>) -> bool {
        let minutes =
            self.times().map(|(hour, minute)| u32::from(hour.unsigned_abs()) * 60 + u32::from(minute.unsigned_abs()));
        let minutes: Vec<u32> = minutes.collect();
        let (Some(first), Some(last)) = (minutes.first(), minutes.last()) else { return false };
        if minutes.windows(2).any(|pair| pair[1] - pair[0] < LEAST_MINUTES_APART) {
            return true;
        }
        // Only where the night is so short does it matter whether two of its days follow each other.
        let mut days = days.peekable();
        let mut next_day_too =
            || iter::from_fn(|| Some((days.next()?, *days.peek()?))).any(|(day, next)| plus_days(day, 1) == next);
        first + 24 * 60 - last < LEAST_MINUTES_APART && next_day_too()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Two schedules are the same when they are written the same.
impl PartialEq for Schedule {
    fn eq(&self, other: &Schedule) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Schedule, D::Error> {
        Schedule::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
