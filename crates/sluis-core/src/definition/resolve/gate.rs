// SPDX-License-Identifier: EUPL-1.2
//! A gate: its conditions, its dossier, its approvals and what becomes of each verdict.
//! Never counts a vote.

use super::expressions::{Spot, Variable};
use super::names::Names;
use super::{Found, approvals, due, needs, values};
use crate::definition::expression::Type;
use crate::definition::place::Place;
use crate::definition::written::gate::{
    Condition as WrittenCondition, Gate as WrittenGate, Notify, OnRework as WrittenRework, Then,
};
use crate::definition::{AfterRework, Condition, Gate, GateNotify, OnRework};
use crate::diagnostic::Code;
use crate::text::{Text, both};

/// The gate that stands at `at`; `title` is that of its phase.
pub(super) fn resolve(
    written: &WrittenGate,
    at: &Place<'_>,
    spot: &Spot<'_, '_>,
    title: Option<&Text>,
    found: &mut Found,
) -> Option<Gate> {
    let names = spot.names();
    let title = match &written.title {
        Some(own) => values::text(own, &at.key("title"), names, found),
        None => title.cloned(),
    };
    let conditions_at = at.key("conditions");
    let conditions = super::all(
        written
            .conditions
            .iter()
            .enumerate()
            .map(|(index, one)| condition(one, &conditions_at.index(index), spot, found)),
    );
    let dossier = dossier(written.dossier.as_deref(), &at.key("dossier"), spot, found);
    let approvals = approvals::approvals(&written.approvals, &at.key("approvals"), names, found);
    let due = super::given(written.due.as_ref(), |written| due::due(written, &at.key("due"), spot, found));
    let objection = values::given_term(written.objection.as_ref(), &at.key("objection"), found);
    let on_rework = match &written.on_rework {
        Some(rework) => on_rework(rework, &at.key("on_rework"), spot, found),
        None => dossier.as_ref().map(|dossier| rework_of(dossier, spot)),
    };
    let notify = notify(written.notify.as_ref(), &at.key("notify"), names, found);
    let reminders =
        super::given(written.reminders.as_deref(), |written| values::reminders(written, &at.key("reminders"), found));
    let escalation = super::given(written.escalation.as_deref(), |written| {
        values::escalation(written, &at.key("escalation"), names, found)
    });
    Some(Gate {
        title: title?,
        conditions: conditions?,
        dossier: dossier?,
        approvals: approvals?,
        assurance: written.assurance.unwrap_or_default(),
        due: due?,
        objection: objection?,
        when_silent: written.when_silent.unwrap_or_default(),
        on_rework: on_rework?,
        notify: notify?,
        reminders: reminders?,
        escalation: escalation?,
    })
}

fn condition(written: &WrittenCondition, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Condition> {
    let names = spot.names();
    let that = spot.compile(&written.that, &at.key("that"), &Variable::default(), &Type::Boolean, found);
    let expression = || Text::in_language(names.language, written.that.as_str());
    let message = values::text_or(written.message.as_ref(), &at.key("message"), names, found, expression);
    Some(Condition { that: that?, message: message? })
}

/// The steps of the dossier; when absent all steps of the phase.
fn dossier(written: Option<&[String]>, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<Vec<String>> {
    let names = spot.names();
    let Some(written) = written else {
        return Some(names.steps_of_phase(spot.phase()).map(str::to_owned).collect());
    };
    super::all(written.iter().enumerate().map(|(index, id)| {
        let at = at.index(index);
        match names.steps.get(id.as_str()) {
            Some(step) if step.phase <= spot.phase() => return Some(id.clone()),
            Some(step) => {
                let later = names.phases[step.phase].id;
                let message = both(
                    format!("stap `{id}` hoort bij de latere fase `{later}` en is dan nog niet klaar"),
                    format!("step `{id}` belongs to the later phase `{later}`, and is not done by then"),
                );
                let help = both(
                    "noem stappen van deze fase of van een eerdere",
                    "name steps of this phase or of an earlier one",
                );
                let fault = at.finding(Code::STEP_OF_OTHER_PHASE, message).with_help(help);
                found.push(fault.with_related(step.place.key_span(), needs::stands_here()));
            }
            None if names.is_complete() => found.push(names.unknown_step(id, &at, names.steps.keys().copied())),
            None => {}
        }
        None
    }))
}

fn on_rework(written: &WrittenRework, at: &Place<'_>, spot: &Spot<'_, '_>, found: &mut Found) -> Option<OnRework> {
    let names = spot.names();
    let back_at = at.key("back_to");
    let back_to = super::all(written.back_to.iter().enumerate().map(|(index, id)| {
        let at = back_at.index(index);
        match names.steps.get(id.as_str()) {
            Some(step) if step.phase == spot.phase() => return Some(id.clone()),
            Some(step) => {
                let other = names.phases[step.phase].id;
                let message = both(
                    format!("stap `{id}` hoort bij fase `{other}`, en werk gaat alleen binnen de eigen fase terug"),
                    format!("step `{id}` belongs to phase `{other}`, and work goes back within its own phase only"),
                );
                let help = both("noem stappen van deze fase", "name steps of this phase");
                let fault = at.finding(Code::STEP_OF_OTHER_PHASE, message).with_help(help);
                found.push(fault.with_related(step.place.key_span(), needs::stands_here()));
            }
            None if names.is_complete() => {
                found.push(names.unknown_step(id, &at, names.steps_of_phase(spot.phase())));
            }
            None => {}
        }
        None
    }));
    let then = match written.then {
        None | Some(Then::Escalate) => AfterRework::Escalate,
        Some(Then::Stop) => AfterRework::Stop,
    };
    Some(OnRework { back_to: back_to?, at_most: written.at_most.unwrap_or(MOST_REWORK), then })
}

/// How many rounds of rework there may be when the author does not say.
const MOST_REWORK: u32 = 3;

/// What rework means when the author does not say: the steps of the dossier that belong to the phase.
fn rework_of(dossier: &[String], spot: &Spot<'_, '_>) -> OnRework {
    let own = |id: &&String| spot.names().steps.get(id.as_str()).is_some_and(|step| step.phase == spot.phase());
    let back_to = dossier.iter().filter(own).cloned().collect();
    OnRework { back_to, at_most: MOST_REWORK, then: AfterRework::Escalate }
}

fn notify(written: Option<&Notify>, at: &Place<'_>, names: &Names<'_>, found: &mut Found) -> Option<GateNotify> {
    let Some(Notify { passed, rework, hold, stopped }) = written else { return Some(GateNotify::default()) };
    let mut roles = |written: &Option<Vec<String>>, key| {
        super::given(written.as_ref(), |ids| names.roles(ids, &at.key(key), found))
    };
    let (passed, rework) = (roles(passed, "passed"), roles(rework, "rework"));
    let (hold, stopped) = (roles(hold, "hold"), roles(stopped, "stopped"));
    Some(GateNotify { passed: passed?, rework: rework?, hold: hold?, stopped: stopped? })
}
