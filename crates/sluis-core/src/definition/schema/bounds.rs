// SPDX-License-Identifier: EUPL-1.2
//! Words for values that are too small, too large, too long or too many, each with its limit.
//! Knows neither places nor documents.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::wording::quote;
use crate::diagnostic::Code;

/// The code, what is wrong and what to do. Whatever is no limit is a wrong form.
pub(super) fn wording(error: &ValidationError<'_>) -> (Code, String, String) {
    let value = quote(error.instance());
    let bounds = |message: String, help: String| (Code::OUT_OF_BOUNDS, message, help);
    match error.kind() {
        Kind::Minimum { limit } => bounds(format!("{value} is too small"), format!("write {limit} or more")),
        Kind::Maximum { limit } => bounds(format!("{value} is too large"), format!("write {limit} or less")),
        Kind::ExclusiveMinimum { limit } => bounds(format!("{value} is too small"), format!("write more than {limit}")),
        Kind::ExclusiveMaximum { limit } => bounds(format!("{value} is too large"), format!("write less than {limit}")),
        Kind::MinLength { limit } => few(error.instance(), "text", *limit, "character"),
        Kind::MinItems { limit } => few(error.instance(), "list", *limit, "item"),
        Kind::MinProperties { limit } => few(error.instance(), "map", *limit, "key"),
        Kind::MaxLength { limit } => many("text", "long", *limit, "character"),
        Kind::MaxItems { limit } => many("list", "long", *limit, "item"),
        Kind::MaxProperties { limit } => many("map", "large", *limit, "key"),
        _ => (
            Code::WRONG_FORM,
            format!("{value} is not written in the form that is wanted here"),
            "compare it with the description of this key: `sluis schema`".to_owned(),
        ),
    }
}

fn few(value: &Value, what: &str, limit: u64, one: &str) -> (Code, String, String) {
    let is_empty = match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    let message = if is_empty { format!("the {what} is empty") } else { format!("the {what} is too short") };
    (Code::OUT_OF_BOUNDS, message, format!("write {} or more", count(limit, one)))
}

fn many(what: &str, too: &str, limit: u64, one: &str) -> (Code, String, String) {
    let help = format!("write {} at most", count(limit, one));
    (Code::OUT_OF_BOUNDS, format!("the {what} is too {too}"), help)
}

fn count(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
