// SPDX-License-Identifier: EUPL-1.2
//! A length of time as an author writes it: `3 weeks`, `10 working days`, `PT4H`.
//! A term always has its unit and is never a month: a month has no fixed length. It must never become a number
//! of seconds on its own: how long a day is depends on the zone, and what a working day is on the calendar.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::{Language, Text, both};

#[cfg(test)]
mod tests;

/// A length of time, at least one of its unit and at most ten years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Term {
    /// Calendar days, weekends included.
    Days(u32),
    /// Weeks of seven calendar days.
    Weeks(u32),
    /// Working days of the calendar in use.
    WorkingDays(u32),
    /// Hours of sixty minutes on the clock of physics: not changed by daylight saving time.
    Hours(u32),
}

/// The most that a term may hold, for each unit: ten years.
const MOST_DAYS: u32 = 3653;
const MOST_WEEKS: u32 = 521;
const MOST_WORKING_DAYS: u32 = 2609;
const MOST_HOURS: u32 = MOST_DAYS * 24;

/// Why a text is not a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermError {
    /// A bare number such as `3`.
    UnitMissing(String),
    /// Months or years, which have no fixed length.
    NoFixedLength {
        /// As it was written.
        written: String,
        /// A number of weeks that comes near.
        weeks: u64,
    },
    /// Minutes or seconds, which are too short to ask of people.
    TooFine(String),
    /// A unit that we do not know.
    UnknownUnit(String),
    /// Zero or negative.
    NotPositive(String),
    /// More than ten years.
    TooLong(String),
    /// A fraction such as `1.5 days`.
    NotWhole(String),
    /// More than one ISO 8601 unit, such as `P1W2D`.
    ManyUnits(String),
    /// Anything else.
    Unreadable(String),
}

/// In one line, for programs and logs; people read [`TermError::said`] and [`TermError::cure`] in their language.
impl fmt::Display for TermError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.said().get(Language::En), self.cure().get(Language::En))
    }
}

impl std::error::Error for TermError {}

impl TermError {
    /// What is wrong, in one sentence for who wrote it in a file.
    pub fn said(&self) -> Text {
        use TermError::*;
        match self {
            UnitMissing(written) => both(format!("`{written}` heeft geen eenheid"), format!("`{written}` has no unit")),
            NoFixedLength { .. } => {
                both("maanden en jaren hebben geen vaste lengte", "months and years have no fixed length")
            }
            TooFine(written) => both(
                format!("`{written}` is te kort om mensen te vragen: de kortste termijn is `1 hour`"),
                format!("`{written}` is too short to ask of people: the shortest term is `1 hour`"),
            ),
            UnknownUnit(unit) => {
                both(format!("`{unit}` is geen eenheid van tijd"), format!("`{unit}` is no unit of time"))
            }
            NotPositive(written) => {
                both(format!("`{written}` is geen tijd om te wachten"), format!("`{written}` is no time to wait"))
            }
            TooLong(written) => both(
                format!("`{written}` is langer dan tien jaar, en langer duurt geen termijn"),
                format!("`{written}` is longer than ten years, and no term lasts longer"),
            ),
            NotWhole(written) => {
                both(format!("`{written}` is geen heel aantal"), format!("`{written}` is not a whole number"))
            }
            ManyUnits(written) => {
                both(format!("`{written}` heeft meer dan één eenheid"), format!("`{written}` has more than one unit"))
            }
            Unreadable(written) => both(format!("`{written}` is geen termijn"), format!("`{written}` is no term")),
        }
    }

    /// What to write instead.
    pub fn cure(&self) -> Text {
        use TermError::*;
        match self {
            UnitMissing(written) => both(
                format!("schrijf `{written} days`, `{written} weeks`, `{written} working days` of `{written} hours`"),
                format!("write `{written} days`, `{written} weeks`, `{written} working days` or `{written} hours`"),
            ),
            NoFixedLength { weeks, .. } => {
                both(format!("schrijf weken, zoals `{weeks} weeks`"), format!("write weeks, such as `{weeks} weeks`"))
            }
            TooFine(_) => both("schrijf uren of dagen, zoals `4 hours`", "write hours or days, such as `4 hours`"),
            UnknownUnit(_) => both(
                "schrijf `days`, `weeks`, `working days` of `hours`",
                "write `days`, `weeks`, `working days` or `hours`",
            ),
            NotPositive(_) => both("schrijf minstens 1, zoals `1 day`", "write at least 1, such as `1 day`"),
            TooLong(_) => both("schrijf een kortere tijd", "write a shorter time"),
            NotWhole(_) | ManyUnits(_) => both(
                "schrijf een heel aantal van een kleinere eenheid, zoals `36 hours`",
                "write a whole number of a smaller unit, such as `36 hours`",
            ),
            Unreadable(_) => both(
                "schrijf een getal met een eenheid, zoals `3 weeks` of `10 working days`",
                "write a number and a unit, such as `3 weeks` or `10 working days`",
            ),
        }
    }
}

/// A unit, apart from the number before it.
#[derive(Clone, Copy)]
enum Unit {
    Days,
    Weeks,
    WorkingDays,
    Hours,
}

