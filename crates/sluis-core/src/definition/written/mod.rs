// SPDX-License-Identifier: EUPL-1.2
//! The files as authors write them, key by key as the schemas have them; one module a file or a part of it.
//! Never checks a name, a reference or a date: a text that has a grammar of its own stays a text here, so that whoever
//! resolves it can say what is wrong at its own place.

pub mod approval;
pub mod due;
mod either;
pub mod fields;
pub mod gate;
mod line;
pub mod mail;
pub mod needs;
pub mod people;
pub mod phase;
pub mod reminders;
pub mod step;
pub mod test;
pub mod workflow;

#[cfg(test)]
mod drift;

use serde::Deserialize;

use either::text_or_map;

use crate::text::{self, Language};

/// Text for people: in the language of the workflow, or in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// In the language of the workflow.
    Plain(String),
    /// In each language.
    PerLanguage(PerLanguage),
}

/// A wording for each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerLanguage {
    /// The Dutch wording.
    pub nl: Option<String>,
    /// The English wording.
    pub en: Option<String>,
}

text_or_map!(Text, Plain, PerLanguage);

impl Text {
    /// The text, where a plain one is in `language`.
    pub fn read(&self, language: Language) -> text::Text {
        match self {
            Text::Plain(words) => text::Text::in_language(language, words.clone()),
            Text::PerLanguage(each) => text::Text { nl: each.nl.clone(), en: each.en.clone() },
        }
    }
}

/// `per: party`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// In each party that is no partner.
    Party,
}

/// A date as files write it: `2027-05-01`, and nothing around it.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, de};

    use crate::calendar::words::strict_date;

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        strict_date::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }

    /// The same, where the key may be absent.
    pub(super) mod option {
        use super::*;

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
            super::deserialize(d).map(Some)
        }
    }
}

/// A moment as files write it: `2027-01-26 09:30`, in the zone of the workflow.
mod moment {
    use jiff::civil::DateTime;
    use serde::{Deserialize, Deserializer, de};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        let shaped = text.len() == 16;
        let read = text.parse::<DateTime>().ok().filter(|_| shaped);
        read.ok_or_else(|| de::Error::custom(format!("`{text}` is no moment: write it as `2027-01-26 09:30`")))
    }
}
