// SPDX-License-Identifier: EUPL-1.2
//! Texts that are meant to do harm, or are only long: they are refused or answered in time, and never panic.

use proptest::prelude::*;

use super::super::{EvaluationFault, Expression, FaultKind, Template};
use super::{compile, scope, values};

fn kind_of(source: &str) -> FaultKind {
    compile(source).expect_err(source)[0].kind
}

#[test]
fn too_long_an_expression_is_refused() {
    assert_eq!(kind_of(&format!("1 == {}1", " ".repeat(500))), FaultKind::TooLong);
    assert!(compile(&format!("1 =={}1", " ".repeat(495))).is_ok());
}

#[test]
fn length_is_counted_in_characters() {
    assert!(compile(&format!("\"{}\" == \"\"", "\u{e9}".repeat(490))).is_ok());
}

#[test]
fn too_deep_a_nesting_is_refused_before_it_is_parsed() {
    for (open, close) in [("(", ")"), ("[", "]"), ("size(", ")"), ("!(", ")"), ("true ? 1 : ", ""), ("anything[", "]")]
    {
        let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(kind_of(&nested(11)), FaultKind::TooDeep, "{open}");
        assert_eq!(kind_of(&nested(30)), FaultKind::TooDeep, "{open}");
        assert!(compile(&nested(10)).err().is_none_or(|faults| faults[0].kind != FaultKind::TooDeep), "{open}");
    }
}

#[test]
fn brackets_cannot_hide_from_the_limits_in_what_looks_like_a_text() {
    let deep = "(".repeat(100);
    for start in ["rb\"\\\" \"", "1r\"\\\"", "\"\\q", "'''\\'", "br'", "\"\"\"\"\""] {
        let source = format!("{start}{deep}\"");
        assert!(compile(&source).is_err(), "{source}");
    }
}

#[test]
fn seven_nested_macros_are_refused() {
    let source = "[1,2].all(a,[1,2].all(b,[1,2].all(c,[1,2].all(d,[1,2].all(e,[1,2].all(f,[1,2].all(g,true)))))))";
    assert_eq!(kind_of(source), FaultKind::TooManyComprehensions);
    assert!(compile("[1].all(a, [1].all(b, a == b))").is_ok());
}

/// Does the work with half of the stack that a thread has by default.
fn on_a_small_stack(work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn_scoped(scope, work).expect("a thread");
        thread.join().expect("the work does not panic");
    });
}

#[test]
fn long_chains_and_deep_nesting_take_little_of_the_stack_of_their_caller() {
    let chains = [
        ("1", "+1"),
        ("anything", ".a"),
        ("anything", "[0]"),
        ("true", "&&true"),
        ("true", "==true"),
        ("", "!"),
        ("", "-"),
        ("true", "||a"),
        ("1", "*1"),
        ("[1", ",1"),
        ("anything", ".size()"),
        ("1", " - 1"),
        ("true", "?true:true"),
    ];
    on_a_small_stack(|| {
        for (first, more) in chains {
            for times in [10, 14, 25, 29, 40, 59, 60, 100, 490 / more.len()] {
                for brackets in [0, 1, 2, 10] {
                    let inside = format!("{first}{}", more.repeat(times));
                    let source = format!("{}{inside}{}", "(".repeat(brackets), ")".repeat(brackets));
                    let _ = compile(&source).map(|expression| expression.evaluate(&values));
                }
            }
        }
    });
    let fault = &compile(&format!("1{}", "+1".repeat(60))).expect_err("it is too long")[0];
    assert_eq!(
        fault.told.message.get(crate::text::Language::En),
        "an expression strings at most 60 signs and names together"
    );
    assert!(compile(&format!("1{}", "+1".repeat(59))).is_ok());
}

#[test]
fn a_macro_over_very_many_values_gives_up_instead_of_running_on() {
    let many = super::Datum::List((0..5_000).map(super::Datum::Integer).collect());
    let expression = compile("anything.all(a, anything.exists(b, a == b))").expect("it compiles");
    let given = expression.evaluate(&|_, _| many.clone());
    assert!(matches!(given, Err(EvaluationFault::Impossible(_))), "{given:?}");
}

proptest! {
    #[test]
    fn no_text_makes_the_compiler_panic(source in "\\PC{0,80}") {
        let _ = Expression::compile(&source, &scope(), None);
        let _ = Template::parse(&source).map(|template| template.check(&scope()));
    }

    #[test]
    fn no_mix_of_tokens_makes_compiling_or_evaluating_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "steps", "inputs", "parties", ".", ".", "choose-question", "start-date", "workshop", "each", "(", ")", "[", "]", "\"",
        "'", "r", "\\", "&&", "||", "!", "-", "+", "*", "/", "%", "?", ":", ",", "1", "0", "9223372036854775807", "2.5", "in",
        "all(x, x)", "map(x, x.id)", "has", "size", "eur(\"1.00\")", "date(\"2027-05-01\")", "==", ">=", " ", "\u{e9}", "{", "}",
        "true", "anything", "matches", "\n", "Z0",
    ]), 0..14)) {
        let source = parts.concat();
        match Expression::compile(&source, &scope(), None) {
            Ok(expression) => { let _ = expression.evaluate(&values); }
            Err(faults) => for fault in faults {
                prop_assert!(source.get(fault.range.clone()).is_some(), "{source:?} {fault:?}");
            }
        }
    }
}
