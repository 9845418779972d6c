// SPDX-License-Identifier: EUPL-1.2
//! `mail/<kind>.<language>.md` as written: the front matter between two lines of `---`, and the Markdown after it.
//! Never looks for placeholders: that is for `check`.

use serde::Deserialize;

use crate::definition::MailKind;
use crate::text::Language;

/// The front matter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The subject line, with placeholders.
    pub subject: String,
}

/// Which mail a file is the wording of, by its name without the folder; nothing for another name.
pub fn kind_and_language(name: &str) -> Option<(MailKind, Language)> {
    let (kind, language) = name.strip_suffix(".md")?.rsplit_once('.')?;
    let kind = MailKind::ALL.into_iter().find(|known| known.word() == kind)?;
    Some((kind, Language::from_code(language)?))
}

/// The front matter (from the start of the file, with its first line of `---`) and the body after it; nothing when
/// the file does not begin with front matter.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let mut at = lines.next().filter(|line| line.trim_end() == "---")?.len();
    for line in lines {
        let from = at;
        at += line.len();
        if line.trim_end() == "---" {
            return Some((&text[..from], &text[at..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_says_which_mail_it_words() {
        assert_eq!(kind_and_language("gate-passed.nl.md"), Some((MailKind::GatePassed, Language::Nl)));
        assert_eq!(kind_and_language("gate-passed.fr.md"), None);
        assert_eq!(kind_and_language("gate-past.nl.md"), None);
        assert_eq!(kind_and_language("readme.md"), None);
    }

    #[test]
    fn front_matter_ends_at_the_second_line_of_hyphens() {
        assert_eq!(split("---\nsubject: A\n---\nBody\n---\n"), Some(("---\nsubject: A\n", "Body\n---\n")));
        assert_eq!(split("---\r\nsubject: A\r\n---\r\nBody"), Some(("---\r\nsubject: A\r\n", "Body")));
        assert_eq!(split("Body"), None);
        assert_eq!(split("---\nsubject: A\n"), None);
    }
}
