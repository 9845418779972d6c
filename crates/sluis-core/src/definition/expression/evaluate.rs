// SPDX-License-Identifier: EUPL-1.2
//! Works a checked expression out over the values of one instance. A value that is missing makes the whole fail closed
//! with a sentence, unless the answer does not depend on it. Never panics, rounds money, or takes unbounded steps.

mod arithmetic;

use std::borrow::Cow;
use std::cmp::Ordering;

use super::absence::Absence;
use super::check::Read;
use super::datum::Datum;
use super::fault::EvaluationFault;
use super::tree::{Comparison, Comprehension, Node, Search, Sum};
use crate::text::{Language, Text, both};

/// The most parts that one evaluation works out, macros counted for each item; then it gives up.
const MOST_STEPS: usize = 200_000;

type Value<'v> = Cow<'v, Datum>;
type Result<T> = std::result::Result<T, EvaluationFault>;

/// Works out `root`; `values` are those of `reads`, in the same order.
pub(super) fn evaluate(root: &Node, source: &str, reads: &[Read], values: &[Datum]) -> Result<Datum> {
    let mut run = Run { source, reads, values, variables: Vec::new(), steps: 0 };
    run.value(root).map(Cow::into_owned)
}

struct Run<'v> {
    source: &'v str,
    reads: &'v [Read],
    values: &'v [Datum],
    variables: Vec<Value<'v>>,
    steps: usize,
}

impl<'v> Run<'v> {
    fn value(&mut self, node: &'v Node) -> Result<Value<'v>> {
        self.charge(1)?;
        let found = match node {
            Node::Literal(datum) => Ok(Cow::Borrowed(datum)),
            Node::Read(index) => Ok(self.read(*index)),
            Node::Variable(up, _) => Ok(self.variable(*up)),
            Node::Member(of, name) => self.value(of).map(|of| member(of, name)),
            Node::Index(of, key) => self.index(of, key),
            Node::List(items) => self.list(items),
            Node::Values(map) => self.values(map),
            Node::Choose(parts) => self.choose(parts),
            Node::Comprehend(Comprehension::Map, over, body) => self.map(over, body),
            Node::Comprehend(Comprehension::Filter, over, body) => self.filter(over, body),
            Node::Negate(one) => self.negate(one),
            Node::Calculate(sum, one, other) => self.calculate(*sum, one, other),
            Node::Size(one) => self.size(one),
            condition => self.decide(condition).map(|truth| Cow::Owned(Datum::Boolean(truth))),
        };
        match found.as_deref() {
            Ok(Datum::Absent(why)) => Err(self.absent(node, why)),
            _ => found,
        }
    }

    fn absent(&self, node: &Node, why: &Absence) -> EvaluationFault {
        let what = match node {
            // The engine gave the reason for the step, not for this word of it.
            Node::Member(of, _) if *why != Absence::NoValue && matches!(**of, Node::Read(_)) => self.subject(of),
            _ => self.subject(node),
        };
        EvaluationFault::Absent { what, why: why.clone() }
    }

    fn read(&self, index: usize) -> Value<'v> {
        self.values.get(index).map_or_else(|| missing(Absence::NotGiven), Cow::Borrowed)
    }

