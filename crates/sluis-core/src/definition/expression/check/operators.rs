// SPDX-License-Identifier: EUPL-1.2
//! The types of operators: logic, comparison, calculation, choice, membership and indexing.
//! Never makes money or dates inexact: money meets only money, dates only dates.

use std::ops::Range;

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};

use super::super::datum::Datum;
use super::super::fault::{Fault, FaultKind};
use super::super::names;
use super::super::tree::{Comparison, Node, Sum};
use super::super::types::Type;
use super::{Checked, Checker, joined};
use crate::text::{Language, Text, both};

impl Checker<'_, '_> {
    /// The operator with this name of the parser's; none when the call is a function.
    pub(super) fn operator(&mut self, call: &CallExpr, sign: Range<usize>) -> Option<Checked> {
        let checked = match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_NOT, [one]) => self.not(one, sign),
            (operators::NEGATE, [one]) => self.negate(one, sign),
            (operators::LOGICAL_AND, [one, other]) => self.logic(Node::And, "&&", one, other),
            (operators::LOGICAL_OR, [one, other]) => self.logic(Node::Or, "||", one, other),
            (operators::CONDITIONAL, [condition, one, other]) => self.choose(condition, one, other),
            (operators::INDEX, [of, key]) => self.index(of, key, sign),
            (operators::IN, [item, list]) => self.membership(item, list),
            (operators::EQUALS, [one, other]) => self.compare(Comparison::Equal, one, other),
            (operators::NOT_EQUALS, [one, other]) => self.compare(Comparison::Unequal, one, other),
            (operators::LESS, [one, other]) => self.compare(Comparison::Less, one, other),
            (operators::LESS_EQUALS, [one, other]) => self.compare(Comparison::AtMost, one, other),
            (operators::GREATER, [one, other]) => self.compare(Comparison::More, one, other),
            (operators::GREATER_EQUALS, [one, other]) => self.compare(Comparison::AtLeast, one, other),
            (operators::ADD, [one, other]) => self.calculate(Sum::Add, one, other),
            (operators::SUBSTRACT, [one, other]) => self.calculate(Sum::Subtract, one, other),
            (operators::MULTIPLY, [one, other]) => self.calculate(Sum::Multiply, one, other),
            (operators::DIVIDE, [one, other]) => self.calculate(Sum::Divide, one, other),
            (operators::MODULO, [one, other]) => self.calculate(Sum::Remainder, one, other),
            _ => return None,
        };
        Some(checked)
    }

    fn not(&mut self, one: &IdedExpr, sign: Range<usize>) -> Checked {
        let one = self.condition(one, || both("na `!`", "after `!`"));
        Checked { range: sign.start..one.range.end, node: Node::Not(Box::new(one.node)), kind: Type::Boolean }
    }

    fn negate(&mut self, one: &IdedExpr, sign: Range<usize>) -> Checked {
        let one = self.node(one);
        let range = sign.start..one.range.end;
        if !matches!(one.kind, Type::Integer | Type::Decimal | Type::Money | Type::Any) {
            let message = Text::said(|l| match l {
                Language::Nl => format!("na `-` hoort een getal of geld, en dit is {}", one.kind.in_words(l)),
                Language::En => {
                    format!("a number or money is asked for after `-`, and this is {}", one.kind.in_words(l))
                }
            });
            let help = both("haal de `-` weg", "take the `-` away");
            self.wrong_type(one.range, message, help);
        }
        Checked { node: Node::Negate(Box::new(one.node)), kind: one.kind, range }
    }

    fn logic(
        &mut self,
        make: fn(Box<Node>, Box<Node>) -> Node,
        sign: &str,
        one: &IdedExpr,
        other: &IdedExpr,
    ) -> Checked {
        let beside = || both(format!("naast `{sign}`"), format!("beside `{sign}`"));
        let (one, other) = (self.condition(one, beside), self.condition(other, beside));
        let range = one.range.start..other.range.end;
        Checked { node: make(Box::new(one.node), Box::new(other.node)), kind: Type::Boolean, range }
    }

    /// A part that must be true or false; `place` says where it stands.
    pub(super) fn condition(&mut self, part: &IdedExpr, place: impl FnOnce() -> Text) -> Checked {
        let part = self.node(part);
        if !matches!(part.kind, Type::Boolean | Type::Any) {
            let place = place();
            let message = Text::said(|l| {
                let (place, kind) = (place.get(l), part.kind.in_words(l));
                match l {
                    Language::Nl => format!("{place} hoort waar of onwaar, en dit is {kind}"),
                    Language::En => format!("true or false is asked for {place}, and this is {kind}"),
                }
            });
            let help = both("vergelijk het, zoals `... == \"done\"`", "compare it, as in `... == \"done\"`");
            self.wrong_type(part.range.clone(), message, help);
        }
        part
    }

    fn choose(&mut self, condition: &IdedExpr, one: &IdedExpr, other: &IdedExpr) -> Checked {
        let condition = self.condition(condition, || both("voor `?`", "before `?`"));
        let (one, other) = (self.node(one), self.node(other));
        let range = condition.range.start..other.range.end;
        let kind = joined(&one.kind, &other.kind).unwrap_or_else(|| {
            let message = Text::said(|l| {
                let (one, other) = (one.kind.in_words(l), other.kind.in_words(l));
                match l {
                    Language::Nl => format!("beide keuzes zijn van één soort, en dit zijn {one} en {other}"),
                    Language::En => format!("both choices are of one sort, and these are {one} and {other}"),
                }
            });
            let help = both("schrijf beide keuzes als dezelfde soort", "write both choices as one sort");
            self.wrong_type(one.range.start..other.range.end, message, help);
            Type::Any
        });
        Checked { node: Node::Choose(Box::new([condition.node, one.node, other.node])), kind, range }
    }

    fn index(&mut self, of: &IdedExpr, key: &IdedExpr, open: Range<usize>) -> Checked {
        let end = self.parsed.tokens.end_of_bracket(open.start);
        if let Expr::Literal(LiteralValue::String(id)) = &key.expr {
            let at = self.parsed.place(key);
            if let Some(read) = self.member_of_root(of, id.inner(), &at, end) {
                return read;
            }
        }
        let (of, key) = (self.node(of), self.node(key));
        let range = of.range.start..end;
        let asked = match &of.kind {
            Type::List(_) => Type::Integer,
            Type::Any => Type::Any,
            _ => Type::Text,
        };
        if !key.kind.fits(&asked) {
            let message = Text::said(|l| {
                let (asked, kind) = (asked.in_words(l), key.kind.in_words(l));
                match l {
                    Language::Nl => format!("tussen de haken hoort {asked}, en dit is {kind}"),
                    Language::En => format!("{asked} is asked for between the brackets, and this is {kind}"),
                }
            });
            let help = Text::said(|l| match l {
                Language::Nl => format!("schrijf {} tussen de haken", asked.in_words(l)),
                Language::En => format!("write {} between the brackets", asked.in_words(l)),
            });
            self.wrong_type(key.range.clone(), message, help);
        }
        let kind = match &of.kind {
            Type::MapOf { .. } if matches!(key.node, Node::Literal(Datum::Text(_))) => self.record_at(&of, &key),
            Type::List(item) | Type::MapOf { value: item, .. } => Ok((**item).clone()),
            Type::FanOut { instance, .. } => Ok(Type::Record(instance.clone())),
            Type::Any => Ok(Type::Any),
            Type::Record(_) => self.record_at(&of, &key),
            other => {
                let message = Text::said(|l| match l {
                    Language::Nl => format!("{} heeft geen delen om tussen haken te noemen", other.in_words(l)),
                    Language::En => format!("{} has no parts to name between brackets", other.in_words(l)),
                });
                let help = both("haal de haken weg", "take the brackets away");
                Err(Fault::new(FaultKind::WrongType, range.clone(), message).with_help(help))
            }
        };
        match kind {
            Ok(kind) => Checked { node: Node::Index(Box::new(of.node), Box::new(key.node)), kind, range },
            Err(fault) => self.fault(fault, range),
        }
    }

    fn record_at(&self, of: &Checked, key: &Checked) -> Result<Type, Fault> {
        let written = self.source[of.range.clone()].trim();
        match &key.node {
            Node::Literal(Datum::Text(name)) => names::member(&of.kind, written, name, key.range.clone()),
            _ => Err(Fault::new(
                FaultKind::NotSupported,
                key.range.clone(),
                both(
                    format!(
                        "de naam van een waarde van `{written}` staat er voluit, zodat die gecontroleerd kan worden"
                    ),
                    format!("the name of a value of `{written}` is written out, so that it can be checked"),
                ),
            )
            .written_as(&format!("{written}.name"))),
        }
    }

    fn membership(&mut self, item: &IdedExpr, list: &IdedExpr) -> Checked {
        let (item, list) = (self.node(item), self.node(list));
        let range = item.range.start..list.range.end;
        match &list.kind {
            Type::List(kind) => self.meet(&item, kind, &range),
            Type::MapOf { .. } | Type::FanOut { .. } => self.meet(&item, &Type::Text, &range),
            Type::Any => {}
            other => {
                let message = Text::said(|l| match l {
                    Language::Nl => format!("na `in` hoort een lijst, en dit is {}", other.in_words(l)),
                    Language::En => format!("a list is asked for after `in`, and this is {}", other.in_words(l)),
                });
                let fault = Fault::new(FaultKind::WrongType, list.range.clone(), message);
                self.faults.push(match other {
                    Type::Text | Type::Choice(_) => fault.with_help(both(
                        "schrijf `text.contains(part)` voor een deel van een tekst",
                        "write `text.contains(part)` for a part of a text",
                    )),
                    _ => fault.with_help(both("noem een lijst na `in`", "name a list after `in`")),
                });
            }
        }
        Checked { node: Node::In(Box::new(item.node), Box::new(list.node)), kind: Type::Boolean, range }
    }

    fn compare(&mut self, how: Comparison, one: &IdedExpr, other: &IdedExpr) -> Checked {
        let (one, other) = (self.node(one), self.node(other));
        let range = one.range.start..other.range.end;
        let ordered = !matches!(how, Comparison::Equal | Comparison::Unequal);
        if ordered && let Some(side) = [&one, &other].into_iter().find(|side| !has_order(&side.kind)) {
            let message = Text::said(|l| {
                let kind = side.kind.in_words(l);
                format!("{kind} {}", l.say("heeft geen volgorde", "has no order"))
            });
            let help = both("gebruik alleen `==` of `!=`", "use `==` or `!=` alone");
            self.wrong_type(side.range.clone(), message, help);
        } else if matches!(one.node, Node::Literal(_)) && !matches!(other.node, Node::Literal(_)) {
            self.meet(&one, &other.kind, &range);
        } else {
            self.meet(&other, &one.kind, &range);
        }
        Checked { node: Node::Compare(how, Box::new(one.node), Box::new(other.node)), kind: Type::Boolean, range }
    }

    /// Says so when `part` cannot be compared with a value of `kind`; `range` covers both.
    fn meet(&mut self, part: &Checked, kind: &Type, range: &Range<usize>) {
        if let (Type::Choice(words), Node::Literal(Datum::Text(word))) = (kind, &part.node) {
            if !words.contains(word) {
                let message = both(format!("dit is nooit \"{word}\""), format!("this is never \"{word}\""));
                let fault = Fault::new(FaultKind::WrongType, part.range.clone(), message);
                let known: Vec<&str> = words.iter().map(String::as_str).collect();
                self.faults.push(names::with_suggestion(fault, word, &known));
            }
            return;
        }
        if !comparable(&part.kind, kind) {
            let message = Text::said(|l| {
                let (kind, other) = (kind.in_words(l), part.kind.in_words(l));
                match l {
                    Language::Nl => format!("{kind} is niet te vergelijken met {other}"),
                    Language::En => format!("{kind} cannot be compared with {other}"),
                }
            });
            let fault = Fault::new(FaultKind::WrongType, range.clone(), message);
            self.faults.push(helped(fault, part, kind));
        }
    }

    fn calculate(&mut self, sum: Sum, one: &IdedExpr, other: &IdedExpr) -> Checked {
        let (one, other) = (self.node(one), self.node(other));
        let range = one.range.start..other.range.end;
        let kind = result(sum, &one.kind, &other.kind).unwrap_or_else(|| {
            let fault = impossible(sum, &one, &other, range.clone());
            self.faults.push(fault);
            Type::Any
        });
        Checked { node: Node::Calculate(sum, Box::new(one.node), Box::new(other.node)), kind, range }
    }
}

