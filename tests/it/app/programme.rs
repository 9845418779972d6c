// SPDX-License-Identifier: EUPL-1.2
//! The shipped GHO programme through the application: its own files and people, from the start and taken over half-way.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use serde_json::{Map, json};
use sluis::app::{Caller, Start};
use sluis_core::definition::{SourceFile, check};
use sluis_core::engine::PhaseState;
use sluis_core::text::Language;

use super::{in_memory, on_file};

fn files(folder: &Path, below: &str, found: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{path}/"), found);
        } else if path.ends_with(".yaml") || path.starts_with("mail/") {
            found.push(SourceFile { path, bytes: std::fs::read(entry.path()).unwrap() });
        }
    }
}

fn gho(from: Option<(&str, jiff::civil::Date)>) -> Start {
    gho_written(from, |text| text)
}

/// The programme, each of its files written otherwise.
pub(crate) fn gho_written(from: Option<(&str, jiff::civil::Date)>, otherwise: fn(String) -> String) -> Start {
    let mut found = Vec::new();
    files(&crate::tools::root().join("workflows/gho-dgw"), "", &mut found);
    for file in &mut found {
        file.bytes = otherwise(String::from_utf8(std::mem::take(&mut file.bytes)).unwrap()).into_bytes();
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    let checked = check(&found);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    Start {
        bundle: checked.bundle.unwrap(),
        definition: Arc::new(checked.definition.unwrap()),
        id: Some("gho".to_owned()),
        inputs: Map::from_iter([("start".to_owned(), json!("2027-05-03"))]),
        from: from.map(|(phase, day)| (phase.to_owned(), day)),
        people: checked.directory,
        by: Caller::person("project-lead"),
    }
}

#[tokio::test]
async fn its_definition_is_read_back_from_the_store_by_another_process() {
    let folder = tempfile::tempdir().unwrap();
    on_file(folder.path(), 1).app.start(gho(None)).await.unwrap();
    let again = on_file(folder.path(), 2);
    let status = again.app.status("gho", Language::Nl).await.unwrap();
    let titles: Vec<&str> = status.phases[0].steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles[0], "Nulmeting Gemeente Goirle");
    assert_eq!(again.app.deliver().await.unwrap().sent, 3, "one information manager in each municipality");
    assert_eq!(again.app.verify(None).await.unwrap().problems, []);
}

#[tokio::test]
async fn a_programme_under_way_begins_at_its_later_phase() {
    let stage = in_memory();
    stage.app.start(gho(Some(("preparation", date(2027, 5, 3))))).await.unwrap();
    let status = stage.app.status("gho", Language::En).await.unwrap();
    let states: Vec<PhaseState> = status.phases.iter().map(|phase| phase.state).collect();
    assert_eq!(states, [PhaseState::Passed, PhaseState::Open, PhaseState::Waiting]);
    assert_eq!(stage.app.verify(None).await.unwrap().problems, []);
}
