// SPDX-License-Identifier: EUPL-1.2
//! Which days are working days, and counting them forwards and backwards.
//! A calendar is a value: it never reads a file and knows no clock. Its days off do not depend on a time zone.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::file::{CalendarError, CalendarFile};
use super::holidays;
use crate::text::{Language, Text};

#[cfg(test)]
mod tests;

/// Working days of the Dutch law, and where a calendar file says so also an organisation's own days off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    name: String,
    dated: BTreeMap<Date, Text>,
    yearly: BTreeMap<(i8, i8), Text>,
}

/// Why a day is no working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    /// Which sort of day off.
    pub kind: DayOffKind,
    /// What people call it: the weekday, the holiday, or the organisation's own words.
    pub title: Text,
}

/// The sorts of days off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOffKind {
    /// Saturday or Sunday.
    Weekend,
    /// A recognised holiday, or a day equated with one.
    Holiday,
    /// A day off of the organisation; the law does not know it.
    Organisation,
}

impl Calendar {
    /// The calendar of the law: weekends and the holidays of the Algemene termijnenwet.
    pub fn dutch() -> Calendar {
        Calendar { name: "nl".to_string(), dated: BTreeMap::new(), yearly: BTreeMap::new() }
    }

    /// The calendar of the law with an organisation's own days off, as its calendar file lists them.
    /// Titles that are a bare string are in `language`.
    ///
    /// # Errors
    /// A range that ends before it begins or lasts more than a year, a day that no year has, an empty title, a year
    /// without room to work.
    pub fn with_days_off(name: &str, file: &CalendarFile, language: Language) -> Result<Calendar, CalendarError> {
        let (dated, yearly) = file.days(language)?;
        Ok(Calendar { name: name.to_string(), dated, yearly })
    }

    /// The calendar's name: `nl`, or that of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why nobody works on this day; `None` on a working day. A holiday on a Sunday is called by the holiday's name.
    pub fn day_off(&self, date: Date) -> Option<DayOff> {
        self.holiday(date).or_else(|| weekend(date)).or_else(|| self.own(date))
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !is_weekend(date) && holidays::holiday_on(date).is_none() && self.own_title(date).is_none()
    }

    /// This day when it is a working day, otherwise the first one after it.
    pub fn working_day_from(&self, date: Date) -> Date {
        self.first_working_day(date, 1)
    }

    /// This day when it is a working day, otherwise the last one before it.
    pub fn working_day_until(&self, date: Date) -> Date {
        self.first_working_day(date, -1)
    }

    /// The working day that lies `days` working days after this day, or before it when `days` is negative.
    /// The day itself is not counted. Zero gives the day itself, working or not.
    pub fn add_working_days(&self, date: Date, days: i32) -> Date {
        let step = days.signum();
        (0..days.unsigned_abs()).fold(date, |date, _| self.first_working_day(plus_days(date, step), step))
    }

    /// The number of working days after `from`, up to and including `until`; zero when `until` is not later.
    pub fn working_days_between(&self, from: Date, until: Date) -> u32 {
        let mut days = 0;
        let mut date = from;
        while date < until {
            date = plus_days(date, 1);
            days += u32::from(self.is_working_day(date));
        }
        days
    }

    /// Walks by `step` until a working day, or to the end of the calendar (year 9999).
    fn first_working_day(&self, mut date: Date, step: i32) -> Date {
        while !self.is_working_day(date) && date < Date::MAX && date > Date::MIN {
            date = plus_days(date, step);
        }
        date
    }

    fn holiday(&self, date: Date) -> Option<DayOff> {
        let holiday = holidays::holiday_on(date)?;
        Some(DayOff { kind: DayOffKind::Holiday, title: holiday.kind.title() })
    }

    fn own(&self, date: Date) -> Option<DayOff> {
        let title = self.own_title(date)?.clone();
        Some(DayOff { kind: DayOffKind::Organisation, title })
    }

    fn own_title(&self, date: Date) -> Option<&Text> {
        self.dated.get(&date).or_else(|| self.yearly.get(&(date.month(), date.day())))
    }
}

/// A date so many days later, or earlier when negative; it stays within the years that exist for us.
pub(crate) fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(jiff::SignedDuration::from_hours(i64::from(days) * 24))
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn weekend(date: Date) -> Option<DayOff> {
    let title = match date.weekday() {
        Weekday::Saturday => Text::both("zaterdag", "Saturday"),
        Weekday::Sunday => Text::both("zondag", "Sunday"),
        _ => return None,
    };
    Some(DayOff { kind: DayOffKind::Weekend, title })
}
