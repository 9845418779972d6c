// SPDX-License-Identifier: EUPL-1.2
//! The YAML test suite, which we did not write: what is no YAML is refused, and what is read means what the suite says.
//! YAML that this language leaves out is refused by name, never read as something else.

use serde_json::Value as Json;
use sluis_core::definition::document::Document;
use sluis_core::definition::{self, SourceFile};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::Language;
use tempfile::TempDir;

use crate::tools::{node, printed, run};

/// What authors' files leave out of YAML: tags, aliases as keys, keys that are no text, merge keys, several documents,
/// directives, empty files, infinite numbers.
const LEFT_OUT: [&str; 8] = ["SL0107", "SL0108", "SL0109", "SL0110", "SL0111", "SL0115", "SL0116", "SL0117"];

/// What is read although the suite calls it no YAML: lines that go on and are indented too little, or by a tab. There is one
/// thing that each can mean, and it is read as that.
const LENIENT: [(&str, &str); 3] =
    [("9C9N-0", r#"{"flow":["a","b","c"]}"#), ("DK95-1", r#"{"foo":"bar baz"}"#), ("QB6E-0", r#"{"quoted":"a b c"}"#)];

struct Case {
    name: String,
    yaml: String,
    /// What it means; nothing where the suite does not say.
    json: Option<String>,
    fails: bool,
}

fn cases() -> Vec<Case> {
    let output = run(&mut node("tests/tools/yaml_suite.mjs"));
    assert!(output.status.success(), "{}", printed(&output));
    let cases: Vec<Json> = serde_json::from_slice(&output.stdout).unwrap();
    let text = |json: &Json| json.as_str().map(str::to_owned);
    let case = |one: &Json| Case {
        name: text(&one["name"]).unwrap(),
        yaml: text(&one["yaml"]).unwrap(),
        json: text(&one["json"]),
        fails: one["fails"] == true,
    };
    let cases: Vec<Case> = cases.iter().map(case).collect();
    assert!(cases.len() > 390, "only {} cases", cases.len());
    cases
}

#[test]
fn what_is_read_of_the_yaml_test_suite_means_what_the_suite_says() {
    let (mut wrong, mut same) = (Vec::new(), 0);
    for case in cases() {
        match (Document::read(&case.name, case.yaml.as_bytes()), case.fails, &case.json) {
            (Ok(read), false, Some(json)) => {
                let mut meant = serde_json::Deserializer::from_str(json).into_iter::<Json>();
                let meant = meant.next().map(Result::unwrap);
                match meant.as_ref() == Some(read.value()) {
                    true => same += 1,
                    false => wrong.push(format!("{}: read as {}, and means {meant:?}", case.name, read.value())),
                }
            }
            (Ok(read), true, _) if LENIENT.contains(&(&case.name, &read.value().to_string())) => {}
            (Ok(read), true, _) => wrong.push(format!("{}: no YAML, but read as {}", case.name, read.value())),
            (Err(faults), false, _) if !faults.iter().all(|fault| LEFT_OUT.contains(&fault.code.id())) => {
                let told =
                    faults.iter().map(|fault| format!("{} {}", fault.code.id(), fault.message.get(Language::En)));
                wrong.push(format!("{}: {:?}", case.name, told.collect::<Vec<_>>()));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same > 100, "only {same} cases were compared");
}

#[test]
fn no_file_of_the_yaml_test_suite_is_accepted_as_a_workflow() {
    for case in cases() {
        let file = SourceFile { path: case.name.clone(), bytes: case.yaml.into_bytes() };
        let told = definition::check(&[file]).diagnostics;
        assert!(told.iter().any(Diagnostic::is_error), "{} is accepted", case.name);
    }
}

#[test]
fn a_folder_with_the_whole_suite_is_refused_file_by_file() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("workflow.yaml"), "sluis: 1\n").unwrap();
    for case in cases() {
        std::fs::write(folder.path().join(format!("{}.test.yaml", case.name)), case.yaml).unwrap();
    }
    let output = super::bounded(folder.path(), ".", "json");
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    let named = |name: &str| report["diagnostics"].as_array().unwrap().iter().any(|one| one["file"] == name);
    for case in cases() {
        assert!(named(&format!("{}.test.yaml", case.name)), "{} is accepted as a story", case.name);
    }
}
