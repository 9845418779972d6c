// SPDX-License-Identifier: EUPL-1.2
//! The verbs that need no programme: check, new, schema, config show, mail preview, and the help.

use serde_json::Value;

use super::Desk;

#[test]
fn check_finds_nothing_in_the_shipped_workflow_and_names_a_fault_with_its_cure() {
    let desk = Desk::with_gho();
    assert_eq!(desk.ok("check gho-dgw --strict"), "no errors in 13 files\n");
    let people = std::fs::read_to_string(desk.path("gho-dgw/people.yaml")).unwrap();
    desk.write("gho-dgw/people.yaml", &people.replacen("roles: [steering-group]", "roles: [stering-group]", 1));
    let output = desk.run("check gho-dgw");
    assert_eq!(output.status.code(), Some(1));
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("there is no role `stering-group`"), "{found}");
    assert!(found.contains("did you mean `steering-group`?"), "{found}");
    assert!(found.ends_with("in 13 files\n"), "{found}");
}

#[test]
fn a_fault_that_stands_in_two_files_is_shown_in_both() {
    let desk = Desk::with_gho();
    for file in ["gho-dgw/phase-1-cooperation.yaml", "gho-dgw/phase-2-preparation.yaml"] {
        let text = std::fs::read_to_string(desk.path(file)).unwrap();
        desk.write(file, &text.replacen("owner: project-group", "owner: project-grop", 1));
    }
    let told = String::from_utf8(desk.run("check gho-dgw").stdout).unwrap();
    assert_eq!(told.matches("SL0306").count(), 1, "one slip is one finding: {told}");
    let shown = told.lines().filter(|line| line.ends_with(" |     owner: project-grop"));
    assert_eq!(shown.count(), 2, "{told}");
}

#[test]
fn a_warning_fails_the_check_only_when_it_is_strict() {
    let desk = Desk::with_gho();
    let phase = std::fs::read_to_string(desk.path("gho-dgw/phase-1-cooperation.yaml")).unwrap();
    desk.write("gho-dgw/phase-1-cooperation.yaml", &phase.replacen("when_silent: escalate", "when_silent: approve", 1));
    let said = desk.ok("check gho-dgw");
    assert!(said.contains("warning[SL0707]") && said.ends_with("1 warning in 13 files\n"), "{said}");
    let strict = desk.run("check gho-dgw --strict");
    assert_eq!(strict.status.code(), Some(1));
    assert_eq!(String::from_utf8(strict.stdout).unwrap(), said);
}

#[test]
fn check_explains_a_code_with_an_example_wrong_and_right() {
    let desk = Desk::with_gho();
    insta::assert_snapshot!(
        ["en", "nl"].map(|language| desk.ok(&format!("check --explain SL0703 --language {language}"))).join("----\n")
    );
    let by_name = desk.ok("check --explain single-approver --format json --language en");
    let page: serde_json::Value = serde_json::from_str(&by_name).unwrap();
    assert_eq!((&page["code"], &page["severity"]), (&"SL0703".into(), &"warning".into()));
    assert!(page["bad"].as_str().unwrap().lines().count() < page["good"].as_str().unwrap().lines().count());
    let escape = desk.ok("check --explain SL0103 --language en");
    assert!(escape.contains("# coloured \u{241b}[31mred") && !escape.contains('\u{1b}'), "{escape}");
}

#[test]
fn a_code_that_does_not_exist_leads_to_the_nearest_one() {
    let desk = Desk::with_gho();
    assert!(
        desk.fails(2, "check --explain singel-approver").contains("did you mean SL0703 (One person alone decides)?")
    );
    assert!(desk.fails(2, "check --explain weather").contains("a code stands in each finding between brackets"));
    assert!(desk.fails(2, "check gho-dgw --explain SL0703").contains("--explain"));
}

#[test]
fn check_gives_scripts_every_finding_as_json() {
    let desk = Desk::with_gho();
    desk.write("one.yaml", "sluis: 1\nid: one\nunknown: 1\n");
    let output = desk.run("check one.yaml --format json");
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"], 1);
    let first = &report["diagnostics"][0];
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "severity", "file", "line", "column", "endLine", "endColumn", "message", "help"]);
    assert_eq!(first["file"], "one.yaml");
}

