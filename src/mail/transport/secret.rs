// SPDX-License-Identifier: EUPL-1.2
//! Passwords and secrets in files, read each time they are used, so that a new one needs no restart. Never shown.

use std::path::Path;

use crate::config::Secret;
use crate::mail::error::Error;

/// The secret in a file, without the line break at its end.
///
/// # Errors
/// `Account` when there is none to read.
pub(super) async fn read(path: &Path) -> Result<Secret, Error> {
    let text = tokio::fs::read_to_string(path).await.map_err(|fault| {
        let what = format!("the secret in {} cannot be read; check the name and its rights", path.display());
        Error::account_by(what, fault)
    })?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(Error::account(format!("{} holds no secret; write it there, on one line", path.display()))),
        secret => Ok(Secret::new(secret)),
    }
}
