// SPDX-License-Identifier: EUPL-1.2
//! What was surely meant by a text that YAML cannot read: a bracket or a quote that is closed, quotes around a text with a
//! colon, spaces for tabs. Each is tried, and offered only when the file can then be read.

use std::ops::Range;

use serde_json::Value;

use super::compose;
use super::entry::line_start;
use crate::diagnostic::{Code, Diagnostic, Patch, Source};

/// In a file of more bytes nothing is tried.
const LONGEST: usize = 200_000;

/// How many spaces a tab may stand for.
const WIDTHS: [usize; 4] = [2, 4, 8, 3];

/// The fault after which nothing could be read, with what mends it.
pub(super) fn mended(source: &Source, fault: Diagnostic) -> Diagnostic {
    if source.text().len() > LONGEST || !fault.patches.is_empty() && fault.code != Code::TAB_INDENTATION {
        return fault;
    }
    let text = source.text();
    let at = fault.span.start;
    let cure = if fault.code == Code::TAB_INDENTATION {
        spaces_for_tabs(source)
    } else if fault.code == Code::YAML_SYNTAX {
        let bracket = fault.related.first().map(|related| related.span.start);
        let candidates = [
            quoted_text(text, at),
            closed_quote(text, at),
            bracket.and_then(|bracket| closed_bracket(text, bracket, at)),
            without_bracket(text, at),
        ];
        candidates.into_iter().flatten().find(|cure| read(source, cure).is_some())
    } else {
        None
    };
    match cure {
        Some((range, text)) => Diagnostic { patches: vec![Patch { span: source.span(range), text }], ..fault },
        None => fault,
    }
}

/// A piece of the text, and what to write in its place.
type Cure = (Range<usize>, String);

/// What the file means with this cure, when it can be read to its end.
fn read(source: &Source, (range, instead): &Cure) -> Option<Value> {
    let text = source.text();
    let mended = [&text[..range.start], instead, &text[range.end..]].concat();
    compose::compose(&Source::new(source.path().clone(), mended)).value
}

/// `title: Plan: the start` with quotes around the text. A key has no spaces, so that what has them before a colon is text.
fn quoted_text(text: &str, colon: usize) -> Option<Cure> {
    let line = line_of(text, colon);
    let (key, value) = text[line.clone()].split_once(": ")?;
    let is_key = key
        .trim_start()
        .trim_start_matches("- ")
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    let start = line.start + key.len() + 2;
    let value = value.trim();
    let start = start + (text[start..].len() - text[start..].trim_start_matches(' ').len());
    let before = text.get(start..colon)?;
    let is_text = before.contains(' ') && !value.contains(['"', '\\', '{', '[']) && !value.contains(" #");
    (is_key && is_text).then(|| (start..start + value.len(), format!("\"{value}\"")))
}

/// The quote that is missing at the end of the line on which it was opened.
fn closed_quote(text: &str, open: usize) -> Option<Cure> {
    let quote = text[open..].chars().next().filter(|sign| ['"', '\''].contains(sign))?;
    let line = line_of(text, open);
    let (before, inside) = (&text[line.start..open], text[open + 1..line.end].trim_end());
    let begins = before.ends_with(": ") || before.ends_with("- ");
    let is_plain =
        !inside.is_empty() && !inside.contains([quote, '\\', '#']) && !before.contains(['{', '[', '"', '\'']);
    let end = open + 1 + inside.len();
    (begins && is_plain && next_is_entry(text, line.end, before)).then(|| (end..end, quote.to_string()))
}

/// The bracket that is missing at the end of the line on which it was opened.
fn closed_bracket(text: &str, open: usize, noticed: usize) -> Option<Cure> {
    let close = if text[open..].starts_with('{') { " }" } else { "]" };
    let line = line_of(text, open);
    let inside = text[open..line.end].trim_end();
    let is_plain = inside.len() > 1 && !inside.contains(['#']) && !inside.ends_with([',', ':']) && noticed >= line.end;
    let end = open + inside.len();
    (is_plain && next_is_entry(text, line.end, &text[line.start..open])).then(|| (end..end, close.to_owned()))
}

/// Without a bracket that closes nothing.
fn without_bracket(text: &str, at: usize) -> Option<Cure> {
    text[at..].starts_with(['}', ']']).then(|| (at..at + 1, String::new()))
}

/// Whether the next line that says something begins an entry, no deeper than this one.
fn next_is_entry(text: &str, end: usize, this: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let says = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let Some(next) = text[end..].lines().find(says) else { return true };
    let word = next.trim_start().trim_start_matches("- ").trim_start();
    let key = word.split(':').next().unwrap_or_default();
    let is_key =
        !key.is_empty() && key != word && key.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign));
    depth(next) <= depth(this) && (is_key || next.trim_start().starts_with("- "))
}

/// The lines with tabs in their indentation, with spaces instead: where every width with which the file can be read gives
/// it the same meaning.
fn spaces_for_tabs(source: &Source) -> Option<Cure> {
    let text = source.text();
    let indented = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let with_tabs = |line: &str| line[..indented(line)].contains('\t');
    let (mut at, mut lines) = (0, None::<Range<usize>>);
    for line in text.split_inclusive('\n') {
        if with_tabs(line) && !line.trim().is_empty() {
            let first = lines.as_ref().map_or(at, |lines| lines.start);
            lines = Some(first..at + indented(line));
        }
        at += line.len();
    }
    let lines = lines?;
    let spaced = |width: usize| -> String {
        let spaces = " ".repeat(width);
        let line = |line: &str| line[..indented(line)].replace('\t', &spaces) + &line[indented(line)..];
        text[lines.clone()].split_inclusive('\n').map(line).collect()
    };
    let mut readable = WIDTHS.into_iter().filter_map(|width| {
        let cure = (lines.clone(), spaced(width));
        read(source, &cure).map(|value| (cure, value))
    });
    let (cure, meaning) = readable.next()?;
    readable.all(|(_, other)| other == meaning).then_some(cure)
}

/// The line around a byte, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = line_start(text, at);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    start..end
}

/// Whether YAML forbids this character.
pub(super) fn is_control(sign: char) -> bool {
    sign < ' ' && !matches!(sign, '\t' | '\n' | '\r')
}

/// Where the control character at this byte of a line ends: with the colour that it switches on for a terminal, if it does.
pub(super) fn end_of_control(line: &str, at: usize) -> usize {
    let colour = line[at..].strip_prefix("\u{1b}[").and_then(|rest| {
        let numbers = rest.len() - rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ';').len();
        rest[numbers..].starts_with('m').then_some(numbers + 3)
    });
    at + colour.unwrap_or(1)
}

/// The text without its control characters.
pub(super) fn without_controls(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(next) = line[at..].find(is_control).map(|next| at + next) {
        kept += &line[at..next];
        at = end_of_control(line, next);
    }
    kept + &line[at..]
}
