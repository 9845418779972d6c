// SPDX-License-Identifier: EUPL-1.2
//! `sluis mail`: a look at the mails of a workflow before it runs, and at how mail leaves. Stores nothing.

mod check;
mod preview;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::context::Context;
use super::error::CommandError;

/// Look at the mails that a workflow sends, and at how mail leaves
#[derive(Debug, Args)]
pub(super) struct MailArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Preview(preview::PreviewArgs),
    Check(check::CheckArgs),
}

/// Shows the mails, or how they leave.
pub(super) fn run(args: MailArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.what {
        What::Preview(args) => preview::run(&args, context),
        What::Check(args) => check::run(&args, context),
    }
}
