// SPDX-License-Identifier: EUPL-1.2
//! The outbox as people see it: what was told, what waits, and what was given up and why. `outbox_retry` lets what failed
//! be tried again and `outbox_resume` ends a pause; nothing else here changes something.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use sluis_core::notice::{Notice, Recipient};
use sluis_core::text::{Language, Text};

use crate::app::{App, AppError};
use crate::mail;
use crate::said;
use crate::store::{Duty, DutyFilter, DutyState, Error, Moment, Pause, WhyDead};

/// The channel of mail in the outbox.
const CHANNEL: &str = "mail";

/// One message that is or was owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxRow {
    /// Its id.
    pub id: String,
    /// The instance that owes it.
    pub instance: String,
    /// The kind of mail, as `gate-open`.
    pub kind: String,
    /// The person's or the role's id.
    pub recipient: String,
    /// `claimable`, `waiting`, `leased`, `sent` or `dead`.
    pub state: &'static str,
    /// How often sending was tried.
    pub attempts: i64,
    /// The Message-ID, once it was written.
    pub message_id: Option<String>,
    /// What the last failed attempt said, or why it was given up and what to do.
    #[serde(serialize_with = "in_english")]
    pub last_error: Option<Text>,
    /// Of what kind the reason is that it was given up: `refused`, `unwritable`, `expired` or `needless`. Nobody misses a
    /// needless one: what it asks for was over before it was written.
    pub why_dead: Option<&'static str>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// What it is about, as commands name it; empty when it is about the programme.
    #[serde(skip)]
    pub item: String,
    /// When it is or was to be tried next.
    #[serde(skip)]
    pub next_attempt_at: Timestamp,
}

/// One message with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxMessage {
    /// Where it stands.
    #[serde(flatten)]
    pub row: OutboxRow,
    /// Its subject; absent until it was written, and when its text was removed after the time that it is kept.
    pub subject: Option<String>,
    /// Its text, as the recipient reads it.
    pub text: Option<String>,
    /// The mail as it is or was sent, headers and all.
    pub message: Option<String>,
}

/// Scripts compare what went wrong, so it is in one language there.
pub(super) fn text_in_english<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    text.get(Language::En).serialize(serializer)
}

fn in_english<S: Serializer>(text: &Option<Text>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_ref().map(|text| text.get(Language::En)).serialize(serializer)
}

/// Mail does not leave, because our own account at the mail server is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PauseView {
    /// Since when.
    pub since: Timestamp,
    /// When one mail will try whether it works again.
    pub probe_at: Timestamp,
    /// What the mail server said, and what to do.
    #[serde(serialize_with = "text_in_english")]
    pub reason: Text,
}

/// Which messages to list; everything that is `None` is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxFilter {
    /// Only of this instance.
    pub instance: Option<String>,
    /// Only in this state.
    pub state: Option<DutyState>,
    /// Only for this person or role.
    pub recipient: Option<String>,
}

