// SPDX-License-Identifier: EUPL-1.2
//! The schemas that travel in the program, and their validators, compiled when first needed and only those.
//! Never fetches a schema from anywhere.

use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use serde_json::{Value, json};

use super::SchemaKind;

/// The schema of this kind as JSON text.
pub(super) fn text(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Workflow => include_str!("../../../../../schemas/workflow.schema.json"),
        SchemaKind::Phase => include_str!("../../../../../schemas/phase.schema.json"),
        SchemaKind::People => include_str!("../../../../../schemas/people.schema.json"),
        SchemaKind::Calendar => include_str!("../../../../../schemas/calendar.schema.json"),
        SchemaKind::Test => include_str!("../../../../../schemas/test.schema.json"),
        SchemaKind::Config => include_str!("../../../../../schemas/config.schema.json"),
    }
}

/// The schema of this kind as a value.
pub(super) fn schema(kind: SchemaKind) -> &'static Value {
    static SCHEMAS: [OnceLock<Value>; SchemaKind::ALL.len()] = [const { OnceLock::new() }; SchemaKind::ALL.len()];
    SCHEMAS[kind as usize]
        .get_or_init(|| serde_json::from_str(text(kind)).expect("a test parses every embedded schema"))
}

/// The validator of this kind, which tells everything that is wrong.
pub(super) fn validator(kind: SchemaKind) -> &'static Validator {
    static VALIDATORS: [OnceLock<Validator>; SchemaKind::ALL.len()] =
        [const { OnceLock::new() }; SchemaKind::ALL.len()];
    VALIDATORS[kind as usize].get_or_init(|| compile(kind).expect("a test compiles every embedded schema"))
}

/// The kind whose schema has this file name, such as `phase.schema.json`.
pub(super) fn kind_of_file(name: &str) -> Option<SchemaKind> {
    name.strip_suffix(".schema.json").and_then(SchemaKind::from_name)
}

/// Compiles through a one-line schema that refers to the real one: schemas in a registry are not held against the
/// meta-schema again (a test does that), which would cost more than the rest of a `check`. The one line says draft 4, whose
/// meta-schema is compiled fastest; the schema referred to says 2020-12 itself.
fn compile(kind: SchemaKind) -> Result<Validator, Box<dyn std::error::Error>> {
    let mut registry = Registry::new().draft(Draft::Draft202012);
    for needed in needed_by(kind) {
        registry = registry.add(uri(needed), Draft::Draft202012.create_resource_ref(schema(needed)))?;
    }
    let registry = registry.prepare()?;
    Ok(jsonschema::options()
        .with_draft(Draft::Draft4)
        .with_registry(&registry)
        .with_pattern_options(PatternOptions::regex())
        .build(&json!({ "$ref": uri(kind) }))?)
}

/// Where the schemas say that they live; nothing is ever fetched from there.
fn uri(kind: SchemaKind) -> String {
    format!("https://sluis.example/schemas/v1/{}.schema.json", kind.name())
}

/// The kind itself and those to whose files its schema refers, directly or through another.
fn needed_by(kind: SchemaKind) -> Vec<SchemaKind> {
    let mut needed = vec![kind];
    let mut next = 0;
    while let Some(kind) = needed.get(next).copied() {
        let refers_to = |other: &SchemaKind| text(kind).contains(&format!("\"{}.schema.json", other.name()));
        let found: Vec<_> =
            SchemaKind::ALL.into_iter().filter(|other| !needed.contains(other) && refers_to(other)).collect();
        needed.extend(found);
        next += 1;
    }
    needed
}
