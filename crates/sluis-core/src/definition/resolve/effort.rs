// SPDX-License-Identifier: EUPL-1.2
//! How much work the conditions and patterns of one workflow may take together. Each alone has its own limit; thousands that
//! stay just below it would keep a reader busy for seconds. Ordinary workflows stay far below.

use std::cell::Cell;

use crate::text::{Text, both};

/// The most work of all conditions together: one for a character, and four in a condition with many signs or brackets.
const CONDITIONS: usize = 50_000;
/// The most patterns, of outputs and inputs and in conditions.
const PATTERNS: usize = 64;
/// How many names are looked at, over all conditions with a fault, to say which one was meant.
const GUESSES: usize = 50_000;

/// What is left of each.
#[derive(Debug)]
pub(super) struct Effort {
    conditions: Cell<usize>,
    patterns: Cell<usize>,
    guesses: Cell<usize>,
}

impl Effort {
    pub(super) fn new() -> Effort {
        Effort { conditions: Cell::new(CONDITIONS), patterns: Cell::new(PATTERNS), guesses: Cell::new(GUESSES) }
    }

    /// Whether this condition may still be read; if not, what to tell.
    pub(super) fn condition(&self, source: &str) -> Result<(), Text> {
        for _ in source.match_indices("matches") {
            self.pattern()?;
        }
        let signs = source.chars().filter(|c| !c.is_alphanumeric() && !"-._ \"".contains(*c)).count();
        let each = if signs > 16 { 4 } else { 1 };
        spend(&self.conditions, each * source.len()).ok_or_else(|| {
            both(
                "de voorwaarden van deze workflow zijn samen te lang, en vanaf hier wordt er geen meer gelezen",
                "the conditions of this workflow are too long together, and from here on none is read",
            )
        })
    }

    /// Whether this pattern may still be read; if not, what to tell.
    pub(super) fn pattern(&self) -> Result<(), Text> {
        spend(&self.patterns, 1).ok_or_else(|| {
            both(
                format!("een workflow heeft hoogstens {PATTERNS} patronen"),
                format!("a workflow holds at most {PATTERNS} patterns"),
            )
        })
    }

    /// Whether it may be asked which of so many names was meant.
    pub(super) fn guess(&self, names: usize) -> bool {
        spend(&self.guesses, names).is_some()
    }
}

/// Once it does not suffice, nothing is left.
fn spend(left: &Cell<usize>, units: usize) -> Option<()> {
    let rest = left.get().checked_sub(units);
    left.set(rest.unwrap_or(0));
    rest.map(|_| ())
}
