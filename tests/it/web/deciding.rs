// SPDX-License-Identifier: EUPL-1.2
//! From the link of a mail to a vote on record: read, choose, see it once more, confirm, take it back. Nothing short of the
//! last step records anything.

use sluis_core::definition::MailKind;

use super::{Answer, Stage, ask, get, post};

/// The form as the page gave it, with a choice.
pub(super) async fn chosen(page: &Answer, url: &str, choice: &str) -> Answer {
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    post(url, &[("dossier", &dossier), ("seq", &seq), ("choice", choice), ("comment", "Mooi weer")]).await
}

pub(super) async fn confirmed(stage: &Stage, person: &str, url: &str, choice: &str) -> Answer {
    let summary = chosen(&get(url).await, url, choice).await;
    assert_eq!(summary.status, 200, "{}", summary.text);
    confirm(&summary, url, &stage.code_to(person).await).await
}

pub(super) async fn confirm(summary: &Answer, url: &str, code: &str) -> Answer {
    let fields = ["dossier", "seq", "choice", "comment", "challenge"].map(|name| (name, summary.hidden(name)));
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
    form.extend([("code", code), ("do", "confirm")]);
    post(url, &form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_changes_nothing_and_nothing_is_chosen_beforehand() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let before = stage.events().await;
    for method in ["GET", "HEAD", "GET"] {
        assert_eq!(ask(method, &url, &[], None).await.status, 200);
    }
    let page = get(&url).await;
    assert!(page.text.contains("Sailing") && page.text.contains("This page is for Bo."), "{}", page.text);
    assert!(!page.text.contains(" checked"), "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(!page.header("content-security-policy").contains("unsafe"));
    assert_eq!(page.header("content-encoding"), "");
    assert_eq!(stage.events().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_on_record_once_the_code_of_the_mail_confirms_it_and_only_once() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let summary = chosen(&get(&url).await, &url, "ideas-1").await;
    assert!(summary.text.contains("Nothing is recorded yet.") && summary.text.contains("b…@offsite.example"));
    assert_eq!(stage.votes().await, Vec::<String>::new());
    // A slip that cannot be a code costs no try, however often it comes.
    for slip in ["", "12345", "not it", "1234567"] {
        let slipped = confirm(&summary, &url, slip).await;
        assert_eq!((slipped.status, slipped.text.contains("Fill in the six digits")), (422, true), "{}", slipped.text);
    }
    let wrong = confirm(&summary, &url, "000 000").await;
    assert_eq!((wrong.status, wrong.text.contains("2 more times")), (422, true), "{}", wrong.text);
    assert_eq!(stage.votes().await, Vec::<String>::new());
    let code = stage.code_to("bo").await;
    for _ in 0..3 {
        let done = confirm(&summary, &url, &code).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(done.text.contains("Your vote is recorded"), "{}", done.text);
    }
    assert_eq!(stage.votes().await, ["bo vote-cast code"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_robot_that_submits_everything_without_the_code_records_nothing() {
    let stage = Stage::begin("link-and-code", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let summary = chosen(&get(&url).await, &url, "ideas-1").await;
    for code in ["000000", "123456", "999999", "482913"] {
        let refused = confirm(&summary, &url, code).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
    }
    // Three tries were all there were: the right one comes too late.
    let late = confirm(&summary, &url, &stage.code_to("bo").await).await;
    assert!(late.status == 422 && late.text.contains("holds no longer"), "{}", late.text);
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_runs_out_after_ten_minutes_and_serves_nobody_else() {
    let stage = Stage::begin("link-and-code", "").await;
    let (bo, chris) = (stage.link_to("bo", MailKind::StepOpen).await, stage.link_to("chris", MailKind::StepOpen).await);
    let of_bo = chosen(&get(&bo).await, &bo, "ideas-1").await;
    let code = stage.code_to("bo").await;
    assert_eq!(confirm(&of_bo, &chris, &code).await.status, 422, "another's code");
    stage.clock.advance(jiff::SignedDuration::from_mins(11));
    assert_eq!(confirm(&of_bo, &bo, &code).await.status, 422, "an old code");
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_the_receipt_takes_the_vote_back_while_voting_is_open() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let page = get(&url).await;
    let form = [("dossier", page.hidden("dossier")), ("seq", page.hidden("seq"))];
    let form = |more: &[(&'static str, &'static str)]| -> Vec<(String, String)> {
        let own = form.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        own.chain(more.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))).collect()
    };
    let send = |fields: Vec<(String, String)>, url: String| async move {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        post(&url, &fields).await
    };
    let done = send(form(&[("choice", "ideas-2"), ("do", "confirm")]), url.clone()).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let receipt = stage.link_to("bo", MailKind::Receipt).await;
    let page = get(&receipt).await;
    assert!(page.text.contains("Bowling") && page.text.contains("Take the vote back"), "{}", page.text);
    let asked = send(form(&[("do", "withdraw")]), receipt.clone()).await;
    assert!(asked.text.contains("Take your vote back?"), "{}", asked.text);
    assert_eq!(stage.votes().await, ["bo vote-cast link"]);
    let back = send(form(&[("do", "withdraw-confirm")]), receipt).await;
    assert!(back.text.contains("The vote is withdrawn"), "{}", back.text);
    assert_eq!(stage.votes().await, ["bo vote-cast link", "bo vote-withdrawn link"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_answers_at_once_come_to_one_outcome_and_the_others_hear_which() {
    let stage = Stage::begin("link", "").await;
    let mut links = Vec::new();
    for person in ["anna", "bo", "chris"] {
        links.push(stage.link_to(person, MailKind::StepOpen).await);
    }
    let page = get(&links[0]).await;
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    let answers = (0..100).map(|number| {
        let (url, dossier, seq) = (links[number % 3].clone(), dossier.clone(), seq.clone());
        tokio::spawn(async move {
            let wish = if number % 5 == 4 { "withdraw-confirm" } else { "confirm" };
            let choice = if number % 2 == 0 { "ideas-1" } else { "ideas-2" };
            let form = [("dossier", dossier.as_str()), ("seq", &seq), ("choice", choice), ("do", wish)];
            post(&url, &form).await
        })
    });
    for answer in answers.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        assert!([200, 409, 422].contains(&answer.status), "{}: {}", answer.status, answer.text);
    }
    // Whatever came first: the record holds together, and every link now tells the same.
    assert_eq!(stage.app.verify(None).await.unwrap().problems, []);
    let log = serde_json::to_value(stage.app.log("offsite").await.unwrap()).unwrap();
    let closed = log.as_array().unwrap().iter().filter(|line| line["type"] == "ballot-closed").count();
    assert!(closed <= 1, "{log}");
    for url in &links {
        let told = get(url).await.text;
        assert_eq!(told.contains("This has been decided"), closed == 1, "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn below_a_path_prefix_every_address_holds_whether_the_proxy_keeps_or_strips_it() {
    let stage = Stage::begin("link-and-code", "/apps/sluis").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    assert!(url.contains("/apps/sluis/decide/"), "{url}");
    let page = get(&url).await;
    assert!(page.status == 200 && page.text.contains("href=\"/apps/sluis/assets/"), "{}", page.text);
    assert_eq!(get(&url.replace("/apps/sluis", "")).await.status, 200);
    assert_eq!(confirmed(&stage, "bo", &url, "ideas-1").await.status, 200);
}
