// SPDX-License-Identifier: EUPL-1.2
//! `sluis party`: a party withdraws or joins under way. With `--dry-run` what would follow is told, and nothing recorded.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use sluis_core::engine::Act;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::told;
use super::words::say;

/// Record that a party withdraws, or joins under way
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis party withdraw gho-dgw oisterwijk --as project-lead --reason "The council voted against" --dry-run
  sluis party join gho-dgw oosterhout --as project-lead --reason "Joined by agreement of 1 March""#)]
pub(super) struct PartyArgs {
    #[command(subcommand)]
    command: PartyCommand,
}

#[derive(Debug, Subcommand)]
enum PartyCommand {
    /// A party takes part no longer
    ///
    /// Its steps that are open are cancelled, its seats leave the open ballots, its pledge counts no more, and its share
    /// passes to the others by the key of the workflow. What it did stays on record.
    #[command(after_help = r#"Examples:
  sluis party withdraw gho-dgw oisterwijk --as project-lead --reason "The council voted against" --dry-run
  sluis party withdraw gho-dgw oisterwijk --as project-lead --reason "The council voted against""#)]
    Withdraw(ChangeArgs),
    /// A party takes part from now on
    ///
    /// For a party with `joins: later` in workflow.yaml, or one that withdrew. Its steps open where the others are still
    /// at work, it gets seats in open ballots, and its share of money that is still asked for.
    #[command(after_help = r#"Examples:
  sluis party join gho-dgw oosterhout --as project-lead --reason "Joined by agreement of 1 March" --dry-run
  sluis party join gho-dgw oosterhout --as project-lead --reason "Joined by agreement of 1 March""#)]
    Join(ChangeArgs),
}

#[derive(Debug, Args)]
struct ChangeArgs {
    /// The programme, by its id
    instance: String,

    /// The party, by its id in workflow.yaml
    party: String,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Only show what would follow
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    by: By,
}

/// Gives the command, or tells what it would lead to.
pub(super) fn run(args: PartyArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let (args, act): (ChangeArgs, fn(String, String) -> Act) = match args.command {
        PartyCommand::Withdraw(args) => (args, |party, reason| Act::PartyWithdraw { party, reason }),
        PartyCommand::Join(args) => (args, |party, reason| Act::PartyJoin { party, reason }),
    };
    let act = act(args.party, args.reason);
    if !args.dry_run {
        return acting::act(context, &args.instance, args.by.caller(), |_| Ok(act));
    }
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let done = app.would(&args.instance, &args.by.caller(), act).await?;
        told::would(context, &done).await?;
        let (nl, en) = ("Er is niets vastgelegd: dit was een proef.\n", "Nothing was recorded: this was a dry run.\n");
        match context.json() {
            true => Ok(ExitCode::SUCCESS),
            false => context.remark(say(context.language(), nl, en)).map(|()| ExitCode::SUCCESS),
        }
    })
}
