// SPDX-License-Identifier: EUPL-1.2
//! `sluis lsp` as an editor meets it: the real program over its standard input and output, in the words of the protocol.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};

use super::Desk;

mod dutch;
mod ids;
mod snippets;

/// An editor with the server that it started.
struct Editor {
    server: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: u64,
    /// The findings of each document, as last told.
    findings: BTreeMap<String, Json>,
}

impl Editor {
    fn start(desk: &Desk) -> Editor {
        Editor::in_language(desk, &["--language", "en"], "nl-NL")
    }

    /// `locale` is the language of the editor, `args` what the program is told besides.
    fn in_language(desk: &Desk, args: &[&str], locale: &str) -> Editor {
        let (editor, abilities) = Editor::able(desk, args, locale, &json!({}));
        assert_eq!(abilities["renameProvider"], true);
        editor
    }

    /// `capabilities` is what the editor says that it can show; with what the server says that it can.
    fn able(desk: &Desk, args: &[&str], locale: &str, capabilities: &Json) -> (Editor, Json) {
        let mut server = Command::new(env!("CARGO_BIN_EXE_sluis"))
            .arg("lsp")
            .args(args)
            .current_dir(desk.path(""))
            .env("SLUIS_TEST_NOW", "2027-01-04T09:00:00+01:00")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (server.stdin.take().unwrap(), BufReader::new(server.stdout.take().unwrap()));
        let mut editor = Editor { server, to, from, asked: 0, findings: BTreeMap::new() };
        let abilities = editor.ask("initialize", json!({ "capabilities": capabilities, "locale": locale }));
        editor.tell("initialized", json!({}));
        (editor, abilities["capabilities"].clone())
    }

    fn send(&mut self, message: &Json) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Json) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn receive(&mut self) -> Json {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server went away");
            match line.trim().split_once(": ") {
                Some((_, number)) => length = number.parse().unwrap_or(length),
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The answer as a whole; findings that come before it are kept.
    fn answer(&mut self, method: &str, params: Json) -> Json {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            self.note(&message);
            if message["id"] == id {
                return message;
            }
        }
    }

    fn ask(&mut self, method: &str, params: Json) -> Json {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer:#}");
        answer["result"].clone()
    }

    /// Opens a document, and waits for its findings.
    fn open(&mut self, uri: &str, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "yaml", "version": 1, "text": text } }),
        );
        self.settle(uri);
    }

    /// Waits for the findings of this document; those of the others of its workflow come with them, until the next answer.
    fn settle(&mut self, uri: &str) {
        self.findings.remove(uri);
        while !self.findings.contains_key(uri) {
            let message = self.receive();
            self.note(&message);
        }
    }

    fn note(&mut self, message: &Json) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            self.findings.insert(uri, message["params"]["diagnostics"].clone());
        }
    }

    /// Puts a text in place of that of an open document.
    fn change(&mut self, uri: &str, text: &str) {
        let change = json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", change);
    }

    /// What is offered at the mark `|` in a text that is typed over a document.
    fn offered(&mut self, uri: &str, marked: &str) -> Vec<Json> {
        let typed = marked.replacen('|', "", 1);
        let before = &marked[..marked.find('|').expect("a mark")];
        self.change(uri, &typed);
        let items = self.ask("textDocument/completion", place(uri, &typed, before, 0));
        items.as_array().unwrap().clone()
    }

    fn end(mut self) {
        self.ask("shutdown", Json::Null);
        self.tell("exit", Json::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

fn uri(desk: &Desk, file: &str) -> String {
    format!("file://{}", desk.path("gho-dgw").join(file).display())
}

fn text(desk: &Desk, file: &str) -> String {
    fs::read_to_string(desk.path("gho-dgw").join(file)).unwrap()
}

/// The place behind this piece of a text, `back` signs before its end.
fn place(uri: &str, text: &str, piece: &str, back: usize) -> Json {
    let before = &text[..text.find(piece).unwrap_or_else(|| panic!("no `{piece}`")) + piece.len() - back];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

const PHASE_1: &str = "phase-1-cooperation.yaml";
const PHASE_2: &str = "phase-2-preparation.yaml";

#[test]
fn findings_come_and_go_as_one_types() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_1), text(&desk, PHASE_1));
    editor.open(&uri, &good.replace("needs: baseline", "needs: basline"));
    let found = editor.findings[&uri].clone();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found:#}");
    assert!(found[0]["message"].as_str().unwrap().contains("did you mean `baseline`?"), "{found:#}");
    assert_eq!((&found[0]["severity"], &found[0]["source"]), (&json!(1), &json!("sluis")));
    editor.change(&uri, &good);
    editor.settle(&uri);
    assert_eq!(editor.findings[&uri], json!([]));
    assert!(editor.answer("textDocument/rangeFormatting", json!({}))["error"]["message"].is_string());
    editor.end();
}

