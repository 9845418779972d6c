// SPDX-License-Identifier: EUPL-1.2
//! What stands in the editor, over what lies in the folder. Knows files and no protocol but the names of files in it.
//! What was found out of files holds for as long as they are the same to the byte, and is looked at again when they are not.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Value as Json, json};
use sluis_core::definition::document::Document;
use sluis_core::definition::expression::Scope;
use sluis_core::definition::mentions::Mention;
use sluis_core::definition::outline::Outline;
use sluis_core::definition::{Checked, SourceFile, check};
use sluis_core::diagnostic::{Diagnostic, Severity, Source};
use sluis_core::text::Language;

use super::range;
use crate::cli::error::CommandError;
use crate::cli::folder;

/// The documents that are open, by path.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    open: BTreeMap<String, Open>,
    /// What was last found out of each workflow.
    known: RefCell<BTreeMap<PathBuf, Rc<Workflow>>>,
}

#[derive(Debug)]
struct Open {
    text: String,
    /// The last text that could be read: while a line is half written, ids are those of before.
    readable: String,
}

/// The files of one workflow as they stand in the editor, and what is found out of them when somebody asks.
#[derive(Debug)]
pub(super) struct Workflow {
    files: Vec<SourceFile>,
    /// Of a file that cannot be read now, what it was when it could be.
    before: BTreeMap<String, String>,
    checked: OnceCell<Checked>,
    outline: OnceCell<Outline>,
}

impl Workspace {
    /// Takes the text of a document over from the editor.
    pub(super) fn open(&mut self, uri: &str, text: &str) {
        let path = path_of(uri);
        let reads = |bytes: &[u8]| Document::recover(&path, bytes).0.is_some();
        let before = self.open.remove(&path).map(|open| open.readable);
        let readable = match reads(text.as_bytes()) {
            true => text.to_owned(),
            // What is broken when it is opened may be whole on the disk.
            false => before
                .or_else(|| {
                    let lies = folder::files(Path::new(&path)).ok()?.pop()?;
                    String::from_utf8(lies.bytes).ok().filter(|lies| reads(lies.as_bytes()))
                })
                .unwrap_or_default(),
        };
        self.open.insert(path, Open { text: text.to_owned(), readable });
    }

    /// The file counts again.
    pub(super) fn close(&mut self, uri: &str) {
        self.open.remove(&path_of(uri));
    }

    /// The workflow to which a document belongs.
    pub(super) fn workflow(&self, uri: &str) -> Result<Rc<Workflow>, CommandError> {
        let path = PathBuf::from(path_of(uri));
        // A file that is not saved yet belongs to the folder where it will lie.
        let workflow = Some(folder::whole_of(&path)).filter(|whole| whole.exists());
        let mut files = workflow.as_deref().map(folder::files).transpose()?.unwrap_or_default();
        let own = path.to_string_lossy().into_owned();
        if self.open.contains_key(&own) && files.iter().all(|file| file.path != own) {
            files.push(SourceFile { path: own, bytes: Vec::new() });
        }
        let mut before = BTreeMap::new();
        for file in &mut files {
            if let Some(open) = self.open.get(&file.path) {
                file.bytes = open.text.clone().into_bytes();
                if open.readable != open.text {
                    before.insert(file.path.clone(), open.readable.clone());
                }
            }
        }
        let key = workflow.unwrap_or(path);
        let mut known = self.known.borrow_mut();
        if let Some(same) = known.get(&key).filter(|known| known.files == files && known.before == before) {
            return Ok(Rc::clone(same));
        }
        let workflow = Workflow { files, before, checked: OnceCell::new(), outline: OnceCell::new() };
        let workflow = Rc::new(workflow);
        known.insert(key, Rc::clone(&workflow));
        Ok(workflow)
    }

    /// The text of a document as the editor has it.
    pub(super) fn text(&self, uri: &str) -> Option<&str> {
        self.open.get(&path_of(uri)).map(|open| open.text.as_str())
    }

