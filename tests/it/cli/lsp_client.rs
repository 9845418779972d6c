// SPDX-License-Identifier: EUPL-1.2
//! `sluis lsp` with a client that others wrote, as an author's editor would use it: from a slip to a rename over all files.

use serde_json::{Value, json};

use super::Desk;
use crate::tools::{printed, python, root, run};

#[test]
fn an_editor_that_is_not_ours_finds_mends_completes_and_renames() {
    let desk = Desk::with_gho();
    let client = root().join("tests/tools/lsp_client.py");
    let program = env!("CARGO_BIN_EXE_sluis");
    let output = run(python().arg(client).arg(program).arg(desk.path("gho-dgw")).arg("nl-NL"));
    assert!(output.status.success(), "{}", printed(&output));
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", printed(&output)));
    let able = answers["abilities"].as_object().unwrap();
    assert!(able.len() == 8 && able.values().all(|able| *able == true), "{able:?}");

    let fault = &answers["fault"][0];
    assert!(fault[1].as_str().unwrap().contains("bedoelt u `baseline`?"), "{fault}");
    assert_eq!((&answers["mended"], &answers["after"]), (&json!(true), &json!([])));

    let labels = |name: &str| -> Vec<String> {
        answers[name].as_array().unwrap().iter().map(|item| item[0].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(labels("kinds"), ["task", "workshop", "selection", "decision", "recruitment", "funding", "wait"]);
    assert_eq!(labels("reads"), ["state", "outputs", "each"]);
    assert!(answers["keys"].as_array().unwrap().contains(&json!(["notify", "notify:", true])), "{}", answers["keys"]);
    assert!(!labels("keys").contains(&"owner".to_owned()), "it is written already");

    assert_eq!(answers["snippet"], json!([]), "a whole step is right as it is inserted");
    let wanted = json!([[
        "Samenwerking inrichten",
        ["Nulmeting {{ party.title }}", "Samenwerkingsmodel", "Samenwerking ingericht"]
    ]]);
    assert_eq!(answers["symbols"], wanted);

    assert_eq!(answers["definition"][0], "workflow.yaml");
    assert_eq!(answers["highlights"], 2);
    assert_eq!(answers["prepared"], json!(["goirle", "goirle".len()]));
    assert!(answers["references"].as_u64().unwrap() > 5);
    assert!(answers["hover"].as_str().unwrap().contains("Vervuld door: Anneke van Gorp, "), "{}", answers["hover"]);
    assert!(answers["key"].as_str().unwrap().starts_with("**Bij zwijgen**"), "{}", answers["key"]);

    assert!(answers["refused"].as_str().unwrap().starts_with("`Goirle!` kan geen naam zijn"), "{}", answers["refused"]);
    let renamed: Vec<&str> = answers["renamed"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for file in ["workflow.yaml", "people.yaml", "phase-2-preparation.yaml", "happy-path.test.yaml"] {
        assert!(renamed.contains(&file), "{renamed:?}");
    }
    assert_eq!(desk.ok("check gho-dgw --strict"), "no errors in 13 files\n");
    assert_eq!(answers["ended"], 0);
}
