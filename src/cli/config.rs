// SPDX-License-Identifier: EUPL-1.2
//! `sluis config`: every setting with its value and where that came from. Secrets are never shown.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::words::say;

/// Show the configuration and where each value came from
///
/// A flag wins over the environment (SLUIS_DATA, SLUIS_MAIL__FROM), that over the file (./sluis.toml or --config), that over
/// the default. A key that does not exist is an error, also in the environment.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis config show
  SLUIS_LANGUAGE=nl sluis config show --data /var/lib/sluis

Next: `sluis schema config` explains every key of sluis.toml."#)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every setting, its value and its origin
    Show,
}

/// Shows the configuration.
pub(super) fn run(args: ConfigArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let What::Show = args.what;
    let settings = context.config().describe();
    if context.json() {
        context.print_json(&settings)?;
    } else {
        let header = [("Sleutel", "Key"), ("Waarde", "Value"), ("Van", "From")];
        let header = header.map(|(nl, en)| say(context.language(), nl, en));
        let rows = settings.iter().map(|one| vec![one.key.clone(), one.value.clone(), one.origin.clone()]);
        context.print(&table(&header, rows))?;
    }
    Ok(ExitCode::SUCCESS)
}
