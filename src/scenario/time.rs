// SPDX-License-Identifier: EUPL-1.2
//! The time of a story: moments on the wall clock of the workflow's zone, and how far `advance` goes.
//! Nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use sluis_core::calendar::{Term, words::moment_words};
use sluis_core::definition::Definition;
use sluis_core::text::{Language, Text};

/// A moment on the wall clock. One that a change of the clocks skips becomes the moment after the gap.
pub(super) fn instant(definition: &Definition, moment: DateTime) -> Timestamp {
    let zoned = definition.timezone.to_ambiguous_zoned_datetime(moment).compatible();
    zoned.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// Where `advance` ends: a term from now (days keep the time of day, hours are exact), the first moment of a date, or a
/// moment. Nothing for a text that is none of these.
pub(super) fn target(definition: &Definition, now: Timestamp, span: &str) -> Option<Timestamp> {
    if let Ok(term) = span.parse::<Term>() {
        return after(definition, now, term);
    }
    if let Ok(date) = span.parse::<Date>()
        && span.len() == 10
    {
        return Some(instant(definition, date.at(0, 0, 0, 0)));
    }
    let moment: DateTime = span.replacen(' ', "T", 1).parse().ok()?;
    Some(instant(definition, moment))
}

fn after(definition: &Definition, now: Timestamp, term: Term) -> Option<Timestamp> {
    let local = definition.timezone.to_datetime(now);
    let days = |days: i64| local.date().checked_add(jiff::Span::new().try_days(days).ok()?).ok();
    let date = match term {
        Term::Hours(hours) => return now.checked_add(jiff::SignedDuration::from_hours(hours.into())).ok(),
        Term::Days(number) => days(number.into())?,
        Term::Weeks(number) => days(i64::from(number) * 7)?,
        Term::WorkingDays(number) => definition.calendar.add_working_days(local.date(), i32::try_from(number).ok()?),
    };
    Some(instant(definition, date.to_datetime(local.time())))
}

/// A moment in words.
pub(super) fn words(definition: &Definition, at: Timestamp) -> Text {
    let local = definition.timezone.to_datetime(at);
    Text::both(moment_words(local, Language::Nl), moment_words(local, Language::En))
}
