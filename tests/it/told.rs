// SPDX-License-Identifier: EUPL-1.2
//! The stories of `tests/scenarios` as people read them, kept whole in Dutch and in English: what is said of each event
//! can be read in one of them. Plays them as `sluis test` does, and tells them as `sluis demo` does.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sluis::report::story::{news, tell};
use sluis::scenario::{Outcome, Script, Stage, run};
use sluis_core::definition::{SourceFile, check};
use sluis_core::engine::EventData;
use sluis_core::text::Language;

/// The folders of stories.
const FOLDERS: [&str; 6] = ["counting", "dates", "joins", "rules", "vacancies", "work"];
/// Of the shipped programmes: that of the demo, which keeps its story whole, and one of which a story is kept here.
const DEMO: &str = "workflows/gho-dgw";
const MERGER: &str = "workflows/merger";
const KEPT_OF_THE_MERGER: &str = "a-municipality-withdraws-midway";

fn files(folder: &Path, inside: &str) -> Vec<SourceFile> {
    let entries = fs::read_dir(folder.join(inside)).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<(String, bool)> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (if inside.is_empty() { name } else { format!("{inside}/{name}") }, entry.path().is_dir())
        })
        .collect();
    names.sort();
    let of = |(name, is_folder): (String, bool)| match is_folder {
        true => files(folder, &name),
        false => vec![SourceFile { bytes: fs::read(folder.join(&name)).unwrap(), path: name }],
    };
    names.into_iter().flat_map(of).collect()
}

/// Plays every story of a folder.
async fn played(folder: &str) -> Vec<Outcome> {
    let folder = crate::tools::root().join(folder);
    let wanted = |file: &SourceFile| file.path.ends_with(".yaml") || file.path.starts_with("mail/");
    let files: Vec<SourceFile> = files(&folder, "").into_iter().filter(wanted).collect();
    let checked = check(&files);
    let (definition, bundle) = (Arc::new(checked.definition.clone().unwrap()), checked.bundle.clone().unwrap());
    let mut outcomes = Vec::new();
    for test in &checked.tests {
        let people = checked.directory.as_ref();
        let script = Script { definition: &definition, bundle: &bundle, people, test, folder: Some(&folder) };
        let outcome = run(&Stage::in_memory().unwrap(), script).await.unwrap();
        assert!(outcome.failure.is_none(), "{:#?}", outcome.failure);
        outcomes.push(outcome);
    }
    outcomes
}

fn words(outcomes: &[Outcome]) -> BTreeSet<String> {
    outcomes.iter().flat_map(|outcome| &outcome.events).map(|event| event.data.word()).collect()
}

/// The story of an outcome in both languages.
fn both(outcome: &Outcome) -> String {
    let told = |language| tell(&outcome.definition, &outcome.directory, &outcome.events, language);
    format!("{}\n\n{}\n{}", outcome.name, told(Language::Nl), told(Language::En))
}

/// Keeps a story under the name of its file.
fn keep(outcome: &Outcome) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_suffix(format!("{}.test.yaml", file_name(outcome)));
    settings.bind(|| insta::assert_snapshot!("story", both(outcome)));
}

fn file_name(outcome: &Outcome) -> String {
    let name = Path::new(&*outcome.file).file_name().unwrap();
    name.to_str().unwrap().replace(".test.yaml", "")
}

#[tokio::test]
async fn each_rule_of_people_is_told_as_a_story_in_both_languages() {
    for folder in FOLDERS {
        for outcome in played(&format!("tests/scenarios/{folder}")).await {
            keep(&outcome);
        }
    }
}

#[tokio::test]
async fn a_party_that_withdraws_midway_is_told_with_what_follows_for_votes_and_money() {
    let outcomes = played(MERGER).await;
    let withdraws = outcomes.iter().find(|outcome| file_name(outcome) == KEPT_OF_THE_MERGER).unwrap();
    keep(withdraws);
}

/// No file that passes `check` has such a date any more; a programme that began before may.
#[tokio::test]
async fn a_date_that_is_set_later_is_told_in_both_languages() {
    let outcome = played("tests/scenarios/dates").await.remove(0);
    let mut events = outcome.events;
    let due = events.iter().find_map(|event| match &event.data {
        EventData::StepOpened { due: Some(due), .. } => Some(due.clone()),
        _ => None,
    });
    let mut set = events.last().unwrap().clone();
    (set.seq, set.command_id) = (set.seq + 1, "later".to_owned());
    set.data = EventData::DueSet { item: "publish".parse().unwrap(), due: due.unwrap() };
    events.push(set);
    let seq = events.last().unwrap().seq;
    let told = |language| news(&outcome.definition, &outcome.directory, &events, seq, language);
    let nl = "  → De termijn van ‘Publish’ staat nu vast: uiterlijk woensdag 31 maart (5 werkdagen).\n";
    assert_eq!(told(Language::Nl).trim_end(), nl.trim_end());
    let en = "  → The due date of ‘Publish’ is set now: by Wednesday 31 March (5 working days).\n";
    assert_eq!(told(Language::En).trim_end(), en.trim_end());
}

/// A new kind of event must come about in a story that is kept, so that somebody reads what is said of it.
#[tokio::test]
async fn every_kind_of_event_is_told_in_a_kept_story() {
    let mut told = words(&played(DEMO).await);
    let of_the_merger = played(MERGER).await.into_iter().filter(|outcome| file_name(outcome) == KEPT_OF_THE_MERGER);
    told.extend(words(&of_the_merger.collect::<Vec<_>>()));
    for folder in FOLDERS {
        told.extend(words(&played(&format!("tests/scenarios/{folder}")).await));
    }
    told.insert("due-set".to_owned());
    let golden = fs::read_dir(crate::tools::root().join("crates/sluis-core/src/engine/golden")).unwrap();
    let names = golden.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned));
    let all: BTreeSet<String> = names.filter(|name| !name.contains('.')).collect();
    let missing: Vec<&String> = all.difference(&told).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
