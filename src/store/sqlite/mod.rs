// SPDX-License-Identifier: EUPL-1.2
//! The store on SQLite, compiled in: one writer, readers beside it, one file that several processes may share.
//! It never waits for another process without an end and never reads a clock.

mod access;
mod channel;
mod connect;
mod directory;
mod fault;
mod journal;
mod outbox;
mod reader;
#[cfg(test)]
mod tests;
mod watch;
mod writer;

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::Connection;

use self::{fault::Outcome, reader::Readers, writer::Writer};
use super::Error;

/// How to open a database; the default is right for ordinary use.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long another process may hold the file before a command is refused; ten seconds by default.
    pub patience: Duration,
    /// The file may grow to so many pages of 4 KiB; beyond that it behaves as on a full disk. `None`: no limit.
    pub page_limit: Option<u32>,
    /// A file that can only be read is refused at once, not at the first write; `false` by default.
    pub must_write: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), page_limit: None, must_write: false }
    }
}

/// A store in one SQLite database. Dropping it waits for the writes it has accepted. Reads need a tokio runtime.
pub struct SqliteStore {
    writer: Writer,
    // `None` for a database in memory: its one connection is the writer's.
    readers: Option<Arc<Readers>>,
    #[cfg(target_os = "linux")]
    folder: Option<watch::Folder>,
}

impl SqliteStore {
    /// Opens the database at `path`; makes it when absent and brings its schema up to date.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be written, is held too long or was written by a newer Sluis; `Corrupt` when
    /// it is no database, a damaged one or that of another program.
    pub fn open(path: &Path, options: Options) -> Result<Self, Error> {
        let place: Arc<str> = path.display().to_string().into();
        let connection = connect::writer_of_file(path, options)?;
        let readers = Readers::new(path.to_owned(), options, place.clone());
        Ok(Self {
            writer: Writer::new(connection, place),
            readers: Some(readers),
            #[cfg(target_os = "linux")]
            folder: Some(watch::Folder::of(path)),
        })
    }

    /// A database that is gone when the store is dropped.
    ///
    /// # Errors
    /// `Unavailable` when there is not enough memory.
    pub fn in_memory(options: Options) -> Result<Self, Error> {
        let place: Arc<str> = "the database in memory".into();
        let connection = connect::in_memory(&place, options)?;
        Ok(Self {
            writer: Writer::new(connection, place),
            readers: None,
            #[cfg(target_os = "linux")]
            folder: None,
        })
    }

    /// How many transactions this store has committed since it was opened; fewer than commands when they came together.
    pub fn transactions(&self) -> u64 {
        self.writer.transactions()
    }

    async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// What a power cut may take back; the next [`SqliteStore::write`] holds it too.
    async fn write_lightly<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        self.writer.run_lightly(work).await
    }

    async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        match &self.readers {
            Some(readers) => readers.run(work).await,
            None => self.writer.run(work).await,
        }
    }

    /// Of a few rows that are found by their key.
    async fn glance<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        match &self.readers {
            Some(readers) => readers.glance(work).await,
            None => self.writer.run(work).await,
        }
    }
}
