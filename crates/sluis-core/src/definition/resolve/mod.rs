// SPDX-License-Identifier: EUPL-1.2
//! From what is written to what it means: every name is looked up, every text with a grammar is read, every default is
//! filled in. Says everything that is wrong at once; a value that is wrong is left out, and with it the definition.

mod approvals;
mod due;
mod effort;
mod expressions;
mod fields;
mod funding;
mod gate;
mod kind;
mod names;
mod needs;
mod people;
mod phase;
mod readable;
mod scope;
mod step;
mod values;
mod workflow;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub(super) use names::{one_of, suggesting};
pub(super) use readable::readable;
pub(super) use values::{no_date, wrong_term};

use super::Definition;
use super::files::Files;
use crate::diagnostic::{Code, Diagnostic};

/// Findings so far.
type Found = Vec<Diagnostic>;

/// Which people may be named as the owner of a step.
pub(super) enum People<'f> {
    /// These; nobody when there is neither `people.yaml` nor a test with people.
    Known(BTreeSet<&'f str>),
    /// Anybody: the people are not among the files, or their file is faulty.
    NotAsked,
}

/// The definition that these files mean, without its hash; nothing when there is an error among what is found.
pub(super) fn resolve(files: &Files, people: &People<'_>, found: &mut Found) -> Option<Definition> {
    let before = found.len();
    let names = names::Names::of(files, people, found);
    if let Some(written) = files.people.good() {
        people::check(written, &names, found);
    }
    for test in &files.tests {
        people::check_test(test, files.people.good().map(|written| &written.value.people), &names, found);
    }
    let definition = workflow::resolve(files, &names, found);
    if found[before..].iter().any(|one| one.code == Code::CYCLE_IN_NEEDS) {
        // Which steps are done before others is not known then.
        let of_order = [Code::STEP_NOT_READABLE, Code::STEP_NOT_BEFORE];
        found.retain(|one| !of_order.contains(&one.code));
    }
    let clean = !found[before..].iter().any(Diagnostic::is_error);
    definition.filter(|_| clean)
}

/// What is written at a key that may be absent: absent stays absent, and a fault is a fault.
fn given<W, R>(written: Option<W>, read: impl FnOnce(W) -> Option<R>) -> Option<Option<R>> {
    match written {
        None => Some(None),
        Some(written) => read(written).map(Some),
    }
}

/// All or nothing, after every one was looked at.
fn all<R, C: FromIterator<R>>(read: impl Iterator<Item = Option<R>>) -> Option<C> {
    // Not `collect::<Option<C>>()`: that stops at the first fault and would hide the others.
    let read: Vec<Option<R>> = read.collect();
    read.into_iter().collect()
}
