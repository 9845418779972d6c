// SPDX-License-Identifier: EUPL-1.2
//! A wall clock that is wrong, jumps, or goes on while nobody serves. The clock of a running daemon is moved by a file
//! that libfaketime reads; the monotonic clock, by which it sleeps, stays the machine's own.

use std::fs;

use super::Desk;
use crate::tools;

/// A desk whose clock stands still where `put` puts it.
fn desk(until: &str) -> Desk {
    faked(Desk::waiting_until(until))
}

fn faked(mut desk: Desk) -> Desk {
    let file = desk.path("clock");
    desk.set("LD_PRELOAD", tools::faketime().to_str().unwrap());
    desk.set("FAKETIME_TIMESTAMP_FILE", file.to_str().unwrap());
    desk.set("FAKETIME_NO_CACHE", "1");
    desk.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    desk
}

/// Puts the clock at a moment: `2027-03-28T09:00:00Z`.
fn put(desk: &Desk, moment: &str) {
    let moment = moment.replace('T', " ").replace('Z', "");
    // Never half a moment: whoever reads meanwhile finds the old one or the new one.
    fs::write(desk.path("clock.new"), moment + "\n").unwrap();
    fs::rename(desk.path("clock.new"), desk.path("clock")).unwrap();
}

/// Both people were told once, by one attempt.
fn told_once(desk: &Desk) {
    let outbox = desk.outbox();
    let mut people: Vec<_> = outbox.iter().map(|row| row["recipient"].as_str().unwrap()).collect();
    people.sort_unstable();
    assert_eq!(people, ["p1", "p2"], "{outbox:#?}");
    assert!(outbox.iter().all(|row| row["state"] == "sent" && row["attempts"] == 1), "{outbox:#?}");
    assert_eq!(desk.mails().len(), 2);
}

#[test]
fn a_clock_that_jumps_both_ways_doubles_nothing_and_loses_nothing() {
    let desk = desk("2027-01-12");
    put(&desk, "2027-01-04T09:00:00Z");
    desk.ok(&["start", "tick"]);
    let mut daemon = desk.serve();
    daemon.turned_at("2027-01-04T09:00:00Z");
    assert_eq!(desk.mails().len(), 0, "it is not time yet");
    put(&desk, "2027-01-14T09:00:00Z");
    daemon.turned_at("2027-01-14T09:00:00Z");
    daemon.hear_sent(2);
    for moment in ["2027-01-05T09:00:00Z", "2027-01-20T09:00:00Z", "2026-01-01T00:00:00Z", "2027-02-01T09:00:00Z"] {
        put(&desk, moment);
        daemon.turned_at(moment);
    }
    told_once(&desk);
    desk.ok(&["verify"]);
}

#[test]
fn on_the_days_when_the_clock_changes_a_day_begins_at_its_own_midnight() {
    for (until, before, midnight) in [
        ("2027-03-28", "2027-03-27T22:59:59Z", "2027-03-27T23:00:00Z"),
        ("2027-03-29", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"),
        ("2026-10-25", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z"),
        ("2026-10-26", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
    ] {
        let desk = desk(until);
        put(&desk, "2026-10-20T09:00:00Z");
        desk.ok(&["start", "tick"]);
        let mut daemon = desk.serve();
        put(&desk, before);
        daemon.turned_at(before);
        assert_eq!(desk.outbox().len(), 0, "{until} has not begun at {before}");
        put(&desk, midnight);
        daemon.turned_at(midnight);
        daemon.hear_sent(2);
        told_once(&desk);
    }
}

#[test]
fn after_ten_days_of_downtime_and_restarts_around_the_tick_all_are_told_once() {
    let desk = desk("2027-01-12");
    put(&desk, "2027-01-04T09:00:00Z");
    desk.ok(&["start", "tick"]);
    desk.serve().kill();
    put(&desk, "2027-01-14T09:00:00Z");
    // Each is killed as soon as it runs, in the midst of what it finds to do.
    for _ in 0..5 {
        desk.serve().kill();
    }
    // What a killed one had is free after a minute.
    put(&desk, "2027-01-14T09:30:00Z");
    let daemon = desk.serve();
    daemon.turned_at("2027-01-14T09:30:00Z");
    while desk.outbox().iter().any(|row| row["state"] != "sent") {}
    assert_eq!(desk.outbox().len(), 2);
    assert_eq!(desk.mails().len(), 2);
    desk.ok(&["verify"]);
}

/// A task long overdue, of which its owners are reminded every night at half past two, also on days off.
const NIGHTLY: &str = r#"
sluis: 1
id: tick
version: 1.0.0
title: Something that is asked at night
language: en
timezone: Europe/Amsterdam
managed_by: crew
roles: { crew: { title: Crew } }
reminders: [{ schedule: "30 2 * * *", for: [overdue], days_off: true }]
phases:
  only:
    title: The only phase
    steps:
      work: { kind: task, title: Do it, owner: crew, due: 2026-01-05 }
"#;

#[test]
fn half_past_two_comes_once_on_the_night_that_has_it_not_and_on_the_night_that_has_it_twice() {
    let nights: [(&str, &[(&str, usize)]); 2] = [
        (
            "2027-03-27T10:00:00Z",
            &[
                ("2027-03-28T00:59:59Z", 0),
                // Two o'clock is three o'clock.
                ("2027-03-28T01:00:00Z", 1),
                ("2027-03-28T01:30:00Z", 1),
                ("2027-03-29T00:29:59Z", 1),
                ("2027-03-29T00:30:00Z", 2),
            ],
        ),
        (
            "2026-10-24T10:00:00Z",
            &[
                ("2026-10-25T00:29:59Z", 0),
                ("2026-10-25T00:30:00Z", 1),
                // Half past two again.
                ("2026-10-25T01:30:00Z", 1),
                ("2026-10-26T01:29:59Z", 1),
                ("2026-10-26T01:30:00Z", 2),
            ],
        ),
    ];
    for (begin, moments) in nights {
        let desk = faked(Desk::with(NIGHTLY));
        put(&desk, begin);
        desk.ok(&["start", "tick"]);
        let daemon = desk.serve();
        for (moment, times) in moments {
            put(&desk, moment);
            daemon.turned_at(moment);
            let outbox = desk.outbox();
            let reminded = |person: &str| {
                let mine = outbox.iter().filter(|row| row["kind"] == "reminder" && row["recipient"] == person);
                mine.count()
            };
            assert_eq!([reminded("p1"), reminded("p2")], [*times; 2], "{moment}: {outbox:#?}");
        }
        desk.ok(&["verify"]);
    }
}
