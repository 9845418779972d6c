// SPDX-License-Identifier: EUPL-1.2
//! What authors write: documents as written, checked into definitions, with every problem as a diagnostic.
//! Never runs an instance: that is the engine's part.

pub mod bundle;
pub mod document;
pub mod expression;
pub mod schema;
pub mod written;

mod model;
mod verdict;

pub use model::*;
pub use verdict::{NotAVerdict, Verdict};
