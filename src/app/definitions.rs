// SPDX-License-Identifier: EUPL-1.2
//! Definitions by their hash: kept in the store as the files they were read from, and in memory once they were read.
//! An instance follows the definition it started with, whatever became of the author's files since.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use sluis_core::definition::Definition;

use super::{App, AppError};
use crate::store::DefinitionRow;

/// The files that shape a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The bytes of each file as its author wrote them.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl App {
    /// Keeps a definition and the files it was read from.
    pub(super) async fn definition_put(&self, bundle: &Bundle, definition: &Arc<Definition>) -> Result<(), AppError> {
        let row = DefinitionRow {
            hash: definition.hash.clone(),
            workflow: definition.id.clone(),
            version: definition.version.clone(),
            bundle: bundle.files.values().flatten().copied().collect(),
        };
        self.inner.store.definition_put(row).await?;
        let mut known = self.inner.definitions.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(definition.hash.clone(), definition.clone());
        Ok(())
    }

    /// The definition with this hash.
    pub(super) async fn definition(&self, hash: &str) -> Result<Arc<Definition>, AppError> {
        let known = self.inner.definitions.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(definition) = known {
            return Ok(definition);
        }
        let broken = |why: &str| AppError::StoredDefinition { hash: hash.to_owned(), why: why.to_owned() };
        let _row = self.inner.store.definition_get(hash).await?.ok_or_else(|| broken("it is not there"))?;
        Err(broken("this version reads no stored files"))
    }
}
