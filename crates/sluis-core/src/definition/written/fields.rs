// SPDX-License-Identifier: EUPL-1.2
//! Typed values as written: outputs, inputs, the fields of a list, and evidence.
//! Never reads a value that somebody gave.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::Text;

/// Fields by name, in the order of the file.
pub type Fields = IndexMap<String, Field>;

/// One field, with the keys of all types; the schema says which go with which type.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Field {
    #[serde(rename = "type")]
    pub kind: FieldKind,
    pub title: Option<Text>,
    pub description: Option<Text>,
    #[serde(default)]
    pub required: bool,
    pub default: Option<Value>,
    /// A number, an amount or a date, by the type.
    pub min: Option<Value>,
    /// A number, an amount or a date, by the type.
    pub max: Option<Value>,
    pub pattern: Option<String>,
    pub options: Option<Options>,
    pub of: Option<FieldKind>,
    pub fields: Option<Fields>,
    pub label: Option<String>,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Options {
    /// Words that are their own names.
    Words(Vec<String>),
    /// Ids with the text that people read.
    Named(IndexMap<String, Text>),
}

/// The words of `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum FieldKind {
    Text,
    LongText,
    Integer,
    Decimal,
    Money,
    Date,
    Boolean,
    Choice,
    Choices,
    Person,
    Party,
    File,
    List,
}

/// A file that is handed in with a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Evidence {
    pub title: Option<Text>,
    pub description: Option<Text>,
    #[serde(default)]
    pub required: bool,
}
