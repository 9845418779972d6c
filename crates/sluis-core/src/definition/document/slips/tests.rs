// SPDX-License-Identifier: EUPL-1.2
//! A good file is damaged in one place: the finding stands on the damaged line, and what it offers gives the file its
//! meaning back.

use serde_json::Value;

use crate::definition::document::Document;
use crate::diagnostic::Diagnostic;
use crate::text::Language;

/// A phase as the shipped templates write it.
const GOOD: &str = r#"title: Preparation

steps:
  # A task.
  ideas:
    kind: task
    title: Collect ideas
    owner: team
    due: 2 weeks                    # with a unit
    outputs:
      ideas:
        type: list
        fields:
          idea: { type: text, required: true, title: Idea }
          cost: { type: money, title: Cost }

  choice:
    kind: decision
    title: Choice of the idea
    needs: ideas                    # opens after it
    options: steps.ideas.outputs.ideas
    pick: 1
    approvals:
      - { by: board, rule: majority, quorum: 2 }   # the chair
    due: 10 working days

gate:
  title: "Agreed: the plan"
  conditions:
    - { that: 'steps.choice.state == "done"', message: Nothing was chosen. }
  dossier: [choice, plan]           # about this
  approvals:
    - { by: board, rule: all, abstain: true }
  due: 10 working days
"#;

fn value(text: &str) -> Value {
    Document::read("a.yaml", text.as_bytes()).expect("readable").value().clone()
}

/// The one finding about the good file with `from` as `to`, and the number of the line that was damaged.
fn damaged(from: &str, to: &str) -> (String, usize, Diagnostic) {
    assert_eq!(GOOD.matches(from).count(), 1, "{from} stands once");
    let text = GOOD.replace(from, to);
    let line = GOOD.lines().zip(text.lines()).position(|(good, bad)| good != bad).expect("damaged") + 1;
    let (_, mut faults) = Document::recover("a.yaml", text.as_bytes());
    assert_eq!(faults.len(), 1, "{to}: {faults:?}");
    let fault = faults.remove(0);
    (text, line, fault)
}

fn mended(text: &str, fault: &Diagnostic) -> String {
    let [patch] = fault.patches.as_slice() else { panic!("one patch wanted: {fault:?}") };
    [&text[..patch.span.start], &patch.text, &text[patch.span.end..]].concat()
}

#[track_caller]
fn gives_back(from: &str, to: &str, says: &str) {
    let (text, line, fault) = damaged(from, to);
    let message = fault.message.get(Language::En);
    assert_eq!((fault.span.line, message.contains(says)), (line, true), "{to}: line {}, {message}", fault.span.line);
    assert_eq!(value(&mended(&text, &fault)), value(GOOD), "{to} becomes {:?}", fault.patches);
}

#[test]
fn a_quote_that_is_not_closed_is_told_where_it_opens() {
    let says = "does not end";
    gives_back("title: Choice of the idea", "title: \"Choice of the idea", says);
    gives_back("title: Choice of the idea", "title: 'Choice of the idea", says);
    gives_back("needs: ideas     ", "needs: \"ideas    ", says);
    gives_back("title: Idea }", "title: \"Idea }", says);
    gives_back("{ type: money, title: Cost }", "{ type: \"money, title: Cost }", says);
    let (_, line, fault) = damaged("[choice, plan]", "[\"choice, plan]");
    assert_eq!((fault.span.line, fault.patches.len()), (line, 0), "it may be one text or two");
    gives_back("- { by: board, rule: all,", "- { by: 'board, rule: all,", says);
    gives_back("message: Nothing", "message: \"Nothing", says);
}

#[test]
fn quotes_within_the_same_quotes_are_told_with_the_others_around_the_text() {
    let says = "the same quotes";
    gives_back("'steps.choice.state == \"done\"'", "\"steps.choice.state == \"done\"\"", says);
    let (text, line, fault) = damaged("title: Choice of the idea", "title: 'The team's choice'");
    assert_eq!(fault.span.line, line);
    assert_eq!(value(&mended(&text, &fault)), value(&GOOD.replace("Choice of the idea", "The team's choice")));
    let (text, _, fault) = damaged("title: Choice of the idea", "title: \"Choice\" of the idea # new");
    assert_eq!(value(&mended(&text, &fault)), value(&GOOD.replace("Choice of the idea", "'\"Choice\" of the idea'")));
}

