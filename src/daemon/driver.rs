// SPDX-License-Identifier: EUPL-1.2
//! The driver: starts the services, listens to the system, and ends the process when it is told to or when a service
//! cannot be helped. It does no work of a service itself and prints nothing; who starts it says what is printed.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use sluis_core::text::{Language, Text, both};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;

use super::health::{self, Board};
use super::service::{Delivery, Pruning, Pulse, Service};
use super::signals::{Said, Signals};
use super::supervisor::{Hopeless, Rhythm, tend};
use super::systemd;
use super::vital::{Health, Vital};
use crate::app::{App, AppError, OwedView, Settings};
use crate::clock::pause;

/// So long the mail in flight may take after the signal to end: a server has ten minutes after the final dot.
const GRACE: Duration = Duration::from_secs(660);
/// After another process wrote, so long is waited for more of it.
const GATHER: Duration = Duration::from_millis(20);
/// Threads that run services; what blocks has threads of its own.
const THREADS: usize = 2;
/// So long a thread for what blocks waits for more of it: longer than services rest at most, so that none ends and begins anew with
/// each of their turns.
const KEEP: Duration = Duration::from_secs(200);

/// What the daemon works with.
pub struct Daemon<'a> {
    /// The application, on an open store.
    pub app: App,
    /// Address and port for health and metrics.
    pub listen: String,
    /// Reads the configuration again; the sentence of an error is logged, and the old one stays.
    pub reload: &'a dyn Fn() -> Result<Reloaded, String>,
    /// The pages over the application, which a reload replaces; `None` for none.
    pub pages: Option<&'a dyn Fn(watch::Receiver<App>) -> axum::Router>,
}

/// What another configuration changes without a restart.
#[derive(Debug)]
pub struct Reloaded {
    /// How mail leaves, and what it says of us.
    pub settings: Settings,
    /// Settings that differ but are only read at the start.
    pub only_at_start: Vec<&'static str>,
}

/// What runs now.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// Where health and metrics are.
    pub address: SocketAddr,
    /// What is owed at this moment.
    pub owed: OwedView,
}

