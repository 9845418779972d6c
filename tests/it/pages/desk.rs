// SPDX-License-Identifier: EUPL-1.2
//! The desk of a test: where the script in the browser fetches the mails of everybody and lets time pass. It stands beside
//! the pages, on a port of its own, and is no part of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use jiff::SignedDuration;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use sluis::app::App;
use sluis::clock::FixedClock;
use sluis::mail::FileTransport;
use sluis_core::text::Language;

struct Desk {
    app: App,
    clock: Arc<FixedClock>,
    folder: PathBuf,
}

/// Opens a desk and gives its address.
pub(super) async fn open(app: App, clock: Arc<FixedClock>, folder: PathBuf) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/mail", get(mail))
        .route("/day", get(day))
        .route("/status", get(status))
        .with_state(Arc::new(Desk { app, clock, folder }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Every mail so far, in the order in which they left.
async fn mail(State(desk): State<Arc<Desk>>) -> String {
    desk.app.deliver().await.unwrap();
    let transport = FileTransport::under(&desk.folder);
    let files = std::fs::read_dir(transport.folder()).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.path()).filter(|path| ends_in_eml(path)).collect();
    paths.sort_by_key(|path| (std::fs::metadata(path).and_then(|file| file.modified()).ok(), path.clone()));
    paths.iter().map(|path| read(path)).collect::<Value>().to_string()
}

fn ends_in_eml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "eml")
}

fn read(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let mail = MessageParser::default().parse(&bytes).unwrap();
    let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
    json!({ "to": to, "subject": mail.subject(), "text": mail.body_text(0) })
}

/// A day passes.
async fn day(State(desk): State<Arc<Desk>>) -> String {
    desk.clock.advance(SignedDuration::from_hours(24));
    desk.app.pulse().await.unwrap();
    let today = jiff::tz::TimeZone::UTC.to_datetime(desk.app.now()).date();
    json!(today.to_string()).to_string()
}

/// How the programme stands.
async fn status(State(desk): State<Arc<Desk>>) -> String {
    serde_json::to_string(&desk.app.status("gho", Language::Nl).await.unwrap()).unwrap()
}
