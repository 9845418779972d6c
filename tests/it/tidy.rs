// SPDX-License-Identifier: EUPL-1.2
//! The rules of the house that can be read off the source, as tests. Each prints every fault, with file and line.
//! What a rule finds is mended, never excused: there is no list of exceptions here.

mod code;
mod links;
mod rules;
mod rules_fail;
mod tree;

use links::Texts;
use std::collections::BTreeSet;
use tree::{files, rust, text, texts};

/// Fails with all faults, one a line.
fn none(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn each_rust_file(rule: fn(&str, &str) -> Vec<String>) {
    none(rust().flat_map(|(path, text)| rule(path, text)));
}

fn paths() -> Vec<&'static str> {
    files().iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn core_depends_on_no_runtime_store_mail_or_pages() {
    none(rules::outside_in_core(text("crates/sluis-core/Cargo.toml")));
}

#[test]
fn every_source_file_starts_with_its_licence() {
    let by_ending = |path: &str| {
        [".rs", ".toml", ".sh", ".py", ".sql", ".mjs", ".js", ".css", ".yaml", ".yml"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    let by_name = |path: &str| {
        matches!(path, "tests/run" | "tests/bench" | "tests/long" | ".ci/run" | ".editorconfig" | ".gitattributes")
    };
    // A sample of a fault must stay the fault that it is: line 1 of it is line 1 of the message about it.
    let is_ours = |path: &str| !path.starts_with("tests/definitions/invalid/") && (by_ending(path) || by_name(path));
    none(texts(is_ours).flat_map(|(path, text)| rules::licence_line(path, text)));
}

#[test]
fn every_module_says_what_it_is_for() {
    each_rust_file(rules::module_head);
}

#[test]
fn no_file_is_over_800_lines() {
    none(rust().flat_map(|(path, text)| rules::too_long(path, text, 800)));
}

#[test]
fn median_source_file_is_at_most_200_lines() {
    let sources = rust().filter(|(path, _)| path.contains("src/"));
    let median = rules::median(sources.map(|(_, text)| text.lines().count()).collect());
    assert!((1..=200).contains(&median), "the median source file has {median} lines");
}

#[test]
fn only_app_calls_decide() {
    each_rust_file(rules::decides_outside_app);
}

#[test]
fn web_and_cli_reach_store_and_mail_through_app_alone() {
    each_rust_file(rules::reaches_past_app);
}

#[test]
fn nothing_is_unfinished_and_no_test_is_ignored() {
    each_rust_file(rules::unfinished);
}

#[test]
fn no_test_sleeps() {
    each_rust_file(rules::waiting_tests);
}

#[test]
fn every_name_says_what_the_thing_is() {
    each_rust_file(rules::empty_names);
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    none(texts(|_| true).flat_map(|(path, text)| rules::machine_paths(path, text)));
}

#[test]
fn every_rust_file_is_compiled() {
    none(links::undeclared_modules(&rust().collect::<Texts>()));
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    none(links::orphan_snapshots(&texts(|_| true).collect(), &paths()));
}

#[test]
fn packages_that_were_asked_for_are_used() {
    let manifests = [text("Cargo.toml"), text("crates/sluis-core/Cargo.toml")].map(rules::dependencies).concat();
    let asked = ["serde_yaml", "jsonschema", "tokio", "cron", "lettre", "tracing"];
    none(
        asked
            .iter()
            .filter(|name| !manifests.iter().any(|have| have == *name))
            .map(|name| format!("{name} is in no manifest")),
    );
}

#[test]
fn top_level_is_what_was_agreed() {
    let top: BTreeSet<&str> = paths().into_iter().map(|path| path.split('/').next().unwrap_or(path)).collect();
    let agreed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "publiccode.yml",
        ".ci",
        "src",
        "crates",
        "schemas",
        "workflows",
        "tests",
    ];
    none(agreed.iter().filter(|name| !top.contains(*name)).map(|name| format!("{name} is missing")));
}

#[test]
fn every_diagnostic_code_has_a_sample_named_after_it() {
    let codes = links::codes(text("crates/sluis-core/src/diagnostic/code.rs"));
    assert!(!codes.is_empty(), "the registry of codes is not where it was");
    let inside = paths().into_iter().filter_map(|path| path.strip_prefix("tests/definitions/invalid/"));
    let samples: BTreeSet<&str> = inside
        .filter(|path| !path.contains("snapshots/") && !path.ends_with(".snap"))
        .map(|path| path.split('/').next().unwrap_or(path))
        .collect();
    none(links::samples_of_codes(&codes, &samples.into_iter().collect::<Vec<_>>()));
}

#[test]
fn every_diagnostic_code_has_a_page_that_explains_it() {
    let codes = links::codes(text("crates/sluis-core/src/diagnostic/code.rs"));
    let pages: String = texts(|path| path.starts_with("crates/sluis-core/src/diagnostic/pages/"))
        .map(|(_, text)| format!("{text}\n"))
        .collect();
    none(links::pages_of_codes(&codes, &pages));
}
