// SPDX-License-Identifier: EUPL-1.2
//! What an open step asks of people: its outputs and evidence, the items to pick from, the options and how the votes
//! stand, who still has to pledge. Part of `status`: whoever must act finds there every name that the command takes.

use sluis_core::definition::{Field, FieldType, Step, StepKind};
use sluis_core::engine::{BallotRef, StepProgress, StepRef, StepTerms, explain_ballot};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::value::Item;

use super::layout::{WIDTH, indented, table_within, wrapped};
use super::status::Picture;
use super::words::say;

/// Whether all instances of a step ask the same: their outputs and evidence.
pub(super) fn is_same_for_all(step: &Step) -> bool {
    matches!(step.kind, StepKind::Task | StepKind::Workshop { .. } | StepKind::Wait(_))
}

/// The outputs and evidence that a step asks, in some lines; an asterisk marks what is required.
pub(super) fn fields(picture: &Picture<'_>, step: &Step) -> String {
    let name = if step.for_each.is_some() { format!("{}[…]", step.id) } else { step.id.clone() };
    let asked = asked_fields(step, picture.language);
    asked.map(|asked| wrapped("   ", "     ", &format!("{name}: {asked}"))).unwrap_or_default()
}

/// Some lines about one open step; nothing when it asks nothing that has a name.
pub(super) fn lines(picture: &Picture<'_>, named: &StepRef, progress: &StepProgress) -> String {
    let language = picture.language;
    let heading = |what: String| wrapped("   ", "     ", &format!("{named}: {what}"));
    match &progress.terms {
        Some(StepTerms::Selection { candidates, min, max, .. }) => {
            let number = if min == max { min.to_string() } else { format!("{min}-{max}") };
            let of = picture.say("uit", "of");
            let pick = picture.say("kies", "pick");
            heading(format!("{pick} {number} {of}")) + &items(candidates)
        }
        Some(StepTerms::Decision) => {
            let Some(ballot) = picture.instance.open_ballot(&BallotRef::Decision(named.clone())) else {
                return String::new();
            };
            let sum = explain_ballot(picture.definition, picture.directory, ballot, picture.now, language);
            let choose = picture.say("kies", "choose");
            let of = picture.say("uit", "of");
            heading(format!("{choose} {} {of}", ballot.terms.pick))
                + &items(&ballot.terms.options)
                + &wrapped("     ", "     ", &sum)
        }
        Some(StepTerms::Recruitment { positions, .. }) => {
            let positions: Vec<&str> = positions.keys().map(String::as_str).collect();
            heading(format!("{} {}", picture.say("functies:", "positions:"), positions.join(", ")))
        }
        Some(StepTerms::Funding { shares, .. }) => {
            let silent = shares.iter().filter(|(party, _)| !progress.pledges.contains_key(*party));
            let rows: Vec<Vec<String>> = silent
                .map(|(party, share)| {
                    let title = titles::party_title(picture.definition, party, language);
                    vec![party.clone(), title, titles::money_text(*share, language)]
                })
                .collect();
            let what =
                picture.say("nog niet toegezegd, met het gevraagde deel", "not pledged yet, with the share asked");
            if rows.is_empty() { String::new() } else { heading(what.to_owned()) + &rows_under(rows) }
        }
        _ => String::new(),
    }
}

fn items(items: &[Item]) -> String {
    rows_under(items.iter().map(|item| vec![item.id.clone(), titles::item_name(item).to_owned()]).collect())
}

fn rows_under(rows: Vec<Vec<String>>) -> String {
    indented(5, &table_within(WIDTH - 5, &[], rows))
}

/// `asks attendance* (whole number), challenges (list with question*, data); evidence plan*`.
fn asked_fields(step: &Step, language: Language) -> Option<String> {
    let outputs: Vec<String> = step.outputs.iter().map(|(id, field)| output(id, field, language)).collect();
    let evidence: Vec<String> = step.evidence.iter().map(|(id, field)| format!("{id}{}", star(field))).collect();
    let mut parts = Vec::new();
    if !outputs.is_empty() {
        parts.push(outputs.join(", "));
    }
    if !evidence.is_empty() {
        parts.push(format!("{} {}", say(language, "bewijs", "evidence"), evidence.join(", ")));
    }
    (!parts.is_empty()).then(|| format!("{} {}", say(language, "vraagt", "asks"), parts.join("; ")))
}

fn star(field: &Field) -> &'static str {
    if field.required { "*" } else { "" }
}

fn output(id: &str, field: &Field, language: Language) -> String {
    format!("{id}{} ({})", star(field), kind(&field.kind, language))
}

fn kind(kind: &FieldType, language: Language) -> String {
    let word = |nl, en| say(language, nl, en).to_owned();
    match kind {
        FieldType::Text | FieldType::LongText => word("tekst", "text"),
        FieldType::Integer => word("geheel getal", "whole number"),
        FieldType::Decimal => word("getal", "number"),
        FieldType::Money => word("bedrag", "amount"),
        FieldType::Date => word("datum", "date"),
        FieldType::Boolean => word("ja of nee", "yes or no"),
        FieldType::Choice { options } => options.keys().cloned().collect::<Vec<_>>().join(" | "),
        FieldType::Choices { options } => {
            let options = options.keys().cloned().collect::<Vec<_>>().join(", ");
            format!("{} {options}", say(language, "uit", "out of"))
        }
        FieldType::Person => word("persoon", "person"),
        FieldType::Party => word("partij", "party"),
        FieldType::File => word("bestand", "file"),
        FieldType::List { of, .. } => {
            format!("{} {}", say(language, "lijst:", "list:"), self::kind(&of.kind, language))
        }
        FieldType::ListOfItems { fields, .. } => {
            let names: Vec<String> = fields.iter().map(|(id, field)| format!("{id}{}", star(field))).collect();
            format!("{} {}", say(language, "lijst met", "list with"), names.join(", "))
        }
    }
}
