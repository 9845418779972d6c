// SPDX-License-Identifier: EUPL-1.2
//! Links that were good and are no longer: the round ended, the person was replaced, stands aside or lost the mandate, the
//! key was taken away. What the mail said stays true of nothing; the page says why, and shows nothing of the dossier to
//! whom it is none of their business any more.

use std::sync::Arc;

use jiff::SignedDuration;
use sluis::app::{App, Caller, Outlet, Settings};
use sluis::links::{Claims, Links, Purpose};
use sluis::random::SeededIds;
use sluis::store::{self, DataFolder};
use sluis_core::definition::MailKind;
use sluis_core::directory::{Mandate, Person};
use sluis_core::engine::{Act, PeopleChange};

use super::deciding::{chosen, confirm, confirmed};
use super::{Stage, get, post};
use crate::app::people;

/// A vote by this link is not taken, and the page says this; gives the page.
async fn refused(stage: &Stage, url: &str, said: &str) -> String {
    let before = stage.votes().await;
    let page = get(url).await;
    assert!(page.text.contains(said), "{said}: {}", page.text);
    assert!(!page.text.contains("name=\"choice\""), "{}", page.text);
    let dossier = stage.dossier().await;
    let form = [("dossier", dossier.as_str()), ("seq", "9"), ("choice", "ideas-1"), ("do", "confirm")];
    let posted = post(url, &form).await;
    assert!((400..500).contains(&posted.status) && posted.text.contains(said), "{}: {}", posted.status, posted.text);
    assert_eq!(stage.votes().await, before);
    page.text
}

