// SPDX-License-Identifier: EUPL-1.2
//! An event as it is stored: the very bytes that are hashed, chained to the event before, with the sealed
//! texts beside it. Final from the first commit; a reader tolerates fields it does not know.

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::command::{Actor, Proof};
use super::event::{Event, EventData};
use crate::text::{Language, Text, both};
use crate::value::{SealedRow, open_json, seal_json};

/// The hash that the first event of an instance names as the one before: none.
pub const GENESIS: &str = "";

/// An event in its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// When it was decided (UTC).
    pub at: Timestamp,
    /// The stored type, such as `step-opened`.
    pub kind: String,
    /// The version of the type.
    pub version: u32,
    /// The bytes that are hashed.
    pub body: String,
    /// SHA-256 of the body in lower-case hexadecimal.
    pub hash: String,
    /// The texts the body only commits to.
    pub sealed: Vec<SealedRow>,
}

/// The body, field by field in the order in which it is written.
#[derive(Serialize, Deserialize)]
struct Body {
    instance: String,
    seq: u64,
    at: Timestamp,
    #[serde(rename = "type")]
    kind: String,
    version: u32,
    actor: Actor,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<String>,
    proof: Proof,
    command_id: String,
    data: Json,
    prev_hash: String,
}

/// Why a stored event cannot be read or does not fit the chain.
#[derive(Debug, thiserror::Error)]
pub enum BrokenRecord {
    /// The bytes are no event.
    #[error("{}", self.text().get(Language::En))]
    Unreadable {
        /// The instance.
        instance: String,
        /// The event.
        seq: u64,
        /// What the reader says.
        #[source]
        source: serde_json::Error,
    },
    /// The bytes do not have the hash they were stored under.
    #[error("{}", self.text().get(Language::En))]
    Changed {
        /// The instance.
        instance: String,
        /// The event.
        seq: u64,
    },
    /// The event does not follow the one before it.
    #[error("{}", self.text().get(Language::En))]
    BrokenChain {
        /// The instance.
        instance: String,
        /// The event.
        seq: u64,
    },
    /// A sealed text is not the text that was committed to.
    #[error("{}", self.text().get(Language::En))]
    BrokenSeal {
        /// The instance.
        instance: String,
        /// The event.
        seq: u64,
    },
}

impl BrokenRecord {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            BrokenRecord::Unreadable { instance, seq, .. } => both(
                format!("gebeurtenis {seq} van {instance} is niet te lezen; zet de data terug uit een reservekopie"),
                format!("event {seq} of {instance} cannot be read; put the data back from a backup"),
            ),
            BrokenRecord::Changed { instance, seq } => both(
                format!("gebeurtenis {seq} van {instance} is veranderd: de bytes hebben een andere hash"),
                format!("event {seq} of {instance} was changed: its bytes do not have its hash"),
            ),
            BrokenRecord::BrokenChain { instance, seq } => both(
                format!("gebeurtenis {seq} van {instance} sluit niet aan op de gebeurtenis ervoor"),
                format!("event {seq} of {instance} does not follow the event before it"),
            ),
            BrokenRecord::BrokenSeal { instance, seq } => both(
                format!("een tekst bij gebeurtenis {seq} van {instance} is niet wat er verzegeld is"),
                format!("a text beside event {seq} of {instance} is not what was sealed"),
            ),
        }
    }
}

/// Writes an event in its stored form, chained to the hash of the event before.
pub fn write(instance: &str, event: &Event, prev_hash: &str) -> Result<Record, serde_json::Error> {
    let mut json = serde_json::to_value(&event.data)?;
    let sealed = seal_json(&mut json);
    let kind = json["type"].as_str().unwrap_or_default().to_owned();
    let data = json.as_object_mut().and_then(|object| object.shift_remove("data")).unwrap_or_default();
    let body = Body {
        instance: instance.to_owned(),
        seq: event.seq,
        at: event.at,
        kind: kind.clone(),
        version: 1,
        actor: event.actor.clone(),
        on_behalf_of: event.on_behalf_of.clone(),
        proof: event.proof,
        command_id: event.command_id.clone(),
        data,
        prev_hash: prev_hash.to_owned(),
    };
    let body = serde_json::to_string(&body)?;
    let hash = hash(&body);
    Ok(Record { seq: event.seq, at: event.at, kind, version: 1, body, hash, sealed })
}

/// Reads a stored event back, with its sealed texts in place; an erased one reads as absent.
pub fn read(instance: &str, record: &Record) -> Result<Event, BrokenRecord> {
    let unreadable = |source| BrokenRecord::Unreadable { instance: instance.to_owned(), seq: record.seq, source };
    let body: Body = serde_json::from_str(&record.body).map_err(unreadable)?;
    let rows: IndexMap<&str, &SealedRow> = record.sealed.iter().map(|row| (row.commitment.as_str(), row)).collect();
    let mut data = body.data;
    open_json(&mut data, &|commitment| rows.get(commitment).copied());
    let tagged = serde_json::json!({"type": body.kind, "data": data});
    let data: EventData = serde_json::from_value(tagged).map_err(unreadable)?;
    Ok(Event {
        seq: body.seq,
        at: body.at,
        actor: body.actor,
        on_behalf_of: body.on_behalf_of,
        proof: body.proof,
        command_id: body.command_id,
        data,
    })
}

/// Recomputes a record: its hash, its place in the chain, its seals. Gives the hash for the next one.
pub fn verify<'a>(instance: &str, record: &'a Record, seq: u64, prev_hash: &str) -> Result<&'a str, BrokenRecord> {
    let at = || (instance.to_owned(), record.seq);
    if hash(&record.body) != record.hash {
        let (instance, seq) = at();
        return Err(BrokenRecord::Changed { instance, seq });
    }
    let body: Body = serde_json::from_str(&record.body).map_err(|source| {
        let (instance, seq) = at();
        BrokenRecord::Unreadable { instance, seq, source }
    })?;
    let fits = body.prev_hash == prev_hash && body.seq == seq && record.seq == seq && body.instance == instance;
    if !fits {
        let (instance, seq) = at();
        return Err(BrokenRecord::BrokenChain { instance, seq });
    }
    let committed = |row: &SealedRow| record.body.contains(&row.commitment) && row.is_honest();
    if !record.sealed.iter().all(committed) {
        let (instance, seq) = at();
        return Err(BrokenRecord::BrokenSeal { instance, seq });
    }
    Ok(&record.hash)
}

fn hash(body: &str) -> String {
    crate::value::hex(&Sha256::digest(body.as_bytes()))
}
