// SPDX-License-Identifier: EUPL-1.2
//! What one decision writes: events as chained bytes, sealed texts, the summary row, open actions and duties.
//! Values in, rows out: it never stores anything and reads no clock.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::definition::Definition;
use sluis_core::engine::record;
use sluis_core::engine::{Command, Decision, Event, Instance, InstanceState, ItemRef, StepTerms};
use sluis_core::notice::Notice;
use sluis_core::titles::item_title;

use super::error::AppError;
use super::live::{Live, Seal, Seals, signed, unhex};
use crate::random::IdSource;
use crate::store::{ActionRow, Commit, DutyRow, EventRow, InstanceRow, Moment, Opening, SealedRow};

/// A commit, and what the instance in memory takes over once it is written.
pub(super) struct Prepared {
    pub(super) commit: Commit,
    pub(super) last_hash: String,
    pub(super) seals: Seals,
}

/// Everything that the decision changes, as rows of one transaction. `people` is the version of the people that it was
/// decided with.
pub(super) fn prepare(
    live: &Live,
    command: &Command,
    decision: &Decision,
    people: u64,
    duties: Vec<DutyRow>,
) -> Result<Prepared, AppError> {
    let id = &decision.instance.id;
    let mut events = Vec::with_capacity(decision.events.len());
    let mut sealed = Vec::new();
    let mut seals = Seals::new();
    let mut last_hash = live.last_hash.clone();
    for event in &decision.events {
        let record = record::write(id, event, &last_hash).map_err(AppError::Unwritable)?;
        last_hash.clone_from(&record.hash);
        for row in record.sealed {
            // A text that an earlier event sealed (a candidate that becomes an option) lies beside that one.
            if live.seals.contains_key(&row.commitment) || seals.contains_key(&row.commitment) {
                continue;
            }
            let opening = Opening { salt: row.salt.clone(), value: row.text.clone() };
            let commitment = row.commitment.clone();
            sealed.push(SealedRow { seq: signed(event.seq), commitment: commitment.clone(), opening: Some(opening) });
            seals.insert(commitment, Seal::Open(row));
        }
        events.push(EventRow {
            seq: signed(record.seq),
            at: record.at.into(),
            kind: record.kind,
            version: i64::from(record.version),
            body: record.body,
            hash: unhex(&record.hash).unwrap_or_default(),
        });
    }
    let commit = Commit {
        instance: id.clone(),
        expected_seq: live.seq(),
        expected_people: signed(people),
        command_id: command.id.clone(),
        events,
        sealed,
        summary: summary(&live.definition, &decision.instance),
        actions: actions(&live.definition, &decision.instance),
        duties,
        answer: None,
    };
    Ok(Prepared { commit, last_hash, seals })
}

/// The instance in one line.
pub(super) fn summary(definition: &Definition, instance: &Instance) -> InstanceRow {
    InstanceRow {
        id: instance.id.clone(),
        workflow: instance.definition.id.clone(),
        definition: instance.definition.hash.clone(),
        title: definition.title.get(definition.language).to_owned(),
        state: word(&instance.state),
        seq: signed(instance.seq),
        started_at: instance.started_at.into(),
        next_due_at: instance.next_due_at().map(Moment::from),
    }
}

/// What waits for people: one row for each person of an open step, for each seat without a vote of an open ballot, and
/// for each owner of a condition that is not met. Nothing waits while the clock stands still.
pub(super) fn actions(definition: &Definition, instance: &Instance) -> Vec<ActionRow> {
    if instance.state != InstanceState::Running {
        return Vec::new();
    }
    let mut rows = Vec::new();
    let mut add = |item: ItemRef, kind: &str, people: &mut dyn Iterator<Item = &String>, due_at: Option<Timestamp>| {
        let title = item_title(definition, instance, &item, definition.language);
        for person in people {
            rows.push(ActionRow {
                item: item.to_string(),
                kind: kind.to_owned(),
                title: Some(title.clone()),
                person: person.clone(),
                due_at: due_at.map(Moment::from),
            });
        }
    };
    for (step, progress) in instance.open_steps() {
        if !matches!(progress.terms, Some(StepTerms::Wait | StepTerms::Decision)) {
            let due_at = progress.due.as_ref().map(|due| due.due_at);
            add(step.clone().into(), "complete", &mut progress.owners.people.iter(), due_at);
        }
    }
    for (ballot, round) in instance.open_ballots() {
        let mut waiting = round.silent().map(|seat| &seat.person);
        add(ballot.clone().into(), "vote", &mut waiting, round.due.as_ref().map(|due| due.due_at));
    }
    for (condition, progress) in instance.open_conditions() {
        let item = ItemRef::Condition(condition.clone());
        add(item, "condition", &mut progress.owners.people.iter(), Some(progress.due.due_at));
    }
    rows
}

/// What must be told because of a decision: one duty for each notice, under an id of its own.
pub(super) fn duties(
    definition: &Definition,
    notices: &[Notice],
    now: Timestamp,
    ids: &dyn IdSource,
) -> Result<Vec<DutyRow>, AppError> {
    let date = definition.timezone.to_datetime(now).date();
    let duty = |notice: &Notice| {
        let recipient = notice.recipient.id();
        Ok(DutyRow {
            id: ids.id(now),
            seq: signed(notice.seq),
            kind: notice.kind.word().to_owned(),
            item: notice.item_name(),
            // One event tells a person one thing once, so that the person makes the key unique.
            seat: recipient.to_owned(),
            channel: "mail".to_owned(),
            // The ids of people are those of one workflow.
            batch_key: Some(format!("{}/{recipient}/{date}", definition.id)),
            due_at: now.into(),
            recipient: recipient.to_owned(),
            notice: serde_json::to_string(notice).map_err(AppError::Unwritable)?,
        })
    };
    notices.iter().map(duty).collect()
}

/// A unit variant as its word in files and JSON.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The events that this command led to, of all that an instance has.
pub(super) fn of_command(events: Vec<Event>, command_id: &str) -> Vec<Event> {
    events.into_iter().filter(|event| event.command_id == command_id).collect()
}
