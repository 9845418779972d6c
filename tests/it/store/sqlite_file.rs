// SPDX-License-Identifier: EUPL-1.2
//! What is true of a SQLite file: several stores on it at once, groups, and each way in which a file or a disk says no.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::Connection;
use sluis::store::{
    Commit, DataFolder, Error, InstanceFilter, Journal, Outbox,
    sqlite::{Options, SqliteStore},
};

use super::sample::{action, commit, definition, duty, sealed, second};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sluis.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, Options::default()).expect("opens")
}

fn refusal(path: &Path) -> Error {
    SqliteStore::open(path, Options::default()).err().expect("is refused")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_stores_on_one_file_writing_at_once_lose_nothing() {
    let (_folder, path) = folder();
    let stores = [Arc::new(open(&path)), Arc::new(open(&path))];
    stores[0].definition_put(definition()).await.expect("is kept");
    let mut writers = tokio::task::JoinSet::new();
    for (number, store) in stores.iter().enumerate() {
        for own in 0..4 {
            let store = store.clone();
            writers.spawn(async move {
                for seq in 0..25 {
                    store.instance_commit(commit(&format!("{number}-{own}"), seq)).await.expect("waits for the other");
                }
            });
        }
    }
    while let Some(end) = writers.join_next().await {
        end.expect("no writer fails");
    }
    for store in stores {
        let rows = store.instance_list(InstanceFilter::default()).await.expect("readable");
        assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [25; 8], "each sees the other's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_wait_together_share_a_transaction() {
    let (_folder, path) = folder();
    let store = Arc::new(open(&path));
    store.definition_put(definition()).await.expect("is kept");
    let before = store.transactions();
    let lock = Connection::open(&path).expect("opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("is free");
    let (asked, mut asks) = tokio::sync::mpsc::unbounded_channel();
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..64 {
        let (store, asked) = (store.clone(), asked.clone());
        waiting.spawn(async move {
            let mut one = store.instance_commit(commit(&format!("i-{number}"), 0));
            let polled = std::future::poll_fn(|context| std::task::Poll::Ready(one.as_mut().poll(context))).await;
            // The one that writes is in the middle of it until the file is free; all others are in the queue by now.
            asked.send(()).expect("the test listens");
            match polled {
                std::task::Poll::Ready(end) => end,
                std::task::Poll::Pending => one.await,
            }
        });
    }
    for _ in 0..63 {
        asks.recv().await.expect("they ask");
    }
    assert_eq!(store.transactions(), before, "nothing is acknowledged while another holds the file");
    lock.execute_batch("COMMIT").expect("gives it free");
    for end in waiting.join_all().await {
        end.expect("is written");
    }
    // The first group is the one that found the connection free; the second is all the rest.
    assert!(store.transactions() - before <= 2, "{} transactions", store.transactions() - before);
}

#[test]
fn a_new_file_may_be_opened_by_many_at_once() {
    let (_folder, path) = folder();
    std::thread::scope(|scope| {
        let opened: Vec<_> =
            (0..8).map(|_| scope.spawn(|| SqliteStore::open(&path, Options::default()).map(drop))).collect();
        for one in opened {
            one.join().expect("no panic").expect("waits for the others");
        }
    });
}

#[tokio::test]
async fn a_closed_store_gives_everything_back() {
    let (_folder, path) = folder();
    let whole = Commit {
        sealed: vec![sealed(1, 'a', "Jansen")],
        actions: vec![action("gate", "p", Some(4))],
        duties: vec![duty("one", 1, 3)],
        answer: Some("done".into()),
        ..commit("a", 0)
    };
    let store = open(&path);
    store.definition_put(definition()).await.expect("is kept");
    store.instance_commit(whole.clone()).await.expect("is kept");
    drop(store);
    let store = open(&path);
    assert_eq!(store.instance_row("a").await.expect("readable"), Some(whole.summary));
    let events = store.instance_events("a", 0).await.expect("readable");
    assert_eq!((&events[0].event, &events[0].sealed), (&whole.events[0], &whole.sealed));
    assert_eq!(store.action_list(Default::default()).await.expect("readable")[0].action, whole.actions[0]);
    assert_eq!(store.duty_list(second(0), Default::default()).await.expect("readable")[0].row, whole.duties[0]);
}

#[test]
fn a_newer_data_folder_is_refused_and_left_alone() {
    let (_folder, path) = folder();
    drop(open(&path));
    let newer = Connection::open(&path).expect("opens");
    newer.pragma_update(None, "user_version", 99).expect("is written");
    drop(newer);
    let before = fs::read(&path).expect("readable");
    let error = refusal(&path);
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("upgrade sluis"), "{error}");
    assert_eq!(fs::read(&path).expect("readable"), before);
}

#[test]
fn a_file_that_is_no_database_and_one_of_another_program_are_refused_and_left_alone() {
    let (folder, path) = folder();
    fs::write(&path, "people:\n".repeat(200)).expect("is written");
    let other = folder.path().join("other.db");
    Connection::open(&other).and_then(|other| other.execute_batch("CREATE TABLE t (a)")).expect("is written");
    for (path, words) in [(&path, "not a database"), (&other, "another program")] {
        let before = fs::read(path).expect("readable");
        let error = refusal(path);
        assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(fs::read(path).expect("readable"), before);
    }
}

#[test]
fn a_place_where_nothing_can_be_written_is_refused_with_its_cure() {
    let (folder, path) = folder();
    fs::create_dir(&path).expect("a folder in the way");
    let error = refusal(&path);
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("right to write"), "{error}");
    let error = DataFolder::create(&folder.path().join("sluis.db/\0")).expect_err("no system takes that name");
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_full_disk_refuses_the_command_and_keeps_what_was_acknowledged() {
    let (_folder, path) = folder();
    let store = SqliteStore::open(&path, Options { page_limit: Some(60), ..Options::default() }).expect("opens");
    store.definition_put(definition()).await.expect("is kept");
    let mut kept = 0;
    let error = loop {
        let mut next = commit("a", kept);
        next.events[0].body = "x".repeat(5_000);
        match store.instance_commit(next).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1_000, "the limit is never reached");
    };
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("free some space"), "{error}");
    assert!(kept > 0);
    assert_eq!(store.instance_row("a").await.expect("still readable").expect("is there").seq, kept);
    drop(store);
    let store = open(&path);
    assert_eq!(store.instance_events("a", 0).await.expect("readable").len(), usize::try_from(kept).expect("few"));
    store.instance_commit(commit("a", kept)).await.expect("with space it goes on");
}

