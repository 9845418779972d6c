// SPDX-License-Identifier: EUPL-1.2
//! Where a story begins: who starts, in which phase, and with which inputs.
//! Reads the inputs as a real start would, so that a story begins exactly when a programme would.

use super::names::Names;
use crate::definition::place::Place;
use crate::definition::suggesting;
use crate::definition::written::test::Start;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both};
use crate::value::{Context, Ids, read_all};

pub(super) fn check(start: &Start, at: &Place<'_>, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    if let Some(by) = &start.by {
        names.person(by, &at.key("as"), found);
    }
    if let Some(phase) = &start.from {
        names.phase(phase, &at.key("from"), found);
    }
    let inputs = &names.definition.inputs;
    let inputs_at = at.key("inputs");
    let mut given = start.inputs.clone();
    for name in start.inputs.keys().filter(|name| !inputs.contains_key(*name)) {
        given.shift_remove(name);
        let message = both(format!("er is geen invoer `{name}`"), format!("there is no input `{name}`"));
        let fault = Diagnostic::new(Code::START_DOES_NOT_FIT, inputs_at.key(name).key_span(), message)
            .with_cause(format!("input {name}"))
            .with_help(both("haal de regel weg", "take the line away"));
        found.push(suggesting(fault, name, inputs.keys().map(String::as_str)));
    }
    let mut context = Context {
        is_person: &|id| names.is_person(id),
        is_party: &|id| names.definition.parties.contains_key(id),
        item_prefix: "inputs",
        several_lists: false,
        ids: &mut NoSalt,
    };
    let Err(problems) = read_all(inputs, &given, true, &mut context) else { return };
    for problem in problems {
        let field = problem.field.split('.').next().unwrap_or_default();
        let place = [inputs_at.key(field), inputs_at.clone(), at.clone()].into_iter().find(Place::exists);
        let message =
            Text::said(|l| format!("{} `{}` {}", l.say("invoer", "input"), problem.field, problem.text.get(l)));
        let cause = message.get(Language::En).to_owned();
        let fault = place.unwrap_or_else(|| at.clone()).finding(Code::START_DOES_NOT_FIT, message).with_cause(cause);
        found.push(fault.with_help(both(
            "geef een waarde die past bij `inputs` van de workflow",
            "give a value that fits the `inputs` of the workflow",
        )));
    }
}

/// Inputs that are only looked at are never sealed, so that their salt means nothing.
struct NoSalt;

impl Ids for NoSalt {
    fn salt(&mut self) -> [u8; 16] {
        [0; 16]
    }
}
