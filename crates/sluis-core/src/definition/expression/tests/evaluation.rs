// SPDX-License-Identifier: EUPL-1.2
//! Values that expressions give, and what they say when a value is not there.

use std::cell::RefCell;

use super::super::{Datum, Expression, Type};
use super::{compile, evaluate, scope, values};
use crate::money::Money;

#[test]
fn conditions_are_decided_over_the_values_of_the_instance() {
    for (source, expected) in [
        ("steps.recruitment.appointed >= 3", true),
        ("steps.recruitment.appointed > 3", false),
        ("steps.workshop.each.all(i, i.outputs.n > 3)", false),
        ("steps.workshop.each.exists(i, i.outputs.n > 3)", true),
        ("steps.workshop.each.exists_one(i, i.outputs.n > 3)", true),
        ("steps.workshop[\"ruimte\"].outputs.attendance == 50", true),
        ("steps.workshop.outputs.attendance == [20, 50]", true),
        ("\"sociaal-1\" in steps.choose-question.chosen", true),
        ("size(parties.filter(p, !p.partner)) == 2", true),
        ("33000 in parties.filter(p, !p.partner).map(p, p.weight)", true),
        ("\"abg\" in parties && !(\"tilburg\" in parties)", true),
        ("inputs.start-date < date(\"2027-05-02\") && inputs.start-date >= date(\"2027-05-01\")", true),
        (
            "inputs.title.startsWith(\"Data\") && inputs.title.endsWith(\"werken\") && inputs.title.contains(\"gedreven\")",
            true,
        ),
        ("inputs.title.matches(\"^[A-Z][a-z]+ \")", true),
        ("inputs.share * 2 == 1", true),
        ("-steps.recruitment.appointed == 0-3 && 7 / 2 == 3 && 7 % 4 == 3 && 7 / 2.0 == 3.5", true),
        ("has(parties.abg.weight) || has(steps.funding.pledged) || has(steps.choose.state)", false),
        ("steps.recruitment.appointed == 3 ? true : steps.choose.state == \"done\"", true),
    ] {
        assert_eq!(evaluate(source), Ok(Datum::Boolean(expected)), "{source}");
    }
}

#[test]
fn money_is_exact_to_the_cent() {
    for (source, cents) in [
        ("eur(\"0.10\") + eur(\"0.20\")", 30),
        ("eur(\"29589.04\") * 3 - eur(\"0.01\")", 8_876_711),
        ("3 * eur(\"0.05\")", 15),
        ("-eur(\"0.05\")", -5),
    ] {
        assert_eq!(evaluate(source), Ok(Datum::Money(Money::of_cents(cents))), "{source}");
    }
    assert_eq!(evaluate("eur(\"0.10\") + eur(\"0.20\") == eur(\"0.30\")"), Ok(Datum::Boolean(true)));
    assert_eq!(evaluate("steps.funding.budget > eur(\"89999.99\")"), Ok(Datum::Boolean(true)));
    assert_eq!(evaluate("steps.funding.budget > eur(\"90000.00\")"), Ok(Datum::Boolean(false)));
}

#[test]
fn a_missing_value_fails_closed_with_a_sentence() {
    for (source, sentence) in [
        ("steps.choose.state == \"done\"", "the result of step choose is not there: the step was skipped"),
        ("!(steps.choose.state == \"done\")", "the result of step choose is not there: the step was skipped"),
        (
            "steps.funding.pledged >= steps.funding.budget",
            "the result of step funding is not there: the step was skipped",
        ),
        (
            "steps.workshop[\"zorg\"].outputs.n > 1",
            "the result of step workshop[zorg] is not there: there is no instance \"zorg\"",
        ),
        ("parties.all(p, p.weight > 0)", "weight in p is not there: it has no value"),
        (
            "steps.choose-question.chosen[3] == \"a\"",
            "item 3 of chosen in the result of step choose-question is not there: there is no item 3, counted from 0",
        ),
        ("phases.preparation.state == \"done\"", "the state of phase preparation is not there: it was not given"),
        ("true && steps.choose.state == \"done\"", "the result of step choose is not there: the step was skipped"),
    ] {
        assert_eq!(evaluate(source).expect_err(source).to_string(), sentence, "{source}");
    }
}

#[test]
fn a_missing_value_does_not_matter_where_the_answer_does_not_depend_on_it() {
    for (source, expected) in [
        ("steps.choose.state == \"done\" || steps.recruitment.appointed == 3", true),
        ("steps.choose.state == \"done\" && steps.recruitment.appointed == 4", false),
        ("parties.exists(p, p.weight > 30000)", true),
        ("parties.all(p, p.weight > 30000)", false),
    ] {
        assert_eq!(evaluate(source), Ok(Datum::Boolean(expected)), "{source}");
    }
}

#[test]
fn what_cannot_be_calculated_is_a_sentence_and_never_a_panic() {
    for (source, sentence) in [
        ("1 / 0 == 1", "the condition divides by zero"),
        ("1 % 0 == 1", "the condition divides by zero"),
        ("1.0 / 0 == 1", "the condition divides by zero"),
        ("9223372036854775807 + 1 > 0", "a number in the condition becomes too large to count with"),
        ("1e308 * 10 > 1", "a number in the condition becomes too large to count with"),
        (
            "eur(\"9000000000.00\") * 9223372036854775807 > eur(\"1.00\")",
            "a number in the condition becomes too large to count with",
        ),
        ("anything > 3", "text cannot be compared with a whole number"),
        ("anything && true", "true or false is asked for, and this is text"),
        ("anything.all(x, x == 1)", "a list is asked for, and this is text"),
    ] {
        assert_eq!(evaluate(source).expect_err(source).to_string(), sentence, "{source}");
    }
}

#[test]
fn only_what_is_read_is_asked_for_and_only_once() {
    let asked = RefCell::new(Vec::new());
    let expression = compile("steps.recruitment.appointed > 1 && steps.recruitment.appointed < inputs.domains.size()");
    let result = expression.expect("it compiles").evaluate(&|root, id| {
        asked.borrow_mut().push(format!("{root}.{}", id.unwrap_or("*")));
        values(root, id)
    });
    assert_eq!(result, Ok(Datum::Boolean(false)));
    assert_eq!(asked.into_inner(), ["steps.recruitment", "inputs.domains"]);
}

#[test]
fn a_map_gives_its_values_where_a_list_is_wanted() {
    let wanted = Type::list_of(Type::Any);
    let parties = Expression::compile("parties", &scope(), Some(&wanted)).expect("it compiles");
    assert!(matches!(parties.result_type(), Type::List(_)));
    let Ok(Datum::List(list)) = parties.evaluate(&values) else { panic!("a list is wanted") };
    assert_eq!(list.len(), 3);
}

#[test]
fn variables_of_nested_macros_keep_apart() {
    let source = "[1, 2].all(a, [1, 2].exists(b, a + b == 3)) && [3].map(a, a * 2) == [6]";
    assert!(compile(source).is_err());
    let nested = "[1, 2].map(a, [10, 20].filter(b, b > a * 9))";
    let list = |items: &[i64]| Datum::List(items.iter().copied().map(Datum::Integer).collect());
    assert_eq!(evaluate(nested), Ok(Datum::List(vec![list(&[10, 20]), list(&[20])])));
}
