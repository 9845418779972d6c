// SPDX-License-Identifier: EUPL-1.2
//! Says of a document that it surely fits its schema, at once: compiling the real validator takes longer than all the rest
//! of a check. Never says so where that validator would not: at whatever it does not know it gives up, and finds no faults.

use std::sync::OnceLock;

use serde_json::Value;

use super::rule::{Keyword, Rule};
use super::{SchemaKind, validators};

/// What this judge cannot tell; the validator must.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unsure;

/// Whether something fits, when that is certain.
pub(super) type Certainty = Result<bool, Unsure>;

/// Whether a document of this kind surely fits.
pub(super) fn fits(kind: SchemaKind, document: &Value) -> bool {
    certainty(kind, document) == Ok(true)
}

pub(super) fn certainty(kind: SchemaKind, document: &Value) -> Certainty {
    rule(kind).fits(document, kind)
}

/// The schema of this kind as a rule.
pub(super) fn rule(kind: SchemaKind) -> &'static Rule {
    static RULES: [OnceLock<Rule>; SchemaKind::ALL.len()] = [const { OnceLock::new() }; SchemaKind::ALL.len()];
    RULES[kind as usize]
        .get_or_init(|| serde_json::from_str(judging(kind)).expect("a test reads every embedded schema"))
}

/// What judges in the schema of this kind, as JSON text: the build leaves out what explains it to people.
fn judging(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Workflow => include_str!(concat!(env!("OUT_DIR"), "/workflow.schema.json")),
        SchemaKind::Phase => include_str!(concat!(env!("OUT_DIR"), "/phase.schema.json")),
        SchemaKind::People => include_str!(concat!(env!("OUT_DIR"), "/people.schema.json")),
        SchemaKind::Calendar => include_str!(concat!(env!("OUT_DIR"), "/calendar.schema.json")),
        SchemaKind::Test => include_str!(concat!(env!("OUT_DIR"), "/test.schema.json")),
        SchemaKind::Config => include_str!(concat!(env!("OUT_DIR"), "/config.schema.json")),
    }
}

/// What `reference` in a schema of this kind refers to, and the kind of the schema in which that stands.
fn target(reference: &str, home: SchemaKind) -> Result<(&'static Rule, SchemaKind), Unsure> {
    let (file, place) = reference.split_once('#').unwrap_or((reference, ""));
    let home = if file.is_empty() { home } else { validators::kind_of_file(file).ok_or(Unsure)? };
    match place.strip_prefix("/$defs/") {
        Some(name) => rule(home).definition(name).map(|rule| (rule, home)).ok_or(Unsure),
        None if place.is_empty() => Ok((rule(home), home)),
        None => Err(Unsure),
    }
}

impl Rule {
    /// `home` is the kind of the schema in which this rule stands.
    fn fits(&self, value: &Value, home: SchemaKind) -> Certainty {
        all(self.keywords(), |keyword| keyword.fits(value, self, home))
    }

    /// Whether this rule, which the value fits, says what the key of that value may hold. It may say no too often: then
    /// the key counts as unknown, and the validator has to judge.
    fn knows(&self, key: &str, value: &Value, home: SchemaKind) -> Certainty {
        any(self.keywords(), |keyword| match keyword {
            Keyword::Properties(rules) => Ok(rules.iter().any(|(name, _)| name == key)),
            Keyword::AdditionalProperties(_) => Ok(true),
            Keyword::Ref(reference) => {
                let (rule, home) = target(reference, home)?;
                rule.knows(key, value, home)
            }
            Keyword::AllOf(rules) => any(rules, |rule| rule.knows(key, value, home)),
            Keyword::If(condition) if condition.fits(value, home)? => {
                any(self.then(), |rule| rule.knows(key, value, home))
            }
            Keyword::If(_) => any(self.otherwise(), |rule| rule.knows(key, value, home)),
            _ => Ok(false),
        })
    }
}

impl Keyword {
    /// Whether a value fits this keyword of a rule. Keywords for another type of value say nothing about it.
    fn fits(&self, value: &Value, rule: &Rule, home: SchemaKind) -> Certainty {
        match self {
            Keyword::Never => Ok(false),
            Keyword::Unknown => Err(Unsure),
            Keyword::Defs(_) | Keyword::Then(_) | Keyword::Else(_) => Ok(true),
            Keyword::Ref(reference) => {
                let (rule, home) = target(reference, home)?;
                rule.fits(value, home)
            }
            Keyword::Type(name) => is_of_type(value, name),
            Keyword::Enum(words) => is_among(value, words),
            Keyword::AllOf(rules) => all(rules, |rule| rule.fits(value, home)),
            Keyword::OneOf(rules) => {
                let fitting =
                    rules.iter().map(|rule| rule.fits(value, home).map(usize::from)).sum::<Result<usize, _>>()?;
                Ok(fitting == 1)
            }
            Keyword::Not(inner) => inner.fits(value, home).map(|fits| !fits),
            Keyword::If(condition) => {
                let so = condition.fits(value, home)?;
                all(if so { rule.then() } else { rule.otherwise() }, |rule| rule.fits(value, home))
            }
            _ => match value {
                Value::String(text) => self.fits_text(text),
                Value::Number(number) => self.fits_number(number.as_f64().ok_or(Unsure)?),
                Value::Array(items) => self.fits_list(items, home),
                Value::Object(_) => self.fits_map(value, rule, home),
                Value::Null | Value::Bool(_) => Ok(true),
            },
        }
    }

