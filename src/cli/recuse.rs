// SPDX-License-Identifier: EUPL-1.2
//! `sluis recuse`: a seat stands aside in an open ballot because of an interest, or comes back.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Stand aside in an open ballot because of an interest
///
/// The seat leaves the count, and so does its vote, where the workflow says `recusal: true` and enough seats remain. The chair
/// and those who manage the programme may record it for another; both names are kept, and that person can come back.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis recuse gho-dgw "gate preparation" --as director-goirle --reason "Is also on the board of the supplier"
  sluis recuse gho-dgw preparation --as project-secretary --on-behalf-of director-goirle --reason "Told us by phone"
  sluis recuse gho-dgw "gate preparation" --as director-goirle --undo --reason "Left that board in March"

Next: `sluis status INSTANCE` shows how the votes stand without this seat."#)]
pub(super) struct RecuseArgs {
    /// The programme, by its id
    instance: String,

    /// `gate PHASE` (or the phase alone), or the step of a decision
    #[arg(value_name = "GATE|STEP")]
    on: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Come back into the count
    #[arg(long)]
    undo: bool,

    /// The person whose seat it is, when another records it
    #[arg(long, value_name = "PERSON")]
    on_behalf_of: Option<String>,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: RecuseArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let by = args.by.caller().on_behalf_of(args.on_behalf_of);
    acting::act(context, &args.instance, by, |definition| {
        let ballot = items::ballot(definition, &args.on)?;
        Ok(Act::Recuse { ballot, reason: args.reason, undo: args.undo })
    })
}
