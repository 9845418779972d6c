// SPDX-License-Identifier: EUPL-1.2
//! The lines of a text that YAML cannot read, as their author sees them. Knows no more of YAML than what a line shows.

use std::ops::Range;

/// All lines of a text.
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
    ranges: Vec<Range<usize>>,
}

/// One line.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    /// Its number, from 0.
    pub(super) number: usize,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// What is written, without the white space at its end.
    pub(super) written: &'t str,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Lines<'t> {
        let mut ranges = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            ranges.push(start..start + line.trim_end_matches(['\n', '\r', ' ']).len());
            start += line.len();
        }
        Lines { text, ranges }
    }

    /// The number of the line around this byte; of the last line, for the end of the text.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        self.ranges.partition_point(|line| line.start <= byte).checked_sub(1)
    }

    pub(super) fn line(&self, number: usize) -> Option<Line<'t>> {
        let range = self.ranges.get(number)?.clone();
        Some(Line { number, start: range.start, written: &self.text[range] })
    }

    /// The lines that say something.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = Line<'t>> {
        self.upto(self.ranges.len())
    }

    /// The lines that say something, from the first up to and with this one.
    pub(super) fn upto(&self, last: usize) -> impl DoubleEndedIterator<Item = Line<'t>> {
        (0..self.ranges.len().min(last + 1)).filter_map(|number| self.line(number)).filter(Line::says)
    }

    /// The lines that say something behind this one.
    pub(super) fn after(&self, number: usize) -> impl Iterator<Item = Line<'t>> {
        (number + 1..self.ranges.len()).filter_map(|number| self.line(number)).filter(Line::says)
    }
}

impl<'t> Line<'t> {
    /// Whether there is more on it than a comment.
    fn says(&self) -> bool {
        !self.written.trim().is_empty() && !self.written.trim_start().starts_with('#')
    }

    /// How many spaces it begins with.
    pub(super) fn indent(&self) -> usize {
        self.written.len() - self.written.trim_start_matches(' ').len()
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.written.len()
    }

    /// Without its indentation.
    pub(super) fn content(&self) -> &'t str {
        &self.written[self.indent()..]
    }

    /// Where its first key or value begins: behind the indentation and the dashes of items.
    pub(super) fn begin(&self) -> usize {
        let mut at = self.indent();
        while let Some(rest) = self.written[at..].strip_prefix("- ") {
            at = self.written.len() - rest.trim_start_matches(' ').len();
        }
        self.start + at
    }

    /// The key that it begins with, where one does.
    pub(super) fn key(&self) -> Option<&'t str> {
        let content = &self.written[self.begin() - self.start..];
        content.split_once(':').map(|(key, _)| key.trim_end_matches(' ')).filter(|key| is_key(key))
    }

    /// Whether what belongs to it stands on the lines below: it is a key alone.
    pub(super) fn opens(&self) -> bool {
        self.written[..self.end_before_comment() - self.start].ends_with(':')
    }

    /// Where what it says ends: before the comment beside it.
    pub(super) fn end_before_comment(&self) -> usize {
        let said = self.written.split(" #").next().unwrap_or_default();
        self.start + said.trim_end().len()
    }
}

/// Whether this may be a key: those of the language have neither spaces nor signs.
pub(super) fn is_key(word: &str) -> bool {
    !word.is_empty() && leading_key(word) == word
}

/// What may be a key at the beginning of a text.
pub(super) fn leading_key(text: &str) -> &str {
    let is_of_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    &text[..text.bytes().take_while(|byte| is_of_key(byte)).count()]
}
