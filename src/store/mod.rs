// SPDX-License-Identifier: EUPL-1.2
//! The store: the journal of events, the outbox of duties and the directory of people, behind a few async traits.
//!
//! It keeps what it is given and says what it kept. It never decides what is legal, never reads the clock (every moment
//! is an argument) and never looks inside an event, a notice or a directory. No type of a database engine appears in its
//! traits and rows, so that SQLite and PostgreSQL stand behind the same ones.

mod access;
mod delivery;
mod error;
mod evidence;
mod folder;
mod rows;
mod shape;
pub mod sql;
pub mod sqlite;
mod traits;

use std::sync::Arc;

pub use access::{Ask, Asked, Challenge};
pub use delivery::{Claim, Claimed, End, Ended, Outlook, Pace, Pause, Rendered, WhyDead};
pub use error::{Cause, EngineFault, Error};
pub use evidence::{EVIDENCE_LIMIT, Evidence};
pub use folder::DataFolder;
pub use rows::{
    ActionFilter, ActionRow, Commit, Committed, DefinitionRow, DirectoryRow, Duty, DutyFilter, DutyRow, DutyState,
    EventRow, InstanceFilter, InstanceRow, Lease, Leased, Moment, OpenAction, Opening, Owed, ReminderRow, SealedRow,
    SeenCommand, StoredEvent,
};
pub use traits::{Access, Channels, Directory, Journal, Outbox, Store, Watch};

/// Opens the store of a data folder; its database is made when absent. Blocks shortly.
///
/// # Errors
/// As `sqlite::SqliteStore::open`.
pub fn open(folder: &DataFolder) -> Result<Arc<dyn Store>, Error> {
    let store = sqlite::SqliteStore::open(&folder.database(), sqlite::Options::default())?;
    Ok(Arc::new(store))
}

/// The same for whoever is there to write: a database that can only be read is refused.
///
/// # Errors
/// As [`open`].
pub fn open_to_write(folder: &DataFolder) -> Result<Arc<dyn Store>, Error> {
    let options = sqlite::Options { must_write: true, ..sqlite::Options::default() };
    Ok(Arc::new(sqlite::SqliteStore::open(&folder.database(), options)?))
}

/// A store that is gone when it is dropped.
///
/// # Errors
/// As `sqlite::SqliteStore::in_memory`.
pub fn in_memory() -> Result<Arc<dyn Store>, Error> {
    Ok(Arc::new(sqlite::SqliteStore::in_memory(sqlite::Options::default())?))
}
