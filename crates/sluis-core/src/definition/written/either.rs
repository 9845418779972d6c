// SPDX-License-Identifier: EUPL-1.2
//! What an author may write as a text or as a map: decoded by what stands there. The `untagged` of serde would first copy
//! all of it, and every title of every file is such a value. Never tries one form after the other.

/// Decodes an enum of two variants: `$text` of a `String`, `$map` of a type that is read from a map.
macro_rules! text_or_map {
    ($name:ident, $text:ident, $map:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                struct Either;
                impl<'de> serde::de::Visitor<'de> for Either {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a text or a map")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::$text(text.to_owned()))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        let keys = serde::de::value::MapAccessDeserializer::new(map);
                        serde::Deserialize::deserialize(keys).map($name::$map)
                    }
                }
                deserializer.deserialize_any(Either)
            }
        }
    };
}

pub(super) use text_or_map;
