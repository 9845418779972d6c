// SPDX-License-Identifier: EUPL-1.2
//! What scripts hold on to: the very fields of the interface, in both languages where people read.

use serde_json::{Value as Json, json};
use sluis_core::text::Language;

use super::in_memory;

fn keys(json: &Json) -> Vec<&str> {
    json.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn status_has_the_fields_of_the_interface() {
    let stage = in_memory();
    stage.start().await;
    stage.choose_sailing().await;
    let status = serde_json::to_value(stage.app.status("offsite", Language::En).await.unwrap()).unwrap();
    assert_eq!(keys(&status), ["id", "definition", "title", "state", "startedAt", "phases"]);
    assert_eq!(keys(&status["definition"]), ["id", "version", "hash"]);
    assert_eq!((&status["state"], &status["startedAt"]), (&json!("running"), &json!("2027-05-03T07:00:00Z")));
    let phase = &status["phases"][0];
    assert_eq!(keys(phase), ["id", "title", "state", "steps", "gate"]);
    let step = ["id", "key", "kind", "title", "state", "owner", "dueAt", "overdue", "outputs"];
    assert_eq!(keys(&phase["steps"][0]), step);
    assert_eq!(phase["steps"][0]["outputs"]["ideas"][0]["what"], "Sailing");
    assert_eq!(phase["steps"][1]["outputs"]["chosen"], json!(["ideas-1"]));
    assert_eq!(phase["steps"][2]["state"], "open");
    let gate = &phase["gate"];
    let fields = ["id", "state", "round", "dueAt", "approvals", "recused", "dossierHash", "explanation"];
    assert_eq!(keys(gate), fields);
    assert_eq!((&gate["id"], &gate["state"], &gate["round"]), (&json!("gate plan"), &json!("waiting"), &json!(0)));
    assert_eq!(keys(&gate["approvals"][0]), ["by", "required", "received", "met", "waitingFor"]);
}

#[tokio::test]
async fn an_open_gate_shows_its_sum_in_both_languages() {
    let stage = in_memory();
    stage.start().await;
    stage.choose_sailing().await;
    let skip = sluis_core::engine::Act::Skip { step: "book".parse().unwrap(), reason: "Booked before".to_owned() };
    stage.act("anna", skip).await.unwrap();
    let approve = sluis_core::engine::Choice::Verdict(sluis_core::definition::Verdict::Approve);
    stage.act("bo", super::vote("gate plan", approve)).await.unwrap();
    let status = stage.app.status("offsite", Language::En).await.unwrap();
    let gate = status.phases[0].gate.clone().unwrap();
    let json = serde_json::to_value(&gate.approvals[0]).unwrap();
    let sum = json!({ "by": "organisers", "required": 2, "received": 1, "met": false, "waitingFor": ["anna"] });
    assert_eq!(json, sum);
    let dutch = stage.app.status("offsite", Language::Nl).await.unwrap().phases[0].gate.clone().unwrap();
    assert!(gate.explanation.contains("Anna") && dutch.explanation.contains("Anna"));
    assert_ne!(gate.explanation, dutch.explanation);
    assert_eq!(gate.dossier_hash.map(|hash| hash.len()), Some(64));
}

#[tokio::test]
async fn what_is_late_is_shown_as_overdue() {
    let stage = in_memory();
    stage.start().await;
    assert!(stage.app.actions(Some("anna"), None).await.unwrap().iter().all(|action| !action.overdue));
    stage.advance(24 * 10);
    let late = stage.app.actions(Some("anna"), Some("offsite")).await.unwrap();
    assert!(late[0].overdue);
    let fields = ["instance", "item", "kind", "title", "person", "dueAt", "overdue"];
    assert_eq!(keys(&serde_json::to_value(&late[0]).unwrap()), fields);
    let status = stage.app.status("offsite", Language::En).await.unwrap();
    assert!(status.phases[0].steps[0].overdue);
}

#[tokio::test]
async fn the_register_tells_who_voted_what_by_which_rule() {
    let stage = in_memory();
    stage.start().await;
    stage.choose_sailing().await;
    let register = stage.app.decisions("offsite", Language::En).await.unwrap();
    let decision = &register.decisions[0];
    assert_eq!((decision.item.as_str(), decision.question.as_str()), ("choose", "Choose what we do"));
    assert_eq!(
        (decision.outcome.as_deref(), decision.chosen.as_slice()),
        (Some("chosen"), &["ideas-1".to_owned()][..])
    );
    assert_eq!(decision.rules, ["Team: majority; quorum 3"]);
    let options: Vec<_> = decision.options.iter().map(|option| (option.title.as_str(), option.votes)).collect();
    assert_eq!(options, [("Sailing", 3), ("Bowling", 0)]);
    let votes: Vec<_> = decision.votes.iter().map(|vote| (vote.name.as_str(), vote.cast_by.as_str())).collect();
    assert_eq!(votes, [("Anna", "anna"), ("Bo", "bo"), ("Chris", "chris")]);
    assert_eq!(decision.votes[0].comment.as_deref(), Some("Het weer is goed."));
}

#[tokio::test]
async fn the_log_shows_each_event_with_its_hash_and_its_texts() {
    let stage = in_memory();
    stage.start().await;
    stage.choose_sailing().await;
    let log = stage.app.log("offsite").await.unwrap();
    let json = serde_json::to_value(&log[0]).unwrap();
    assert_eq!(keys(&json), ["seq", "at", "actor", "onBehalfOf", "proof", "type", "item", "data", "hash"]);
    assert_eq!(
        (&json["actor"], &json["proof"], &json["type"]),
        (&json!("anna"), &json!("operator"), &json!("instance-started"))
    );
    assert!(log.iter().map(|line| line.seq).eq(1..=log.len() as u64));
    let all = serde_json::to_string(&log).unwrap();
    assert!(all.contains("Sailing") && !all.contains("#sealed"));
}

#[tokio::test]
async fn the_outbox_has_the_fields_of_the_interface() {
    let stage = in_memory();
    stage.start().await;
    stage.app.deliver().await.unwrap();
    let rows = stage.app.outbox(Default::default()).await.unwrap();
    let json = serde_json::to_value(&rows[0]).unwrap();
    let fields =
        ["id", "instance", "kind", "recipient", "state", "attempts", "messageId", "lastError", "whyDead", "sentAt"];
    assert_eq!(keys(&json), fields);
    assert_eq!(json["messageId"], json!(format!("<{}@offsite.example>", rows[0].id)));
}
