// SPDX-License-Identifier: EUPL-1.2
//! `sluis reschedule`: a due date is moved by hand. It stays where it was put, also on a day off.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Move the due date of what is open
///
/// For those who manage the programme. The date stays where it is put, also on a day off.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
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

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: RescheduleArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let item = items::item(definition, &args.item)?;
        Ok(Act::Reschedule { item, due: args.due, reason: args.reason })
    })
}
