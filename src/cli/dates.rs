// SPDX-License-Identifier: EUPL-1.2
//! Dates for people: those of a whole programme (`status --dates`), and what a move of one would move (`reschedule`).

use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Forecast, Instance, Shift};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::why::why_due;

use super::layout::{table, wrapped};
use super::words::{self, say};
use crate::app::DatesView;

/// The dates of a programme, item by item.
pub(super) fn text(dates: &[DatesView], directory: &Directory, zone: &TimeZone, language: Language) -> String {
    let mut text = String::new();
    for item in dates {
        text += &format!("{} ({})\n", item.title, item.item);
        let mut line = |label: &str, words: String| text += &wrapped(&format!("  {label}"), "    ", &words);
        let day = |date| words::date(date, language);
        if let Some(baseline) = item.baseline {
            line(say(language, "eerst gepland: ", "first planned: "), day(baseline));
        }
        if let Some(current) = item.current {
            let label = match (item.expected, language) {
                (true, Language::Nl) => "verwacht:      ",
                (true, Language::En) => "expected:      ",
                (false, Language::Nl) => "uiterlijk:     ",
                (false, Language::En) => "due:           ",
            };
            let why = item.why.as_deref().unwrap_or_default();
            line(label, format!("{}. {why}", day(current)));
        }
        for moved in &item.moves {
            let who = titles::person_name(directory, &moved.by);
            let at = words::day(moved.at, zone, language);
            let (from, to) = (moved.from.map(day).unwrap_or_else(|| "-".to_owned()), day(moved.to));
            let hold = if moved.by_hold { say(language, " na het aanhouden", " after the hold") } else { "" };
            line(
                say(language, "verzet:        ", "moved:         "),
                match language {
                    Language::Nl => format!("van {from} naar {to}{hold}, op {at} door {who}: {}", moved.reason),
                    Language::En => format!("from {from} to {to}{hold}, on {at} by {who}: {}", moved.reason),
                },
            );
        }
        if let Some(actual) = item.actual {
            line(say(language, "gereed:        ", "done:          "), words::day(actual, zone, language));
        }
    }
    text
}

/// What a move would bring, or brought: each date that becomes another, and the end of the programme.
pub(super) struct Moved<'a> {
    pub(super) definition: &'a Definition,
    pub(super) instance: &'a Instance,
    pub(super) before: &'a Forecast,
    pub(super) after: &'a Forecast,
    pub(super) language: Language,
}

impl Moved<'_> {
    pub(super) fn text(&self) -> String {
        let shifts = self.before.shifts(self.after);
        if shifts.is_empty() {
            return say(self.language, "Er verschuift niets.\n", "No date moves.\n").to_owned();
        }
        let day = |date| words::date(date, self.language);
        let row = |shift: &Shift| {
            let why = why_due(self.definition, self.instance, &shift.to, self.language);
            vec![self.title(shift), day(shift.from.date), day(shift.to.date), why]
        };
        let header = match self.language {
            Language::Nl => ["wat", "van", "naar", "waarom"],
            Language::En => ["what", "from", "to", "why"],
        };
        let end = |forecast: &Forecast| {
            let last = forecast.ends_at;
            day(self.definition.timezone.to_datetime(last).date())
        };
        let (was, is) = (end(self.before), end(self.after));
        let end = match self.language {
            _ if was == is => String::new(),
            Language::Nl => format!("Het programma eindigt naar verwachting op {is}, en niet op {was}.\n"),
            Language::En => format!("The programme is expected to end on {is}, and not on {was}.\n"),
        };
        format!("{}{end}", table(&header, shifts.iter().map(row)))
    }

    pub(super) fn json(&self) -> Json {
        let shifts = self.before.shifts(self.after);
        let row = |shift: &Shift| {
            json!({
                "item": shift.item.to_string(),
                "title": self.title(shift),
                "from": shift.from.date,
                "to": shift.to.date,
                "why": why_due(self.definition, self.instance, &shift.to, self.language),
            })
        };
        json!(shifts.iter().map(row).collect::<Vec<_>>())
    }

    fn title(&self, shift: &Shift) -> String {
        titles::item_title(self.definition, self.instance, &shift.item, self.language)
    }
}
