// SPDX-License-Identifier: EUPL-1.2
//! What was handed in, as a block of YAML with the titles of the fields as its keys: readable as it stands.
//! For people: amounts, dates, options and names are in words. Nothing here is read back.

use serde_json::{Map, Value as Json};
use sluis_core::definition::{Field, FieldType, Fields};
use sluis_core::titles;
use sluis_core::value::{Item, Value, Values};

use super::layout::{Line, WIDTH};
use super::voice::Voice;
use crate::report::columns::broken;

/// How far a block stands from the edge.
const INDENT: usize = 6;
/// A list of texts that is not longer than this stands on one line.
const SHORT_ROW: usize = 60;

/// The values as a block; nothing when there are none.
pub(super) fn block(voice: &Voice<'_>, values: &Values, fields: &Fields) -> Option<Line> {
    let tree = tree(voice, values, fields);
    if tree.is_empty() {
        return None;
    }
    // A map of texts, numbers and lists always has a form in YAML.
    let yaml = serde_yaml::to_string(&Json::Object(tree)).ok()?;
    Some(Line::Block(yaml.lines().flat_map(folded).collect()))
}

fn tree(voice: &Voice<'_>, values: &Values, fields: &Fields) -> Map<String, Json> {
    let titled = values.iter().map(|(id, value)| {
        let field = fields.get(id);
        let title = field.map_or_else(|| id.clone(), |field| titles::field_title(id, field, voice.language));
        (title, json(voice, value, field))
    });
    titled.collect()
}

fn json(voice: &Voice<'_>, value: &Value, field: Option<&Field>) -> Json {
    let text = |value: &Value, field: Option<&Field>| {
        let text = titles::value_text(value, field, voice.definition, voice.directory, voice.language);
        Json::from(text.replace(['\u{a0}', '\n'], " "))
    };
    match value {
        Value::Integer(number) => Json::from(*number),
        Value::List(values) => {
            let of = field.and_then(|field| match &field.kind {
                FieldType::List { of, .. } => Some(of.as_ref()),
                _ => None,
            });
            let parts: Vec<Json> = values.iter().map(|value| text(value, of)).collect();
            in_a_row(&parts).map_or(Json::Array(parts), Json::from)
        }
        Value::Items(items) => {
            let fields = field.and_then(|field| match &field.kind {
                FieldType::ListOfItems { fields, .. } => Some(fields),
                _ => None,
            });
            items.iter().map(|item| of_item(voice, item, fields)).collect()
        }
        Value::File(file) => Json::from(titles::sealed_text(&file.name, voice.language)),
        value => text(value, field),
    }
}

/// Short texts one after the other, where they fit on a line and none of them has a comma of its own.
fn in_a_row(parts: &[Json]) -> Option<String> {
    let texts: Vec<&str> = parts.iter().filter_map(Json::as_str).collect();
    let row = texts.join(", ");
    let short = row.chars().count() <= SHORT_ROW && texts.iter().all(|text| !text.contains(','));
    (short && texts.len() == parts.len()).then_some(row)
}

fn of_item(voice: &Voice<'_>, item: &Item, fields: Option<&Fields>) -> Json {
    let none = Fields::new();
    Json::Object(tree(voice, &item.fields, fields.unwrap_or(&none)))
}

/// A long line goes on in the next one, further in, as YAML folds a text.
fn folded(line: &str) -> Vec<String> {
    let content = line.trim_start_matches([' ', '-']);
    let edge = line.len() - content.len();
    let room = WIDTH - INDENT - edge;
    let inner = broken(content, room, room - 2);
    let mut lines = inner.iter().enumerate().map(|(at, part)| match at {
        0 => format!("{}{part}", &line[..edge]),
        _ => format!("{}{part}", " ".repeat(edge + 2)),
    });
    let first = lines.next().unwrap_or_default();
    std::iter::once(first).chain(lines).collect()
}