#[test]
fn a_slip_is_mended_by_what_the_editor_offers_to_write() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_1), text(&desk, PHASE_1));
    let slip = good.replacen("needs: baseline", "needs: basline", 1);
    fs::write(desk.path("gho-dgw").join(PHASE_1), &slip).unwrap();
    editor.open(&uri, &slip);
    let spot = place(&uri, &slip, "needs: basline", 3)["position"].clone();
    let asked = |at: &Json| json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let offered = editor.ask("textDocument/codeAction", asked(&spot));
    assert_eq!(offered.as_array().unwrap().len(), 1, "{offered:#}");
    assert_eq!(offered[0]["title"], "Write `baseline`");
    assert_eq!((&offered[0]["kind"], &offered[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    apply(&offered[0]["edit"]["changes"]);
    assert_eq!(text(&desk, PHASE_1), good);
    let elsewhere = editor.ask("textDocument/codeAction", asked(&json!({ "line": 0, "character": 0 })));
    assert_eq!(elsewhere, json!([]));
    editor.end();
}

#[test]
fn of_several_ways_to_mend_a_fault_the_author_chooses_one() {
    let desk = Desk::with_gho();
    let mut editor = Editor::in_language(&desk, &[], "nl-NL");
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    let training = "    owner: adviser\n    due: 8 weeks\n";
    let slip = good.replacen(training, "    owner: adviser\n    escalation: [{ after: 1 week, to: adviser }]\n", 1);
    assert_ne!(slip, good);
    editor.open(&uri, &slip);
    let at = place(&uri, &slip, "escalation: [{ after: 1 week", 0)["position"].clone();
    let asked = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let offered = editor.ask("textDocument/codeAction", asked);
    let titles: Vec<&Json> = offered.as_array().unwrap().iter().map(|one| &one["title"]).collect();
    assert_eq!(titles, ["Voeg `due: 2 weeks` toe", "Haal `escalation: [{ after: 1 week, to: advise...` weg"]);
    for one in offered.as_array().unwrap() {
        assert_eq!(one["isPreferred"], false, "nobody knows which one is meant");
        fs::write(desk.path("gho-dgw").join(PHASE_2), &slip).unwrap();
        apply(&one["edit"]["changes"]);
        assert_eq!(desk.ok("check gho-dgw --strict"), "no errors in 13 files\n", "{}", one["title"]);
    }
    editor.end();
}

#[test]
fn a_fault_at_many_places_is_marked_in_each_file() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (header, good) = (uri(&desk, "workflow.yaml"), text(&desk, "workflow.yaml"));
    editor.open(&header, &good.replace("  adviser:  ", "  advisor:  "));
    editor.ask("textDocument/hover", place(&header, &good, "title", 0));
    for file in [PHASE_2, "phase-3-pilot.yaml", "people.yaml"] {
        let found = &editor.findings[&uri(&desk, file)];
        assert!(found[0]["message"].as_str().unwrap().contains("did you mean `advisor`?"), "{file}: {found:#}");
    }
    editor.end();
}

#[test]
fn an_id_leads_to_where_it_is_declared_and_a_role_to_who_fills_it() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri_1, uri_2) = (uri(&desk, PHASE_1), uri(&desk, PHASE_2));
    let (one, two) = (text(&desk, PHASE_1), text(&desk, PHASE_2));
    editor.open(&uri_1, &one);
    editor.open(&uri_2, &two);
    let role = editor.ask("textDocument/definition", place(&uri_1, &one, "by: steering-group", 3));
    assert_eq!(role[0]["uri"], uri(&desk, "workflow.yaml"), "{role:#}");
    let step = editor.ask("textDocument/definition", place(&uri_2, &two, "that: steps.recruitment", 2));
    let start = place(&uri_2, &two, "\n  recruitment", "recruitment".len());
    assert_eq!((&step[0]["uri"], &step[0]["range"]["start"]), (&json!(uri_2), &start["position"]));
    let output = editor.ask("textDocument/definition", place(&uri_2, &two, "steps.workshop.outputs.challenges", 1));
    assert_eq!(output[0]["range"]["start"], place(&uri_2, &two, "\n      challenges", "challenges".len())["position"]);
    let hover = editor.ask("textDocument/hover", place(&uri_1, &one, "by: steering-group", 3));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Filled by: Anneke van Gorp, "), "{hover:#}");
    editor.end();
}

