// SPDX-License-Identifier: EUPL-1.2
//! The command line: one verb, one file, each with its arguments and `run`. The only part of Sluis that prints.
//! Never touches the store or the mail: everything that changes or reads a programme goes through `App`.

mod check;
mod context;
mod error;
mod folder;
mod globals;
mod new;
mod schema;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use context::Context;
pub use error::{CommandError, Kind};
pub use globals::{ColorChoice, Format, Globals};

/// What stands under `sluis --help`.
const AFTER_HELP: &str = "\
Exit status: 0 done; 1 a finding or a refusal; 2 wrong usage, configuration or something outside.";

/// Sluis: a workflow engine for programmes that people carry out, step by step and gate by gate.
#[derive(Debug, Parser)]
#[command(name = "sluis", version, about, long_about = None, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// The verbs, in the order in which a newcomer meets them.
#[derive(Debug, Subcommand)]
enum Command {
    New(new::NewArgs),
    Check(check::CheckArgs),
    Schema(schema::SchemaArgs),
}

/// Carries a command out: prints its result, or its error once, and gives the exit status.
pub fn run(cli: Cli) -> ExitCode {
    let context = match Context::new(cli.globals) {
        Ok(context) => context,
        Err(error) => return error.report_plainly(),
    };
    match cli.command.run(&context) {
        Ok(status) => status,
        Err(error) => error.report(&context),
    }
}

impl Command {
    fn run(self, context: &Context) -> Result<ExitCode, CommandError> {
        match self {
            Command::New(args) => new::run(args, context),
            Command::Check(args) => check::run(args, context),
            Command::Schema(args) => schema::run(args, context),
        }
    }
}
