// SPDX-License-Identifier: EUPL-1.2
//! What the reader makes of texts, and what it refuses.

use super::*;
use serde_json::json;

fn value(text: &str) -> Value {
    Document::read("a.yaml", text.as_bytes()).expect("readable").value
}

/// Each fault as its code and the text that is marked.
fn faults(text: &str) -> Vec<(&'static str, String)> {
    let (_, faults) = Document::recover("a.yaml", text.as_bytes());
    faults.iter().map(|fault| (fault.code.name(), text[fault.span.range()].to_owned())).collect()
}

fn fault(text: &str) -> (&'static str, String) {
    let mut faults = faults(text);
    assert_eq!(faults.len(), 1, "one fault wanted: {faults:?}");
    faults.remove(0)
}

#[test]
fn maps_keep_the_order_of_the_file() {
    let document = Document::read("a.yaml", b"z: 1\na: [x, {y: no}]\nm: |\n  text\n").expect("readable");
    assert_eq!(document.value().to_string(), r#"{"z":1,"a":["x",{"y":"no"}],"m":"text\n"}"#);
}

#[test]
fn scalars_follow_the_core_schema_and_keep_their_text() {
    let document = Document::read("a.yaml", b"v: 1.10\nn: NO\nc: 0123\nq: \"12\"\ne:\n").expect("readable");
    assert_eq!(*document.value(), json!({"v": 1.1, "n": "NO", "c": "0123", "q": "12", "e": null}));
    assert_eq!(document.text_at("/v").as_deref(), Some("1.10"));
    assert_eq!(document.text_at("/q").as_deref(), Some("12"));
    assert_eq!(document.text_at("/e"), None);
}

#[test]
fn every_duplicate_key_is_told_with_both_places_and_the_first_one_counts() {
    let text = "a: 1\nb: {x: 1, y: 2, x: {z: 3}}\na: 2\n";
    let (document, faults) = Document::recover("a.yaml", text.as_bytes());
    let document = document.expect("recovered");
    assert_eq!(*document.value(), json!({"a": 1, "b": {"x": 1, "y": 2}}));
    let lines: Vec<_> = faults.iter().map(|fault| (fault.span.line, fault.related[0].span.line)).collect();
    assert_eq!(lines, [(2, 2), (3, 1)]);
    assert_eq!(document.span("/b/y", Part::Value).column, 14, "what was dropped does not shift other places");
}

#[test]
fn keys_that_are_no_texts_are_refused() {
    assert_eq!(fault("a: &a {b: 1}\nc: {<<: *a}\n").0, "MERGE_KEY");
    assert_eq!(fault("2027: x\n"), ("KEY_NOT_TEXT", "2027".to_owned()));
    assert_eq!(fault("true: x\n"), ("KEY_NOT_TEXT", "true".to_owned()));
    assert_eq!(fault("? [a, {b: c}]\n: x\n").0, "KEY_NOT_TEXT");
    assert_eq!(fault("t: {{ x }}\n").0, "KEY_NOT_TEXT");
    assert_eq!(value("\"2027\": x\nno: y\n0123: z\n"), json!({"2027": "x", "no": "y", "0123": "z"}));
}

#[test]
fn anchors_repeat_values_and_point_at_where_they_were_written() {
    let document = Document::read("a.yaml", b"a: &a {x: [1, 20]}\nb: *a\n").expect("readable");
    assert_eq!(document.value()["b"], json!({"x": [1, 20]}));
    assert_eq!(document.span("/b/x/1", Part::Value).range(), 14..16);
    assert_eq!(document.span("/b", Part::Value).range(), 22..24);
    assert_eq!(document.text_at("/b/x/1").as_deref(), Some("20"));
}

#[test]
fn aliases_that_lead_nowhere_are_refused() {
    assert_eq!(fault("a: *b\n"), ("UNKNOWN_ALIAS", "*b".to_owned()));
    assert_eq!(fault("a: &a [*a]\n"), ("UNKNOWN_ALIAS", "*a".to_owned()));
}

#[test]
fn aliases_cannot_unfold_without_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let repeats = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{repeats}]\n");
    }
    assert_eq!(fault(&text).0, "TOO_MANY_NODES");
    let many = format!("a: &a x\nb: [{}]\n", ["*a"; 101].join(", "));
    assert_eq!(fault(&many).0, "TOO_MANY_ALIASES");
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(300_000), ["*a"; 4].join(", "));
    assert_eq!(fault(&long).0, "TOO_MANY_ALIASES");
}

#[test]
fn depth_and_size_are_limited() {
    assert_eq!(faults(&format!("{}{}", "[".repeat(32), "]".repeat(32))), []);
    assert_eq!(fault(&"[".repeat(500_000)).0, "TOO_DEEP");
    assert_eq!(fault(&"- ".repeat(500_000)).0, "TOO_DEEP");
    assert_eq!(fault(&"- x\n".repeat(20_000)).0, "TOO_MANY_NODES");
    assert_eq!(faults(&"- x\n".repeat(19_999)), []);
    assert_eq!(fault(&" ".repeat(MAX_BYTES + 1)).0, "FILE_TOO_LARGE");
    let (_, split) = Document::recover("a.yaml", "é".repeat(MAX_BYTES / 2 + 10).as_bytes());
    assert_eq!(split[0].code.name(), "FILE_TOO_LARGE", "a character on the limit is no fault of its own");
}

