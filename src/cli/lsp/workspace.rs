// SPDX-License-Identifier: EUPL-1.2
//! What stands in the editor, over what lies in the folder. Knows files and no protocol but the names of files in it.
//! What was found out of files holds for as long as they are the same to the byte, and is looked at again when they are not.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use sluis_core::definition::document::Document;
use sluis_core::definition::mentions::Mention;
use sluis_core::definition::outline::{self, Outline, Part};
use sluis_core::definition::{Checked, SourceFile, check_as_read};
use sluis_core::diagnostic::{Diagnostic, Severity, Source};
use sluis_core::text::Language;

use super::Shown;
use crate::cli::error::CommandError;
use crate::cli::folder;

/// A file as YAML, as far as it can be read, and what is wrong with it.
type Recovered = (Option<Document>, Vec<Diagnostic>);

/// The mark with which some programs begin a file in UTF-8.
const MARK: &str = "\u{feff}";

/// The documents that are open, by path.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    open: BTreeMap<String, OpenText>,
    /// What was last read of each file.
    read: RefCell<BTreeMap<String, ReadFile>>,
    /// What was last found out of each workflow.
    known: RefCell<BTreeMap<PathBuf, Rc<Workflow>>>,
}

/// A document as the editor has it.
#[derive(Debug)]
struct OpenText {
    /// Its text, without a byte-order mark.
    text: String,
    /// Whether the editor keeps such a mark before it.
    is_marked: bool,
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
    /// The paths of those before which the editor keeps a byte-order mark.
    marked: Vec<String>,
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
        let bare = text.strip_prefix(MARK);
        self.open.insert(path, OpenText { text: bare.unwrap_or(text).to_owned(), is_marked: bare.is_some() });
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
        let mut marked = Vec::new();
        for file in &mut files {
            match self.open.get(&file.path) {
                Some(open) => {
                    file.bytes = open.text.clone().into_bytes();
                    marked.extend(open.is_marked.then(|| file.path.clone()));
                }
                // No editor shows it.
                None if file.bytes.starts_with(MARK.as_bytes()) => drop(file.bytes.drain(..MARK.len())),
                None => {}
            }
        }
        let key = workflow.unwrap_or(path);
        let mut known = self.known.borrow_mut();
        if let Some(same) = known.get(&key).filter(|known| known.files == files && known.marked == marked) {
            return Ok(Rc::clone(same));
        }
        let read = files.iter().filter_map(|file| Some((file.path.clone(), self.read(file)?))).collect();
        let workflow = Rc::new(Workflow { files, marked, read, checked: OnceCell::new(), outline: OnceCell::new() });
        known.insert(key, Rc::clone(&workflow));
        Ok(workflow)
    }

    /// A document as the editor has it.
    pub(super) fn shown(&self, uri: &str) -> Option<Shown<'_>> {
        let open = self.open.get(&path_of(uri))?;
        Some(Shown { text: &open.text, is_marked: open.is_marked })
    }

    /// The findings of each file of the workflow, also of those without any, so that old ones go.
    pub(super) fn findings(&self, uri: &str, language: Language) -> Result<Vec<Json>, CommandError> {
        let workflow = self.workflow(uri)?;
        let checked = workflow.checked();
        let of_file = |source: &Source| {
            let own =
                checked.diagnostics.iter().flat_map(Diagnostic::places).filter(|one| one.span.path == *source.path());
            let told: Vec<Json> = own.map(|one| finding(one, source, &workflow, language)).collect();
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

    /// A file as the editor shows it.
    pub(super) fn shown(&self, path: &str) -> Option<Shown<'_>> {
        let is_marked = self.marked.iter().any(|marked| marked == path);
        Some(Shown { text: self.text(path)?, is_marked })
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

    /// What is known of the files, right or not.
    pub(super) fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| {
            let documents: Vec<&Document> = self.documents().collect();
            let mut outline = Outline::of(&documents, &self.files);
            for before in documents {
                let Some(moves) = self.moves(before) else { continue };
                let source = Source::new(before.path().as_ref(), moves.now);
                outline.mentions.retain_mut(|one| {
                    if one.span.path != *before.path() {
                        return true;
                    }
                    let moved = moves.moved(one.span.range());
                    moved.inspect(|range| one.span = source.span(range.clone())).is_some()
                });
            }
            outline
        })
    }

    /// The parts of a file; of one that cannot be read now, those of before that the change did not touch.
    pub(super) fn parts(&self, path: &str) -> Vec<Part> {
        let documents: Vec<&Document> = self.documents().collect();
        let Some(document) = documents.iter().find(|one| &**one.path() == path) else { return Vec::new() };
        let parts = outline::parts(document, &documents);
        match self.moves(document) {
            Some(moves) => moves.parts(parts),
            None => parts,
        }
    }

    /// Each file as it could last be read.
    fn documents(&self) -> impl Iterator<Item = &Document> {
        self.read.values().filter_map(|read| read.readable.as_deref()?.0.as_ref())
    }

    /// How a file was changed since it could last be read; nothing where it can be read now.
    fn moves<'w>(&'w self, before: &'w Document) -> Option<Moves<'w>> {
        let now = self.text(before.path()).filter(|_| self.read[&**before.path()].recovered.0.is_none())?;
        Some(Moves::of(before.source().text(), now))
    }
}

