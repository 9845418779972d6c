// SPDX-License-Identifier: EUPL-1.2
//! Several processes on one file, and the end of one by kill -9. The processes are this test binary itself: told by its
//! environment, the first test below writes to a store in place of checking one.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use sluis::store::{
    Commit, Committed, Error, InstanceFilter, Journal,
    sqlite::{Options, SqliteStore},
};

use super::sample::{commit, definition};

const TASK: &str = "SLUIS_TEST_WRITER";

#[test]
fn what_was_acknowledged_survives_kill_9() {
    if let Some(task) = task_of_this_process() {
        return write_and_acknowledge(&task);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sluis.db");
    let mut acknowledged = 0;
    for round in ["first", "second", "third"] {
        let mut child = writer_process(&path, round, 0);
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map(|line| line.expect("text"));
        let mut acks: Vec<String> = lines.by_ref().filter(|line| line.starts_with("ack ")).take(150).collect();
        child.kill().expect("ends at once");
        child.wait().expect("has ended");
        acks.extend(lines.filter(|line| line.starts_with("ack ")));
        assert!(acks.len() >= 150, "it was killed in the midst of its work, not at its end");
        acknowledged += acks.len();
        let store = SqliteStore::open(&path, Options::default()).expect("opens after the crash");
        every_ack_is_there(&store, &acks);
    }
    let store = SqliteStore::open(&path, Options::default()).expect("opens");
    assert!(events_in_all(&store) >= acknowledged, "earlier rounds stay");
}

#[test]
fn two_processes_on_one_file_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sluis.db");
    let children = ["left", "right"].map(|name| writer_process(&path, name, 40));
    for child in children {
        let output = child.wait_with_output().expect("ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let store = SqliteStore::open(&path, Options::default()).expect("opens");
    assert_eq!(events_in_all(&store), 2 * 4 * 40);
    let shared = wait_for(store.instance_events("shared", 0)).expect("readable");
    let seqs: Vec<i64> = shared.iter().map(|stored| stored.event.seq).collect();
    assert_eq!(seqs, (1..=80).collect::<Vec<i64>>(), "both wrote to it, each on top of the other");
}

/// "path|name|count": write `count` commits to each of three own instances and one shared; 0 means without end.
#[expect(clippy::disallowed_methods, reason = "the only way to tell this process from the one that started it")]
fn task_of_this_process() -> Option<String> {
    std::env::var(TASK).ok()
}

fn writer_process(path: &Path, name: &str, count: u32) -> Child {
    let module = module_path!().split_once("::").expect("a crate and a module").1;
    Command::new(std::env::current_exe().expect("this binary"))
        .args([&format!("{module}::what_was_acknowledged_survives_kill_9"), "--exact", "--nocapture"])
        .env(TASK, format!("{}|{name}|{count}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

fn write_and_acknowledge(task: &str) {
    let parts: Vec<&str> = task.split('|').collect();
    let [path, name, count] = parts[..] else { panic!("a task has three parts: {task}") };
    let count: u32 = count.parse().expect("a number");
    let store = SqliteStore::open(Path::new(path), Options::default()).expect("opens");
    wait_for(store.definition_put(definition())).expect("is kept");
    std::thread::scope(|scope| {
        for own in 0..4 {
            let store = &store;
            let instance = if own == 3 { "shared".to_owned() } else { format!("{name}-{own}") };
            scope.spawn(move || {
                for number in (0..).take_while(|number| count == 0 || *number < count) {
                    let seq = wait_for(append(store, &instance, &format!("{name}-{own}-{number}")));
                    // One write of a whole line: a kill cannot cut it in two.
                    std::io::stdout().write_all(format!("\nack {instance} {seq}\n").as_bytes()).expect("is read");
                }
            });
        }
    });
}

/// Adds an event to whatever the instance has, again after each conflict.
async fn append(store: &SqliteStore, instance: &str, command_id: &str) -> i64 {
    loop {
        let seq = store.instance_row(instance).await.expect("readable").map_or(0, |row| row.seq);
        match store.instance_commit(Commit { command_id: command_id.into(), ..commit(instance, seq) }).await {
            Ok(Committed::Written { seq }) => return seq,
            Err(Error::Conflict { .. }) => {}
            other => panic!("neither written nor in conflict: {other:?}"),
        }
    }
}

fn every_ack_is_there(store: &SqliteStore, acks: &[String]) {
    for ack in acks {
        let words: Vec<&str> = ack.split(' ').collect();
        let [_, instance, seq] = words[..] else { panic!("an ack has three words: {ack}") };
        let seq: i64 = seq.parse().expect("a number");
        let events = wait_for(store.instance_events(instance, seq - 1)).expect("readable");
        assert_eq!(events.first().map(|stored| stored.event.seq), Some(seq), "{ack}");
    }
}

/// Counts all events, and checks on the way that each summary agrees with its events.
fn events_in_all(store: &SqliteStore) -> usize {
    let instances = wait_for(store.instance_list(InstanceFilter::default())).expect("readable");
    let count = |row: &sluis::store::InstanceRow| {
        let events = wait_for(store.instance_events(&row.id, 0)).expect("readable");
        assert_eq!(i64::try_from(events.len()).expect("few"), row.seq);
        events.len()
    };
    instances.iter().map(count).sum()
}

fn wait_for<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}
