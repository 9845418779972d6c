// SPDX-License-Identifier: EUPL-1.2
//! Checks what the parser read: every name must be in the scope and every type must fit. Makes the tree that is
//! evaluated. Never stops at the first fault: what is wrong counts as `Any` from there on, so that no fault has echoes.

mod calls;
mod operators;

use std::ops::Range;

use cel::IdedExpr;
use cel::common::ast::{Expr, ListExpr, LiteralValue, SelectExpr};

use super::bounds::{LONGEST_CHAIN, too_long_a_chain};
use super::datum::Datum;
use super::fault::{Fault, FaultKind};
use super::names;
use super::parse::Parsed;
use super::tree::Node;
use super::types::{Scope, Type};
use crate::text::{Language, Text, both};

/// Something an expression reads from outside: a member of a root, or a root as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The root: `inputs`, `steps`, `phases`, `gates`, `parties` or a variable of `for_each`.
    pub root: String,
    /// The member of the root; none when the root is not a record, as with `parties` and variables.
    pub id: Option<String>,
    /// Where it is read first, in bytes of the source.
    pub range: Range<usize>,
}

/// A part of an expression with its type and the bytes it covers.
pub(super) struct Checked {
    pub(super) node: Node,
    pub(super) kind: Type,
    pub(super) range: Range<usize>,
}

/// A checked expression: the tree, its type and what it reads.
pub(super) struct Outcome {
    pub(super) root: Node,
    pub(super) kind: Type,
    pub(super) reads: Vec<Read>,
}

/// Checks a parsed expression against the names of `scope` and the type that is `wanted`.
pub(super) fn check(
    source: &str,
    parsed: &Parsed<'_>,
    scope: &Scope,
    wanted: Option<&Type>,
) -> Result<Outcome, Vec<Fault>> {
    let mut checker = Checker {
        source,
        parsed,
        scope,
        variables: Vec::new(),
        reads: Vec::new(),
        faults: Vec::new(),
        depth: 0,
        chain_too_long: false,
    };
    let mut whole = checker.node(&parsed.root);
    if checker.chain_too_long {
        return Err(vec![too_long_a_chain(source)]);
    }
    if let Some(wanted) = wanted {
        checker.fit(&mut whole, wanted);
    }
    let Checker { reads, mut faults, .. } = checker;
    if faults.is_empty() {
        return Ok(Outcome { root: whole.node, kind: whole.kind, reads });
    }
    faults.sort_by_key(|fault| fault.range.start);
    Err(faults)
}

struct Checker<'c, 's> {
    source: &'s str,
    parsed: &'c Parsed<'s>,
    scope: &'c Scope,
    /// The variables of the macros around, the innermost last.
    variables: Vec<(String, Type)>,
    reads: Vec<Read>,
    faults: Vec<Fault>,
    depth: usize,
    chain_too_long: bool,
}

impl Checker<'_, '_> {
    fn node(&mut self, expression: &IdedExpr) -> Checked {
        if self.depth >= LONGEST_CHAIN {
            self.chain_too_long = true;
            return Checked { node: Node::List(Vec::new()), kind: Type::Any, range: self.parsed.place(expression) };
        }
        self.depth += 1;
        let checked = self.part(expression);
        self.depth -= 1;
        checked
    }

    fn part(&mut self, expression: &IdedExpr) -> Checked {
        let place = self.parsed.place(expression);
        match &expression.expr {
            Expr::Literal(literal) => self.literal(literal, place),
            Expr::Ident(name) => self.name(name, place),
            Expr::Select(select) => self.select(select, place),
            Expr::Call(call) => self.call(call, place),
            Expr::List(list) => self.list(list, place),
            Expr::Map(_) | Expr::Struct(_) => self.refuse(
                place,
                both("een groep sleutels staat niet in een expressie", "maps are not written in an expression"),
                both("maak er een lijst van, of een uitkomst van een stap", "make it a list, or an output of a step"),
            ),
            Expr::Comprehension(_) | Expr::Unspecified => self.refuse(
                place,
                both("dit is niet te lezen als expressie", "this cannot be read as an expression"),
                both(
                    "schrijf een voorwaarde zoals `steps.x.state == \"done\"`",
                    "write a condition such as `steps.x.state == \"done\"`",
                ),
            ),
        }
    }