/// A text that was changed, in one place as people type.
struct Moves<'t> {
    before: &'t str,
    now: &'t str,
    /// So many bytes are the same at the beginning and at the end.
    head: usize,
    tail: usize,
}

impl<'t> Moves<'t> {
    fn of(before: &'t str, now: &'t str) -> Moves<'t> {
        let alike = |(one, other): &(u8, u8)| one == other;
        let head = before.bytes().zip(now.bytes()).take_while(alike).count();
        let shorter = before.len().min(now.len());
        let tail = before.bytes().rev().zip(now.bytes().rev()).take_while(alike).count().min(shorter - head);
        Moves { before, now, head, tail }
    }

    /// Where a piece stands now: before the change where it stood, after it moved, and nowhere where it was touched.
    fn moved(&self, piece: Range<usize>) -> Option<Range<usize>> {
        if piece.end < self.head {
            return Some(piece);
        }
        Some(
            self.moved_end(piece.start).filter(|_| piece.start > self.before.len() - self.tail)?
                ..self.moved_end(piece.end)?,
        )
    }

    fn moved_end(&self, at: usize) -> Option<usize> {
        self.now.len().checked_sub(self.before.len().checked_sub(at)?)
    }

    /// Parts of which the name was not touched; a part around the change has grown or shrunk with it.
    fn parts(&self, parts: Vec<Part>) -> Vec<Part> {
        let part = |part: Part| {
            let name = self.moved(part.name)?;
            let end = if part.whole.end < self.head { part.whole.end } else { self.moved_end(part.whole.end)? };
            let start = if part.whole.start < self.head { part.whole.start } else { self.moved_end(part.whole.start)? };
            let whole = start.min(name.start)..end.max(name.end);
            Some(Part { name, whole, inside: self.parts(part.inside), ..part })
        };
        parts.into_iter().filter_map(part).collect()
    }
}

/// A finding as the editor shows it.
pub(super) fn finding(one: &Diagnostic, source: &Source, workflow: &Workflow, language: Language) -> Json {
    let help = one.help.as_ref().map(|help| format!("\n{}", help.get(language))).unwrap_or_default();
    let related = one.related.iter().filter_map(|related| {
        let shown = workflow.shown(&related.span.path)?;
        let location = json!({ "uri": uri_of(&related.span.path), "range": shown.range(related.span.range()) });
        Some(json!({ "location": location, "message": related.message.get(language) }))
    });
    let shown = workflow.shown(source.path()).unwrap_or(Shown { text: source.text(), is_marked: false });
    json!({
        "range": shown.range(one.span.range()),
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
