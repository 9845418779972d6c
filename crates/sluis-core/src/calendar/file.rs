// SPDX-License-Identifier: EUPL-1.2
//! The calendar file: an organisation's own days off beside the days of the law.
//! Only what the file says and whether it can be; reading it from disk and the place of a fault belong to the reader.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::days::plus_days;
use super::words::{date_words, strict_date};
use crate::text::{Language, Text, both};

#[cfg(test)]
mod tests;

/// A calendar file as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// Version of the language: 1.
    pub sluis: u32,
    /// What people call this calendar.
    pub title: Wording,
    /// The calendar of law that the days off are added to.
    pub based_on: Law,
    /// The organisation's own days off.
    #[serde(default)]
    pub days_off: Vec<OwnDayOff>,
}

/// The calendars of law that we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Law {
    /// The Netherlands: Algemene termijnenwet.
    Nl,
}

/// Text for people as an author writes it: a string in the file's language, or one wording for each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Wording {
    /// In the language of the workflow.
    Plain(String),
    /// In each language.
    PerLanguage(Text),
}

/// One entry of `days_off`: exactly one of `date`, `from` with `to`, or `yearly`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Entry", into = "Entry")]
pub struct OwnDayOff {
    /// Which days.
    pub days: OwnDays,
    /// What people call them.
    pub title: Wording,
}

/// The days of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnDays {
    /// One day.
    On(Date),
    /// From the first to the last, both off.
    Range {
        /// The first day off.
        from: Date,
        /// The last day off.
        to: Date,
    },
    /// The same day of every year; 29 February in leap years only.
    Yearly(MonthDay),
}

/// A day of the year, written `12-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

/// What a calendar file cannot say. `entry` counts from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// Another version of the language.
    Version(u32),
    /// No words in any language.
    EmptyTitle {
        /// Which entry.
        entry: usize,
    },
    /// `to` lies before `from`.
    EndsBeforeItBegins {
        /// Which entry.
        entry: usize,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// A range of more than a year.
    TooLong {
        /// Which entry.
        entry: usize,
    },
    /// More yearly days than leave room to work.
    TooManyYearly(usize),
    /// More entries than we read.
    TooMany(usize),
}

/// In one line, for programs and logs; people read [`CalendarError::said`] and [`CalendarError::cure`] in their language.
impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.said().get(Language::En), self.cure().get(Language::En))
    }
}

impl std::error::Error for CalendarError {}

impl CalendarError {
    /// What is wrong, in one sentence for who wrote it.
    pub fn said(&self) -> Text {
        use CalendarError::*;
        match self {
            Version(version) => both(
                format!("deze kalender is geschreven in versie {version} van de taal, en dit programma leest versie 1"),
                format!(
                    "this calendar is written in version {version} of the language, and this program reads version 1"
                ),
            ),
            EmptyTitle { .. } => both("deze vrije dag heeft een lege titel", "this day off has an empty title"),
            EndsBeforeItBegins { from, to, .. } => Text::said(|l| {
                let (from, to) = (date_words(*from, l), date_words(*to, l));
                match l {
                    Language::Nl => format!("deze vrije dagen eindigen op {to}, voor ze beginnen op {from}"),
                    Language::En => format!("these days off end on {to}, before they begin on {from}"),
                }
            }),
            TooLong { .. } => {
                both("deze vrije dagen duren langer dan een jaar", "these days off last more than a year")
            }
            TooManyYearly(number) => both(
                format!("met {number} vrije dagen per jaar blijft er bijna geen werkdag over"),
                format!("{number} yearly days off leave hardly a day to work"),
            ),
            TooMany(number) => {
                both(format!("{number} vrije dagen zijn te veel"), format!("{number} days off are too many"))
            }
        }
    }

    /// What to write instead.
    pub fn cure(&self) -> Text {
        use CalendarError::*;
        match self {
            Version(_) => both("schrijf `sluis: 1`", "write `sluis: 1`"),
            EmptyTitle { .. } => both("schrijf hoe de dag heet", "write what the day is called"),
            EndsBeforeItBegins { .. } => both("wissel `from` en `to` om", "exchange `from` and `to`"),
            TooLong { .. } => both("schrijf er hoogstens 366 dagen in", "write at most 366 days in it"),
            TooManyYearly(_) => both("schrijf er hoogstens 100", "write 100 at most"),
            TooMany(_) => both("schrijf er hoogstens 2000", "write 2000 at most"),
        }
    }
}

