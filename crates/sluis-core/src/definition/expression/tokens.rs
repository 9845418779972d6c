// SPDX-License-Identifier: EUPL-1.2
//! Cuts the text of an expression into tokens, so that ids with hyphens, the limits and the ranges of faults can be
//! settled before and beside the parser. Never judges grammar or types: that is the parser's and the checker's part.

use std::ops::Range;

use super::fault::{Fault, FaultKind};
use super::types::{Scope, Type};
use crate::text::{Text, both, is_curled};

/// The macros that go over a list.
pub(super) const COMPREHENSIONS: [&str; 5] = ["all", "exists", "exists_one", "map", "filter"];

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A name, with its hyphens when it is an id.
    Name,
    /// A text between quotes.
    Quoted,
    /// A number.
    Number,
    /// An operator, a bracket or another sign.
    Sign,
}

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) range: Range<usize>,
}

/// The text of an expression with its tokens.
#[derive(Debug)]
pub(super) struct Tokens<'s> {
    source: &'s str,
    list: Vec<Token>,
}

impl<'s> Tokens<'s> {
    /// Cuts `source` up. Which hyphens belong to an id depends on the names in `scope`: a known id wins from a
    /// subtraction, and where nothing is known the whole is taken as a name, so that the fault can name it whole.
    pub(super) fn cut(source: &'s str, scope: &Scope) -> Result<Tokens<'s>, Fault> {
        let mut cutter = Cutter { source, scope, variables: Vec::new(), list: Vec::new(), at: 0 };
        while cutter.skip_space() {
            cutter.next()?;
        }
        Ok(Tokens { source, list: cutter.list })
    }

    /// Every token, in order.
    pub(super) fn all(&self) -> &[Token] {
        &self.list
    }

    /// The text of a token.
    pub(super) fn text(&self, token: &Token) -> &'s str {
        &self.source[token.range.clone()]
    }

    /// The token that covers this byte, or the first one after it.
    pub(super) fn at(&self, byte: usize) -> Option<&Token> {
        self.list.get(self.index_at(byte))
    }

    /// The token after the one that covers this byte.
    pub(super) fn after(&self, byte: usize) -> Option<&Token> {
        self.list.get(self.index_at(byte) + 1)
    }

    /// The token before the one that covers this byte.
    pub(super) fn before(&self, byte: usize) -> Option<&Token> {
        self.list.get(self.index_at(byte).checked_sub(1)?)
    }

    /// The end of the bracket that opens at this byte.
    pub(super) fn end_of_bracket(&self, byte: usize) -> usize {
        let mut open = 0_usize;
        for token in &self.list[self.index_at(byte).min(self.list.len())..] {
            match self.text(token) {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return token.range.end;
            }
        }
        self.source.len()
    }

    fn index_at(&self, byte: usize) -> usize {
        self.list.partition_point(|token| token.range.end <= byte)
    }
}

struct Cutter<'s, 'c> {
    source: &'s str,
    scope: &'c Scope,
    variables: Vec<&'s str>,
    list: Vec<Token>,
    at: usize,
}

