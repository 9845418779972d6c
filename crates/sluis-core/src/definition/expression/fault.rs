// SPDX-License-Identifier: EUPL-1.2
//! What can be wrong with an expression: in the file (`Fault`) or with the values of one instance (`EvaluationFault`).
//! Every message is one sentence for the author of the workflow; never the parser's own wording.

use std::ops::Range;

use super::absence::Absence;
use crate::text::{Language, Text, both};

/// Something wrong in the text of an expression or a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which sort of fault, for the code of a diagnostic.
    pub kind: FaultKind,
    /// Where, in bytes of the text as the author wrote it.
    pub range: Range<usize>,
    /// What there is to say about it; apart, because a fault travels through every step of reading.
    pub told: Box<Told>,
}

/// What there is to say about a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is wrong, as one sentence without a full stop.
    pub message: Text,
    /// What to do, where more can be said than the message does.
    pub help: Option<Text>,
    /// What to write in place of the range, where that is sure.
    pub instead: Option<String>,
    /// What has to be put right for it to go, where that may be somewhere else: `step funding`.
    pub cause: Option<String>,
}

/// The sorts of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The text cannot be read as an expression.
    Syntax,
    /// A name that is not known here.
    UnknownName,
    /// A value of another type than is asked for.
    WrongType,
    /// Longer than `bounds::LONGEST` characters.
    TooLong,
    /// Nested deeper than `bounds::DEEPEST`.
    TooDeep,
    /// More than `bounds::MOST_COMPREHENSIONS` of `all`, `exists`, `exists_one`, `map` and `filter`.
    TooManyComprehensions,
    /// A placeholder in an expression, or an expression where a text with placeholders is meant.
    Placeholder,
    /// CEL that this language leaves out.
    NotSupported,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, range: Range<usize>, message: Text) -> Fault {
        Fault { kind, range, told: Box::new(Told { message, help: None, instead: None, cause: None }) }
    }

    pub(in crate::definition) fn with_help(mut self, help: Text) -> Fault {
        self.told.help = Some(help);
        self
    }

    /// The fault with what is surely meant; the help is to write that.
    pub(super) fn meaning(mut self, instead: impl Into<String>) -> Fault {
        let instead = instead.into();
        self.told.help = Some(both(format!("schrijf `{instead}`"), format!("write `{instead}`")));
        self.told.instead = Some(instead);
        self
    }

    /// The fault with this in place of its range, or with nothing that is sure.
    pub(in crate::definition) fn offering(mut self, instead: Option<String>) -> Fault {
        self.told.instead = instead;
        self
    }

    /// The fault with what has to be put right for it to go.
    pub(super) fn caused_by(mut self, cause: String) -> Fault {
        self.told.cause = Some(cause);
        self
    }

    /// The fault with how such a thing is written.
    pub(super) fn written_as(self, example: &str) -> Fault {
        self.with_help(both(format!("schrijf het zoals `{example}`"), format!("write it as in `{example}`")))
    }
}

/// Why an expression has no value for an instance. Whoever asked treats a condition as not met and shows the sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationFault {
    /// A value that it reads is not there.
    #[error("{}", self.text().get(Language::En))]
    Absent {
        /// Which value: `the result of step funding`.
        what: Text,
        /// The reason the engine gave.
        why: Absence,
    },
    /// A value is not what the expression needs, or a sum has no answer.
    #[error("{}", .0.get(Language::En))]
    Impossible(Text),
}

impl EvaluationFault {
    /// The sentence in both languages, without a full stop.
    pub fn text(&self) -> Text {
        match self {
            EvaluationFault::Absent { what, why } => {
                let why = why.text();
                both(
                    format!("{} is er niet: {}", what.get(Language::Nl), why.get(Language::Nl)),
                    format!("{} is not there: {}", what.get(Language::En), why.get(Language::En)),
                )
            }
            EvaluationFault::Impossible(sentence) => sentence.clone(),
        }
    }
}
