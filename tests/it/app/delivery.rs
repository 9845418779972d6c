// SPDX-License-Identifier: EUPL-1.2
//! What is owed is delivered: after a crash too, as the same bytes, and never silently dropped.

use std::sync::Arc;

use sluis::app::{App, Delivered, OutboxFilter, Outlet, Settings};
use sluis::mail::{Error, FileTransport};
use sluis::random::SeededIds;
use sluis::store::{DataFolder, DutyState};
use sluis_core::text::{Language, both};

use super::{files, in_memory, on_file, stage};

/// Sent, delayed, dead.
fn counts(delivered: Delivered) -> (u32, u32, u32) {
    (delivered.sent, delivered.delayed, delivered.dead)
}

/// Delivers what may be sent now: how many were sent, delayed and given up.
async fn deliver(app: &App) -> (u32, u32, u32) {
    counts(app.deliver().await.expect("the store is there"))
}

#[tokio::test]
async fn those_who_must_act_are_told_once() {
    let stage = in_memory();
    stage.start().await;
    assert_eq!(deliver(&stage.app).await, (2, 0, 0));
    assert_eq!(deliver(&stage.app).await, (0, 0, 0));
    let told: Vec<String> = stage.mail.sent().into_iter().map(|(envelope, _)| envelope.recipient).collect();
    assert_eq!(told, ["anna", "bo"]);
    stage.go().await;
    stage.app.deliver().await.unwrap();
    let kinds: Vec<_> = stage.mail.sent().iter().map(|(envelope, _)| envelope.kind.word()).collect();
    for kind in ["step-open", "receipt", "gate-passed", "completed"] {
        assert!(kinds.contains(&kind), "{kind} of {kinds:?}");
    }
    assert!(!kinds.contains(&"gate-open"), "the gate was decided before anybody could be asked by mail");
}

#[tokio::test]
async fn of_one_commit_what_happened_first_is_told_first() {
    let stage = in_memory();
    stage.start().await;
    stage.choose_sailing().await;
    let skip = sluis_core::engine::Act::Skip { step: "book".parse().unwrap(), reason: "Booked before".to_owned() };
    stage.act("anna", skip).await.unwrap();
    let approve = || sluis_core::engine::Choice::Verdict(sluis_core::definition::Verdict::Approve);
    stage.act("bo", super::vote("gate plan", approve())).await.unwrap();
    stage.app.deliver().await.unwrap();
    let before = stage.mail.sent().len();
    stage.act("anna", super::vote("gate plan", approve())).await.unwrap();
    stage.app.deliver().await.unwrap();
    let kinds: Vec<_> = stage.mail.sent().iter().skip(before).map(|(envelope, _)| envelope.kind.word()).collect();
    let last = |kind| kinds.iter().rposition(|one| *one == kind).expect(kind);
    let first = |kind| kinds.iter().position(|one| *one == kind).expect(kind);
    // The last vote closes the gate, and the gate ends the programme: one commit, at one moment.
    assert!(last("receipt") < first("gate-passed") && last("gate-passed") < first("completed"), "{kinds:?}");
}

#[tokio::test]
async fn what_was_committed_before_a_crash_is_delivered_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let crashed = on_file(folder.path(), 1);
    crashed.start().await;
    drop(crashed);
    let data = DataFolder::create(folder.path()).unwrap();
    let settings = Settings {
        mail: sluis::mail::Settings::new("sluis@offsite.example", None).unwrap(),
        outlet: Outlet::By(Arc::new(FileTransport::under(folder.path()))),
    };
    let again = on_file(folder.path(), 2);
    let app = App::with(
        sluis::store::open(&data).unwrap(),
        again.clock.clone(),
        Arc::new(SeededIds::new(3)),
        Some(data.evidence()),
        settings,
    );
    assert_eq!(deliver(&app).await, (2, 0, 0));
    assert_eq!(files(folder.path()), ["0001-2027-05-03-step-open-anna.eml", "0002-2027-05-03-step-open-bo.eml"]);
}

