// SPDX-License-Identifier: EUPL-1.2
//! Slips with quotes: one that is not closed, the same ones within a text as around it, and a text with a colon that has none.

use std::ops::Range;

use super::Slip;
use super::line::{Line, Lines, leading_key};
use crate::text::{Text, both};

/// On so many lines at most is looked, from the first one on which quotes do not fit.
const MOST_LINES: usize = 12;

/// A text between quotes, as far as it can be seen on one line.
struct Quoted {
    /// Where it opens, in bytes of the line.
    open: usize,
    quote: char,
    /// Where it is closed; nothing when it is not on this line.
    close: Option<usize>,
    /// The bracket that it stands in.
    bracket: Option<char>,
    /// Something that cannot follow it does.
    goes_on: bool,
}

/// What may be wrong with quotes up to the line on which the parser stopped, the first line first.
pub(super) fn slips(lines: &Lines<'_>, stopped: usize) -> Vec<Slip> {
    let odd = lines.upto(stopped).filter_map(|line| {
        let quoted = texts(line.written).into_iter().find(|text| text.close.is_none() || text.goes_on)?;
        Some((line, quoted))
    });
    odd.take(MOST_LINES).flat_map(|(line, quoted)| of_line(line, &quoted)).collect()
}

fn of_line(line: Line<'_>, quoted: &Quoted) -> Vec<Slip> {
    let mut slips: Vec<Slip> = closings(line, quoted).into_iter().map(|at| unclosed(line, quoted, at)).collect();
    if quoted.close.is_some() {
        slips.extend(ends(line, quoted).into_iter().map(|end| other_quotes(line, quoted, end)));
    }
    slips
}

/// The texts between quotes on a line, up to the first one that is not closed or that goes on.
fn texts(line: &str) -> Vec<Quoted> {
    let mut texts = Vec::new();
    let (mut open, mut at) = (Vec::new(), 0);
    // At the start of the line, and behind whatever a value can follow.
    let mut may_begin = true;
    while let Some(sign) = line[at..].chars().next() {
        let next = at + sign.len_utf8();
        match sign {
            '"' | '\'' if may_begin => {
                let close = closing(line, at, sign);
                let after = close.map_or("", |close| line[close + 1..].trim_start());
                let ends = if open.is_empty() { &[':', '#'][..] } else { &[',', '}', ']', ':', '#'] };
                let goes_on = !after.is_empty() && !after.starts_with(ends);
                texts.push(Quoted { open: at, quote: sign, close, bracket: open.last().copied(), goes_on });
                match close {
                    Some(close) if !goes_on => at = close + 1,
                    _ => return texts,
                }
                may_begin = false;
                continue;
            }
            '#' if line[..at].ends_with(' ') => return texts,
            '{' | '[' if may_begin => open.push(sign),
            '}' | ']' => {
                open.pop();
                may_begin = false;
            }
            ',' => may_begin = !open.is_empty(),
            ' ' if may_begin || line[..at].ends_with(':') => may_begin = true,
            '-' if line[..at].trim().is_empty() => {}
            _ => may_begin = false,
        }
        at = next;
    }
    texts
}

/// Where the quote that opens here is closed on this line.
fn closing(line: &str, open: usize, quote: char) -> Option<usize> {
    let mut signs = line[open + 1..].char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let at = open + 1 + at;
        if sign == '\\' && quote == '"' || sign == quote && quote == '\'' && line[at + 1..].starts_with('\'') {
            signs.next();
        } else if sign == quote {
            return Some(at);
        }
    }
    None
}

/// Where in a line the quote may be missing.
fn closings(line: Line<'_>, quoted: &Quoted) -> Vec<usize> {
    let limit = quoted.close.unwrap_or(line.written.len());
    let inside = &line.written[quoted.open + 1..limit];
    let mut at: Vec<usize> = Vec::new();
    if quoted.bracket.is_some() {
        at.extend(before_keys(inside).map(|at| quoted.open + 1 + at));
    }
    if quoted.close.is_none() {
        let end = line.end_before_comment() - line.start;
        if quoted.bracket.is_some() {
            let bare = line.written[..end].trim_end_matches([' ', '}', ']']).len();
            at.push(bare);
            at.extend(inside.match_indices(',').map(|(at, _)| quoted.open + 1 + at).take(4));
        }
        at.extend([end, line.written.len()]);
    }
    at.retain(|at| *at > quoted.open + 1);
    at
}

/// Where `, key:` begins in a text.
fn before_keys(text: &str) -> impl Iterator<Item = usize> {
    let is_before_key = |at: &usize| {
        let next = text[at + 1..].trim_start();
        let key = leading_key(next);
        !key.is_empty() && next[key.len()..].starts_with(':')
    };
    text.match_indices(',').map(|(at, _)| at).filter(is_before_key).take(4)
}

