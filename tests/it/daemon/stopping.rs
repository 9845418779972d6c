// SPDX-License-Identifier: EUPL-1.2
//! Ending while a mail server holds its answer after the final dot: nobody can know yet whether it took the mail. Told
//! once, the daemon waits for that answer; told twice, it does not, and the mail is sent again as the same message.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Desk, Running};
use crate::smtp::Server;
use crate::tools;

/// A daemon on a programme with two mails, of which the server holds the answer to the first over its one connection.
fn holding(desk: &mut Desk) -> (Server, Running) {
    let server = Server::start(&json!({ "faults": [{ "at": "dot", "hold": true, "times": 1 }] }));
    let port = server.port.to_string();
    let mail = [("TRANSPORT", "smtp"), ("HOST", "127.0.0.1"), ("PORT", &port), ("TLS", "none"), ("CONNECTIONS", "1")];
    mail.iter().for_each(|(name, value)| desk.set(&format!("SLUIS_MAIL__{name}"), value));
    desk.ok(&["start", "tick"]);
    let daemon = desk.serve();
    server.await_messages(1);
    (server, daemon)
}

/// Tells it to end, and waits until it has begun to.
fn told_to_end(daemon: &mut Running) {
    daemon.signal("TERM");
    daemon.hear(&[("action", "stop"), ("result", "begun")]);
}

#[test]
fn told_to_end_it_waits_for_the_answer_that_is_under_way_and_begins_nothing_new() {
    let mut desk = Desk::waiting_until("2026-01-05");
    let (mut server, mut daemon) = holding(&mut desk);
    told_to_end(&mut daemon);
    let (status, told) = daemon.health("/readyz");
    assert_eq!((status, told["status"].as_str()), (503, Some("stopping")), "{told}");
    assert_eq!(daemon.health("/healthz").0, 200, "it does its work, and that is to end");
    server.release();
    let (status, log) = daemon.end();
    assert_eq!(status.code(), Some(0), "{log:?}");
    let states = || desk.outbox().iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut left = states();
    left.sort();
    assert_eq!(left, ["claimable", "sent"], "the second was not begun and is free at once");
    let mut next = desk.serve();
    next.hear_sent(1);
    assert_eq!(states(), ["sent", "sent"]);
    assert_eq!(server.messages().len(), 2, "each once");
    assert!(desk.outbox().iter().all(|row| row["attempts"] == 1));
}

#[test]
fn told_to_end_twice_it_cuts_off_and_the_same_message_is_sent_again() {
    let mut desk = Desk::waiting_until("2026-01-05");
    let (server, mut daemon) = holding(&mut desk);
    told_to_end(&mut daemon);
    daemon.signal("TERM");
    let (status, log) = daemon.end();
    assert_eq!(status.code(), Some(2), "{log:?}");
    let log = log.join("\n");
    assert!(log.contains(r#""result":"cut""#) && log.contains("sent again, as the same message"), "{log}");
    // What it had is free after a minute.
    desk.set("LD_PRELOAD", tools::faketime().to_str().unwrap());
    desk.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    desk.set("FAKETIME", "+90s");
    let mut next = desk.serve();
    next.hear_sent(2);
    let mut copies: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    server.messages().into_iter().for_each(|mail| copies.entry(mail.to[0].clone()).or_default().push(mail.bytes));
    let mut numbers: Vec<usize> = copies.values().map(Vec::len).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2], "only the mail whose answer was not waited for comes twice");
    assert!(copies.values().all(|same| same.iter().all(|bytes| *bytes == same[0])));
}
