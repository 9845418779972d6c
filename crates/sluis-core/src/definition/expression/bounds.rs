// SPDX-License-Identifier: EUPL-1.2
//! The limits of an expression, checked on its tokens before the parser sees it: the parser has no cost limit and a
//! deep enough nesting overflows its stack. Never relies on the parser to stop in time.

use super::fault::{Fault, FaultKind};
use super::tokens::{COMPREHENSIONS, Sort, Token, Tokens};
use crate::text::{Text, both};

/// The most characters an expression may have.
pub const LONGEST: usize = 500;
/// The deepest that brackets, and choices with `? :`, may nest.
pub const DEEPEST: usize = 10;
/// The most macros (`all`, `exists`, `exists_one`, `map`, `filter`) an expression may hold.
pub const MOST_COMPREHENSIONS: usize = 2;

/// The most operators, dots and brackets that hang together in one expression, so that working it out takes little stack.
pub const LONGEST_CHAIN: usize = 60;
/// Below this nesting and this number of tokens the parser needs little stack, and no thread of its own.
const ORDINARY: (usize, usize) = (2, 60);

/// Whether the text is short enough to be looked at, and is an expression rather than a placeholder.
pub(super) fn check_text(source: &str) -> Result<(), Fault> {
    let length = source.chars().count();
    if length > LONGEST {
        let message = both(
            format!("een expressie heeft hoogstens {LONGEST} tekens, en deze heeft er {length}"),
            format!("an expression has at most {LONGEST} characters, and this one has {length}"),
        );
        return Err(Fault::new(FaultKind::TooLong, 0..source.len(), message).with_help(split()));
    }
    if source.trim().is_empty() {
        return Err(Fault::new(
            FaultKind::Syntax,
            0..source.len(),
            both("de expressie is leeg", "the expression is empty"),
        )
        .written_as("steps.write.state == \"done\""));
    }
    if let Some(at) = source.find("{{").or_else(|| source.find("}}")) {
        let message =
            both("een expressie staat er zonder `{{ }}` omheen", "an expression stands without `{{ }}` around it");
        let bare = source.replace("{{", "").replace("}}", "");
        let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        // What is between the first braces and the last ones: all of the text, where it is one placeholder.
        let is_one = source.trim().starts_with("{{") && source.trim().ends_with("}}");
        let range = if is_one { 0..source.len() } else { at..at + 2 };
        let fault = Fault::new(FaultKind::Placeholder, range, message).meaning(bare);
        return Err(if is_one { fault } else { fault.offering(None) });
    }
    Ok(())
}

/// Whether the tokens keep to the nesting and the number of macros.
pub(super) fn check_tokens(tokens: &Tokens<'_>) -> Result<(), Fault> {
    check_nesting(tokens)?;
    let mut comprehensions = comprehensions(tokens);
    match comprehensions.nth(MOST_COMPREHENSIONS) {
        None => Ok(()),
        Some(token) => {
            let message = both(
                format!(
                    "in een expressie staan hoogstens {MOST_COMPREHENSIONS} van `all`, `exists`, `exists_one`, `map` en `filter`"
                ),
                format!(
                    "an expression holds at most {MOST_COMPREHENSIONS} of `all`, `exists`, `exists_one`, `map` and `filter`"
                ),
            );
            Err(Fault::new(FaultKind::TooManyComprehensions, token.range.clone(), message).with_help(split()))
        }
    }
}

/// Whether the parser might need more stack than an ordinary thread has left.
pub(super) fn needs_room(tokens: &Tokens<'_>) -> bool {
    let (mut open, mut deepest) = (0_usize, 0);
    for token in tokens.all() {
        match tokens.text(token) {
            "(" | "[" | "{" | "?" => open += 1,
            ")" | "]" | "}" => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest > ORDINARY.0 || tokens.all().len() > ORDINARY.1
}

/// The fault of an expression that the machine has no room to read.
pub(super) fn no_room(source: &str) -> Fault {
    let message = both(
        "deze computer heeft geen ruimte om zo'n lange expressie te lezen",
        "this machine has no room to read an expression this long",
    );
    Fault::new(FaultKind::TooDeep, 0..source.len(), message).with_help(split())
}

/// The fault of an expression whose parts hang together in too long a chain.
pub(super) fn too_long_a_chain(source: &str) -> Fault {
    let message = both(
        format!("een expressie rijgt hoogstens {LONGEST_CHAIN} tekens en namen aan elkaar"),
        format!("an expression strings at most {LONGEST_CHAIN} signs and names together"),
    );
    Fault::new(FaultKind::TooDeep, 0..source.len(), message).with_help(split())
}

fn split() -> Text {
    both(
        "verdeel het over meer voorwaarden, of reken een deel uit als uitkomst van een stap",
        "split it into several conditions, or compute a part of it as an output of a step",
    )
}

fn comprehensions<'t>(tokens: &'t Tokens<'_>) -> impl Iterator<Item = &'t Token> {
    tokens.all().windows(2).filter_map(|pair| {
        let call = pair[0].sort == Sort::Name && tokens.text(&pair[1]) == "(";
        (call && COMPREHENSIONS.contains(&tokens.text(&pair[0]))).then_some(&pair[0])
    })
}

/// Counts open brackets; a `?` nests until its bracket closes or a comma follows, as the parser sees it.
fn check_nesting(tokens: &Tokens<'_>) -> Result<(), Fault> {
    let mut open: Vec<(&Token, &str)> = Vec::new();
    for token in tokens.all() {
        let text = tokens.text(token);
        match text {
            "(" | "[" | "{" | "?" => open.push((token, text)),
            ")" | "]" | "}" => {
                drop_choices(&mut open);
                let pair = open.pop().map(|(_, opened)| opened);
                if !matches!((pair, text), (Some("("), ")") | (Some("["), "]") | (Some("{"), "}")) {
                    let message = both(
                        format!("`{text}` sluit niets wat hier open staat"),
                        format!("`{text}` closes nothing that is open here"),
                    );
                    let help = both("haal het weg, of open het eerst", "take it away, or open it first");
                    return Err(Fault::new(FaultKind::Syntax, token.range.clone(), message).with_help(help));
                }
            }
            "," => drop_choices(&mut open),
            _ => {}
        }
        if open.len() > DEEPEST {
            let message = both(
                format!("haakjes staan in een expressie hoogstens {DEEPEST} diep in elkaar"),
                format!("brackets nest at most {DEEPEST} deep in an expression"),
            );
            return Err(Fault::new(FaultKind::TooDeep, token.range.clone(), message).with_help(both(
                "haal haakjes weg, of verdeel het over meer voorwaarden",
                "take brackets away, or split it into several conditions",
            )));
        }
    }
    drop_choices(&mut open);
    match open.last() {
        None => Ok(()),
        Some((token, text)) => {
            let message = both(format!("`{text}` wordt niet gesloten"), format!("`{text}` is not closed"));
            let close = match *text {
                "(" => ")",
                "[" => "]",
                _ => "}",
            };
            let help = both(format!("schrijf `{close}` waar het ophoudt"), format!("write `{close}` where it ends"));
            Err(Fault::new(FaultKind::Syntax, token.range.clone(), message).with_help(help))
        }
    }
}

fn drop_choices(open: &mut Vec<(&Token, &str)>) {
    while open.last().is_some_and(|(_, text)| *text == "?") {
        open.pop();
    }
}
