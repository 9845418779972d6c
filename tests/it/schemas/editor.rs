// SPDX-License-Identifier: EUPL-1.2
//! The schemas in the server that most editors start for YAML: what an author who types a phase is offered and told.
//! The server is the real one, over standard input and output, without an editor.

use crate::tools::{node, printed, root, run};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// The kinds of step, and keys that each alone takes.
const KINDS: [(&str, &[&str]); 7] = [
    ("task", &[]),
    ("workshop", &["plan_before", "invite"]),
    ("selection", &["from", "pick", "criteria"]),
    ("decision", &["options", "pick", "approvals"]),
    ("recruitment", &["positions", "headcount"]),
    ("funding", &["budget", "effort", "contributions"]),
    ("wait", &["for", "until"]),
];

/// What the server answers about places, marked with `|`, in texts of phases.
fn answers<const N: usize>(questions: [(&str, String); N]) -> [Value; N] {
    answers_by(&root().join("schemas/phase.schema.json"), questions)
}

/// The same in texts that name this schema.
fn answers_by<const N: usize>(schema: &Path, questions: [(&str, String); N]) -> [Value; N] {
    let schema = format!("file://{}", schema.display());
    let ask = |(ask, text): &(&str, String)| json!({ "schema": schema, "ask": ask, "text": text });
    let asked: Vec<Value> = questions.iter().map(ask).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    serde_json::to_writer(&file, &asked).unwrap();
    let output = run(node("tests/tools/yaml_editor.mjs").arg(file.path()));
    assert!(output.status.success(), "{}", printed(&output));
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", printed(&output)));
    answers.try_into().unwrap()
}

fn labels(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

/// What choosing this item writes.
fn written<'v>(items: &'v Value, label: &str) -> &'v str {
    let item = items.as_array().unwrap().iter().find(|item| item["label"] == label);
    item.unwrap_or_else(|| panic!("no `{label}` among {:?}", labels(items)))["insertText"].as_str().unwrap()
}

fn step(lines: &str) -> String {
    format!("title: A\nsteps:\n  a:\n    {lines}\n")
}

#[test]
fn an_author_is_offered_the_kinds_of_step_and_the_keys_of_each_kind_alone() {
    let [kinds] = answers([("completion", step("kind: |"))]);
    assert_eq!(labels(&kinds), KINDS.map(|(kind, _)| kind));
    let offered = answers(KINDS.map(|(kind, _)| ("completion", step(&format!("kind: {kind}\n    |")))));
    for ((kind, own), offered) in KINDS.iter().zip(&offered) {
        let offered = labels(offered);
        for shared in ["title", "needs", "due", "outputs", "evidence", "for_each", "reminders"] {
            assert!(offered.contains(&shared), "{kind}: no `{shared}` among {offered:?}");
        }
        for key in KINDS.iter().flat_map(|(_, keys)| *keys) {
            assert_eq!(offered.contains(key), own.contains(key), "{kind}: `{key}` among {offered:?}");
        }
    }
}

#[test]
fn a_step_a_gate_and_an_approval_can_be_written_from_a_snippet() {
    let gate = |lines: &str| format!("title: A\nsteps:\n  a: {{ kind: task, owner: r }}\ngate:\n  {lines}\n");
    let [steps, gates, approvals] =
        answers([("completion", step("|")), ("completion", gate("|")), ("completion", gate("approvals:\n    - |"))]);
    for (kind, own) in KINDS {
        let snippet = written(&steps, kind);
        assert!(snippet.starts_with(&format!("kind: {kind}\n")) && snippet.contains("${1:"), "{snippet}");
        assert!(
            own.is_empty()
                || own
                    .iter()
                    .any(|key| snippet.contains(&format!("\n{key}: ")) || snippet.contains(&format!("\n{key}:\n"))),
            "{snippet}"
        );
    }
    let gate = written(&gates, "gate");
    assert!(["dossier:", "approvals:", "due:", "on_rework:"].iter().all(|key| gate.contains(key)), "{gate}");
    let approval = written(&approvals, "majority with quorum");
    assert!(approval.starts_with("by: ${1:") && approval.contains("casting_vote: true"), "{approval}");
}

#[test]
fn hovering_explains_a_key_with_examples_and_a_slip_is_marked_where_it_stands() {
    let [due, kind, slip, right] = answers([
        ("hover", step("kind: task\n    owner: r\n    d|ue: 3 weeks")),
        ("hover", step("ki|nd: task\n    owner: r")),
        ("diagnostics", step("kind: task\n    owner: r\n    onwer: r")),
        ("diagnostics", step("kind: task\n    owner: r\n    due: 3 weeks")),
    ]);
    let due = due.as_str().unwrap();
    assert!(due.contains("By when.") && due.contains("Example:\n\n```yaml\n3 weeks\n```"), "{due}");
    assert!(kind.as_str().unwrap().contains("* `recruitment`: Done when the headcount is **appointed**"), "{kind}");
    let marked = slip.as_array().unwrap().iter().map(|one| (one["message"].as_str().unwrap(), &one["range"]["start"]));
    let marked: Vec<_> = marked.collect();
    // The first line is the one that names the schema.
    assert_eq!(marked, [("Property onwer is not allowed.", &json!({ "line": 6, "character": 4 }))]);
    assert_eq!(right, json!([]));
}

#[test]
fn copies_of_the_schemas_in_dutch_explain_a_workflow_and_its_phases_in_dutch() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["workflow", "phase"] {
        let printed = Command::new(env!("CARGO_BIN_EXE_sluis"))
            .args(["schema", name, "--language", "nl"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        std::fs::write(folder.path().join(format!("{name}.schema.json")), printed.stdout).unwrap();
    }
    let [due, steps] = answers_by(
        &folder.path().join("phase.schema.json"),
        [("hover", step("kind: task\n    owner: r\n    d|ue: 3 weeks")), ("completion", step("|"))],
    );
    let due = due.as_str().unwrap();
    assert!(due.contains("Termijn") && due.contains("Wanneer het klaar moet zijn."), "{due}");
    assert!(written(&steps, "workshop").starts_with("kind: workshop\n"));
    // What a phase holds is explained by the schema that lies beside that of the workflow.
    let inline = "phases:\n  p:\n    steps:\n      a:\n        k|ind: task\n        owner: r\n".to_owned();
    let [kind] = answers_by(&folder.path().join("workflow.schema.json"), [("hover", inline)]);
    assert!(kind.as_str().unwrap().contains("Soort stap"), "{kind}");
}
