// SPDX-License-Identifier: EUPL-1.2
//! What can go wrong with a mail, in three classes by what the caller does next. Each text is a sentence for a person;
//! it never repeats the text of its source.

use std::sync::Arc;

/// The fault underneath.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why a mail was not written or not sent.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// It may work later: try the same bytes again.
    #[error("{what}")]
    Transient {
        /// What happened and what to do.
        what: String,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
    /// This mail will never work as it is: it is dead, and visible.
    #[error("{what}")]
    Permanent {
        /// What happened and what to do.
        what: String,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
    /// Our account or our sending address is at fault, not this mail: pause the queue.
    #[error("{what}")]
    Account {
        /// What happened and what to do.
        what: String,
        /// What lies underneath.
        #[source]
        source: Option<Cause>,
    },
}

impl Error {
    pub(super) fn permanent(what: impl Into<String>) -> Error {
        Error::Permanent { what: what.into(), source: None }
    }

    pub(super) fn permanent_by(
        what: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        Error::Permanent { what: what.into(), source: Some(Arc::new(source)) }
    }

    pub(super) fn transient_by(
        what: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Error {
        Error::Transient { what: what.into(), source: Some(Arc::new(source)) }
    }

    pub(super) fn account_by(what: impl Into<String>, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Account { what: what.into(), source: Some(Arc::new(source)) }
    }
}