impl<'s> Cutter<'s, '_> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Moves to the next token; false at the end.
    fn skip_space(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.at < self.source.len()
    }

    fn next(&mut self) -> Result<(), Fault> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or(' ');
        let (sort, length) = if first.is_ascii_alphabetic() || first == '_' {
            match quote_after_prefix(rest) {
                Some(prefix) => (Sort::Quoted, self.quoted(prefix)?),
                None => (Sort::Name, self.name()),
            }
        } else if first == '"' || first == '\'' {
            (Sort::Quoted, self.quoted(0)?)
        } else if first.is_ascii_digit() {
            (Sort::Number, self.number()?)
        } else {
            (Sort::Sign, self.sign(first)?)
        };
        self.list.push(Token { sort, range: self.at..self.at + length });
        self.at += length;
        self.note_variable();
        Ok(())
    }

    /// Remembers the `x` of `.all(x, ...)`, so that `x-1` after it is a subtraction.
    fn note_variable(&mut self) {
        if let [.., dot, call, open, name, comma] = self.list.as_slice() {
            let text = |token: &Token| &self.source[token.range.clone()];
            let macro_call = text(dot) == "." && text(open) == "(" && COMPREHENSIONS.contains(&text(call));
            if macro_call && name.sort == Sort::Name && text(comma) == "," {
                self.variables.push(text(name));
            }
        }
    }

    /// The length of the name that starts here: as many hyphenated parts as make a known name.
    fn name(&self) -> usize {
        let rest = self.rest();
        let after_dot = self.list.last().is_some_and(|token| &self.source[token.range.clone()] == ".");
        let ends = name_ends(rest);
        let whole = ends.last().copied().unwrap_or(rest.len());
        if ends.len() < 2 {
            return whole;
        }
        let known = |name: &str| match after_dot {
            true => self.scope.roots().values().any(|kind| has_member(kind, name)),
            false => self.scope.get(name).is_some() || self.variables.contains(&name),
        };
        ends.iter().rev().copied().find(|end| known(&rest[..*end])).unwrap_or(whole)
    }

    /// The length of the text between quotes that starts here. What counts as a text must be exactly what the parser
    /// takes as one, or brackets could hide from the limits.
    fn quoted(&self, prefix: usize) -> Result<usize, Fault> {
        let rest = self.rest();
        let raw = matches!(&rest[..prefix], "r" | "R");
        if prefix > 0 && !raw {
            let range = self.at..self.at + prefix;
            let message = both("bytes worden hier niet gebruikt", "bytes are not used here");
            return Err(Fault::new(FaultKind::NotSupported, range, message).with_help(both(
                "schrijf de tekst zonder letter voor het aanhalingsteken",
                "write the text without a letter before its quote",
            )));
        }
        let body = &rest[prefix..];
        let quote = match body.as_bytes() {
            [a, b, c, ..] if a == b && b == c => &body[..3],
            _ => &body[..1],
        };
        let mut at = quote.len();
        while at < body.len() {
            let here = &body[at..];
            if here.starts_with(quote) {
                return Ok(prefix + at + quote.len());
            }
            if here.starts_with(['\n', '\r']) && quote.len() == 1 {
                break;
            }
            at += match here.strip_prefix('\\').filter(|_| !raw) {
                Some(escaped) => 1 + self.escape(self.at + prefix + at, escaped)?,
                None => here.chars().next().map_or(1, char::len_utf8),
            };
        }
        let range = self.at..self.at + prefix + 1;
        let message = both("deze tekst heeft geen sluitend aanhalingsteken", "this text has no closing quote");
        let help = both("sluit de tekst met hetzelfde aanhalingsteken", "close the text with the same quote");
        Err(Fault::new(FaultKind::Syntax, range, message).with_help(help))
    }

    /// The length of what follows a backslash.
    fn escape(&self, backslash: usize, escaped: &str) -> Result<usize, Fault> {
        let hex = |count: usize| escaped.bytes().skip(1).take(count).filter(u8::is_ascii_hexdigit).count() == count;
        match escaped.as_bytes() {
            [b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`', ..] => Ok(1),
            [b'x' | b'X', ..] if hex(2) => Ok(3),
            [b'u', ..] if hex(4) => Ok(5),
            [b'U', ..] if hex(8) => Ok(9),
            [b'0'..=b'3', b'0'..=b'7', b'0'..=b'7', ..] => Ok(3),
            _ => {
                let message = both(
                    "na deze `\\` volgt niets wat een expressie kent",
                    "after this `\\` follows nothing that an expression knows",
                );
                Err(Fault::new(FaultKind::Syntax, backslash..backslash + 1, message).with_help(both(
                    "schrijf `\\\\` voor een backslash, of `r` voor het aanhalingsteken van een patroon",
                    "write `\\\\` for a backslash, or `r` before the quote of a pattern",
                )))
            }
        }
    }

    fn number(&self) -> Result<usize, Fault> {
        let rest = self.rest();
        let length = number_length(rest);
        match rest[length..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count() {
            0 => Ok(length),
            more => {
                let range = self.at..self.at + length + more;
                let written = &rest[..length + more];
                let message = both(
                    format!("`{written}` is geen getal en geen naam"),
                    format!("`{written}` is neither a number nor a name"),
                );
                let help = both(
                    format!("zet er aanhalingstekens omheen als het een tekst is: \"{written}\""),
                    format!("put quotes around it if it is a text: \"{written}\""),
                );
                Err(Fault::new(FaultKind::Syntax, range, message).with_help(help))
            }
        }
    }

    /// From here to the last quote of a word processor, when one stands here.
    fn curled(&self, first: char) -> Option<Range<usize>> {
        let rest = self.rest();
        let last = rest.rfind(is_curled).filter(|_| is_curled(first))?;
        let end = last + rest[last..].chars().next().map_or(0, char::len_utf8);
        Some(self.at..self.at + end)
    }

    /// A part with straight quotes: double ones, and single ones where a pair stands around the whole text.
    fn straight(&self, range: Range<usize>) -> String {
        let text = &self.source[range];
        let straighten = |text: &str| text.replace(is_curled, "\"");
        let inside = text.strip_prefix(is_curled).and_then(|text| text.strip_suffix(is_curled));
        let is_around = text == self.source.trim() && text.contains([' ', '.', '(', '=']);
        match inside.filter(|inside| is_around && is_paired(inside)) {
            Some(inside) => format!("'{}'", straighten(inside)),
            None => straighten(text),
        }
    }

    fn sign(&self, first: char) -> Result<usize, Fault> {
        let rest = self.rest();
        let here = |length: usize| self.at..self.at + length;
        if rest.starts_with("//") {
            let message = both("in een expressie staan geen opmerkingen", "an expression holds no comments");
            return Err(Fault::new(FaultKind::NotSupported, here(2), message).with_help(both(
                "schrijf de opmerking in het bestand, na een `#`",
                "write the comment in the file, after a `#`",
            )));
        }
        if ["==", "!=", "<=", ">=", "&&", "||"].iter().any(|sign| rest.starts_with(sign)) {
            return Ok(2);
        }
        if "()[]{}.,?:+-*/%!<>".contains(first) {
            return Ok(1);
        }
        if let Some(range) = self.curled(first) {
            let fault = Fault::new(FaultKind::Syntax, range.clone(), unreadable(first));
            let help = both(
                "schrijf rechte aanhalingstekens, niet die van een tekstverwerker",
                "write straight quotes, not those of a word processor",
            );
            return Err(fault.with_help(help).offering(Some(self.straight(range))));
        }
        let second = rest[first.len_utf8()..].chars().next();
        let turned = match (first, second) {
            ('=', Some('<' | '\u{2039}')) => Some("<="),
            ('=', Some('>' | '\u{203a}')) => Some(">="),
            _ => None,
        };
        if let (Some(meant), Some(second)) = (turned, second) {
            let written = &rest[..first.len_utf8() + second.len_utf8()];
            let message = both(
                format!("`{written}` kan niet in een expressie staan"),
                format!("`{written}` cannot stand in an expression"),
            );
            return Err(Fault::new(FaultKind::Syntax, here(written.len()), message).meaning(meant));
        }
        let meant = match first {
            '=' => Some("=="),
            '&' => Some("&&"),
            '|' => Some("||"),
            '\u{2039}' => Some("<"),
            '\u{203a}' => Some(">"),
            '\u{2264}' => Some("<="),
            '\u{2265}' => Some(">="),
            '\u{2260}' => Some("!="),
            _ => None,
        };
        let fault = Fault::new(FaultKind::Syntax, here(first.len_utf8()), unreadable(first));
        Err(match meant {
            Some(meant) => fault.meaning(meant),
            None => fault.with_help(both("haal het weg", "take it away")),
        })
    }
}

