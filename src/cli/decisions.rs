// SPDX-License-Identifier: EUPL-1.2
//! `sluis decisions`: the decision register (de besluitenlijst): what was decided, by whom, by which rule.

use std::process::ExitCode;

use clap::Args;
use sluis_core::definition::{Definition, Verdict};
use sluis_core::directory::Directory;
use sluis_core::text::Language;
use sluis_core::titles;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::layout::{WIDTH, indented, table_within, wrapped};
use super::words::{self, say};
use crate::app::{CastVote, Recused, RegisteredDecision};

/// Show what was decided, by whom and by which rule: the decision register
///
/// Every round of every gate and decision: the question, the rule, each vote with its comment and conditions, and the sum.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis decisions gho-dgw
  sluis decisions gho-dgw --language nl
  sluis decisions gho-dgw --format json"#)]
pub(super) struct DecisionsArgs {
    /// The programme, by its id
    instance: String,
}

/// Shows the register.
pub(super) fn run(args: DecisionsArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let language = context.language();
    context.block_on(async {
        acting::time_passes(context).await?;
        let register = app.decisions(&args.instance, language).await?;
        if context.json() {
            context.print_json(&register)?;
            return Ok(ExitCode::SUCCESS);
        }
        if register.decisions.is_empty() {
            let nl = "Er is nog niets besloten; `sluis status ID` toont welke poort als eerste komt.\n";
            let en = "Nothing was decided yet; `sluis status ID` shows which gate comes first.\n";
            context.print(say(language, nl, en))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (definition, _, directory) = app.instance(&args.instance).await?;
        let entry = Entry { definition: &definition, directory: &directory, language };
        let title = say(language, "Besluitenlijst", "Decision register");
        let mut text = format!("{title}: {} ({})\n", register.title, register.id);
        register.parties.iter().for_each(|party| text += &wrapped("", "  ", &party.text));
        for decision in &register.decisions {
            text += "\n";
            text += &entry.text(decision);
        }
        context.print(&text)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// What it takes to write one entry of the register.
struct Entry<'a> {
    definition: &'a Definition,
    directory: &'a Directory,
    language: Language,
}

impl Entry<'_> {
    fn say<'a>(&self, nl: &'a str, en: &'a str) -> &'a str {
        say(self.language, nl, en)
    }

    fn text(&self, decision: &RegisteredDecision) -> String {
        let day = |at| words::day(at, &self.definition.timezone, self.language);
        let when = match decision.closed_at {
            Some(at) => day(at),
            None => self.say("nog open", "still open").to_owned(),
        };
        let round = match decision.round {
            1 => String::new(),
            round => format!(", {} {round}", self.say("ronde", "round")),
        };
        let mut text = wrapped("", "  ", &format!("{when}: {} ({}{round})", decision.question, decision.item));
        text += &wrapped("  ", "  ", &decision.count);
        for rule in &decision.rules {
            text += &wrapped("  ", "    ", &format!("{} {rule}", self.say("Regel:", "Rule:")));
        }
        for option in &decision.options {
            let won = if decision.chosen.contains(&option.id) { "✓" } else { "·" };
            text += &wrapped(&format!("  {won} "), "    ", &format!("{}: {}", option.id, option.title));
        }
        for lost in &decision.lost {
            text += &wrapped("  ", "    ", &self.lost(lost));
        }
        for aside in &decision.recused {
            text += &wrapped("  ", "    ", &self.aside(aside));
        }
        let rows = decision
            .votes
            .iter()
            .map(|vote| vec![day(vote.at), self.voter(vote), self.choice(&vote.choice), self.remarks(vote)]);
        text + &indented(2, &table_within(WIDTH - 2, &[], rows))
    }

    fn aside(&self, aside: &Recused) -> String {
        let by = titles::person_name(self.directory, &aside.recorded_by);
        let by =
            if aside.recorded_by == aside.seat { String::new() } else { format!(" ({} {by})", self.say("door", "by")) };
        let stands = self.say("stemt niet mee wegens een belang", "stands aside");
        format!("{}{by} {stands}: “{}”", aside.name, aside.reason.as_deref().unwrap_or("-"))
    }

    fn lost(&self, vote: &CastVote) -> String {
        let (voter, choice) = (self.voter(vote), self.choice(&vote.choice));
        match self.language {
            Language::Nl => format!("De stem van {voter} telt niet meer: {choice}"),
            Language::En => format!("The vote of {voter} counts no more: {choice}"),
        }
    }

    fn voter(&self, vote: &CastVote) -> String {
        if vote.cast_by == vote.seat {
            return vote.name.clone();
        }
        let deputy = titles::person_name(self.directory, &vote.cast_by);
        format!("{} ({} {deputy})", vote.name, self.say("door", "by"))
    }

    fn choice(&self, choice: &[String]) -> String {
        let word = |word: &String| match word.parse::<Verdict>() {
            Ok(verdict) => verdict.in_words(self.language).to_owned(),
            Err(_) if word == "abstain" => self.say("onthouding", "abstains").to_owned(),
            Err(_) => word.clone(),
        };
        choice.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    fn remarks(&self, vote: &CastVote) -> String {
        let comment = vote.comment.iter().map(|comment| format!("“{comment}”"));
        let conditions = vote.conditions.iter();
        let conditions = conditions.map(|text| format!("{} {text}", self.say("voorwaarde:", "condition:")));
        comment.chain(conditions).collect::<Vec<_>>().join("\n")
    }
}