    fn literal(&mut self, literal: &LiteralValue, range: Range<usize>) -> Checked {
        let (datum, kind) = match literal {
            LiteralValue::Boolean(truth) => (Datum::Boolean(*truth.inner()), Type::Boolean),
            LiteralValue::Int(number) => (Datum::Integer(*number.inner()), Type::Integer),
            LiteralValue::Double(number) => (Datum::Decimal(*number.inner()), Type::Decimal),
            LiteralValue::String(text) => (Datum::text(text.inner()), Type::Text),
            LiteralValue::Null => {
                return self.refuse(
                    range,
                    both("`null` wordt hier niet gebruikt", "`null` is not used here"),
                    both("vraag met `has(...)` of een waarde er is", "ask with `has(...)` whether a value is there"),
                );
            }
            LiteralValue::Bytes(_) | LiteralValue::UInt(_) => {
                return self.refuse(
                    range,
                    both("dit soort waarde wordt hier niet gebruikt", "this sort of value is not used here"),
                    both(
                        "schrijf een getal, of een tekst tussen aanhalingstekens",
                        "write a number, or a text between quotes",
                    ),
                );
            }
        };
        Checked { node: Node::Literal(datum), kind, range }
    }

    /// A name that stands alone: the variable of a macro, or a root that is read whole.
    fn name(&mut self, spelled: &str, range: Range<usize>) -> Checked {
        let name = self.parsed.name(spelled).to_owned();
        if let Some(variable) = self.variable(&name, range.clone()) {
            return variable;
        }
        match self.scope.get(&name) {
            Some(Type::Record(fields)) => {
                let example =
                    fields.keys().next().map_or_else(|| format!("{name}.x"), |first| format!("{name}.{first}"));
                let message = both(
                    format!("`{name}` bevat meer waarden en is niet als geheel te gebruiken"),
                    format!("`{name}` holds several values and cannot be used as a whole"),
                );
                let fault = Fault::new(FaultKind::WrongType, range.clone(), message);
                let help =
                    both(format!("noem er een, zoals `{example}`"), format!("name one of them, such as `{example}`"));
                self.fault(fault.with_help(help), range)
            }
            Some(kind) => {
                let kind = kind.clone();
                self.read(name, None, kind, range)
            }
            None => {
                let variables = self.variables.iter().map(|(variable, _)| variable.as_str());
                let fault = names::unknown_root(self.scope, variables, &name, range.clone());
                self.fault(fault, range)
            }
        }
    }

    fn variable(&self, name: &str, range: Range<usize>) -> Option<Checked> {
        let index = self.variables.iter().rev().position(|(variable, _)| variable == name)?;
        let (name, kind) = self.variables[self.variables.len() - 1 - index].clone();
        Some(Checked { node: Node::Variable(index, name), kind, range })
    }

    fn select(&mut self, select: &SelectExpr, dot: Range<usize>) -> Checked {
        let name = self.parsed.name(&select.field).to_owned();
        let field = self.parsed.tokens.after(dot.start).map_or(dot.clone(), |token| token.range.clone());
        if let Some(read) = self.member_of_root(&select.operand, &name, &field, field.end) {
            return read;
        }
        let operand = self.node(&select.operand);
        let range = operand.range.start..field.end;
        let of = self.source[operand.range.clone()].trim();
        match names::member(&operand.kind, of, &name, field) {
            Ok(kind) => Checked { node: Node::Member(Box::new(operand.node), name), kind, range },
            Err(fault) => self.fault(fault, range),
        }
    }

    /// `steps.x` or `steps["x"]`, where `steps` is a root with known members; none when it is something else.
    fn member_of_root(&mut self, operand: &IdedExpr, id: &str, at: &Range<usize>, end: usize) -> Option<Checked> {
        let Expr::Ident(spelled) = &operand.expr else { return None };
        let root = self.parsed.name(spelled).to_owned();
        let range = self.parsed.place(operand).start..end;
        if self.variables.iter().any(|(variable, _)| *variable == root) {
            return None;
        }
        let kind = self.scope.get(&root).filter(|kind| matches!(kind, Type::Record(_)))?;
        Some(match names::member(kind, &root, id, at.clone()) {
            Ok(kind) => self.read(root, Some(id.to_owned()), kind, range),
            Err(fault) => self.fault(fault, range),
        })
    }

    fn read(&mut self, root: String, id: Option<String>, kind: Type, range: Range<usize>) -> Checked {
        let known = self.reads.iter().position(|read| read.root == root && read.id == id);
        let index = known.unwrap_or_else(|| {
            self.reads.push(Read { root, id, range: range.clone() });
            self.reads.len() - 1
        });
        Checked { node: Node::Read(index), kind, range }
    }

