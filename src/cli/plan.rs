// SPDX-License-Identifier: EUPL-1.2
//! `sluis plan`: when and where a workshop is held. The invitation follows from it; nothing is sent here.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::DateTime;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Say when and where a workshop is held; again to move it
///
/// The moment is on the clock of the programme's own zone. A workshop asks to be planned some time before (`plan_before`).
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis plan gho-dgw "workshop[sociaal]" --at "2027-03-04 13:30" --place "Gemeentehuis Oisterwijk" --as project-secretary

Next: when it was held, `sluis complete` with its outputs."#)]
pub(super) struct PlanArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// Day and time, as "2027-03-04 13:30"
    #[arg(long, value_name = "MOMENT", value_parser = acting::moment)]
    at: DateTime,

    /// Where
    #[arg(long, value_name = "TEXT")]
    place: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: PlanArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Plan { step, at: args.at, place: args.place })
    })
}
