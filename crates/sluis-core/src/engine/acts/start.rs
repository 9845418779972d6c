// SPDX-License-Identifier: EUPL-1.2
//! `start`: an instance begins at its first phase, or at a later one when the programme is already under way.

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::engine::decide::Draft;
use crate::engine::event::{DefinitionRef, EventData};
use crate::engine::mandate;
use crate::engine::refusal::Refusal;
use crate::value::{Context, read_all};

pub(in crate::engine) fn start(
    draft: &mut Draft<'_>,
    given: &serde_json::Map<String, Json>,
    from: Option<&(String, Date)>,
) -> Result<(), Refusal> {
    let definition = draft.definition;
    if draft.command.actor.person().is_some() {
        draft.check_manager()?;
    }
    let before = match from {
        None => 0,
        Some((phase, _)) => definition.phases.iter().position(|known| known.id == *phase).ok_or_else(|| {
            let known = definition.phases.iter().map(|phase| phase.id.clone()).collect();
            Refusal::PhaseIsUnknown { phase: phase.clone(), known }
        })?,
    };
    let mut context = Context {
        is_person: &|id| draft.directory.person(id).is_some(),
        is_party: &|id| definition.parties.contains_key(id),
        item_prefix: "input",
        several_lists: true,
        ids: draft.ids,
    };
    let inputs = read_all(&definition.inputs, given, true, &mut context)
        .map_err(|problems| Refusal::InputsDoNotFit { problems })?;
    draft.record(EventData::InstanceStarted {
        definition: DefinitionRef {
            id: definition.id.clone(),
            version: definition.version.clone(),
            hash: definition.hash.clone(),
        },
        inputs,
        phases: definition.phases.iter().map(|phase| phase.id.clone()).collect(),
        directory: draft.directory.version,
        absent: definition.parties.iter().filter(|(_, party)| party.joins_later).map(|(id, _)| id.clone()).collect(),
    });
    super::directory::follow_successions(draft);
    mandate::follow(draft);
    if let Some((_, as_of)) = from {
        for phase in &definition.phases[..before] {
            draft.record(EventData::PhaseTakenOver { phase: phase.id.clone(), as_of: *as_of });
        }
    }
    Ok(())
}
