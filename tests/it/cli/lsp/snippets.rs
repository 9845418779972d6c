// SPDX-License-Identifier: EUPL-1.2
//! Snippets as an editor inserts them: where they fit, with which indents, and that `check` takes what they write.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use sluis_core::definition::{SourceFile, check};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::Language;

use super::super::Desk;
use super::{Editor, labels};

/// A workflow in which every name stands that a snippet has at its stops, and a file that says nothing yet.
const HEADER: &str = "\
sluis: 1
id: fit
version: 1.0.0
title: Fit
language: en
managed_by: role
parties:
  party: { title: A party, weight: 60000 }
roles:
  role: { title: A role }
  steering-group: { title: Steering group, per: party }
phases:
  early: { file: early.yaml }
  phase: { file: phase.yaml }
";
const EARLY: &str = "title: Early\nsteps:\n  first: { kind: task, owner: role }\n";
const TASK: &str =
    "  step:\n    kind: task\n    owner: role\n    outputs:\n      list: { type: list, of: text, min: 2 }\n";
const ALL: &str = "  workshop: { kind: workshop, owner: role }
  selection:
    kind: selection
    needs: step
    owner: role
    from: steps.step.outputs.list
    pick: 2
    criteria:
      criterion: { title: A criterion }
  decision:
    kind: decision
    needs: selection
    options: steps.selection.selected
    approvals:
      - { by: steering-group, rule: majority }
  recruitment: { kind: recruitment, owner: role, headcount: 1, positions: { position: {} }, personal_data: { keep: 4 weeks } }
  funding: { kind: funding, owner: role, budget: 90.00 EUR, contributions: { from: [party], key: equal } }
";
const GATE: &str = "gate:\n  approvals:\n    - { by: steering-group, rule: all }\n";
const PEOPLE: &str = "\
people:
  person: { name: Ann Example, email: ann@example.org, party: party, roles: [role, steering-group], chair: [steering-group] }
  deputy: { name: Bob Example, email: bob@example.org, party: party, roles: [role] }
  voter: { name: Cas Example, email: cas@example.org, party: party, roles: [steering-group] }
";
const STORY: &str = "name: A story\nstart: { at: 2027-01-04 09:00 }\nstory:\n  - advance: 1 day\n";

/// A desk with that workflow; `more` are further steps of its second phase.
fn desk(more: &str) -> Desk {
    let desk = Desk::with_gho();
    fs::create_dir(desk.path("fit")).unwrap();
    let phase = format!("title: Phase\nsteps:\n{TASK}{more}{GATE}");
    for (file, text) in [
        ("workflow.yaml", HEADER),
        ("early.yaml", EARLY),
        ("phase.yaml", &phase),
        ("people.yaml", PEOPLE),
        ("a.test.yaml", STORY),
    ] {
        desk.write(&format!("fit/{file}"), text);
    }
    assert_eq!(errors(&desk.path("fit"), "people.yaml", PEOPLE), [""; 0]);
    desk
}

/// What `check` would refuse if this were the text of one of the files; the stories of the others are left out.
pub(super) fn errors(folder: &Path, file: &str, text: &str) -> Vec<String> {
    let mut files: Vec<SourceFile> = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_file() && name != file && name.ends_with(".yaml") && !name.ends_with(".test.yaml") {
            files.push(SourceFile { path: name, bytes: fs::read(&path).unwrap() });
        }
    }
    files.push(SourceFile { path: file.to_owned(), bytes: text.as_bytes().to_vec() });
    let found = check(&files).diagnostics;
    let said = |one: &Diagnostic| format!("{}: {}", one.span.line, one.message.get(Language::En));
    found.iter().filter(|one| one.is_error()).map(said).collect()
}

fn editor(desk: &Desk, modes: &Json) -> Editor {
    let item = json!({ "snippetSupport": true, "insertTextModeSupport": { "valueSet": modes } });
    let able = json!({ "textDocument": { "completion": { "completionItem": item } } });
    Editor::able(desk, &["--language", "en"], "nl", &able).0
}

