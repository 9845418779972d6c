// SPDX-License-Identifier: EUPL-1.2
//! That each place of an id is found, in whatever way it is written, and nothing else.

use super::*;
use crate::definition::outline::Outline;

const HEADER: &str = r#"sluis: 1
parties:
  goirle: { title: Goirle }
  tilburg: { title: Tilburg }
inputs:
  lead: { type: party, default: goirle }
  partners: { type: list, of: party }
phases:
  one:
    steps:
      survey:
        kind: task
        for_each: { party: "parties.filter(p, p.id != \"goirle\")" }
        title: "Survey of {{ party.title }}, with {{ parties.goirle.title }}"
        outputs:
          ideas: { type: list, of: text }
          count: { type: integer }
      ask:
        kind: task
        for_each: { one: inputs.partners }
        outputs: { count: { type: integer } }
      short:
        kind: selection
        from: steps.survey.outputs.ideas
      choose:
        kind: decision
        if: >
          steps.survey["goirle"].outputs.count > 1 &&
          steps.survey.each.all(i, i.outputs.count > 2) && inputs.lead == 'goirle'
        options: steps.short.selected
      message: { kind: task, needs: survey }
      hire: { kind: recruitment, headcount: 1, positions: { goirle: {}, clerk: {} }, evidence: { clerk: {} } }
      sieve: { kind: selection, from: inputs.partners, pick: 1, criteria: { clerk: {} }, if: "steps.hire.appointed_by_position.clerk > 0" }
      own: { kind: funding, contributions: { from: [goirle], fixed: { goirle: 1.00 EUR } } }
"#;

const STORY: &str = r#"start: { inputs: { lead: goirle, partners: [tilburg, goirle] } }
people: { anna: { party: goirle } }
story:
  - complete: { step: "survey[goirle]", outputs: { count: 3, ideas: [goirle] } }
  - complete: { step: "one/ask[goirle]", outputs: { count: 3 } }
  - pick: { step: short, items: [goirle-1, tilburg-2] }
  - meeting: { on: choose, votes: { anna: goirle-1 } }
  - party: { withdraw: goirle, reason: goirle }
  - pledge: { party: goirle }
  - appoint: { step: hire, position: clerk, ref: clerk }
  - complete: { step: hire, evidence: { clerk: clerk } }
  - score: { step: one/sieve, item: clerk, scores: { clerk: 3 } }
"#;

fn found() -> Vec<Mention> {
    let read = |path: &str, text: &str| Document::recover(path, text.as_bytes()).0.expect("it is YAML");
    let mail = "---\nsubject: A\n---\n{{ outputs.ideas }} {% if outputs.count %}x{% endif %}\n";
    let mail = SourceFile { path: "mail/step-open.nl.md".to_owned(), bytes: mail.as_bytes().to_vec() };
    Outline::of(&[&read("workflow.yaml", HEADER), &read("a.test.yaml", STORY)], &[mail]).mentions
}

/// The lines of a file on which an id stands, declarations left out.
fn lines(named: Named, id: &str, of: Option<&str>, path: &str) -> Vec<usize> {
    let found = found();
    let these = found.iter().filter(|one| {
        (one.named, one.id.as_str(), one.of.as_deref(), &*one.span.path, one.declares) == (named, id, of, path, false)
    });
    let mut lines: Vec<usize> = these.map(|one| one.span.line).collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_party_is_found_in_expressions_placeholders_keys_and_answers() {
    // The default, the filter with escaped quotes, the placeholder, the key and the text of the folded condition, and both of
    // the funding.
    assert_eq!(lines(Named::Party, "goirle", None, "workflow.yaml"), [6, 13, 14, 28, 29, 34, 34]);
    assert_eq!(lines(Named::Party, "goirle", None, "a.test.yaml"), [1, 1, 2, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn an_output_is_found_by_its_step_and_never_by_its_name_alone() {
    assert_eq!(lines(Named::Output, "count", Some("survey"), "workflow.yaml"), [28, 29]);
    assert_eq!(lines(Named::Output, "count", Some("survey"), "a.test.yaml"), [4]);
    assert_eq!(lines(Named::Output, "count", Some("ask"), "a.test.yaml"), [5]);
    assert_eq!(lines(Named::Output, "ideas", Some("survey"), "mail/step-open.nl.md"), [4]);
    for step in ["survey", "ask"] {
        assert_eq!(lines(Named::Output, "count", Some(step), "mail/step-open.nl.md"), [4], "it may be of either");
    }
}

#[test]
fn a_position_evidence_and_a_criterion_are_of_their_step_each_in_its_own_places() {
    assert_eq!(lines(Named::Position, "clerk", Some("hire"), "workflow.yaml"), [33]);
    assert_eq!(lines(Named::Position, "clerk", Some("hire"), "a.test.yaml"), [10]);
    assert_eq!(lines(Named::Evidence, "clerk", Some("hire"), "a.test.yaml"), [11]);
    assert_eq!(lines(Named::Criterion, "clerk", Some("sieve"), "a.test.yaml"), [12]);
    let declared = found().into_iter().filter(|one| one.declares && one.id == "clerk");
    let declared: Vec<(Named, usize)> = declared.map(|one| (one.named, one.span.line)).collect();
    assert_eq!(declared, [(Named::Position, 32), (Named::Evidence, 32), (Named::Criterion, 33)]);
}

#[test]
fn a_step_may_be_called_by_a_word_of_the_language() {
    assert_eq!(lines(Named::Step, "survey", None, "workflow.yaml"), [24, 28, 29, 31]);
}

#[test]
fn what_is_marked_is_the_id_and_nothing_around_it() {
    for one in found() {
        let text = match &*one.span.path {
            "workflow.yaml" => HEADER,
            "a.test.yaml" => STORY,
            _ => continue,
        };
        assert_eq!(text[one.span.range()], *one.id, "{one:?}");
    }
}
