// SPDX-License-Identifier: EUPL-1.2
//! `sluis score`: how well an item of a selection does on each criterion. Only keeps the scores; the ranking is the core's.

use std::process::ExitCode;

use clap::Args;
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::given;
use super::items;
use super::usage::Unfit;
use sluis_core::text::both;

/// Score an item of a selection, 1 to 5 on each criterion
///
/// Each owner may score; again replaces the own scores. The ranking is kept with what is picked.
#[derive(Debug, Args)]
#[command(after_help = r#"Example:
  sluis score gho-dgw shortlist sociaal-1 --set shared-by-all=5 --set data-available=4 --as project-lead

Next: `sluis status INSTANCE` shows the items, `sluis pick` picks."#)]
pub(super) struct ScoreArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`
    step: String,

    /// The item, such as sociaal-1
    item: String,

    /// A criterion with its score, 1 to 5; again for each criterion
    #[arg(long = "set", value_name = "CRITERION=N", value_parser = criterion, required = true)]
    set: Vec<(String, i64)>,

    #[command(flatten)]
    by: By,
}

/// Gives the command.
pub(super) fn run(args: ScoreArgs, context: &Context) -> Result<ExitCode, CommandError> {
    acting::act(context, &args.instance, args.by.caller(), |definition| {
        let step = items::step(definition, &args.step)?;
        Ok(Act::Score { step, item: args.item, scores: args.set.into_iter().collect() })
    })
}

fn criterion(text: &str) -> Result<(String, i64), Unfit> {
    let (name, score) = given::pair(text)?;
    let score = score.trim().parse().map_err(|_| {
        Unfit(both("een score is een geheel getal van 1 tot en met 5", "a score is a whole number from 1 to 5"))
    })?;
    Ok((name, score))
}
