// SPDX-License-Identifier: EUPL-1.2
//! What people type while they work (answers, ideas, comments, reasons, places, conditions), from the command to the mail:
//! it shows as typed, in both parts, and two parsers find no header in it.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use sluis::app::{AppError, Caller, Start};
use sluis::mail::Envelope;
use sluis_core::definition::{SourceFile, Verdict, check};
use sluis_core::engine::{Act, Choice, NewCondition, Refusal};

use super::{Stage, beginning, in_memory};
use crate::mail::calendars::read_twice;
use crate::mail::parsed::{agree, one_line, parsed_each};

const TYPED: [&str; 12] = [
    "Jan\r\nBcc: all@evil.example\r\n\r\nbody",
    "een\n.\ntwee\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n",
    "=?utf-8?q?=0D=0ABcc:_all@evil.example?=",
    "<script>alert(1)</script></td></table><h1>x</h1>",
    "**vet** _schuin_ `code` [klik](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "{{ person.name }} {% for x in dossier %}{{ x }}{% endfor %}",
    "# kop | a | b | --- 1. een - twee > drie",
    "&amp; &lt; \" ' \\* \\ 5 > 3 & 2 < 4",
    "BEGIN:VEVENT;SUMMARY:x\nATTENDEE:mailto:evil@evil.example\nEND:VCALENDAR, a; b\\n",
    "Ø 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 ﷽ 漢字 e\u{301} שלום",
    "een-heel-lang-woord-zonder-spatie-een-heel-lang-woord-zonder-spatie-een-heel-lang-woord-zonder-spatie-een-heel-lang",
    "%0d%0aBcc: x \u{202e}elpmaxe.live@\u{202c} \u{2028}x",
];

/// What mails show of it, as each text begins; why a step was skipped, a vote on a decision, and what interest somebody has
/// are typed too, and stand in the register alone.
const SHOWN: [&str; 6] = ["ANSWER", "IDEA", "PLACE", "BACK", "AGREED", "CONDITION"];

const WORKFLOW: &str = "sluis: 1
id: typed
version: 1.0.0
title: Wat mensen typen
language: nl
managed_by: crew
roles: { crew: { title: Ploeg } }
phases:
  only:
    title: Fase
    steps:
      ideas:
        kind: task
        owner: crew
        outputs:
          note: { type: long-text }
          ideas: { type: list, label: what, fields: { what: { type: text, required: true } } }
      meet: { kind: workshop, owner: crew, plan_before: 1 days, invite: { roles: [crew], lasting: 1 hours } }
      choose:
        kind: decision
        needs: ideas
        options: steps.ideas.outputs.ideas
        pick: 1
        approvals: [{ by: crew, rule: { at_least: 2 } }]
    gate:
      title: Besluit
      dossier: [ideas, choose]
      approvals: [{ by: crew, rule: { at_least: 2 }, recusal: true, recusal_floor: 1 }]
      on_rework: { back_to: [ideas], at_most: 3, then: escalate }
";

const PEOPLE: &str = "people:
  p1: { name: Een, email: een@gho.example, language: nl, roles: [crew] }
  p2: { name: Twee, email: twee@gho.example, language: en, roles: [crew] }
  p3: { name: Drie, email: drie@gho.example, language: nl, roles: [crew] }
";

async fn started() -> Stage {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    let checked = check(&[file("people.yaml", PEOPLE), file("workflow.yaml", WORKFLOW)]);
    assert!(checked.is_usable(), "{:?}", checked.diagnostics);
    let stage = in_memory();
    let start = Start {
        bundle: checked.bundle.unwrap(),
        definition: Arc::new(checked.definition.unwrap()),
        id: Some("typed".to_owned()),
        inputs: Map::new(),
        people: checked.directory,
        by: Caller::person("p1"),
        ..beginning()
    };
    stage.app.start(start).await.expect("starts");
    stage
}

impl Stage {
    async fn give(&self, person: &str, act: Act) {
        self.app.act("typed", Caller::person(person), act).await.expect("is allowed");
        self.app.deliver().await.expect("the store is there");
    }

    /// The ideas are written down, and one is chosen.
    async fn choose(&self, typed: &dyn Fn(&str) -> String) {
        self.give("p1", ideas(typed)).await;
        for person in ["p1", "p2"] {
            let options = Choice::Options(vec!["ideas-1".to_owned()]);
            self.give(person, vote("choose", options, Some(typed("CHOSEN")), Vec::new())).await;
        }
    }
}

fn ideas(typed: &dyn Fn(&str) -> String) -> Act {
    let outputs = json!({ "note": typed("ANSWER"), "ideas": [{ "what": typed("IDEA") }, { "what": "Iets anders" }] });
    let Json::Object(outputs) = outputs else { unreachable!("an object") };
    Act::Complete { item: "ideas".parse().unwrap(), outputs, evidence: Default::default() }
}

fn vote(ballot: &str, choice: Choice, comment: Option<String>, conditions: Vec<NewCondition>) -> Act {
    Act::Vote { ballot: ballot.parse().unwrap(), choice, comment, conditions, dossier: None }
}