fn has_order(kind: &Type) -> bool {
    !matches!(kind, Type::Boolean | Type::List(_) | Type::Record(_) | Type::MapOf { .. } | Type::FanOut { .. })
}

fn comparable(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Any, _) | (_, Type::Any) => true,
        (Type::Integer | Type::Decimal, Type::Integer | Type::Decimal) => true,
        (Type::Text | Type::Choice(_), Type::Text | Type::Choice(_)) => true,
        (Type::List(item), Type::List(other)) => comparable(item, other),
        (Type::Record(_) | Type::MapOf { .. } | Type::FanOut { .. }, _) => false,
        (one, other) => one == other,
    }
}

/// The type of a calculation; none when it has no meaning.
fn result(sum: Sum, one: &Type, other: &Type) -> Option<Type> {
    use Type::{Any, Choice, Decimal, Integer, List, Money, Text};
    match (sum, one, other) {
        (_, Any, _) | (_, _, Any) => Some(Any),
        (_, Integer, Integer) => Some(Integer),
        (Sum::Remainder, ..) => None,
        (_, Integer | Decimal, Integer | Decimal) => Some(Decimal),
        (Sum::Add | Sum::Subtract, Money, Money) => Some(Money),
        (Sum::Multiply, Money, Integer) | (Sum::Multiply, Integer, Money) => Some(Money),
        (Sum::Add, Text | Choice(_), Text | Choice(_)) => Some(Text),
        (Sum::Add, List(_), List(_)) => joined(one, other),
        _ => None,
    }
}

