// SPDX-License-Identifier: EUPL-1.2
//! Which line of a story a map is: its first key says it. Decodes in one pass, since stories are half of what a workflow says.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::test::{Act, Line, Refuse};

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Line, D::Error> {
        struct Lines;
        impl<'de> Visitor<'de> for Lines {
            type Value = Line;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a line of a story")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Line, A::Error> {
                let first = keys.next_key::<String>()?;
                match first.as_deref() {
                    Some("advance") => keys.next_value().map(Line::Advance),
                    Some("expect") => keys.next_value().map(Line::Expect),
                    Some("refuse") => keys.next_value().map(Line::Refuse),
                    _ => act(first, keys).map(|act| Line::Act(Box::new(act))),
                }
            }
        }
        deserializer.deserialize_map(Lines)
    }
}

impl<'de> Deserialize<'de> for Refuse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Refuse, D::Error> {
        struct Refusals;
        impl<'de> Visitor<'de> for Refusals {
            type Value = Refuse;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an act and why it is refused")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut keys: A) -> Result<Refuse, A::Error> {
                let (mut acted, mut because) = (None, None);
                while let Some(key) = keys.next_key::<String>()? {
                    match key.as_str() {
                        "because" => because = Some(keys.next_value()?),
                        _ => acted = Some(act(Some(key), &mut keys)?),
                    }
                }
                Ok(Refuse { act: acted.ok_or_else(|| de::Error::custom("an act is missing"))?, because })
            }
        }
        deserializer.deserialize_map(Refusals)
    }
}

/// The act whose verb was read as the first key of a map.
fn act<'de, A: MapAccess<'de>>(verb: Option<String>, rest: A) -> Result<Act, A::Error> {
    Act::deserialize(MapAccessDeserializer::new(Again { first: verb, rest }))
}

/// A map of which the first key was read, from that key on.
struct Again<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Again<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(first) => seed.deserialize(first.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}
