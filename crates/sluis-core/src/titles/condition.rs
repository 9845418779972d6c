// SPDX-License-Identifier: EUPL-1.2
//! Conditions in words, by the titles of what they read: `“The pilot uses personal data”: yes`. An expression is for
//! authors; whoever takes part reads this. Nothing is evaluated here.

use super::{field_title, number_text, option_title, party_title, step_title, whole_text, yes_or_no};
use crate::calendar::date_words;
use crate::definition::expression::{Clause, Comparison, Datum, Expression};
use crate::definition::{Condition, Definition, Field, FieldType, StepKind};
use crate::engine::{Instance, SkipReason, StepProgress, StepRef, StepState};
use crate::text::{Language, Text};

/// What a condition asks; `None` where it is too much for one line.
pub fn condition_text(definition: &Definition, condition: &Expression, language: Language) -> Option<String> {
    let clauses = condition.clauses()?;
    let said: Option<Vec<String>> =
        clauses.all.iter().map(|clause| clause_text(definition, clause, language)).collect();
    let and = language.say(" en ", " and ");
    let or = language.say(" of ", " or ");
    Some(said?.join(if clauses.any { or } else { and }))
}

/// What people read while a condition of a gate is not true: what its author wrote for them, else what it asks, and where
/// there are no words for that the expression.
pub fn condition_message(definition: &Definition, condition: &Condition) -> Text {
    let (written, source) = (condition.message.get(definition.language), condition.that.source());
    if !written.trim().is_empty() && written != source {
        return condition.message.clone();
    }
    let words = |language| condition_text(definition, &condition.that, language).unwrap_or_else(|| source.to_owned());
    Text::said(words)
}

/// Why a step was skipped, without a full stop; nothing of one that was not.
pub fn skipped_text(
    definition: &Definition,
    step: &StepRef,
    progress: &StepProgress,
    language: Language,
) -> Option<String> {
    let why = progress.skipped_because.as_ref().filter(|_| progress.state == StepState::Skipped)?;
    Some(match why {
        SkipReason::Condition { expression } => {
            not_needed(definition, step, expression, language).unwrap_or_else(|| {
                language.say("aan de voorwaarde ervoor is niet voldaan", "the condition for it is not met").to_owned()
            })
        }
        SkipReason::NothingToDo => language.say("de lijst is leeg", "the list is empty").to_owned(),
        SkipReason::Person { reason } => super::sealed_text(reason, language),
    })
}

/// `only needed with “The pilot uses personal data”: yes`, where the step still has the condition that it was skipped by.
pub fn not_needed(definition: &Definition, step: &StepRef, expression: &str, language: Language) -> Option<String> {
    let condition = definition.step(&step.step)?.condition.as_ref();
    let condition = condition.filter(|condition| condition.source() == expression)?;
    let text = condition_text(definition, condition, language)?;
    Some(format!("{} {text}", language.say("alleen nodig bij", "only needed with")))
}

fn clause_text(definition: &Definition, clause: &Clause<'_>, language: Language) -> Option<String> {
    let id = clause.read.id.as_deref()?;
    let (title, field) = match (clause.read.root.as_str(), clause.path.as_slice()) {
        ("inputs", []) => {
            let field = definition.inputs.get(id)?;
            (quoted(&field_title(id, field, language)), Some(field))
        }
        ("steps", path) => of_step(definition, id, path, language)?,
        _ => return None,
    };
    let is_a_state = clause.read.root == "steps" && clause.path == ["state"];
    let value = match &clause.with {
        Datum::Text(state) if is_a_state => state_word(state, language)?.to_owned(),
        value => literal(definition, value, field, language)?,
    };
    Some(format!("{title}: {}", compared(clause.is, &value, matches!(clause.with, Datum::Date(_)), language)))
}

/// A result of a step by the titles of both, or what is read of its kind.
fn of_step<'d>(
    definition: &'d Definition,
    id: &str,
    path: &[&str],
    language: Language,
) -> Option<(String, Option<&'d Field>)> {
    let step = definition.step(id).filter(|step| step.for_each.is_none())?;
    let of = |what: &str, field| {
        let title = step_title(definition, &Instance::unstarted(""), &StepRef::plain(id), language);
        let title = quoted(&title);
        (if what.is_empty() { title } else { format!("{what} {} {title}", language.say("van", "of")) }, field)
    };
    match (path, &step.kind) {
        (["outputs", output], _) => {
            let field = step.outputs.get(*output)?;
            Some(of(&quoted(&field_title(output, field, language)), Some(field)))
        }
        (["state"], _) => Some(of("", None)),
        (["appointed"], StepKind::Recruitment { .. }) => Some(of(language.say("aanstellingen", "appointments"), None)),
        (["pledged"], StepKind::Funding { .. }) => Some(of(language.say("toezeggingen", "pledges"), None)),
        _ => None,
    }
}

fn quoted(title: &str) -> String {
    format!("“{title}”")
}

fn state_word(state: &str, language: Language) -> Option<&'static str> {
    Some(match state {
        "waiting" => language.say("nog niet begonnen", "not begun"),
        "open" => language.say("open", "open"),
        "done" => language.say("gereed", "done"),
        "skipped" => language.say("overgeslagen", "skipped"),
        "cancelled" => language.say("vervallen", "cancelled"),
        _ => return None,
    })
}