#[test]
fn check_writes_sarif_that_is_valid_by_its_standard() {
    let text = std::fs::read_to_string(crate::tools::root().join("tests/standards/sarif-2.1.0.json")).unwrap();
    let mut schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    // The pattern of a language has a bracket too many, which only lenient engines pass over. Ours are `nl` and `en`.
    for part in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{part}/properties/language")).unwrap();
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    let standard = jsonschema::validator_for(&schema).unwrap();
    let desk = Desk::with_gho();
    // A related place, a help, a warning, a name that no URI holds as it is, and nothing at all.
    desk.write("één twee.yaml", "sluis: 1\nid: one\nid: two\nunknown: 1\nverison: 1.0.0\n");
    for (arguments, results) in [("check gho-dgw", 0), ("check 'één twee.yaml'", 3)] {
        let output = desk.run(&format!("{arguments} --format sarif"));
        let log: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let faults: Vec<String> =
            standard.iter_errors(&log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{log:#}");
        let found = log["runs"][0]["results"].as_array().unwrap();
        assert!(found.len() >= results, "{log:#}");
        let fixes: Vec<_> =
            found.iter().filter_map(|one| one.pointer("/fixes/0/artifactChanges/0/replacements/0")).collect();
        let says = |fix: &serde_json::Value| {
            (fix["insertedContent"]["text"].as_str().unwrap().to_owned(), fix["deletedRegion"]["startLine"].as_u64())
        };
        let fixes: Vec<_> = fixes.into_iter().map(says).collect();
        let wanted = [(String::new(), Some(2)), ("version".to_owned(), Some(5))];
        assert_eq!(fixes, if results > 0 { &wanted[..] } else { &[] }, "{log:#}");
    }
}

#[test]
fn findings_are_told_in_the_language_of_the_reader_in_every_format() {
    let desk = Desk::with_gho();
    desk.write("one.yaml", "sluis: 1\nid: one\nid: two\n");
    desk.write(
        "gho-dgw/broken.test.yaml",
        "name: x\nstart: { at: 2027-01-04 09:00 }\nstory: [{ expect: { phase: nowhere, state: open } }]\n",
    );
    let (dutch, english) = ("de sleutel `id` staat hier twee keer", "the key `id` stands twice in one map");
    for format in ["human", "json", "sarif", "github"] {
        let said = |language: &str| {
            String::from_utf8(desk.run(&format!("check one.yaml --format {format} --language {language}")).stdout)
                .unwrap()
        };
        assert!(said("nl").contains(dutch) && !said("nl").contains(english), "{format}: {}", said("nl"));
        assert!(said("en").contains(english) && !said("en").contains(dutch), "{format}: {}", said("en"));
    }
    let told = desk.run("check one.yaml --language nl");
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("fout[") && told.contains("= oplossing: haal er een weg"), "{told}");
    let played = desk.run("test gho-dgw --language nl");
    assert!(String::from_utf8_lossy(&played.stdout).contains("er is geen fase `nowhere`"), "{played:?}");
    let started = desk.run("start one.yaml --language nl");
    let said = String::from_utf8_lossy(&started.stderr);
    assert!(started.status.code() == Some(1) && said.contains(dutch), "{said}");
}

#[test]
fn check_marks_the_lines_of_a_pull_request_and_no_other_verb_does() {
    let desk = Desk::with_gho();
    desk.write("one.yaml", "sluis: 1\nid: one\nid: two\n");
    let output = desk.run("check one.yaml --format github");
    assert_eq!(output.status.code(), Some(1));
    let marks = String::from_utf8(output.stdout).unwrap();
    let mark = "::error file=one.yaml,line=3,endLine=3,col=1,endColumn=3,title=SL0104::";
    assert!(marks.lines().any(|line| line.starts_with(mark)), "{marks}");
    assert!(desk.fails(2, "list --format sarif").contains("only `sluis check` prints in the formats sarif and github"));
}

#[test]
fn every_shell_and_the_manual_know_every_verb() {
    let desk = Desk::with_gho();
    let help = desk.ok("--help");
    let verbs: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|verb| !verb.is_empty())
        .collect();
    assert!(verbs.len() > 30, "{verbs:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = desk.ok(&format!("completions {shell}"));
        let missing: Vec<_> = verbs.iter().filter(|verb| !script.contains(**verb)).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
    }
    desk.write("sluis.bash", &desk.ok("completions bash"));
    let parsed = std::process::Command::new("bash").arg("-n").arg(desk.path("sluis.bash")).status().unwrap();
    assert!(parsed.success());
    assert!(desk.ok("man").contains(".TH sluis 1"));
    desk.ok("man pages");
    for verb in verbs.iter().filter(|verb| **verb != "help") {
        assert!(desk.path(&format!("pages/sluis-{verb}.1")).is_file(), "{verb}");
    }
}

