// SPDX-License-Identifier: EUPL-1.2
//! Names, types and the wording of faults.

use super::super::{Read, Type};
use super::{compile, faults, scope};

#[test]
fn an_unknown_party_is_told_with_the_one_that_was_probably_meant() {
    check(&[
        ("parties.goirl.weight > 1", &["[goirl] UnknownName: there is no party `goirl` (did you mean `goirle`?)"]),
        ("parties[\"abc\"].partner", &["[\"abc\"] UnknownName: there is no party `abc` (did you mean `abg`?)"]),
        ("parties.exists(p, parties[p.id].partner)", &[]),
    ]);
}

fn check(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(faults(source, None), *expected, "{source}");
    }
}

#[test]
fn every_form_of_the_language_has_its_type() {
    let party = scope().get("parties").cloned();
    let Some(Type::MapOf { value: party, .. }) = party else { panic!("parties is a map") };
    for (source, kind) in [
        ("steps.recruitment.appointed >= 3", Type::Boolean),
        ("steps.funding.pledged >= steps.funding.budget && !(1 > 2) || false", Type::Boolean),
        ("steps.choose-question.chosen", Type::list_of(Type::Text)),
        ("steps[\"choose-question\"].chosen[0]", Type::Text),
        ("steps.workshop.outputs.attendance", Type::list_of(Type::Integer)),
        ("steps.workshop[\"sociaal\"].outputs.attendance", Type::Integer),
        ("steps.workshop.each.map(i, i.outputs.n)", Type::list_of(Type::Integer)),
        ("parties.filter(p, !p.partner)", Type::List(party)),
        ("parties.goirle.weight * 2", Type::Integer),
        ("inputs.share + 1", Type::Decimal),
        ("steps.funding.pledged + eur(\"1.00\") * 3 - steps.funding.budget", Type::Money),
        ("inputs.start-date == date(\"2027-05-01\")", Type::Boolean),
        ("\"sociaal\" in inputs.domains && \"goirle\" in parties", Type::Boolean),
        ("size(inputs.domains) + inputs.title.size()", Type::Integer),
        ("has(inputs.start-date) ? 1 : 2.5", Type::Decimal),
        ("[\"a\", inputs.title] + inputs.domains", Type::list_of(Type::Text)),
        ("inputs.domains.exists_one(d, d.matches(r\"^soc\\w+\"))", Type::Boolean),
        ("anything.what.ever[3] == 4", Type::Boolean),
        ("steps.in.state == \"done\"", Type::Boolean),
        ("gates.preparation.verdict", Type::Choice(["approve", "rework", "stop"].map(str::to_owned).into())),
    ] {
        let expression = compile(source).unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
        assert_eq!(*expression.result_type(), kind, "{source}");
        assert_eq!(expression.source(), source);
    }
}

#[test]
fn unknown_names_say_what_was_probably_meant() {
    check(&[
        (
            "step.funding.pledged",
            &["[step] UnknownName: `step` is not a name that is known here (did you mean `steps`?)"],
        ),
        ("steps.fundin.pledged > 3", &["[fundin] UnknownName: there is no step `fundin` (did you mean `funding`?)"]),
        (
            "steps.funding . pleged",
            &["[pleged] UnknownName: `steps.funding` has no `pleged` (did you mean `pledged`?)"],
        ),
        (
            "steps.chose-question.chosen",
            &["[chose-question] UnknownName: there is no step `chose-question` (did you mean `choose-question`?)"],
        ),
        (
            "gates.pilot.verdict",
            &["[pilot] UnknownName: there is no gate `pilot` (write `preparation`, the only one there is)"],
        ),
        ("inputs[\"titel\"]", &["[\"titel\"] UnknownName: there is no input `titel` (did you mean `title`?)"]),
        (
            "steps.workshop.attendance",
            &["[attendance] UnknownName: `steps.workshop` has no `attendance` (write `state`, `outputs` or `each`)"],
        ),
        (
            "inputs.domains.all(d, e == d)",
            &["[e] UnknownName: `e` is not a name that is known here (did you mean `d`?)"],
        ),
        (
            "a && b",
            &[
                "[a] UnknownName: `a` is not a name that is known here (write `inputs`, `steps`, `phases`, `gates`, `parties` or `anything`)",
                "[b] UnknownName: `b` is not a name that is known here (write `inputs`, `steps`, `phases`, `gates`, `parties` or `anything`)",
            ],
        ),
    ]);
}

