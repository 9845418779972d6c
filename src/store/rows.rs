// SPDX-License-Identifier: EUPL-1.2
//! What goes into a store and comes out of it: plain values, no type of a database engine.
//! Ids and hashes of definitions are text; an event's body is kept to the byte. Rows never say what a thing means.

use jiff::Timestamp;

use super::delivery::WhyDead;

/// A point in time as stored: whole microseconds since 1970-01-01T00:00:00Z, UTC. Sorts as a number in every engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// A moment from microseconds since 1970, UTC. Any number is taken; only those that `jiff` can tell can be read back.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970, UTC.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The same moment as a `jiff` timestamp; a number beyond what `jiff` can tell gives its nearest end.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// The moment `span` microseconds later.
    pub fn plus_micros(self, span: i64) -> Self {
        Self(self.0.saturating_add(span))
    }
}

impl From<Timestamp> for Moment {
    /// Parts of a microsecond are dropped.
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
}

/// Everything one command changes, written in one transaction or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The instance's id.
    pub instance: String,
    /// The number of the last event that was read before deciding; 0 for a new instance.
    pub expected_seq: i64,
    /// The version of the workflow's people that was decided with; 0 for none.
    pub expected_people: i64,
    /// Who sends the same command twice gives the same id, and it is recorded once.
    pub command_id: String,
    /// The events, numbered `expected_seq + 1`, `+ 2`, ...; at least one.
    pub events: Vec<EventRow>,
    /// Personal data and free text of these events, which lie beside them.
    pub sealed: Vec<SealedRow>,
    /// The instance as it is after these events; its `seq` is that of the last event.
    pub summary: InstanceRow,
    /// All actions now open in this instance; they replace the earlier ones.
    pub actions: Vec<ActionRow>,
    /// What must be told because of these events.
    pub duties: Vec<DutyRow>,
    /// What time told in these events; each may be there once.
    pub reminders: Vec<ReminderRow>,
    /// What the command answered, given back when it is sent again.
    pub answer: Option<String>,
}

/// One event as stored: the very text that was hashed, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Place in its instance, from 1.
    pub seq: i64,
    /// When it happened.
    pub at: Moment,
    /// Its type, as `step-completed`.
    pub kind: String,
    /// Version of its form.
    pub version: i64,
    /// The bytes that were hashed.
    pub body: String,
    /// SHA-256 over the body.
    pub hash: [u8; 32],
}

/// A value that stands in an event only as its commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRow {
    /// The event that holds the commitment.
    pub seq: i64,
    /// SHA-256(salt, value), in hexadecimal.
    pub commitment: String,
    /// Salt and value; `None` once erased. Both go: a short value could be guessed from its commitment and salt.
    pub opening: Option<Opening>,
}

/// What opens a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Random text that was hashed with the value.
    pub salt: String,
    /// The value.
    pub value: String,
}

/// An event with the sealed values that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// The event.
    pub event: EventRow,
    /// Its sealed values, erased ones too.
    pub sealed: Vec<SealedRow>,
}

/// An instance in one line: a projection of its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRow {
    /// The instance's id.
    pub id: String,
    /// The workflow's id.
    pub workflow: String,
    /// Hash of the definition it started with; that definition must have been put before.
    pub definition: String,
    /// Its title.
    pub title: String,
    /// `running`, `on-hold`, `completed`, `stopped` or `cancelled`.
    pub state: String,
    /// Number of its last event.
    pub seq: i64,
    /// When it started.
    pub started_at: Moment,
    /// When time alone will next change something; `None` when nothing waits for time.
    pub next_due_at: Option<Moment>,
}

/// Which instances to list; everything that is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceFilter {
    /// Only of this workflow.
    pub workflow: Option<String>,
    /// Only in this state.
    pub state: Option<String>,
}

/// What waits for a person. One person has one action of a kind on an item, for each in whose name they act.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ActionRow {
    /// The step, gate, decision or condition.
    pub item: String,
    /// `complete`, `vote` or `condition`.
    pub kind: String,
    /// What is asked, where the item has a title.
    pub title: Option<String>,
    /// The person's id.
    pub person: String,
    /// In whose name: the same person, or who is absent.
    pub seat: String,
    /// Until when.
    pub due_at: Option<Moment>,
}

/// An open action and the instance it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    /// The instance's id.
    pub instance: String,
    /// The action.
    pub action: ActionRow,
}

/// Something that time told somebody. Its key is (instance, item, rule, tick, person): it is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderRow {
    /// The event that told it.
    pub seq: i64,
    /// The step, gate or condition.
    pub item: String,
    /// The rule, as the core names it.
    pub rule: String,
    /// The moment at which the rule spoke.
    pub tick: Moment,
    /// The person, or the role at its distribution address.
    pub person: String,
}

/// Which actions to list; everything that is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionFilter {
    /// Only of this person.
    pub person: Option<String>,
    /// Only of this instance.
    pub instance: Option<String>,
}

