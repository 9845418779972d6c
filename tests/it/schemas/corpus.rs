// SPDX-License-Identifier: EUPL-1.2
//! The schemas, and every YAML file of ours with the schema that its first line names.
//! Reads only; what a file should say is the business of `check`, not of this.

use crate::tools::root;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the schemas can be had by whoever has no copy of this repository.
pub(super) const PUBLISHED: &str = "https://sluis.example/schemas/v1/";

/// A YAML file and what it must agree with.
pub(super) struct Document {
    /// From the root of the repository.
    pub(super) path: PathBuf,
    /// The name of a file in `schemas/`.
    pub(super) schema: String,
    /// What the file says.
    pub(super) value: Value,
}

/// The schemas by file name.
pub(super) fn schemas() -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for path in files_under(&root().join("schemas")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".schema.json") {
            found.insert(name, serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap());
        }
    }
    assert!(!found.is_empty(), "there are no schemas");
    found
}

/// Every YAML file that ships or that is said to be valid.
pub(super) fn documents() -> Vec<Document> {
    let folders = ["workflows", "tests/definitions/valid"];
    let files = folders.iter().flat_map(|folder| files_under(&root().join(folder)));
    let yaml = files.filter(|path| path.extension().is_some_and(|end| end == "yaml" || end == "yml"));
    let documents: Vec<Document> = yaml.map(|path| document(&path, None)).collect();
    assert!(!documents.is_empty(), "there is no YAML file to look at");
    documents
}

/// Every sample of a fault that can be read as YAML, and every story that tests tell.
pub(super) fn faulty() -> Vec<Document> {
    let folders = ["tests/definitions/invalid", "tests/definitions/stories"];
    let files = folders.iter().flat_map(|folder| files_under(&root().join(folder)));
    let yaml = files.filter(|path| path.extension().is_some_and(|end| end == "yaml" || end == "yml"));
    // What is wrong with a file as YAML is not for a schema to say.
    let is_yaml = |path: &PathBuf| !path.to_string_lossy().contains("/SL01");
    yaml.filter(is_yaml).map(|path| document(&path, Some(by_name(&path)))).collect()
}

/// The schema of a sample without a line that names one, by the name of its file.
fn by_name(path: &Path) -> &'static str {
    let name = path.file_name().unwrap().to_string_lossy();
    match () {
        () if name.starts_with("people") => "people.schema.json",
        () if name.starts_with("phase") => "phase.schema.json",
        () => "workflow.schema.json",
    }
}

fn document(path: &Path, otherwise: Option<&str>) -> Document {
    let text = std::fs::read_to_string(path).unwrap();
    let shown = path.strip_prefix(root()).unwrap().to_path_buf();
    let modeline = text.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema="));
    let named = modeline
        .or(otherwise)
        .unwrap_or_else(|| panic!("{}: has no `# yaml-language-server: $schema=` line", shown.display()));
    // A template leaves the repository, so it names the published address; everything else names the file beside it.
    let schema = match named.trim().strip_prefix(PUBLISHED) {
        Some(name) => root().join("schemas").join(name),
        None if modeline.is_none() => root().join("schemas").join(named),
        None => path.with_file_name(named.trim()),
    };
    assert!(schema.is_file(), "{}: its schema {named} does not exist", shown.display());
    let value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", shown.display()));
    Document { path: shown, schema: schema.file_name().unwrap().to_string_lossy().into_owned(), value }
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
