// SPDX-License-Identifier: EUPL-1.2
//! What ships and what is said to be valid must check without an error, and come back from the store as it was.
//! Reads files only; what a fault looks like is for the corpus of faults.

use std::fs;
use std::path::{Path, PathBuf};

use sluis_core::definition::{Bundle, Checked, SourceFile, check, load};
use sluis_core::text::Language;

use crate::tools::root;

#[test]
fn everything_that_ships_or_is_valid_checks_without_an_error() {
    let mut wrong = Vec::new();
    for path in definitions() {
        let checked = checked(&path);
        let errors = checked.diagnostics.iter().filter(|found| found.is_error());
        wrong.extend(errors.map(|found| {
            let (at, code, help) =
                (&found.span, found.code, found.help.as_ref().map_or("", |help| help.get(Language::En)));
            format!("{}:{}:{}: {code} {} ({help})", at.path, at.line, at.column, found.message.get(Language::En))
        }));
        if checked.definition.is_none() {
            wrong.push(format!("{}: there is no definition", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_ships_gives_nobody_a_warning() {
    for workflow in ["gho-dgw", "offsite", "template/en", "template/nl"] {
        let checked = checked(&root().join("workflows").join(workflow));
        assert!(checked.is_usable(), "{workflow}");
        assert_eq!(checked.diagnostics, [], "{workflow}");
    }
}

#[test]
fn a_bundle_from_the_store_loads_as_the_definition_that_was_checked() {
    for path in definitions() {
        let checked = checked(&path);
        let (definition, bundle) = (checked.definition.unwrap(), checked.bundle.unwrap());
        let kept = Bundle::from_bytes(&bundle.to_bytes()).unwrap();
        let loaded = load(&kept).unwrap_or_else(|found| panic!("{}: {found:#?}", path.display()));
        assert_eq!(loaded.hash, definition.hash, "{}", path.display());
        assert_eq!(format!("{loaded:?}"), format!("{definition:?}"), "{}", path.display());
    }
}

#[test]
fn people_and_tests_change_no_hash_and_every_other_file_does() {
    let folder = files(&root().join("workflows/gho-dgw"));
    let hash = |folder: &[SourceFile]| check(folder).bundle.unwrap().hash();
    let before = hash(&folder);
    for at in 0..folder.len() {
        let mut changed = folder.clone();
        changed[at].bytes.extend_from_slice(b"\n# changed\n");
        let path = &folder[at].path;
        let shapes_no_run = ["people.yaml", ".test.yaml", "case.md"].iter().any(|end| path.ends_with(end));
        assert_eq!(hash(&changed) == before, shapes_no_run, "{path}");
    }
}

#[test]
fn a_workflow_is_the_same_wherever_its_folder_lies() {
    let here = files(&root().join("workflows/gho-dgw"));
    let moved: Vec<_> =
        here.iter().cloned().map(|file| SourceFile { path: format!("a/b/{}", file.path), ..file }).collect();
    let (here, moved) = (check(&here), check(&moved));
    assert_eq!(here.bundle, moved.bundle);
    assert_eq!((here.files, here.tests.len()), (moved.files, moved.tests.len()));
    assert_eq!(here.directory, moved.directory);
}

/// Each folder with a `workflow.yaml` below `workflows/`, and each entry of `tests/definitions/valid/`.
fn definitions() -> Vec<PathBuf> {
    let mut shipped = Vec::new();
    collect(&root().join("workflows"), &mut shipped);
    shipped.retain(|path| path.ends_with("workflow.yaml"));
    let mut found: Vec<PathBuf> = shipped.iter().map(|path| path.parent().unwrap().to_owned()).collect();
    let valid = fs::read_dir(root().join("tests/definitions/valid")).unwrap().map(|entry| entry.unwrap().path());
    found.extend(valid.filter(|path| path.is_dir() || path.extension().is_some_and(|end| end == "yaml")));
    found.sort();
    assert!(found.len() > 3, "there are hardly any definitions to look at");
    found
}

fn checked(path: &Path) -> Checked {
    check(&files(path))
}

/// The files of a folder, with their paths in it; or the one file.
fn files(path: &Path) -> Vec<SourceFile> {
    let mut found = Vec::new();
    collect(path, &mut found);
    let folder = if path.is_dir() { path } else { path.parent().unwrap() };
    let file = |path: PathBuf| SourceFile {
        path: path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/"),
        bytes: fs::read(&path).unwrap(),
    };
    found.into_iter().map(file).collect()
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        return found.push(path.to_owned());
    }
    for entry in fs::read_dir(path).unwrap() {
        collect(&entry.unwrap().path(), found);
    }
    found.sort();
}
