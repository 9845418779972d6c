// SPDX-License-Identifier: EUPL-1.2
//! The supervisor of one service: lets it take its turns, and never lets it end in silence. An error or a panic is
//! told, shown in its health, and answered by another turn after a wait that grows; after too many panics the whole
//! process ends, so that whoever started it starts it anew.
//!
//! It sleeps by the monotonic clock, at most a minute, and then asks the wall clock: so a wall clock that is set
//! forwards or backwards is noticed within that minute, and nothing waits for a moment that will not come. Only when the
//! wall clock is there does it ask the store; and every third minute in any case, or each minute where nobody tells what
//! other processes write. Services wake together, so that an idle machine is woken once a minute and not once for each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use sluis_core::text::{Language, Text, both};
use tokio::sync::watch;

use super::service::{Service, Sign};
use super::told_to_stop;
use super::vital::{Health, Vital};
use crate::app::{App, AppError, ErrorKind};
use crate::clock::{Mark, pause, pause_until};

/// No sleep is longer.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// After so many sleeps a service takes a turn, due or not: a signal may be lost.
const MOST_SLEEPS: u32 = 3;
/// After a signal so long is waited for more of them: what comes together is done together.
const GATHER: Duration = Duration::from_millis(20);
/// The wait after the first failed turn; it doubles with each further one, up to the longest rest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// After so many panics in a row the process ends.
const MOST_PANICS: u32 = 10;

/// A service panicked again and again.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text().get(Language::En))]
pub struct Hopeless(pub(super) &'static str);

impl Hopeless {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        let Hopeless(service) = self;
        both(
            format!(
                "de dienst `{service}` liep {MOST_PANICS} keer achter elkaar vast; het logboek zegt waar. Meld dit als fout"
            ),
            format!(
                "the service `{service}` panicked {MOST_PANICS} times in a row; the log says where. Report it as a fault of Sluis"
            ),
        )
    }
}

/// What all services keep time by.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    /// Where the minutes begin that all of them count.
    from: Mark,
    /// Whether the system tells when another process writes.
    others_are_heard: Arc<AtomicBool>,
}

impl Rhythm {
    pub(super) fn new() -> Rhythm {
        Rhythm { from: Mark::now(), others_are_heard: Arc::new(AtomicBool::new(true)) }
    }

    /// From now on nobody tells when another process writes: the services look for themselves.
    pub(super) fn others_are_not_heard(&self) {
        self.others_are_heard.store(false, Ordering::Relaxed);
    }

    /// Rests until the wall clock reaches `next`, and not too long in any case.
    async fn rest(&self, app: &App, next: Option<Timestamp>) {
        let mut sleeps = 0;
        while next.is_none_or(|next| next > app.now())
            && sleeps < if self.others_are_heard.load(Ordering::Relaxed) { MOST_SLEEPS } else { 1 }
        {
            let here = Mark::now();
            pause_until(end_of_sleep(next, app.now(), here, self.from.next(LONGEST_SLEEP, here))).await;
            sleeps += 1;
        }
    }
}

/// Lets a service take its turns until it is told to stop; a turn under way is let to its end.
pub(super) async fn tend(
    service: Arc<dyn Service>,
    vital: Arc<Vital>,
    rhythm: Rhythm,
    mut apps: watch::Receiver<App>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Hopeless> {
    let mut changes = apps.borrow().changes();
    let mut panics = 0;
    let sign = Sign { vital, stop: stop.clone() };
    while !*stop.borrow() {
        // What happens from here on is a reason for another turn: this one may have looked already.
        changes.mark_unchanged();
        let app = apps.borrow_and_update().clone();
        let end = turn(&service, &app, &sign).await;
        panics = if matches!(end, Err(Fault::Panic)) { panics + 1 } else { 0 };
        if panics == MOST_PANICS {
            return Err(Hopeless(service.name()));
        }
        let next = end.map_err(|fault| wait_after(told(service.name(), &fault, &app, &sign.vital)));
        let works = sign.vital.health() == Health::Working;
        let rest = async {
            match next {
                Ok(next) => rhythm.rest(&app, next).await,
                Err(wait) => pause(wait).await,
            }
        };
        tokio::select! {
            () = rest => {}
            Ok(()) = changes.changed(), if works => pause(GATHER).await,
            // Somebody mended the configuration: no wait is worth its while now.
            Ok(()) = apps.changed() => {}
            () = told_to_stop(&mut stop) => {}
        }
    }
    Ok(())
}

/// Why a turn did not succeed.
enum Fault {
    Failed(AppError),
    Panic,
}

/// One turn on a task of its own, so that a panic ends the turn and nothing else.
async fn turn(service: &Arc<dyn Service>, app: &App, sign: &Sign) -> Result<Option<Timestamp>, Fault> {
    sign.vital.beats();
    // What was due by now is done when it ends; of what becomes due meanwhile that is not sure.
    let (begun, at) = (Mark::now(), app.now());
    let (own, theirs, signs) = (service.clone(), app.clone(), sign.clone());
    let end = tokio::spawn(async move { own.turn(&theirs, &signs).await }).await;
    app.metrics().ticked(service.name(), begun.elapsed().as_secs_f64());
    match end {
        Ok(Ok(next)) => {
            let failures = sign.vital.succeeded(at);
            if failures > 0 {
                tracing::info!(target: "sluis::service", action = "serve", object = service.name(), result = "works again", failures);
            }
            Ok(next)
        }
        Ok(Err(error)) => Err(Fault::Failed(error)),
        Err(_) => Err(Fault::Panic),
    }
}

/// Tells of a fault wherever somebody looks: log, health and metrics. Gives how many there were in a row.
fn told(service: &'static str, fault: &Fault, app: &App, vital: &Vital) -> u32 {
    app.metrics().failed(service);
    match fault {
        Fault::Failed(error) => {
            let failures = vital.failed(class(error));
            let why = error.in_one_line();
            tracing::error!(target: "sluis::service", action = "serve", object = service, result = "failed", failures, why);
            failures
        }
        Fault::Panic => {
            let failures = vital.failed("panic");
            tracing::error!(target: "sluis::service", action = "serve", object = service, result = "panicked", failures);
            failures
        }
    }
}

fn class(error: &AppError) -> &'static str {
    match error.kind() {
        ErrorKind::Config => "configuration",
        ErrorKind::Outside => "store",
        ErrorKind::Refusal | ErrorKind::Usage => "instance",
    }
}

