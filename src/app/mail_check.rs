// SPDX-License-Identifier: EUPL-1.2
//! A look at how mail leaves, for the command line, which never reaches the mail itself. Needs no store and keeps nothing.

use sluis_core::text::Language;

use super::{AppError, clock_of};
use crate::config::Config;
use crate::mail::{self, Test};
pub use crate::mail::{Finding, Level};
use crate::random::{IdSource, RandomIds};

/// Looks at how mail leaves; with an address also sends a test mail there.
///
/// # Errors
/// `Setting` when the configuration lacks something or the address is none; what the server lacks is a finding.
pub async fn mail_check(config: &Config, to: Option<&str>, language: Language) -> Result<Vec<Finding>, AppError> {
    let fault = |fault: mail::Error| AppError::Setting { what: fault.text().clone() };
    let settings = mail::Settings::new(&config.mail.from, config.server.base_url.as_deref()).map_err(fault)?;
    let clock = clock_of(config);
    let id = RandomIds.id(clock.now());
    let test = to.map(|to| Test { to, id: &id, language });
    mail::check(&config.mail, &config.data, &settings, clock, test).await.map_err(fault)
}
