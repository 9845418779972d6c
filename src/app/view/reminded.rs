// SPDX-License-Identifier: EUPL-1.2
//! What people were told of an open item, in a few words: when somebody was last reminded, and who wants silence.

use sluis_core::calendar::date_words;
use sluis_core::engine::ItemRef;
use sluis_core::text::Language;
use sluis_core::titles::person_name;

use super::Sight;

impl Sight {
    /// Empty when nobody was reminded of it and nobody snoozes it.
    pub(super) fn reminded(&self, item: &ItemRef) -> String {
        let Some(told) = self.instance.told.get(item) else { return String::new() };
        let date = |at| date_words(self.definition.timezone.to_datetime(at).date(), self.language);
        let last = told.at.map(|at| match self.language {
            Language::Nl => format!("herinnerd op {}", date(at)),
            Language::En => format!("reminded on {}", date(at)),
        });
        let silent = told.snoozed.iter().filter(|(_, snoozed)| self.now < snoozed.ends_at).map(|(person, snoozed)| {
            let (name, until) = (person_name(&self.directory, person), date(snoozed.ends_at));
            match self.language {
                Language::Nl => format!("{name} krijgt geen herinnering tot {until}"),
                Language::En => format!("{name} gets no reminder until {until}"),
            }
        });
        last.into_iter().chain(silent).collect::<Vec<_>>().join("; ")
    }
}
