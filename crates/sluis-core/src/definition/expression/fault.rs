// SPDX-License-Identifier: EUPL-1.2
//! What can be wrong with an expression: in the file (`Fault`) or with the values of one instance (`EvaluationFault`).
//! Every message is one sentence for the author of the workflow; never the parser's own wording.

use std::ops::Range;

/// Something wrong in the text of an expression or a placeholder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// Which sort of fault, for the code of a diagnostic.
    pub kind: FaultKind,
    /// Where, in bytes of the text as the author wrote it.
    pub range: Range<usize>,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do, where more can be said than the message does.
    pub help: Option<String>,
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
    pub(super) fn new(kind: FaultKind, range: Range<usize>, message: impl Into<String>) -> Fault {
        Fault { kind, range, message: message.into(), help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}

/// Why an expression has no value for an instance. Whoever asked treats a condition as not met and shows the sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationFault {
    /// A value that it reads is not there.
    #[error("{what} is not there: {why}")]
    Absent {
        /// Which value: `the result of step funding`.
        what: String,
        /// The reason the engine gave: `the step was skipped`.
        why: String,
    },
    /// A value is not what the expression needs, or a sum has no answer.
    #[error("{0}")]
    Impossible(String),
}
