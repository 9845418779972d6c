// SPDX-License-Identifier: EUPL-1.2
//! What an author most likely wrote wrong in a text that YAML cannot read, and where: often lines above the place where the
//! parser gave up. Each slip is only told when the file can be read once it is mended; what is not sure is left to the parser.

mod brackets;
mod line;
mod lines;
mod quotes;
pub(in crate::definition) mod words;

pub(in crate::definition) use lines::indented_by;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::cures::{self, Cure};
use crate::diagnostic::{Code, Diagnostic, Patch, Source};
use crate::text::Text;
use line::Lines;

/// In a file of more bytes nothing is tried.
pub(super) const LONGEST: usize = 200_000;

/// So many bytes are read in trying, all slips together.
const MOST_READ: usize = 4_000_000;

/// So many slips are tried at most.
const MOST_TRIED: usize = 64;

/// One thing that may have been written wrong.
struct Slip {
    /// What the author must change.
    at: Range<usize>,
    cure: Cure,
    /// The cure shows that this was the slip, and yet there are other ways to put it right.
    is_one_of_several: bool,
    /// So plain a slip that it is told even when the file has another one further on.
    is_plain: bool,
    message: Text,
    help: Text,
}

/// The fault after which nothing could be read, told of what most likely caused it.
/// `others` is how many faults were found before it.
pub(super) fn blamed(source: &Source, fault: Diagnostic, others: usize) -> Diagnostic {
    let text = source.text();
    if text.len() > LONGEST {
        return fault;
    }
    let lines = Lines::of(text);
    let Some(stopped) = lines.at(fault.span.start) else { return fault };
    let stands_on_it = || Some(fault.span.start).filter(|at| text[*at..].starts_with(['{', '[']));
    let bracket = fault.related.first().map(|related| related.span.start).or_else(stands_on_it);
    let slips = quotes::slips(&lines, stopped)
        .into_iter()
        .chain(lines::spaces(&lines, stopped))
        .chain(brackets::slips(&lines, bracket, fault.span.start))
        .chain(quotes::colon(&lines, stopped, fault.span.start))
        .chain(lines::indentations(&lines, stopped));
    let tries = MOST_TRIED.min(MOST_READ / text.len().max(1));
    let mut further = None;
    for slip in slips.take(tries) {
        match read(source, &slip.cure, others) {
            Reading::Whole => return told(source, slip),
            Reading::Upto(line) if slip.is_plain && line > stopped && further.is_none() => further = Some(slip),
            Reading::Upto(_) => {}
        }
    }
    match further {
        Some(slip) => told(source, slip),
        None => fault,
    }
}

fn told(source: &Source, slip: Slip) -> Diagnostic {
    let Slip { at, cure: (range, instead), is_one_of_several, message, help, .. } = slip;
    let patch = (!is_one_of_several).then(|| Patch { span: source.span(range), text: instead });
    Diagnostic::new(Code::YAML_SYNTAX, source.span(at), message).with_help(help).mended_by(patch)
}

/// How far a text can be read.
enum Reading {
    /// To its end, without further faults.
    Whole,
    /// Up to a fault on this line, counted from 0.
    Upto(usize),
}

/// How far the file can be read with this cure.
fn read(source: &Source, cure: &Cure, others: usize) -> Reading {
    let composed = cures::tried(source, cure);
    match composed.faults.last() {
        Some(fault) if composed.value.is_none() || composed.faults.len() > others => {
            Reading::Upto(fault.span.line.saturating_sub(1))
        }
        _ => Reading::Whole,
    }
}