    /// The findings of each file of the workflow, also of those without any, so that old ones go.
    pub(super) fn findings(&self, uri: &str, language: Language) -> Result<Vec<Json>, CommandError> {
        let workflow = self.workflow(uri)?;
        let checked = workflow.checked();
        let of_file = |source: &Source| {
            let own =
                checked.diagnostics.iter().flat_map(Diagnostic::places).filter(|one| one.span.path == *source.path());
            let told: Vec<Json> = own.map(|one| finding(one, source, checked, language)).collect();
            json!({ "uri": uri_of(source.path()), "diagnostics": told })
        };
        Ok(checked.sources.iter().map(of_file).collect())
    }
}

impl Workflow {
    /// The files as they stand in the editor.
    pub(super) fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The text of a file, as far as it is text.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let file = self.files.iter().find(|file| file.path == path)?;
        std::str::from_utf8(&file.bytes).ok()
    }

    /// The path of a file that cannot be read now.
    pub(super) fn unreadable(&self) -> Option<&str> {
        self.before.keys().next().map(String::as_str)
    }

    /// Everything that `check` says of the workflow.
    pub(super) fn checked(&self) -> &Checked {
        self.checked.get_or_init(|| check(&self.files))
    }

    /// Where the ids of the workflow stand; of a file that cannot be read now, where those still stand that it had.
    pub(super) fn mentions(&self) -> &[Mention] {
        &self.outline().mentions
    }

    /// What expressions may read.
    pub(super) fn readable(&self) -> &Scope {
        &self.outline().readable
    }

    fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| {
            let read = self.files.iter().map(|file| match self.before.get(&file.path) {
                Some(before) => SourceFile { path: file.path.clone(), bytes: before.clone().into_bytes() },
                None => file.clone(),
            });
            let mut outline = Outline::of(&read.collect::<Vec<_>>());
            for (path, before) in &self.before {
                let Some(now) = self.text(path) else { continue };
                outline.mentions = moved(std::mem::take(&mut outline.mentions), path, before, now);
            }
            outline
        })
    }
}

/// Mentions of a text that was changed since: those before the change stand where they stood, those after it have moved, and
/// those that it touches are gone.
fn moved(mentions: Vec<Mention>, path: &str, before: &str, now: &str) -> Vec<Mention> {
    let alike = |(one, other): &(u8, u8)| one == other;
    let head = before.bytes().zip(now.bytes()).take_while(alike).count();
    let shorter = before.len().min(now.len());
    let tail = before.bytes().rev().zip(now.bytes().rev()).take_while(alike).count().min(shorter - head);
    let source = Source::new(path, now);
    let place = |mut one: Mention| {
        if *one.span.path != *path || one.span.end < head {
            return Some(one);
        }
        let from_end = |at: usize| now.len().checked_sub(before.len().checked_sub(at)?);
        if one.span.start <= before.len() - tail {
            return None;
        }
        one.span = source.span(from_end(one.span.start)?..from_end(one.span.end)?);
        Some(one)
    };
    mentions.into_iter().filter_map(place).collect()
}

/// A finding as the editor shows it.
pub(super) fn finding(one: &Diagnostic, source: &Source, checked: &Checked, language: Language) -> Json {
    let help = one.help.as_ref().map(|help| format!("\n{}", help.get(language))).unwrap_or_default();
    let related = one.related.iter().filter_map(|related| {
        let text = checked.sources.get(&related.span.path)?.text();
        let location = json!({ "uri": uri_of(&related.span.path), "range": range(text, related.span.range()) });
        Some(json!({ "location": location, "message": related.message.get(language) }))
    });
    json!({
        "range": range(source.text(), one.span.range()),
        "severity": match one.severity { Severity::Error => 1, Severity::Warning => 2 },
        "code": one.code.id(),
        "source": "sluis",
        "message": format!("{}{help}", one.message.get(language)),
        "relatedInformation": related.collect::<Vec<_>>(),
    })
}

/// `file:///a%20b` as a path.
pub(super) fn path_of(uri: &str) -> String {
    let rest = uri.strip_prefix("file://").unwrap_or(uri);
    let (mut bytes, mut at) = (Vec::with_capacity(rest.len()), 0);
    while at < rest.len() {
        let hex = rest.get(at + 1..at + 3).filter(|_| rest.as_bytes()[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                at += 3;
            }
            None => {
                bytes.push(rest.as_bytes()[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path as the editor names it.
pub(super) fn uri_of(path: &str) -> String {
    crate::report::sarif::uri(path)
}
