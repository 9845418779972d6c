// SPDX-License-Identifier: EUPL-1.2
//! The seams of the store. A store is used as `Arc<dyn Store>`; which engine is behind it is known only to who opens it.
//! Every method either does the whole of what it says or nothing, and what it acknowledged survives a power cut.

use async_trait::async_trait;

use super::{
    ActionFilter, Commit, Committed, DefinitionRow, DirectoryRow, Duty, DutyFilter, Error, InstanceFilter, InstanceRow,
    Lease, Leased, Moment, OpenAction, SeenCommand, StoredEvent,
};

/// The events of all instances, what follows from them, and the definitions they were decided by.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Writes a commit in one transaction. A command id that was recorded before gives `Already`, and nothing is written.
    ///
    /// # Errors
    /// `Conflict` when the instance's last event is not `expected_seq` any more; `Corrupt` when the rows contradict
    /// each other or break a rule of the database (a duty key or a commitment that exists, an unknown definition).
    async fn instance_commit(&self, commit: Commit) -> Result<Committed, Error>;

    /// The events with a number above `after_seq`, in order; empty for an unknown instance.
    async fn instance_events(&self, instance: &str, after_seq: i64) -> Result<Vec<StoredEvent>, Error>;

    /// One instance in one line.
    async fn instance_row(&self, instance: &str) -> Result<Option<InstanceRow>, Error>;

    /// The instances that fit the filter, by start and id.
    async fn instance_list(&self, filter: InstanceFilter) -> Result<Vec<InstanceRow>, Error>;

    /// At most `limit` instances for which time has something to say at `now`, longest waiting first.
    async fn instances_due(&self, now: Moment, limit: u32) -> Result<Vec<InstanceRow>, Error>;

    /// What a command with this id did, if it was recorded.
    async fn command_seen(&self, command_id: &str) -> Result<Option<SeenCommand>, Error>;

    /// The open actions that fit the filter; the earliest due first, those without a term last.
    async fn action_list(&self, filter: ActionFilter) -> Result<Vec<OpenAction>, Error>;

    /// Keeps a definition under its hash; the same hash again changes nothing.
    async fn definition_put(&self, definition: DefinitionRow) -> Result<(), Error>;

    /// The definition with this hash.
    async fn definition_get(&self, hash: &str) -> Result<Option<DefinitionRow>, Error>;
}

/// What must be told. Duties come in by `Journal::instance_commit` only. A duty is in exactly one `DutyState`.
///
/// Methods that take leases change all of those duties or none: duties told in one message share its fate.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Leases up to `limit` claimable duties, the earliest due first, until `now + lease` (microseconds), and with each
    /// of them all claimable ones of the same batch key, so that what belongs in one message is held by one deliverer.
    async fn duty_claim(&self, now: Moment, limit: u32, lease: i64) -> Result<Vec<Leased>, Error>;

    /// Keeps the rendered bytes for these duties; its Message-ID belongs to the first lease. They cannot be rendered twice.
    ///
    /// # Errors
    /// `Conflict` when a lease passed to another deliverer, or bytes are there already. The same holds below for leases.
    async fn duty_rendered(&self, leases: &[Lease], message: Vec<u8>) -> Result<(), Error>;

    /// Counts an attempt; called before the attempt, so that a crash during it is counted.
    async fn duty_attempted(&self, leases: &[Lease]) -> Result<(), Error>;

    /// The duties were sent at `at`. At least one attempt must have been counted.
    async fn duty_sent(&self, leases: &[Lease], at: Moment) -> Result<(), Error>;

    /// The attempt failed for now; the duties wait until `next_attempt_at`.
    async fn duty_delayed(&self, leases: &[Lease], next_attempt_at: Moment, error: &str) -> Result<(), Error>;

    /// The duties are given up at `at`, and `error` says why.
    async fn duty_dead(&self, leases: &[Lease], at: Moment, error: &str) -> Result<(), Error>;

    /// The duties that fit the filter at `now`, by due moment and id; without their rendered bytes.
    async fn duty_list(&self, now: Moment, filter: DutyFilter) -> Result<Vec<Duty>, Error>;

    /// One duty as it stands at `now`, with its rendered bytes.
    async fn duty_get(&self, now: Moment, id: &str) -> Result<Option<Duty>, Error>;

    /// Makes a dead or waiting duty claimable at `now`. Its rendered bytes stay.
    ///
    /// # Errors
    /// `Conflict` when there is no such duty, or it was sent, or a deliverer has it.
    async fn duty_retry(&self, now: Moment, id: &str) -> Result<(), Error>;
}

/// The people of each scope (a workflow), in versions that are never changed.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Keeps a document as the scope's next version and gives its number; the latest document again gives the latest number.
    async fn directory_put(&self, scope: &str, document: &str, at: Moment) -> Result<i64, Error>;

    /// The latest version of a scope.
    async fn directory_latest(&self, scope: &str) -> Result<Option<DirectoryRow>, Error>;

    /// One version of a scope.
    async fn directory_at(&self, scope: &str, version: i64) -> Result<Option<DirectoryRow>, Error>;

    /// All scopes that have people, by name.
    async fn directory_scopes(&self) -> Result<Vec<String>, Error>;
}

/// A whole store.
pub trait Store: Journal + Outbox + Directory {}

impl<T: Journal + Outbox + Directory> Store for T {}