/// Whether the quotes of a word processor that open are closed: `a(“b”)` and not `a” == “b`.
fn is_paired(text: &str) -> bool {
    let closes = |sign: &char| matches!(sign, '\u{2019}' | '\u{201d}');
    !text.chars().find(|sign| is_curled(*sign)).is_some_and(|first| closes(&first))
}

/// A control or direction character is named, not shown: it would spoil the message.
fn unreadable(sign: char) -> Text {
    let hidden = sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if hidden || sign.is_whitespace() {
        let number = sign as u32;
        both(
            format!("het teken U+{number:04X} kan niet in een expressie staan"),
            format!("the character U+{number:04X} cannot stand in an expression"),
        )
    } else {
        both(format!("`{sign}` kan niet in een expressie staan"), format!("`{sign}` cannot stand in an expression"))
    }
}

/// The length of a prefix such as `r` or `b` when a quote follows it.
fn quote_after_prefix(rest: &str) -> Option<usize> {
    let prefix = rest.bytes().take(3).take_while(|byte| b"rRbB".contains(byte)).count();
    matches!(rest.as_bytes().get(prefix), Some(b'"' | b'\'')).then_some(prefix).filter(|prefix| *prefix < 3)
}

/// Where the name that starts here may end: after its first part, and after each part behind a hyphen.
fn name_ends(rest: &str) -> Vec<usize> {
    let part = |from: usize| {
        let bytes = rest.as_bytes()[from..].iter();
        from + bytes.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    };
    let mut ends = vec![part(0)];
    while let Some(end) = ends.last().copied() {
        let next = if rest[end..].starts_with('-') { part(end + 1) } else { end };
        if next <= end + 1 {
            break;
        }
        ends.push(next);
    }
    ends
}

fn number_length(rest: &str) -> usize {
    let digits = |from: usize| rest.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = digits(0);
    if rest[at..].starts_with('.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if rest[at..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[at + 1..].starts_with(['+', '-']));
        let power = digits(at + 1 + sign);
        at += if power > 0 { 1 + sign + power } else { 0 };
    }
    at
}

fn has_member(kind: &Type, name: &str) -> bool {
    match kind {
        Type::Record(fields) => among(fields.iter(), name),
        Type::FanOut { whole, instance } => among(whole.iter().chain(instance), name),
        Type::List(inner) => has_member(inner, name),
        Type::MapOf { value, names } => names.iter().flatten().any(|known| known == name) || has_member(value, name),
        _ => false,
    }
}

fn among<'t>(mut fields: impl Iterator<Item = (&'t String, &'t Type)>, name: &str) -> bool {
    fields.any(|(field, kind)| field == name || has_member(kind, name))
}
