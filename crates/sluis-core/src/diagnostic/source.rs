// SPDX-License-Identifier: EUPL-1.2
//! Files as people wrote them, and places in them by byte, line and column.
//! Never reads a file: the shell hands the text over.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;

/// A place in a file. Bytes count from 0, lines and columns from 1; columns count characters, not bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The path of the file, as it was handed over.
    pub path: Arc<str>,
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the place after the last character.
    pub end_line: usize,
    /// The column of the place after the last character.
    pub end_column: usize,
}

impl Span {
    /// The start of a file of which there is no text to point at.
    pub fn start_of(path: impl Into<Arc<str>>) -> Span {
        Span { path: path.into(), start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 }
    }

    /// The word that was read from here, without the quotes around it; nothing when what stands here is longer.
    pub fn of_word(&self, word: &str) -> Option<Span> {
        match self.end - self.start {
            length if length == word.len() => Some(self.clone()),
            length if length == word.len() + 2 && self.line == self.end_line => Some(Span {
                start: self.start + 1,
                end: self.end - 1,
                column: self.column + 1,
                end_column: self.end_column - 1,
                ..self.clone()
            }),
            _ => None,
        }
    }

    /// The bytes it covers.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A byte of which line and column are known: each line has one at its start, a long line several.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    line: usize,
    column: usize,
}

/// What some editors put at the start of a file.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How far marks lie apart at most, in bytes, give or take a character: a file may be one long line with many faults.
const MARKED_EVERY: usize = 512;

/// One file: its path and its text. A byte-order mark at its start stays, so that bytes are those of the file; it is no
/// character of the first line.
#[derive(Debug, Clone)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    /// Places of which line and column are known; found out when the first place is asked for.
    marks: OnceLock<Arc<[Mark]>>,
}

impl Source {
    /// A file with this path, as people should see it, and this text.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        Source { path: path.into(), text: text.into(), marks: OnceLock::new() }
    }

    /// The path as people should see it.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without the byte-order mark.
    pub fn content(&self) -> &str {
        &self.text[self.mark()..]
    }

    /// How many bytes the byte-order mark takes.
    fn mark(&self) -> usize {
        if self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
    }

    /// The place of these bytes. Bytes beyond the end or inside a character move back to one that exists, and those of a
    /// byte-order mark to what follows it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.text.floor_char_boundary(range.start).max(self.mark());
        let end = self.text.floor_char_boundary(range.end).max(start);
        let (line, column) = self.line_and_column(start);
        let (end_line, end_column) = self.line_and_column(end);
        Span { path: self.path.clone(), start, end, line, column, end_line, end_column }
    }

    /// The very start of the file, for what concerns the whole of it.
    pub fn start(&self) -> Span {
        self.span(0..0)
    }

    fn line_and_column(&self, at: usize) -> (usize, usize) {
        let marks = self.marks.get_or_init(|| marks(&self.text, self.mark()));
        let mark = marks[marks.partition_point(|mark| mark.at <= at) - 1];
        (mark.line, mark.column + self.text[mark.at..at].chars().count())
    }
}

/// The marks of a text whose first character begins at this byte.
fn marks(text: &str, first: usize) -> Arc<[Mark]> {
    let mut mark = Mark { at: first, line: 1, column: 1 };
    let mut marks = vec![mark];
    for line in text[first..].split_inclusive('\n') {
        let end = mark.at + line.len();
        while end - mark.at > MARKED_EVERY {
            let at = text.floor_char_boundary(mark.at + MARKED_EVERY);
            mark = Mark { at, line: mark.line, column: mark.column + text[mark.at..at].chars().count() };
            marks.push(mark);
        }
        if line.ends_with('\n') {
            mark = Mark { at: end, line: mark.line + 1, column: 1 };
            marks.push(mark);
        }
    }
    marks.into()
}

/// The files that were read, by path, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources(IndexMap<Arc<str>, Source>);

impl Sources {
    /// No files yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a file; one with the same path is replaced.
    pub fn add(&mut self, source: Source) {
        self.0.insert(source.path.clone(), source);
    }

    /// The file with this path.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.0.get(path)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.values()
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(files: I) -> Sources {
        let mut sources = Sources::new();
        files.into_iter().for_each(|source| sources.add(source));
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let source = Source::new("a.yaml", "één: 1\ntwee: 2\n");
        let span = source.span(9..13);
        assert_eq!(&source.text()[span.range()], "twee");
        assert_eq!((span.line, span.column, span.end_line, span.end_column), (2, 1, 2, 5));
        assert_eq!(source.span(5..6).column, 4, "é is one column though it takes two bytes");
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_characters() {
        let text = format!("a\n{}\nb", "é".repeat(5_000));
        let source = Source::new("a.yaml", text);
        let span = source.span(2 + 2 * 4_321..2 + 2 * 4_322);
        assert_eq!((span.line, span.column, span.end_column), (2, 4_322, 4_323));
        assert_eq!(source.span(10_003..10_004).line, 3);
        assert_eq!((source.span(10_002..10_002).line, source.span(10_002..10_002).column), (2, 5_001));
    }

    #[test]
    fn a_byte_order_mark_counts_as_bytes_and_not_as_a_column() {
        let source = Source::new("a.yaml", "\u{FEFF}a: 1\nb: 2\n");
        assert_eq!((source.span(3..4).range(), source.span(3..4).column), (3..4, 1));
        assert_eq!((source.span(6..7).line, source.span(6..7).column), (1, 4));
        assert_eq!((source.span(8..9).line, source.span(8..9).column), (2, 1));
        assert_eq!(source.start().range(), 3..3);
        assert_eq!(source.content(), "a: 1\nb: 2\n");
    }

    #[test]
    fn places_beyond_the_end_or_inside_a_character_move_back() {
        let source = Source::new("a.yaml", "é");
        assert_eq!(source.span(1..99).range(), 0..2);
        assert_eq!(source.span(50..99).range(), 2..2);
        assert_eq!(Source::new("empty", "").start().line, 1);
    }
}
