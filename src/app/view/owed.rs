// SPDX-License-Identifier: EUPL-1.2
//! What is still owed to people, in numbers: for whoever runs the service. It names no programme and no person.

use jiff::Timestamp;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::store::{Moment, Owed};

/// What is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwedView {
    /// Messages.
    pub outbox: OwedMessages,
    /// Programmes for which time has something to say.
    pub overdue_pulses: i64,
    /// Since when the longest waiting of them has waited.
    pub overdue_since: Option<Timestamp>,
}

/// Messages that are owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwedMessages {
    /// They may be sent now.
    pub claimable: i64,
    /// Their time, or that of their next attempt, has not come.
    pub waiting: i64,
    /// A deliverer has them.
    pub leased: i64,
    /// They were given up; `sluis outbox list` says why.
    pub dead: i64,
    /// Since when mail is paused, because our own account at the mail server is at fault.
    pub paused_since: Option<Timestamp>,
    /// Since when the oldest of those that are due has been due.
    pub oldest_due_at: Option<Timestamp>,
}

impl OwedMessages {
    /// All that are not sent and not given up.
    pub fn open(&self) -> i64 {
        self.claimable + self.waiting + self.leased
    }
}

impl App {
    /// What is owed at this moment.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn owed(&self) -> Result<OwedView, AppError> {
        Ok(OwedView::from(&self.owed_rows().await?))
    }

    pub(crate) async fn owed_rows(&self) -> Result<Owed, AppError> {
        Ok(self.inner.store.watch_owed(self.now().into()).await?)
    }
}

impl From<&Owed> for OwedView {
    fn from(owed: &Owed) -> OwedView {
        let outbox = OwedMessages {
            claimable: owed.claimable,
            waiting: owed.waiting,
            leased: owed.leased,
            dead: owed.dead,
            paused_since: owed.paused_since.map(Moment::timestamp),
            oldest_due_at: owed.oldest.map(Moment::timestamp),
        };
        OwedView { outbox, overdue_pulses: owed.overdue, overdue_since: owed.overdue_since.map(Moment::timestamp) }
    }
}
