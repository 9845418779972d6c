// SPDX-License-Identifier: EUPL-1.2
//! Reads what a person gave (JSON or YAML, already parsed) as the values that a step's outputs ask for.
//! Collects every problem at once. Never guesses: a text where a number is asked is a problem, not zero.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::{FileRef, Ids, Item, Sealed, Value, Values};
use crate::definition::{Field, FieldType, Fields, Limit};
use crate::text::{Language, Text};

/// One thing that is wrong with what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, as a path from the outermost field: `challenges.2.question`.
    pub field: String,
    /// What is wrong and what to give instead, in both languages.
    pub text: Text,
}

/// What reading needs to know of the world around a value.
pub struct Context<'a> {
    /// Whether a person with this id is in the directory.
    pub is_person: &'a dyn Fn(&str) -> bool,
    /// Whether a party with this id is in the workflow.
    pub is_party: &'a dyn Fn(&str) -> bool,
    /// What collected items are called: `sociaal` gives `sociaal-1`, `sociaal-2`. A step with several lists of
    /// items puts the list's name between, so that every id stays unique.
    pub item_prefix: &'a str,
    /// Whether the step has more than one list of items.
    pub several_lists: bool,
    /// Where salts come from.
    pub ids: &'a mut dyn Ids,
}

/// Reads all given fields. A field that is not asked for is a problem; an absent one takes its default; a
/// required one that is missing is a problem only when `complete` is set.
pub fn read_all(
    fields: &Fields,
    given: &serde_json::Map<String, Json>,
    complete: bool,
    context: &mut Context<'_>,
) -> Result<Values, Vec<Problem>> {
    let mut problems = Vec::new();
    for name in given.keys().filter(|name| !fields.contains_key(*name)) {
        let known = fields.keys().cloned().collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "-".to_owned() } else { known };
        problems.push(problem(
            name,
            format!("wordt hier niet gevraagd; gevraagd wordt: {known}"),
            format!("is not asked for here; asked for: {known}"),
        ));
    }
    let mut values = Values::new();
    read_fields(fields, given, "", complete, context, &mut values, &mut problems);
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}

fn read_fields(
    fields: &Fields,
    given: &serde_json::Map<String, Json>,
    path: &str,
    complete: bool,
    context: &mut Context<'_>,
    values: &mut Values,
    problems: &mut Vec<Problem>,
) {
    for (name, field) in fields {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match given.get(name).filter(|json| !json.is_null()).or(field.default.as_ref()) {
            Some(json) => match read_at(&path, field, json, context) {
                Ok(value) => {
                    values.insert(name.clone(), value);
                }
                Err(mut found) => problems.append(&mut found),
            },
            None if field.required && complete => {
                problems.push(problem(&path, "ontbreekt en is verplicht".into(), "is missing and required".into()));
            }
            None => {}
        }
    }
}

/// Reads one value as its field asks.
pub fn read_value(name: &str, field: &Field, json: &Json, context: &mut Context<'_>) -> Result<Value, Vec<Problem>> {
    read_at(name, field, json, context)
}

fn problem(field: &str, nl: String, en: String) -> Problem {
    Problem { field: field.to_owned(), text: Text::both(nl, en) }
}

fn read_at(path: &str, field: &Field, json: &Json, context: &mut Context<'_>) -> Result<Value, Vec<Problem>> {
    let value = match &field.kind {
        FieldType::List { of, min, max } => return read_list(path, of, *min, *max, json, context),
        FieldType::ListOfItems { fields, label, min, max } => {
            return read_items(path, fields, label.as_deref(), (*min, *max), json, context);
        }
        _ => read_plain(path, field, json, context).map_err(|problem| vec![problem])?,
    };
    check_limits(path, field, &value).map_err(|problem| vec![problem])?;
    Ok(value)
}

