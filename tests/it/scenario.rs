// SPDX-License-Identifier: EUPL-1.2
//! Stories through the program itself: those that ship come true, those that do not say where and why, and the demo
//! tells the whole case. What people read is kept as snapshots.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs the program in a folder.
fn sluis(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command.current_dir(folder).args(args).env_remove("LANG").env_remove("LC_ALL").env("NO_COLOR", "1");
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A demo in a fresh folder, in `./sluis-demo`.
fn demo(args: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    let output = sluis(folder.path(), &[&["demo"], args].concat());
    (folder, output)
}

/// The words without the places where lines break.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A copy of the shipped workflow, with some text replaced in one of its files.
fn copy_with(file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&Path::new(ROOT).join("workflows/gho-dgw"), copy.path());
    let path = copy.path().join(file);
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.contains(from), "{file} does not hold `{from}` any more");
    fs::write(&path, before.replace(from, to)).unwrap();
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn test_files(folder: &Path) -> Vec<PathBuf> {
    let inner = fs::read_dir(folder).unwrap().flat_map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { test_files(&path) } else { vec![path] }
    });
    inner.filter(|path| path.to_string_lossy().ends_with(".test.yaml")).collect()
}

#[test]
fn every_shipped_story_comes_true() {
    let output = sluis(Path::new(ROOT), &["test", "workflows", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let workflows = report["workflows"].as_array().unwrap();
    let tests: Vec<_> = workflows.iter().flat_map(|workflow| workflow["tests"].as_array().unwrap()).collect();
    for test in &tests {
        assert_eq!(test["passed"], true, "{test:#}");
    }
    assert_eq!(tests.len(), test_files(&Path::new(ROOT).join("workflows")).len());
    assert!(output.status.success());
}

/// No line is wider than a terminal, and nothing is called by its id.
fn assert_readable(story: &str) {
    let story = story.split("sluis status").next().unwrap();
    let wide: Vec<&str> = story.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    for id in ["steering-group", "choose-question", "sociaal-1", "director-", "data-analyst (", "operator"] {
        assert!(!story.contains(id), "the story names the id {id}");
    }
}

#[test]
fn the_demo_tells_the_whole_case_in_readable_dutch() {
    let (_folder, output) = demo(&["--language", "nl"]);
    insta::assert_snapshot!("demo_nl", text(&output));
    assert_readable(&text(&output));
    assert!(output.status.success());
}

#[test]
fn the_demo_tells_the_whole_case_in_readable_english() {
    let (_folder, output) = demo(&["--language", "en"]);
    insta::assert_snapshot!("demo_en", text(&output));
    assert_readable(&text(&output));
    assert!(output.status.success());
}

#[test]
fn the_same_demo_leaves_the_same_mails_byte_for_byte() {
    let mails = |folder: &Path| {
        let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder.join("sluis-demo/mail"))
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    let (one, _) = demo(&["--quiet"]);
    let (other, _) = demo(&["--quiet"]);
    let (one, other) = (mails(one.path()), mails(other.path()));
    assert!(one.len() > 100, "only {} mails", one.len());
    assert!(one == other, "two demos wrote other mails");
}

#[test]
fn a_shorter_term_in_a_copy_changes_the_story() {
    let copy = copy_with(
        "phase-2-preparation.yaml",
        "    due: 6 weeks\n    outputs:\n      attendance",
        "    due: 2 weeks\n    outputs:\n      attendance",
    );
    let (_folder, output) = demo(&[copy.path().to_str().unwrap(), "--language", "nl"]);
    let story = in_one_line(&text(&output));
    assert!(story.contains("Workshop ruimte. Projectgroep, uiterlijk maandag 1 maart (2 weken)"), "{story}");
    assert!(!story.contains("dinsdag 30 maart (6 weken"), "{story}");
    assert!(output.status.success());
}

#[test]
fn another_quorum_in_a_copy_changes_the_story() {
    let from =
        "rule: majority, quorum: { at_least: 1, per: party }, casting_vote: true }\n    due: 10 working days\n\n  # 2";
    let to = "rule: majority, quorum: 4, casting_vote: true }\n    due: 10 working days\n\n  # 2";
    let copy = copy_with("phase-2-preparation.yaml", from, to);
    let (_folder, output) = demo(&[copy.path().to_str().unwrap(), "--language", "nl"]);
    let story = in_one_line(&text(&output));
    assert!(story.contains("een meerderheid, ten minste 4 stemmen uitgebracht"), "{story}");
    // Three votes are not enough any more, so the story that expects so does not come true.
    assert!(story.contains("het quorum ontbreekt (3 van de nodige 4 hebben gestemd)"), "{story}");
    assert!(story.contains("Stap choose-question is open"), "{story}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_demo_replaces_an_earlier_one_and_nothing_else() {
    let small = Path::new(ROOT).join("workflows/offsite");
    let small = small.to_str().unwrap();
    let (folder, _) = demo(&[small, "--quiet"]);
    let again = sluis(folder.path(), &["demo", small, "--quiet"]);
    assert!(again.status.success(), "{again:?}");

    fs::write(folder.path().join("sluis-demo/thesis.txt"), "years of work").unwrap();
    let refused = sluis(folder.path(), &["demo", "--quiet"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("holds something else than a demo"));
    assert_eq!(fs::read_to_string(folder.path().join("sluis-demo/thesis.txt")).unwrap(), "years of work");
    assert!(folder.path().join("sluis-demo/sluis.db").exists());

    let own = folder.path().join("own");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("sluis.db"), "real data").unwrap();
    let refused = sluis(folder.path(), &["demo", "--quiet", "--keep", "own"]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(own.join("sluis.db")).unwrap(), "real data");
}

fn failing_stories(language: &str) -> String {
    let output = sluis(Path::new(ROOT), &["test", "tests/definitions/stories", "--language", language]);
    assert_eq!(output.status.code(), Some(1));
    text(&output)
}

#[test]
fn stories_that_do_not_come_true_say_where_and_why() {
    insta::assert_snapshot!("failing_stories_nl", failing_stories("nl"));
    insta::assert_snapshot!("failing_stories_en", failing_stories("en"));
}

#[test]
fn one_story_can_be_played_alone() {
    let output =
        sluis(Path::new(ROOT), &["test", "tests/definitions/stories/comes-true.test.yaml", "--language", "en"]);
    let told = text(&output);
    assert!(told.ends_with("\n1 story came true.\n"), "{told}");
    assert!(!told.contains("reaches"), "one story of many says nothing about the others: {told}");
    assert!(output.status.success());
}

#[test]
fn a_workflow_with_errors_shows_them_and_is_not_played() {
    let copy = copy_with("phase-1-cooperation.yaml", "needs: baseline", "needs: basline");
    let output = sluis(Path::new(ROOT), &["test", copy.path().to_str().unwrap(), "--language", "en"]);
    let told = text(&output);
    assert!(told.contains("did you mean `baseline`?"), "{told}");
    assert!(told.contains("1 workflow has errors and was not played."), "{told}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn every_rule_of_people_has_a_story_that_comes_true() {
    let folders =
        ["rules", "counting", "joins", "dates", "vacancies", "work"].map(|name| format!("tests/scenarios/{name}"));
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let output = sluis(Path::new(ROOT), &[&["test"], &folders[..], &["--language", "en"]].concat());
    assert!(output.status.success(), "{}{}", text(&output), String::from_utf8_lossy(&output.stderr));
}

/// What `test` says of a copy of the smallest workflow, with this line at the start of its story.
fn coverage_with(line: &str) -> serde_json::Value {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&Path::new(ROOT).join("workflows/offsite"), copy.path());
    let story = copy.path().join("team-goes-sailing.test.yaml");
    let written = fs::read_to_string(&story).unwrap();
    fs::write(&story, written.replacen("\nstory:\n", &format!("\nstory:\n{line}"), 1)).unwrap();
    let output = sluis(copy.path(), &["test", "--format", "json"]);
    assert!(output.status.success(), "{}", text(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["workflows"][0].clone()
}

#[test]
fn a_refusal_that_a_story_meets_is_a_way_that_it_went() {
    let refusal = serde_json::json!({ "refusal": "person-does-not-manage" });
    let missed = |report: &serde_json::Value| report["unreached"].as_array().unwrap().contains(&refusal);
    let reached = |report: &serde_json::Value| report["coverage"]["reached"].as_u64().unwrap();
    let before = coverage_with("");
    let after =
        coverage_with("  - refuse: { hold: { as: chris, reason: I would rather not. }, because: does not manage }\n");
    assert!(missed(&before) && !missed(&after), "{before:#}\n{after:#}");
    assert_eq!(reached(&after), reached(&before) + 1);
    assert_eq!(after["coverage"]["ways"], before["coverage"]["ways"]);
    let ways = before["coverage"]["ways"].as_u64().unwrap();
    assert_eq!(before["unreached"].as_array().unwrap().len() as u64, ways - reached(&before));
}

#[test]
fn a_story_is_never_changed_to_fit() {
    let output = sluis(Path::new(ROOT), &["test", "tests/definitions/stories", "--update"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("unexpected argument '--update'"));
}
