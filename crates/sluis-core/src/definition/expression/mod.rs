// SPDX-License-Identifier: EUPL-1.2
//! The expression language of `if`, `that`, `from`, `options` and `for_each`, and the placeholders of texts.
//! Standalone: it knows names, types and values, and never the engine, a clock or a file.

mod datum;
mod fault;
mod types;

pub use datum::Datum;
pub use fault::{EvaluationFault, Fault, FaultKind};
pub use types::{Scope, Type};
