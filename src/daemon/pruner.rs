// SPDX-License-Identifier: EUPL-1.2
//! The pruner: takes away what was kept long enough. The text of a mail that was sent goes after its time; that it was
//! sent, to whom and when stays. What waits or was given up keeps its text. It may be stopped at any point.

use jiff::Timestamp;
use serde::Serialize;

use crate::app::{App, AppError};
use crate::store::Moment;

/// So many messages are pruned in one transaction, so that nobody waits long for it.
const BATCH: u32 = 500;

/// What one run of the pruner led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pruned {
    /// So many messages lost their text.
    pub messages: u32,
    /// When the next one will have been kept long enough; `None` when none is known yet.
    pub next_at: Option<Timestamp>,
}

/// Prunes messages that were sent longer ago than they are kept.
///
/// # Errors
/// When the store cannot be written. What was pruned before stays pruned.
pub(crate) async fn run(app: &App) -> Result<Pruned, AppError> {
    let Some(kept) = app.mail().kept() else { return Ok(Pruned::default()) };
    let kept = i64::try_from(kept.as_micros()).unwrap_or(i64::MAX);
    let until = Moment::from(app.now()).plus_micros(-kept);
    let mut pruned = Pruned::default();
    loop {
        let (messages, oldest) = app.store().message_prune(until, BATCH).await?;
        pruned.messages += messages;
        pruned.next_at = oldest.map(|sent_at| sent_at.plus_micros(kept).timestamp());
        if messages < BATCH {
            break;
        }
    }
    if pruned.messages > 0 {
        tracing::info!(target: "sluis::pruner", action = "prune", object = "mail", result = "done", messages = pruned.messages);
    }
    Ok(pruned)
}
