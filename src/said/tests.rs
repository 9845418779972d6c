// SPDX-License-Identifier: EUPL-1.2
//! Each error that a person may see says its sentence in both languages, also when it lies under another.

use std::path::PathBuf;

use super::*;
use crate::daemon::DaemonError;

fn io_error() -> io::Error {
    io::Error::from(io::ErrorKind::PermissionDenied)
}

fn json_error() -> serde_json::Error {
    serde_json::from_str::<u8>("x").expect_err("it is no number")
}

fn path() -> PathBuf {
    PathBuf::from("/data/sluis.db")
}

/// One error of each kind that has a sentence. `text` of each type is a `match` over all its variants, and every sentence
/// is built of two texts, so that a new variant with one language does not compile.
fn samples() -> Vec<Box<dyn Error>> {
    let what = || both("de schijf is vol; maak ruimte", "the disk is full; free some space");
    vec![
        Box::new(AppError::UnknownInstance { instance: "a".into(), nearest: None }),
        Box::new(AppError::UnknownInstance { instance: "a".into(), nearest: Some("b".into()) }),
        Box::new(AppError::NothingStarted { workflow: "a".into() }),
        Box::new(AppError::SeveralWorkflows { person: "a".into(), workflows: vec!["b".into(), "c".into()] }),
        Box::new(AppError::UnusableId { id: "A".into() }),
        Box::new(AppError::UnknownDuty { id: "a".into() }),
        Box::new(AppError::CommandIdIsTaken { command_id: "1".into(), instance: "a".into() }),
        Box::new(AppError::Busy { instance: "a".into() }),
        Box::new(AppError::Definition(Vec::new())),
        Box::new(AppError::StoredDefinition { hash: "00".into(), why: what() }),
        Box::new(AppError::StoredPeople { scope: "a".into(), source: json_error() }),
        Box::new(AppError::Unwritable(json_error())),
        Box::new(AppError::File { path: path(), source: io_error() }),
        Box::new(AppError::Setting { what: what() }),
        Box::new(AppError::Store(store::Error::Conflict { what: what() })),
        Box::new(AppError::Broken(BrokenRecord::Changed { instance: "a".into(), seq: 1 })),
        Box::new(BrokenRecord::Unreadable { instance: "a".into(), seq: 1, source: json_error() }),
        Box::new(BrokenRecord::BrokenChain { instance: "a".into(), seq: 1 }),
        Box::new(BrokenRecord::BrokenSeal { instance: "a".into(), seq: 1 }),
        Box::new(store::Error::Unavailable { what: what(), source: None }),
        Box::new(store::Error::Corrupt { what: what(), source: None }),
        Box::new(mail::Error::Transient { what: what(), source: None }),
        Box::new(mail::Error::Permanent { what: what(), source: None }),
        Box::new(mail::Error::Account { what: what(), source: None }),
        Box::new(ConfigError::Unreadable { path: path(), source: io_error() }),
        Box::new(ConfigError::Syntax { place: "sluis.toml:3".into(), what: both("hier hoort `=`", "expected `=`") }),
        Box::new(ConfigError::Wrong { place: "environment SLUIS_DATA".into(), what: what() }),
        Box::new(DaemonError::Listen { address: "[::1]:80".into(), source: io_error() }),
        Box::new(DaemonError::Machine(io_error())),
        Box::new(DaemonError::Ended("supervisor")),
        Box::new(DaemonError::Cut),
        Box::new(KeyError::Open { path: path() }),
        Box::new(KeyError::Malformed { path: path() }),
        Box::new(ThemeError::Unreadable { path: path(), source: io_error() }),
        Box::new(ThemeError::Wrong { path: path(), what: what() }),
        Box::new(EvaluationFault::Impossible(what())),
        Box::new(NotABundle::Mark),
        Box::new(NotABundle::CutOff),
        Box::new(NotABundle::Path),
        Box::new(NotABundle::Order),
        Box::new(io_error()),
    ]
}

#[test]
fn every_error_has_a_sentence_in_each_language() {
    for error in samples() {
        let text = sentence(&*error);
        assert_ne!(text.get(Language::Nl), text.get(Language::En), "{error:?}");
        assert_eq!(text.get(Language::En), error.to_string(), "logs say what people read in English");
    }
}

#[test]
fn what_lies_underneath_is_said_in_the_same_language() {
    let store = store::Error::unavailable(both("de schijf is vol", "the disk is full"), io_error());
    let line = in_one_line(&store);
    assert_eq!(line.get(Language::Nl), "de schijf is vol: daar is geen recht voor (permission denied)");
    assert_eq!(line.get(Language::En), "the disk is full: permission denied");
    let shared: Arc<dyn Error + Send + Sync> =
        Arc::new(mail::Error::Transient { what: both("later", "later on"), source: None });
    assert_eq!(sentence(&shared).get(Language::Nl), "later");
}

#[test]
fn a_kept_sentence_comes_back_in_both_languages_and_one_of_an_older_sluis_as_it_was() {
    let text = both("geen adres", "no address");
    assert_eq!(kept(&keep(&text)), text);
    assert_eq!(kept("451 later").get(Language::Nl), "451 later");
    assert_eq!(kept("12").get(Language::En), "12");
}

#[test]
fn what_a_system_says_is_told_in_dutch_with_its_own_words_behind_or_quoted() {
    let full = io::Error::from(io::ErrorKind::ReadOnlyFilesystem);
    assert_eq!(sentence(&full).get(Language::Nl), format!("daar kan alleen gelezen worden ({full})"));
    // Too many open files, which has no name among the kinds.
    let nameless = io::Error::from_raw_os_error(24);
    assert_eq!(sentence(&nameless).get(Language::Nl), format!("het systeem zegt: “{nameless}”"));
    assert_eq!(sentence(&nameless).get(Language::En), nameless.to_string());
    let ours = io::Error::other("iets van ons");
    assert_eq!(sentence(&ours).get(Language::Nl), "iets van ons");
}
