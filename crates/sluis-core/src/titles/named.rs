// SPDX-License-Identifier: EUPL-1.2
//! A refusal for people who know no ids: the same sentence, in which each id between backticks is what people call it. What
//! is no id of the programme stays as it is.

use super::{item_name, item_title, party_title, person_name, phase_title, role_title};
use crate::definition::{Definition, StepKind};
use crate::directory::Directory;
use crate::engine::{Instance, ItemRef, Refusal, StepTerms};
use crate::text::Language;

/// Where names come from.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// What the programme follows.
    pub definition: &'a Definition,
    /// The programme.
    pub instance: &'a Instance,
    /// Its people.
    pub directory: &'a Directory,
    /// The reader's language.
    pub language: Language,
}

impl Names<'_> {
    /// The sentence of a refusal, with names for ids.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let sentence = refusal.explain(self.language);
        let mut told = String::with_capacity(sentence.len());
        // Between backticks stands every second piece.
        for (at, piece) in sentence.split('`').enumerate() {
            match (at % 2, self.of(piece)) {
                (0, _) => told.push_str(piece),
                (_, Some(name)) => told.push_str(&name),
                (_, None) => told.push_str(&format!("`{piece}`")),
            }
        }
        told
    }

    /// What people call the bearer of this id: people and parties by their names, all else between quotes.
    fn of(&self, id: &str) -> Option<String> {
        if self.directory.person(id).is_some() {
            return Some(person_name(self.directory, id));
        }
        if self.definition.parties.contains_key(id) {
            return Some(party_title(self.definition, id, self.language));
        }
        let title = match id.parse::<ItemRef>() {
            Ok(item) if self.is_item(&item) => item_title(self.definition, self.instance, &item, self.language),
            _ if self.definition.roles.contains_key(id) => role_title(self.definition, id, self.language),
            _ if self.definition.phase(id).is_some() => phase_title(self.definition, id, self.language),
            _ => self.position(id).or_else(|| self.candidate(id))?,
        };
        Some(format!("‘{title}’"))
    }

    fn is_item(&self, item: &ItemRef) -> bool {
        match item {
            ItemRef::Step(step) => self.definition.step(&step.step).is_some(),
            ItemRef::Gate(phase) => self.definition.phase(phase).is_some(),
            ItemRef::Condition(condition) => self.instance.conditions.contains_key(condition),
        }
    }

    fn position(&self, id: &str) -> Option<String> {
        let steps = self.definition.phases.iter().flat_map(|phase| phase.steps.values());
        let mut positions = steps.filter_map(|step| match &step.kind {
            StepKind::Recruitment { positions, .. } => positions.get(id),
            _ => None,
        });
        positions.next().map(|position| position.title.get(self.language).to_owned())
    }

    /// An item of a list that was chosen from.
    fn candidate(&self, id: &str) -> Option<String> {
        let terms = self.instance.steps.values().filter_map(|progress| progress.terms.as_ref());
        let listed = terms.filter_map(|terms| match terms {
            StepTerms::Selection { candidates, .. } => Some(candidates.as_slice()),
            _ => None,
        });
        let mut items = listed.flatten();
        items.find(|item| item.id == id).map(|item| item_name(item).to_owned())
    }
}
