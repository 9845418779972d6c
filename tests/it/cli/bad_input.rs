// SPDX-License-Identifier: EUPL-1.2
//! What goes wrong outside or is asked wrongly: a clear error, and nothing changes. What the rules of a programme refuse
//! stands in the tour.

use std::fs;
use std::process::Stdio;

use super::Desk;

const START: &str = "start gho-dgw --input start=2027-01-04";
const COMPLETE: &str = "complete gho-dgw 'baseline[goirle]' --as information-manager-goirle --set maturity=growing";

#[test]
fn a_refused_command_changes_nothing() {
    let desk = Desk::with_gho();
    desk.ok(START);
    let before = (desk.ok("log gho-dgw"), desk.ok("outbox"), desk.ok("status gho-dgw"));
    for line in [
        "complete gho-dgw 'baseline[goirle]' --as adviser-dgw --set maturity=growing",
        "complete gho-dgw 'baseline[goirle]' --as information-manager-goirle --set maturity=huge",
        "complete gho-dgw inventory --as project-lead --set overview=x",
        "vote gho-dgw cooperation approve --as director-goirle",
        "pledge gho-dgw funding goirle --amount 1.00 --as director-goirle",
        "skip gho-dgw cooperation-model --as director-goirle --reason x",
        "start gho-dgw --id gho-dgw --input start=2027-01-04",
    ] {
        let said = desk.fails(1, line);
        assert!(said.starts_with("refused: "), "{line}\n{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_eq!((desk.ok("log gho-dgw"), desk.ok("outbox"), desk.ok("status gho-dgw")), before);
}

#[test]
fn what_goes_wrong_is_told_in_dutch_to_who_reads_dutch() {
    let desk = Desk::with_gho();
    desk.write("one.yaml", "sluis: 1\n");
    desk.write("values.yaml", "a: 1\na: 2\n");
    desk.write("wrong.toml", "[mail]\nform = \"x\"\n");
    std::fs::create_dir(desk.path("one")).unwrap();
    desk.write("one/whole.yaml", include_str!("../../definitions/valid/minimum.yaml"));
    std::fs::create_dir(desk.path("two")).unwrap();
    desk.write("two/Workflow.yml", "phases:\n  one: { file: one.yaml }\n");
    for (status, line, dutch) in [
        (2, "check nowhere", "nowhere kan niet worden gelezen; controleer de naam en de rechten"),
        (2, "check one", "in one staat geen workflow.yaml, wel workflows van één bestand: `whole.yaml`"),
        (2, "check one", "noem het bestand zelf: `one/whole.yaml`"),
        (2, "check two", "in two staat geen workflow.yaml, wel Workflow.yml"),
        (2, "check two", "hernoem Workflow.yml tot workflow.yaml"),
        (2, "check two/Workflow.yml", "hernoem Workflow.yml tot workflow.yaml"),
        (2, "chekc", "er is geen opdracht `chekc`; bedoelt u `check`?"),
        (2, "start gho-dgw --input start=2027-01-04 --data one.yaml", "er staat een bestand in de weg"),
        (2, "list --config nowhere.toml", "de configuratie nowhere.toml kan niet worden gelezen"),
        (2, "list --config wrong.toml", "wrong.toml:2: er is hier geen instelling `form`; bedoelt u `from`?"),
        (2, "list --config wrong.toml", "fout: "),
        (2, "check --explain weather", "er is geen code `weather`"),
        (2, "check --explain singel-approver", "bedoelt u SL0703 (Eén persoon besluit alleen)?"),
        (2, "new gho-dgw", "gho-dgw is niet leeg"),
        (2, "demo --data played", "met `--keep played`"),
        (1, "start one.yaml", "de workflow in one.yaml heeft fouten, dus er is niets gedaan"),
        (2, "list --format sarif", "alleen `sluis check` kent de vormen sarif en github"),
        (2, "schema wrkflow", "er is geen schema `wrkflow`"),
        (2, "status gho-dgw", "`sluis start` maakt ze, of geef --data"),
    ] {
        let said = desk.fails(status, &format!("{line} --language nl"));
        assert!(said.contains(dutch), "{line}\n{said}");
        assert!(said.contains("fout: "), "{line}\n{said}");
    }
    desk.ok(START);
    for (line, dutch) in [
        ("status nothing", "er is geen programma `nothing`"),
        ("export gho-dgw --format json", "een programma is nog niet als json te exporteren"),
        (
            "complete gho-dgw 'pilot/baseline[goirle]' --as information-manager-goirle",
            "stap `baseline` hoort bij fase `cooperation`, niet bij `pilot`",
        ),
        (
            "complete gho-dgw 'baseline[goirle]' --as information-manager-goirle --outputs values.yaml",
            "regel 2, kolom 1: de sleutel `a` staat hier twee keer",
        ),
        ("snooze gho-dgw 'gate ' --as project-lead --until 2027-02-01", "er is geen"),
    ] {
        let output = desk.run(&format!("{line} --language nl"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.to_lowercase().contains(dutch), "{line}\n{said}");
    }
}

#[test]
fn a_workflow_with_errors_is_not_started() {
    let desk = Desk::with_gho();
    desk.write("gho-dgw/phase-3-pilot.yaml", "title: Pilot\nsteps: {}\n");
    let said = desk.fails(1, START);
    assert!(said.contains("error[SL"), "{said}");
    assert!(said.contains("has errors, so nothing was done"), "{said}");
    assert!(!desk.path("sluis-data").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let desk = Desk::with_gho();
    desk.write("file", "");
    for folder in ["file", "file/below", "/proc/sluis"] {
        let said = desk.fails(2, &format!("{START} --data {folder}"));
        assert!(said.starts_with("error: ") && said.contains(folder), "{said}");
        assert!(!said.contains("Error {") && !said.contains("Some("), "{said}");
    }
}

#[test]
fn a_data_folder_that_was_named_and_holds_nothing_is_told_and_not_taken_for_lost_data() {
    let desk = Desk::with_gho();
    desk.write("a.toml", "");
    desk.write("sluis.toml", "data = \"tpyo\"\n");
    for line in ["list", "actions", "outbox", "people list"] {
        for (data, what) in [("tpyo", "there is no data in tpyo"), ("a.toml", "there is no data in a.toml")] {
            let said = desk.fails(2, &format!("{line} --data {data}"));
            assert!(said.contains(what) && said.contains("or give --data"), "{line}: {said}");
        }
    }
    assert!(desk.fails(2, "list").contains("there is no data in tpyo"), "a settings file is mistyped as well");
    std::fs::remove_file(desk.path("sluis.toml")).unwrap();
    assert!(desk.ok("list").contains("No programmes yet"), "nobody named a folder");
    assert!(!desk.path("tpyo").exists());
}

#[test]
fn a_database_that_this_version_lacks_is_told_where_it_was_asked_for() {
    let desk = Desk::with_gho();
    desk.write("sluis.toml", "[database]\nurl = \"postgres://sluis@db.example/sluis\"\n");
    let said = desk.fails(2, "list --language nl");
    assert!(said.contains("sluis.toml:2: PostgreSQL zit niet in deze versie; laat dit weg"), "{said}");
    let said = desk.fails(2, "list --language nl --database postgres://sluis@db.example/other");
    assert!(said.contains("optie: PostgreSQL zit niet in deze versie"), "{said}");
}

#[test]
fn data_of_a_newer_program_is_refused_and_left_alone() {
    let desk = Desk::with_gho();
    desk.ok(START);
    let file = desk.path("sluis-data/sluis.db");
    let database = rusqlite::Connection::open(&file).unwrap();
    database.pragma_update(None, "user_version", 9999).unwrap();
    drop(database);
    let before = fs::read(&file).unwrap();
    for line in ["status gho-dgw", "list", COMPLETE] {
        let said = desk.fails(2, line);
        assert!(said.contains("newer"), "{said}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let desk = Desk::with_gho();
    desk.ok(START);
    fs::write(desk.path("sluis-data/sluis.db"), "this is no database, but it is long enough to be looked at twice")
        .unwrap();
    let said = desk.fails(2, "list");
    assert!(said.starts_with("error: ") && said.contains("sluis.db"), "{said}");
}

#[test]
fn two_processes_at_once_both_succeed_and_share_one_order() {
    let desk = Desk::with_gho();
    desk.ok(START);
    let start = |line: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.current_dir(desk.path("")).env_clear().env("SLUIS_TEST_NOW", "2027-01-05T09:00:00+01:00");
        command.args(line.split(' ')).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let parties = ["goirle", "hilvarenbeek", "oisterwijk"];
    let running: Vec<_> = parties
        .iter()
        .map(|party| {
            start(&format!(
                "complete gho-dgw baseline[{party}] --as information-manager-{party} --set maturity=growing"
            ))
        })
        .collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let log: serde_json::Value = serde_json::from_str(&desk.ok("log gho-dgw --format json")).unwrap();
    let completed = log.as_array().unwrap().iter().filter(|line| line["type"] == "step-completed").count();
    assert_eq!(completed, 3);
    assert!(desk.ok("verify gho-dgw").contains("hold"));
    assert!(desk.ok("status gho-dgw").contains("▸ cooperation-model"));
}

#[test]
fn a_changed_record_is_found() {
    let desk = Desk::with_gho();
    desk.ok(START);
    desk.ok(COMPLETE);
    let database = rusqlite::Connection::open(desk.path("sluis-data/sluis.db")).unwrap();
    let column = "UPDATE events SET body = replace(body, 'growing', 'settled') WHERE body LIKE '%growing%'";
    assert_eq!(database.execute(column, []).unwrap(), 1);
    drop(database);
    let output = desk.run("verify gho-dgw");
    assert_eq!(output.status.code(), Some(1));
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(found.contains("gho-dgw 7: "), "{found}");
}

#[test]
fn output_that_cannot_be_written_is_an_error_and_a_closed_pipe_is_not() {
    let desk = Desk::with_gho();
    let run = |out: Stdio| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.current_dir(desk.path("")).env_clear().args(["schema", "phase"]).stdout(out).stderr(Stdio::piped());
        command.spawn().unwrap().wait_with_output().unwrap()
    };
    let full = run(Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap()));
    assert_eq!(full.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&full.stderr).contains("the output cannot be written"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let closed = run(Stdio::from(writer));
    assert!(closed.status.success(), "{}", String::from_utf8_lossy(&closed.stderr));
}

#[test]
fn mail_for_a_server_is_left_to_the_daemon_and_the_command_stands() {
    let desk = Desk::with_gho();
    desk.write("sluis.toml", "[mail]\nfrom = \"gho@gho.example\"\ntransport = \"smtp\"\nhost = \"mail.example\"\n");
    let told = desk.ok(START);
    assert!(told.contains("3 mails wait in the outbox until `sluis serve` runs."), "{told}");
    let rows: serde_json::Value = serde_json::from_str(&desk.ok("outbox --format json")).unwrap();
    assert!(rows.as_array().unwrap().iter().all(|row| row["state"] == "claimable"), "{rows}");
}

#[test]
fn what_happens_inside_is_told_on_standard_error_and_only_when_asked() {
    let desk = Desk::with_gho();
    desk.ok(START);
    let told = String::from_utf8(desk.run(&format!("{COMPLETE} -v")).stderr).unwrap();
    assert!(told.contains("complete") && told.contains("gho-dgw"), "{told}");
    assert!(!told.contains("\u{1b}["), "no colours where nobody looks: {told}");
}
