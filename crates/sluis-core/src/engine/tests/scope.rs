// SPDX-License-Identifier: EUPL-1.2
//! What an expression may read and what the engine gives agree. The workflow goes through the real `check`, which knows
//! the type of every name; each condition uses one name as its type allows, and must be true at run time.

use serde_json::json;

use super::story::*;
use crate::definition::{SourceFile, check};
use crate::engine::*;

const PEOPLE: &str =
    "people: { ann: { name: Ann, party: x, roles: [team] }, bea: { name: Bea, party: y, roles: [board] } }";

/// Each with the value that the story below gives.
const TRUE: [&str; 46] = [
    "inputs.start == date(\"2027-01-04\")",
    "size(inputs.names) == 2 && inputs.names.exists(n, n == \"Noord\")",
    "parties.all(p, p.weight > 0.5)",
    "parties.exists(p, p.id == \"x\" && p.title == \"Xstad\" && !p.partner)",
    "parties.exists(p, p.partner && p.sort == \"county\")",
    "phases.one.state == \"open\"",
    "gates.one.state == \"waiting\"",
    "steps.form.state == \"done\"",
    "steps.form.outputs.t == \"Tekst\"",
    "steps.form.outputs.l.contains(\"lange\")",
    "steps.form.outputs.i == 3",
    "steps.form.outputs.d > 2.4 && steps.form.outputs.d < 2.6",
    "steps.form.outputs.m == eur(\"12.34\")",
    "steps.form.outputs.day < date(\"2027-05-02\")",
    "steps.form.outputs.b",
    "steps.form.outputs.c == \"small\"",
    "steps.form.outputs.cs.exists(c, c == \"red\")",
    "steps.form.outputs.who == \"bea\"",
    "steps.form.outputs.at == \"y\"",
    "steps.form.outputs.f.name == \"plan.pdf\"",
    "steps.form.outputs.f.size == 3",
    "steps.form.outputs.f.hash.startsWith(\"aaaa\")",
    "steps.form.outputs.li.all(n, n > 0)",
    "steps.form.outputs.items.exists(i, i.id == \"form-1\" && i.q == \"Een\" && i.n == 1)",
    "!has(steps.form.outputs.never)",
    "steps.form.outputs.nothing.all(n, n > 100)",
    "has(steps.talk.planned)",
    "steps.choose.selected.all(i, i.q == \"Een\" && i.id == \"form-1\")",
    "size(steps.choose.selected) == 1",
    "steps.choose.ranking.exists(r, r.item == \"form-1\" && r.score > 3.9)",
    "steps.decide.chosen.exists(i, i.id == \"form-1\" && i.q == \"Een\")",
    "steps.colour.chosen.exists(i, i.id == \"option-2\" && i.title == \"Groen\")",
    "steps.hire.appointed == 2",
    "steps.hire.appointed_by_position.cook == 1",
    "steps.hire.appointed_by_position[\"host\"] == 1",
    "steps.fund.budget == eur(\"100.00\")",
    "steps.fund.pledged >= steps.fund.budget",
    "steps.fund.pledged_hours == 16",
    "steps.rest.state == \"done\"",
    "steps.fan.state == \"done\"",
    "steps.fan.outputs.n.all(n, n == 5)",
    "size(steps.fan.outputs.list) == 4",
    "steps.fan.each.all(i, i.state == \"done\" && i.outputs.n == 5)",
    "steps.fan.each.exists(i, i.key == \"zuid\")",
    "steps.fan[\"noord\"].outputs.n == 5",
    "steps.none.state == \"skipped\"",
];