fn impossible(sum: Sum, one: &Checked, other: &Checked, range: Range<usize>) -> Fault {
    let message = Text::said(|l| {
        let (one, sign, other) = (one.kind.in_words(l), sum.sign(), other.kind.in_words(l));
        format!("{one} `{sign}` {other} {}", l.say("betekent niets", "has no meaning"))
    });
    let fault = Fault::new(FaultKind::WrongType, range, message);
    match (sum, &one.kind, &other.kind) {
        (Sum::Multiply | Sum::Divide, Type::Money, _) | (Sum::Multiply, _, Type::Money) => fault.with_help(both(
            "vermenigvuldig geld alleen met hele getallen, zodat het precies blijft",
            "multiply money by whole numbers only, so that it stays exact",
        )),
        (_, Type::Date | Type::Moment, _) | (_, _, Type::Date | Type::Moment) => fault.with_help(both(
            "vergelijk datums alleen; rekenen doet `due`",
            "only compare dates; `due` calculates with them",
        )),
        (_, Type::Money, _) => helped(fault, other, &one.kind),
        (_, _, Type::Money) => helped(fault, one, &other.kind),
        _ => fault.with_help(both(
            "reken met getallen of met geld, en voeg tekst samen met tekst",
            "calculate with numbers or with money, and join text with text",
        )),
    }
}