/// Days off by date and by day of the year.
pub(super) type OwnDaysOff = (BTreeMap<Date, Text>, BTreeMap<(i8, i8), Text>);

impl CalendarFile {
    /// Spreads the entries out over their days.
    pub(super) fn days(&self, language: Language) -> Result<OwnDaysOff, CalendarError> {
        if self.sluis != 1 {
            return Err(CalendarError::Version(self.sluis));
        }
        if self.days_off.len() > 2000 {
            return Err(CalendarError::TooMany(self.days_off.len()));
        }
        let (mut dated, mut yearly) = (BTreeMap::new(), BTreeMap::new());
        for (entry, own) in self.days_off.iter().enumerate() {
            let title = own.title.text(language).ok_or(CalendarError::EmptyTitle { entry })?;
            match own.days {
                OwnDays::On(date) => {
                    dated.insert(date, title);
                }
                OwnDays::Range { from, to } => {
                    dated.extend(each_day(entry, from, to)?.into_iter().map(|day| (day, title.clone())));
                }
                OwnDays::Yearly(MonthDay { month, day }) => {
                    yearly.insert((month, day), title);
                }
            }
        }
        // A calendar without working days would have no next one.
        if yearly.len() > 100 {
            return Err(CalendarError::TooManyYearly(yearly.len()));
        }
        Ok((dated, yearly))
    }
}

fn each_day(entry: usize, from: Date, to: Date) -> Result<Vec<Date>, CalendarError> {
    if to < from {
        return Err(CalendarError::EndsBeforeItBegins { entry, from, to });
    }
    if to > plus_days(from, 365) {
        return Err(CalendarError::TooLong { entry });
    }
    Ok((0..).map(|days| plus_days(from, days)).take_while(|day| *day <= to).take(366).collect())
}

impl Wording {
    /// The text, where a bare string is in `language`; `None` when there are no words in any language.
    pub fn text(&self, language: Language) -> Option<Text> {
        let text = match self {
            Wording::Plain(words) => Text::in_language(language, words.clone()),
            Wording::PerLanguage(text) => text.clone(),
        };
        (!text.get(language).trim().is_empty()).then_some(text)
    }
}

/// An entry as it is written, before we know which of its three shapes it has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default, with = "strict_date", skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(default, with = "strict_date", skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(default, with = "strict_date", skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    yearly: Option<MonthDay>,
    title: Wording,
}

impl TryFrom<Entry> for OwnDayOff {
    type Error = &'static str;

    fn try_from(entry: Entry) -> Result<OwnDayOff, &'static str> {
        let days = match (entry.date, entry.from, entry.to, entry.yearly) {
            (Some(date), None, None, None) => OwnDays::On(date),
            (None, Some(from), Some(to), None) => OwnDays::Range { from, to },
            (None, None, None, Some(yearly)) => OwnDays::Yearly(yearly),
            (None, Some(_), None, None) => return Err("a range has a `from` and a `to`: add `to`"),
            (None, None, Some(_), None) => return Err("a range has a `from` and a `to`: add `from`"),
            (None, None, None, None) => {
                return Err("a day off has a `date`, a `from` and `to`, or a `yearly`: add one");
            }
            _ => return Err("a day off has one of `date`, `from` with `to`, and `yearly`: make it two entries"),
        };
        Ok(OwnDayOff { days, title: entry.title })
    }
}

impl From<OwnDayOff> for Entry {
    fn from(own: OwnDayOff) -> Entry {
        let (mut date, mut range, mut yearly) = (None, (None, None), None);
        match own.days {
            OwnDays::On(day) => date = Some(day),
            OwnDays::Range { from, to } => range = (Some(from), Some(to)),
            OwnDays::Yearly(day) => yearly = Some(day),
        }
        Entry { date, from: range.0, to: range.1, yearly, title: own.title }
    }
}

impl FromStr for MonthDay {
    type Err = String;

    fn from_str(text: &str) -> Result<MonthDay, String> {
        let wrong = || format!("`{text}` is no day of the year: write month and day, such as `12-24`");
        let (month, day) = text.split_once('-').ok_or_else(wrong)?;
        if month.len() != 2 || day.len() != 2 {
            return Err(wrong());
        }
        let (month, day) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
        // 2000 is a leap year, so that 29 February is a day that some year has.
        Date::new(2000, month, day).map_err(|_| wrong())?;
        Ok(MonthDay { month, day })
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Serialize for MonthDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MonthDay, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
