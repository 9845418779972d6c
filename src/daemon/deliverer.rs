// SPDX-License-Identifier: EUPL-1.2
//! The deliverer: takes duties that are due, writes each message once, and hands it to the transport. A message that
//! was written is sent again as the same bytes. Nothing is dropped: a duty ends as sent, or as dead with its reason.
//!
//! ```text
//! due -> lease -> written once, bytes kept -> attempt counted -> transport -> sent | waits longer each time | dead
//! ```

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::Serialize;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Event, Instance, apply};
use sluis_core::notice::{Notice, Recipient};

use crate::app::{App, AppError};
use crate::mail::{self, Envelope, Transport, compose};
use crate::store::{Error, Lease, Leased, Moment, Store};

/// So many duties are taken at once.
const BATCH: u32 = 32;
/// So long a deliverer has for what it took, in microseconds (five minutes).
const LEASE: i64 = 5 * 60 * 1_000_000;
/// The wait after the first failed attempt, in microseconds (one minute); it doubles with each further one.
const FIRST_WAIT: i64 = 60 * 1_000_000;
/// No wait is longer, in microseconds (six hours).
const LONGEST_WAIT: i64 = 6 * 60 * 60 * 1_000_000;
/// After so many attempts, some four days, a message is given up.
const MOST_ATTEMPTS: i64 = 24;

/// What one run of the deliverer led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Messages handed over.
    pub sent: u32,
    /// Messages that wait for another attempt.
    pub delayed: u32,
    /// Messages given up, with their reason in the outbox.
    pub dead: u32,
}

/// Delivers until nothing is due.
///
/// # Errors
/// When the store cannot be used. What was sent before stays sent, and what was taken is free again after its lease.
pub(crate) async fn run(app: &App, transport: &dyn Transport) -> Result<Delivered, AppError> {
    let mut delivered = Delivered::default();
    loop {
        let claimed = app.store().duty_claim(app.now().into(), BATCH, LEASE).await?;
        if claimed.is_empty() {
            return Ok(delivered);
        }
        let mut round = Round { app, store: app.store(), histories: HashMap::new(), delivered: &mut delivered };
        let written = round.write(claimed).await?;
        let account_is_at_fault = round.send(transport, written).await?;
        if account_is_at_fault {
            return Ok(delivered);
        }
    }
}

/// What is taken in one go, with the histories that its messages are written from.
struct Round<'a> {
    app: &'a App,
    store: &'a dyn Store,
    histories: HashMap<String, Arc<Known>>,
    delivered: &'a mut Delivered,
}

/// An instance with all its events, so that it can be seen as it was at any of them.
struct Known {
    definition: Arc<Definition>,
    directory: Arc<Directory>,
    events: Vec<Event>,
}

/// A message whose bytes are kept.
struct Ready {
    leased: Leased,
    envelope: Envelope,
    bytes: Vec<u8>,
}

