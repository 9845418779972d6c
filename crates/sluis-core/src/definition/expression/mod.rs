// SPDX-License-Identifier: EUPL-1.2
//! The expression language of `if`, `that`, `from`, `options` and `for_each`, and the placeholders of texts.
//! It is a part of CEL with our own types: limits, then the `cel` parser, then our check of names and types, then our
//! evaluation. Standalone: it knows names, types and values, and never the engine, a clock or a file.

mod absence;
pub mod bounds;
mod check;
mod clauses;
mod datum;
mod evaluate;
mod fault;
pub mod half;
mod names;
mod ordinary;
mod parse;
pub mod placeholder;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod types;

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

pub use absence::Absence;
pub use check::Read;
pub use clauses::{Clause, Clauses, Comparison};
pub use datum::Datum;
pub use fault::{EvaluationFault, Fault, FaultKind, Told};
pub use placeholder::{Template, looks_like_expression};
pub(in crate::definition) use placeholder::{bare_variable, half_closed, misspelt_variable, without_filter};
pub use types::{Scope, Type};

/// A checked expression, ready to be evaluated for any instance. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Expression {
    checked: Arc<CheckedSource>,
}

#[derive(Debug)]
struct CheckedSource {
    source: String,
    root: tree::Node,
    result: Type,
    reads: Vec<Read>,
}

/// Two expressions are equal when they were written alike and mean values of the same type.
impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.source() == other.source() && self.result_type() == other.result_type() && self.reads() == other.reads()
    }
}

impl Expression {
    /// Checks `source` against the names of `scope`, and its result against the type that is `wanted`. A map fits where
    /// a list is wanted: the result is then the list of its values.
    ///
    /// # Errors
    /// Every fault that can be told at once, in the order of the text. A fault of the limits or of the grammar comes alone.
    pub fn compile(source: &str, scope: &Scope, wanted: Option<&Type>) -> Result<Expression, Vec<Fault>> {
        let alone = |fault: Fault| vec![fault];
        bounds::check_text(source).map_err(alone)?;
        let tokens = tokens::Tokens::cut(source, scope).map_err(alone)?;
        bounds::check_tokens(&tokens).map_err(alone)?;
        let read = |tokens| {
            let parsed = parse::parse(source, tokens).map_err(alone)?;
            check::check(source, &parsed, scope, wanted)
        };
        let check::Outcome { root, kind, reads } = match bounds::needs_room(&tokens) {
            true => with_room(|| read(tokens)).unwrap_or_else(|| Err(alone(bounds::no_room(source))))?,
            false => read(tokens)?,
        };
        let checked = CheckedSource { source: source.to_owned(), root, result: kind, reads };
        Ok(Expression { checked: Arc::new(checked) })
    }

    /// The type of the result, as far as it is known when the file is checked.
    pub fn result_type(&self) -> &Type {
        &self.checked.result
    }

    /// The text as the author wrote it.
    pub fn source(&self) -> &str {
        &self.checked.source
    }

    /// What it reads from outside, each once, in the order of the text: for checking references and their order.
    pub fn reads(&self) -> &[Read] {
        &self.checked.reads
    }

    /// The result over the values that `bindings` gives for (root, id). It is asked once for each of `reads()` and for
    /// nothing else; a value that is not there is `Datum::Absent` with the reason. The same values give the same result.
    ///
    /// # Errors
    /// When a value on which the result depends is not there, or a calculation has no answer. A caller that asks for a
    /// condition treats this as not met, and shows the sentence.
    pub fn evaluate(&self, bindings: &dyn Fn(&str, Option<&str>) -> Datum) -> Result<Datum, EvaluationFault> {
        let CheckedSource { source, root, reads, .. } = &*self.checked;
        let values: Vec<Datum> = reads.iter().map(|read| bindings(&read.root, read.id.as_deref())).collect();
        evaluate::evaluate(root, source, reads, &values)
    }
}

/// The stack for long expressions. Built without optimisation, the parser takes more than 1 MB for ten brackets.
const ROOM: usize = 16 << 20;

/// Does the work on a thread with a large stack; none when the machine gives no thread.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let thread =
            thread::Builder::new().name("expression".to_owned()).stack_size(ROOM).spawn_scoped(scope, work).ok()?;
        Some(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
