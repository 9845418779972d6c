// SPDX-License-Identifier: EUPL-1.2
//! A schema as data: the keywords that decide whether a document fits, read straight from the text of the schema.
//! What only explains a schema to people, more than half of it, is left out when the program is built.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::form::Form;

/// A schema or a part of one: a value fits when it fits every keyword.
#[derive(Debug)]
pub(super) struct Rule(Vec<Keyword>);

/// A keyword of JSON Schema with what it asks.
#[derive(Debug)]
pub(super) enum Keyword {
    AdditionalProperties(Box<Rule>),
    AllOf(Vec<Rule>),
    Defs(Rules),
    Else(Box<Rule>),
    /// `const` is the list of one.
    Enum(Vec<Value>),
    ExclusiveMinimum(f64),
    If(Box<Rule>),
    Items(Box<Rule>),
    MaxLength(usize),
    MaxProperties(usize),
    Maximum(f64),
    MinItems(usize),
    MinLength(usize),
    MinProperties(usize),
    Minimum(f64),
    /// The schema `false`: nothing fits.
    Never,
    Not(Box<Rule>),
    OneOf(Vec<Rule>),
    /// Nothing for a pattern that only an engine can judge.
    Pattern(Option<Form>),
    Properties(Rules),
    PropertyNames(Box<Rule>),
    Ref(String),
    Required(Vec<String>),
    Then(Box<Rule>),
    Type(String),
    UnevaluatedProperties(Box<Rule>),
    UniqueItems,
    /// Any other: what it asks is not known here.
    Unknown,
}

/// Rules by name, in the order in which they are written.
pub(super) type Rules = Vec<(String, Rule)>;

impl Rule {
    /// The keywords, in the order in which they are written.
    pub(super) fn keywords(&self) -> &[Keyword] {
        &self.0
    }

    /// The rule under `$defs` with this name.
    pub(super) fn definition(&self, name: &str) -> Option<&Rule> {
        let defs =
            self.0.iter().find_map(|keyword| if let Keyword::Defs(rules) = keyword { Some(rules) } else { None })?;
        defs.iter().find_map(|(known, rule)| (known == name).then_some(rule))
    }

    /// Whether `properties` of this very rule names the key.
    pub(super) fn has_property(&self, key: &str) -> bool {
        let names = |keyword: &Keyword| matches!(keyword, Keyword::Properties(rules) if rules.iter().any(|(name, _)| name == key));
        self.0.iter().any(names)
    }

    /// What must hold when the `if` of this rule does.
    pub(super) fn then(&self) -> Option<&Rule> {
        self.0.iter().find_map(|keyword| if let Keyword::Then(rule) = keyword { Some(&**rule) } else { None })
    }

    /// What must hold when the `if` of this rule does not.
    pub(super) fn otherwise(&self) -> Option<&Rule> {
        self.0.iter().find_map(|keyword| if let Keyword::Else(rule) = keyword { Some(&**rule) } else { None })
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        deserializer.deserialize_any(Keywords)
    }
}

struct Keywords;

impl<'de> Visitor<'de> for Keywords {
    type Value = Rule;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Schema")
    }

    fn visit_bool<E: Error>(self, anything: bool) -> Result<Rule, E> {
        Ok(Rule(if anything { Vec::new() } else { vec![Keyword::Never] }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut schema: A) -> Result<Rule, A::Error> {
        let mut keywords = Vec::new();
        while let Some(name) = schema.next_key::<&str>()? {
            keywords.extend(keyword(name, &mut schema)?);
        }
        // Most have one or two, and a list has room for four at first.
        keywords.shrink_to_fit();
        Ok(Rule(keywords))
    }
}

/// The keyword with this name; nothing when it asks nothing.
fn keyword<'de, A: MapAccess<'de>>(name: &str, schema: &mut A) -> Result<Option<Keyword>, A::Error> {
    Ok(Some(match name {
        "$defs" => Keyword::Defs(rules(schema)?),
        "$ref" => Keyword::Ref(schema.next_value()?),
        "additionalProperties" => Keyword::AdditionalProperties(schema.next_value()?),
        "allOf" => Keyword::AllOf(schema.next_value()?),
        "const" => Keyword::Enum(vec![schema.next_value()?]),
        "else" => Keyword::Else(schema.next_value()?),
        "enum" => Keyword::Enum(schema.next_value()?),
        "exclusiveMinimum" => Keyword::ExclusiveMinimum(schema.next_value()?),
        "if" => Keyword::If(schema.next_value()?),
        "items" => Keyword::Items(schema.next_value()?),
        "maxLength" => Keyword::MaxLength(schema.next_value()?),
        "maxProperties" => Keyword::MaxProperties(schema.next_value()?),
        "maximum" => Keyword::Maximum(schema.next_value()?),
        "minItems" => Keyword::MinItems(schema.next_value()?),
        "minLength" => Keyword::MinLength(schema.next_value()?),
        "minProperties" => Keyword::MinProperties(schema.next_value()?),
        "minimum" => Keyword::Minimum(schema.next_value()?),
        "not" => Keyword::Not(schema.next_value()?),
        "oneOf" => Keyword::OneOf(schema.next_value()?),
        "pattern" => Keyword::Pattern(Form::of(&schema.next_value::<String>()?)),
        "properties" => Keyword::Properties(rules(schema)?),
        "propertyNames" => Keyword::PropertyNames(schema.next_value()?),
        "required" => Keyword::Required(schema.next_value()?),
        "then" => Keyword::Then(schema.next_value()?),
        "type" => Keyword::Type(schema.next_value()?),
        "unevaluatedProperties" => Keyword::UnevaluatedProperties(schema.next_value()?),
        "uniqueItems" if schema.next_value()? => Keyword::UniqueItems,
        "uniqueItems" => return Ok(None),
        _ => {
            schema.next_value::<IgnoredAny>()?;
            Keyword::Unknown
        }
    }))
}

fn rules<'de, A: MapAccess<'de>>(schema: &mut A) -> Result<Rules, A::Error> {
    Ok(schema.next_value::<ByName>()?.0)
}

/// A map of rules, read into a list.
struct ByName(Rules);

impl<'de> Deserialize<'de> for ByName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ByName, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = ByName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON Schemas by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByName, A::Error> {
                let mut rules = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    rules.push(entry);
                }
                Ok(ByName(rules))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}
