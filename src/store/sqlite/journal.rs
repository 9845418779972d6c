// SPDX-License-Identifier: EUPL-1.2
//! The journal on SQLite: what a commit writes, in which order, and how it is read back.
//! It compares numbers and ids only; it never looks inside what it keeps.

use std::collections::HashSet;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use sluis_core::text::both;

use super::{SqliteStore, fault::Outcome};
use crate::store::{
    ActionFilter, ActionRow, Commit, Committed, DefinitionRow, DutyRow, Error, EventRow, InstanceFilter, InstanceRow,
    Journal, Moment, OpenAction, Opening, ReminderRow, SealedRow, SeenCommand, StoredEvent, shape, sql,
};

#[async_trait]
impl Journal for SqliteStore {
    async fn instance_commit(&self, commit: Commit) -> Result<Committed, Error> {
        shape::check(&commit)?;
        self.write(move |connection| write_commit(connection, &commit)).await
    }

    async fn instance_events(&self, instance: &str, after_seq: i64) -> Result<Vec<StoredEvent>, Error> {
        let instance = instance.to_owned();
        let read = move |connection: &Connection| stored_events(connection, &instance, after_seq);
        // Whoever knows some of them asks what came since, and that is little or nothing.
        if after_seq > 0 { self.glance(read).await } else { self.read(read).await }
    }

    async fn instance_row(&self, instance: &str) -> Result<Option<InstanceRow>, Error> {
        let instance = instance.to_owned();
        self.read(move |connection| {
            Ok(connection.prepare_cached(&sql::instance_row())?.query_row([&instance], instance_of).optional()?)
        })
        .await
    }