#[test]
fn a_space_that_is_missing_is_told_on_its_own_line() {
    gives_back("kind: decision", "kind:decision", "colon of `kind`");
    gives_back("title: Preparation", "title:Preparation", "colon of `title`");
    gives_back("pick: 1", "pick:1", "colon of `pick`");
    gives_back("- { by: board, rule: majority", "-{ by: board, rule: majority", "dash");
    gives_back("title: Collect ideas", "title = Collect ideas", "not followed by a colon");
    gives_back("steps:", "steps;", "not followed by a colon");
}

#[test]
fn a_space_that_is_none_is_told_where_it_stands() {
    let says = "U+00A0";
    gives_back("    pick: 1", "    pick:\u{a0}1", says);
    gives_back("    pick: 1", "\u{a0}\u{a0}\u{a0}\u{a0}pick: 1", says);
    gives_back("    pick: 1", "   \u{a0}pick: 1", says);
    gives_back("- { by: board, rule: majority", "-\u{a0}{ by: board, rule: majority", says);
}

#[test]
fn a_line_that_is_indented_otherwise_is_told_and_not_the_good_one_below() {
    let says = "is indented by";
    for (from, to) in [
        ("    pick: 1", "   pick: 1"),
        ("    pick: 1", "  pick: 1"),
        ("    pick: 1", "     pick: 1"),
        ("    pick: 1", "      pick: 1"),
        ("    kind: decision", "      kind: decision"),
        ("    title: Choice of the idea", "      title: Choice of the idea"),
        ("    needs: ideas  ", "  needs: ideas  "),
        ("    needs: ideas  ", "   needs: ideas  "),
        ("  title: \"Agreed", "    title: \"Agreed"),
        ("  choice:\n", " choice:\n"),
        ("  choice:\n", "   choice:\n"),
        ("  conditions:\n", "    conditions:    # when\n"),
        ("    outputs:\n", "   outputs:        # what\n"),
        ("      - { by: board, rule: majority", "   - { by: board, rule: majority"),
        ("    title: Collect ideas\n    owner: team", "      title: Collect ideas\n      owner: team"),
    ] {
        gives_back(from, to, says);
    }
}

#[test]
fn a_bracket_that_is_not_closed_is_told_where_it_opens() {
    gives_back("[choice, plan] ", "[choice, plan ", "never closed");
    gives_back("required: true, title: Idea }", "required: true, title: Idea", "never closed");
    gives_back("abstain: true }", "abstain: true", "never closed");
}

#[test]
fn round_brackets_and_a_colon_in_a_text_are_put_right() {
    gives_back("{ type: money, title: Cost }", "( type: money, title: Cost )", "round brackets");
    gives_back("\"Agreed: the plan\"", "Agreed: the plan", "a second `key: value`");
}

#[test]
fn a_text_that_starts_with_a_sign_is_put_between_quotes() {
    let (text, line, fault) = damaged("title: Choice of the idea", "title: @team");
    assert_eq!(fault.span.line, line);
    assert_eq!(value(&mended(&text, &fault)), value(&GOOD.replace("Choice of the idea", "\"@team\"")));
}

#[test]
fn a_second_slip_does_not_hide_the_first_one() {
    let text = GOOD.replace("kind: decision", "kind:decision").replace("pick: 1", "pick:1");
    let (_, faults) = Document::recover("a.yaml", text.as_bytes());
    assert_eq!(faults[0].message.get(Language::En), "the colon of `kind` needs a space after it");
}

#[test]
fn what_is_not_sure_keeps_the_place_of_the_parser() {
    for (text, line) in [("a: b: c\n", 1), ("a: 1\nb\nc: 2\n", 2), ("a: [1\n  b: {c\n", 2), ("a: 1\nb c\nd: 2\n", 2)] {
        let (_, faults) = Document::recover("a.yaml", text.as_bytes());
        assert_eq!((faults[0].span.line, faults[0].patches.len()), (line, 0), "{text}: {:?}", faults[0]);
    }
}