/// Why the daemon did not start, or ended other than it was told to.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The address cannot be listened on.
    #[error("{}", self.text().get(Language::En))]
    Listen {
        /// As configured.
        address: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The machine gives no threads or signals.
    #[error("{}", self.text().get(Language::En))]
    Machine(#[source] io::Error),
    /// The store cannot be used at the start.
    #[error(transparent)]
    App(#[from] AppError),
    /// A service cannot be helped.
    #[error(transparent)]
    Hopeless(#[from] Hopeless),
    /// A part that must never end has ended.
    #[error("{}", self.text().get(Language::En))]
    Ended(&'static str),
    /// A second signal came, or what was in flight took too long.
    #[error("{}", self.text().get(Language::En))]
    Cut,
}

impl DaemonError {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            DaemonError::Listen { address, source } => {
                let (nl, en) = match source.kind() {
                    io::ErrorKind::AddrInUse => (
                        "misschien draait daar al een `sluis serve`: kies een ander met --listen",
                        "another `sluis serve` may have it: choose another with --listen",
                    ),
                    io::ErrorKind::PermissionDenied => (
                        "een poort onder 1024 is voor wie daar recht op heeft: kies een hogere met --listen",
                        "a port below 1024 is for who has the right to it: choose a higher one with --listen",
                    ),
                    _ => (
                        "kies met --listen een adres van deze computer, als 127.0.0.1:8080",
                        "choose an address of this machine with --listen, as 127.0.0.1:8080",
                    ),
                };
                both(
                    format!("op `{address}` kan niet worden geluisterd; {nl}"),
                    format!("`{address}` cannot be listened on; {en}"),
                )
            }
            DaemonError::Machine(_) => both(
                "deze computer geeft geen threads of bestanden meer; probeer het opnieuw",
                "this machine gives no more threads or files; try again",
            ),
            DaemonError::App(error) => error.text(),
            DaemonError::Hopeless(error) => error.text(),
            DaemonError::Ended(part) => both(
                format!(
                    "een deel van de daemon ({part}) is door een fout geëindigd; het logboek zegt waar. Start hem opnieuw"
                ),
                format!("the {part} of the daemon has ended by a fault; the log says where. Start it again"),
            ),
            DaemonError::Cut => both(
                "geëindigd terwijl er mail onderweg was; die gaat opnieuw, als dezelfde mail, zodra de daemon draait",
                "ended with mail in flight; it is sent again, as the same message, when the daemon runs",
            ),
        }
    }
}

/// Runs the daemon until it is told to end. `announce` hears once what runs.
///
/// # Errors
/// See [`DaemonError`].
pub fn run(daemon: Daemon<'_>, announce: impl FnOnce(&Started)) -> Result<(), DaemonError> {
    let listen = |source| DaemonError::Listen { address: daemon.listen.clone(), source };
    let listener = TcpListener::bind(&daemon.listen).map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let runtime = Builder::new_multi_thread().worker_threads(THREADS).thread_keep_alive(KEEP).enable_all().build();
    let runtime = runtime.map_err(DaemonError::Machine)?;
    let end = runtime.block_on(async {
        let signals = Signals::listen().map_err(DaemonError::Machine)?;
        let started = Started { address, owed: daemon.app.owed().await? };
        // Before a service looks for the first time: what is written right after its look must wake it.
        let heard = daemon.app.hear_others().await;
        let driver = Driver::start(&daemon, listener)?;
        announce(&started);
        driver.drive(&daemon, signals, heard).await
    });
    if let Err(error) = runtime.block_on(daemon.app.leave()) {
        let why = error.in_one_line();
        tracing::warn!(target: "sluis::service", action = "leave", object = "store", result = "failed", why);
    }
    // What is cut off here is idempotent; its leases run out.
    runtime.shutdown_background();
    end
}

struct Driver {
    apps: watch::Sender<App>,
    stop: watch::Sender<bool>,
    services: JoinSet<Result<(), Hopeless>>,
    vitals: Vec<Arc<Vital>>,
    rhythm: Rhythm,
    listener_gone: oneshot::Receiver<()>,
}

impl Driver {
    fn start(daemon: &Daemon<'_>, listener: TcpListener) -> Result<Driver, DaemonError> {
        let (apps, stop) = (watch::Sender::new(daemon.app.clone()), watch::Sender::new(false));
        let all: [Arc<dyn Service>; 3] = [Arc::new(Pulse), Arc::new(Delivery), Arc::new(Pruning)];
        let mut services = JoinSet::new();
        let (mut vitals, rhythm) = (Vec::new(), Rhythm::new());
        for service in all {
            let vital = Arc::new(Vital::new(service.name(), service.patience()));
            vitals.push(vital.clone());
            services.spawn(tend(service, vital, rhythm.clone(), apps.subscribe(), stop.subscribe()));
        }
        let board =
            Board { vitals: vitals.clone(), apps: apps.subscribe(), stop: stop.subscribe(), daemon: Handle::current() };
        let pages = daemon.pages.map(|pages| pages(apps.subscribe()));
        let listener_gone = health::answer(listener, board, pages).map_err(DaemonError::Machine)?;
        systemd::ready("working");
        Ok(Driver { apps, stop, services, vitals, rhythm, listener_gone })
    }

    /// Listens to everything that may happen, until the end.
    async fn drive(
        mut self,
        daemon: &Daemon<'_>,
        mut signals: Signals,
        heard: Result<(), AppError>,
    ) -> Result<(), DaemonError> {
        let mut others = tokio::spawn(others_write(daemon.app.clone(), heard));
        let mut others_are_heard = true;
        let end = loop {
            tokio::select! {
                said = signals.next() => match said {
                    Said::End => break Ok(()),
                    Said::Reload => self.reload(daemon),
                },
                () = watchdog() => self.feed(),
                Some(ended) = self.services.join_next() => break Err(end_of_service(ended)),
                _ = &mut self.listener_gone => break Err(DaemonError::Ended("listener")),
                ended = &mut others, if others_are_heard => match ended {
                    Ok(()) => {
                        others_are_heard = false;
                        self.rhythm.others_are_not_heard();
                    }
                    Err(_) => break Err(DaemonError::Ended("watch on the store")),
                },
            }
        };
        others.abort();
        self.wind_up(signals).await.and(end)
    }

    /// Takes nothing new and waits for what is under way; a second signal ends that.
    async fn wind_up(mut self, mut signals: Signals) -> Result<(), DaemonError> {
        systemd::stopping("finishing the mail in flight");
        tracing::info!(target: "sluis::service", action = "stop", object = "daemon", result = "begun");
        // Nobody is left to hear it when all services have ended.
        let _ = self.stop.send(true);
        let finished = async { while self.services.join_next().await.is_some() {} };
        let again = async { while signals.next().await != Said::End {} };
        let end = tokio::select! {
            () = finished => Ok(()),
            () = again => Err(DaemonError::Cut),
            () = pause(GRACE) => Err(DaemonError::Cut),
        };
        let result = if end.is_ok() { "done" } else { "cut" };
        tracing::info!(target: "sluis::service", action = "stop", object = "daemon", result);
        end
    }

    /// Takes over another configuration, or tells why not.
    fn reload(&self, daemon: &Daemon<'_>) {
        systemd::reloading();
        let (action, object) = ("reload", "configuration");
        match (daemon.reload)() {
            Ok(Reloaded { settings, only_at_start }) => {
                self.apps.send_modify(|app| *app = app.with_settings(settings));
                tracing::info!(target: "sluis::service", action, object, result = "done");
                if !only_at_start.is_empty() {
                    let settings = only_at_start.join(", ");
                    tracing::warn!(target: "sluis::service", action, object, result = "needs a restart", settings);
                }
                systemd::ready("working");
            }
            Err(why) => {
                tracing::error!(target: "sluis::service", action, object, result = "failed; the old one stays", why);
                systemd::ready("working, with the configuration of before: the new one cannot be used");
            }
        }
    }

    /// Tells the watchdog that all is alive, when it is. A service that only fails does live.
    fn feed(&self) {
        match self.vitals.iter().all(|vital| vital.health() != Health::Silent) {
            true => systemd::alive(),
            false => tracing::error!(target: "sluis::service", action = "watch", object = "daemon", result = "silent"),
        }
    }
}

/// Waits until the watchdog wants to hear something.
async fn watchdog() {
    match systemd::watched() {
        Some(span) => pause(span).await,
        None => std::future::pending().await,
    }
}

/// Wakes the services whenever another process wrote; ends when the system does not tell.
async fn others_write(app: App, mut heard: Result<(), AppError>) {
    while heard.is_ok() {
        heard = app.others_wrote().await;
        pause(GATHER).await;
    }
    if let Err(error) = heard {
        let why = error.in_one_line();
        tracing::warn!(target: "sluis::service", action = "watch", object = "store", result = "failed", why);
    }
}

fn end_of_service(ended: Result<Result<(), Hopeless>, tokio::task::JoinError>) -> DaemonError {
    match ended {
        Ok(Err(hopeless)) => hopeless.into(),
        Ok(Ok(())) | Err(_) => DaemonError::Ended("supervisor"),
    }
}
