// SPDX-License-Identifier: EUPL-1.2
//! `sluis withdraw`: a vote is taken back while the ballot is open.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Take a vote back, while the ballot is open
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis withdraw gho-dgw "gate preparation" --as director-goirle"#)]
pub(super) struct WithdrawArgs {
    /// The programme, by its id
    instance: String,

    /// `gate PHASE`, or the step of a decision
    #[arg(value_name = "GATE|STEP")]
    on: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: WithdrawArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        Ok(Act::Withdraw { ballot: items::ballot(definition, &args.on)? })
    })
}
