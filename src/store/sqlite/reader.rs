// SPDX-License-Identifier: EUPL-1.2
//! Reading beside the writer: connections of their own, each used by one reader at a time on a thread that may block.
//! A reader sees what was committed before it began and can change nothing.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;

use super::{
    Options, connect,
    fault::{Outcome, told},
};
use crate::store::Error;

/// So many idle connections are kept for the next readers.
const KEPT: usize = 8;

/// The readers of one file.
pub(super) struct Readers {
    path: PathBuf,
    options: Options,
    place: Arc<str>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Readers of the file at `path`, which exists.
    pub(super) fn new(path: PathBuf, options: Options, place: Arc<str>) -> Arc<Self> {
        Arc::new(Self { path, options, place, idle: Mutex::new(Vec::new()) })
    }

    /// Does `work` on one consistent state of the database.
    pub(super) async fn run<T, F>(self: &Arc<Self>, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    {
        let readers = self.clone();
        let reading =
            tokio::task::spawn_blocking(move || readers.read(work).map_err(|failed| told(&readers.place, failed)));
        reading.await.unwrap_or_else(|error| Err(Error::unavailable("a reader of the database has stopped", error)))
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Outcome<T>) -> Outcome<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect::reader_of_file(&self.path, self.options)?,
        };
        let value = {
            let transaction = connection.unchecked_transaction()?;
            let value = work(&transaction)?;
            transaction.commit()?;
            value
        };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        Ok(value)
    }
}
