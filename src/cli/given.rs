// SPDX-License-Identifier: EUPL-1.2
//! What people give on the command line as the values that a step or a start asks for: `--set K=V`, `--outputs FILE`.
//! Only brings text into the shape of its field; whether a value fits is the core's to say, with all problems at once.

use std::path::Path;

use serde_json::{Map, Value as Json};
use sluis_core::definition::document::Document;
use sluis_core::definition::{Field, FieldType, Fields};
use sluis_core::text::{Language, both};

use super::error::CommandError;
use super::usage::Unfit;
use crate::app::App;

/// One `K=V` of the command line.
pub(super) type Pair = (String, String);

/// Reads `K=V` for clap.
pub(super) fn pair(text: &str) -> Result<Pair, Unfit> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(Unfit(both("schrijf het als NAAM=WAARDE", "write it as NAME=VALUE"))),
    }
}

/// The pairs as an object, each value in the shape of its field.
///
/// A value is taken as it stands, so that `0123` stays text. A list takes `--set` again for each value, a YAML list such as
/// `[abg, oosterhout]`, or, unless it holds texts, values with commas between them. A list with fields takes YAML objects
/// such as `{question: ..., data: ...}`. A field that nobody asked for goes along: the core says so.
pub(super) fn shaped(fields: &Fields, pairs: &[Pair]) -> Result<Map<String, Json>, CommandError> {
    let mut given = Map::new();
    for (name, value) in pairs {
        match fields.get(name).and_then(list_of) {
            Some(list) => match given.entry(name.as_str()).or_insert_with(|| Json::Array(Vec::new())) {
                Json::Array(values) => values.extend(list.read(name, value)?),
                _ => return Err(twice(name)),
            },
            None if given.contains_key(name) => return Err(twice(name)),
            None => {
                given.insert(name.clone(), Json::String(value.clone()));
            }
        }
    }
    Ok(given)
}

fn twice(name: &str) -> CommandError {
    CommandError::config(both(
        format!("`{name}` heeft één waarde en kreeg er twee"),
        format!("`{name}` takes one value and was given two"),
    ))
    .hint(both("geef er één", "give it once"))
}

/// What a list holds, as far as its spelling on the command line differs.
#[derive(Clone, Copy)]
enum ListOf {
    Texts,
    Words,
    Items,
}

fn list_of(field: &Field) -> Option<ListOf> {
    match &field.kind {
        FieldType::List { of, .. } => match of.kind {
            FieldType::Text | FieldType::LongText | FieldType::File => Some(ListOf::Texts),
            _ => Some(ListOf::Words),
        },
        FieldType::Choices { .. } => Some(ListOf::Words),
        FieldType::ListOfItems { .. } => Some(ListOf::Items),
        _ => None,
    }
}

impl ListOf {
    fn read(self, name: &str, value: &str) -> Result<Vec<Json>, CommandError> {
        let is_yaml = value.trim_start().starts_with(['[', '{']);
        Ok(match self {
            _ if value.trim().is_empty() => Vec::new(),
            ListOf::Texts | ListOf::Words if !is_yaml => {
                let parts: Vec<&str> = match self {
                    ListOf::Words => value.split(',').map(str::trim).collect(),
                    _ => vec![value],
                };
                parts.into_iter().map(Json::from).collect()
            }
            _ => match yaml(name, value)? {
                Json::Array(values) => values,
                one => vec![one],
            },
        })
    }
}

fn yaml(name: &str, value: &str) -> Result<Json, CommandError> {
    match Document::read(name, value.as_bytes()) {
        Ok(document) => Ok(document.value().clone()),
        Err(found) => {
            let unread = both("het is geen YAML", "it is not YAML");
            let what = found.first().map_or(&unread, |diagnostic| &diagnostic.message);
            Err(CommandError::config(both(
                format!("de waarde van `{name}` is niet te lezen: {}", what.get(Language::Nl)),
                format!("the value of `{name}` cannot be read: {}", what.get(Language::En)),
            ))
            .hint(both(
                "schrijf een lijst als `[een, twee]` en een item als `{question: ..., data: ...}`, tussen aanhalingstekens",
                "write a list as `[one, two]` and an item as `{question: ..., data: ...}`, in quotes for the shell",
            )))
        }
    }
}

