// SPDX-License-Identifier: EUPL-1.2
//! What a story expects: of an item that exists, a state that such an item can have; of a mail, somebody to whom and
//! something about which it can be. Never says whether it is so.

use super::names::Names;
use crate::definition::place::Place;
use crate::definition::written::test::{Expect, State};
use crate::diagnostic::{Code, Diagnostic};

const STEP: [State; 5] = [State::Waiting, State::Open, State::Done, State::Skipped, State::Cancelled];
const GATE: [State; 5] = [State::Waiting, State::Open, State::Passed, State::OnHold, State::Stopped];
const PHASE: [State; 4] = [State::Waiting, State::Open, State::Passed, State::Stopped];
const INSTANCE: [State; 5] = [State::Running, State::OnHold, State::Completed, State::Stopped, State::Cancelled];

pub(super) fn check(expect: &Expect, at: &Place<'_>, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    let mut states: Option<(&str, &[State])> = None;
    if let Some(step) = &expect.step {
        names.step(step, &at.key("step"), found);
        states = Some(("step", &STEP));
    }
    if let Some(gate) = &expect.gate {
        names.gate(gate, &at.key("gate"), found);
        states = Some(("gate", &GATE));
    }
    if let Some(phase) = &expect.phase {
        names.phase(phase, &at.key("phase"), found);
        states = Some(("phase", &PHASE));
    }
    if let Some(instance) = &expect.instance {
        let own = names.instance();
        names.one_of(
            instance,
            &format!("there is no instance `{instance}` in this story"),
            std::iter::once(own),
            &at.key("instance"),
            found,
        );
        states = Some(("instance", &INSTANCE));
    }
    if let (Some(state), Some((noun, states))) = (expect.state, states)
        && !states.contains(&state)
    {
        let message = format!("a {noun} is never `{}`, so that this expectation can only fail", state.word());
        let message = message.replace("a instance", "an instance");
        let words: Vec<String> = states.iter().map(|state| format!("`{}`", state.word())).collect();
        let help = format!("write one of {}", words.join(", "));
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
