// SPDX-License-Identifier: EUPL-1.2
//! The people of a workflow: versions in the store, the latest one in memory, and the news of a change for every
//! instance that is under way. Never changes a person: files are imported whole.

use std::sync::{Arc, PoisonError};

use sluis_core::directory::Directory;
use sluis_core::engine::Act;

use super::live::{signed, unsigned};
use super::{App, AppError, Caller, Done};
use crate::store::{DirectoryRow, InstanceFilter};

/// The latest people of a scope, with the text they were read from.
pub(super) struct Known {
    document: String,
    directory: Arc<Directory>,
}

/// What an import led to.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The version that holds now.
    pub version: u64,
    /// Whether it is a new one; the same people again change nothing.
    pub changed: bool,
    /// What changed in the instances that are under way.
    pub touched: Vec<Done>,
}

impl App {
    /// Imports the people of a workflow, and tells each instance that is under way.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn people_import(&self, scope: &str, people: Directory, by: Caller) -> Result<Imported, AppError> {
        let before = self.inner.store.directory_latest(scope).await?.map_or(0, |row| row.version);
        let document = document(&people)?;
        let version = self.inner.store.directory_put(scope, &document, self.now().into()).await?;
        let changed = version != before;
        let mut touched = Vec::new();
        if changed {
            for row in self.under_way(scope).await? {
                // Each instance is its own command: one id cannot stand for several.
                let by = by.clone().with_command_id(None);
                let done = self.act(&row, by, Act::PeopleChanged).await?;
                if !done.events.is_empty() {
                    touched.push(done);
                }
            }
        }
        Ok(Imported { version: unsigned(version), changed, touched })
    }

    /// The people of every workflow that has some, by the workflow's id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn people(&self) -> Result<Vec<(String, Arc<Directory>)>, AppError> {
        let mut all = Vec::new();
        for scope in self.inner.store.directory_scopes().await? {
            let directory = self.directory(&scope).await?;
            all.push((scope, directory));
        }
        Ok(all)
    }

    /// The latest people of a workflow; nobody when none were imported.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn directory(&self, scope: &str) -> Result<Arc<Directory>, AppError> {
        let Some(row) = self.inner.store.directory_latest(scope).await? else { return Ok(Arc::default()) };
        let mut known = self.inner.directories.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(scope)
            && found.document == row.document
            && signed(found.directory.version) == row.version
        {
            return Ok(found.directory.clone());
        }
        let directory = Arc::new(read(&row)?);
        known.insert(scope.to_owned(), Known { document: row.document, directory: directory.clone() });
        Ok(directory)
    }

    /// The latest people of a workflow among whom this person still was; `None` when the person never was.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn directory_with(&self, scope: &str, person: &str) -> Result<Option<Arc<Directory>>, AppError> {
        let latest = self.directory(scope).await?;
        for version in (1..=latest.version).rev() {
            let Some(row) = self.inner.store.directory_at(scope, signed(version)).await? else { continue };
            let directory = read(&row)?;
            if directory.person(person).is_some() {
                return Ok(Some(Arc::new(directory)));
            }
        }
        Ok(None)
    }

    /// The people of a workflow as they were last read, when they were; somebody else may have imported others since.
    pub(super) fn directory_remembered(&self, scope: &str) -> Option<Arc<Directory>> {
        let known = self.inner.directories.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(scope).map(|known| known.directory.clone())
    }

    /// Whether a workflow has other people than these, or none, and the version they would become.
    pub(super) async fn would_import(&self, scope: &str, people: &Directory) -> Result<Option<u64>, AppError> {
        let latest = self.inner.store.directory_latest(scope).await?;
        match latest {
            Some(row) if row.document == document(people)? => Ok(None),
            Some(row) => Ok(Some(unsigned(row.version) + 1)),
            None => Ok(Some(1)),
        }
    }

    async fn under_way(&self, scope: &str) -> Result<Vec<String>, AppError> {
        let mut ids = Vec::new();
        for state in ["running", "on-hold"] {
            let filter = InstanceFilter { workflow: Some(scope.to_owned()), state: Some(state.to_owned()) };
            ids.extend(self.inner.store.instance_list(filter).await?.into_iter().map(|row| row.id));
        }
        Ok(ids)
    }
}

/// The people as text. The version is the store's to give, so that the same people are the same text.
fn document(people: &Directory) -> Result<String, AppError> {
    let unnumbered = Directory { version: 0, ..people.clone() };
    serde_json::to_string(&unnumbered).map_err(AppError::Unwritable)
}

fn read(row: &DirectoryRow) -> Result<Directory, AppError> {
    let read = serde_json::from_str::<Directory>(&row.document);
    let directory = read.map_err(|source| AppError::StoredPeople { scope: row.scope.clone(), source })?;
    Ok(Directory { version: unsigned(row.version), ..directory })
}
