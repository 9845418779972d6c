// SPDX-License-Identifier: EUPL-1.2
//! Deadlines: the calendar reads them, and the moment they count from must be one that is known by then.
//! Never computes a date.

use super::Found;
use super::expressions::Spot;
use super::names::{Names, suggesting_or_new};
use super::values;
use crate::calendar::{Anchor, Due, DueRule, Policy};
use crate::definition::place::Place;
use crate::definition::written::due::{Due as WrittenDue, LongDue, Policy as WrittenPolicy};
use crate::definition::written::fields::FieldKind;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::both;

/// The deadline that is written here, for a step or gate that stands at `spot`.
pub(super) fn due(written: &WrittenDue, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Due> {
    match written {
        WrittenDue::Short(text) => short(text, at, found),
        WrittenDue::Long(long) => self::long(long, at, spot, found),
    }
}

/// A term or a date.
fn short(text: &str, at: &Place<'_>, found: &mut Found) -> Option<Due> {
    // Four digits and a hyphen begin a date; the schema let nothing else through that does.
    if text.as_bytes().get(4) == Some(&b'-') {
        let date = values::date(text, at, found)?;
        return Some(Due { rule: DueRule::On(date), policy: Policy::default() });
    }
    values::term(text, at, found).map(Due::after_opening)
}

fn long(written: &LongDue, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Due> {
    let LongDue { term, after, date, before, by, policy, roll } = written;
    let policy = match (policy, roll) {
        (Some(WrittenPolicy::Atw), None) => Some(Policy::Atw),
        (Some(WrittenPolicy::Atw), Some(_)) => {
            let message = both(
                "`roll` gaat niet samen met `policy: atw`: de Algemene termijnenwet bepaalt zelf welke termijnen opschuiven",
                "`roll` does not go with `policy: atw`: the Algemene termijnenwet decides by itself which deadlines move",
            );
            let help = both("laat `roll` weg, of `policy: atw`", "leave out `roll`, or `policy: atw`");
            let roll = at.key("roll");
            let policy = at.key("policy");
            let fault = roll.taking_out(roll.finding(Code::WRONG_DUE, message).with_help(help));
            let law = both("hier staat de wet", "the law stands here");
            found.push(policy.taking_out(fault).with_related(policy.key_span(), law));
            None
        }
        (_, roll) => Some(Policy::Calendar { roll: roll.is_none() }),
    };
    let term = super::given(term.as_ref(), |term| values::term(term, &at.key("in"), found));
    let by = super::given(by.as_ref(), |by| values::term(by, &at.key("by"), found));
    let date = super::given(date.as_ref(), |date| values::date(date, &at.key("date"), found));
    let after = super::given(after.as_ref(), |after| anchor(after, &at.key("after"), spot, found));
    let before = super::given(before.as_ref(), |before| anchor(before, &at.key("before"), spot, found));
    let rule = match (term?, after?, date?, before?, by?) {
        (Some(term), after, ..) => DueRule::In { term, after: after.unwrap_or(Anchor::Opening) },
        (None, _, Some(date), ..) => DueRule::On(date),
        (None, _, None, Some(anchor), Some(by)) => DueRule::Before { anchor, by },
        _ => {
            let message = both(
                "`due` heeft `in` nodig, of `date`, of `before` met `by`",
                "`due` needs `in`, or `date`, or `before` with `by`",
            );
            let help = both("schrijf bijvoorbeeld `due: 3 weeks`", "write for example `due: 3 weeks`");
            found.push(at.finding(Code::WRONG_DUE, message).with_help(help));
            return None;
        }
    };
    Some(Due { rule, policy: policy? })
}

fn anchor(written: &str, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Anchor> {
    let anchor: Anchor = written.parse().map_err(|_| found.push(no_moment(written, at))).ok()?;
    let before = found.len();
    match &anchor {
        Anchor::Step(id) => step(id, at, spot, found),
        Anchor::Input(id) => input(id, at, spot.names(), found),
        Anchor::Opening | Anchor::PhaseStart => {}
    }
    (found.len() == before).then_some(anchor)
}

fn no_moment(written: &str, at: &Place<'_>) -> Diagnostic {
    let message = both(
        format!("`{written}` is geen moment om vanaf te tellen"),
        format!("`{written}` is no moment to count from"),
    );
    let help = both(
        "schrijf `steps.<id>`, `phase.start` of `inputs.<id>`",
        "write `steps.<id>`, `phase.start` or `inputs.<id>`",
    );
    at.finding(Code::WRONG_DUE, message).with_help(help)
}

fn step(id: &str, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) {
    let names = spot.names();
    if !names.steps.contains_key(id) {
        if names.is_complete() {
            found.push(names.unknown_step(id, at, names.steps.keys().copied()));
        }
    } else if let Some(not_before) = spot.why_not_before(id) {
        let what = both(
            format!("een termijn kan niet tellen vanaf stap `{id}`"),
            format!("a deadline cannot count from step `{id}`"),
        );
        found.push(not_before.finding(Code::STEP_NOT_BEFORE, at.span(), what));
    }
}

fn input(id: &str, at: &Place<'_>, names: &Names<'_>, found: &mut Found) {
    match names.inputs.get(id) {
        Some(field) if field.kind == FieldKind::Date => {}
        Some(_) => {
            let message = both(
                format!("invoer `{id}` is geen datum, dus er is niet vanaf te tellen"),
                format!("input `{id}` is no date, so that nothing can be counted from it"),
            );
            let help = both("noem een invoer met `type: date`", "name an input of `type: date`");
            let fault = at.finding(Code::INPUT_NOT_A_DATE, message).with_help(help).with_cause(format!("date {id}"));
            found.push(fault.with_related(names.input_span(id), both("de invoer staat hier", "the input stands here")));
        }
        None => {
            let message = both(format!("er is geen invoer `{id}`"), format!("there is no input `{id}`"));
            let fault = at.finding(Code::UNKNOWN_INPUT, message).with_cause(format!("input {id}")).with_help(both(
                "zet de invoer onder `inputs` in workflow.yaml",
                "list the input under `inputs` in workflow.yaml",
            ));
            found.push(suggesting_or_new(fault, id, names.inputs.keys().map(String::as_str)));
        }
    }
}
