// SPDX-License-Identifier: EUPL-1.2
//! `snooze`: a person wants no reminder of an item until a date, and then one. It silences nobody else, and no escalation.

use jiff::civil::Date;

use super::rules::morning;
use crate::calendar::days::plus_days;
use crate::engine::acts::manage::check_condition;
use crate::engine::asked;
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::item::{BallotRef, ItemRef};
use crate::engine::mandate::Reach;
use crate::engine::refusal::Refusal;

pub(in crate::engine) fn snooze(draft: &mut Draft<'_>, item: &ItemRef, until: Date) -> Result<(), Refusal> {
    check_open(draft, item)?;
    let person = draft.acting_for(&Reach::any_of(draft.definition.roles.keys().map(String::as_str).collect()))?;
    let waiting: Vec<String> = draft.instance.waits_for(item).into_iter().map(str::to_owned).collect();
    let is_asked = asked(draft.definition, &draft.instance, item).iter().any(|asked| asked.person == person);
    if !is_asked && !waiting.contains(&person) {
        return Err(Refusal::ItemDoesNotWaitForPerson { person, item: item.clone(), waiting });
    }
    if until <= draft.today() {
        return Err(Refusal::SnoozeIsTooShort { tomorrow: plus_days(draft.today(), 1) });
    }
    let ends_at = morning(draft.definition, draft.definition.calendar.working_day_from(until));
    draft.record(EventData::ItemSnoozed { item: item.clone(), person, until, ends_at });
    Ok(())
}

/// Refuses an item that is not there or waits for nobody.
fn check_open(draft: &Draft<'_>, item: &ItemRef) -> Result<(), Refusal> {
    match item {
        ItemRef::Step(step) => draft.open_step(step).map(|_| ()),
        ItemRef::Gate(phase) => {
            let ballot = BallotRef::Gate(phase.clone());
            draft.instance.open_ballot(&ballot).map(|_| ()).ok_or(Refusal::BallotIsNotOpen { ballot })
        }
        ItemRef::Condition(condition) => check_condition(draft, condition),
    }
}
