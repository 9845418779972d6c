// SPDX-License-Identifier: EUPL-1.2
//! `sluis start`: a programme begins from its workflow folder. The folder may change afterwards: the programme keeps the
//! definition it started with. A workflow with errors is not started; its findings are shown instead.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use sluis_core::definition::{Bundle, Checked, Definition, check};
use sluis_core::directory::Directory;
use sluis_core::text::both;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::folder;
use super::given::{self, Pair};
use crate::app::{Caller, Start};
use crate::report::diagnostics::{self, Colour};

/// Start a programme from its workflow folder
///
/// The workflow is checked first. The people of its people.yaml are imported with it. The programme keeps the definition it
/// started with, whatever becomes of the folder. Its first steps open at once, and their owners get mail.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis start workflows/gho-dgw --input start=2027-01-04
  sluis start workflows/gho-dgw --id gho-2027 --input start=2027-01-04 --input domains=sociaal --input domains=ruimte
  sluis start workflows/gho-dgw --input start=2026-09-01 --from preparation --as-of 2027-01-04

Next: `sluis status ID` shows where it stands, `sluis actions` who must do what."#)]
pub(super) struct StartArgs {
    /// The folder of the workflow, or its one file
    workflow: PathBuf,

    /// The id of the programme [default: the workflow's id; then with -2, -3, ...]
    #[arg(long)]
    id: Option<String>,

    /// An input that the workflow asks; again for the next one, or for the next value of a list
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = given::pair)]
    inputs: Vec<Pair>,

    /// A programme already under way begins at this phase
    #[arg(long, value_name = "PHASE", requires = "as_of")]
    from: Option<String>,

    /// The day on which it is taken over
    #[arg(long, value_name = "DATE", requires = "from", value_parser = acting::day)]
    as_of: Option<Date>,

    /// Who starts it: the id of a person [default: the operator of this command line]
    #[arg(long = "as", value_name = "PERSON")]
    person: Option<String>,
}

/// Checks the workflow and starts it.
pub(super) fn run(args: StartArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let Usable { definition, bundle, directory } = checked(&args.workflow, context)?;
    let app = context.app()?;
    context.block_on(async {
        let mut inputs = given::shaped(&definition.inputs, &args.inputs)?;
        given::keep_files(app, &definition.inputs, &mut inputs, Path::new("")).await?;
        let start = Start {
            bundle,
            definition,
            id: args.id,
            inputs,
            from: args.from.zip(args.as_of),
            people: directory,
            by: args.person.map_or_else(Caller::operator, Caller::person),
        };
        let done = app.start(start).await?;
        acting::finish(context, &done).await
    })
}

/// A workflow without errors.
pub(super) struct Usable {
    pub(super) definition: Arc<Definition>,
    pub(super) bundle: Bundle,
    pub(super) directory: Option<Directory>,
}

/// The workflow in this folder or file. Its errors are shown, and end the command.
pub(super) fn checked(workflow: &Path, context: &Context) -> Result<Usable, CommandError> {
    let mut checked = check(&folder::files(workflow)?);
    let usable = checked.is_usable();
    match (checked.definition.take(), checked.bundle.take()) {
        (Some(definition), Some(bundle)) if usable => {
            Ok(Usable { definition: Arc::new(definition), bundle, directory: checked.directory })
        }
        _ => Err(faulty(workflow, &checked, context)),
    }
}

/// Shows what is wrong with a workflow, and gives the error that ends the command.
pub(super) fn faulty(workflow: &Path, checked: &Checked, context: &Context) -> CommandError {
    let errors: Vec<_> = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    if !context.json() {
        let colour = if context.color_on_stderr() { Colour::On } else { Colour::Off };
        context.complain(&diagnostics::human(&errors, &checked.sources, checked.files, colour, context.language()));
    }
    let shown = workflow.display();
    CommandError::user(both(
        format!("de workflow in {shown} heeft fouten, dus er is niets gedaan"),
        format!("the workflow in {shown} has errors, so nothing was done"),
    ))
    .hint(both(
        format!("herstel ze; `sluis check {shown}` zegt wanneer ze weg zijn"),
        format!("mend them; `sluis check {shown}` tells when they are gone"),
    ))
}
