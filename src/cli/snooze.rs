// SPDX-License-Identifier: EUPL-1.2
//! `sluis snooze`: a person hears nothing of an item until a date, and then once more. It moves no due date.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Silence the reminders of one item for one person until a date
///
/// For whoever the item waits for. The due date stays, others are reminded as before, and an escalation goes on. On the
/// date itself the person is reminded once more, and then as the workflow says.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis snooze gho-dgw campaign --as project-secretary --until 2027-06-01
  sluis snooze gho-dgw "gate preparation" --as director-goirle --until 2027-06-01"#)]
pub(super) struct SnoozeArgs {
    /// The programme, by its id
    instance: String,

    /// A step, `gate PHASE` or `condition PHASE.N`
    item: String,

    /// The day on which the reminders come back, as 2027-06-01
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    until: Date,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: SnoozeArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let item = items::item(definition, &args.item)?;
        Ok(Act::Snooze { item, until: args.until })
    })
}