    fn index(&mut self, of: &'v Node, key: &'v Node) -> Result<Value<'v>> {
        let of = self.value(of)?;
        item(of, self.value(key)?.as_ref())
    }

    fn list(&mut self, items: &'v [Node]) -> Result<Value<'v>> {
        let items: Result<Vec<Datum>> = items.iter().map(|item| self.value(item).map(Cow::into_owned)).collect();
        items.map(|items| Cow::Owned(Datum::List(items)))
    }

    fn values(&mut self, map: &'v Node) -> Result<Value<'v>> {
        let values = items(self.value(map)?)?;
        Ok(Cow::Owned(Datum::List(values.into_iter().map(Cow::into_owned).collect())))
    }

    fn choose(&mut self, parts: &'v [Node; 3]) -> Result<Value<'v>> {
        let [condition, one, other] = parts;
        let chosen = if self.truth(condition)? { one } else { other };
        self.value(chosen)
    }

    fn negate(&mut self, one: &'v Node) -> Result<Value<'v>> {
        arithmetic::negate(self.value(one)?.as_ref()).map(Cow::Owned)
    }

    fn calculate(&mut self, sum: Sum, one: &'v Node, other: &'v Node) -> Result<Value<'v>> {
        let one = self.value(one)?;
        arithmetic::calculate(sum, &one, self.value(other)?.as_ref()).map(Cow::Owned)
    }

    fn size(&mut self, one: &'v Node) -> Result<Value<'v>> {
        size(self.value(one)?.as_ref()).map(|size| Cow::Owned(Datum::Integer(size)))
    }

    /// Counts the work, so that large lists cannot make one condition run for seconds.
    fn charge(&mut self, steps: usize) -> Result<()> {
        self.steps += steps;
        match self.steps {
            0..=MOST_STEPS => Ok(()),
            _ => Err(impossible(both(
                "de voorwaarde loopt over te veel waarden; splits haar in meer voorwaarden",
                "the condition goes over too many values; split it into several conditions",
            ))),
        }
    }

    /// The parts that are true or false.
    fn decide(&mut self, node: &'v Node) -> Result<bool> {
        match node {
            Node::Not(one) => Ok(!self.truth(one)?),
            Node::And(one, other) => self.settle(one, other, false),
            Node::Or(one, other) => self.settle(one, other, true),
            Node::Has(one) => self.has(one),
            Node::Compare(how, one, other) => self.compare(*how, one, other),
            Node::In(one, list) => self.is_in(one, list),
            Node::Search(search, text, part) => self.search(*search, text, part),
            Node::Matches(text, pattern) => self.value(text).and_then(|text| Ok(pattern.is_match(as_text(&text)?))),
            Node::Comprehend(how, over, body) => self.count(*how, over, body),
            other => as_truth(self.value(other)?.as_ref()),
        }
    }

    fn has(&mut self, one: &'v Node) -> Result<bool> {
        match self.value(one) {
            Ok(_) => Ok(true),
            Err(EvaluationFault::Absent { .. }) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    fn compare(&mut self, how: Comparison, one: &'v Node, other: &'v Node) -> Result<bool> {
        let one = self.value(one)?;
        compare(how, &one, self.value(other)?.as_ref())
    }

    fn is_in(&mut self, one: &'v Node, list: &'v Node) -> Result<bool> {
        let (one, list) = (self.value(one)?, self.value(list)?);
        if let Datum::List(items) = list.as_ref() {
            self.charge(items.len())?;
        }
        is_in(&one, &list)
    }

    fn search(&mut self, search: Search, text: &'v Node, part: &'v Node) -> Result<bool> {
        let (text, part) = (self.value(text)?, self.value(part)?);
        let (text, part) = (as_text(&text)?, as_text(&part)?);
        Ok(match search {
            Search::Contains => text.contains(part),
            Search::StartsWith => text.starts_with(part),
            Search::EndsWith => text.ends_with(part),
        })
    }

    fn truth(&mut self, node: &'v Node) -> Result<bool> {
        as_truth(self.value(node)?.as_ref())
    }

    /// `&&` is settled by a false side and `||` by a true one, whichever side it is, as CEL says: a missing value only
    /// counts where the answer depends on it.
    fn settle(&mut self, one: &'v Node, other: &'v Node, settled_by: bool) -> Result<bool> {
        let first = self.truth(one);
        if matches!(&first, Ok(truth) if *truth == settled_by) {
            return first;
        }
        match (first, self.truth(other)) {
            (_, Ok(truth)) if truth == settled_by => Ok(truth),
            (Err(fault), _) => Err(fault),
            (Ok(_), second) => second,
        }
    }

    fn variable(&self, up: usize) -> Value<'v> {
        let index = self.variables.len().checked_sub(up + 1);
        index.and_then(|index| self.variables.get(index)).cloned().unwrap_or_else(|| missing(Absence::NotGiven))
    }

    fn each<T>(&mut self, item: Value<'v>, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.variables.push(item);
        let done = work(self);
        self.variables.pop();
        done
    }

    fn map(&mut self, over: &'v Node, body: &'v Node) -> Result<Value<'v>> {
        let over = items(self.value(over)?)?;
        let mapped: Result<Vec<Datum>> =
            over.into_iter().map(|item| self.each(item, |run| run.value(body).map(Cow::into_owned))).collect();
        mapped.map(|items| Cow::Owned(Datum::List(items)))
    }

    fn filter(&mut self, over: &'v Node, body: &'v Node) -> Result<Value<'v>> {
        let mut kept = Vec::new();
        for item in items(self.value(over)?)? {
            if self.each(item.clone(), |run| run.truth(body))? {
                kept.push(item.into_owned());
            }
        }
        Ok(Cow::Owned(Datum::List(kept)))
    }

    /// `all`, `exists` and `exists_one`. As with `&&` and `||`, an item that settles the answer outweighs a missing one.
    fn count(&mut self, how: Comprehension, over: &'v Node, body: &'v Node) -> Result<bool> {
        let (mut met, mut failed) = (0_usize, None);
        for item in items(self.value(over)?)? {
            match self.each(item, |run| run.truth(body)) {
                Ok(true) if how == Comprehension::Exists => return Ok(true),
                Ok(false) if how == Comprehension::All => return Ok(false),
                Ok(truth) => met += usize::from(truth),
                Err(fault) => failed = failed.or(Some(fault)),
            }
        }
        match (failed, how) {
            (Some(fault), _) => Err(fault),
            (None, Comprehension::All) => Ok(true),
            (None, Comprehension::ExistsOne) => Ok(met == 1),
            (None, _) => Ok(false),
        }
    }

    /// What a missing value is called in the sentence for people.
    fn subject(&self, node: &Node) -> Text {
        Text::said(|language| self.called(node, language))
    }

    fn called(&self, node: &Node, language: Language) -> String {
        let of_read = |read: &Read| match (&*read.root, &read.id) {
            ("steps", Some(id)) => {
                language.say(format!("het resultaat van stap {id}"), format!("the result of step {id}"))
            }
            ("inputs", Some(id)) => language.say(format!("de invoer {id}"), format!("the input {id}")),
            ("phases", Some(id)) => language.say(format!("de stand van fase {id}"), format!("the state of phase {id}")),
            ("gates", Some(id)) => {
                language.say(format!("de uitkomst van poort {id}"), format!("the outcome of gate {id}"))
            }
            (root, Some(id)) => format!("{root}.{id}"),
            (root, None) => root.to_owned(),
        };
        match node {
            Node::Read(index) => self.reads.get(*index).map_or_else(String::new, of_read),
            Node::Variable(_, name) => name.clone(),
            Node::Member(of, name) => match of.as_ref() {
                Node::Member(of, outputs) if outputs == "outputs" => format!("{name} in {}", self.called(of, language)),
                _ => format!("{name} in {}", self.called(of, language)),
            },
            Node::Index(of, key) => {
                let of = self.called(of, language);
                match key.as_ref() {
                    Node::Literal(Datum::Text(key)) => format!("{of}[{key}]"),
                    Node::Literal(at) => language.say(format!("onderdeel {at} van {of}"), format!("item {at} of {of}")),
                    _ => language.say(format!("een onderdeel van {of}"), format!("an item of {of}")),
                }
            }
            _ => {
                let source = self.source.trim();
                language.say(format!("een waarde in `{source}`"), format!("a value in `{source}`"))
            }
        }
    }
}

fn missing<'v>(why: Absence) -> Value<'v> {
    Cow::Owned(Datum::Absent(why))
}

fn impossible(sentence: Text) -> EvaluationFault {
    EvaluationFault::Impossible(sentence)
}

/// A fault with what kind of value this is in its sentence.
fn of_kind(datum: &Datum, nl: impl Fn(&str) -> String, en: impl Fn(&str) -> String) -> EvaluationFault {
    let kind = datum.kind();
    impossible(both(nl(kind.get(Language::Nl)), en(kind.get(Language::En))))
}

fn member<'v>(of: Value<'v>, name: &str) -> Value<'v> {
    match of {
        Cow::Borrowed(Datum::Record(fields) | Datum::FanOut { whole: fields, .. }) => {
            fields.get(name).map_or_else(|| missing(Absence::NoValue), Cow::Borrowed)
        }
        Cow::Owned(Datum::Record(mut fields) | Datum::FanOut { whole: mut fields, .. }) => {
            fields.swap_remove(name).map_or_else(|| missing(Absence::NoValue), Cow::Owned)
        }
        other => missing(Absence::Fieldless(other.kind())),
    }
}

