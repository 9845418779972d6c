// SPDX-License-Identifier: EUPL-1.2
//! What the YAML parser complains about, in words for people who do not know the YAML specification.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::entry::line_start;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::text::{Text, both};

/// The finding for a syntax error, at the character where the parser gave up; `open_bracket` is the last one not yet closed.
pub(super) fn fault(source: &Source, error: &ScanError, open_bracket: Option<Range<usize>>) -> Box<Diagnostic> {
    let text = source.text();
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let width = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let (code, message, help) = wording(error.kind(), tabs_before(text, at));
    let diagnostic = Diagnostic::new(code, source.span(at..at + width), message);
    let diagnostic = match open_bracket.filter(|bracket| code == Code::YAML_SYNTAX && bracket.start != at) {
        Some(bracket) => diagnostic
            .with_related(source.span(bracket), both("dit haakje staat nog open", "this bracket is still open")),
        None => diagnostic,
    };
    let cure = if code == Code::TAB_INDENTATION {
        indentation(text, at)
    } else if code == Code::DIRECTIVE {
        directive(text, at)
    } else {
        None
    };
    let diagnostic = diagnostic.with_help(help);
    Box::new(match cure {
        Some((range, instead)) => diagnostic.with_patch(source.span(range), instead),
        None => diagnostic,
    })
}

/// The white space at the start of this line as spaces, where that is sure: a line that follows a key alone goes deeper.
fn indentation(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let line = line_start(text, at);
    let white = text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len();
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let above = text[..line].lines().rfind(is_content)?;
    let key = above.trim_start_matches(' ');
    let sure = key.ends_with(':') && !key.starts_with(['-', '\t']);
    sure.then(|| (line..line + white, " ".repeat(above.len() - key.len() + 2)))
}

/// The line of a directive, with its end.
fn directive(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let line = line_start(text, at);
    let end = text[line..].find('\n').map_or(text.len(), |newline| line + newline + 1);
    text[line..].starts_with('%').then(|| (line..end, String::new()))
}

/// Whether only white space with a tab in it stands before this byte on its line.
fn tabs_before(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = &before[line_start(before, before.len())..];
    let upto = text[at..].chars().take_while(|c| *c == '\t').count();
    line.trim().is_empty() && (line.contains('\t') || upto > 0)
}

/// What a syntax error is called, and what is to be done: each in Dutch and English.
type Wording = (Code, Text, Text);

