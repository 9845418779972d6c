// SPDX-License-Identifier: EUPL-1.2
//! What a story expects: of an item that exists, a state that such an item can have; of a mail, somebody to whom and
//! something about which it can be. Never says whether it is so.

use super::names::Names;
use crate::definition::place::Place;
use crate::definition::written::test::{Expect, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both, listed};

const STEP: [State; 5] = [State::Waiting, State::Open, State::Done, State::Skipped, State::Cancelled];
const GATE: [State; 5] = [State::Waiting, State::Open, State::Passed, State::OnHold, State::Stopped];
const PHASE: [State; 4] = [State::Waiting, State::Open, State::Passed, State::Stopped];
const INSTANCE: [State; 5] = [State::Running, State::OnHold, State::Completed, State::Stopped, State::Cancelled];

/// What an expectation is about, for a sentence.
struct Noun {
    nl: &'static str,
    en: &'static str,
}

pub(super) fn check(expect: &Expect, at: &Place<'_>, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    let mut states: Option<(Noun, &[State])> = None;
    if let Some(step) = &expect.step {
        names.step(step, &at.key("step"), found);
        states = Some((Noun { nl: "stap", en: "step" }, &STEP));
    }
    if let Some(gate) = &expect.gate {
        names.gate(gate, &at.key("gate"), found);
        states = Some((Noun { nl: "poort", en: "gate" }, &GATE));
    }
    if let Some(phase) = &expect.phase {
        names.phase(phase, &at.key("phase"), found);
        states = Some((Noun { nl: "fase", en: "phase" }, &PHASE));
    }
    if let Some(instance) = &expect.instance {
        let own = names.instance();
        names.one_of(
            instance,
            || {
                both(
                    format!("in dit verhaal is geen programma `{instance}`"),
                    format!("there is no programme `{instance}` in this story"),
                )
            },
            std::iter::once(own),
            &at.key("instance"),
            found,
        );
        states = Some((Noun { nl: "programma", en: "programme" }, &INSTANCE));
    }
    if let (Some(state), Some((noun, states))) = (expect.state, states)
        && !states.contains(&state)
    {
        let (Noun { nl, en }, word) = (noun, state.word());
        let message = both(
            format!("een {nl} is nooit `{word}`, zodat deze verwachting alleen kan mislukken"),
            format!("a {en} is never `{word}`, so that this expectation can only fail"),
        );
        let words = || states.iter().map(|state| state.word());
        let help = Text::said(|l| match l {
            Language::Nl => format!("schrijf {}", listed(words(), "of")),
            Language::En => format!("write {}", listed(words(), "or")),
        });
        found.push(at.key("state").finding(Code::STATE_NEVER_HELD, message).with_help(help));
    }
    if let Some(to) = &expect.to {
        let list = names.definition.roles.get(to).is_some_and(|role| role.list.is_some());
        if !list {
            names.person(to, &at.key("to"), found);
        }
    }
    if let Some(about) = &expect.about {
        names.item(about, &at.key("about"), found);
    }
}
