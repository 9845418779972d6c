// SPDX-License-Identifier: EUPL-1.2
//! How a phase, a step and a gate stand, in a word and a mark: by their own state, and by what became of the programme around
//! them. The record keeps a step that nobody did as open or waiting for ever; nothing is told to be going on in a programme
//! that is over. Derives, and decides nothing.

use super::short::of_instance;
use crate::engine::{BallotRef, GateState, Instance, PhaseState, StepState};
use crate::text::Language;

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// In a word or two.
    pub word: &'static str,
    /// A sign for a glance, so that nothing is told by colour alone.
    pub mark: &'static str,
    /// How it is coloured.
    pub tone: Tone,
}

/// The tone of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Still to come.
    Ahead,
    /// Going on.
    Open,
    /// Done or passed.
    Done,
    /// On hold, stopped, skipped or cancelled, or over without having begun.
    Away,
}

impl Standing {
    /// The standing of a phase.
    pub fn of_phase(instance: &Instance, phase: &str, language: Language) -> Standing {
        let state = instance.phases.get(phase).map_or(PhaseState::Waiting, |progress| progress.state);
        match state {
            PhaseState::Waiting if instance.has_ended() => never_begun(language),
            PhaseState::Open if instance.has_ended() => broken_off(of_instance(instance.state, language)),
            PhaseState::Waiting => ahead(language),
            PhaseState::Open => open(language.say("loopt", "open")),
            PhaseState::Passed => done(language.say("afgerond", "passed")),
            PhaseState::Stopped => broken_off(language.say("gestopt", "stopped")),
        }
    }

    /// The standing of a phase's gate.
    pub fn of_gate(instance: &Instance, phase: &str, language: Language) -> Standing {
        let state = instance.phases.get(phase).map_or(GateState::Waiting, |progress| progress.gate);
        match state {
            GateState::Waiting if was_taken_over(instance, phase) => before(language),
            GateState::Waiting if instance.has_ended() => {
                let asked = instance.ballot(&BallotRef::Gate(phase.to_owned())).is_some();
                away(match asked {
                    true => language.say("niet besloten", "not decided"),
                    false => language.say("niet voorgelegd", "not put to the vote"),
                })
            }
            GateState::Open | GateState::OnHold if instance.has_ended() => {
                broken_off(of_instance(instance.state, language))
            }
            GateState::Waiting => ahead(language),
            GateState::Open => open(language.say("open", "open")),
            GateState::Passed => done(language.say("gepasseerd", "passed")),
            GateState::OnHold => away(language.say("aangehouden", "on hold")),
            GateState::Stopped => broken_off(language.say("gestopt", "stopped")),
        }
    }

    /// The standing of a step of this phase, or of a fan-out that is in this state as a whole.
    pub fn of_step(instance: &Instance, phase: &str, state: StepState, language: Language) -> Standing {
        match state {
            StepState::Waiting if was_taken_over(instance, phase) => before(language),
            StepState::Waiting if instance.has_ended() => never_begun(language),
            StepState::Open if instance.has_ended() => broken_off(language.say("niet afgerond", "not finished")),
            StepState::Waiting => ahead(language),
            StepState::Open => open(language.say("open", "open")),
            StepState::Done => done(language.say("gereed", "done")),
            StepState::Skipped => away(language.say("overgeslagen", "skipped")),
            StepState::Cancelled => broken_off(language.say("vervallen", "cancelled")),
        }
    }
}

/// A programme that was under way already is taken over with its earlier phases behind it: nothing of them is on record.
pub fn was_taken_over(instance: &Instance, phase: &str) -> bool {
    let phase = instance.phases.get(phase);
    phase.is_some_and(|phase| phase.state == PhaseState::Passed && phase.opened_at.is_none())
}

fn ahead(language: Language) -> Standing {
    Standing { word: language.say("wacht", "waiting"), mark: "·", tone: Tone::Ahead }
}

fn open(word: &'static str) -> Standing {
    Standing { word, mark: "▸", tone: Tone::Open }
}

fn done(word: &'static str) -> Standing {
    Standing { word, mark: "✓", tone: Tone::Done }
}

fn away(word: &'static str) -> Standing {
    Standing { word, mark: "–", tone: Tone::Away }
}

fn broken_off(word: &'static str) -> Standing {
    Standing { word, mark: "×", tone: Tone::Away }
}

fn never_begun(language: Language) -> Standing {
    away(language.say("niet begonnen", "not begun"))
}

fn before(language: Language) -> Standing {
    away(language.say("vóór de overname", "before the take-over"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{InstanceState, PhaseProgress};

    /// A programme in this state, with a phase behind it that was taken over, one that it was in and one to come.
    fn programme(state: InstanceState) -> Instance {
        let mut instance = Instance { state, ..Instance::unstarted("p") };
        for (id, state) in [("past", PhaseState::Passed), ("now", PhaseState::Open), ("later", PhaseState::Waiting)] {
            instance.phases.insert(id.to_owned(), PhaseProgress::waiting());
            instance.phases[id].state = state;
        }
        instance.phases["now"].opened_at = Some(jiff::Timestamp::UNIX_EPOCH);
        instance
    }

    #[test]
    fn nothing_goes_on_or_waits_in_a_programme_that_is_over() {
        for (state, stopped) in [(InstanceState::Cancelled, "afgebroken"), (InstanceState::Stopped, "gestopt")] {
            let instance = programme(state);
            let nl = Language::Nl;
            let phases = ["past", "now", "later"].map(|phase| Standing::of_phase(&instance, phase, nl).word);
            assert_eq!(phases, ["afgerond", stopped, "niet begonnen"]);
            let steps = [StepState::Open, StepState::Waiting, StepState::Done]
                .map(|state| Standing::of_step(&instance, "now", state, nl).word);
            assert_eq!(steps, ["niet afgerond", "niet begonnen", "gereed"]);
            assert_eq!(Standing::of_gate(&instance, "later", nl).word, "niet voorgelegd");
        }
        let running = programme(InstanceState::Running);
        assert_eq!(Standing::of_phase(&running, "now", Language::Nl).word, "loopt");
        assert_eq!(Standing::of_step(&running, "later", StepState::Waiting, Language::Nl).word, "wacht");
    }

    #[test]
    fn what_was_behind_a_programme_that_was_taken_over_does_not_wait() {
        let instance = programme(InstanceState::Running);
        let step = Standing::of_step(&instance, "past", StepState::Waiting, Language::En);
        assert_eq!((step.word, step.tone), ("before the take-over", Tone::Away));
        assert_eq!(Standing::of_gate(&instance, "past", Language::Nl).word, "vóór de overname");
    }
}
