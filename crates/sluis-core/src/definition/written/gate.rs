// SPDX-License-Identifier: EUPL-1.2
//! A gate as written.
//! Never evaluates a condition.

use serde::Deserialize;

use super::Text;
use super::approval::Approval;
use super::due::Due;
use super::reminders::{Escalation, Reminder};
use crate::definition::{Assurance, WhenSilent};

/// The decision at the end of a phase.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Gate {
    pub title: Option<Text>,
    #[serde(default)]
    pub conditions: Vec<Condition>,
    pub dossier: Option<Vec<String>>,
    pub approvals: Vec<Approval>,
    pub assurance: Option<Assurance>,
    pub due: Option<Due>,
    pub objection: Option<String>,
    pub when_silent: Option<WhenSilent>,
    pub on_rework: Option<OnRework>,
    pub notify: Option<Notify>,
    pub reminders: Option<Vec<Reminder>>,
    pub escalation: Option<Vec<Escalation>>,
}

/// What must be true before the gate opens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Condition {
    pub that: String,
    pub message: Option<Text>,
}

/// What rework means here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct OnRework {
    pub back_to: Vec<String>,
    pub at_most: Option<u32>,
    pub then: Option<Then>,
}

/// What a further rework does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Then {
    Escalate,
    Stop,
}

/// Roles to tell of what became of the gate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Notify {
    pub passed: Option<Vec<String>>,
    pub rework: Option<Vec<String>>,
    pub hold: Option<Vec<String>>,
    pub stopped: Option<Vec<String>>,
}
