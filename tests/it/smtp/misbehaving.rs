// SPDX-License-Identifier: EUPL-1.2
//! Each way in which a mail server misbehaves, through the whole application: what becomes of the mail, how many copies
//! the server holds, and that a second copy is the first one, byte for byte.

use std::time::Duration;

use serde_json::{Value as Json, json};
use sluis::mail::Timeouts;

use super::Server;
use super::stage::{Stage, mail};

fn with_faults(faults: Json) -> Server {
    Server::start(&json!({ "faults": faults }))
}

#[tokio::test]
async fn each_mail_arrives_once_as_it_was_written_over_one_connection() {
    let server = Server::well();
    let stage = Stage::before(&server).await;
    stage.deliver().await;
    stage.each_has_one(&server).await;
    assert_eq!(server.connections(), 1);
    assert!(server.messages().iter().all(|message| message.to.len() == 1));
}

#[tokio::test]
async fn an_answer_lost_after_the_final_dot_makes_a_second_copy_that_is_the_same() {
    let server = with_faults(json!([{ "at": "dot", "to": "anna@offsite.example", "close": true, "times": 1 }]));
    let stage = Stage::before(&server).await;
    stage.deliver().await;
    assert_eq!(stage.states().await, ["waiting", "sent"]);
    assert!(stage.why("anna").await.contains("a second copy is possible"), "{}", stage.why("anna").await);
    stage.deliver_tomorrow().await;
    assert_eq!(stage.states().await, ["sent", "sent"]);
    stage.copies(&server, "anna", 2).await;
    stage.copies(&server, "bo", 1).await;
}

