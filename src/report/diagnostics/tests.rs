// SPDX-License-Identifier: EUPL-1.2
//! What findings look like to people and to scripts.

use super::*;
use serde_json::json as value;
use sluis_core::diagnostic::Code;
use sluis_core::text::both;

fn findings() -> (Sources, Vec<Diagnostic>) {
    let one = Source::new("one.yaml", "a: 1\nb: é2\na: 3\n");
    let two = Source::new("two.yaml", "c: 4\n");
    let twice = Diagnostic::new(
        Code::DUPLICATE_KEY,
        one.span(12..13),
        both("de sleutel `a` staat twee keer", "the key `a` stands twice"),
    )
    .with_help(both("haal er een weg", "remove one"))
    .with_related(one.span(0..1), both("hier staat de eerste", "it stands here first"))
    .with_related(two.span(0..1), both("en hier", "and here"));
    let mild =
        Diagnostic::new(Code::WRONG_FORM, two.span(3..4), both("vreemd", "odd")).with_severity(Severity::Warning);
    ([one, two].into_iter().collect(), vec![twice, mild])
}

#[test]
fn people_see_the_lines_the_marks_the_help_and_the_sum() {
    let (sources, diagnostics) = findings();
    insta::assert_snapshot!(human(&diagnostics, &sources, 2, Colour::Off, Language::En));
}

#[test]
fn colours_change_no_word() {
    let (sources, diagnostics) = findings();
    let coloured = human(&diagnostics, &sources, 2, Colour::On, Language::En);
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').expect("a colour code ends with m").1;
    }
    plain += rest;
    assert_ne!(coloured, plain);
    assert_eq!(plain, human(&diagnostics, &sources, 2, Colour::Off, Language::En));
}

#[test]
fn scripts_get_the_keys_of_the_interface() {
    let (sources, diagnostics) = findings();
    let report = serde_json::to_value(json(&diagnostics, &sources, 2, Language::En)).expect("plain data");
    assert_eq!(report["files"], 2);
    assert_eq!(
        report["diagnostics"][0],
        value!({"code": "SL0104", "severity": "error", "file": "one.yaml", "line": 3, "column": 1, "endLine": 3,
                "endColumn": 2, "message": "the key `a` stands twice", "help": "remove one", "related": [
                    {"file": "one.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 2, "text": "it stands here first"},
                    {"file": "two.yaml", "line": 1, "column": 1, "endLine": 1, "endColumn": 2, "text": "and here"}]})
    );
    assert_eq!(report["diagnostics"][1].get("help"), None);
}

#[test]
fn a_finding_without_its_file_still_says_where() {
    let diagnostic = Diagnostic::new(Code::NOT_UTF8, Span::start_of("x.yaml"), both("geen tekst", "no text"));
    let text = human(&[diagnostic], &Sources::new(), 1, Colour::Off, Language::En);
    assert!(text.contains("x.yaml:1:1") && text.ends_with("1 error in 1 file\n"), "{text}");
}

#[test]
fn the_closing_line_counts_in_plain_words() {
    let (_, diagnostics) = findings();
    assert_eq!(summary(&diagnostics, 5, Language::En), "1 error and 1 warning in 5 files");
    assert_eq!(summary(&diagnostics[1..], 1, Language::En), "1 warning in 1 file");
    assert_eq!(summary(&diagnostics, 5, Language::Nl), "1 fout en 1 waarschuwing in 5 bestanden");
    assert_eq!(summary(&[], 1, Language::Nl), "geen fouten in 1 bestand");
}

#[test]
fn the_line_as_it_should_be_is_shown_where_it_is_known() {
    let source = Source::new("a.yaml", "steps:\n  write: { onwer: team }\n");
    let fault = |word: &str| {
        Diagnostic::new(Code::UNKNOWN_KEY, source.span(18..23), both("bestaat niet", "does not exist"))
            .with_help(both("bedoelt u `owner`?", "did you mean `owner`?"))
            .with_word(word, "owner")
    };
    let sources = Sources::from_iter([source.clone()]);
    insta::assert_snapshot!(human(&[fault("onwer")], &sources, 1, Colour::Off, Language::Nl));
    assert_eq!(fault("longer than that").patches, [], "something else stands there");
    let fixes = |fault: Diagnostic| {
        let report = serde_json::to_value(json(&[fault], &sources, 1, Language::En)).expect("plain data");
        report["diagnostics"][0]["fixes"].clone()
    };
    assert_eq!(
        fixes(fault("onwer")),
        value!([{"file": "a.yaml", "line": 2, "column": 12, "endLine": 2, "endColumn": 17, "text": "owner",
                 "title": "Write `owner`", "preferred": true}])
    );
    // Where there is another way, none of them is shown as the line that is meant, and each is told by what it does.
    let choice = || fault("onwer").with_way(Some(Patch { span: source.span(18..23), text: "title".to_owned() }));
    assert!(!human(&[choice()], &sources, 1, Colour::Off, Language::Nl).contains("2 +"));
    let told = |fixes: &serde_json::Value| (fixes[0]["preferred"].clone(), fixes[1]["title"].clone());
    assert_eq!(told(&fixes(choice())), (value!(false), value!("Write `title`")));
    let log = crate::report::sarif::log(&[choice()], &sources, Language::Nl);
    let said = |number: usize| log["runs"][0]["results"][0]["fixes"][number]["description"]["text"].clone();
    assert_eq!((said(0), said(1)), (value!("Schrijf `owner`"), value!("Schrijf `title`")));
}
