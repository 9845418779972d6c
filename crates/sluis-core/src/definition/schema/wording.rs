// SPDX-License-Identifier: EUPL-1.2
//! Words for what a schema says: kinds of values, lists of words, values as people wrote them.
//! Plain English; no word of JSON Schema reaches an author.

use jsonschema::JsonType;
use serde_json::Value;

use crate::diagnostic;

/// How many words a list of alternatives names at most.
const MOST_WORDS: usize = 16;

/// The kind of a value with its article, such as `a list`.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// The kinds that would do, such as `a text or a map`.
pub(super) fn kinds(types: &[JsonType]) -> String {
    let words: Vec<_> = types.iter().map(|wanted| kind(*wanted)).collect();
    join(&words, "or")
}

fn kind(wanted: JsonType) -> &'static str {
    match wanted {
        JsonType::Null => "nothing",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "a text",
        JsonType::Array => "a list",
        JsonType::Object => "a map",
    }
}

/// A value for a message: in backticks and cut when long; maps and lists by their kind.
pub(super) fn quote(value: &Value) -> String {
    match value {
        Value::String(text) => diagnostic::quote(text),
        Value::Array(_) | Value::Object(_) | Value::Null => kind_of(value).to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
    }
}

/// `a`, `b` or `c`: words in backticks; a long list is cut.
pub(super) fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    listed(words, "or")
}

/// `a`, `b` and `c`.
pub(super) fn all_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    listed(words, "and")
}

fn listed<'w>(words: impl IntoIterator<Item = &'w str>, last: &str) -> String {
    let mut quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    if quoted.len() > MOST_WORDS {
        quoted.truncate(MOST_WORDS);
        return format!("{} and so on", quoted.join(", "));
    }
    join(&quoted.iter().map(String::as_str).collect::<Vec<_>>(), last)
}

fn join(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// The author's hint as a help: our helps start small and have no full stop.
pub(super) fn as_help(hint: &str) -> String {
    let hint = hint.trim_end_matches('.');
    let mut letters = hint.chars();
    match (letters.next(), letters.next()) {
        // `P3W` and the like keep their capital.
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(hint.chars().skip(1)).collect()
        }
        _ => hint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(["a", "b"]), "`a` and `b`");
        assert_eq!(kinds(&[JsonType::String, JsonType::Object]), "a text or a map");
    }

    #[test]
    fn hints_of_the_schema_become_helps() {
        assert_eq!(as_help("A duration has a unit: 3 days."), "a duration has a unit: 3 days");
        assert_eq!(as_help("P3W is three weeks."), "P3W is three weeks");
    }
}
