// SPDX-License-Identifier: EUPL-1.2
//! The functions of the language: `size`, `has`, `eur`, `date`, questions about texts, and the macros over lists.
//! Literals inside them are read here, so that a wrong amount, date or pattern is a fault of the file.

use std::ops::Range;

use cel::IdedExpr;
use cel::common::ast::{CallExpr, Expr, LiteralValue};
use jiff::civil::Date;
use regex::RegexBuilder;

use super::super::datum::Datum;
use super::super::fault::{Fault, FaultKind};
use super::super::names;
use super::super::tree::{Comprehension, Node, Search};
use super::super::types::Type;
use super::{Checked, Checker};
use crate::definition::schema::sure_amount;
use crate::money::Money;
use crate::text::{Language, Text, both};

const FUNCTIONS: [&str; 13] = [
    "size",
    "has",
    "eur",
    "date",
    "all",
    "exists",
    "exists_one",
    "map",
    "filter",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
];

/// What `eur` and `date` take.
const AMOUNT: (&str, &str) = ("een bedrag tussen aanhalingstekens", "an amount between quotes");
const DAY: (&str, &str) = ("een datum tussen aanhalingstekens", "a date between quotes");

/// A compiled pattern may use this much memory; patterns in a workflow are short.
const LARGEST_PATTERN: usize = 1 << 18;

/// A call with the places that its faults point at.
struct Call<'e> {
    name: String,
    target: Option<&'e IdedExpr>,
    args: &'e [IdedExpr],
    /// Where the function's name stands.
    at: Range<usize>,
    /// Where the closing bracket ends.
    end: usize,
}

impl Checker<'_, '_> {
    pub(super) fn call(&mut self, call: &CallExpr, place: Range<usize>) -> Checked {
        if let Some(operator) = self.operator(call, place.clone()) {
            return operator;
        }
        let call = Call {
            name: self.parsed.name(&call.func_name).to_owned(),
            target: call.target.as_deref(),
            args: &call.args,
            at: self.parsed.tokens.before(place.start).map_or(place.clone(), |token| token.range.clone()),
            end: self.parsed.tokens.end_of_bracket(place.start),
        };
        match (call.name.as_str(), call.target, call.args) {
            ("size", Some(one), []) | ("size", None, [one]) => self.size(&call, one),
            ("has", None, [one]) => self.has(&call, one),
            ("eur", None, [one]) => self.eur(&call, one),
            ("date", None, [one]) => self.date(&call, one),
            ("all", Some(over), [variable, body]) => self.comprehend(Comprehension::All, &call, over, variable, body),
            ("exists", Some(over), [variable, body]) => {
                self.comprehend(Comprehension::Exists, &call, over, variable, body)
            }
            ("exists_one", Some(over), [variable, body]) => {
                self.comprehend(Comprehension::ExistsOne, &call, over, variable, body)
            }
            ("map", Some(over), [variable, body]) => self.comprehend(Comprehension::Map, &call, over, variable, body),
            ("filter", Some(over), [variable, body]) => {
                self.comprehend(Comprehension::Filter, &call, over, variable, body)
            }
            ("contains", Some(text), [part]) => self.search(Search::Contains, &call, text, part),
            ("startsWith", Some(text), [part]) => self.search(Search::StartsWith, &call, text, part),
            ("endsWith", Some(text), [part]) => self.search(Search::EndsWith, &call, text, part),
            ("matches", Some(text), [pattern]) => self.matches(&call, text, pattern),
            _ => self.unknown_call(&call),
        }
    }

    fn unknown_call(&mut self, call: &Call<'_>) -> Checked {
        let name = &call.name;
        let range = call.at.start..call.end;
        let use_of = match name.as_str() {
            "size" => "size(list)",
            "has" => "has(steps.x.outputs.y)",
            "eur" => "eur(\"90000.00\")",
            "date" => "date(\"2027-05-01\")",
            "contains" | "startsWith" | "endsWith" | "matches" => "text.contains(\"part\")",
            "all" | "exists" | "exists_one" | "map" | "filter" => "list.all(x, x > 3)",
            _ => {
                let message =
                    both(format!("hier is geen functie `{name}`"), format!("there is no function `{name}` here"));
                let fault = Fault::new(FaultKind::NotSupported, call.at.clone(), message);
                return self.fault(names::with_suggestion(fault, name, &FUNCTIONS), range);
            }
        };
        let use_of = use_of.replace("contains", if use_of.starts_with("text") { name } else { "contains" });
        let use_of = use_of.replace("all(", &format!("{}(", if use_of.starts_with("list") { name } else { "all" }));
        let message = both(format!("`{name}` wordt zo niet gebruikt"), format!("`{name}` is not used like this"));
        let fault = Fault::new(FaultKind::NotSupported, call.at.clone(), message);
        self.fault(fault.written_as(&use_of), range)
    }

