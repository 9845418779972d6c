// SPDX-License-Identifier: EUPL-1.2
//! The limits of an expression, checked on its tokens before the parser sees it: the parser has no cost limit and a
//! deep enough nesting overflows its stack. Never relies on the parser to stop in time.

use super::fault::{Fault, FaultKind};
use super::tokens::{COMPREHENSIONS, Sort, Token, Tokens};

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
        let message = format!("an expression has at most {LONGEST} characters, and this one has {length}");
        return Err(Fault::new(FaultKind::TooLong, 0..source.len(), message)
            .with_help("split it into several conditions, or compute a part of it as an output of a step"));
    }
    if source.trim().is_empty() {
        return Err(Fault::new(FaultKind::Syntax, 0..source.len(), "the expression is empty"));
    }
    if let Some(at) = source.find("{{").or_else(|| source.find("}}")) {
        let message = "an expression stands bare, without {{ }}";
        let bare = source.replace("{{", "").replace("}}", "");
        return Err(
            Fault::new(FaultKind::Placeholder, at..at + 2, message).with_help(format!("write `{}`", bare.trim()))
        );
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
            let message = format!(
                "an expression holds at most {MOST_COMPREHENSIONS} of `all`, `exists`, `exists_one`, `map` and `filter`"
            );
            Err(Fault::new(FaultKind::TooManyComprehensions, token.range.clone(), message)
                .with_help("split it into several conditions"))
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
    Fault::new(FaultKind::TooDeep, 0..source.len(), "this machine has no room to read an expression this long")
        .with_help("split it into several conditions")
}

/// The fault of an expression whose parts hang together in too long a chain.
pub(super) fn too_long_a_chain(source: &str) -> Fault {
    let message = format!("an expression strings at most {LONGEST_CHAIN} operators and names together");
    Fault::new(FaultKind::TooDeep, 0..source.len(), message).with_help("split it into several conditions")
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
                    let message = format!("`{text}` closes nothing that is open here");
                    return Err(Fault::new(FaultKind::Syntax, token.range.clone(), message));
                }
            }
            "," => drop_choices(&mut open),
            _ => {}
        }
        if open.len() > DEEPEST {
            let message = format!("an expression nests at most {DEEPEST} deep");
            return Err(Fault::new(FaultKind::TooDeep, token.range.clone(), message)
                .with_help("take brackets away, or split it into several conditions"));
        }
    }
    drop_choices(&mut open);
    match open.last() {
        None => Ok(()),
        Some((token, text)) => {
            Err(Fault::new(FaultKind::Syntax, token.range.clone(), format!("`{text}` is not closed")))
        }
    }
}

fn drop_choices(open: &mut Vec<(&Token, &str)>) {
    while open.last().is_some_and(|(_, text)| *text == "?") {
        open.pop();
    }
}
