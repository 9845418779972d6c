// SPDX-License-Identifier: EUPL-1.2
//! A desk with a data folder, the commands beside it, and daemons that run on it. A daemon ends when its value goes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value as Json;
use tempfile::TempDir;

/// So long a test waits for a line that never comes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A programme that begins with a wait, and then asks two people for something.
const WORKFLOW: &str = r#"
sluis: 1
id: tick
version: 1.0.0
title: Something that waits
language: en
managed_by: crew
roles: { crew: { title: Crew } }
phases:
  only:
    title: The only phase
    steps:
      rest: { kind: wait, title: Wait for the day, until: DAY }
      work: { kind: task, title: Do it, owner: crew, needs: rest, outputs: { how: { type: text } } }
      more: { kind: task, title: Do more, owner: crew, needs: work }
    gate:
      title: Was it good?
      approvals: [{ by: crew, rule: all }]
"#;

/// Names and addresses that must never be in a log.
pub(super) const PEOPLE: &str = r#"
people:
  p1: { name: Wilhelmina Wachter, email: wilhelmina@tick.example, roles: [crew] }
  p2: { name: Bartholomeus Bakker, email: bartholomeus@tick.example, roles: [crew] }
"#;

/// A folder with a workflow, a data folder and settings.
pub(super) struct Desk {
    folder: TempDir,
    settings: Vec<(String, String)>,
}

impl Desk {
    /// A desk with the workflow that waits until this date.
    pub(super) fn waiting_until(day: &str) -> Desk {
        Desk::with(&WORKFLOW.replace("DAY", day))
    }

    /// A desk with this workflow, of which the id is `tick`.
    pub(super) fn with(workflow: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tick")).unwrap();
        fs::write(folder.path().join("tick/workflow.yaml"), workflow).unwrap();
        fs::write(folder.path().join("tick/people.yaml"), PEOPLE).unwrap();
        let settings = [("TZ", "UTC"), ("SLUIS_TELEMETRY__FORMAT", "json"), ("RUST_BACKTRACE", "1")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Desk { folder, settings }
    }

    /// A setting of everything that is run from now on, as a variable of its environment.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.current_dir(self.folder.path()).env_clear().envs(self.settings.iter().cloned());
        command.args(arguments);
        command
    }

    /// Runs a command as somebody beside the daemon would. It leaves mail to the daemon, as with any mail server.
    pub(super) fn run(&self, arguments: &[&str]) -> Output {
        self.beside(arguments).output().unwrap()
    }

    /// The same, before it is run.
    pub(super) fn beside(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(arguments);
        command.env("SLUIS_MAIL__TRANSPORT", "smtp").env("SLUIS_MAIL__HOST", "127.0.0.1");
        command
    }

    /// Runs a command that must succeed; gives what it printed.
    pub(super) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}\n{}", crate::tools::printed(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The outbox as scripts see it.
    pub(super) fn outbox(&self) -> Vec<Json> {
        serde_json::from_str(&self.ok(&["--format", "json", "outbox", "list"])).unwrap()
    }

    /// The mails that lie in the data folder, by name.
    pub(super) fn mails(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("sluis-data/mail")) else { return Vec::new() };
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name.ends_with(".eml"));
        names.sort();
        names
    }

    /// A daemon on this desk, as soon as it says that it runs.
    pub(super) fn serve(&self) -> Running {
        Running::begin(self.command(&["--format", "json", "serve", "--no-web", "--listen", "127.0.0.1:0"]))
    }
}

/// A daemon that runs.
pub(super) struct Running {
    child: Child,
    lines: Receiver<String>,
    /// What it logged so far, as far as it was read.
    pub(super) heard: Vec<String>,
    /// What it said when it started.
    pub(super) started: Json,
}

impl Running {
    /// Starts the command and waits for its first line.
    pub(super) fn begin(mut command: Command) -> Running {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (said, lines) = channel();
        let log = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| said.send(line)));
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let mut running = Running { child, lines, heard: Vec::new(), started: Json::Null };
        running.started =
            serde_json::from_str(&first).unwrap_or_else(|_| panic!("no start\n{}", running.rest().join("\n")));
        running
    }

    /// Waits until a line of the log has these values; gives it.
    pub(super) fn hear(&mut self, wanted: &[(&str, &str)]) -> Json {
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("{wanted:?} was not logged:\n{}", self.heard.join("\n"));
            };
            self.heard.push(line.clone());
            let Ok(told) = serde_json::from_str::<Json>(&line) else { continue };
            if wanted.iter().all(|(key, value)| told[key] == *value) {
                return told;
            }
        }
    }

    /// Waits until so many mails were sent.
    pub(super) fn hear_sent(&mut self, number: u64) {
        let mut sent = 0;
        while sent < number {
            let told = self.hear(&[("action", "deliver"), ("result", "sent")]);
            sent += told["number"].as_u64().unwrap_or_default();
        }
    }

    /// Asks its listener; gives the status and the body.
    pub(super) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.started["listen"].as_str().unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    /// Asks for health or readiness.
    pub(super) fn health(&self, path: &str) -> (u16, Json) {
        let (status, body) = self.get(path);
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Sends it a signal by name, as `kill -NAME` does.
    pub(super) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits until time has been let speak at this moment of its wall clock, which must stand still.
    pub(super) fn turned_at(&self, moment: &str) {
        self.signal("HUP");
        let turned = |told: &Json| {
            let mut services = told["services"].as_array().unwrap().iter();
            services.all(|one| one["lastSuccess"] == moment && one["failures"] == 0)
        };
        while !turned(&self.health("/healthz").1) {}
    }

    /// SIGKILL: the end at any point.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub(super) fn end(mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status, self.rest())
    }

    /// Everything that it logged until its end.
    fn rest(&mut self) -> Vec<String> {
        let rest: Vec<String> = self.lines.iter().collect();
        self.heard.extend(rest);
        std::mem::take(&mut self.heard)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many mails a daemon sent, by its log.
pub(super) fn sent_in(log: &[String]) -> u64 {
    let lines = log.iter().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    lines
        .filter(|line| line["action"] == "deliver" && line["result"] == "sent")
        .filter_map(|line| line["number"].as_u64())
        .sum()
}

/// The database of a data folder, as another program would open it.
pub(super) fn database(data: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(data.join("sluis.db")).unwrap()
}
