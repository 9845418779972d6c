// SPDX-License-Identifier: EUPL-1.2
//! The outbox on SQLite. There is one writer at a time, so a claim needs no locks of its own; the epoch refuses a
//! deliverer whose lease passed to another. It never sends anything.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Params, Row, params, params_from_iter, types::Value};

use super::{
    SqliteStore,
    fault::{Failed, Outcome},
    journal::{asked, moment, moment_if_any},
};
use crate::store::{Duty, DutyFilter, DutyRow, DutyState, Error, Lease, Leased, Moment, Outbox, sql};

#[async_trait]
impl Outbox for SqliteStore {
    async fn duty_claim(&self, now: Moment, limit: u32, lease: i64) -> Result<Vec<Leased>, Error> {
        self.write(move |connection| claim(connection, now, limit, lease)).await
    }

    async fn duty_rendered(&self, leases: &[Lease], message: Vec<u8>) -> Result<(), Error> {
        let leases = leases.to_vec();
        self.write(move |connection| {
            let Some(first) = leases.first() else { return Ok(()) };
            if connection.prepare_cached(sql::MESSAGE_INSERT)?.execute(params![first.duty, message])? == 0 {
                return Err(passed_on(first));
            }
            each(connection, sql::DUTY_RENDERED, &leases, |lease| (first.duty.clone(), lease.duty.clone(), lease.epoch))
        })
        .await
    }

    async fn duty_attempted(&self, leases: &[Lease]) -> Result<(), Error> {
        let leases = leases.to_vec();
        self.write(move |connection| {
            each(connection, sql::DUTY_ATTEMPTED, &leases, |lease| (lease.duty.clone(), lease.epoch))
        })
        .await
    }

    async fn duty_sent(&self, leases: &[Lease], at: Moment) -> Result<(), Error> {
        let leases = leases.to_vec();
        self.write(move |connection| {
            each(connection, sql::DUTY_SENT, &leases, |lease| (at.micros(), lease.duty.clone(), lease.epoch))
        })
        .await
    }

    async fn duty_delayed(&self, leases: &[Lease], next_attempt_at: Moment, error: &str) -> Result<(), Error> {
        self.failed(sql::DUTY_DELAYED, leases, next_attempt_at, error).await
    }

    async fn duty_dead(&self, leases: &[Lease], at: Moment, error: &str) -> Result<(), Error> {
        self.failed(sql::DUTY_DEAD, leases, at, error).await
    }

    async fn duty_list(&self, now: Moment, filter: DutyFilter) -> Result<Vec<Duty>, Error> {
        self.read(move |connection| {
            let state = filter.state.map(|state| state.as_str().to_owned());
            let (columns, texts) =
                asked([("instance", filter.instance), ("state", state), ("recipient", filter.recipient)]);
            let values = std::iter::once(Value::Integer(now.micros())).chain(texts.into_iter().map(Value::Text));
            let mut statement = connection.prepare_cached(&sql::duty_list(&columns))?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut duties = Vec::new();
            while let Some(row) = rows.next()? {
                duties.push(duty_of(row)?);
            }
            Ok(duties)
        })
        .await
    }

    async fn duty_get(&self, now: Moment, id: &str) -> Result<Option<Duty>, Error> {
        let id = id.to_owned();
        self.read(move |connection| whole_duty(connection, now, &id)).await
    }

    async fn duty_retry(&self, now: Moment, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        self.write(move |connection| {
            if connection.prepare_cached(sql::DUTY_RETRY)?.execute(params![now.micros(), id])? == 1 {
                return Ok(());
            }
            let what = match whole_duty(connection, now, &id)? {
                None => format!("there is no duty {id}; `sluis outbox list` shows those there are"),
                Some(duty) if duty.state == DutyState::Sent => format!("{id} was sent already; nothing is left to try"),
                Some(_) => format!("{id} is being sent at this moment; look again when that has ended"),
            };
            Err(Error::conflict(what).into())
        })
        .await
    }
}

impl SqliteStore {
    async fn failed(&self, statement: &'static str, leases: &[Lease], at: Moment, error: &str) -> Result<(), Error> {
        let (leases, error) = (leases.to_vec(), error.to_owned());
        self.write(move |connection| {
            each(connection, statement, &leases, |lease| (at.micros(), error.clone(), lease.duty.clone(), lease.epoch))
        })
        .await
    }
}