/// The outputs in a YAML file.
pub(super) fn outputs_file(path: &Path) -> Result<Map<String, Json>, CommandError> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        CommandError::config(both(
            format!("{shown} kan niet worden gelezen; controleer de naam en de rechten"),
            format!("{shown} cannot be read; check the name and its rights"),
        ))
        .because(&error)
    })?;
    let document = Document::read(&shown.to_string(), &bytes).map_err(|found| {
        let error = CommandError::config(both(
            format!("{shown} is geen YAML zoals Sluis die leest"),
            format!("{shown} is not YAML as Sluis reads it"),
        ));
        found.iter().fold(error, |error, fault| {
            let (line, column, what) = (fault.span.line, fault.span.column, &fault.message);
            error.hint(both(
                format!("regel {line}, kolom {column}: {}", what.get(Language::Nl)),
                format!("line {line}, column {column}: {}", what.get(Language::En)),
            ))
        })
    })?;
    match document.value() {
        Json::Object(given) => Ok(given.clone()),
        Json::Null => Ok(Map::new()),
        _ => Err(CommandError::config(both(
            format!("in {shown} staan geen uitkomsten"),
            format!("{shown} holds no outputs"),
        ))
        .hint(both("schrijf `NAAM: WAARDE` op elke regel", "write `NAME: VALUE` on its lines"))),
    }
}

/// Keeps each file that the values name, and puts what the core may know of it in its place. A path of a file in an
/// outputs file counts from `beside`.
pub(super) async fn keep_files(
    app: &App,
    fields: &Fields,
    given: &mut Map<String, Json>,
    beside: &Path,
) -> Result<(), CommandError> {
    for (name, field) in fields {
        if let Some(value) = given.get_mut(name) {
            keep_files_of(app, field, value, beside).await?;
        }
    }
    Ok(())
}

async fn keep_files_of(app: &App, field: &Field, value: &mut Json, beside: &Path) -> Result<(), CommandError> {
    match (&field.kind, value) {
        (FieldType::File, value) => {
            if let Some(path) = value.as_str() {
                *value = app.evidence_file(&beside.join(path)).await?.to_json();
            }
        }
        (FieldType::List { of, .. }, Json::Array(values)) => {
            for value in values {
                Box::pin(keep_files_of(app, of, value, beside)).await?;
            }
        }
        (FieldType::ListOfItems { fields, .. }, Json::Array(items)) => {
            for item in items.iter_mut().filter_map(Json::as_object_mut) {
                Box::pin(keep_files(app, fields, item, beside)).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(kind: FieldType) -> Field {
        Field {
            kind,
            title: None,
            description: None,
            required: false,
            min: None,
            max: None,
            pattern: None,
            default: None,
        }
    }

    fn list(of: FieldType) -> Field {
        field(FieldType::List { of: Box::new(field(of)), min: None, max: None })
    }

    fn fields() -> Fields {
        let items = FieldType::ListOfItems { fields: Fields::new(), label: None, min: None, max: None };
        [
            ("note", field(FieldType::Text)),
            ("lessons", list(FieldType::Text)),
            ("joining", list(FieldType::Party)),
            ("challenges", field(items)),
        ]
        .into_iter()
        .map(|(name, field)| (name.to_owned(), field))
        .collect()
    }

    fn given(pairs: &[&str]) -> Result<Json, String> {
        let pairs: Vec<Pair> = pairs.iter().map(|text| pair(text).unwrap()).collect();
        shaped(&fields(), &pairs).map(Json::from).map_err(|error| error.message.get(Language::En).to_owned())
    }

    #[test]
    fn a_text_is_taken_as_it_stands() {
        assert_eq!(given(&["note=0123"]), Ok(json!({ "note": "0123" })));
        assert_eq!(given(&["note=[draft] a=b, c"]), Ok(json!({ "note": "[draft] a=b, c" })));
    }

    #[test]
    fn a_list_of_texts_keeps_its_commas_and_grows_with_each_set() {
        assert_eq!(
            given(&["lessons=first, think", "lessons=then do"]),
            Ok(json!({ "lessons": ["first, think", "then do"] }))
        );
    }

    #[test]
    fn a_list_of_words_takes_commas_and_yaml() {
        let both = json!({ "joining": ["abg", "oosterhout"] });
        assert_eq!(given(&["joining=abg, oosterhout"]), Ok(both.clone()));
        assert_eq!(given(&["joining=[abg, oosterhout]"]), Ok(both));
        assert_eq!(given(&["joining="]), Ok(json!({ "joining": [] })));
    }

    #[test]
    fn items_are_yaml_objects() {
        let items = json!({ "challenges": [{ "question": "Why?" }, { "question": "How?" }] });
        assert_eq!(given(&["challenges={question: Why?}", "challenges={question: How?}"]), Ok(items.clone()));
        assert_eq!(given(&["challenges=[{question: Why?}, {question: How?}]"]), Ok(items));
        assert!(given(&["challenges={question: Why?"]).is_err());
    }

    #[test]
    fn a_single_value_given_twice_is_refused() {
        assert_eq!(given(&["note=a", "note=b"]), Err("`note` takes one value and was given two".into()));
        assert_eq!(given(&["unknown=a"]), Ok(json!({ "unknown": "a" })));
    }

    #[test]
    fn a_pair_needs_a_name() {
        assert!(pair("a").is_err());
        assert!(pair("=a").is_err());
        assert_eq!(pair("a = b=c"), Ok(("a".into(), " b=c".into())));
    }
}
