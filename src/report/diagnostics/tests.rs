// SPDX-License-Identifier: EUPL-1.2
//! What findings look like to people and to scripts.

use super::*;
use serde_json::json as value;
use sluis_core::diagnostic::Code;

fn findings() -> (Sources, Vec<Diagnostic>) {
    let one = Source::new("one.yaml", "a: 1\nb: é2\na: 3\n");
    let two = Source::new("two.yaml", "c: 4\n");
    let twice = Diagnostic::new(Code::DUPLICATE_KEY, one.span(12..13), "the key `a` stands twice")
        .with_help("remove one")
        .with_related(one.span(0..1), "it stands here first")
        .with_related(two.span(0..1), "and here");
    let mild = Diagnostic::new(Code::WRONG_FORM, two.span(3..4), "odd").with_severity(Severity::Warning);
    ([one, two].into_iter().collect(), vec![twice, mild])
}

#[test]
fn people_see_the_lines_the_marks_the_help_and_the_sum() {
    let (sources, diagnostics) = findings();
    insta::assert_snapshot!(human(&diagnostics, &sources, 2, Colour::Off));
}

#[test]
fn colours_change_no_word() {
    let (sources, diagnostics) = findings();
    let coloured = human(&diagnostics, &sources, 2, Colour::On);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').expect("a colour code ends with m").1;
    }
    plain += rest;
    assert_ne!(coloured, plain);
    assert_eq!(plain, human(&diagnostics, &sources, 2, Colour::Off));
}

#[test]
fn scripts_get_the_keys_of_the_interface() {
    let (_, diagnostics) = findings();
    let report = serde_json::to_value(json(&diagnostics, 2)).expect("plain data");
    assert_eq!(report["files"], 2);
    assert_eq!(
        report["diagnostics"][0],
        value!({"code": "SL0104", "severity": "error", "file": "one.yaml", "line": 3, "column": 1, "endLine": 3,
                "endColumn": 2, "message": "the key `a` stands twice", "help": "remove one"})
    );
    assert_eq!(report["diagnostics"][1].get("help"), None);
}

#[test]
fn a_finding_without_its_file_still_says_where() {
    let diagnostic = Diagnostic::new(Code::NOT_UTF8, Span::start_of("x.yaml"), "no text");
    let text = human(&[diagnostic], &Sources::new(), 1, Colour::Off);
    assert!(text.contains("x.yaml:1:1") && text.ends_with("1 error in 1 file\n"), "{text}");
}

#[test]
fn the_closing_line_counts_in_plain_words() {
    let (_, diagnostics) = findings();
    assert_eq!(summary(&diagnostics, 5), "1 error and 1 warning in 5 files");
    assert_eq!(summary(&diagnostics[1..], 1), "1 warning in 1 file");
    assert_eq!(summary(&[], 1), "no errors in 1 file");
}
