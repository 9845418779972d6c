// SPDX-License-Identifier: EUPL-1.2
//! Wording that is ours: every file is read, and names of outputs stay names.

use sluis_core::notice::placeholders;

use super::*;

#[test]
fn each_of_our_files_has_a_subject_and_a_body() {
    for kind in MailKind::ALL {
        for language in Language::ALL {
            let wording = ours(kind, language);
            let name = format!("{}.{}", kind.word(), language.code());
            assert!(!wording.subject.is_empty(), "{name}");
            assert!(wording.body.len() > 100, "{name}");
        }
    }
}

#[test]
fn our_wording_uses_the_placeholders_of_its_kind_only() {
    for kind in MailKind::ALL {
        let facts: Facts = placeholders(kind).iter().map(|name| ((*name).to_owned(), Value::from("x"))).collect();
        for language in Language::ALL {
            let filled = fill(&ours(kind, language), &facts, &Slots::default(), kind.word());
            assert!(filled.is_ok(), "{}: {filled:?}", kind.word());
        }
    }
}

#[test]
fn the_hyphens_of_an_output_are_no_minus_signs() {
    assert_eq!(
        with_output_names("{{ outputs.first-result }} outputs.x {{-outputs.a_b-}} {% if outputs.c-d %}"),
        "{{ outputs[\"first-result\"] }} outputs.x {{-outputs[\"a_b\"]-}} {% if outputs[\"c-d\"] %}"
    );
}

#[test]
fn what_a_slot_holds_is_never_read_as_a_template() {
    let facts = Facts::from([("a".to_owned(), Value::from("{{ b }} {% raw %}")), ("b".to_owned(), Value::from("B"))]);
    let wording = MailWording { subject: "{{ a }}".to_owned(), body: "{{ a }} {{ b }}".to_owned() };
    let slots = Slots::default();
    let (subject, body) = fill(&wording, &facts, &slots, "x").expect("it is filled");
    assert_eq!((subject.as_str(), slots.fill(&body).as_str()), ("{{ b }} {% raw %}", "{{ b }} {% raw %} B"));
}
