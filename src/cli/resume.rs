// SPDX-License-Identifier: EUPL-1.2
//! `sluis resume`: the clock of a programme runs again, with new due dates.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;

/// Let the clock of a programme run again
///
/// For those who manage the programme. Every open item gets what was left of its term; a gate that held asks its votes again.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis resume gho-dgw --as project-lead --reason "The new council has met""#)]
pub(super) struct ResumeArgs {
    /// The programme, by its id
    instance: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: ResumeArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |_| Ok(Act::Resume { reason: args.reason }))
}
