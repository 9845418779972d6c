// SPDX-License-Identifier: EUPL-1.2
//! Values that an author named with `&name` so as to repeat them with `*name`, within a budget:
//! a file of a few hundred bytes must not unfold into gigabytes.

use std::collections::HashMap;

use serde_json::Value;

use super::limits::{MAX_ALIASES, MAX_BYTES};

/// A value that may be repeated.
pub(super) struct Anchor {
    value: Value,
    /// How many bytes of text it holds.
    bytes: usize,
    pub(super) place: usize,
    pub(super) nodes: usize,
    pub(super) height: usize,
}

#[derive(Default)]
pub(super) struct Anchors {
    known: HashMap<usize, Anchor>,
    aliases: usize,
    bytes: usize,
}

impl Anchors {
    /// Keeps a value under the parser's number for its anchor; 0 means that it has none. Fails when the budget is used up.
    pub(super) fn keep(
        &mut self,
        id: usize,
        place: usize,
        value: &Value,
        nodes: usize,
        height: usize,
    ) -> Result<(), ()> {
        if id == 0 {
            return Ok(());
        }
        let bytes = text_bytes(value);
        self.bytes += bytes;
        if self.known.len() == MAX_ALIASES || self.bytes > MAX_BYTES {
            return Err(());
        }
        self.known.insert(id, Anchor { value: value.clone(), bytes, place, nodes, height });
        Ok(())
    }

    /// The value with this number, unless it is not complete yet.
    pub(super) fn repeat(&self, id: usize) -> Option<&Anchor> {
        self.known.get(&id)
    }

    /// One more copy of a value; nothing when the budget is used up.
    pub(super) fn copy(&mut self, id: usize) -> Option<Value> {
        let anchor = self.known.get(&id)?;
        self.aliases += 1;
        self.bytes += anchor.bytes;
        (self.aliases <= MAX_ALIASES && self.bytes <= MAX_BYTES).then(|| anchor.value.clone())
    }
}

fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(text_bytes).sum(),
        Value::Object(map) => map.iter().map(|(key, value)| key.len() + text_bytes(value)).sum(),
        _ => 0,
    }
}
