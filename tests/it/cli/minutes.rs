// SPDX-License-Identifier: EUPL-1.2
//! What the decision register tells of votes in minutes that do not count, and what came in their place.

use serde_json::{Value as Json, json};

use super::Desk;

const WORKFLOW: &str = "\
sluis: 1
id: council
version: 1.0.0
title: Council
language: nl
managed_by: office
roles: { board: { title: Board }, office: { title: Office } }
phases:
  one:
    steps: { write: { kind: task, owner: office } }
    gate: { dossier: [write], approvals: [{ by: board, rule: all }], objection: 5 working days }
";
const PEOPLE: &str = "\
people:
  ann: { name: Ann Bell, email: ann@town.example, roles: [board] }
  bob: { name: Bob Moss, email: bob@town.example, roles: [board] }
  cas: { name: Cas Reed, email: cas@town.example, roles: [board] }
  eva: { name: Eva Lake, email: eva@town.example, roles: [office] }
";

/// Eva records a meeting, with these votes.
fn meeting(desk: &Desk, held: &str, votes: &str) {
    let said = desk.run(&format!("meeting council 'gate one' --as eva --minutes plan.pdf --held {held} {votes} -q"));
    assert!(said.status.success(), "{said:?}");
}

#[test]
fn a_vote_that_a_later_meeting_replaced_is_told_with_the_minutes_that_took_its_place() {
    let mut desk = Desk::with_gho();
    std::fs::create_dir(desk.path("council")).unwrap();
    desk.write("council/workflow.yaml", WORKFLOW);
    desk.write("council/people.yaml", PEOPLE);
    for line in ["start council --as eva -q", "complete council write --as eva -q"] {
        assert!(desk.run(line).status.success(), "{line}");
    }
    meeting(&desk, "2027-01-04", "--vote ann=approve --vote bob=approve --vote cas=approve");
    desk.at("2027-01-06T09:00:00+01:00");
    meeting(&desk, "2027-01-05", "--vote ann=rework");
    meeting(&desk, "2027-01-05", "--vote bob=stop");

    let register: Json = serde_json::from_str(&desk.ok("decisions council --format json")).unwrap();
    let votes = &register["decisions"][0]["meetings"][0]["votes"];
    let told = |number: usize| {
        (votes[number]["seat"].clone(), votes[number]["standing"].clone(), votes[number]["replaced"].clone())
    };
    let by = |meeting: u32| json!({ "by": "later-minutes", "meeting": meeting });
    assert_eq!(told(0), (json!("ann"), json!("replaced"), by(2)), "{votes:#}");
    assert_eq!(told(1), (json!("bob"), json!("replaced"), by(3)), "{votes:#}");
    assert_eq!(told(2), (json!("cas"), json!("open"), Json::Null), "{votes:#}");

    // Two meetings of one day are told apart by their numbers.
    for (language, ann, bob, cas) in [
        (
            "nl",
            "Ann Bell: akkoord (vervangen door de notulen van 5 jan 2027 (nr. 2))",
            "Bob Moss: akkoord (vervangen door de notulen van 5 jan 2027 (nr. 3))",
            "Cas Reed: akkoord (telt na die termijn)",
        ),
        (
            "en",
            "Ann Bell: approve (replaced by the minutes of 5 Jan 2027 (no. 2))",
            "Bob Moss: approve (replaced by the minutes of 5 Jan 2027 (no. 3))",
            "Cas Reed: approve (counts after that term)",
        ),
    ] {
        let text = desk.ok(&format!("decisions council --language {language}"));
        let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in [ann, bob, cas] {
            assert!(flowing.contains(line), "{line}\n{text}");
        }
    }
}
