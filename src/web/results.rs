// SPDX-License-Identifier: EUPL-1.2
//! What steps yielded, as part of a page: outputs, files, what was picked, planned, appointed and pledged, in the words
//! of the workflow. Shows; a file is named here and fetched elsewhere.

use maud::{Markup, html};
use sluis_core::calendar::date_words;
use sluis_core::definition::{Definition, Step};
use sluis_core::directory::Directory;
use sluis_core::engine::{Instance, StepProgress, StepRef, StepTerms};
use sluis_core::text::Language;
use sluis_core::titles::condition::skipped_text;
use sluis_core::titles::{field_title, item_name, money_text, party_title, sealed_text, step_title, value_text};
use sluis_core::value::{Item, Value};

use super::page::parts::{facts, heading_3};

/// Where results are told from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Results<'a> {
    pub(super) definition: &'a Definition,
    pub(super) instance: &'a Instance,
    pub(super) directory: &'a Directory,
    pub(super) language: Language,
}

impl Results<'_> {
    fn say(&self, nl: &str, en: &str) -> String {
        self.language.say(nl, en).to_owned()
    }

    /// What the steps yielded that this one needs; nothing when it needs none.
    pub(super) fn before(&self, step: &Step) -> Markup {
        let needed = step.needs.iter().filter_map(|need| self.definition.step(&need.step));
        let instances = needed.flat_map(|step| {
            self.instance.instances_of(&step.id, step.for_each.is_some()).into_iter().map(move |name| (step, name))
        });
        let told: Vec<(String, Vec<(String, Markup)>)> = instances
            .filter_map(|(step, name)| Some((self.title(&name), self.of(step, self.instance.steps.get(&name)?))))
            .filter(|(_, pairs)| !pairs.is_empty())
            .collect();
        html! { @for (title, pairs) in &told { (heading_3(title)) (facts(pairs)) } }
    }

    fn title(&self, step: &StepRef) -> String {
        step_title(self.definition, self.instance, step, self.language)
    }

    /// What one step yielded so far.
    pub(super) fn of(&self, step: &Step, progress: &StepProgress) -> Vec<(String, Markup)> {
        let outputs = progress.outputs.iter().map(|(id, value)| {
            let field = step.outputs.get(id);
            let title = field.map_or_else(|| id.clone(), |field| field_title(id, field, self.language));
            (title, self.value(value, field))
        });
        let files = progress.evidence.iter().map(|(id, file)| {
            let title = step.evidence.get(id).map_or_else(|| id.clone(), |field| field_title(id, field, self.language));
            let size = super::form::size(file.size, self.language);
            (title, html! { (sealed_text(&file.name, self.language)) " (" (size) ")" })
        });
        let skipped = skipped_text(self.definition, &StepRef::plain(&step.id), progress, self.language);
        let skipped = skipped.map(|why| (self.say("Overgeslagen", "Skipped"), html! { (why) }));
        outputs.chain(files).chain(self.of_kind(progress)).chain(skipped).collect()
    }

    fn value(&self, value: &Value, field: Option<&sluis_core::definition::Field>) -> Markup {
        match value {
            Value::Items(items) => self.items(items.iter()),
            Value::Text(text) => html! { span class="sluis-typed" { (sealed_text(text, self.language)) } },
            _ => html! { (value_text(value, field, self.definition, self.directory, self.language)) },
        }
    }

    fn items<'i>(&self, items: impl Iterator<Item = &'i Item>) -> Markup {
        html! {
            ul class="utrecht-unordered-list" {
                @for item in items { li class="utrecht-unordered-list__item" { (item_name(item)) } }
            }
        }
    }

    fn of_kind(&self, progress: &StepProgress) -> Vec<(String, Markup)> {
        let money = |amount| money_text(amount, self.language);
        let mut pairs = Vec::new();
        if let Some(planned) = progress.meeting() {
            let at = self.definition.timezone.to_datetime(planned.at);
            let when = format!("{}, {:02}:{:02}", date_words(at.date(), self.language), at.hour(), at.minute());
            let place = sealed_text(&planned.place, self.language);
            pairs.push((self.say("Wanneer en waar", "When and where"), html! { (when) ", " (place) }));
        }
        match &progress.terms {
            Some(StepTerms::Selection { candidates, .. }) if !progress.selected.is_empty() => {
                let picked = candidates.iter().filter(|item| progress.selected.contains(&item.id));
                pairs.push((self.say("Gekozen", "Picked"), self.items(picked)));
            }
            Some(StepTerms::Recruitment { headcount, .. }) => {
                let appointed = progress.appointed();
                let text = self.say(&format!("{appointed} van {headcount}"), &format!("{appointed} of {headcount}"));
                pairs.push((self.say("Aangesteld", "Appointed"), html! { (text) }));
            }
            Some(StepTerms::Funding { budget, .. }) => {
                let pledged = money(progress.pledged());
                let of = self.say("van", "of");
                pairs.push((self.say("Toegezegd", "Pledged"), html! { (pledged) " " (of) " " (money(*budget)) }));
                for (party, pledge) in &progress.pledges {
                    pairs.push((party_title(self.definition, party, self.language), html! { (money(pledge.amount)) }));
                }
            }
            _ => {}
        }
        pairs
    }
}
