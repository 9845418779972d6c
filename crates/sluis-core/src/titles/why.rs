// SPDX-License-Identifier: EUPL-1.2
//! Why a date is that date, by the titles of what it is counted from. Counts no date itself.

use super::{field_title, step_title};
use crate::calendar::why::Spot;
use crate::calendar::{Anchor, Deadline};
use crate::definition::Definition;
use crate::engine::{Instance, StepRef, StepState};
use crate::text::Language;

/// The sentence of [`crate::calendar::Why::explain`], with titles where the deadline itself knows only ids.
pub fn why_due(definition: &Definition, instance: &Instance, due: &Deadline, language: Language) -> String {
    due.why.explain_by(language, &|anchor, at| anchor_title(definition, instance, anchor, at, language))
}

fn anchor_title(
    definition: &Definition,
    instance: &Instance,
    anchor: &Anchor,
    at: Spot,
    language: Language,
) -> Option<String> {
    match anchor {
        Anchor::Opening | Anchor::PhaseStart => None,
        Anchor::Step(step) => {
            let done = completed_by(definition, instance, step, at);
            let titles = done.iter().map(|step| format!("“{}”", step_title(definition, instance, step, language)));
            let titles = joined(&titles.collect::<Vec<_>>(), language);
            Some(format!("{} {titles}", language.say("afronding van", "completion of")))
        }
        Anchor::Input(id) => {
            let field = definition.inputs.get(id)?;
            Some(format!("“{}”", field_title(id, field, language)))
        }
    }
}

/// What of a step was done by then: of a fan-out of which not everything had to be, those that were, else the step as a
/// whole.
pub fn completed_by(definition: &Definition, instance: &Instance, step: &str, at: Spot) -> Vec<StepRef> {
    let known = instance.instances_of(step, definition.step(step).is_some_and(|step| step.for_each.is_some()));
    let was_done = |step: &&StepRef| {
        let progress = instance.steps.get(step).filter(|progress| progress.state == StepState::Done);
        progress.and_then(|progress| progress.closed_at).is_some_and(|closed| {
            let day = match at {
                Spot::Day(day) => day,
                Spot::Moment(moment) => moment.date(),
            };
            definition.timezone.to_datetime(closed).date() <= day
        })
    };
    let done: Vec<StepRef> = known.iter().filter(was_done).cloned().collect();
    if done.is_empty() || done.len() == known.len() { vec![StepRef::plain(step)] } else { done }
}

fn joined(titles: &[String], language: Language) -> String {
    match titles {
        [first @ .., last] if !first.is_empty() => {
            format!("{} {} {last}", first.join(", "), language.say("en", "and"))
        }
        titles => titles.concat(),
    }
}
