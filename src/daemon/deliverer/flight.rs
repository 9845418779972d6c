// SPDX-License-Identifier: EUPL-1.2
//! The messages under way: takes more when there is room, starts as many as the transport carries, and notes how each
//! ended. Waits for answers, for the sign to stop and for its own pulse, never for the clock.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use sluis_core::text::{Language, Text, both};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;

use super::waits::{self, AfterBreak};
use super::writing::{Ready, Writing, Written};
use super::{Course, Delivered};
use crate::app::{App, AppError};
use crate::daemon::told_to_stop;
use crate::mail::{self, Transport};
use crate::said;
use crate::store::{Claim, End, Ended, Lease, Leased, Moment, Pace, Pause, Rendered, WhyDead};

/// The channel whose duties are delivered.
const CHANNEL: &str = "mail";
/// So many duties are taken at once.
const BATCH: u32 = 32;
/// So long a lease holds, in microseconds (a minute): what a killed deliverer had waits no longer than this.
const LEASE: i64 = 60 * 1_000_000;
/// Leases are renewed when so much of them is over, in microseconds: well before they end, on a busy machine too.
const RENEWAL: i64 = 15 * 1_000_000;
/// While nothing happens it looks around after so long: for new duties, and to show that it lives.
const PULSE: Duration = Duration::from_secs(5);
/// So long, in microseconds, everything else waits for a message that may have brought the program down before. What has
/// not done so by then is slow, and holds up nobody.
const ALONE: i64 = 30 * 1_000_000;
/// No attempt lasts longer: ten minutes for the answer after the last dot (RFC 5321), and as much for all before it.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(20 * 60);

type Answer = Result<(), mail::Error>;

/// One run of the deliverer.
pub(super) struct Flight<'a> {
    app: &'a App,
    transport: Arc<dyn Transport>,
    course: Course<'a>,
    writing: Writing<'a>,
    /// Written and counted, not begun.
    ready: VecDeque<Ready>,
    /// Handed to the transport.
    underway: HashMap<Id, Ready>,
    sending: JoinSet<Answer>,
    /// Ended, not noted.
    ended: Vec<Ended>,
    /// What the answers said of our account since it was last noted.
    account: Option<AccountNews>,
    /// The pause that the message under way probes.
    probing: Option<Pause>,
    /// Nothing more is to be had for now.
    dry: bool,
    /// One message at a time, because the next may be what brought the program down before.
    alone: bool,
    /// Nothing more is begun: stopped, paused, or the store failed.
    closing: bool,
    held_until: Option<Moment>,
    renewed_at: Moment,
    delivered: Delivered,
}

/// What an answer says of our account.
#[derive(Clone, Debug)]
enum AccountNews {
    Works,
    IsAtFault {
        reason: Text,
        is_daily_limit: bool,
    },
    /// A probe that failed for another reason: nothing is known.
    Unknown,
}

