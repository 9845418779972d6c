// SPDX-License-Identifier: EUPL-1.2
//! What a story is played on: an application over a store in memory or in a folder, with a clock that the story moves
//! and ids that come out the same each time. The same story on the same stage leaves the same bytes.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use sluis_core::definition::MailKind;
use sluis_core::value::hex;

use super::outcome::Mail;
use crate::app::{App, AppError, Outlet, Settings};
use crate::clock::FixedClock;
use crate::mail::{self, Capture, FileTransport, Transport};
use crate::random::SeededIds;
use crate::store::{self, DataFolder, DutyFilter, DutyState, Store};

/// The sender of the mail of stories.
const FROM: &str = "Sluis <sluis@programma.example>";
/// Ids of stories are drawn from this seed.
const SEED: u64 = 2027;

/// Why there is no stage.
#[derive(Debug, thiserror::Error)]
#[error("the story has nothing to be played on")]
pub enum StageError {
    /// The store cannot be opened.
    Store(#[from] store::Error),
    /// Mail cannot be written.
    Mail(#[from] mail::Error),
}

/// An application that a story is played on.
#[derive(Clone)]
pub struct Stage {
    /// The application itself.
    pub app: App,
    pub(super) clock: Arc<FixedClock>,
    store: Arc<dyn Store>,
    keeps_files: bool,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("app", &self.app).finish_non_exhaustive()
    }
}

impl Stage {
    /// A stage that is gone when it is dropped: no file is written, and mail is written into memory.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn in_memory() -> Result<Stage, StageError> {
        Stage::over(store::in_memory()?, None, Arc::new(Capture::default()))
    }

    /// A stage in a data folder, which is made: a database, mails as files, and evidence.
    ///
    /// # Errors
    /// When the folder cannot be made or used.
    pub fn in_folder(folder: &Path) -> Result<Stage, StageError> {
        let folder = DataFolder::create(folder)?;
        Stage::over(store::open(&folder)?, Some(&folder), Arc::new(FileTransport::under(folder.root())))
    }

    fn over(
        store: Arc<dyn Store>,
        folder: Option<&DataFolder>,
        transport: Arc<dyn Transport>,
    ) -> Result<Stage, StageError> {
        let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
        let settings = Settings { mail: mail::Settings::new(FROM, None)?.at_once(), outlet: Outlet::By(transport) };
        let evidence = folder.map(DataFolder::evidence);
        let keeps_files = evidence.is_some();
        let app = App::with(store.clone(), clock.clone(), Arc::new(SeededIds::new(SEED)), evidence, settings);
        Ok(Stage { app, clock, store, keeps_files })
    }

    /// Writes and sends the mail that is due.
    pub(super) async fn deliver(&self) -> Result<(), AppError> {
        self.app.deliver().await.map(|_| ())
    }

    /// The mails of an instance so far, that were sent, in the order in which they became owed.
    pub(super) async fn mails(&self, instance: &str) -> Result<Vec<Mail>, AppError> {
        let now = self.app.now().into();
        let filter = DutyFilter { instance: Some(instance.to_owned()), ..DutyFilter::default() };
        let mut duties = self.store.duty_list(now, filter).await?;
        duties.sort_by_key(|duty| duty.row.seq);
        let sent = duties.into_iter().filter(|duty| duty.state == DutyState::Sent && duty.row.channel == "mail");
        let mails = sent.map(|duty| Mail {
            kind: MailKind::ALL.into_iter().find(|kind| kind.word() == duty.row.kind),
            word: duty.row.kind,
            to: duty.row.recipient,
            about: duty.row.item,
        });
        Ok(mails.collect())
    }

    /// A file of evidence as commands name it: the file of that name in `folder`, or else a few bytes made from the name.
    pub(super) async fn file(&self, folder: Option<&Path>, name: &str) -> Result<Json, AppError> {
        let beside = folder.map(|folder| folder.join(name)).filter(|path| path.is_file());
        let bytes = match beside {
            Some(path) => tokio::fs::read(&path).await.map_err(|source| AppError::File { path, source })?,
            None => format!("{name}: made up for a story\n").into_bytes(),
        };
        if self.keeps_files {
            return Ok(self.app.evidence_put(bytes, name).await?.to_json());
        }
        let hash = hex(&Sha256::digest(&bytes));
        Ok(json!({ "name": name, "hash": hash, "size": bytes.len() }))
    }
}
