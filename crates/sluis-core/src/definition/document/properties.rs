// SPDX-License-Identifier: EUPL-1.2
//! What holds for every text, tried on many: the reader never panics, reads JSON as JSON, and points at what it read.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{Document, Part, Pointer};

/// Texts that YAML might take for something else when they are not quoted.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9-]{0,8}",
        "\\PC{0,12}",
        prop::sample::select(vec![
            "no", "017", "1.10", "null", "~", "<<", "{{ x }}", "- a", "a: b", "#", "*a", "&a", ""
        ])
        .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let number = prop::num::f64::NORMAL | prop::num::f64::ZERO;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        number.prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..6).prop_map(|entries| Value::from(Map::from_iter(entries))),
        ]
    })
}

/// Every pointer of a value, with the value there.
fn pointers<'v>(value: &'v Value, at: &Pointer, found: &mut Vec<(Pointer, &'v Value)>) {
    found.push((at.clone(), value));
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, &at.index(index), found))
        }
        Value::Object(map) => map.iter().for_each(|(key, item)| pointers(item, &at.key(key), found)),
        _ => {}
    }
}

fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (document, faults) = Document::recover("a.yaml", &bytes);
        prop_assert!(document.is_some() || !faults.is_empty());
    }

    #[test]
    fn no_text_of_yaml_signs_makes_the_reader_panic(text in "([-?:,\\[\\]{}#&*!|>'\"%@` \\n\\t<~=]|[a-c1é]){0,120}") {
        let (document, faults) = Document::recover("a.yaml", text.as_bytes());
        prop_assert!(document.is_some() || !faults.is_empty());
        for fault in faults {
            prop_assert!(text.get(fault.span.range()).is_some());
        }
    }

    #[test]
    fn json_reads_as_the_same_value(value in value()) {
        let document = Document::read("a.json", json(&value).as_bytes());
        prop_assert_eq!(document.map(|document| document.value().clone()), Ok(value));
    }

    #[test]
    fn every_place_holds_what_was_read_from_it(value in value()) {
        let text = json(&value);
        let document = Document::read("a.json", text.as_bytes()).expect("JSON is YAML");
        let mut found = Vec::new();
        pointers(document.value(), &Pointer::root(), &mut found);
        for (pointer, value) in found {
            let written = &text[document.span(&pointer, Part::Value).range()];
            match value {
                Value::Array(_) => prop_assert!(written.starts_with('[') && written.ends_with(']'), "{}", pointer),
                Value::Object(_) => prop_assert!(written.starts_with('{') && written.ends_with('}'), "{}", pointer),
                scalar => prop_assert_eq!(written, json(scalar), "{}", pointer),
            }
            if let Some(key) = pointer.last().filter(|_| document.get(&pointer.parent()).is_some_and(Value::is_object)) {
                let written = &text[document.span(&pointer, Part::Key).range()];
                prop_assert_eq!(serde_json::from_str::<String>(written).ok(), Some(key.into_owned()));
            }
        }
    }
}
