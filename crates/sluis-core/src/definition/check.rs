// SPDX-License-Identifier: EUPL-1.2
//! From files to a definition, with everything that is wrong with them at once: read, schema, decode, resolve, meaning.
//! A layer's error stops the next layers for what depends on it only. Never reads a file itself: the bytes come in.

use super::Definition;
use super::bundle::{Bundle, HEADER};
use super::checks::{self, Workspace};
use super::document::Document;
use super::files::{self, Files, Recover, SourceFile, TestFile};
use super::resolve::{self, People};
use super::written::people;
use crate::diagnostic::{self, Diagnostic, Sources};
use crate::directory::Directory;

/// What is known about a workflow folder after the check.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Everything that was found, in the order in which people read it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files as text, for excerpts.
    pub sources: Sources,
    /// The definition; nothing when its own files have errors. Use it only when [`Checked::is_usable`].
    pub definition: Option<Definition>,
    /// The files that shape a run; nothing when there is no workflow.
    pub bundle: Option<Bundle>,
    /// The people of `people.yaml`, as version 1; nothing when it is absent or faulty.
    pub directory: Option<Directory>,
    /// The stories that could be read, in the order of their paths.
    pub tests: Vec<TestFile>,
    /// How many files were read.
    pub files: usize,
}

impl Checked {
    /// Whether there is a definition and no error: a warning does not stand in the way.
    pub fn is_usable(&self) -> bool {
        self.definition.is_some() && !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Checks a workflow folder, or one file alone.
pub fn check(folder: &[SourceFile]) -> Checked {
    check_as_read(folder, &recover)
}

/// Checks a workflow folder of which files may have been read before: `recover` gives each as YAML.
pub fn check_as_read(folder: &[SourceFile], recover: &Recover<'_>) -> Checked {
    let reading = files::read(folder, recover);
    let mut found = reading.found;
    let mut definition = None;
    let mut directory = None;
    if let Ok(files) = &reading.files {
        definition = resolve::resolve(files, &people_of(files), &mut found);
        set_hash(&mut definition, reading.bundle.as_ref());
        directory = files.people.good().map(|people| people::directory(&people.value.people, &people.value.mandates));
        if let Some(definition) = &definition {
            found.extend(checks::all(&Workspace { definition, directory: directory.as_ref(), files }));
        }
    }
    diagnostic::gather(&mut found);
    let files = reading.sources.len();
    Checked {
        diagnostics: found,
        sources: reading.sources,
        definition,
        bundle: reading.bundle,
        directory,
        tests: reading.files.map_or_else(|tests| tests, |files| files.tests),
        files,
    }
}

fn recover(file: &SourceFile) -> (Option<Document>, Vec<Diagnostic>) {
    Document::recover(&file.path, &file.bytes)
}

/// The definition that a bundle from the store means. What only matters before a run starts, such as who fills a role,
/// is not looked at again, so that a newer version of this program still loads what an older one accepted.
///
/// # Errors
/// Everything that keeps it from being a definition.
pub fn load(bundle: &Bundle) -> Result<Definition, Vec<Diagnostic>> {
    // The header goes first; a bundle with another file in its place has none.
    let header = bundle.files.get_key_value(HEADER).into_iter();
    let others = bundle.files.iter().filter(|(path, _)| *path != HEADER);
    let files = header.chain(others).map(|(path, bytes)| SourceFile { path: path.clone(), bytes: bytes.clone() });
    let reading = files::read(&files.collect::<Vec<_>>(), &recover);
    let mut found = reading.found;
    let mut definition = reading.files.ok().and_then(|files| resolve::resolve(&files, &People::NotAsked, &mut found));
    set_hash(&mut definition, Some(bundle));
    found.retain(Diagnostic::is_error);
    diagnostic::sort(&mut found);
    match definition {
        Some(definition) if found.is_empty() => Ok(definition),
        _ => Err(found),
    }
}

fn set_hash(definition: &mut Option<Definition>, bundle: Option<&Bundle>) {
    if let (Some(definition), Some(bundle)) = (definition, bundle) {
        definition.hash = bundle.hash();
    }
}

/// The people that may own a step: those of `people.yaml` and those that tests bring.
fn people_of(files: &Files) -> People<'_> {
    let own = files.tests.iter().filter_map(|test| test.value.people.as_ref()).flat_map(|people| people.keys());
    match &files.people {
        files::Maybe::Faulty => People::NotAsked,
        people => People::Known(
            people
                .good()
                .into_iter()
                .flat_map(|people| people.value.people.keys())
                .chain(own)
                .map(String::as_str)
                .collect(),
        ),
    }
}
