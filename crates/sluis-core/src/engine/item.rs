// SPDX-License-Identifier: EUPL-1.2
//! How items are named, for people and machines alike: `funding`, `workshop[sociaal]`, `gate preparation`,
//! `condition preparation.1`. One way to write each, and reading takes it back.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A step, or one instance of a fan-out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepRef {
    /// The step's id.
    pub step: String,
    /// The key of the fan-out's instance.
    pub key: Option<String>,
}

/// A condition that an approval laid down: the phase of its gate and its number, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConditionRef {
    /// The phase.
    pub phase: String,
    /// The number.
    pub number: u32,
}

/// What is voted on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BallotRef {
    /// The gate of this phase.
    Gate(String),
    /// A decision.
    Decision(StepRef),
}

/// Anything that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemRef {
    /// A step.
    Step(StepRef),
    /// The gate of this phase.
    Gate(String),
    /// A condition.
    Condition(ConditionRef),
}

/// A text that names no item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no item; write `step`, `step[key]`, `gate PHASE` or `condition PHASE.N`")]
pub struct NotAnItem(pub String);

impl StepRef {
    /// A step without a key.
    pub fn plain(step: impl Into<String>) -> StepRef {
        StepRef { step: step.into(), key: None }
    }

    /// One instance of a fan-out.
    pub fn keyed(step: impl Into<String>, key: impl Into<String>) -> StepRef {
        StepRef { step: step.into(), key: Some(key.into()) }
    }
}

impl fmt::Display for StepRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            None => f.write_str(&self.step),
            Some(key) => write!(f, "{}[{key}]", self.step),
        }
    }
}

impl fmt::Display for ConditionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "condition {}.{}", self.phase, self.number)
    }
}

impl fmt::Display for BallotRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BallotRef::Gate(phase) => write!(f, "gate {phase}"),
            BallotRef::Decision(step) => step.fmt(f),
        }
    }
}

impl fmt::Display for ItemRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ItemRef::Step(step) => step.fmt(f),
            ItemRef::Gate(phase) => write!(f, "gate {phase}"),
            ItemRef::Condition(condition) => condition.fmt(f),
        }
    }
}

impl FromStr for StepRef {
    type Err = NotAnItem;

    /// Takes `step`, `step[key]` and, as people write it when they know the phase, `phase/step`.
    fn from_str(text: &str) -> Result<StepRef, NotAnItem> {
        let wrong = || NotAnItem(text.to_owned());
        let name = text.trim();
        let name = name.rsplit_once('/').map_or(name, |(_, step)| step);
        let (step, key) = match name.split_once('[') {
            Some((step, rest)) => (step, Some(rest.strip_suffix(']').ok_or_else(wrong)?)),
            None => (name, None),
        };
        let is_id = |id: &str| !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || "[]/".contains(c));
        if !is_id(step) || key.is_some_and(|key| !is_id(key)) {
            return Err(wrong());
        }
        Ok(StepRef { step: step.to_owned(), key: key.map(str::to_owned) })
    }
}

impl FromStr for ItemRef {
    type Err = NotAnItem;

    fn from_str(text: &str) -> Result<ItemRef, NotAnItem> {
        let trimmed = text.trim();
        if let Some(phase) = trimmed.strip_prefix("gate ") {
            return Ok(ItemRef::Gate(phase.trim().to_owned()));
        }
        if let Some(condition) = trimmed.strip_prefix("condition ") {
            let parts = condition.trim().rsplit_once('.');
            let parts = parts.and_then(|(phase, number)| Some((phase, number.parse().ok()?)));
            let (phase, number) = parts.ok_or_else(|| NotAnItem(text.to_owned()))?;
            return Ok(ItemRef::Condition(ConditionRef { phase: phase.to_owned(), number }));
        }
        trimmed.parse().map(ItemRef::Step)
    }
}

impl FromStr for BallotRef {
    type Err = NotAnItem;

    fn from_str(text: &str) -> Result<BallotRef, NotAnItem> {
        match text.parse()? {
            ItemRef::Gate(phase) => Ok(BallotRef::Gate(phase)),
            ItemRef::Step(step) => Ok(BallotRef::Decision(step)),
            ItemRef::Condition(_) => Err(NotAnItem(text.to_owned())),
        }
    }
}

impl FromStr for ConditionRef {
    type Err = NotAnItem;

    fn from_str(text: &str) -> Result<ConditionRef, NotAnItem> {
        match text.parse()? {
            ItemRef::Condition(condition) => Ok(condition),
            _ => Err(NotAnItem(text.to_owned())),
        }
    }
}

impl From<StepRef> for ItemRef {
    fn from(step: StepRef) -> ItemRef {
        ItemRef::Step(step)
    }
}

impl From<BallotRef> for ItemRef {
    fn from(ballot: BallotRef) -> ItemRef {
        match ballot {
            BallotRef::Gate(phase) => ItemRef::Gate(phase),
            BallotRef::Decision(step) => ItemRef::Step(step),
        }
    }
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(StepRef, ConditionRef, BallotRef, ItemRef);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_items_read_back_as_written() {
        for text in ["funding", "workshop[sociaal]", "gate preparation", "condition preparation.1"] {
            assert_eq!(text.parse::<ItemRef>().map(|item| item.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("preparation/funding".parse::<ItemRef>(), Ok(ItemRef::Step(StepRef::plain("funding"))));
    }

    #[test]
    fn texts_that_name_no_item_are_refused() {
        for text in ["", "a b", "workshop[", "workshop[]", "condition preparation", "[x]"] {
            assert!(text.parse::<ItemRef>().is_err(), "{text}");
        }
    }
}
