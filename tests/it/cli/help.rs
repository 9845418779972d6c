// SPDX-License-Identifier: EUPL-1.2
//! What the program says of its own commands to whoever reads Dutch, in every way in which that language is chosen.

use super::Desk;

/// What was said, on standard output and standard error, with the exit status of a command.
fn said(command: &mut assert_cmd::Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn help_is_in_the_language_of_the_reader_however_it_is_chosen() {
    let desk = Desk::with_gho();
    let asked = desk.ok("vote --help --language nl");
    insta::assert_snapshot!("help_of_vote_nl", asked);
    for line in ["--language=nl help vote", "help vote --language nl", "help --language=nl vote"] {
        assert_eq!(desk.ok(line), asked, "{line}");
    }
    for variable in ["SLUIS_LANGUAGE", "LANG"] {
        let (status, text) = said(desk.command("help vote").env(variable, "nl"));
        assert_eq!((status, text), (Some(0), asked.clone()), "{variable}");
    }
    let english = desk.ok("help vote");
    assert!(english.contains("Usage: sluis vote [OPTIONS]"), "{english}");
    assert_eq!(said(desk.command("vote --help --language en").env("SLUIS_LANGUAGE", "nl")), (Some(0), english));
}

#[test]
fn commands_that_ask_for_a_verb_list_them_in_dutch() {
    let desk = Desk::with_gho();
    insta::assert_snapshot!("help_of_sluis_nl", desk.ok("--help --language nl"));
    let whole = desk.ok("-h --language nl");
    assert_eq!(said(desk.command("").env("SLUIS_LANGUAGE", "nl")), (Some(2), whole.clone()));
    insta::assert_snapshot!("help_of_outbox_nl", desk.ok("--language nl help outbox list"));
    insta::assert_snapshot!("help_of_completions_nl", desk.ok("completions -h --language nl"));
    let (status, people) = said(desk.command("people").env("SLUIS_LANGUAGE", "nl"));
    assert_eq!(status, Some(2));
    insta::assert_snapshot!("help_of_people_nl", people);
    insta::assert_snapshot!(desk.fails(2, "vote gho-dgw --language nl"), @r"
    fout: er ontbreekt nog: `--as <PERSOON>`, `<POORT|STAP>`, `<OORDEEL|OPTIE>...`

    Gebruik: sluis vote [OPTIES] --as <PERSOON> <PROGRAMMA> <POORT|STAP> <OORDEEL|OPTIE>...

    Meer uitleg staat in `--help`.
    ");
}

#[test]
fn the_manual_and_the_shells_speak_dutch() {
    let desk = Desk::with_gho();
    assert_eq!(desk.ok("man pages --language nl"), "De pagina's van de handleiding staan in pages\n");
    insta::assert_snapshot!("page_of_people_nl", std::fs::read_to_string(desk.path("pages/sluis-people.1")).unwrap());
    let first = desk.ok("man --language nl");
    for heading in
        ["NAAM", "SAMENVATTING", "BESCHRIJVING", "OPTIES", "\"ALGEMENE OPTIES\"", "OPDRACHTEN", "VERDER", "VERSIE"]
    {
        assert!(first.contains(&format!("\n.SH {heading}\n")), "{heading}\n{first}");
    }
    let script = desk.ok("completions fish --language nl");
    assert!(script.contains("-a \"vote\" -d 'Stem over een poort of een besluit, of verander een stem'"), "{script}");
    let lines = |script: &str| script.lines().filter(|line| line.starts_with("complete ")).count();
    assert_eq!(lines(&script), lines(&desk.ok("completions fish")));
    assert_eq!(desk.ok("completions bash --language nl"), desk.ok("completions bash"));
}
