// SPDX-License-Identifier: EUPL-1.2
//! What one decision writes: events as chained bytes, sealed texts, the summary row, open actions and duties.
//! Values in, rows out: it never stores anything and reads no clock.

use indexmap::IndexSet;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::engine::record;
use sluis_core::engine::{
    Command, Decision, Event, EventData, Instance, InstanceState, ItemRef, Reminded, StepTerms, Tick, asked,
    next_due_at,
};
use sluis_core::notice::{Notice, Recipient};
use sluis_core::titles::item_title;
use sluis_core::value::hex;

use super::error::AppError;
use super::live::{Live, Seal, Seals, signed, unhex};
use crate::random::IdSource;
use crate::store::{ActionRow, Commit, DutyRow, EventRow, InstanceRow, Moment, Opening, ReminderRow, SealedRow};

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
        reminders: decision.events.iter().flat_map(reminders).collect(),
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
        next_due_at: next_due_at(definition, instance).map(Moment::from),
    }
}

/// What waits for people: one row for each person of an open step, for each seat without a vote of an open ballot, and
/// for each owner of a condition that is not met. Nothing waits while the clock stands still.
pub(super) fn actions(definition: &Definition, instance: &Instance) -> Vec<ActionRow> {
    if instance.state != InstanceState::Running {
        return Vec::new();
    }
    let rows = |item: ItemRef| {
        let kind = match &item {
            ItemRef::Gate(_) => "vote",
            ItemRef::Condition(_) => "condition",
            ItemRef::Step(step) => match instance.steps.get(step).and_then(|progress| progress.terms.as_ref()) {
                Some(StepTerms::Decision) => "vote",
                _ => "complete",
            },
        };
        let title = item_title(definition, instance, &item, definition.language);
        let due_at = instance.due_of(&item).map(|due| Moment::from(due.due_at));
        let row = |(person, seat): (&str, &str)| ActionRow {
            item: item.to_string(),
            kind: kind.to_owned(),
            title: Some(title.clone()),
            person: person.to_owned(),
            seat: seat.to_owned(),
            due_at,
        };
        let asked = asked(definition, instance, &item).into_iter().map(|asked| (asked.person, asked.seat));
        asked.collect::<IndexSet<_>>().into_iter().map(row).collect::<Vec<_>>()
    };
    instance.open_items().into_iter().flat_map(rows).collect()
}

/// The keys of what time told in an event: each of them may be there once, whatever the clock does.
fn reminders(event: &Event) -> Vec<ReminderRow> {
    let rows = |item: &ItemRef, tick: &Tick, to: &[String]| {
        let row = |person: &String| ReminderRow {
            seq: signed(event.seq),
            item: item.to_string(),
            rule: tick.rule.clone(),
            tick: tick.at.into(),
            person: person.clone(),
        };
        to.iter().map(row).collect::<Vec<_>>()
    };
    match &event.data {
        EventData::ItemsReminded { reminders } => {
            let ticks =
                |it: &Reminded| it.ticks.iter().flat_map(|tick| rows(&it.item, tick, &it.to)).collect::<Vec<_>>();
            reminders.iter().flat_map(ticks).collect()
        }
        EventData::ItemEscalated { item, tick, to, .. } => rows(item, tick, to),
        _ => Vec::new(),
    }
}

/// What must be told because of a decision: one duty for each notice, under an id of its own. A digest waits until the
/// next full span of `gather`, so that all programmes that remind at the same hour come into one mail.
pub(super) fn duties(
    definition: &Definition,
    directory: &Directory,
    notices: &[Notice],
    now: Timestamp,
    gather: SignedDuration,
    ids: &dyn IdSource,
) -> Result<Vec<DutyRow>, AppError> {
    // What is told first has the lower id: of what falls due at one moment the deliverer takes that one first.
    let mut drawn: Vec<String> = notices.iter().map(|_| ids.id(now)).collect();
    drawn.sort_unstable();
    let duty = |(notice, id): (&Notice, String)| {
        let recipient = notice.recipient.id();
        let at = notice.not_before.map_or(now, |moment| moment.max(now));
        let is_digest = notice.kind == MailKind::Digest;
        let due_at = if is_digest { gathered(at, gather) } else { at };
        let date = definition.timezone.to_datetime(at).date();
        Ok(DutyRow {
            id,
            seq: signed(notice.seq),
            kind: notice.kind.word().to_owned(),
            item: notice.item_name(),
            // One event tells a person one thing once, and a deputy once for each in whose name they are asked.
            seat: match notice.seat.as_deref().filter(|seat| *seat != recipient && notice.kind != MailKind::Receipt) {
                Some(seat) => format!("{recipient}/{seat}"),
                None => recipient.to_owned(),
            },
            channel: "mail".to_owned(),
            batch_key: is_digest.then(|| digest_key(&reader(definition, directory, &notice.recipient), date)),
            due_at: due_at.into(),
            recipient: recipient.to_owned(),
            notice: serde_json::to_string(notice).map_err(AppError::Unwritable)?,
        })
    };
    notices.iter().zip(drawn).map(duty).collect()
}

/// What joins the digests of one reader and local date.
fn digest_key(reader: &str, date: Date) -> String {
    format!("digest/{reader}/{date}")
}

/// The key of the same reader's digests on another date.
pub(crate) fn digest_key_on(key: &str, date: Date) -> String {
    digest_key(digest_reader(key), date)
}

/// Who reads the digests of this key, whatever their date.
pub(crate) fn digest_reader(key: &str) -> &str {
    key.strip_prefix("digest/").and_then(|rest| rest.rsplit_once('/')).map_or(key, |(reader, _)| reader)
}

/// Who reads a digest: the ids of people are those of one workflow, and address and name are the same in all of them. Two
/// people who share a mailbox get a digest each.
fn reader(definition: &Definition, directory: &Directory, recipient: &Recipient) -> String {
    let person = match recipient {
        Recipient::Person(id) => directory.person(id),
        Recipient::List(_) => None,
    };
    match person.and_then(|person| Some((person.email.as_deref()?, &person.name))) {
        // Not the address itself: the key outlives the person's place in the directory.
        Some((address, name)) => {
            hex(&Sha256::digest(format!("{}\n{}", address.trim(), name.trim()).to_lowercase())[..16])
        }
        None => format!("{}/{}", definition.id, recipient.id()),
    }
}

/// The first full span after a moment; the moment itself where nothing is gathered.
fn gathered(at: Timestamp, gather: SignedDuration) -> Timestamp {
    let span = gather.as_secs();
    if span <= 0 {
        return at;
    }
    let second = (at.as_second().div_euclid(span) + 1) * span;
    Timestamp::from_second(second).unwrap_or(at)
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
