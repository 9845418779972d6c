// SPDX-License-Identifier: EUPL-1.2
//! What schema stores are to list of us (`packaging/schema-catalog.json`): each schema once, at the address where it is
//! published, for the names that our files bear.

use super::corpus::{PUBLISHED, documents, schemas};
use crate::tools::root;
use serde_json::Value;
use std::collections::BTreeMap;

/// Address and patterns of each entry.
fn entries() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(root().join("packaging/schema-catalog.json")).unwrap();
    let catalogue: Value = serde_json::from_str(&text).unwrap();
    let list = |value: &Value| value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
    let entry = |one: &Value| {
        let length = one["description"].as_str().unwrap().len();
        assert!(!one["name"].as_str().unwrap().is_empty() && (20..120).contains(&length), "{one}");
        (one["url"].as_str().unwrap().to_owned(), list(&one["fileMatch"]))
    };
    catalogue["schemas"].as_array().unwrap().iter().map(entry).collect()
}

/// Whether a path fits a pattern, in which `*` stands for anything but a `/`.
fn fits(path: &str, pattern: &str) -> bool {
    let (parts, wanted) = (path.split('/').collect::<Vec<_>>(), pattern.split('/').collect::<Vec<_>>());
    parts.len() >= wanted.len()
        && parts.iter().rev().zip(wanted.iter().rev()).all(|(part, wanted)| name_fits(part, wanted))
}

fn name_fits(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
    }
}

#[test]
fn the_catalogue_lists_every_schema_where_it_is_published() {
    let listed: BTreeMap<String, Vec<String>> = entries().into_iter().collect();
    let own: Vec<String> = schemas().keys().map(|name| format!("{PUBLISHED}{name}")).collect();
    assert_eq!(listed.len(), entries().len(), "no address twice");
    assert_eq!(listed.into_keys().collect::<Vec<_>>(), own);
}

#[test]
fn each_file_that_ships_finds_its_own_schema_by_its_name_and_no_other() {
    let shipped: Vec<_> = documents().into_iter().filter(|document| document.path.starts_with("workflows")).collect();
    assert!(shipped.len() > 20);
    for document in shipped {
        // A template is copied to a folder below `workflows`.
        let path = document.path.to_string_lossy().replace("workflows/template/", "workflows/");
        let entries = entries().into_iter();
        let found: Vec<String> = entries
            .filter(|(_, patterns)| patterns.iter().any(|pattern| fits(&path, pattern)))
            .map(|(url, _)| url.rsplit('/').next().unwrap().to_owned())
            .collect();
        assert_eq!(found, [document.schema], "{path}");
    }
    for other in [".github/workflows/build.yaml", "workflows/workflow.yaml", "workflows/a/values.yaml"] {
        assert!(!entries().iter().flat_map(|(_, patterns)| patterns).any(|pattern| fits(other, pattern)), "{other}");
    }
}
