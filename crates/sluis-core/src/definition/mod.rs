// SPDX-License-Identifier: EUPL-1.2
//! What authors write: documents as written, checked into definitions, with every problem as a diagnostic.
//! Never runs an instance: that is the engine's part.

pub mod bundle;
pub mod checks;
pub mod document;
pub mod expression;
pub mod files;
pub mod mentions;
pub mod outline;
pub mod page;
pub mod place;
pub mod schema;
pub mod written;

mod check;
mod model;
mod resolve;
mod verdict;

pub use bundle::{Bundle, NotABundle};
pub use check::{Checked, check, check_as_read, load};
pub use files::{MailFile, SourceFile, TestFile};
pub use model::*;
pub(in crate::definition) use resolve::suggesting;
pub use verdict::{NotAVerdict, Verdict};
