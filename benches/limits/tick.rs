// SPDX-License-Identifier: EUPL-1.2
//! A tick of the clock for the same number of instances that are due, beside few and beside very many that wait for a
//! later day, in turn. Most of those that wait are copies of the rows of one: nobody reads them, which is the point.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use sluis::app::Outlet;
use sluis::clock::FixedClock;

use crate::stage::{self, Stage};
use crate::{Figure, median};

/// The tick beside many may take so many times the one beside few.
const LIMIT: f64 = 1.5;
const FEW: u32 = 10_000;
const MANY: u32 = 1_000_000;
const DUE: usize = 1_000;
/// As many ticks as the workflow has terms.
const TICKS: usize = 5;

/// One term after the other, a week each. `wait` is that of the first one, which tells those that are due from the others.
fn workflow(wait: &str) -> String {
    let first = format!("      term-0: {{ kind: wait, for: {wait} }}\n");
    let next =
        |number: usize| format!("      term-{number}: {{ kind: wait, for: 1 weeks, needs: term-{} }}\n", number - 1);
    let steps: String = (1..=TICKS).map(next).collect();
    format!(
        "sluis: 1\nid: bench\nversion: 1.0.0\ntitle: Terms that follow each other\nlanguage: en\nmanaged_by: team\n\
         roles: {{ team: {{ title: Team }} }}\nphases:\n  work:\n    title: Work\n    steps:\n{first}{steps}"
    )
}

pub(crate) async fn measure() -> anyhow::Result<Figure> {
    let folder = stage::folder()?;
    let mut few = Calendar::with(FEW, &folder.path().join("few")).await?;
    let mut many = Calendar::with(MANY, &folder.path().join("many")).await?;
    let (mut beside_few, mut beside_many) = (Vec::new(), Vec::new());
    for _ in 0..TICKS {
        beside_few.push(few.tick().await?);
        beside_many.push(many.tick().await?);
    }
    let (few, many) = (median(beside_few), median(beside_many));
    Ok(Figure::at_most(
        "a tick for 1,000, beside 1,000,000 against 10,000 waiting",
        format!("{} ms / {} ms", many.as_millis(), few.as_millis()),
        many.as_secs_f64() / few.as_secs_f64(),
        LIMIT,
    ))
}

struct Calendar {
    stage: Stage,
    clock: Arc<FixedClock>,
}

impl Calendar {
    async fn with(waiting: u32, at: &Path) -> anyhow::Result<Calendar> {
        let clock = Arc::new(FixedClock::at(Timestamp::from_second(1_800_000_000)?));
        let people = ["ann".to_owned()];
        let open = |wait: &str| Stage::open(at, &workflow(wait), &people, clock.clone(), Outlet::None);
        let later = open("500 weeks")?;
        later.start("waiting".to_owned()).await?;
        let stage = open("1 weeks")?;
        for number in 0..DUE {
            stage.start(format!("due-{number}")).await?;
        }
        copy(&stage.path, "waiting", waiting - 1)?;
        Ok(Calendar { stage, clock })
    }

    /// A week goes by, and the day on which it ends.
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    async fn tick(&mut self) -> anyhow::Result<std::time::Duration> {
        self.clock.advance(SignedDuration::from_hours(8 * 24));
        let begun = Instant::now();
        let done = self.stage.app.pulse().await?;
        let took = begun.elapsed();
        ensure!(done.len() == DUE, "{} went on, not {DUE}", done.len());
        Ok(took)
    }
}

/// Copies all rows of an instance so many times, under ids of their own.
fn copy(path: &Path, instance: &str, times: u32) -> anyhow::Result<()> {
    let connection = Connection::open(path)?;
    // Only while the rows are made; what is measured writes as always.
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
    for (table, own) in [
        ("instances", "id"),
        ("events", "instance"),
        ("commands", "instance"),
        ("sealed", "instance"),
        ("actions", "instance"),
        ("duties", "instance"),
    ] {
        let columns: Vec<String> = connection
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let suffixed = |column: &String| match column.as_str() {
            "command_id" => "printf('%s-%07d', command_id, number)".to_owned(),
            "id" if table == "duties" => "printf('%s-%07d', id, number)".to_owned(),
            column if column == own => format!("printf('%s-%07d', {own}, number)"),
            other => other.to_owned(),
        };
        let values: Vec<String> = columns.iter().map(suffixed).collect();
        connection.execute(
            &format!(
                "INSERT INTO {table} ({}) WITH RECURSIVE numbers (number) AS \
                 (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?2) \
                 SELECT {} FROM numbers CROSS JOIN {table} WHERE {own} = ?1",
                columns.join(", "),
                values.join(", ")
            ),
            (instance, times),
        )?;
    }
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}
