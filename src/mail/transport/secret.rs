// SPDX-License-Identifier: EUPL-1.2
//! Passwords and secrets in files, read each time they are used, so that a new one needs no restart. Never shown.

use std::path::Path;

use sluis_core::text::both;

use crate::config::Secret;
use crate::mail::error::Error;

/// The secret in a file, without the line break at its end.
///
/// # Errors
/// `Account` when there is none to read.
pub(super) async fn read(path: &Path) -> Result<Secret, Error> {
    let text = tokio::fs::read_to_string(path).await.map_err(|fault| {
        let path = path.display();
        let what = both(
            format!("het geheim in {path} kan niet worden gelezen; controleer de naam en de rechten"),
            format!("the secret in {path} cannot be read; check the name and its rights"),
        );
        Error::account_by(what, fault)
    })?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => {
            let path = path.display();
            Err(Error::account(both(
                format!("in {path} staat geen geheim; schrijf het daar, op één regel"),
                format!("{path} holds no secret; write it there, on one line"),
            )))
        }
        secret => Ok(Secret::new(secret)),
    }
}
