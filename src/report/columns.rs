// SPDX-License-Identifier: EUPL-1.2
//! Text in lines that fit a terminal. Breaks at spaces only: a word is never cut, a space that does not break stays.

/// A text in lines of at most `first` columns for the first, and `others` for the others.
pub(crate) fn broken(words: &str, first: usize, others: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        let room = if lines.len() == 1 { first } else { others };
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_a_long_word_stays_whole() {
        assert_eq!(broken("een twee drie", 8, 5), ["een twee", "drie"]);
        assert_eq!(broken("een vierentwintig drie", 6, 6), ["een", "vierentwintig", "drie"]);
        assert_eq!(broken("€\u{a0}5 en", 3, 3), ["€\u{a0}5", "en"]);
        assert_eq!(broken("", 5, 5), [""]);
    }
}
