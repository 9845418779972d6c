// SPDX-License-Identifier: EUPL-1.2
//! `sluis pledge`: a party says what it contributes. Amounts are exact; the shares that are asked stand in `status`.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;
use sluis_core::money::Money;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::items;

/// Pledge what a party contributes to a funding step; again to replace it
///
/// Amounts are exact to the cent. The step is done when every party has pledged and the sum covers the budget.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis pledge gho-dgw funding goirle --amount 12413.79 --hours 166 --as director-goirle
  sluis pledge gho-dgw funding abg --amount "22758.62 EUR" --as contact-abg"#)]
pub(super) struct PledgeArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The party that pledges
    party: String,

    /// How much, in euros: 12413.79, or "12413.79 EUR"
    #[arg(long, value_name = "MONEY")]
    amount: Money,

    /// How many hours of its people
    #[arg(long, value_name = "N")]
    hours: Option<u32>,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: PledgeArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Pledge { step, party: args.party, amount: args.amount, hours: args.hours })
    })
}
