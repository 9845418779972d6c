// SPDX-License-Identifier: EUPL-1.2
//! From duties that were taken to messages that can be handed over: what was written before is taken as it is, the rest
//! is written now, once. What can never be written is dead, with its reason; it never keeps the others from being sent.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use indexmap::IndexMap;
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::engine::{Event, Instance, InstanceState, apply};
use sluis_core::notice::{Notice, Recipient};
use sluis_core::text::{Text, both};

use super::digest;
use super::waits::{AfterBreak, after_break};
use crate::app::{App, AppError, CODE_LIVES, digest_reader};
use crate::mail::{self, Envelope, compose};
use crate::said;
use crate::store::{self, Duty, End, Ended, Lease, Leased, Moment, WhyDead};

/// So many histories are kept while one deliverer runs.
const KEPT: usize = 64;

/// A message that can be handed over.
pub(super) struct Ready {
    /// Its duties.
    pub(super) leases: Vec<Lease>,
    /// When it was first tried, if it was.
    pub(super) first_attempt_at: Option<Moment>,
    /// How often it was tried before.
    pub(super) attempts: i64,
    /// When it was handed to the transport, if it was.
    pub(super) begun_at: Option<Moment>,
    /// Its kind, for the log.
    pub(super) kind: String,
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
    /// It was written just now, and its bytes are not kept yet.
    pub(super) is_new: bool,
}

/// What became of duties that were taken.
pub(super) enum Written {
    Ready(Box<Ready>),
    Ended(Ended),
}

/// Writes messages from the histories of their instances.
pub(super) struct Writing<'a> {
    app: &'a App,
    histories: HashMap<String, History>,
}

/// The events of an instance, and the instance as it was after one of them.
struct History {
    events: Vec<Event>,
    seen: Instance,
}

/// What a duty tells, and what it is about.
pub(super) struct Told {
    pub(super) notice: Notice,
    pub(super) definition: Arc<Definition>,
    pub(super) directory: Arc<Directory>,
    pub(super) instance: Arc<Instance>,
}

/// The parts of one digest that can be read, each with what it tells.
#[derive(Default)]
struct Parts {
    duties: Vec<Leased>,
    told: Vec<Told>,
}

impl Parts {
    fn readable(&mut self, leased: Leased, told: Told) {
        self.duties.push(leased);
        self.told.push(told);
    }
}

/// Why there is no message.
pub(super) enum Unwritten {
    /// There never will be one.
    Dead(WhyDead, Text),
    /// Not now.
    Later(Moment, Text),
    /// It joins a later one.
    Joins(Moment, String),
    /// Something outside is broken.
    Failed(AppError),
}