impl Term {
    /// The term in words, with the right plural: `1 week`, `10 werkdagen`, `4 uur`.
    pub fn in_words(self, language: Language) -> String {
        let (number, unit) = self.parts();
        let one = number == 1;
        let word = match (language, unit) {
            (Language::Nl, Unit::Days) => ["dagen", "dag"],
            (Language::Nl, Unit::Weeks) => ["weken", "week"],
            (Language::Nl, Unit::WorkingDays) => ["werkdagen", "werkdag"],
            (Language::Nl, Unit::Hours) => ["uur", "uur"],
            (Language::En, Unit::Days) => ["days", "day"],
            (Language::En, Unit::Weeks) => ["weeks", "week"],
            (Language::En, Unit::WorkingDays) => ["working days", "working day"],
            (Language::En, Unit::Hours) => ["hours", "hour"],
        }[usize::from(one)];
        format!("{number} {word}")
    }

    fn parts(self) -> (u32, Unit) {
        match self {
            Term::Days(n) => (n, Unit::Days),
            Term::Weeks(n) => (n, Unit::Weeks),
            Term::WorkingDays(n) => (n, Unit::WorkingDays),
            Term::Hours(n) => (n, Unit::Hours),
        }
    }

    fn new(number: &str, unit: Unit, written: &str) -> Result<Term, TermError> {
        let own = || written.to_string();
        if number.contains(['.', ',']) {
            return Err(TermError::NotWhole(own()));
        }
        let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TermError::Unreadable(own()));
        }
        if number.starts_with('-') || digits.bytes().all(|b| b == b'0') {
            return Err(TermError::NotPositive(own()));
        }
        let (most, build): (u32, fn(u32) -> Term) = match unit {
            Unit::Days => (MOST_DAYS, Term::Days),
            Unit::Weeks => (MOST_WEEKS, Term::Weeks),
            Unit::WorkingDays => (MOST_WORKING_DAYS, Term::WorkingDays),
            Unit::Hours => (MOST_HOURS, Term::Hours),
        };
        // Digits that do not fit u32 are far beyond ten years as well.
        match digits.parse::<u32>() {
            Ok(n) if n <= most => Ok(build(n)),
            _ => Err(TermError::TooLong(own())),
        }
    }
}

impl FromStr for Term {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Term, TermError> {
        let written = text.trim();
        if written.starts_with(['P', 'p']) {
            return from_iso(written);
        }
        let number_ends = written.find(|c: char| !(c.is_ascii_digit() || "+-.,".contains(c))).unwrap_or(written.len());
        let (number, unit) = written.split_at(number_ends);
        if number.is_empty() {
            return Err(TermError::Unreadable(written.to_string()));
        }
        let words: Vec<String> = unit.split_whitespace().map(str::to_lowercase).collect();
        let unit = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => return Err(TermError::UnitMissing(written.to_string())),
            ["day" | "days"] => Unit::Days,
            ["week" | "weeks"] => Unit::Weeks,
            ["working", "day" | "days"] => Unit::WorkingDays,
            ["hour" | "hours"] => Unit::Hours,
            ["month" | "months"] => return Err(no_fixed_length(number, written, false)),
            ["year" | "years"] => return Err(no_fixed_length(number, written, true)),
            ["minute" | "minutes" | "second" | "seconds"] => return Err(TermError::TooFine(written.to_string())),
            other => return Err(TermError::UnknownUnit(other.join(" "))),
        };
        Term::new(number, unit, written)
    }
}

/// `P3W`, `P10D`, `PT4H`: one unit, as ISO 8601 writes it.
fn from_iso(written: &str) -> Result<Term, TermError> {
    let upper = written.to_ascii_uppercase();
    let body = upper.trim_start_matches('P');
    let (in_time, body) = body.strip_prefix('T').map_or((false, body), |rest| (true, rest));
    if body.chars().filter(char::is_ascii_alphabetic).count() > 1 {
        return Err(TermError::ManyUnits(written.to_string()));
    }
    let Some(unit) = body.chars().last() else { return Err(TermError::Unreadable(written.to_string())) };
    let number = &body[..body.len() - unit.len_utf8()];
    match (unit, in_time) {
        ('D', false) => Term::new(number, Unit::Days, written),
        ('W', false) => Term::new(number, Unit::Weeks, written),
        ('H', true) => Term::new(number, Unit::Hours, written),
        ('M' | 'Y', false) => Err(no_fixed_length(number, written, unit == 'Y')),
        ('M' | 'S', true) => Err(TermError::TooFine(written.to_string())),
        _ => Err(TermError::Unreadable(written.to_string())),
    }
}

/// Says how many weeks come near so many months or years; rounded, because the author must choose.
fn no_fixed_length(number: &str, written: &str, years: bool) -> TermError {
    let count = number.parse::<u64>().unwrap_or(1).clamp(1, 120);
    let months = if years { (count * 12).min(120) } else { count };
    TermError::NoFixedLength { written: written.to_string(), weeks: (months * 13 + 1) / 3 }
}

/// As an author writes it: `3 weeks`. Reading it back gives the same term.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Language::En))
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Term, D::Error> {
        deserializer.deserialize_any(TermVisitor)
    }
}

struct TermVisitor;

impl Visitor<'_> for TermVisitor {
    type Value = Term;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a term with its unit, such as `3 weeks`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Term, E> {
        text.parse().map_err(E::custom)
    }

    // A bare number gets the message about its unit instead of "invalid type".
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Term, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Term, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Term, E> {
        self.visit_str(&number.to_string())
    }
}
