// SPDX-License-Identifier: EUPL-1.2
//! Which keys a schema allows in one map, seen through references, alternatives and conditions.
//! Needed for "did you mean", and to tell unknown keys from keys that only look unknown because another rule failed.

use serde_json::{Map, Value};

use super::SchemaKind;
use super::validators::{kind_of_file, schema};

/// How far references are followed; schemas of one map are never nested deeper.
const MAX_DEPTH: usize = 16;

/// The keys of one map.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// Those that may stand in it, in the order of the schema.
    pub(super) here: Vec<&'static str>,
    /// Those that might stand in it if another key had another value: the key, that other key, and the values.
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// A key that belongs to a map of another kind.
#[derive(Debug)]
pub(super) struct Elsewhere {
    pub(super) key: &'static str,
    /// The key that tells the kinds apart, such as `kind` or `type`.
    pub(super) switch: &'static str,
    /// The values of the switch for which the key exists.
    pub(super) values: Vec<&'static str>,
}

/// The keys that the schema at `pointer` of the file of `kind` allows in this map.
pub(super) fn allowed(kind: SchemaKind, pointer: &str, map: &Value) -> Allowed {
    let mut allowed = Allowed::default();
    if let Some(node) = schema(kind).pointer(pointer) {
        collect(kind, node, map, MAX_DEPTH, &mut allowed);
    }
    allowed
}

fn collect(kind: SchemaKind, node: &'static Value, map: &Value, depth: usize, allowed: &mut Allowed) {
    let Some(node) = node.as_object().filter(|_| depth > 0) else { return };
    if let Some((kind, target)) = node.get("$ref").and_then(Value::as_str).and_then(|reference| follow(kind, reference))
    {
        collect(kind, target, map, depth - 1, allowed);
    }
    for key in keys_of(node) {
        if !allowed.here.contains(&key) {
            allowed.here.push(key);
        }
    }
    for combination in ["allOf", "anyOf", "oneOf"] {
        for part in node.get(combination).and_then(Value::as_array).into_iter().flatten() {
            collect(kind, part, map, depth - 1, allowed);
        }
    }
    if let (Some(condition), Some(then)) = (node.get("if"), node.get("then")) {
        match holds(condition, map) {
            true => collect(kind, then, map, depth - 1, allowed),
            false => collect_elsewhere(kind, condition, then, map, depth - 1, allowed),
        }
    }
}

fn collect_elsewhere(
    kind: SchemaKind,
    condition: &'static Value,
    then: &'static Value,
    map: &Value,
    depth: usize,
    allowed: &mut Allowed,
) {
    let Some((switch, values)) = switch_of(condition) else { return };
    let mut there = Allowed::default();
    collect(kind, then, map, depth, &mut there);
    for key in there.here {
        match allowed.elsewhere.iter_mut().find(|known| known.key == key && known.switch == switch) {
            Some(known) => known.values.extend(&values),
            None => allowed.elsewhere.push(Elsewhere { key, switch, values: values.clone() }),
        }
    }
}

fn keys_of(node: &'static Map<String, Value>) -> impl Iterator<Item = &'static str> {
    let properties = node.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties.filter(|(_, schema)| **schema != Value::Bool(false)).map(|(key, _)| key.as_str())
}

/// The schema to which a reference leads: `#/$defs/x` or `phase.schema.json#/$defs/x`.
pub(super) fn follow(kind: SchemaKind, reference: &str) -> Option<(SchemaKind, &'static Value)> {
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let kind = if file.is_empty() { kind } else { kind_of_file(file.rsplit('/').next()?)? };
    schema(kind).pointer(pointer).map(|target| (kind, target))
}

/// Whether the condition of an `if` holds for this map. Our schemas only ask for keys and for fixed values of keys.
pub(super) fn holds(condition: &Value, map: &Value) -> bool {
    let required = condition["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let present = required.into_iter().all(|key| map.get(key).is_some());
    let mut properties = condition["properties"].as_object().into_iter().flatten();
    let fits = properties.all(|(key, wanted)| map.get(key).is_none_or(|value| is_one_of(value, wanted)));
    let negated = condition.get("not").is_none_or(|condition| !holds(condition, map));
    present && fits && negated
}

fn is_one_of(value: &Value, wanted: &Value) -> bool {
    match (wanted.get("const"), wanted.get("enum").and_then(Value::as_array)) {
        (Some(only), _) => value == only,
        (_, Some(several)) => several.contains(value),
        _ => true,
    }
}

/// The key that a condition looks at, and the values that it asks for.
fn switch_of(condition: &'static Value) -> Option<(&'static str, Vec<&'static str>)> {
    let (key, wanted) = condition.get("properties")?.as_object()?.iter().next()?;
    let values: Vec<_> = match (wanted.get("const"), wanted.get("enum").and_then(Value::as_array)) {
        (Some(only), _) => only.as_str().into_iter().collect(),
        (_, Some(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    (!values.is_empty()).then_some((key.as_str(), values))
}