#[test]
fn a_new_workflow_passes_its_check_in_both_languages() {
    let desk = Desk::with_gho();
    insta::assert_snapshot!(desk.ok("new mine"), @r"
    There is a programme to start from in mine:
      example.test.yaml
      people.yaml
      phase-1-preparation.yaml
      phase-2-delivery.yaml
      workflow.yaml

    See whether it is right:  sluis check mine
    Play its story:           sluis test mine
    ");
    desk.ok("new van-mij --language nl");
    assert_eq!(desk.ok("check mine van-mij --strict"), "no errors in 10 files\n");
    let refused = desk.fails(2, "new mine");
    assert_eq!(refused, "error: mine is not empty\n  hint: name a folder that does not exist yet\n");
}

#[test]
fn every_schema_is_printed_as_it_stands_in_its_file() {
    let desk = Desk::with_gho();
    let list = desk.ok("schema");
    for line in list.lines() {
        let name = line.split(' ').next().unwrap();
        let file = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(desk.ok(&format!("schema {name}")), std::fs::read_to_string(file).unwrap());
    }
    assert_eq!(list.lines().count(), 6);
    assert!(desk.fails(2, "schema fase").contains("choose one of: workflow, phase"));
}

#[test]
fn a_schema_in_dutch_is_valid_and_differs_in_its_texts_alone() {
    let desk = Desk::with_gho();
    let read = |line: &str| serde_json::from_str::<Value>(&desk.ok(line)).unwrap();
    for line in desk.ok("schema").lines() {
        let name = line.split(' ').next().unwrap();
        let (english, dutch) = (read(&format!("schema {name}")), read(&format!("schema {name} --language nl")));
        jsonschema::draft202012::meta::validate(&dutch).unwrap();
        let mut told = Vec::new();
        differing(&english, &dutch, "", &mut told);
        assert!(told.len() > 30, "{name}: only {} texts are in Dutch", told.len());
        let texts = ["title", "description", "label", "errorMessage", "enumDescriptions", "markdownEnumDescriptions"];
        let other = told.iter().find(|way| {
            let keyword = way.rsplit('/').find(|part| part.parse::<usize>().is_err());
            !texts.contains(&keyword.unwrap()) || way.contains("/examples/") || way.contains("/body/")
        });
        assert_eq!(other, None, "{name}");
    }
    let mut configured = desk.command("schema phase");
    let configured = configured.env("SLUIS_LANGUAGE", "nl").output().unwrap();
    assert!(String::from_utf8(configured.stdout).unwrap().contains("\"title\": \"Een fase\""));
}

/// The ways to all that differs between two values; a key or item that only one of them has is one of them.
fn differing(one: &Value, other: &Value, way: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter().for_each(|(key, value)| differing(value, &other[key], &format!("{way}/{key}"), found));
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(at, (one, other))| differing(one, other, &format!("{way}/{at}"), found));
        }
        _ if one == other => {}
        _ => found.push(way.to_owned()),
    }
}

#[test]
fn the_configuration_says_where_each_value_came_from() {
    let desk = Desk::with_gho();
    desk.write("sluis.toml", "[mail]\nfrom = \"GHO <gho@gho.example>\"\n");
    let mut command = desk.command("config show --data elsewhere");
    let shown = command.env("SLUIS_LANGUAGE", "nl").output().unwrap();
    insta::assert_snapshot!(String::from_utf8(shown.stdout).unwrap());
    desk.write("sluis.toml", "[mail]\nform = \"GHO <gho@gho.example>\"\n");
    let wrong = desk.fails(2, "config show");
    assert!(wrong.contains("sluis.toml:2") && wrong.contains("did you mean `from`?"), "{wrong}");
}

#[test]
fn each_kind_of_mail_can_be_looked_at_before_a_programme_runs() {
    let desk = Desk::with_gho();
    insta::assert_snapshot!(desk.ok("mail preview gho-dgw"));
    let mail = desk.ok("mail preview gho-dgw --kind gate-open --language nl");
    assert!(mail.starts_with("Aan: a.van.gorp@goirle.example\nOnderwerp: "), "{mail}");
    desk.ok("mail preview gho-dgw --to previews");
    assert_eq!(std::fs::read_dir(desk.path("previews")).unwrap().count(), 21);
    assert!(!desk.path("sluis-data").exists());
}

#[test]
fn every_verb_explains_itself_with_an_example() {
    let desk = Desk::with_gho();
    let help = desk.ok("--help");
    let verbs = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for verb in verbs.lines().filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help") {
        let own = desk.ok(&format!("{verb} --help"));
        let below = if verb == "mail" { desk.ok("mail preview --help") } else { own };
        assert!(below.contains("Example") && below.contains(&format!("  sluis {verb}")), "{verb}\n{below}");
    }
    insta::assert_snapshot!(help);
}
