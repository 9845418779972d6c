// SPDX-License-Identifier: EUPL-1.2
//! What a step waits for, within its phase: each need looked up, circles shown whole, and the order that results.
//! Never follows a need into another phase: phases wait for each other by themselves.

use std::collections::{BTreeMap, HashSet};

use super::Found;
use super::names::Names;
use crate::definition::place::Place;
use crate::definition::written::needs::{Count, Need as WrittenNeed, Needs, Rest as WrittenRest};
use crate::definition::written::step::Step;
use crate::definition::{Need, Rest};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Text, both};

/// The needs of a step.
pub(super) fn needs(id: &str, names: &Names<'_>, found: &mut Found) -> Option<Vec<Need>> {
    let at = names.steps[id].place.key("needs");
    super::all(entries(names.steps[id].written).enumerate().map(|(index, written)| {
        let item_at = at.entry(index);
        let (id_at, count) = match &written {
            WrittenNeed::Step(_) => (item_at.clone(), None),
            WrittenNeed::Count(count) => (item_at.key("step"), Some((count, item_at.clone()))),
        };
        let step = known(id, written.step(), &id_at, &item_at, names, found)?;
        match count {
            None => Some(Need { step, at_least: None, rest: Rest::default() }),
            Some((count, at)) => counted(step, count, &at, names, found),
        }
    }))
}

/// The needs of a step as written, one by one.
fn entries(step: &Step) -> impl Iterator<Item = WrittenNeed> + '_ {
    let (one, several) = match &step.shared.needs {
        None => (None, &[][..]),
        Some(Needs::One(id)) => (Some(WrittenNeed::Step(id.clone())), &[][..]),
        Some(Needs::Several(several)) => (None, several.as_slice()),
    };
    one.into_iter().chain(several.iter().cloned())
}

/// The step that is named at `at`, as a need that stands at `item`.
fn known(
    own: &str,
    id: &str,
    at: &Place<'_>,
    item: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) -> Option<String> {
    let phase = names.steps[own].phase;
    match names.steps.get(id) {
        Some(step) if step.phase == phase => return Some(id.to_owned()),
        Some(step) => {
            let other = names.phases[step.phase].id;
            let message = both(
                format!("stap `{id}` hoort bij fase `{other}`, en `needs` blijft binnen de eigen fase"),
                format!("step `{id}` belongs to phase `{other}`, and `needs` stays within its own phase"),
            );
            let help = match step.phase < phase {
                true => both(
                    "laat de stap weg: hij is klaar voordat deze fase opengaat, en een expressie leest het resultaat",
                    "leave it out: it is done before this phase opens, and an expression reads its result",
                ),
                false => both(
                    "laat de stap weg: hij begint pas als deze fase gepasseerd is",
                    "leave it out: it only begins when this phase has passed",
                ),
            };
            let fault = at.finding(Code::STEP_OF_OTHER_PHASE, message).with_help(help);
            let fault = item.taking_out_item(fault);
            found.push(fault.with_related(step.place.key_span(), stands_here()));
        }
        None if names.is_complete() => found.push(names.unknown_step(id, at, names.steps_of_phase(phase))),
        None => {}
    }
    None
}

fn counted(step: String, count: &Count, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<Need> {
    if count.at_least.is_some() && names.steps[step.as_str()].written.shared.for_each.is_none() {
        let message = both(
            format!("stap `{step}` heeft geen `for_each`, zodat er niet meer dan één van is"),
            format!("step `{step}` has no `for_each`, so that there is no more than one of it"),
        );
        let at_least = at.key("at_least");
        let fault = at_least.finding(Code::NOT_A_FAN_OUT, message);
        let fault = match count.rest {
            None => fault
                .with_help(both(format!("schrijf alleen `{step}`"), format!("write `{step}` alone")))
                .with_patch(at.span(), step.as_str()),
            Some(_) => at_least.taking_out(fault).with_help(both("haal `at_least` weg", "take out `at_least`")),
        };
        found.push(fault.with_related(names.steps[step.as_str()].place.key_span(), stands_here()));
        return None;
    }
    let rest = match count.rest {
        None | Some(WrittenRest::Required) => Rest::Required,
        Some(WrittenRest::Optional) => Rest::Optional,
        Some(WrittenRest::Cancelled) => Rest::Cancelled,
    };
    Some(Need { step, at_least: count.at_least, rest })
}

/// What is said beside the step that is meant.
pub(super) fn stands_here() -> Text {
    both("de stap staat hier", "the step stands here")
}

/// The steps of the same phase that a step needs directly.
fn direct<'f>(id: &str, names: &Names<'f>) -> Vec<&'f str> {
    let own = &names.steps[id];
    let (one, several) = match &own.written.shared.needs {
        None => (None, &[][..]),
        Some(Needs::One(id)) => (Some(id.as_str()), &[][..]),
        Some(Needs::Several(several)) => (None, several.as_slice()),
    };
    let named = one.into_iter().chain(several.iter().map(WrittenNeed::step));
    let needed = named.filter_map(|need| names.steps.get_key_value(need));
    needed.filter(|(_, step)| step.phase == own.phase).map(|(id, _)| *id).collect()
}

