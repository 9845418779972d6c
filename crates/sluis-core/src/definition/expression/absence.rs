// SPDX-License-Identifier: EUPL-1.2
//! Why a value that an expression reads is not there, as a clause that can follow a colon, in both languages.
//! Never says which value it is: that is told by whoever reads it.

use super::datum::Datum;
use crate::text::{Text, both};

/// Why a value is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Nobody gave it a value.
    NoValue,
    /// An input or an output that was left empty.
    NotGiven,
    /// The text was erased with the person it was of.
    Erased,
    /// Whoever evaluates cannot say what it will be.
    Uncertain,
    /// The step that would have yielded it was skipped.
    StepSkipped,
    /// The step that would have yielded it was cancelled.
    StepCancelled,
    /// The step that would yield it has not opened.
    StepNotOpen,
    /// The party whose step would have yielded it takes part no more.
    PartyWithdrew,
    /// The meeting has no date yet.
    NotPlanned,
    /// The gate has not passed.
    GateNotPassed,
    /// The workflow has nothing of this name.
    Unknown,
    /// A list is shorter than that.
    NoItem(i64),
    /// A group of values has nothing under this name.
    NoField(String),
    /// A fan-out has no instance of this key.
    NoInstance(String),
    /// A field is asked of a value that has none; what that value is.
    Fieldless(Text),
}

impl Absence {
    /// The value that is not there for this reason.
    pub fn datum(self) -> Datum {
        Datum::Absent(self)
    }

    /// The clause in both languages: `the step was skipped`.
    pub fn text(&self) -> Text {
        match self {
            Absence::NoValue => both("er is niets ingevuld", "it has no value"),
            Absence::NotGiven => both("het is niet opgegeven", "it was not given"),
            Absence::Erased => both("het is gewist", "it was erased"),
            Absence::Uncertain => both("het staat nog niet vast", "it is not certain"),
            Absence::StepSkipped => both("de stap is overgeslagen", "the step was skipped"),
            Absence::StepCancelled => both("de stap is vervallen", "the step was cancelled"),
            Absence::StepNotOpen => both("de stap is nog niet open", "the step has not opened yet"),
            Absence::PartyWithdrew => both("de partij doet niet meer mee", "the party withdrew"),
            Absence::NotPlanned => both("er is nog geen datum gepland", "it is not planned yet"),
            Absence::GateNotPassed => both("de poort is nog niet gepasseerd", "the gate has not passed"),
            Absence::Unknown => both("dat is hier niet bekend", "it is not known here"),
            Absence::NoItem(position) => both(
                format!("er is geen onderdeel {position}, geteld vanaf 0"),
                format!("there is no item {position}, counted from 0"),
            ),
            Absence::NoField(name) => {
                both(format!("er is niets dat \"{name}\" heet"), format!("there is nothing called \"{name}\""))
            }
            Absence::NoInstance(key) => {
                both(format!("er is geen onderdeel \"{key}\""), format!("there is no instance \"{key}\""))
            }
            Absence::Fieldless(kind) => Text::said(|language| {
                let kind = kind.get(language);
                language.say(format!("het wordt gevraagd van {kind}"), format!("it is asked of {kind}"))
            }),
        }
    }
}