fn read_plain(path: &str, field: &Field, json: &Json, context: &mut Context<'_>) -> Result<Value, Problem> {
    let wrong = |nl: &str, en: &str| problem(path, format!("moet {nl} zijn"), format!("must be {en}"));
    let text = json.as_str().map(str::trim);
    match &field.kind {
        FieldType::Text | FieldType::LongText => {
            let text = match json {
                Json::String(text) => text.clone(),
                Json::Number(number) => number.to_string(),
                _ => return Err(wrong("tekst", "text")),
            };
            if field.required && text.trim().is_empty() {
                return Err(problem(path, "mag niet leeg zijn".into(), "may not be empty".into()));
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r') {
                return Err(problem(
                    path,
                    "bevat een onzichtbaar stuurteken; haal dat weg".into(),
                    "holds an invisible control character; take it out".into(),
                ));
            }
            Ok(Value::Text(Sealed::new(text, context.ids)))
        }
        FieldType::Integer => {
            let number = json.as_i64().or_else(|| text.and_then(|text| text.parse().ok()));
            number.map(Value::Integer).ok_or_else(|| wrong("een geheel getal", "a whole number"))
        }
        FieldType::Decimal => {
            let number =
                json.as_f64().or_else(|| text.and_then(|text| text.parse().ok())).filter(|n: &f64| n.is_finite());
            number.map(Value::Decimal).ok_or_else(|| wrong("een getal", "a number"))
        }
        FieldType::Money => text
            .and_then(|text| text.parse().ok())
            .map(Value::Money)
            .ok_or_else(|| wrong("een bedrag zoals `90000.00 EUR`", "an amount like `90000.00 EUR`")),
        FieldType::Date => text
            .and_then(|text| text.parse::<Date>().ok())
            .map(Value::Date)
            .ok_or_else(|| wrong("een datum zoals `2027-03-28`", "a date like `2027-03-28`")),
        FieldType::Boolean => json
            .as_bool()
            .or(match text {
                Some("true" | "ja" | "yes") => Some(true),
                Some("false" | "nee" | "no") => Some(false),
                _ => None,
            })
            .map(Value::Boolean)
            .ok_or_else(|| wrong("`true` of `false`", "`true` or `false`")),
        FieldType::Choice { options } => {
            let options = options.keys().cloned().collect::<Vec<_>>();
            let chosen = text.filter(|text| options.iter().any(|option| option == text));
            let list = options.join(", ");
            chosen.map(|chosen| Value::Choice(chosen.to_owned())).ok_or_else(|| {
                problem(path, format!("moet een van deze zijn: {list}"), format!("must be one of: {list}"))
            })
        }
        FieldType::Choices { options } => {
            let list = options.keys().cloned().collect::<Vec<_>>().join(", ");
            let wrong = || wrong(&format!("een lijst uit: {list}"), &format!("a list out of: {list}"));
            let ids = json.as_array().ok_or_else(wrong)?;
            let ids: Option<Vec<String>> = ids.iter().map(|id| id.as_str().map(str::to_owned)).collect();
            let ids = ids.filter(|ids| ids.iter().all(|id| options.contains_key(id))).ok_or_else(wrong)?;
            Ok(Value::Choices(ids))
        }
        FieldType::Person => text
            .filter(|id| (context.is_person)(id))
            .map(|id| Value::Person(id.to_owned()))
            .ok_or_else(|| wrong("het id van een persoon uit people.yaml", "the id of a person in people.yaml")),
        FieldType::Party => text
            .filter(|id| (context.is_party)(id))
            .map(|id| Value::Party(id.to_owned()))
            .ok_or_else(|| wrong("het id van een partij van dit programma", "the id of a party of this programme")),
        FieldType::File => read_file(json, context.ids)
            .map(Value::File)
            .ok_or_else(|| wrong("een bestand dat is aangeleverd", "a file that was handed in")),
        FieldType::List { .. } | FieldType::ListOfItems { .. } => Err(wrong("een waarde", "a value")),
    }
}

/// A file as the shell hands it in after it has stored the bytes: `{name, hash, size}`; `None` for anything else.
pub fn read_file(json: &Json, ids: &mut dyn Ids) -> Option<FileRef> {
    let hash = json.get("hash")?.as_str()?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = json.get("name")?.as_str()?;
    let size = json.get("size")?.as_u64()?;
    is_hash.then(|| FileRef { hash: hash.to_owned(), size, name: Sealed::new(name, ids) })
}

