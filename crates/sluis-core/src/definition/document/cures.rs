// SPDX-License-Identifier: EUPL-1.2
//! What was surely meant by characters that YAML does not allow: spaces for tabs, nothing for control characters. Spaces are
//! tried, and offered only when the file can then be read.

use std::ops::Range;

use super::compose::{self, Composed};
use super::slips;
use crate::diagnostic::{Code, Diagnostic, Patch, Source};

/// How many spaces a tab may stand for.
const WIDTHS: [usize; 4] = [2, 4, 8, 3];

/// The fault after which nothing could be read, with what mends it; `others` is how many faults were found before it.
pub(super) fn mended(source: &Source, fault: Diagnostic, others: usize) -> Diagnostic {
    if fault.code == Code::YAML_SYNTAX {
        return slips::blamed(source, fault, others);
    }
    let is_short = source.text().len() <= slips::LONGEST;
    match (fault.code == Code::TAB_INDENTATION && is_short).then(|| spaces_for_tabs(source)).flatten() {
        Some((range, text)) => Diagnostic { patches: vec![Patch { span: source.span(range), text }], ..fault },
        None => fault,
    }
}

/// A piece of the text, and what to write in its place.
pub(super) type Cure = (Range<usize>, String);

/// What comes of the file with this cure.
pub(super) fn tried(source: &Source, (range, instead): &Cure) -> Composed {
    let text = source.text();
    let mended = [&text[..range.start], instead, &text[range.end..]].concat();
    compose::compose(&Source::new(source.path().clone(), mended))
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
        tried(source, &cure).value.map(|value| (cure, value))
    });
    let (cure, meaning) = readable.next()?;
    readable.all(|(_, other)| other == meaning).then_some(cure)
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
