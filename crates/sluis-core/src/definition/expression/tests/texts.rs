// SPDX-License-Identifier: EUPL-1.2
//! Placeholders in texts for people, and texts that are expressions by mistake.

use super::super::{Fault, Template, Type, looks_like_expression};
use super::scope;
use crate::text::Language;

fn line(text: &str, fault: &Fault) -> String {
    let help = fault.told.help.as_ref().map_or("", |help| help.get(Language::En));
    format!(
        "[{}] {}: {} ({help})",
        &text[fault.range.clone()],
        format_args!("{:?}", fault.kind),
        fault.told.message.get(Language::En)
    )
}

#[test]
fn placeholders_are_found_and_replaced() {
    let template = Template::parse("Workshop {{ domain }} voor {{x.title}}!").expect("it is well formed");
    let names: Vec<_> = template.names().iter().map(|placeholder| placeholder.name.as_str()).collect();
    assert_eq!(names, ["domain", "x.title"]);
    assert_eq!(&template.source()[template.names()[1].range.clone()], "x.title");
    let value = |name: &str| Some(format!("<{name} {{{{ domain }}}}>"));
    let shown = template.render(&value).expect("every name has a value");
    assert_eq!(shown, "Workshop <domain {{ domain }}> voor <x.title {{ domain }}>!");
}

#[test]
fn a_name_without_a_value_is_said() {
    let template = Template::parse("Workshop {{ domain }}").expect("it is well formed");
    let fault = template.render(&|_| None).expect_err("there is no value");
    assert_eq!(fault.to_string(), "`domain` is not there: it has no value");
}

#[test]
fn a_placeholder_holds_a_dotted_name_only() {
    for (text, expected) in [
        (
            "a {{ domain | upper }}",
            "[{{ domain | upper }}] Placeholder: a placeholder holds a name, with dots in it, and nothing else (write `{{ domain }}`)",
        ),
        (
            "{{ 1 + 1 }}",
            "[{{ 1 + 1 }}] Placeholder: a placeholder holds a name, with dots in it, and nothing else (write it as in `{{ domain.title }}`)",
        ),
        (
            "{{ a..b }}",
            "[{{ a..b }}] Placeholder: a placeholder holds a name, with dots in it, and nothing else (write it as in `{{ domain.title }}`)",
        ),
        ("{{}}", "[{{}}] Placeholder: this placeholder is empty (write it as in `{{ domain.title }}`)"),
        ("a {{ domain", "[{{] Placeholder: this `{{` is not closed (write it as in `{{ domain.title }}`)"),
    ] {
        let faults = Template::parse(text).expect_err(text);
        assert_eq!(faults.iter().map(|fault| line(text, fault)).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn names_of_placeholders_are_checked() {
    let scope = scope().with("domain", Type::Text).with("party", Type::record([("title", Type::Text)]));
    let text = "{{ domian }} {{ party.titel }} {{ party }} {{ domain.x }} {{ inputs.domains }} {{ steps.choose-question.chosen }}";
    let template = Template::parse(text).expect("it is well formed");
    let faults: Vec<String> = template.check(&scope).iter().map(|fault| line(text, fault)).collect();
    assert_eq!(
        faults,
        [
            "[domian] UnknownName: `domian` is not a name that is known here (did you mean `domain`?)",
            "[titel] UnknownName: `party` has no `titel` (did you mean `title`?)",
            "[party] WrongType: `party` is a group of values and cannot be shown as text (write it as in `{{ party.title }}`)",
            "[x] WrongType: `domain` is text and has no `x` (write `domain` without `.x`)",
        ]
    );
}

#[test]
fn a_text_that_is_wholly_an_expression_path_is_a_fault() {
    let text = " steps.choose-question.chosen ";
    let fault = looks_like_expression(text, &scope()).expect("it is an expression");
    assert_eq!(
        line(text, &fault),
        "[steps.choose-question.chosen] Placeholder: this is a text, and `steps.choose-question.chosen` in it would be \
         shown as it is written (write \"{{ steps.choose-question.chosen }}\" to show its value)"
    );
    for text in ["Workshop", "inputs", "steps.x and more", "example.org", "steps. ", "{{ steps.x }}", "Fase 1. Start"] {
        assert_eq!(looks_like_expression(text, &scope()), None, "{text}");
    }
}
