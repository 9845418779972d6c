// SPDX-License-Identifier: EUPL-1.2
//! The deliverer: takes duties that are due, writes each message once, and hands it to the transport. A message that
//! was written is sent again as the same bytes. Nothing is dropped: a duty ends as sent, or as dead with its reason.
//!
//! ```text
//! due -> lease -> written once, bytes kept -> attempt counted -> transport -> sent | waits longer each time | dead
//!          (renewed while it lasts)                                       |
//!                                          our account is at fault -> nothing counts, the channel is paused and probed
//! ```
//!
//! - Several messages are under way at once, as many as the transport has connections; a slow one holds up no other.
//! - What ended is noted in one transaction with whatever else ended meanwhile.
//! - An answer *for now* is tried again for five days; one *for good* is dead at once; see `waits`.
//! - A lease is short and renewed, so that what a killed deliverer had is free again within a minute. Should the clock jump
//!   over it, the message under way is not begun a second time by the same deliverer.

mod digest;
mod flight;
mod waits;
mod writing;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::watch;

use self::flight::Flight;
use crate::app::{App, AppError};
use crate::mail::Transport;

/// What one run of the deliverer led to, in messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Handed over.
    pub sent: u32,
    /// Waiting for another attempt.
    pub delayed: u32,
    /// Given up, with their reason in the outbox.
    pub dead: u32,
    /// Not written, because what they ask for is over.
    pub needless: u32,
    /// Mail is paused, because our account at the mail server is at fault.
    pub paused: bool,
    /// Nothing was tried: nobody said here how mail leaves, and mail of these data has left by a server or a program.
    pub withheld: bool,
    /// When something may be sent next, as far as is known now; in the past when more can be sent at once.
    pub next_at: Option<Timestamp>,
}

/// What a deliverer is told while it runs, and how it shows that it lives.
pub(crate) struct Course<'a> {
    /// Once true, nothing new is begun; what is under way is finished.
    pub(crate) stop: watch::Receiver<bool>,
    /// Called at least every few seconds.
    pub(crate) beat: &'a (dyn Fn() + Send + Sync),
}

/// Delivers until nothing may be sent now.
///
/// # Errors
/// When the store cannot be used. What was sent before stays sent, and what was taken is free again after its lease.
pub(crate) async fn run(app: &App, transport: Arc<dyn Transport>, course: Course<'_>) -> Result<Delivered, AppError> {
    Flight::new(app, transport, course).go().await
}
