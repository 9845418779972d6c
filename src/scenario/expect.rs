// SPDX-License-Identifier: EUPL-1.2
//! Holds `expect` and `refuse` against how things stand. Says what was seen, never what should be changed.

use sluis_core::definition::written::test::{Expect, State};
use sluis_core::definition::{Definition, MailKind};
use sluis_core::engine::{GateState, Instance, InstanceState, ItemRef, PhaseState, StepRef, StepState};
use sluis_core::text::{Language, Text};
use sluis_core::titles::short;

use super::Wrong;
use super::outcome::Mail;

/// Whether a sentence holds this part, in English or Dutch, capitals ignored.
pub(super) fn says(sentence: &Text, part: &str) -> bool {
    let part = part.to_lowercase();
    Language::ALL.iter().any(|language| sentence.get(*language).to_lowercase().contains(&part))
}

/// Holds a claim about mail against the mails so far: `times`, or at least one.
pub(super) fn mail(expect: &Expect, kind: MailKind, mails: &[Mail]) -> Option<Wrong> {
    let about = expect.about.as_deref().map(plain_name);
    let fits = |mail: &&Mail| {
        mail.kind == Some(kind)
            && expect.to.as_deref().is_none_or(|to| mail.to == to)
            && about.as_deref().is_none_or(|about| mail.about == about)
    };
    let found = mails.iter().filter(fits).count();
    let right = expect.times.map_or(found > 0, |times| found == times as usize);
    if right {
        return None;
    }
    let (to, aan) = match &expect.to {
        Some(to) => (format!(" to {to}"), format!(" aan {to}")),
        None => Default::default(),
    };
    let (about, over) = match &about {
        Some(about) => (format!(" about {about}"), format!(" over {about}")),
        None => Default::default(),
    };
    let word = kind.word();
    let (times, keer) = match expect.times {
        Some(times) => (format!("{times} ×"), format!("{times} ×")),
        None => ("at least once".to_owned(), "ten minste één keer".to_owned()),
    };
    Some(Wrong {
        expected: Text::both(format!("Mail `{word}`{aan}{over}: {keer}"), format!("Mail `{word}`{to}{about}: {times}")),
        seen: Text::both(format!("{found} ×"), format!("{found} ×")),
    })
}

/// Holds a claim about a state against the instance.
pub(super) fn state(definition: &Definition, instance: &Instance, expect: &Expect) -> Option<Wrong> {
    let wanted = expect.state.map_or("", State::word);
    let (what, wat, seen) = if let Some(step) = &expect.step {
        (format!("Step {step}"), format!("Stap {step}"), step_word(definition, instance, step))
    } else if let Some(phase) = &expect.gate {
        let state = instance.phases.get(phase).filter(|_| definition.phase(phase).is_some_and(|p| p.gate.is_some()));
        (format!("Gate {phase}"), format!("Poort {phase}"), state.map(|progress| gate_word(progress.gate)))
    } else if let Some(phase) = &expect.phase {
        let state = instance.phases.get(phase).map(|progress| phase_word(progress.state));
        (format!("Phase {phase}"), format!("Fase {phase}"), state)
    } else {
        let id = expect.instance.clone().unwrap_or_default();
        let state = (id == instance.id).then(|| instance_word(instance.state));
        (format!("Instance {id}"), format!("Programma {id}"), state)
    };
    if seen == Some(wanted) {
        return None;
    }
    let seen = match seen {
        Some(seen) => Text::both(format!("{wat} is {seen}"), format!("{what} is {seen}")),
        None => Text::both(format!("{wat} is er niet"), format!("There is no {}", what.to_lowercase())),
    };
    Some(Wrong { expected: Text::both(format!("{wat} is {wanted}"), format!("{what} is {wanted}")), seen })
}

/// `phase/step` without its phase.
fn plain_name(name: &str) -> String {
    name.parse::<ItemRef>().map_or_else(|_| name.to_owned(), |item| item.to_string())
}

fn step_word(definition: &Definition, instance: &Instance, name: &str) -> Option<&'static str> {
    let step: StepRef = name.parse().ok()?;
    let fans_out = definition.step(&step.step)?.for_each.is_some();
    if step.key.is_some() || !fans_out {
        let known = instance.instances_of(&step.step, fans_out).contains(&step);
        return known.then(|| state_word(instance.step_state(&step)));
    }
    let states: Vec<StepState> =
        instance.instances_of(&step.step, true).iter().map(|step| instance.step_state(step)).collect();
    Some(state_word(together(instance, &step, &states)))
}

/// The state of a fan-out as a whole. One without elements is skipped as a whole.
fn together(instance: &Instance, step: &StepRef, states: &[StepState]) -> StepState {
    let all = |state: StepState| states.iter().all(|one| *one == state);
    match states {
        [] => instance.step_state(step),
        [first, ..] if all(*first) => *first,
        _ if states.contains(&StepState::Open) => StepState::Open,
        _ if states.contains(&StepState::Waiting) => StepState::Waiting,
        _ => StepState::Done,
    }
}

/// How the programme stands in one line: its state, and what is open.
pub(super) fn standing(definition: &Definition, instance: &Instance) -> Text {
    let [nl, en] = Language::ALL.map(|language| short::of_instance(instance.state, language));
    let steps = definition.phases.iter().flat_map(|phase| phase.steps.values()).flat_map(|step| {
        let instances = instance.instances_of(&step.id, step.for_each.is_some());
        instances.into_iter().filter(|step| instance.step_state(step) == StepState::Open)
    });
    let mut open: Vec<String> = steps.map(|step| step.to_string()).collect();
    let gates = instance.phases.iter().filter(|(_, progress)| progress.gate == GateState::Open);
    open.extend(gates.map(|(phase, _)| format!("gate {phase}")));
    open.extend(instance.open_conditions().map(|(condition, _)| condition.to_string()));
    let list = if open.is_empty() { "-".to_owned() } else { open.join(", ") };
    Text::both(format!("Programma {nl}; open: {list}"), format!("Instance {en}; open: {list}"))
}

fn state_word(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "waiting",
        StepState::Open => "open",
        StepState::Done => "done",
        StepState::Skipped => "skipped",
        StepState::Cancelled => "cancelled",
    }
}

fn gate_word(state: GateState) -> &'static str {
    match state {
        GateState::Waiting => "waiting",
        GateState::Open => "open",
        GateState::Passed => "passed",
        GateState::OnHold => "on-hold",
        GateState::Stopped => "stopped",
    }
}

fn phase_word(state: PhaseState) -> &'static str {
    match state {
        PhaseState::Waiting => "waiting",
        PhaseState::Open => "open",
        PhaseState::Passed => "passed",
        PhaseState::Stopped => "stopped",
    }
}

fn instance_word(state: InstanceState) -> &'static str {
    match state {
        InstanceState::Unstarted => "unstarted",
        InstanceState::Running => "running",
        InstanceState::OnHold => "on-hold",
        InstanceState::Completed => "completed",
        InstanceState::Stopped => "stopped",
        InstanceState::Cancelled => "cancelled",
    }
}
