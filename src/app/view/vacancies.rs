// SPDX-License-Identifier: EUPL-1.2
//! Who is missing, since when, and what waits for them now. Read off the state of the moment, so that it can never be older
//! than what it stands beside.

use jiff::Timestamp;
use serde::Serialize;
use sluis_core::engine::{ItemRef, Vacancy, vacancies};
use sluis_core::titles::{vacancy_text, vacancy_title};

use super::Sight;

/// A role that nobody fills though something waits for it, or a person who is not known any more.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VacancyView {
    /// The id of the role or the person.
    pub who: String,
    /// The party in which nobody fills the role; absent where it is not asked of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// What people call it.
    pub title: String,
    /// Since when; absent when the programme has not heard of it yet.
    pub since: Option<Timestamp>,
    /// What waits, as commands name it.
    pub items: Vec<String>,
    /// The same in a sentence.
    #[serde(skip)]
    pub text: String,
}

impl Sight {
    /// Everybody who is missing.
    pub(super) fn vacancies(&self) -> Vec<VacancyView> {
        let (definition, directory, instance) = (&*self.definition, &*self.directory, &*self.instance);
        let view = |(vacancy, items): (Vacancy, Vec<ItemRef>)| VacancyView {
            title: vacancy_title(definition, directory, &vacancy, self.language),
            since: instance.vacancies.get(&vacancy).map(|missing| missing.since),
            text: vacancy_text(definition, directory, instance, (&vacancy, &items), self.language),
            items: items.iter().map(ItemRef::to_string).collect(),
            who: vacancy.who,
            party: vacancy.party,
        };
        vacancies(definition, directory, instance).into_iter().map(view).collect()
    }
}
