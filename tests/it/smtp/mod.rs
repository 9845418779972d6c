// SPDX-License-Identifier: EUPL-1.2
//! A real mail server on loopback (`tests/tools/smtp_server.py`) that misbehaves as it is told, and what arrived at it.
//! Nothing here waits by a clock: the server says when it is ready, and holds an answer until it is released.

mod harness;
mod hostile;
mod misbehaving;
mod postfix;
mod protected;
mod sendmail;
mod stage;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::tools::python;

/// A server under a script; it ends when this value goes.
pub(crate) struct Server {
    child: Child,
    told: Option<ChildStdin>,
    /// A sign for each message that came.
    came: Mutex<Receiver<()>>,
    folder: TempDir,
    /// Where it listens on 127.0.0.1.
    pub(crate) port: u16,
    /// Where its token endpoint listens on 127.0.0.1.
    pub(crate) token_port: u16,
}

/// A message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// The number of the connection that brought it, from 1.
    pub(crate) connection: u64,
    /// The server took it, whether or not its answer reached us.
    pub(crate) accepted: bool,
    /// The sender of the envelope.
    pub(crate) from: String,
    /// The recipients of the envelope.
    pub(crate) to: Vec<String>,
    /// The bytes as they came, without the dots of transparency.
    pub(crate) bytes: Vec<u8>,
    /// It came over TLS.
    pub(crate) tls: bool,
    /// Who had signed in.
    pub(crate) user: Option<String>,
}

impl Server {
    /// A server that does what it should.
    pub(crate) fn well() -> Server {
        Server::start(&serde_json::json!({}))
    }

    /// A server under a script; its keys stand at the head of `tests/tools/smtp_server.py`.
    pub(crate) fn start(script: &Json) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let mut command = python();
        command.arg("tests/tools/smtp_server.py").arg(folder.path().join("record")).arg(script.to_string());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        said.read_line(&mut ready).unwrap();
        let (say, came) = channel();
        std::thread::spawn(move || said.lines().map_while(Result::ok).try_for_each(|_| say.send(())));
        let ready: Json = serde_json::from_str(&ready).expect("the server says where it listens");
        let port = |name: &str| u16::try_from(ready[name].as_u64().unwrap()).unwrap();
        let told = child.stdin.take();
        Server { port: port("port"), token_port: port("token_port"), child, told, came: Mutex::new(came), folder }
    }

    /// The certificate of the authority that its own is from.
    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.path().join("record.pem")
    }

    /// Gives the answers that it holds.
    pub(crate) fn release(&mut self) {
        self.told.as_mut().unwrap().write_all(b"release\n").unwrap();
    }

    /// The messages that it took, in order: what a reader would find.
    pub(crate) fn messages(&self) -> Vec<Arrived> {
        self.arrived().into_iter().filter(|message| message.accepted).collect()
    }

    /// Waits until it took so many messages.
    pub(crate) fn await_messages(&self, number: usize) {
        self.await_messages_or(number, || {});
    }

    /// The same; `look` is called again and again meanwhile, and panics when there is nothing more to wait for.
    pub(crate) fn await_messages_or(&self, number: usize, look: impl Fn()) {
        let mut seconds = 0;
        while self.messages().len() < number {
            look();
            assert!(seconds < 120, "{number} messages did not come: {:?}", self.arrived());
            seconds += u32::from(self.came.lock().unwrap().recv_timeout(Duration::from_secs(1)).is_err());
        }
    }

    /// The messages that came, also those that it refused.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.recorded("message").iter().map(arrived).collect()
    }

    /// How many connections were made to it.
    pub(crate) fn connections(&self) -> usize {
        self.recorded("connect").len()
    }

    /// The commands that it got, by their verbs, in order: `EHLO`, `AUTH PLAIN`, `MAIL`.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.recorded("command").iter().map(|line| line["verb"].as_str().unwrap().to_owned()).collect()
    }

    /// For each token that was asked for whether it was given.
    pub(crate) fn tokens(&self) -> Vec<bool> {
        self.recorded("token").iter().map(|line| line["granted"].as_bool().unwrap()).collect()
    }

    fn recorded(&self, event: &str) -> Vec<Json> {
        let text = std::fs::read_to_string(self.folder.path().join("record")).unwrap();
        // The last line may be half written at this moment.
        let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let lines = whole.map(|line| serde_json::from_str::<Json>(line).unwrap());
        lines.filter(|line| line["event"] == event).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn arrived(line: &Json) -> Arrived {
    let recipients = line["recipients"].as_array().unwrap().iter();
    Arrived {
        connection: line["connection"].as_u64().unwrap(),
        accepted: line["accepted"].as_bool().unwrap(),
        from: line["sender"].as_str().unwrap().to_owned(),
        to: recipients.map(|to| to.as_str().unwrap().to_owned()).collect(),
        bytes: line["data"].as_str().unwrap().chars().map(|sign| u8::try_from(sign).unwrap()).collect(),
        tls: line["tls"].as_bool().unwrap(),
        user: line["user"].as_str().map(str::to_owned),
    }
}
