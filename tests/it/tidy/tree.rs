// SPDX-License-Identifier: EUPL-1.2
//! The files of the repository as a person would keep them: what a build or a run leaves behind is not among them.
//! Reads each file once. It never asks git, so that the rules also hold in an unpacked archive.

use crate::tools::root;
use std::path::Path;
use std::sync::LazyLock;

/// A file and, when it is text, what it says.
pub(crate) struct File {
    /// From the root, with `/` between the parts.
    pub path: String,
    /// The whole text; `None` when the file is not UTF-8.
    pub text: Option<String>,
}

/// Every file of the repository, by path.
pub(crate) fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let mut files = Vec::new();
        walk(root(), &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    });
    &FILES
}

/// The text files whose path `wanted` accepts.
pub(crate) fn texts(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    files()
        .iter()
        .filter(move |file| wanted(&file.path))
        .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
}

/// The text of one file that must be there.
pub(crate) fn text(path: &str) -> &'static str {
    let found = texts(|candidate| candidate == path).next();
    found.unwrap_or_else(|| panic!("{path} is missing")).1
}

/// The Rust files of both packages and of their tests.
pub(crate) fn rust() -> impl Iterator<Item = (&'static str, &'static str)> {
    texts(|path| path.ends_with(".rs"))
}

fn walk(folder: &Path, files: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let inside = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        if is_left_behind(&inside) {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else {
            // A file may vanish between listing and reading when another test cleans up after itself.
            let Ok(bytes) = std::fs::read(&path) else { continue };
            files.push(File { path: inside, text: String::from_utf8(bytes).ok() });
        }
    }
}

/// The same list as `.gitignore`, and git's own folder.
fn is_left_behind(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(path, "target" | "sluis-data" | "sluis-demo")
        || matches!(name, ".git" | "node_modules" | "__pycache__" | "proptest-regressions")
        || name.ends_with(".snap.new")
}

#[test]
fn every_line_of_gitignore_is_left_out_of_the_tree() {
    for line in text(".gitignore").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let example = line.trim_start_matches('/').replace('*', "example");
        assert!(is_left_behind(&example), "{line} is ignored by git and not by tidy");
    }
}
