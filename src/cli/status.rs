// SPDX-License-Identifier: EUPL-1.2
//! `sluis status`: how a programme stands: its phases, steps and gates, who is waited for, and until when.
//! Only shows; the arithmetic of gates and decisions is explained by the core.

use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use sluis_core::definition::{Definition, Owner, Phase, Step, StepKind};
use sluis_core::directory::Directory;
use sluis_core::engine::{
    BallotRef, Instance, InstanceState, ItemRef, Owners, PhaseState, Run, StepProgress, StepRef, StepState, StepTerms,
    explain_gate, vacancies,
};
use sluis_core::text::Language;
use sluis_core::titles;
use sluis_core::titles::condition::skipped_text;
use sluis_core::titles::standing::Standing;

use super::acting;
use super::asks;
use super::context::Context;
use super::dates;
use super::error::CommandError;
use super::layout::{GLUE, WIDTH, indented, table_within, wrapped};
use super::unreached;
use super::words::{self, say};
use crate::app::OutboxFilter;

/// Show how a programme stands: phases, steps, gates, who is waited for
///
/// Marks: ✓ done, ▸ open, · waiting, – skipped or never begun, × cancelled or not finished. Of each open gate and decision the sum
/// of the votes is explained.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis status gho-dgw
  sluis status gho-dgw --dates
  sluis status gho-dgw --format json

Next: `sluis actions` shows what waits for whom, `sluis decisions` what was decided, `sluis log` every event."#)]
pub(super) struct StatusArgs {
    /// The programme, by its id
    instance: String,

    /// Every date: as first planned, as it stands and why, who moved it, and when it was done
    #[arg(long)]
    dates: bool,
}

