// SPDX-License-Identifier: EUPL-1.2
//! A durable transition against the bare transaction that writes the same rows to the same tables of a second file,
//! block by block in turn, so that a machine that speeds up or slows down does so for both.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sluis::app::{App, Caller, Outlet};
use sluis::clock::SystemClock;
use sluis::store::{DataFolder, sql};
use sluis_core::engine::{Act, ItemRef};

use crate::stage::{self, Stage};
use crate::{Figure, median};

/// A transition may take so many times the bare transaction.
const ONE: f64 = 1.3;
/// Commands that come together may take so many times the bare transactions batched.
const TOGETHER: f64 = 2.0;
const BLOCKS: usize = 12;
const IN_A_BLOCK: usize = 50;
const CLIENTS: usize = 64;
const ROUNDS: usize = 20;

const WORKFLOW: &str = "sluis: 1
id: bench
version: 1.0.0
title: A step that goes from hand to hand
language: en
managed_by: team
roles: { team: { title: Team } }
phases:
  work:
    title: Work
    steps:
      task: { kind: task, title: The task, owner: team, due: 3 weeks }
";

pub(crate) async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = stage::folder()?;
    let people = ["ann", "bob"].map(str::to_owned);
    let Stage { app, path, .. } = &{
        let stage = Stage::open(&folder.path().join("app"), WORKFLOW, &people, Arc::new(SystemClock), Outlet::None)?;
        for number in 0..=CLIENTS {
            stage.start(format!("bench-{number}")).await?;
        }
        stage
    };
    let bare = Bare::beside(path, &folder.path().join("bare"))?;
    Ok(vec![one(app, &bare, path).await?, together(app, &bare, path).await?])
}

