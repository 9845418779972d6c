// SPDX-License-Identifier: EUPL-1.2
//! Slips with brackets: one that is not closed on the line where it was opened, and one that closes nothing.

use super::Slip;
use super::line::Lines;
use crate::text::both;

/// `bracket` is where the last bracket stands that is not closed, `at` where the parser stopped.
pub(super) fn slips(lines: &Lines<'_>, bracket: Option<usize>, at: usize) -> Vec<Slip> {
    let mut slips: Vec<Slip> = bracket.and_then(|bracket| unclosed(lines, bracket)).into_iter().collect();
    if lines.text[at..].starts_with(['}', ']']) {
        slips.push(Slip {
            at: at..at + 1,
            cure: (at..at + 1, String::new()),
            is_one_of_several: false,
            is_plain: false,
            message: both(
                "er wordt een haakje gesloten dat niet open stond",
                "a bracket is closed that was never opened",
            ),
            help: both("haal het haakje weg", "remove the bracket"),
        });
    }
    slips
}

/// The bracket closed at the end of the line on which it was opened.
fn unclosed(lines: &Lines<'_>, bracket: usize) -> Option<Slip> {
    let line = lines.line(lines.at(bracket)?)?;
    let end = line.end_before_comment();
    let inside = lines.text.get(bracket + 1..end)?;
    if inside.ends_with([',', ':']) {
        return None;
    }
    let is_map = lines.text[bracket..].starts_with('{');
    let (open, close) = if is_map { ('{', " }") } else { ('[', "]") };
    Some(Slip {
        at: bracket..bracket + 1,
        cure: (end..end, close.to_owned()),
        // Which of several it was cannot be seen.
        is_one_of_several: inside.is_empty() || inside.contains(['{', '[', '}', ']']),
        is_plain: true,
        message: both(
            format!("het haakje `{open}` wordt nergens gesloten"),
            format!("the bracket `{open}` is never closed"),
        ),
        help: match is_map {
            true => both("schrijf `}` na de laatste waarde", "write `}` after the last value"),
            false => both("schrijf `]` na het laatste item", "write `]` after the last item"),
        },
    })
}
