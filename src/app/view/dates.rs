// SPDX-License-Identifier: EUPL-1.2
//! The dates of an instance: as first planned, as they stand and as it went, with why and with who moved them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use sluis_core::engine::{ItemDates, Move, dates};
use sluis_core::text::Language;
use sluis_core::titles;

use super::Sight;
use crate::app::{App, AppError};

/// The dates of one item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatesView {
    /// The step, gate or condition.
    pub item: String,
    /// What people call it.
    pub title: String,
    /// As first planned: the last day.
    pub baseline: Option<Date>,
    /// As it stands: the last day.
    pub current: Option<Date>,
    /// The current date is a forecast: the item has not opened yet.
    pub expected: bool,
    /// When it was done, met, passed or skipped.
    pub actual: Option<Timestamp>,
    /// Why the current date is what it is.
    pub why: Option<String>,
    /// Who moved it and why, in order.
    pub moves: Vec<MoveView>,
}

/// One move of a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MoveView {
    /// When.
    pub at: Timestamp,
    /// The person's id, `operator` or `clock`.
    pub by: String,
    /// Where it was.
    pub from: Option<Date>,
    /// Where it went.
    pub to: Date,
    /// Why.
    pub reason: String,
    /// It moved because the programme had been on hold.
    pub by_hold: bool,
}

impl App {
    /// The dates of an instance, in the order of the files.
    ///
    /// # Errors
    /// As [`App::status`].
    pub async fn dates(&self, id: &str, language: Language) -> Result<Vec<DatesView>, AppError> {
        let sight = self.sight(id, language).await?;
        let events = self.history(id).await?;
        let found = dates(&sight.definition, id, &events, sight.now);
        Ok(found.iter().map(|dates| sight.dates(dates)).collect())
    }
}

impl Sight {
    fn dates(&self, dates: &ItemDates) -> DatesView {
        let moved = |one: &Move| MoveView {
            at: one.at,
            by: one.by.id().to_owned(),
            from: one.from.as_ref().map(|due| due.date),
            to: one.to.date,
            reason: titles::sealed_text(&one.reason, self.language),
            by_hold: one.by_hold,
        };
        DatesView {
            item: dates.item.to_string(),
            title: titles::item_title(&self.definition, &self.instance, &dates.item, self.language),
            baseline: dates.baseline.as_ref().map(|due| due.date),
            current: dates.current.as_ref().map(|due| due.date),
            expected: dates.expected,
            actual: dates.actual,
            why: dates.current.as_ref().map(|due| self.why(due)),
            moves: dates.moves.iter().map(moved).collect(),
        }
    }
}
