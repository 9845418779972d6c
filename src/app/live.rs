// SPDX-License-Identifier: EUPL-1.2
//! An instance in memory, as its stored events fold. It is held against the store each time it is used: the last event
//! must still be the one with the same hash, or everything is read again. Never writes.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use sluis_core::definition::Definition;
use sluis_core::engine::record::{self, GENESIS, Record};
use sluis_core::engine::{Event, EventData, Instance, apply};
use sluis_core::value::{SealedRow, hex};

use super::error::AppError;
use crate::store::{EventRow, Store, StoredEvent};

/// An instance with what is needed to go on from it.
pub(crate) struct Live {
    pub(crate) definition: Arc<Definition>,
    pub(crate) instance: Arc<Instance>,
    /// Hash of the last event, in hexadecimal; empty before the first.
    pub(crate) last_hash: String,
    /// When the last event was decided: no later one may lie before it, even when a clock was set back.
    pub(crate) last_at: Timestamp,
    /// The sealed texts stored so far: an event may repeat the commitment of an earlier one.
    pub(crate) seals: Seals,
}

/// Sealed texts by their commitment.
pub(crate) type Seals = HashMap<String, Seal>;

/// A sealed text as it is stored.
#[derive(Clone, Debug)]
pub(crate) enum Seal {
    /// It can be read.
    Open(SealedRow),
    /// It was erased; the commitment stays.
    Erased,
}

impl Live {
    /// An instance before its first event.
    pub(crate) fn unstarted(id: &str, definition: Arc<Definition>) -> Live {
        Live {
            definition,
            instance: Arc::new(Instance::unstarted(id)),
            last_hash: GENESIS.to_owned(),
            last_at: Timestamp::MIN,
            seals: Seals::new(),
        }
    }

    /// The number of the last event as the store counts.
    pub(crate) fn seq(&self) -> i64 {
        signed(self.instance.seq)
    }

    /// Applies events that others stored since.
    pub(crate) fn extend(&mut self, stored: &[StoredEvent]) -> Result<(), AppError> {
        if stored.is_empty() {
            return Ok(());
        }
        let instance = Arc::make_mut(&mut self.instance);
        for one in stored {
            let event = read(&instance.id, one, &mut self.seals)?;
            apply(instance, &event);
            self.last_at = event.at;
            self.last_hash = hex(&one.event.hash);
        }
        Ok(())
    }
}

/// The hash of the definition that an instance was started with, as its first event says.
pub(crate) fn definition_hash(event: &Event) -> Option<&str> {
    match &event.data {
        EventData::InstanceStarted { definition, .. } => Some(&definition.hash),
        _ => None,
    }
}

/// All events of an instance, opened; none for an unknown one.
pub(crate) async fn history(store: &dyn Store, id: &str) -> Result<Vec<Event>, AppError> {
    let mut seals = Seals::new();
    let stored = store.instance_events(id, 0).await?;
    stored.iter().map(|one| read(id, one, &mut seals)).collect()
}

/// Opens one stored event. `seals` holds the texts of the events before it, and gets those of this one.
pub(crate) fn read(id: &str, stored: &StoredEvent, seals: &mut Seals) -> Result<Event, AppError> {
    for row in &stored.sealed {
        let seal = match &row.opening {
            Some(opening) => Seal::Open(SealedRow {
                commitment: row.commitment.clone(),
                salt: opening.salt.clone(),
                text: opening.value.clone(),
            }),
            None => Seal::Erased,
        };
        seals.insert(row.commitment.clone(), seal);
    }
    let sealed = commitments(&stored.event.body).filter_map(|commitment| match seals.get(commitment) {
        Some(Seal::Open(row)) => Some(row.clone()),
        Some(Seal::Erased) | None => None,
    });
    let record = as_record(&stored.event, sealed.collect());
    Ok(record::read(id, &record)?)
}

/// A stored event in the core's form.
pub(crate) fn as_record(row: &EventRow, sealed: Vec<SealedRow>) -> Record {
    Record {
        seq: unsigned(row.seq),
        at: row.at.timestamp(),
        kind: row.kind.clone(),
        version: u32::try_from(row.version).unwrap_or_default(),
        body: row.body.clone(),
        hash: hex(&row.hash),
        sealed,
    }
}

/// The commitments that an event's bytes hold, in their order. The mark cannot stand there for another reason: free text
/// is never in an event, and a quote inside a string is escaped.
pub(crate) fn commitments(body: &str) -> impl Iterator<Item = &str> {
    const MARK: &str = "\"#sealed\":\"";
    body.match_indices(MARK).filter_map(|(at, _)| body.get(at + MARK.len()..at + MARK.len() + 64))
}

/// A number of an event as the store counts.
pub(crate) fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A number of an event as the core counts.
pub(crate) fn unsigned(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or_default()
}

/// Thirty-two bytes from hexadecimal.
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}
