// SPDX-License-Identifier: EUPL-1.2
//! `reminders` and `escalation` as written.
//! Never reads a schedule: that is for the calendar.

use serde::Deserialize;

/// One reminder: `schedule` (with `for` and `digest`), `before_due` or `after_due`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Reminder {
    pub schedule: Option<String>,
    pub before_due: Option<String>,
    pub after_due: Option<String>,
    #[serde(rename = "for")]
    pub of: Option<Vec<Reminded>>,
    pub digest: Option<bool>,
    pub days_off: Option<bool>,
}

/// What a schedule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Reminded {
    DueSoon,
    Overdue,
}

/// Who is told when something stays overdue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Escalation {
    pub after: String,
    pub to: String,
}