fn story() -> Story {
    let conditions: Vec<String> =
        TRUE.iter().map(|that| format!("        - {{ that: '{that}', message: Not so. }}\n")).collect();
    let yaml = format!(
        "sluis: 1
id: scope
version: 1.0.0
title: Scope
language: en
managed_by: team
parties:
  x: {{ title: Xstad, weight: 24000 }}
  y: {{ title: Ydorp, weight: 1.5 }}
  z: {{ title: Zee, weight: 3, partner: true, sort: county }}
roles: {{ team: {{ title: Team }}, board: {{ title: Board }} }}
inputs:
  start: {{ type: date, default: 2027-01-04 }}
  names: {{ type: list, of: text, default: [Noord, Zuid] }}
phases:
  one:
    steps:
      form:
        kind: task
        owner: team
        outputs:
          t: {{ type: text }}
          l: {{ type: long-text }}
          i: {{ type: integer }}
          d: {{ type: decimal }}
          m: {{ type: money }}
          day: {{ type: date }}
          b: {{ type: boolean }}
          c: {{ type: choice, options: [small, large] }}
          cs: {{ type: choices, options: {{ red: Red, blue: Blue }} }}
          who: {{ type: person }}
          at: {{ type: party }}
          f: {{ type: file }}
          li: {{ type: list, of: integer }}
          nothing: {{ type: list, of: integer }}
          never: {{ type: integer }}
          items: {{ type: list, label: q, fields: {{ q: {{ type: text }}, n: {{ type: integer }} }} }}
      talk: {{ kind: workshop, owner: team }}
      choose: {{ kind: selection, owner: team, needs: form, from: steps.form.outputs.items, pick: 1, criteria: {{ good: {{}} }} }}
      decide: {{ kind: decision, needs: choose, options: steps.choose.selected, approvals: [{{ by: board, rule: any }}] }}
      colour: {{ kind: decision, options: [Rood, Groen], approvals: [{{ by: board, rule: any }}] }}
      hire: {{ kind: recruitment, owner: team, headcount: 2, positions: {{ cook: {{}}, host: {{}} }} }}
      fund: {{ kind: funding, owner: team, budget: 100.00 EUR, contributions: {{ from: [x, y], key: equal }} }}
      rest: {{ kind: wait, until: 2027-01-01 }}
      fan:
        kind: task
        owner: team
        for_each: {{ name: inputs.names }}
        outputs: {{ n: {{ type: integer }}, list: {{ type: list, of: text }} }}
      none: {{ kind: task, owner: team, if: \"size(inputs.names) > 9\" }}
    gate:
      conditions:
{}      approvals: [{{ by: board, rule: any }}]
",
        conditions.concat()
    );
    let checked = check(&[SourceFile { path: "scope.yaml".to_owned(), bytes: yaml.into_bytes() }]);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut story = Story::of(checked.definition.unwrap(), PEOPLE);
    story.start(json!({})).unwrap();
    story
}

#[test]
fn every_name_of_the_scope_has_a_value_of_its_type_at_run_time() {
    let mut story = story();
    let file = json!({"name": "plan.pdf", "hash": "a".repeat(64), "size": 3});
    let outputs = json!({"t": "Tekst", "l": "Een lange tekst", "i": 3, "d": 2.5, "m": "12.34 EUR", "day": "2027-05-01", "b": true,
        "c": "small", "cs": ["red"], "who": "bea", "at": "y", "f": file, "li": [1, 2], "items": [{"q": "Een", "n": 1}, {"q": "Twee"}]});
    story.complete("ann", "form", outputs).unwrap();
    story.plan("ann", "talk", "2027-01-05T09:00").unwrap();
    story.clock_at("2027-01-05T12:00");
    story.complete("ann", "talk", json!({})).unwrap();
    story.score("ann", "choose", "form-1", &[("good", 4)]).unwrap();
    story.pick("ann", "choose", &["form-1"]).unwrap();
    story.vote("bea", "decide", "form-1").unwrap();
    story.vote("bea", "colour", "option-2").unwrap();
    story.appoint("ann", "hire", "cook", "C-1").unwrap();
    story.appoint("ann", "hire", "host", "H-1").unwrap();
    story.pledge("ann", "fund", "x", "50.00 EUR").unwrap();
    story.pledge("ann", "fund", "y", "50.00 EUR").unwrap();
    for step in ["fan[noord]", "fan[zuid]"] {
        story.complete("ann", step, json!({"n": 5, "list": ["a", "b"]})).unwrap();
    }
    let checked = &story.instance.phases["one"].checked;
    assert_eq!(checked.len(), TRUE.len(), "the gate looked at its conditions");
    for condition in checked {
        assert!(condition.holds, "{}: {:?}", condition.that, condition.because);
    }
    assert_eq!(story.gate("one"), GateState::Open);
}
