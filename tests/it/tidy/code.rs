// SPDX-License-Identifier: EUPL-1.2
//! Rust source as far as the rules of the house need it: the same text with comments, strings and characters blanked.
//! It is no parser and must never become one; a rule that needs more belongs in clippy.

/// The same text, line for line and byte for byte, with blanks for whatever is not code.
pub(crate) fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = not_code(bytes, at);
        if end > at {
            for byte in &mut out[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The part of a file that only tests run: all of it under `tests/` or in a `tests.rs`, else from `#[cfg(test)]` on.
pub(crate) fn test_part<'a>(path: &str, code: &'a str) -> &'a str {
    if path.starts_with("tests/") || path.ends_with("/tests.rs") || path.contains("/tests/") {
        return code;
    }
    code.find("#[cfg(test)]").map_or("", |start| &code[start..])
}

/// The identifiers of a piece of code, each with the byte where it starts.
pub(crate) fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + code[at..].find(is_word)?;
        let length = code[start..].find(|c| !is_word(c)).unwrap_or(code.len() - start);
        at = start + length;
        Some((start, &code[start..at]))
    })
}

/// Where the comment, string or character that starts at `at` ends; `at` itself when none starts there.
fn not_code(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let after_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    match rest[0] {
        b'/' if rest.starts_with(b"//") => at + position(rest, b"\n"),
        b'/' if rest.starts_with(b"/*") => at + block_comment(rest),
        b'"' => at + quoted(rest, b'"'),
        b'\'' => at + character(rest),
        b'r' if !after_word || bytes[at - 1] == b'b' => at + raw_string(rest),
        _ => at,
    }
}

fn position(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).position(|window| window == wanted).unwrap_or(bytes.len())
}

fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A character, or nothing when the quote opens a lifetime.
fn character(bytes: &[u8]) -> usize {
    if bytes.get(1) == Some(&b'\\') {
        return quoted(bytes, b'\'');
    }
    let text = String::from_utf8_lossy(&bytes[1..bytes.len().min(6)]);
    let Some(first) = text.chars().next() else { return 0 };
    if bytes.get(1 + first.len_utf8()) == Some(&b'\'') { 2 + first.len_utf8() } else { 0 }
}

fn raw_string(bytes: &[u8]) -> usize {
    let hashes = bytes[1..].iter().take_while(|byte| **byte == b'#').count();
    if bytes.get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let mut end = vec![b'"'];
    end.resize(1 + hashes, b'#');
    let start = 2 + hashes;
    (start + position(&bytes[start..], &end) + end.len()).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_characters_are_blanked_and_nothing_else() {
        let source = "let a = \"x\\\"y\"; // b\nlet c: &'c str = r#\"d\"d\"#; \
                      /* e /* f */ g */ let h = 'h'; let i = '\\''; let j = b\"k\";";
        let words: Vec<&str> = "let a let c c str let h let i let j b".split(' ').collect();
        let code = code_only(source);
        assert_eq!(identifiers(&code).map(|(_, word)| word).collect::<Vec<_>>(), words);
        assert_eq!(code.len(), source.len());
        assert_eq!(code.lines().count(), source.lines().count());
    }

    #[test]
    fn only_the_end_of_a_file_is_tests_unless_the_file_is_a_test() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {}";
        assert_eq!(test_part("src/a.rs", code), "#[cfg(test)]\nmod tests {}");
        assert_eq!(test_part("src/b.rs", "fn b() {}"), "");
        assert_eq!(test_part("src/a/tests.rs", code), code);
    }
}