/// Runs the statement for each lease; one that changes nothing means that the lease is gone, and undoes the others.
fn each<P: Params>(
    connection: &Connection,
    statement: &str,
    leases: &[Lease],
    values: impl Fn(&Lease) -> P,
) -> Outcome<()> {
    let mut statement = connection.prepare_cached(statement)?;
    for lease in leases {
        if statement.execute(values(lease))? == 0 {
            return Err(passed_on(lease));
        }
    }
    Ok(())
}

fn passed_on(lease: &Lease) -> Failed {
    let Lease { duty, epoch } = lease;
    Error::conflict(format!(
        "the lease {epoch} on {duty} is over or its message was written before; leave it to the others"
    ))
    .into()
}

fn claim(connection: &Connection, now: Moment, limit: u32, lease: i64) -> Outcome<Vec<Leased>> {
    let until = now.plus_micros(lease);
    claimable(connection, now, limit)?
        .into_iter()
        .map(|id| {
            connection.prepare_cached(sql::DUTY_LEASE)?.execute(params![until.micros(), id])?;
            let duty = whole_duty(connection, now, &id)?;
            let duty = duty.ok_or_else(|| Error::corrupt(format!("the duty {id} has gone from its table")))?;
            Ok(Leased { lease: Lease { duty: id, epoch: duty.epoch }, duty })
        })
        .collect()
}

/// The first claimable duties and their batch mates, each once.
fn claimable(connection: &Connection, now: Moment, limit: u32) -> Outcome<Vec<String>> {
    let mut statement = connection.prepare_cached(sql::DUTY_CLAIMABLE)?;
    let rows = statement.query_map(params![now.micros(), limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let first: Vec<(String, Option<String>)> = rows.collect::<Result<_, _>>()?;
    let mut ids = indexmap::IndexSet::new();
    let mut batches = indexmap::IndexSet::new();
    let mut mates = connection.prepare_cached(sql::DUTY_CLAIMABLE_OF_BATCH)?;
    for (id, batch) in first {
        ids.insert(id);
        let Some(batch) = batch.filter(|batch| !batches.contains(batch)) else { continue };
        for mate in mates.query_map(params![now.micros(), batch], |row| row.get(0))? {
            ids.insert(mate?);
        }
        batches.insert(batch);
    }
    Ok(ids.into_iter().collect())
}

fn whole_duty(connection: &Connection, now: Moment, id: &str) -> Outcome<Option<Duty>> {
    let mut statement = connection.prepare_cached(&sql::duty_get())?;
    let mut rows = statement.query(params![now.micros(), id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut duty = duty_of(row)?;
    if let Some(message_id) = &duty.message_id {
        let mut statement = connection.prepare_cached(sql::MESSAGE_GET)?;
        duty.message = statement.query_row([message_id], |row| row.get(0)).optional()?;
    }
    Ok(Some(duty))
}

fn duty_of(row: &Row<'_>) -> Outcome<Duty> {
    let state: String = row.get("state")?;
    let state = DutyState::ALL.into_iter().find(|known| known.as_str() == state);
    let written = DutyRow {
        id: row.get("id")?,
        seq: row.get("seq")?,
        kind: row.get("kind")?,
        item: row.get("item")?,
        seat: row.get("seat")?,
        channel: row.get("channel")?,
        batch_key: row.get("batch_key")?,
        due_at: moment(row, "due_at")?,
        recipient: row.get("recipient")?,
        notice: row.get("notice")?,
    };
    Ok(Duty {
        state: state.ok_or_else(|| Error::corrupt(format!("the duty {} is in no known state", written.id)))?,
        row: written,
        instance: row.get("instance")?,
        attempts: row.get("attempts")?,
        epoch: row.get("epoch")?,
        next_attempt_at: moment(row, "next_attempt_at")?,
        leased_until: moment_if_any(row, "leased_until")?,
        sent_at: moment_if_any(row, "sent_at")?,
        dead_at: moment_if_any(row, "dead_at")?,
        last_error: row.get("last_error")?,
        message_id: row.get("message_id")?,
        message: None,
    })
}
