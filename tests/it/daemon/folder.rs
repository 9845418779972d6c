// SPDX-License-Identifier: EUPL-1.2
//! The data folder as an operator has it: copied after an orderly end, kept from writing, mistyped, and used by commands
//! that lack the settings of the daemon.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

use serde_json::json;

use super::running::database;
use super::{Desk, Running};
use crate::smtp::Server;
use crate::tools::printed;

#[test]
fn after_an_orderly_end_the_database_file_alone_is_a_whole_copy() {
    let desk = Desk::waiting_until("2026-01-05");
    let mut daemon = desk.serve();
    desk.ok(&["start", "tick"]);
    daemon.hear_sent(2);
    let log = desk.ok(&["log", "tick"]);
    daemon.signal("TERM");
    assert_eq!(daemon.end().0.code(), Some(0));
    fs::create_dir(desk.path("copy")).unwrap();
    fs::copy(desk.path("sluis-data/sluis.db"), desk.path("copy/sluis.db")).unwrap();
    assert_eq!(desk.ok(&["--data", "copy", "log", "tick"]), log);
    let sent: Vec<serde_json::Value> =
        serde_json::from_str(&desk.ok(&["--data", "copy", "--format", "json", "outbox"])).unwrap();
    assert!(sent.iter().all(|row| row["state"] == "sent"), "{sent:?}");
}

/// A daemon whose settings stand in a folder of their own, when it has looked for mail once.
fn serving_with(desk: &Desk, settings: &str) -> Running {
    let arguments = ["--format", "json", "--config", settings, "--data", "var", "serve", "--no-web", "--listen"];
    let daemon = Running::begin(desk.command(&[&arguments[..], &["127.0.0.1:0"]].concat()));
    let looked = |told: &serde_json::Value| {
        told["services"].as_array().unwrap().iter().all(|one| one["lastSuccess"].is_string())
    };
    while !looked(&daemon.health("/healthz").1) {}
    daemon
}

#[test]
fn a_command_without_the_settings_of_the_daemon_leaves_its_mail_to_it() {
    let desk = Desk::waiting_until("2026-01-05");
    let server = Server::start(&json!({}));
    fs::create_dir(desk.path("etc")).unwrap();
    let port = server.port;
    let toml = format!("[mail]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n");
    fs::write(desk.path("etc/sluis.toml"), toml).unwrap();
    let daemon = serving_with(&desk, "etc/sluis.toml");
    daemon.signal("TERM");
    assert_eq!(daemon.end().0.code(), Some(0));
    // The daemon is down, so that nobody but this command could take the mail.
    let started = desk.command(&["--data", "var", "start", "tick"]).output().unwrap();
    let told = printed(&started);
    assert!(started.status.success() && told.contains("2 mails wait in the outbox for `sluis serve`"), "{told}");
    assert!(told.contains("--config"), "{told}");
    assert_eq!(fs::read_dir(desk.path("var/mail")).unwrap().count(), 0, "no file took the place of a mail");
    let mut daemon = serving_with(&desk, "etc/sluis.toml");
    daemon.hear_sent(2);
    assert_eq!(server.messages().len(), 2);
    drop(daemon);
    // Who says that mail goes into files gets files.
    let mut files = desk.command(&["--data", "var", "start", "tick", "--id", "other"]);
    let told = printed(&files.env("SLUIS_MAIL__TRANSPORT", "files").output().unwrap());
    assert!(told.contains("2 mails were written as files in var/mail."), "{told}");
}

#[test]
fn a_command_says_where_the_files_lie_that_it_wrote_as_mail() {
    let desk = Desk::waiting_until("2026-01-05");
    let told = printed(&desk.command(&["--data", "var", "start", "tick"]).output().unwrap());
    assert!(told.contains("2 mails were written as files in var/mail."), "{told}");
}

/// Runs the program as somebody who may read everything here and write nothing.
fn as_a_guest(desk: &Desk, arguments: &[&str]) -> Output {
    // The build may lie where only its owner comes.
    let program = desk.path("program");
    fs::copy(env!("CARGO_BIN_EXE_sluis"), &program).unwrap();
    for path in ["", "program", "sluis-data", "sluis-data/mail", "sluis-data/evidence"] {
        fs::set_permissions(desk.path(path), fs::Permissions::from_mode(0o555)).unwrap();
    }
    for file in fs::read_dir(desk.path("sluis-data")).unwrap().map(|entry| entry.unwrap().path()) {
        if file.is_file() {
            fs::set_permissions(file, fs::Permissions::from_mode(0o444)).unwrap();
        }
    }
    let mut command = Command::new(program);
    command.current_dir(desk.path("")).env_clear().args(arguments);
    if fs::metadata(desk.path("tick")).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(desk.path("sluis-data"), fs::Permissions::from_mode(0o755)).unwrap();
    output
}

#[test]
fn a_data_folder_that_cannot_be_written_is_refused_at_the_start_and_can_still_be_read() {
    let desk = Desk::waiting_until("2026-01-05");
    desk.ok(&["start", "tick"]);
    // Somebody has it open, so that SQLite finds what it needs for reading.
    let held = database(&desk.path("sluis-data"));
    held.query_row("SELECT count(*) FROM events", [], |row| row.get::<_, i64>(0)).unwrap();
    let serve = ["serve", "--no-web", "--listen", "127.0.0.1:0", "--language", "nl"];
    let refused = as_a_guest(&desk, &serve);
    let said = printed(&refused);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("geef de gebruiker van sluis schrijfrecht op het bestand en zijn map"), "{said}");
    let listed = as_a_guest(&desk, &["list"]);
    assert!(listed.status.success() && printed(&listed).contains("tick"), "{}", printed(&listed));
    drop(held);
}

#[test]
fn a_daemon_says_that_it_begins_a_new_data_folder() {
    let desk = Desk::waiting_until("2026-01-05");
    let serve = ["--format", "json", "--data", "tpyo", "serve", "--no-web", "--listen", "127.0.0.1:0"];
    let mut daemon = Running::begin(desk.command(&serve));
    assert_eq!(daemon.started["new"], true, "{}", daemon.started);
    daemon.hear(&[("action", "open"), ("object", "data folder"), ("result", "new")]);
    drop(daemon);
    assert_eq!(Running::begin(desk.command(&serve)).started["new"], false);
}

#[test]
fn an_address_that_cannot_be_listened_on_is_told_by_what_is_wrong_with_it() {
    let desk = Desk::waiting_until("2026-01-05");
    for (listen, said) in [
        ("8080", "schrijf adres en poort, als 127.0.0.1:8080"),
        ("0.0.0.0:99999", "schrijf adres en poort, als 127.0.0.1:8080"),
        ("192.0.2.1:8080", "dat adres is niet van deze computer"),
    ] {
        let refused = desk.run(&["serve", "--no-web", "--listen", listen, "--language", "nl"]);
        let told = printed(&refused);
        assert_eq!(refused.status.code(), Some(2), "{told}");
        assert!(told.contains(said) && !told.contains("misschien draait daar al"), "{told}");
    }
}

#[test]
fn the_readme_writes_the_settings_that_the_unit_wants_before_it_starts_the_service() {
    let readme = include_str!("../../../README.md");
    let unit = include_str!("../../../packaging/sluis.service");
    assert!(unit.contains("--config /etc/sluis/sluis.toml"));
    let place = |words: &str| readme.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(place("/etc/sluis/sluis.toml") < place("systemctl enable --now sluis"));
}
