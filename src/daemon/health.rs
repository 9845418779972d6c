// SPDX-License-Identifier: EUPL-1.2
//! The listener for those who watch: `/healthz` (the process does its work), `/readyz` (and it takes on more) and
//! `/metrics`; what else is asked goes to the pages. It runs on a thread of its own, so that it can tell of a daemon that stands still. It changes nothing
//! and shows no person: numbers, classes of faults, and ids of programmes that cannot be worked on.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
use tower::ServiceExt;

use super::vital::{Health, Shown, Vital};
use crate::app::{App, OwedView};
use crate::store::Owed;
use crate::web::Limits;

/// For so long the daemon or the store may take to answer before it counts as standing still.
const PATIENCE: Duration = Duration::from_secs(5);

/// What can be known of a running daemon.
pub(super) struct Board {
    pub(super) vitals: Vec<Arc<Vital>>,
    pub(super) apps: watch::Receiver<App>,
    pub(super) stop: watch::Receiver<bool>,
    pub(super) daemon: Handle,
}

/// Answers on a thread of its own until the process ends. The receiver hears when that thread has ended before.
pub(super) fn answer(listener: TcpListener, board: Board, pages: Option<Router>) -> io::Result<oneshot::Receiver<()>> {
    let (here, gone) = oneshot::channel();
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let serve = async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        crate::web::serve(listener, router(Arc::new(board), pages), Limits::default()).await;
        io::Result::Ok(())
    };
    std::thread::Builder::new().name("sluis-health".to_owned()).spawn(move || {
        let _here: oneshot::Sender<()> = here;
        if let Err(error) = runtime.block_on(serve) {
            tracing::error!(target: "sluis::service", action = "listen", object = "health", result = "failed", %error);
        }
    })?;
    Ok(gone)
}

fn router(board: Arc<Board>, pages: Option<Router>) -> Router {
    let daemon = board.daemon.clone();
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(board);
    match pages {
        Some(pages) => router.fallback(move |request: Request| on_the_daemon(daemon.clone(), pages.clone(), request)),
        None => router.fallback(|| async {
            (StatusCode::NOT_FOUND, "There is /healthz, /readyz and /metrics here; pages are switched off.\n")
        }),
    }
}

/// Pages work where the services do, so that this thread is free to tell of a daemon that stands still. A client that
/// goes away does not cut off what it began: an answer that was sent is recorded.
async fn on_the_daemon(daemon: Handle, pages: Router, request: Request) -> Response {
    match daemon.spawn(pages.oneshot(request)).await {
        Ok(Ok(response)) => response,
        // It has told the log of its panic.
        Err(_) | Ok(Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn healthz(State(board): State<Arc<Board>>) -> Response {
    let seen = board.look().await;
    shown(&seen, seen.works())
}

async fn readyz(State(board): State<Arc<Board>>) -> Response {
    let seen = board.look().await;
    shown(&seen, seen.works() && !seen.stops)
}

async fn metrics(State(board): State<Arc<Board>>) -> Response {
    let seen = board.look().await;
    let services: Vec<_> =
        seen.services.iter().map(|one| (one.name, one.state == Health::Working, one.last_success)).collect();
    let app = board.apps.borrow().clone();
    let text = app.metrics().text(app.now(), seen.owed.as_ref(), &services);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// The daemon at one moment.
struct Seen {
    services: Vec<Shown>,
    /// None when the store does not answer.
    owed: Option<Owed>,
    runs: bool,
    stops: bool,
}

impl Seen {
    fn works(&self) -> bool {
        self.runs && self.owed.is_some() && self.services.iter().all(|one| one.state == Health::Working)
    }
}

impl Board {
    async fn look(&self) -> Seen {
        // A daemon whose threads are all held up does not get to the simplest task.
        let runs = tokio::time::timeout(PATIENCE, self.daemon.spawn(async {})).await.is_ok();
        let app = self.apps.borrow().clone();
        let owed = tokio::time::timeout(PATIENCE, app.owed_rows()).await;
        Seen {
            services: self.vitals.iter().map(|vital| vital.shown()).collect(),
            owed: owed.ok().and_then(Result::ok),
            runs,
            stops: *self.stop.borrow(),
        }
    }
}

fn shown(seen: &Seen, good: bool) -> Response {
    let word = match (seen.works(), seen.stops) {
        (_, true) => "stopping",
        (true, false) => "working",
        (false, false) => "failing",
    };
    let body = json!({
        "status": word,
        "version": env!("CARGO_PKG_VERSION"),
        "store": if seen.owed.is_some() { "working" } else { "failing" },
        "services": seen.services,
        "owed": seen.owed.as_ref().map(OwedView::from),
    });
    let status = if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, format!("{body}\n")).into_response()
}