impl<'a> Flight<'a> {
    pub(super) fn new(app: &'a App, transport: Arc<dyn Transport>, course: Course<'a>) -> Flight<'a> {
        Flight {
            app,
            transport,
            course,
            writing: Writing::new(app),
            ready: VecDeque::new(),
            underway: HashMap::new(),
            sending: JoinSet::new(),
            ended: Vec::new(),
            account: None,
            probing: None,
            dry: false,
            alone: false,
            closing: false,
            held_until: None,
            renewed_at: app.now().into(),
            delivered: Delivered::default(),
        }
    }

    /// Delivers until nothing may be sent now, or it is stopped.
    pub(super) async fn go(mut self) -> Result<Delivered, AppError> {
        let mut failed = None;
        self.heed_the_clock().await?;
        loop {
            (self.course.beat)();
            let end = self.round().await;
            // What is under way is finished first, and how it ended is kept until the store takes it.
            if let Err(error) = end {
                self.close();
                failed = Some(error);
            }
            if self.sending.is_empty() && (self.closing || self.dry) && self.ready.is_empty() {
                break;
            }
        }
        if !self.ended.is_empty() {
            self.note().await?;
        }
        self.transport.rest().await;
        failed.map_or(Ok(()), Err)?;
        self.look_ahead().await?;
        Ok(self.delivered)
    }

    /// Brings back what a clock that ran ahead put out of reach.
    async fn heed_the_clock(&self) -> Result<(), AppError> {
        let now = self.now();
        let duties = self.app.store().duty_within_reach(now, now.plus_micros(LEASE), now.plus_micros(waits::LONGEST));
        let found = duties.await?;
        if found > 0 {
            let (action, object, result) = ("deliver", "outbox", "the clock was set back; what waited too long is due");
            tracing::warn!(target: "sluis::deliverer", action, object, result, found);
        }
        Ok(())
    }

    /// Takes, starts, waits for an answer, and notes it.
    async fn round(&mut self) -> Result<(), AppError> {
        self.heed();
        if self.has_room() && !self.dry && !self.closing && self.probing.is_none() {
            self.take().await?;
        }
        self.start();
        self.wait().await;
        // Free places are filled before anything is written: the server need not wait for our disk.
        self.start();
        self.renew().await?;
        self.note().await
    }

    /// Begins nothing more once it is told to stop.
    fn heed(&mut self) {
        if *self.course.stop.borrow() {
            self.close();
        }
    }

    fn has_room(&self) -> bool {
        let now = self.now();
        match self.alone {
            true => self.ready.is_empty() && self.underway.values().all(|message| message.is_slow(now)),
            false => self.ready.len() < self.capacity(),
        }
    }

    fn capacity(&self) -> usize {
        usize::try_from(self.transport.capacity().connections).unwrap_or(1).max(1)
    }

    /// Takes what is due, writes it, keeps it and counts the attempt.
    async fn take(&mut self) -> Result<(), AppError> {
        let (store, now) = (self.app.store(), self.now());
        let capacity = self.transport.capacity();
        let pace = capacity.rate_per_minute.map(|rate| Pace::per_minute(rate, capacity.connections));
        let limit = if self.alone { 1 } else { BATCH };
        let claim = Claim { channel: CHANNEL, now, limit, until: now.plus_micros(LEASE), pace };
        let claimed = store.duty_claim(claim).await?;
        let least = if pace.is_some() { 1 } else { limit as usize };
        self.dry = claimed.held_until.is_some() || claimed.leased.len() < least;
        self.held_until = claimed.held_until;
        let taken: Vec<Leased> = claimed.leased.into_iter().filter_map(|leased| self.unless_ours(leased)).collect();
        let taken = self.without_suspects(taken);
        let mut ready = Vec::new();
        for written in self.writing.write(taken, now).await? {
            match written {
                Written::Ready(message) => ready.push(*message),
                Written::Ended(ended) => self.ended.push(ended),
            }
        }
        let new = ready.iter().filter(|message| message.is_new);
        let rendered = new.map(|message| Rendered { leases: message.leases.clone(), message: message.bytes.clone() });
        let mut kept = store.duty_rendered(rendered.collect()).await?.into_iter();
        let counted: Vec<Ready> =
            ready.into_iter().filter(|message| !message.is_new || kept.next() == Some(true)).collect();
        let leases = counted.iter().map(|message| message.leases.clone()).collect();
        let mine = store.duty_attempted(leases, now, now.plus_micros(LEASE)).await?;
        self.ready.extend(only(counted, mine));
        self.probing = claimed.probing.filter(|_| !self.ready.is_empty());
        Ok(())
    }

    /// A duty that we are sending came to us a second time: the clock jumped over our lease. The new one holds from now on.
    fn unless_ours(&mut self, leased: Leased) -> Option<Leased> {
        let mut held = self.ready.iter_mut().chain(self.underway.values_mut()).flat_map(|message| &mut message.leases);
        match held.find(|lease| lease.duty == leased.lease.duty) {
            Some(lease) => {
                *lease = leased.lease;
                None
            }
            None => Some(leased),
        }
    }

    /// A message whose lease ran out may be what ended the program. It goes back, and comes again when nothing else is under
    /// way: if it ends the program once more, nobody else is blamed for that.
    fn without_suspects(&mut self, taken: Vec<Leased>) -> Vec<Leased> {
        if self.alone {
            self.alone = taken.iter().any(|leased| leased.duty.broken_off > 0);
            return taken;
        }
        let now = self.now();
        // What did so more than once is not sent now: it waits, or is given up.
        let is_sent_alone = |leased: &Leased| {
            let Leased { duty, ran_out, .. } = leased;
            duty.broken_off > 0 && !(*ran_out && waits::after_break(duty.broken_off, now) != AfterBreak::GoOn)
        };
        let (suspects, others): (Vec<Leased>, Vec<Leased>) = taken.into_iter().partition(is_sent_alone);
        self.alone = !suspects.is_empty();
        self.dry &= suspects.is_empty();
        let back = |suspect: Leased| Ended { leases: vec![suspect.lease], end: End::Released { uncount: false } };
        self.ended.extend(suspects.into_iter().map(back));
        others
    }

    /// Fills the free places. Each message is a task of its own, so that a panic is contained to it.
    fn start(&mut self) {
        self.heed();
        while self.underway.len() < self.capacity() {
            let Some(mut message) = self.ready.pop_front() else { return };
            let (transport, bytes) = (self.transport.clone(), std::mem::take(&mut message.bytes));
            let envelope = message.envelope.clone();
            message.begun_at = Some(self.now());
            let task = self.sending.spawn(async move {
                timeout(LONGEST_ATTEMPT, transport.send(&envelope, bytes)).await.unwrap_or_else(|_| Err(too_long()))
            });
            self.underway.insert(task.id(), message);
        }
    }

    /// Waits until something ended, or the sign to stop came, or a pulse went by.
    async fn wait(&mut self) {
        if self.sending.is_empty() {
            return;
        }
        let stops = !self.closing;
        let first = timeout(PULSE, async {
            tokio::select! {
                ended = self.sending.join_next_with_id() => ended,
                () = told_to_stop(&mut self.course.stop), if stops => None,
            }
        });
        match first.await {
            Ok(Some(ended)) => self.landed(ended),
            Ok(None) => {}
            // New duties may have come while a slow message is under way.
            Err(_) => self.dry = false,
        }
        while let Some(ended) = self.sending.try_join_next_with_id() {
            self.landed(ended);
        }
    }

    /// Takes down how a message ended.
    fn landed(&mut self, ended: Result<(Id, Answer), JoinError>) {
        let (id, answer) = match ended {
            Ok((id, answer)) => (id, answer),
            Err(broken) => (broken.id(), Err(panicked())),
        };
        let Some(message) = self.underway.remove(&id) else { return };
        let now = self.now();
        let news = match &answer {
            Err(fault @ mail::Error::Account { .. }) => {
                Some(AccountNews::IsAtFault { reason: told(&answer), is_daily_limit: fault.is_daily_limit() })
            }
            Ok(()) | Err(mail::Error::Permanent { .. }) => Some(AccountNews::Works),
            Err(mail::Error::Transient { .. }) => Some(AccountNews::Unknown),
        };
        let is_probe = self.probing.is_some();
        match news {
            Some(AccountNews::IsAtFault { .. }) => {
                self.account = news;
                self.close();
            }
            _ if is_probe => self.account = news,
            _ => {}
        }
        let end = end_of(&answer, &message, now);
        tell(&message, &end, now);
        self.ended.push(Ended { leases: message.leases, end });
    }

    /// Nothing more is begun; what was not begun is given back as if it had not been taken.
    fn close(&mut self) {
        self.closing = true;
        let back =
            self.ready.drain(..).map(|message| Ended { leases: message.leases, end: End::Released { uncount: true } });
        self.ended.extend(back);
    }

    /// Writes down what ended, in one transaction. What the store does not take is kept for the next time.
    async fn note(&mut self) -> Result<(), AppError> {
        if !self.ended.is_empty() {
            let mine = self.app.store().duty_ended(self.ended.clone()).await?;
            let noted = only(std::mem::take(&mut self.ended), mine);
            noted.iter().for_each(|ended| self.count(&ended.end));
        }
        match self.account.take() {
            Some(news) => self.note_account(news).await,
            None => Ok(()),
        }
    }

    fn count(&mut self, end: &End) {
        let counter = match end {
            End::Sent { .. } => &mut self.delivered.sent,
            End::Delayed { .. } => &mut self.delivered.delayed,
            End::Dead { why: WhyDead::Needless, .. } => &mut self.delivered.needless,
            End::Dead { .. } => &mut self.delivered.dead,
            End::Released { .. } | End::Postponed { .. } => return,
        };
        *counter += 1;
    }

    /// Pauses mail or lets it go on. One alarm a pause: a probe that fails is no news.
    async fn note_account(&mut self, news: AccountNews) -> Result<(), AppError> {
        let (store, now) = (self.app.store(), self.now());
        let before = self.probing.take();
        let (since, probes) = before.as_ref().map_or((now, 0), |pause| (pause.since, pause.probes + 1));
        let (reason, is_daily_limit) = match (news, before) {
            (AccountNews::Works, _) => {
                if store.channel_resume(CHANNEL).await? {
                    tracing::info!(target: "sluis::deliverer", channel = CHANNEL, "mail goes on");
                }
                self.dry = false;
                return Ok(());
            }
            (AccountNews::IsAtFault { reason, is_daily_limit }, _) => (reason, is_daily_limit),
            (AccountNews::Unknown, Some(pause)) => (said::kept(&pause.reason), false),
            (AccountNews::Unknown, None) => return Ok(()),
        };
        self.close();
        let probe_at = waits::next_probe(probes, is_daily_limit, now);
        if store.channel_pause(CHANNEL, Pause { since, probe_at, probes, reason: said::keep(&reason) }).await? {
            let until = probe_at.timestamp();
            tracing::error!(
                target: "sluis::deliverer", channel = CHANNEL, %until,
                "mail is paused: our account at the mail server is at fault; `sluis outbox` says why"
            );
        }
        Ok(())
    }

    /// Holds on to what is under way.
    async fn renew(&mut self) -> Result<(), AppError> {
        let now = self.now();
        let fresh = self.renewed_at..self.renewed_at.plus_micros(RENEWAL);
        let leases: Vec<Lease> =
            self.ready.iter().chain(self.underway.values()).flat_map(|message| message.leases.clone()).collect();
        if fresh.contains(&now) || leases.is_empty() {
            return Ok(());
        }
        self.renewed_at = now;
        Ok(self.app.store().duty_renewed(leases, now.plus_micros(LEASE)).await?)
    }

    /// When to come back.
    async fn look_ahead(&mut self) -> Result<(), AppError> {
        let outlook = self.app.store().channel_outlook(CHANNEL).await?;
        self.delivered.paused = outlook.pause.is_some();
        let held_until = outlook.pause.map(|pause| pause.probe_at).or(self.held_until);
        self.delivered.next_at = outlook.next_at.max(outlook.next_at.and(held_until)).map(Moment::timestamp);
        Ok(())
    }

    fn now(&self) -> Moment {
        self.app.now().into()
    }
}

