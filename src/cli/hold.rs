// SPDX-License-Identifier: EUPL-1.2
//! `sluis hold`: the clock of a programme stops. Every open item keeps what is left of its term.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;

/// Put a programme on hold: its clock stops
///
/// For those who manage the programme. Every open item keeps what is left of its term; nothing can be done until `resume`.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis hold gho-dgw --as project-lead --reason "Elections: no decisions before June"

Next: `sluis resume gho-dgw`."#)]
pub(super) struct HoldArgs {
    /// The programme, by its id
    instance: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: HoldArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |_| Ok(Act::Hold { reason: args.reason }))
}
