// SPDX-License-Identifier: EUPL-1.2
//! Checks many workflows at once, a few at a time: the findings stand in the order of the workflows, and of a workflow
//! without findings nothing stays in memory. Prints nothing.

use std::convert::Infallible;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{iter, thread};

use sluis_core::definition::{SourceFile, check};
use sluis_core::diagnostic::{Diagnostic, Sources};

use super::error::CommandError;
use super::folder;

/// So many are checked at the same time at most, however many processors there are: reading them soon waits for the disk.
const MOST_AT_ONCE: usize = 8;

/// What is wrong with workflows.
#[derive(Default)]
pub(super) struct Findings {
    /// Workflow by workflow, each in the order in which people read it.
    pub(super) found: Vec<Diagnostic>,
    /// The files in which something was found.
    pub(super) sources: Sources,
    /// How many files were read.
    pub(super) files: usize,
}

impl Findings {
    /// Whether something stands in the way; with `strict`, a warning does too.
    pub(super) fn is_faulty(&self, strict: bool) -> bool {
        self.found.iter().any(|diagnostic| strict || diagnostic.is_error())
    }
}

/// Reads and checks all these workflows.
///
/// # Errors
/// When a file cannot be read: the first one, in their order.
pub(super) fn check_all(workflows: &[PathBuf]) -> Result<Findings, CommandError> {
    check_each(workflows, |workflow| Ok(check_files(&folder::files(workflow)?)))
}

/// Checks what was read of workflows, each by itself.
pub(super) fn check_read(workflows: &[Vec<SourceFile>]) -> Findings {
    let Ok(findings) = check_each(workflows, |files| Ok::<_, Infallible>(check_files(files)));
    findings
}

fn check_each<W: Sync, E: Send>(
    workflows: &[W],
    check_one: impl Fn(&W) -> Result<Findings, E> + Sync,
) -> Result<Findings, E> {
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < workflows.len());
    let check_some = || {
        let checked = |number: usize| (number, check_one(&workflows[number]));
        // Most have nothing to tell, and are only counted.
        iter::from_fn(take).map(checked).collect::<Vec<_>>()
    };
    let at_once = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_AT_ONCE).min(workflows.len());
    let mut all = thread::scope(|scope| {
        let beside: Vec<_> = (1..at_once).map(|_| thread::Builder::new().spawn_scoped(scope, check_some)).collect();
        let mut all = check_some();
        // Where the system has no thread to spare, the others have checked them all.
        for thread in beside.into_iter().flatten() {
            all.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(number, _)| *number);
    let mut findings = Findings::default();
    for (_, of_one) in all {
        let mut of_one = of_one?;
        findings.found.append(&mut of_one.found);
        of_one.sources.iter().for_each(|source| findings.sources.add(source.clone()));
        findings.files += of_one.files;
    }
    Ok(findings)
}

fn check_files(files: &[SourceFile]) -> Findings {
    let checked = check(files);
    let paths = |diagnostic: &'_ Diagnostic| {
        let related = diagnostic.related.iter().map(|related| related.span.path.clone());
        diagnostic.places().map(|place| place.span.path.clone()).chain(related).collect::<Vec<_>>()
    };
    let shown: Vec<_> = checked.diagnostics.iter().flat_map(paths).collect();
    let sources = checked.sources.iter().filter(|source| shown.contains(source.path())).cloned().collect();
    Findings { found: checked.diagnostics, sources, files: checked.files }
}