#[test]
fn wrong_types_say_what_is_asked_for() {
    check(&[
        (
            "steps.funding.pledged >= 90000",
            &[
                "[steps.funding.pledged >= 90000] WrongType: money cannot be compared with a whole number (write `eur(\"90000.00\")`)",
            ],
        ),
        (
            "90000 < steps.funding.pledged",
            &[
                "[90000 < steps.funding.pledged] WrongType: money cannot be compared with a whole number (write `eur(\"90000.00\")`)",
            ],
        ),
        (
            "steps.funding.pledged + 1.5 > steps.funding.budget",
            &["[steps.funding.pledged + 1.5] WrongType: money `+` a number has no meaning (write `eur(\"1.50\")`)"],
        ),
        (
            "steps.funding.pledged * 1.5",
            &[
                "[steps.funding.pledged * 1.5] WrongType: money `*` a number has no meaning (multiply money by whole numbers only, so that it stays exact)",
            ],
        ),
        (
            "inputs.start-date > \"2027-05-01\"",
            &[
                "[inputs.start-date > \"2027-05-01\"] WrongType: a date cannot be compared with text (write `date(\"2027-05-01\")`)",
            ],
        ),
        (
            "inputs.start-date + 3",
            &[
                "[inputs.start-date + 3] WrongType: a date `+` a whole number has no meaning (only compare dates; `due` calculates with them)",
            ],
        ),
        (
            "steps.choose-question.chosen == \"a\"",
            &[
                "[steps.choose-question.chosen == \"a\"] WrongType: a list cannot be compared with text (ask for one item with `item in list`, or for all with `list.all(x, ...)`)",
            ],
        ),
        ("steps.funding.state == \"dne\"", &["[\"dne\"] WrongType: this is never \"dne\" (did you mean `done`?)"]),
        (
            "steps.recruitment.appointed && true",
            &[
                "[steps.recruitment.appointed] WrongType: true or false is asked for beside `&&`, and this is a whole number (compare it, as in `... == \"done\"`)",
            ],
        ),
        (
            "inputs.domains.contains(\"a\")",
            &[
                "[inputs.domains] WrongType: text is asked for with `contains`, and this is a list (write `item in list` for a list)",
            ],
        ),
        (
            "steps.workshop.all(i, i.outputs.n > 3)",
            &[
                "[steps.workshop] WrongType: `all` goes over a list, and this is a step with several instances (write `steps.workshop.each.all(i, ...)`)",
            ],
        ),
        (
            "inputs.domains.filter(steps, true)",
            &["[steps] WrongType: `steps` already means something here (choose another name)"],
        ),
        (
            "size(steps)",
            &[
                "[steps] WrongType: `steps` holds several values and cannot be used as a whole (name one of them, such as `steps.workshop`)",
            ],
        ),
        (
            "[1, \"a\"]",
            &[
                "[\"a\"] WrongType: the items of a list are of one sort, and this one is text (write all items as one sort, such as texts alone)",
            ],
        ),
        (
            "true ? 1 : \"a\"",
            &[
                "[1 : \"a\"] WrongType: both choices are of one sort, and these are a whole number and text (write both choices as one sort)",
            ],
        ),
        (
            "inputs.domains[\"a\"]",
            &[
                "[\"a\"] WrongType: a whole number is asked for between the brackets, and this is text (write a whole number between the brackets)",
            ],
        ),
        (
            "inputs.domains.title",
            &[
                "[title] WrongType: `inputs.domains` is a list and has no `title` (go over its items, as in `inputs.domains.all(x, x.title == ...)`)",
            ],
        ),
        (
            "eur(90000) > eur(\"1,50\")",
            &[
                "[90000] WrongType: `eur` takes an amount between quotes (write it as in `eur(\"90000.00\")`)",
                "[\"1,50\"] WrongType: `1,50` is no amount: it has a full stop before the cents and no other sign (write it as in `eur(\"1.50\")`)",
            ],
        ),
        (
            "date(\"2027-02-30\") == date(\"2027-05-01T10:00\")",
            &[
                "[\"2027-02-30\"] WrongType: `date` takes a date between quotes (write it as in `date(\"2027-05-01\")`)",
                "[\"2027-05-01T10:00\"] WrongType: `date` takes a date between quotes (write it as in `date(\"2027-05-01\")`)",
            ],
        ),
        (
            "inputs.title.matches(\"(\")",
            &["[\"(\"] WrongType: this pattern cannot be read (write it as in `text.matches(\"^[0-9]{4}$\")`)"],
        ),
        (
            "parties.abg.partner > true",
            &["[parties.abg.partner] WrongType: true or false has no order (use `==` or `!=` alone)"],
        ),
        ("has(1)", &["[1] WrongType: `has` asks for the name of a value (write it as in `has(steps.x.outputs.y)`)"]),
    ]);
}

