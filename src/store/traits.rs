// SPDX-License-Identifier: EUPL-1.2
//! The seams of the store. A store is used as `Arc<dyn Store>`; which engine is behind it is known only to who opens it.
//! Every method either does the whole of what it says or nothing, and what it acknowledged survives a power cut.

use async_trait::async_trait;

use super::{
    ActionFilter, Ask, Asked, Claim, Claimed, Commit, Committed, DefinitionRow, DirectoryRow, Duty, DutyFilter, Ended,
    Error, InstanceFilter, InstanceRow, Lease, Moment, OpenAction, Outlook, Owed, Pause, Rendered, SeenCommand,
    StoredEvent,
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

    /// At most `limit` instances for which time has something to say at `now`, by when that was and by id, of those that
    /// come after `after` in that order.
    async fn instances_due(&self, now: Moment, after: (Moment, &str), limit: u32) -> Result<Vec<InstanceRow>, Error>;

    /// Sets when time next has something to say of an instance whose last event is still `seq`; of one that went on it
    /// changes nothing. For a moment that was worked out by other rules than those of now.
    async fn instance_awaits(&self, instance: &str, seq: i64, next_due_at: Option<Moment>) -> Result<(), Error>;

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
/// Methods that take several messages write them in one transaction, and say of each whether it was written: `false` means
/// that one of its leases passed to another deliverer, and then none of its duties changed: they share their fate.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Leases claimable duties of a channel, the earliest due first, and with each of them all claimable ones of the same
    /// batch key, so that what belongs in one message is held by one deliverer. As many as the pace lets through; of a
    /// paused channel none, or one message when its next probe is due, which then moves to the end of the lease.
    async fn duty_claim(&self, claim: Claim) -> Result<Claimed, Error>;

    /// Keeps the rendered bytes of each message. `false` also where bytes are there already: they are never replaced.
    async fn duty_rendered(&self, rendered: Vec<Rendered>) -> Result<Vec<bool>, Error>;

    /// Counts an attempt at `at` for each message and holds it until `until`; called before the attempt, so that a crash
    /// during it is counted.
    async fn duty_attempted(&self, messages: Vec<Vec<Lease>>, at: Moment, until: Moment) -> Result<Vec<bool>, Error>;

    /// Holds these leases until `until`; those that passed to another are left alone.
    async fn duty_renewed(&self, leases: Vec<Lease>, until: Moment) -> Result<(), Error>;

    /// Ends leases.
    async fn duty_ended(&self, ended: Vec<Ended>) -> Result<Vec<bool>, Error>;

    /// The duties that fit the filter at `now`, by due moment and id; without their rendered bytes.
    async fn duty_list(&self, now: Moment, filter: DutyFilter) -> Result<Vec<Duty>, Error>;

    /// One duty as it stands at `now`, with its rendered bytes.
    async fn duty_get(&self, now: Moment, id: &str) -> Result<Option<Duty>, Error>;

    /// Makes a dead or waiting duty claimable at `now`, with all that are told in the same message; their attempts begin
    /// anew. The rendered bytes stay, unless they are to be written `afresh`.
    ///
    /// # Errors
    /// `Conflict` when there is no such duty, or it was sent, or a deliverer has it.
    async fn duty_retry(&self, now: Moment, id: &str, afresh: bool) -> Result<(), Error>;

    /// The clock ran ahead and was set back: what was put further ahead than is ever meant comes back within reach. Leases
    /// end at `lease` at the latest. Attempts after `wait`, of what was tried before or is owed by an event later than `now`,
    /// are due `now`, and so are probes. Gives how many duties and channels that were; mostly none, and then nothing is written.
    async fn duty_within_reach(&self, now: Moment, lease: Moment, wait: Moment) -> Result<u64, Error>;

    /// Takes the text out of at most `limit` messages that were sent at or before `until`, the oldest first; gives their
    /// number, and when the oldest message was sent that still has its text.
    async fn message_prune(&self, until: Moment, limit: u32) -> Result<(u32, Option<Moment>), Error>;
}

/// How each channel stands, for every deliverer of the same store and over restarts.
#[async_trait]
pub trait Channels: Send + Sync {
    /// When there is something to do, and whether the channel is paused.
    async fn channel_outlook(&self, channel: &str) -> Result<Outlook, Error>;

    /// Pauses the channel as `pause` says, when it is not paused, or was probed and `pause.probes` is higher. Says whether
    /// it was not paused before.
    async fn channel_pause(&self, channel: &str, pause: Pause) -> Result<bool, Error>;

    /// Lets the channel go on; says whether it was paused.
    async fn channel_resume(&self, channel: &str) -> Result<bool, Error>;
}

/// The people of each scope (a workflow), in versions that are never changed.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Keeps a document as the scope's next version and gives its number; the latest document again gives the latest number.
    /// `seen` is the latest version that its writer knew of, 0 when there was none.
    ///
    /// # Errors
    /// `Conflict` when there is a later version than `seen`: what it says would be lost.
    async fn directory_put(&self, scope: &str, document: &str, seen: i64, at: Moment) -> Result<i64, Error>;

    /// The latest version of a scope, when it is later than `known`; 0 finds any.
    async fn directory_latest(&self, scope: &str, known: i64) -> Result<Option<DirectoryRow>, Error>;

    /// One version of a scope.
    async fn directory_at(&self, scope: &str, version: i64) -> Result<Option<DirectoryRow>, Error>;

    /// All scopes that have people, by name.
    async fn directory_scopes(&self) -> Result<Vec<String>, Error>;
}

/// What a service that waits for work asks, so that it can sleep until there is some and say what there is.
#[async_trait]
pub trait Watch: Send + Sync {
    /// Begins to watch: from here on no write escapes `watch_written`, which tells of those before its own first call too.
    ///
    /// # Errors
    /// As `watch_written`.
    async fn watch_begin(&self) -> Result<(), Error>;

    /// Waits until somebody, perhaps this process, may have written. Never ends where the engine cannot tell.
    ///
    /// # Errors
    /// `Unavailable` when the system gives no way to be told; then only looking again helps.
    async fn watch_written(&self) -> Result<(), Error>;

    /// Ends the watch: brings everything that was committed into the database's own file, so that a copy of it alone is whole.
    ///
    /// # Errors
    /// `Unavailable` when others keep reading or writing, or the disk is full; nothing that was committed is lost then.
    async fn watch_end(&self) -> Result<(), Error>;

    /// The first moment after `after` at which time has something to say to an instance.
    async fn watch_next(&self, after: Moment) -> Result<Option<Moment>, Error>;

    /// What is owed at `now`, counted.
    async fn watch_owed(&self, now: Moment) -> Result<Owed, Error>;
}

/// Who has shown that a mailbox is theirs. Nothing here opens anything by itself.
#[async_trait]
pub trait Access: Send + Sync {
    /// Keeps a challenge together with the duty to mail its code, unless one is on its way or there were too many.
    async fn challenge_ask(&self, ask: Ask) -> Result<Asked, Error>;

    /// Counts one more try, of at most `most`, at a challenge that holds at `now` for this person and subject; gives how
    /// many there were. `None`: there is no such challenge, or it is over.
    async fn challenge_try(
        &self,
        id: &str,
        person: &str,
        subject: &str,
        now: Moment,
        most: i64,
    ) -> Result<Option<i64>, Error>;
}

/// A whole store.
pub trait Store: Journal + Outbox + Channels + Directory + Watch + Access {}

impl<T: Journal + Outbox + Channels + Directory + Watch + Access> Store for T {}
