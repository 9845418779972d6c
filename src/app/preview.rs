// SPDX-License-Identifier: EUPL-1.2
//! A look at a mail before a programme runs, for command line and pages, which never reach the mail themselves.
//! Needs no store: nothing of it is kept or sent.

use jiff::Timestamp;
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::text::Language;

use super::{AppError, Settings};
use crate::mail;

/// A mail as it would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Which mail.
    pub kind: MailKind,
    /// The recipient's address.
    pub to: String,
    /// What is asked and by when.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The whole as RFC 5322 bytes.
    pub bytes: Vec<u8>,
}

/// Writes a mail of this kind for a made-up instance of the workflow, as if it were `at`. The people are those of
/// `directory`, or invented ones where it is `None`.
///
/// # Errors
/// `Setting` when this workflow never sends this kind, or its own wording is wrong.
pub fn preview(
    definition: &Definition,
    directory: Option<&Directory>,
    kind: MailKind,
    language: Language,
    settings: &Settings,
    at: Timestamp,
) -> Result<Preview, AppError> {
    let message = mail::preview(definition, directory, kind, language, &settings.mail, at);
    let message = message.map_err(|fault| AppError::Setting { what: fault.text().clone() })?;
    let mail::Message { to, subject, text, html, bytes, .. } = message;
    Ok(Preview { kind, to, subject, text, html, bytes })
}
