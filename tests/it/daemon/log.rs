// SPDX-License-Identifier: EUPL-1.2
//! What the log tells at its most talkative: what was done, to what, by whom and whence; and never a name, an address,
//! a text that somebody wrote, or a secret.

use serde_json::{Value as Json, json};

use super::Desk;
use crate::smtp::Server;

const SECRET: &str = "hunter2-and-more";

#[test]
fn a_log_in_every_detail_holds_no_person_and_no_secret() {
    let server = Server::start(&json!({
        "tls": "starttls",
        "auth": { "user": "sluis@relay.example", "password": SECRET, "mechanisms": ["PLAIN"] },
        "faults": [{ "at": "rcpt", "to": "wilhelmina@tick.example", "say": "550 5.1.1 <wilhelmina@tick.example> Wilhelmina is gone" }],
    }));
    let mut desk = Desk::waiting_until("2026-01-05");
    let port = server.port.to_string();
    let authority = server.ca().display().to_string();
    for (name, value) in [
        ("MAIL__TRANSPORT", "smtp"),
        ("MAIL__HOST", "localhost"),
        ("MAIL__PORT", &port),
        ("MAIL__TLS", "starttls"),
        ("MAIL__CA_FILE", &authority),
        ("MAIL__USER", "sluis@relay.example"),
        ("MAIL__PASSWORD", SECRET),
        ("TELEMETRY__LOG", "trace"),
    ] {
        desk.set(&format!("SLUIS_{name}"), value);
    }
    let daemon = desk.serve();
    desk.ok(&["start", "tick", "--as", "p1"]);
    while desk.outbox().iter().filter(|row| row["state"] == "sent" || row["state"] == "dead").count() < 2 {}
    assert_eq!(server.messages().len(), 1);
    let health = daemon.get("/healthz").1 + &daemon.get("/metrics").1;
    daemon.signal("TERM");
    let (status, log) = daemon.end();
    assert_eq!(status.code(), Some(0));
    assert!(log.len() > 3, "{log:?}");
    let told = log.join("\n") + &health;
    for never in ["Wilhelmina", "wilhelmina", "Bartholomeus", "bartholomeus", "tick.example", SECRET, "relay.example"] {
        assert!(!told.contains(never), "{never} stands in\n{told}");
    }
    for line in &log {
        let line: Json = serde_json::from_str(line).expect("every line is JSON");
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
    }
}
