// SPDX-License-Identifier: EUPL-1.2
//! The outbox on SQLite. There is one writer at a time, so a claim needs no locks of its own; the epoch refuses a
//! deliverer whose lease passed to another. It never sends anything.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, params_from_iter, types::Value};
use sluis_core::text::both;

use super::{
    SqliteStore, channel,
    fault::Outcome,
    journal::{asked, moment, moment_if_any},
};
use crate::store::{
    Claim, Claimed, Duty, DutyFilter, DutyRow, DutyState, End, Ended, Error, Lease, Leased, Moment, Outbox, Rendered,
    WhyDead, sql,
};

#[async_trait]
impl Outbox for SqliteStore {
    async fn duty_claim(&self, claim: Claim) -> Result<Claimed, Error> {
        self.write(move |connection| claimed(connection, &claim)).await
    }

    async fn duty_rendered(&self, rendered: Vec<Rendered>) -> Result<Vec<bool>, Error> {
        self.write(move |connection| rendered.iter().map(|one| keep(connection, one)).collect()).await
    }

    async fn duty_attempted(&self, messages: Vec<Vec<Lease>>, at: Moment, until: Moment) -> Result<Vec<bool>, Error> {
        self.write(move |connection| {
            let mut count = connection.prepare_cached(sql::DUTY_ATTEMPTED)?;
            let mut attempted = |leases: &Vec<Lease>| {
                if held(connection, leases)?.is_none() {
                    return Ok(false);
                }
                for Lease { duty, epoch } in leases {
                    count.execute(params![at.micros(), until.micros(), duty, epoch])?;
                }
                Ok(true)
            };
            messages.iter().map(&mut attempted).collect()
        })
        .await
    }

    async fn duty_renewed(&self, leases: Vec<Lease>, until: Moment) -> Result<(), Error> {
        self.write(move |connection| {
            let mut renew = connection.prepare_cached(sql::DUTY_RENEWED)?;
            for Lease { duty, epoch } in &leases {
                renew.execute(params![until.micros(), duty, epoch])?;
            }
            Ok(())
        })
        .await
    }

    async fn duty_ended(&self, ended: Vec<Ended>) -> Result<Vec<bool>, Error> {
        self.write(move |connection| ended.iter().map(|one| end(connection, one)).collect()).await
    }

