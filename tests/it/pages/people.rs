// SPDX-License-Identifier: EUPL-1.2
//! Everybody's mail in a real browser: people who carry the programme through the links of their mails, and a scanner that
//! opens and submits everything and changes nothing.

use serde_json::Value as Json;

use super::Stage;
use crate::tools;

/// Runs the script on the mails of a stage and gives what it printed, a line each.
async fn play(stage: &Stage, given: &[&str]) -> Vec<Json> {
    let mut command = tools::browser("tests/tools/people.mjs");
    command.args([given[0], &stage.desk]).args(&given[1..]);
    let output = tokio::task::spawn_blocking(move || tools::run(&mut command)).await.unwrap();
    assert!(output.status.success(), "{}", tools::printed(&output));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One step for which the link is enough, among others for which it is not.
fn one_by_link(text: String) -> String {
    let step = "  time-and-means:\n    kind: task\n";
    text.replace(step, &format!("{step}    assurance: link\n"))
}

fn gate_by_session(text: String) -> String {
    let dossier = "  dossier: [baseline, cooperation-model]\n";
    text.replace(dossier, &format!("{dossier}  assurance: sign-in\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_opens_and_submits_everything_does_only_what_a_link_is_enough_for() {
    let stage = Stage::with(Some("preparation"), one_by_link).await;
    let (_, before, _) = stage.app.instance("gho").await.unwrap();
    let told = play(&stage, &["robot"]).await;
    let (_, after, _) = stage.app.instance("gho").await.unwrap();
    // It came as far as a person comes, and to the last button.
    assert!(told[0]["pages"].as_u64().unwrap() > 30 && told[0]["confirms"].as_u64().unwrap() >= 3, "{told:?}");
    let changed: Vec<String> = after
        .steps
        .iter()
        .filter(|(step, progress)| before.steps.get(*step) != Some(progress))
        .map(|(step, _)| step.to_string())
        .collect();
    // What was done by it opened the next one.
    assert_eq!(changed, ["neighbours", "time-and-means"]);
    let log = serde_json::to_value(stage.app.log("gho").await.unwrap()).unwrap();
    let by_people =
        log.as_array().unwrap().iter().filter(|line| line["proof"] != "operator" && line["proof"].is_string());
    let done: Vec<&Json> = by_people.filter(|line| line["proof"] != "link" || line["actor"] != "adviser-dgw").collect();
    assert!(done.is_empty(), "{done:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_opens_and_submits_everything_casts_no_vote() {
    for (written, least) in [((|text| text) as fn(String) -> String, 1), (gate_by_session, 0)] {
        let stage = Stage::with(None, written).await;
        stage.first_gate().await;
        let (_, before, _) = stage.app.instance("gho").await.unwrap();
        let told = play(&stage, &["robot"]).await;
        let (_, after, _) = stage.app.instance("gho").await.unwrap();
        assert!(told[0]["confirms"].as_u64().unwrap() >= least, "{told:?}");
        assert_eq!((before.seq, &before.ballots), (after.seq, &after.ballots), "an event was recorded");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_from_the_start_to_the_pilot_is_done_through_the_links_of_the_mails() {
    let stage = Stage::with(None, |text| text).await;
    let told = play(&stage, &["carry", "pilot"]).await;
    let who: std::collections::BTreeSet<&str> = told.iter().filter_map(|line| line["who"].as_str()).collect();
    assert!(who.len() >= 7, "{who:?}");
    assert_eq!(stage.app.verify(Some("gho")).await.unwrap().problems, []);
    let by_hand = stage.app.log("gho").await.unwrap();
    let proofs: Vec<Json> = by_hand.iter().map(|line| serde_json::to_value(line).unwrap()["proof"].clone()).collect();
    assert!(proofs.iter().filter(|proof| *proof == "code").count() > 25, "{proofs:?}");
}
