// SPDX-License-Identifier: EUPL-1.2
//! Time speaks: every instance that waits for the clock gets a `Pulse` through the funnel. What one instance cannot
//! bear never holds up another. It decides nothing; an instance for which nothing was due is left as it was.

use sluis_core::engine::{Act, Instance, next_due_at};
use tokio::task::JoinSet;

use super::live::signed;
use super::{App, AppError, Caller, Done};
use crate::store::{self, InstanceRow, Moment};

/// So many overdue instances are read at once.
const PAGE: u32 = 250;
/// So many of them at once: what comes together is written together.
const TOGETHER: usize = 32;

/// What one round of pulses led to.
#[derive(Debug, Default)]
pub(crate) struct Pulsed {
    /// So many pulses changed something.
    pub(crate) told: u32,
    /// The ids of instances to which time could not speak; the log says why.
    pub(crate) stuck: Vec<String>,
}

impl App {
    /// Lets time speak to every instance that waits for it, one after the other.
    ///
    /// # Errors
    /// When the store cannot be used. What was done before stays done; an instance that is itself broken is left out.
    pub async fn pulse(&self) -> Result<Vec<Done>, AppError> {
        let mut all = Vec::new();
        let mut rows = Overdue::of(self);
        while let Some(row) = rows.next().await? {
            match self.pulse_one(&row).await {
                Ok(done) => all.extend(done),
                Err(error) if is_of_one_instance(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// As [`App::pulse`], several at once and without keeping what was done. `alive` is called after each instance;
    /// when it says no, no further one is begun.
    ///
    /// # Errors
    /// As [`App::pulse`].
    pub(crate) async fn pulse_together(&self, alive: impl Fn() -> bool) -> Result<Pulsed, AppError> {
        let mut rows = Overdue::of(self);
        let mut pulsed = Pulsed::default();
        let mut running = JoinSet::new();
        loop {
            while running.len() < TOGETHER
                && alive()
                && let Some(row) = rows.next().await?
            {
                let app = self.clone();
                running.spawn(async move {
                    let end = app.pulse_one(&row).await;
                    (row.id, end.map(|done| u32::try_from(done.len()).unwrap_or(u32::MAX)))
                });
            }
            let Some(ended) = running.join_next().await else { return Ok(pulsed) };
            match ended {
                Ok((_, Ok(told))) => pulsed.told += told,
                Ok((id, Err(error))) if is_of_one_instance(&error) => pulsed.stuck.push(id),
                Ok((_, Err(error))) => return Err(error),
                Err(broken) => std::panic::resume_unwind(broken.into_panic()),
            }
        }
    }

    /// The first moment from now on at which time has something to say.
    pub(crate) async fn next_pulse(&self) -> Result<Option<jiff::Timestamp>, AppError> {
        Ok(self.inner.store.watch_next(self.now().into()).await?.map(Moment::timestamp))
    }

    /// Pulses one instance until time has nothing more to say to it.
    async fn pulse_one(&self, row: &InstanceRow) -> Result<Vec<Done>, AppError> {
        let mut all = Vec::new();
        loop {
            let done = self.act(&row.id, Caller::clock(), Act::Pulse).await?;
            let next = next_due_at(&done.definition, &done.instance);
            if done.events.is_empty() {
                self.correct_next_moment(&done.instance, next).await?;
                break;
            }
            all.push(done);
            if next.is_none_or(|next| next > self.now()) {
                break;
            }
        }
        if let (false, Some(due)) = (all.is_empty(), row.next_due_at) {
            self.metrics().lagged(self.now().duration_since(due.timestamp()).as_secs_f64());
        }
        Ok(all)
    }
}

/// The instances that are overdue at one moment, read page after page, the longest waiting first. Each comes once, whatever
/// becomes of it meanwhile, so that what time cannot speak to never comes round again in the same pulse.
struct Overdue<'a> {
    app: &'a App,
    now: Moment,
    page: std::vec::IntoIter<InstanceRow>,
    /// Where the next page begins; `None` after the last one.
    after: Option<(Moment, String)>,
}

impl Overdue<'_> {
    fn of(app: &App) -> Overdue<'_> {
        let from = (Moment::from_micros(i64::MIN), String::new());
        Overdue { app, now: app.now().into(), page: Vec::new().into_iter(), after: Some(from) }
    }

    async fn next(&mut self) -> Result<Option<InstanceRow>, AppError> {
        if self.page.as_slice().is_empty()
            && let Some((at, id)) = self.after.take()
        {
            let rows = self.app.inner.store.instances_due(self.now, (at, &id), PAGE).await?;
            let last = rows.last().filter(|_| rows.len() == PAGE as usize);
            self.after = last.and_then(|row| Some((row.next_due_at?, row.id.clone())));
            self.page = rows.into_iter();
        }
        Ok(self.page.next())
    }
}

impl App {
    /// An instance was due and has nothing to say: its moment was worked out by other rules or other holidays than those
    /// of now. Without this it would be asked again at each pulse.
    async fn correct_next_moment(&self, instance: &Instance, next: Option<jiff::Timestamp>) -> Result<(), AppError> {
        Ok(self.inner.store.instance_awaits(&instance.id, signed(instance.seq), next.map(Moment::from)).await?)
    }
}

/// Whether an error concerns one instance, so that the others can go on.
fn is_of_one_instance(error: &AppError) -> bool {
    !matches!(error, AppError::Store(store::Error::Unavailable { .. }) | AppError::Setting { .. })
}
