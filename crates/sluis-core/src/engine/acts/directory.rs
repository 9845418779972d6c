// SPDX-License-Identifier: EUPL-1.2
//! A change of people reaches an instance: owners and seats of open items follow the directory of today.
//! Never changes who decided what in the past.

use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::item::{BallotRef, ItemRef};
use crate::engine::settle::{invitations, seats};
use crate::engine::terms::Owners;

pub(in crate::engine) fn people_changed(draft: &mut Draft<'_>) {
    if draft.instance.has_ended() || draft.instance.directory == draft.directory.version {
        return;
    }
    let version = draft.directory.version;
    draft.record(EventData::PeopleChanged { directory: version });
    follow(draft);
}

/// Owners, invitations and seats follow who is there now.
pub(in crate::engine) fn follow(draft: &mut Draft<'_>) {
    let steps =
        draft.instance.open_steps().map(|(step, progress)| (ItemRef::Step(step.clone()), progress.owners.clone()));
    let conditions = draft.instance.open_conditions();
    let conditions = conditions.map(|(id, condition)| (ItemRef::Condition(id.clone()), condition.owners.clone()));
    let items: Vec<(ItemRef, Owners)> = steps.chain(conditions).collect();
    for (item, owners) in items {
        if let Some(people) = members_now(draft, &owners).filter(|people| *people != owners.people) {
            draft.record(EventData::OwnersChanged { item, people });
        }
    }
    invitations::follow_people(draft);
    let open: Vec<BallotRef> = draft.instance.open_ballots().map(|(ballot, _)| ballot.clone()).collect();
    for ballot in open {
        change_seats(draft, &ballot);
    }
}

fn members_now(draft: &Draft<'_>, owners: &Owners) -> Option<Vec<String>> {
    let role = owners.role.as_deref()?;
    Some(match &owners.party {
        Some(party) => draft.members_of(role, party),
        None => draft.members(role),
    })
}

pub(in crate::engine) fn change_seats(draft: &mut Draft<'_>, ballot: &BallotRef) {
    let Some(approvals) = seats::approvals_of(draft.definition, ballot) else { return };
    let Some(round) = draft.instance.open_ballot(ballot) else { return };
    let now = seats::seats(draft, ballot, approvals);
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
