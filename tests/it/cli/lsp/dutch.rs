// SPDX-License-Identifier: EUPL-1.2
//! What keys, words and snippets mean, to an editor in Dutch; the words that its author types are the same in every language.

use serde_json::{Value as Json, json};

use super::super::Desk;
use super::{Editor, PHASE_2, labels, place, text, uri};

fn editor(desk: &Desk) -> Editor {
    let able = json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    Editor::able(desk, &[], "nl-NL", &able).0
}

fn item<'i>(items: &'i [Json], label: &str) -> &'i Json {
    let found = items.iter().find(|item| item["label"] == label);
    found.unwrap_or_else(|| panic!("no `{label}` among {:?}", labels(items)))
}

#[test]
fn keys_words_and_snippets_are_offered_with_what_they_mean_in_dutch() {
    let desk = Desk::with_gho();
    let mut editor = editor(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let kinds = editor.offered(&uri, &good.replacen("kind: workshop", "kind: |", 1));
    let told = &item(&kinds, "task")["documentation"]["value"];
    assert_eq!(told, "Gereed als de eigenaar de stap afrondt. Te lezen: outputs.");
    let keys = editor.offered(&uri, &good.replacen("    plan_before: 10 working days\n", "    pl|\n", 1));
    let key = item(&keys, "plan_before");
    assert_eq!(key["detail"], "Hoe lang vooraf gepland");
    assert!(key["documentation"]["value"].as_str().unwrap().starts_with("De bijeenkomst moet ten minste zo lang"));
    let snippet = |items: &[Json]| {
        let items = items.iter().filter(|item| item["kind"] == 15);
        items.map(|item| (item["label"].clone(), item["detail"].clone())).collect::<Vec<_>>()
    };
    let approvals = editor.offered(&uri, "steps:\n  a: { kind: task, owner: adviser }\ngate:\n  approvals:\n    - |\n");
    let wanted = [
        ("allemaal, per partij", "Iedereen, in elke partij"),
        (
            "meerderheid met quorum",
            "Meer dan de helft, met één stem uit elke partij; staken de stemmen, dan beslist de voorzitter",
        ),
        ("twee derde", "Een deel"),
        ("naar gewicht", "Partijen stemmen met hun gewicht"),
    ];
    assert_eq!(snippet(&approvals), wanted.map(|(label, detail)| (json!(label), json!(detail))));
    assert!(item(&approvals, "twee derde")["textEdit"]["newText"].as_str().unwrap().contains("at_least: 2/3"));
    let steps = editor.offered(&uri, "steps:\n  |\n");
    let step = item(&steps, "task");
    assert_eq!(step["detail"], "Een taak voor een rol");
    assert!(
        step["textEdit"]["newText"].as_str().unwrap().starts_with("${1:task}:\n"),
        "an id is nobody's to translate: {step}"
    );
    editor.end();
}

#[test]
fn a_key_and_a_word_tell_on_hover_what_they_mean_in_dutch() {
    let desk = Desk::with_gho();
    let mut editor = editor(&desk);
    let (uri, good) = (uri(&desk, PHASE_2), text(&desk, PHASE_2));
    editor.open(&uri, &good);
    let mut hover =
        |piece: &str| editor.ask("textDocument/hover", place(&uri, &good, piece, 2))["contents"]["value"].clone();
    assert_eq!(
        hover("when_silent"),
        "**Bij zwijgen**\n\nWat er gebeurt als de termijn voorbij is zonder oordeel. Zwijgen is nooit toestemmen, tenzij het hier staat, en dan \
         waarschuwt `check`. Standaard `escalate`.\n\nVoorbeeld: `when_silent: \"escalate\"`"
    );
    assert_eq!(
        hover("when_silent: escalate"),
        "**escalate**\n\nWie het programma beheert (managed_by), hoort het; de poort blijft open."
    );
    editor.end();
}
