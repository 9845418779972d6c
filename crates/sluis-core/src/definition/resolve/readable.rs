// SPDX-License-Identifier: EUPL-1.2
//! What expressions may read in files that need not be right, as far as it can be told: for editors, while somebody types.
//! The types are those that `check` reckons with. A step that is half written has its kind, and of the rest what is right.

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::scope;
use crate::definition::document::{Document, Pointer};
use crate::definition::expression::{Scope, Type};
use crate::definition::written::fields::{Field, Fields};
use crate::definition::written::step::{Own, Step};
use crate::definition::written::workflow::Party;

/// The names of a workflow: of the header, and of steps in the order of the files.
pub(in crate::definition) fn readable<'d>(
    header: Option<&'d Document>,
    phases: &[(&'d str, bool)],
    written: impl Iterator<Item = (Pointer, &'d str, &'d Value)>,
) -> Scope {
    let of_header = |key: &str| header.and_then(|header| header.get(key));
    let parties: IndexMap<String, Party> = all_right(of_header("/parties"));
    let inputs = outputs(of_header("/inputs"));
    let mut steps: IndexMap<&str, Type> = IndexMap::new();
    for (_, id, value) in written {
        let Some(step) = step(value) else {
            steps.insert(id, Type::record([("outputs", outputs(value.get("outputs")))]));
            continue;
        };
        let list = match &step.own {
            Own::Selection(selection) => list_at(&selection.from, &steps),
            Own::Decision(_) => value["options"].as_str().and_then(|options| list_at(options, &steps)),
            _ => None,
        };
        let mut kind = scope::step(&step, list.as_ref());
        // An output of which the type is not written yet can be read too.
        if let Type::Record(fields) = &mut kind {
            fields.insert("outputs".to_owned(), outputs(value.get("outputs")));
        }
        steps.insert(id, kind);
    }
    let steps = Type::record(steps);
    scope::of(&parties, &|| phases.iter().copied(), [&|| inputs.clone(), &|| steps.clone()], |_| true)
}

/// The entries of a map that are right.
fn all_right<T: DeserializeOwned>(map: Option<&Value>) -> IndexMap<String, T> {
    let entries = map.and_then(Value::as_object).into_iter().flatten();
    entries.filter_map(|(id, value)| Some((id.clone(), T::deserialize(value).ok()?))).collect()
}

fn outputs(map: Option<&Value>) -> Type {
    let Type::Record(mut kinds) = scope::record_of(&all_right::<Field>(map) as &Fields) else { return Type::Any };
    for (name, _) in map.and_then(Value::as_object).into_iter().flatten() {
        kinds.entry(name.clone()).or_insert(Type::Any);
    }
    Type::Record(kinds)
}

/// A step as it is written; where it is not right, its kind and each of its keys that is.
fn step(value: &Value) -> Option<Step> {
    let read = |value: &Value| serde_json::from_value::<Step>(value.clone()).ok();
    let own = |own: Value| own.as_object().cloned().unwrap_or_default();
    if let Some(step) = read(value) {
        return Some(step);
    }
    let mut known: Map<String, Value> = match value["kind"].as_str()? {
        "selection" => own(json!({ "from": "", "pick": 1 })),
        "decision" => own(json!({ "options": "", "approvals": [] })),
        "recruitment" => own(json!({ "positions": {} })),
        "funding" => own(json!({ "budget": "0.00 EUR", "contributions": { "from": [] } })),
        "wait" => own(json!({ "for": "1 day" })),
        _ => Map::new(),
    };
    known.insert("kind".to_owned(), value["kind"].clone());
    for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| *key != "kind") {
        let before = known.insert(key.clone(), value.clone());
        if read(&Value::Object(known.clone())).is_none() {
            known.shift_remove(key);
            known.extend(before.map(|before| (key.clone(), before)));
        }
    }
    read(&Value::Object(known))
}

/// The type of the list that a path reads: `steps.workshop.outputs.challenges`, `steps.shortlist.selected`.
fn list_at(path: &str, steps: &IndexMap<&str, Type>) -> Option<Type> {
    let mut parts = path.trim().strip_prefix("steps.")?.split('.');
    let mut kind = steps.get(parts.next()?)?;
    for part in parts {
        kind = kind.fields()?.get(part)?;
    }
    Some(kind.clone())
}
