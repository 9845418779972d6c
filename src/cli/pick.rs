// SPDX-License-Identifier: EUPL-1.2
//! `sluis pick`: the choice of a selection, by its owners. How many it takes is the workflow's to say.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Pick items of a selection
///
/// Name as many as the step asks for, the best first. The step is done with it; the items go on, for example to a decision.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis pick gho-dgw shortlist sociaal-1 ruimte-1 --as project-lead"#)]
pub(super) struct PickArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The items, the best first
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: PickArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Pick { step, items: args.items })
    })
}
