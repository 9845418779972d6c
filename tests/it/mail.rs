// SPDX-License-Identifier: EUPL-1.2
//! Mail as people get it: every kind in both languages for the shipped programme, read back by another parser, with
//! hostile texts in every place where people type. Nothing is sent.

pub(crate) mod calendars;
mod digest;
mod hostile;
mod kinds;
mod owed;
pub(crate) mod parsed;

use jiff::Timestamp;
use sluis::mail::{Message, Settings, preview};
use sluis_core::definition::{Definition, MailKind, SourceFile};
use sluis_core::directory::Directory;
use sluis_core::text::Language;

use crate::tools::root;

/// A shipped workflow with its people.
pub(crate) fn workflow(name: &str) -> (Definition, Option<Directory>) {
    let folder = root().join("workflows").join(name);
    let mut files = Vec::new();
    for place in [folder.clone(), folder.join("mail")] {
        let Ok(entries) = std::fs::read_dir(&place) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
            if name != "case.md" {
                files.push(SourceFile { path: name, bytes: std::fs::read(&path).unwrap() });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let checked = sluis_core::definition::check(&files);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    let mut definition = checked.definition.unwrap();
    // So that every kind of mail can be looked at, those of a meeting too.
    let gates = definition.phases.iter_mut().filter_map(|phase| phase.gate.as_mut());
    gates.for_each(|gate| gate.objection = Some("5 working days".parse().unwrap()));
    (definition, checked.directory)
}

pub(crate) fn settings() -> Settings {
    Settings::new("Sluis GHO <sluis@gho.example>", None).unwrap()
}

pub(crate) fn monday() -> Timestamp {
    "2027-02-08T09:00:00+01:00".parse().unwrap()
}

pub(crate) fn shown(
    definition: &Definition,
    directory: Option<&Directory>,
    kind: MailKind,
    language: Language,
) -> Message {
    preview(definition, directory, kind, language, &settings(), monday()).unwrap()
}
