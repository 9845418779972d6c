// SPDX-License-Identifier: EUPL-1.2
//! Dates that move: what a move brings is shown before anything is recorded, and every date says where it came from.

use serde_json::{Value as Json, json};

use super::Desk;

fn under_way() -> Desk {
    let desk = Desk::with_gho();
    let started =
        desk.run("start gho-dgw --input start=2027-01-04 --from preparation --as-of 2027-01-04 --as project-lead -q");
    assert!(started.status.success(), "{started:?}");
    desk
}

const MOVE: &str =
    "reschedule gho-dgw time-and-means --due 2027-04-01 --as project-lead --reason 'De raming vraagt meer tijd'";

#[test]
fn a_dry_run_shows_what_would_move_and_records_nothing() {
    let desk = under_way();
    let before = desk.ok("log gho-dgw --format json");
    let shown: Json = serde_json::from_str(&desk.ok(&format!("{MOVE} --dry-run --format json"))).unwrap();
    let moves = shown["moves"].as_array().unwrap();
    assert_eq!(
        (&shown["dryRun"], &moves[0]["item"], &moves[0]["to"]),
        (&json!(true), &json!("time-and-means"), &json!("2027-04-01"))
    );
    let items: Vec<&str> = moves.iter().map(|one| one["item"].as_str().unwrap()).collect();
    assert!(items.contains(&"funding") && items.contains(&"gate preparation"), "what needs it follows: {items:?}");
    assert!(!items.contains(&"campaign"), "what does not need it stays: {items:?}");
    assert!(moves.iter().all(|one| !one["why"].as_str().unwrap().is_empty() && one["from"] != one["to"]));
    let text = String::from_utf8(desk.run(&format!("{MOVE} --dry-run --language nl")).stdout).unwrap();
    assert!(text.contains("1 apr 2027") && text.contains("Het programma eindigt naar verwachting op"), "{text}");
    assert_eq!(desk.ok("log gho-dgw --format json"), before);
    assert!(
        !desk.run(&MOVE.replace("project-lead", "adviser-dgw")).status.success(),
        "a dry run is refused as the act is"
    );
}

#[test]
fn each_date_says_what_was_planned_what_stands_and_who_moved_it() {
    let mut desk = under_way();
    desk.at("2027-01-06T09:00:00+01:00");
    assert!(desk.run(MOVE).status.success());
    desk.at("2027-01-11T09:00:00+01:00");
    let done = desk.run("complete gho-dgw campaign --as project-lead --evidence plan=plan.pdf");
    assert!(done.status.success(), "{done:?}");
    let dates: Json = serde_json::from_str(&desk.ok("status gho-dgw --dates --format json --language nl")).unwrap();
    let of = |item: &str| dates.as_array().unwrap().iter().find(|one| one["item"] == item).unwrap().clone();
    let moved = of("time-and-means");
    assert_eq!((&moved["baseline"], &moved["current"]), (&json!("2027-02-01"), &json!("2027-04-01")));
    assert_eq!(moved["moves"].as_array().unwrap().len(), 1);
    let one = &moved["moves"][0];
    assert_eq!(
        (&one["by"], &one["from"], &one["to"]),
        (&json!("project-lead"), &json!("2027-02-01"), &json!("2027-04-01"))
    );
    assert_eq!((&one["reason"], &one["byHold"]), (&json!("De raming vraagt meer tijd"), &json!(false)));
    let campaign = of("campaign");
    assert_eq!((&campaign["actual"], &campaign["expected"]), (&json!("2027-01-11T08:00:00Z"), &json!(false)));
    let gate = of("gate preparation");
    assert_eq!((&gate["expected"], &gate["actual"]), (&json!(true), &Json::Null));
    assert!(gate["baseline"].as_str() < gate["current"].as_str(), "the gate follows: {gate}");
    let text = desk.ok("status gho-dgw --dates --language nl");
    for words in
        ["eerst gepland: 1 feb 2027", "verwacht:", "van 1 feb 2027 naar 1 apr 2027, op 6 jan 2027 door Els Brekelmans"]
    {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}