    fn size(&mut self, call: &Call<'_>, one: &IdedExpr) -> Checked {
        let one = self.node(one);
        let start = if call.target.is_some() { one.range.start } else { call.at.start };
        let sized = matches!(
            one.kind,
            Type::Text | Type::Choice(_) | Type::List(_) | Type::MapOf { .. } | Type::FanOut { .. } | Type::Any
        );
        if !sized {
            let message = Text::said(|l| match l {
                Language::Nl => format!("een lijst of een tekst heeft een grootte, en dit is {}", one.kind.in_words(l)),
                Language::En => format!("a list or a text has a size, and this is {}", one.kind.in_words(l)),
            });
            let help = both("noem een lijst of een tekst", "name a list or a text");
            self.wrong_type(one.range, message, help);
        }
        Checked { node: Node::Size(Box::new(one.node)), kind: Type::Integer, range: start..call.end }
    }

    fn has(&mut self, call: &Call<'_>, one: &IdedExpr) -> Checked {
        let one = self.node(one);
        if !matches!(one.node, Node::Member(..) | Node::Index(..) | Node::Read(_)) && one.kind != Type::Any {
            self.faults.push(
                Fault::new(
                    FaultKind::WrongType,
                    one.range,
                    both(
                        "tussen de haakjes van `has` hoort de naam van een waarde",
                        "`has` asks for the name of a value",
                    ),
                )
                .written_as("has(steps.x.outputs.y)"),
            );
        }
        Checked { node: Node::Has(Box::new(one.node)), kind: Type::Boolean, range: call.at.start..call.end }
    }

    fn eur(&mut self, call: &Call<'_>, one: &IdedExpr) -> Checked {
        let written = literal_text(one);
        let amount = written.and_then(|text| text.parse::<Money>().ok());
        if let (None, Some(written)) = (&amount, written) {
            let inside = self.node(one).range;
            let message = both(
                format!("`{written}` is geen bedrag: er hoort een punt voor de centen en nergens een ander teken"),
                format!("`{written}` is no amount: it has a full stop before the cents and no other sign"),
            );
            let fault = Fault::new(FaultKind::WrongType, inside, message);
            let meant = sure_amount(written).map(|meant| meant.trim_end_matches(" EUR").to_owned());
            let example = meant.as_deref().unwrap_or("90000.00");
            let fault = fault.written_as(&format!("eur(\"{example}\")"));
            self.faults.push(fault.offering(meant.map(|meant| format!("\"{meant}\""))));
            return Checked { node: Node::List(Vec::new()), kind: Type::Money, range: call.at.start..call.end };
        }
        self.exact(call, one, amount.map(Datum::Money), Type::Money, AMOUNT, "eur(\"90000.00\")")
    }

    fn date(&mut self, call: &Call<'_>, one: &IdedExpr) -> Checked {
        // Only the plain form: the parser of dates would also take a time and a zone, and drop them.
        let plain = literal_text(one).filter(|text| text.len() == 10);
        let date = plain.and_then(|text| text.parse::<Date>().ok());
        self.exact(call, one, date.map(Datum::Date), Type::Date, DAY, "date(\"2027-05-01\")")
    }

    fn exact(
        &mut self,
        call: &Call<'_>,
        one: &IdedExpr,
        value: Option<Datum>,
        kind: Type,
        (nl, en): (&str, &str),
        example: &str,
    ) -> Checked {
        let range = call.at.start..call.end;
        match value {
            Some(value) => Checked { node: Node::Literal(value), kind, range },
            None => {
                let inside = self.node(one).range;
                let message = both(format!("bij `{}` hoort {nl}", call.name), format!("`{}` takes {en}", call.name));
                self.faults.push(Fault::new(FaultKind::WrongType, inside, message).written_as(example));
                Checked { node: Node::List(Vec::new()), kind, range }
            }
        }
    }

    fn search(&mut self, search: Search, call: &Call<'_>, text: &IdedExpr, part: &IdedExpr) -> Checked {
        let (text, part) = (self.text(call, text), self.text(call, part));
        let range = text.range.start..call.end;
        Checked { node: Node::Search(search, Box::new(text.node), Box::new(part.node)), kind: Type::Boolean, range }
    }

