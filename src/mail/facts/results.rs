// SPDX-License-Identifier: EUPL-1.2
//! What steps yielded, as lists that read well on paper and on a telephone: the dossier of a gate, the results of a
//! step, and single outputs by name. Shows what is recorded and nothing it would have to count again.

use std::collections::BTreeMap;

use minijinja::Value;
use sluis_core::definition::{Criterion, StepKind};
use sluis_core::engine::{BallotRef, Choice, ItemRef, StepProgress, StepRef, StepState, StepTerms};
use sluis_core::titles;
use sluis_core::titles::condition::skipped_text;
use sluis_core::value::{Item, Value as Outcome};

use super::{Sources, bullets, is_of_gate, typed};

/// How the files of a dossier are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// By their names, among the results.
    Named,
    /// Not here: a page has a list of them to fetch.
    Apart,
}

impl Sources<'_> {
    /// The steps of the gate's dossier with their results.
    pub(super) fn dossier(&self, files: Files) -> String {
        let mut text = String::new();
        for step in self.dossier_steps() {
            text.push_str(&format!("- **{}**\n", self.slot(self.step_title(&step))));
            text.push_str(&bullets(self.result_lines(&step, files), 1));
        }
        text
    }

    /// The results of one step as a list.
    pub(super) fn results(&self, step: &StepRef) -> String {
        bullets(self.result_lines(step, Files::Named), 0)
    }

    fn dossier_steps(&self) -> Vec<StepRef> {
        let Some(ItemRef::Gate(phase)) = &self.notice.item else { return Vec::new() };
        let gate = self.definition.phase(phase).and_then(|phase| phase.gate.as_ref());
        let steps = gate.map(|gate| gate.dossier.as_slice()).unwrap_or_default();
        steps.iter().flat_map(|step| self.instances_of(step)).collect()
    }

    fn instances_of(&self, step: &str) -> Vec<StepRef> {
        let found = self.instance.instances_of(step, false);
        if found.is_empty() { vec![StepRef::plain(step)] } else { found }
    }

    fn result_lines(&self, step: &StepRef, files: Files) -> Vec<String> {
        let Some(progress) = self.instance.steps.get(step) else {
            return vec![self.say("nog niet begonnen", "not begun yet").to_owned()];
        };
        if progress.state == StepState::Skipped {
            let why = skipped_text(self.definition, step, progress, self.language).map(|why| self.slot(why));
            return vec![format!("{}: {}", self.say("overgeslagen", "skipped"), why.unwrap_or_else(|| "-".to_owned()))];
        }
        let mut lines = self.lines_of_kind(step, progress);
        let written = self.definition.step(&step.step);
        let told = |value: &Outcome| files == Files::Named || !matches!(value, Outcome::File(_));
        for (id, value) in progress.outputs.iter().filter(|(_, value)| told(value)) {
            let field = written.and_then(|step| step.outputs.get(id));
            let title = field.map_or_else(|| id.clone(), |field| titles::field_title(id, field, self.language));
            let text = titles::value_text(value, field, self.definition, self.directory, self.language);
            lines.push(format!("{}: {}", self.slot(title), self.slot(text)));
        }
        for (id, file) in progress.evidence.iter().filter(|_| files == Files::Named) {
            let field = written.and_then(|step| step.evidence.get(id));
            let title = field.map_or_else(|| id.clone(), |field| titles::field_title(id, field, self.language));
            let value = Outcome::File(file.clone());
            let text = titles::value_text(&value, field, self.definition, self.directory, self.language);
            lines.push(format!("{}: {}", self.slot(title), self.slot(text)));
        }
        if lines.is_empty() {
            let done = matches!(progress.state, StepState::Done);
            lines.push(
                if done { self.say("gereed", "done") } else { self.say("nog niet gereed", "not done yet") }.into(),
            );
        }
        lines
    }

    fn lines_of_kind(&self, step: &StepRef, progress: &StepProgress) -> Vec<String> {
        let Some(written) = self.definition.step(&step.step) else { return Vec::new() };
        match (&written.kind, &progress.terms) {
            (StepKind::Selection { .. }, Some(StepTerms::Selection { candidates, .. })) => {
                let picked = self.named(&progress.selected, candidates);
                vec![format!("{}: {picked}", self.say("Geselecteerd", "Selected"))]
            }
            (StepKind::Decision { .. }, _) => {
                let ballot = self.instance.ballot(&BallotRef::Decision(step.clone()));
                let Some(ballot) = ballot.filter(|_| !progress.selected.is_empty()) else { return Vec::new() };
                let chosen = self.named(&progress.selected, &ballot.terms.options);
                let number = ballot.terms.options.len();
                let from = match self.language {
                    sluis_core::text::Language::Nl => format!("Gekozen uit {number}"),
                    sluis_core::text::Language::En => format!("Chosen out of {number}"),
                };
                vec![format!("{from}: {chosen}")]
            }
            (StepKind::Recruitment { positions, .. }, Some(StepTerms::Recruitment { headcount, .. })) => {
                let asked = format!("{} {} {headcount}", progress.appointed(), self.say("van de", "of"));
                let mut lines = vec![format!("{}: {asked}", self.say("Aangesteld", "Appointed"))];
                for (id, position) in positions {
                    let filled = progress.appointments.values().filter(|filled| filled.position == *id).count();
                    lines.push(format!("{}: {filled}", self.slot(position.title.get(self.language))));
                }
                lines
            }
            (StepKind::Funding { .. }, Some(StepTerms::Funding { budget, effort_hours, shares })) => {
                let mut lines: Vec<String> = shares.keys().map(|party| self.pledge_line(party, progress)).collect();
                let money = |amount| titles::money_text(amount, self.language);
                let mut sum = format!(
                    "**{}: {} {} {}**",
                    self.say("Samen", "Together"),
                    money(progress.pledged()),
                    self.say("van", "of"),
                    money(*budget)
                );
                if let Some(hours) = effort_hours {
                    let (given, asked) = (progress.pledged_hours(), hours);
                    let (given, asked) = (self.number(given), self.number(*asked));
                    sum.push_str(&format!(", {given} {} {asked} {}", self.say("van", "of"), self.say("uur", "hours")));
                }
                lines.push(sum);
                lines
            }
            (StepKind::Workshop { .. }, _) => progress
                .meeting()
                .into_iter()
                .map(|planned| {
                    let place = self.slot(titles::sealed_text(&planned.place, self.language));
                    format!("{}: {}, {place}", self.say("Gehouden", "Held"), self.moment(planned.at))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn number(&self, number: u32) -> String {
        titles::whole_text(i64::from(number), self.language)
    }

    fn pledge_line(&self, party: &str, progress: &StepProgress) -> String {
        let title = self.slot(titles::party_title(self.definition, party, self.language));
        let Some(pledge) = progress.pledges.get(party) else {
            return format!("{title}: {}", self.say("nog niets toegezegd", "nothing pledged yet"));
        };
        let amount = titles::money_text(pledge.amount, self.language);
        match pledge.hours {
            Some(hours) => format!(
                "{title}: {amount} {} {} {}",
                self.say("en", "and"),
                self.number(hours),
                self.say("uur", "hours")
            ),
            None => format!("{title}: {amount}"),
        }
    }

    /// Items by their titles, with quotation marks, because they are mostly questions.
    pub(super) fn named(&self, ids: &[String], among: &[Item]) -> String {
        let title = |id: &String| {
            let item = among.iter().find(|item| item.id == *id);
            self.slot(item.map_or(id.as_str(), |item| titles::item_name(item)))
        };
        let names: Vec<String> = ids.iter().map(|id| format!("“{}”", title(id))).collect();
        if names.is_empty() { "-".to_owned() } else { names.join(self.say(" en ", " and ")) }
    }

    /// The choice of a vote in words.
    pub(super) fn choice(&self, choice: &Choice, options: &[Item]) -> String {
        match choice {
            Choice::Verdict(verdict) => verdict.in_words(self.language).to_owned(),
            Choice::Options(ids) => self.named(ids, options),
            Choice::Abstain => self.say("blanco", "abstain").to_owned(),
        }
    }

    /// What a criterion is called.
    pub(super) fn criterion(&self, id: &str, criterion: &Criterion) -> String {
        self.slot(criterion.title.as_ref().map_or(id, |title| title.get(self.language)))
    }

    /// `outputs.<name>`: of the step that the mail is about, else of a step of the dossier, else a dash. Every output of
    /// the workflow is there, so that only a name that no step has is unknown.
    pub(super) fn outputs(&self) -> BTreeMap<String, Value> {
        let mut steps: Vec<StepRef> = self.step().map(|(step, _)| step.clone()).into_iter().collect();
        if is_of_gate(self.notice.kind) {
            steps.extend(self.dossier_steps());
        }
        let mut outputs = BTreeMap::new();
        for written in self.definition.phases.iter().flat_map(|phase| phase.steps.values()) {
            for (name, field) in &written.outputs {
                let of_step = steps.iter().filter(|step| step.step == written.id);
                let values = of_step.filter_map(|step| self.instance.steps.get(step)?.outputs.get(name));
                let texts: Vec<String> = values
                    .map(|value| titles::value_text(value, Some(field), self.definition, self.directory, self.language))
                    .collect();
                if !texts.is_empty() {
                    outputs.insert(name.clone(), typed(texts.join(", ")));
                } else {
                    outputs.entry(name.clone()).or_insert_with(|| typed("-"));
                }
            }
        }
        outputs
    }
}
