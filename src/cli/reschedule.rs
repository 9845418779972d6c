// SPDX-License-Identifier: EUPL-1.2
//! `sluis reschedule`: a due date is moved by hand. It stays where it was put, also on a day off. What hangs on it follows,
//! and is shown; with `--dry-run` before anything is recorded.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use sluis_core::engine::{Act, forecast};

use super::acting::{self, By};
use super::context::Context;
use super::dates::Moved;
use super::error::CommandError;
use super::items;
use super::words::say;

/// Move the due date of what is open
///
/// For those who manage the programme. The date stays where it is put, also on a day off. What hangs on it follows: as if
/// everything is done on its last day, it is shown which dates become others, and why.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis reschedule gho-dgw training --due 2027-07-01 --as project-lead --reason "The trainer was ill" --dry-run
  sluis reschedule gho-dgw training --due 2027-07-01 --as project-lead --reason "The trainer was ill"
  sluis reschedule gho-dgw "gate preparation" --due 2027-07-15 --as project-lead --reason "The council meets later""#)]
pub(super) struct RescheduleArgs {
    /// The programme, by its id
    instance: String,

    /// A step, `gate PHASE` or `condition PHASE.N`
    item: String,

    /// The new last day, as 2027-07-01
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    due: Date,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Only show what would move
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    by: By,
}

/// Gives the command, or shows what it would move.
pub(super) fn run(args: RescheduleArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let (definition, before, _) = app.instance(&args.instance).await?;
        let item = items::item(&definition, &args.item)?;
        let act = Act::Reschedule { item, due: args.due, reason: args.reason };
        let done = match args.dry_run {
            true => app.would(&args.instance, &args.by.caller(), act).await?,
            false => app.act(&args.instance, args.by.caller(), act).await?,
        };
        let moved = Moved {
            definition: &definition,
            instance: &done.instance,
            before: &forecast(&definition, &before, app.now()),
            after: &forecast(&definition, &done.instance, app.now()),
            language: context.language(),
        };
        if !args.dry_run {
            let status = acting::finish(context, &done).await?;
            if !context.json() {
                context.remark(&format!("\n{}", moved.text()))?;
            }
            return Ok(status);
        }
        match context.json() {
            true => context.print_json(&json!({ "instance": args.instance, "dryRun": true, "moves": moved.json() }))?,
            false => {
                context.print(&moved.text())?;
                let (nl, en) =
                    ("Er is niets vastgelegd: dit was een proef.\n", "Nothing was recorded: this was a dry run.\n");
                context.remark(say(context.language(), nl, en))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}
