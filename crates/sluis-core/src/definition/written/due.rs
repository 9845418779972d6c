// SPDX-License-Identifier: EUPL-1.2
//! `due` as written: a text (a term or a date), or one of the long forms.
//! Never computes a date: the calendar reads the texts, at the place where they stand.

use serde::Deserialize;

use super::either::text_or_map;

/// `due: 3 weeks`, `due: 2027-05-01` or a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// A term or a date.
    Short(String),
    /// A form with keys.
    Long(LongDue),
}

text_or_map!(Due, Short, Long);

/// The keys of all long forms; the schema says which stand together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct LongDue {
    #[serde(rename = "in")]
    pub term: Option<String>,
    pub after: Option<String>,
    pub date: Option<String>,
    pub before: Option<String>,
    pub by: Option<String>,
    pub policy: Option<Policy>,
    pub roll: Option<Roll>,
}

/// How days off move a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Policy {
    Calendar,
    Atw,
}

/// `roll: none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Roll {
    None,
}
