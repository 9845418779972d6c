// SPDX-License-Identifier: EUPL-1.2
//! The log of an instance: every event, in order, with its hash. Sealed texts are shown while they exist; an erased one
//! is `null`. It tells what is stored and never sums up.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use sluis_core::engine::{Event, Proof};
use sluis_core::value::hex;

use crate::app::live::{Seals, read};
use crate::app::{App, AppError};

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// Its place, from 1.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The person's id, `operator` or `clock`.
    pub actor: String,
    /// In whose name.
    pub on_behalf_of: Option<String>,
    /// How we know who it was.
    pub proof: Proof,
    /// What happened, as `step-completed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The step, gate or condition, when it is about one.
    pub item: Option<String>,
    /// The particulars.
    pub data: Json,
    /// SHA-256 of the stored bytes, which the next event names.
    pub hash: String,
}

impl App {
    /// Every event of an instance, in order.
    ///
    /// # Errors
    /// `UnknownInstance`, or when the store cannot be read.
    pub async fn log(&self, id: &str) -> Result<Vec<LogLine>, AppError> {
        let stored = self.inner.store.instance_events(id, 0).await?;
        if stored.is_empty() {
            return Err(self.unknown(id).await?);
        }
        let mut seals = Seals::new();
        let lines = stored.iter().map(|one| {
            let event = read(id, one, &mut seals)?;
            line(&event, hex(&one.event.hash), one.event.kind.clone())
        });
        lines.collect()
    }

    /// Every event of an instance, in order, as the core knows them: for stories and exports.
    ///
    /// # Errors
    /// As [`App::log`].
    pub async fn history(&self, id: &str) -> Result<Vec<Event>, AppError> {
        let events = crate::app::live::history(&*self.inner.store, id).await?;
        if events.is_empty() { Err(self.unknown(id).await?) } else { Ok(events) }
    }
}

fn line(event: &Event, hash: String, kind: String) -> Result<LogLine, AppError> {
    let mut data = serde_json::to_value(&event.data).map_err(AppError::Unwritable)?;
    let mut data = data.get_mut("data").map(Json::take).unwrap_or_default();
    show_texts(&mut data);
    Ok(LogLine {
        seq: event.seq,
        at: event.at,
        actor: event.actor.id().to_owned(),
        on_behalf_of: event.on_behalf_of.clone(),
        proof: event.proof,
        kind,
        item: event.data.item().map(|item| item.to_string()),
        data,
        hash,
    })
}

/// Puts the text, or `null`, in the place of what is sealed.
fn show_texts(json: &mut Json) {
    match json {
        Json::Object(object) if object.contains_key("#sealed") => {
            *json = object.get_mut("text").map(Json::take).unwrap_or_default();
        }
        Json::Object(object) => object.values_mut().for_each(show_texts),
        Json::Array(values) => values.iter_mut().for_each(show_texts),
        _ => {}
    }
}
