// SPDX-License-Identifier: EUPL-1.2
//! Slips with spaces: one that is missing after a colon or a dash, one that only looks like a space, and a line that is
//! indented otherwise than those it belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::line::{Line, Lines, is_key, leading_key};
use super::{Slip, words};
use crate::text::{Language, Text, both};

/// So many lines above the place where the parser stopped may have made it stop there.
const LINES_BACK: usize = 6;

/// So many lines above it may have the indentation that was meant.
const LINES_LIKE_IT: usize = 30;

/// Whether a sign looks like a space and is none.
fn looks_like_a_space(sign: char) -> bool {
    matches!(sign, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}')
}

/// Spaces that are missing, or are something else, on the line where the parser stopped and on those above it.
pub(super) fn spaces(lines: &Lines<'_>, stopped: usize) -> Vec<Slip> {
    let last = lines.upto(stopped).rev().take(LINES_BACK);
    last.filter_map(|line| false_space(line).or_else(|| no_space(line))).collect()
}

/// The spaces around keys and dashes that are no spaces.
fn false_space(line: Line<'_>) -> Option<Slip> {
    let first = line.written.find(looks_like_a_space)?;
    let is_space = |sign: char| sign == ' ' || looks_like_a_space(sign);
    let mut end = 0;
    // Behind the indentation, each dash and the key: further on it may be part of a text.
    loop {
        end = line.written.len() - line.written[end..].trim_start_matches(is_space).len();
        let rest = &line.written[end..];
        let word = rest.split(|sign: char| is_space(sign) || sign == ':').next().unwrap_or_default();
        if word == "-" {
            end += 1;
        } else if is_key(word) && rest[word.len()..].starts_with(':') {
            end += word.len() + 1;
            end = line.written.len() - line.written[end..].trim_start_matches(is_space).len();
            break;
        } else {
            break;
        }
    }
    let sign = line.written.get(first..end)?.chars().next()?;
    let spaced = line.written[..end].chars().filter(|sign| !matches!(sign, '\u{200b}' | '\u{2060}'));
    let spaced = spaced.map(|sign| if looks_like_a_space(sign) { ' ' } else { sign }).collect();
    let number = u32::from(sign);
    Some(Slip {
        at: line.start + first..line.start + first + sign.len_utf8(),
        cure: (line.start..line.start + end, spaced),
        is_one_of_several: false,
        is_plain: true,
        message: both(
            format!("hier staat een teken (U+{number:04X}) dat op een spatie lijkt en er geen is"),
            format!("a character (U+{number:04X}) stands here that looks like a space and is none"),
        ),
        help: both("zet hier een gewone spatie", "put a plain space here"),
    })
}

/// `kind:task` and `-{ by: team }`, and `title = Plan`.
fn no_space(line: Line<'_>) -> Option<Slip> {
    let content = line.content();
    if let Some(rest) = content.strip_prefix('-')
        && !rest.starts_with(|sign: char| sign == ' ' || sign == '-' || sign.is_ascii_digit())
        && !rest.is_empty()
    {
        let dash = line.start + line.indent();
        let message =
            both("na het streepje van een item hoort een spatie", "the dash of an item needs a space after it");
        let help = both("zet een spatie na het streepje", "put a space after the dash");
        return Some(slip(dash..dash + 1, (dash + 1..dash + 1, " ".to_owned()), message, help));
    }
    let begin = line.begin();
    let content = &line.written[begin - line.start..];
    let key = leading_key(content);
    let (rest, end) = (&content[key.len()..], begin + key.len());
    if key.is_empty() {
        return None;
    }
    if rest.starts_with(':') && !rest.starts_with(": ") && rest.len() > 1 && !rest.starts_with("://") {
        let (message, help) = words::no_space_after_colon(key);
        return Some(slip(begin..end + 1, (end + 1..end + 1, " ".to_owned()), message, help));
    }
    let sign = rest.trim_start().strip_prefix(['=', ';'])?;
    let value = sign.trim_start();
    let colon = if value.is_empty() { ":" } else { ": " };
    let (message, help) = words::no_colon(key);
    let range = end..line.end() - value.len();
    Some(slip(begin..end, (range, colon.to_owned()), message, help))
}

fn slip(at: Range<usize>, cure: (Range<usize>, String), message: Text, help: Text) -> Slip {
    Slip { at, cure, is_one_of_several: false, is_plain: true, message, help }
}

