// SPDX-License-Identifier: EUPL-1.2
//! From paths to the files of workflows: a folder with `workflow.yaml` is one workflow, a folder of such folders is many.
//! Reads only what a workflow is made of (YAML, `mail/*.md`), never more than a little over the limit of a file.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use sluis_core::definition::document::MAX_BYTES;
use sluis_core::definition::files::SourceFile;
use sluis_core::text::{both, listed};

use super::error::CommandError;

/// So deep a folder is searched for workflows.
const DEPTH: usize = 4;

/// So many files are named in one sentence.
const MOST_NAMED: usize = 3;

/// The workflows under a path, each as its folder or its one file, in the order of their names.
pub(super) fn workflows(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let kind = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if kind.is_file() {
        let whole = whole_of(path);
        // A workflow of one file may have any name; of one that names others the folder is what counts.
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let names_files = |bytes: &[u8]| bytes.windows(5).any(|part| part == b"file:");
        if whole.is_file() && is_misnamed(&name) && names_files(&read(path)?.bytes) {
            return Err(rename(path.parent().unwrap_or(Path::new("")), &name));
        }
        return Ok(vec![whole]);
    }
    let mut found = Vec::new();
    search(path, DEPTH, &mut found)?;
    if found.is_empty() {
        let shown = path.display();
        let message = both(format!("in {shown} staat geen workflow"), format!("there is no workflow in {shown}"));
        if let Some(misnamed) = misnamed(path)? {
            return Err(rename(path, &misnamed));
        }
        let whole = whole_files(path)?;
        if let Some(first) = whole.first() {
            let names = || whole.iter().take(MOST_NAMED).map(String::as_str);
            let more = whole.len().saturating_sub(MOST_NAMED);
            let (nl, en) = match more {
                0 => (listed(names(), "en"), listed(names(), "and")),
                more => (
                    format!("{} en nog {more}", listed(names(), "en")),
                    format!("{} and {more} more", listed(names(), "and")),
                ),
            };
            let message = both(
                format!("in {shown} staat geen workflow.yaml, wel workflows van één bestand: {nl}"),
                format!("there is no workflow.yaml in {shown}, but there are workflows of one file: {en}"),
            );
            let named = path.join(first);
            return Err(CommandError::config(message).hint(both(
                format!("noem het bestand zelf: `{}`", named.display()),
                format!("name the file itself: `{}`", named.display()),
            )));
        }
        return Err(CommandError::config(message).hint(both(
            "een workflow is een map met workflow.yaml; `sluis new MAP` maakt er een om mee te beginnen",
            "a workflow is a folder with workflow.yaml; `sluis new DIR` makes one to start from",
        )));
    }
    Ok(found)
}

/// Whether a file is called almost as `workflow.yaml` is: with another ending, or with capitals.
fn is_misnamed(name: &str) -> bool {
    name != "workflow.yaml" && ["workflow.yml", "workflow.yaml"].contains(&&*name.to_lowercase())
}

/// The one file of a folder that is called almost as `workflow.yaml` is.
fn misnamed(folder: &Path) -> Result<Option<String>, CommandError> {
    let files = entries(folder)?.into_iter().filter(|entry| entry.is_file());
    let names = files.filter_map(|entry| Some(entry.file_name()?.to_string_lossy().into_owned()));
    let mut misnamed = names.filter(|name| is_misnamed(name));
    Ok(match (misnamed.next(), misnamed.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

/// Says to call this file as a workflow is called.
fn rename(folder: &Path, name: &str) -> CommandError {
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.display();
    let message = both(
        format!("in {shown} staat geen workflow.yaml, wel {name}"),
        format!("there is no workflow.yaml in {shown}, but there is {name}"),
    );
    CommandError::config(message)
        .hint(both(format!("hernoem {name} tot workflow.yaml"), format!("rename {name} to workflow.yaml")))
}

/// The files of a folder that look like a whole workflow each: they have phases and people's roles of their own.
fn whole_files(folder: &Path) -> Result<Vec<String>, CommandError> {
    let mut whole = Vec::new();
    for entry in entries(folder)?.into_iter().filter(|entry| is_yaml(entry) && entry.is_file()) {
        let read = read(&entry)?;
        let has = |key: &[u8]| read.bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(key));
        if has(b"phases:") && has(b"roles:") {
            whole.extend(entry.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    Ok(whole)
}

/// A file that belongs to a folder stands for the folder: a phase alone cannot be checked. It need not be there.
pub(super) fn whole_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let folder =
        if folder.file_name().is_some_and(|name| name == "mail") { folder.parent().unwrap_or(folder) } else { folder };
    if folder.join("workflow.yaml").is_file() { folder.to_owned() } else { file.to_owned() }
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), CommandError> {
    if folder.join("workflow.yaml").is_file() {
        found.push(folder.to_owned());
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    for entry in entries(folder)? {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if entry.is_dir() && !hidden {
            search(&entry, depth - 1, found)?;
        }
    }
    Ok(())
}

/// The files of one workflow, with the paths that people see.
pub(super) fn files(workflow: &Path) -> Result<Vec<SourceFile>, CommandError> {
    if !workflow.is_dir() {
        return Ok(vec![read(workflow)?]);
    }
    let mut files = Vec::new();
    for entry in entries(workflow)? {
        if is_yaml(&entry) && entry.is_file() {
            files.push(read(&entry)?);
        }
    }
    let mail = workflow.join("mail");
    if mail.is_dir() {
        for entry in entries(&mail)? {
            if entry.extension().is_some_and(|extension| extension == "md") {
                files.push(read(&entry)?);
            }
        }
    }
    Ok(files)
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = listed.map_err(|error| unreadable(folder, &error))?;
    paths.sort();
    Ok(paths)
}

/// One byte beyond the limit is enough for the reader to say that the file is too large.
fn read(path: &Path) -> Result<SourceFile, CommandError> {
    let limit = MAX_BYTES as u64 + 1;
    let opened = File::open(path).and_then(|file| {
        // Room for the whole file and a byte more, so that it comes in one piece.
        let length = file.metadata()?.len().min(limit);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(MAX_BYTES) + 1);
        file.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let bytes = opened.map_err(|error| unreadable(path, &error))?;
    Ok(SourceFile { path: shown(path), bytes })
}

/// The path as people see it: without `./`, with `/` between its parts.
pub(super) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn unreadable(path: &Path, error: &std::io::Error) -> CommandError {
    let shown = path.display();
    CommandError::config(both(
        format!("{shown} kan niet worden gelezen; controleer de naam en de rechten"),
        format!("{shown} cannot be read; check the name and its rights"),
    ))
    .because(error)
}
