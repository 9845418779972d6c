// SPDX-License-Identifier: EUPL-1.2
//! `sluis appoint`: a position is filled. Takes a reference to the file elsewhere, never a name or a CV.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Fill a position of a recruitment
///
/// Give a reference by which your personnel file is found; a name or a CV has no place here. The step is done when the
/// headcount is there.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis appoint gho-dgw recruitment data-analyst --ref P-2027-014 --as project-lead"#)]
pub(super) struct AppointArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The position
    position: String,

    /// The reference to the file elsewhere
    #[arg(long = "ref", value_name = "TEXT")]
    reference: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: AppointArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Appoint { step, position: args.position, reference: args.reference })
    })
}
