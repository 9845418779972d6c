// SPDX-License-Identifier: EUPL-1.2
//! Somebody has no mail address: it is named wherever people look, with why and what to do, and a retry mends it.

use super::Desk;

/// A programme that was started while one information manager had no address.
fn unreached() -> Desk {
    let desk = Desk::with_gho();
    let people = std::fs::read_to_string(desk.path("gho-dgw/people.yaml")).unwrap();
    let address = " email: h.priems@goirle.example,";
    assert!(people.contains(address), "{people}");
    desk.write("whole.yaml", &people);
    desk.write("gho-dgw/people.yaml", &people.replacen(address, "", 1));
    desk.ok("start gho-dgw --input start=2027-01-04");
    desk
}

#[test]
fn who_was_not_reached_is_named_wherever_people_look() {
    let desk = unreached();
    let lines = [
        "status gho-dgw",
        "actions",
        "log gho-dgw",
        "outbox list --person information-manager-goirle",
        "outbox list --state dead --language nl",
    ];
    let shown: String = lines.map(|line| format!("$ sluis {line}\n{}\n", desk.ok(line))).concat();
    insta::with_settings!({ filters => ids() }, { insta::assert_snapshot!(shown) });
    let status: serde_json::Value = serde_json::from_str(&desk.ok("status gho-dgw --format json")).unwrap();
    let missed = &status["notReached"][0];
    assert_eq!((&missed["person"], &missed["kind"]), (&"information-manager-goirle".into(), &"step-open".into()));
    assert!(missed["why"].as_str().unwrap().starts_with("no address"), "{missed}");
    let actions: serde_json::Value = serde_json::from_str(&desk.ok("actions --format json")).unwrap();
    let marked = actions.as_array().unwrap().iter().filter(|action| action.get("notReached").is_some());
    assert_eq!(marked.count(), 1);
}

#[test]
fn a_retry_after_the_import_of_an_address_reaches_them() {
    let desk = unreached();
    let nothing_yet = desk.ok("outbox retry --all");
    assert!(nothing_yet.contains("given up"), "{nothing_yet}");
    std::fs::copy(desk.path("whole.yaml"), desk.path("gho-dgw/people.yaml")).unwrap();
    desk.ok("people import gho-dgw/people.yaml");
    let told = desk.ok("outbox retry --all --instance gho-dgw --person information-manager-goirle");
    assert!(told.contains("sent"), "{told}");
    assert!(!desk.ok("status gho-dgw").contains("Not reached"));
    let again = desk.ok("outbox retry --all");
    assert!(again.contains("nothing to try again"), "{again}");
    let rows: serde_json::Value =
        serde_json::from_str(&desk.ok("outbox list --person information-manager-goirle --format json")).unwrap();
    let id = rows[0]["id"].as_str().unwrap();
    insta::with_settings!({ filters => ids() }, { insta::assert_snapshot!(desk.ok(&format!("outbox show {id}"))) });
    let raw = desk.ok(&format!("outbox show {id} --raw"));
    assert!(raw.contains("Content-Type: multipart/alternative"), "{raw}");
    assert!(desk.fails(2, &format!("outbox retry {id}")).contains("was sent already"));
    assert!(desk.fails(2, "outbox retry").contains("<ID>"));
    assert!(desk.ok("outbox resume").contains("Mail was not paused"));
}

#[test]
fn one_mail_waits_and_several_wait() {
    let desk = Desk::with_gho();
    desk.ok("start gho-dgw --input start=2027-01-04");
    let database = rusqlite::Connection::open(desk.path("sluis-data/sluis.db")).unwrap();
    let waits = "UPDATE duties SET sent_at = NULL, next_attempt_at = next_attempt_at + 3600000000";
    assert_eq!(database.execute(waits, []).unwrap(), 3);
    drop(database);
    assert!(desk.ok("outbox --language nl").ends_with("\n3 wachten.\n"), "{}", desk.ok("outbox --language nl"));
    let one = desk.ok("outbox list --person information-manager-goirle --language nl");
    assert!(one.ends_with("\n1 wacht.\n"), "{one}");
}

/// Ids and hashes are drawn by chance.
fn ids() -> Vec<(&'static str, &'static str)> {
    vec![
        ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[duty]"),
        ("\\b[0-9a-f]{12}\\b", "[id of duty]"),
        ("\\b[0-9a-f]{8}\\b", "[hash]"),
    ]
}
