// SPDX-License-Identifier: EUPL-1.2
//! `sluis graph` as its readers meet it: the drawing in a real Chromium, BPMN in a modelling tool and in an engine.

use std::process::Command;

use serde_json::{Value as Json, json};

use super::Desk;
use crate::tools::{browser, printed, python, root, run};

const SHIPPED: [&str; 3] = ["gho-dgw", "merger", "offsite"];

/// A workflow whose author writes everything that has a meaning somewhere.
const HOSTILE: &str = r#"sluis: 1
id: odd
version: 1.0.0
title: "A <b>\"title\"</b> & 'more' ]]> --> \\ %%{init}%% #35; \u0007\u2028end"
language: en
roles: { team: { title: "Team; \"one\" | two" } }
phases:
  end:
    title: "graph TD; end\n  subgraph <x>"
    steps:
      end-of-line: { kind: task, title: "</text><script>alert(1)</script>", owner: team, due: 1 week }
      wait-a-bit: { kind: wait, needs: end-of-line, title: "[[\"x\"]]{x}", for: 10 working days }
      two: { kind: task, title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", needs: wait-a-bit, owner: team }
      three: { kind: task, title: Three, if: "steps.two.state == 'done'", needs: [two, end-of-line, wait-a-bit], owner: team }
      four: { kind: task, title: Four, needs: [three], owner: team }
      five: { kind: task, title: Five, owner: team }
      six: { kind: task, title: Six, needs: [four, five], if: "1 < 2", owner: team }
    gate: { title: "On & on?", approvals: [{ by: team, rule: majority }] }
  next:
    title: Next
    steps:
      last: { kind: task, title: Last, owner: team }
"#;

/// The lines that a script printed, one object a file.
fn told(command: &mut Command) -> Vec<Json> {
    let output = run(command);
    assert!(output.status.success(), "{}", printed(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A desk with every shipped workflow, the odd one, a programme under way and one that ended, and the graphs of all in one form.
fn drawn(form: &str) -> (Desk, Vec<String>) {
    let desk = Desk::with_gho();
    desk.write("odd.yaml", HOSTILE);
    desk.ok("start gho-dgw --input start=2027-01-04 -q");
    desk.ok("complete gho-dgw baseline[goirle] --as information-manager-goirle --set maturity=growing -q");
    let mut files = Vec::new();
    let mut draw = |name: &str, what: &str| {
        let file = format!("{name}.{form}");
        desk.write(&file, &desk.ok(&format!("graph {what} --format {form} --language nl")));
        files.push(desk.path(&file).to_str().unwrap().to_owned());
    };
    for name in SHIPPED {
        draw(name, root().join("workflows").join(name).to_str().unwrap());
    }
    draw("odd", "odd.yaml");
    // The folder beside it has the same name.
    std::fs::rename(desk.path("gho-dgw"), desk.path("folder")).unwrap();
    draw("programme", "gho-dgw");
    desk.ok("demo --keep ended -q");
    draw("ended", "gho-dgw --data ended");
    (desk, files)
}

#[test]
fn a_drawing_can_be_read_on_a4_and_heard() {
    let (_desk, files) = drawn("svg");
    for drawing in told(browser("tests/tools/drawing.mjs").args(&files)) {
        for fault in ["outside", "overlaps", "leaves", "axe"] {
            assert_eq!(drawing[fault], json!([]), "{fault} {drawing:#}");
        }
        assert!(drawing["smallest"].as_f64().unwrap() >= 6.5, "points on A4: {drawing:#}");
    }
    let gho = std::fs::read_to_string(&files[0]).unwrap();
    assert!(gho.contains("role=\"img\"") && gho.contains("Datagedreven werken GHO (gho-dgw 1.0.0)"), "{gho}");
    assert!(gho.contains("Samenwerkingsmodel na Nulmeting …. Poort: Samenwerking ingericht. Fase 2"), "{gho}");
    assert!(!gho.contains("style=") && !gho.contains("<script"), "it stands in pages that allow neither");
    let programme = std::fs::read_to_string(&files[4]).unwrap();
    assert!(programme.contains("▸ 1 van 3 gereed") && programme.contains("(1 van 3 gereed)"), "{programme}");
    assert!(!programme.contains("van Gorp") && !programme.contains("Priems"), "roles, never persons");
}

#[test]
fn modelling_tools_open_bpmn_with_every_step_in_its_place() {
    let (_desk, files) = drawn("bpmn");
    for model in told(browser("tests/tools/bpmn.mjs").args(&files)) {
        assert_eq!((&model["warnings"], &model["overlaps"]), (&json!([]), &json!([])), "{model:#}");
    }
}

#[test]
fn engines_read_bpmn_and_carry_it_through_rework_to_its_end() {
    let (_desk, files) = drawn("bpmn");
    let read =
        |file: &str, verdicts: &[&str]| told(python().arg("tests/oracle/bpmn.py").arg(file).args(verdicts)).remove(0);
    assert_eq!(read(&files[0], &[])["phases"], 3);
    assert_eq!(read(&files[1], &[])["name"], "Herindeling Beekdal");
    let odd = read(&files[3], &[]);
    assert_eq!(odd["name"], "A <b>\"title\"</b> & 'more' ]]> --> \\ %%{init}%% #35;  \u{2028}end");
    let offsite = read(&files[2], &["rework", "approve"]);
    let once = ["step_ideas", "step_choose", "step_book", "gate_plan"];
    assert_eq!((&offsite["done"], &offsite["completed"]), (&json!([once, once].concat()), &json!(true)));
    assert_eq!(read(&files[2], &["stop"])["completed"], true);
}

#[test]
fn wikis_and_graphviz_get_the_same_steps() {
    let desk = Desk::with_gho();
    let offsite = root().join("workflows/offsite");
    let offsite = offsite.to_str().unwrap();
    insta::assert_snapshot!("offsite_mermaid", desk.ok(&format!("graph {offsite} --format mermaid")));
    insta::assert_snapshot!("offsite_dot", desk.ok(&format!("graph {offsite} --format dot --language nl")));
    desk.write("odd.yaml", HOSTILE);
    let mermaid = desk.ok("graph odd.yaml --format mermaid");
    assert!(mermaid.contains("step_end_of_line[\"#60;/text#62;#60;script#62;alert(1)#60;/script#62;"), "{mermaid}");
    let dot = desk.ok("graph odd.yaml --format dot");
    assert!(dot.contains(r#"label="[[\"x\"]]{x}\n10 working days"#), "{dot}");
}

#[test]
fn a_graph_says_which_forms_there_are_and_what_can_be_drawn() {
    let desk = Desk::with_gho();
    assert!(desk.fails(2, "graph gho-dgw --format json").contains("svg, mermaid, dot and bpmn"));
    assert!(desk.fails(2, "graph nothing").contains("there is no workflow nothing and no programme of that name"));
    assert!(desk.fails(2, "list --format svg").contains("`sluis graph` alone"));
    desk.write("broken.yaml", "sluis: 1\nid: broken\n");
    assert!(desk.fails(1, "graph broken.yaml").contains("has errors, so nothing was done"));
    assert!(!desk.path("sluis-data").exists(), "looking makes nothing");
}
