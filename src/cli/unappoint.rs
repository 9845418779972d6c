// SPDX-License-Identifier: EUPL-1.2
//! `sluis unappoint`: an appointment is taken back, for example because somebody withdrew.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Take an appointment back, while the step is open
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis unappoint gho-dgw recruitment data-analyst --ref P-2027-014 --as project-lead"#)]
pub(super) struct UnappointArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The position
    position: String,

    /// The reference that was given with the appointment
    #[arg(long = "ref", value_name = "TEXT")]
    reference: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: UnappointArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Unappoint { step, position: args.position, reference: args.reference })
    })
}
