// SPDX-License-Identifier: EUPL-1.2
//! What a step asks of its owners, and what a decision chooses from, as lists.

use sluis_core::definition::{Fields, StepKind};
use sluis_core::engine::{StepProgress, StepTerms};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::value::Item;

use super::{Sources, bullets};

impl Sources<'_> {
    /// What must be given or done before the step is done.
    pub(super) fn asked(&self) -> String {
        let Some((step, progress)) = self.step() else { return String::new() };
        let Some(written) = self.definition.step(&step.step) else { return String::new() };
        let mut lines = Vec::new();
        match (&written.kind, progress.and_then(|progress| progress.terms.as_ref())) {
            (StepKind::Workshop { plan_before, .. }, _) => lines.push(match (plan_before, self.language) {
                (Some(term), Language::Nl) => {
                    format!("datum, tijd en plaats, ten minste {} van tevoren gepland", term.in_words(self.language))
                }
                (Some(term), Language::En) => {
                    format!("date, time and place, planned at least {} ahead", term.in_words(self.language))
                }
                (None, _) => self.say("datum, tijd en plaats", "date, time and place").to_owned(),
            }),
            (StepKind::Selection { criteria, .. }, Some(StepTerms::Selection { min, max, .. })) => {
                let number =
                    if min == max { min.to_string() } else { format!("{min} {} {max}", self.say("tot", "to")) };
                lines.push(format!("{} {number}", self.say("uw keuze van", "your choice of")));
                for (id, criterion) in criteria {
                    lines.push(format!(
                        "{}: {}",
                        self.say("score 1 tot 5", "score 1 to 5"),
                        self.criterion(id, criterion)
                    ));
                }
            }
            (StepKind::Recruitment { positions, .. }, Some(StepTerms::Recruitment { headcount, .. })) => {
                let names: Vec<String> =
                    positions.values().map(|position| self.slot(position.title.get(self.language))).collect();
                let over = self.say("aanstellingen", "appointments");
                lines.push(format!("{headcount} {over}: {}", names.join(", ")));
            }
            (StepKind::Funding { .. }, Some(StepTerms::Funding { budget, effort_hours, shares })) => {
                let hours = effort_hours.map(|hours| format!(", {} {}", self.number(hours), self.say("uur", "hours")));
                lines.push(format!(
                    "{} {}{}",
                    self.say("toezeggingen voor samen", "pledges of together"),
                    titles::money_text(*budget, self.language),
                    hours.unwrap_or_default()
                ));
                for (party, share) in shares {
                    let title = self.slot(titles::party_title(self.definition, party, self.language));
                    lines.push(format!("{title}: {}", titles::money_text(*share, self.language)));
                }
            }
            _ => {}
        }
        lines.extend(self.fields(&written.outputs, ""));
        lines.extend(self.fields(&written.evidence, self.say("bestand: ", "file: ")));
        bullets(lines, 0)
    }

    fn fields(&self, fields: &Fields, before: &str) -> Vec<String> {
        let line = |(id, field): (&String, &sluis_core::definition::Field)| {
            let title = self.slot(titles::field_title(id, field, self.language));
            let optional = if field.required { "" } else { self.say(" (niet verplicht)", " (optional)") };
            format!("{before}{title}{optional}")
        };
        fields.iter().map(line).collect()
    }

    /// What a ballot chooses from, or what a selection picks from.
    pub(super) fn options(&self) -> String {
        if let Some((_, ballot)) = self.ballot() {
            return self.option_lines(&ballot.terms.options);
        }
        match self.step().and_then(|(_, progress)| progress?.terms.as_ref()) {
            Some(StepTerms::Selection { candidates, .. }) => self.option_lines(candidates),
            _ => String::new(),
        }
    }

    fn option_lines(&self, options: &[Item]) -> String {
        let mut text = String::new();
        for option in options {
            text.push_str(&format!(
                "- **{}** ({})\n",
                self.slot(titles::item_name(option)),
                self.code_span(&option.id)
            ));
            text.push_str(&bullets(self.option_fields(option), 1));
        }
        text
    }

    /// What is known of an option beside its title.
    pub(super) fn option_fields(&self, option: &Item) -> Vec<String> {
        let title = titles::item_name(option);
        let further = option.fields.iter().filter_map(|(name, value)| {
            let shown = titles::value_text(value, None, self.definition, self.directory, self.language);
            let field = self.item_field_title(name);
            (shown != title).then(|| format!("{}: {}", self.slot(field), self.slot(shown)))
        });
        further.collect()
    }

    /// The title of a field of collected items, from whichever list has it.
    fn item_field_title(&self, name: &str) -> String {
        let lists = self.definition.phases.iter().flat_map(|phase| phase.steps.values());
        let fields = lists.flat_map(|step| step.outputs.values()).filter_map(|field| match &field.kind {
            sluis_core::definition::FieldType::ListOfItems { fields, .. } => fields.get(name),
            _ => None,
        });
        let title = fields.into_iter().next().map(|field| titles::field_title(name, field, self.language));
        title.unwrap_or_else(|| name.to_owned())
    }

    /// A reference to a value of the progress, for the commands of an answer.
    pub(super) fn progress(&self) -> Option<&StepProgress> {
        self.step()?.1
    }
}
