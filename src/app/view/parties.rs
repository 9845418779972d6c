// SPDX-License-Identifier: EUPL-1.2
//! The parties that came or went, or have yet to come, since when and why. Says nothing of one that takes part from the
//! start: that is what everybody expects.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::titles::{participation_text, party_title};

use super::Sight;

/// A party that came, went or has yet to come.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartyView {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// How it stands.
    pub state: PartyState,
    /// Since when.
    pub since: Timestamp,
    /// Why; absent when nobody said so, and when it was erased.
    pub reason: Option<String>,
    /// The same in a sentence.
    #[serde(skip)]
    pub text: String,
}

/// How a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyState {
    /// It takes part no longer.
    Withdrawn,
    /// It came under way.
    Joined,
    /// It does not take part yet.
    NotJoined,
}

impl Sight {
    /// The parties of which something is to be said, in the order of the workflow.
    pub(super) fn parties(&self) -> Vec<PartyView> {
        let known = self.definition.parties.keys();
        let view = |id: &String| {
            let participation = self.instance.parties.get(id)?;
            let reason = participation.reason.as_ref();
            Some(PartyView {
                id: id.clone(),
                title: party_title(&self.definition, id, self.language),
                state: match (participation.takes_part, reason) {
                    (true, _) => PartyState::Joined,
                    (false, Some(_)) => PartyState::Withdrawn,
                    (false, None) => PartyState::NotJoined,
                },
                since: participation.since,
                reason: reason.and_then(|reason| reason.text()).map(str::to_owned),
                text: participation_text(&self.definition, &self.instance, id, self.language)?,
            })
        };
        known.filter_map(view).collect()
    }
}
