// SPDX-License-Identifier: EUPL-1.2
//! The quick judge against the validator: where it is certain, the two agree, over every file of the repository, over
//! the examples of the schemas, and over files that are damaged by chance.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::super::rule::{Keyword, Rule};
use super::super::{SchemaKind, validators};
use super::{Unsure, certainty, rule};
use crate::definition::document::Document;

/// Every readable YAML file below these folders of the repository.
static FILES: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["workflows", "tests/definitions"] {
        collect(&root.join(folder), &mut files);
    }
    files
});

fn collect(folder: &Path, files: &mut Vec<(String, Value)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.to_string_lossy().into_owned();
            let document = Document::read(&name, &fs::read(&path).expect("a file"));
            files.extend(document.ok().map(|document| (name, document.value().clone())));
        }
    }
}

/// What the file is by its name.
fn kind_of(name: &str) -> SchemaKind {
    let name = name.rsplit('/').next().unwrap_or(name);
    match name {
        _ if name.ends_with(".test.yaml") => SchemaKind::Test,
        "people.yaml" => SchemaKind::People,
        _ if name.starts_with("phase") || name.starts_with("fase") => SchemaKind::Phase,
        _ => SchemaKind::Workflow,
    }
}

/// Fails where the judge is certain and the validator says otherwise.
fn agrees(kind: SchemaKind, value: &Value, name: &str) {
    if let Ok(fits) = certainty(kind, value) {
        assert_eq!(fits, validators::validator(kind).is_valid(value), "{name} as {}: {value:#}", kind.name());
    }
}

#[test]
fn every_keyword_and_every_pattern_of_the_schemas_is_known() {
    fn visit(rule: &Rule, at: &str) {
        for keyword in rule.keywords() {
            match keyword {
                Keyword::Unknown | Keyword::Pattern(None) => panic!("{at} has a keyword that nobody judges here"),
                Keyword::Properties(rules) | Keyword::Defs(rules) => {
                    rules.iter().for_each(|(name, rule)| visit(rule, &format!("{at}/{name}")));
                }
                Keyword::AllOf(rules) | Keyword::OneOf(rules) => rules.iter().for_each(|rule| visit(rule, at)),
                Keyword::AdditionalProperties(rule)
                | Keyword::Else(rule)
                | Keyword::If(rule)
                | Keyword::Items(rule)
                | Keyword::Not(rule)
                | Keyword::PropertyNames(rule)
                | Keyword::Then(rule)
                | Keyword::UnevaluatedProperties(rule) => visit(rule, at),
                _ => {}
            }
        }
    }
    SchemaKind::ALL.into_iter().for_each(|kind| visit(rule(kind), kind.name()));
}

#[test]
fn an_unknown_keyword_makes_unsure() {
    let rule: Rule = serde_json::from_str(r#"{ "type": "string", "contentEncoding": "base64" }"#).expect("a schema");
    assert_eq!(rule.fits(&json!("a"), SchemaKind::Phase), Err(Unsure));
    assert_eq!(rule.fits(&json!(1), SchemaKind::Phase), Ok(false));
}

#[test]
fn judge_and_validator_agree_on_every_file_as_every_kind() {
    assert!(FILES.len() > 100, "{}", FILES.len());
    for (name, value) in FILES.iter() {
        SchemaKind::ALL.into_iter().for_each(|kind| agrees(kind, value, name));
    }
}

#[test]
fn the_shipped_workflows_fit_without_the_validator() {
    let shipped: Vec<_> = FILES.iter().filter(|(name, _)| name.contains("/workflows/")).collect();
    assert!(shipped.len() > 8, "{}", shipped.len());
    for (name, value) in shipped {
        assert_eq!(certainty(kind_of(name), value), Ok(true), "{name}");
    }
}

/// A change to one place of a document.
#[derive(Debug, Clone)]
enum Damage {
    Remove,
    Replace(Value),
    /// By what stands elsewhere in the same document.
    Move(Index),
    AddKey(String, Value),
    Repeat,
}

fn damage() -> impl Strategy<Value = Damage> {
    let words: Vec<Value> = [
        "task",
        "workshop",
        "decision",
        "funding",
        "wait",
        "list",
        "text",
        "choice",
        "party",
        "all",
        "majority",
        "3 weeks",
        "P3W",
        "P1DT4H",
        "2027-05-01",
        "2027-13-01",
        "90000.00 EUR",
        "90000 USD",
        "a",
        "A",
        "a-b",
        "",
        "{{ x }}",
        "0 8 * * MON-FRI",
        "né",
        "a\u{202e}b",
        "a@b.example",
        "phase.start",
        "steps.a",
        "gate a",
        "nl",
        "1.0.0",
        "a\nb",
    ]
    .map(Value::from)
    .to_vec();
    let numbers = vec![json!(0), json!(1), json!(1.0), json!(-1), json!(2.5), json!(99), json!(1e300), json!(u64::MAX)];
    let others = vec![json!(null), json!(true), json!([]), json!({}), json!(["a", "a"]), json!([1, 1.0]), json!(false)];
    let value = prop::sample::select([words, numbers, others].concat());
    let key = prop::sample::select(vec![
        "kind",
        "owner",
        "due",
        "needs",
        "type",
        "min",
        "max",
        "options",
        "of",
        "fields",
        "headcount",
        "positions",
        "key",
        "fixed",
        "for",
        "until",
        "pick",
        "from",
        "x",
        "per",
        "quorum",
        "because",
        "advance",
        "schedule",
        "before_due",
        "digest",
        "nl",
        "A b",
    ]);
    prop_oneof![
        Just(Damage::Remove),
        value.clone().prop_map(Damage::Replace),
        any::<Index>().prop_map(Damage::Move),
        (key, value).prop_map(|(key, value)| Damage::AddKey(key.to_owned(), value)),
        Just(Damage::Repeat),
    ]
}

/// Every place of a document, as pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| pointers(inner, &format!("{at}/{}", escaped(key)), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| pointers(inner, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn apply(damage: Damage, place: &Index, document: &mut Value) {
    let mut places = Vec::new();
    pointers(document, "", &mut places);
    let place = place.get(&places).clone();
    let Some((parent, last)) = place.rsplit_once('/') else { return };
    match damage {
        Damage::Remove => match document.pointer_mut(parent) {
            Some(Value::Object(map)) => drop(map.remove(&last.replace("~1", "/").replace("~0", "~"))),
            Some(Value::Array(items)) => drop(items.remove(last.parse().expect("an index"))),
            _ => {}
        },
        Damage::Replace(value) => *document.pointer_mut(&place).expect("a place") = value,
        Damage::Move(from) => {
            let from: &String = from.get(&places);
            let other = document.pointer(from).expect("a place").clone();
            *document.pointer_mut(&place).expect("a place") = other;
        }
        Damage::AddKey(key, value) => {
            if let Some(Value::Object(map)) = document.pointer_mut(&place) {
                map.insert(key, value);
            }
        }
        Damage::Repeat => {
            if let Some(Value::Array(items)) = document.pointer_mut(&place) {
                items.extend(items.first().cloned());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn judge_and_validator_agree_on_damaged_files(
        file in any::<Index>(),
        damages in prop::collection::vec((any::<Index>(), damage()), 1..4),
    ) {
        let (name, value) = file.get(FILES.as_slice());
        let mut value = value.clone();
        for (place, damage) in damages {
            apply(damage, &place, &mut value);
        }
        agrees(kind_of(name), &value, name);
    }
}
