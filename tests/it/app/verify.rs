// SPDX-License-Identifier: EUPL-1.2
//! What `verify` finds: each kind of tampering, done to a real file by another hand.

use rusqlite::Connection;

use super::{Stage, on_file};

/// A programme on a file, to which this SQL is done; gives what `verify` finds.
async fn found_after(sql: &str) -> (u64, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let stage: Stage = on_file(folder.path(), 1);
    stage.start().await;
    stage.choose_sailing().await;
    assert_eq!(stage.app.verify(Some("offsite")).await.unwrap().problems, []);
    let connection = Connection::open(folder.path().join("sluis.db")).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "changes something: {sql}");
    let verified = stage.app.verify(None).await.unwrap();
    let problems = verified.problems.into_iter();
    (verified.erased, problems.map(|problem| format!("{:?} {}", problem.seq, problem.what)).collect())
}

async fn finds(sql: &str, what: &str) {
    let (_, problems) = found_after(sql).await;
    assert!(problems.iter().any(|problem| problem.contains(what)), "{sql}: {problems:?}");
}

#[tokio::test]
async fn a_tampered_byte_is_found() {
    finds("UPDATE events SET body = replace(body, 'anna', 'anno') WHERE seq = 1", "do not have its hash").await;
}

#[tokio::test]
async fn a_cut_link_is_found() {
    finds("DELETE FROM events WHERE seq = 2", "does not follow").await;
}

#[tokio::test]
async fn a_missing_end_is_found() {
    finds("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)", "number of events").await;
}

#[tokio::test]
async fn an_altered_sealed_text_is_found() {
    finds("UPDATE sealed SET value = 'Skiing' WHERE value = 'Sailing'", "not what was sealed").await;
}

#[tokio::test]
async fn a_sealed_text_that_vanished_is_found() {
    finds("DELETE FROM sealed WHERE value = 'Sailing'", "without having been erased").await;
}

#[tokio::test]
async fn an_erased_text_is_counted_and_no_fault() {
    let (erased, problems) = found_after("UPDATE sealed SET salt = NULL, value = NULL WHERE value = 'Bowling'").await;
    assert_eq!((erased, problems), (1, vec![]));
}

#[tokio::test]
async fn a_moment_filed_wrongly_is_found() {
    finds("UPDATE events SET at = at + 1 WHERE seq = 1", "another moment").await;
}

#[tokio::test]
async fn a_projection_that_is_not_what_the_events_say_is_found() {
    finds("UPDATE instances SET state = 'completed'", "another state").await;
    finds("UPDATE instances SET next_due_at = 7", "another next moment").await;
    finds("DELETE FROM actions", "open actions").await;
}

#[tokio::test]
async fn an_instance_in_memory_gives_way_to_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (on_file(folder.path(), 1), on_file(folder.path(), 2));
    one.start().await;
    other.app.instance("offsite").await.unwrap();
    one.choose_sailing().await;
    let (_, here, _) = one.app.instance("offsite").await.unwrap();
    let (_, there, _) = other.app.instance("offsite").await.unwrap();
    assert_eq!(here, there);
}