fn wording(kind: &ErrorKind, tabs_before: bool) -> Wording {
    use ErrorKind as E;
    match kind {
        E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabNotAllowed
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => tab(),
        _ if tabs_before => tab(),
        E::DirectiveDisallowed => (
            Code::DIRECTIVE,
            both(
                "YAML-richtlijnen zoals `%YAML` worden hier niet gebruikt",
                "YAML directives such as `%YAML` are not used here",
            ),
            both(
                "haal de regel weg, of zet aanhalingstekens om een tekst die met `%` begint",
                "remove the line, or put quotes around a text that starts with `%`",
            ),
        ),
        E::RecursionLimitExceeded => (
            Code::TOO_DEEP,
            both("waarden staan te diep in elkaar", "values are nested too deep"),
            both("schrijf het met minder niveaus", "write it with fewer levels"),
        ),
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => syntax(
            both(
                "een tekst die met een aanhalingsteken begint, houdt niet op",
                "a text that starts with a quote does not end",
            ),
            both("sluit de tekst met hetzelfde aanhalingsteken", "close the text with the same quote"),
        ),
        E::UnclosedFlowCollection { open } => syntax(
            both(
                format!("het haakje `{open}` wordt nergens gesloten"),
                format!("the bracket `{open}` is never closed"),
            ),
            match open {
                '[' => both("schrijf `]` na het laatste item", "write `]` after the last item"),
                _ => both("schrijf `}` na de laatste waarde", "write `}` after the last value"),
            },
        ),
        E::MismatchedFlowCollectionEnd { open, close } => syntax(
            both(
                format!("het haakje `{open}` wordt gesloten met `{close}`"),
                format!("the bracket `{open}` is closed by `{close}`"),
            ),
            both("gebruik twee haakjes van dezelfde soort", "use brackets of the same kind"),
        ),
        E::MisplacedFlowCollectionEnd => syntax(
            both("er wordt een haakje gesloten dat niet open stond", "a bracket is closed that was never opened"),
            both("haal het haakje weg", "remove the bracket"),
        ),
        E::UnexpectedEofFlowSequence | E::ExpectedFlowSequenceSeparator => syntax(
            both("een lijst tussen haakjes wordt hier niet gesloten", "a list in brackets is not closed here"),
            both(
                "zet een komma tussen de items en `]` na het laatste",
                "put a comma between items and `]` after the last one",
            ),
        ),
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping | E::ExpectedFlowMappingSeparator => syntax(
            both("een groep sleutels tussen accolades wordt hier niet gesloten", "a map in braces is not closed here"),
            both(
                "zet een komma tussen de sleutels en `}` na de laatste waarde",
                "put a comma between keys and `}` after the last value",
            ),
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey => syntax(
            both("na een sleutel staat geen dubbele punt", "a key is not followed by a colon"),
            both(
                "schrijf `key: value`, met een spatie na de dubbele punt",
                "write `key: value`, with a space after the colon",
            ),
        ),
        E::MappingValueNotAllowed | E::InvalidColonPlacement | E::MappingKeyNotAllowed => syntax(
            both(
                "er staat een tweede `key: value` waar alleen een waarde mag staan",
                "a second `key: value` stands where only a value may stand",
            ),
            both(
                "zet aanhalingstekens om een tekst met een dubbele punt erin, of begin een nieuwe regel",
                "put quotes around a text with a colon in it, or start a new line",
            ),
        ),
        E::InvalidIndentation
        | E::InvalidFlowScalarIndent
        | E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::InvalidBlockScalarIndent => syntax(
            both(
                "deze regel springt anders in dan de regels erboven",
                "the indentation of this line fits no line above",
            ),
            both(
                "laat de regel even ver inspringen als de andere sleutels of items waar hij bij hoort",
                "line it up with the other keys or items that it belongs to",
            ),
        ),
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => syntax(
            both("er staat nog iets na een tekst tussen aanhalingstekens", "something follows a closed quote"),
            both("zet de hele tekst tussen de aanhalingstekens", "put the whole text between the quotes"),
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate => syntax(
            both(
                "in een tekst tussen dubbele aanhalingstekens volgt op `\\` iets wat YAML niet kent",
                "in a text between double quotes `\\` is followed by something that YAML does not know",
            ),
            both(
                "schrijf `\\\\` voor een backslash, of gebruik enkele aanhalingstekens",
                "write `\\\\` for a backslash, or use single quotes",
            ),
        ),
        E::UnexpectedCharacter { character } => {
            let character = character.to_string();
            starting_with(&character, &character)
        }
        E::CommentNotSeparated => syntax(
            both("voor de `#` van een opmerking hoort een spatie", "a comment needs a space before its `#`"),
            both("zet een spatie voor de `#`", "write a space before the `#`"),
        ),
        E::CommentInterceptedScalar => syntax(
            both(
                "deze tekst gaat na een opmerking verder op de volgende regel",
                "this text goes on below a comment on the next line",
            ),
            both(
                "laat de regel even ver inspringen als de andere sleutels of items waar hij bij hoort",
                "line it up with the other keys or items that it belongs to",
            ),
        ),
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => syntax(
            both(
                "na een `>` of `|` aan het begin begint de tekst pas op de volgende regel",
                "after a `>` or `|` at its start a text begins on the next line",
            ),
            both(
                "zet de tekst op de volgende regel, of zet aanhalingstekens om een tekst die zo begint",
                "put the text on the next line, or put quotes around a text that starts like this",
            ),
        ),
        E::BlockEntryInFlowCollection | E::PlainScalarStartsWithDashFlowIndicator => syntax(
            both("tussen haakjes staan items zonder streepje", "in brackets items stand without a dash"),
            both(
                "haal het streepje weg, en zet een komma tussen de items",
                "take the dash away, and put a comma between items",
            ),
        ),
        E::MissingAnchorOrAliasName => starting_with("&` of `*", "&` or `*"),
        E::ExpectedTagBang
        | E::UndeclaredTagHandle
        | E::InvalidTagTerminator
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidGlobalTagCharacter => starting_with("!", "!"),
        // What else there is an author hardly ever meets; the words of the parser would say nothing.
        _ => syntax(
            both("vanaf hier is het bestand niet als YAML te lezen", "from here on the file cannot be read as YAML"),
            both("vergelijk het met een regel erboven die wel goed is", "compare it with a line above that works"),
        ),
    }
}

fn syntax(message: Text, help: Text) -> Wording {
    (Code::YAML_SYNTAX, message, help)
}

fn starting_with(nl: &str, en: &str) -> Wording {
    syntax(
        both(format!("een tekst mag niet met `{nl}` beginnen"), format!("a text may not start with `{en}`")),
        both("zet aanhalingstekens om de tekst", "put quotes around the text"),
    )
}

fn tab() -> Wording {
    (
        Code::TAB_INDENTATION,
        both("een regel springt in met een tab", "a line is indented with a tab"),
        both("spring alleen met spaties in", "indent with spaces only"),
    )
}
