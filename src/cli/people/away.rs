// SPDX-License-Identifier: EUPL-1.2
//! `sluis people away`: what somebody's absence would bring, before it begins. Only shows; a mandate is given by people.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use sluis_core::text::{Language, both};

use super::super::acting;
use super::super::context::Context;
use super::super::error::CommandError;
use super::super::layout::{WIDTH, indented, table_within, wrapped};
use super::super::words::{self, count, say};
use crate::app::{AwayItem, AwayProgramme, AwayView};

/// Show what an absence would bring: which steps and votes fall in it, who else can do them, what would stall
///
/// Open items and those to be expected, in every programme that is under way. A vote goes on when the ballot can pass without it; a
/// step when others own it too. What stalls has nobody else, and is due before the person is back. Nothing is recorded.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis people away director-goirle --from 2027-07-12 --to 2027-08-20
  sluis people away director-goirle --from 2027-07-12 --to 2027-08-20 --format json"#)]
pub(super) struct AwayArgs {
    /// Who is away
    person: String,

    /// The first day, as 2027-07-12
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    from: Date,

    /// The last day, as 2027-08-20
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    to: Date,

    /// The id of the workflow, when several know somebody by this id
    #[arg(long, value_name = "ID")]
    workflow: Option<String>,
}

/// Shows it.
pub(super) fn run(args: AwayArgs, context: &Context) -> Result<ExitCode, CommandError> {
    if args.to < args.from {
        let message = both(
            format!("de laatste dag, {}, ligt voor de eerste, {}", args.to, args.from),
            format!("the last day, {}, lies before the first, {}", args.to, args.from),
        );
        return Err(CommandError::config(message).hint(both(
            "--from is de eerste dag van de afwezigheid, --to de laatste",
            "--from is the first day of the absence, --to the last",
        )));
    }
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let known = app.scope_of(&args.person, None).await;
        let scope = match args.workflow {
            Some(scope) => scope,
            None => known?,
        };
        let view = app.away(&scope, &args.person, (args.from, args.to), context.language()).await?;
        match context.json() {
            true => context.print_json(&view)?,
            false => context.print(&text(&view, context.language()))?,
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn text(view: &AwayView, language: Language) -> String {
    let (name, from, until) = (&view.name, words::date(view.from, language), words::date(view.until, language));
    let head = match language {
        Language::Nl => format!("{name} ({}) is weg van {from} tot en met {until}.", view.person),
        Language::En => format!("{name} ({}) is away from {from} to {until}.", view.person),
    };
    let programmes: String = view.instances.iter().map(|one| programme(one, language)).collect();
    let nothing =
        say(language, "In deze dagen wacht er niets op deze persoon.", "Nothing waits for them in these days.");
    let sum = match (view.instances.is_empty(), view.stalls) {
        (true, _) => nothing.to_owned(),
        (false, 0) => say(language, "Er loopt niets vast.", "Nothing stalls.").to_owned(),
        (false, stalls) => {
            let (nl, en) =
                (count(stalls, "onderdeel loopt", "onderdelen lopen"), count(stalls, "item stalls", "items stall"));
            let nl =
                format!("{nl} vast. Laat iemand invallen met `sluis delegate`, of wijs het toe met `sluis assign`.");
            let en = format!("{en}. Let somebody stand in with `sluis delegate`, or give it away with `sluis assign`.");
            say(language, &nl, &en).to_owned()
        }
    };
    wrapped("", "", &head) + &programmes + &wrapped("\n", "", &sum)
}

fn programme(one: &AwayProgramme, language: Language) -> String {
    let row = |item: &AwayItem| {
        let when = match (item.opens, item.due) {
            (_, Some(due)) => format!("{}{}", say(language, "uiterlijk ", "due "), words::date(due, language)),
            (None, None) => say(language, "open", "open").to_owned(),
            (Some(_), None) => String::new(),
        };
        let expected = say(language, "verwacht, ", "expected, ");
        let when = if item.opens.is_some() { format!("{expected}{when}") } else { when };
        let mark = if item.effect == "stalls" { "!" } else { "·" };
        let item_and_title = format!("{}\n{}", item.title, item.text);
        vec![format!("{mark} {}", item.item), item_and_title, when.trim_end_matches(", ").to_owned()]
    };
    let alone = match one.manages_alone {
        true => wrapped(
            "   ",
            "   ",
            say(
                language,
                "! Niemand anders beheert dit programma: wat misgaat, hoort dan niemand.",
                "! Nobody else manages this programme: what goes wrong is told to nobody then.",
            ),
        ),
        false => String::new(),
    };
    let rows = indented(3, &table_within(WIDTH - 3, &[], one.items.iter().map(row)));
    format!("\n{} ({})\n{alone}{rows}", one.title, one.instance)
}