/// Gives the step to the other person: an event, a sealed reason, an action and a mail that is owed.
async fn hand_over(app: &App, instance: &str, turn: usize) -> anyhow::Result<()> {
    let to = if turn.is_multiple_of(2) { "ann" } else { "bob" };
    let item: ItemRef = "task".parse()?;
    let act = Act::Assign { item, to: to.to_owned(), reason: format!("turn {turn}") };
    app.act(instance, Caller::person("ann"), act).await?;
    Ok(())
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn one(app: &App, bare: &Bare, path: &Path) -> anyhow::Result<Figure> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for block in 0..BLOCKS {
        let from = last_seq(path, "bench-0")?;
        for turn in 0..IN_A_BLOCK {
            let begun = Instant::now();
            hand_over(app, "bench-0", block * IN_A_BLOCK + turn).await?;
            ours.push(begun.elapsed());
        }
        for commit in commits_after(path, "bench-0", from)? {
            let begun = Instant::now();
            bare.write(std::slice::from_ref(&commit))?;
            theirs.push(begun.elapsed());
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    Ok(Figure::at_most(
        "a durable transition, against the bare transaction",
        format!("{} / {}", micros(ours), micros(theirs)),
        ours.as_secs_f64() / theirs.as_secs_f64(),
        ONE,
    ))
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn together(app: &App, bare: &Bare, path: &Path) -> anyhow::Result<Figure> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let from: Vec<i64> =
            (1..=CLIENTS).map(|client| last_seq(path, &format!("bench-{client}"))).collect::<Result<_, _>>()?;
        let begun = Instant::now();
        let clients: Vec<_> = (1..=CLIENTS)
            .map(|client| {
                let app = app.clone();
                tokio::spawn(async move { hand_over(&app, &format!("bench-{client}"), round).await })
            })
            .collect();
        for client in clients {
            client.await.context("a client panicked")??;
        }
        ours.push(begun.elapsed());
        let mut batch = Vec::new();
        for (client, from) in (1..=CLIENTS).zip(from) {
            batch.extend(commits_after(path, &format!("bench-{client}"), from)?);
        }
        let begun = Instant::now();
        bare.write(&batch)?;
        theirs.push(begun.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    Ok(Figure::at_most(
        "64 commands at once, against bare, batched by 64",
        format!("{} / {}", micros(ours), micros(theirs)),
        ours.as_secs_f64() / theirs.as_secs_f64(),
        TOGETHER,
    ))
}

fn micros(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}

/// The statements of one commit with their values, in the order in which the store writes them.
type Written = Vec<(&'static str, Vec<Value>)>;

/// The second file: the same tables, written without Sluis.
struct Bare {
    connection: Connection,
}

impl Bare {
    /// A copy of the file of the app, with the settings of the store.
    fn beside(of: &Path, at: &Path) -> anyhow::Result<Bare> {
        let data = DataFolder::create(at)?;
        Connection::open(of)?.execute("VACUUM INTO ?1", [data.database().display().to_string()])?;
        let connection = Connection::open(data.database())?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Bare { connection })
    }

    /// One transaction that writes these commits.
    fn write(&self, commits: &[Written]) -> anyhow::Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        for (statement, values) in commits.iter().flatten() {
            self.connection.prepare_cached(statement)?.execute(params_from_iter(values))?;
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(())
    }
}

fn last_seq(path: &Path, instance: &str) -> anyhow::Result<i64> {
    let connection = Connection::open(path)?;
    Ok(connection.query_row("SELECT seq FROM instances WHERE id = ?1", [instance], |row| row.get(0))?)
}

/// What the store wrote for the commands after `seq`, read back as the statements that write it. Each of these commands
/// leads to one event; the summary and the actions are those of now, which have the same size.
fn commits_after(path: &Path, instance: &str, seq: i64) -> anyhow::Result<Vec<Written>> {
    let connection = Connection::open(path)?;
    let rows = |select: &str, of: &[Value]| -> anyhow::Result<Vec<Vec<Value>>> {
        let mut statement = connection.prepare(select)?;
        let columns = statement.column_count();
        let mut found = statement.query(params_from_iter(of))?;
        let mut all = Vec::new();
        while let Some(row) = found.next()? {
            all.push((0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()?);
        }
        Ok(all)
    };
    let id = Value::Text(instance.to_owned());
    let summary =
        "SELECT workflow, definition, title, state, seq, started_at, next_due_at, id FROM instances WHERE id = ?1";
    let summary = rows(summary, std::slice::from_ref(&id))?.remove(0);
    let actions = "SELECT instance, item, kind, person, seat, title, due_at FROM actions WHERE instance = ?1";
    let actions = rows(actions, std::slice::from_ref(&id))?;
    let events = "SELECT instance, seq, at, kind, version, body, hash FROM events WHERE instance = ?1 AND seq > ?2";
    let mut commits = Vec::new();
    for event in rows(events, &[id.clone(), Value::Integer(seq)])? {
        let at = event[1].clone();
        let Value::Integer(number) = at else { anyhow::bail!("an event without a number") };
        let mut summary = summary.clone();
        summary[4] = at.clone();
        summary.push(Value::Integer(number - 1));
        let of = [id.clone(), at];
        let mut written: Written = Vec::new();
        let command = "SELECT command_id, instance, seq, answer FROM commands WHERE instance = ?1 AND seq = ?2";
        let sealed = "SELECT instance, commitment, seq, salt, value FROM sealed WHERE instance = ?1 AND seq = ?2";
        let duties = "SELECT id, instance, seq, kind, item, seat, channel, batch_key, due_at, recipient, notice, \
             next_attempt_at FROM duties WHERE instance = ?1 AND seq = ?2";
        written.push((sql::INSTANCE_UPDATE, summary));
        written.push((sql::EVENT_INSERT, event));
        written.extend(rows(command, &of)?.into_iter().map(|row| (sql::COMMAND_INSERT, row)));
        written.extend(rows(sealed, &of)?.into_iter().map(|row| (sql::SEALED_INSERT, row)));
        // As many are asked no longer as are asked now.
        written.extend(actions.iter().map(|row| (sql::ACTION_DELETE, row[..5].to_vec())));
        written.extend(actions.iter().map(|row| (sql::ACTION_INSERT, row.clone())));
        written.extend(rows(duties, &of)?.into_iter().map(|row| (sql::DUTY_INSERT, row)));
        commits.push(written);
    }
    Ok(commits)
}
