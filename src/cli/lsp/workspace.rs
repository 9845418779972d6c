// SPDX-License-Identifier: EUPL-1.2
//! What stands in the editor, over what lies in the folder. Knows files and no protocol but the names of files in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use sluis_core::definition::document::Document;
use sluis_core::definition::mentions::{Mention, mentions};
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
}

#[derive(Debug)]
struct Open {
    text: String,
    /// The last text that could be read: while a line is half written, ids are those of before.
    readable: String,
}

impl Workspace {
    /// Takes the text of a document over from the editor.
    pub(super) fn open(&mut self, uri: &str, text: &str) {
        let path = path_of(uri);
        let reads = Document::recover(&path, text.as_bytes()).0.is_some();
        let before = self.open.remove(&path).map(|open| open.readable);
        let readable = if reads { text.to_owned() } else { before.unwrap_or_default() };
        self.open.insert(path, Open { text: text.to_owned(), readable });
    }

    /// The file counts again.
    pub(super) fn close(&mut self, uri: &str) {
        self.open.remove(&path_of(uri));
    }

    /// The files of the workflow to which a document belongs, as they stand in the editor.
    pub(super) fn files(&self, uri: &str) -> Result<Vec<SourceFile>, CommandError> {
        self.with(uri, |open| &open.text)
    }

    fn with(&self, uri: &str, text: impl Fn(&Open) -> &String) -> Result<Vec<SourceFile>, CommandError> {
        let path = PathBuf::from(path_of(uri));
        // A file that is not saved yet belongs to the folder where it will lie.
        let beside = path.parent().filter(|folder| folder.join("workflow.yaml").is_file()).map(Path::to_path_buf);
        let workflow = match path.is_file() {
            true => folder::workflows(&path)?.into_iter().next(),
            false => beside,
        };
        let mut files = workflow.map(|workflow| folder::files(&workflow)).transpose()?.unwrap_or_default();
        let own = path.to_string_lossy().into_owned();
        if self.open.contains_key(&own) && files.iter().all(|file| file.path != own) {
            files.push(SourceFile { path: own, bytes: Vec::new() });
        }
        for file in &mut files {
            if let Some(open) = self.open.get(&file.path) {
                file.bytes = text(open).clone().into_bytes();
            }
        }
        Ok(files)
    }

    /// Everything that `check` says of the workflow.
    pub(super) fn checked(&self, uri: &str) -> Result<Checked, CommandError> {
        Ok(check(&self.files(uri)?))
    }

    /// Where the ids of the workflow stand; of a file that cannot be read now, where they stood.
    pub(super) fn mentions(&self, uri: &str) -> Result<Vec<Mention>, CommandError> {
        Ok(mentions(&self.with(uri, |open| &open.readable)?))
    }

    /// The text of a document as the editor has it.
    pub(super) fn text(&self, uri: &str) -> Option<&str> {
        self.open.get(&path_of(uri)).map(|open| open.text.as_str())
    }

    /// The findings of each file of the workflow, also of those without any, so that old ones go.
    pub(super) fn findings(&self, uri: &str, language: Language) -> Result<Vec<Json>, CommandError> {
        let checked = self.checked(uri)?;
        let of_file = |source: &Source| {
            let own =
                checked.diagnostics.iter().flat_map(Diagnostic::places).filter(|one| one.span.path == *source.path());
            let told: Vec<Json> = own.map(|one| finding(one, source, &checked, language)).collect();
            json!({ "uri": uri_of(source.path()), "diagnostics": told })
        };
        Ok(checked.sources.iter().map(of_file).collect())
    }
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
fn path_of(uri: &str) -> String {
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