impl Round<'_> {
    /// Sees to it that each duty has its bytes; those that cannot have any are dead.
    async fn write(&mut self, claimed: Vec<Leased>) -> Result<Vec<Ready>, AppError> {
        let mut ready = Vec::new();
        for mut leased in claimed {
            let written = match leased.duty.message.take() {
                Some(bytes) => self.envelope_of(&leased, &bytes).await.map(|envelope| (envelope, bytes)),
                None => self.written(&leased).await,
            };
            match written {
                Ok((envelope, bytes)) => ready.push(Ready { leased, envelope, bytes }),
                Err(Unwritten::Dead(reason)) => self.bury(&leased.lease, &reason).await?,
                Err(Unwritten::NotMine) => {}
                Err(Unwritten::Failed(error)) => return Err(error),
            }
        }
        Ok(ready)
    }

    /// Writes the message of a duty for the first time, and keeps its bytes.
    async fn written(&mut self, leased: &Leased) -> Result<(Envelope, Vec<u8>), Unwritten> {
        let row = &leased.duty.row;
        let notice: Notice = serde_json::from_str(&row.notice)
            .map_err(|fault| Unwritten::Dead(format!("what is to be told cannot be read: {fault}")))?;
        let known = self.known(&leased.duty.instance).await?;
        if let Recipient::Person(id) = &notice.recipient
            && known.directory.person(id).is_some_and(|person| person.email.is_none())
        {
            let reason = format!("no address: `{id}` has none; give one in people.yaml, import it and retry");
            return Err(Unwritten::Dead(reason));
        }
        let instance = known.as_of(&leased.duty.instance, notice.seq);
        let duty = mail::Duty { id: &row.id, at: row.due_at.timestamp() };
        let settings = self.app.mail();
        // A fault in the wording of one message must not keep the others from being sent.
        let composed = catch_unwind(AssertUnwindSafe(|| {
            compose(&notice, &known.definition, &known.directory, &instance, settings, duty)
        }));
        let message = match composed {
            Ok(Ok(message)) => message,
            Ok(Err(fault)) => return Err(Unwritten::Dead(sentence(&fault))),
            Err(_) => {
                tracing::error!(target: "sluis::deliverer", duty = row.id, kind = row.kind, "writing a message panicked");
                return Err(Unwritten::Dead("a fault in Sluis broke off the writing; report it and retry".to_owned()));
            }
        };
        match self.store.duty_rendered(std::slice::from_ref(&leased.lease), message.bytes.clone()).await {
            Ok(()) => Ok((message.envelope, message.bytes)),
            Err(Error::Conflict { .. }) => Err(Unwritten::NotMine),
            Err(other) => Err(Unwritten::Failed(other.into())),
        }
    }

    /// Hands the messages over, in their order. Says whether our own account is at fault: then trying others is useless.
    async fn send(&mut self, transport: &dyn Transport, ready: Vec<Ready>) -> Result<bool, AppError> {
        let ready = self.counted(ready).await?;
        let mut sent = Vec::new();
        let mut account_is_at_fault = false;
        for Ready { leased, envelope, bytes } in ready {
            let attempts = leased.duty.attempts + 1;
            let end = if account_is_at_fault { continue } else { transport.send(&envelope, bytes).await };
            match end {
                Ok(()) => sent.push(leased.lease),
                Err(fault @ mail::Error::Permanent { .. }) => self.bury(&leased.lease, &sentence(&fault)).await?,
                Err(fault) if attempts >= MOST_ATTEMPTS => self.bury(&leased.lease, &sentence(&fault)).await?,
                Err(fault) => {
                    account_is_at_fault = matches!(fault, mail::Error::Account { .. });
                    self.delay(&leased.lease, attempts, &sentence(&fault)).await?;
                }
            }
        }
        let mine = self.all_or_each(&sent, Mark::Sent(self.now())).await?;
        self.delivered.sent += u32::try_from(mine.len()).unwrap_or(u32::MAX);
        Ok(account_is_at_fault)
    }

    /// Counts the attempts before they are made; leaves out what passed to another deliverer meanwhile.
    async fn counted(&self, ready: Vec<Ready>) -> Result<Vec<Ready>, AppError> {
        let leases: Vec<Lease> = ready.iter().map(|one| one.leased.lease.clone()).collect();
        let mine = self.all_or_each(&leases, Mark::Attempted).await?;
        Ok(ready.into_iter().filter(|one| mine.contains(&one.leased.lease)).collect())
    }

    /// Marks all duties in one transaction, or, when one of them passed to another, each that is left; gives those.
    async fn all_or_each(&self, leases: &[Lease], mark: Mark) -> Result<Vec<Lease>, AppError> {
        if leases.is_empty() || ours(self.mark(leases, mark).await)? {
            return Ok(leases.to_vec());
        }
        let mut mine = Vec::new();
        for lease in leases {
            if ours(self.mark(std::slice::from_ref(lease), mark).await)? {
                mine.push(lease.clone());
            }
        }
        Ok(mine)
    }

    async fn mark(&self, leases: &[Lease], mark: Mark) -> Result<(), Error> {
        match mark {
            Mark::Attempted => self.store.duty_attempted(leases).await,
            Mark::Sent(at) => self.store.duty_sent(leases, at).await,
        }
    }

    async fn bury(&mut self, lease: &Lease, reason: &str) -> Result<(), AppError> {
        if ours(self.store.duty_dead(std::slice::from_ref(lease), self.now(), reason).await)? {
            self.delivered.dead += 1;
            tracing::warn!(target: "sluis::deliverer", duty = lease.duty, "a message was given up");
        }
        Ok(())
    }

    async fn delay(&mut self, lease: &Lease, attempts: i64, reason: &str) -> Result<(), AppError> {
        let until = self.now().plus_micros(wait_after(attempts));
        if ours(self.store.duty_delayed(std::slice::from_ref(lease), until, reason).await)? {
            self.delivered.delayed += 1;
        }
        Ok(())
    }

    /// The instance of a duty with its history, read once a round.
    async fn known(&mut self, id: &str) -> Result<Arc<Known>, AppError> {
        if let Some(known) = self.histories.get(id) {
            return Ok(known.clone());
        }
        let (definition, _, directory) = self.app.instance(id).await?;
        let known = Arc::new(Known { definition, directory, events: self.app.history(id).await? });
        self.histories.insert(id.to_owned(), known.clone());
        Ok(known)
    }

    /// The envelope of bytes that were kept by an earlier attempt: to the address that stands in them.
    async fn envelope_of(&mut self, leased: &Leased, bytes: &[u8]) -> Result<Envelope, Unwritten> {
        let row = &leased.duty.row;
        let notice: Notice = serde_json::from_str(&row.notice)
            .map_err(|fault| Unwritten::Dead(format!("what is to be told cannot be read: {fault}")))?;
        let known = self.known(&leased.duty.instance).await?;
        let address = |header| {
            let missing = || Unwritten::Dead(format!("the message that was written has no {header}; report this"));
            address_in(bytes, header).ok_or_else(missing)
        };
        Ok(Envelope {
            duty: row.id.clone(),
            from: address("From")?,
            to: address("To")?,
            kind: notice.kind,
            recipient: row.recipient.clone(),
            date: known.definition.timezone.to_datetime(row.due_at.timestamp()).date(),
        })
    }

    fn now(&self) -> Moment {
        self.app.now().into()
    }
}

