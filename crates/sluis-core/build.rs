// SPDX-License-Identifier: EUPL-1.2
//! Writes of each schema the part that judges, without what explains it to people and editors: more than half of the
//! text, which a `check` would otherwise read each time to pass it over. Never leaves out a keyword that decides anything.

use std::path::Path;
use std::{env, fs, io};

use serde_json::{Map, Value};

/// `format` decides nothing in draft 2020-12, and the rest is for people and editors.
const EXPLAINING: [&str; 11] = [
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "examples",
    "format",
    "defaultSnippets",
    "errorMessage",
    "enumDescriptions",
    "markdownEnumDescriptions",
];

#[expect(clippy::disallowed_methods, reason = "a build is told by the environment where to write")]
fn main() -> io::Result<()> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let out = env::var_os("OUT_DIR").map(std::path::PathBuf::from).unwrap_or_default();
    println!("cargo::rerun-if-changed={}", schemas.display());
    for entry in fs::read_dir(&schemas)? {
        let path = entry?.path();
        let schema: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let name = path.file_name().unwrap_or_default();
        fs::write(out.join(name), judging(schema).to_string())?;
    }
    Ok(())
}

/// A schema, or a list of them, without what explains.
fn judging(schema: Value) -> Value {
    match schema {
        Value::Object(keywords) => Value::Object(
            keywords
                .into_iter()
                .filter(|(name, _)| !EXPLAINING.contains(&name.as_str()))
                .map(|(name, asked)| {
                    let asked = match (name.as_str(), asked) {
                        // Here the keys are names that authors write, and the values are schemas.
                        ("properties" | "$defs", Value::Object(named)) => Value::Object(
                            named.into_iter().map(|(name, schema)| (name, judging(schema))).collect::<Map<_, _>>(),
                        ),
                        ("const" | "enum" | "required", words) => words,
                        (_, asked) => judging(asked),
                    };
                    (name, asked)
                })
                .collect(),
        ),
        Value::Array(schemas) => Value::Array(schemas.into_iter().map(judging).collect()),
        simple => simple,
    }
}
