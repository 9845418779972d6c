// SPDX-License-Identifier: EUPL-1.2
//! `sluis check`: everything that is wrong with workflow files, at once, with the place and the cure.
//! Starts nothing: no runtime, no store; an editor or a hook may run it on every save.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::checking::{self, Findings};
use super::context::Context;
use super::error::CommandError;
use super::explain;
use super::folder;
use super::watch;
use crate::config::Format;
use crate::report::diagnostics::{self, Colour};
use crate::report::{github, sarif};

/// Check workflow files: YAML, schema and meaning, with the cure of each fault
///
/// Reads the whole folder of a workflow: workflow.yaml, its phases, people.yaml, *.test.yaml and mail/. Everything that is
/// wrong is told at once. Errors must be mended before the workflow can start; warnings deserve a look.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis check workflows/gho-dgw            one workflow
  sluis check                              every workflow under this folder
  sluis check --explain SL0703             why a finding matters, and what to write instead
  sluis check --watch workflows/gho-dgw    again at every change, until Ctrl-C
  sluis check --strict --format json       for a pipeline: warnings count as errors
  sluis check --format github              marks the lines in a pull request (GitHub Actions)
  sluis check --format sarif > a.sarif     for other code hosts and review tools

Exit status 0: nothing that stops a start; 1: errors (with --strict also warnings). With --watch: of the last check.
Next: `sluis test` plays the stories of the workflow, `sluis schema phase` explains every key."#)]
pub(super) struct CheckArgs {
    /// Folders or files; a folder of workflows checks each [default: .]
    paths: Vec<PathBuf>,

    /// Warnings count as errors
    #[arg(long)]
    strict: bool,

    /// Check again whenever a file of the workflow changes, until Ctrl-C
    #[arg(long)]
    watch: bool,

    /// Explain one code, with an example wrong and right, and check nothing
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "strict", "watch"])]
    explain: Option<String>,
}

/// Checks all workflows that the paths name.
pub(super) fn run(args: CheckArgs, context: &Context) -> Result<ExitCode, CommandError> {
    if let Some(code) = &args.explain {
        return explain::run(code, context);
    }
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths };
    if args.watch {
        return watch::run(&paths, args.strict, context);
    }
    let checked = checking::check_all(&workflows(&paths)?)?;
    print(&checked, context)?;
    Ok(ExitCode::from(u8::from(checked.is_faulty(args.strict))))
}

/// Every workflow that the paths name, each once.
pub(super) fn workflows(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let (mut workflows, mut known) = (Vec::new(), HashSet::new());
    for path in paths {
        for workflow in folder::workflows(path)? {
            if known.insert(workflow.clone()) {
                workflows.push(workflow);
            }
        }
    }
    Ok(workflows)
}

/// Prints it in the format that was asked for.
pub(super) fn print(Findings { found, sources, files }: &Findings, context: &Context) -> Result<(), CommandError> {
    let language = context.language();
    match context.format() {
        Format::Json => context.print_json(&diagnostics::json(found, sources, *files, language)),
        Format::Sarif => context.print_json(&sarif::log(found, sources, language)),
        Format::Github => context.print(&github::commands(found, language)),
        _ if found.is_empty() && context.quiet() => Ok(()),
        _ => {
            let colour = if context.color() { Colour::On } else { Colour::Off };
            context.print(&diagnostics::human(found, sources, *files, colour, language))
        }
    }
}
