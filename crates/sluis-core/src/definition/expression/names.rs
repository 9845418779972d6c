// SPDX-License-Identifier: EUPL-1.2
//! Looks names up in a scope or a type, and says what is wrong with an unknown one and what was probably meant.
//! The one wording of unknown names, for expressions and placeholders alike.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::types::{Scope, Type};
use crate::definition::resolve::one_of;
pub(super) use crate::definition::schema::meant;
use crate::text::{Language, Text, both};

/// The most names of which it is asked whether they were meant.
const MOST_COMPARED: usize = 150;

/// The type of a name that stands alone, among the scope and the variables of macros.
pub(super) fn unknown_root<'n>(
    scope: &'n Scope,
    variables: impl Iterator<Item = &'n str>,
    name: &str,
    range: Range<usize>,
) -> Fault {
    let message =
        both(format!("`{name}` is hier geen bekende naam"), format!("`{name}` is not a name that is known here"));
    let fault = Fault::new(FaultKind::UnknownName, range, message).caused_by(format!("name {name}"));
    let known: Vec<&str> = scope.roots().keys().map(String::as_str).chain(variables).collect();
    with_suggestion(fault, name, &known)
}

/// The type of a member read with a dot; `of` is the path before it as the author wrote it.
pub(super) fn member(kind: &Type, of: &str, name: &str, range: Range<usize>) -> Result<Type, Fault> {
    match kind {
        Type::Any => Ok(Type::Any),
        Type::MapOf { names: Some(names), .. } if !names.iter().any(|known| known == name) => {
            Err(unknown_member(kind, of, name, range))
        }
        Type::MapOf { value, .. } => Ok((**value).clone()),
        Type::Record(fields) | Type::FanOut { whole: fields, .. } => match fields.get(name) {
            Some(found) => Ok(found.clone()),
            None => Err(unknown_member(kind, of, name, range)),
        },
        other => {
            let message = Text::said(|l| match l {
                Language::Nl => format!("`{of}` is {} en heeft geen `{name}`", other.in_words(l)),
                Language::En => format!("`{of}` is {} and has no `{name}`", other.in_words(l)),
            });
            let fault = Fault::new(FaultKind::WrongType, range, message);
            Err(match other {
                Type::List(_) => fault.with_help(both(
                    format!("ga de items langs, zoals `{of}.all(x, x.{name} == ...)`"),
                    format!("go over its items, as in `{of}.all(x, x.{name} == ...)`"),
                )),
                _ => fault.with_help(both(
                    format!("schrijf `{of}` zonder `.{name}`"),
                    format!("write `{of}` without `.{name}`"),
                )),
            })
        }
    }
}

fn unknown_member(kind: &Type, of: &str, name: &str, range: Range<usize>) -> Fault {
    let sort = match of {
        "steps" => Some(("stap", "step")),
        "inputs" => Some(("invoer", "input")),
        "phases" => Some(("fase", "phase")),
        "gates" => Some(("poort", "gate")),
        "parties" => Some(("partij", "party")),
        _ => None,
    };
    let message = match sort {
        Some((nl, en)) => both(format!("er is geen {nl} `{name}`"), format!("there is no {en} `{name}`")),
        None => both(format!("`{of}` heeft geen `{name}`"), format!("`{of}` has no `{name}`")),
    };
    let cause = match sort {
        Some((_, en)) => format!("{en} {name}"),
        None => format!("{of}.{name}"),
    };
    let fault = Fault::new(FaultKind::UnknownName, range, message).caused_by(cause);
    if let Type::FanOut { instance, .. } = kind
        && instance.contains_key(name)
    {
        return fault.with_help(both(
            format!("lees het van één exemplaar, zoals `{of}[\"key\"].{name}`"),
            format!("read it of one instance, as in `{of}[\"key\"].{name}`"),
        ));
    }
    let known: Vec<&str> = match kind {
        Type::MapOf { names, .. } => names.iter().flatten().map(String::as_str).collect(),
        _ => kind.fields().into_iter().flat_map(|fields| fields.keys().map(String::as_str)).collect(),
    };
    with_suggestion(fault, name, &known)
}

/// The fault with "did you mean", or else with the names there are.
pub(super) fn with_suggestion(fault: Fault, name: &str, known: &[&str]) -> Fault {
    let distance = |one: &&str| strsim::damerau_levenshtein(one, name);
    let close = known.iter().copied().take(MOST_COMPARED).map(|one| (distance(&one), one)).min();
    match close {
        Some((distance, one)) if distance <= 1 + name.chars().count() / 4 => {
            let instead = Some(one.to_owned()).filter(|_| fault.range.len() == name.len());
            fault.with_help(meant(one)).offering(instead)
        }
        _ => match one_of(known.iter().copied()) {
            Some(help) => fault.with_help(help),
            None => fault.with_help(both("haal het weg", "take it away")),
        },
    }
}