#[test]
fn a_step_and_a_gate_tell_when_they_would_be_due_if_the_programme_began_today() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (phase, header) = (text(&desk, PHASE_1), text(&desk, "workflow.yaml"));
    let (uri_1, uri_0) = (uri(&desk, PHASE_1), uri(&desk, "workflow.yaml"));
    editor.open(&uri_1, &phase);
    editor.open(&uri_0, &header);
    let mut hover =
        |params: Json| editor.ask("textDocument/hover", params)["contents"]["value"].as_str().unwrap().to_owned();
    let step = hover(place(&uri_1, &phase, "\n  baseline", 2));
    assert!(step.contains("If the programme began today (Monday 4 January 2027), this would be due on "), "{step}");
    assert!(step.contains("after opening on Monday 4 January 2027"), "{step}");
    let gate = hover(place(&uri_0, &header, "\n  pilot", 2));
    assert!(gate.contains("this would be due on "), "{gate}");
    editor.end();
}

#[test]
fn what_could_stand_here_is_offered_also_in_a_line_that_is_half_written() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let mut offered = |from: &str, to: &str, piece: &str| {
        let typed = good.replacen(from, to, 1);
        editor.change(&uri, &typed);
        let items = editor.ask("textDocument/completion", place(&uri, &typed, piece, 0));
        items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let roles = offered("needs: workshop", "owner: ", "owner: \n    title: { nl: Inv");
    assert!(roles.is_empty(), "behind a title no id is wanted: {roles:?}");
    let owners = offered("    owner: adviser\n    due: 8 weeks", "    owner: \n    due: 8 weeks", "    owner: ");
    assert!(owners.contains(&"steering-group".to_owned()) && owners.contains(&"project-lead".to_owned()), "{owners:?}");
    let steps = offered("that: steps.recruitment.appointed >= 3", "that: \"steps.re", "\"steps.re");
    assert!(steps.contains(&"recruitment".to_owned()) && !steps.contains(&"adviser".to_owned()), "{steps:?}");
    let outputs =
        offered("from: steps.workshop.outputs.challenges", "from: steps.workshop.outputs.", "workshop.outputs.");
    assert_eq!(outputs, ["attendance", "challenges"]);
    editor.end();
}

/// Carries edits out.
fn apply(changes: &Json) {
    for (uri, edits) in changes.as_object().unwrap() {
        let path = uri.strip_prefix("file://").unwrap();
        let mut text: Vec<u16> = fs::read_to_string(path).unwrap().encode_utf16().collect();
        let line_ends = text.iter().enumerate().filter(|(_, sign)| **sign == u16::from(b'\n')).map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(line_ends).collect();
        let spot = |edit: &Json, end: &str| {
            let place = &edit["range"][end];
            lines[place["line"].as_u64().unwrap() as usize] + place["character"].as_u64().unwrap() as usize
        };
        let mut edits: Vec<&Json> = edits.as_array().unwrap().iter().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(spot(edit, "start")));
        for edit in edits {
            text.splice(spot(edit, "start")..spot(edit, "end"), edit["newText"].as_str().unwrap().encode_utf16());
        }
        fs::write(path, String::from_utf16(&text).unwrap()).unwrap();
    }
}

