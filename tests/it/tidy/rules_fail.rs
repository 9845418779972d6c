// SPDX-License-Identifier: EUPL-1.2
//! Each rule of the house against a sample that breaks it and one that keeps it: one that cannot fail guards nothing.
//! The samples stand in strings, which the rules themselves do not read as code.

use super::links::{Texts, codes, orphan_snapshots, pages_of_codes, samples_of_codes, undeclared_modules};
use super::rules::*;

type Rule = fn(&str, &str) -> Vec<String>;

fn breaks(rule: Rule, path: &str, text: &str) {
    assert_eq!(rule(path, text).len(), 1, "should break the rule once: {path}: {text}\n{:?}", rule(path, text));
}

fn keeps(rule: Rule, path: &str, text: &str) {
    assert_eq!(rule(path, text), Vec::<String>::new(), "should keep the rule: {path}: {text}");
}

#[test]
fn a_file_without_a_licence_line_is_found() {
    keeps(licence_line, "a.rs", "// SPDX-License-Identifier: EUPL-1.2\n");
    keeps(licence_line, "a.sql", "-- SPDX-License-Identifier: EUPL-1.2\n");
    keeps(licence_line, "run", "#!/usr/bin/env bash\n# SPDX-License-Identifier: EUPL-1.2\n");
    breaks(licence_line, "a.rs", "//! A\n// SPDX-License-Identifier: EUPL-1.2\n");
    breaks(licence_line, "a.rs", "// SPDX-License-Identifier: MIT\n");
    breaks(licence_line, "a.rs", "");
}

#[test]
fn a_module_without_a_head_is_found() {
    keeps(module_head, "a.rs", "// SPDX\n//! For a.\nuse b;");
    breaks(module_head, "a.rs", "// SPDX\nuse b;\n//! For a.");
    breaks(module_head, "a.rs", "// SPDX\n\n// For a.\n");
}

#[test]
fn a_long_file_is_found() {
    assert_eq!(too_long("a.rs", "a\nb\nc\n", 3).len(), 0);
    assert_eq!(too_long("a.rs", "a\nb\nc\n", 2).len(), 1);
}

#[test]
fn the_median_is_the_middle_one() {
    assert_eq!(median(vec![500, 1, 200]), 200);
    assert_eq!(median(vec![500, 1, 200, 300]), 200);
    assert_eq!(median(vec![]), 0);
}

#[test]
fn a_call_of_decide_outside_app_is_found() {
    breaks(decides_outside_app, "src/cli/vote.rs", "fn a() { engine::decide(b); }");
    breaks(decides_outside_app, "src/web.rs", "use sluis_core::engine::{apply, decide};");
    keeps(decides_outside_app, "src/app.rs", "fn a() { engine::decide(b); }");
    keeps(decides_outside_app, "src/app/funnel.rs", "fn a() { engine::decide(b); }");
    keeps(decides_outside_app, "crates/sluis-core/src/simulate.rs", "fn a() { decide(b); }");
    keeps(decides_outside_app, "src/web.rs", "// decide\nroute(\"/decide/{token}\", undecided)");
}

#[test]
fn web_and_cli_reaching_past_app_are_found() {
    breaks(reaches_past_app, "src/cli/list.rs", "use crate::store::Journal;");
    breaks(reaches_past_app, "src/cli/list.rs", "use crate::{app::App, store};");
    breaks(reaches_past_app, "src/cli/list.rs", "use crate::{\n    app::{App, View},\n    mail::compose,\n};");
    breaks(reaches_past_app, "src/cli/list.rs", "fn a() { super::super::store::open() }");
    breaks(reaches_past_app, "src/cli/mod.rs", "fn a() { super::store::open() }");
    breaks(reaches_past_app, "src/web.rs", "fn a() { super::mail::send() }");
    breaks(reaches_past_app, "src/cli/list.rs", "use sluis::store::Journal;");
    keeps(reaches_past_app, "src/cli/list.rs", "use crate::app::{self, store};");
    keeps(reaches_past_app, "src/cli/list.rs", "use crate::{app::{store, mail}, config};");
    keeps(reaches_past_app, "src/cli/list.rs", "use super::mail::MailArgs; // crate::store");
    keeps(reaches_past_app, "src/cli/mod.rs", "mod mail; fn a(store: &str) { mail::run(store, \"crate::store\") }");
    keeps(reaches_past_app, "src/app.rs", "use crate::store::Journal;");
}

#[test]
fn unfinished_code_and_ignored_tests_are_found() {
    breaks(unfinished, "src/a.rs", "fn a() { todo!() }");
    breaks(unfinished, "src/a.rs", "fn a() { unimplemented!(\"b\") }");
    breaks(unfinished, "src/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {}");
    keeps(unfinished, "src/a.rs", "// todo!\nlet a = \"#[ignore]\";");
}

#[test]
fn a_sleeping_test_is_found() {
    breaks(waiting_tests, "tests/it/a.rs", "fn a() { std::thread::sleep(b); }");
    breaks(waiting_tests, "src/a/tests.rs", "fn a() { sleep_until(b); }");
    breaks(waiting_tests, "src/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { sleep(c) } }");
    keeps(waiting_tests, "src/a.rs", "fn a() { sleep(b) }\n#[cfg(test)]\nmod tests { fn asleep() {} }");
}