fn uri(desk: &Desk, file: &str) -> String {
    format!("file://{}", desk.path("fit").join(file).display())
}

/// The snippets at the mark `|` of a text.
fn snippets(editor: &mut Editor, uri: &str, marked: &str) -> Vec<Json> {
    let offered = editor.offered(uri, marked);
    offered.into_iter().filter(|item| item["kind"] == 15).collect()
}

/// A snippet with what stands at its stops when nobody fills them in. Each stop has one more than the one before it.
fn filled(text: &str) -> String {
    let (mut whole, mut rest, mut known) = (String::new(), text, Vec::<&str>::new());
    while let Some((before, stop)) = rest.split_once("${") {
        let (stop, after) = stop.split_once('}').unwrap();
        let digits = stop.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = stop[..digits].parse().unwrap();
        match stop[digits..].split_at_checked(1) {
            Some((":", word)) => known.push(word),
            Some(("|", words)) => known.push(words.trim_end_matches('|').split(',').next().unwrap()),
            _ => {}
        }
        assert!(number <= known.len(), "stop {number} of {text} comes too early");
        whole.push_str(before);
        whole.push_str(known[number - 1]);
        rest = after;
    }
    whole + rest
}

/// A text after a snippet is chosen, as an editor inserts it that indents further lines as the first, or leaves them.
fn inserted(marked: &str, item: &Json) -> String {
    assert_eq!(item["insertTextFormat"], 2, "{item:#}");
    let text = marked.replacen('|', "", 1);
    let range = &item["textEdit"]["range"];
    let number = |end: &str, of: &str| range[end][of].as_u64().unwrap() as usize;
    assert_eq!(number("start", "line"), number("end", "line"));
    let line: usize = text.split_inclusive('\n').take(number("start", "line")).map(str::len).sum();
    let (from, to) = (line + number("start", "character"), line + number("end", "character"));
    let spaces = text[line..from].len() - text[line..from].trim_start_matches(' ').len();
    let new = filled(item["textEdit"]["newText"].as_str().unwrap());
    let new = match item["insertTextMode"].as_u64() {
        Some(1) => new,
        _ => new.replace('\n', &format!("\n{}", " ".repeat(spaces))),
    };
    format!("{}{new}{}", &text[..from], &text[to..])
}

/// Inserts each snippet that is offered at a mark, and asks `check` what it makes of it. Gives their labels.
fn tried(editor: &mut Editor, desk: &Desk, file: &str, marked: &str) -> Vec<String> {
    let offered = snippets(editor, &uri(desk, file), marked);
    for item in &offered {
        let text = inserted(marked, item);
        assert_eq!(errors(&desk.path("fit"), file, &text), [""; 0], "{}:\n{text}", item["label"]);
    }
    labels(&offered).into_iter().map(str::to_owned).collect()
}

const KINDS: [&str; 7] = ["task", "workshop", "selection", "decision", "recruitment", "funding", "wait"];

#[test]
fn a_step_of_each_kind_is_written_at_once_and_passes_the_check() {
    let choice = "  step: { kind: selection, needs: lists, owner: role, from: steps.lists.outputs.list, pick: 2 }\n";
    let lists = TASK.replace("  step:", "  lists:");
    let desk = desk("");
    let mut editor = editor(&desk, &json!([1, 2]));
    editor.open(&uri(&desk, "phase.yaml"), "");
    let head = format!("title: Phase\nsteps:\n{TASK}");
    for (body, marked) in [("a new step", "  |\n"), ("half a word", "  ta|\n"), ("under an id", "  new:\n    |\n")] {
        let marked = format!("{head}{marked}{GATE}");
        // A decision chooses from what a selection of the same phase picked.
        let (decisions, others): (Vec<Json>, Vec<Json>) = snippets(&mut editor, &uri(&desk, "phase.yaml"), &marked)
            .into_iter()
            .partition(|item| item["label"] == "decision");
        assert_eq!((decisions.len(), labels(&others).len()), (1, 6), "{body}");
        for item in &others {
            let text = inserted(&marked, item);
            assert_eq!(errors(&desk.path("fit"), "phase.yaml", &text), [""; 0], "{body}, {}:\n{text}", item["label"]);
        }
    }
    let marked = format!("title: Phase\nsteps:\n{lists}{choice}  |\n{GATE}");
    let offered = snippets(&mut editor, &uri(&desk, "phase.yaml"), &marked);
    assert_eq!(labels(&offered), KINDS);
    let text = inserted(&marked, &offered[3]);
    assert_eq!(errors(&desk.path("fit"), "phase.yaml", &text), [""; 0], "{text}");
    assert!(
        text.contains("\n  decision:\n    kind: decision\n    needs: [step]\n    options: steps.step.selected\n"),
        "{text}"
    );
    editor.end();
}

