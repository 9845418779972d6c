// SPDX-License-Identifier: EUPL-1.2
//! Opens a SQLite database as Sluis wants it: recent enough, ours, WAL, fsync at each commit, brought to this schema.
//! It never changes a file that another program made or that a newer Sluis wrote.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, TransactionBehavior, config::DbConfig, ffi};

use super::{
    Options,
    fault::{Failed, Outcome, told},
};
use sluis_core::text::both;

use crate::store::Error;

/// The oldest SQLite whose WAL cannot lose a committed page: earlier ones could, when a reset met a checkpoint.
const OLDEST: i32 = 3_051_003;

/// "SLUI", in the header of each of our files.
const APPLICATION_ID: i64 = 0x534C_5549;

/// Numbered from 1; never changed once released, only added to.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/sqlite/0001_journal_outbox_directory.sql"),
    include_str!("../migrations/sqlite/0002_reminders.sql"),
    include_str!("../migrations/sqlite/0003_delivery.sql"),
    include_str!("../migrations/sqlite/0004_challenges.sql"),
    include_str!("../migrations/sqlite/0005_owed.sql"),
    include_str!("../migrations/sqlite/0006_in_whose_name.sql"),
];

/// The writer's connection to a file, made and migrated where needed.
pub(super) fn writer_of_file(path: &Path, options: Options) -> Result<Connection, Error> {
    let place = path.display().to_string();
    refuse_old_sqlite(rusqlite::version_number())?;
    let open = || -> Outcome<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(options.patience)?;
        // SQLite opens what it may not write for reading alone, and says nothing.
        if options.must_write && connection.is_readonly(MAIN_DB)? {
            return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None).into());
        }
        recognise(&connection, &place)?;
        enter_wal(&connection)?;
        configure(&connection, options)?;
        migrate(&mut connection, &place)?;
        Ok(connection)
    };
    open().map_err(|failed| told(&place, failed))
}

/// A database that lives as long as its connection.
pub(super) fn in_memory(place: &str, options: Options) -> Result<Connection, Error> {
    refuse_old_sqlite(rusqlite::version_number())?;
    let open = || -> Outcome<Connection> {
        let mut connection = Connection::open_in_memory()?;
        configure(&connection, options)?;
        migrate(&mut connection, place)?;
        Ok(connection)
    };
    open().map_err(|failed| told(place, failed))
}

/// A further connection to a file that is open already; it cannot change anything.
pub(super) fn reader_of_file(path: &Path, options: Options) -> Outcome<Connection> {
    // Not SQLITE_OPEN_READONLY: a reader of a WAL file must be able to write its shared-memory index.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(options.patience)?;
    connection.pragma_update(None, "query_only", true)?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn refuse_old_sqlite(version: i32) -> Result<(), Error> {
    if version >= OLDEST {
        return Ok(());
    }
    let found = format!("{}.{}.{}", version / 1_000_000, version / 1000 % 1000, version % 1000);
    Err(Error::Unavailable {
        what: both(
            format!(
                "deze sluis is gebouwd met SQLite {found}, dat zijn bestanden kan beschadigen; gebruik 3.51.3 of nieuwer"
            ),
            format!(
                "this sluis was built with SQLite {found}, which can damage its files; use a build with 3.51.3 or newer"
            ),
        ),
        source: None,
    })
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

/// Refuses a file of another program and one of a newer Sluis; an empty one is welcome.
fn recognise(connection: &Connection, place: &str) -> Outcome<()> {
    // All from one state of the file: another process may be making its tables at this very moment.
    let reading = connection.unchecked_transaction()?;
    let application = pragma(&reading, "application_id")?;
    let tables: i64 = reading.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let version = pragma(&reading, "user_version")?;
    reading.commit()?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        let what = both(
            format!("{place} is gemaakt door een ander programma; kies een andere datamap"),
            format!("{place} was made by another program; choose another data folder"),
        );
        return Err(Error::corrupt(what).into());
    }
    refuse_newer(version, place)
}

fn refuse_newer(found: i64, place: &str) -> Outcome<()> {
    let known = MIGRATIONS.len();
    if found <= known as i64 {
        return Ok(());
    }
    let what = both(
        format!(
            "{place} is geschreven door een nieuwere sluis (dataversie {found}, deze kent {known}); werk sluis bij"
        ),
        format!("{place} was written by a newer sluis (data version {found}, this one knows {known}); upgrade sluis"),
    );
    Err(Error::Unavailable { what, source: None }.into())
}

/// Turns the write-ahead log on. SQLite does not wait for others while it does, so we wait by asking for the write lock.
fn enter_wal(connection: &Connection) -> Outcome<()> {
    const ROUNDS: usize = 100;
    for _ in 0..ROUNDS {
        match connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0)) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                let what = both(
                    format!(
                        "dit bestandssysteem kan geen write-ahead log bijhouden ({mode}); zet de data op een lokale schijf"
                    ),
                    format!("the file system gives no write-ahead log ({mode}); put the data on a local disk"),
                );
                return Err(Error::Unavailable { what, source: None }.into());
            }
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Unavailable {
        what: both(
            "andere processen houden de database bezet; beëindig ze en probeer het opnieuw",
            "other processes keep the database busy; end them and try again",
        ),
        source: None,
    }
    .into())
}

/// What holds for whoever writes and whoever reads.
fn plan_once(connection: &Connection) -> Outcome<()> {
    // Otherwise a statement is planned anew for each new value that it is given, as if it might meet another partial index.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn configure(connection: &Connection, options: Options) -> Outcome<()> {
    plan_once(connection)?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    if let Some(pages) = options.page_limit {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Brings the schema up to date in one transaction; two processes that open a new file do it once.
fn migrate(connection: &mut Connection, place: &str) -> Outcome<()> {
    if pragma(connection, "user_version")? == MIGRATIONS.len() as i64 {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = pragma(&transaction, "user_version")?;
    refuse_newer(found, place)?;
    let done = usize::try_from(found).map_err(|_| {
        let what = both(format!("{place} heeft geen dataversie"), format!("{place} has no data version"));
        Failed::from(Error::corrupt(what))
    })?;
    for migration in &MIGRATIONS[done..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_older_than_3_51_3_is_refused() {
        let error = refuse_old_sqlite(3_051_002).expect_err("3.51.2 can damage its files");
        assert!(error.to_string().contains("3.51.2"), "{error}");
        refuse_old_sqlite(3_051_003).expect("3.51.3 is the first good one");
        refuse_old_sqlite(rusqlite::version_number()).expect("the bundled one is good");
    }

    #[test]
    fn a_new_file_gets_wal_full_sync_and_foreign_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let connection = writer_of_file(&folder.path().join("sluis.db"), Options::default()).expect("opens");
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).expect("a mode");
        assert_eq!(mode, "wal");
        assert_eq!(pragma(&connection, "synchronous").expect("a level"), 2);
        assert_eq!(pragma(&connection, "foreign_keys").expect("a switch"), 1);
        assert_eq!(pragma(&connection, "user_version").expect("a version"), MIGRATIONS.len() as i64);
    }
}
