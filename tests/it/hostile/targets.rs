// SPDX-License-Identifier: EUPL-1.2
//! Every entrance for texts of people, as a function of bytes that may refuse them and never panics. Each also claims
//! something about what it takes: a finding has a place in the file, a deadline lies where its rule says.

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use sluis_core::calendar::{Calendar, Due, Origin, Schedule, Term};
use sluis_core::definition::document::Document;
use sluis_core::definition::expression::{Datum, Expression, Scope, Template, Type, half};
use sluis_core::definition::outline::Outline;
use sluis_core::definition::{SourceFile, check};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::Language;

/// What a text is given to.
pub(crate) type Target = fn(&[u8]);

/// The targets by the name of their corpus.
pub(crate) const ALL: &[(&str, Target)] = &[
    ("reader", reader),
    ("workflow", workflow),
    ("expression", expression),
    ("term", term),
    ("due", due),
    ("cron", cron),
    ("people", people),
];

/// YAML as authors write it: a value, or findings that lie in the text.
fn reader(bytes: &[u8]) {
    let (document, found) = Document::recover("a.yaml", bytes);
    assert!(document.is_some() || !found.is_empty(), "nothing was read and nothing is wrong");
    in_the_text(&found, bytes.len());
}

/// A whole workflow in one file.
fn workflow(bytes: &[u8]) {
    let file = SourceFile { path: "a.yaml".to_owned(), bytes: bytes.to_vec() };
    let checked = check(&[file]);
    assert!(checked.definition.is_some() || checked.diagnostics.iter().any(Diagnostic::is_error));
    in_the_text(&checked.diagnostics, bytes.len());
    // What an editor is told of the same text: a place that it may overwrite holds the id and nothing else.
    let Some(document) = Document::recover("a.yaml", bytes).0 else { return };
    let text = document.source().text();
    for one in Outline::of(&[&document], &[]).mentions.iter().filter(|one| !one.declares) {
        assert_eq!(text.get(one.span.range()), Some(one.id.as_str()), "{one:?}");
    }
}

fn in_the_text(found: &[Diagnostic], length: usize) {
    for one in found {
        assert!(one.span.start <= one.span.end && one.span.end <= length, "{one:?}");
        assert!(one.span.line >= 1 && one.span.column >= 1 && !one.message.get(Language::En).is_empty(), "{one:?}");
    }
}

/// A condition, and a text with placeholders.
fn expression(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let step = Type::record([("appointed", Type::Integer), ("state", Type::Text), ("pledged", Type::Money)]);
    let inputs = Type::record([("start", Type::Date), ("domains", Type::list_of(Type::Text))]);
    let party = Type::record([("id", Type::Text), ("weight", Type::Decimal)]);
    let roots = [
        ("steps", Type::record([("recruitment", step.clone()), ("choose-question", step)])),
        ("inputs", inputs),
        ("parties", Type::map_of(party)),
    ];
    let scope = Scope::new(roots.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect());
    match Expression::compile(source, &scope, None) {
        Ok(expression) => {
            // The same values give the same answer, whatever it is.
            let value = |_: &str, _: Option<&str>| Datum::List(vec![Datum::Integer(1), Datum::Text("a".into())]);
            assert_eq!(expression.evaluate(&value).ok(), expression.evaluate(&value).ok());
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(source.get(fault.range.clone()).is_some(), "{fault:?}");
            }
        }
    }
    let _ = Template::parse(source).map(|template| template.check(&scope));
    let (_, half) = half::offered(source, &scope);
    assert!(source.get(source.len() - half..).is_some(), "{half} bytes of it are no part of `{source}`");
}

/// A duration: what is read can be written and read again.
fn term(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(term) = text.parse::<Term>() {
        assert_eq!(term.to_string().parse::<Term>().as_ref(), Ok(&term));
    }
}

/// A deadline with its rule, from two moments: one ordinary, one at the end of the calendar.
fn due(bytes: &[u8]) {
    let Ok(due) = serde_json::from_slice::<Due>(bytes) else { return };
    let Ok(zone) = TimeZone::get("Europe/Amsterdam") else { return };
    for opened in [1_807_000_000, 253_402_000_000] {
        let Ok(opened) = Timestamp::from_second(opened) else { continue };
        let _ = due.deadline(|_| Some(Origin::At(opened)), &Calendar::dutch(), &zone);
        let _ = due.deadline(|_| Some(Origin::Day(date(2027, 3, 28))), &Calendar::dutch(), &zone);
    }
}

/// A schedule: its runs lie after the moment they are asked for, one after the other.
fn cron(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (Ok(schedule), Ok(zone)) = (Schedule::parse(text), TimeZone::get("Europe/Amsterdam")) else { return };
    let Ok(mut at) = Timestamp::from_second(1_806_000_000) else { return };
    for _ in 0..20 {
        let Some(next) = schedule.next_after(at, &zone) else { return };
        assert!(next > at, "{text}: {next} does not lie after {at}");
        at = next;
    }
}

const HEADER: &str = "sluis: 1\nid: a\nversion: 1.0.0\ntitle: A\nlanguage: nl\nparties: { goirle: { title: Goirle } }\n\
roles: { r: { title: R }, board: { title: B, per: party } }\n\
phases: { p: { title: P, steps: { s: { kind: task, owner: r } }, gate: { approvals: [{ by: board, rule: all }] } } }\n";

/// The people of a workflow, which are somebody else's data.
fn people(bytes: &[u8]) {
    let file = |path: &str, bytes: &[u8]| SourceFile { path: path.to_owned(), bytes: bytes.to_vec() };
    let checked = check(&[file("workflow.yaml", HEADER.as_bytes()), file("people.yaml", bytes)]);
    in_the_text(&checked.diagnostics, bytes.len().max(HEADER.len()));
}
