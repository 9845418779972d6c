// SPDX-License-Identifier: EUPL-1.2
//! What a condition asks, taken apart so that it can be said in words: each value it reads with what it must be. Only of
//! conditions that are simple enough to be said in one line; of all others there are no words, and nothing is guessed.

use super::Expression;
use super::check::Read;
use super::datum::Datum;
pub use super::tree::Comparison;
use super::tree::Node;

/// What a simple condition asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Clauses<'e> {
    /// One of them is enough; otherwise all must hold.
    pub any: bool,
    /// What must hold, in the order of the text.
    pub all: Vec<Clause<'e>>,
}

/// One value with what it must be: `steps.plan.outputs.risk == "high"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<'e> {
    /// What is read: the step of `steps.plan.outputs.risk`.
    pub read: &'e Read,
    /// The names after it: `outputs`, `risk`.
    pub path: Vec<&'e str>,
    /// How the value is compared.
    pub is: Comparison,
    /// With what.
    pub with: Datum,
}

impl Expression {
    /// What it asks, where that is one comparison with a fixed value or a chain of them.
    pub fn clauses(&self) -> Option<Clauses<'_>> {
        let (root, reads) = (&self.checked.root, self.reads());
        let mut all = Vec::new();
        let any = matches!(root, Node::Or(..));
        gather(root, any, reads, &mut all)?;
        Some(Clauses { any, all })
    }
}

fn gather<'e>(node: &'e Node, any: bool, reads: &'e [Read], all: &mut Vec<Clause<'e>>) -> Option<()> {
    match node {
        Node::And(one, other) if !any => {
            gather(one, any, reads, all)?;
            gather(other, any, reads, all)
        }
        Node::Or(one, other) if any => {
            gather(one, any, reads, all)?;
            gather(other, any, reads, all)
        }
        _ => {
            all.push(clause(node, reads)?);
            Some(())
        }
    }
}

fn clause<'e>(node: &'e Node, reads: &'e [Read]) -> Option<Clause<'e>> {
    let is = |node, is, with: &Datum| {
        let (read, path) = value(node, reads)?;
        Some(Clause { read, path, is, with: with.clone() })
    };
    match node {
        Node::Compare(how, of, with) => match (of.as_ref(), with.as_ref()) {
            (of, Node::Literal(with)) => is(of, *how, with),
            (Node::Literal(with), of) => is(of, how.turned_around(), with),
            _ => None,
        },
        Node::Not(node) => is(node, Comparison::Equal, &Datum::Boolean(false)),
        node => is(node, Comparison::Equal, &Datum::Boolean(true)),
    }
}

fn value<'e>(node: &'e Node, reads: &'e [Read]) -> Option<(&'e Read, Vec<&'e str>)> {
    match node {
        Node::Read(index) => Some((reads.get(*index)?, Vec::new())),
        Node::Member(of, name) => {
            let (read, mut path) = value(of, reads)?;
            path.push(name);
            Some((read, path))
        }
        _ => None,
    }
}
