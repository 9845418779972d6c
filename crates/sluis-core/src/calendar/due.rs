// SPDX-License-Identifier: EUPL-1.2
//! What an author writes under `due`: a rule for a date, and how days off move it.
//! Only the words of the file: whether a step or an input exists is for `check`, the date itself for `deadline`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::term::Term;
use super::words::strict_date;

#[cfg(test)]
mod tests;

/// When something is due, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which date.
    pub rule: DueRule,
    /// How days off move that date.
    pub policy: Policy,
}

/// The rule for the date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueRule {
    /// So long after a moment.
    In {
        /// How long.
        term: Term,
        /// After what.
        after: Anchor,
    },
    /// On a fixed date.
    On(Date),
    /// So long before a moment.
    Before {
        /// Before what.
        anchor: Anchor,
        /// How long.
        by: Term,
    },
}

/// The moment that a term counts from. Stored in events by its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// When the item itself opened; what is meant where no `after` is written.
    Opening,
    /// When this step was done: `steps.<id>`.
    Step(String),
    /// When the phase opened: `phase.start`.
    PhaseStart,
    /// A date given at the start: `inputs.<id>`.
    Input(String),
}

/// How days off move a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// The organisation's calendar. With `roll` a deadline on a day off moves to the next working day; one that is
    /// counted backwards moves to the previous working day, so that it stays before what it prepares.
    Calendar {
        /// Whether it moves; `roll: none` says not.
        roll: bool,
    },
    /// The Algemene termijnenwet, articles 1 to 4: holidays of the law only.
    Atw,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy::Calendar { roll: true }
    }
}

impl Due {
    /// So long after opening, by the default policy: what `due: 3 weeks` means.
    pub fn after_opening(term: Term) -> Due {
        Due { rule: DueRule::In { term, after: Anchor::Opening }, policy: Policy::default() }
    }

    /// The moment that must be known before there is a date; `None` for a fixed date.
    pub fn anchor(&self) -> Option<&Anchor> {
        match &self.rule {
            DueRule::In { after, .. } => Some(after),
            DueRule::On(_) => None,
            DueRule::Before { anchor, .. } => Some(anchor),
        }
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> Result<Anchor, String> {
        let wrong =
            || format!("`{text}` is no moment to count from: write `steps.<id>`, `phase.start` or `inputs.<id>`");
        match text.split_once('.') {
            None if text == "opening" => Ok(Anchor::Opening),
            Some(("phase", "start")) => Ok(Anchor::PhaseStart),
            Some(("steps", id)) if is_id(id) => Ok(Anchor::Step(id.to_string())),
            Some(("inputs", id)) if is_id(id) => Ok(Anchor::Input(id.to_string())),
            _ => Err(wrong()),
        }
    }
}

fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Anchor::Opening => f.write_str("opening"),
            Anchor::Step(id) => write!(f, "steps.{id}"),
            Anchor::PhaseStart => f.write_str("phase.start"),
            Anchor::Input(id) => write!(f, "inputs.{id}"),
        }
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Anchor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Anchor, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The long form as written; every combination that means nothing is refused by [`Due::try_from`].
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    term: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<Anchor>,
    #[serde(default, with = "strict_date", skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Anchor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    roll: Option<Roll>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PolicyName {
    Calendar,
    Atw,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Roll {
    None,
}

impl TryFrom<Written> for Due {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Due, &'static str> {
        let policy = match (written.policy, written.roll) {
            (Some(PolicyName::Atw), Some(Roll::None)) => {
                return Err(
                    "the Algemene termijnenwet decides by itself what moves: leave out `roll` or `policy: atw`",
                );
            }
            (Some(PolicyName::Atw), None) => Policy::Atw,
            (_, roll) => Policy::Calendar { roll: roll.is_none() },
        };
        let rule = match (written.term, written.after, written.date, written.before, written.by) {
            (Some(term), after, None, None, None) => DueRule::In { term, after: after.unwrap_or(Anchor::Opening) },
            (None, None, Some(date), None, None) => DueRule::On(date),
            (None, None, None, Some(Anchor::Opening), _) => {
                return Err("nothing can be due before it opens: count back from an input or the phase's start");
            }
            (None, None, None, Some(anchor), Some(by)) => DueRule::Before { anchor, by },
            (None, None, None, Some(_), None) => return Err("`before` needs `by`, such as `by: 2 weeks`"),
            (None, None, None, None, Some(_)) => return Err("`by` needs `before`, such as `before: inputs.start`"),
            (None, Some(_), None, None, None) => return Err("`after` needs `in`, such as `in: 3 weeks`"),
            (None, None, None, None, None) => return Err("`due` needs `in`, `date`, or `before` with `by`"),
            _ => return Err("`due` has one of `in` (with `after`), `date`, and `before` with `by`: keep one"),
        };
        Ok(Due { rule, policy })
    }
}

impl From<&Due> for Written {
    fn from(due: &Due) -> Written {
        let mut written = Written::default();
        match due.rule.clone() {
            DueRule::In { term, after } => {
                written.term = Some(term);
                written.after = (after != Anchor::Opening).then_some(after);
            }
            DueRule::On(date) => written.date = Some(date),
            DueRule::Before { anchor, by } => (written.before, written.by) = (Some(anchor), Some(by)),
        }
        match due.policy {
            Policy::Calendar { roll: true } => {}
            Policy::Calendar { roll: false } => written.roll = Some(Roll::None),
            Policy::Atw => written.policy = Some(PolicyName::Atw),
        }
        written
    }
}

/// The shortest form that means the same: `3 weeks`, `2027-05-01`, or a map.
impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.rule, self.policy == Policy::default()) {
            (DueRule::In { term, after: Anchor::Opening }, true) => term.serialize(serializer),
            (DueRule::On(date), true) => date.serialize(serializer),
            _ => Written::from(self).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Due, D::Error> {
        deserializer.deserialize_any(DueVisitor)
    }
}

struct DueVisitor;

impl<'de> Visitor<'de> for DueVisitor {
    type Value = Due;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a term such as `3 weeks`, a date such as `2027-05-01`, or a map with `in`, `date` or `before`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Due, E> {
        if looks_like_a_date(text) {
            let date = strict_date::parse(text).map_err(E::custom)?;
            return Ok(Due { rule: DueRule::On(date), policy: Policy::default() });
        }
        text.parse().map(Due::after_opening).map_err(E::custom)
    }

    // A bare number gets the message about its unit instead of "invalid type".
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Due, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Due, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Due, M::Error> {
        Written::deserialize(MapAccessDeserializer::new(map))?.try_into().map_err(de::Error::custom)
    }
}

/// Four digits and a hyphen: a date, well or badly written; never a term.
fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 4 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-'
}

/// Stored in events as `calendar`, `calendar-no-roll` or `atw`.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Policy::Calendar { roll: true } => "calendar",
            Policy::Calendar { roll: false } => "calendar-no-roll",
            Policy::Atw => "atw",
        })
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Policy, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "calendar" => Ok(Policy::Calendar { roll: true }),
            "calendar-no-roll" => Ok(Policy::Calendar { roll: false }),
            "atw" => Ok(Policy::Atw),
            other => Err(de::Error::unknown_variant(other, &["calendar", "calendar-no-roll", "atw"])),
        }
    }
}