/// Shows the status.
pub(super) fn run(args: StatusArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let language = context.language();
    context.block_on(async {
        acting::time_passes(context).await?;
        if args.dates {
            let dates = app.dates(&args.instance, language).await?;
            if context.json() {
                context.print_json(&dates)?;
            } else {
                let (definition, _, directory) = app.instance(&args.instance).await?;
                context.print(&dates::text(&dates, &directory, &definition.timezone, language))?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        if context.json() {
            context.print_json(&app.status(&args.instance, language).await?)?;
        } else {
            let (definition, instance, directory) = app.instance(&args.instance).await?;
            let now = app.now();
            let picture =
                Picture { definition: &definition, instance: &instance, directory: &directory, now, language };
            let missed =
                app.not_reached(OutboxFilter { instance: Some(args.instance), ..OutboxFilter::default() }).await?;
            let missed = unreached::lines(&missed, |id| titles::person_name(&directory, id), language);
            context.print(&(picture.text() + &missed))?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// An instance with all that is needed to show it.
pub(super) struct Picture<'a> {
    pub(super) definition: &'a Definition,
    pub(super) instance: &'a Instance,
    pub(super) directory: &'a Directory,
    pub(super) now: Timestamp,
    pub(super) language: Language,
}

impl Picture<'_> {
    pub(super) fn say<'a>(&self, nl: &'a str, en: &'a str) -> &'a str {
        say(self.language, nl, en)
    }

    fn text(&self) -> String {
        let mut text = self.heading();
        for (at, phase) in self.definition.phases.iter().enumerate() {
            text += "\n";
            text += &self.phase(at + 1, phase);
        }
        let conditions = self.conditions();
        if !conditions.is_empty() {
            text +=
                &format!("\n{}\n{conditions}", self.say("Voorwaarden bij een akkoord", "Conditions of an approval"));
        }
        text
    }

    fn heading(&self) -> String {
        let (definition, instance, language) = (self.definition, self.instance, self.language);
        let title = definition.title.get(language);
        let state = words::of_instance(instance.state, language);
        let started = words::day(instance.started_at, &definition.timezone, language);
        let since = self.say("gestart", "started");
        let ended = instance.ended_at.map(|at| words::day(at, &definition.timezone, language));
        let ended = ended.map(|day| format!(", {} {day}", self.say("geëindigd", "ended"))).unwrap_or_default();
        let version = &instance.definition.version;
        let workflow = &instance.definition.id;
        format!("{title} ({})\n{state}; {since} {started}{ended}; {workflow} {version}\n", instance.id)
            + &self.parties()
            + &self.mandates()
            + &self.vacancies()
    }

    /// Who acts for whom now or on days to come, a line each.
    fn mandates(&self) -> String {
        let said = self.instance.mandates.iter().filter(|heard| heard.run != Run::Over).map(|heard| {
            let name = |id: &str| titles::person_name(self.directory, id);
            let (from, to) = (name(&heard.mandate.from), name(&heard.mandate.to));
            let date = |day| words::date(day, self.language);
            let (start, end) = (date(heard.mandate.start), date(heard.mandate.end));
            let roles = heard.mandate.roles.iter();
            let roles = roles.map(|role| titles::role_title(self.definition, role, self.language));
            let roles = roles.collect::<Vec<_>>().join(", ");
            let nl = format!("{to} handelt namens {from} ({roles}), van {start} tot en met {end}");
            let en = format!("{to} acts for {from} ({roles}) from {start} to {end}");
            self.say(&nl, &en).to_owned()
        });
        said.map(|line| wrapped("", "  ", &line)).collect()
    }

    /// Who is missing, a line each.
    fn vacancies(&self) -> String {
        let (definition, directory, instance) = (self.definition, self.directory, self.instance);
        let said = vacancies(definition, directory, instance).into_iter().map(|(vacancy, items)| {
            titles::vacancy_text(definition, directory, instance, (&vacancy, &items), self.language)
        });
        said.map(|line| wrapped("! ", "  ", &line)).collect()
    }

    /// The parties that came, went or have yet to come, a line each.
    fn parties(&self) -> String {
        let known = self.definition.parties.keys();
        let said = known.filter_map(|id| titles::participation_text(self.definition, self.instance, id, self.language));
        said.map(|line| wrapped("", "  ", &line)).collect()
    }

    fn phase(&self, number: usize, phase: &Phase) -> String {
        let progress = self.instance.phases.get(&phase.id);
        let state = progress.map_or(PhaseState::Waiting, |progress| progress.state);
        let when = progress.and_then(|progress| match state {
            PhaseState::Passed => progress.passed_at,
            PhaseState::Open | PhaseState::Stopped => self.instance.ended_at.or(progress.opened_at),
            PhaseState::Waiting => None,
        });
        let when = when.map(|at| words::day(at, &self.definition.timezone, self.language));
        let goes_on = state == PhaseState::Open && !self.instance.has_ended();
        let since = if goes_on { self.say(" sinds ", " since ") } else { " " };
        let when = when.map(|day| format!("{since}{day}")).unwrap_or_default();
        let state_word = Standing::of_phase(self.instance, &phase.id, self.language).word;
        let mut text = format!("{number}. {} ({}): {state_word}{when}\n", phase.title.get(self.language), phase.id);
        let rows = phase.steps.values().flat_map(|step| self.step(phase, step));
        text += &indented(3, &table_within(WIDTH - 3, &[], rows));
        text += &self.asked(phase);
        text += &self.gate(phase);
        text
    }

    fn gate(&self, phase: &Phase) -> String {
        let Some(gate) = &phase.gate else { return String::new() };
        let progress = self.instance.phases.get(&phase.id);
        if progress.is_none_or(|progress| progress.state == PhaseState::Waiting) {
            return String::new();
        }
        let ballot = BallotRef::Gate(phase.id.clone());
        let due = self.instance.open_ballot(&ballot).and_then(|round| round.due.as_ref());
        let due = due.map(|due| format!(", {} {}", self.say("uiterlijk", "due"), self.due(due))).unwrap_or_default();
        let title = gate.title.get(self.language);
        let state = Standing::of_gate(self.instance, &phase.id, self.language).word;
        let word = self.say("poort", "gate");
        let sum = explain_gate(self.definition, self.directory, self.instance, &phase.id, self.now, self.language);
        wrapped("   ", "     ", &format!("{word}: {title} ({ballot}): {state}{due}")) + &wrapped("     ", "     ", &sum)
    }

    fn due(&self, due: &sluis_core::calendar::Deadline) -> String {
        // The clock stands still on hold: nothing gets late.
        if self.instance.state == InstanceState::Running {
            words::due(due, self.now, &self.definition.timezone, self.language)
        } else {
            words::until(due, self.language)
        }
    }

    /// The rows of a step: one for each instance, with what more there is to say under its title.
    fn step(&self, phase: &Phase, step: &Step) -> Vec<Vec<String>> {
        let mut instances = self.instance.instances_of(&step.id, step.for_each.is_some());
        if instances.is_empty() {
            instances.push(StepRef::plain(&step.id));
        }
        instances.iter().map(|instance| self.row(phase, step, instance)).collect()
    }

    fn row(&self, phase: &Phase, step: &Step, named: &StepRef) -> Vec<String> {
        let state = self.instance.step_state(named);
        let progress = self.instance.steps.get(named);
        let title = titles::step_title(self.definition, self.instance, named, self.language);
        let detail = progress.and_then(|progress| self.detail(named, progress));
        let waits = (state == StepState::Waiting).then(|| self.waits_in_vain(step)).flatten();
        let title = match detail.or(waits) {
            Some(detail) => format!("{title}\n{detail}"),
            None => title,
        };
        let item = ItemRef::Step(named.clone());
        let when = match state {
            StepState::Open if self.instance.has_ended() => None,
            StepState::Open => self.instance.due_of(&item).map(|due| self.due(due)),
            _ => progress
                .and_then(|progress| progress.closed_at)
                .map(|at| words::day(at, &self.definition.timezone, self.language)),
        };
        let who = match state {
            StepState::Open => progress.map(|progress| self.owners(step, named, &progress.owners)),
            StepState::Waiting => Some(self.future_owner(step)),
            StepState::Done | StepState::Skipped | StepState::Cancelled => {
                progress.and_then(|progress| progress.completed_by.as_ref()).map(|person| self.person(person))
            }
        };
        let name = match step.for_each {
            Some(_) if named.key.is_none() => format!("{named}[…]"),
            _ => named.to_string(),
        };
        let Standing { word, mark, .. } = Standing::of_step(self.instance, &phase.id, state, self.language);
        let when = match (state, when) {
            (StepState::Open, Some(due)) => self.due_word() + &due,
            (_, Some(day)) => format!("{word} {day}"),
            (_, None) => word.to_owned(),
        };
        vec![format!("{mark}{GLUE}{name}"), title, when, who.unwrap_or_default()]
    }

    /// That a step needs more instances of another than there are, which nothing will change by itself.
    fn waits_in_vain(&self, step: &Step) -> Option<String> {
        step.needs.iter().find_map(|need| {
            let (enough, whole) = (need.at_least?, StepRef::plain(&need.step));
            let skipped = || (self.instance.step_state(&whole) == StepState::Skipped).then_some(0);
            let there_are = self.instance.fan_outs.get(&need.step).map(Vec::len).or_else(skipped)?;
            let title = titles::step_title(self.definition, self.instance, &whole, self.language);
            (there_are < enough as usize).then(|| match self.language {
                Language::Nl => format!(
                    "gaat niet vanzelf open: er zijn er {enough} nodig van ‘{title}’, en {there_are} in dit programma"
                ),
                Language::En => format!(
                    "does not open by itself: {enough} of ‘{title}’ are needed, and this programme has {there_are}"
                ),
            })
        })
    }

    fn due_word(&self) -> String {
        self.say("uiterlijk ", "due ").to_owned()
    }

    fn person(&self, id: &str) -> String {
        titles::person_name(self.directory, id)
    }

    fn owners(&self, step: &Step, named: &StepRef, owners: &Owners) -> String {
        if let StepKind::Decision { .. } = step.kind {
            let ballot = self.instance.open_ballot(&BallotRef::Decision(named.clone()));
            let silent = ballot.map(|ballot| ballot.owing().map(|seat| self.person(&seat.person)).collect::<Vec<_>>());
            return silent.unwrap_or_default().join(", ");
        }
        let people: Vec<String> = owners.people.iter().map(|person| self.person(person)).collect();
        match (people.is_empty(), step.kind.word()) {
            (true, "wait") => String::new(),
            (true, _) => self.say("niemand; wijs toe", "nobody; assign it").to_owned(),
            (false, _) => people.join(", "),
        }
    }

    fn future_owner(&self, step: &Step) -> String {
        match (&step.owner, &step.kind) {
            (Some(Owner::Role { role, .. }), _) => titles::role_title(self.definition, role, self.language),
            (Some(Owner::Person(person)), _) => self.person(person),
            (None, StepKind::Decision { approvals, .. }) => {
                let roles = approvals.iter().map(|entry| titles::role_title(self.definition, &entry.by, self.language));
                roles.collect::<Vec<_>>().join(", ")
            }
            (None, _) => String::new(),
        }
    }

    /// How far a step is, in a few words.
    fn detail(&self, step: &StepRef, progress: &StepProgress) -> Option<String> {
        if let Some(why) = skipped_text(self.definition, step, progress, self.language) {
            return Some(why);
        }
        if let (Some(party), StepState::Cancelled) = (&progress.left_with, progress.state) {
            return Some(titles::left_text(self.definition, party, self.language));
        }
        let money = |amount| titles::money_text(amount, self.language);
        let of = self.say("van", "of");
        match progress.terms.as_ref()? {
            StepTerms::Workshop if progress.state == StepState::Open => Some(match progress.meeting() {
                Some(planned) => {
                    let at = words::moment(planned.at, &self.definition.timezone, self.language);
                    let place = titles::sealed_text(&planned.place, self.language);
                    format!("{} {at}, {place}", self.say("gepland", "planned"))
                }
                None if self.instance.has_ended() => return None,
                None => self.say("nog niet gepland", "not planned yet").to_owned(),
            }),
            StepTerms::Selection { .. } | StepTerms::Decision if !progress.selected.is_empty() => {
                Some(format!("{} {}", self.say("gekozen:", "chosen:"), progress.selected.join(", ")))
            }
            StepTerms::Recruitment { headcount, .. } => {
                let appointed = progress.appointed();
                Some(format!("{appointed} {of} {headcount} {}", self.say("aangesteld", "appointed")))
            }
            StepTerms::Funding { budget, .. } => {
                let pledged = self.say("toegezegd", "pledged");
                let counted = format!("{} {of} {} {pledged}", money(progress.pledged()), money(*budget));
                let withdrawn = titles::withdrawn_text(self.definition, progress, self.language);
                Some(if withdrawn.is_empty() { counted } else { format!("{counted}; {withdrawn}") })
            }
            _ => None,
        }
    }

    /// What the open steps of a phase ask, each in some lines.
    fn asked(&self, phase: &Phase) -> String {
        let mut text = String::new();
        if self.instance.has_ended() {
            return text;
        }
        for step in phase.steps.values() {
            let instances = self.instance.instances_of(&step.id, step.for_each.is_some());
            let mut open = instances.iter().filter_map(|named| {
                let progress = self.instance.steps.get(named)?;
                (progress.state == StepState::Open).then_some((named, progress))
            });
            // Where the instances ask the same it is said once.
            if asks::is_same_for_all(step) {
                text += &open.next().map(|_| asks::fields(self, step)).unwrap_or_default();
            } else {
                text += &open.map(|(named, progress)| asks::lines(self, named, progress)).collect::<String>();
            }
        }
        text
    }

    fn conditions(&self) -> String {
        let rows = self.instance.conditions.iter().map(|(named, condition)| {
            let (mark, when) = match condition.met_at {
                Some(at) => {
                    let day = words::day(at, &self.definition.timezone, self.language);
                    ("✓", format!("{} {day}", self.say("gereed", "done")))
                }
                None if self.instance.has_ended() => ("×", self.say("niet voldaan", "not met").to_owned()),
                None => ("▸", self.due_word() + &self.due(&condition.due)),
            };
            let text = titles::sealed_text(&condition.text, self.language);
            let owners: Vec<String> = condition.owners.people.iter().map(|person| self.person(person)).collect();
            let named = named.to_string().replace(' ', &GLUE.to_string());
            vec![format!("{mark}{GLUE}{named}"), text, when, owners.join(", ")]
        });
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() { String::new() } else { indented(3, &table_within(WIDTH - 3, &[], rows)) }
    }
}
