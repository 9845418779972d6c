// SPDX-License-Identifier: EUPL-1.2
//! The one writer of an open database: a thread that owns the writing connection. What waits together is written in one
//! transaction, a savepoint each, so that one refusal does not undo the others; nothing is acknowledged before COMMIT
//! has returned. Work given to it must not wait for anything.

use std::{
    iter,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fault::{Outcome, told};
use crate::store::Error;

/// So many commands share a transaction at most: the fsync is spread thin by then, and others want the lock too.
const GROUP: usize = 256;

/// The way to the writer's thread. Dropping it ends the thread once all accepted work is done.
pub(super) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    transactions: Arc<AtomicU64>,
    place: Arc<str>,
}

impl Writer {
    /// Starts the thread that owns `connection`.
    pub(super) fn start(connection: Connection, place: Arc<str>) -> Result<Self, Error> {
        let (jobs, waiting) = mpsc::channel();
        let transactions = Arc::new(AtomicU64::new(0));
        let (counter, name) = (transactions.clone(), place.clone());
        let thread = thread::Builder::new()
            .name("sluis-writer".into())
            .spawn(move || serve(&connection, &waiting, &counter, &name))
            .map_err(|error| Error::unavailable("no thread can be started; end other programs", error))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), transactions, place })
    }

    /// Does `work` inside a transaction and answers when it is committed. When `work` fails, nothing of it is kept.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Outcome<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let task = Task { work: Some(work), value: None, reply };
        let accepted = self.jobs.as_ref().is_some_and(|jobs| jobs.send(Box::new(task)).is_ok());
        if !accepted {
            return Err(self.gone());
        }
        answer.await.unwrap_or_else(|_| Err(self.gone()))
    }

    /// How many transactions were committed since the database was opened.
    pub(super) fn transactions(&self) -> u64 {
        self.transactions.load(Ordering::Relaxed)
    }

    fn gone(&self) -> Error {
        Error::Unavailable {
            what: format!("the writer of {} has stopped; start sluis again", self.place),
            source: None,
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was told to everybody who waited; here only the end of the file's use matters.
            let _ = thread.join();
        }
    }
}

/// One piece of work with the caller who waits for it.
trait Job: Send {
    /// Does the work and keeps its value.
    fn run(&mut self, connection: &Connection) -> Outcome<()>;
    /// Tells the caller how it ended.
    fn answer(self: Box<Self>, end: Result<(), Error>);
}

struct Task<T, F> {
    work: Option<F>,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send, F: FnOnce(&Connection) -> Outcome<T> + Send> Job for Task<T, F> {
    fn run(&mut self, connection: &Connection) -> Outcome<()> {
        if let Some(work) = self.work.take() {
            self.value = Some(work(connection)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, end: Result<(), Error>) {
        let Self { value, reply, .. } = *self;
        let value = end.and_then(|()| value.ok_or_else(|| Error::corrupt("work was answered before it was done")));
        // Nobody listens any more when the caller was cancelled; the work stands all the same.
        let _ = reply.send(value);
    }
}

fn serve(connection: &Connection, waiting: &mpsc::Receiver<Box<dyn Job>>, counter: &AtomicU64, place: &str) {
    while let Ok(first) = waiting.recv() {
        let mut group: Vec<Box<dyn Job>> = iter::once(first).chain(waiting.try_iter().take(GROUP - 1)).collect();
        let ends = match transact(connection, &mut group, place) {
            Ok(ends) => {
                counter.fetch_add(1, Ordering::Relaxed);
                ends
            }
            Err(failed) => {
                let error = told(place, failed);
                // Where SQLite has rolled back by itself there is nothing left to undo.
                if !connection.is_autocommit() {
                    let _ = connection.execute_batch("ROLLBACK");
                }
                group.iter().map(|_| Err(error.clone())).collect()
            }
        };
        for (job, end) in group.into_iter().zip(ends) {
            job.answer(end);
        }
    }
}

/// Everything of the group in one transaction. `Err` means that none of it was kept.
fn transact(connection: &Connection, group: &mut [Box<dyn Job>], place: &str) -> Outcome<Vec<Result<(), Error>>> {
    say(connection, "BEGIN IMMEDIATE")?;
    // One alone needs no savepoint: the transaction itself is undone when it fails.
    let ends = match group {
        [alone] => vec![alone.run(connection).map(Ok)?],
        several => several.iter_mut().map(|job| apart(connection, &mut **job, place)).collect::<Result<_, _>>()?,
    };
    say(connection, "COMMIT")?;
    Ok(ends)
}

/// One of several: what it did is undone alone when it fails. The outer `Err` means that the others' part is gone too.
fn apart(connection: &Connection, job: &mut dyn Job, place: &str) -> Outcome<Result<(), Error>> {
    say(connection, "SAVEPOINT one")?;
    let end = job.run(connection);
    if let Err(failed) = end {
        if connection.is_autocommit() {
            // A full disk or a failing one: SQLite has thrown away the whole transaction by itself.
            return Err(failed);
        }
        say(connection, "ROLLBACK TO one")?;
        say(connection, "RELEASE one")?;
        return Ok(Err(told(place, failed)));
    }
    say(connection, "RELEASE one")?;
    Ok(Ok(()))
}

fn say(connection: &Connection, statement: &str) -> Outcome<()> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
