// SPDX-License-Identifier: EUPL-1.2
//! A mandate for the mail that tells of one: of the first who fills a role to the next person, for two weeks.

use jiff::{SignedDuration, ToSpan};
use sluis_core::directory::Mandate;
use sluis_core::engine::{Mandated, Run};

use super::world::Setting;

impl Setting<'_> {
    /// One that began today.
    pub(super) fn mandated(&self, seq: u64) -> Mandated {
        let start = self.definition.timezone.to_datetime(self.at).date();
        let end = start.saturating_add(13.days());
        let with_role = self.directory.people.iter().find(|(_, person)| !person.roles.is_empty());
        let (from, roles) = with_role.map(|(id, person)| (id.clone(), person.roles.clone())).unwrap_or_default();
        let to = self.directory.people.keys().find(|id| **id != from).cloned().unwrap_or_else(|| from.clone());
        let ends_at = self.at + SignedDuration::from_hours(14 * 24);
        let mandate = Mandate { from, to, roles, start, end };
        Mandated { mandate, begins_at: self.at, ends_at, run: Run::Running, seq, reason: None }
    }
}