    async fn instance_list(&self, filter: InstanceFilter) -> Result<Vec<InstanceRow>, Error> {
        self.read(move |connection| {
            let (columns, values) =
                asked([("workflow", filter.workflow.as_deref()), ("state", filter.state.as_deref())]);
            let mut statement = connection.prepare_cached(&sql::instance_list(&columns))?;
            let rows = statement.query_map(params_from_iter(values), instance_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn instances_due(&self, now: Moment, after: (Moment, &str), limit: u32) -> Result<Vec<InstanceRow>, Error> {
        let (at, id) = (after.0, after.1.to_owned());
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(&sql::instances_due())?;
            let rows = statement.query_map(params![now.micros(), at.micros(), id, limit], instance_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn instance_awaits(&self, instance: &str, seq: i64, next_due_at: Option<Moment>) -> Result<(), Error> {
        let instance = instance.to_owned();
        self.write(move |connection| {
            let due = next_due_at.map(Moment::micros);
            connection.prepare_cached(sql::INSTANCE_AWAITS)?.execute(params![due, instance, seq])?;
            Ok(())
        })
        .await
    }

    async fn command_seen(&self, command_id: &str) -> Result<Option<SeenCommand>, Error> {
        let command_id = command_id.to_owned();
        self.glance(move |connection| seen(connection, &command_id)).await
    }

    async fn action_list(&self, filter: ActionFilter) -> Result<Vec<OpenAction>, Error> {
        self.read(move |connection| {
            let (columns, values) =
                asked([("person", filter.person.as_deref()), ("instance", filter.instance.as_deref())]);
            let mut statement = connection.prepare_cached(&sql::action_list(&columns))?;
            let rows = statement.query_map(params_from_iter(values), action_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn definition_put(&self, definition: DefinitionRow) -> Result<(), Error> {
        self.write(move |connection| {
            let DefinitionRow { hash, workflow, version, bundle } = &definition;
            connection.prepare_cached(sql::DEFINITION_PUT)?.execute(params![hash, workflow, version, bundle])?;
            Ok(())
        })
        .await
    }

    async fn definition_get(&self, hash: &str) -> Result<Option<DefinitionRow>, Error> {
        let hash = hash.to_owned();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(sql::DEFINITION_GET)?;
            Ok(statement.query_row([&hash], definition_of).optional()?)
        })
        .await
    }
}

pub(super) fn write_commit(connection: &Connection, commit: &Commit) -> Outcome<Committed> {
    // First of all: a repeated command is answered even when its instance has gone on.
    if let Some(seen) = seen(connection, &commit.command_id)? {
        return Ok(Committed::Already(seen));
    }
    check_people(connection, commit)?;
    write_instance(connection, commit)?;
    let (instance, seq) = (&commit.instance, commit.summary.seq);
    let mut insert = connection.prepare_cached(sql::EVENT_INSERT)?;
    for EventRow { seq, at, kind, version, body, hash } in &commit.events {
        insert.execute(params![instance, seq, at.micros(), kind, version, body, hash])?;
    }
    let values = params![commit.command_id, instance, seq, commit.answer];
    connection.prepare_cached(sql::COMMAND_INSERT)?.execute(values)?;
    write_sealed(connection, commit)?;
    write_actions(connection, commit)?;
    write_duties(connection, &commit.instance, &commit.duties)?;
    write_reminders(connection, commit)?;
    Ok(Committed::Written { seq })
}

/// Whoever decided with people of another day decides again: nobody votes in a role that was given to somebody else.
fn check_people(connection: &Connection, commit: &Commit) -> Outcome<()> {
    let workflow = &commit.summary.workflow;
    let mut statement = connection.prepare_cached(sql::PEOPLE_VERSION)?;
    let found: i64 = statement.query_row([workflow], |row| row.get(0))?;
    let expected = commit.expected_people;
    if found == expected {
        return Ok(());
    }
    let what = both(
        format!("de mensen van {workflow} zijn veranderd (versie {found}, niet {expected}); probeer het opnieuw"),
        format!("the people of {workflow} changed (version {found}, not {expected}); decide again"),
    );
    Err(Error::conflict(what).into())
}

fn write_instance(connection: &Connection, commit: &Commit) -> Outcome<()> {
    let InstanceRow { id, workflow, definition, title, state, seq, started_at, next_due_at } = &commit.summary;
    let (started, due) = (started_at.micros(), next_due_at.map(Moment::micros));
    let written = if commit.expected_seq == 0 {
        let values = params![id, workflow, definition, title, state, seq, started, due];
        connection.prepare_cached(sql::INSTANCE_INSERT)?.execute(values)?
    } else {
        let values = params![workflow, definition, title, state, seq, started, due, id, commit.expected_seq];
        connection.prepare_cached(sql::INSTANCE_UPDATE)?.execute(values)?
    };
    if written == 1 {
        return Ok(());
    }
    let found = connection.query_row(sql::INSTANCE_SEQ, [id], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0);
    let expected = commit.expected_seq;
    let what = both(
        format!("{id} is intussen verder gegaan (gebeurtenis {found}, niet {expected}); probeer het opnieuw"),
        format!("{id} went on meanwhile (event {found}, not {expected}); load it and decide again"),
    );
    Err(Error::conflict(what).into())
}

fn write_sealed(connection: &Connection, commit: &Commit) -> Outcome<()> {
    let mut insert = connection.prepare_cached(sql::SEALED_INSERT)?;
    for row in &commit.sealed {
        let (salt, value) = row.opening.as_ref().map(|opening| (&opening.salt, &opening.value)).unzip();
        insert.execute(params![commit.instance, row.commitment, row.seq, salt, value])?;
    }
    Ok(())
}

/// Only what changes is written: many people may be asked many things, and a command changes few of them.
fn write_actions(connection: &Connection, commit: &Commit) -> Outcome<()> {
    let instance = &commit.instance;
    let stored = open_actions(connection, instance)?;
    let (before, after): (HashSet<_>, HashSet<_>) = (stored.iter().collect(), commit.actions.iter().collect());
    let mut delete = connection.prepare_cached(sql::ACTION_DELETE)?;
    for ActionRow { item, kind, person, seat, .. } in before.difference(&after) {
        delete.execute(params![instance, item, kind, person, seat])?;
    }
    let mut insert = connection.prepare_cached(sql::ACTION_INSERT)?;
    for ActionRow { item, kind, title, person, seat, due_at } in after.difference(&before) {
        insert.execute(params![instance, item, kind, person, seat, title, due_at.map(Moment::micros)])?;
    }
    Ok(())
}

fn open_actions(connection: &Connection, instance: &str) -> Outcome<Vec<ActionRow>> {
    let mut statement = connection.prepare_cached(sql::ACTIONS)?;
    let rows = statement.query_map([instance], |row| {
        Ok(ActionRow {
            item: row.get(0)?,
            kind: row.get(1)?,
            person: row.get(2)?,
            seat: row.get(3)?,
            title: row.get(4)?,
            due_at: row.get::<_, Option<i64>>(5)?.map(Moment::from_micros),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Also for what is owed without an event: a code that was asked for.
pub(super) fn write_duties(connection: &Connection, instance: &str, duties: &[DutyRow]) -> Outcome<()> {
    let mut insert = connection.prepare_cached(sql::DUTY_INSERT)?;
    for duty in duties {
        let due = duty.due_at.micros();
        insert.execute(params![
            duty.id,
            instance,
            duty.seq,
            duty.kind,
            duty.item,
            duty.seat,
            duty.channel,
            duty.batch_key,
            due,
            duty.recipient,
            duty.notice,
            due
        ])?;
    }
    Ok(())
}

fn write_reminders(connection: &Connection, commit: &Commit) -> Outcome<()> {
    if commit.reminders.is_empty() {
        return Ok(());
    }
    let mut insert = connection.prepare_cached(sql::REMINDER_INSERT)?;
    for ReminderRow { seq, item, rule, tick, person } in &commit.reminders {
        insert.execute(params![commit.instance, item, rule, tick.micros(), person, seq])?;
    }
    Ok(())
}

fn seen(connection: &Connection, command_id: &str) -> Outcome<Option<SeenCommand>> {
    let mut statement = connection.prepare_cached(sql::COMMAND_SEEN)?;
    let row = statement.query_row([command_id], |row| {
        Ok(SeenCommand { instance: row.get(0)?, seq: row.get(1)?, answer: row.get(2)? })
    });
    Ok(row.optional()?)
}

fn stored_events(connection: &Connection, instance: &str, after_seq: i64) -> Outcome<Vec<StoredEvent>> {
    let mut statement = connection.prepare_cached(sql::EVENTS)?;
    let rows = statement.query_map(params![instance, after_seq], event_of)?;
    let mut events: Vec<StoredEvent> = rows.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(sql::SEALED)?;
    let mut rows = statement.query(params![instance, after_seq])?;
    while let Some(row) = rows.next()? {
        let sealed = sealed_of(row)?;
        // Both come sorted by number, but an event may have none or several.
        if let Ok(index) = events.binary_search_by_key(&sealed.seq, |stored| stored.event.seq) {
            events[index].sealed.push(sealed);
        }
    }
    Ok(events)
}

/// The columns that a filter asks about, with their values in the same order.
pub(super) fn asked<const N: usize>(filter: [(&'static str, Option<&str>); N]) -> (Vec<&'static str>, Vec<String>) {
    filter.into_iter().filter_map(|(column, value)| value.map(|value| (column, value.to_owned()))).unzip()
}

pub(super) fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<Moment> {
    Ok(Moment::from_micros(row.get(column)?))
}

pub(super) fn moment_if_any(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Moment>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Moment::from_micros))
}

fn instance_of(row: &Row<'_>) -> rusqlite::Result<InstanceRow> {
    Ok(InstanceRow {
        id: row.get("id")?,
        workflow: row.get("workflow")?,
        definition: row.get("definition")?,
        title: row.get("title")?,
        state: row.get("state")?,
        seq: row.get("seq")?,
        started_at: moment(row, "started_at")?,
        next_due_at: moment_if_any(row, "next_due_at")?,
    })
}

fn action_of(row: &Row<'_>) -> rusqlite::Result<OpenAction> {
    let action = ActionRow {
        item: row.get("item")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        person: row.get("person")?,
        seat: row.get("seat")?,
        due_at: moment_if_any(row, "due_at")?,
    };
    Ok(OpenAction { instance: row.get("instance")?, action })
}

/// A row of `sql::EVENTS`, by the order of its columns: looking for their names would take longer than reading them.
fn event_of(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    let event = EventRow {
        seq: row.get(0)?,
        at: Moment::from_micros(row.get(1)?),
        kind: row.get(2)?,
        version: row.get(3)?,
        body: row.get(4)?,
        hash: row.get(5)?,
    };
    Ok(StoredEvent { event, sealed: Vec::new() })
}

/// A row of `sql::SEALED`.
fn sealed_of(row: &Row<'_>) -> rusqlite::Result<SealedRow> {
    let opening = match (row.get(2)?, row.get(3)?) {
        (Some(salt), Some(value)) => Some(Opening { salt, value }),
        _ => None,
    };
    Ok(SealedRow { seq: row.get(0)?, commitment: row.get(1)?, opening })
}

fn definition_of(row: &Row<'_>) -> rusqlite::Result<DefinitionRow> {
    Ok(DefinitionRow {
        hash: row.get("hash")?,
        workflow: row.get("workflow")?,
        version: row.get("version")?,
        bundle: row.get("bundle")?,
    })
}