#[test]
fn bytes_that_are_no_text_are_refused_at_their_place() {
    let (_, faults) = Document::recover("a.yaml", b"a: 1\nb: \xFF\n");
    assert_eq!((faults[0].code.name(), faults[0].span.line, faults[0].span.column), ("NOT_UTF8", 2, 4));
    assert_eq!(fault("a: 1\nb: x\0y\n").0, "CONTROL_CHARACTER");
    assert_eq!(
        Document::recover("a.yaml", b"\xFF\xFEa\0").1[0].message.get(crate::text::Language::En),
        "the file is written in UTF-16, not in UTF-8"
    );
}

#[test]
fn a_byte_order_mark_is_passed_over_and_counts_as_bytes() {
    let document = Document::read("a.yaml", "\u{FEFF}a: 1\n".as_bytes()).expect("readable");
    assert_eq!(document.span("/a", Part::Key).range(), 3..4);
    assert_eq!(document.span("/a", Part::Key).column, 1);
}

#[test]
fn syntax_is_refused_in_plain_words() {
    assert_eq!(fault("a: 1\n\tb: 2\n").0, "TAB_INDENTATION");
    assert_eq!(fault("a: [1, 2\n").0, "YAML_SYNTAX");
    assert_eq!(fault("a: \"b\n").0, "YAML_SYNTAX");
    assert_eq!(fault("a: b: c\n").0, "YAML_SYNTAX");
    assert_eq!(fault("%YAML 1.2\n---\na: 1\n").0, "DIRECTIVE");
    assert_eq!(fault("a: !!str 1\n"), ("TAG", "!!str".to_owned()));
    assert_eq!(fault("---\na: 1\n---\nb: 1\n"), ("SEVERAL_DOCUMENTS", "---".to_owned()));
    assert_eq!(fault("# nothing\n").0, "EMPTY_FILE");
    assert_eq!(fault("a: .inf\n"), ("NUMBER_OUT_OF_RANGE", ".inf".to_owned()));
}

#[test]
fn places_within_a_text_are_exact_where_it_is_written_plainly() {
    let document = Document::read("a.yaml", b"p: abc.def > 2\nq: \"abc.def\"\nr: \"a\\tb\"\n").expect("readable");
    let marked = |pointer, range| &document.source().text()[document.span_within(pointer, range).range()];
    assert_eq!(marked("/p", 4..7), "def");
    assert_eq!(marked("/q", 4..7), "def");
    assert_eq!(marked("/r", 0..1), "\"a\\tb\"");
}

#[test]
fn pointers_that_lead_nowhere_give_the_deepest_value_on_the_way() {
    let document = Document::read("a.yaml", b"a:\n  b: 1\n").expect("readable");
    assert_eq!(document.span("/a/x/y", Part::Value), document.span("/a", Part::Key));
    assert_eq!(document.span("/x", Part::Key).line, 1);
}

#[test]
fn typed_decoding_says_where_it_failed() {
    #[derive(Debug, serde::Deserialize)]
    struct Weights {
        #[expect(dead_code, reason = "only decoding is of interest")]
        weights: std::collections::BTreeMap<String, u8>,
    }
    let document = Document::read("a.yaml", b"weights:\n  a: 1\n  b: 300\n").expect("readable");
    let faults = decode::<Weights>(&document).expect_err("300 is no u8");
    assert_eq!((faults[0].code.name(), faults[0].span.range()), ("NOT_DECODABLE", 21..24));
}

/// The text without the entry at this pointer; nothing where it is not taken out.
fn without(text: &str, pointer: &str) -> Option<String> {
    let span = Document::read("a.yaml", text.as_bytes()).expect("readable").whole_entry(pointer)?;
    Some(text[..span.start].to_owned() + &text[span.end..])
}

#[test]
fn an_entry_of_lines_goes_with_its_line_its_dash_and_its_comment() {
    let text = "a:\n  x: 1  # one\n  y:\n    - p\n    - q # last\n  # about z\n  z: |\n    long\n    text\nb:\n";
    let of = |pointer| without(text, pointer);
    assert_eq!(of("/a/x").as_deref(), Some(&*text.replace("  x: 1  # one\n", "")));
    assert_eq!(of("/a/y").as_deref(), Some(&*text.replace("  y:\n    - p\n    - q # last\n", "")));
    assert_eq!(of("/a/y/0").as_deref(), Some(&*text.replace("    - p\n", "")));
    assert_eq!(of("/a/y/1").as_deref(), Some(&*text.replace("    - q # last\n", "")));
    assert_eq!(of("/a/z").as_deref(), Some(&*text.replace("  z: |\n    long\n    text\n", "")));
    assert_eq!(of("/b").as_deref(), Some(&*text.replace("b:\n", "")), "an empty value");
    assert_eq!(without("a: 1\nb: 2", "/b").as_deref(), Some("a: 1\n"), "no line break at the end");
}

