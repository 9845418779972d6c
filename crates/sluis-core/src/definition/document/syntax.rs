// SPDX-License-Identifier: EUPL-1.2
//! What the YAML parser complains about, in words for people who do not know the YAML specification.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic, Source};

/// The finding for a syntax error, at the character where the parser gave up; `open_bracket` is the last one not yet closed.
pub(super) fn fault(source: &Source, error: &ScanError, open_bracket: Option<Range<usize>>) -> Box<Diagnostic> {
    let text = source.text();
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let width = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let (code, message, help) = wording(error.kind(), tabs_before(text, at));
    let diagnostic = Diagnostic::new(code, source.span(at..at + width), message);
    let diagnostic = match open_bracket.filter(|bracket| code == Code::YAML_SYNTAX && bracket.start != at) {
        Some(bracket) => diagnostic.with_related(source.span(bracket), "this bracket is still open"),
        None => diagnostic,
    };
    Box::new(diagnostic.with_help(help))
}

/// Whether only white space with a tab in it stands before this byte on its line.
fn tabs_before(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let upto = text[at..].chars().take_while(|c| *c == '\t').count();
    line.trim().is_empty() && (line.contains('\t') || upto > 0)
}

fn wording(kind: &ErrorKind, tabs_before: bool) -> (Code, String, &'static str) {
    use ErrorKind as E;
    let syntax = |message: &str, help| (Code::YAML_SYNTAX, message.to_owned(), help);
    match kind {
        E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabNotAllowed
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => tab(),
        _ if tabs_before => tab(),
        E::DirectiveDisallowed => (
            Code::DIRECTIVE,
            "YAML directives such as `%YAML` are not used here".to_owned(),
            "remove the line, or put quotes around a text that starts with `%`",
        ),
        E::RecursionLimitExceeded => (Code::TOO_DEEP, "values are nested too deep".to_owned(), "write it flatter"),
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => {
            syntax("a text that starts with a quote does not end", "close the quote")
        }
        E::UnclosedFlowCollection { open } => {
            let close = if *open == '[' { ']' } else { '}' };
            (Code::YAML_SYNTAX, format!("the bracket `{open}` is never closed"), closing(close))
        }
        E::MismatchedFlowCollectionEnd { open, close } => {
            (Code::YAML_SYNTAX, format!("the bracket `{open}` is closed by `{close}`"), "use brackets of the same kind")
        }
        E::MisplacedFlowCollectionEnd => syntax("a bracket is closed that was never opened", "remove the bracket"),
        E::UnexpectedEofFlowSequence | E::ExpectedFlowSequenceSeparator => {
            syntax("a list in brackets is not closed here", "put a comma between items and `]` after the last one")
        }
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping | E::ExpectedFlowMappingSeparator => {
            syntax("a map in brackets is not closed here", "put a comma between keys and `}` after the last value")
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            syntax("a key is not followed by a colon", "write `key: value`, with a space after the colon")
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::MappingKeyNotAllowed => syntax(
            "a second `key: value` stands where only a value may stand",
            "put quotes around a text with a colon in it, or start a new line",
        ),
        E::InvalidIndentation
        | E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::InvalidBlockScalarIndent => {
            syntax("the indentation fits no line above", "line it up with the other keys of the same map or list")
        }
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => {
            syntax("something follows a closed quote", "put the whole text between the quotes")
        }
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape | E::InvalidUnicodeEscape => syntax(
            "a text between double quotes holds an unknown escape",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        E::UnexpectedCharacter { character } => {
            (Code::YAML_SYNTAX, format!("a text may not start with `{character}`"), "put quotes around the text")
        }
        E::CommentNotSeparated => syntax("a comment needs a space before its `#`", "write a space before the `#`"),
        other => {
            (Code::YAML_SYNTAX, format!("this is not valid YAML: {other}"), "compare it with a line above that works")
        }
    }
}

fn tab() -> (Code, String, &'static str) {
    (Code::TAB_INDENTATION, "a line is indented with a tab".to_owned(), "indent with spaces only")
}

fn closing(close: char) -> &'static str {
    if close == ']' { "write `]` after the last item" } else { "write `}` after the last value" }
}
