// SPDX-License-Identifier: EUPL-1.2
//! Deadlines: the calendar reads them, and the moment they count from must be one that is known by then.
//! Never computes a date.

use super::Found;
use super::expressions::Spot;
use super::names::{Names, suggesting};
use super::values;
use crate::calendar::{Anchor, Due, DueRule, Policy};
use crate::definition::place::Place;
use crate::definition::written::due::{Due as WrittenDue, LongDue, Policy as WrittenPolicy};
use crate::definition::written::fields::FieldKind;
use crate::diagnostic::Code;

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
            let message = "the Algemene termijnenwet decides by itself which deadlines move";
            let help = "leave out `roll`, or `policy: atw`";
            found.push(at.key("roll").finding(Code::WRONG_DUE, message).with_help(help));
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
            found.push(at.finding(Code::WRONG_DUE, "`due` needs `in`, `date`, or `before` with `by`"));
            return None;
        }
    };
    Some(Due { rule, policy: policy? })
}

fn anchor(written: &str, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Anchor> {
    let anchor: Anchor = written.parse().map_err(|message| found.push(at.finding(Code::WRONG_DUE, message))).ok()?;
    let before = found.len();
    match &anchor {
        Anchor::Step(id) => step(id, at, spot, found),
        Anchor::Input(id) => input(id, at, spot.names(), found),
        Anchor::Opening | Anchor::PhaseStart => {}
    }
    (found.len() == before).then_some(anchor)
}

fn step(id: &str, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) {
    let names = spot.names();
    if !names.steps.contains_key(id) {
        if names.is_complete() {
            found.push(Names::unknown_step(id, at, names.steps.keys().copied()));
        }
    } else if let Some((why, help)) = spot.why_not_before(id) {
        let message = format!("a deadline cannot count from step `{id}`: {why}");
        found.push(at.finding(Code::STEP_NOT_BEFORE, message).with_help(help));
    }
}

fn input(id: &str, at: &Place<'_>, names: &Names<'_>, found: &mut Found) {
    match names.inputs.get(id) {
        Some(field) if field.kind == FieldKind::Date => {}
        Some(_) => {
            let message = format!("input `{id}` is no date, so that nothing can be counted from it");
            found.push(at.finding(Code::INPUT_NOT_A_DATE, message).with_help("name an input of `type: date`"));
        }
        None => {
            let fault = at.finding(Code::UNKNOWN_INPUT, format!("there is no input `{id}`"));
            found.push(suggesting(fault, id, names.inputs.keys().map(String::as_str)));
        }
    }
}