/// Where a text may end that holds the quotes that are around it, in bytes of the line.
fn ends(line: Line<'_>, quoted: &Quoted) -> Vec<usize> {
    let end = line.end_before_comment() - line.start;
    if quoted.bracket.is_none() {
        return vec![end];
    }
    let first = quoted.close.map_or(quoted.open, |close| close + 1);
    let Some(rest) = line.written.get(first..end) else { return Vec::new() };
    let can_end = |at: &usize| rest[*at..].starts_with(['}', ']']) || rest[*at..].starts_with(',');
    let found = (0..rest.len()).filter(|at| rest.is_char_boundary(*at)).filter(can_end);
    found.map(|at| first + rest[..at].trim_end().len()).take(6).collect()
}

fn unclosed(line: Line<'_>, quoted: &Quoted, at: usize) -> Slip {
    let (open, close) = (line.start + quoted.open, line.start + at);
    Slip {
        at: open..open + 1,
        cure: (close..close, quoted.quote.to_string()),
        // In a list a comma may belong to the text.
        is_one_of_several: quoted.bracket == Some('[') && line.written[quoted.open..].contains(','),
        is_plain: true,
        message: both(
            "een tekst die met een aanhalingsteken begint, houdt niet op",
            "a text that starts with a quote does not end",
        ),
        help: both("sluit de tekst met hetzelfde aanhalingsteken", "close the text with the same quote"),
    }
}

/// Other quotes around the text from here to this end.
fn other_quotes(line: Line<'_>, quoted: &Quoted, end: usize) -> Slip {
    let whole = &line.written[quoted.open..end];
    let is_around = whole.len() > 1 && whole.ends_with(quoted.quote);
    let inside = if is_around { &whole[1..whole.len() - 1] } else { whole };
    let other = if quoted.quote == '"' { '\'' } else { '"' };
    let (instead, quote) = match inside.contains(other) || inside.contains('\\') {
        false => (format!("{other}{inside}{other}"), other),
        true => (format!("'{}'", inside.replace('\'', "''")), '\''),
    };
    let message = match is_around {
        true => both(
            "in deze tekst staan dezelfde aanhalingstekens als eromheen, zodat hij te vroeg ophoudt",
            "this text holds the same quotes that stand around it, so that it ends too early",
        ),
        false => both("er staat nog iets na een tekst tussen aanhalingstekens", "something follows a closed quote"),
    };
    let help = match quote {
        '\'' => both("zet enkele aanhalingstekens om de hele tekst", "put single quotes around the whole text"),
        _ => both("zet dubbele aanhalingstekens om de hele tekst", "put double quotes around the whole text"),
    };
    let range = line.start + quoted.open..line.start + end;
    Slip { at: range.clone(), cure: (range, instead), is_one_of_several: false, is_plain: true, message, help }
}

/// `title: Plan: the start` and `title: @plan` with quotes around the text, and `( type: text )` with braces.
pub(super) fn colon(lines: &Lines<'_>, stopped: usize, colon: usize) -> Option<Slip> {
    let line = lines.line(stopped)?;
    let key = line.key()?;
    let start = line.begin() + key.len();
    let start = start + lines.text[start..].find(|sign| sign != ':' && sign != ' ')?;
    let end = line.end_before_comment();
    let value = lines.text.get(start..end)?;
    if let Some(inside) = value.strip_prefix('(').and_then(|value| value.strip_suffix(')')) {
        let message = both(
            "om een groep sleutels staan ronde haakjes, en dat moeten accolades zijn",
            "a map stands in round brackets, where braces are meant",
        );
        let help = both("schrijf `{` en `}` in plaats van `(` en `)`", "write `{` and `}` in place of `(` and `)`");
        let range = start..end;
        return Some(slip(range.clone(), (range, format!("{{{inside}}}")), message, help));
    }
    let before = lines.text.get(start..colon).unwrap_or_default();
    let first = value.chars().next().filter(|first| "*&!%@`".contains(*first));
    let is_text = first.is_some() || before.contains(' ') || before.starts_with(char::is_uppercase);
    if !is_text || value.contains(['"', '\\', '{', '[']) || line.written.contains(" #") {
        return None;
    }
    if let Some(first) = first {
        let message =
            both(format!("een tekst mag niet met `{first}` beginnen"), format!("a text may not start with `{first}`"));
        let help = both("zet aanhalingstekens om de tekst", "put quotes around the text");
        return Some(slip(start..end, (start..end, format!("\"{value}\"")), message, help));
    }
    let message = both(
        "er staat een tweede `key: value` waar alleen een waarde mag staan",
        "a second `key: value` stands where only a value may stand",
    );
    let help = both(
        "zet aanhalingstekens om een tekst met een dubbele punt erin, of begin een nieuwe regel",
        "put quotes around a text with a colon in it, or start a new line",
    );
    Some(slip(colon..colon + 1, (start..end, format!("\"{value}\"")), message, help))
}

fn slip(at: Range<usize>, cure: (Range<usize>, String), message: Text, help: Text) -> Slip {
    Slip { at, cure, is_one_of_several: false, is_plain: false, message, help }
}
