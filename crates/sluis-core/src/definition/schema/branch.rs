// SPDX-License-Identifier: EUPL-1.2
//! Which of several alternatives an author meant. "Fits none of four schemas" helps nobody: the alternative that fits best
//! is the one whose faults are worth telling.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// What is left of an error that offers alternatives.
pub(super) enum Reduced<'e> {
    /// No alternative takes a value of this JSON type; these types would do.
    WrongType(Vec<JsonType>),
    /// Every alternative asks for nothing but another key of the same map.
    OneKeyOf(Vec<&'e str>),
    /// The faults of the alternative that fits best.
    Errors(&'e [ValidationError<'static>]),
}

/// Reduces the alternatives of a `oneOf` or `anyOf` at `pointer`.
pub(super) fn reduce<'e>(pointer: &str, alternatives: &'e [Vec<ValidationError<'static>>]) -> Reduced<'e> {
    let fitting: Vec<_> = alternatives.iter().filter(|errors| wanted_types(pointer, errors).is_empty()).collect();
    if fitting.is_empty() {
        let mut types: Vec<JsonType> = Vec::new();
        for wanted in alternatives.iter().flat_map(|errors| wanted_types(pointer, errors)) {
            if !types.contains(&wanted) {
                types.push(wanted);
            }
        }
        return Reduced::WrongType(types);
    }
    if fitting.len() > 1
        && let Some(keys) = fitting.iter().map(|errors| only_missing_key(pointer, errors)).collect::<Option<Vec<_>>>()
    {
        return Reduced::OneKeyOf(keys);
    }
    let best = fitting.into_iter().min_by_key(|errors| errors.iter().map(weight).sum::<usize>());
    Reduced::Errors(best.map_or(&[], Vec::as_slice))
}

/// Calls `visit` for every error that offers no alternatives, below this one.
pub(super) fn leaves<'e>(error: &'e ValidationError<'_>, visit: &mut dyn FnMut(&'e ValidationError<'e>)) {
    match error.kind() {
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            let pointer = error.instance_path().as_str();
            match reduce(pointer, context) {
                Reduced::Errors(errors) => errors.iter().for_each(|error| leaves(error, visit)),
                Reduced::WrongType(_) => {
                    let here = context.iter().flatten().filter(|error| error.instance_path().as_str() == pointer);
                    here.for_each(|error| leaves(error, visit));
                }
                Reduced::OneKeyOf(_) => {}
            }
        }
        _ => visit(error),
    }
}

/// Whether the schema wants a text where the author wrote a number.
pub(super) fn is_number_where_text_is_wanted(error: &ValidationError<'_>) -> bool {
    error.instance().is_number() && types_of(error).contains(&JsonType::String)
}

/// The JSON types that a type error asks for; none for other errors.
pub(super) fn types_of(error: &ValidationError<'_>) -> Vec<JsonType> {
    match error.kind() {
        Kind::Type { kind: TypeKind::Single(single) } => vec![*single],
        Kind::Type { kind: TypeKind::Multiple(several) } => several.iter().collect(),
        _ => Vec::new(),
    }
}

/// The types that an alternative wants for the value at `pointer` itself, when it has another type.
fn wanted_types(pointer: &str, errors: &[ValidationError<'static>]) -> Vec<JsonType> {
    let here = errors.iter().filter(|error| error.instance_path().as_str() == pointer);
    here.flat_map(|error| match error.kind() {
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => match reduce(pointer, context) {
            Reduced::WrongType(types) => types,
            Reduced::OneKeyOf(_) | Reduced::Errors(_) => Vec::new(),
        },
        _ => types_of(error),
    })
    .collect()
}

/// The key, when all that an alternative lacks is this one key of the map at `pointer`.
fn only_missing_key<'e>(pointer: &str, errors: &'e [ValidationError<'static>]) -> Option<&'e str> {
    match errors {
        [error] if error.instance_path().as_str() == pointer => match error.kind() {
            Kind::Required { property } => property.as_str(),
            _ => None,
        },
        _ => None,
    }
}

/// How far an error is from a fit: keys tell more about what was meant than values do.
fn weight(error: &ValidationError<'static>) -> usize {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => 3 * unexpected.len(),
        Kind::Required { .. } => 2,
        // The value that names the alternative, such as the `kind` of a step.
        Kind::Constant { .. } => 8,
        Kind::Enum { options } if options.as_array().is_some_and(|options| options.len() == 1) => 8,
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            context.iter().map(|errors| errors.iter().map(weight).sum()).min().unwrap_or(1)
        }
        _ => 1,
    }
}

/// The names of the keys of which a `oneOf` of required keys found several in this map.
pub(super) fn required_keys<'s>(one_of: &'s Value, present: &Value) -> Vec<&'s str> {
    let alternatives = one_of.as_array().into_iter().flatten();
    let keys = alternatives.filter_map(|alternative| alternative["required"].as_array()).flatten();
    keys.filter_map(Value::as_str).filter(|key| present.get(key).is_some()).collect()
}