/// The steps that a step needs, directly or by way of others; never itself.
pub(super) fn before<'f>(id: &'f str, names: &Names<'f>) -> HashSet<&'f str> {
    let mut found = HashSet::new();
    let mut ahead = direct(id, names);
    while let Some(step) = ahead.pop() {
        if step != id && found.insert(step) {
            ahead.extend(direct(step, names));
        }
    }
    found
}

/// The steps of a phase, each after those that it needs. Circles are found on the way; a step in one stands where the
/// file has it.
pub(super) fn order<'f>(phase: usize, names: &Names<'f>, found: &mut Found) -> Vec<&'f str> {
    let mut order = Vec::new();
    let mut seen = BTreeMap::new();
    for first in names.steps_of_phase(phase) {
        visit(first, names, &mut seen, &mut order, found);
    }
    order
}

/// A step on the way down, and which of its needs come next. A stack of our own: a file may chain thousands of steps.
struct Visit<'f> {
    step: &'f str,
    needs: Vec<&'f str>,
    next: usize,
}

/// `seen` says of each step whether it is done with; one that is not stands on the way.
fn visit<'f>(
    first: &'f str,
    names: &Names<'f>,
    seen: &mut BTreeMap<&'f str, bool>,
    order: &mut Vec<&'f str>,
    found: &mut Found,
) {
    if seen.contains_key(first) {
        return;
    }
    seen.insert(first, false);
    let mut way = vec![Visit { step: first, needs: direct(first, names), next: 0 }];
    while let Some(top) = way.last_mut() {
        let Some(need) = top.needs.get(top.next).copied() else {
            seen.insert(top.step, true);
            order.push(top.step);
            way.pop();
            continue;
        };
        top.next += 1;
        match seen.get(need) {
            Some(true) => {}
            Some(false) => found.push(circle(need, &way, names)),
            None => {
                seen.insert(need, false);
                way.push(Visit { step: need, needs: direct(need, names), next: 0 });
            }
        }
    }
}

/// Of a longer circle so many needs are pointed at.
const MOST_NEEDS_SHOWN: usize = 8;

/// The finding about a circle: the way from a step back to it, and each of its needs as one that can go.
fn circle(to: &str, way: &[Visit<'_>], names: &Names<'_>) -> Diagnostic {
    let from = way.iter().position(|visit| visit.step == to).unwrap_or_default();
    let steps: Vec<&str> = way[from..].iter().map(|visit| visit.step).collect();
    // Each step of the circle with the next one, and where it says that it needs it.
    let needed = steps.iter().skip(1).chain([&to]).copied();
    let needs: Vec<(&str, Place<'_>)> =
        steps.iter().zip(needed).map(|(step, need)| (need, need_at(step, need, names))).collect();
    let at = needs.first().map_or_else(|| names.steps[to].place.key("needs"), |(_, at)| at.clone());
    let (message, help) = match steps.as_slice() {
        [only] => (
            both(
                format!("stap `{only}` wacht op zichzelf en kan dus nooit opengaan"),
                format!("step `{only}` needs itself, so that it can never open"),
            ),
            both(format!("haal `{only}` hier weg"), format!("take `{only}` out here")),
        ),
        _ => {
            let shown: Vec<String> = needs.iter().map(|(need, _)| format!("`{need}`")).collect();
            (
                both(
                    format!("stap `{to}` wacht op {}: geen daarvan kan ooit opengaan", shown.join(", die wacht op ")),
                    format!("step `{to}` needs {}: none of them can ever open", shown.join(", which needs ")),
                ),
                both(
                    "haal een van deze `needs` weg: die van de stap die eerst moet",
                    "take one of these `needs` away: that of the step that comes first",
                ),
            )
        }
    };
    let mut fault = at.finding(Code::CYCLE_IN_NEEDS, message).with_help(help);
    for (number, (need, at)) in needs.iter().enumerate().take(MOST_NEEDS_SHOWN) {
        fault = at.taking_out_item(fault);
        if number > 0 {
            let waits = both(format!("deze wacht op `{need}`"), format!("this one needs `{need}`"));
            fault = fault.with_related(at.span(), waits);
        }
    }
    fault
}

/// Where a step says that it needs another one.
fn need_at<'f>(step: &str, need: &str, names: &Names<'f>) -> Place<'f> {
    let index = entries(names.steps[step].written).position(|written| written.step() == need);
    names.steps[step].place.key("needs").entry(index.unwrap_or_default())
}
