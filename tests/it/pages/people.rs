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

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_opens_and_submits_everything_changes_nothing() {
    let stage = Stage::with(Some("preparation"), |text| text).await;
    let (_, before, _) = stage.app.instance("gho").await.unwrap();
    let told = play(&stage, &["robot"]).await;
    let (_, after, _) = stage.app.instance("gho").await.unwrap();
    // It came as far as a person comes, and to the last button.
    assert!(told[0]["pages"].as_u64().unwrap() > 30 && told[0]["confirms"].as_u64().unwrap() >= 3, "{told:?}");
    assert_eq!(before.seq, after.seq, "an event was recorded");
    assert_eq!(before.steps, after.steps);
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
