// SPDX-License-Identifier: EUPL-1.2
//! What authors read when a file does not fit its schema.

use super::*;
use crate::text::Language;

/// Each finding as `line:column marked CODE: message; help`.
fn check(kind: SchemaKind, text: &str) -> Vec<String> {
    let mut document = Document::read("a.yaml", text.as_bytes()).expect("readable YAML");
    let findings = validate(&mut document, kind);
    findings.into_iter().map(|finding| line(text, finding)).collect()
}

fn line(text: &str, finding: Diagnostic) -> String {
    let span = finding.span;
    let marked = &text[span.start..span.end];
    let help = finding.help.as_ref().map_or("", |help| help.get(Language::En));
    format!(
        "{}:{} {marked} {}: {}; {help}",
        span.line,
        span.column,
        finding.code.name(),
        finding.message.get(Language::En)
    )
}

/// The findings about one step of a phase that is otherwise in order.
fn step(step: &str) -> Vec<String> {
    check(SchemaKind::Phase, &format!("steps:\n  a: {step}\n"))
}

#[test]
fn every_embedded_schema_compiles_and_is_a_schema() {
    for kind in SchemaKind::ALL {
        let schema: serde_json::Value = serde_json::from_str(kind.text()).expect("JSON");
        assert!(jsonschema::meta::validate(&schema).is_ok(), "{}", kind.name());
        assert!(!validators::validator(kind).is_valid(&serde_json::Value::Null), "{}", kind.name());
    }
}

#[test]
fn a_misspelt_key_is_told_once_and_not_also_as_missing() {
    assert_eq!(
        step("{ kind: task, onwer: x }"),
        ["2:20 onwer UNKNOWN_KEY: the key `onwer` does not exist here; did you mean `owner`?"]
    );
}

#[test]
fn a_fault_in_one_key_does_not_make_the_other_keys_of_the_kind_unknown() {
    assert_eq!(
        step("{ kind: workshop, owner: x, plan_before: 3, invite: { rols: [a] } }"),
        [
            "2:47 3 DURATION_WITHOUT_UNIT: `3` has no unit; write `3 days`, `3 weeks`, `3 working days` or `3 hours`",
            "2:60 rols UNKNOWN_KEY: the key `rols` does not exist here; did you mean `roles`?",
        ]
    );
}

#[test]
fn a_key_of_another_kind_says_of_which() {
    assert_eq!(
        step("{ kind: task, owner: x, pick: 2 }"),
        [
            "2:30 pick UNKNOWN_KEY: the key `pick` does not go with this `kind`; remove it, or set `kind` to `selection` or `decision`"
        ]
    );
}

#[test]
fn a_wrong_kind_is_the_only_finding() {
    assert_eq!(
        step("{ kind: tsk, owner: x, pick: 2 }"),
        ["2:14 tsk NOT_ALLOWED_VALUE: `tsk` is not allowed here; did you mean `task`?"]
    );
}

#[test]
fn the_alternative_that_fits_best_is_the_one_that_is_told() {
    let due = step("{ kind: task, owner: x, due: { in: 3 weeks, aftr: phase.start } }");
    assert_eq!(due.len(), 1);
    assert!(due[0].contains("aftr UNKNOWN_KEY") && due[0].ends_with("did you mean `after`?"), "{due:?}");
}

#[test]
fn numbers_are_read_as_written_where_the_schema_wants_a_text() {
    let mut document =
        Document::read("a.yaml", b"title: 1.10\nsteps: { a: { kind: task, owner: x } }").expect("readable");
    assert!(document.value()["title"].is_number());
    assert_eq!(validate(&mut document, SchemaKind::Phase), []);
    assert_eq!(document.value()["title"], "1.10");
}

#[test]
fn keys_that_exclude_each_other_name_both_places() {
    let text = "steps:\n  a: { kind: wait, for: 2 weeks, until: 2027-05-01 }\n";
    let mut document = Document::read("a.yaml", text.as_bytes()).expect("readable");
    let findings = validate(&mut document, SchemaKind::Phase);
    assert_eq!(findings.len(), 1);
    assert_eq!(&text[findings[0].span.range()], "until");
    assert_eq!(&text[findings[0].related[0].span.range()], "for");
}

#[test]
fn what_is_missing_is_told_at_the_key_of_its_map() {
    let missing = step("{ kind: wait }");
    assert_eq!(missing.len(), 1);
    assert!(missing[0].starts_with("2:3 a MISSING_KEY: one of the keys `for` or `until` is missing"), "{missing:?}");
    let missing = step("{ kind: task }");
    assert!(missing[0].starts_with("2:3 a MISSING_KEY: the key `owner` is missing in `a`"), "{missing:?}");
}

#[test]
fn empty_values_ill_formed_ids_and_repeated_items_are_told() {
    let findings = check(SchemaKind::Phase, "steps:\n  A:\n    kind: task\n    owner:\n    needs: [b, b]\n");
    assert_eq!(
        findings,
        [
            "2:3 A WRONG_ID: `A` cannot be an id; start with a small letter, and write only small letters, digits and hyphens",
            "4:5 owner WRONG_TYPE: `owner` has no value; write a text or a map after `owner:`",
            "5:16 b REPEATED_ITEM: `b` stands twice in this list; remove one of them",
        ]
    );
}

proptest::proptest! {
    /// The schema promises no duration that the calendar then refuses, but for one that is longer than ten years.
    #[test]
    fn every_duration_that_fits_the_schema_is_a_term(
        text in "([1-9][0-9]{0,5} (hours?|days?|working days?|weeks?)|P([1-9][0-9]{0,5}[DW]|T[1-9][0-9]{0,5}H)|P[1-9]DT[1-9]H)",
    ) {
        use crate::calendar::{Term, TermError};
        let fits = step(&format!("{{ kind: wait, for: {text} }}")).is_empty();
        match text.parse::<Term>() {
            Ok(_) | Err(TermError::TooLong(_)) => proptest::prop_assert!(fits, "{text}"),
            Err(refused) => proptest::prop_assert!(!fits, "{text}: {refused}"),
        }
    }
}