/// What is noted of several duties at once.
#[derive(Clone, Copy)]
enum Mark {
    Attempted,
    Sent(Moment),
}

/// Why a duty has no bytes.
enum Unwritten {
    /// It never will.
    Dead(String),
    /// Another deliverer has it.
    NotMine,
    /// Something outside is broken.
    Failed(AppError),
}

impl From<AppError> for Unwritten {
    fn from(error: AppError) -> Unwritten {
        Unwritten::Failed(error)
    }
}

impl Known {
    /// The instance as it was after the event with this number.
    fn as_of(&self, id: &str, seq: u64) -> Instance {
        let mut instance = Instance::unstarted(id);
        self.events.iter().take_while(|event| event.seq <= seq).for_each(|event| apply(&mut instance, event));
        instance
    }
}

/// Whether a change of our own lease went through; a conflict means that another deliverer has it now.
fn ours(end: Result<(), Error>) -> Result<bool, AppError> {
    match end {
        Ok(()) => Ok(true),
        Err(Error::Conflict { .. }) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// How long to wait after so many failed attempts, in microseconds.
fn wait_after(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or_default();
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

/// An error with what lay underneath, in one line.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}

/// The address in a header of a message that we wrote: one mailbox, possibly folded after its name.
fn address_in(bytes: &[u8], header: &str) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next()?;
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = unfolded.lines().find_map(|line| line.strip_prefix(header)?.strip_prefix(':'))?;
    let address = line.rsplit_once('<').map_or(line, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    Some(address.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        let waits: Vec<i64> = (1..=30).map(wait_after).collect();
        assert_eq!(waits[0], FIRST_WAIT);
        assert_eq!(waits[3], 8 * FIRST_WAIT);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits[29], LONGEST_WAIT);
    }

    #[test]
    fn the_address_of_a_kept_message_is_read_from_its_head() {
        let kept = b"From: Sluis <sluis@gho.example>\r\nTo: =?utf-8?b?SmFu?=\r\n <jan@gho.example>\r\n\r\nTo: <x@y.example>\r\n";
        assert_eq!(address_in(kept, "To").as_deref(), Some("jan@gho.example"));
        assert_eq!(address_in(kept, "From").as_deref(), Some("sluis@gho.example"));
        assert_eq!(address_in(b"To: a@b.example\r\n\r\n", "To").as_deref(), Some("a@b.example"));
        assert_eq!(address_in(kept, "Cc"), None);
    }
}
