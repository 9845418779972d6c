// SPDX-License-Identifier: EUPL-1.2
//! What a browser shows when it does not go as usual: the step changed while its form lay open, too many requests, a body or
//! a file that is too large. In both languages; nothing is recorded by any of them, and what can be kept of the form is.

use serde_json::{Value as Json, json};
use sluis_core::definition::Verdict;
use sluis_core::engine::{Act, Choice};
use sluis_core::text::Language;

use super::deciding::{Reader, choose};
use super::{Stage, by_link};

const GATE: &str = "gate cooperation";

fn in_dutch(text: String) -> String {
    let dossier = "  dossier: [baseline, cooperation-model]\n";
    by_link(text).replace(dossier, &format!("{dossier}  assurance: link\n"))
}

fn in_english(text: String) -> String {
    in_dutch(text).replace("language: nl, roles", "language: en, roles")
}

/// How the files of the workflow are written.
type Written = fn(String) -> String;

/// A stage for a reader of each language.
const BOTH: [(Language, Written); 2] = [(Language::Nl, in_dutch), (Language::En, in_english)];

fn check(reader: Reader) -> Json {
    json!(["press", reader.say("Verder naar controleren", "Continue to check")])
}

fn record(reader: Reader) -> Json {
    json!(["press", reader.say("Ja, leg dit vast", "Yes, record this")])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_changed_while_its_form_lay_open_says_so_and_what_is_asked_now() {
    for (language, written) in BOTH {
        let (reader, stage) = (Reader(language), Stage::with(Some("preparation"), written).await);
        let evidence = [("plan".to_owned(), json!({ "name": "plan.pdf", "hash": "a".repeat(64), "size": 1 }))];
        let item = "campaign".parse().unwrap();
        let done = Act::Complete { item, outputs: Default::default(), evidence: evidence.into_iter().collect() };
        stage.act("project-lead", done).await.unwrap();
        let appoint = Act::Appoint {
            step: "recruitment".parse().unwrap(),
            position: "data-analyst".to_owned(),
            reference: "P-2027-14".to_owned(),
        };
        stage.act("project-lead", appoint).await.unwrap();
        let of = |person: &str| format!("{}?way=unappoint", stage.complete(person, "recruitment"));
        let take_back = [json!(["check", "#appointment"]), check(reader)];
        let elsewhere = [take_back.clone(), [record(reader), json!(["wait", "text=P-2027-14"])]].concat();
        let acts = json!([json!(["elsewhere", of("project-secretary"), elsewhere]), take_back[1]]);
        let acts = json!([take_back[0], acts[0], acts[1]]);
        let told = [
            ("Dit is intussen veranderd", "This has changed meanwhile"),
            ("Er is niets vastgelegd.", "Nothing was recorded."),
            ("Dit wordt nu gevraagd:", "This is asked now:"),
        ];
        stage.look(vec![reader.meets("step-changed-meanwhile", &of("project-lead"), acts, &told)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_people_and_things_as_its_reader_knows_them() {
    for (language, written) in BOTH {
        let (reader, stage) = (Reader(language), Stage::with(None, written).await);
        stage.first_gate().await;
        let url = stage.decide("director-goirle", GATE, 1).await;
        stage.vote("director-goirle", GATE, Choice::Verdict(Verdict::Approve)).await;
        let told = [(
            "Anneke van Gorp heeft over ‘Samenwerking ingericht’ al zo gestemd",
            "Anneke van Gorp has already voted so on ‘Cooperation set up’",
        )];
        stage.look(vec![reader.meets("same-again", &url, json!([choose("approve"), reader.go_on()]), &told)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_to_wait_a_moment() {
    for (language, written) in BOTH {
        let (reader, stage) = (Reader(language), Stage::with(None, written).await);
        stage.first_gate().await;
        let url = stage.decide("director-goirle", GATE, 1).await;
        let told = [("Even wachten", "Please wait a moment"), ("Wacht een minuut", "Wait a minute")];
        stage.look(vec![reader.meets("too-many", &url, json!([["often", url]]), &told)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_large_records_nothing_and_is_told() {
    for (language, written) in BOTH {
        let (reader, stage) = (Reader(language), Stage::with(None, written).await);
        stage.first_gate().await;
        let url = stage.decide("director-goirle", GATE, 1).await;
        let before = stage.app.log("gho").await.unwrap().len();
        let acts = json!([choose("approve"), ["fill", "#comment", "Te veel. ".repeat(200_000)], reader.go_on()]);
        let told = [("Dit is te groot", "This is too large"), ("Er is niets vastgelegd.", "Nothing was recorded.")];
        stage.look(vec![reader.meets("too-large", &url, acts, &told)]).await;
        assert_eq!(stage.app.log("gho").await.unwrap().len(), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_is_told_beside_its_field_and_nothing_else_is_lost() {
    for (language, written) in BOTH {
        let (reader, stage) = (Reader(language), Stage::with(None, written).await);
        for party in ["goirle", "hilvarenbeek", "oisterwijk"] {
            let person = format!("information-manager-{party}");
            stage.done(&person, &format!("baseline[{party}]"), json!({ "maturity": "growing" })).await;
        }
        let url = stage.complete("project-lead", "cooperation-model");
        let fill = json!(["fill", "#outputs_summary", "Eén datateam"]);
        let beside = json!([fill, ["bytes", "#evidence_model", "model.pdf", 26], check(reader)]);
        let told = [("Samenwerkingsmodel is groter dan 25 MB", "Cooperation model is larger than 25 MB")];
        let mut beside = reader.meets("file-too-large", &url, beside, &told);
        beside["holds"] = json!([["#outputs_summary", "Eén datateam"]]);
        // Far more than a form may have: the browser is still sending, and must read the answer all the same.
        let far = json!([fill, ["bytes", "#evidence_model", "model.pdf", 110], check(reader)]);
        let mut far = reader.meets("far-too-large", &url, far, &[("Dit is te groot", "This is too large")]);
        far["quick"] = json!(true);
        // Once is enough: it takes long.
        stage.look(std::iter::once(beside).chain(Some(far).filter(|_| language == Language::Nl)).collect()).await;
    }
}
