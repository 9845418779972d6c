// SPDX-License-Identifier: EUPL-1.2
//! Who was not reached: mail that was given up, by the person who misses it. It follows from the outbox and is no event:
//! a retry undoes it, and the record of what was decided does not change by it.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::definition::MailKind;
use sluis_core::text::Text;

use crate::app::{App, AppError, OutboxFilter};
use crate::said;
use crate::store::{ActionFilter, Duty, DutyFilter, DutyState, OpenAction, WhyDead};

/// The kinds of mail that ask for something: who was not asked is missed as long as it waits.
const REQUESTS: [MailKind; 5] =
    [MailKind::StepOpen, MailKind::GateOpen, MailKind::ConditionOpen, MailKind::Reminder, MailKind::Digest];

/// Somebody who should have been told, and was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotReached {
    /// The id of the mail: `sluis outbox retry` takes it.
    pub mail: String,
    /// The instance it is about.
    pub instance: String,
    /// The person's or the role's id.
    pub person: String,
    /// The kind of mail, as `gate-open`.
    pub kind: String,
    /// The step, gate or condition; absent when it is about the programme.
    pub item: Option<String>,
    /// Since when it is given up.
    pub since: Timestamp,
    /// Why, and what to do.
    #[serde(serialize_with = "super::outbox::text_in_english")]
    pub why: Text,
}

impl App {
    /// Who was not reached, by when their mail was due. What asked for something is named as long as it still waits for that
    /// person; what told of something is named until it was told.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn not_reached(&self, filter: OutboxFilter) -> Result<Vec<NotReached>, AppError> {
        let OutboxFilter { instance, recipient, .. } = filter;
        let actions = ActionFilter { instance: instance.clone(), person: recipient.clone() };
        let filter = DutyFilter { instance, recipient, state: Some(DutyState::Dead) };
        let dead = self.inner.store.duty_list(self.now().into(), filter).await?;
        if dead.is_empty() {
            return Ok(Vec::new());
        }
        let open = self.inner.store.action_list(actions).await?;
        let waits = |duty: &Duty| {
            open.iter().any(|OpenAction { instance, action }| {
                (instance, &action.person, &action.item) == (&duty.instance, &duty.row.recipient, &duty.row.item)
            })
        };
        let asks = |duty: &Duty| REQUESTS.iter().any(|kind| kind.word() == duty.row.kind);
        let missed = dead.into_iter().filter(|duty| duty.why_dead != Some(WhyDead::Needless));
        let missed = missed.filter(|duty| !asks(duty) || waits(duty));
        let told = missed.map(|duty| NotReached {
            mail: duty.row.id,
            instance: duty.instance,
            person: duty.row.recipient,
            kind: duty.row.kind,
            item: Some(duty.row.item).filter(|item| !item.is_empty()),
            since: duty.dead_at.unwrap_or(duty.next_attempt_at).timestamp(),
            why: said::kept(&duty.last_error.unwrap_or_default()),
        });
        Ok(told.collect())
    }
}
