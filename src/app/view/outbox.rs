// SPDX-License-Identifier: EUPL-1.2
//! The outbox as people see it: what was told, what waits, and what was given up and why. Only `outbox_retry` changes
//! something: it lets a message that failed be tried again, as the same bytes.

use jiff::Timestamp;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::store::{Duty, DutyFilter, DutyState, Error, Moment};

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
    /// What the last failed attempt said.
    pub last_error: Option<String>,
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
    /// The mail as it is or was sent, headers and all; absent until it was written.
    pub message: Option<String>,
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
        let message = duty.message.take().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(OutboxMessage { row: self.outbox_row(duty), message })
    }

    /// Lets a message that waits or was given up be tried again now.
    ///
    /// # Errors
    /// `UnknownDuty`; `Store` (a conflict) when it was sent or is being sent.
    pub async fn outbox_retry(&self, id: &str) -> Result<OutboxRow, AppError> {
        match self.inner.store.duty_retry(self.now().into(), id, false).await {
            Ok(()) => Ok(self.outbox_show(id).await?.row),
            Err(conflict @ Error::Conflict { .. }) => {
                // An unknown id is a slip of the pen, not somebody who was faster.
                self.outbox_show(id).await?;
                Err(conflict.into())
            }
            Err(other) => Err(other.into()),
        }
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
            last_error: duty.last_error,
            sent_at: duty.sent_at.map(Moment::timestamp),
            item: duty.row.item,
            next_attempt_at: duty.next_attempt_at.timestamp(),
        }
    }
}
