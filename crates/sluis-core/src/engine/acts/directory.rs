// SPDX-License-Identifier: EUPL-1.2
//! A change of people reaches an instance: owners and seats of open items follow the directory of today.
//! Never changes who decided what in the past.

use crate::calendar::deadline::first_instant_from;
use crate::directory::Succession;
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::item::{BallotRef, ItemRef};
use crate::engine::mandate;
use crate::engine::settle::{invitations, seats};
use crate::engine::terms::Owners;
use crate::value::Sealed;

pub(in crate::engine) fn people_changed(draft: &mut Draft<'_>) {
    if draft.instance.has_ended() || draft.instance.directory == draft.directory.version {
        return;
    }
    let version = draft.directory.version;
    draft.record(EventData::PeopleChanged { directory: version });
    follow(draft);
}

/// Owners, invitations and seats as the people of today make them, after those who took over.
pub(in crate::engine) fn follow(draft: &mut Draft<'_>) {
    follow_successions(draft);
    mandate::follow(draft);
    let steps =
        draft.instance.open_steps().map(|(step, progress)| (ItemRef::Step(step.clone()), progress.owners.clone()));
    let conditions = draft.instance.open_conditions();
    let conditions = conditions.map(|(id, condition)| (ItemRef::Condition(id.clone()), condition.owners.clone()));
    let items: Vec<(ItemRef, Owners)> = steps.chain(conditions).collect();
    for (item, owners) in items {
        let people = members_now(draft, &owners);
        if people != owners.people {
            let joined = people.iter().filter(|person| !owners.people.contains(person)).cloned().collect();
            draft.record(EventData::OwnersChanged { item, people, joined });
        }
    }
    invitations::follow_people(draft);
    let open: Vec<BallotRef> = draft.instance.open_ballots().map(|(ballot, _)| ballot.clone()).collect();
    for ballot in open {
        change_seats(draft, &ballot);
    }
}

/// The people of the role today; of an item that was given to a person, whoever took over from them.
fn members_now(draft: &Draft<'_>, owners: &Owners) -> Vec<String> {
    match (&owners.role, &owners.party) {
        (Some(role), Some(party)) => draft.members_of(role, party),
        (Some(role), None) => draft.members(role),
        (None, _) => {
            let today = draft.today();
            let now = owners.people.iter().map(|person| draft.directory.successor(person, today).to_owned());
            now.collect()
        }
    }
}

/// Records who takes over, who did, and who does not after all, as far as the instance has not heard it.
pub(in crate::engine) fn follow_successions(draft: &mut Draft<'_>) {
    let (directory, today) = (draft.directory, draft.today());
    let is_known = |one: &Succession, known: &crate::engine::Succeeding| known.is(&one.old, &one.new, one.from);
    let dropped = draft.instance.successions.iter().filter(|known| known.begins_at.is_some());
    let dropped = dropped.filter(|known| !directory.successions.iter().any(|one| is_known(one, known)));
    let dropped: Vec<_> = dropped.cloned().collect();
    for known in dropped {
        draft.record(EventData::SuccessionDropped { old: known.old, new: known.new, from: known.from });
    }
    let zone = &draft.definition.timezone;
    let started_at = draft.instance.started_at;
    let started_on = zone.to_datetime(started_at).date();
    for one in &directory.successions {
        let known = draft.instance.successions.iter().find(|known| is_known(one, known));
        let is_planned = known.is_some_and(|known| known.begins_at.is_some());
        // What had come before the programme began is no news to it: it began with the new people.
        let is_past = one.recorded_at < started_at && one.from <= started_on;
        if is_past || known.is_some_and(|known| known.begins_at.is_none()) || (is_planned && one.from > today) {
            continue;
        }
        let (old, new, from) = (one.old.clone(), one.new.clone(), one.from);
        let reason = Sealed::new(one.reason.trim(), draft.ids);
        draft.record(if from > today {
            let begins_at = first_instant_from(from.at(0, 0, 0, 0), zone);
            EventData::SuccessionPlanned { old, new, from, begins_at, reason }
        } else {
            EventData::PersonSucceeded { old, new, from, reason }
        });
    }
}

pub(in crate::engine) fn change_seats(draft: &mut Draft<'_>, ballot: &BallotRef) {
    let Some(approvals) = seats::approvals_of(draft.definition, ballot) else { return };
    let Some(round) = draft.instance.open_ballot(ballot) else { return };
    let now = seats::seats(draft.place(), ballot, approvals);
    let before = &round.terms.seats;
    let changed = |seat: &&crate::engine::Seat| !before.contains(seat);
    let joined: Vec<_> = now.iter().filter(changed).cloned().collect();
    let is_here = |person: &str| now.iter().any(|seat| seat.person == person);
    let left: Vec<String> =
        before.iter().filter(|seat| !is_here(&seat.person)).map(|seat| seat.person.clone()).collect();
    if !joined.is_empty() || !left.is_empty() {
        let round = round.round;
        draft.record(EventData::SeatsChanged { ballot: ballot.clone(), round, joined, left });
    }
}