#[test]
fn a_workflow_stays_right_in_all_its_files_when_ids_are_renamed() {
    let desk = Desk::with_gho();
    let names = [
        ("workflow.yaml", "\n  steering-group", 3, "board"),
        ("workflow.yaml", "\n  pilot", 2, "trial"),
        ("workflow.yaml", "\n  domains", 2, "fields-of-work"),
        (PHASE_1, "\n  baseline", 2, "first-look"),
        (PHASE_2, "\n  choose-question", 2, "question"),
        ("people.yaml", "\n  adviser-dgw", 2, "guide"),
        ("workflow.yaml", "\n  goirle", 2, "goirle-stad"),
        ("workflow.yaml", "\n  abg", 2, "neighbours-abg"),
        (PHASE_1, "\n      maturity", 2, "ripeness"),
        (PHASE_2, "\n      challenges", 2, "questions"),
        (PHASE_2, "\n      joining", 2, "partners"),
        (PHASE_2, "\n      data-analyst", 2, "analyst"),
        (PHASE_2, "\n      shared-by-all", 2, "shared"),
        (PHASE_2, "\n      plan", 2, "campaign-plan"),
    ];
    for (file, piece, back, new) in names {
        let mut editor = Editor::start(&desk);
        let (uri, text) = (uri(&desk, file), text(&desk, file));
        editor.open(&uri, &text);
        let mut params = place(&uri, &text, piece, back);
        params["newName"] = json!("Not an id");
        assert!(
            editor.answer("textDocument/rename", params.clone())["error"]["message"]
                .as_str()
                .unwrap()
                .contains("can be no id")
        );
        params["newName"] = json!(new);
        apply(&editor.ask("textDocument/rename", params)["changes"]);
        editor.end();
        assert_eq!(desk.ok("check gho-dgw --strict"), "no errors in 13 files\n", "{new}");
    }
    desk.ok("test gho-dgw");
}

#[test]
fn a_rename_that_would_break_the_workflow_is_refused() {
    let desk = Desk::with_gho();
    let mut editor = Editor::in_language(&desk, &[], "nl-NL");
    let (people, known) = (uri(&desk, "people.yaml"), text(&desk, "people.yaml"));
    editor.open(&people, &known);
    let mut params = place(&people, &known, "\n  adviser-dgw", 2);
    let refused = |editor: &mut Editor, params: &Json| {
        let answer = editor.answer("textDocument/rename", params.clone());
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
    };
    params["newName"] = json!("adviser");
    let told = refused(&mut editor, &params);
    assert!(told.starts_with("met de naam `adviser` zou `sluis check` een fout vinden die er nu niet is: "), "{told}");
    params["newName"] = json!("director-goirle");
    assert_eq!(refused(&mut editor, &params), "er is al een `director-goirle`");
    params["position"] = json!({ "line": 0, "character": 0 });
    assert_eq!(refused(&mut editor, &params), "hier staat geen naam die te wijzigen is");
    editor.change(&people, &known.replacen("people:", "people: {", 1));
    assert!(refused(&mut editor, &params).contains("is nu niet te lezen"));
    editor.end();
}

#[test]
fn the_language_is_that_of_the_editor_unless_an_option_says_another() {
    let desk = Desk::with_gho();
    for (args, locale, told) in [
        (&[][..], "nl", "`textDocument/rangeFormatting` kan hier niet"),
        (&[], "en-GB", "`textDocument/rangeFormatting` is not served"),
        (&["--language", "nl"], "en", "`textDocument/rangeFormatting` kan hier niet"),
    ] {
        let mut editor = Editor::in_language(&desk, args, locale);
        assert_eq!(editor.answer("textDocument/rangeFormatting", json!({}))["error"]["message"], told);
        editor.end();
    }
}

fn labels(items: &[Json]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn keys_and_words_are_offered_with_what_they_mean() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let kinds = editor.offered(&uri, &good.replacen("kind: workshop", "kind: |", 1));
    let all = ["task", "workshop", "selection", "decision", "recruitment", "funding", "wait"];
    assert_eq!(labels(&kinds), all);
    assert!(kinds[0]["documentation"]["value"].as_str().unwrap().starts_with("Done when the owner completes it"));
    let keys = editor.offered(&uri, &good.replacen("    plan_before: 10 working days\n", "    pl|\n", 1));
    assert!(labels(&keys).contains(&"plan_before") && labels(&keys).contains(&"evidence"), "{:?}", labels(&keys));
    for known in ["kind", "owner", "invite", "criteria", "headcount"] {
        assert!(!labels(&keys).contains(&known), "`{known}` is written already, or of another kind");
    }
    let key = keys.iter().find(|item| item["label"] == "plan_before").unwrap();
    assert_eq!(key["textEdit"]["newText"], "plan_before: ");
    assert_eq!(key["detail"], "Planned how long before");
    let range = &key["textEdit"]["range"];
    assert_eq!((&range["start"]["character"], &range["end"]["character"]), (&json!(4), &json!(6)), "in place of `pl`");
    let flow = editor.offered(&uri, &good.replacen("casting_vote: true }", "ab| }", 1));
    assert!(labels(&flow).contains(&"abstain") && !labels(&flow).contains(&"rule"), "{:?}", labels(&flow));
    let silent = editor.offered(&uri, &good.replacen("when_silent: escalate", "when_silent: |", 1));
    assert_eq!(labels(&silent), ["escalate", "hold", "stop", "approve"]);
    let moments = editor.offered(&uri, &good.replacen("after: phase.start", "after: inputs.|", 1));
    assert_eq!(labels(&moments), ["start"]);
    editor.end();
}

