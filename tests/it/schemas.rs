// SPDX-License-Identifier: EUPL-1.2
//! The schemas are the contract with authors and their editors, so three validators must agree about each of our files:
//! the Rust crate that `check` uses, ajv in strict mode, and check-jsonschema, which also reads the YAML itself.
//! It never looks at what a file means: only at the shape.

mod catalogue;
mod corpus;
mod editor;

use crate::tools::{node, printed, python, root, run};
use corpus::{Document, documents, faulty, schemas};
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const BASE: &str = "https://schemas.invalid/";

/// What one validator says of each document, in their order: its complaints, none when it agrees.
type Opinion = Vec<Vec<String>>;

#[test]
fn every_schema_is_valid_2020_12_and_ajv_strict_takes_it() {
    for (name, schema) in schemas() {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{name}: {error} at {}", error.instance_path());
        }
    }
    assert_eq!(ajv(&[]), Opinion::new());
}

#[test]
fn every_property_in_the_schemas_is_described() {
    let all = schemas();
    let bare: Vec<String> = all.iter().flat_map(|(name, schema)| undescribed(name, schema, &all)).collect();
    assert!(bare.is_empty(), "\n{}", bare.join("\n"));
}

#[test]
fn three_validators_agree_that_our_files_fit_their_schemas() {
    let documents = documents();
    let (ours, ajv, python) = (rust(&documents), ajv(&documents), check_jsonschema(&documents));
    for (at, document) in documents.iter().enumerate() {
        let complaints = [("jsonschema", &ours[at]), ("ajv", &ajv[at]), ("check-jsonschema", &python[at])];
        let found: Vec<_> = complaints.iter().filter(|(_, complaints)| !complaints.is_empty()).collect();
        assert!(found.is_empty(), "{} against {}: {found:#?}", document.path.display(), document.schema);
    }
}

#[test]
fn three_validators_agree_that_an_unknown_key_does_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let spoilt: Vec<Document> =
        documents().into_iter().enumerate().map(|(at, document)| spoil(at, document, folder.path())).collect();
    let (ours, ajv, python) = (rust(&spoilt), ajv(&spoilt), check_jsonschema(&spoilt));
    for (at, document) in spoilt.iter().enumerate() {
        let refused = [&ours[at], &ajv[at], &python[at]].map(|complaints| !complaints.is_empty());
        assert_eq!(refused, [true; 3], "{} with an unknown key", document.path.display());
    }
}

#[test]
fn three_validators_agree_about_every_sample_of_a_fault_and_every_story() {
    let documents = faulty();
    let opinions = [rust(&documents), ajv(&documents), check_jsonschema(&documents)];
    let mut disagreeing = Vec::new();
    let mut refused = 0;
    for (at, document) in documents.iter().enumerate() {
        let verdicts = [0, 1, 2].map(|who| !opinions[who][at].is_empty());
        refused += usize::from(verdicts[0]);
        if verdicts != [verdicts[0]; 3] {
            let told = [0, 1, 2].map(|who| &opinions[who][at]);
            disagreeing.push(format!("{}: jsonschema, ajv, check-jsonschema say {told:#?}", document.path.display()));
        }
    }
    assert!(disagreeing.is_empty(), "{}", disagreeing.join("\n"));
    assert!(refused > 20 && refused < documents.len(), "{refused} of {} do not fit", documents.len());
}

