// SPDX-License-Identifier: EUPL-1.2
//! What can go wrong in a store, in three classes by what the caller does next. Each text is a sentence for a person:
//! what happened and what to do. It never repeats the text of its source.

use std::sync::Arc;

use sluis_core::text::{Language, Text, both};

/// The fault underneath, as the engine or the operating system told it.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why a store did not do what was asked. Nothing was changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else was first: the instance went on, or the lease passed to another. Load again and decide again.
    #[error("{}", .what.get(Language::En))]
    Conflict {
        /// What was found in place of what was expected.
        what: Text,
    },
    /// The store cannot be used now: full disk, no rights, locked, written by a newer Sluis. A person must act, or wait.
    #[error("{}", .what.get(Language::En))]
    Unavailable {
        /// What happened and what to do.
        what: Text,
        /// What the engine or the system said.
        #[source]
        source: Option<Cause>,
    },
    /// What is stored, or what was handed over to be stored, breaks a rule. Trying again does not help.
    #[error("{}", .what.get(Language::En))]
    Corrupt {
        /// What happened and what to do.
        what: Text,
        /// What the engine or the system said.
        #[source]
        source: Option<Cause>,
    },
}

/// What the database engine said, once: its own errors say it again in their sources.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().get(Language::En))]
pub struct EngineFault {
    engine: &'static str,
    said: String,
    code: Option<i32>,
}

impl EngineFault {
    /// `said` by `engine`, with the number that it has for it.
    pub(super) fn new(engine: &'static str, said: String, code: Option<i32>) -> EngineFault {
        EngineFault { engine, said, code }
    }

    /// The sentence in both languages; the engine's own words are quoted.
    pub fn text(&self) -> Text {
        let EngineFault { engine, said, code } = self;
        let number = |word: &str| code.map(|code| format!(" ({word} {code})")).unwrap_or_default();
        both(format!("{engine} meldt “{said}”{}", number("fout")), format!("{engine} says “{said}”{}", number("error")))
    }
}

impl Error {
    /// The sentence in both languages.
    pub fn text(&self) -> &Text {
        let (Error::Conflict { what } | Error::Unavailable { what, .. } | Error::Corrupt { what, .. }) = self;
        what
    }

    /// A conflict, told in one sentence.
    pub(crate) fn conflict(what: Text) -> Self {
        Self::Conflict { what }
    }

    /// Something outside stands in the way.
    pub(crate) fn unavailable(what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Unavailable { what, source: Some(Arc::new(source)) }
    }

    /// Data breaks a rule, and no deeper fault is known.
    pub(crate) fn corrupt(what: Text) -> Self {
        Self::Corrupt { what, source: None }
    }

    /// Data breaks a rule, as the fault underneath says.
    pub(crate) fn corrupt_by(what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Corrupt { what, source: Some(Arc::new(source)) }
    }
}