#[tokio::test]
async fn a_file_that_another_holds_too_long_is_unavailable_and_then_works_again() {
    let (_folder, path) = folder();
    let patience = Duration::from_millis(20);
    let store = SqliteStore::open(&path, Options { patience, ..Options::default() }).expect("opens");
    store.definition_put(definition()).await.expect("is kept");
    let lock = Connection::open(&path).expect("opens");
    lock.execute_batch("BEGIN IMMEDIATE").expect("is free");
    let error = store.instance_commit(commit("a", 0)).await.expect_err("is held");
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("another process"), "{error}");
    assert_eq!(store.instance_row("a").await.expect("readers do not wait for writers"), None);
    lock.execute_batch("COMMIT").expect("gives it free");
    store.instance_commit(commit("a", 0)).await.expect("is free again");
}

#[tokio::test]
async fn the_database_itself_refuses_states_that_must_not_be() {
    let (_folder, path) = folder();
    let store = open(&path);
    store.definition_put(definition()).await.expect("is kept");
    let one = Commit { duties: vec![duty("one", 1, 0)], sealed: vec![sealed(1, 'a', "x")], ..commit("a", 0) };
    store.instance_commit(one).await.expect("is kept");
    let raw = Connection::open(&path).expect("opens");
    raw.pragma_update(None, "foreign_keys", true).expect("is set");
    for forbidden in [
        "UPDATE duties SET sent_at = 1, attempts = 1, dead_at = 1, last_error = 'x'",
        "UPDATE duties SET sent_at = 1, attempts = 1, leased_until = 2, epoch = 1",
        "UPDATE duties SET sent_at = 1",
        "UPDATE duties SET dead_at = 1",
        "UPDATE duties SET leased_until = 1",
        "UPDATE duties SET channel = 'pigeon'",
        "UPDATE duties SET message_id = 'nothing'",
        "UPDATE sealed SET value = NULL",
        "UPDATE events SET hash = x'00'",
        "UPDATE events SET seq = 'one'",
        "UPDATE instances SET state = 'asleep'",
        "UPDATE instances SET definition = 'd2'",
        "INSERT INTO commands VALUES ('c', 'a', 2, NULL)",
        "INSERT INTO commands VALUES ('command-a-1', 'a', 1, NULL)",
        "DELETE FROM definitions",
        "DELETE FROM events",
    ] {
        let end = raw.execute(forbidden, []);
        assert!(
            matches!(&end, Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)),
            "{forbidden}: {end:?}"
        );
    }
}
