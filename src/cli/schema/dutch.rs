// SPDX-License-Identifier: EUPL-1.2
//! What the schemas say to their readers, in Dutch. English stands in the schemas; the Dutch lies beside this file, each text
//! under its English, so that a text that changes is Dutch no longer until somebody looks. Never changes what a schema judges.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;
use serde_json::Value;
use sluis_core::definition::schema::dutch_hint;
use sluis_core::text::Language;

/// The texts, as files.
const FILES: [&str; 10] = [
    include_str!("dutch/workflow.toml"),
    include_str!("dutch/steps.toml"),
    include_str!("dutch/kinds.toml"),
    include_str!("dutch/values.toml"),
    include_str!("dutch/gates.toml"),
    include_str!("dutch/people.toml"),
    include_str!("dutch/calendar.toml"),
    include_str!("dutch/stories.toml"),
    include_str!("dutch/verbs.toml"),
    include_str!("dutch/config.toml"),
];

/// What one file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    /// Those that are the same in Dutch: the list is for translators, and for the test that nothing is forgotten.
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "what is not in Dutch stays English by itself"))]
    same: Vec<String>,
    text: Vec<Pair>,
}

/// One text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    en: String,
    nl: String,
}

/// A text of a schema in the language of the reader. What has no Dutch stays English.
pub(in crate::cli) fn said(english: &'static str, language: Language) -> &'static str {
    match language {
        Language::Nl => dutch(english).unwrap_or(english),
        Language::En => english,
    }
}

/// The Dutch of a text of a schema. The texts are read when somebody first asks for one: no `check` ever does. That they can
/// be read is for a test to say: without them a reader is better off with English.
fn dutch(english: &str) -> Option<&'static str> {
    static TEXTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let read = |file: &&str| Figment::from(Toml::string(file)).extract::<Texts>().ok();
        let texts = FILES.iter().filter_map(read).flat_map(|texts| texts.text);
        texts.map(|Pair { en, nl }| (en, nl)).collect()
    });
    TEXTS.get(english).map(String::as_str).or_else(|| dutch_hint(english))
}

/// A schema as JSON text with its texts in Dutch; all that judges stays as it is.
///
/// # Errors
/// When it is no JSON.
pub(super) fn in_dutch(schema: &str) -> serde_json::Result<String> {
    let mut schema: Value = serde_json::from_str(schema)?;
    each_text(&mut schema, &mut |text| {
        if let Some(dutch) = dutch(text) {
            dutch.clone_into(text);
        }
    });
    Ok(format!("{schema:#}\n"))
}

/// Does this with every text of a schema that is there for people.
fn each_text(schema: &mut Value, told: &mut impl FnMut(&mut String)) {
    match schema {
        Value::Object(keywords) => keywords.iter_mut().for_each(|(name, asked)| match (name.as_str(), asked) {
            ("title" | "description" | "errorMessage", Value::String(text)) => told(text),
            ("enumDescriptions" | "markdownEnumDescriptions", Value::Array(texts)) => {
                texts.iter_mut().for_each(|text| each_string(text, told));
            }
            ("defaultSnippets", Value::Array(snippets)) => {
                let texts = |snippet: &mut Value| {
                    ["label", "description"].iter().for_each(|key| {
                        snippet.get_mut(key).into_iter().for_each(|text| each_string(text, told));
                    });
                };
                snippets.iter_mut().for_each(texts);
            }
            // Here the keys are names that authors write, and the values are schemas.
            ("properties" | "$defs", Value::Object(named)) => {
                named.values_mut().for_each(|schema| each_text(schema, told));
            }
            // What authors write, and not what is said of it.
            ("examples" | "default" | "const" | "enum" | "required", _) => {}
            (_, schema) => each_text(schema, told),
        }),
        Value::Array(schemas) => schemas.iter_mut().for_each(|schema| each_text(schema, told)),
        _ => {}
    }
}

fn each_string(value: &mut Value, told: &mut impl FnMut(&mut String)) {
    if let Value::String(text) = value {
        told(text);
    }
}

#[cfg(test)]
mod tests;