/// A value written in a condition, as people read it.
fn literal(definition: &Definition, value: &Datum, field: Option<&Field>, language: Language) -> Option<String> {
    let kind = field.map(|field| &field.kind);
    Some(match (value, kind) {
        (Datum::Text(id), Some(FieldType::Choice { .. })) => option_title(id, field, language),
        (Datum::Text(id), Some(FieldType::Party)) => party_title(definition, id, language),
        (Datum::Text(text), Some(FieldType::Text | FieldType::LongText)) => quoted(text),
        (Datum::Boolean(yes), _) => yes_or_no(*yes, language).to_owned(),
        (Datum::Integer(number), _) => whole_text(*number, language),
        (Datum::Decimal(number), _) => number_text(*number, language),
        (Datum::Money(amount), _) => super::money_text(*amount, language),
        (Datum::Date(date), _) => date_words(*date, language),
        _ => return None,
    })
}

fn compared(is: Comparison, value: &str, is_date: bool, language: Language) -> String {
    match (is, is_date) {
        (Comparison::Equal, _) => value.to_owned(),
        (Comparison::Unequal, _) => format!("{} {value}", language.say("niet", "not")),
        (Comparison::Less, true) => format!("{} {value}", language.say("voor", "before")),
        (Comparison::AtMost, true) => format!("{value} {}", language.say("of eerder", "or earlier")),
        (Comparison::More, true) => format!("{} {value}", language.say("na", "after")),
        (Comparison::AtLeast, true) => format!("{value} {}", language.say("of later", "or later")),
        (Comparison::Less, false) => format!("{} {value}", language.say("minder dan", "less than")),
        (Comparison::AtMost, false) => format!("{} {value}", language.say("hoogstens", "at most")),
        (Comparison::More, false) => format!("{} {value}", language.say("meer dan", "more than")),
        (Comparison::AtLeast, false) => format!("{} {value}", language.say("ten minste", "at least")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{SourceFile, check};

    /// What the condition of a step is called, or nothing.
    fn told(condition: &str) -> Option<(String, String)> {
        let workflow = format!(
            "sluis: 1
id: t
version: 1.0.0
title: T
language: nl
parties: {{ x: {{ title: Xstad }} }}
roles: {{ team: {{ title: Team }} }}
inputs:
  data: {{ type: boolean, title: {{ nl: Met persoonsgegevens, en: With personal data }} }}
  cost: {{ type: money, title: Kosten }}
  host: {{ type: party, title: Gastheer }}
phases:
  one:
    title: Een
    steps:
      plan:
        kind: task
        title: Plan
        owner: team
        outputs:
          risk: {{ type: choice, title: Risico, options: {{ high: {{ nl: hoog, en: high }}, low: {{ nl: laag, en: low }} }} }}
          hours: {{ type: decimal, title: Uren }}
          names: {{ type: list, of: text }}
      test: {{ kind: task, title: Toets, owner: team, needs: plan, if: '{condition}' }}
"
        );
        let checked = check(&[SourceFile { path: "workflow.yaml".to_owned(), bytes: workflow.into_bytes() }]);
        let definition = checked.definition.unwrap_or_else(|| panic!("{condition}: {:?}", checked.diagnostics));
        let condition = definition.step("test").unwrap().condition.clone().unwrap();
        let say = |language| condition_text(&definition, &condition, language);
        Some((say(Language::Nl)?, say(Language::En)?))
    }

    #[test]
    fn simple_conditions_are_said_by_titles() {
        for (condition, nl, en) in [
            ("inputs.data", "“Met persoonsgegevens”: ja", "“With personal data”: yes"),
            ("!inputs.data", "“Met persoonsgegevens”: nee", "“With personal data”: no"),
            ("inputs.data == false", "“Met persoonsgegevens”: nee", "“With personal data”: no"),
            (
                "inputs.cost > eur(\"50000.00\") || inputs.host == \"x\"",
                "“Kosten”: meer dan €\u{a0}50.000,00 of “Gastheer”: Xstad",
                "“Kosten”: more than €50,000.00 or “Gastheer”: Xstad",
            ),
            (
                "steps.plan.outputs.risk != \"low\" && 1200.5 <= steps.plan.outputs.hours",
                "“Risico” van “Plan”: niet laag en “Uren” van “Plan”: ten minste 1.200,5",
                "“Risico” of “Plan”: not low and “Uren” of “Plan”: at least 1,200.5",
            ),
            ("steps.plan.state == \"done\"", "“Plan”: gereed", "“Plan”: done"),
        ] {
            assert_eq!(told(condition), Some((nl.to_owned(), en.to_owned())), "{condition}");
        }
    }

    #[test]
    fn what_is_too_much_for_one_line_has_no_words() {
        for condition in [
            "inputs.data && (inputs.data || inputs.host == \"x\")",
            "steps.plan.outputs.names.exists(n, n == \"a\")",
            "size(steps.plan.outputs.names) > 2",
            "steps.plan.outputs.hours * 2.0 > 3.0",
        ] {
            assert_eq!(told(condition), None, "{condition}");
        }
    }
}
