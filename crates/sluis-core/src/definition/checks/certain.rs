// SPDX-License-Identifier: EUPL-1.2
//! What an expression comes to in every run of a workflow, and how long a list can get at most: what is certain before
//! anybody has done anything. Never guesses: what depends on a run is not certain.

use crate::definition::expression::{Absence, Datum, Expression};
use crate::definition::{Definition, FieldType, Options, Party, Step, StepKind};

/// What this expression comes to in every run, when that is certain.
pub(super) fn value(definition: &Definition, expression: &Expression) -> Option<Datum> {
    value_with(definition, expression, &|_| None)
}

/// The same, where the inputs are known: those of one test.
pub(super) fn value_with(
    definition: &Definition,
    expression: &Expression,
    input: &dyn Fn(&str) -> Option<Datum>,
) -> Option<Datum> {
    // `has` makes something certain out of what is merely not known yet.
    if expression.source().contains("has(") {
        return None;
    }
    let known = |root: &str, id: Option<&str>| match (root, id) {
        ("parties", None) => Some(parties(definition)),
        ("parties", Some(id)) => definition.parties.get(id).map(|one| party(definition, id, one)),
        ("inputs", Some(id)) => input(id),
        ("steps", Some(id)) => definition.step(id).and_then(done),
        _ => None,
    };
    expression.evaluate(&|root, id| known(root, id).unwrap_or_else(|| Absence::Uncertain.datum())).ok()
}

/// Whether this expression is false in every run.
pub(super) fn is_false(definition: &Definition, expression: &Expression) -> bool {
    value(definition, expression) == Some(Datum::Boolean(false))
}

/// The most items that the list of this expression can hold, as far as that is bounded.
pub(super) fn longest(definition: &Definition, expression: &Expression) -> Option<u64> {
    match value(definition, expression) {
        Some(Datum::List(items)) => return Some(items.len() as u64),
        Some(Datum::Record(fields)) => return Some(fields.len() as u64),
        _ => {}
    }
    let path: Vec<&str> = expression.source().trim().split('.').collect();
    match path.as_slice() {
        ["inputs", id] => longest_of_type(&definition.inputs.get(*id)?.kind),
        ["steps", id, "selected" | "chosen"] => most_taken(definition, definition.step(id)?),
        ["steps", id, "outputs", name] => {
            let step = definition.step(id)?;
            let each = longest_of_type(&step.outputs.get(*name)?.kind)?;
            Some(each.saturating_mul(most_instances(definition, step)?))
        }
        _ => None,
    }
}

/// How many instances there can be of a step at most: 1 without `for_each`.
pub(super) fn most_instances(definition: &Definition, step: &Step) -> Option<u64> {
    step.for_each.as_ref().map_or(Some(1), |for_each| longest(definition, &for_each.over))
}

fn longest_of_type(kind: &FieldType) -> Option<u64> {
    match kind {
        FieldType::List { max, .. } | FieldType::ListOfItems { max, .. } => max.map(u64::from),
        FieldType::Choices { options } => Some(options.len() as u64),
        _ => None,
    }
}

fn most_taken(definition: &Definition, step: &Step) -> Option<u64> {
    if step.for_each.is_some() {
        return None;
    }
    match &step.kind {
        StepKind::Selection { pick, .. } if pick.max < u32::MAX => Some(u64::from(pick.max)),
        StepKind::Selection { from, .. } => longest(definition, from),
        StepKind::Decision { options: Options::Texts(_) | Options::Expression(_), pick, .. } => Some(u64::from(*pick)),
        _ => None,
    }
}

/// What is read of a step that is done, as far as every run agrees. A step that was skipped gives no value, so that a
/// condition that reads it is false too.
fn done(step: &Step) -> Option<Datum> {
    if step.for_each.is_some() {
        return None;
    }
    match &step.kind {
        StepKind::Recruitment { positions, headcount } => {
            let of_each = positions.values().map(|position| position.headcount.map(u64::from)).sum::<Option<u64>>();
            let appointed = headcount.map(u64::from).or(of_each)?;
            let each = positions.iter().filter_map(|(id, one)| Some((id.clone(), whole(u64::from(one.headcount?)))));
            Some(Datum::record([("appointed", whole(appointed)), ("appointed_by_position", Datum::record(each))]))
        }
        // Pledges never go beyond the budget, and the step is not done before they reach it.
        StepKind::Funding { budget, .. } => {
            Some(Datum::record([("budget", Datum::Money(*budget)), ("pledged", Datum::Money(*budget))]))
        }
        _ => None,
    }
}

fn whole(number: u64) -> Datum {
    Datum::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn parties(definition: &Definition) -> Datum {
    Datum::record(definition.parties.iter().map(|(id, one)| (id.clone(), party(definition, id, one))))
}

fn party(definition: &Definition, id: &str, party: &Party) -> Datum {
    let own = [
        ("id".to_owned(), Datum::text(id)),
        ("title".to_owned(), Datum::text(party.title.get(definition.language))),
        ("partner".to_owned(), Datum::Boolean(party.partner)),
    ];
    let numbers = party.numbers.iter().map(|(name, number)| (name.clone(), Datum::Decimal(*number)));
    let texts = party.texts.iter().map(|(name, text)| (name.clone(), Datum::text(text)));
    Datum::record(own.into_iter().chain(numbers).chain(texts))
}
