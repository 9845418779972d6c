// SPDX-License-Identifier: EUPL-1.2
//! Looks names up in a scope or a type, and says what is wrong with an unknown one and what was probably meant.
//! The one wording of unknown names, for expressions and placeholders alike.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::types::{Scope, Type};

/// The most names that a help lists.
const MOST_LISTED: usize = 8;

/// The type of a name that stands alone, among the scope and the variables of macros.
pub(super) fn unknown_root<'n>(
    scope: &'n Scope,
    variables: impl Iterator<Item = &'n str>,
    name: &str,
    range: Range<usize>,
) -> Fault {
    let fault = Fault::new(FaultKind::UnknownName, range, format!("`{name}` is not a name that is known here"));
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
            let fault = Fault::new(FaultKind::WrongType, range, format!("`{of}` is {other} and has no `{name}`"));
            Err(match other {
                Type::List(_) => fault.with_help(format!("go over its items, as in `{of}.all(x, x.{name} == ...)`")),
                _ => fault,
            })
        }
    }
}

fn unknown_member(kind: &Type, of: &str, name: &str, range: Range<usize>) -> Fault {
    let sort = match of {
        "steps" => Some("step"),
        "inputs" => Some("input"),
        "phases" => Some("phase"),
        "gates" => Some("gate"),
        "parties" => Some("party"),
        _ => None,
    };
    let message = match sort {
        Some(sort) => format!("there is no {sort} `{name}`"),
        None => format!("`{of}` has no `{name}`"),
    };
    let fault = Fault::new(FaultKind::UnknownName, range, message);
    if let Type::FanOut { instance, .. } = kind
        && instance.contains_key(name)
    {
        return fault.with_help(format!("read it of one instance, as in `{of}[\"key\"].{name}`"));
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
    let close = known.iter().copied().map(|one| (distance(&one), one)).min();
    match close {
        Some((distance, one)) if distance <= 1 + name.chars().count() / 4 => {
            fault.with_help(format!("did you mean `{one}`?"))
        }
        _ if known.is_empty() => fault,
        _ => {
            let listed: Vec<String> = known.iter().take(MOST_LISTED).map(|one| format!("`{one}`")).collect();
            let more = if known.len() > MOST_LISTED { " and others" } else { "" };
            fault.with_help(format!("there is {}{more}", listed.join(", ")))
        }
    }
}
