// SPDX-License-Identifier: EUPL-1.2
//! Words for values that are too small, too large, too long or too many, each with its limit.
//! Knows neither places nor documents.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::wording::{self, quote};
use crate::diagnostic::Code;
use crate::text::{Text, both};

/// The code, what is wrong and what to do. Whatever is no limit is a wrong form.
pub(super) fn wording(error: &ValidationError<'_>) -> (Code, Text, Text) {
    let value = |language| quote(error.instance(), language);
    let small = |help| {
        let message = Text::said(|l| format!("{} {}", value(l), l.say("is te klein", "is too small")));
        (Code::OUT_OF_BOUNDS, message, help)
    };
    let large = |help| {
        let message = Text::said(|l| format!("{} {}", value(l), l.say("is te groot", "is too large")));
        (Code::OUT_OF_BOUNDS, message, help)
    };
    match error.kind() {
        Kind::Minimum { limit } => small(both(format!("schrijf {limit} of meer"), format!("write {limit} or more"))),
        Kind::Maximum { limit } => large(both(format!("schrijf {limit} of minder"), format!("write {limit} or less"))),
        Kind::ExclusiveMinimum { limit } => {
            small(both(format!("schrijf meer dan {limit}"), format!("write more than {limit}")))
        }
        Kind::ExclusiveMaximum { limit } => {
            large(both(format!("schrijf minder dan {limit}"), format!("write less than {limit}")))
        }
        Kind::MinLength { limit } => few(error.instance(), *limit, &TEXT),
        Kind::MinItems { limit } => few(error.instance(), *limit, &LIST),
        Kind::MinProperties { limit } => few(error.instance(), *limit, &MAP),
        Kind::MaxLength { limit } => many(*limit, &TEXT),
        Kind::MaxItems { limit } => many(*limit, &LIST),
        Kind::MaxProperties { limit } => many(*limit, &MAP),
        _ => (
            Code::WRONG_FORM,
            Text::said(|l| wording::form(&value(l), l)),
            both(
                "vergelijk het met de uitleg bij deze sleutel: `sluis schema`",
                "compare it with the description of this key: `sluis schema`",
            ),
        ),
    }
}

/// What something with a length is called, and what it is counted in: one and several.
struct Sized {
    nl: &'static str,
    en: &'static str,
    one_nl: [&'static str; 2],
    one_en: [&'static str; 2],
}

const TEXT: Sized =
    Sized { nl: "de tekst", en: "the text", one_nl: ["teken", "tekens"], one_en: ["character", "characters"] };
const LIST: Sized = Sized { nl: "de lijst", en: "the list", one_nl: ["item", "items"], one_en: ["item", "items"] };
const MAP: Sized =
    Sized { nl: "deze groep sleutels", en: "the map", one_nl: ["sleutel", "sleutels"], one_en: ["key", "keys"] };

fn few(value: &Value, limit: u64, what: &Sized) -> (Code, Text, Text) {
    let is_empty = match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    let message = match is_empty {
        true => both(format!("{} is leeg", what.nl), format!("{} is empty", what.en)),
        false => both(format!("{} is te kort", what.nl), format!("{} is too short", what.en)),
    };
    let (nl, en) = counted(limit, what);
    (Code::OUT_OF_BOUNDS, message, both(format!("schrijf {nl} of meer"), format!("write {en} or more")))
}

fn many(limit: u64, what: &Sized) -> (Code, Text, Text) {
    let message = both(format!("{} is te lang", what.nl), format!("{} is too long", what.en));
    let (nl, en) = counted(limit, what);
    (Code::OUT_OF_BOUNDS, message, both(format!("schrijf hoogstens {nl}"), format!("write {en} at most")))
}

fn counted(number: u64, what: &Sized) -> (String, String) {
    let several = usize::from(number != 1);
    (format!("{number} {}", what.one_nl[several]), format!("{number} {}", what.one_en[several]))
}