/// One of the last lines, or one with those below it, indented as lines around it are: the fewer lines move the sooner it is
/// tried; then one that others do not belong to; then one of a rarer indentation than the other.
pub(super) fn indentations(lines: &Lines<'_>, stopped: usize) -> Vec<Slip> {
    let mut common: BTreeMap<usize, usize> = BTreeMap::new();
    lines.all().for_each(|line| *common.entry(line.indent()).or_default() += 1);
    let common = |indent: usize| common.get(&indent).copied().unwrap_or_default();
    let mut slips = Vec::new();
    let has_place = |line: &Line<'_>| line.key().is_some() || line.content().starts_with('-');
    for line in lines.upto(stopped).rev().take(LINES_BACK).filter(has_place) {
        let own = line.indent();
        let above: Vec<Line<'_>> = lines.upto(line.number).rev().skip(1).take(LINES_LIKE_IT).collect();
        let below = lines.after(line.number).next();
        let near: BTreeSet<usize> = above.first().into_iter().chain(&below).map(Line::indent).collect();
        let under = above.first().filter(|line| line.opens()).map(|line| line.indent() + 2);
        let wanted: BTreeSet<usize> = above.iter().map(Line::indent).chain(near.iter().copied()).chain(under).collect();
        let over = below.filter(|_| line.opens()).and_then(|below| wanted.range(..below.indent()).last());
        let over = over.copied();
        for indent in wanted.into_iter().filter(|indent| *indent != own) {
            let is_sure = near.contains(&indent) || under == Some(indent) || over == Some(indent);
            let rank = (line.opens(), common(own).saturating_sub(common(indent)), own.abs_diff(indent));
            let with_it = lines.after(line.number).take_while(|below| below.indent() >= own);
            slips.push(((0, !is_sure, rank), misplaced(line, indent, is_sure, alone(line, indent))));
            if let Some((more, last)) = with_it.enumerate().last() {
                let block = block(lines, line, last, indent);
                slips.push(((more + 1, !is_sure, rank), misplaced(line, indent, is_sure, block)));
            }
        }
    }
    slips.sort_by_key(|(rank, _)| *rank);
    slips.into_iter().map(|(_, slip)| slip).collect()
}

fn alone(line: Line<'_>, indent: usize) -> (Range<usize>, String) {
    (line.start..line.start + line.indent(), " ".repeat(indent))
}

/// All lines from one to another, moved by as much as the first one.
fn block(lines: &Lines<'_>, first: Line<'_>, last: Line<'_>, indent: usize) -> (Range<usize>, String) {
    let range = first.start..last.end();
    let moved = indented_by(indent, &lines.text[range.clone()]);
    (range, moved)
}

/// Lines of which the first is indented by so many spaces, and the others by as much more or less as before. What is empty
/// stays as it is.
pub(in crate::definition) fn indented_by(indent: usize, lines: &str) -> String {
    let white = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = white(lines);
    let moved = |line: &str| {
        let is_empty = line.trim().is_empty();
        let white_then = if is_empty { white(line) } else { (white(line) + indent).saturating_sub(own) };
        " ".repeat(white_then) + &line[white(line)..]
    };
    lines.split_inclusive('\n').map(moved).collect()
}

fn misplaced(line: Line<'_>, indent: usize, is_sure: bool, cure: (Range<usize>, String)) -> Slip {
    let begin = line.start + line.indent();
    let word = line.content().split(' ').next().unwrap_or_default().len();
    let spaces = |count: usize| match count {
        1 => both("1 spatie", "1 space"),
        _ => both(format!("{count} spaties"), format!("{count} spaces")),
    };
    let (own, meant) = (spaces(line.indent()), spaces(indent));
    Slip {
        at: begin..begin + word,
        cure,
        is_one_of_several: !is_sure,
        is_plain: false,
        message: Text::said(|l| {
            let (own, meant) = (own.get(l), meant.get(l));
            match l {
                Language::Nl => format!("deze regel springt {own} in, en waar hij bij hoort {meant}"),
                Language::En => format!("this line is indented by {own}, and what it belongs to by {meant}"),
            }
        }),
        help: both(
            format!("laat de regel {} inspringen", meant.get(Language::Nl)),
            format!("indent it by {}", meant.get(Language::En)),
        ),
    }
}
