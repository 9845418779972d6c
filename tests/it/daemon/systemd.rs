// SPDX-License-Identifier: EUPL-1.2
//! What systemd hears of a daemon, on a socket of its kind, and what it says of the unit that we ship.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

use super::Desk;

#[test]
fn systemd_hears_ready_alive_reloading_and_stopping() {
    let mut desk = Desk::waiting_until("2026-01-05");
    let socket = UnixDatagram::bind(desk.path("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    desk.set("NOTIFY_SOCKET", desk.path("notify").to_str().unwrap());
    // A second; it is fed twice as often.
    desk.set("WATCHDOG_USEC", "1000000");
    let hear = |wanted: &str| {
        let mut bytes = [0; 4096];
        loop {
            let length = socket.recv(&mut bytes).unwrap_or_else(|error| panic!("no {wanted}: {error}"));
            let told = String::from_utf8_lossy(&bytes[..length]).into_owned();
            if told.lines().any(|line| line == wanted) {
                return told;
            }
        }
    };
    let daemon = desk.serve();
    hear("READY=1");
    hear("WATCHDOG=1");
    daemon.signal("HUP");
    assert!(hear("RELOADING=1").contains("MONOTONIC_USEC="));
    hear("READY=1");
    daemon.signal("TERM");
    hear("STOPPING=1");
    assert_eq!(daemon.end().0.code(), Some(0));
}

/// What `systemd-analyze` says of the unit, in which the program is the one that was built here.
fn analyzed(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let unit = fs::read_to_string("packaging/sluis.service").unwrap();
    let unit = unit.replace("/usr/local/bin/sluis", env!("CARGO_BIN_EXE_sluis"));
    let path = folder.path().join("sluis.service");
    fs::write(&path, unit).unwrap();
    let mut command = Command::new("systemd-analyze");
    let output = command.args(arguments).arg("--man=no").arg(&path).output().expect("tests/run installs systemd");
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    told
}

#[test]
fn systemd_finds_no_fault_in_the_unit() {
    assert_eq!(analyzed(&["verify"]), "", "it has remarks");
}

#[test]
fn systemd_finds_the_unit_well_closed_off() {
    // Of 10, where 10 is open to everything; below 2 is its best class.
    analyzed(&["security", "--offline=true", "--threshold=19"]);
}
