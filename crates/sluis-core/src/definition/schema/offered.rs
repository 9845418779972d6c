// SPDX-License-Identifier: EUPL-1.2
//! What a schema lets one write at a place, and what it says of it: for completion and hover in editors. The file may be half
//! written: what stands there only chooses among alternatives, such as the keys of a kind of step, and is not judged.

use serde_json::{Map, Value};

use super::SchemaKind;
use super::allowed::{follow, holds};
use super::validators::schema;

/// How far references are followed.
const MAX_DEPTH: usize = 16;

/// A part of the way to a place.
#[derive(Debug, Clone)]
pub struct Way {
    /// The key; nothing for an item of a list.
    pub key: Option<String>,
    /// The map in which the key stands, with the values that are plain words.
    pub beside: Value,
}

/// A key or a word that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The key or word.
    pub word: String,
    /// What it is called.
    pub title: Option<&'static str>,
    /// What it means.
    pub description: Option<&'static str>,
    /// Of a key: whether a map or a list stands under it, and never a word.
    pub is_nested: bool,
    /// Of a key: what can be written under it at once.
    pub snippets: Vec<Snippet>,
}

/// A whole value that can be written at once, with stops at which its author fills in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// What it is called.
    pub label: &'static str,
    /// What it is for.
    pub description: Option<&'static str>,
    /// The value; in its texts and keys `${1:role}` is a stop, and `${2|yes,no|}` one at which is chosen.
    pub body: &'static Value,
}

/// The schemas that hold for one place.
#[derive(Debug, Clone)]
pub struct Offered {
    nodes: Vec<(SchemaKind, &'static Map<String, Value>)>,
}

impl Offered {
    /// The place at the end of this way, from the beginning of a file of this kind. `map` is what stands there already.
    pub fn at(kind: SchemaKind, way: &[Way], map: &Value) -> Offered {
        let mut here = vec![(kind, schema(kind))];
        for part in way {
            let of: Vec<_> = here.into_iter().flat_map(|(kind, node)| expanded(kind, node, &part.beside)).collect();
            here = of.iter().filter_map(|(kind, node)| Some((*kind, below(node, part.key.as_deref())?))).collect();
        }
        Offered { nodes: here.into_iter().flat_map(|(kind, node)| expanded(kind, node, map)).collect() }
    }

    /// The keys that can be written here, without those of this map.
    pub fn keys(&self, written: &Value) -> Vec<Offer> {
        let mut keys: Vec<Offer> = Vec::new();
        for (kind, node) in &self.nodes {
            for (key, about) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let known = written.get(key).is_some() || keys.iter().any(|offer| offer.word == *key);
                if about.is_object() && !known {
                    keys.push(told(*kind, key, about));
                }
            }
        }
        keys
    }

    /// The words that can be written here, where the schema lists them.
    pub fn words(&self) -> Vec<Offer> {
        let mut words: Vec<Offer> = Vec::new();
        let mut add = |word: &str, title, description| {
            if words.iter().all(|offer| offer.word != word) {
                let word = word.to_owned();
                words.push(Offer { word, title, description, is_nested: false, snippets: Vec::new() });
            }
        };
        for (_, node) in &self.nodes {
            let listed = node.get("enum").and_then(Value::as_array).into_iter().flatten();
            let said = |number: usize| node.get("enumDescriptions")?.get(number)?.as_str();
            for (number, word) in listed.enumerate() {
                match word {
                    Value::String(word) => add(word, None, said(number)),
                    other => add(&other.to_string(), None, said(number)),
                }
            }
            if node.get("type").is_some_and(|kind| kind == "boolean") {
                ["true", "false"].into_iter().for_each(|word| add(word, None, None));
            }
        }
        words
    }

    /// The values that the schema has a snippet of.
    pub fn snippets(&self) -> Vec<Snippet> {
        let listed = self.nodes.iter().filter_map(|(_, node)| node.get("defaultSnippets")?.as_array()).flatten();
        let snippet = |one: &'static Value| {
            let said = |key: &str| one.get(key)?.as_str();
            Some(Snippet { label: said("label")?, description: said("description"), body: one.get("body")? })
        };
        listed.filter_map(snippet).collect()
    }

    /// What holds for the value of a key that is free to choose, such as the id of a step.
    pub fn entry(&self) -> Offered {
        self.inside("additionalProperties")
    }

    /// What holds for an item, where this is a list.
    pub fn item(&self) -> Offered {
        self.inside("items")
    }

    fn inside(&self, keyword: &str) -> Offered {
        let below = self.nodes.iter().filter_map(|(kind, node)| Some((*kind, node.get(keyword)?)));
        Offered { nodes: below.flat_map(|(kind, node)| expanded(kind, node, &Value::Null)).collect() }
    }

    /// Whether an expression is wanted here.
    pub fn is_expression(&self) -> bool {
        self.nodes.iter().any(|(_, node)| {
            node.get("$ref").and_then(Value::as_str).is_some_and(|reference| reference.ends_with("/$defs/expression"))
        })
    }

    /// What the schema says of this place, and an example of it as JSON.
    pub fn about(&self) -> (Option<&'static str>, Option<&'static str>, Option<&'static Value>) {
        let first = |key: &str| self.nodes.iter().find_map(|(_, node)| node.get(key));
        (
            first("title").and_then(Value::as_str),
            first("description").and_then(Value::as_str),
            first("examples").and_then(|examples| examples.get(0)),
        )
    }
}

