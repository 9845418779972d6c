// SPDX-License-Identifier: EUPL-1.2
//! `sluis completions`: a script by which a shell completes verbs and options. Made from the commands themselves, so that
//! it never names one that does not exist, with their explanation in the language of the reader.

use std::process::ExitCode;

use clap::Args;
use clap_complete::{Shell, generate};

use super::context::Context;
use super::error::CommandError;
use super::help;

/// Print a script that lets your shell complete verbs and options
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis completions bash > ~/.local/share/bash-completion/completions/sluis
  sluis completions zsh > ~/.zfunc/_sluis          with ~/.zfunc in fpath
  sluis completions fish > ~/.config/fish/completions/sluis.fish

Start a new shell afterwards."#)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: CompletionsArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let mut script = Vec::new();
    generate(args.shell, &mut help::commands(context.language()), "sluis", &mut script);
    context.print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
