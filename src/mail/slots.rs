// SPDX-License-Identifier: EUPL-1.2
//! Keeps what people typed away from the template engine and from Markdown: each text lies in a numbered slot, and only
//! a token of two private characters and a number travels through both. The text itself is put in after Markdown was
//! read, so nothing in it can act. Never puts a text in twice.

use std::sync::{Arc, Mutex, PoisonError};

use super::message::turns_direction;

const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// The texts of one mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    texts: Arc<Mutex<Vec<String>>>,
}

impl Slots {
    /// Lays a text aside and gives the token that stands for it.
    pub(super) fn put(&self, text: &str) -> String {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.push(harmless(text));
        format!("{OPEN}{}{CLOSE}", texts.len() - 1)
    }

    /// The text with each token replaced by what it stands for. Tokens within what is put in are left alone.
    pub(super) fn fill(&self, text: &str) -> String {
        let texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            filled.push_str(before);
            let Some((number, tail)) = after.split_once(CLOSE) else { break };
            filled.push_str(number.parse::<usize>().ok().and_then(|at| texts.get(at)).map_or("", String::as_str));
            rest = tail;
        }
        filled.push_str(rest.trim_start_matches(OPEN));
        filled
    }
}

/// Text as typed, without control characters and without what turns the reading direction of the text around it.
/// Our own two characters cannot be typed either.
pub(super) fn harmless(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    text.chars()
        .filter(|sign| matches!(sign, '\n' | '\t') || !sign.is_control())
        .filter(|sign| !turns_direction(*sign) && *sign != OPEN && *sign != CLOSE)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_comes_back_where_its_token_stands() {
        let slots = Slots::default();
        let text = format!("a {} b {}", slots.put("een"), slots.put("twee"));
        assert_eq!(slots.fill(&text), "a een b twee");
    }

    #[test]
    fn a_typed_token_is_no_token() {
        let slots = Slots::default();
        let first = slots.put("\u{e000}1\u{e001} {{ x }} <b>");
        slots.put("secret");
        assert_eq!(slots.fill(&first), "1 {{ x }} <b>");
        assert_eq!(slots.fill("\u{e000}99\u{e001}"), "");
    }

    #[test]
    fn control_characters_and_turned_text_are_left_out() {
        assert_eq!(harmless("a\u{202e}b\0\u{7}c\r\nd\te"), "abc\nd\te");
    }
}
