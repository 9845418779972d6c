// SPDX-License-Identifier: EUPL-1.2
//! Where the words of a story stand on the screen: paragraphs, indents and lines of at most 100 columns.
//! Knows nothing about what the words say.

use crate::report::columns::broken;

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

/// What somebody did goes before what followed from it, also where the engine had to close something first.
pub(super) fn deed_first(mut lines: Vec<Line>) -> Vec<Line> {
    let Some(at) = lines.iter().position(|line| matches!(line, Line::Deed(_))) else { return lines };
    let belongs = |line: &&Line| matches!(line, Line::Part(_) | Line::Block(_));
    let end = at + 1 + lines[at + 1..].iter().take_while(belongs).count();
    lines[..end].rotate_left(at);
    lines
}

/// One command with what followed from it.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) lines: Vec<Line>,
    /// It goes on with what the paragraph before was about.
    pub(super) joins: bool,
}

/// Paragraphs under one another. Those of one line stand close together, as do those about the same; others apart.
pub(super) fn paragraphs(paragraphs: &[Paragraph]) -> String {
    let mut text = String::new();
    let mut last_was_long = false;
    for Paragraph { lines, joins } in paragraphs.iter().filter(|paragraph| !paragraph.lines.is_empty()) {
        let long = lines.len() > 1 || matches!(lines[0], Line::Mail(_));
        if !text.is_empty() && (last_was_long || (long && !joins)) {
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