/// Something that must be told: one row of the outbox as it is first written.
/// (instance, seq, kind, item, seat) is its unique key: the same thing is owed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// Random id; the Message-ID is made of it.
    pub id: String,
    /// The event that made it owed.
    pub seq: i64,
    /// The kind of notice, as `gate-open`.
    pub kind: String,
    /// The step, gate or condition it is about; empty when it is about the instance.
    pub item: String,
    /// The seat it is for; where there is no seat, the recipient.
    pub seat: String,
    /// `mail` or `webhook`.
    pub channel: String,
    /// Duties with the same key that are due together are told in one message.
    pub batch_key: Option<String>,
    /// Not before this moment.
    pub due_at: Moment,
    /// The person's id, or the address of a webhook.
    pub recipient: String,
    /// The notice, as JSON text.
    pub notice: String,
}

/// Where a duty stands. It follows from the stored moments and the present one; it is stored nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DutyState {
    /// It may be taken now; also when the lease of an earlier deliverer ran out.
    Claimable,
    /// Its time, or that of its next attempt, has not come.
    Waiting,
    /// A deliverer has it.
    Leased,
    /// It was sent.
    Sent,
    /// It was given up; `last_error` says why.
    Dead,
}

impl DutyState {
    /// All states, in the order in which people ask for them.
    pub const ALL: [Self; 5] = [Self::Claimable, Self::Waiting, Self::Leased, Self::Sent, Self::Dead];

    /// The word in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claimable => "claimable",
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }
}

/// A duty as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What is owed.
    pub row: DutyRow,
    /// The instance that owes it.
    pub instance: String,
    /// Where it stands at the moment that was asked about.
    pub state: DutyState,
    /// How often sending was tried.
    pub attempts: i64,
    /// When the attempts began that count towards giving it up; a retry begins anew.
    pub first_attempt_at: Option<Moment>,
    /// How many leases on it ran out in the hands of a deliverer that did not come back.
    pub broken_off: i64,
    /// How often it was claimed: the fencing token of the last lease.
    pub epoch: i64,
    /// When it may be (or might have been) taken next.
    pub next_attempt_at: Moment,
    /// Until when a deliverer has it.
    pub leased_until: Option<Moment>,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// When it was given up.
    pub dead_at: Option<Moment>,
    /// Of what kind the reason for that was.
    pub why_dead: Option<WhyDead>,
    /// What the last failed attempt said.
    pub last_error: Option<String>,
    /// Id of the duty whose Message-ID the rendered message carries: this one, or the first of those told together.
    pub message_id: Option<String>,
    /// The rendered bytes; a retry sends these again. Absent too when they were pruned after sending.
    pub message: Option<Vec<u8>>,
}

/// Which duties to list; everything that is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DutyFilter {
    /// Only of this instance.
    pub instance: Option<String>,
    /// Only in this state.
    pub state: Option<DutyState>,
    /// Only for this recipient.
    pub recipient: Option<String>,
}

/// How much is owed at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Duties that may be taken now.
    pub claimable: i64,
    /// Duties whose time, or that of their next attempt, has not come.
    pub waiting: i64,
    /// Duties that a deliverer has.
    pub leased: i64,
    /// Duties that were given up, ever.
    pub dead: i64,
    /// Since when mail is paused because of our own account.
    pub paused_since: Option<Moment>,
    /// Since when the oldest duty that is due and not sent has been due.
    pub oldest: Option<Moment>,
    /// Instances for which time has something to say.
    pub overdue: i64,
    /// Since when the longest waiting of them has waited.
    pub overdue_since: Option<Moment>,
}

/// The right to work on a duty. The epoch grows with each claim, so that a deliverer that came too late is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The duty's id.
    pub duty: String,
    /// The fencing token.
    pub epoch: i64,
}

/// A duty that was claimed, with the lease on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The right to work on it.
    pub lease: Lease,
    /// The duty.
    pub duty: Duty,
    /// Its batch was told already, in a message that was due then: this one came too late for it.
    pub batch_told: Option<Moment>,
    /// The lease before this one ran out: whoever had it did not say how it ended.
    pub ran_out: bool,
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It was written, up to this event.
    Written {
        /// Number of the last event.
        seq: i64,
    },
    /// The same command was recorded before; nothing was written now.
    Already(SeenCommand),
}

/// A command that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenCommand {
    /// The instance it changed; of a repeated start this is the first one's id.
    pub instance: String,
    /// Number of its last event.
    pub seq: i64,
    /// What it answered.
    pub answer: Option<String>,
}

/// A definition as it was put: the bytes of its files, under the hash of what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionRow {
    /// Content hash, the key.
    pub hash: String,
    /// The workflow's id.
    pub workflow: String,
    /// The version that the author wrote.
    pub version: String,
    /// The files, in the caller's own form.
    pub bundle: Vec<u8>,
}

/// One version of the people of a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryRow {
    /// The workflow's id.
    pub scope: String,
    /// From 1, without gaps.
    pub version: i64,
    /// The directory, as JSON text.
    pub document: String,
    /// Since when.
    pub at: Moment,
}
