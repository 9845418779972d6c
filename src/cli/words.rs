// SPDX-License-Identifier: EUPL-1.2
//! The command line's own words in Dutch and English, in one place. Programme data never passes through here.

use sluis_core::text::Language;

/// The wording in the language of the reader.
pub(super) fn say<'a>(language: Language, nl: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}