#[test]
fn what_cel_has_and_this_language_leaves_out_is_said() {
    check(&[
        (
            "timestamp(\"2027-05-01T00:00:00Z\")",
            &[
                "[timestamp] NotSupported: there is no function `timestamp` here (write `size`, `has`, `eur`, `date`, `all`, `exists`, `exists_one`, `map` or one of the others)",
            ],
        ),
        (
            "inputs.title.startswith(\"a\")",
            &["[startswith] NotSupported: there is no function `startswith` here (did you mean `startsWith`?)"],
        ),
        (
            "inputs.domains.all(d)",
            &["[all] NotSupported: `all` is not used like this (write it as in `list.all(x, x > 3)`)"],
        ),
        (
            "contains(inputs.title)",
            &["[contains] NotSupported: `contains` is not used like this (write it as in `text.contains(\"part\")`)"],
        ),
        (
            "inputs.title == null",
            &["[null] NotSupported: `null` is not used here (ask with `has(...)` whether a value is there)"],
        ),
        (
            "{\"a\": 1}",
            &["[{] NotSupported: maps are not written in an expression (make it a list, or an output of a step)"],
        ),
        ("b\"a\"", &["[b] NotSupported: bytes are not used here (write the text without a letter before its quote)"]),
        (
            "true // always",
            &["[//] NotSupported: an expression holds no comments (write the comment in the file, after a `#`)"],
        ),
    ]);
}

