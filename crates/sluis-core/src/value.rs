// SPDX-License-Identifier: EUPL-1.2
//! What people give: values of outputs, inputs and items, and the seal around free text.
//! Never holds a name or an address in the open: text, long text and file names are sealed, so that
//! an event only carries their commitment and a person can be erased while the chain still verifies.

mod read;
mod seal;

pub use read::{Context, Problem, read_all, read_file, read_value};
pub use seal::{Ids, Sealed, SealedRow, hex, open_json, seal_json};

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The values of outputs or inputs, by the id of their field, in the order of the definition.
pub type Values = IndexMap<String, Value>;

/// One value that a person gave. Numbers, dates, choices and ids are open; free text is sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "value")]
pub enum Value {
    /// Free text, short or long.
    Text(Sealed),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Decimal(f64),
    /// An exact amount.
    Money(Money),
    /// A civil date in the workflow's time zone.
    Date(Date),
    /// Yes or no.
    Boolean(bool),
    /// The id of one option.
    Choice(String),
    /// The ids of several options.
    Choices(Vec<String>),
    /// The id of a person in the directory.
    Person(String),
    /// The id of a party of the workflow.
    Party(String),
    /// A file, by the hash of its bytes.
    File(FileRef),
    /// A list of plain values.
    List(Vec<Value>),
    /// A list of collected items, each with an id.
    Items(Vec<Item>),
}

/// A file as the engine knows it: never its bytes, its name only under seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub hash: String,
    /// Size in bytes.
    pub size: u64,
    /// The name the person gave it.
    pub name: Sealed,
}

/// One collected item of a list with fields, or one option of a ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id for the life of the instance, such as `sociaal-1`.
    pub id: String,
    /// The field that names it on a screen, when the list says so (`label`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Its fields.
    pub fields: Values,
}

impl Item {
    /// How the item is called on a screen: its label field, its first text, or else its id.
    pub fn title(&self) -> &str {
        let labelled = self.label.as_ref().and_then(|label| self.fields.get(label));
        let text = labelled.into_iter().chain(self.fields.values()).find_map(Value::as_text);
        text.unwrap_or(&self.id)
    }
}

impl Value {
    /// The text of a value, when it is text that was not erased.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(sealed) => sealed.text(),
            _ => None,
        }
    }

    /// The value as plain JSON for people and scripts: sealed text opened, erased text `null`.
    pub fn to_plain(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Value::Text(sealed) => sealed.text().map_or(Json::Null, Json::from),
            Value::Integer(number) => Json::from(*number),
            Value::Decimal(number) => Json::from(*number),
            Value::Money(amount) => Json::from(amount.to_string()),
            Value::Date(date) => Json::from(date.to_string()),
            Value::Boolean(yes) => Json::from(*yes),
            Value::Choice(id) | Value::Person(id) | Value::Party(id) => Json::from(id.as_str()),
            Value::Choices(ids) => Json::from(ids.clone()),
            Value::File(file) => serde_json::json!({
                "name": file.name.text(), "hash": file.hash, "size": file.size
            }),
            Value::List(values) => values.iter().map(Value::to_plain).collect(),
            Value::Items(items) => items.iter().map(Item::to_plain).collect(),
        }
    }
}

impl Item {
    /// The item as plain JSON: `{"id": ..., field: value, ...}`.
    pub fn to_plain(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        object.insert("id".into(), self.id.as_str().into());
        for (name, value) in &self.fields {
            object.insert(name.clone(), value.to_plain());
        }
        object.into()
    }
}

/// Values as one plain JSON object.
pub fn to_plain(values: &Values) -> serde_json::Value {
    values.iter().map(|(name, value)| (name.clone(), value.to_plain())).collect::<serde_json::Map<_, _>>().into()
}