/// The fault with how to write `part` so that it is of this kind.
fn helped(fault: Fault, part: &Checked, kind: &Type) -> Fault {
    let of_part = |example: String| {
        let is_whole = fault.range == part.range;
        let fault = fault.clone().meaning(example);
        if is_whole { fault } else { fault.offering(None) }
    };
    match (kind, &part.node, &part.kind) {
        (Type::Money, Node::Literal(Datum::Integer(euros)), _) => of_part(format!("eur(\"{euros}.00\")")),
        (Type::Money, Node::Literal(Datum::Decimal(euros)), _) => of_part(format!("eur(\"{euros:.2}\")")),
        (Type::Money, ..) | (_, _, Type::Money) => fault
            .with_help(both("schrijf een bedrag als `eur(\"90000.00\")`", "write an amount as `eur(\"90000.00\")`")),
        (Type::Date, Node::Literal(Datum::Text(date)), _) => of_part(format!("date(\"{date}\")")),
        (Type::Date, ..) | (_, _, Type::Date) => fault
            .with_help(both("schrijf een datum als `date(\"2027-05-01\")`", "write a date as `date(\"2027-05-01\")`")),
        (Type::Integer | Type::Decimal, Node::Literal(Datum::Text(_)), _) => {
            fault.with_help(both("schrijf een getal zonder aanhalingstekens", "write a number without quotes"))
        }
        (Type::List(_), ..) => fault.with_help(both(
            "vraag naar één item met `item in list`, of naar alle met `list.all(x, ...)`",
            "ask for one item with `item in list`, or for all with `list.all(x, ...)`",
        )),
        _ => fault.with_help(both("vergelijk twee waarden van dezelfde soort", "compare two values of one sort")),
    }
}
