// SPDX-License-Identifier: EUPL-1.2
//! `sluis complete`: a step is done, with its outputs and evidence, or a condition is met.
//! Files are kept under the hash of their bytes before the command is given; a refused command leaves them unused.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use sluis_core::definition::{Definition, Fields};
use sluis_core::engine::{Act, ItemRef};

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::given::{self, Pair};
use super::items;
use crate::app::App;

/// Say that a step is done, or that a condition is met
///
/// A step asks for its outputs and evidence; `status` names them. Give a list value by value (--set again), with commas, or as
/// YAML; whole tables are easier in a file. A file is named by its path; its bytes are kept in the data folder.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis complete gho-dgw "baseline[goirle]" --as information-manager-goirle --set maturity=growing --set systems=84
  sluis complete gho-dgw "workshop[sociaal]" --as project-secretary --outputs workshop.yaml
  sluis complete gho-dgw campaign --as project-lead --evidence plan=communicatieplan.pdf
  sluis complete gho-dgw "condition preparation.1" --as adviser-dgw

workshop.yaml:
  attendance: 18
  challenges:
    - { question: Who risks debts?, data: Arrears, people: Advisers, actions: Call early }"#)]
pub(super) struct CompleteArgs {
    /// The programme, by its id
    instance: String,

    /// The step: `step`, `step[key]` or `phase/step`; or `condition PHASE.N`
    #[arg(value_name = "STEP")]
    item: String,

    /// An output; again for the next one, or for the next value of a list
    #[arg(long, value_name = "NAME=VALUE", value_parser = given::pair)]
    set: Vec<Pair>,

    /// The outputs in a YAML file; --set goes before it
    #[arg(long, value_name = "FILE")]
    outputs: Option<PathBuf>,

    /// A file that shows it was done
    #[arg(long, value_name = "ID=FILE", value_parser = given::pair)]
    evidence: Vec<Pair>,

    #[command(flatten)]
    by: By,
}

/// Gives the command, after the files that it names are kept.
pub(super) fn run(args: CompleteArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let (definition, ..) = app.instance(&args.instance).await?;
        let item = items::item(&definition, &args.item)?;
        let outputs = outputs(app, &args, fields(&definition, &item)).await?;
        let mut evidence = IndexMap::new();
        for (id, path) in &args.evidence {
            evidence.insert(id.clone(), app.evidence_file(Path::new(path)).await?.to_json());
        }
        let done = app.act(&args.instance, args.by.caller(), Act::Complete { item, outputs, evidence }).await?;
        acting::finish(context, &done).await
    })
}

fn fields<'d>(definition: &'d Definition, item: &ItemRef) -> Option<&'d Fields> {
    match item {
        ItemRef::Step(step) => definition.step(&step.step).map(|step| &step.outputs),
        ItemRef::Gate(_) | ItemRef::Condition(_) => None,
    }
}

async fn outputs(app: &App, args: &CompleteArgs, fields: Option<&Fields>) -> Result<Map<String, Json>, CommandError> {
    let none = Fields::new();
    let fields = fields.unwrap_or(&none);
    let mut outputs = Map::new();
    if let Some(path) = &args.outputs {
        outputs = given::outputs_file(path)?;
        let beside = path.parent().unwrap_or(Path::new(""));
        given::keep_files(app, fields, &mut outputs, beside).await?;
    }
    let mut set = given::shaped(fields, &args.set)?;
    given::keep_files(app, fields, &mut set, Path::new("")).await?;
    outputs.extend(set);
    Ok(outputs)
}
