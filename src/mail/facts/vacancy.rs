// SPDX-License-Identifier: EUPL-1.2
//! Who is missing, in the mail that tells of it, and what waits for them. Names nobody who could help: that is for the
//! reader.

use sluis_core::engine::{Missing, Vacancy};
use sluis_core::titles;

use super::{Sources, bullets};

impl<'a> Sources<'a> {
    /// What the event of this mail told.
    pub(super) fn vacancy(&self) -> Option<(&'a Vacancy, &'a Missing)> {
        self.instance.vacancies.iter().find(|(_, missing)| missing.seq == self.notice.seq)
    }

    pub(super) fn is_role(&self, vacancy: &Vacancy) -> bool {
        self.definition.roles.contains_key(&vacancy.who)
    }

    pub(super) fn missing(&self, vacancy: &Vacancy) -> String {
        titles::vacancy_title(self.definition, self.directory, vacancy, self.language)
    }

    /// What waits, as a list.
    pub(super) fn needing(&self, missing: &Missing) -> String {
        bullets(missing.items.iter().map(|item| self.slot(self.item_title(item))), 0)
    }
}
