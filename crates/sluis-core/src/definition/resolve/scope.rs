// SPDX-License-Identifier: EUPL-1.2
//! The types of everything that an expression can read: inputs, steps by their kind, phases, gates and parties.
//! The engine gives values under exactly these names; never add one here alone.

use indexmap::IndexMap;

use super::names::Names;
use crate::definition::Verdict;
use crate::definition::expression::{Scope, Type};
use crate::definition::written::fields::{Field, FieldKind, Fields, Options};
use crate::definition::written::step::{Own, Step};
use crate::definition::written::workflow::{Further, Party};

/// The states of a step.
const STEP_STATES: [&str; 5] = ["waiting", "open", "done", "skipped", "cancelled"];
/// The states of a phase.
const PHASE_STATES: [&str; 4] = ["waiting", "open", "passed", "stopped"];
/// The states of a gate.
const GATE_STATES: [&str; 5] = ["waiting", "open", "passed", "on-hold", "stopped"];

/// The names around a spot, with `steps` as they may be read there; only those of the roots, phases and gates that are listed.
pub(super) fn around(names: &Names<'_>, steps: Type, is_listed: impl Fn(&str) -> bool) -> Scope {
    let has_gate = |phase: &super::names::PhaseAt<'_>| phase.written.is_none_or(|written| written.gate.is_some());
    let phases = || names.phases.iter().map(|phase| (phase.id, has_gate(phase)));
    of(names.parties, &phases, [&|| record_of(names.inputs), &|| steps.clone()], is_listed)
}

/// The names of a workflow. `phases` have a gate or have none; `inputs` and `steps` come as types.
pub(super) fn of<'n, P: Iterator<Item = (&'n str, bool)>>(
    parties: &IndexMap<String, Party>,
    phases: &dyn Fn() -> P,
    [inputs, steps]: [&dyn Fn() -> Type; 2],
    is_listed: impl Fn(&str) -> bool,
) -> Scope {
    let phases = || phases().filter(|(id, _)| is_listed(id));
    let state = || Type::record([("state", words(&PHASE_STATES))]);
    let roots: [(&str, &dyn Fn() -> Type); 5] = [
        ("inputs", inputs),
        ("steps", steps),
        ("phases", &|| Type::record(phases().map(|(id, _)| (id, state())))),
        ("gates", &|| Type::record(phases().filter(|(_, has_gate)| *has_gate).map(|(id, _)| (id, gate())))),
        ("parties", &|| Type::map_under(parties.keys(), party(parties))),
    ];
    let listed = roots.iter().filter(|(root, _)| is_listed(root));
    Scope::new(listed.map(|(root, kind)| ((*root).to_owned(), kind())).collect())
}

fn gate() -> Type {
    Type::record([("state", words(&GATE_STATES)), ("verdict", words(&Verdict::ALL.map(Verdict::word)))])
}

/// A party: what every party has, and each number and text that any party has.
pub(super) fn party(parties: &IndexMap<String, Party>) -> Type {
    let mut fields = IndexMap::from([
        ("id".to_owned(), Type::Text),
        ("title".to_owned(), Type::Text),
        ("partner".to_owned(), Type::Boolean),
    ]);
    for (name, further) in parties.values().flat_map(|party| &party.further) {
        let kind = match further {
            Further::Number(_) => Type::Decimal,
            Further::Text(_) => Type::Text,
        };
        fields.entry(name.clone()).or_insert(kind);
    }
    Type::Record(fields)
}

/// What is read of a step. `list` is the type of the list that it picks or chooses from, when it does.
pub(super) fn step(step: &Step, list: Option<&Type>) -> Type {
    let mut one = IndexMap::from([
        ("state".to_owned(), words(&STEP_STATES)),
        ("outputs".to_owned(), record_of(&step.shared.outputs)),
    ]);
    one.extend(own(&step.own, list).into_iter().map(|(name, kind)| (name.to_owned(), kind)));
    if step.shared.for_each.is_none() {
        return Type::Record(one);
    }
    one.insert_before(1, "key".to_owned(), Type::Text);
    let joined = step.shared.outputs.iter().map(|(name, output)| (name.as_str(), joined(field(output))));
    let whole = IndexMap::from([
        ("state".to_owned(), words(&STEP_STATES)),
        ("outputs".to_owned(), Type::record(joined)),
        ("each".to_owned(), Type::list_of(Type::Record(one.clone()))),
    ]);
    Type::FanOut { whole, instance: one }
}