impl Ready {
    /// It is under way for so long that it is not waited for. A clock that jumps makes it sooner.
    fn is_slow(&self, now: Moment) -> bool {
        self.begun_at.is_some_and(|begun| !(begun..begun.plus_micros(ALONE)).contains(&now))
    }
}

/// Those that were still ours.
fn only<T>(all: Vec<T>, ours: Vec<bool>) -> Vec<T> {
    all.into_iter().zip(ours).filter_map(|(one, ours)| ours.then_some(one)).collect()
}

/// What an answer means for a message that was tried.
fn end_of(answer: &Answer, message: &Ready, now: Moment) -> End {
    let first = message.first_attempt_at.unwrap_or(now);
    match answer {
        Ok(()) => End::Sent { at: now },
        Err(mail::Error::Permanent { .. }) => {
            End::Dead { at: now, why: WhyDead::Refused, error: said::keep(&told(answer)) }
        }
        Err(mail::Error::Account { .. }) => End::Released { uncount: true },
        Err(mail::Error::Transient { .. }) => match waits::after_failure(first, now) {
            Some(next_attempt_at) => End::Delayed { next_attempt_at, error: said::keep(&told(answer)) },
            None => {
                let last = told(answer);
                let error = both(
                    format!("na 5 dagen opgegeven; het laatste antwoord: {}", last.get(Language::Nl)),
                    format!("gave up after 5 days; the last answer: {}", last.get(Language::En)),
                );
                End::Dead { at: now, why: WhyDead::Expired, error: said::keep(&error) }
            }
        },
    }
}