fn item<'v>(of: Value<'v>, key: &Datum) -> Result<Value<'v>> {
    let found = match (of.as_ref(), key) {
        (Datum::List(list), Datum::Integer(position)) => {
            let item = usize::try_from(*position).ok().and_then(|position| list.get(position));
            item.cloned().ok_or(Absence::NoItem(*position))
        }
        (Datum::Record(fields), Datum::Text(key)) => {
            fields.get(key).cloned().ok_or_else(|| Absence::NoField(key.clone()))
        }
        (Datum::FanOut { instances, .. }, Datum::Text(key)) => {
            instances.get(key).cloned().ok_or_else(|| Absence::NoInstance(key.clone()))
        }
        (of, key) => {
            let (of, key) = (of.kind(), key.kind());
            return Err(impossible(Text::said(|language| {
                let (of, key) = (of.get(language), key.get(language));
                language
                    .say(format!("{key} is niet op te zoeken in {of}"), format!("{key} cannot be looked up in {of}"))
            })));
        }
    };
    Ok(found.map_or_else(missing, Cow::Owned))
}

/// The items that a macro goes over: those of a list, or the values of a map.
fn items<'v>(over: Value<'v>) -> Result<Vec<Value<'v>>> {
    match over {
        Cow::Borrowed(Datum::List(list)) => Ok(list.iter().map(Cow::Borrowed).collect()),
        Cow::Owned(Datum::List(list)) => Ok(list.into_iter().map(Cow::Owned).collect()),
        Cow::Borrowed(Datum::Record(fields)) => Ok(fields.values().map(Cow::Borrowed).collect()),
        Cow::Owned(Datum::Record(fields)) => Ok(fields.into_values().map(Cow::Owned).collect()),
        other => Err(of_kind(
            &other,
            |kind| format!("hier hoort een lijst, en dit is {kind}"),
            |kind| format!("a list is asked for, and this is {kind}"),
        )),
    }
}

