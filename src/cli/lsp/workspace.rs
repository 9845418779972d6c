// SPDX-License-Identifier: EUPL-1.2
//! What stands in the editor, over what lies in the folder. Knows files and no protocol but the names of files in it.
//! What was found out of files holds for as long as they are the same to the byte, and is looked at again when they are not.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use sluis_core::definition::document::Document;
use sluis_core::definition::expression::Scope;
use sluis_core::definition::mentions::Mention;
use sluis_core::definition::outline::Outline;
use sluis_core::definition::{Checked, SourceFile, check_as_read};
use sluis_core::diagnostic::{Diagnostic, Severity, Source};
use sluis_core::text::Language;

use super::range;
use crate::cli::error::CommandError;
use crate::cli::folder;

/// A file as YAML, as far as it can be read, and what is wrong with it.
type Recovered = (Option<Document>, Vec<Diagnostic>);

/// The documents that are open, by path.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    open: BTreeMap<String, String>,
    /// What was last read of each file.
    read: RefCell<BTreeMap<String, ReadFile>>,
    /// What was last found out of each workflow.
    known: RefCell<BTreeMap<PathBuf, Rc<Workflow>>>,
}

#[derive(Debug, Clone)]
struct ReadFile {
    bytes: Vec<u8>,
    recovered: Arc<Recovered>,
    /// What it was when it could last be read: while a line is half written, ids are those of before.
    readable: Option<Arc<Recovered>>,
}

/// The files of one workflow as they stand in the editor, and what is found out of them when somebody asks.
#[derive(Debug)]
pub(super) struct Workflow {
    files: Vec<SourceFile>,
    /// What was read of each file that is YAML.
    read: BTreeMap<String, ReadFile>,
    checked: OnceCell<Checked>,
    outline: OnceCell<Outline>,
}

impl Workspace {
    /// Takes the text of a document over from the editor.
    pub(super) fn open(&mut self, uri: &str, text: &str) {
        let path = path_of(uri);
        // What is broken when it is opened may be whole on the disk.
        if !self.open.contains_key(&path)
            && let Some(lies) = folder::files(Path::new(&path)).ok().and_then(|mut files| files.pop())
        {
            self.read(&lies);
        }
        self.open.insert(path, text.to_owned());
    }

    /// The file counts again.
    pub(super) fn close(&mut self, uri: &str) {
        self.open.remove(&path_of(uri));
    }

    /// A file as YAML; of the same bytes it is read once.
    fn read(&self, file: &SourceFile) -> Option<ReadFile> {
        if file.path.ends_with(".md") {
            return None;
        }
        let mut known = self.read.borrow_mut();
        if let Some(same) = known.get(&file.path).filter(|known| known.bytes == file.bytes) {
            return Some(same.clone());
        }
        let recovered = Arc::new(Document::recover(&file.path, &file.bytes));
        let before = known.remove(&file.path).and_then(|before| before.readable);
        let readable = if recovered.0.is_some() { Some(Arc::clone(&recovered)) } else { before };
        let read = ReadFile { bytes: file.bytes.clone(), recovered, readable };
        known.insert(file.path.clone(), read.clone());
        Some(read)
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
        for file in &mut files {
            if let Some(open) = self.open.get(&file.path) {
                file.bytes = open.clone().into_bytes();
            }
        }
        let key = workflow.unwrap_or(path);
        let mut known = self.known.borrow_mut();
        if let Some(same) = known.get(&key).filter(|known| known.files == files) {
            return Ok(Rc::clone(same));
        }
        let read = files.iter().filter_map(|file| Some((file.path.clone(), self.read(file)?))).collect();
        let workflow = Rc::new(Workflow { files, read, checked: OnceCell::new(), outline: OnceCell::new() });
        known.insert(key, Rc::clone(&workflow));
        Ok(workflow)
    }

    /// The text of a document as the editor has it.
    pub(super) fn text(&self, uri: &str) -> Option<&str> {
        self.open.get(&path_of(uri)).map(String::as_str)
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
        self.read.iter().find(|(_, read)| read.recovered.0.is_none()).map(|(path, _)| path.as_str())
    }

    /// Everything that `check` says of the workflow.
    pub(super) fn checked(&self) -> &Checked {
        self.checked.get_or_init(|| self.check(&self.files))
    }

    /// Everything that `check` would say if these were the files; those that are as they were are not read again.
    pub(super) fn check(&self, files: &[SourceFile]) -> Checked {
        let read: BTreeMap<&str, (&[u8], &Recovered)> =
            self.read.iter().map(|(path, read)| (path.as_str(), (&*read.bytes, &*read.recovered))).collect();
        check_as_read(files, &|file| match read.get(file.path.as_str()) {
            Some((bytes, recovered)) if *bytes == file.bytes => (*recovered).clone(),
            _ => Document::recover(&file.path, &file.bytes),
        })
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
            let documents = || self.read.values().filter_map(|read| read.readable.as_deref()?.0.as_ref());
            let mut outline = Outline::of(&documents().collect::<Vec<_>>(), &self.files);
            for before in documents() {
                let now = self.text(before.path()).filter(|_| self.read[&**before.path()].recovered.0.is_none());
                let Some(now) = now else { continue };
                outline.mentions =
                    moved(std::mem::take(&mut outline.mentions), before.path(), before.source().text(), now);
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
