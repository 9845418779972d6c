// SPDX-License-Identifier: EUPL-1.2
//! Links and forms that do nothing, and the pages that say so. None of them shows a token or a fault.

use jiff::Timestamp;
use sluis::links::Claims;
use sluis_core::definition::MailKind;

use super::{Stage, ask, get, post};

#[tokio::test(flavor = "multi_thread")]
async fn each_link_that_asks_nothing_says_why() {
    let stage = Stage::begin("link", "").await;
    let whole = stage.link_to("bo", MailKind::StepOpen).await;
    let link = |claims: Claims| stage.links.url(&claims).unwrap();
    let past: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
    let cases = [
        (whole[..whole.len() - 3].to_owned(), 404, "Deze link werkt niet"),
        (format!("{}/decide/x", stage.base), 404, "Deze link werkt niet"),
        (whole.replace("/decide/", "/complete/"), 404, "Deze link werkt niet"),
        (link(Claims { expires_at: past, ..stage.claims("bo") }), 410, "Deze link is verlopen"),
        (link(Claims { instance: "gone".to_owned(), ..stage.claims("bo") }), 404, "Dit is er niet meer"),
        (link(Claims { item: Some("gate plan".parse().unwrap()), ..stage.claims("bo") }), 404, "Dit is er niet meer"),
        (link(stage.claims("dora")), 200, "This link no longer holds for you"),
        (
            link(Claims { seat: Some("anna".to_owned()), ..stage.claims("bo") }),
            200,
            "This link no longer holds for you",
        ),
        (format!("{}/nothing", stage.base), 404, "Deze pagina bestaat niet"),
    ];
    for (url, status, said) in cases {
        let page = get(&url).await;
        assert_eq!((page.status, page.text.contains(said)), (status, true), "{url}: {}", page.text);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let voted = post(&url, &[("choice", "ideas-1"), ("dossier", "0123456789"), ("do", "confirm")]).await;
        assert!(voted.status >= 400, "{url}: {}", voted.status);
    }
    let english = ask("GET", &format!("{}/decide/x", stage.base), &[("accept-language", "en-GB,nl;q=0.5")], None).await;
    assert!(english.text.contains("This link does not work"));
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bracket_or_a_full_stop_that_a_mail_program_takes_into_a_link_does_no_harm() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    for after in [")", ".", ").", "%3E", "%E2%80%9D"] {
        assert_eq!(get(&format!("{url}{after}")).await.status, 200, "{after}");
    }
    assert_eq!(get(&format!("{url}).x")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_records_nothing() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let page = get(&url).await;
    let (dossier, seq) = (page.hidden("dossier"), page.hidden("seq"));
    let form = [("dossier", dossier.as_str()), ("seq", &seq), ("choice", "ideas-1"), ("do", "confirm")];
    for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
        assert_eq!(ask("POST", &url, &headers, Some(&form)).await.status, 403);
    }
    assert_eq!(stage.votes().await, Vec::<String>::new());
    let own = [("sec-fetch-site", "same-origin"), ("origin", "null")];
    assert_eq!(ask("POST", &url, &own, Some(&form)).await.status, 200);
    assert_eq!(stage.votes().await, ["bo vote-cast link"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_over_another_dossier_is_asked_again_with_what_changed() {
    let stage = Stage::begin("link", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let form = [("dossier", "0123456789abcdef"), ("seq", "1"), ("choice", "ideas-1"), ("do", "confirm")];
    let refused = post(&url, &form).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(!refused.text.contains(" checked"), "the choice is made anew");
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_for_a_session_says_so_and_takes_no_vote() {
    let stage = Stage::begin("sign-in", "").await;
    let url = stage.link_to("bo", MailKind::StepOpen).await;
    let page = get(&url).await;
    assert!(page.text.contains("You must sign in for this") && !page.text.contains("name=\"choice\""), "{}", page.text);
    assert_eq!(post(&url, &[("choice", "ideas-1"), ("do", "confirm")]).await.status, 409);
    assert_eq!(stage.votes().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_read_how_accessible_the_pages_are_and_where_to_tell_of_a_weakness() {
    let stage = Stage::begin("link", "").await;
    assert!(get(&format!("{}/toegankelijkheid", stage.base)).await.text.contains("WCAG 2.2"));
    assert!(get(&format!("{}/accessibility", stage.base)).await.text.contains("lang=\"en\""));
    let told = get(&format!("{}/.well-known/security.txt", stage.base)).await;
    assert_eq!(told.header("content-type"), "text/plain; charset=utf-8");
    let expected = format!(
        "Contact: mailto:security@offsite.example\nExpires: 2027-10-30T00:00:00Z\nPreferred-Languages: nl, en\n\
         Canonical: {}/.well-known/security.txt\n",
        stage.base
    );
    assert_eq!(told.text, expected);
}
