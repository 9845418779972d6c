// SPDX-License-Identifier: EUPL-1.2
//! A checked expression: every name resolved, every type settled, every literal read. What the checker makes and the
//! evaluation runs. Never holds anything that could still be a fault of the text.

use regex::Regex;

use super::datum::Datum;

/// A checked expression or a part of one.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// A value written in the expression.
    Literal(Datum),
    /// What the bindings are asked for: an index into the reads of the expression.
    Read(usize),
    /// The variable of the macro so many levels up, 0 being the innermost.
    Variable(usize, String),
    /// A field with a fixed name.
    Member(Box<Node>, String),
    /// An item by position or a value by key.
    Index(Box<Node>, Box<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Choose(Box<[Node; 3]>),
    Compare(Comparison, Box<Node>, Box<Node>),
    Calculate(Sum, Box<Node>, Box<Node>),
    In(Box<Node>, Box<Node>),
    Size(Box<Node>),
    Has(Box<Node>),
    Comprehend(Comprehension, Box<Node>, Box<Node>),
    Search(Search, Box<Node>, Box<Node>),
    Matches(Box<Node>, Regex),
    List(Vec<Node>),
    /// The values of a map as a list, where a list was asked for.
    Values(Box<Node>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The same said from the other side: `3 < x` is `x > 3`.
    pub(super) fn turned_around(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::More,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::More => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
            same => same,
        }
    }
}

/// A calculation with two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// A macro over a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comprehension {
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

/// A question about one text in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Search {
    Contains,
    StartsWith,
    EndsWith,
}

impl Sum {
    /// The sign as authors write it.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Sum::Add => "+",
            Sum::Subtract => "-",
            Sum::Multiply => "*",
            Sum::Divide => "/",
            Sum::Remainder => "%",
        }
    }
}
