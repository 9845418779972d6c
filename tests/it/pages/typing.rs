// SPDX-License-Identifier: EUPL-1.2
//! Hostile texts in every kind of field that takes what people type, in a real browser: each comes back exactly as it was
//! typed, in the form when something is wrong with it, among the answers read back, on record, and with whoever votes.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use sluis::app::{Caller, Start};
use sluis::links::Purpose;
use sluis_core::definition::{SourceFile, check};
use sluis_core::directory::{Directory, Person};

use super::{Stage, job};

const NAUGHTY: [&str; 14] = [
    "<script>document.title='x'</script>",
    "</dd></dl></form></main><h1>x</h1>",
    "\"'><img src=x onerror=alert(1)>",
    "**bold** _em_ `code` [click](javascript:alert(1)) # kop",
    "{{ person.name }} {% raw %} ${7*7} #{7*7} <%= 7 %>",
    "&lt;b&gt; &amp;amp; &#x27; %3Cb%3E %00 \\u003c",
    "' OR 1=1; -- \\ \" `id` $(id) |cat",
    "=1+1 @SUM(1) -2 +3",
    "مرحبا \u{202e}abc\u{202c} שלום",
    "🎈 👩‍👩‍👧 H̷̗é ﷽ ｆｕｌｌ",
    "ŁÓDŹ ß ﬁ İ ı Ǆ",
    "NULL undefined NaN true 1e309 -0",
    "nul\u{200b}breed af\u{ad}breken \u{feff}x",
    "https://evil.example/ ../../etc/passwd C:\\x",
];

const WORKFLOW: &str = "sluis: 1
id: gho
version: 1.0.0
title: Alles wat getypt wordt
language: nl
managed_by: team
roles: { team: { title: Team } }
phases:
  work:
    title: Werk
    steps:
      all:
        kind: task
        title: Alles invullen
        owner: team
        assurance: link
        outputs:
          line:   { type: text, title: Regel }
          lines:  { type: long-text, title: Regels }
          whole:  { type: integer, title: Geheel }
          part:   { type: decimal, title: Deel }
          money:  { type: money, title: Bedrag }
          day:    { type: date, title: Dag }
          list:   { type: list, of: text, title: Lijst }
          rows:   { type: list, title: Rijen, fields: { what: { type: text, title: Wat }, more: { type: long-text, title: Meer } } }
        evidence: { file: { title: Bestand } }
    gate:
      title: Akkoord met alles
      dossier: [all]
      assurance: link
      approvals: [{ by: team, rule: all }]
";

fn start() -> Start {
    let checked = check(&[SourceFile { path: "workflow.yaml".to_owned(), bytes: WORKFLOW.as_bytes().to_vec() }]);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    let person = |name: &str| Person { roles: vec!["team".to_owned()], ..Person::called(name) };
    let people = [("ann", "Ann"), ("bea", "Bea")].map(|(id, name)| (id.to_owned(), person(name)));
    Start {
        bundle: checked.bundle.unwrap(),
        definition: Arc::new(checked.definition.unwrap()),
        id: None,
        inputs: Map::new(),
        from: None,
        people: Some(Directory { people: people.into_iter().collect(), ..Directory::default() }),
        by: Caller::person("ann"),
    }
}

/// The fields that hold a text, by their selector and the name under which it is read back.
const TEXTS: [(&str, &str); 5] = [
    ("#outputs_line", "Regel"),
    ("#outputs_lines", "Regels"),
    ("#outputs_list_1", "Lijst"),
    ("#outputs_rows_1_what", "Rijen"),
    ("#outputs_rows_1_more", "Rijen"),
];
/// Those that hold something else, as far as people type it.
const OTHERS: [&str; 4] = ["#outputs_whole", "#outputs_part", "#outputs_money", "#outputs_day"];

fn press(name: &str) -> Json {
    json!(["press", name])
}

/// A row of each list, and in each field that holds a text this one.
fn typed(text: &str) -> Vec<Json> {
    let fill = TEXTS.iter().map(|(selector, _)| json!(["fill", selector, text]));
    let rows = ["outputs.list", "outputs.rows"].map(|name| json!(["click", format!("button[value='add {name}']")]));
    rows.into_iter().chain(fill).collect()
}

