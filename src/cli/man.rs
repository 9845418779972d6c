// SPDX-License-Identifier: EUPL-1.2
//! `sluis man`: the pages of the manual, made from the commands themselves. Says nothing that `--help` does not say.

use sluis_core::text::both;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_mangen::{Man, generate_to};

use super::Cli;
use super::context::Context;
use super::error::CommandError;

/// Print the page of the manual, or write a page for each verb
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis man | man -l -                    read it at once
  sluis man ~/.local/share/man/man1       afterwards `man sluis` and `man sluis-check` work"#)]
pub(super) struct ManArgs {
    /// A folder for the pages, which is made when it is not there; without it the first page is printed
    folder: Option<PathBuf>,
}

/// Prints the first page, or writes them all.
pub(super) fn run(args: ManArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let Some(folder) = args.folder else {
        let mut page = Vec::new();
        let rendered = Man::new(Cli::command()).render(&mut page);
        rendered.map_err(|error| {
            { CommandError::internal(both("de pagina is niet te maken", "the page cannot be made")) }.because(&error)
        })?;
        context.print(&String::from_utf8_lossy(&page))?;
        return Ok(ExitCode::SUCCESS);
    };
    let written = fs::create_dir_all(&folder).and_then(|()| generate_to(Cli::command(), &folder));
    written.map_err(|error| {
        let shown = folder.display();
        let message = both(
            format!("de pagina's zijn niet te schrijven in {shown}; controleer de naam en de rechten"),
            format!("the pages cannot be written to {shown}; check the name and its rights"),
        );
        CommandError::config(message).because(&error)
    })?;
    context.remark(&format!("The pages of the manual stand in {}\n", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
