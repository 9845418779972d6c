// SPDX-License-Identifier: EUPL-1.2
//! `sluis reopen`: a step that was done is to be done again. What was given is kept as a draft.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Open a step again that was done or skipped
///
/// For those who manage the programme. What was given stays as a draft, and what needs the step waits again.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis reopen gho-dgw inventory --as project-lead --reason "A fourth workshop was held""#)]
pub(super) struct ReopenArgs {
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
pub(super) fn run(args: ReopenArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Reopen { step, reason: args.reason })
    })
}