fn with(mut job: Json, more: &[(&str, Json)]) -> Json {
    for (name, value) in more {
        job[*name] = value.clone();
    }
    job["picture"] = json!(false);
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_into_any_field_shows_as_typed() {
    let stage = Stage::of(start()).await;
    let url = stage.complete("ann", "all");
    let check = press("Verder naar controleren");
    let mut jobs = Vec::new();
    for (number, text) in NAUGHTY.iter().enumerate() {
        let texts = typed(text);
        let wrong = OTHERS.iter().map(|selector| json!(["fill", selector, text]));
        let acts: Vec<Json> = texts.iter().cloned().chain(wrong).chain([check.clone()]).collect();
        let all = TEXTS.iter().map(|(selector, _)| selector).chain(&OTHERS);
        let holds: Vec<Json> = all.map(|selector| json!([selector, text])).collect();
        let mended = job(&format!("wrong-{number}"), &url, json!(acts), &["4 vragen zijn niet goed ingevuld"]);
        jobs.push(with(mended, &[("holds", json!(holds)), ("quick", json!(true))]));
        // No name of a file holds the path to it.
        let name = text.replace(['/', '\\'], "");
        let file = json!(["file", "#evidence_file", name, "inhoud"]);
        let acts: Vec<Json> = texts.iter().cloned().chain([file, check.clone()]).collect();
        let reads = TEXTS.iter().map(|(_, label)| json!([label, text])).chain([json!(["Bestand", name])]);
        let reads: Vec<Json> = reads.collect();
        let told = job(&format!("summary-{number}"), &url, json!(acts), &["Klopt dit?"]);
        jobs.push(with(told, &[("reads", json!(reads)), ("quick", json!(true))]));
        let acts: Vec<Json> = acts.iter().cloned().chain([press("Iets veranderen")]).collect();
        let holds: Vec<Json> = TEXTS.iter().map(|(selector, _)| json!([selector, text])).collect();
        let back = job(&format!("back-{number}"), &url, json!(acts), &["Alles invullen"]);
        jobs.push(with(back, &[("holds", json!(holds)), ("quick", json!(true))]));
    }
    // Lines of their own, blanks at their start, and a word that no screen is wide enough for.
    let lines = "een\n  twee\n\ndrie \\n vier";
    let long = "Woord".repeat(60);
    let acts = json!([["fill", "#outputs_lines", lines], ["fill", "#outputs_line", long], check]);
    let told = job("lines", &url, acts, &["Klopt dit?"]);
    jobs.push(with(told, &[("reads", json!([["Regels", lines], ["Regel", long]]))]));
    stage.look(jobs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_shows_as_typed_to_whoever_reads_it() {
    let stage = Stage::of(start()).await;
    let step = stage.complete("ann", "all");
    let mut acts = typed(NAUGHTY[0]);
    for (number, text) in NAUGHTY.iter().enumerate().skip(1) {
        acts.push(json!(["click", "button[value='add outputs.list']"]));
        acts.push(json!(["fill", format!("#outputs_list_{}", number + 1), text]));
    }
    acts.extend([press("Verder naar controleren"), press("Ja, leg dit vast")]);
    let all: Vec<&str> = std::iter::once("Vastgelegd").chain(NAUGHTY).collect();
    stage.look(vec![with(job("recorded", &step, json!(acts), &all), &[])]).await;
    stage.look(vec![with(job("recorded-again", &step, json!([]), &NAUGHTY), &[])]).await;
    let gate = stage.decide("ann", "gate work", 1).await;
    // What turns the direction of writing around is left out of a dossier: it could make a text say something else.
    let dossier: Vec<String> = NAUGHTY.iter().map(|text| text.replace(['\u{202e}', '\u{202c}'], "")).collect();
    let dossier: Vec<&str> = dossier.iter().map(String::as_str).collect();
    let comment = NAUGHTY.join("\n");
    let vote = json!([
        ["check", "input[name=choice][value='approve-with-conditions']"],
        ["fill", "#comment", comment],
        press("Nog een toevoegen"),
        ["fill", "#conditions_1_text", NAUGHTY[0]],
        press("Verder"),
        press("Bevestigen")
    ]);
    stage
        .look(vec![
            with(job("dossier", &gate, json!([]), &dossier), &[]),
            with(job("voting", &gate, vote, &["Uw stem is vastgelegd"]), &[]),
            with(job("voted", &gate, json!([]), &[&comment]), &[]),
            with(job("register", &stage.link(Purpose::View, "bea", None), json!([]), &[&comment]), &[]),
        ])
        .await;
    assert_eq!(stage.app.verify(Some("gho")).await.unwrap().problems, []);
}