/// Until when to sleep, `here` and `now` being the present of both clocks: to the next moment known, and not longer than
/// all services do.
fn end_of_sleep(next: Option<Timestamp>, now: Timestamp, here: Mark, together: Mark) -> Mark {
    let span = next.map(|next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
    span.map_or(together, |span| here.after(span.min(LONGEST_SLEEP)).min(together))
}

/// How long to wait after so many failed turns.
fn wait_after(failures: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << failures.clamp(1, 10).saturating_sub(1)).min(LONGEST_SLEEP)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use async_trait::async_trait;

    use super::*;
    use crate::app::{Outlet, Settings};
    use crate::clock::FixedClock;
    use crate::random::SeededIds;

    /// Panics in its first turns, and says of each turn that it was made.
    struct Faulty {
        panics: u32,
        turns: AtomicU32,
        made: watch::Sender<u32>,
    }

    #[async_trait]
    impl Service for Faulty {
        fn name(&self) -> &'static str {
            "faulty"
        }

        async fn turn(&self, _: &App, _: &Sign) -> Result<Option<Timestamp>, AppError> {
            let turn = self.turns.fetch_add(1, Ordering::Relaxed) + 1;
            self.made.send_replace(turn);
            assert!(turn > self.panics, "on purpose");
            Ok(None)
        }
    }

    fn app() -> App {
        let mail = crate::mail::Settings::new("Sluis <sluis@gho.example>", None).expect("an address");
        let settings = Settings { mail, outlet: Outlet::None };
        let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
        let store = crate::store::in_memory().expect("opens");
        App::with(store, clock, Arc::new(SeededIds::new(1)), None, settings)
    }

    /// Tends a service that panics so often, and lets none of its waits last: another configuration ends each.
    async fn tended(panics: u32, until_turn: u32) -> (Result<(), Hopeless>, Arc<Vital>) {
        let (apps, stop, made) = (watch::Sender::new(app()), watch::Sender::new(false), watch::Sender::new(0));
        let mut turns = made.subscribe();
        let vital = Arc::new(Vital::new("faulty", Duration::from_secs(25)));
        let service = Arc::new(Faulty { panics, turns: AtomicU32::new(0), made });
        let tending = tokio::spawn(tend(service, vital.clone(), Rhythm::new(), apps.subscribe(), stop.subscribe()));
        while !tending.is_finished() && *turns.borrow_and_update() < until_turn {
            apps.send_modify(|_| {});
            tokio::task::yield_now().await;
        }
        stop.send_replace(true);
        (tending.await.expect("a supervisor never panics"), vital)
    }

    #[tokio::test]
    async fn a_panic_ends_the_turn_and_not_the_service() {
        let (end, vital) = tended(3, 5).await;
        assert!(end.is_ok());
        assert_eq!(vital.health(), Health::Working);
    }

    #[tokio::test]
    async fn a_service_that_panics_without_end_ends_the_process() {
        let (end, vital) = tended(u32::MAX, u32::MAX).await;
        assert!(end.expect_err("hopeless").to_string().contains("`faulty` panicked 10 times"));
        assert_eq!(vital.health(), Health::Failing);
    }

    #[test]
    fn a_turn_without_a_sign_of_life_is_silent() {
        let vital = Vital::new("slow", Duration::ZERO);
        assert_eq!(vital.health(), Health::Working, "it has not begun");
        vital.beats();
        while vital.health() != Health::Silent {}
        vital.succeeded(Timestamp::UNIX_EPOCH);
        assert_eq!(vital.health(), Health::Working);
    }

    #[test]
    fn a_rest_ends_at_the_next_moment_and_when_all_services_wake() {
        let at = |second| Timestamp::from_second(second).expect("a moment");
        let here = Mark::now();
        let together = here.after(Duration::from_secs(40));
        let turn = |next: Option<i64>| end_of_sleep(next.map(at), at(100), here, together);
        assert_eq!(turn(Some(107)), here.after(Duration::from_secs(7)));
        assert_eq!(turn(Some(1_000_000)), together);
        assert_eq!(turn(Some(90)), here, "what became due meanwhile is done at once");
        assert_eq!(turn(None), together);
    }

    #[test]
    fn waits_after_failures_grow_to_a_minute() {
        let waits: Vec<u64> = (1..=9).map(|failures| wait_after(failures).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
