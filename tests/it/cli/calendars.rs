// SPDX-License-Identifier: EUPL-1.2
//! What reaches people's calendars: the invitations in the mail folder, and `export --format ics`, read by two parsers.

use std::fs;

use serde_json::json;

use super::Desk;
use crate::mail::calendars::read_twice;

const START: &str = "start gho-dgw --input start=2027-01-04 --from preparation --as-of 2027-01-04 --as project-lead -q";
const PLAN: &str =
    "plan gho-dgw workshop[sociaal] --at '2027-01-28 13:30' --place 'Raadzaal Goirle' --as project-secretary -q";

fn planned() -> Desk {
    let desk = Desk::with_gho();
    desk.write("sluis.toml", "[mail]\norganizer = \"secretaris@gho.example\"\n");
    for line in [START, PLAN] {
        assert!(desk.run(line).status.success(), "{line}");
    }
    desk
}

/// The mails of this kind to this person or role.
fn mails(desk: &Desk, kind: &str, to: &str) -> Vec<String> {
    let ending = format!("-{kind}-{to}.eml");
    let files = fs::read_dir(desk.path("sluis-data/mail")).unwrap().map(|entry| entry.unwrap().path());
    let mine = files.filter(|path| path.to_str().unwrap().ends_with(&ending));
    mine.map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn a_programmes_dates_go_into_a_calendar() {
    let desk = planned();
    let read = read_twice(&desk.ok("export gho-dgw --format ics --language nl"));
    assert_eq!(read["method"], "PUBLISH");
    let entries = read["entries"].as_array().unwrap();
    let titles: Vec<&str> = entries.iter().map(|entry| entry["summary"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Uiterlijk: Workshop ruimte") && titles.contains(&"Workshop sociaal"), "{titles:?}");
    let due = entries.iter().find(|entry| entry["summary"] == "Uiterlijk: Workshop sociaal").unwrap();
    // Six weeks after Monday 4 January: a whole day, of which the end is the next.
    assert_eq!((&due["start"], &due["end"]), (&json!("2027-02-15"), &json!("2027-02-16")));
    assert!(due["description"].as_str().unwrap().contains("6 weken"), "{due}");
    let meeting = entries.iter().find(|entry| entry["summary"] == "Workshop sociaal").unwrap();
    assert_eq!((&meeting["start"], &meeting["location"]), (&json!("2027-01-28T12:30:00Z"), &json!("Raadzaal Goirle")));
    let ids: std::collections::HashSet<&str> = entries.iter().map(|entry| entry["uid"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), entries.len(), "each its own id");
    let again = read_twice(&desk.ok("export gho-dgw --format ics --language nl"));
    assert_eq!(read, again, "the same programme gives the same calendar");
}

#[test]
fn a_persons_dates_are_what_waits_for_them_and_where_they_are_invited() {
    let desk = planned();
    let read = read_twice(&desk.ok("export gho-dgw --format ics --person adviser-dgw"));
    let titles: Vec<&str> =
        read["entries"].as_array().unwrap().iter().map(|entry| entry["summary"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Workshop sociaal"), "{titles:?}");
    assert!(!titles.iter().any(|title| title.contains("Workshop ruimte")), "{titles:?}");
    let said = desk.fails(1, "export gho-dgw --format ics --person adviser-dwg");
    assert!(said.contains("did you mean `adviser-dgw`"), "{said}");
}

#[test]
fn an_export_says_which_forms_there_are() {
    let desk = planned();
    assert!(desk.fails(2, "export gho-dgw").contains("--format ics"));
    assert!(desk.fails(2, "export gho-dgw --format csv").contains("later version"));
    assert!(desk.fails(2, "status gho-dgw --format ics").contains("export"));
}

#[test]
fn who_left_altogether_still_hears_that_the_meeting_is_off() {
    let desk = planned();
    assert_eq!(mails(&desk, "invitation", "adviser-dgw").len(), 1);
    let people = fs::read_to_string(desk.path("gho-dgw/people.yaml")).unwrap();
    desk.write("people.yaml", &people.replace("adviser-dgw:", "adviser-new:").replace("karel.mertens@", "nieuw@"));
    fs::rename(desk.path("people.yaml"), desk.path("gho-dgw/people.yaml")).unwrap();
    // The shipped stories speak of who left.
    for story in ["happy-path", "rework", "workshop-moves", "tie", "hold", "stop"] {
        fs::remove_file(desk.path(&format!("gho-dgw/{story}.test.yaml"))).unwrap();
    }
    let output = desk.run("people import gho-dgw/people.yaml");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(mails(&desk, "invitation", "adviser-new").len(), 1, "{output:?}");
    let off = mails(&desk, "cancellation", "adviser-dgw");
    assert_eq!(off.len(), 1, "{output:?}");
    assert!(off[0].contains("karel.mertens@begeleiding.example") && off[0].contains("method=CANCEL"), "{}", off[0]);
}
