// SPDX-License-Identifier: EUPL-1.2
//! The pages of `check --explain`: for each code why it matters to people, what to write, and an example, wrong and right.
//! The pages are data beside the registry of codes. They are read when one is asked for, never by a check.

use indexmap::IndexMap;
use serde::Deserialize;

use super::document::{Document, decode_at};
use super::schema::closest;
use crate::diagnostic::Code;
use crate::text::{Language, Text};

/// The pages of each hundred of the registry, by the start of their codes.
const PAGES: [(&str, &str); 9] = [
    ("SL01", include_str!("../diagnostic/pages/sl01.yaml")),
    ("SL02", include_str!("../diagnostic/pages/sl02.yaml")),
    ("SL03", include_str!("../diagnostic/pages/sl03.yaml")),
    ("SL04", include_str!("../diagnostic/pages/sl04.yaml")),
    ("SL05", include_str!("../diagnostic/pages/sl05.yaml")),
    ("SL06", include_str!("../diagnostic/pages/sl06.yaml")),
    ("SL07", include_str!("../diagnostic/pages/sl07.yaml")),
    ("SL08", include_str!("../diagnostic/pages/sl08.yaml")),
    ("SL09", include_str!("../diagnostic/pages/sl09.yaml")),
];

/// What there is to say about one code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// What the code means, in one Dutch sentence; the registry has the English one.
    title: String,
    /// Why it matters to the people in the programme.
    pub why: Text,
    /// What to write instead.
    pub instead: Text,
    /// The sample of the fault from which `bad` was taken: a file or a folder of the corpus of faults.
    pub sample: String,
    /// The file of the sample, where that is a folder.
    pub file: Option<String>,
    /// Files that are called otherwise in the right example, by their wrong name; an empty name takes one away.
    #[serde(default)]
    pub rename: IndexMap<String, String>,
    /// Lines that are wrong. Those after the first one stand deeper by as much as their first line does.
    pub bad: String,
    /// What stands right in their place; empty where they must go.
    #[serde(default)]
    pub good: String,
}

impl Page {
    /// The page of a code; nothing when nobody wrote it, which a test refuses.
    pub fn of(code: Code) -> Option<Page> {
        let (_, text) = PAGES.iter().find(|(start, _)| code.id().starts_with(start))?;
        let document = Document::read("pages", text.as_bytes()).ok()?;
        decode_at(&document, &format!("/{}", code.id())).ok()
    }

    /// What the code means, in one sentence.
    pub fn title(&self, code: Code, language: Language) -> &str {
        language.say(&*self.title, code.meaning())
    }

    /// The name of the file in the right example, where the example says one.
    pub fn right_file(&self) -> Option<&str> {
        let file = self.file.as_deref()?;
        Some(self.rename.get(file).map_or(file, String::as_str))
    }
}

/// The code that somebody means by its id or its name, in capitals or not; else the nearest one, where one is near.
///
/// # Errors
/// The code that looks most like it, if any does.
pub fn code_called(written: &str) -> Result<Code, Option<Code>> {
    let name = written.trim().to_uppercase().replace('-', "_");
    let called = |name: &str| Code::ALL.iter().copied().find(|code| code.id() == name || code.name() == name);
    called(&name).ok_or_else(|| {
        let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
        closest(&name, known).and_then(called)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_in_both_languages() {
        for code in Code::ALL {
            let page = Page::of(*code).unwrap_or_else(|| panic!("{code} has no page that can be read"));
            assert!(page.title.ends_with('.') && !page.bad.is_empty(), "{code}");
            for text in [&page.why, &page.instead] {
                let told = |text: &Option<String>| text.as_ref().is_some_and(|text| text.ends_with('.'));
                assert!(told(&text.nl) && told(&text.en), "{code}: {text:?}");
            }
        }
    }

    #[test]
    fn every_page_has_a_code() {
        for (start, text) in PAGES {
            let document = Document::read(start, text.as_bytes()).expect("pages are YAML");
            let pages = document.value().as_object().expect("pages by their code");
            let known = |id: &String| id.starts_with(start) && Code::ALL.iter().any(|code| code.id() == id);
            assert_eq!(pages.keys().filter(|id| !known(id)).collect::<Vec<_>>(), Vec::<&String>::new());
        }
    }

    #[test]
    fn a_code_is_found_by_its_id_or_name_however_it_is_written() {
        for written in ["SL0104", "sl0104", "DUPLICATE_KEY", "duplicate-key"] {
            assert_eq!(code_called(written), Ok(Code::DUPLICATE_KEY), "{written}");
        }
        assert_eq!(code_called("duplicat-key"), Err(Some(Code::DUPLICATE_KEY)));
        assert_eq!(code_called("weather"), Err(None));
    }
}