    fn list(&mut self, list: &ListExpr, open: Range<usize>) -> Checked {
        let range = open.start..self.parsed.tokens.end_of_bracket(open.start);
        let mut item_kind: Option<Type> = None;
        let mut nodes = Vec::with_capacity(list.elements.len());
        for element in &list.elements {
            let item = self.node(element);
            let joined = match &item_kind {
                None => Some(item.kind.clone()),
                Some(kind) => joined(kind, &item.kind),
            };
            item_kind = joined.or_else(|| {
                let message = Text::said(|l| match l {
                    Language::Nl => {
                        format!("de items van een lijst zijn van één soort, en dit is {}", item.kind.in_words(l))
                    }
                    Language::En => {
                        format!("the items of a list are of one sort, and this one is {}", item.kind.in_words(l))
                    }
                });
                let help = both(
                    "schrijf alle items als dezelfde soort, zoals alleen teksten",
                    "write all items as one sort, such as texts alone",
                );
                self.faults.push(Fault::new(FaultKind::WrongType, item.range.clone(), message).with_help(help));
                Some(Type::Any)
            });
            nodes.push(item.node);
        }
        Checked { node: Node::List(nodes), kind: Type::list_of(item_kind.unwrap_or(Type::Any)), range }
    }

    /// Makes the whole fit what was asked for, or says that it does not.
    fn fit(&mut self, whole: &mut Checked, wanted: &Type) {
        if !whole.kind.fits(wanted) {
            let asked = |l: Language| match wanted {
                Type::Boolean => l.say("een voorwaarde die waar of onwaar is", "a condition that is true or false"),
                other => other.in_words(l),
            };
            let message = Text::said(|l| match l {
                Language::Nl => format!("hier hoort {}, en dit is {}", asked(l), whole.kind.in_words(l)),
                Language::En => format!("{} is asked for here, and this is {}", asked(l), whole.kind.in_words(l)),
            });
            let fault = Fault::new(FaultKind::WrongType, whole.range.clone(), message);
            let compare = |example: &str| {
                both(format!("vergelijk het, zoals `{example}`"), format!("compare it, as in `{example}`"))
            };
            self.faults.push(match (&whole.kind, wanted) {
                (Type::FanOut { .. }, Type::List(_)) => fault.with_help(both(
                    "noem een lijst ervan, zoals `each` of een van de uitkomsten",
                    "name a list of it, such as its `each` or one of its outputs",
                )),
                (Type::Money, Type::Boolean) => fault.with_help(compare("... >= eur(\"90000.00\")")),
                (Type::Integer | Type::Decimal, Type::Boolean) => fault.with_help(compare("... >= 3")),
                (Type::Text | Type::Choice(_), Type::Boolean) => fault.with_help(compare("... == \"done\"")),
                (Type::List(_), Type::Boolean) => fault.with_help(compare("size(...) >= 3")),
                (_, Type::Boolean) => fault.with_help(compare("... == ...")),
                _ => {
                    let asked = Text::said(|l| format!("{} {}", l.say("noem", "name"), asked(l)));
                    fault.with_help(asked)
                }
            });
        } else if let (Type::MapOf { value, .. }, Type::List(_)) = (&whole.kind, wanted) {
            whole.kind = Type::List(value.clone());
            let map = std::mem::replace(&mut whole.node, Node::List(Vec::new()));
            whole.node = Node::Values(Box::new(map));
        }
    }

    /// What stands for a faulty part: anything may be done with it, and it is never evaluated.
    fn fault(&mut self, fault: Fault, range: Range<usize>) -> Checked {
        self.faults.push(fault);
        Checked { node: Node::List(Vec::new()), kind: Type::Any, range }
    }

    fn refuse(&mut self, range: Range<usize>, message: Text, help: Text) -> Checked {
        let fault = Fault::new(FaultKind::NotSupported, range.clone(), message).with_help(help);
        self.fault(fault, range)
    }

    fn wrong_type(&mut self, range: Range<usize>, message: Text, help: Text) {
        self.faults.push(Fault::new(FaultKind::WrongType, range, message).with_help(help));
    }
}

/// The one type that holds values of both, as in the branches of a choice.
fn joined(one: &Type, other: &Type) -> Option<Type> {
    match (one, other) {
        (Type::Any, _) | (_, Type::Any) => Some(Type::Any),
        (Type::Integer, Type::Decimal) | (Type::Decimal, Type::Integer) => Some(Type::Decimal),
        (Type::Choice(words), Type::Choice(others)) => {
            let new = others.iter().filter(|word| !words.contains(word));
            Some(Type::Choice(words.iter().chain(new).cloned().collect()))
        }
        (Type::Choice(_) | Type::Text, Type::Choice(_) | Type::Text) => Some(Type::Text),
        (Type::List(item), Type::List(other)) => joined(item, other).map(Type::list_of),
        (one, other) => (one == other).then(|| one.clone()),
    }
}
