// SPDX-License-Identifier: EUPL-1.2
//! The command line's own words in Dutch and English, in one place: counts, kinds of actions. States and dates in tables,
//! and sentences about decisions and refusals, are the core's; titles are the workflow's.

use sluis_core::engine::InstanceState;
use sluis_core::text::Language;
pub(super) use sluis_core::titles::short::{date, day, due, moment, of_instance, until};

/// The wording in the language of the reader.
pub(super) fn say<'a>(language: Language, nl: &'a str, en: &'a str) -> &'a str {
    language.say(nl, en)
}

/// A number with its noun: `1 step`, `3 steps`.
pub(super) fn count(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// The same from the word that the store keeps.
pub(super) fn of_instance_word(word: &str, language: Language) -> String {
    let states = [
        InstanceState::Running,
        InstanceState::OnHold,
        InstanceState::Completed,
        InstanceState::Stopped,
        InstanceState::Cancelled,
    ];
    let found = states.into_iter().find(|state| serde_json::to_value(state).is_ok_and(|json| json == word));
    found.map_or_else(|| word.to_owned(), |state| of_instance(state, language).to_owned())
}

/// The kind of an action.
pub(super) fn of_action(kind: &str, language: Language) -> String {
    match kind {
        "complete" => say(language, "afronden", "complete").to_owned(),
        "vote" => say(language, "stemmen", "vote").to_owned(),
        "condition" => say(language, "voorwaarde", "condition").to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_word_of_an_instance_has_words() {
        assert_eq!(of_instance_word("on-hold", Language::Nl), "aangehouden");
        assert_eq!(of_instance_word("completed", Language::En), "completed");
        assert_eq!(of_instance_word("else", Language::En), "else");
    }

    #[test]
    fn one_is_one_and_none_are_many() {
        assert_eq!(count(1, "step", "steps"), "1 step");
        assert_eq!(count(0, "step", "steps"), "0 steps");
    }
}