#[test]
fn the_first_entry_beside_a_dash_leaves_the_dash_to_the_next() {
    assert_eq!(without("- a: 1 # one\n  b: 2\n- c: 3\n", "/0/a").as_deref(), Some("- b: 2\n- c: 3\n"));
    assert_eq!(without("- a: 1\n  # about b\n  b: 2\n", "/0/a"), None, "the comment would stand beside the dash");
    assert_eq!(without("- - a\n  - b\n", "/0/0").as_deref(), Some("- - b\n"));
    assert_eq!(without("-\n  a: 1\n-\n  b: 2\n", "/1").as_deref(), Some("-\n  a: 1\n"));
}

#[test]
fn an_entry_in_brackets_goes_with_its_comma() {
    let text = "m: { a: 1, b: [x, \"y\"], c: {z: 1} }\n";
    let of = |pointer| without(text, pointer);
    assert_eq!(of("/m/a").as_deref(), Some("m: { b: [x, \"y\"], c: {z: 1} }\n"));
    assert_eq!(of("/m/b").as_deref(), Some("m: { a: 1, c: {z: 1} }\n"));
    assert_eq!(of("/m/c").as_deref(), Some("m: { a: 1, b: [x, \"y\"] }\n"));
    assert_eq!(of("/m/b/0").as_deref(), Some("m: { a: 1, b: [\"y\"], c: {z: 1} }\n"));
    assert_eq!(of("/m/b/1").as_deref(), Some("m: { a: 1, b: [x], c: {z: 1} }\n"));
    let lines = "m: {\n  a: 1, # one\n  b: 2, # two\n  c: 3\n}\n";
    assert_eq!(without(lines, "/m/b").as_deref(), Some(&*lines.replace("b: 2, # two\n  ", "")));
    assert_eq!(without(lines, "/m/c"), None, "the comma before it stands before a comment");
    assert_eq!(without("[a, b,]\n", "/1").as_deref(), Some("[a,]\n"));
}

#[test]
fn what_would_leave_nothing_or_change_something_else_stays() {
    assert_eq!(without("a: { b: 1 }\n", "/a/b"), None);
    assert_eq!(without("a:\n  b: 1\n", "/a/b"), None);
    assert_eq!(without("a: [b]\n", "/a/0"), None);
    assert_eq!(without("a: 1\n", "/a"), None);
    assert_eq!(without("a: &a {x: 1, y: 2}\nb: *a\n", "/a"), None, "b repeats it");
    assert_eq!(without("a: &a {x: 1, y: 2}\nb: *a\n", "/b/x"), None, "it stands elsewhere");
    assert_eq!(without("a: &a {x: 1, y: 2}\nb: *a\n", "/a/x"), None, "b would lose it too");
    assert_eq!(without("a: &a {x: 1, y: 2}\nb: *a\n", "/b").as_deref(), Some("a: &a {x: 1, y: 2}\n"));
}

/// The text with what one more entry or item asks for.
fn with(text: &str, add: impl Fn(&Document) -> Option<crate::diagnostic::Patch>) -> Option<String> {
    let document = Document::read("a.yaml", text.as_bytes()).expect("readable");
    let patch = add(&document)?;
    let after = text[..patch.span.start].to_owned() + &patch.text + &text[patch.span.end..];
    Document::read("a.yaml", after.as_bytes()).expect("readable");
    Some(after)
}

#[test]
fn an_entry_is_added_in_the_style_of_its_map() {
    let added = |text: &str| with(text, |document| document.adding_entry("/s", "n: w"));
    assert_eq!(added("s: { k: t, o: u }\n").as_deref(), Some("s: { k: t, o: u, n: w }\n"));
    assert_eq!(added("s:\n  k: t # kind\n  o: u\n").as_deref(), Some("s:\n  k: t # kind\n  n: w\n  o: u\n"));
    assert_eq!(added("s:\n  k:\n    x: 1\n  o: u").as_deref(), Some("s:\n  k:\n    x: 1\n  o: u\n  n: w"));
    assert_eq!(added("s: {}\n"), None);
    assert_eq!(added("s:\n  k:\n"), None, "what would follow is not sure");
    assert_eq!(with("- k: t\n", |document| document.adding_entry("/0", "n: w")).as_deref(), Some("- k: t\n  n: w\n"));
}

#[test]
fn an_item_is_added_in_the_style_of_its_list() {
    let added = |text: &str| with(text, |document| document.adding_item("/s", "b"));
    assert_eq!(added("s: a\n").as_deref(), Some("s: [a, b]\n"));
    assert_eq!(added("s: [a]\n").as_deref(), Some("s: [a, b]\n"));
    assert_eq!(
        added("s:\n  - x: 1\n    y: 2 # two\nt: 1\n").as_deref(),
        Some("s:\n  - x: 1\n    y: 2 # two\n  - b\nt: 1\n")
    );
    assert_eq!(added("s: []\n"), None);
}