/// A key with what the schema says of it, there or where it refers to.
fn told(kind: SchemaKind, key: &str, about: &'static Value) -> Offer {
    let nodes = expanded(kind, about, &Value::Null);
    let types: Vec<&str> = nodes.iter().filter_map(|(_, node)| node.get("type")?.as_str()).collect();
    let is_nested = !types.is_empty() && types.iter().all(|one| matches!(*one, "object" | "array"));
    let offered = Offered { nodes };
    let (title, description, _) = offered.about();
    Offer { word: key.to_owned(), title, description, is_nested, snippets: offered.snippets() }
}

/// A schema and those that hold beside it: what it refers to, its alternatives that take this map, and what its conditions add.
fn expanded(kind: SchemaKind, node: &'static Value, map: &Value) -> Vec<(SchemaKind, &'static Map<String, Value>)> {
    let mut found = Vec::new();
    expand(kind, node, map, MAX_DEPTH, &mut found);
    found
}

fn expand(
    kind: SchemaKind,
    node: &'static Value,
    map: &Value,
    depth: usize,
    found: &mut Vec<(SchemaKind, &'static Map<String, Value>)>,
) {
    let Some(node) = node.as_object().filter(|_| depth > 0) else { return };
    found.push((kind, node));
    let reference = node.get("$ref").and_then(Value::as_str).and_then(|reference| follow(kind, reference));
    if let Some((kind, target)) = reference {
        expand(kind, target, map, depth - 1, found);
    }
    for combination in ["allOf", "anyOf", "oneOf"] {
        let parts = node.get(combination).and_then(Value::as_array).into_iter().flatten();
        for part in parts.filter(|part| combination == "allOf" || takes(part, map)) {
            expand(kind, part, map, depth - 1, found);
        }
    }
    if let Some(condition) = node.get("if") {
        let then = if holds(condition, map) { node.get("then") } else { node.get("else") };
        then.into_iter().for_each(|then| expand(kind, then, map, depth - 1, found));
    }
}

/// Whether an alternative knows every key that is written.
fn takes(alternative: &Value, map: &Value) -> bool {
    let closed = alternative.get("additionalProperties") == Some(&Value::Bool(false));
    let mut written = map.as_object().into_iter().flatten();
    !closed || written.all(|(key, _)| alternative["properties"].get(key).is_some())
}

/// The schema of what stands in a map under this key, or of the items of a list.
fn below(node: &'static Map<String, Value>, key: Option<&str>) -> Option<&'static Value> {
    let Some(key) = key else { return node.get("items") };
    let own = node.get("properties").and_then(|properties| properties.get(key));
    own.or_else(|| node.get("additionalProperties")).filter(|below| below.is_object())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn way(parts: &[(Option<&str>, Value)]) -> Vec<Way> {
        let part = |(key, beside): &(Option<&str>, Value)| Way { key: key.map(str::to_owned), beside: beside.clone() };
        parts.iter().map(part).collect()
    }

    fn step(written: &Value) -> Vec<String> {
        let way = way(&[(Some("steps"), json!({})), (Some("a"), json!({}))]);
        let keys = Offered::at(SchemaKind::Phase, &way, written).keys(written);
        keys.into_iter().map(|offer| offer.word).collect()
    }

    #[test]
    fn the_keys_of_a_step_are_those_of_its_kind_that_are_not_written_yet() {
        let keys = step(&json!({ "kind": "workshop", "owner": "x" }));
        assert!(keys.contains(&"invite".to_owned()) && keys.contains(&"due".to_owned()), "{keys:?}");
        assert!(!keys.contains(&"owner".to_owned()) && !keys.contains(&"criteria".to_owned()), "{keys:?}");
        assert!(step(&json!({ "kind": "selection" })).contains(&"criteria".to_owned()));
        assert!(step(&json!({})).contains(&"kind".to_owned()));
    }

    #[test]
    fn an_alternative_that_does_not_know_what_is_written_offers_nothing() {
        let written = json!({ "before": "inputs.start" });
        let way = way(&[(Some("steps"), json!({})), (Some("a"), json!({})), (Some("due"), json!({ "kind": "task" }))]);
        let keys = Offered::at(SchemaKind::Phase, &way, &written).keys(&written);
        let keys: Vec<_> = keys.iter().map(|offer| offer.word.as_str()).collect();
        assert_eq!(keys, ["by", "policy", "roll"]);
    }

    #[test]
    fn every_word_of_a_list_comes_with_what_it_means() {
        let inline = json!({ "kind": "", "phases": {} });
        let way = way(&[
            (Some("phases"), inline),
            (Some("p"), json!({})),
            (Some("steps"), json!({ "steps": "" })),
            (Some("a"), json!({})),
            (Some("kind"), json!({})),
        ]);
        let words = Offered::at(SchemaKind::Workflow, &way, &Value::Null).words();
        assert_eq!(words.len(), 7);
        assert!(words.iter().all(|offer| offer.description.is_some()), "{words:?}");
    }
}
