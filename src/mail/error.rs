// SPDX-License-Identifier: EUPL-1.2
//! What can go wrong with a mail, in three classes by what the caller does next. Each text is a sentence for a person;
//! it never repeats the text of its source.

use std::sync::Arc;

use sluis_core::text::{Language, Text};

use super::transport::Answer;

/// The fault underneath.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why a mail was not written or not sent.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// It may work later: try the same bytes again.
    #[error("{}", .what.get(Language::En))]
    Transient {
        /// What happened and what to do.
        what: Text,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
    /// This mail will never work as it is: it is dead, and visible.
    #[error("{}", .what.get(Language::En))]
    Permanent {
        /// What happened and what to do.
        what: Text,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
    /// Our account or our sending address is at fault, not this mail: pause the queue.
    #[error("{}", .what.get(Language::En))]
    Account {
        /// What happened and what to do.
        what: Text,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
}

/// The three classes of an [`Error`], by what the caller does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Try the same bytes again later.
    Transient,
    /// Give this mail up.
    Permanent,
    /// Pause the queue.
    Account,
}

impl Error {
    /// The sentence in both languages.
    pub fn text(&self) -> &Text {
        let (Error::Transient { what, .. } | Error::Permanent { what, .. } | Error::Account { what, .. }) = self;
        what
    }

    /// What the caller does next.
    pub fn class(&self) -> Class {
        match self {
            Error::Transient { .. } => Class::Transient,
            Error::Permanent { .. } => Class::Permanent,
            Error::Account { .. } => Class::Account,
        }
    }

    /// The account has sent all that it may in a day: hours must pass before another attempt is of use.
    pub fn is_daily_limit(&self) -> bool {
        let (Error::Transient { source, .. } | Error::Permanent { source, .. } | Error::Account { source, .. }) = self;
        let answer = source.as_deref().and_then(|cause| cause.downcast_ref::<Answer>());
        answer.is_some_and(Answer::is_daily_limit)
    }

    pub(super) fn of(class: Class, what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        match class {
            Class::Transient => Error::transient_by(what, source),
            Class::Permanent => Error::permanent_by(what, source),
            Class::Account => Error::account_by(what, source),
        }
    }

    pub(super) fn transient(what: Text) -> Error {
        Error::Transient { what, source: None }
    }

    pub(super) fn account(what: Text) -> Error {
        Error::Account { what, source: None }
    }

    pub(super) fn permanent(what: Text) -> Error {
        Error::Permanent { what, source: None }
    }

    pub(super) fn permanent_by(what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Permanent { what, source: Some(Arc::new(source)) }
    }

    pub(super) fn transient_by(what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Transient { what, source: Some(Arc::new(source)) }
    }

    pub(super) fn account_by(what: Text, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Account { what, source: Some(Arc::new(source)) }
    }
}
