// SPDX-License-Identifier: EUPL-1.2
//! Ids as an editor meets them: what is offered is what `check` takes, and what is renamed is what is surely meant.

use std::fs;

use serde_json::{Value as Json, json};

use super::super::Desk;
use super::snippets::errors;
use super::{Editor, PHASE_1, PHASE_2, labels, place, text, uri};

/// Every step of the workflow, in its order.
fn all_steps() -> Vec<String> {
    let files = [PHASE_1, PHASE_2, "phase-3-pilot.yaml"];
    let steps = files.iter().flat_map(|file| {
        let text = fs::read_to_string(crate::tools::root().join("workflows/gho-dgw").join(file)).unwrap();
        let steps = text.split_once("\nsteps:\n").unwrap().1.to_owned();
        let lines = steps.lines().take_while(|line| *line != "gate:").map(str::to_owned).collect::<Vec<_>>();
        lines.into_iter().filter(|line| line.starts_with("  ") && !line.starts_with("   ") && !line.contains('#'))
    });
    let id = |line: String| line.trim().trim_end_matches(':').to_owned();
    steps.map(id).collect()
}

#[test]
fn the_steps_that_are_offered_are_those_that_the_check_takes_and_all_of_them() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let all = all_steps();
    assert!(all.len() > 15 && all.contains(&"handover".to_owned()), "{all:?}");
    for (from, to) in [
        ("back_to: [funding]", "back_to: [|]"),
        ("back_to: [funding]", "back_to: [funding, |]"),
        ("dossier: [choose-question, recruitment, funding]", "dossier: [|]"),
        ("dossier: [choose-question, recruitment, funding]", "dossier:\n    - funding\n    - |"),
        ("needs: campaign", "needs: |"),
        ("needs: campaign", "needs: [campaign, |]"),
        ("needs: time-and-means", "needs: [{ step: | }]"),
        ("due: { in: 4 weeks, after: phase.start }", "due: { in: 4 weeks, after: steps.| }"),
        ("due: 10 working days\n  when_silent", "due: { in: 4 weeks, after: steps.| }\n  when_silent"),
        ("    due: 8 weeks\n    personal", "    due: { in: 4 weeks, after: steps.| }\n    personal"),
        ("that: steps.recruitment.appointed >= 3", "that: steps.|.state == \"done\""),
        ("    due: 1 week\n", "    due: 1 week\n    if: steps.|.state == \"done\"\n"),
    ] {
        let marked = good.replacen(from, to, 1);
        assert_ne!(marked, good, "{from}");
        let offered = editor.offered(&uri, &marked);
        let takes = |id: &&String| {
            let text = marked.replacen('|', id, 1);
            errors(&desk.path("gho-dgw"), PHASE_2, &text).is_empty()
        };
        let mut taken: Vec<&str> = all.iter().filter(takes).map(String::as_str).collect();
        let mut offered = labels(&offered);
        taken.sort_unstable();
        offered.sort_unstable();
        assert_eq!(offered, taken, "{to}");
        assert!(!taken.is_empty() && taken.len() < all.len(), "{to}");
    }
    editor.end();
}

#[test]
fn a_role_with_a_distribution_address_is_offered_where_it_is_told_and_not_where_it_is_asked() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    for (from, to, is_offered) in [
        ("{ by: steering-group, rule: all", "{ by: |, rule: all", false),
        ("owner: adviser", "owner: |", false),
        ("hold: [project-group, adviser]", "hold: [|]", true),
        ("invite: { roles: [employees, adviser]", "invite: { roles: [|]", true),
    ] {
        let offered = editor.offered(&uri, &good.replacen(from, to, 1));
        assert!(labels(&offered).contains(&"adviser"), "{to}: {:?}", labels(&offered));
        assert_eq!(labels(&offered).contains(&"employees"), is_offered, "{to}");
    }
    editor.end();
}

