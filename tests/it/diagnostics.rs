// SPDX-License-Identifier: EUPL-1.2
//! The corpus of faults: every sample in `tests/definitions/invalid/` yields the code in its name and no other, and what
//! people read about it in both languages is kept beside it. A sample is one file, or a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sluis::report::diagnostics::{Colour, human};
use sluis_core::definition::document::Document;
use sluis_core::definition::page::Page;
use sluis_core::definition::schema::{SchemaKind, validate};
use sluis_core::definition::{self, SourceFile};
use sluis_core::diagnostic::{Code, Diagnostic, Source, Sources, sort};
use sluis_core::text::Language;

use crate::tools::root;

mod cascades;
mod slips;
mod voice;

/// One file of a sample: the path that people see, and its bytes.
type File = (String, Vec<u8>);

/// What `check` finds in these files. A sample that names the schema of another file than a workflow is held against
/// that schema alone.
fn check(files: &[File]) -> Vec<Diagnostic> {
    match files {
        [(path, bytes)] if named_in(bytes).is_some_and(|kind| kind != SchemaKind::Workflow) => check_form(path, bytes),
        _ => {
            let file = |(path, bytes): &File| SourceFile { path: path.clone(), bytes: bytes.clone() };
            definition::check(&files.iter().map(file).collect::<Vec<_>>()).diagnostics
        }
    }
}

fn check_form(path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let (document, mut diagnostics) = Document::recover(path, bytes);
    if let Some(mut document) = document {
        diagnostics.extend(validate(&mut document, named_in(bytes).unwrap_or(SchemaKind::Workflow)));
    }
    sort(&mut diagnostics);
    diagnostics
}

/// The schema that the modeline of a file names.
fn named_in(bytes: &[u8]) -> Option<SchemaKind> {
    let text = String::from_utf8_lossy(bytes);
    let named = text.lines().find_map(|line| line.strip_prefix("# yaml-language-server: $schema="))?;
    SchemaKind::from_name(named.rsplit('/').next()?.strip_suffix(".schema.json")?)
}

#[test]
fn every_sample_yields_the_code_in_its_name_and_no_other() {
    let mut wrong = Vec::new();
    for sample in samples() {
        let found: BTreeSet<_> = check(&files(&sample)).iter().map(|diagnostic| diagnostic.code.id()).collect();
        if found != BTreeSet::from([code_of(&sample).as_str()]) {
            wrong.push(format!("{} yields {found:?}", name_of(&sample)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_code_has_a_sample_and_every_sample_a_code() {
    let sampled: BTreeSet<String> = samples().iter().map(|sample| code_of(sample)).collect();
    let known: BTreeSet<String> = Code::ALL.iter().map(|code| code.id().to_owned()).collect();
    let without: Vec<&String> = known.difference(&sampled).collect();
    assert_eq!(without, Vec::<&String>::new(), "codes without a sample");
    assert_eq!(sampled.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "samples of unknown codes");
}

#[test]
fn what_people_read_about_each_sample_is_kept_beside_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for sample in samples() {
        let files = files(&sample);
        let (found, sources) = (check(&files), sources(&files));
        let text = Language::ALL.map(|language| human(&found, &sources, files.len(), Colour::Off, language));
        let text = text.join("\n");
        let name = name_of(&sample);
        settings.bind(|| insta::assert_snapshot!(name.trim_end_matches(".yaml"), text));
    }
}

#[test]
fn the_example_of_every_page_is_wrong_by_its_code_alone_and_right_without_a_finding() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let page = Page::of(*code).unwrap();
        let sample = folder().join(&page.sample);
        let (mut files, file) = (files(&sample), page.file.as_deref().unwrap_or(&page.sample));
        let found: BTreeSet<_> = check(&files).iter().map(|diagnostic| diagnostic.code.id()).collect();
        if found != BTreeSet::from([code.id()]) {
            wrong.push(format!("{}: the sample yields {found:?}", code.id()));
        }
        let Some((_, bytes)) = files.iter_mut().find(|(path, _)| path.ends_with(file)) else {
            wrong.push(format!("{}: the sample has no file {file}", code.id()));
            continue;
        };
        match put_right(&String::from_utf8_lossy(bytes), &page) {
            Some(right) => *bytes = right.into_bytes(),
            None => wrong.push(format!("{}: the sample does not hold the lines that are shown as wrong", code.id())),
        }
        rename(&mut files, &page);
        let left: Vec<_> =
            check(&files).iter().map(|left| format!("{} {}", left.code, left.message.get(Language::En))).collect();
        if !left.is_empty() {
            wrong.push(format!("{}: the right example still yields {left:?}", code.id()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The text with the right lines in place of the wrong ones, wherever those stand and however deep.
fn put_right(text: &str, page: &Page) -> Option<String> {
    let deeper = |lines: &str, by: usize| lines.replace('\n', &format!("\n{}", " ".repeat(by)));
    let first = page.bad.lines().next()?;
    let depth = |at: usize| text[..at].rsplit('\n').next().map_or(0, |line| line.len() - line.trim_start().len());
    let by = text.match_indices(first).map(|(at, _)| depth(at)).find(|by| text.contains(&deeper(&page.bad, *by)))?;
    Some(text.replace(&deeper(&page.bad, by), &deeper(&page.good, by)))
}

fn rename(files: &mut Vec<File>, page: &Page) {
    for (from, to) in &page.rename {
        if to.is_empty() {
            files.retain(|(path, _)| !path.ends_with(from));
        }
        for (path, _) in files.iter_mut().filter(|(path, _)| path.ends_with(from)) {
            *path = format!("{}{to}", path.strip_suffix(from.as_str()).unwrap_or_default());
        }
    }
}

#[test]
fn files_that_ship_and_files_that_are_right_yield_nothing() {
    let mut paths = Vec::new();
    collect(&root().join("workflows"), &mut paths);
    collect(&root().join("tests/definitions/valid"), &mut paths);
    let yaml: Vec<_> = paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    assert!(yaml.len() > 10, "the files have moved: {yaml:?}");
    let files: Vec<File> = yaml.iter().map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect();
    let found: Vec<_> = files.iter().flat_map(|(path, bytes)| check_form(path, bytes)).collect();
    assert!(found.is_empty(), "\n{}", human(&found, &sources(&files), files.len(), Colour::Off, Language::En));
}

fn folder() -> PathBuf {
    root().join("tests/definitions/invalid")
}

/// Everything in the folder but what is kept about it.
fn samples() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_kept =
        |path: &PathBuf| path.to_string_lossy().ends_with(".snap") || path.to_string_lossy().ends_with(".snap.new");
    let mut samples: Vec<_> = entries.filter(|path| !is_kept(path)).collect();
    samples.sort();
    samples
}

fn name_of(sample: &Path) -> String {
    sample.file_name().unwrap().to_string_lossy().into_owned()
}

fn code_of(sample: &Path) -> String {
    name_of(sample).split('-').next().unwrap_or_default().to_owned()
}

/// The files of a sample, in the order of their names.
fn files(sample: &Path) -> Vec<File> {
    let mut paths = vec![sample.to_owned()];
    if sample.is_dir() {
        paths.clear();
        collect(sample, &mut paths);
        paths.sort();
    }
    paths.into_iter().map(|path| (shown(&path), fs::read(&path).unwrap())).collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}

/// The path below the corpus, with slashes.
fn shown(path: &Path) -> String {
    path.strip_prefix(folder()).unwrap().to_string_lossy().replace('\\', "/")
}

fn sources(files: &[File]) -> Sources {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    files.iter().map(|(path, bytes)| Source::new(path.as_str(), text(bytes))).collect()
}
