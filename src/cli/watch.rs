// SPDX-License-Identifier: EUPL-1.2
//! `sluis check --watch`: the same check again whenever a file of the workflow changes. The system tells of a change, nobody
//! looks again and again. It prints only when the content of a file is another than at the last check.

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use sluis_core::definition::SourceFile;
use sluis_core::text::both;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::check;
use super::checking;
use super::context::Context;
use super::error::CommandError;
use super::folder;
use crate::config::Format;

/// An editor saves a file in several strokes: they count as one change when they follow each other so fast.
const STROKES: Duration = Duration::from_millis(40);

/// Checks until somebody presses Ctrl-C; the exit status is that of the last check.
pub(super) fn run(paths: &[PathBuf], strict: bool, context: &Context) -> Result<ExitCode, CommandError> {
    context.block_on(async {
        let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
        // Ctrl-C counts from before the first line that anybody can read.
        tokio::select! { biased; _ = &mut interrupt => return Ok(ExitCode::SUCCESS), () = std::future::ready(()) => {} }
        let (sender, mut changes) = unbounded_channel();
        let told = move |event: notify::Result<notify::Event>| {
            let matters = event.as_ref().is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
            if matters {
                // Nobody listens any more when the program ends.
                let _ = sender.send(());
            }
        };
        let mut watched = Watched::new(notify::recommended_watcher(told).map_err(|error| untold(&error))?);
        let mut last: Option<Vec<Vec<SourceFile>>> = None;
        let mut faulty = false;
        loop {
            // First the watch, then the look: what changes in between is a change.
            watched.follow(paths)?;
            match look(paths) {
                Ok(read) if last.as_ref() == Some(&read) => {}
                Ok(read) => {
                    let checked = checking::check_read(&read);
                    faulty = checked.is_faulty(strict);
                    announce(last.as_ref().map(|last| last.concat()).as_deref(), &read.concat(), context)?;
                    check::print(&checked, context)?;
                    last = Some(read);
                }
                // A folder that an editor or git is replacing is there again in a moment; at the start it is a mistake.
                Err(error) if last.is_none() => return Err(error),
                Err(error) => context.complain(&format!("{}\n", error.message.get(context.language()))),
            }
            tokio::select! {
                biased;
                _ = &mut interrupt => return Ok(ExitCode::from(u8::from(faulty))),
                ended = settled(&mut changes) => if ended { return Ok(ExitCode::from(u8::from(faulty))) },
            }
        }
    })
}

/// What stands in the files of each workflow: what is compared with the last look is what is checked.
fn look(paths: &[PathBuf]) -> Result<Vec<Vec<SourceFile>>, CommandError> {
    check::workflows(paths)?.iter().map(|workflow| folder::files(workflow)).collect()
}

/// Waits for a change and for the end of it; true when there will be no other.
async fn settled(changes: &mut UnboundedReceiver<()>) -> bool {
    if changes.recv().await.is_none() {
        return true;
    }
    while let Ok(Some(())) = tokio::time::timeout(STROKES, changes.recv()).await {}
    false
}

/// The folders of which the system tells.
struct Watched {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
}

impl Watched {
    fn new(watcher: RecommendedWatcher) -> Watched {
        Watched { watcher, folders: BTreeSet::new() }
    }

    /// Follows what the paths name, each workflow under them and its mail. Folders that came are added; one that went and
    /// came again is another one, so each is asked for anew when it is not there.
    fn follow(&mut self, paths: &[PathBuf]) -> Result<(), CommandError> {
        let mut wanted = BTreeSet::new();
        for path in paths {
            wanted.insert(folder_of(path));
            for workflow in folder::workflows(path).unwrap_or_default() {
                wanted.insert(folder_of(&workflow));
                wanted.insert(workflow.join("mail"));
            }
        }
        self.folders.retain(|folder| folder.is_dir());
        for folder in wanted.into_iter().filter(|folder| folder.is_dir()) {
            if self.folders.insert(folder.clone()) {
                self.watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|error| untold(&error))?;
            }
        }
        Ok(())
    }
}

fn folder_of(path: &Path) -> PathBuf {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// What parts one run from the next: on a terminal an empty screen, elsewhere a line. Formats for programs have neither.
fn announce(last: Option<&[SourceFile]>, read: &[SourceFile], context: &Context) -> Result<(), CommandError> {
    if context.format() != Format::Human {
        return Ok(());
    }
    if std::io::stdout().is_terminal() {
        context.print("\x1b[2J\x1b[3J\x1b[H")?;
    }
    let Some(last) = last else { return Ok(()) };
    let named = |file: &SourceFile, among: &[SourceFile]| among.iter().any(|one| one.path == file.path);
    let other = read.iter().filter(|file| !last.contains(file));
    let gone = last.iter().filter(|file| !named(file, read));
    let changed: Vec<&str> = other.chain(gone).map(|file| file.path.as_str()).collect();
    context.print(&format!("\n== {}\n", changed.join(", ")))
}

fn untold(error: &notify::Error) -> CommandError {
    CommandError::config(both(
        "het systeem meldt niet wanneer een bestand verandert; gebruik `sluis check` zonder --watch",
        "the system does not tell when a file changes; run `sluis check` without --watch",
    ))
    .because(error)
}
