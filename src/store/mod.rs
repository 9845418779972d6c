// SPDX-License-Identifier: EUPL-1.2
//! The store: the journal of events, the outbox of duties and the directory of people, behind three async traits.
//!
//! It keeps what it is given and says what it kept. It never decides what is legal, never reads the clock (every moment
//! is an argument) and never looks inside an event, a notice or a directory. No type of a database engine appears in its
//! traits and rows, so that SQLite and PostgreSQL stand behind the same ones.

mod error;
mod rows;
mod traits;

pub use error::{Cause, Error};
pub use rows::{
    ActionFilter, ActionRow, Commit, Committed, DefinitionRow, DirectoryRow, Duty, DutyFilter, DutyRow, DutyState,
    EventRow, InstanceFilter, InstanceRow, Lease, Leased, Moment, OpenAction, Opening, SealedRow, SeenCommand,
    StoredEvent,
};
pub use traits::{Directory, Journal, Outbox, Store};
