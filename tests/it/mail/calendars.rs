// SPDX-License-Identifier: EUPL-1.2
//! Invitations as calendar programs read them: a meeting that is planned, moved and called off by the engine, its mails
//! taken apart by Python's email package and their calendars by two parsers that are not ours.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use sluis::mail::{Duty, Message, Settings, compose};
use sluis_core::definition::{MailKind, Verdict};
use sluis_core::engine::Act;
use sluis_core::notice::Notice;
use sluis_core::text::Text;

use super::owed::{Run, SEATS};
use crate::tools::{node, python};

fn piped(mut command: Command, bytes: &[u8]) -> Json {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the parser starts");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the parser refuses\n{}", String::from_utf8_lossy(bytes));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What a calendar holds, which both parsers must agree on.
pub(crate) fn read_twice(calendar: &str) -> Json {
    let mut by_python = python();
    by_python.arg("tests/oracle/ical.py");
    let one = piped(by_python, calendar.as_bytes());
    let other = piped(node("tests/oracle/ical.mjs"), calendar.as_bytes());
    assert_eq!(one, other, "two parsers read the same\n{calendar}");
    assert_eq!(one["faults"], json!([]));
    one
}

/// The parts of a mail with what the sender says of each.
fn parts(message: &Message) -> Vec<Json> {
    let mut command = python();
    command.arg("tests/oracle/mail.py");
    let read = piped(command, &message.bytes);
    assert_eq!(read["defects"], json!([]));
    assert_eq!(read["type"], "multipart/mixed");
    read["parts"].as_array().unwrap().clone()
}