fn as_truth(datum: &Datum) -> Result<bool> {
    match datum {
        Datum::Boolean(truth) => Ok(*truth),
        other => Err(of_kind(
            other,
            |kind| format!("hier hoort ja of nee, en dit is {kind}"),
            |kind| format!("true or false is asked for, and this is {kind}"),
        )),
    }
}

fn as_text(datum: &Datum) -> Result<&str> {
    match datum {
        Datum::Text(text) => Ok(text),
        other => Err(of_kind(
            other,
            |kind| format!("hier hoort tekst, en dit is {kind}"),
            |kind| format!("text is asked for, and this is {kind}"),
        )),
    }
}

fn size(datum: &Datum) -> Result<i64> {
    let size = match datum {
        Datum::Text(text) => text.chars().count(),
        Datum::List(list) => list.len(),
        Datum::Record(fields) | Datum::FanOut { instances: fields, .. } => fields.len(),
        other => {
            return Err(of_kind(
                other,
                |kind| format!("alleen een lijst of een tekst heeft een lengte, en dit is {kind}"),
                |kind| format!("a list or a text has a size, and this is {kind}"),
            ));
        }
    };
    Ok(i64::try_from(size).unwrap_or(i64::MAX))
}

fn is_in(item: &Datum, list: &Datum) -> Result<bool> {
    match (item, list) {
        (_, Datum::List(items)) => {
            for one in items {
                if order(item, one)? == Ordering::Equal {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Datum::Text(key), Datum::Record(fields) | Datum::FanOut { instances: fields, .. }) => {
            Ok(fields.contains_key(key))
        }
        (_, other) => Err(of_kind(
            other,
            |kind| format!("na `in` hoort een lijst, en dit is {kind}"),
            |kind| format!("a list is asked for after `in`, and this is {kind}"),
        )),
    }
}

fn compare(how: Comparison, one: &Datum, other: &Datum) -> Result<bool> {
    let order = order(one, other)?;
    Ok(match how {
        Comparison::Equal => order.is_eq(),
        Comparison::Unequal => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::More => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    })
}

/// How two values of one sort stand to each other; lists item by item, the shorter one first.
fn order(one: &Datum, other: &Datum) -> Result<Ordering> {
    let unlike = || {
        let (one, other) = (one.kind(), other.kind());
        impossible(Text::said(|language| {
            let (one, other) = (one.get(language), other.get(language));
            language.say(
                format!("{one} is niet te vergelijken met {other}"),
                format!("{one} cannot be compared with {other}"),
            )
        }))
    };
    match (one, other) {
        (Datum::Text(one), Datum::Text(other)) => Ok(one.cmp(other)),
        (Datum::Integer(one), Datum::Integer(other)) => Ok(one.cmp(other)),
        (Datum::Integer(whole), Datum::Decimal(number)) => (*whole as f64).partial_cmp(number).ok_or_else(unlike),
        (Datum::Decimal(number), Datum::Integer(whole)) => number.partial_cmp(&(*whole as f64)).ok_or_else(unlike),
        (Datum::Decimal(one), Datum::Decimal(other)) => one.partial_cmp(other).ok_or_else(unlike),
        (Datum::Money(one), Datum::Money(other)) => Ok(one.cmp(other)),
        (Datum::Date(one), Datum::Date(other)) => Ok(one.cmp(other)),
        (Datum::Moment(one), Datum::Moment(other)) => Ok(one.cmp(other)),
        (Datum::Boolean(one), Datum::Boolean(other)) => Ok(one.cmp(other)),
        (Datum::List(one), Datum::List(other)) => {
            for (one, other) in one.iter().zip(other) {
                let order = order(one, other)?;
                if order.is_ne() {
                    return Ok(order);
                }
            }
            Ok(one.len().cmp(&other.len()))
        }
        _ => Err(unlike()),
    }
}
