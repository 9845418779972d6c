// SPDX-License-Identifier: EUPL-1.2
//! YAML of other programs, as people may hand it in by mistake: refused with a place, alone and beside a workflow.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use tempfile::TempDir;

use super::{bounded, refused};
use crate::tools::{printed, root};

fn files() -> Vec<PathBuf> {
    let folder = root().join("tests/definitions/foreign");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    files
}

#[test]
fn a_file_of_another_program_is_no_workflow() {
    for file in files() {
        let told = refused(&file.to_string_lossy(), &fs::read(&file).unwrap());
        let first = told.first();
        assert!(first.0.starts_with("SL01") || first.0.starts_with("SL02"), "{}: {first:?}", file.display());
    }
}

#[test]
fn a_file_of_another_program_is_none_of_the_files_of_a_workflow() {
    let own = ["phase-2-preparation.yaml", "people.yaml", "happy-path.test.yaml"];
    for file in files() {
        for name in own {
            let folder = TempDir::new().unwrap();
            for entry in fs::read_dir(root().join("workflows/gho-dgw")).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
                }
            }
            fs::copy(&file, folder.path().join(name)).unwrap();
            let output = bounded(folder.path(), ".", "json");
            assert_eq!(output.status.code(), Some(1), "{} as {name}: {}", file.display(), printed(&output));
            let report: Json = serde_json::from_slice(&output.stdout).unwrap();
            let told = report["diagnostics"].as_array().unwrap();
            assert!(told.iter().any(|one| one["file"] == name), "{} as {name}: {told:#?}", file.display());
        }
    }
}
