// SPDX-License-Identifier: EUPL-1.2
//! `sluis unappoint`: an appointment is taken back, for example because somebody withdrew.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::By;
use super::appoint::Appointment;
use super::context::Context;
use super::error::CommandError;

/// Take an appointment back, while the step is open
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis unappoint gho-dgw recruitment data-analyst --ref P-2027-014 --as project-lead"#)]
pub(super) struct UnappointArgs {
    #[command(flatten)]
    appointment: Appointment,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: UnappointArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let unappoint = |step, position, reference| Act::Unappoint { step, position, reference };
    args.appointment.act(&args.by, context, unappoint)
}
