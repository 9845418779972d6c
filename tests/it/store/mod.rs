// SPDX-License-Identifier: EUPL-1.2
//! The tests of the store: one conformance suite for every engine, and what is true of SQLite files alone.
//! Two processes, a full disk and kill -9 are real here; nothing is acted.

mod access;
mod channel;
mod conformance;
mod crash;
mod outbox;
mod sample;
mod sqlite_file;

use std::sync::Arc;

use sluis::store::{
    Store,
    sqlite::{Options, SqliteStore},
};

/// A store under test, with what must live as long as it.
pub(super) struct Bench {
    store: Arc<dyn Store>,
    _folder: Option<tempfile::TempDir>,
}

fn file() -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&folder.path().join("sluis.db"), Options::default()).expect("opens");
    Bench { store: Arc::new(store), _folder: Some(folder) }
}

fn memory() -> Bench {
    Bench { store: Arc::new(SqliteStore::in_memory(Options::default()).expect("opens")), _folder: None }
}

/// Runs every case on every engine; an engine is one line here, a case one line where the macro is called.
macro_rules! on_every_engine {
    ($($case:ident),+ $(,)?) => {
        mod on_file { $(#[tokio::test] async fn $case() { super::$case(&*crate::store::file().store).await; })+ }
        mod in_memory { $(#[tokio::test] async fn $case() { super::$case(&*crate::store::memory().store).await; })+ }
    };
}
use on_every_engine;
