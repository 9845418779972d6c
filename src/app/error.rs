// SPDX-License-Identifier: EUPL-1.2
//! Why something asked of the application did not happen. Every text is one sentence: what happened and what to do.
//! A refusal is among them so that callers have one path; it is no fault, and its sentence is the core's own.

use std::path::PathBuf;

use sluis_core::diagnostic::Diagnostic;
use sluis_core::engine::Refusal;
use sluis_core::engine::record::BrokenRecord;
use sluis_core::text::{Language, Text, both, in_one_line};

use crate::store;

/// Why not. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The rules of the programme forbid it; `Refusal::explain` says it in either language.
    #[error("{}", self.text().get(Language::En))]
    Refused(Refusal),
    /// There is no such instance.
    #[error("{}", self.text().get(Language::En))]
    UnknownInstance {
        /// The id as given.
        instance: String,
        /// The id that was most likely meant.
        nearest: Option<String>,
    },
    /// Nothing says who manages the people of a workflow of which no programme ever began.
    #[error("{}", self.text().get(Language::En))]
    NothingStarted {
        /// The workflow.
        workflow: String,
    },
    /// A person of this id is among the people of several workflows.
    #[error("{}", self.text().get(Language::En))]
    SeveralWorkflows {
        /// The person's id.
        person: String,
        /// The workflows.
        workflows: Vec<String>,
    },
    /// A text that cannot be the id of an instance.
    #[error("{}", self.text().get(Language::En))]
    UnusableId {
        /// The id as given.
        id: String,
    },
    /// There is no such duty in the outbox.
    #[error("{}", self.text().get(Language::En))]
    UnknownDuty {
        /// The id as given.
        id: String,
    },
    /// Another command had this id.
    #[error("{}", self.text().get(Language::En))]
    CommandIdIsTaken {
        /// The id.
        command_id: String,
        /// The instance that the first command changed.
        instance: String,
    },
    /// Others changed the instance each time before we could.
    #[error("{}", self.text().get(Language::En))]
    Busy {
        /// The instance.
        instance: String,
    },
    /// The workflow has errors.
    #[error("{}", self.text().get(Language::En))]
    Definition(Vec<Diagnostic>),
    /// The stored definition of an instance cannot be read any more.
    #[error("{}", self.text().get(Language::En))]
    StoredDefinition {
        /// Its hash.
        hash: String,
        /// What is wrong with it.
        why: Text,
    },
    /// A stored document of people cannot be read.
    #[error("{}", self.text().get(Language::En))]
    StoredPeople {
        /// The workflow.
        scope: String,
        /// What the reader says.
        #[source]
        source: serde_json::Error,
    },
    /// A value could not be written as JSON.
    #[error("{}", self.text().get(Language::En))]
    Unwritable(#[source] serde_json::Error),
    /// What is stored of an instance does not hold together.
    #[error(transparent)]
    Broken(#[from] BrokenRecord),
    /// The store did not do what was asked.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A file that was named cannot be read.
    #[error("{}", self.text().get(Language::En))]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// This installation cannot do that.
    #[error("{}", self.text().get(Language::En))]
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

    /// The sentence for people in a language.
    pub fn explain(&self, language: Language) -> String {
        self.text().get(language).to_owned()
    }

    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            AppError::Refused(refusal) => refusal.text(),
            AppError::UnknownInstance { instance, nearest: Some(nearest) } => both(
                format!("er is geen programma `{instance}`; bedoelt u `{nearest}`?"),
                format!("there is no programme `{instance}`; did you mean `{nearest}`?"),
            ),
            AppError::UnknownInstance { instance, nearest: None } => both(
                format!("er is geen programma `{instance}`; `sluis list` noemt wat er is"),
                format!("there is no programme `{instance}`; `sluis list` shows those there are"),
            ),
            AppError::NothingStarted { workflow } => both(
                format!(
                    "van `{workflow}` is nog geen programma begonnen, dus de mensen staan in people.yaml; pas dat bestand aan"
                ),
                format!(
                    "no programme of `{workflow}` has begun, so its people are those of its people.yaml; change that file"
                ),
            ),
            AppError::SeveralWorkflows { person, workflows } => both(
                format!("`{person}` hoort bij de mensen van {}; zeg welke met --workflow ID", workflows.join(" en ")),
                format!("`{person}` is among the people of {}; say which with --workflow ID", workflows.join(" and ")),
            ),
            AppError::UnusableId { id } => both(
                format!("`{id}` kan geen id zijn: gebruik kleine letters, cijfers, `-`, `_` en `.`, hoogstens 80"),
                format!("`{id}` cannot be an id: use lower-case letters, digits, `-`, `_` and `.`, at most 80 of them"),
            ),
            AppError::UnknownDuty { id } => both(
                format!("er is geen mail `{id}`; `sluis outbox list` noemt wat er is"),
                format!("there is no message `{id}` in the outbox; `sluis outbox list` shows those there are"),
            ),
            AppError::CommandIdIsTaken { command_id, instance } => both(
                format!(
                    "opdrachtnummer `{command_id}` is al gebruikt voor `{instance}`; neem een ander voor een andere opdracht"
                ),
                format!(
                    "the command id `{command_id}` was used for `{instance}` before; take another for another command"
                ),
            ),
            AppError::Busy { instance } => both(
                format!("anderen veranderden `{instance}` steeds op hetzelfde moment; probeer het opnieuw"),
                format!("others kept changing `{instance}` at the same moment; try again"),
            ),
            AppError::Definition(found) => match found.len() {
                1 => both(
                    "de workflow heeft 1 fout; `sluis check` toont haar met haar plaats",
                    "the workflow has 1 problem; `sluis check` shows it with its place",
                ),
                number => both(
                    format!("de workflow heeft {number} fouten; `sluis check` toont ze met hun plaats"),
                    format!("the workflow has {number} problems; `sluis check` shows them with their places"),
                ),
            },
            AppError::StoredDefinition { hash, why } => both(
                format!(
                    "de bewaarde definitie {hash} is niet te gebruiken: {}; zet haar terug uit een reservekopie of \
                     gebruik een nieuwere Sluis",
                    why.get(Language::Nl)
                ),
                format!(
                    "the stored definition {hash} cannot be used: {}; put it back from a backup or use a newer Sluis",
                    why.get(Language::En)
                ),
            ),
            AppError::StoredPeople { scope, .. } => both(
                format!("de bewaarde mensen van `{scope}` zijn niet te lezen; importeer ze opnieuw"),
                format!("the stored people of `{scope}` cannot be read; import them again"),
            ),
            AppError::Unwritable(_) => both(
                "dit kan niet worden opgeschreven; meld het als fout van Sluis",
                "this cannot be written down; report it as a fault of Sluis",
            ),
            AppError::Broken(broken) => broken.text(),
            AppError::Store(error) => error.text().clone(),
            AppError::File { path, .. } => {
                let path = path.display();
                both(
                    format!("{path} kan niet worden gelezen; controleer de naam en de rechten"),
                    format!("{path} cannot be read; check the name and its rights"),
                )
            }
            AppError::Setting { what } => what.clone(),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> AppError {
        AppError::Refused(refusal)
    }
}
