// SPDX-License-Identifier: EUPL-1.2
//! Tests of the expression language as its callers see it: the names of a small workflow, and one instance of it.

mod checking;
mod evaluation;
mod hostile;
mod texts;

use jiff::civil::date;

use super::{Absence, Datum, EvaluationFault, Expression, Fault, Scope, Type};
use crate::money::Money;
use crate::text::Language;

/// The names that are known in a condition of the example workflow.
fn scope() -> Scope {
    let state = || Type::Choice(["waiting", "open", "done", "skipped", "cancelled"].map(str::to_owned).into());
    let challenge = Type::record([("question", Type::Text), ("count", Type::Integer)]);
    let workshop_outputs = Type::record([("attendance", Type::Integer), ("n", Type::Integer)]);
    let instance = || [("state".to_owned(), state()), ("outputs".to_owned(), workshop_outputs.clone())];
    let whole =
        Type::record([("attendance", Type::list_of(Type::Integer)), ("challenges", Type::list_of(challenge.clone()))]);
    let workshop = Type::FanOut {
        whole: [
            ("state".to_owned(), state()),
            ("outputs".to_owned(), whole),
            ("each".to_owned(), Type::list_of(Type::Record(instance().into_iter().collect()))),
        ]
        .into_iter()
        .collect(),
        instance: instance().into_iter().collect(),
    };
    let steps = Type::record([
        ("workshop", workshop),
        ("choose-question", Type::record([("state", state()), ("chosen", Type::list_of(Type::Text))])),
        ("choose", Type::record([("state", state())])),
        ("recruitment", Type::record([("state", state()), ("appointed", Type::Integer)])),
        ("funding", Type::record([("state", state()), ("pledged", Type::Money), ("budget", Type::Money)])),
        ("in", Type::record([("state", state())])),
    ]);
    let inputs = Type::record([
        ("start-date", Type::Date),
        ("domains", Type::list_of(Type::Text)),
        ("share", Type::Decimal),
        ("title", Type::Text),
    ]);
    let party = Type::record([("id", Type::Text), ("partner", Type::Boolean), ("weight", Type::Integer)]);
    let verdict = Type::Choice(["approve", "rework", "stop"].map(str::to_owned).into());
    let gates = Type::record([("preparation", Type::record([("state", Type::Text), ("verdict", verdict)]))]);
    let phases = Type::record([("preparation", Type::record([("state", Type::Text)]))]);
    let roots = [
        ("inputs", inputs),
        ("steps", steps),
        ("phases", phases),
        ("gates", gates),
        ("parties", Type::map_under(["goirle", "oisterwijk", "abg"], party)),
        ("anything", Type::Any),
    ];
    Scope::new(roots.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect())
}

/// What one instance of it has; `funding` was skipped.
fn values(root: &str, id: Option<&str>) -> Datum {
    let instance = |n: i64| {
        let outputs = Datum::record([("attendance", Datum::Integer(10 * n)), ("n", Datum::Integer(n))]);
        Datum::record([("state", Datum::text("done")), ("outputs", outputs)])
    };
    let party = |id: &str, partner: bool, weight: Option<i64>| {
        let mut fields = vec![("id", Datum::text(id)), ("partner", Datum::Boolean(partner))];
        fields.extend(weight.map(|weight| ("weight", Datum::Integer(weight))));
        (id.to_owned(), Datum::record(fields))
    };
    match (root, id) {
        ("steps", Some("workshop")) => Datum::FanOut {
            whole: [
                ("state".to_owned(), Datum::text("done")),
                (
                    "outputs".to_owned(),
                    Datum::record([("attendance", Datum::List(vec![Datum::Integer(20), Datum::Integer(50)]))]),
                ),
                ("each".to_owned(), Datum::List(vec![instance(2), instance(5)])),
            ]
            .into_iter()
            .collect(),
            instances: [("sociaal".to_owned(), instance(2)), ("ruimte".to_owned(), instance(5))].into_iter().collect(),
        },
        ("steps", Some("choose-question")) => {
            Datum::record([("state", Datum::text("done")), ("chosen", Datum::List(vec![Datum::text("sociaal-1")]))])
        }
        ("steps", Some("recruitment")) => {
            Datum::record([("state", Datum::text("done")), ("appointed", Datum::Integer(3))])
        }
        ("steps", Some("funding")) => Datum::record([
            ("state", Datum::text("skipped")),
            ("pledged", Absence::StepSkipped.datum()),
            ("budget", Datum::Money(Money::of_cents(9_000_000))),
        ]),
        ("steps", Some("choose")) => Absence::StepSkipped.datum(),
        ("inputs", Some("start-date")) => Datum::Date(date(2027, 5, 1)),
        ("inputs", Some("domains")) => Datum::List(vec![Datum::text("sociaal"), Datum::text("ruimte")]),
        ("inputs", Some("share")) => Datum::Decimal(0.5),
        ("inputs", Some("title")) => Datum::text("Datagedreven werken"),
        ("parties", None) => Datum::Record(
            [party("goirle", false, Some(24_000)), party("oisterwijk", false, Some(33_000)), party("abg", true, None)]
                .into_iter()
                .collect(),
        ),
        ("anything", None) => Datum::text("a text"),
        _ => Absence::NotGiven.datum(),
    }
}

fn compile(source: &str) -> Result<Expression, Vec<Fault>> {
    Expression::compile(source, &scope(), None)
}

fn evaluate(source: &str) -> Result<Datum, EvaluationFault> {
    let expression = compile(source).unwrap_or_else(|faults| panic!("{source}: {faults:?}"));
    expression.evaluate(&values)
}

/// The faults of `source` as lines: what they point at, the message and the help.
fn faults(source: &str, wanted: Option<&Type>) -> Vec<String> {
    let line = |fault: Fault| {
        let help = fault.told.help.map(|help| format!(" ({})", help.get(Language::En))).unwrap_or_default();
        format!("[{}] {:?}: {}{help}", &source[fault.range], fault.kind, fault.told.message.get(Language::En))
    };
    match Expression::compile(source, &scope(), wanted) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(line).collect(),
    }
}