fn calendar(message: &Message) -> String {
    let parts = parts(message);
    let kinds: Vec<&str> = parts.iter().map(|part| part["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["text/plain", "text/html", "text/calendar", "application/ics"]);
    // The calendar is the last of the alternatives, and the file stands beside them.
    let within: Vec<&str> = parts.iter().map(|part| part["within"].as_str().unwrap()).collect();
    assert_eq!(within, ["multipart/alternative", "multipart/alternative", "multipart/alternative", "multipart/mixed"]);
    let inline = parts[2]["body"].as_str().unwrap().to_owned();
    assert_eq!(parts[3]["body"].as_str().unwrap(), inline);
    assert_eq!((parts[2]["charset"].as_str(), parts[3]["disposition"].as_str()), (Some("utf-8"), Some("attachment")));
    assert!(parts[3]["file"].as_str().unwrap().ends_with(".ics"));
    assert!(inline.split("\r\n").all(|line| line.len() <= 75), "{inline}");
    assert!(!inline.replace("\r\n", "").contains(['\r', '\n']), "{inline}");
    let method = inline.split("\r\n").find_map(|line| line.strip_prefix("METHOD:")).unwrap();
    assert_eq!(parts[2]["method"].as_str(), Some(method), "header and calendar say the same");
    inline
}

fn settings() -> Settings {
    super::settings().with_organizer(Some("Secretariaat GHO <secretaris@gho.example>")).unwrap()
}

/// A programme with its first workshops open.
fn at_the_workshops() -> Run {
    let (mut run, _) = Run::at_the_gate();
    for seat in SEATS {
        run.vote(seat, Verdict::Approve, Vec::new());
    }
    run
}

fn plan(run: &mut Run, at: &str, place: &str) -> Vec<Notice> {
    let step = "workshop[sociaal]".parse().unwrap();
    run.by("project-secretary", Act::Plan { step, at: at.parse().unwrap(), place: place.to_owned() })
}

fn written(run: &Run, notices: &[Notice], to: &str, settings: &Settings) -> Message {
    let notice = notices.iter().find(|notice| notice.recipient.id() == to).unwrap();
    let duty = Duty { id: "duty", at: run.now };
    compose(notice, &run.definition, &run.directory, &run.instance, settings, duty).unwrap()
}

#[test]
fn planning_moving_and_calling_off_are_one_entry_with_a_rising_sequence() {
    let mut run = at_the_workshops();
    let planned = plan(&mut run, "2027-03-04T13:30", "Raadzaal; Goirle, zaal 2");
    let first = written(&run, &planned, "adviser-dgw", &settings());
    let moved = plan(&mut run, "2027-03-28T13:30", "Gemeentehuis Oisterwijk");
    let second = written(&run, &moved, "adviser-dgw", &settings());
    let off = run.by("project-lead", Act::Cancel { reason: "geen geld".to_owned() });
    let last = written(&run, &off, "adviser-dgw", &settings());
    let read: Vec<Json> = [&first, &second, &last].iter().map(|mail| read_twice(&calendar(mail))).collect();
    let entry = |at: usize, field: &str| read[at]["entries"][0][field].clone();
    assert_eq!(read.iter().map(|one| one["method"].clone()).collect::<Vec<_>>(), ["REQUEST", "REQUEST", "CANCEL"]);
    assert_eq!((0..3).map(|at| entry(at, "sequence")).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!((entry(0, "uid"), entry(0, "uid")), (entry(1, "uid"), entry(2, "uid")));
    assert_eq!((0..3).map(|at| entry(at, "status")).collect::<Vec<_>>(), ["CONFIRMED", "CONFIRMED", "CANCELLED"]);
    // 13:30 in Goirle, before and after the clocks go forward on that very night.
    assert_eq!((entry(0, "start"), entry(0, "end")), (json!("2027-03-04T12:30:00Z"), json!("2027-03-04T15:30:00Z")));
    assert_eq!((entry(1, "start"), entry(1, "end")), (json!("2027-03-28T11:30:00Z"), json!("2027-03-28T14:30:00Z")));
    assert_eq!(entry(0, "location"), "Raadzaal; Goirle, zaal 2");
    assert_eq!(entry(0, "summary"), "Workshop sociaal");
    assert!(entry(0, "description").as_str().unwrap().contains("Programme: Data-driven working GHO"));
    assert_eq!(entry(0, "organizer"), "mailto:secretaris@gho.example");
    let asked = json!([["mailto:karel.mertens@begeleiding.example", "Karel Mertens", "TRUE", "NEEDS-ACTION"]]);
    assert_eq!((entry(0, "attendees"), entry(1, "attendees")), (asked.clone(), asked));
    assert_eq!(read[0]["kinds"], json!(["VCALENDAR", "VEVENT"]), "no alarm");
    assert!(second.subject.starts_with("Moved: "), "{}", second.subject);
    assert!(
        second.text.contains("This was: Thursday 4 March 2027 at 13:30, Raadzaal; Goirle, zaal 2"),
        "{}",
        second.text
    );
    assert!(last.subject.starts_with("Cancelled: ") && last.text.contains("will not be"), "{}", last.text);
    let answers_to = first.headers.iter().find(|(name, _)| name == "Reply-To").map(|(_, value)| value.as_str());
    assert_eq!(answers_to, Some("Secretariaat GHO <secretaris@gho.example>"));
}

#[test]
fn a_list_is_told_and_never_asked() {
    let mut run = at_the_workshops();
    let planned = plan(&mut run, "2027-03-04T13:30", "Raadzaal");
    assert_eq!(planned.iter().map(|notice| notice.recipient.id()).collect::<Vec<_>>(), ["employees", "adviser-dgw"]);
    let read = read_twice(&calendar(&written(&run, &planned, "employees", &settings())));
    assert_eq!((&read["method"], &read["entries"][0]["attendees"]), (&json!("PUBLISH"), &json!([])));
    assert_eq!(read["entries"][0]["organizer"], "mailto:secretaris@gho.example");
}

#[test]
fn without_an_organizer_nobody_is_asked_for_an_answer() {
    let mut run = at_the_workshops();
    let planned = plan(&mut run, "2027-03-04T13:30", "Raadzaal");
    let message = written(&run, &planned, "adviser-dgw", &super::settings());
    let read = read_twice(&calendar(&message));
    assert_eq!((&read["method"], &read["entries"][0]["attendees"]), (&json!("PUBLISH"), &json!([])));
    assert_eq!(read["entries"][0]["organizer"], "mailto:sluis@gho.example");
}

#[test]
fn who_leaves_the_role_is_taken_off_and_who_joins_is_asked_and_nobody_else_hears() {
    let mut run = at_the_workshops();
    let planned = plan(&mut run, "2027-03-04T13:30", "Raadzaal");
    let uid = read_twice(&calendar(&written(&run, &planned, "employees", &settings())))["entries"][0]["uid"].clone();
    run.directory.version += 1;
    run.directory.people["adviser-dgw"].roles.clear();
    run.directory.people["contact-abg"].roles.push("adviser".to_owned());
    let notices = run.by("project-lead", Act::PeopleChanged);
    let told: Vec<(MailKind, &str)> = notices.iter().map(|notice| (notice.kind, notice.recipient.id())).collect();
    let (asked, called_off) = ("contact-abg", "adviser-dgw");
    // A new owner of the step, too: asked to do it as well as to come.
    let expected = [(MailKind::StepOpen, asked), (MailKind::Invitation, asked), (MailKind::Cancellation, called_off)];
    assert_eq!(told, expected);
    let joins = written(&run, &notices[1..], "contact-abg", &settings());
    let joined = read_twice(&calendar(&joins));
    assert!(joins.subject.starts_with("Uitnodiging: "), "{}", joins.subject);
    assert_eq!((&joined["method"], &joined["entries"][0]["sequence"]), (&json!("REQUEST"), &json!(1)));
    let leaves = written(&run, &notices, "adviser-dgw", &settings());
    assert!(leaves.text.contains("You are no longer invited"), "{}", leaves.text);
    let left = read_twice(&calendar(&leaves));
    // STATUS:CANCELLED would say that nobody meets (RFC 5546, 3.2.5).
    assert_eq!((&left["method"], &left["entries"][0]["status"]), (&json!("CANCEL"), &Json::Null));
    assert_eq!(left["entries"][0]["attendees"][0][0], "mailto:karel.mertens@begeleiding.example");
    assert_eq!((&joined["entries"][0]["uid"], &left["entries"][0]["uid"]), (&uid, &uid));
}

#[test]
fn nothing_typed_acts_in_a_calendar() {
    let mut run = at_the_workshops();
    let naughty = "Zaal\r\nATTENDEE:mailto:x@evil.example\r\nBEGIN:VALARM\u{2028}\u{85}\0;,:\\\"\u{202e}水".repeat(6);
    run.directory.people["adviser-dgw"].name = naughty.clone();
    run.definition.title = Text::both(naughty.clone(), naughty);
    // The engine refuses control characters in what people type; these are none.
    let planned = plan(&mut run, "2027-03-04T13:30", "Zaal; BEGIN:VALARM, \\nEND:VEVENT \" : é水");
    let read = read_twice(&calendar(&written(&run, &planned, "adviser-dgw", &settings())));
    assert_eq!(read["kinds"], json!(["VCALENDAR", "VEVENT"]));
    assert_eq!(read["entries"][0]["location"], "Zaal; BEGIN:VALARM, \\nEND:VEVENT \" : é水");
    assert_eq!(read["entries"][0]["attendees"].as_array().unwrap().len(), 1);
    assert_eq!(read["entries"][0]["attendees"][0][0], "mailto:karel.mertens@begeleiding.example");
}