#[test]
fn a_selection_takes_from_a_step_with_a_list_and_a_meeting_votes_for_people_of_the_workflow() {
    let desk = desk("");
    let mut editor = editor(&desk, &json!([1, 2]));
    let [phase, story] = ["phase.yaml", "a.test.yaml"].map(|file| uri(&desk, file));
    let other = "  plain: { kind: task, owner: role, outputs: { note: { type: text } } }\n";
    let marked = format!(
        "title: Phase\nsteps:\n{other}{}  |\n{GATE}",
        TASK.replace("  step:", "  ideas:").replace("list:", "found:")
    );
    editor.open(&phase, "");
    let offered = snippets(&mut editor, &phase, &marked);
    let selection = offered.iter().find(|item| item["label"] == "selection").unwrap();
    let text = inserted(&marked, selection);
    assert!(text.contains("    from: steps.ideas.outputs.found\n"), "{text}");
    assert_eq!(errors(&desk.path("fit"), "phase.yaml", &text), [""; 0], "{text}");
    editor.open(&story, STORY);
    let offered = snippets(&mut editor, &story, &format!("{STORY}  - |\n"));
    let meeting = offered.iter().find(|item| item["label"] == "meeting").unwrap();
    let text = meeting["textEdit"]["newText"].as_str().unwrap();
    assert!(text.contains("votes: { ${4|voter,person,deputy|}: approve }"), "{text}");
    editor.end();
}

#[test]
fn a_gate_an_approval_a_phase_a_reminder_and_people_are_written_where_they_fit() {
    let desk = desk("");
    let mut editor = editor(&desk, &json!([1, 2]));
    let steps = format!("title: Phase\nsteps:\n{TASK}");
    editor.open(&uri(&desk, "phase.yaml"), &steps);
    let rules = ["all, per party", "majority with quorum", "two thirds", "by weight"];
    for (marked, wanted) in [
        ("|\n", &["gate"][..]),
        ("ga|", &["gate"]),
        ("gate: |\n", &["gate"]),
        ("gate:\n  |\n", &["gate"]),
        ("gate:\n  approvals:\n    - |\n", &rules),
        ("gate:\n  approvals:\n    |\n", &rules),
        ("gate:\n  approvals: |\n", &rules),
        ("gate:\n  approvals:\n    - { by: role, rule: any }\n    |\n", &rules),
        (
            "gate:\n  approvals:\n    - { by: role, rule: any }\n  reminders:\n    - |\n",
            &["daily digest", "before the deadline"],
        ),
    ] {
        assert_eq!(tried(&mut editor, &desk, "phase.yaml", &format!("{steps}{marked}")), wanted, "{marked}");
    }
    for nowhere in [
        "gate: { | }\n",
        "gate:\n  approvals: [|]\n",
        "gate:\n  approvals:\n    - by: role\n      |\n",
        "gate:\n  approvals:\n    - { by: role, rule: any }\n      |\n",
        "gate:\n  when_silent: |\n",
        "gate: \"|\"\n",
    ] {
        assert_eq!(tried(&mut editor, &desk, "phase.yaml", &format!("{steps}{nowhere}")), [""; 0], "{nowhere}");
    }
    let header = HEADER.replace("  phase: {", "  last: {");
    assert_eq!(tried(&mut editor, &desk, "workflow.yaml", &format!("{header}  |\n")), ["phase"]);
    assert_eq!(tried(&mut editor, &desk, "people.yaml", &format!("{PEOPLE}  |\n")), ["person"]);
    assert_eq!(tried(&mut editor, &desk, "people.yaml", &format!("{PEOPLE}mandates:\n  - |\n")), ["mandate"]);
    editor.end();
}