impl App {
    /// The messages that fit the filter, by the moment they are due.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn outbox(&self, filter: OutboxFilter) -> Result<Vec<OutboxRow>, AppError> {
        let OutboxFilter { instance, state, recipient } = filter;
        let filter = DutyFilter { instance, state, recipient };
        let duties = self.inner.store.duty_list(self.now().into(), filter).await?;
        Ok(duties.into_iter().map(|duty| self.outbox_row(duty)).collect())
    }

    /// One message with its text.
    ///
    /// # Errors
    /// `UnknownDuty`, or when the store cannot be read.
    pub async fn outbox_show(&self, id: &str) -> Result<OutboxMessage, AppError> {
        let duty = self.inner.store.duty_get(self.now().into(), id).await?;
        let mut duty = duty.ok_or_else(|| AppError::UnknownDuty { id: id.to_owned() })?;
        let bytes = duty.message.take();
        let mail::Kept { subject, text, .. } = bytes.as_deref().map(mail::read_kept).unwrap_or_default();
        let message = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(OutboxMessage { row: self.outbox_row(duty), subject, text, message })
    }

    /// Lets a message that waits or was given up be tried again now, and lets a paused channel go on. The bytes stay,
    /// unless the message was given up and the recipient has another address since: then it is written again.
    ///
    /// # Errors
    /// `UnknownDuty`; `Store` (a conflict) when it was sent or is being sent.
    pub async fn outbox_retry(&self, id: &str) -> Result<OutboxRow, AppError> {
        let duty = self.inner.store.duty_get(self.now().into(), id).await?;
        let duty = duty.ok_or_else(|| AppError::UnknownDuty { id: id.to_owned() })?;
        let afresh = self.has_moved(&duty).await?;
        self.inner.store.duty_retry(self.now().into(), id, afresh).await?;
        self.outbox_resume().await?;
        Ok(self.outbox_show(id).await?.row)
    }

    /// Lets everything that was given up and fits the filter be tried again; what nobody misses stays as it is.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn outbox_retry_all(&self, filter: OutboxFilter) -> Result<Vec<OutboxRow>, AppError> {
        let dead = self.outbox(OutboxFilter { state: Some(DutyState::Dead), ..filter }).await?;
        let mut retried = Vec::new();
        for row in dead.into_iter().filter(|row| row.why_dead != Some(WhyDead::Needless.as_str())) {
            match self.outbox_retry(&row.id).await {
                Ok(row) => retried.push(row),
                // It went along with another of its message, or somebody else was first.
                Err(AppError::Store(Error::Conflict { .. })) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(retried)
    }

    /// Lets mail go on that is paused; says whether it was.
    ///
    /// # Errors
    /// When the store cannot be used.
    pub async fn outbox_resume(&self) -> Result<bool, AppError> {
        Ok(self.inner.store.channel_resume(CHANNEL).await?)
    }

    /// Why mail does not leave, when it is paused.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn outbox_pause(&self) -> Result<Option<PauseView>, AppError> {
        let pause = self.inner.store.channel_outlook(CHANNEL).await?.pause;
        Ok(pause.map(|Pause { since, probe_at, reason, .. }| PauseView {
            since: since.timestamp(),
            probe_at: probe_at.timestamp(),
            reason: said::kept(&reason),
        }))
    }

    /// Whether somebody has looked after the mail of these data who brings it to a server or a program.
    pub(in crate::app) async fn mail_has_another_way(&self) -> Result<bool, AppError> {
        Ok(self.inner.store.channel_outlook(CHANNEL).await?.paced)
    }

    /// Whether a message was given up that went to an address which its recipient has no more.
    async fn has_moved(&self, duty: &Duty) -> Result<bool, AppError> {
        let (DutyState::Dead, Some(bytes)) = (duty.state, &duty.message) else { return Ok(false) };
        let Ok(Notice { recipient: Recipient::Person(id), .. }) = serde_json::from_str(&duty.row.notice) else {
            return Ok(false);
        };
        let (_, _, directory) = self.instance(&duty.instance).await?;
        let now = directory.person(&id).and_then(|person| person.email.clone());
        Ok(now.is_some() && now != mail::read_kept(bytes).to)
    }

    fn outbox_row(&self, duty: Duty) -> OutboxRow {
        OutboxRow {
            message_id: duty.message_id.map(|id| format!("<{id}@{}>", self.inner.mail.domain())),
            id: duty.row.id,
            instance: duty.instance,
            kind: duty.row.kind,
            recipient: duty.row.recipient,
            state: duty.state.as_str(),
            attempts: duty.attempts,
            last_error: duty.last_error.as_deref().map(said::kept),
            why_dead: duty.why_dead.map(WhyDead::as_str),
            sent_at: duty.sent_at.map(Moment::timestamp),
            item: duty.row.item,
            next_attempt_at: duty.next_attempt_at.timestamp(),
        }
    }
}
