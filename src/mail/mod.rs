// SPDX-License-Identifier: EUPL-1.2
//! Mail: from a notice to a message in the person's language, and on to where mail goes. Writes only what the engine
//! decided. Never sends inside a transaction, never reads a clock, never joins what people typed into a template.
//!
//! Notice + definition + directory + instance -> facts -> wording (Markdown) -> text and HTML -> RFC 5322 bytes.

mod capacity;
mod check;
mod compose;
mod error;
mod facts;
mod invitation;
mod kept;
mod message;
mod preview;
mod render;
mod slots;
mod transport;
mod wording;

pub use capacity::Capacity;
pub use check::{Finding, Level, Test, check};
pub use compose::{Duty, Settings, Waiting, compose, compose_digest};
pub use error::{Cause, Class, Error};
pub(crate) use facts::contact;
pub(crate) use facts::digest::falls_due;
pub use facts::sheet::{Asked, Pieces, Sheet};
pub use kept::{Kept, read as read_kept};
pub use message::Message;
pub use preview::{invented_people, preview};
pub use transport::{
    Capture, Envelope, FileTransport, SendmailTransport, SmtpTransport, Timeouts, Transport, transport,
};
pub use wording::WordingFault;
