// SPDX-License-Identifier: EUPL-1.2
//! What SQLite says went wrong, told as a `store::Error` with a sentence that names the place and the cure.
//! A locked file is never called a corrupt one.

use rusqlite::{ErrorCode, ffi};

use sluis_core::text::both;

use crate::store::{EngineFault, Error};

/// How a piece of work on a connection can fail, before the place is known.
#[derive(Debug)]
pub(super) enum Failed {
    /// Already told in the store's words.
    Store(Error),
    /// As SQLite said it.
    Sqlite(rusqlite::Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// What work on a connection gives.
pub(super) type Outcome<T> = Result<T, Failed>;

/// The store's error for a failure at `place` (the path of the database, or words for the one in memory).
pub(super) fn told(place: &str, failed: Failed) -> Error {
    match failed {
        Failed::Store(error) => error,
        Failed::Sqlite(error) => told_of_sqlite(place, error),
    }
}

fn told_of_sqlite(place: &str, error: rusqlite::Error) -> Error {
    use ErrorCode::{
        CannotOpen, ConstraintViolation, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
        OutOfMemory, PermissionDenied, ReadOnly, SystemIoFailure, TooBig,
    };
    let (code, extended) = (error.sqlite_error_code(), error.sqlite_error().map(|error| error.extended_code));
    let error = EngineFault::new("SQLite", error.to_string(), extended);
    let is_full = code == Some(DiskFull) || extended == Some(ffi::SQLITE_IOERR_SHMSIZE);
    match code {
        Some(DatabaseBusy | DatabaseLocked) => {
            let what = both(
                format!(
                    "{place} wordt bezet gehouden door een ander proces; probeer het opnieuw, of beëindig dat proces"
                ),
                format!("{place} is held by another process; try again, or end that process"),
            );
            Error::unavailable(what, error)
        }
        // The file beside the database that readers and writers share could not grow.
        _ if is_full => {
            let what = both(
                format!("de schijf met {place} is vol; maak ruimte en geef de opdracht opnieuw, er is niets veranderd"),
                format!(
                    "the disk that holds {place} is full; free some space and give the command again, nothing was changed"
                ),
            );
            Error::unavailable(what, error)
        }
        Some(ReadOnly | CannotOpen | PermissionDenied) => {
            let what = both(
                format!(
                    "{place} kan niet worden geopend om te schrijven; geef de gebruiker van sluis schrijfrecht op het \
                     bestand en zijn map"
                ),
                format!(
                    "{place} cannot be opened for writing; give the user of sluis the right to write it and its folder"
                ),
            );
            Error::unavailable(what, error)
        }
        Some(SystemIoFailure) => {
            let what = both(
                format!("lezen of schrijven van {place} is mislukt; kijk de schijf na en geef de opdracht opnieuw"),
                format!("reading or writing {place} failed; look after the disk, then give the command again"),
            );
            Error::unavailable(what, error)
        }
        Some(OutOfMemory) => {
            let what = both(
                format!("er is te weinig geheugen om {place} te gebruiken; maak geheugen vrij"),
                format!("there is not enough memory to use {place}; free some"),
            );
            Error::unavailable(what, error)
        }
        Some(NotADatabase) => {
            let what = both(
                format!("{place} is geen database; kies een andere datamap, of zet er een reservekopie neer"),
                format!("{place} is not a database; choose another data folder, or put a backup in its place"),
            );
            Error::corrupt_by(what, error)
        }
        Some(DatabaseCorrupt) => {
            let what = both(
                format!("{place} is beschadigd; stop sluis en zet de laatste reservekopie terug"),
                format!("{place} is damaged; stop sluis and put back the latest backup"),
            );
            Error::corrupt_by(what, error)
        }
        Some(ConstraintViolation | TooBig) => {
            let what = both(
                format!("wat in {place} bewaard zou worden, breekt een regel; meld dit als fout"),
                format!("what was to be stored in {place} breaks a rule; report this as a fault"),
            );
            Error::corrupt_by(what, error)
        }
        _ => {
            let what = both(
                format!("in {place} staat niet wat sluis verwacht; meld dit als fout"),
                format!("{place} does not hold what sluis expects; report this as a fault"),
            );
            Error::corrupt_by(what, error)
        }
    }
}

#[cfg(test)]
mod tests {
    use sluis_core::text::Language;

    use super::*;

    fn of_code(code: i32) -> Error {
        told("/data/sluis.db", Failed::Sqlite(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)))
    }

    #[test]
    fn a_locked_file_is_unavailable_and_never_corrupt() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_LOCKED, ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_BUSY_RECOVERY] {
            let error = of_code(code);
            assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
            assert!(error.to_string().contains("another process"), "{error}");
        }
    }

    #[test]
    fn a_full_disk_and_missing_rights_say_what_to_do() {
        assert!(of_code(ffi::SQLITE_FULL).to_string().contains("free some space"));
        assert!(of_code(ffi::SQLITE_READONLY).to_string().contains("right to write"));
        assert!(matches!(of_code(ffi::SQLITE_IOERR_FSYNC), Error::Unavailable { .. }));
    }

    #[test]
    fn a_disk_that_is_full_at_opening_is_called_full() {
        assert!(of_code(ffi::SQLITE_IOERR_SHMSIZE).to_string().contains("is full; free some space"));
    }

    #[test]
    fn what_the_engine_said_is_told_once_and_in_the_language_of_the_reader() {
        let failure = ffi::Error::new(ffi::SQLITE_IOERR_FSYNC);
        let failed = rusqlite::Error::SqliteFailure(failure, Some("disk I/O error".to_owned()));
        let causes = crate::said::causes(&told("/data/sluis.db", Failed::Sqlite(failed)));
        let said: Vec<_> =
            causes.iter().map(|cause| Language::ALL.map(|language| cause.get(language).to_owned())).collect();
        let [nl, en] = ["SQLite meldt “disk I/O error” (fout 1034)", "SQLite says “disk I/O error” (error 1034)"];
        assert_eq!(said, [Language::ALL.map(|language| language.say(nl, en).to_owned())]);
    }

    #[test]
    fn a_file_that_is_no_database_is_corrupt_and_the_text_does_not_repeat_its_source() {
        let error = of_code(ffi::SQLITE_NOTADB);
        let source = std::error::Error::source(&error).expect("SQLite's own words are kept").to_string();
        assert!(matches!(error, Error::Corrupt { .. }));
        assert!(!error.to_string().contains(&source), "{error} / {source}");
    }
}
