// SPDX-License-Identifier: EUPL-1.2
//! The one writer of an open database. Whoever finds the writing connection free writes at once, on the own thread: a lone
//! command waits for no other thread to wake up. Whoever finds it taken leaves the work in the queue, and what waits
//! together is written in one transaction; what fails there is undone alone. Nothing is acknowledged before COMMIT has
//! returned. Work given to it must not wait for anything, and may be done twice: only its last end counts. A thread that writes is taken out
//! of its runtime's round meanwhile, so that the other tasks go on; the future itself cannot be cut off by a time-out then.

use std::{
    collections::VecDeque,
    mem,
    sync::{
        Arc, Mutex, PoisonError, TryLockError,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::Connection;
use sluis_core::text::both;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::oneshot,
    task,
};

use super::fault::{Outcome, told};
use crate::store::Error;

/// So many commands share a transaction at most: the fsync is spread thin by then, and others want the lock too.
const GROUP: usize = 256;

/// The way to the writing connection. Dropping it waits for the write that is under way.
pub(super) struct Writer {
    shared: Arc<Shared>,
}

/// What a piece of work outlives once it is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Safety {
    /// The end of this process, at any moment.
    Process,
    /// That of the machine too.
    PowerCut,
}

/// On what kind of thread a group is written.
#[derive(Clone, Copy)]
enum Thread {
    /// One that runs other tasks too.
    OfTheRuntime,
    /// One that is there for work that blocks.
    MayBlock,
}

struct Shared {
    queue: Mutex<VecDeque<Box<dyn Job>>>,
    connection: Mutex<Connection>,
    transactions: AtomicU64,
    place: Arc<str>,
}

impl Writer {
    /// A writer that owns `connection`.
    pub(super) fn new(connection: Connection, place: Arc<str>) -> Self {
        let (queue, transactions) = (Mutex::default(), AtomicU64::new(0));
        Self { shared: Arc::new(Shared { queue, connection: Mutex::new(connection), transactions, place }) }
    }

    /// Does `work` inside a transaction and answers when it is committed. When `work` fails, nothing of it is kept. It is
    /// done again when the transaction had to begin anew because of somebody else's.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        self.run_as(work, Safety::PowerCut).await
    }

    /// The same for what everybody must see at once, but what a power cut may take back: the disk is not waited for.
    pub(super) async fn run_lightly<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        self.run_as(work, Safety::Process).await
    }

    async fn run_as<T, F>(&self, work: F, safety: Safety) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Outcome<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.shared.put(Box::new(Task { work, safety, value: None, reply }));
        match Handle::current().runtime_flavor() {
            RuntimeFlavor::MultiThread => {
                // Who is just deciding joins this group instead of waiting for the next; alone, it costs a microsecond.
                let promise = Promise(self);
                task::yield_now().await;
                mem::forget(promise);
                if self.shared.write_a_group(Thread::OfTheRuntime) {
                    // Others came meanwhile: their write must not hold up who has the answer already.
                    self.write_the_rest();
                }
            }
            // The only thread of its runtime: if it wrote itself, nobody else could join the group.
            _ => self.write_the_rest(),
        }
        answer.await.unwrap_or_else(|_| Err(self.shared.gone()))
    }

    fn write_the_rest(&self) {
        let shared = self.shared.clone();
        task::spawn_blocking(move || while shared.write_a_group(Thread::MayBlock) {});
    }

    /// Brings what lies in the write-ahead log into the file itself, and empties the log.
    pub(super) async fn bring_home(&self) -> Result<(), Error> {
        let shared = self.shared.clone();
        let brought = task::spawn_blocking(move || {
            let Ok(connection) = shared.connection.lock() else { return Err(shared.gone()) };
            let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
            match busy.map_err(|error| told(&shared.place, error.into()))? {
                false => Ok(()),
                true => Err(shared.is_held()),
            }
        });
        brought.await.unwrap_or_else(|_| Err(self.shared.gone()))
    }

    /// How many transactions were committed since the database was opened.
    pub(super) fn transactions(&self) -> u64 {
        self.shared.transactions.load(Ordering::Relaxed)
    }
}