#[tokio::test]
async fn a_retry_sends_the_same_bytes_after_a_longer_wait() {
    let stage = in_memory();
    stage.start().await;
    let busy = || Error::Transient { what: both("de server is bezet", "the server is busy"), source: None };
    stage.mail.fail_next(busy());
    assert_eq!(deliver(&stage.app).await, (1, 1, 0));
    let waiting = OutboxFilter { state: Some(DutyState::Waiting), ..OutboxFilter::default() };
    let row = stage.app.outbox(waiting).await.unwrap().remove(0);
    assert_eq!((row.attempts, row.last_error), (1, Some(both("de server is bezet", "the server is busy"))));
    let written = stage.app.outbox_show(&row.id).await.unwrap().message.expect("was written");
    // People who changed their language or address since get what was written then.
    let mut others = super::people();
    others.people.values_mut().for_each(|person| person.email = Some("new@offsite.example".to_owned()));
    stage.app.people_import("offsite", others, sluis::app::Caller::operator()).await.unwrap();
    stage.advance(1);
    assert_eq!(deliver(&stage.app).await, (1, 0, 0));
    let (envelope, bytes) = stage.mail.sent().pop().unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), written);
    assert_eq!((envelope.duty, envelope.to), (row.id, "anna@offsite.example".to_owned()));
}

#[tokio::test]
async fn who_has_no_address_is_shown_as_not_reached_and_can_be_retried() {
    let stage = in_memory();
    let mut start = super::beginning();
    let people = start.people.as_mut().unwrap();
    people.people["bo"].email = None;
    stage.app.start(start).await.unwrap();
    assert_eq!(deliver(&stage.app).await, (1, 0, 1));
    let dead = OutboxFilter { state: Some(DutyState::Dead), ..OutboxFilter::default() };
    let row = stage.app.outbox(dead).await.unwrap().remove(0);
    assert_eq!(row.recipient, "bo");
    assert!(row.last_error.as_ref().unwrap().get(Language::En).starts_with("no address"), "{row:?}");
    stage.app.people_import("offsite", super::people(), sluis::app::Caller::operator()).await.unwrap();
    assert_eq!(stage.app.outbox_retry(&row.id).await.unwrap().state, "claimable");
    assert_eq!(deliver(&stage.app).await, (1, 0, 0));
}

#[tokio::test]
async fn a_fault_of_our_account_pauses_the_queue() {
    let stage = in_memory();
    stage.start().await;
    stage
        .mail
        .fail_next(Error::Account { what: both("het wachtwoord klopt niet", "the password is wrong"), source: None });
    assert_eq!(deliver(&stage.app).await, (0, 0, 0));
    let rows = stage.app.outbox(OutboxFilter::default()).await.unwrap();
    assert!(
        rows.iter().all(|row| (row.state, row.attempts) == ("claimable", 0)),
        "nothing is lost or used up: {rows:?}"
    );
    assert_eq!(deliver(&stage.app).await, (0, 0, 0), "nobody tries while it is paused");
    stage.advance(1);
    assert_eq!(deliver(&stage.app).await, (2, 0, 0));
}

#[tokio::test]
async fn without_a_way_out_mail_stays_claimable() {
    let store = sluis::store::in_memory().unwrap();
    let with_mail = stage(store.clone(), None, 1);
    with_mail.start().await;
    let settings =
        Settings { mail: sluis::mail::Settings::new("sluis@offsite.example", None).unwrap(), outlet: Outlet::None };
    let app = App::with(store, with_mail.clock.clone(), Arc::new(SeededIds::new(2)), None, settings);
    assert_eq!(deliver(&app).await, (0, 0, 0));
    let rows = app.outbox(OutboxFilter::default()).await.unwrap();
    assert!(rows.iter().all(|row| row.state == "claimable") && rows.len() == 2, "{rows:?}");
    let unknown = app.outbox_retry("nothing").await.expect_err("unknown");
    assert!(unknown.to_string().contains("sluis outbox list"), "{unknown}");
}
