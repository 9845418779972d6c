// SPDX-License-Identifier: EUPL-1.2
//! What stands in a form: texts by the names of its fields, as a body brings them and as the page shows them again.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sluis_core::text::Language;
use sluis_core::value::{Item, Value, Values};

use super::amounts;
use super::{Answer, Question};

/// Texts by name. A name that repeats, as of boxes that were ticked, has several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    values: BTreeMap<String, Vec<String>>,
}

impl Typed {
    /// The first text of a name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// Every text of a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// One more text of a name.
    pub fn push(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.values.entry(name.into()).or_default().push(text.into());
    }

    /// The only text of a name.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.values.insert(name.into(), vec![text.into()]);
    }

    /// Everything but this name.
    #[must_use]
    pub fn without(&self, name: &str) -> Typed {
        let mut rest = self.clone();
        rest.values.remove(name);
        rest
    }

    /// Takes every text of these names out and gives them.
    pub(super) fn take(&mut self, takes: impl Fn(&str) -> bool) -> Vec<(String, Vec<String>)> {
        let (out, stays) = std::mem::take(&mut self.values).into_iter().partition(|(name, _)| takes(name));
        self.values = stays;
        let out: BTreeMap<String, Vec<String>> = out;
        out.into_iter().collect()
    }

    /// Puts texts back under other names.
    pub(super) fn put(&mut self, texts: Vec<(String, Vec<String>)>) {
        self.values.extend(texts);
    }

    /// Takes over everything of another form.
    pub(super) fn merge(&mut self, other: Typed) {
        self.values.extend(other.values);
    }

    /// Every name with its texts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.values.iter().map(|(name, texts)| (name.as_str(), texts.as_slice()))
    }
}

/// A form with what is there already: the values that lie in a step, and the author's defaults for the rest.
pub fn prefilled(questions: &[Question], there: &Values, defaults: &[(String, Json)], language: Language) -> Typed {
    let mut typed = Typed::default();
    for question in questions {
        let relative = question.name.rsplit_once('.').map_or(question.name.as_str(), |(_, last)| last);
        match (there.get(relative), defaults.iter().find(|(name, _)| *name == question.name)) {
            (Some(value), _) => put_value(&mut typed, question, value, language),
            (None, Some((_, json))) => put_default(&mut typed, question, json),
            (None, None) => {}
        }
    }
    typed
}

fn put_value(typed: &mut Typed, question: &Question, value: &Value, language: Language) {
    let name = question.name.as_str();
    match (value, &question.answer) {
        (Value::Text(text), _) => typed.set(name, text.text().unwrap_or_default()),
        (Value::Integer(number), _) => typed.set(name, number.to_string()),
        (Value::Decimal(number), _) => typed.set(name, amounts::write_number(*number, language)),
        (Value::Money(amount), _) => typed.set(name, amounts::write_money(*amount, language)),
        (Value::Date(date), _) => typed.set(name, amounts::write_date(*date)),
        (Value::Boolean(yes), _) => typed.set(name, yes.to_string()),
        (Value::Choice(id) | Value::Person(id) | Value::Party(id), _) => typed.set(name, id),
        (Value::Choices(ids), _) => ids.iter().for_each(|id| typed.push(name, id)),
        (Value::File(_), _) => typed.set(name, value.to_plain().to_string()),
        (Value::List(values), Answer::Rows(rows)) => {
            typed.set(format!("{name}.rows"), values.len().to_string());
            for (at, value) in values.iter().enumerate() {
                rows.of_row(name, at + 1).iter().for_each(|question| put_value(typed, question, value, language));
            }
        }
        (Value::List(values), _) => {
            for value in values {
                let mut one = Typed::default();
                put_value(&mut one, &Question { answer: Answer::Line, ..question.clone() }, value, language);
                typed.push(name, one.get(name));
            }
        }
        (Value::Items(items), Answer::Rows(rows)) => {
            typed.set(format!("{name}.rows"), items.len().to_string());
            for (at, item) in items.iter().enumerate() {
                put_item(typed, &rows.of_row(name, at + 1), item, language);
            }
        }
        (Value::Items(_), _) => {}
    }
}

fn put_item(typed: &mut Typed, questions: &[Question], item: &Item, language: Language) {
    for question in questions {
        let field = question.name.rsplit_once('.').map_or("", |(_, field)| field);
        if let Some(value) = item.fields.get(field) {
            put_value(typed, question, value, language);
        }
    }
}

/// Defaults stand in the file as authors write them, which the reader of forms understands too.
fn put_default(typed: &mut Typed, question: &Question, json: &Json) {
    let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    match (json, &question.answer) {
        (Json::Null | Json::Object(_), _) => {}
        (Json::Array(values), Answer::Rows(rows)) if rows.of.iter().all(|question| question.name.is_empty()) => {
            typed.set(format!("{}.rows", question.name), values.len().to_string());
            for (at, value) in values.iter().enumerate() {
                typed.set(format!("{}.{}", question.name, at + 1), text(value));
            }
        }
        (Json::Array(values), Answer::SomeOf(_)) => {
            values.iter().for_each(|value| typed.push(&question.name, text(value)));
        }
        (Json::Array(_), _) => {}
        (one, _) => typed.set(&question.name, text(one)),
    }
}
