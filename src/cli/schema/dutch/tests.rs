// SPDX-License-Identifier: EUPL-1.2
//! That the schemas say everything in Dutch too: nothing is missing, left over, still English, or about another key.

use std::collections::BTreeSet;

use sluis_core::definition::schema::SchemaKind;

use super::*;

fn files() -> Vec<Texts> {
    let read = |file: &&str| Figment::from(Toml::string(file)).extract().expect("the Dutch texts can be read");
    FILES.iter().map(read).collect()
}

/// Every text of every schema, in English.
fn english() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for kind in SchemaKind::ALL {
        let mut schema = serde_json::from_str(kind.text()).expect("a schema is JSON");
        each_text(&mut schema, &mut |text| found.extend([text.clone()]));
    }
    assert!(found.len() > 800, "only {} texts were found", found.len());
    found
}

#[test]
fn every_text_of_the_schemas_is_said_in_dutch_and_no_text_is_left_over() {
    let (english, files) = (english(), files());
    let pairs: Vec<&Pair> = files.iter().flat_map(|file| &file.text).collect();
    let listed = || pairs.iter().map(|pair| &pair.en).chain(files.iter().flat_map(|file| &file.same));
    let mut seen = BTreeSet::new();
    let mut faults: Vec<String> = Vec::new();
    faults.extend(listed().filter(|text| !seen.insert(*text)).map(|text| format!("stands here twice: {text}")));
    faults.extend(listed().filter(|text| !english.contains(*text)).map(|text| format!("no schema says: {text}")));
    let is_hint = |text: &str| dutch_hint(text).is_some();
    let missing = english.iter().filter(|text| !seen.contains(text) && !is_hint(text));
    faults.extend(missing.map(|text| format!("has no Dutch: {text}")));
    let twice = seen.iter().filter(|text| is_hint(text));
    faults.extend(twice.map(|text| format!("is a hint, of which the core has the Dutch: {text}")));
    let same = pairs.iter().filter(|pair| pair.en == pair.nl || pair.nl.trim().is_empty());
    faults.extend(same.map(|pair| format!("is not in Dutch; write it under `same` if it is Dutch too: {}", pair.en)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What stands in a piece of code for something that its reader fills in, in Dutch and in English.
const STAND_INS: [(&str, &str); 7] = [
    ("stap", "step"),
    ("sleutel", "key"),
    ("fase", "phase"),
    ("naam", "name"),
    ("FASE", "PHASE"),
    ("NAAM", "NAME"),
    ("BESTAND", "FILE"),
];

/// The pieces of code in a text, between backquotes.
fn code(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// A piece of Dutch code as it stands in English.
fn in_english(code: &str) -> String {
    let mut words = vec![String::new()];
    for sign in code.chars() {
        if sign.is_alphanumeric() != words.last().is_some_and(|word| word.starts_with(char::is_alphanumeric)) {
            words.push(String::new());
        }
        words.last_mut().expect("a word").push(sign);
    }
    let stands_for = |word: &String| STAND_INS.iter().find(|(dutch, _)| dutch == word).map(|(_, english)| *english);
    words.iter().map(|word| stands_for(word).unwrap_or(word)).collect()
}

#[test]
fn a_text_names_the_same_keys_and_words_in_both_languages() {
    let mut named = 0;
    let mut faults = Vec::new();
    for Pair { en, nl } in files().iter().flat_map(|file| &file.text) {
        let (english, dutch) = (code(en), code(nl));
        let dutch: BTreeSet<String> = dutch.into_iter().map(in_english).collect();
        named += english.len();
        let english: BTreeSet<String> = english.into_iter().map(str::to_owned).collect();
        let (only_en, only_nl) = (english.difference(&dutch), dutch.difference(&english));
        let differ: Vec<_> = only_en.map(|one| format!("not in Dutch: {one}")).collect();
        let differ = differ.into_iter().chain(only_nl.map(|one| format!("not in English: {one}")));
        faults.extend(differ.map(|one| format!("{one}\n  {en}\n  {nl}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(named > 200, "only {named} pieces of code are named");
}

#[test]
fn a_text_ends_as_its_english_does() {
    let pairs = files().into_iter().flat_map(|file| file.text);
    let other: Vec<String> =
        pairs.filter(|pair| pair.en.ends_with('.') != pair.nl.ends_with('.')).map(|pair| pair.nl).collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
}

#[test]
fn a_schema_in_dutch_differs_in_its_texts_alone() {
    for kind in SchemaKind::ALL {
        let mut english: Value = serde_json::from_str(kind.text()).expect("a schema is JSON");
        let dutch = in_dutch(kind.text()).expect("a schema is JSON");
        let mut dutch: Value = serde_json::from_str(&dutch).expect("it stays JSON");
        assert_ne!(english, dutch, "{}", kind.name());
        for schema in [&mut english, &mut dutch] {
            each_text(schema, &mut String::clear);
        }
        assert_eq!(english.to_string(), dutch.to_string(), "{}", kind.name());
    }
}

#[test]
fn what_authors_write_is_no_text_and_a_key_may_be_called_like_a_keyword() {
    let mut schema = serde_json::json!({
        "title": "1",
        "properties": { "title": { "description": "2", "enum": ["a"], "enumDescriptions": ["3"] } },
        "oneOf": [{ "errorMessage": "4", "const": { "title": "a" } }],
        "examples": [{ "title": "a" }],
        "defaultSnippets": [{ "label": "5", "description": "6", "body": { "title": "a" } }],
    });
    let mut found = Vec::new();
    each_text(&mut schema, &mut |text| found.push(text.clone()));
    assert_eq!(found, ["1", "2", "3", "4", "5", "6"]);
}
