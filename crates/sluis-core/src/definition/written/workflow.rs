// SPDX-License-Identifier: EUPL-1.2
//! `workflow.yaml` as written: the header, and the phases in their order.
//! Never opens the files that it names.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, de};

use super::fields::Fields;
use super::gate::Gate;
use super::phase::Phase;
use super::reminders::{Escalation, Reminder};
use super::step::Step;
use super::{Per, Text};
use crate::text::Language;

/// The header of a workflow.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of workflow.schema.json, described there")]
pub struct Workflow {
    pub sluis: u32,
    pub id: String,
    pub version: String,
    pub title: Text,
    pub language: Language,
    pub timezone: Option<String>,
    pub calendar: Option<String>,
    pub managed_by: Option<String>,
    #[serde(default)]
    pub parties: IndexMap<String, Party>,
    pub roles: IndexMap<String, Role>,
    #[serde(default)]
    pub inputs: Fields,
    pub phases: IndexMap<String, PhaseEntry>,
    pub due_soon: Option<String>,
    #[serde(default)]
    pub reminders: Vec<Reminder>,
    #[serde(default)]
    pub escalation: Vec<Escalation>,
}

/// A party: its own keys, and any further number or text.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs, reason = "the keys of workflow.schema.json, described there")]
pub struct Party {
    pub title: Option<Text>,
    #[serde(default)]
    pub partner: bool,
    pub joins: Option<Joins>,
    #[serde(flatten)]
    pub further: IndexMap<String, Further>,
}

/// From when on a party takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joins {
    /// Not from the start, but once `sluis party join` says so.
    Later,
}

/// A number or a text that belongs to a party, such as its `weight`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Further {
    /// A number, which may be a key or a weight.
    Number(f64),
    /// A text.
    Text(String),
}

/// A role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of workflow.schema.json, described there")]
pub struct Role {
    pub title: Option<Text>,
    pub per: Option<Per>,
    pub list: Option<String>,
}

/// A phase of the header.
#[derive(Debug, Clone)]
pub enum PhaseEntry {
    /// In a file of its own, beside the header.
    File(PhaseFile),
    /// Written in the header itself.
    Inline(Box<Phase>),
}

/// `{file: NAME}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of workflow.schema.json, described there")]
pub struct PhaseFile {
    pub file: String,
}

/// The keys of both forms of an entry.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryKeys {
    file: Option<String>,
    title: Option<Text>,
    steps: Option<IndexMap<String, Step>>,
    gate: Option<Gate>,
}

impl<'de> Deserialize<'de> for PhaseEntry {
    /// The schema decides by the presence of `file`, and so does this.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PhaseEntry, D::Error> {
        match EntryKeys::deserialize(deserializer)? {
            EntryKeys { file: Some(file), title: None, steps: None, gate: None } => {
                Ok(PhaseEntry::File(PhaseFile { file }))
            }
            EntryKeys { file: Some(_), .. } => Err(de::Error::custom("a phase with `file` has no other keys")),
            EntryKeys { file: None, title, steps, gate } => {
                let steps = steps.ok_or_else(|| de::Error::missing_field("steps"))?;
                Ok(PhaseEntry::Inline(Box::new(Phase { title, steps, gate })))
            }
        }
    }
}