/// A whole programme in which this is typed wherever something can be; gives the mails that came of it.
async fn mails(text: &str) -> Vec<(Envelope, Vec<u8>)> {
    let typed = |place: &str| format!("{place} {text}");
    let stage = started().await;
    let meet = || "meet".parse().unwrap();
    stage.give("p1", Act::Plan { step: meet(), at: "2027-06-01T09:00".parse().unwrap(), place: typed("PLACE") }).await;
    stage.give("p1", Act::Skip { step: meet(), reason: typed("SKIPPED") }).await;
    stage.choose(&typed).await;
    for person in ["p1", "p2"] {
        stage.give(person, vote("gate only", Choice::Verdict(Verdict::Rework), Some(typed("BACK")), Vec::new())).await;
    }
    stage.choose(&typed).await;
    let ballot = "gate only".parse().unwrap();
    stage.give("p3", Act::Recuse { ballot, reason: typed("INTEREST"), undo: false }).await;
    let conditions = vec![NewCondition { text: typed("CONDITION"), owner: Some("p3".to_owned()), due: None }];
    let agreed = Choice::Verdict(Verdict::ApproveWithConditions);
    stage.give("p1", vote("gate only", agreed, Some(typed("AGREED")), conditions)).await;
    stage.give("p2", vote("gate only", Choice::Verdict(Verdict::Approve), None, Vec::new())).await;
    stage.mail.sent()
}

/// As a mail shows it: without what turns the reading direction, and with one kind of line end.
fn as_typed(text: &str) -> String {
    one_line(&text.replace(['\u{202e}', '\u{202c}'], ""))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[tokio::test]
async fn what_people_type_shows_as_typed_in_every_mail_and_makes_no_header() {
    for typed in TYPED {
        let sent = mails(typed).await;
        let bytes: Vec<&[u8]> = sent.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        let (mut texts, mut pages, mut places) = (String::new(), String::new(), Vec::new());
        for (read, (envelope, bytes)) in parsed_each(&bytes).iter().zip(&sent) {
            let about = format!("{typed:?} in {}", envelope.kind.word());
            let other = agree(&about, read, bytes);
            assert_eq!(other.to().unwrap().first().unwrap().address(), Some(envelope.to.as_str()), "{about}");
            texts += &one_line(&other.body_text(0).unwrap());
            pages += &one_line(&other.body_html(0).unwrap().replace("<br>", " "));
            let calendar = read["parts"].as_array().unwrap().iter().find(|part| part["type"] == "text/calendar");
            places.extend(calendar.map(|part| part["body"].as_str().unwrap().to_owned()));
        }
        let missed: Vec<&str> = SHOWN
            .into_iter()
            .filter(|place| {
                let typed = as_typed(&format!("{place} {typed}"));
                !texts.contains(&typed) || !pages.contains(&escaped(&typed))
            })
            .collect();
        assert!(missed.is_empty(), "{missed:?} of {typed:?} show in no mail as typed:\n{texts}\n{pages}");
        for sign in
            ["<script", "<h1>x", "href=\"javascript", "<img", "href=\"https://evil", "<em>schuin", "<strong>vet"]
        {
            assert!(!pages.contains(sign), "{sign} came from {typed:?}");
        }
        let read = read_twice(&places[0]);
        assert_eq!(read["kinds"], json!(["VCALENDAR", "VEVENT"]), "{typed:?}");
        let location = read["entries"][0]["location"].as_str().unwrap();
        assert_eq!(as_typed(location), as_typed(&format!("PLACE {typed}")));
        assert_eq!(read["entries"][0]["attendees"], json!([]), "{typed:?}");
    }
}

#[tokio::test]
async fn what_nobody_can_see_is_refused_wherever_it_is_typed_and_changes_nothing() {
    for unseen in ["\0", "een\u{7}twee", "\u{1b}[31m", "een\u{85}twee", "\u{7f}"] {
        let stage = started().await;
        let typed = |_: &str| unseen.to_owned();
        let before = stage.app.log("typed").await.unwrap().len();
        let refused = async |person: &str, act: Act| {
            let end = stage.app.act("typed", Caller::person(person), act).await;
            let AppError::Refused(refusal) = end.expect_err("is refused") else { panic!("a refusal") };
            refusal
        };
        let plan =
            Act::Plan { step: "meet".parse().unwrap(), at: "2027-06-01T09:00".parse().unwrap(), place: typed("") };
        let skip = Act::Skip { step: "meet".parse().unwrap(), reason: typed("") };
        for act in [plan, skip, Act::Hold { reason: typed("") }] {
            let word = act.word();
            let refusal = refused("p1", act).await;
            assert!(matches!(refusal, Refusal::TextHoldsControlCharacters), "{word} {unseen:?}: {refusal:?}");
        }
        let refusal = format!("{:?}", refused("p1", ideas(&typed)).await);
        assert!(refusal.contains("control character"), "{refusal}");
        assert_eq!(stage.app.log("typed").await.unwrap().len(), before);
    }
}