    fn fits_text(&self, text: &str) -> Certainty {
        Ok(match self {
            Keyword::Pattern(form) => form.as_ref().and_then(|form| form.fits(text)).ok_or(Unsure)?,
            Keyword::MinLength(least) => text.chars().count() >= *least,
            Keyword::MaxLength(most) => text.chars().count() <= *most,
            _ => true,
        })
    }

    fn fits_number(&self, number: f64) -> Certainty {
        let (Keyword::Minimum(limit) | Keyword::Maximum(limit) | Keyword::ExclusiveMinimum(limit)) = self else {
            return Ok(true);
        };
        // Beyond these a float does not tell whole numbers apart.
        if number.abs() > EXACT || limit.abs() > EXACT {
            return Err(Unsure);
        }
        Ok(match self {
            Keyword::Minimum(limit) => number >= *limit,
            Keyword::Maximum(limit) => number <= *limit,
            _ => number > *limit,
        })
    }

    fn fits_list(&self, items: &[Value], home: SchemaKind) -> Certainty {
        match self {
            Keyword::Items(rule) => all(items, |item| rule.fits(item, home)),
            Keyword::MinItems(least) => Ok(items.len() >= *least),
            Keyword::UniqueItems if items.iter().all(is_exact) => {
                Ok((1..items.len()).all(|next| !items[..next].contains(&items[next])))
            }
            // `1` and `1.0` are equal without being written alike.
            Keyword::UniqueItems if items.len() > 1 => Err(Unsure),
            _ => Ok(true),
        }
    }

    fn fits_map(&self, value: &Value, rule: &Rule, home: SchemaKind) -> Certainty {
        let Value::Object(map) = value else { return Ok(true) };
        match self {
            // Maps have fewer keys than their rules, and comparing names is quicker than hashing them.
            Keyword::Properties(rules) => all(map, |(key, value)| {
                let named = rules.iter().find(|(name, _)| name == key);
                named.map_or(Ok(true), |(_, rule)| rule.fits(value, home))
            }),
            Keyword::AdditionalProperties(additional) => {
                all(map, |(key, value)| if rule.has_property(key) { Ok(true) } else { additional.fits(value, home) })
            }
            Keyword::UnevaluatedProperties(others) => all(map, |(key, inner)| {
                if rule.knows(key, value, home)? {
                    Ok(true)
                } else {
                    others.fits(inner, home)?.then_some(true).ok_or(Unsure)
                }
            }),
            Keyword::PropertyNames(names) => all(map.keys(), |key| names.fits(&Value::String(key.clone()), home)),
            Keyword::Required(names) => Ok(names.iter().all(|name| map.keys().any(|key| key == name))),
            Keyword::MinProperties(least) => Ok(map.len() >= *least),
            Keyword::MaxProperties(most) => Ok(map.len() <= *most),
            _ => Ok(true),
        }
    }
}

/// The largest number up to which every whole number has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn is_of_type(value: &Value, name: &str) -> Certainty {
    Ok(match name {
        "string" => value.is_string(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        // `1.0` is a whole number too.
        "integer" if value.is_f64() => return Err(Unsure),
        "integer" => value.is_number(),
        _ => return Err(Unsure),
    })
}

/// A value without a number that has a point: equal only where the same is written.
fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(map) => map.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

fn is_among(value: &Value, listed: &[Value]) -> Certainty {
    match value {
        _ if listed.contains(value) => Ok(true),
        Value::String(_) | Value::Bool(_) | Value::Null => Ok(false),
        // Numbers may be equal without being written alike.
        _ => Err(Unsure),
    }
}

fn all<T>(items: impl IntoIterator<Item = T>, fits: impl Fn(T) -> Certainty) -> Certainty {
    for item in items {
        if !fits(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn any<T>(items: impl IntoIterator<Item = T>, fits: impl Fn(T) -> Certainty) -> Certainty {
    all(items, |item| fits(item).map(|fits| !fits)).map(|none| !none)
}

#[cfg(test)]
mod tests;