#[test]
fn what_an_expression_may_read_is_offered_behind_every_dot() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    for (marked, wanted) in [
        ("steps.recruitment.|", &["state", "outputs", "appointed", "appointed_by_position"][..]),
        ("steps.recruitment.appointed_by_position.|", &["data-analyst", "data-coordinator"]),
        ("steps.workshop.|", &["state", "outputs", "each"]),
        ("steps.workshop.each.all(w, w.|", &["state", "key", "outputs", "planned"]),
        (
            "'\"x\" == steps.funding.state && steps.training.state != \"|'",
            &["waiting", "open", "done", "skipped", "cancelled"],
        ),
        ("gates.cooperation.|", &["state", "verdict"]),
        ("parties.goirle.|", &["id", "title", "partner", "weight"]),
    ] {
        let offered = editor
            .offered(&uri, &good.replacen("that: steps.recruitment.appointed >= 3", &format!("that: {marked}"), 1));
        assert_eq!(labels(&offered), wanted, "{marked}");
    }
    let variable = editor.offered(&uri, &good.replacen("nl: \"Workshop {{ domain }}\"", "nl: \"Workshop {{ |\"", 1));
    assert!(labels(&variable).contains(&"domain"), "{:?}", labels(&variable));
    editor.end();
}

#[test]
fn the_wording_of_a_mail_is_offered_what_its_kind_may_read() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let mail = uri(&desk, "mail/step-open.nl.md");
    editor.open(&mail, "");
    let names = editor.offered(&mail, "---\nsubject: {{ item.| }}\n---\n");
    assert!(labels(&names).contains(&"item.title") && !labels(&names).contains(&"gate.verdict"), "{names:#?}");
    assert_eq!(names[0]["textEdit"]["range"]["start"]["character"], 12);
    assert!(editor.offered(&mail, "---\nsubject: A\n---\nitem.|").is_empty(), "it stands in no braces");
    let outputs = editor.offered(&mail, "---\nsubject: A\n---\n{% if out|");
    assert!(labels(&outputs).contains(&"outputs.attendance"), "{:?}", labels(&outputs));
    editor.end();
}

#[test]
fn a_file_that_is_broken_half_way_still_answers() {
    let desk = Desk::with_gho();
    let mut editor = Editor::start(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    // A bracket that is not closed yet, above all that is asked, moves everything below it.
    let broken = good.replacen(
        "invite: { roles: [employees, adviser], lasting: 3 hours }",
        "invite: { roles: [employees, { \n",
        1,
    );
    editor.change(&uri, &broken);
    editor.settle(&uri);
    let by = place(&uri, &broken, "by: steering-group, rule: all", 22);
    let role = editor.ask("textDocument/definition", by.clone());
    assert!(role[0]["uri"].as_str().unwrap().ends_with("workflow.yaml"), "{role:#}");
    assert!(!editor.findings[&uri].as_array().unwrap().is_empty());
    let references = editor.ask("textDocument/references", by);
    let lines: Vec<&str> = broken.split('\n').collect();
    for one in references.as_array().unwrap().iter().filter(|one| one["uri"] == json!(uri)) {
        let (line, start) = (&one["range"]["start"]["line"], &one["range"]["start"]["character"]);
        let there = &lines[line.as_u64().unwrap() as usize][start.as_u64().unwrap() as usize..];
        assert!(there.starts_with("steering-group"), "{there}");
    }
    let steps = editor.offered(&uri, &broken.replacen("that: steps.recruitment.appointed >= 3", "that: steps.re|", 1));
    assert!(labels(&steps).contains(&"recruitment"), "{:?}", labels(&steps));
    let keys = editor.offered(&uri, &broken.replacen("    personal_data: { keep: 4 weeks }\n", "    |\n", 1));
    assert!(labels(&keys).contains(&"personal_data") && !labels(&keys).contains(&"headcount"), "{:?}", labels(&keys));
    let hover = editor.ask("textDocument/hover", place(&uri, &broken, "when_silent", 2));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Silence never approves"), "{hover:#}");
    editor.end();
}
