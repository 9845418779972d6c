// SPDX-License-Identifier: EUPL-1.2
//! `sluis skip`: a step is not needed. Those who need it go on as if it were done.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Skip a step that is not needed
///
/// For those who manage the programme. Skipped counts as done for what needs it; a condition that reads its result is false.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis skip gho-dgw privacy-check --as project-lead --reason "No personal data is used""#)]
pub(super) struct SkipArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: SkipArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Skip { step, reason: args.reason })
    })
}