    fn text(&mut self, call: &Call<'_>, part: &IdedExpr) -> Checked {
        let part = self.node(part);
        if !part.kind.fits(&Type::Text) {
            let message = Text::said(|l| match l {
                Language::Nl => format!("bij `{}` hoort tekst, en dit is {}", call.name, part.kind.in_words(l)),
                Language::En => {
                    format!("text is asked for with `{}`, and this is {}", call.name, part.kind.in_words(l))
                }
            });
            let fault = Fault::new(FaultKind::WrongType, part.range.clone(), message);
            self.faults.push(match (&part.kind, call.name.as_str()) {
                (Type::List(_), "contains") => {
                    fault.with_help(both("schrijf voor een lijst `item in list`", "write `item in list` for a list"))
                }
                _ => fault.with_help(both(
                    "noem een tekst, of zet er aanhalingstekens omheen",
                    "name a text, or put quotes around it",
                )),
            });
        }
        part
    }

    fn matches(&mut self, call: &Call<'_>, text: &IdedExpr, pattern: &IdedExpr) -> Checked {
        let text = self.text(call, text);
        let range = text.range.start..call.end;
        let regex = literal_text(pattern).map(|pattern| RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build());
        let at = self.parsed.place(pattern);
        let message = match regex {
            Some(Ok(regex)) => {
                return Checked { node: Node::Matches(Box::new(text.node), regex), kind: Type::Boolean, range };
            }
            Some(Err(regex::Error::CompiledTooBig(_))) => both("dit patroon is te groot", "this pattern is too large"),
            Some(Err(_)) => both("dit patroon is niet te lezen", "this pattern cannot be read"),
            None => both(
                "bij `matches` hoort een patroon tussen aanhalingstekens",
                "`matches` takes a pattern between quotes",
            ),
        };
        let fault = Fault::new(FaultKind::WrongType, at, message).written_as("text.matches(\"^[0-9]{4}$\")");
        self.fault(fault, range)
    }

    fn comprehend(
        &mut self,
        how: Comprehension,
        call: &Call<'_>,
        over: &IdedExpr,
        variable: &IdedExpr,
        body: &IdedExpr,
    ) -> Checked {
        let over = self.node(over);
        let range = over.range.start..call.end;
        let item = self.item_of(&over, call);
        let name = self.variable_name(variable, call);
        self.variables.push((name, item.clone()));
        let body = match how {
            Comprehension::Map => self.node(body),
            _ => self.condition(body, || both(format!("in `{}`", call.name), format!("in `{}`", call.name))),
        };
        self.variables.pop();
        let kind = match how {
            Comprehension::Map => Type::list_of(body.kind),
            Comprehension::Filter => Type::list_of(item),
            _ => Type::Boolean,
        };
        Checked { node: Node::Comprehend(how, Box::new(over.node), Box::new(body.node)), kind, range }
    }

    fn item_of(&mut self, over: &Checked, call: &Call<'_>) -> Type {
        let written = self.source[over.range.clone()].trim();
        match &over.kind {
            Type::List(item) | Type::MapOf { value: item, .. } => (**item).clone(),
            Type::Any => Type::Any,
            other => {
                let message = Text::said(|l| match l {
                    Language::Nl => format!("`{}` gaat over een lijst, en dit is {}", call.name, other.in_words(l)),
                    Language::En => format!("`{}` goes over a list, and this is {}", call.name, other.in_words(l)),
                });
                let fault = Fault::new(FaultKind::WrongType, over.range.clone(), message);
                self.faults.push(match other {
                    Type::FanOut { .. } => {
                        let each = format!("{written}.each.{}(i, ...)", call.name);
                        fault.with_help(both(format!("schrijf `{each}`"), format!("write `{each}`")))
                    }
                    _ => fault.with_help(both("noem een lijst voor de punt", "name a list before the dot")),
                });
                Type::Any
            }
        }
    }

    /// The variable of a macro; one that hides another name would mislead the reader.
    fn variable_name(&mut self, variable: &IdedExpr, call: &Call<'_>) -> String {
        let place = self.parsed.place(variable);
        let Expr::Ident(spelled) = &variable.expr else {
            let message = both(
                format!("het eerste in `{}` is een nieuwe naam voor elk item", call.name),
                format!("the first thing in `{}` is a new name for each item", call.name),
            );
            let fault = Fault::new(FaultKind::Syntax, place, message);
            self.faults.push(fault.written_as(&format!("list.{}(x, ...)", call.name)));
            return String::new();
        };
        let name = self.parsed.name(spelled).to_owned();
        if self.scope.get(&name).is_some() || self.variables.iter().any(|(taken, _)| *taken == name) {
            let message =
                both(format!("`{name}` betekent hier al iets"), format!("`{name}` already means something here"));
            let help = both("kies een andere naam", "choose another name");
            self.faults.push(Fault::new(FaultKind::WrongType, place, message).with_help(help));
        }
        name
    }
}

fn literal_text(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}
