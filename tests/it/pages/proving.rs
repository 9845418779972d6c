// SPDX-License-Identifier: EUPL-1.2
//! Where having the mail is not enough: the code that is mailed on demand, a mailbox that nobody knows, and what asks for a
//! session that there is not yet. Also a decision between options.

use serde_json::{Value as Json, json};
use sluis_core::engine::Act;
use sluis_core::text::Language;

use super::Stage;
use super::deciding::{Reader, choose};

fn as_written(text: String) -> String {
    // Of one voter no address is known.
    text.replace(", email: d.smulders@oisterwijk.example", "")
}

fn in_english(text: String) -> String {
    as_written(text).replace("language: nl, roles", "language: en, roles")
}

fn signed_in(text: String) -> String {
    let dossier = "  dossier: [baseline, cooperation-model]\n";
    let task = "    kind: task\n    needs: baseline\n";
    text.replace(dossier, &format!("{dossier}  assurance: sign-in\n"))
        .replace(task, &format!("{task}    assurance: sign-in\n"))
}

fn signed_in_english(text: String) -> String {
    in_english(signed_in(text))
}

const DECISION: &str = "choose-question";

/// Two subjects lie before the steering group.
async fn shortlist(stage: &Stage) {
    for (domain, question) in [
        ("bedrijfsvoering", "Hoe lang duurt een factuur?"),
        ("sociaal", "Wie <loopt> risico?"),
        ("ruimte", "Waar bouwen wij?"),
    ] {
        stage.workshop(domain, &[question]).await;
    }
    stage.done("project-lead", "inventory", json!({ "overview": "Drie vragen." })).await;
    let items = ["sociaal-1", "ruimte-1"].map(str::to_owned).to_vec();
    stage.act("project-lead", Act::Pick { step: "shortlist".parse().unwrap(), items }).await.unwrap();
    // So that no code has to wait for them.
    stage.mail_leaves().await;
}

async fn meet(reader: Reader, stage: Stage) {
    shortlist(&stage).await;
    let url = stage.decide("director-goirle", DECISION, 1).await;
    let then = |more: &[Json]| json!([vec![choose("sociaal-1"), reader.go_on()], more.to_vec()].concat());
    let confirm = json!(["press", reader.say("Bevestigen", "Confirm")]);
    let wrong = [json!(["fill", "#code", "000 000"]), confirm.clone()];
    // Without a mouse, from the choice to the record.
    let keys = json!([
        ["tab", "input[name=choice]"],
        ["key", "Space"],
        ["tab", "main form button:not([name])"],
        ["key", "Enter"],
        ["tab", "#code"],
        ["code", null, "a.van.gorp@goirle.example"],
        ["tab", "button[value=confirm]"],
        ["key", "Enter"],
        ["wait", format!("text={}", reader.say("Uw stem is vastgelegd", "Your vote is recorded"))]
    ]);
    let over = [wrong.clone(), wrong.clone(), wrong.clone()].concat();
    let before = stage.app.log("gho").await.unwrap().len();
    let other = stage.decide("director-hilvarenbeek", DECISION, 1).await;
    stage
        .look(vec![
            reader.meets(
                "options",
                &url,
                json!([]),
                &[("Wie <loopt> risico?", "Wie <loopt> risico?"), ("Waar bouwen wij?", "Waar bouwen wij?")],
            ),
            reader.meets(
                "code",
                &url,
                then(&[]),
                &[
                    ("Klopt dit?", "Is this right?"),
                    ("a…@goirle.example", "a…@goirle.example"),
                    ("Geen mail gekregen?", "No mail?"),
                ],
            ),
            reader.meets("code-wrong", &url, then(&wrong), &[("Deze code klopt niet", "This code is not right")]),
            reader.meets(
                "code-over",
                &other,
                then(&over),
                &[
                    (
                        "Deze code geldt niet meer: hij is drie keer",
                        "This code holds no longer: it was wrong three times",
                    ),
                    ("Mail mij een nieuwe code", "Mail me a new code"),
                ],
            ),
            reader.meets(
                "code-another",
                &other,
                then(
                    &[over.clone(), vec![json!(["press", reader.say("Mail mij een nieuwe", "Mail me a new")])]]
                        .concat(),
                ),
                &[("Code uit de mail", "Code from the mail")],
            ),
            reader.meets(
                "no-address",
                &stage.decide("alderman-oisterwijk", DECISION, 1).await,
                then(&[]),
                &[("geen mailadres bekend", "no address of yours is known")],
            ),
        ])
        .await;
    assert_eq!(stage.app.log("gho").await.unwrap().len(), before);
    stage.mail_leaves().await;
    stage
        .look(vec![reader.meets("code-right", &url, keys, &[("Uw stem is vastgelegd", "Your vote is recorded")])])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_with_a_code_is_met_in_dutch() {
    meet(Reader(Language::Nl), Stage::with(Some("preparation"), as_written).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_with_a_code_is_met_in_english() {
    meet(Reader(Language::En), Stage::with(Some("preparation"), in_english).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_for_a_session_says_so_in_both_languages() {
    for (language, written) in [(Language::Nl, signed_in as fn(String) -> String), (Language::En, signed_in_english)] {
        let (reader, stage) = (Reader(language), Stage::with(None, written).await);
        for party in ["goirle", "hilvarenbeek", "oisterwijk"] {
            let person = format!("information-manager-{party}");
            stage.done(&person, &format!("baseline[{party}]"), json!({ "maturity": "growing" })).await;
        }
        let step = stage.complete("project-lead", "cooperation-model");
        stage
            .look(vec![reader.meets(
                "step-sign-in",
                &step,
                json!([]),
                &[("Hiervoor moet u zich aanmelden", "You must sign in for this")],
            )])
            .await;
    }
}