fn told(answer: &Answer) -> Text {
    answer.as_ref().err().map_or_else(|| both("", ""), |fault| said::in_one_line(fault))
}

fn too_long() -> mail::Error {
    let what = both(
        "de mailserver was hier na 20 minuten nog niet mee klaar; de mail gaat vanzelf opnieuw",
        "the mail server did not end this within 20 minutes; it is tried again by itself",
    );
    mail::Error::Transient { what, source: None }
}

/// It is not known whether the message left: it is tried again, and the reader knows a second copy by its Message-ID.
fn panicked() -> mail::Error {
    let what = both(
        "een fout in Sluis brak het verzenden af; meld haar met wat het logboek zegt",
        "a fault in Sluis broke off the sending; report it with what the log says",
    );
    mail::Error::Transient { what, source: None }
}

/// One line a message for those who run the service. Ids and outcomes only: no address, no text.
fn tell(message: &Ready, end: &End, now: Moment) {
    let result = match end {
        End::Sent { .. } => "sent",
        End::Delayed { .. } => "delayed",
        End::Dead { why, .. } => why.as_str(),
        End::Postponed { .. } => "postponed",
        End::Released { .. } => "account-at-fault",
    };
    let (object, kind, attempts, time) = (&message.envelope.duty, &message.kind, message.attempts + 1, now.timestamp());
    tracing::info!(
        target: "sluis::mail", action = "send", object, kind, result, attempts, origin = "deliverer", actor = "clock", %time
    );
}
