// SPDX-License-Identifier: EUPL-1.2
//! `sluis object`: a member says that minutes do not tell their vote as it was.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Object to what the minutes of a meeting say in your name
///
/// While the term for it runs. That vote is taken back, those who manage the programme hear why, and you can vote yourself.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis object merger "gate design" --as mayor-oost --reason "I voted for rework"
  sluis object merger design --as deputy-zuid --on-behalf-of mayor-zuid --reason "We were not there"

Next: `sluis vote` casts the vote as it should be."#)]
pub(super) struct ObjectArgs {
    /// The programme, by its id
    instance: String,

    /// `gate PHASE` (or the phase alone), or the step of a decision
    #[arg(value_name = "GATE|STEP")]
    on: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// The person whose vote it is, when another objects for them
    #[arg(long, value_name = "PERSON")]
    on_behalf_of: Option<String>,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: ObjectArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let by = args.by.caller().on_behalf_of(args.on_behalf_of);
    acting::act(context, &args.instance, by, |definition| {
        let ballot = items::ballot(definition, &args.on)?;
        Ok(Act::Object { ballot, reason: args.reason })
    })
}
