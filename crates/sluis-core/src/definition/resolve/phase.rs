// SPDX-License-Identifier: EUPL-1.2
//! A phase: its steps in the order in which they can be understood, then its gate.
//! Never looks into another phase than by the types of its steps.

use std::collections::BTreeMap;

use super::expressions::{Spot, Types};
use super::names::Names;
use super::{Found, gate, needs, step, values};
use crate::definition::{Phase, Step};

/// The phase with this number, from 0. The types of its steps are added to those of the phases before.
pub(super) fn resolve<'f>(number: usize, names: &Names<'f>, types: &mut Types<'f>, found: &mut Found) -> Option<Phase> {
    let phase = &names.phases[number];
    let written = phase.written?;
    let title = values::text_or(written.title.as_ref(), &phase.place.key("title"), names, found, || {
        values::spelled(phase.id, names.language)
    });
    // A step is understood after the steps that it needs, because it may read them.
    let mut steps = BTreeMap::<&str, Option<Step>>::new();
    for id in needs::order(number, names, found) {
        let (step, read_as) = step::resolve(id, names, types, found);
        types.insert(id, read_as);
        steps.insert(id, step);
    }
    let gate = super::given(written.gate.as_ref(), |written| {
        let spot = Spot::of_gate(names, number, types);
        gate::resolve(written, &phase.place.key("gate"), &spot, title.as_ref(), found)
    });
    let steps = super::all(names.steps_of_phase(number).map(|id| Some((id.to_owned(), steps.remove(id)??))));
    Some(Phase { id: phase.id.to_owned(), title: title?, steps: steps?, gate: gate? })
}
