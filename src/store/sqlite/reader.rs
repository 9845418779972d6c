// SPDX-License-Identifier: EUPL-1.2
//! Reading beside the writer: connections of their own, each used by one reader at a time. What takes long is read on a
//! thread that may block. A reader sees what was committed before it began and can change nothing.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::Connection;
use sluis_core::text::both;
use tokio::{sync::Semaphore, task};

use super::{
    Options, connect,
    fault::{Outcome, told},
    writer::say,
};
use crate::store::Error;

/// So many readers at once, each with a connection that is kept for the next: the others wait, since opening a connection
/// costs more than waiting for one.
const READERS: usize = 8;

/// The readers of one file.
pub(super) struct Readers {
    path: PathBuf,
    options: Options,
    place: Arc<str>,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// Readers of the file at `path`, which exists.
    pub(super) fn new(path: PathBuf, options: Options, place: Arc<str>) -> Arc<Self> {
        Arc::new(Self { path, options, place, idle: Mutex::new(Vec::new()), places: Arc::new(Semaphore::new(READERS)) })
    }

    /// Does `work` on one consistent state of the database.
    pub(super) async fn run<T, F>(self: &Arc<Self>, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        let readers = self.clone();
        let place = self.places.clone().acquire_owned().await;
        let reading = task::spawn_blocking(move || {
            // Held until the connection is back, also when the caller has gone.
            let _place = place;
            readers.read(work).map_err(|failed| told(&readers.place, failed))
        });
        reading.await.unwrap_or_else(|error| Err(stopped(error)))
    }

    /// The same for a few rows that are found by their key, on the own thread: handing the work over would take longer
    /// than the work.
    pub(super) async fn glance<T>(&self, work: impl Fn(&Connection) -> Outcome<T>) -> Result<T, Error> {
        let _place = self.places.acquire().await;
        self.read(work).map_err(|failed| told(&self.place, failed))
    }

    fn read<T>(&self, work: impl Fn(&Connection) -> Outcome<T>) -> Outcome<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => connect::reader_of_file(&self.path, self.options)?,
        };
        say(&connection, "BEGIN")?;
        // What fails takes its connection with it, and so its transaction.
        let value = work(&connection)?;
        say(&connection, "COMMIT")?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(value)
    }
}

/// A reader panicked, or the program ends.
fn stopped(error: task::JoinError) -> Error {
    let what = both(
        "het lezen uit de database is gestopt; start sluis opnieuw",
        "a reader of the database has stopped; start sluis again",
    );
    Error::unavailable(what, error)
}