impl<'a> Writing<'a> {
    pub(super) fn new(app: &'a App) -> Writing<'a> {
        Writing { app, histories: HashMap::new() }
    }

    /// Sees to it that each message has its bytes.
    ///
    /// # Errors
    /// When the store cannot be read; what is wrong with one instance is no error of the others.
    pub(super) async fn write(&mut self, taken: Vec<Leased>, now: Moment) -> Result<Vec<Written>, AppError> {
        let mut written = Vec::new();
        for duties in by_message(taken) {
            if !is_unwritten_digest(&duties) {
                written.push(self.one(duties, &[], now).await?);
                continue;
            }
            let mut parts = Parts::default();
            for leased in duties {
                match self.told(&leased.duty).await {
                    Ok(told) => parts.readable(leased, told),
                    // A digest of which one part cannot be read does without it: that part is by itself, and says why.
                    Err(unwritten) => written.push(ended(vec![leased.lease], unwritten, now)?),
                }
            }
            if !parts.duties.is_empty() {
                written.push(self.one(parts.duties, &parts.told, now).await?);
            }
        }
        Ok(written)
    }

    /// What becomes of the duties of one message; of a digest that is to be written, with what they tell.
    async fn one(&mut self, duties: Vec<Leased>, told: &[Told], now: Moment) -> Result<Written, AppError> {
        let leases = duties.iter().map(|leased| leased.lease.clone()).collect();
        match self.message(duties, told, now).await {
            Ok(ready) => Ok(Written::Ready(Box::new(Ready { leases, ..ready }))),
            Err(unwritten) => ended(leases, unwritten, now),
        }
    }

    /// The message of some duties; its leases are filled in by the caller.
    async fn message(&mut self, mut duties: Vec<Leased>, told: &[Told], now: Moment) -> Result<Ready, Unwritten> {
        was_not_broken_off(&duties, now)?;
        is_worth_sending(&duties[0].duty, now)?;
        let kept = duties.iter_mut().find_map(|leased| leased.duty.message.take());
        let is_new = kept.is_none();
        let first = &duties[0].duty;
        let (envelope, bytes) = match kept {
            Some(bytes) => (self.envelope_of(first, &bytes).await?, bytes),
            None if is_digest(first) => digest::write(&duties, told, self.app.mail(), now)?,
            None => self.compose(first).await?,
        };
        Ok(Ready {
            leases: Vec::new(),
            first_attempt_at: first.first_attempt_at,
            attempts: first.attempts,
            begun_at: None,
            kind: first.row.kind.clone(),
            envelope,
            bytes,
            is_new,
        })
    }

    /// Writes the message of a duty for the first time.
    async fn compose(&mut self, duty: &Duty) -> Result<(Envelope, Vec<u8>), Unwritten> {
        let Told { notice, definition, directory, instance } = self.told(duty).await?;
        // On hold everything counts as over, but nobody would be asked again when the programme goes on.
        if notice.is_over(&instance) && instance.state != InstanceState::OnHold {
            return Err(needless(
                "wat deze mail vraagt, was al voorbij voordat hij geschreven kon worden",
                "what it asks for was over before it could be written",
            ));
        }
        let directory = self.people(&notice, &definition.id, directory).await?;
        if let Recipient::Person(id) = &notice.recipient
            && directory.person(id).is_some_and(|person| person.email.is_none())
        {
            let reason = both(
                format!(
                    "geen adres: `{id}` heeft er geen; geef het in people.yaml, importeer dat en probeer het opnieuw"
                ),
                format!("no address: `{id}` has none; give one in people.yaml, import it and retry"),
            );
            return Err(Unwritten::Dead(WhyDead::Unwritable, reason));
        }
        let (app, history) = (self.app, self.history(&duty.instance, notice.seq).await?);
        let composed = contained(duty, |named| {
            compose(&notice, &definition, &directory, history.as_of(notice.seq), app.mail(), named).map(Some)
        });
        // What was seen of the history may be half of a step when its writing was broken off.
        composed.inspect_err(|_| _ = self.histories.remove(&duty.instance))
    }

    /// What a duty tells, and what it is about as it is now.
    async fn told(&self, duty: &Duty) -> Result<Told, Unwritten> {
        let notice = notice_of(duty)?;
        let (definition, instance, directory) = self.app.instance(&duty.instance).await.map_err(unwritten)?;
        Ok(Told { notice, definition, directory, instance })
    }

    /// The people that a message is written with: those of today. Whoever left still hears at their last address that
    /// a meeting in their calendar is off.
    async fn people(&self, notice: &Notice, scope: &str, today: Arc<Directory>) -> Result<Arc<Directory>, Unwritten> {
        match &notice.recipient {
            Recipient::Person(id) if notice.kind == MailKind::Cancellation && today.person(id).is_none() => {
                Ok(self.app.directory_with(scope, id).await.map_err(unwritten)?.unwrap_or(today))
            }
            _ => Ok(today),
        }
    }

    /// The envelope of bytes that were kept by an earlier attempt: to the address that stands in them.
    async fn envelope_of(&self, duty: &Duty, bytes: &[u8]) -> Result<Envelope, Unwritten> {
        let notice = notice_of(duty)?;
        let (definition, ..) = self.app.instance(&duty.instance).await.map_err(unwritten)?;
        let mail::Kept { from, to, .. } = mail::read_kept(bytes);
        let (Some(from), Some(to)) = (from, to) else {
            let reason = both(
                "de geschreven mail noemt geen afzender of geen ontvanger; meld dit als fout",
                "the message that was written names no sender or no recipient; report this",
            );
            return Err(Unwritten::Dead(WhyDead::Unwritable, reason));
        };
        Ok(Envelope {
            duty: duty.message_id.clone().unwrap_or_else(|| duty.row.id.clone()),
            from,
            to,
            kind: notice.kind,
            recipient: duty.row.recipient.clone(),
            date: definition.timezone.to_datetime(duty.row.due_at.timestamp()).date(),
        })
    }

    /// The history of an instance, at least up to the event with this number.
    async fn history(&mut self, id: &str, seq: u64) -> Result<&mut History, Unwritten> {
        let last = self.histories.get(id).and_then(|history| history.events.last());
        if last.is_none_or(|last| last.seq < seq) {
            if self.histories.len() >= KEPT {
                self.histories.clear();
            }
            let events = self.app.history(id).await.map_err(unwritten)?;
            self.histories.insert(id.to_owned(), History { events, seen: Instance::unstarted(id) });
        }
        let gone = || {
            let reason = both(
                format!("het programma `{id}` is er niet meer"),
                format!("the programme `{id}` is not there any more"),
            );
            Unwritten::Dead(WhyDead::Unwritable, reason)
        };
        self.histories.get_mut(id).ok_or_else(gone)
    }
}

impl History {
    /// The instance as it was after the event with this number. Goes on from where it was seen last, when that is before.
    fn as_of(&mut self, seq: u64) -> &Instance {
        if self.seen.seq > seq {
            self.seen = Instance::unstarted(&self.seen.id);
        }
        let from = self.seen.seq;
        let news = self.events.iter().skip_while(|event| event.seq <= from).take_while(|event| event.seq <= seq);
        news.for_each(|event| apply(&mut self.seen, event));
        &self.seen
    }
}

/// Ends the leases on what has no message.
fn ended(leases: Vec<Lease>, unwritten: Unwritten, now: Moment) -> Result<Written, AppError> {
    let end = match unwritten {
        Unwritten::Dead(why, error) => End::Dead { at: now, why, error: said::keep(&error) },
        Unwritten::Later(next_attempt_at, error) => End::Delayed { next_attempt_at, error: said::keep(&error) },
        Unwritten::Joins(until, batch_key) => End::Postponed { until, batch_key },
        Unwritten::Failed(error) => return Err(error),
    };
    Ok(Written::Ended(Ended { leases, end }))
}

/// The duties of each message: those that were told together before, digests of one reader, and else each by itself. A digest
/// of a day on which no mail left joins that of today.
fn by_message(taken: Vec<Leased>) -> Vec<Vec<Leased>> {
    let mut messages: IndexMap<String, Vec<Leased>> = IndexMap::new();
    for leased in taken {
        let Duty { message_id, row, .. } = &leased.duty;
        let reader = row.batch_key.as_deref().filter(|_| is_digest(&leased.duty)).map(digest_reader);
        let key = message_id.as_deref().or(reader).unwrap_or(&row.id).to_owned();
        messages.entry(key).or_default().push(leased);
    }
    messages.into_values().collect()
}

fn is_unwritten_digest(duties: &[Leased]) -> bool {
    duties.first().is_some_and(|leased| is_digest(&leased.duty) && leased.duty.message_id.is_none())
}

fn is_digest(duty: &Duty) -> bool {
    duty.row.kind == MailKind::Digest.word()
}

fn needless(nl: &str, en: &str) -> Unwritten {
    Unwritten::Dead(WhyDead::Needless, both(nl, en))
}

/// Lets a message be written. A fault in the wording of one must not keep the others from being sent.
pub(super) fn contained(
    duty: &Duty,
    write: impl FnOnce(mail::Duty<'_>) -> Result<Option<mail::Message>, mail::Error>,
) -> Result<(Envelope, Vec<u8>), Unwritten> {
    let row = &duty.row;
    let named = mail::Duty { id: &row.id, at: row.due_at.timestamp() };
    match catch_unwind(AssertUnwindSafe(|| write(named))) {
        Ok(Ok(Some(message))) => Ok((message.envelope, message.bytes)),
        Ok(Ok(None)) => {
            Err(needless("niets waaraan deze mail herinnert, wacht nog", "nothing that it reminds of waits any more"))
        }
        // What no mail can be written without: our own account or keys. No mail is at fault, and all of it waits.
        Ok(Err(fault @ mail::Error::Account { .. })) => {
            Err(Unwritten::Failed(AppError::Setting { what: said::in_one_line(&fault) }))
        }
        Ok(Err(fault)) => Err(Unwritten::Dead(WhyDead::Unwritable, said::in_one_line(&fault))),
        Err(_) => {
            tracing::error!(target: "sluis::deliverer", duty = row.id, kind = row.kind, "writing a message panicked");
            let reason = both(
                "een fout in Sluis brak het schrijven af; meld haar, en probeer het opnieuw met een nieuwere versie",
                "a fault in Sluis broke off the writing; report it, and retry with a newer version",
            );
            Err(Unwritten::Dead(WhyDead::Unwritable, reason))
        }
    }
}

/// A code that ran out on its way would only confuse: who still wants one has asked again.
fn is_worth_sending(duty: &Duty, now: Moment) -> Result<(), Unwritten> {
    let is_code = duty.row.kind == MailKind::Code.word();
    let lived = now.timestamp().duration_since(duty.row.due_at.timestamp());
    if is_code && lived > CODE_LIVES {
        Err(needless(
            "de code was verlopen voordat zij verzonden kon worden",
            "the code ran out before it could be sent",
        ))
    } else {
        Ok(())
    }
}

/// Holds back what may have brought the program down before.
fn was_not_broken_off(duties: &[Leased], now: Moment) -> Result<(), Unwritten> {
    let broken = duties.iter().filter(|leased| leased.ran_out).map(|leased| leased.duty.broken_off).max();
    let times = broken.unwrap_or_default();
    match after_break(times, now) {
        AfterBreak::GoOn => Ok(()),
        AfterBreak::WaitUntil(moment) => {
            let what = both(
                format!("Sluis stopte {times} keer midden in deze mail; hij wacht, om andere niet op te houden"),
                format!("Sluis ended {times} times in the midst of this mail; it waits, so as not to hold up others"),
            );
            Err(Unwritten::Later(moment, what))
        }
        AfterBreak::GiveUp => {
            let what = both(
                format!(
                    "Sluis stopte {times} keer midden in deze mail; kijk in het logboek, meld het, en probeer het opnieuw"
                ),
                format!("Sluis ended {times} times in the midst of this mail; look into its log, report it, and retry"),
            );
            Err(Unwritten::Dead(WhyDead::Expired, what))
        }
    }
}

fn notice_of(duty: &Duty) -> Result<Notice, Unwritten> {
    let unreadable = |fault| {
        let reason = both(
            format!("wat te melden is, is niet te lezen: {fault}"),
            format!("what is to be told cannot be read: {fault}"),
        );
        Unwritten::Dead(WhyDead::Unwritable, reason)
    };
    serde_json::from_str(&duty.row.notice).map_err(unreadable)
}

/// An unreadable instance is dead mail; a store that does not answer is nobody's fault, and all mail waits for it.
fn unwritten(error: AppError) -> Unwritten {
    match error {
        AppError::Store(store::Error::Unavailable { .. } | store::Error::Conflict { .. }) => Unwritten::Failed(error),
        other => Unwritten::Dead(WhyDead::Unwritable, said::in_one_line(&other)),
    }
}
