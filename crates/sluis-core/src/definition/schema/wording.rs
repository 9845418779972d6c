// SPDX-License-Identifier: EUPL-1.2
//! Words for what a schema says: kinds of values, lists of words, values as people wrote them.
//! Plain words; no word of JSON Schema reaches an author.

use jsonschema::JsonType;
use serde_json::Value;

use crate::diagnostic;
use crate::text::{self, Language};

/// How many words a list of alternatives names at most.
const MOST_WORDS: usize = 16;

/// The kind of a value with its article, such as `a list`.
pub(super) fn kind_of(value: &Value, language: Language) -> &'static str {
    match value {
        Value::Null => language.say("niets", "nothing"),
        Value::Bool(_) => language.say("`true` of `false`", "`true` or `false`"),
        Value::Number(_) => language.say("een getal", "a number"),
        Value::String(_) => language.say("een tekst", "a text"),
        Value::Array(_) => language.say("een lijst", "a list"),
        Value::Object(_) => language.say("een groep sleutels", "a map"),
    }
}

/// The kinds that would do, such as `a text or a map`.
pub(super) fn kinds(types: &[JsonType], language: Language) -> String {
    let words: Vec<_> = types.iter().map(|wanted| kind(*wanted, language)).collect();
    join(&words, language.say("of", "or"))
}

fn kind(wanted: JsonType, language: Language) -> &'static str {
    match wanted {
        JsonType::Null => language.say("niets", "nothing"),
        JsonType::Boolean => language.say("`true` of `false`", "`true` or `false`"),
        JsonType::Integer => language.say("een geheel getal", "a whole number"),
        JsonType::Number => language.say("een getal", "a number"),
        JsonType::String => language.say("een tekst", "a text"),
        JsonType::Array => language.say("een lijst", "a list"),
        JsonType::Object => language.say("een groep sleutels", "a map"),
    }
}

/// A value for a message: in backticks and cut when long; maps and lists by their kind.
pub(super) fn quote(value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => diagnostic::quote(text),
        Value::Array(_) | Value::Object(_) | Value::Null => kind_of(value, language).to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
    }
}

/// The sentence about a text that is not written as it must be.
pub(super) fn form(quoted: &str, language: Language) -> String {
    match language {
        Language::Nl => format!("{quoted} staat niet in de vorm die hier nodig is"),
        Language::En => format!("{quoted} is not written in the form that is needed here"),
    }
}

/// `a`, `b` or `c`: words in backticks; a long list is cut.
pub(super) fn one_of<'w>(words: impl IntoIterator<Item = &'w str>, language: Language) -> String {
    listed(words, language.say("of", "or"), language)
}

/// `a`, `b` and `c`.
pub(super) fn all_of<'w>(words: impl IntoIterator<Item = &'w str>, language: Language) -> String {
    listed(words, language.say("en", "and"), language)
}

fn listed<'w>(words: impl IntoIterator<Item = &'w str>, last: &str, language: Language) -> String {
    let mut words: Vec<&str> = words.into_iter().collect();
    let more = words.len() > MOST_WORDS;
    words.truncate(MOST_WORDS);
    let more_words = language.say("enzovoort", "and so on");
    match more {
        true => format!("`{}` {more_words}", words.join("`, `")),
        false => text::listed(words, last),
    }
}

fn join(words: &[&str], last: &str) -> String {
    match words {
        [first @ .., end] if !first.is_empty() => format!("{} {last} {end}", first.join(", ")),
        words => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(one_of(["a"], Language::En), "`a`");
        assert_eq!(one_of(["a", "b", "c"], Language::Nl), "`a`, `b` of `c`");
        assert_eq!(all_of(["a", "b"], Language::En), "`a` and `b`");
        assert_eq!(kinds(&[JsonType::String, JsonType::Object], Language::En), "a text or a map");
        assert!(all_of(["a"; 20], Language::Nl).ends_with("`a`, `a` enzovoort"));
    }
}
