// SPDX-License-Identifier: EUPL-1.2
//! `sluis.toml`: its values, and the line on which a key stands. Never changes a file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use figment::error::Kind;
use figment::providers::{Format as _, Toml};
use figment::value::Dict;

use super::{ConfigError, syntax};

/// A configuration file that was read.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) values: Dict,
    text: String,
}

/// The file, which was named and must be there.
pub(super) fn read(path: &Path) -> Result<File, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let read = super::plain_values(&figment::Figment::from(Toml::string(&text)));
    let values = read.map_err(|fault| syntax(path, &fault))?;
    Ok(File { path: path.to_owned(), values, text })
}

/// The file where it is looked for without being named.
pub(super) fn read_if_there(path: &Path) -> Result<Option<File>, ConfigError> {
    match read(path) {
        Err(ConfigError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        end => end.map(Some),
    }
}

impl File {
    /// `FILE:LINE` of a key such as `mail.from`; without the line where the key is written in a way we do not look for.
    pub(super) fn place_of(&self, key: &str) -> String {
        match self.line_of(key) {
            Some(line) => format!("{}:{line}", self.path.display()),
            None => self.path.display().to_string(),
        }
    }

    /// Looks for `name =` under its `[table]`, or for the whole dotted key, or for the table itself.
    fn line_of(&self, key: &str) -> Option<usize> {
        let mut table = String::new();
        for (number, line) in self.text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with('#') {
                continue;
            }
            let found = if let Some(header) = line.strip_prefix('[') {
                let header = header.trim_start_matches('[');
                table = plain(header.split(']').next().unwrap_or_default());
                table.clone()
            } else {
                let Some((name, _)) = line.split_once('=') else { continue };
                if table.is_empty() { plain(name) } else { format!("{table}.{}", plain(name)) }
            };
            if found == key {
                return Some(number + 1);
            }
        }
        // `mail = { from = ... }` on one line: the table is as near as we come.
        let (outer, _) = key.rsplit_once('.')?;
        self.line_of(outer)
    }
}

fn plain(name: &str) -> String {
    name.trim().replace(['"', '\'', ' '], "")
}

fn syntax(path: &Path, fault: &figment::Error) -> ConfigError {
    // The whole of the error ends with where figment had the text from, which says nothing here.
    let text = match &fault.kind {
        Kind::Message(text) => text.clone(),
        _ => fault.to_string(),
    };
    let line = text.split_once("at line ").and_then(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next());
    let place = match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    };
    ConfigError::Syntax { place, what: syntax::told(&text) }
}
