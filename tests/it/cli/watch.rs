// SPDX-License-Identifier: EUPL-1.2
//! `sluis check --watch` as somebody sees it who types in another window: the real program, told by the system of a change,
//! ended by Ctrl-C. The tests wait for what it prints and for nothing else.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::Desk;

/// The program, and what it prints.
struct Watching {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Watching {
    fn start(desk: &Desk, args: &str) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sluis"))
            .args(args.split(' '))
            .current_dir(desk.path(""))
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Watching { child, out }
    }

    /// What it prints up to a line that ends so.
    fn until(&mut self, end: &str) -> String {
        let mut text = String::new();
        while !text.trim_end().ends_with(end) {
            assert!(self.out.read_line(&mut text).unwrap() > 0, "it ended after {text}");
        }
        text
    }

    /// Presses Ctrl-C and gives the exit status, and what was still printed.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let rest = std::io::read_to_string(&mut self.out).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

#[test]
fn a_change_of_a_file_is_checked_at_once_and_the_run_is_named_after_it() {
    let desk = Desk::with_gho();
    let phase = fs::read_to_string(desk.path("gho-dgw/phase-1-cooperation.yaml")).unwrap();
    let mut watching = Watching::start(&desk, "check --watch gho-dgw --language en");
    assert_eq!(watching.until("in 13 files"), "no errors in 13 files\n");
    desk.write("gho-dgw/phase-1-cooperation.yaml", &phase.replace("needs: baseline", "needs: basline"));
    let told = watching.until("in 13 files");
    assert!(told.starts_with("\n== gho-dgw/phase-1-cooperation.yaml\nerror[SL0303]: "), "{told}");
    assert!(told.ends_with("1 error in 13 files\n") && !told.contains('\u{1b}'), "{told}");
    // Nothing is said of a file that is saved as it was: the next that is printed is about the next change.
    desk.write("gho-dgw/phase-1-cooperation.yaml", &phase.replace("needs: baseline", "needs: basline"));
    desk.write("gho-dgw/notes.txt", "no file of a workflow");
    desk.write("gho-dgw/phase-1-cooperation.yaml", &phase);
    assert_eq!(watching.until("in 13 files"), "\n== gho-dgw/phase-1-cooperation.yaml\nno errors in 13 files\n");
    // A file that comes, and one that goes; also of the mails.
    desk.write("gho-dgw/mail/receipt.en.md", "---\nsubject: Received\n---\n\n{{ person.nome }}\n");
    let told = watching.until("in 14 files");
    assert!(told.starts_with("\n== gho-dgw/mail/receipt.en.md\nerror[SL0803]: "), "{told}");
    fs::remove_file(desk.path("gho-dgw/mail/receipt.en.md")).unwrap();
    assert_eq!(watching.until("in 13 files"), "\n== gho-dgw/mail/receipt.en.md\nno errors in 13 files\n");
    assert_eq!(watching.interrupt(), (Some(0), String::new()));
}

#[test]
fn ctrl_c_ends_it_with_the_status_of_the_last_check() {
    let desk = Desk::with_gho();
    desk.write("gho-dgw/phase-3-pilot.yaml", "title: Pilot\nsteps: {}\n");
    let mut watching = Watching::start(&desk, "check --watch gho-dgw --language en");
    watching.until("in 13 files");
    assert_eq!(watching.interrupt(), (Some(1), String::new()));
    let said = desk.fails(2, "check --watch nowhere");
    assert!(said.starts_with("error: ") && said.contains("nowhere"), "{said}");
}

#[test]
fn each_run_is_one_json_value_for_a_program_that_reads_along() {
    let desk = Desk::with_gho();
    let mut watching = Watching::start(&desk, "check --watch gho-dgw --format json");
    let first: serde_json::Value = serde_json::from_str(&watching.until("\n}")).unwrap();
    assert_eq!(first["diagnostics"], serde_json::json!([]));
    desk.write("gho-dgw/phase-3-pilot.yaml", "title: Pilot\nsteps: {}\n");
    let second: serde_json::Value = serde_json::from_str(&watching.until("\n}")).unwrap();
    assert!(second["diagnostics"][0]["code"].as_str().is_some_and(|code| code.starts_with("SL")), "{second}");
    assert_eq!(watching.interrupt().0, Some(1));
}

#[test]
fn on_a_terminal_each_run_begins_on_an_empty_screen() {
    let desk = Desk::with_gho();
    let program = format!("exec {} check --watch gho-dgw --language en --color never", env!("CARGO_BIN_EXE_sluis"));
    // `script` gives the program a terminal of its own; what is typed into it is typed there.
    let mut child = Command::new("script")
        .args(["--quiet", "--flush", "--return", "--command", &program, "/dev/null"])
        .current_dir(desk.path(""))
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    let mut watching = Watching { out: BufReader::new(child.stdout.take().unwrap()), child };
    assert_eq!(watching.until("in 13 files"), "\u{1b}[2J\u{1b}[3J\u{1b}[Hno errors in 13 files\r\n");
    desk.write("gho-dgw/phase-3-pilot.yaml", "title: Pilot\nsteps: {}\n");
    let told = watching.until("in 13 files");
    assert!(told.starts_with("\u{1b}[2J\u{1b}[3J\u{1b}[H\r\n== gho-dgw/phase-3-pilot.yaml\r\nerror["), "{told:?}");
    keyboard.write_all(b"\x03").unwrap();
    std::io::read_to_string(&mut watching.out).unwrap();
    assert_eq!(watching.child.wait().unwrap().code(), Some(1));
}