/// What was put into the queue is written even when the caller is cut off in between: it must not lie there until somebody
/// else happens to write.
struct Promise<'w>(&'w Writer);

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        self.0.write_the_rest();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A panic under way was told to everybody who waited; here only the end of the file's use matters.
        drop(self.shared.connection.lock());
    }
}

impl Shared {
    fn put(&self, job: Box<dyn Job>) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
    }

    fn take(&self, most: usize) -> Vec<Box<dyn Job>> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let most = most.min(queue.len());
        queue.drain(..most).collect()
    }

    /// Writes what waits, if nobody else is writing. Says whether there is more to write: whoever finds the connection
    /// taken has put the work into the queue before, and the one who has it looks there after giving it back.
    fn write_a_group(&self, thread: Thread) -> bool {
        match self.connection.try_lock() {
            Ok(connection) => {
                let group = self.take(GROUP);
                match thread {
                    _ if group.is_empty() => {}
                    // Costs the runtime a thread, so only who really writes does it.
                    Thread::OfTheRuntime => task::block_in_place(|| self.serve(&connection, group)),
                    Thread::MayBlock => self.serve(&connection, group),
                }
            }
            Err(TryLockError::WouldBlock) => return false,
            Err(TryLockError::Poisoned(_)) => {
                // Work panicked in the middle of a transaction: nothing is written any more.
                self.take(usize::MAX).into_iter().for_each(|job| job.answer(Err(self.gone())));
                return false;
            }
        }
        !self.queue.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn serve(&self, connection: &Connection, mut group: Vec<Box<dyn Job>>) {
        let ends = match transact_safely(connection, &mut group, &self.place) {
            Ok(ends) => {
                self.transactions.fetch_add(1, Ordering::Relaxed);
                ends
            }
            Err(failed) => {
                let error = told(&self.place, failed);
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

    fn is_held(&self) -> Error {
        told(
            &self.place,
            rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None).into(),
        )
    }

    fn gone(&self) -> Error {
        Error::Unavailable {
            what: both(
                format!("het schrijven in {} is gestopt; start sluis opnieuw", self.place),
                format!("the writer of {} has stopped; start sluis again", self.place),
            ),
            source: None,
        }
    }
}

fn unanswered() -> Error {
    Error::corrupt(both(
        "werk werd beantwoord voordat het gedaan was; meld dit als fout",
        "work was answered before it was done; report this as a fault",
    ))
}

/// One piece of work with the caller who waits for it.
trait Job: Send {
    /// What it must outlive.
    fn safety(&self) -> Safety;
    /// Does the work and keeps its value.
    fn run(&mut self, connection: &Connection) -> Outcome<()>;
    /// Tells the caller how it ended.
    fn answer(self: Box<Self>, end: Result<(), Error>);
}

struct Task<T, F> {
    work: F,
    safety: Safety,
    value: Option<T>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send, F: Fn(&Connection) -> Outcome<T> + Send> Job for Task<T, F> {
    fn safety(&self) -> Safety {
        self.safety
    }

    fn run(&mut self, connection: &Connection) -> Outcome<()> {
        self.value = Some((self.work)(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, end: Result<(), Error>) {
        let Self { value, reply, .. } = *self;
        let value = end.and_then(|()| value.ok_or_else(unanswered));
        // Nobody listens any more when the caller was cancelled; the work stands all the same.
        let _ = reply.send(value);
    }
}

/// The group is waited for on the disk when anything in it asks for that.
fn transact_safely(
    connection: &Connection,
    group: &mut [Box<dyn Job>],
    place: &str,
) -> Outcome<Vec<Result<(), Error>>> {
    if group.iter().any(|job| job.safety() == Safety::PowerCut) {
        return transact(connection, group, place);
    }
    say(connection, "PRAGMA synchronous = NORMAL")?;
    let ends = transact(connection, group, place);
    // Within a transaction that failed SQLite would not hear of it.
    if !connection.is_autocommit() {
        say(connection, "ROLLBACK")?;
    }
    say(connection, "PRAGMA synchronous = FULL")?;
    ends
}

/// Everything of the group in one transaction. `Err` means that none of it was kept.
///
/// No savepoint stands between the jobs at first: with one open, SQLite copies each page before it changes it, which costs
/// as much as the change. Whoever finds that others were first finds it before writing anything, and so leaves nothing to
/// undo. Only when work fails half done, all of it is done again with savepoints.
fn transact(connection: &Connection, group: &mut [Box<dyn Job>], place: &str) -> Outcome<Vec<Result<(), Error>>> {
    say(connection, "BEGIN IMMEDIATE")?;
    let alone = group.len() == 1;
    let mut ends = Vec::with_capacity(group.len());
    for job in group.iter_mut() {
        let before = connection.total_changes();
        match job.run(connection) {
            Ok(()) => ends.push(Ok(())),
            // SQLite has thrown away the whole transaction by itself, or there is nobody else to keep it for.
            Err(failed) if connection.is_autocommit() || alone => return Err(failed),
            Err(failed) if connection.total_changes() == before => ends.push(Err(told(place, failed))),
            Err(_) => return transact_apart(connection, group, place),
        }
    }
    say(connection, "COMMIT")?;
    Ok(ends)
}

/// The same from the beginning, with a savepoint for each, so that what fails is undone alone.
fn transact_apart(connection: &Connection, group: &mut [Box<dyn Job>], place: &str) -> Outcome<Vec<Result<(), Error>>> {
    say(connection, "ROLLBACK")?;
    say(connection, "BEGIN IMMEDIATE")?;
    let ends = group.iter_mut().map(|job| apart(connection, &mut **job, place)).collect::<Result<_, _>>()?;
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

/// A statement that gives nothing back, planned once a connection.
pub(super) fn say(connection: &Connection, statement: &str) -> Outcome<()> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::pin::{Pin, pin};
    use std::task::{Context, Waker};
    use std::time::Duration;

    use tokio::{task, time};

    use super::{Connection, Error, Writer};

    /// A file is not needed: the order of work is that of the queue.
    fn writer() -> Writer {
        let connection = Connection::open_in_memory().expect("opens");
        connection.execute_batch("CREATE TABLE written (number INTEGER)").expect("is made");
        Writer::new(connection, "the test".into())
    }

    async fn insert(writer: &Writer, number: i64) -> Result<(), Error> {
        writer.run(move |to| Ok(to.execute("INSERT INTO written VALUES (?1)", [number]).map(drop)?)).await
    }

    /// Lets it go as far as it comes by itself.
    fn begin<T>(work: Pin<&mut impl Future<Output = T>>) {
        assert!(work.poll(&mut Context::from_waker(Waker::noop())).is_pending(), "it lets others join first");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_was_given_is_written_though_its_caller_is_cut_off_before() {
        let writer = writer();
        begin(pin!(insert(&writer, 1)));
        let written = async {
            while writer.transactions() == 0 {
                task::yield_now().await;
            }
        };
        time::timeout(Duration::from_secs(30), written).await.expect("nobody else has to write for it");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn only_what_may_be_lost_by_a_power_cut_does_not_wait_for_the_disk() {
        let writer = writer();
        let level = |to: &Connection| Ok(to.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0))?);
        assert_eq!(writer.run_lightly(level).await.expect("is read"), 1);
        assert_eq!(writer.run(level).await.expect("is read"), 2);
        let failing = |to: &Connection| Ok(to.execute("INSERT INTO nothing VALUES (1)", []).map(drop)?);
        writer.run_lightly(failing).await.expect_err("there is no such table");
        assert_eq!(writer.run(level).await.expect("is read"), 2, "also after one that failed");
        // Together with what must be safe it is safe too.
        let (mut light, mut safe) = (Box::pin(writer.run_lightly(level)), Box::pin(insert(&writer, 1)));
        begin(light.as_mut());
        begin(safe.as_mut());
        safe.await.expect("is written");
        assert_eq!(light.await.expect("is read"), 2);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn commands_that_come_together_share_a_transaction() {
        let writer = writer();
        let mut commands: Vec<_> = (0..20).map(|number| Box::pin(insert(&writer, number))).collect();
        for command in &mut commands {
            begin(command.as_mut());
        }
        for command in commands {
            command.await.expect("is written");
        }
        assert_eq!(writer.transactions(), 1);
    }
}
