// SPDX-License-Identifier: EUPL-1.2
//! The keys of a step's own kind, and the list that a selection or a decision takes from.
//! Never looks at the keys that all kinds share.

use super::expressions::{Spot, Variable};
use super::values;
use super::{Found, approvals, funding};
use crate::calendar::{Anchor, Due, DueRule, Policy, Term};
use crate::definition::expression::{Expression, Type};
use crate::definition::place::Place;
use crate::definition::written::step::{
    Between, Decision, Options as WrittenOptions, Own, Pick as WrittenPick, Recruitment, Selection, Wait, Workshop,
};
use crate::definition::{Criterion, Invite, Options, Pick, Position, StepKind};
use crate::diagnostic::Code;
use crate::text::both;

/// What the own keys of a step mean.
pub(super) struct Kind {
    /// The kind; nothing when something is wrong with it.
    pub(super) kind: Option<StepKind>,
    /// The type of the list that is taken from, when there is one.
    pub(super) list: Option<Type>,
}

/// Reads the own keys of a step; `variable` is that of its `for_each`.
pub(super) fn resolve(
    own: &Own,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    variable: &Variable<'_>,
    found: &mut Found,
) -> Kind {
    let without_list = |kind| Kind { kind, list: None };
    match own {
        Own::Task => without_list(Some(StepKind::Task)),
        Own::Workshop(written) => without_list(workshop(written, at, spot, found)),
        Own::Selection(written) => selection(written, at, spot, variable, found),
        Own::Decision(written) => decision(written, at, spot, variable, found),
        Own::Recruitment(written) => without_list(recruitment(written, at, spot, found)),
        Own::Funding(written) => without_list(funding::funding(written, at, spot.names(), found)),
        Own::Wait(written) => without_list(wait(written, at, found)),
    }
}

fn workshop(written: &Workshop, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<StepKind> {
    let plan_before = values::given_term(written.plan_before.as_ref(), &at.key("plan_before"), found);
    let invite = super::given(written.invite.as_ref(), |invite| {
        let at = at.key("invite");
        let roles = spot.names().roles(&invite.roles, &at.key("roles"), found);
        let lasting = values::given_term(invite.lasting.as_ref(), &at.key("lasting"), found);
        Some(Invite { roles: roles?, lasting: Some(lasting?.unwrap_or(Term::Hours(1))) })
    });
    Some(StepKind::Workshop { plan_before: plan_before?, invite: invite? })
}

/// An expression that yields a list; nothing when it has faults, and then the list may hold anything.
fn list(
    source: &str,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    variable: &Variable<'_>,
    found: &mut Found,
) -> (Option<Expression>, Option<Type>) {
    let expression = spot.compile(source, at, variable, &Type::list_of(Type::Any), found);
    let list = expression.as_ref().map_or(Type::Any, |expression| expression.result_type().clone());
    (expression, Some(list))
}

fn selection(
    written: &Selection,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    variable: &Variable<'_>,
    found: &mut Found,
) -> Kind {
    let (from, list) = list(&written.from, &at.key("from"), spot, variable, found);
    let pick = pick(&written.pick, &at.key("pick"), found);
    let criteria_at = at.key("criteria");
    let criteria = super::all(written.criteria.iter().map(|(id, criterion)| {
        let at = criteria_at.key(id);
        let title = values::given_text(criterion.title.as_ref(), &at.key("title"), spot.names(), found)?;
        Some((id.clone(), Criterion { title, weight: criterion.weight.unwrap_or(1.0) }))
    }));
    let kind = || Some(StepKind::Selection { from: from?, pick: pick?, criteria: criteria? });
    Kind { kind: kind(), list }
}

fn pick(written: &WrittenPick, at: &Place<'_>, found: &mut Found) -> Option<Pick> {
    let (min, max) = match written {
        WrittenPick::Exactly(number) => (*number, *number),
        // The most is bound by the list itself, which is not known yet.
        WrittenPick::Between(Between { min, max }) => (min.unwrap_or(1), max.unwrap_or(u32::MAX)),
    };
    if min > max {
        let message = both(
            format!("minstens {min} en hoogstens {max} gaat niet samen"),
            format!("at least {min} and at most {max} cannot both hold"),
        );
        let help = both("wissel `min` en `max` om", "exchange `min` and `max`");
        let fault = at.finding(Code::LIMITS_CROSS, message).with_help(help);
        found.push(at.exchanging(fault, "min", "max"));
        return None;
    }
    Some(Pick { min, max })
}

fn decision(
    written: &Decision,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    variable: &Variable<'_>,
    found: &mut Found,
) -> Kind {
    let pick = written.pick.unwrap_or(1);
    let options_at = at.key("options");
    let (options, list) = match &written.options {
        WrittenOptions::Expression(source) => {
            let (expression, list) = self::list(source, &options_at, spot, variable, found);
            (expression.map(Options::Expression), list)
        }
        WrittenOptions::Texts(texts) => {
            let texts = texts.iter().enumerate();
            let read = texts.map(|(index, text)| values::text(text, &options_at.index(index), spot.names(), found));
            let texts: Option<Vec<_>> = super::all(read);
            (texts.map(Options::Texts), None)
        }
    };
    let approvals = approvals::approvals(&written.approvals, &at.key("approvals"), spot.names(), found);
    let objection = values::given_term(written.objection.as_ref(), &at.key("objection"), found);
    let few = matches!(&options, Some(Options::Texts(texts)) if (texts.len() as u64) < u64::from(pick));
    if few {
        let message = both(
            format!("er moeten er {pick} gekozen worden, en er zijn minder opties"),
            format!("{pick} are to be chosen, and there are fewer options"),
        );
        let help = both("verlaag `pick`, of voeg opties toe", "lower `pick`, or add options");
        let fault = at.key("pick").finding(Code::TOO_MANY_PICKED, message).with_help(help);
        found.push(fault.with_related(options_at.key_span(), both("de opties", "the options")));
    }
    let kind = || Some(StepKind::Decision { options: options?, pick, approvals: approvals?, objection: objection? });
    Kind { kind: if few { None } else { kind() }, list }
}

fn recruitment(written: &Recruitment, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<StepKind> {
    let names = spot.names();
    let positions_at = at.key("positions");
    let positions = super::all(written.positions.iter().map(|(id, position)| {
        let at = positions_at.key(id).key("title");
        let title =
            values::text_or(position.title.as_ref(), &at, names, found, || values::spelled(id, names.language))?;
        Some((id.clone(), Position { title, internal: position.internal, headcount: position.headcount }))
    }));
    Some(StepKind::Recruitment { positions: positions?, headcount: written.headcount })
}

/// Waiting is for time alone, so that no day off moves it.
fn wait(written: &Wait, at: &Place<'_>, found: &mut Found) -> Option<StepKind> {
    let term = values::given_term(written.term.as_ref(), &at.key("for"), found);
    let until = super::given(written.until.as_ref(), |until| values::date(until, &at.key("until"), found));
    let rule = match (term?, until?) {
        (Some(term), _) => DueRule::In { term, after: Anchor::Opening },
        (None, date) => DueRule::On(date?),
    };
    Some(StepKind::Wait(Due { rule, policy: Policy::Calendar { roll: false } }))
}
