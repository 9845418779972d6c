// SPDX-License-Identifier: EUPL-1.2
//! `sluis assign`: a step or a condition becomes the work of one person.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Give a step or a condition to one person
///
/// For those who manage the programme. The person is told by mail.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis assign gho-dgw inventory --to project-member --as project-lead --reason "Els is on leave""#)]
pub(super) struct AssignArgs {
    /// The programme, by its id
    instance: String,

    /// A step, `gate PHASE` or `condition PHASE.N`
    item: String,

    /// The person who does it from now on
    #[arg(long, value_name = "PERSON")]
    to: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: AssignArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let item = items::item(definition, &args.item)?;
        Ok(Act::Assign { item, to: args.to, reason: args.reason })
    })
}
