// SPDX-License-Identifier: EUPL-1.2
//! Workflows that are well formed and mean too much: thousands of conditions, patterns, names and terms, each just within
//! its own limit, or one of them far beyond it.

use super::{check, refused};

const HEADER: &str = "sluis: 1
id: a
version: 1.0.0
title: A
language: en
roles: { r: { title: R } }
inputs: { start: { type: date, required: true }, l: { type: list, of: text, default: [a, b] } }
phases:
  p:
    title: P
    steps:
";

/// A workflow of so many steps, each with what this writes of its number.
fn steps(many: usize, own: impl Fn(usize) -> String) -> String {
    let step = |at| format!("      s{at}: {{ kind: task, owner: r, title: T, {} }}\n", own(at));
    HEADER.to_owned() + &(0..many).map(step).collect::<String>()
}

#[test]
fn thousands_of_deep_or_costly_conditions_are_refused_together() {
    let deep = format!("{}1 == 1{}", "(".repeat(10), ")".repeat(10));
    let chain = format!("1{} > 0", "+1".repeat(50));
    for (name, condition) in [
        ("deep", deep),
        ("a long chain", chain),
        ("two loops", "inputs.l.all(a, inputs.l.exists(b, a == b))".to_owned()),
    ] {
        let text = steps(3_300, |at| format!("if: \"{condition} && 1 < {at}\""));
        let told = refused(name, text.as_bytes());
        let costly = told.diagnostics.iter().find(|one| one["code"] == "SL0404").unwrap_or_else(|| panic!("{name}"));
        assert!(costly["message"].as_str().unwrap().contains("too long together"), "{costly}");
        assert!(costly["line"].as_u64() > Some(20), "the first conditions are read: {costly}");
    }
}

#[test]
fn thousands_of_patterns_are_refused_together() {
    for own in [
        (|at| format!("outputs: {{ o: {{ type: text, pattern: '(a{{1,200}}){{1,8}}{at}' }} }}")) as fn(usize) -> String,
        |at| format!(r"outputs: {{ o: {{ type: text, pattern: '\w{{1,9}}{at}' }} }}"),
        |at| format!("if: 'inputs.l.all(a, a.matches(\"(a{{1,90}}){{1,9}}{at}\"))'"),
        |at| format!("if: 'inputs.l.all(a, a.matches(\"(b|c){{1,20}}{at}\"))'"),
    ] {
        let told = refused(&own(0), steps(2_400, own).as_bytes());
        let many = |one: &&serde_json::Value| one["message"] == "a workflow holds at most 64 patterns";
        assert!(told.diagnostics.iter().any(|one| many(&one)), "{}", own(0));
    }
}

#[test]
fn thousands_of_names_that_do_not_exist_are_told_in_time() {
    for (code, own) in [
        ("SL0303", (|at| format!("needs: z{at}")) as fn(usize) -> String),
        ("SL0402", |at| format!("if: steps.z{at}.appointed == 1")),
        ("SL0201", |at| format!("ownerr{at}: x")),
        ("SL0313", |_| "due: { in: 3 weeks, after: steps.s0 }".to_owned()),
        ("SL0602", |_| "due: 9999 working days".to_owned()),
        ("SL0605", |_| "due: 3 weeks, reminders: [{ schedule: \"*/1 0-23 29 2 MON\", for: [overdue] }]".to_owned()),
    ] {
        let many = if code == "SL0605" { 1_900 } else { 2_600 };
        let told = refused(code, steps(many, own).as_bytes());
        assert!(told.diagnostics.iter().filter(|one| one["code"] == code).count() > 1_000, "{code}");
    }
    let roles: String = (0..2_600).map(|at| format!(", r{at}: {{ title: R }}")).collect();
    let owners: String =
        (0..2_600).map(|at| format!("      s{at}: {{ kind: task, owner: q{at}, title: T }}\n")).collect();
    check("owners", (HEADER.replace(" } }\ninputs", &format!(" }}{roles} }}\ninputs")) + &owners).as_bytes());
}

#[test]
fn a_circle_of_thousands_of_steps_is_found_and_a_chain_of_them_is_read() {
    let before = |at: usize, first: &str| if at == 0 { first.to_owned() } else { format!("needs: s{}", at - 1) };
    let told = refused("circle", steps(3_300, |at| before(at, "needs: s3299")).as_bytes());
    assert_eq!(told.first().0, "SL0312");
    let told = check("chain", steps(3_300, |at| before(at, "due: 3 weeks")).as_bytes());
    assert_eq!(told.diagnostics, [serde_json::Value::Null; 0]);
}

#[test]
fn one_text_that_is_far_too_long_is_refused_where_it_stands() {
    let long = 400_000;
    for (name, own, code) in [
        ("a need", format!("needs: {}", "s".repeat(long)), "SL0206"),
        ("a condition", format!("if: {}", "s".repeat(long)), "SL0206"),
        ("a term", format!("due: \"{} weeks\"", "9".repeat(long)), "SL0205"),
        ("a term in ISO 8601", format!("due: \"P{}\"", "1D".repeat(long / 2)), "SL0205"),
        ("a schedule", format!("reminders: [{{ schedule: \"{}1 * * * *\" }}]", "1,".repeat(long / 2)), "SL0605"),
        ("open placeholders", format!("description: \"{}\"", "{{ ".repeat(long / 3)), "SL0405"),
        ("placeholders", format!("description: \"{}\"", "{{ inputs.start }} ".repeat(long / 19)), "SL0402"),
        ("a name of a key", format!("\"{}\": x", "o".repeat(long)), "SL0105"),
    ] {
        let told = refused(name, steps(1, |_| own.clone()).as_bytes());
        let found = told.diagnostics.iter().find(|one| one["code"] == code);
        assert_eq!(found.map(|one| &one["line"]), Some(&12.into()), "{name}: {:?}", told.first());
    }
}
