// SPDX-License-Identifier: EUPL-1.2
//! Evidence on its way in: the bytes go into the data folder, and the caller gets what an event may know of them.
//! Never keeps a name: the name travels with the command and is sealed there.

use std::path::Path;

use serde::Serialize;
use sluis_core::text::both;

use super::{App, AppError};
use crate::store;

/// A file that is kept, in the form in which outputs and evidence name one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredFile {
    /// What the person called it.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
}

impl StoredFile {
    /// As commands carry it.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "name": self.name, "hash": self.hash, "size": self.size })
    }
}

impl App {
    /// Keeps a file of this machine under its own name.
    ///
    /// # Errors
    /// When it cannot be read, is empty or larger than evidence may be, or the data folder cannot be written.
    pub async fn evidence_file(&self, path: &Path) -> Result<StoredFile, AppError> {
        let unreadable = |source| AppError::File { path: path.to_owned(), source };
        let size = tokio::fs::metadata(path).await.map_err(unreadable)?.len();
        if size == 0 {
            let shown = path.display();
            let what = both(
                format!("{shown} is leeg; geef een bestand waar iets in staat"),
                format!("{shown} is empty; give a file that holds something"),
            );
            return Err(AppError::Setting { what });
        }
        if size > store::EVIDENCE_LIMIT as u64 {
            let (shown, limit) = (path.display(), store::EVIDENCE_LIMIT);
            let what = both(
                format!("{shown} heeft {size} bytes en mag er {limit} hebben; geef een kleiner bestand"),
                format!("{shown} has {size} bytes and may have {limit}; give a smaller one"),
            );
            return Err(AppError::Setting { what });
        }
        let bytes = tokio::fs::read(path).await.map_err(unreadable)?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.evidence_put(bytes, name).await
    }

    /// The bytes that are kept under this hash; nothing when there are none, also for a text that is no hash.
    ///
    /// # Errors
    /// When the data folder cannot be read, or holds other bytes than the hash says.
    pub async fn evidence_get(&self, hash: &str) -> Result<Option<Vec<u8>>, AppError> {
        self.evidence_read(hash, store::Evidence::get).await
    }

    /// The size of the file that is kept under this hash; nothing when there is none.
    ///
    /// # Errors
    /// When the data folder cannot be read.
    pub async fn evidence_size(&self, hash: &str) -> Result<Option<u64>, AppError> {
        self.evidence_read(hash, store::Evidence::size).await
    }

    async fn evidence_read<T: Send + 'static>(
        &self,
        hash: &str,
        read: fn(&store::Evidence, &str) -> Result<Option<T>, store::Error>,
    ) -> Result<Option<T>, AppError> {
        let Some(evidence) = self.inner.evidence.clone() else { return Ok(None) };
        let hash = hash.to_owned();
        let found = tokio::task::spawn_blocking(move || read(&evidence, &hash)).await;
        let broken_off = |_| AppError::Setting {
            what: both(
                "het lezen van het bestand brak af; probeer het opnieuw",
                "reading the file was broken off; try again",
            ),
        };
        Ok(found.map_err(broken_off)??)
    }

    /// Keeps bytes under a name that a person gave.
    ///
    /// # Errors
    /// As [`App::evidence_file`].
    pub async fn evidence_put(&self, bytes: Vec<u8>, name: impl Into<String>) -> Result<StoredFile, AppError> {
        let nowhere = || AppError::Setting {
            what: both(
                "er is geen map met gegevens om bestanden in te bewaren; geef --data",
                "there is no data folder to keep files in; give --data",
            ),
        };
        let evidence = self.inner.evidence.clone().ok_or_else(nowhere)?;
        let size = bytes.len() as u64;
        let kept = tokio::task::spawn_blocking(move || evidence.put(&bytes)).await;
        let broken_off = |_| AppError::Setting {
            what: both(
                "het bewaren van het bestand brak af; probeer het opnieuw",
                "keeping the file was broken off; try again",
            ),
        };
        Ok(StoredFile { name: name.into(), hash: kept.map_err(broken_off)??, size })
    }
}