impl Stage {
    /// What is asked at this moment.
    async fn dossier(&self) -> String {
        let (_, instance, _) = self.app.instance("offsite").await.unwrap();
        instance.ballots.values().next().unwrap().last().unwrap().terms.dossier.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_was_replaced_neither_votes_nor_reads_on_and_the_next_one_does_both() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let programme = Claims { purpose: Purpose::View, item: None, round: 0, ..stage.claims("bo") };
    let programme = stage.links.url(&programme).unwrap();
    assert_eq!(get(&programme).await.status, 200);
    let change = PeopleChange::Replace {
        old: "bo".to_owned(),
        new: "dana".to_owned(),
        person: Some(Person { email: Some("dana@offsite.example".to_owned()), ..Person::called("Dana") }),
        from: jiff::civil::date(2027, 5, 3),
        reason: "Pension".to_owned(),
    };
    stage.app.change_people("offsite", Caller::person("anna"), &change).await.unwrap();
    let page = refused(&stage, &url, "This link no longer holds for you").await;
    assert!(!page.contains("Sailing") && !page.contains("Chris"), "nothing of what is asked: {page}");
    let read = get(&programme).await;
    assert!(read.status == 403 && !read.text.contains("Sailing"), "{}: {}", read.status, read.text);
    let next = stage.link_to("dana", MailKind::StepOpen).await;
    assert_eq!(confirmed_by_link(&next).await, 200);
    assert_eq!(stage.votes().await, ["dana vote-cast link"]);
}

async fn confirmed_by_link(url: &str) -> u16 {
    let page = get(url).await;
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    post(url, &[("dossier", &dossier), ("seq", &seq), ("choice", "ideas-1"), ("do", "confirm")]).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_votes_until_the_mandate_ends_or_is_taken_back() {
    let stage = Stage::begin("link", "").await;
    let day = |day| jiff::civil::date(2027, 5, day);
    let (from, to) = ("bo".to_owned(), "anna".to_owned());
    let mandate = Mandate { from, to, roles: vec!["team".to_owned()], start: day(3), end: day(4) };
    let with = sluis_core::directory::Directory { mandates: vec![mandate], ..people() };
    stage.app.people_import("offsite", with.clone(), Caller::operator()).await.unwrap();
    let claims = Claims { seat: Some("bo".to_owned()), dossier: stage.dossier().await, ..stage.claims("anna") };
    let url = stage.links.url(&claims).unwrap();
    assert!(get(&url).await.text.contains("who may vote for Bo"));
    stage.app.people_import("offsite", people(), Caller::operator()).await.unwrap();
    refused(&stage, &url, "This link no longer holds for you").await;
    stage.app.people_import("offsite", with, Caller::operator()).await.unwrap();
    assert_eq!(confirmed_by_link(&url).await, 200);
    stage.clock.advance(SignedDuration::from_hours(48));
    refused(&stage, &url, "This link no longer holds for you").await;
    assert_eq!(stage.votes().await, ["anna vote-cast link"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stands_aside_and_who_comes_after_the_end_of_the_round_hear_so() {
    let stage = Stage::begin("link", "").await;
    let mut urls = Vec::new();
    for person in ["anna", "bo", "chris"] {
        urls.push(stage.link_to(person, MailKind::StepOpen).await);
    }
    for url in &urls[..2] {
        assert_eq!(confirmed_by_link(url).await, 200);
    }
    // A quorum of three: the third one ends the round.
    assert_eq!(confirmed_by_link(&urls[2]).await, 200);
    let page = refused(&stage, &urls[0], "This has been decided").await;
    assert!(page.contains("Voting closed on Monday 3 May 2027"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_somebody_who_stands_aside_is_asked_no_more() {
    let stage = Stage::with("link", "", |text| text.replace("abstain: true }", "abstain: true, recusal: true }")).await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let aside = Act::Recuse { ballot: "choose".parse().unwrap(), reason: "My own boat".to_owned(), undo: false };
    stage.app.act("offsite", Caller::person("bo"), aside).await.unwrap();
    let page = refused(&stage, &url, "You stand aside here").await;
    assert!(page.contains("My own boat"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_key_still_opens_its_links_and_a_key_that_was_taken_away_opens_none() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let keys = stage.folder.path().join("keys");
    let file = std::fs::read_dir(&keys).unwrap().next().unwrap().unwrap().path();
    stage.clock.advance(SignedDuration::from_mins(1));
    stage.links.keys().add().unwrap();
    assert_eq!(get(&url).await.status, 200, "an older key still vouches for what it signed");
    std::fs::remove_file(file).unwrap();
    // As the service does when it is told to read its configuration again.
    stage.apps.send(again(&stage)).unwrap();
    let dead = get(&url).await;
    assert!(dead.status == 404 && dead.text.contains("Deze link werkt niet"), "{}: {}", dead.status, dead.text);
    let dossier = stage.dossier().await;
    let form = [("choice", "ideas-1"), ("dossier", dossier.as_str()), ("do", "confirm")];
    assert_eq!(post(&url, &form).await.status, 404);
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

/// The same data, opened anew.
fn again(stage: &Stage) -> App {
    let data = DataFolder::create(stage.folder.path()).unwrap();
    let ids = Arc::new(SeededIds::new(9));
    let links = Links::new(&stage.base, stage.folder.path().join("keys"), ids.clone(), stage.clock.clone());
    let mail = sluis::mail::Settings::new("Sluis <sluis@offsite.example>", Some(&stage.base)).unwrap();
    let settings =
        Settings { mail: mail.with_links(Some(Arc::new(links))), outlet: Outlet::By(Arc::new(stage.mail.clone())) };
    App::with(store::open(&data).unwrap(), stage.clock.clone(), ids, Some(data.evidence()), settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_codes_in_an_hour_there_are_no_more_and_an_hour_later_there_are() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let page = get(&url).await;
    for number in 1..=10 {
        let summary = chosen(&page, &url, "ideas-1").await;
        assert_eq!(summary.status, 200, "{number}: {}", summary.text);
        // Within a minute the code that is on its way serves, and no second mail leaves.
        assert_eq!(chosen(&page, &url, "ideas-1").await.hidden("challenge"), summary.hidden("challenge"));
        stage.app.deliver().await.unwrap();
        stage.clock.advance(SignedDuration::from_secs(61));
    }
    let none = chosen(&page, &url, "ideas-1").await;
    assert_eq!(none.status, 429, "{}", none.text);
    assert!(none.text.contains("Too many codes were asked for"), "{}", none.text);
    let codes = stage.mail.sent().iter().filter(|(envelope, _)| envelope.kind == MailKind::Code).count();
    assert_eq!(codes, 10);
    stage.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(confirmed(&stage, "bo", &url, "ideas-1").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_does_not_prove_a_vote_that_has_become_impossible_meanwhile() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let summary = chosen(&get(&url).await, &url, "ideas-1").await;
    let code = stage.code_to("bo").await;
    stage.app.act("offsite", Caller::person("anna"), Act::Hold { reason: "Summer".to_owned() }).await.unwrap();
    let told = confirm(&summary, &url, &code).await;
    assert!(told.status == 409 && told.text.contains("The programme is on hold"), "{}: {}", told.status, told.text);
    assert_eq!(stage.votes().await, Vec::<String>::new());
}