    async fn duty_list(&self, now: Moment, filter: DutyFilter) -> Result<Vec<Duty>, Error> {
        self.read(move |connection| {
            let state = filter.state.map(DutyState::as_str);
            let (columns, texts) = asked([
                ("instance", filter.instance.as_deref()),
                ("state", state),
                ("recipient", filter.recipient.as_deref()),
            ]);
            let values = std::iter::once(Value::Integer(now.micros())).chain(texts.into_iter().map(Value::Text));
            let dead = filter.state == Some(DutyState::Dead);
            let mut statement = connection.prepare_cached(&sql::duty_list(&columns, dead))?;
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

    async fn duty_retry(&self, now: Moment, id: &str, afresh: bool) -> Result<(), Error> {
        let id = id.to_owned();
        self.write(move |connection| {
            if connection.prepare_cached(sql::DUTY_RETRY)?.execute(params![now.micros(), id])? > 0 {
                return if afresh { forget_message(connection, now, &id) } else { Ok(()) };
            }
            let what = match whole_duty(connection, now, &id)? {
                None => both(
                    format!("er is geen mail {id}; `sluis outbox list` noemt wat er is"),
                    format!("there is no duty {id}; `sluis outbox list` shows those there are"),
                ),
                Some(duty) if duty.state == DutyState::Sent => both(
                    format!("{id} is al verzonden; er valt niets meer te proberen"),
                    format!("{id} was sent already; nothing is left to try"),
                ),
                Some(_) => both(
                    format!("{id} wordt op dit moment verzonden; kijk daarna nog eens"),
                    format!("{id} is being sent at this moment; look again when that has ended"),
                ),
            };
            Err(Error::conflict(what).into())
        })
        .await
    }

    async fn duty_within_reach(&self, now: Moment, lease: Moment, wait: Moment) -> Result<u64, Error> {
        let (now, lease, wait) = (now.micros(), lease.micros(), wait.micros());
        let out_of_reach = move |connection: &Connection| {
            Ok(connection.prepare_cached(sql::OUT_OF_REACH)?.query_row([lease, wait, now], |row| row.get(0))?)
        };
        let found: i64 = self.read(out_of_reach).await?;
        if found == 0 {
            return Ok(0);
        }
        self.write(move |connection| {
            let leases = connection.execute(sql::LEASES_WITHIN_REACH, [lease])?;
            let duties = connection.execute(sql::DUTIES_WITHIN_REACH, [now, wait])?;
            let probes = connection.execute(sql::PROBES_WITHIN_REACH, [now, wait])?;
            Ok((leases + duties + probes) as u64)
        })
        .await
    }

    async fn message_prune(&self, until: Moment, limit: u32) -> Result<(u32, Option<Moment>), Error> {
        let oldest = self.read(oldest_text).await?;
        if oldest.is_none_or(|oldest| oldest > until) {
            // Mostly so: then nobody who writes is held up.
            return Ok((0, oldest));
        }
        self.write(move |connection| {
            let pruned = connection.prepare_cached(sql::MESSAGE_PRUNE)?.execute(params![until.micros(), limit])?;
            Ok((u32::try_from(pruned).unwrap_or(u32::MAX), oldest_text(connection)?))
        })
        .await
    }
}

/// When the oldest message was sent that still has its text.
fn oldest_text(connection: &Connection) -> Outcome<Option<Moment>> {
    let oldest: Option<i64> = connection.query_row(sql::MESSAGE_OLDEST, [], |row| row.get(0))?;
    Ok(oldest.map(Moment::from_micros))
}

/// The message of these duties, when we still hold all of them: a message's duties share its fate. The inner `None`: they
/// have none yet.
fn held(connection: &Connection, leases: &[Lease]) -> Outcome<Option<Option<String>>> {
    let mut statement = connection.prepare_cached(sql::LEASE_HOLDS)?;
    let mut message = None;
    for Lease { duty, epoch } in leases {
        let found: Option<Option<String>> = statement.query_row(params![duty, epoch], |row| row.get(0)).optional()?;
        let Some(found) = found else { return Ok(None) };
        message = message.or(found);
    }
    Ok(Some(message))
}

/// Keeps the bytes of a message, when its duties are ours and have none yet.
fn keep(connection: &Connection, Rendered { leases, message }: &Rendered) -> Outcome<bool> {
    let Some(first) = leases.first() else { return Ok(false) };
    if held(connection, leases)? != Some(None) {
        return Ok(false);
    }
    connection.prepare_cached(sql::MESSAGE_INSERT)?.execute(params![first.duty, message])?;
    let mut statement = connection.prepare_cached(sql::DUTY_RENDERED)?;
    for lease in leases {
        statement.execute(params![first.duty, lease.duty])?;
    }
    Ok(true)
}

/// Ends the leases of a message, when they are ours.
fn end(connection: &Connection, Ended { leases, end }: &Ended) -> Outcome<bool> {
    let Some(message) = held(connection, leases)? else { return Ok(false) };
    let run = |statement: &str, values: &[&dyn ToSql]| connection.prepare_cached(statement)?.execute(values);
    for Lease { duty, .. } in leases {
        match end {
            End::Sent { at } => run(sql::DUTY_SENT, &[&at.micros(), duty])?,
            End::Delayed { next_attempt_at, error } => {
                run(sql::DUTY_DELAYED, &[&next_attempt_at.micros(), error, duty])?
            }
            End::Postponed { until, batch_key } => run(sql::DUTY_POSTPONED, &[&until.micros(), batch_key, duty])?,
            End::Dead { at, why, error } => run(sql::DUTY_DEAD, &[&at.micros(), &why.as_str(), error, duty])?,
            End::Released { uncount: true } => run(sql::DUTY_UNTRIED, &[duty])?,
            End::Released { uncount: false } => run(sql::DUTY_RELEASED, &[duty])?,
        };
    }
    if let (End::Sent { at }, Some(message)) = (end, message) {
        run(sql::MESSAGE_SENT, &[&at.micros(), &message])?;
    }
    Ok(true)
}

/// The duty and those told with it lose their message, so that it is written again.
fn forget_message(connection: &Connection, now: Moment, id: &str) -> Outcome<()> {
    let Some(message) = whole_duty(connection, now, id)?.and_then(|duty| duty.message_id) else { return Ok(()) };
    connection.prepare_cached(sql::DUTY_AFRESH)?.execute([&message])?;
    connection.prepare_cached(sql::MESSAGE_DELETE)?.execute([&message])?;
    Ok(())
}

/// As many duties as the channel lets through.
fn claimed(connection: &Connection, claim: &Claim) -> Outcome<Claimed> {
    let channel = channel::get(connection, claim.channel)?;
    let probing = match channel.pause {
        Some(pause) if pause.probe_at > claim.now => {
            return Ok(Claimed { held_until: Some(pause.probe_at), ..Claimed::default() });
        }
        pause => pause,
    };
    let pace = claim.pace.filter(|_| probing.is_none());
    let allowed = pace.map_or(i64::MAX, |pace| pace.allowed(claim.now, channel.paced_until));
    let limit = if probing.is_some() { 1 } else { allowed.min(claim.limit.into()) };
    let (ids, messages) = claimable(connection, claim, limit)?;
    let leased = ids.into_iter().map(|id| lease(connection, claim, id)).collect::<Outcome<Vec<_>>>()?;
    if probing.is_some() && !leased.is_empty() {
        // One probe at a time: whoever comes before this one has ended finds the channel paused.
        connection.prepare_cached(sql::CHANNEL_PROBED)?.execute(params![claim.until.micros(), claim.channel])?;
    }
    // The first claim with a pace leaves its mark, though nothing left: see `Outlook::paced`.
    let leaves_a_mark = messages > 0 || channel.paced_until.is_none();
    let paced_until = pace.filter(|_| leaves_a_mark).map(|pace| pace.after(claim.now, channel.paced_until, messages));
    if let Some(until) = paced_until {
        connection.prepare_cached(sql::CHANNEL_PACED)?.execute(params![until.micros(), claim.channel])?;
    }
    let used_up = pace.filter(|_| allowed <= messages);
    let held_until = used_up.map(|pace| pace.next(claim.now, paced_until.or(channel.paced_until)));
    Ok(Claimed { leased, probing, held_until })
}

fn lease(connection: &Connection, claim: &Claim, id: String) -> Outcome<Leased> {
    let gone = || {
        Error::corrupt(both(
            format!("mail {id} is uit zijn tabel verdwenen; meld dit als fout"),
            format!("the duty {id} has gone from its table; report this as a fault"),
        ))
    };
    let before = whole_duty(connection, claim.now, &id)?.ok_or_else(gone)?;
    connection.prepare_cached(sql::DUTY_LEASE)?.execute(params![claim.until.micros(), id])?;
    let duty = whole_duty(connection, claim.now, &id)?.ok_or_else(gone)?;
    let batch_told = batch_told(connection, &duty)?;
    Ok(Leased {
        lease: Lease { duty: id, epoch: duty.epoch },
        duty,
        batch_told,
        ran_out: before.leased_until.is_some(),
    })
}

/// When the message was due that told the batch of an unwritten duty before.
fn batch_told(connection: &Connection, duty: &Duty) -> Outcome<Option<Moment>> {
    let Some(batch) = duty.row.batch_key.as_ref().filter(|_| duty.message_id.is_none()) else { return Ok(None) };
    let told: Option<i64> = connection.prepare_cached(sql::BATCH_TOLD)?.query_row([batch], |row| row.get(0))?;
    Ok(told.map(Moment::from_micros))
}

/// The first claimable duties and their batch mates, each once, and how many messages they may become.
fn claimable(connection: &Connection, claim: &Claim, limit: i64) -> Outcome<(Vec<String>, i64)> {
    let (now, channel) = (claim.now.micros(), claim.channel);
    let mut statement = connection.prepare_cached(sql::DUTY_CLAIMABLE)?;
    let rows = statement.query_map(params![now, channel, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let first: Vec<(String, Option<String>)> = rows.collect::<Result<_, _>>()?;
    let mut ids = indexmap::IndexSet::new();
    let mut batches = indexmap::IndexSet::new();
    let mut alone = 0;
    let mut mates = connection.prepare_cached(sql::DUTY_CLAIMABLE_OF_BATCH)?;
    for (id, batch) in first {
        ids.insert(id);
        let Some(batch) = batch else {
            alone += 1;
            continue;
        };
        if batches.contains(&batch) {
            continue;
        }
        for mate in mates.query_map(params![now, channel, batch], |row| row.get(0))? {
            ids.insert(mate?);
        }
        batches.insert(batch);
    }
    let messages = alone + i64::try_from(batches.len()).unwrap_or(i64::MAX);
    Ok((ids.into_iter().collect(), messages))
}

fn whole_duty(connection: &Connection, now: Moment, id: &str) -> Outcome<Option<Duty>> {
    let mut statement = connection.prepare_cached(&sql::duty_get())?;
    let mut rows = statement.query(params![now.micros(), id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut duty = duty_of(row)?;
    if let Some(message_id) = &duty.message_id {
        let mut statement = connection.prepare_cached(sql::MESSAGE_GET)?;
        let bytes: Option<Vec<u8>> = statement.query_row([message_id], |row| row.get(0)).optional()?;
        // Nothing is left of a message that was pruned.
        duty.message = bytes.filter(|bytes| !bytes.is_empty());
    }
    Ok(Some(duty))
}

fn duty_of(row: &Row<'_>) -> Outcome<Duty> {
    let state: String = row.get("state")?;
    let why: Option<String> = row.get("why_dead")?;
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
        state: state.ok_or_else(|| {
            Error::corrupt(both(
                format!("mail {} heeft een stand die deze sluis niet kent; meld dit als fout", written.id),
                format!("the duty {} is in no known state; report this as a fault", written.id),
            ))
        })?,
        row: written,
        instance: row.get("instance")?,
        attempts: row.get("attempts")?,
        first_attempt_at: moment_if_any(row, "first_attempt_at")?,
        broken_off: row.get("broken_off")?,
        epoch: row.get("epoch")?,
        next_attempt_at: moment(row, "next_attempt_at")?,
        leased_until: moment_if_any(row, "leased_until")?,
        sent_at: moment_if_any(row, "sent_at")?,
        dead_at: moment_if_any(row, "dead_at")?,
        why_dead: why.and_then(|why| WhyDead::ALL.into_iter().find(|known| known.as_str() == why)),
        last_error: row.get("last_error")?,
        message_id: row.get("message_id")?,
        message: None,
    })
}
