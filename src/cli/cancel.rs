// SPDX-License-Identifier: EUPL-1.2
//! `sluis cancel`: a programme ends before its time. Nothing can be done in it any more; the record stays.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;

/// End a programme for good
///
/// For those who manage the programme. Nothing can be done in it any more; its record stays.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis cancel gho-dgw --as project-lead --reason "The municipalities go on separately""#)]
pub(super) struct CancelArgs {
    /// The programme, by its id
    instance: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: CancelArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |_| Ok(Act::Cancel { reason: args.reason }))
}
