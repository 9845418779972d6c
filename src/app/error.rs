// SPDX-License-Identifier: EUPL-1.2
//! Why something asked of the application did not happen. Every text is one sentence: what happened and what to do.
//! A refusal is among them so that callers have one path; it is no fault, and its sentence is the core's own.

use std::path::PathBuf;

use sluis_core::diagnostic::Diagnostic;
use sluis_core::engine::Refusal;
use sluis_core::engine::record::BrokenRecord;
use sluis_core::text::{Language, Text, in_one_line};

use crate::store;

/// Why not. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The rules of the programme forbid it; `Refusal::explain` says it in either language.
    #[error("{}", .0.explain(Language::En))]
    Refused(Refusal),
    /// There is no such instance.
    #[error("there is no programme `{instance}`{}", hint(.nearest.as_deref()))]
    UnknownInstance {
        /// The id as given.
        instance: String,
        /// The id that was most likely meant.
        nearest: Option<String>,
    },
    /// Nothing says who manages the people of a workflow of which no programme ever began.
    #[error("no programme of `{workflow}` has begun, so its people are those of its people.yaml; change that file")]
    NothingStarted {
        /// The workflow.
        workflow: String,
    },
    /// A person of this id is among the people of several workflows.
    #[error("`{person}` is among the people of {}; say which with --workflow ID", .workflows.join(" and "))]
    SeveralWorkflows {
        /// The person's id.
        person: String,
        /// The workflows.
        workflows: Vec<String>,
    },
    /// A text that cannot be the id of an instance.
    #[error("`{id}` cannot be an id: use lower-case letters, digits, `-`, `_` and `.`, at most 80 of them")]
    UnusableId {
        /// The id as given.
        id: String,
    },
    /// There is no such duty in the outbox.
    #[error("there is no message `{id}` in the outbox; `sluis outbox list` shows those there are")]
    UnknownDuty {
        /// The id as given.
        id: String,
    },
    /// Another command had this id.
    #[error("the command id `{command_id}` was used for `{instance}` before; take another for another command")]
    CommandIdIsTaken {
        /// The id.
        command_id: String,
        /// The instance that the first command changed.
        instance: String,
    },
    /// Others changed the instance each time before we could.
    #[error("others kept changing `{instance}` at the same moment; try again")]
    Busy {
        /// The instance.
        instance: String,
    },
    /// The workflow has errors.
    #[error("the workflow has {} problems; `sluis check` shows them with their places", .0.len())]
    Definition(Vec<Diagnostic>),
    /// The stored definition of an instance cannot be read any more.
    #[error("the stored definition {hash} cannot be used: {why}; put it back from a backup or use a newer Sluis")]
    StoredDefinition {
        /// Its hash.
        hash: String,
        /// What is wrong with it.
        why: String,
    },
    /// A stored document of people cannot be read.
    #[error("the stored people of `{scope}` cannot be read; import them again")]
    StoredPeople {
        /// The workflow.
        scope: String,
        /// What the reader says.
        #[source]
        source: serde_json::Error,
    },
    /// A value could not be written as JSON.
    #[error("this cannot be written down; report it as a fault of Sluis")]
    Unwritable(#[source] serde_json::Error),
    /// What is stored of an instance does not hold together.
    #[error(transparent)]
    Broken(#[from] BrokenRecord),
    /// The store did not do what was asked.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A file that was named cannot be read.
    #[error("{} cannot be read; check the name and its rights", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// This installation cannot do that.
    #[error("{}", .what.get(Language::En))]
    Setting {
        /// What is missing and what to do.
        what: Text,
    },
}

/// What a caller does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The programme says no: exit status 1.
    Refusal,
    /// The command was written wrongly: exit status 2.
    Usage,
    /// The configuration must be mended: exit status 2.
    Config,
    /// Something outside is broken or must be waited for: exit status 2.
    Outside,
}

impl AppError {
    /// What a caller does next.
    pub fn kind(&self) -> ErrorKind {
        match self {
            AppError::Refused(_) => ErrorKind::Refusal,
            AppError::UnknownInstance { .. }
            | AppError::UnusableId { .. }
            | AppError::NothingStarted { .. }
            | AppError::SeveralWorkflows { .. }
            | AppError::UnknownDuty { .. }
            | AppError::CommandIdIsTaken { .. }
            | AppError::Definition(_)
            | AppError::File { .. } => ErrorKind::Usage,
            AppError::Setting { .. } => ErrorKind::Config,
            AppError::Busy { .. }
            | AppError::StoredDefinition { .. }
            | AppError::StoredPeople { .. }
            | AppError::Unwritable(_)
            | AppError::Broken(_)
            | AppError::Store(_) => ErrorKind::Outside,
        }
    }

    /// The sentence with everything that lay underneath, for a log.
    pub fn in_one_line(&self) -> String {
        in_one_line(self)
    }

    /// The sentence for people in a language; only refusals have a Dutch wording so far.
    pub fn explain(&self, language: Language) -> String {
        match self {
            AppError::Refused(refusal) => refusal.explain(language),
            other => other.to_string(),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> AppError {
        AppError::Refused(refusal)
    }
}

fn hint(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => "; `sluis list` shows those there are".to_owned(),
    }
}
