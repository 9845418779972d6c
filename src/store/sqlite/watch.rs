// SPDX-License-Identifier: EUPL-1.2
//! What a service that waits asks of SQLite: whether another process wrote to the file, and how much is owed.
//! It changes nothing, and waiting costs nothing: the kernel tells of a write, nobody asks again and again.

use async_trait::async_trait;
use rusqlite::{Connection, params};
use sluis_core::text::both;

use super::{SqliteStore, fault::Outcome};
use crate::store::{Error, Moment, Owed, Watch, sql};

#[async_trait]
impl Watch for SqliteStore {
    #[cfg(target_os = "linux")]
    async fn watch_begin(&self) -> Result<(), Error> {
        if let Some(folder) = &self.folder {
            folder.watched().await?;
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    async fn watch_begin(&self) -> Result<(), Error> {
        let never = std::io::Error::from(std::io::ErrorKind::Unsupported);
        let what = both(
            "dit systeem meldt niet wanneer een ander proces schrijft; er wordt elke minuut gekeken",
            "this system does not tell when another process writes; it is looked at every minute",
        );
        Err(Error::unavailable(what, never))
    }

    #[cfg(target_os = "linux")]
    async fn watch_written(&self) -> Result<(), Error> {
        match &self.folder {
            Some(folder) => folder.written().await,
            // Nobody else can write to a database in memory.
            None => std::future::pending().await,
        }
    }

    #[cfg(not(target_os = "linux"))]
    async fn watch_written(&self) -> Result<(), Error> {
        std::future::pending().await
    }

    async fn watch_end(&self) -> Result<(), Error> {
        self.writer.bring_home().await
    }

    async fn watch_next(&self, after: Moment) -> Result<Option<Moment>, Error> {
        self.read(move |connection| moment_of(connection, sql::NEXT_DUE, after)).await
    }

    async fn watch_owed(&self, now: Moment) -> Result<Owed, Error> {
        self.read(move |connection| owed(connection, now)).await
    }
}

fn moment_of(connection: &Connection, statement: &str, at: Moment) -> Outcome<Option<Moment>> {
    let mut statement = connection.prepare_cached(statement)?;
    let micros: Option<i64> = statement.query_row([at.micros()], |row| row.get(0))?;
    Ok(micros.map(Moment::from_micros))
}

fn owed(connection: &Connection, now: Moment) -> Outcome<Owed> {
    let mut duties = connection.prepare_cached(sql::OWED_DUTIES)?;
    let mut owed = duties.query_row(params![now.micros()], |row| {
        Ok(Owed {
            claimable: row.get("claimable")?,
            waiting: row.get("waiting")?,
            leased: row.get("leased")?,
            oldest: row.get::<_, Option<i64>>("oldest")?.map(Moment::from_micros),
            ..Owed::default()
        })
    })?;
    owed.dead = connection.prepare_cached(sql::OWED_DEAD)?.query_row([], |row| row.get(0))?;
    let paused: Option<i64> = connection.prepare_cached(sql::MAIL_PAUSED)?.query_row([], |row| row.get(0))?;
    owed.paused_since = paused.map(Moment::from_micros);
    let mut overdue = connection.prepare_cached(sql::OWED_PULSES)?;
    (owed.overdue, owed.overdue_since) = overdue.query_row(params![now.micros()], |row| {
        Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(Moment::from_micros)))
    })?;
    Ok(owed)
}

/// The folder of a database file, watched by the kernel.
#[cfg(target_os = "linux")]
pub(super) struct Folder {
    path: std::path::PathBuf,
    // Made when somebody begins to watch: it belongs to their runtime, and most processes never do.
    watched: tokio::sync::OnceCell<tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>>,
}

#[cfg(target_os = "linux")]
impl Folder {
    /// The folder in which `database` lies. Nothing is watched yet.
    pub(super) fn of(database: &std::path::Path) -> Folder {
        let named = database.parent().filter(|parent| !parent.as_os_str().is_empty());
        let path = named.unwrap_or(std::path::Path::new(".")).to_owned();
        Folder { path, watched: tokio::sync::OnceCell::new() }
    }

    async fn watched(&self) -> Result<&tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>, Error> {
        self.watched.get_or_try_init(|| async { self.watch() }).await.map_err(|error| self.untold(error))
    }

    async fn written(&self) -> Result<(), Error> {
        let watched = self.watched().await?;
        let mut ready = watched.readable().await.map_err(|error| self.untold(error))?;
        // What was written matters little: all of it is one reason to look.
        let mut events = [0; 4096];
        while rustix::io::read(watched.get_ref(), &mut events).is_ok_and(|length| length > 0) {}
        ready.clear_ready();
        Ok(())
    }

    fn untold(&self, error: std::io::Error) -> Error {
        let path = self.path.display();
        let what = both(
            format!("het systeem meldt niet wanneer {path} verandert; er wordt elke minuut gekeken"),
            format!("the system does not tell when {path} changes; it is looked at every minute"),
        );
        Error::unavailable(what, error)
    }

    #[expect(
        deprecated,
        reason = "its successor is unsafe for types that lend out what they do not own; an OwnedFd owns"
    )]
    fn watch(&self) -> std::io::Result<tokio::io::unix::AsyncFd<std::os::fd::OwnedFd>> {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let inotify = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
        // The write-ahead log may be made anew at any time, so the folder is watched and not the file.
        add_watch(&inotify, &self.path, WatchFlags::MODIFY | WatchFlags::CREATE)?;
        tokio::io::unix::AsyncFd::new(inotify)
    }
}
