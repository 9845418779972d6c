// SPDX-License-Identifier: EUPL-1.2
//! The services, and what a supervisor asks of one: do what is due now, and say when to come back. A service keeps
//! nothing between two turns, so that a turn may be cut off, repeated, or made by another process.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::watch;

use super::vital::Vital;
use crate::app::{App, AppError, Delivered};

/// Something that is done again and again.
#[async_trait]
pub(super) trait Service: Send + Sync {
    /// Its name in logs, metrics and health.
    fn name(&self) -> &'static str;

    /// For so long it may give no sign of life within a turn before it counts as silent.
    fn patience(&self) -> Duration {
        Duration::from_secs(25)
    }

    /// Does what is due, and gives the next moment at which something will be, when that is known.
    ///
    /// # Errors
    /// What keeps it from its work; it is tried again, later each time.
    async fn turn(&self, app: &App, sign: &Sign) -> Result<Option<Timestamp>, AppError>;
}

/// How a turn shows that it lives, and hears that it should end.
#[derive(Clone)]
pub(super) struct Sign {
    pub(super) vital: Arc<Vital>,
    pub(super) stop: watch::Receiver<bool>,
}

impl Sign {
    /// Gives a sign of life. Says whether to go on: at `false` nothing new is begun.
    pub(super) fn alive(&self) -> bool {
        self.vital.beats();
        !*self.stop.borrow()
    }
}

/// Lets time speak to the programmes that wait for it.
pub(super) struct Pulse;

#[async_trait]
impl Service for Pulse {
    fn name(&self) -> &'static str {
        "pulse"
    }

    async fn turn(&self, app: &App, sign: &Sign) -> Result<Option<Timestamp>, AppError> {
        let pulsed = app.pulse_together(|| sign.alive()).await?;
        if pulsed.told > 0 {
            tracing::info!(target: "sluis::service", action = "pulse", object = "outbox", result = "done", told = pulsed.told);
        }
        sign.vital.stuck(pulsed.stuck);
        app.next_pulse().await
    }
}

/// Sends what is owed.
pub(super) struct Delivery;

#[async_trait]
impl Service for Delivery {
    fn name(&self) -> &'static str {
        "deliverer"
    }

    async fn turn(&self, app: &App, sign: &Sign) -> Result<Option<Timestamp>, AppError> {
        let beat = || {
            sign.alive();
        };
        let delivered = app.deliver_until(sign.stop.clone(), &beat).await?;
        let Delivered { sent, delayed, dead, needless, withheld, .. } = delivered;
        if withheld {
            let why = "mail of these data leaves by a server or a program, which the settings do not name";
            tracing::warn!(target: "sluis::service", action = "deliver", object = "outbox", result = "withheld", why);
        }
        let ends = [("sent", sent), ("delayed", delayed), ("dead", dead), ("needless", needless)];
        for (class, number) in ends.into_iter().filter(|(_, number)| *number > 0) {
            app.metrics().sent(class, number);
            tracing::info!(target: "sluis::service", action = "deliver", object = "outbox", result = class, number);
        }
        Ok(delivered.next_at)
    }
}

/// Takes away what was kept long enough.
pub(super) struct Pruning;

#[async_trait]
impl Service for Pruning {
    fn name(&self) -> &'static str {
        "pruner"
    }

    async fn turn(&self, app: &App, sign: &Sign) -> Result<Option<Timestamp>, AppError> {
        sign.alive();
        Ok(app.prune().await?.next_at)
    }
}
