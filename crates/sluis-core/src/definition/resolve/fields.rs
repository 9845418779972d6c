// SPDX-License-Identifier: EUPL-1.2
//! Typed values: outputs, inputs, the fields of a list and evidence, with limits and defaults of the right type.
//! Never reads what somebody gave: only the author's own defaults.

use std::cmp::Ordering;

use indexmap::IndexMap;
use serde_json::Value;

use super::Found;
use super::names::Names;
use super::values;
use crate::definition::place::Place;
use crate::definition::schema::{closest, meant};
use crate::definition::written::fields::{
    Evidence, Field as WrittenField, FieldKind, Fields as WrittenFields, Options,
};
use crate::definition::{Field, FieldType, Fields, Limit, Pattern};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Text, both};
use crate::value::{self, Ids};

/// The most values of which each is offered in place of a wrong one.
const MOST_OFFERED: usize = 6;

pub(super) fn fields(written: &WrittenFields, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Fields> {
    super::all(written.iter().map(|(id, one)| Some((id.clone(), field(id, one, &at.key(id), names, found)?))))
}

/// The files that are handed in with a step.
pub(super) fn evidence(
    written: &IndexMap<String, Evidence>,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<Fields> {
    super::all(written.iter().map(|(id, one)| {
        let at = at.key(id);
        let title = values::given_text(one.title.as_ref(), &at.key("title"), names, found);
        let description = values::given_text(one.description.as_ref(), &at.key("description"), names, found);
        let field = plain(FieldType::File);
        let field = Field { title: title?, description: description?, required: one.required, ..field };
        Some((id.clone(), field))
    }))
}

/// A field of this type and nothing else.
fn plain(kind: FieldType) -> Field {
    Field { kind, title: None, description: None, required: false, min: None, max: None, pattern: None, default: None }
}

fn field(id: &str, written: &WrittenField, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Field> {
    let title = values::given_text(written.title.as_ref(), &at.key("title"), names, found);
    let description = values::given_text(written.description.as_ref(), &at.key("description"), names, found);
    let min = super::given(written.min.as_ref(), |min| limit(min, written.kind, &at.key("min"), found));
    let max = super::given(written.max.as_ref(), |max| limit(max, written.kind, &at.key("max"), found));
    let pattern =
        super::given(written.pattern.as_deref(), |pattern| compiled(pattern, &at.key("pattern"), names, found));
    let (min, max) = (min?, max?);
    if let (Some(low), Some(high)) = (min, max)
        && above(low, high)
    {
        let message = both(
            format!("de ondergrens {low} ligt boven de bovengrens {high}"),
            format!("the lower limit {low} lies above the upper limit {high}"),
        );
        let fault = at.key("min").finding(Code::LIMITS_CROSS, message);
        let fault = fault.with_help(both("wissel `min` en `max` om", "exchange `min` and `max`"));
        let fault = at.exchanging(fault, "min", "max");
        found.push(fault.with_related(at.key("max").key_span(), both("de bovengrens", "the upper limit")));
        return None;
    }
    let kind = field_type(written, (min, max), at, names, found);
    let is_list = written.kind == FieldKind::List;
    let (min, max) = if is_list { (None, None) } else { (min, max) };
    let field = Field {
        kind: kind?,
        title: title?,
        description: description?,
        required: written.required,
        min,
        max,
        pattern: pattern?,
        default: written.default.clone(),
    };
    check_default(id, &field, at, names, found)?;
    Some(field)
}

fn limit(written: &Value, kind: FieldKind, at: &Place<'_>, found: &mut Found) -> Option<Limit> {
    match (kind, written) {
        (FieldKind::Money, Value::String(text)) => values::money(text, at, found).map(Limit::Money),
        (FieldKind::Date, Value::String(text)) => values::date(text, at, found).map(Limit::Date),
        _ => written.as_f64().map(Limit::Number),
    }
}

fn above(low: Limit, high: Limit) -> bool {
    let order = match (low, high) {
        (Limit::Number(low), Limit::Number(high)) => low.partial_cmp(&high),
        (Limit::Money(low), Limit::Money(high)) => Some(low.cmp(&high)),
        (Limit::Date(low), Limit::Date(high)) => Some(low.cmp(&high)),
        _ => None,
    };
    order == Some(Ordering::Greater)
}

fn compiled(pattern: &str, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Pattern> {
    if let Err(told) = names.effort.pattern() {
        found.push(
            at.finding(Code::WRONG_PATTERN, told)
                .with_help(both("laat de minst belangrijke weg", "leave out those that matter least")),
        );
        return None;
    }
    let wrong = |error: regex::Error| {
        let message = match error {
            regex::Error::CompiledTooBig(_) => both("dit patroon is te groot", "this pattern is too large"),
            _ => both(
                "dit patroon is niet te lezen als reguliere expressie",
                "this pattern cannot be read as a regular expression",
            ),
        };
        let help = both("schrijf het zoals \"[A-Z]{2}-[0-9]{4}\"", "write it as in \"[A-Z]{2}-[0-9]{4}\"");
        found.push(at.finding(Code::WRONG_PATTERN, message).with_help(help));
    };
    Pattern::new(pattern).map_err(wrong).ok()
}

fn field_type(
    written: &WrittenField,
    limits: (Option<Limit>, Option<Limit>),
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<FieldType> {
    if written.kind != FieldKind::List {
        return plain_type(written.kind, written, at, names, found);
    }
    let (min, max) = (limits.0.and_then(count), limits.1.and_then(count));
    let label = label(written, at, found);
    if let Some(inner) = &written.fields {
        let fields = fields(inner, &at.key("fields"), names, found);
        return Some(FieldType::ListOfItems { fields: fields?, label: label?, min, max });
    }
    let of = written.of.unwrap_or(FieldKind::Text);
    if written.options.is_some() && of != FieldKind::Choice {
        let message = both("alleen een lijst van `choice` heeft `options`", "only a list of `choice` has `options`");
        let help = both("schrijf `of: choice`, of haal `options` weg", "write `of: choice`, or take `options` away");
        found.push(at.key("options").finding(Code::UNKNOWN_KEY, message).with_help(help));
        return None;
    }
    let of = plain_type(of, written, at, names, found).map(|kind| Box::new(plain(kind)));
    label?;
    Some(FieldType::List { of: of?, min, max })
}

fn plain_type(
    kind: FieldKind,
    written: &WrittenField,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<FieldType> {
    Some(match kind {
        FieldKind::Text | FieldKind::List => FieldType::Text,
        FieldKind::LongText => FieldType::LongText,
        FieldKind::Integer => FieldType::Integer,
        FieldKind::Decimal => FieldType::Decimal,
        FieldKind::Money => FieldType::Money,
        FieldKind::Date => FieldType::Date,
        FieldKind::Boolean => FieldType::Boolean,
        FieldKind::Choice => FieldType::Choice { options: options(written, at, names, found)? },
        FieldKind::Choices => FieldType::Choices { options: options(written, at, names, found)? },
        FieldKind::Person => FieldType::Person,
        FieldKind::Party => FieldType::Party,
        FieldKind::File => FieldType::File,
    })
}

/// A limit on a number of items; the schema lets only whole numbers through.
fn count(limit: Limit) -> Option<u32> {
    match limit {
        Limit::Number(number) if number >= 0.0 && number <= f64::from(u32::MAX) => Some(number as u32),
        _ => None,
    }
}

fn label(written: &WrittenField, at: &Place<'_>, found: &mut Found) -> Option<Option<String>> {
    super::given(written.label.as_ref(), |label| {
        let known = || written.fields.iter().flat_map(|fields| fields.keys()).map(String::as_str);
        if known().any(|field| field == label) {
            return Some(label.clone());
        }
        let message = both(
            format!("`{label}` is geen van de velden van deze lijst"),
            format!("`{label}` is none of the fields of this list"),
        );
        let fault = at.key("label").finding(Code::LABEL_NOT_A_FIELD, message);
        let known: Vec<&str> = known().collect();
        found.push(super::names::suggesting(fault, label, known.iter().copied()));
        None
    })
}

fn options(
    written: &WrittenField,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<IndexMap<String, Text>> {
    let options_at = at.key("options");
    match &written.options {
        Some(Options::Words(words)) => {
            Some(words.iter().map(|word| (word.clone(), Text::in_language(names.language, word))).collect())
        }
        Some(Options::Named(named)) => super::all(
            named.iter().map(|(id, text)| Some((id.clone(), values::text(text, &options_at.key(id), names, found)?))),
        ),
        None => {
            let message = both(
                "een lijst van `choice` heeft `options` nodig, en die ontbreken",
                "a list of `choice` needs `options`, and they are missing",
            );
            let help = both(
                "voeg `options` toe met de keuzes, zoals `options: [yes, no]`",
                "add `options` with the choices, such as `options: [yes, no]`",
            );
            found.push(at.key("of").finding(Code::MISSING_KEY, message).with_help(help));
            None
        }
    }
}

/// The default is read as if somebody had given it.
fn check_default(id: &str, field: &Field, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<()> {
    let Some(default) = &field.default else { return Some(()) };
    let mut context = value::Context {
        // Who is in the directory may change; which parties there are may not.
        is_person: &|_| true,
        is_party: &|party| names.parties.contains_key(party),
        item_prefix: id,
        several_lists: false,
        ids: &mut NoSalt,
    };
    let Err(problems) = value::read_value(id, field, default, &mut context) else { return Some(()) };
    for problem in problems {
        let inner = problem.field.strip_prefix(id).filter(|rest| !rest.is_empty());
        let inner = inner.map(|rest| rest.trim_start_matches('.'));
        let message = Text::said(|l| {
            let what = match inner {
                Some(inner) => format!("`{inner}` {}", l.say("in de standaardwaarde", "in the default")),
                None => l.say("de standaardwaarde", "the default").to_owned(),
            };
            format!("{what} {}", problem.text.get(l))
        });
        let help = both(
            "schrijf een waarde die het veld aanneemt, of haal `default` weg",
            "write a value that the field takes, or take `default` away",
        );
        let default_at = at.key("default");
        let fault = default_at.finding(Code::WRONG_DEFAULT, message).with_help(help);
        let fault = fault.with_related(at.key_span(), both("het veld", "the field"));
        found.push(mended(fault, field, default, &default_at));
    }
    None
}

/// The finding about a default with what can be written in its place: the word that was surely meant, or else each of a few, or
/// nothing.
fn mended(fault: Diagnostic, field: &Field, default: &Value, at: &Place<'_>) -> Diagnostic {
    let options: Vec<&str> = match &field.kind {
        FieldType::Choice { options } => options.keys().map(String::as_str).filter(|word| is_plain(word)).collect(),
        FieldType::Boolean => vec!["true", "false"],
        _ => Vec::new(),
    };
    if let Some(word) = closest(default.as_str().unwrap_or_default(), options.iter().copied()) {
        return fault.with_help(meant(word)).mended_by(at.instead(word));
    }
    let few = options.iter().filter(|_| options.len() <= MOST_OFFERED);
    let fault = few.fold(fault, |fault, word| fault.with_way(at.instead(word)));
    fault.with_way(at.taken_out())
}

/// Whether YAML reads this text as itself, written without quotes.
fn is_plain(word: &str) -> bool {
    let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | ' ');
    let is_text = word.starts_with(|first: char| first.is_ascii_alphabetic()) && word.chars().all(is_of_word);
    is_text && !word.ends_with(' ') && !matches!(&*word.to_lowercase(), "true" | "false" | "null")
}

/// A default that is only looked at is never sealed, so that its salt means nothing.
struct NoSalt;

impl Ids for NoSalt {
    fn salt(&mut self) -> [u8; 16] {
        [0; 16]
    }
}
