// SPDX-License-Identifier: EUPL-1.2
//! Mail that is owed, delivered over SMTP, against a bare loop over lettre's connections that sends the same bytes over as
//! many of them to the same server (`smtp-sink` of Postfix), in turn. The bare loop writes a message and its final dot at
//! once, as we do: lettre's own `send` writes the dot by itself, which then waits 40 ms for a delayed acknowledgement, and
//! would be no measure. Says nothing of how fast a real mail server is.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use rusqlite::Connection;
use sluis::app::Outlet;
use sluis::clock::SystemClock;
use sluis::config::{Config, Flags};
use sluis::mail;
use tokio::task::JoinSet;

use crate::stage::{self, Stage};
use crate::{Figure, median};

/// Delivery at 0.8 of the rate of the bare loop or more: so many times its time at most.
const LIMIT: f64 = 1.0 / 0.8;
/// Mails a round, each to a person of their own.
const MAILS: usize = 300;
const ROUNDS: usize = 5;

const WORKFLOW: &str = "sluis: 1
id: bench
version: 1.0.0
title: A step of many
language: en
managed_by: team
roles: { team: { title: Team } }
phases:
  work:
    title: Work
    steps:
      task: { kind: task, title: The task, owner: team, due: 3 weeks }
";

pub(crate) async fn measure() -> anyhow::Result<Figure> {
    let folder = stage::folder()?;
    let sink = Sink::start()?;
    let settings = sink.settings()?;
    let clock = Arc::new(SystemClock);
    let outlet = Outlet::By(mail::transport(&settings, folder.path(), clock.clone())?);
    let people: Vec<String> = (0..MAILS).map(|number| format!("p{number}")).collect();
    let stage = Stage::open(&folder.path().join("app"), WORKFLOW, &people, clock, outlet)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first round opens connections and fills caches on both sides.
    for round in 0..=ROUNDS {
        stage.start(format!("bench-{round}")).await?;
        let took = ours_of(&stage).await?;
        let bare = bare(&sink, settings.connections, written(&stage.path)?).await?;
        if round > 0 {
            ours.push(took);
            theirs.push(bare);
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let rate = |time: Duration| MAILS as f64 / time.as_secs_f64();
    Ok(Figure::at_most(
        "delivery over SMTP, against a bare loop over lettre",
        format!("{:.0}/s against {:.0}/s", rate(ours), rate(theirs)),
        ours.as_secs_f64() / theirs.as_secs_f64(),
        LIMIT,
    ))
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn ours_of(stage: &Stage) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let delivered = stage.app.deliver().await?;
    let took = begun.elapsed();
    ensure!(delivered.sent as usize == MAILS, "{delivered:?}");
    Ok(took)
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn bare(sink: &Sink, connections: u32, messages: Vec<String>) -> anyhow::Result<Duration> {
    let address = |text: &str| text.parse::<Address>();
    let (from, to) = (address("sluis@example.test")?, address("p0@example.test")?);
    let queue = Arc::new(Mutex::new(messages));
    let begun = Instant::now();
    let mut senders = JoinSet::new();
    for _ in 0..connections {
        let (queue, from, to, port) = (queue.clone(), from.clone(), to.clone(), sink.port);
        senders.spawn(async move {
            let name = ClientId::default();
            let mut connection =
                AsyncSmtpConnection::connect_tokio1(("127.0.0.1", port), None, &name, None, None).await?;
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
            while let Some(message) = next() {
                connection.command(Mail::new(Some(from.clone()), Vec::new())).await?;
                connection.command(Rcpt::new(to.clone(), Vec::new())).await?;
                connection.command(Data).await?;
                connection.command(message).await?;
            }
            anyhow::Ok(connection.quit().await?)
        });
    }
    while let Some(end) = senders.join_next().await {
        end??;
    }
    Ok(begun.elapsed())
}

/// The messages of the last round, each with its final dot. None of their lines begins with one.
fn written(path: &Path) -> anyhow::Result<Vec<String>> {
    let connection = Connection::open(path)?;
    let mut statement = connection.prepare("SELECT bytes FROM messages ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map([MAILS as i64], |row| row.get(0))?;
    let messages: Vec<Vec<u8>> = rows.collect::<Result<_, _>>()?;
    ensure!(messages.len() == MAILS, "{} messages", messages.len());
    messages.into_iter().map(|bytes| Ok(String::from_utf8(bytes)?.trim_end().to_owned() + "\r\n.\r\n")).collect()
}

/// A mail server that takes everything and keeps nothing.
struct Sink {
    process: Child,
    port: u16,
}

impl Sink {
    fn start() -> anyhow::Result<Sink> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = Command::new("/usr/sbin/smtp-sink")
            .args(["-u", "nobody", &format!("inet:127.0.0.1:{port}"), "128"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("start smtp-sink; tests/run installs it with Postfix")?;
        let mut sink = Sink { process, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(sink.process.try_wait()?.is_none(), "smtp-sink ended at once");
            std::thread::yield_now();
        }
        Ok(sink)
    }

    /// The settings of `[mail]` for this server: as many connections as by default, and no limit to the rate.
    fn settings(&self) -> anyhow::Result<sluis::config::Mail> {
        let port = self.port.to_string();
        let given = [
            ("TRANSPORT", "smtp"),
            ("HOST", "127.0.0.1"),
            ("PORT", &port),
            ("TLS", "none"),
            ("RATE_PER_MINUTE", "100000000"),
        ];
        let environment = given.map(|(name, value)| (format!("SLUIS_MAIL__{name}"), value.to_owned()));
        Ok(Config::from(Flags::default(), environment.to_vec(), Path::new("nowhere"))?.mail)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