fn check_limits(path: &str, field: &Field, value: &Value) -> Result<(), Problem> {
    use std::cmp::Ordering::{Greater, Less};
    let compare = |limit: &Limit| match (value, limit) {
        (Value::Integer(number), Limit::Number(limit)) => (*number as f64).partial_cmp(limit),
        (Value::Decimal(number), Limit::Number(limit)) => number.partial_cmp(limit),
        (Value::Money(amount), Limit::Money(limit)) => Some(amount.cmp(limit)),
        (Value::Date(date), Limit::Date(limit)) => Some(date.cmp(limit)),
        (Value::Text(text), Limit::Number(limit)) => {
            (text.text().unwrap_or_default().chars().count() as f64).partial_cmp(limit)
        }
        (Value::Choices(ids), Limit::Number(limit)) => (ids.len() as f64).partial_cmp(limit),
        _ => None,
    };
    let said = |limit: &Limit, language| match (value, limit) {
        (Value::Text(_), Limit::Number(number)) => {
            let signs = if *number == 1.0 { ["teken", "character"] } else { ["tekens", "characters"] };
            format!("{} {}", limit.in_words(language), language.say(signs[0], signs[1]))
        }
        _ => limit.in_words(language),
    };
    if let Some(min) = field.min.as_ref().filter(|min| compare(min) == Some(Less)) {
        let (nl, en) = (said(min, Language::Nl), said(min, Language::En));
        return Err(problem(path, format!("moet ten minste {nl} zijn"), format!("must be at least {en}")));
    }
    if let Some(max) = field.max.as_ref().filter(|max| compare(max) == Some(Greater)) {
        let (nl, en) = (said(max, Language::Nl), said(max, Language::En));
        return Err(problem(path, format!("mag hoogstens {nl} zijn"), format!("may be at most {en}")));
    }
    match (&field.pattern, value.as_text()) {
        // Whoever wrote the field says in its description which form it has; a pattern tells most people nothing.
        (Some(pattern), Some(text)) if !pattern.fits(text) => Err(match &field.description {
            Some(form) => problem(
                path,
                format!("heeft niet de gevraagde vorm ({})", form.get(Language::Nl).trim_end_matches('.')),
                format!("has not the form that is asked ({})", form.get(Language::En).trim_end_matches('.')),
            ),
            None => problem(
                path,
                format!("past niet op het patroon `{}`", pattern.source()),
                format!("does not fit the pattern `{}`", pattern.source()),
            ),
        }),
        _ => Ok(()),
    }
}

fn count_fits(path: &str, count: usize, min: Option<u32>, max: Option<u32>) -> Result<(), Problem> {
    if let Some(min) = min.filter(|min| count < *min as usize) {
        return Err(problem(
            path,
            format!("moet ten minste {min} {} hebben", if min == 1 { "regel" } else { "regels" }),
            format!("must have at least {min} {}", if min == 1 { "row" } else { "rows" }),
        ));
    }
    if let Some(max) = max.filter(|max| count > *max as usize) {
        return Err(problem(
            path,
            format!("mag hoogstens {max} {} hebben", if max == 1 { "regel" } else { "regels" }),
            format!("may have at most {max} {}", if max == 1 { "row" } else { "rows" }),
        ));
    }
    Ok(())
}

fn read_list(
    path: &str,
    of: &Field,
    min: Option<u32>,
    max: Option<u32>,
    json: &Json,
    context: &mut Context<'_>,
) -> Result<Value, Vec<Problem>> {
    let given = list_of(path, json, min, max)?;
    let mut values = Vec::with_capacity(given.len());
    let mut problems = Vec::new();
    for (at, json) in given.iter().enumerate() {
        match read_at(&format!("{path}.{}", at + 1), of, json, context) {
            Ok(value) => values.push(value),
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() { Ok(Value::List(values)) } else { Err(problems) }
}

/// The elements of a list that has as many as it may.
fn list_of<'j>(path: &str, json: &'j Json, min: Option<u32>, max: Option<u32>) -> Result<&'j [Json], Vec<Problem>> {
    let given =
        json.as_array().ok_or_else(|| vec![problem(path, "moet een lijst zijn".into(), "must be a list".into())])?;
    count_fits(path, given.len(), min, max).map_err(|problem| vec![problem])?;
    Ok(given)
}

fn read_items(
    path: &str,
    fields: &Fields,
    label: Option<&str>,
    (min, max): (Option<u32>, Option<u32>),
    json: &Json,
    context: &mut Context<'_>,
) -> Result<Value, Vec<Problem>> {
    let given = list_of(path, json, min, max)?;
    let prefix = match context.several_lists {
        true => format!("{}-{path}", context.item_prefix),
        false => context.item_prefix.to_owned(),
    };
    let mut items = Vec::with_capacity(given.len());
    let mut problems = Vec::new();
    for (at, json) in given.iter().enumerate() {
        let path = format!("{path}.{}", at + 1);
        let Some(object) = json.as_object() else {
            let names = fields.keys().cloned().collect::<Vec<_>>().join(", ");
            problems.push(problem(
                &path,
                format!("moet de velden {names} hebben"),
                format!("must have the fields {names}"),
            ));
            continue;
        };
        for name in object.keys().filter(|name| !fields.contains_key(*name)) {
            problems.push(problem(
                &format!("{path}.{name}"),
                "wordt hier niet gevraagd".into(),
                "is not asked for here".into(),
            ));
        }
        let mut values = Values::new();
        read_fields(fields, object, &path, true, context, &mut values, &mut problems);
        items.push(Item { id: format!("{prefix}-{}", at + 1), label: label.map(str::to_owned), fields: values });
    }
    if problems.is_empty() { Ok(Value::Items(items)) } else { Err(problems) }
}