#[test]
fn a_line_of_a_story_is_offered_the_steps_and_the_parts_of_its_kind() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, "happy-path.test.yaml"), text(&desk, "happy-path.test.yaml"));
    editor.open(&uri, &good);
    for (line, wanted) in [
        ("plan: { step: | }", &["workshop", "results"][..]),
        ("score: { step: | }", &["shortlist"]),
        ("score: { step: shortlist, scores: { | } }", &["shared-by-all", "data-available"]),
        ("appoint: { step: recruitment, position: | }", &["data-analyst", "data-coordinator"]),
        ("complete: { step: campaign, evidence: { | } }", &["plan"]),
        ("pledge: { step: | }", &["funding"]),
        ("vote: { on: | }", &["choose-question", "gate cooperation", "gate preparation", "gate pilot"]),
        ("expect: { gate: | }", &["cooperation", "preparation", "pilot"]),
    ] {
        let offered = editor.offered(&uri, &format!("{}\n  - {line}\n", good.trim_end()));
        assert_eq!(labels(&offered), wanted, "{line}");
    }
    editor.end();
}

#[test]
fn what_minutes_say_of_a_seat_is_offered_as_a_verdict_where_the_meeting_was_about_a_gate() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, "happy-path.test.yaml"), text(&desk, "happy-path.test.yaml"));
    editor.open(&uri, &good);
    let verdicts = ["approve", "approve-with-conditions", "rework", "hold", "stop", "abstain"];
    for (line, wanted) in [
        ("meeting: { on: gate preparation, votes: { director-goirle: | } }", &verdicts[..]),
        ("meeting: { on: gate preparation, votes: { director-goirle: { choice: | } } }", &verdicts),
        ("refuse: { meeting: { on: gate preparation, votes: { director-goirle: ap| } } }", &verdicts),
        ("meeting: { on: choose-question, votes: { director-goirle: | } }", &[]),
        ("meeting: { on: gate preparation, comment: | }", &[]),
    ] {
        let offered = editor.offered(&uri, &format!("{}\n  - {line}\n", good.trim_end()));
        assert_eq!(labels(&offered), wanted, "{line}");
    }
    editor.end();
}

#[test]
fn an_editor_is_told_what_would_be_renamed_and_that_nothing_can_be() {
    let desk = Desk::with_gho();
    let able = json!({ "textDocument": { "rename": { "prepareSupport": true } } });
    let (mut editor, abilities) = Editor::able(&desk, &[], "nl-NL", &able);
    assert_eq!(abilities["renameProvider"], json!({ "prepareProvider": true }));
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let told = editor.ask("textDocument/prepareRename", place(&uri, &good, "\n      data-analyst", 3));
    assert_eq!(told["placeholder"], "data-analyst");
    let (start, end) = (&told["range"]["start"], &told["range"]["end"]);
    assert_eq!(start["character"], 6, "{told:#}");
    assert_eq!(end["character"], 6 + "data-analyst".len());
    let refused = editor.answer("textDocument/prepareRename", place(&uri, &good, "kind: works", 0));
    assert_eq!(refused["error"]["message"], "hier staat geen naam die te wijzigen is");
    editor.end();
}

