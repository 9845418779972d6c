// SPDX-License-Identifier: EUPL-1.2
//! The programme page: read in both languages, on a phone, on a desk and on paper.

use serde_json::json;
use sluis::links::Purpose;
use sluis_core::definition::Verdict;
use sluis_core::engine::{Act, Choice};

use super::{Stage, job};
use crate::web::get;

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_is_read_in_both_languages() {
    let stage = Stage::begin(None).await;
    for (person, party, maturity) in [
        ("goirle", "goirle", "growing"),
        ("hilvarenbeek", "hilvarenbeek", "beginning"),
        ("oisterwijk", "oisterwijk", "growing"),
    ] {
        let (person, step) = (format!("information-manager-{person}"), format!("baseline[{party}]"));
        stage.done(&person, &step, json!({ "maturity": maturity })).await;
    }
    let model = [("model".to_owned(), json!({ "name": "model.pdf", "hash": "b".repeat(64), "size": 1 }))];
    let outputs = json!({ "summary": "Eén datateam" }).as_object().unwrap().clone();
    let done =
        Act::Complete { item: "cooperation-model".parse().unwrap(), outputs, evidence: model.into_iter().collect() };
    stage.act("project-lead", done).await.unwrap();
    for (person, verdict, comment) in [
        ("director-goirle", Verdict::Approve, "Goed <werk> & \"helder\""),
        ("director-hilvarenbeek", Verdict::Rework, ""),
    ] {
        let vote = Act::Vote {
            ballot: "gate cooperation".parse().unwrap(),
            choice: Choice::Verdict(verdict),
            comment: Some(comment.to_owned()).filter(|text| !text.is_empty()),
            conditions: Vec::new(),
            dossier: None,
        };
        let _ = stage.act(person, vote).await;
    }
    let link = |person| stage.link(Purpose::View, person, None);
    stage
        .look(vec![
            job(
                "programme-nl",
                &link("director-oisterwijk"),
                json!([]),
                &["Tijdlijn", "De rekensom", "Besluitenlijst", "Goed <werk> & \"helder\""],
            ),
            job("programme-en", &link("adviser-dgw"), json!([]), &["Timeline", "The arithmetic", "Decision register"]),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_everybody_may_read_is_for_everybody() {
    let stage = Stage::begin(None).await;
    let link = stage.link(Purpose::View, "director-goirle", None);
    let base = link.split("/instances/").next().unwrap();
    let page = |name: &str, path: &str, language: &str, shows: &str| {
        let mut job = job(name, &format!("{base}{path}"), json!([]), &[shows]);
        job["language"] = json!(language);
        job
    };
    stage
        .look(vec![
            page("accessibility-nl", "/toegankelijkheid", "nl", "WCAG 2.2, niveau AA"),
            page("accessibility-en", "/accessibility", "en", "WCAG 2.2, level AA"),
            page("error-nl", "/x", "nl", "Deze pagina bestaat niet"),
            page("error-en", "/x", "en", "This page does not exist"),
        ])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_dossier_is_kept_by_the_browser_and_never_opened_by_itself() {
    let stage = Stage::begin(None).await;
    stage.first_gate().await;
    let url = stage.decide("director-goirle", "gate cooperation", 1).await;
    let page = get(&url).await;
    assert_eq!(page.text.matches("model &lt;1&gt;").count(), 1, "it is named once, where it can be fetched");
    let href = page.text.split("href=\"").find(|rest| rest.contains("/files/")).unwrap().split('"').next().unwrap();
    let origin = url.split("/decide/").next().unwrap();
    let file = get(&format!("{origin}{href}")).await;
    assert_eq!((file.status, file.text.as_str()), (200, "%PDF-1.7 het model"));
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert_eq!(file.header("content-disposition"), "attachment; filename*=UTF-8''model%20%3C1%3E%20%26%20%C3%A9.pdf");
    assert!(file.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    let another = format!("{origin}{}", href.replace(&href[href.len() - 4..], "0000"));
    assert_eq!(get(&another).await.status, 404, "only what is in the dossier");
}