#[test]
fn the_lines_of_a_story_are_written_at_once_for_steps_of_their_kind() {
    let desk = desk(ALL);
    let mut editor = editor(&desk, &json!([1, 2]));
    editor.open(&uri(&desk, "a.test.yaml"), STORY);
    let verbs = tried(&mut editor, &desk, "a.test.yaml", &format!("{STORY}  - |\n"));
    for verb in [
        "complete",
        "plan",
        "score",
        "pick",
        "vote on a gate",
        "vote on a decision",
        "appoint",
        "pledge",
        "meeting",
        "refuse",
    ] {
        assert!(verbs.contains(&verb.to_owned()), "no `{verb}` among {verbs:?}");
    }
    editor.open(&uri(&desk, "b.test.yaml"), "");
    assert_eq!(tried(&mut editor, &desk, "b.test.yaml", "|\n"), ["story"]);
    editor.end();
}

#[test]
fn the_smallest_workflow_is_written_in_an_empty_file() {
    let desk = Desk::with_gho();
    fs::create_dir(desk.path("fit")).unwrap();
    let mut editor = editor(&desk, &json!([1, 2]));
    editor.open(&uri(&desk, "workflow.yaml"), "");
    assert_eq!(tried(&mut editor, &desk, "workflow.yaml", "|"), ["workflow"]);
    editor.end();
}

#[test]
fn an_editor_gets_snippets_in_the_way_in_which_it_takes_them() {
    let desk = desk("");
    let marked = format!("title: Phase\nsteps:\n{TASK}gate:\n  approvals:\n    - |\n");
    let mut texts = Vec::new();
    for (modes, mode) in [(json!([1, 2]), json!(2)), (json!([1]), json!(1)), (Json::Null, Json::Null)] {
        let mut editor = editor(&desk, &modes);
        editor.open(&uri(&desk, "phase.yaml"), "");
        let offered = snippets(&mut editor, &uri(&desk, "phase.yaml"), &marked);
        assert_eq!(offered[0]["insertTextMode"], mode, "{modes}");
        texts.push(inserted(&marked, &offered[0]));
        editor.end();
    }
    assert!(texts[0].contains("    - by: steering-group\n      rule: all\n      per: party\n"), "{}", texts[0]);
    assert_eq!((&texts[1], &texts[2]), (&texts[0], &texts[0]));
    let mut plain = Editor::start(&desk);
    plain.open(&uri(&desk, "phase.yaml"), "");
    assert_eq!(snippets(&mut plain, &uri(&desk, "phase.yaml"), &marked), [Json::Null; 0], "it takes none");
    plain.end();
}

#[test]
fn a_stop_offers_the_ids_that_fit_there() {
    let desk = desk(ALL);
    let mut editor = editor(&desk, &json!([1, 2]));
    let phase = fs::read_to_string(desk.path("fit/phase.yaml")).unwrap();
    editor.open(&uri(&desk, "phase.yaml"), &phase);
    let marked = phase.replace("gate:\n", "  |\ngate:\n");
    let offered = snippets(&mut editor, &uri(&desk, "phase.yaml"), &marked);
    let text = |label: &str| {
        offered.iter().find(|item| item["label"] == label).unwrap()["textEdit"]["newText"].as_str().unwrap()
    };
    assert!(text("task").starts_with("${1:task}:\n  kind: task\n"), "{}", text("task"));
    assert!(text("task").contains("\n  owner: ${4|role,steering-group,person,deputy,voter|}\n"), "{}", text("task"));
    assert!(text("workshop").starts_with("${1:workshop-2}:\n"), "there is one of this id: {}", text("workshop"));
    assert!(
        text("decision").contains("needs: [${2:selection}]\n  options: steps.${2}.selected\n"),
        "{}",
        text("decision")
    );
    editor.end();
}
