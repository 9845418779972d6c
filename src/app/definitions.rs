// SPDX-License-Identifier: EUPL-1.2
//! Definitions by their hash: kept in the store as the files they were read from, and in memory once they were read.
//! An instance follows the definition it started with, whatever became of the author's files since.

use std::sync::{Arc, PoisonError};

use sluis_core::definition::{Bundle, Definition, load};
use sluis_core::text::{Text, both};

use super::{App, AppError};
use crate::store::DefinitionRow;

impl App {
    /// Keeps a definition and the files it was read from.
    pub(super) async fn definition_put(&self, bundle: &Bundle, definition: &Arc<Definition>) -> Result<(), AppError> {
        if bundle.hash() != definition.hash {
            let why = both("de bestanden die erbij kwamen zijn andere", "the files that came with it are others");
            return Err(AppError::StoredDefinition { hash: definition.hash.clone(), why });
        }
        let row = DefinitionRow {
            hash: definition.hash.clone(),
            workflow: definition.id.clone(),
            version: definition.version.clone(),
            bundle: bundle.to_bytes(),
        };
        self.inner.store.definition_put(row).await?;
        self.remember(definition);
        Ok(())
    }

    /// The definition with this hash.
    pub(super) async fn definition(&self, hash: &str) -> Result<Arc<Definition>, AppError> {
        let known = self.inner.definitions.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(definition) = known {
            return Ok(definition);
        }
        let broken = |why: Text| AppError::StoredDefinition { hash: hash.to_owned(), why };
        let row = self.inner.store.definition_get(hash).await?;
        let row = row.ok_or_else(|| broken(both("ze is er niet", "it is not in the store")))?;
        let bundle = Bundle::from_bytes(&row.bundle).map_err(|not| broken(not.text()))?;
        if bundle.hash() != hash {
            return Err(broken(both("haar bestanden zijn gewijzigd", "its files were changed")));
        }
        let read = load(&bundle).map_err(|found| {
            let first = found.into_iter().next().map(|first| first.message);
            broken(first.unwrap_or_else(|| both("er staat geen workflow in", "it holds no workflow")))
        })?;
        let definition = Arc::new(read);
        self.remember(&definition);
        Ok(definition)
    }

    fn remember(&self, definition: &Arc<Definition>) {
        let mut known = self.inner.definitions.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(definition.hash.clone(), definition.clone());
    }
}
