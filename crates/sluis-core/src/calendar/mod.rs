// SPDX-License-Identifier: EUPL-1.2
//! Working days, holidays, deadlines that can explain themselves, and cron.
//!
//! Invariants:
//! - **No clock.** Every moment is an argument; every date is a date in a zone that the caller names.
//! - **Deadlines are civil.** They end at the end of a local day: `due_at` is the first instant of the next local day,
//!   and an item is overdue when `now >= due_at`. Only a term in hours ends at an instant of its own.
//! - **Two notions of a working day, never mixed.** The law (Algemene termijnenwet) knows Saturday, Sunday and the
//!   recognised holidays: [`Calendar::dutch`]. An organisation adds its own days off: [`Calendar::with_days_off`].
//! - **A result explains itself.** A [`Deadline`] carries a [`Why`] that is stored in an event and later put into words
//!   in either language, without this calendar, its files or the definition.
//! - **Nothing here scans a table of years.** Holidays of a year are computed when they are asked for.
//!
//! ```
//! use jiff::civil::date;
//! use sluis_core::calendar::{Calendar, Deadline, Due, Origin};
//! use sluis_core::text::Language;
//!
//! let zone = jiff::tz::TimeZone::get("Europe/Amsterdam")?;
//! let due: Due = serde_json::from_str(r#""3 weeks""#)?;
//! let opened = date(2027, 4, 6).at(9, 30, 0, 0).to_zoned_datetime(zone.clone())?.timestamp();
//! let deadline = due.deadline(|_| Some(Origin::At(opened)), &Calendar::dutch(), &zone).expect("the step is open");
//! assert_eq!(deadline.date, date(2027, 4, 28));
//! assert_eq!(
//!     deadline.why.explain(Language::En),
//!     "3 weeks after opening on Tuesday 6 April 2027; Tuesday 27 April 2027 is King's Day, \
//!      so Wednesday 28 April 2027."
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod budget;
pub mod cron;
pub mod days;
pub mod deadline;
pub mod due;
pub mod file;
pub mod holidays;
pub mod term;
pub mod why;
pub mod words;

pub use budget::Budget;
pub use cron::{Schedule, ScheduleError};
pub use days::{Calendar, DayOff, DayOffKind};
pub use deadline::{Deadline, Origin};
pub use due::{Anchor, Due, DueRule, Policy};
pub use file::{CalendarError, CalendarFile};
pub use term::{Term, TermError};
pub use why::Why;
pub use words::date_words;
