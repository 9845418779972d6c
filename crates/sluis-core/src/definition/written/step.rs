// SPDX-License-Identifier: EUPL-1.2
//! A step as written: the keys that all kinds share, and those of its own kind.
//! Never mixes the two: what is no shared key must be a key of the kind.

use std::fmt;

use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::Text;
use super::approval::Approval;
use super::due::Due;
use super::either::text_or_map;
use super::fields::{Evidence, Fields};
use super::needs::Needs;
use super::reminders::{Escalation, Reminder};
use crate::definition::Assurance;

/// A step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The keys that every kind has.
    pub shared: Shared,
    /// The kind with its own keys.
    pub own: Own,
}

/// The keys that every kind has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Shared {
    pub kind: Kind,
    pub title: Option<Text>,
    pub description: Option<Text>,
    pub owner: Option<Owner>,
    pub needs: Option<Needs>,
    #[serde(rename = "if")]
    pub condition: Option<String>,
    pub for_each: Option<IndexMap<String, String>>,
    pub due: Option<Due>,
    #[serde(default)]
    pub outputs: Fields,
    #[serde(default)]
    pub evidence: IndexMap<String, Evidence>,
    pub reminders: Option<Vec<Reminder>>,
    pub escalation: Option<Vec<Escalation>>,
    pub notify: Option<Notify>,
    pub assurance: Option<Assurance>,
    pub personal_data: Option<PersonalData>,
}

/// The keys of [`Shared`], to tell them from those of a kind.
pub(super) const SHARED: [&str; 15] = [
    "kind",
    "title",
    "description",
    "owner",
    "needs",
    "if",
    "for_each",
    "due",
    "outputs",
    "evidence",
    "reminders",
    "escalation",
    "notify",
    "assurance",
    "personal_data",
];

/// The words of `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Kind {
    Task,
    Workshop,
    Selection,
    Decision,
    Recruitment,
    Funding,
    Wait,
}

/// The keys of each kind's own.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Own {
    Task,
    Workshop(Workshop),
    Selection(Selection),
    Decision(Decision),
    Recruitment(Recruitment),
    Funding(Funding),
    Wait(Wait),
}

/// A role or a person by id, or a role within one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A role or a person.
    Id(String),
    /// The members of a role within one party.
    OfParty(OwnerOfParty),
}

text_or_map!(Owner, Id, OfParty);

/// `{role: ict-manager, party: "{{ party.id }}"}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct OwnerOfParty {
    pub role: String,
    pub party: String,
}

/// Roles to tell about a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Notify {
    #[serde(default)]
    pub done: Vec<String>,
}

/// How long personal data stays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct PersonalData {
    pub keep: String,
}

/// The keys of a workshop.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Workshop {
    pub plan_before: Option<String>,
    pub invite: Option<Invite>,
}

/// Who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Invite {
    #[serde(default)]
    pub roles: Vec<String>,
    pub lasting: Option<String>,
}

/// The keys of a selection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Selection {
    pub from: String,
    pub pick: Pick,
    #[serde(default)]
    pub criteria: IndexMap<String, Criterion>,
}

/// How many are picked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Pick {
    /// Exactly so many.
    Exactly(u32),
    /// Between two numbers.
    Between(Between),
}

/// `{min: 2, max: 4}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Between {
    pub min: Option<u32>,
    pub max: Option<u32>,
}

/// What items are scored on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Criterion {
    pub title: Option<Text>,
    pub weight: Option<f64>,
}

/// The keys of a decision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Decision {
    pub options: Options,
    pub pick: Option<u32>,
    pub approvals: Vec<Approval>,
    pub objection: Option<String>,
}

/// What is chosen from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Options {
    /// An expression that yields a list.
    Expression(String),
    /// Options written here.
    Texts(Vec<Text>),
}

/// The keys of a recruitment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Recruitment {
    pub headcount: Option<u32>,
    pub positions: IndexMap<String, Position>,
}

/// A position to fill.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Position {
    pub title: Option<Text>,
    #[serde(default)]
    pub internal: bool,
    pub headcount: Option<u32>,
}

/// The keys of a funding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Funding {
    pub budget: String,
    pub effort: Option<String>,
    pub contributions: Contributions,
}

/// Who shares the cost and by which key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Contributions {
    pub from: Vec<String>,
    pub key: Option<String>,
    pub fixed: Option<IndexMap<String, String>>,
}

/// The keys of a wait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Wait {
    #[serde(rename = "for")]
    pub term: Option<String>,
    pub until: Option<String>,
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Step, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Step;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a step")
            }

            fn visit_map<A: MapAccess<'de>>(self, all: A) -> Result<Step, A::Error> {
                let mut own = Map::new();
                let shared = Shared::deserialize(MapAccessDeserializer::new(SharedKeys { all, own: &mut own }))?;
                let own = own_keys(shared.kind, own).map_err(de::Error::custom)?;
                Ok(Step { shared, own })
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Of the keys of a step those that every kind has; the others, which are few, are laid aside until the kind is known.
struct SharedKeys<'o, A> {
    all: A,
    own: &'o mut Map<String, Value>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for SharedKeys<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.all.next_key::<String>()? {
            if SHARED.contains(&key.as_str()) {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.own.insert(key, self.all.next_value()?);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.all.next_value_seed(seed)
    }
}

fn own_keys(kind: Kind, keys: Map<String, Value>) -> Result<Own, serde_json::Error> {
    let keys = Value::Object(keys);
    Ok(match kind {
        Kind::Task => serde_json::from_value::<NoKeys>(keys).map(|NoKeys {}| Own::Task)?,
        Kind::Workshop => Own::Workshop(serde_json::from_value(keys)?),
        Kind::Selection => Own::Selection(serde_json::from_value(keys)?),
        Kind::Decision => Own::Decision(serde_json::from_value(keys)?),
        Kind::Recruitment => Own::Recruitment(serde_json::from_value(keys)?),
        Kind::Funding => Own::Funding(serde_json::from_value(keys)?),
        Kind::Wait => Own::Wait(serde_json::from_value(keys)?),
    })
}

/// A task has no keys of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoKeys {}
