// SPDX-License-Identifier: EUPL-1.2
//! Who hears that a party withdrew or joined: one mail a person, with all that it changes for them. Ids and amounts only,
//! as in every notice. Never says what was decided of a ballot: that is told as ever.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Notice, Owing, People, Recipient, person, told};
use crate::definition::MailKind;
use crate::engine::{BallotRef, Event, EventData, ItemRef, StepRef, StepTerms};
use crate::money::Money;

/// What a person hears of a party that withdrew or joined.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PartyNews {
    /// The party.
    pub party: String,
    /// Whether it joined; else it withdrew.
    pub joined: bool,
    /// What that changes for the person; of who manages the programme everything.
    pub effects: Vec<Effect>,
}

/// One thing that changes as a party comes or goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// A step is cancelled.
    StepStops(StepRef),
    /// A step waits again for what it needs.
    StepWaits(StepRef),
    /// A step is open from now on.
    StepStarts(StepRef),
    /// The party votes there no longer, and votes it cast do not count.
    SeatsLeave(BallotRef),
    /// The party votes there from now on.
    SeatsCome(BallotRef),
    /// Other parties are asked there than before.
    CountChanges(BallotRef),
    /// The pledge of the party counts no more.
    PledgeLeaves {
        /// The funding.
        step: StepRef,
        /// How much was pledged, in cents.
        cents: i64,
    },
    /// A party is asked for another amount.
    ShareChanges {
        /// The funding.
        step: StepRef,
        /// The party.
        party: String,
        /// What was asked before, in cents; absent when nothing was.
        before: Option<i64>,
        /// What is asked now, in cents.
        now: i64,
    },
    /// Nobody is left who must do it.
    NobodyOwns(ItemRef),
}

impl Owing<'_> {
    /// The notices of a party that came or went by these events. They stand at the last event, from where all that
    /// followed can be seen.
    pub(super) fn of_parties(&self, events: &[Event]) -> Vec<Notice> {
        let Some(last) = events.last() else { return Vec::new() };
        let changes = events.iter().filter_map(|event| match &event.data {
            EventData::PartyWithdrew { party, .. } => Some((party, false)),
            EventData::PartyJoined { party, .. } => Some((party, true)),
            _ => None,
        });
        changes.flat_map(|(party, joined)| self.of_party(party, joined, events, last.seq)).collect()
    }

    fn of_party(&self, party: &str, joined: bool, events: &[Event], seq: u64) -> Vec<Notice> {
        let mut all: Vec<Effect> = Vec::new();
        let mut heard: IndexMap<Recipient, Vec<Effect>> = IndexMap::new();
        for person in self.people_of(party).into_iter().chain(self.managers()) {
            heard.entry(person).or_default();
        }
        for (effect, people) in events.iter().flat_map(|event| self.effects(event)) {
            for person in people {
                let of_person = heard.entry(person).or_default();
                if !of_person.contains(&effect) {
                    of_person.push(effect.clone());
                }
            }
            all.push(effect);
        }
        self.managers().into_iter().for_each(|manager| drop(heard.insert(manager, all.clone())));
        let notice = |(recipient, effects): (Recipient, Vec<Effect>)| {
            let news = PartyNews { party: party.to_owned(), joined, effects };
            let notices = told(MailKind::PartyChanged, None, None, People::from([recipient]), seq);
            notices.into_iter().map(move |notice| Notice { party: Some(news.clone()), ..notice })
        };
        heard.into_iter().flat_map(notice).collect()
    }

    /// What an event changes, and for whom.
    fn effects(&self, event: &Event) -> Vec<(Effect, People)> {
        use EventData::*;
        match &event.data {
            StepCancelled { step, party: Some(_) } => vec![(Effect::StepStops(step.clone()), self.owners_of(step))],
            StepSetBack { step } => vec![(Effect::StepWaits(step.clone()), self.owners_of(step))],
            StepOpened { step, terms, .. } | StepReopened { step, terms, .. }
                if !matches!(terms, StepTerms::Wait | StepTerms::Decision) =>
            {
                vec![(Effect::StepStarts(step.clone()), self.owners_of(step))]
            }
            SeatsChanged { ballot, joined, left, .. } => {
                let left =
                    (!left.is_empty()).then(|| (Effect::SeatsLeave(ballot.clone()), left.iter().map(person).collect()));
                let joined = (!joined.is_empty()).then(|| (Effect::SeatsCome(ballot.clone()), super::seats(joined)));
                left.into_iter().chain(joined).collect()
            }
            ThresholdsChanged { ballot, .. } if self.after.open_ballot(ballot).is_some() => {
                let seats = self.after.ballot(ballot).map(|round| super::seats(&round.terms.seats));
                vec![(Effect::CountChanges(ballot.clone()), seats.unwrap_or_default())]
            }
            ContributionWithdrawn { step, party, amount, .. } => {
                let effect = Effect::PledgeLeaves { step: step.clone(), cents: amount.cents };
                vec![(effect, self.people_of(party))]
            }
            SharesChanged { step, before, shares } => {
                let changed = shares.iter().filter(|(party, share)| before.get(*party) != Some(share));
                let effect = |(party, now): (&String, &Money)| {
                    let (step, before) = (step.clone(), before.get(party).map(|share| share.cents));
                    let effect = Effect::ShareChanges { step, party: party.clone(), before, now: now.cents };
                    (effect, self.people_of(party))
                };
                changed.map(effect).collect()
            }
            OwnersChanged { item, people, .. } if people.is_empty() => {
                vec![(Effect::NobodyOwns(item.clone()), self.managers())]
            }
            _ => Vec::new(),
        }
    }

    fn owners_of(&self, step: &StepRef) -> People {
        self.after.steps.get(step).map(|progress| super::owners(&progress.owners)).unwrap_or_default()
    }

    /// The people of a party who fill a role.
    fn people_of(&self, party: &str) -> People {
        let of_party = self.directory.people.iter().filter(|(_, known)| known.party.as_deref() == Some(party));
        of_party.filter(|(_, known)| !known.roles.is_empty()).map(|(id, _)| person(id)).collect()
    }
}
