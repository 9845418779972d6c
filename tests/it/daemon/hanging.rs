// SPDX-License-Identifier: EUPL-1.2
//! A service that no longer works turns health red within half a minute: one that hangs in a statement without an end, and
//! one whose database another process does not let go. The clocks of the daemon run faster here, so that nobody waits.

use super::running::database;
use super::{Desk, Running};
use crate::tools;

/// A daemon with nothing to do, for which so many seconds go by in one.
fn serving(times: u32) -> (Desk, Running) {
    let mut desk = Desk::waiting_until("2099-01-05");
    desk.ok(&["start", "tick"]);
    desk.set("LD_PRELOAD", tools::faketime().to_str().unwrap());
    desk.set("FAKETIME", &format!("+0 x{times}"));
    let daemon = desk.serve();
    (desk, daemon)
}

/// How a service is, as health tells it.
fn state_of(daemon: &Running, service: &str) -> (u16, String) {
    let (status, told) = daemon.health("/healthz");
    let of = told["services"].as_array().unwrap().iter().find(|one| one["name"] == service).unwrap();
    (status, of["state"].as_str().unwrap().to_owned())
}

#[test]
fn a_service_that_hangs_without_an_end_turns_health_red() {
    let (desk, daemon) = serving(20);
    // A statement of the deliverer comes upon a count of all numbers, which does not end.
    database(&desk.path("sluis-data"))
        .execute_batch(
            "CREATE VIEW numbers AS WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT n FROM number;
             CREATE TRIGGER endless BEFORE UPDATE OF leased_until ON duties BEGIN SELECT count(*) FROM numbers; END;
             UPDATE instances SET next_due_at = NULL;
             INSERT INTO duties (id, instance, seq, kind, item, seat, channel, due_at, recipient, notice, next_attempt_at)
             SELECT 'd', id, 1, 'reminder', '', 'p1', 'mail', 0, 'p1', '{}', 0 FROM instances;",
        )
        .unwrap();
    while state_of(&daemon, "deliverer").1 == "working" {}
    assert_eq!(state_of(&daemon, "deliverer"), (503, "silent".to_owned()));
    assert_eq!(state_of(&daemon, "pulse").1, "working", "one that hangs is no reason for the others to");
    assert!(daemon.get("/metrics").1.contains("sluis_service_up{service=\"deliverer\"} 0"));
}

#[test]
fn a_database_that_another_process_holds_turns_health_red_until_it_lets_go() {
    let (desk, mut daemon) = serving(20);
    let other = database(&desk.path("sluis-data"));
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Whatever it reads again, it has to write before it can send.
    daemon.signal("HUP");
    daemon.hear(&[("object", "deliverer"), ("result", "failed")]);
    assert_eq!(state_of(&daemon, "deliverer"), (503, "failing".to_owned()));
    other.execute_batch("ROLLBACK").unwrap();
    daemon.hear(&[("object", "deliverer"), ("result", "works again")]);
    assert_eq!(daemon.health("/healthz").0, 200);
}
