// SPDX-License-Identifier: EUPL-1.2
//! Mail that is owed, delivered over SMTP, against a bare loop over lettre's connections that sends the same bytes over as
//! many of them to the same server, in turn. The bare loop writes a message and its final dot at once, as we do: lettre's
//! own `send` writes the dot by itself, which then waits 40 ms for a delayed acknowledgement, and would be no measure. The
//! server answers a message after 5 ms: one that answers at once is none that anybody has, and beside it a loop that keeps
//! nothing on disk would be measured against our disk. What is measured is whether our connections are kept busy.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::ensure;
use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use rusqlite::Connection;
use sluis::app::Outlet;
use sluis::clock::SystemClock;
use sluis::config::{Config, Flags};
use sluis::mail;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::stage::{self, Stage};
use crate::{Figure, median};

/// Delivery at 0.8 of the rate of the bare loop or more: so many times its time at most.
const LIMIT: f64 = 1.0 / 0.8;
/// How long a relay takes to answer a message.
const ANSWER: Duration = Duration::from_millis(5);
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
    let sink = Sink::start().await?;
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

/// A mail server that keeps nothing, and answers to each message after as long as a relay needs to write it to its disk.
struct Sink {
    port: u16,
    answering: JoinHandle<()>,
}

impl Sink {
    async fn start() -> anyhow::Result<Sink> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let answering = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream));
            }
        });
        Ok(Sink { port, answering })
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
        self.answering.abort();
    }
}

/// One connection. What a client asks beyond this is answered as done.
#[allow(clippy::disallowed_methods, reason = "the answer of a relay takes its time, on both sides alike")]
async fn converse(stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufStream::new(stream);
    let (mut line, mut in_message) = (Vec::new(), false);
    stream.write_all(b"220 bench ESMTP\r\n").await?;
    loop {
        stream.flush().await?;
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = match (in_message, &line[..]) {
            (true, b".\r\n") => {
                tokio::time::sleep(ANSWER).await;
                in_message = false;
                b"250 2.0.0 queued\r\n"
            }
            (true, _) => continue,
            (false, command) if command.starts_with(b"DATA") => {
                in_message = true;
                b"354 go on\r\n"
            }
            (false, command) if command.starts_with(b"EHLO") => b"250-bench\r\n250 8BITMIME\r\n",
            (false, _) => b"250 2.0.0 done\r\n",
        };
        stream.write_all(answer).await?;
    }
}
