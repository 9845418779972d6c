// SPDX-License-Identifier: EUPL-1.2
//! Where mail goes: to a mail server, to the sendmail program, into files, or into memory for tests. Sends bytes as they
//! are. Never decides whether something is tried again: it says of each fault in which class it falls.

mod answer;
mod capture;
mod files;
mod oauth2;
mod secret;
mod sendmail;
mod smtp;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use sluis_core::definition::MailKind;

use super::capacity::Capacity;
use super::error::Error;
use crate::clock::Clock;
use crate::config;

pub(super) use answer::Answer;
pub use capture::Capture;
pub use files::FileTransport;
pub use sendmail::SendmailTransport;
pub(super) use smtp::{Hello, Security};
pub use smtp::{SmtpTransport, Timeouts};

/// What a transport needs to know of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The duty's id, of which the Message-ID is made.
    pub duty: String,
    /// The sender's address.
    pub from: String,
    /// The recipient's address.
    pub to: String,
    /// The kind of mail.
    pub kind: MailKind,
    /// The person's or the role's id.
    pub recipient: String,
    /// The day on which it was written, in the workflow's zone.
    pub date: Date,
}

/// A way for mail to leave.
#[async_trait::async_trait]
pub trait Transport: Send + Sync {
    /// Sends these bytes to the one recipient of the envelope. `Ok` means that they were handed over for good.
    ///
    /// # Errors
    /// In three classes by what to do next; see [`Error`].
    async fn send(&self, envelope: &Envelope, bytes: Vec<u8>) -> Result<(), Error>;

    /// How much mail it carries. One message after the other, unless it says otherwise.
    fn capacity(&self) -> Capacity {
        Capacity::default()
    }

    /// Nothing more is to be sent for now: takes leave of whoever was spoken to. Sending may go on at any time.
    async fn rest(&self) {}
}

/// What the configuration lets leave at once.
fn capacity_of(mail: &config::Mail) -> Capacity {
    Capacity { connections: mail.connections.max(1), rate_per_minute: Some(mail.rate_per_minute) }
}

/// The transport that the configuration names; files lie in `mail` under `data`. Opens and reads nothing yet.
///
/// # Errors
/// `Account` when the configuration lacks something that the transport needs.
pub fn transport(mail: &config::Mail, data: &Path, clock: Arc<dyn Clock>) -> Result<Arc<dyn Transport>, Error> {
    Ok(match mail.transport {
        config::Transport::Files => Arc::new(FileTransport::under(data)),
        config::Transport::Smtp => Arc::new(SmtpTransport::new(mail, clock)?),
        config::Transport::Sendmail => Arc::new(SendmailTransport::new(mail)),
    })
}