#[test]
fn what_cannot_be_read_is_pointed_at_in_our_words() {
    check(&[
        ("", &["[] Syntax: the expression is empty (write it as in `steps.write.state == \"done\"`)"]),
        ("1 +", &["[] Syntax: the expression ends too early (finish the comparison, as in `... >= 3`)"]),
        ("true and false", &["[and] Syntax: `and` cannot stand here (write `&&`)"]),
        ("inputs.share = 3", &["[=] Syntax: `=` cannot stand in an expression (write `==`)"]),
        (
            "inputs.title == \u{201c}x\u{201d}",
            &[
                "[\u{201c}x\u{201d}] Syntax: `\u{201c}` cannot stand in an expression (write straight quotes, not those of a word processor)",
            ],
        ),
        ("inputs.title == \"x", &["[\"] Syntax: this text has no closing quote (close the text with the same quote)"]),
        ("(1 > 2", &["[(] Syntax: `(` is not closed (write `)` where it ends)"]),
        ("(1 > 2]", &["[]] Syntax: `]` closes nothing that is open here (take it away, or open it first)"]),
        ("1 > 2\u{202e}", &["[\u{202e}] Syntax: the character U+202E cannot stand in an expression (take it away)"]),
        (
            "3 working days",
            &[
                "[working] Syntax: `working` cannot stand here (compare two values, as in `steps.write.state == \"done\"`)",
            ],
        ),
        (
            "99999999999999999999 > 1",
            &[
                "[99999999999999999999] Syntax: `99999999999999999999` cannot be read as a number here (write a number that is not too large, with a sign such as `+` or `>=` between two values)",
            ],
        ),
        ("if > 3", &["[if] Syntax: `if` cannot stand here (write it as in `condition ? value : other`)"]),
        (
            "\"\\d\" == \"\"",
            &[
                "[\\] Syntax: after this `\\` follows nothing that an expression knows (write `\\\\` for a backslash, or `r` before the quote of a pattern)",
            ],
        ),
        (
            "{{ steps.choose-question.chosen }}",
            &[
                "[{{ steps.choose-question.chosen }}] Placeholder: an expression stands without `{{ }}` around it (write `steps.choose-question.chosen`)",
            ],
        ),
    ]);
}

#[test]
fn a_fault_after_letters_with_accents_still_points_at_the_right_bytes() {
    check(&[(
        "inputs.title == \"financi\u{eb}n\" || steps.fundin.state == \"done\"",
        &["[fundin] UnknownName: there is no step `fundin` (did you mean `funding`?)"],
    )]);
}

#[test]
fn a_known_id_with_hyphens_wins_from_a_subtraction() {
    let reads = |source: &str| -> Vec<String> {
        let expression = compile(source).unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
        let path = |read: &Read| format!("{}.{}", read.root, read.id.as_deref().unwrap_or("*"));
        expression.reads().iter().map(path).collect()
    };
    assert_eq!(reads("steps.choose-question.state == steps.choose.state"), ["steps.choose-question", "steps.choose"]);
    assert_eq!(reads("steps.recruitment.appointed-1 > 2"), ["steps.recruitment"]);
    assert_eq!(reads("inputs.domains.map(d, size(d)).all(n, n-1 > 0)"), ["inputs.domains"]);
    assert_eq!(reads("steps.recruitment.appointed - steps.recruitment.appointed == 0"), ["steps.recruitment"]);
    assert_eq!(reads("parties.all(p, p.id in parties)"), ["parties.*"]);
}

#[test]
fn the_variable_of_for_each_may_have_hyphens() {
    let scope = scope().with("my-domain", Type::Text);
    let expression =
        super::Expression::compile("my-domain == \"a\"", &scope, Some(&Type::Boolean)).expect("it compiles");
    assert_eq!(expression.reads(), [Read { root: "my-domain".into(), id: None, range: 0..9 }]);
}

#[test]
fn the_result_must_fit_what_is_wanted() {
    let list = Type::list_of(Type::Any);
    for (source, wanted, expected) in [
        (
            "steps.recruitment.appointed",
            &Type::Boolean,
            "[steps.recruitment.appointed] WrongType: a condition that is true or false is asked for here, and this is a whole number (compare it, as in `... >= 3`)",
        ),
        ("inputs.title", &list, "[inputs.title] WrongType: a list is asked for here, and this is text (name a list)"),
        (
            "steps.workshop",
            &list,
            "[steps.workshop] WrongType: a list is asked for here, and this is a step with several instances (name a list of it, such as its `each` or one of its outputs)",
        ),
    ] {
        assert_eq!(faults(source, Some(wanted)), [expected]);
    }
    for source in ["parties", "inputs.domains", "parties.filter(p, !p.partner)", "anything", "[]"] {
        assert_eq!(faults(source, Some(&list)), [""; 0], "{source}");
    }
}
