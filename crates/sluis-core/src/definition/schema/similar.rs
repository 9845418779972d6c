// SPDX-License-Identifier: EUPL-1.2
//! "Did you mean": which of the known words a misspelt one probably stands for.
//! Says nothing rather than something far-fetched.

/// Longer words are not mistyped, they are something else.
const LONGEST: usize = 80;
/// The most words that look alike at a glance and are compared with one: a file may hold thousands of both.
const MOST_COMPARED: usize = 150;

/// The known word that `written` probably stands for; nothing when none is close, or when it is a known word itself.
pub fn closest<'w>(written: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    if written.len() > LONGEST {
        return None;
    }
    let folded = fold(written);
    let slips_allowed = match folded.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .filter(|word| *word != written && word.len() <= LONGEST && may_be_close(written, word))
        .take(MOST_COMPARED)
        .map(|word| (distance(&folded, &fold(word)), word))
        .filter(|(slips, _)| *slips <= slips_allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// Case, and which of `-`, `_` and space is used, are never what tells two words apart.
fn fold(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

/// What can be said at a glance: words of very different lengths are not each other's slip, unless one begins as the other does.
fn may_be_close(written: &str, known: &str) -> bool {
    let beginning =
        |word: &str| word.as_bytes().first_chunk::<3>().map(|bytes| bytes.map(|byte| byte.to_ascii_lowercase()));
    written.len().abs_diff(known.len()) <= 6 || beginning(written) == beginning(known)
}

/// Slips of the keyboard; a word that merely has a few letters more at its end counts as one slip.
fn distance(written: &str, known: &str) -> usize {
    let slips = strsim::damerau_levenshtein(written, known);
    let extended = written.len() >= 3 && (known.starts_with(written) || written.starts_with(known) && known.len() >= 3);
    if extended { slips.min(1) } else { slips }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keyboard_are_recognised() {
        let keys = ["owner", "title", "for_each", "description", "due", "needs"];
        assert_eq!(closest("onwer", keys), Some("owner"));
        assert_eq!(closest("for-each", keys), Some("for_each"));
        assert_eq!(closest("Title", keys), Some("title"));
        assert_eq!(closest("descr", keys), Some("description"));
        assert_eq!(closest("need", keys), Some("needs"));
    }

    #[test]
    fn many_words_that_are_nothing_like_it_do_not_hide_the_one_that_is() {
        let codes: Vec<String> = (0..1_000).map(|number| format!("SL{number:04}")).collect();
        let known = codes.iter().map(String::as_str).chain(["single-approver"]);
        assert_eq!(closest("singel-approver", known), Some("single-approver"));
    }

    #[test]
    fn far_fetched_words_are_not_suggested() {
        let keys = ["owner", "title", "if"];
        assert_eq!(closest("budget", keys), None);
        assert_eq!(closest("of", keys), None);
        assert_eq!(closest("owner", keys), None, "a word is not a slip of itself");
    }
}