#[test]
fn an_output_of_several_steps_that_a_mail_names_is_found_at_all_of_them_and_not_renamed() {
    let desk = Desk::with_gho();
    desk.write("gho-dgw/mail/completed.nl.md", "---\nsubject: Klaar\n---\n{{ outputs.terms }} {{ outputs.joining }}\n");
    let phase = text(&desk, PHASE_2);
    let terms = "      overview: { type: long-text, required: true";
    let phase = phase.replacen(terms, &format!("      terms: {{ type: text }}\n{terms}"), 1);
    desk.write(&format!("gho-dgw/{PHASE_2}"), &phase);
    let mut editor = Editor::in_language(&desk, &[], "nl-NL");
    let (mail, uri_2) = (uri(&desk, "mail/completed.nl.md"), uri(&desk, PHASE_2));
    let wording = text(&desk, "mail/completed.nl.md");
    editor.open(&mail, &wording);
    editor.open(&uri_2, &phase);
    let declared = editor.ask("textDocument/definition", place(&mail, &wording, "outputs.ter", 0));
    assert_eq!(declared.as_array().unwrap().len(), 2, "{declared:#}");
    let places = [place(&mail, &wording, "outputs.ter", 0), place(&uri_2, &phase, "\n      terms", 1)];
    for mut params in places {
        params["newName"] = json!("agreements");
        for method in ["textDocument/prepareRename", "textDocument/rename"] {
            let refused = editor.answer(method, params.clone());
            assert_eq!(
                refused["error"]["message"],
                "`terms` is een uitkomst van de stappen `inventory` en `neighbours`, en de mail completed.nl.md (regel 4) kan over elk \
                 daarvan gaan; haal `outputs.terms` eerst uit die mail"
            );
        }
    }
    // What only one step has is renamed in the mail too.
    let mut params = place(&mail, &wording, "outputs.join", 0);
    params["newName"] = json!("partners");
    super::apply(&editor.ask("textDocument/rename", params)["changes"]);
    assert!(text(&desk, "mail/completed.nl.md").contains("{{ outputs.partners }}"));
    editor.end();
    assert_eq!(desk.ok("check gho-dgw"), "no errors in 14 files\n");
}

#[test]
fn the_places_of_an_id_come_with_and_without_the_one_that_declares_it() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let mut count = |method: &str, context: Json| {
        let mut params = place(&uri, &good, "needs: campaign", 2);
        params["context"] = context;
        editor.ask(method, params).as_array().unwrap().clone()
    };
    let all = count("textDocument/references", json!({ "includeDeclaration": true })).len();
    let others = count("textDocument/references", json!({ "includeDeclaration": false })).len();
    assert_eq!(all, others + 1);
    let here = count("textDocument/documentHighlight", Json::Null);
    let kinds: Vec<&Json> = here.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, [3, 2], "where it is declared, and where it is needed");
    editor.end();
}

/// The names of parts within parts, each with how deep it stands.
fn names(symbols: &Json, depth: usize, found: &mut Vec<String>) {
    for one in symbols.as_array().unwrap() {
        let kind = one["detail"].as_str().unwrap();
        found.push(format!("{}{} ({kind})", "  ".repeat(depth), one["name"].as_str().unwrap()));
        let at = |range: &str, end: &str| (one[range][end]["line"].as_u64(), one[range][end]["character"].as_u64());
        let (name, whole) = ("selectionRange", "range");
        assert!(at(whole, "start") <= at(name, "start") && at(name, "end") <= at(whole, "end"), "{one:#}");
        names(&one["children"], depth + 1, found);
    }
}

#[test]
fn the_parts_of_a_file_are_listed_by_their_titles_in_the_language_of_the_reader() {
    let desk = Desk::with_gho();
    let able = json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    for (locale, phase, step, gate) in [
        (
            "nl",
            "Voorbereiding van de pilot (fase preparation)",
            "  Communicatiecampagne (task campaign)",
            "  Start van de pilot (poort)",
        ),
        (
            "en",
            "Preparing the pilot (phase preparation)",
            "  Communication campaign (task campaign)",
            "  Start of the pilot (gate)",
        ),
    ] {
        let (mut editor, _) = Editor::able(&desk, &[], locale, &able);
        let listed = |editor: &mut Editor, file: &str| {
            let mut found = Vec::new();
            let symbols =
                editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&desk, file) } }));
            names(&symbols, 0, &mut found);
            found
        };
        let good = text(&desk, PHASE_2);
        editor.open(&uri(&desk, PHASE_2), &good);
        let found = listed(&mut editor, PHASE_2);
        assert_eq!((found[0].as_str(), found.last().unwrap().as_str(), found.len()), (phase, gate, 12), "{found:?}");
        assert!(found.contains(&step.to_owned()), "{found:?}");
        // While a line is half written the others are still listed, where they stand now.
        editor.change(&uri(&desk, PHASE_2), &good.replacen("kind: workshop", "kind: { ", 1));
        assert_eq!(listed(&mut editor, PHASE_2), found);
        let header = listed(&mut editor, "workflow.yaml");
        assert!(header.contains(&phase.to_owned()), "a phase in a file of its own has its title there: {header:?}");
        assert_eq!(listed(&mut editor, "people.yaml").len(), 17);
        editor.end();
    }
    let mut plain = Editor::start(&desk);
    let symbols = plain.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&desk, PHASE_2) } }));
    let gate = symbols.as_array().unwrap().last().unwrap();
    assert_eq!(gate["containerName"], "Preparing the pilot", "{gate:#}");
    assert!(gate["location"]["range"].is_object());
    plain.end();
}

