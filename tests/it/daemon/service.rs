// SPDX-License-Identifier: EUPL-1.2
//! Starting, working, failing and ending, as seen by whoever runs the daemon.

use std::net::TcpListener;

use super::running::{database, sent_in};
use super::{Desk, Running};

#[test]
fn it_sends_what_a_command_beside_it_made_owed_and_ends_when_told() {
    let desk = Desk::waiting_until("2026-01-05");
    let mut daemon = desk.serve();
    assert_eq!(daemon.health("/readyz").0, 200);
    // The command line has no way for mail to leave here, so whatever arrives was sent by the daemon.
    desk.ok(&["start", "tick"]);
    daemon.hear_sent(2);
    assert_eq!(desk.mails().len(), 2);
    let (status, told) = daemon.health("/healthz");
    assert_eq!((status, told["owed"]["outbox"]["claimable"].as_i64()), (200, Some(0)), "{told}");
    let (_, metrics) = daemon.get("/metrics");
    assert!(metrics.contains("sluis_sends_total{class=\"sent\"} 2"), "{metrics}");
    assert!(metrics.contains("sluis_service_up{service=\"pulse\"} 1"), "{metrics}");
    assert_eq!(daemon.get("/").0, 404);
    daemon.signal("TERM");
    let (status, log) = daemon.end();
    assert_eq!(status.code(), Some(0), "{log:?}");
}

#[test]
fn a_service_that_fails_is_seen_and_comes_back_by_itself() {
    let desk = Desk::waiting_until("2026-01-05");
    let mut daemon = desk.serve();
    let file = database(&desk.path("sluis-data"));
    file.execute_batch("ALTER TABLE duties RENAME TO gone").unwrap();
    daemon.hear(&[("action", "serve"), ("object", "deliverer"), ("result", "failed")]);
    for path in ["/healthz", "/readyz"] {
        let (status, told) = daemon.health(path);
        assert_eq!((status, told["status"].as_str()), (503, Some("failing")), "{told}");
        let deliverer = told["services"].as_array().unwrap().iter().find(|one| one["name"] == "deliverer").unwrap();
        assert_eq!(deliverer["state"], "failing", "{told}");
    }
    assert!(daemon.get("/metrics").1.contains("sluis_service_up{service=\"deliverer\"} 0"));
    file.execute_batch("ALTER TABLE gone RENAME TO duties").unwrap();
    daemon.hear(&[("object", "deliverer"), ("result", "works again")]);
    assert_eq!(daemon.health("/healthz").0, 200);
}

#[test]
fn one_broken_programme_does_not_hold_up_the_others() {
    let desk = Desk::waiting_until("2099-01-05");
    for id in ["one", "two"] {
        desk.ok(&["start", "tick", "--id", id]);
    }
    let file = database(&desk.path("sluis-data"));
    file.execute_batch(
        "UPDATE instances SET next_due_at = 1; UPDATE events SET body = 'no' WHERE instance = 'one' AND seq = 1;",
    )
    .unwrap();
    let mut daemon = desk.serve();
    daemon.hear(&[("action", "pulse"), ("object", "one"), ("result", "failed:outside")]);
    daemon.hear(&[("action", "pulse"), ("object", "two"), ("result", "unchanged")]);
    let (status, told) = daemon.health("/healthz");
    let pulse = told["services"].as_array().unwrap().iter().find(|one| one["name"] == "pulse").unwrap();
    assert_eq!((status, &pulse["state"]), (200, &"working".into()), "{told}");
}

#[test]
fn what_cannot_be_served_is_refused_with_its_cure() {
    let desk = Desk::waiting_until("2026-01-05");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = desk.run(&["serve", "--no-web", "--listen", &address]);
    assert_eq!(refused.status.code(), Some(2));
    let said = crate::tools::printed(&refused);
    assert!(said.contains(&address) && said.contains("--listen"), "{said}");
}

#[test]
fn another_configuration_is_taken_over_and_a_bad_one_leaves_the_old() {
    let mut desk = Desk::waiting_until("2026-01-05");
    std::fs::write(desk.path("sluis.toml"), "[mail]\nfrom = \"First <first@tick.example>\"\n").unwrap();
    desk.set("SLUIS_CONFIG", "sluis.toml");
    let mut daemon = desk.serve();
    std::fs::write(desk.path("sluis.toml"), "[mail]\nfrom = \"Second <second@tick.example>\"\nfrm = 1\n").unwrap();
    daemon.signal("HUP");
    let told = daemon.hear(&[("action", "reload"), ("result", "failed; the old one stays")]);
    assert!(told["why"].as_str().unwrap().contains("sluis.toml:3"), "{told}");
    std::fs::write(desk.path("sluis.toml"), "data = \"elsewhere\"\n[mail]\nfrom = \"Second <second@tick.example>\"\n")
        .unwrap();
    daemon.signal("HUP");
    daemon.hear(&[("action", "reload"), ("result", "done")]);
    let told = daemon.hear(&[("action", "reload"), ("result", "needs a restart")]);
    assert_eq!(told["settings"], "data");
    std::fs::write(desk.path("sluis.toml"), "[mail]\nfrom = \"Third <third@tick.example>\"\n").unwrap();
    desk.ok(&["start", "tick"]);
    daemon.hear_sent(2);
    let mail = std::fs::read_to_string(desk.path("sluis-data/mail").join(&desk.mails()[0])).unwrap();
    assert!(mail.contains("second@tick.example"), "{mail}");
}

#[test]
fn two_daemons_share_one_data_folder_and_send_each_mail_once() {
    let desk = Desk::waiting_until("2026-01-05");
    let daemons: Vec<Running> = (0..2).map(|_| desk.serve()).collect();
    for number in 0..4 {
        desk.ok(&["start", "tick", "--id", &format!("p{number}")]);
    }
    while desk.outbox().iter().any(|row| row["state"] != "sent") {}
    let mut sent = 0;
    for daemon in daemons {
        daemon.signal("TERM");
        let (status, log) = daemon.end();
        assert_eq!(status.code(), Some(0), "{log:?}");
        sent += sent_in(&log);
    }
    assert_eq!(sent, 8, "whoever takes a mail, it is sent once");
    assert!(desk.outbox().iter().all(|row| row["attempts"] == 1));
}
