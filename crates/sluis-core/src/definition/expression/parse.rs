// SPDX-License-Identifier: EUPL-1.2
//! The one place that calls the `cel` parser. It hands the parser a text in which every name with hyphens is spelled
//! as an equally long identifier, so that places stay the same, and gives the tree back with bytes of the author's text.
//! Measured in release: the first parse of a process costs about 1 ms (the grammar tables), the next ones 0.02 to 0.1 ms.
//! So ordinary expressions are read without it (see `ordinary`).
//! Only the parser is used: its evaluation has no cost limit and knows neither money nor dates.

use std::ops::Range;

use cel::IdedExpr;
use cel::common::ast::SourceInfo;

use super::bounds::DEEPEST;
use super::fault::{Fault, FaultKind};
use super::ordinary;
use super::tokens::{Sort, Token, Tokens};
use crate::text::both;

/// Words that the parser does not take as a name after a dot.
const KEYWORDS: [&str; 4] = ["in", "true", "false", "null"];

/// An expression as the parser read it, with the way back to the author's text.
pub(super) struct Parsed<'s> {
    pub(super) root: IdedExpr,
    pub(super) tokens: Tokens<'s>,
    info: SourceInfo,
    spelling: Spelling<'s>,
}

impl<'s> Parsed<'s> {
    /// The name the author wrote for a name in the tree.
    pub(super) fn name<'n>(&'n self, spelled: &'n str) -> &'n str {
        self.spelling.written(spelled)
    }

    /// Where the sign or the word of this node stands, in bytes.
    pub(super) fn place(&self, node: &IdedExpr) -> Range<usize> {
        let start = self.info.offset_for(node.id).map_or(0, |(start, _)| start as usize);
        self.tokens.at(start).map_or(0..0, |token| token.range.clone())
    }
}

/// Parses the tokens of `source`.
pub(super) fn parse<'s>(source: &'s str, tokens: Tokens<'s>) -> Result<Parsed<'s>, Fault> {
    if let Some((root, info)) = ordinary::read(source, &tokens) {
        let spelling = Spelling { text: String::new(), names: Vec::new() };
        return Ok(Parsed { root, tokens, info, spelling });
    }
    let spelling = Spelling::of(source, &tokens);
    // Its own limit stands behind ours, should the two ever cut a text differently.
    let parser = cel::Env::default().parser().enable_optional_syntax(false).max_recursion_depth(DEEPEST as u16 + 2);
    match parser.parse_with_source_info(&spelling.text) {
        Ok((root, info)) => Ok(Parsed { root, tokens, info, spelling }),
        Err(errors) => {
            let at = errors.errors.first().map_or(source.len(), |error| byte_of(source, error.pos));
            Err(syntax_fault(source, &tokens, at))
        }
    }
}

/// The byte of a line and column, both counted from 1 in characters.
fn byte_of(source: &str, (line, column): (isize, isize)) -> usize {
    let line = usize::try_from(line - 1).unwrap_or(0);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    source[start..].char_indices().nth(column).map_or(source.len(), |(at, _)| start + at)
}

fn syntax_fault(source: &str, tokens: &Tokens<'_>, at: usize) -> Fault {
    let Some(token) = tokens.at(at) else {
        let end = source.trim_end().len();
        let message = both("de expressie houdt te vroeg op", "the expression ends too early");
        let help = both("maak de vergelijking af, zoals `... >= 3`", "finish the comparison, as in `... >= 3`");
        return Fault::new(FaultKind::Syntax, end..end, message).with_help(help);
    };
    let text = tokens.text(token);
    let range = token.range.clone();
    if token.sort == Sort::Number {
        let message = both(
            format!("`{text}` is hier niet te lezen als getal"),
            format!("`{text}` cannot be read as a number here"),
        );
        let help = both(
            "schrijf een getal dat niet te groot is, met een teken zoals `+` of `>=` tussen twee waarden",
            "write a number that is not too large, with a sign such as `+` or `>=` between two values",
        );
        return Fault::new(FaultKind::Syntax, range, message).with_help(help);
    }
    if token.sort == Sort::Quoted {
        let message = both("deze tekst kan hier niet staan", "this text cannot stand here");
        return Fault::new(FaultKind::Syntax, range, message).with_help(both(
            "zet een teken zoals `==` tussen twee waarden, en `\\\\` voor een backslash",
            "put a sign such as `==` between two values, and `\\\\` for a backslash",
        ));
    }
    let message = both(format!("`{text}` kan hier niet staan"), format!("`{text}` cannot stand here"));
    let fault = Fault::new(FaultKind::Syntax, range, message);
    match text {
        "and" => fault.meaning("&&"),
        "or" => fault.meaning("||"),
        "not" => fault.meaning("!"),
        "then" | "if" | "else" => fault.written_as("condition ? value : other"),
        _ => fault.with_help(both(
            "vergelijk twee waarden, zoals `steps.write.state == \"done\"`",
            "compare two values, as in `steps.write.state == \"done\"`",
        )),
    }
}

/// The names that the parser cannot read as one word, each with an identifier of the same length in its place.
struct Spelling<'s> {
    text: String,
    names: Vec<(String, &'s str)>,
}

impl<'s> Spelling<'s> {
    fn of(source: &'s str, tokens: &Tokens<'s>) -> Spelling<'s> {
        let mut spelling = Spelling { text: source.to_owned(), names: Vec::new() };
        let mut before: Option<&str> = None;
        for token in tokens.all() {
            let text = tokens.text(token);
            if needs_spelling(token, text, before) {
                spelling.spell(source, token, text);
            }
            before = Some(text);
        }
        spelling
    }

    fn spell(&mut self, source: &str, token: &Token, name: &'s str) {
        let known = self.names.iter().find(|(_, written)| *written == name).map(|(spelled, _)| spelled.clone());
        let free = |spelled: &String| {
            !source.contains(spelled.as_str()) && self.names.iter().all(|(taken, _)| taken != spelled)
        };
        let new = || (0..36_u32.pow(2)).filter_map(|index| identifier(index, name.len())).find(free);
        if let Some(spelled) = known.or_else(new) {
            self.text.replace_range(token.range.clone(), &spelled);
            self.names.push((spelled, name));
        }
    }

    fn written<'n>(&'n self, spelled: &'n str) -> &'n str {
        self.names.iter().find(|(taken, _)| taken == spelled).map_or(spelled, |(_, written)| *written)
    }
}

fn needs_spelling(token: &Token, text: &str, before: Option<&str>) -> bool {
    token.sort == Sort::Name && (text.contains('-') || (before == Some(".") && KEYWORDS.contains(&text)))
}

/// `Z` and the index in base 36, filled up to the length; none when it does not fit.
fn identifier(index: u32, length: usize) -> Option<String> {
    let digit = |value: u32| char::from_digit(value % 36, 36);
    let digits: String = match index {
        0..36 => digit(index).into_iter().collect(),
        _ => [digit(index / 36), digit(index)].into_iter().flatten().collect(),
    };
    (digits.len() < length).then(|| format!("Z{digits:0>width$}", width = length - 1))
}