/// Of all instances together: lists are joined, anything else becomes a list.
fn joined(kind: Type) -> Type {
    match kind {
        Type::List(item) => Type::List(item),
        other => Type::list_of(other),
    }
}

/// The words that only this kind of step has.
fn own(own: &Own, list: Option<&Type>) -> Vec<(&'static str, Type)> {
    match own {
        Own::Task | Own::Wait(_) => Vec::new(),
        Own::Workshop(_) => vec![("planned", Type::Moment)],
        Own::Selection(_) => vec![
            ("selected", options(list)),
            ("ranking", Type::list_of(Type::record([("item", Type::Text), ("score", Type::Decimal)]))),
        ],
        Own::Decision(_) => vec![("chosen", options(list))],
        Own::Recruitment(recruitment) => {
            let positions = recruitment.positions.keys().map(|id| (id.as_str(), Type::Integer));
            vec![("appointed", Type::Integer), ("appointed_by_position", Type::record(positions))]
        }
        Own::Funding(_) => {
            vec![("budget", Type::Money), ("pledged", Type::Money), ("pledged_hours", Type::Integer)]
        }
    }
}

/// The list of what was taken out of a list: records with an `id`; plain values become records with a `title`.
fn options(list: Option<&Type>) -> Type {
    let named = || Type::record([("id", Type::Text), ("title", Type::Text)]);
    let item = match list {
        Some(Type::List(item)) => match &**item {
            Type::Record(fields) => {
                let mut fields = fields.clone();
                fields.entry("id".to_owned()).or_insert(Type::Text);
                Type::Record(fields)
            }
            Type::Any => Type::Any,
            _ => named(),
        },
        Some(_) => Type::Any,
        None => named(),
    };
    Type::list_of(item)
}

/// A record of typed values.
pub(super) fn record_of(fields: &Fields) -> Type {
    Type::record(fields.iter().map(|(name, one)| (name.as_str(), field(one))))
}

/// The type of a value as expressions see it.
fn field(written: &Field) -> Type {
    match (written.kind, written.of, &written.fields) {
        (FieldKind::List, _, Some(fields)) => {
            let named = fields.iter().map(|(name, one)| (name.as_str(), field(one)));
            Type::list_of(Type::record(std::iter::once(("id", Type::Text)).chain(named)))
        }
        (FieldKind::List, of, None) => Type::list_of(plain(of.unwrap_or(FieldKind::Text), written.options.as_ref())),
        (FieldKind::Choices, ..) => Type::list_of(plain(FieldKind::Choice, written.options.as_ref())),
        (kind, ..) => plain(kind, written.options.as_ref()),
    }
}

fn plain(kind: FieldKind, options: Option<&Options>) -> Type {
    match kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Person | FieldKind::Party => Type::Text,
        FieldKind::Integer => Type::Integer,
        FieldKind::Decimal => Type::Decimal,
        FieldKind::Money => Type::Money,
        FieldKind::Date => Type::Date,
        FieldKind::Boolean => Type::Boolean,
        FieldKind::Choice | FieldKind::Choices => match options {
            Some(Options::Words(words)) => Type::Choice(words.clone()),
            Some(Options::Named(named)) => Type::Choice(named.keys().cloned().collect()),
            None => Type::Text,
        },
        FieldKind::File => Type::record([("name", Type::Text), ("hash", Type::Text), ("size", Type::Integer)]),
        FieldKind::List => Type::Any,
    }
}

fn words(words: &[&str]) -> Type {
    Type::Choice(words.iter().map(|word| (*word).to_owned()).collect())
}
