// SPDX-License-Identifier: EUPL-1.2
//! Where the words of a story stand on the screen: paragraphs, indents and lines of at most 100 columns.
//! Knows nothing about what the words say.

/// No line is longer than this, unless one word is.
pub(super) const WIDTH: usize = 100;

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// What somebody did, or what time did.
    Deed(String),
    /// What followed from it.
    Follows(String),
    /// A part of what followed: one of several.
    Part(String),
    /// A milestone that a reader looks for: a phase that begins, the end.
    Milestone(String),
    /// What was handed in, line by line as it is.
    Block(Vec<String>),
    /// Who was mailed what.
    Mail(String),
}

impl Line {
    fn write(&self, text: &mut String) {
        match self {
            Line::Deed(words) => wrap(text, "", "  ", words),
            Line::Follows(words) => wrap(text, "  → ", "    ", words),
            Line::Part(words) => wrap(text, "      - ", "        ", words),
            Line::Milestone(words) => wrap(text, "  ■ ", "    ", words),
            Line::Mail(words) => wrap(text, "  ✉ ", "    ", words),
            Line::Block(lines) => {
                for line in lines {
                    text.push_str("      ");
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
}

/// Paragraphs under one another. Those of one line stand close together, longer ones apart.
pub(super) fn paragraphs(paragraphs: &[Vec<Line>]) -> String {
    let mut text = String::new();
    let mut last_was_long = false;
    for lines in paragraphs.iter().filter(|lines| !lines.is_empty()) {
        let long = lines.len() > 1 || matches!(lines[0], Line::Mail(_));
        if !text.is_empty() && (long || last_was_long) {
            text.push('\n');
        }
        lines.iter().for_each(|line| line.write(&mut text));
        last_was_long = long;
    }
    text
}

fn wrap(text: &mut String, first: &str, others: &str, words: &str) {
    text.push_str(first);
    text.push_str(
        &broken(words, WIDTH - first.chars().count(), WIDTH - others.chars().count()).join(&format!("\n{others}")),
    );
    text.push('\n');
}

/// A text in lines of at most `first` columns for the first, and `others` for the others. Spaces that do not break stay.
pub(super) fn broken(words: &str, first: usize, others: usize) -> Vec<String> {
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