#[test]
fn an_empty_name_is_found() {
    breaks(empty_names, "src/a.rs", "pub(crate) struct VoteManager;");
    breaks(empty_names, "src/a.rs", "mod util;");
    breaks(empty_names, "src/a.rs", "enum Handler {}");
    breaks(empty_names, "src/a.rs", "type test_helpers = u8;");
    keeps(empty_names, "src/a.rs", "struct ManagedBy; mod utility_bill; // struct Manager");
}

#[test]
fn a_folder_of_one_machine_is_found() {
    let folder = ["", "work", "main"].join("/");
    breaks(machine_paths, "a.md", &format!("Look in {folder}."));
    breaks(machine_paths, "a.toml", &format!("a = \"{folder}/b\""));
    breaks(machine_paths, "a.sh", &format!("A={folder}/b"));
    keeps(machine_paths, "a.md", "framework/work/main and ~/work/");
}

#[test]
fn a_dependency_of_the_core_on_the_outside_is_found() {
    assert_eq!(
        outside_in_core("[package]\nname = \"tokio\"\n[dependencies]\nserde.workspace = true # tokio\n# axum = 1\n")
            .len(),
        0
    );
    assert_eq!(outside_in_core("[dependencies]\ntokio = \"1\"\n").len(), 1);
    assert_eq!(outside_in_core("[dependencies]\ndatabase = { package = \"rusqlite\", version = \"1\" }\n").len(), 1);
    assert_eq!(outside_in_core("[dev-dependencies]\ntokio-postgres.workspace = true\n").len(), 1);
    assert_eq!(outside_in_core("[dependencies.axum]\nversion = \"1\"\n").len(), 1);
}

#[test]
fn a_rust_file_that_nothing_declares_is_found() {
    let tree: Texts = [
        ("src/main.rs", "mod a;\npub(crate) mod b { mod c; }\n// mod lost;\nmod lost_and_found;"),
        ("src/a.rs", "#[cfg(test)]\nmod tests;"),
        ("src/a/tests.rs", ""),
        ("src/lost.rs", ""),
        ("src/lost_and_found/mod.rs", "mod deep;"),
        ("src/lost_and_found/deep.rs", ""),
        ("tests/it/main.rs", "mod a;"),
        ("tests/it/b.rs", ""),
    ]
    .into();
    let found = undeclared_modules(&tree);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("src/lost.rs") && found[1].starts_with("tests/it/b.rs"), "{found:?}");
}

#[test]
fn a_snapshot_without_a_test_is_found() {
    let tree: Texts =
        [("tests/it/a.rs", "fn status_fits() {}\nassert_snapshot!(\"by-name\", x); fn samples() {}")].into();
    let paths = [
        "tests/it/snapshots/it__a__status_fits.snap",
        "tests/it/snapshots/it__a__status_fits-2.snap",
        "tests/it/snapshots/it__a__by-name.snap",
        "tests/it/snapshots/it__a__samples@SL0101-tab.yaml.snap",
        "tests/it/snapshots/it__a__SL0101-tab.snap",
        "tests/it/snapshots/it__a__gone.snap",
        "tests/it/snapshots/it__a__samples@SL0102-gone.yaml.snap",
        "tests/definitions/invalid/SL0101-tab.yaml",
    ];
    let found = orphan_snapshots(&tree, &paths);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|fault| fault.contains("gone")), "{found:?}");
}

#[test]
fn a_code_without_a_sample_and_a_sample_without_a_code_are_found() {
    let registry = "// SL0100 X\nSL0101 A Error \"SL0199\"; SL0102 B Error \"b\"; SLOW ISL0103\n#[cfg(test)] SL9999";
    let codes = codes(registry);
    assert_eq!(codes, ["SL0101", "SL0102"]);
    assert_eq!(samples_of_codes(&codes, &["SL0101-tab.yaml", "SL0102-many"]), Vec::<String>::new());
    assert_eq!(samples_of_codes(&codes, &["SL0101-tab.yaml"]).len(), 1);
    assert_eq!(samples_of_codes(&codes, &["SL0101-tab.yaml", "SL0102-b.yaml", "SL0103-c.yaml"]).len(), 1);
    assert_eq!(samples_of_codes(&codes, &["SL0101-a", "SL0101-b", "SL0101-c", "SL0101-d", "SL0102-e"]).len(), 1);
    assert_eq!(samples_of_codes(&codes, &["SL0101-a", "SL0102b"]).len(), 2);
}

#[test]
fn a_code_without_a_page_and_a_page_without_a_code_are_found() {
    let codes = ["SL0101", "SL0102"].map(str::to_owned);
    assert_eq!(pages_of_codes(&codes, "# SL01xx\nSL0101:\n  bad: x\n\nSL0102:\n"), Vec::<String>::new());
    assert_eq!(pages_of_codes(&codes, "SL0101:\n  sample: SL0102-x\n").len(), 1);
    assert_eq!(pages_of_codes(&codes, "SL0101:\nSL0102:\nSL0103:\n").len(), 1);
}
