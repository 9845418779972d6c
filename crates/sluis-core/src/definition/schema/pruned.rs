// SPDX-License-Identifier: EUPL-1.2
//! Reads a schema without what explains it to people: titles, descriptions, examples and snippets, more than half of it.
//! Never leaves out anything that decides whether a document fits, nor a property that has such a name.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The keywords of explanation. As names of properties they hold a map, as keywords a text or a list.
const EXPLAINING: [&str; 4] = ["title", "description", "examples", "defaultSnippets"];

/// The schema in this text.
///
/// # Errors
/// When the text is no JSON.
pub(super) fn read(text: &str) -> serde_json::Result<Value> {
    let schema = Pruned { explains: false }.deserialize(&mut serde_json::Deserializer::from_str(text))?;
    Ok(schema.unwrap_or_default())
}

/// Reads a value; of what explains only maps are kept.
struct Pruned {
    explains: bool,
}

impl Pruned {
    fn unless_it_explains<E>(&self, value: impl Into<Value>) -> Result<Option<Value>, E> {
        Ok((!self.explains).then(|| value.into()))
    }
}

impl<'de> DeserializeSeed<'de> for Pruned {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pruned {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of a JSON Schema")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<Value>, E> {
        self.unless_it_explains(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<Value>, E> {
        // As the schema of a property: everything, or nothing, fits.
        Ok(Some(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<Value>, E> {
        self.unless_it_explains(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<Value>, E> {
        self.unless_it_explains(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<Value>, E> {
        self.unless_it_explains(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<Value>, E> {
        self.unless_it_explains(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<Value>, A::Error> {
        if self.explains {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(None);
        }
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Pruned { explains: false })? {
            items.extend(item);
        }
        Ok(Some(Value::Array(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Value>, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let explains = EXPLAINING.contains(&key.as_str());
            if let Some(value) = map.next_value_seed(Pruned { explains })? {
                kept.insert(key, value);
            }
        }
        Ok(Some(Value::Object(kept)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn what_explains_is_left_out_and_what_decides_is_kept() {
        let schema = json!({
            "title": "A step", "description": "Work", "examples": [{ "kind": "task" }], "defaultSnippets": [{}],
            "enum": ["title", null, 1, -1, 1.5, true], "items": { "title": "One", "minLength": 1 },
        });
        let kept = json!({ "enum": ["title", null, 1, -1, 1.5, true], "items": { "minLength": 1 } });
        assert_eq!(read(&schema.to_string()).expect("JSON"), kept);
    }

    #[test]
    fn properties_with_the_names_of_explanations_are_kept() {
        let schema = json!({ "properties": { "title": { "type": "string" }, "description": true, "examples": false } });
        assert_eq!(read(&schema.to_string()).expect("JSON"), schema);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        assert!(read("{ \"a\": ").is_err());
    }
}
