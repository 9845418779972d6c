// SPDX-License-Identifier: EUPL-1.2
//! `sluis appoint`: a position is filled. Takes a reference to the file elsewhere, never a name or a CV.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::{Act, StepRef};

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
    #[command(flatten)]
    appointment: Appointment,

    #[command(flatten)]
    by: By,
}

/// Which appointment is meant.
#[derive(Debug, Args)]
pub(super) struct Appointment {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The position
    position: String,

    /// The reference to the file elsewhere
    #[arg(long = "ref", value_name = "TEXT")]
    reference: String,
}

/// Gives the command.
pub(super) fn run(args: AppointArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let appoint = |step, position, reference| Act::Appoint { step, position, reference };
    args.appointment.act(&args.by, context, appoint)
}

impl Appointment {
    /// Gives a command about the step, the position and the reference.
    pub(super) fn act(
        self,
        by: &By,
        context: &Context,
        act: impl FnOnce(StepRef, String, String) -> Act,
    ) -> Result<ExitCode, CommandError> {
        acting::act(context, &self.instance, by.caller(), |definition| {
            Ok(act(items::step(definition, &self.step)?, self.position, self.reference))
        })
    }
}
