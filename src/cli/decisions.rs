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
use crate::app::{CastVote, MeetingView, MinutedStanding, Recused, RegisteredDecision, Replaced};

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
        let shown = match decision.options.is_empty() {
            true => self.say("Dossier:", "Dossier:"),
            false => self.say("Opties:", "Options:"),
        };
        text += &wrapped("  ", "    ", &format!("{shown} SHA-256 {}", decision.dossier_hash));
        for option in &decision.options {
            let won = if decision.chosen.contains(&option.id) { "✓" } else { "·" };
            text += &wrapped(
                &format!("  {won} "),
                "    ",
                &format!("{}: {} ({})", option.id, option.title, self.votes(option.votes)),
            );
        }
        for lost in &decision.lost {
            text += &wrapped("  ", "    ", &self.lost(decision, lost));
        }
        for aside in &decision.recused {
            text += &wrapped("  ", "    ", &self.aside(aside));
        }
        let names = |people: &[String]| {
            people.iter().map(|person| titles::person_name(self.directory, person)).collect::<Vec<_>>().join(", ")
        };
        if !decision.barred.is_empty() {
            let why = self.say("Stemt niet over eigen werk:", "Not voting on their own work:");
            text += &wrapped("  ", "    ", &format!("{why} {}", names(&decision.barred)));
        }
        if !decision.silent.is_empty() {
            let silent = names(&decision.silent);
            text += &wrapped("  ", "    ", &format!("{} {silent}", self.say("Niet gestemd:", "Did not vote:")));
        }
        for meeting in &decision.meetings {
            self.meeting(decision, meeting).iter().for_each(|line| text += &wrapped("  ", "    ", line));
        }
        let rows = decision.votes.iter().map(|vote| {
            vec![day(vote.at), self.voter(vote), self.choice(decision, &vote.choice), self.remarks(decision, vote)]
        });
        text + &indented(2, &table_within(WIDTH - 2, &[], rows))
    }

    fn votes(&self, votes: usize) -> String {
        words::count(votes, self.say("stem", "vote"), self.say("stemmen", "votes"))
    }

    fn aside(&self, aside: &Recused) -> String {
        let by = titles::person_name(self.directory, &aside.recorded_by);
        let by =
            if aside.recorded_by == aside.seat { String::new() } else { format!(" ({} {by})", self.say("door", "by")) };
        let stands = self.say("stemt niet mee wegens een belang", "stands aside");
        format!("{}{by} {stands}: “{}”", aside.name, aside.reason.as_deref().unwrap_or("-"))
    }

    fn lost(&self, decision: &RegisteredDecision, vote: &CastVote) -> String {
        let (voter, choice) = (self.voter(vote), self.choice(decision, &vote.choice));
        match self.language {
            Language::Nl => format!("De stem van {voter} telt niet meer: {choice}"),
            Language::En => format!("The vote of {voter} counts no more: {choice}"),
        }
    }

    /// In whose name, for which party, and who did it when that is another.
    fn voter(&self, vote: &CastVote) -> String {
        let party = vote.party.as_deref().map(|party| titles::party_title(self.definition, party, self.language));
        let by = (vote.cast_by != vote.seat).then(|| titles::person_name(self.directory, &vote.cast_by));
        let by = by.map(|by| format!("{} {by}", self.say("door", "by")));
        let more: Vec<String> = party.into_iter().chain(by).collect();
        if more.is_empty() { vote.name.clone() } else { format!("{} ({})", vote.name, more.join(", ")) }
    }

    /// Options by their title: their ids stand above.
    fn choice(&self, decision: &RegisteredDecision, choice: &[String]) -> String {
        let title = |word: &String| decision.options.iter().find(|option| option.id == *word).map(|it| &it.title);
        let word = |word: &String| match (title(word), word.parse::<Verdict>()) {
            (Some(title), _) => format!("“{title}”"),
            (None, Ok(verdict)) => verdict.in_words(self.language).to_owned(),
            (None, Err(_)) if word == "abstain" => self.say("onthouding", "abstains").to_owned(),
            (None, Err(_)) => word.clone(),
        };
        choice.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// The minutes with their hash, what they say that does not count (yet), and who objected.
    fn meeting(&self, decision: &RegisteredDecision, meeting: &MeetingView) -> Vec<String> {
        let (held, until) = (self.held(meeting), words::date(meeting.objections_until, self.language));
        let by = titles::person_name(self.directory, &meeting.recorded_by);
        let (file, hash) = (meeting.minutes.name.as_deref().unwrap_or("-"), &meeting.minutes.hash);
        let first = match self.language {
            Language::Nl => format!(
                "Vergadering van {held}, vastgelegd door {by}: {file}, SHA-256 {hash}; bezwaar tot en met {until}"
            ),
            Language::En => {
                format!("Meeting of {held}, recorded by {by}: {file}, SHA-256 {hash}; objections until {until}")
            }
        };
        let uncounted = meeting.votes.iter().filter_map(|vote| {
            let deputy = vote.by.as_deref().map(|by| titles::person_name(self.directory, by));
            let deputy = deputy.map(|by| format!(" ({} {by})", self.say("door", "by"))).unwrap_or_default();
            let what = match vote.standing {
                MinutedStanding::Counts => return None,
                MinutedStanding::Open => self.say("telt na die termijn", "counts after that term").to_owned(),
                MinutedStanding::Objected => {
                    self.say("teruggenomen na bezwaar", "taken back after an objection").to_owned()
                }
                MinutedStanding::Stale => {
                    self.say("vervallen: het dossier is gewijzigd", "lapsed: the dossier changed").to_owned()
                }
                MinutedStanding::Replaced => self.replaced(decision, vote.replaced),
            };
            Some(format!("{}{deputy}: {} ({what})", vote.name, self.choice(decision, &vote.choice)))
        });
        let objections = meeting.objections.iter().map(|objection| {
            let by = titles::person_name(self.directory, &objection.raised_by);
            let by = if objection.raised_by == objection.seat {
                String::new()
            } else {
                format!(" ({} {by})", self.say("door", "by"))
            };
            let reason = objection.reason.as_deref().unwrap_or("-");
            format!("{} {}{by}: “{reason}”", self.say("Bezwaar van", "Objection of"), objection.name)
        });
        std::iter::once(first).chain(uncounted).chain(objections).collect()
    }

    /// The day of a meeting; where the round had two on one day with its number.
    fn held(&self, meeting: &MeetingView) -> String {
        let day = words::date(meeting.held, self.language);
        match meeting.shares_its_day {
            true => format!("{day} ({} {})", self.say("nr.", "no."), meeting.number),
            false => day,
        }
    }

    /// Why a vote of the minutes does not count.
    fn replaced(&self, decision: &RegisteredDecision, by: Option<Replaced>) -> String {
        let why = match by {
            Some(Replaced::LaterMinutes { meeting: number }) => {
                let later = decision.meetings.iter().find(|meeting| meeting.number == number);
                let held = later.map(|later| self.held(later)).unwrap_or_default();
                return format!("{} {held}", self.say("vervangen door de notulen van", "replaced by the minutes of"));
            }
            Some(Replaced::OwnVote) => self.say("stemde daarna zelf", "voted themselves since"),
            Some(Replaced::Recusal) => self.say("stemt niet mee wegens een belang", "stands aside"),
            Some(Replaced::Departure) => self.say("stemt niet meer mee", "votes no longer"),
            Some(Replaced::EndOfRound) | None => {
                self.say("de ronde eindigde voordat dit telde", "the round ended before it counted")
            }
        };
        format!("{}: {why}", self.say("telt niet", "does not count"))
    }

    fn remarks(&self, decision: &RegisteredDecision, vote: &CastVote) -> String {
        let meeting = decision.meetings.iter().find(|meeting| vote.meeting == Some(meeting.number));
        let minutes = meeting.map(|meeting| {
            format!("{} {}", self.say("volgens de notulen van", "by the minutes of"), self.held(meeting))
        });
        let comment = vote.comment.iter().map(|comment| format!("“{comment}”"));
        let conditions = vote.conditions.iter();
        let conditions = conditions.map(|text| format!("{} {text}", self.say("voorwaarde:", "condition:")));
        minutes.into_iter().chain(comment).chain(conditions).collect::<Vec<_>>().join("\n")
    }
}