#[test]
fn places_stay_right_behind_a_byte_order_mark_and_with_both_signs_of_a_line_end() {
    let desk = Desk::with_gho();
    let good = text(&desk, PHASE_1).replacen("# SPDX", "title: { nl: Samen, en: Together }\n# SPDX", 1);
    let good = good.replacen("\ntitle: {", "\n# title: {", 1);
    for (mark, end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n"), ("\u{feff}", "\r\n")] {
        let shown = format!("{mark}{}", good.replace('\n', end));
        desk.write(&format!("gho-dgw/{PHASE_1}"), &shown);
        let mut editor = Editor::start(&desk);
        let uri_1 = uri(&desk, PHASE_1);
        // The first line holds a fault, of which the place counts the mark that the editor shows.
        let slip = shown.replacen("title:", "titel:", 1);
        editor.open(&uri_1, &slip);
        let found = &editor.findings[&uri_1];
        let marked = mark.chars().count();
        let at = &found[0]["range"]["start"];
        assert_eq!((&at["line"], &at["character"]), (&json!(0), &json!(marked)), "{end:?}: {found:#}");
        editor.change(&uri_1, &shown);
        let keys = editor.offered(&uri_1, &shown.replacen("title:", "ti|tle:", 1));
        let title =
            keys.iter().find(|item| item["label"] == "title").unwrap_or_else(|| panic!("{mark:?}{end:?}: {keys:#?}"));
        assert_eq!(title["textEdit"]["range"]["start"], json!({ "line": 0, "character": marked }), "{title:#}");
        editor.change(&uri_1, &shown);
        // Further down nothing moves, and a rename touches the same signs.
        let role = editor.ask("textDocument/definition", place(&uri_1, &shown, "by: steering-group", 3));
        assert!(role[0]["uri"].as_str().unwrap().ends_with("workflow.yaml"), "{role:#}");
        let step = editor.ask("textDocument/prepareRename", place(&uri_1, &shown, "needs: baseline", 2));
        let start = place(&uri_1, &shown, "needs: ", 0);
        assert_eq!(step["range"]["start"], start["position"], "{mark:?}{end:?}");
        let roles = editor.offered(&uri_1, &shown.replacen("needs: baseline", "needs: |", 1));
        assert_eq!(labels(&roles), ["baseline"], "{mark:?}{end:?}");
        // A file that is not open is shown without its mark.
        let header = uri(&desk, "workflow.yaml");
        editor.open(&header, &text(&desk, "workflow.yaml"));
        editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri_1 } }));
        let mut params = place(&header, &text(&desk, "workflow.yaml"), "\n  steering-group", 3);
        params["newName"] = json!("board");
        let changes = editor.ask("textDocument/rename", params)["changes"].clone();
        for edit in changes[&uri_1].as_array().unwrap() {
            let (line, from) = (&edit["range"]["start"]["line"], edit["range"]["start"]["character"].as_u64().unwrap());
            let line = shown.lines().nth(line.as_u64().unwrap() as usize).unwrap();
            let there: String = line.chars().skip(from as usize).collect();
            assert!(there.starts_with("steering-group"), "{mark:?}{end:?}: {line}");
        }
        editor.end();
    }
}