#[test]
fn every_example_in_the_schemas_fits_the_place_where_it_stands() {
    let all = schemas();
    let registry = registry(&all);
    let mut faults = Vec::new();
    for (name, schema) in &all {
        for (pointer, place) in places(schema) {
            let Some(examples) = place["examples"].as_array() else { continue };
            let only_this = json!({ "$ref": format!("{BASE}{name}#{pointer}") });
            let validator = jsonschema::options().with_registry(&registry).offline().build(&only_this).unwrap();
            let wrong = examples.iter().flat_map(|example| complaints(&validator, example));
            faults.extend(wrong.map(|error| format!("{name}#{pointer}: {error}")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_property_without_a_description_is_found() {
    let schema = json!({
        "properties": { "a": { "$ref": "#/$defs/a" }, "b": { "$ref": "other.json#/$defs/b" }, "c": {} },
        "oneOf": [{ "properties": { "a": {}, "d": {} } }],
        "$defs": { "a": { "description": "An a" } },
    });
    let all =
        BTreeMap::from([("one.json".to_owned(), schema), ("other.json".to_owned(), json!({ "$defs": { "b": {} } }))]);
    assert_eq!(
        undescribed("one.json", &all["one.json"], &all),
        ["one.json#/properties/b", "one.json#/properties/c", "one.json#/oneOf/0/properties/d"]
    );
}

fn registry(schemas: &BTreeMap<String, Value>) -> Registry<'static> {
    let mut registry = Registry::new();
    for (name, schema) in schemas {
        registry = registry.add(format!("{BASE}{name}"), schema.clone()).unwrap();
    }
    registry.prepare().unwrap()
}

fn complaints(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{} {error}", error.instance_path())).collect()
}

fn rust(documents: &[Document]) -> Opinion {
    let registry = registry(&schemas());
    let opinion = |document: &Document| {
        let schema = json!({ "$ref": format!("{BASE}{}", document.schema) });
        // The other two hold texts to their `format` without being asked.
        let options = jsonschema::options().with_registry(&registry).offline().should_validate_formats(true);
        complaints(&options.build(&schema).unwrap(), &document.value)
    };
    documents.iter().map(opinion).collect()
}

fn ajv(documents: &[Document]) -> Opinion {
    let asked: Vec<Value> =
        documents.iter().map(|document| json!({ "schema": document.schema, "value": document.value })).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    serde_json::to_writer(&file, &asked).unwrap();
    let output = run(node("tests/oracle/ajv.mjs").arg("schemas").arg(file.path()));
    assert!(output.status.success(), "{}", printed(&output));
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.len(), documents.len(), "ajv answers once for each document");
    answers.iter().map(|answer| serde_json::from_value(answer["errors"].clone()).unwrap()).collect()
}

/// One run for each schema, since starting Python is what takes the time.
fn check_jsonschema(documents: &[Document]) -> Opinion {
    let mut opinion = vec![Vec::new(); documents.len()];
    for schema in schemas().keys() {
        let at: Vec<usize> = (0..documents.len()).filter(|at| &documents[*at].schema == schema).collect();
        if at.is_empty() {
            continue;
        }
        let paths = at.iter().map(|at| root().join(&documents[*at].path));
        let mut command = python();
        command
            .args(["-m", "check_jsonschema", "--output-format", "json", "--schemafile"])
            .arg(format!("schemas/{schema}"));
        let output = run(command.args(paths.clone()));
        let answer: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", printed(&output)));
        let faults = ["errors", "parse_errors"].iter().flat_map(|kind| answer[kind].as_array().into_iter().flatten());
        for fault in faults.clone() {
            let path = Path::new(fault["filename"].as_str().unwrap_or_default());
            let index = paths
                .clone()
                .position(|known| known == path)
                .unwrap_or_else(|| panic!("about no file of ours: {fault}"));
            opinion[at[index]].push(fault.to_string());
        }
        assert_eq!(output.status.success(), faults.count() == 0, "{}", printed(&output));
    }
    opinion
}

/// The same document with a key that no schema knows, as a file, since check-jsonschema reads files.
fn spoil(at: usize, mut document: Document, folder: &Path) -> Document {
    document.value.as_object_mut().unwrap().insert("surprise".to_owned(), json!(1));
    document.path = folder.join(format!("{at}.yaml"));
    std::fs::write(&document.path, serde_yaml::to_string(&document.value).unwrap()).unwrap();
    document
}

/// Properties that carry no description, neither themselves nor where their `$ref` leads. In a branch (`then`, one of
/// `oneOf`) a key is only narrowed: there it is enough that the object around it describes the key.
fn undescribed(name: &str, schema: &Value, all: &BTreeMap<String, Value>) -> Vec<String> {
    let mut bare = Vec::new();
    for (pointer, place) in places(schema) {
        let mut parts = pointer.rsplitn(3, '/');
        let (Some(key), Some("properties"), Some(object)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let around = object.match_indices('/').map(|(at, _)| &object[..at]);
        let mut wider = around.filter_map(|outer| schema.pointer(&format!("{outer}/properties/{key}")));
        if !is_described(name, place, all) && !wider.any(|outer| is_described(name, outer, all)) {
            bare.push(format!("{name}#{pointer}"));
        }
    }
    bare
}

fn is_described(name: &str, place: &Value, all: &BTreeMap<String, Value>) -> bool {
    if place["description"].is_string() {
        return true;
    }
    let Some((file, pointer)) = place["$ref"].as_str().and_then(|target| target.split_once('#')) else { return false };
    let file = if file.is_empty() { name } else { file };
    all.get(file).and_then(|schema| schema.pointer(pointer)).is_some_and(|target| is_described(file, target, all))
}

/// Every object in a schema with its pointer, less what stands in examples, which are data.
fn places(schema: &Value) -> Vec<(String, &Value)> {
    let mut found = vec![(String::new(), schema)];
    let mut at = 0;
    while at < found.len() {
        let (pointer, place) = (found[at].0.clone(), found[at].1);
        match place {
            Value::Object(map) => {
                let inside = map.iter().filter(|(key, _)| !is_data(&pointer, key));
                found.extend(
                    inside.map(|(key, value)| {
                        (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value)
                    }),
                );
            }
            Value::Array(list) => {
                found.extend(list.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value)))
            }
            _ => {}
        }
        at += 1;
    }
    found.retain(|(_, place)| place.is_object());
    found
}

/// Data and no schema; but `properties/default` is a property of that name.
fn is_data(pointer: &str, key: &str) -> bool {
    let names_properties = matches!(pointer.rsplit('/').next(), Some("properties" | "$defs"));
    !names_properties
        && matches!(key, "examples" | "default" | "defaultSnippets" | "const" | "enum" | "enumDescriptions")
}