#[tokio::test]
async fn a_late_answer_is_waited_for_and_makes_no_second_copy() {
    let mut server = with_faults(json!([{ "at": "dot", "hold": true, "times": 1 }]));
    let stage = Stage::before(&server).await;
    let releasing = tokio::task::spawn_blocking(move || {
        server.await_messages(1);
        server.release();
        server
    });
    stage.deliver().await;
    let server = releasing.await.unwrap();
    stage.each_has_one(&server).await;
    assert_eq!(stage.row("anna").await.attempts, 1);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up_and_the_same_bytes_are_sent_again() {
    let server = with_faults(json!([{ "at": "dot", "to": "anna@offsite.example", "hold": true, "times": 1 }]));
    // The time that RFC 5321 wants would be ten minutes.
    let timeouts = Timeouts { message: Duration::from_millis(300), ..Timeouts::default() };
    let stage = Stage::with(&mail(&server, &[]), timeouts).await;
    stage.deliver().await;
    assert_eq!(stage.states().await[0], "waiting");
    assert!(stage.why("anna").await.contains("did not say within"), "{}", stage.why("anna").await);
    stage.deliver_tomorrow().await;
    stage.copies(&server, "anna", 2).await;
}

#[tokio::test]
async fn a_connection_given_up_by_the_server_costs_no_attempt() {
    for fault in [
        json!({ "at": "mail", "pooled": true, "say": "421 4.4.2 Idle for too long", "close": true, "times": 1 }),
        json!({ "at": "mail", "pooled": true, "close": true, "times": 1 }),
        json!({ "at": "mail", "pooled": true, "say": "451 4.7.0 Timeout waiting for client input", "times": 1 }),
        json!({ "at": "data", "pooled": true, "close": true, "times": 1 }),
    ] {
        let server = with_faults(json!([fault]));
        let stage = Stage::before(&server).await;
        stage.deliver().await;
        stage.each_has_one(&server).await;
        assert_eq!([stage.row("anna").await.attempts, stage.row("bo").await.attempts], [1, 1], "{fault}");
        assert_eq!(server.connections(), 2, "{fault}");
    }
}

#[tokio::test]
async fn what_is_put_off_is_sent_later_and_once() {
    for (fault, said) in [
        (json!({ "at": "rcpt", "once_each": true, "say": "450 4.2.0 Greylisted" }), "450 4.2.0 Greylisted"),
        (json!({ "at": "rcpt", "times": 2, "say": "452 4.2.2 Mailbox full" }), "452 4.2.2 Mailbox full"),
        (json!({ "at": "dot", "times": 2, "say": "452 4.3.1 Out of storage" }), "452 4.3.1 Out of storage"),
        (json!({ "at": "mail", "times": 2, "say": "421 4.3.2 Going down", "close": true }), "421 4.3.2 Going down"),
        (json!({ "at": "connect", "times": 2, "say": "421 4.3.2 Too busy", "close": true }), "421 4.3.2 Too busy"),
        (json!({ "at": "connect", "times": 2, "close": true }), "no connection with localhost:"),
        (json!({ "at": "body", "times": 2 }), "before it said whether it took the mail"),
    ] {
        let server = with_faults(json!([fault]));
        let stage = Stage::before(&server).await;
        stage.deliver().await;
        assert_eq!(stage.states().await, ["waiting", "waiting"], "{fault}");
        assert!(stage.why("bo").await.contains(said), "{fault}: {}", stage.why("bo").await);
        assert_eq!(server.messages(), [], "{fault}");
        stage.deliver_tomorrow().await;
        stage.each_has_one(&server).await;
    }
}

#[tokio::test]
async fn a_mail_that_is_refused_is_dead_and_the_next_goes_over_the_same_connection() {
    for (at, answer, cure) in [
        ("rcpt", "550 5.1.1 No such user", "people.yaml"),
        ("dot", "554 5.6.0 Refused", "ask its administrator why"),
        ("dot", "552 5.3.4 Too large", "too large"),
    ] {
        let server = with_faults(json!([{ "at": at, "to": "anna@offsite.example", "say": answer }]));
        let stage = Stage::before(&server).await;
        stage.deliver().await;
        assert_eq!(stage.states().await, ["dead", "sent"], "{answer}");
        let why = stage.why("anna").await;
        assert!(why.contains(answer) && why.contains(cure), "{why}");
        assert_eq!(server.connections(), 1, "{answer}");
        stage.copies(&server, "anna", 0).await;
        stage.copies(&server, "bo", 1).await;
    }
}

#[tokio::test]
async fn a_fault_of_our_account_loses_nothing() {
    for (at, answer) in [
        ("auth", "535 5.7.8 Authentication credentials invalid"),
        ("auth", "454 4.7.0 Temporary authentication failure"),
        ("auth", "432 4.3.2 Concurrent connections limit exceeded"),
        ("mail", "550 5.7.30 Basic authentication is not supported for Client Submission"),
        ("mail", "530 5.7.57 Client not authenticated to send mail"),
        ("mail", "553 5.7.1 Sender address rejected: not owned by user"),
        ("rcpt", "554 5.7.1 Relay access denied"),
        ("dot", "554 5.2.0 STOREDRV.Submission; SubmissionQuotaExceeded"),
    ] {
        let account = json!({ "user": "sluis", "password": "hunter2" });
        let fault = json!({ "at": at, "say": answer, "times": 1 });
        let server = Server::start(&json!({ "auth": account, "faults": [fault] }));
        let settings = mail(&server, &[("USER", "sluis"), ("PASSWORD", "hunter2")]);
        let stage = Stage::with(&settings, Timeouts::default()).await;
        stage.deliver().await;
        assert_eq!(server.messages(), [], "{answer}: the queue did not pause");
        assert_eq!(stage.states().await, ["claimable", "claimable"], "{answer}");
        assert!(stage.why_paused().await.contains(answer), "{}", stage.why_paused().await);
        stage.deliver_tomorrow().await;
        stage.each_has_one(&server).await;
    }
}

#[tokio::test]
async fn a_slow_server_is_waited_for() {
    let faults = ["connect", "ehlo", "mail", "rcpt", "data"].map(|at| json!({ "at": at, "delay": 0.1 }));
    let server = with_faults(json!(faults));
    let stage = Stage::before(&server).await;
    stage.deliver().await;
    stage.each_has_one(&server).await;
}

#[tokio::test]
async fn a_relay_that_is_down_is_tried_again_when_it_is_up() {
    let down = Server::well();
    let settings = mail(&down, &[]);
    let port = down.port;
    drop(down);
    let stage = Stage::with(&settings, Timeouts::default()).await;
    stage.deliver().await;
    assert_eq!(stage.states().await, ["waiting", "waiting"]);
    let why = stage.why("anna").await;
    assert!(why.starts_with(&format!("no connection with localhost:{port}")) && why.contains("refused"), "{why}");
    let up = Server::start(&json!({ "port": port }));
    stage.deliver_tomorrow().await;
    stage.each_has_one(&up).await;
}
