// SPDX-License-Identifier: EUPL-1.2
//! Text for people in the two languages we speak, and the choice between them.
//! Never holds names or addresses of persons: those live in the directory.

use serde::{Deserialize, Serialize};

/// Whether a sign is a quote as word processors write it, double or single.
pub fn is_curled(sign: char) -> bool {
    matches!(sign, '\u{2018}'..='\u{201f}')
}

/// A language in which Sluis speaks to people (ISO 639-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which they are listed for people.
    pub const ALL: [Language; 2] = [Language::Nl, Language::En];

    /// The ISO 639-1 code: `nl` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::En => "en",
        }
    }

    /// Of two wordings the one in this language.
    pub fn say<T>(self, nl: T, en: T) -> T {
        match self {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    /// The language with this ISO 639-1 code, if we speak it.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// Text as an author wrote it: at least one language; a missing one falls back to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The Dutch wording, when the author gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nl: Option<String>,
    /// The English wording, when the author gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// Text in one language only.
    pub fn in_language(language: Language, text: impl Into<String>) -> Text {
        match language {
            Language::Nl => Text { nl: Some(text.into()), en: None },
            Language::En => Text { nl: None, en: Some(text.into()) },
        }
    }

    /// Text in both languages.
    pub fn both(nl: impl Into<String>, en: impl Into<String>) -> Text {
        Text { nl: Some(nl.into()), en: Some(en.into()) }
    }

    /// Text in both languages, said by one piece of code that is asked for each: for sentences with words in them that
    /// differ by language themselves.
    pub fn said(say: impl Fn(Language) -> String) -> Text {
        Text::both(say(Language::Nl), say(Language::En))
    }

    /// The wording in `language`, or in the other language where that one is missing.
    pub fn get(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::Nl => (&self.nl, &self.en),
            Language::En => (&self.en, &self.nl),
        };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }
}

/// Short for a text in both languages.
pub fn both(nl: impl Into<String>, en: impl Into<String>) -> Text {
    Text::both(nl, en)
}

/// `a`, `b` and `c`: names as people list them, in backticks, with the word that joins the last two.
pub fn listed<'n>(names: impl IntoIterator<Item = &'n str>, last: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [first @ .., end] if !first.is_empty() => format!("{} {last} {end}", first.join(", ")),
        names => names.concat(),
    }
}

/// An error with everything that lies underneath, in one line: for logs, and for who must find the cause.
pub fn in_one_line(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text += &format!(": {cause}");
        next = cause.source();
    }
    text
}
