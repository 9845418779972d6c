// SPDX-License-Identifier: EUPL-1.2
//! The seal: an event holds SHA-256(salt, text); the text and its salt lie beside it as a row.
//! Erasing the row leaves the chain whole, and the salt keeps a short text from being guessed.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// The key that marks a sealed value in the JSON of an event. No author's id can begin with `#`.
const MARK: &str = "#sealed";

/// Where the core gets what must not be guessed. The shell gives real randomness, tests a counter.
pub trait Ids {
    /// A fresh salt.
    fn salt(&mut self) -> [u8; 16];
}

/// A text that is known by its commitment; the text itself may have been erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    #[serde(rename = "#sealed")]
    commitment: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// A sealed text as it lies beside its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// SHA-256(salt, text) in lower-case hexadecimal; unique within an instance.
    pub commitment: String,
    /// The salt in lower-case hexadecimal.
    pub salt: String,
    /// The text itself.
    pub text: String,
}

impl SealedRow {
    /// Whether the text still is what was committed to.
    pub fn is_honest(&self) -> bool {
        commit(&self.salt, &self.text) == self.commitment
    }
}

impl Sealed {
    /// Seals a text under a fresh salt.
    pub fn new(text: impl Into<String>, ids: &mut dyn Ids) -> Sealed {
        let text = text.into();
        let salt = hex(&ids.salt());
        Sealed { commitment: commit(&salt, &text), salt: Some(salt), text: Some(text) }
    }

    /// The text, unless it was erased.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// SHA-256(salt, text) in lower-case hexadecimal: what the event holds for ever.
    pub fn commitment(&self) -> &str {
        &self.commitment
    }
}

fn commit(salt: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt.as_bytes());
    hasher.update(text.as_bytes());
    hex(&hasher.finalize())
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
    let mut text = vec![0; bytes.len() * 2];
    for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    String::from_utf8(text).unwrap_or_default()
}

/// Takes every sealed text out of an event's JSON, leaving the commitments, and gives the rows to lie beside it.
pub fn seal_json(json: &mut Json) -> Vec<SealedRow> {
    let mut rows = Vec::new();
    walk(json, &mut |object| {
        let salt = object.shift_remove("salt");
        let text = object.shift_remove("text");
        if let (Some(Json::String(commitment)), Some(Json::String(salt)), Some(Json::String(text))) =
            (object.get(MARK), salt, text)
        {
            rows.push(SealedRow { commitment: commitment.clone(), salt, text });
        }
    });
    rows
}

/// Puts the rows back into an event's JSON; a commitment without a row reads as erased.
pub fn open_json<'a>(json: &mut Json, row: &dyn Fn(&str) -> Option<&'a SealedRow>) {
    walk(json, &mut |object| {
        let found = object.get(MARK).and_then(Json::as_str).and_then(row);
        if let Some(found) = found {
            object.insert("salt".into(), found.salt.as_str().into());
            object.insert("text".into(), found.text.as_str().into());
        }
    });
}

fn walk(json: &mut Json, visit: &mut dyn FnMut(&mut serde_json::Map<String, Json>)) {
    match json {
        Json::Object(object) if object.contains_key(MARK) => visit(object),
        Json::Object(object) => object.values_mut().for_each(|value| walk(value, visit)),
        Json::Array(values) => values.iter_mut().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(u8);
    impl Ids for Counter {
        fn salt(&mut self) -> [u8; 16] {
            self.0 += 1;
            [self.0; 16]
        }
    }

    #[test]
    fn sealed_text_leaves_the_event_and_comes_back() -> Result<(), serde_json::Error> {
        let sealed = Sealed::new("Jan", &mut Counter(0));
        let mut json = serde_json::json!({"by": [{"comment": sealed}]});
        let rows = seal_json(&mut json);
        assert!(!json.to_string().contains("Jan"), "{json}");
        assert!(rows.iter().all(SealedRow::is_honest));
        open_json(&mut json, &|commitment| rows.iter().find(|row| row.commitment == commitment));
        let back: Sealed = serde_json::from_value(json["by"][0]["comment"].clone())?;
        assert_eq!(back.text(), Some("Jan"));
        Ok(())
    }

    #[test]
    fn an_erased_text_reads_as_absent() -> Result<(), serde_json::Error> {
        let mut json = serde_json::json!(Sealed::new("Jan", &mut Counter(0)));
        seal_json(&mut json);
        open_json(&mut json, &|_| None);
        let back: Sealed = serde_json::from_value(json)?;
        assert_eq!(back.text(), None);
        Ok(())
    }

    #[test]
    fn the_same_text_twice_has_two_commitments() {
        let mut ids = Counter(0);
        assert_ne!(Sealed::new("ja", &mut ids).commitment(), Sealed::new("ja", &mut ids).commitment());
    }
}
