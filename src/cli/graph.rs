// SPDX-License-Identifier: EUPL-1.2
//! `sluis graph`: a workflow, or a programme with its states, as a drawing. Only shows; it names roles and never a person.

use sluis_core::text::both;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::start;
use crate::config::Format;
use crate::report::graph;

/// Draw a workflow, or how a programme stands: phases, steps and gates
///
/// As SVG it is ready for a report on A4, and says in words what it shows. Mermaid is for wikis and code hosts, DOT for
/// Graphviz, and BPMN 2.0 for modelling tools. Titles are in the language that you read.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis graph workflows/gho-dgw > gho.svg                          a workflow folder, or its one file
  sluis graph gho-dgw --language nl > stand.svg                    a programme, with its states
  sluis graph workflows/gho-dgw --format mermaid > gho.mmd
  sluis graph workflows/gho-dgw --format dot | dot -Tpdf > gho.pdf
  sluis graph workflows/gho-dgw --format bpmn > gho.bpmn

What is a folder or a file is read as a workflow, everything else as the id of a programme."#)]
pub(super) struct GraphArgs {
    /// The folder of a workflow or its one file, or a programme by its id
    #[arg(value_name = "WORKFLOW|INSTANCE")]
    what: String,
}

/// Draws it to standard output.
pub(super) fn run(args: GraphArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let draw = match context.format() {
        Format::Human | Format::Svg => graph::svg,
        Format::Mermaid => graph::mermaid,
        Format::Dot => graph::dot,
        Format::Bpmn => graph::bpmn,
        _ => {
            return Err(CommandError::config(both(
                "een tekening kent de vormen svg, mermaid, dot en bpmn",
                "a graph has the formats svg, mermaid, dot and bpmn",
            ))
            .hint(both(
                "kies er een van; voor JSON is er `sluis status`",
                "choose one of them; for JSON there is `sluis status`",
            )));
        }
    };
    let language = context.language();
    let path = Path::new(&args.what);
    if path.exists() {
        let checked = start::checked(path, context)?;
        context.print(&draw(&graph::chart(&checked.definition, None, language)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(app) = context.app_if_any()? else {
        let message = both(
            format!("er is geen workflow {} en geen programma met die naam", args.what),
            format!("there is no workflow {} and no programme of that name", args.what),
        );
        return Err(CommandError::config(message).hint(both(
            "noem de map van een workflow; `sluis list` noemt de programma's",
            "name a workflow folder; `sluis list` names the programmes",
        )));
    };
    context.block_on(async {
        acting::time_passes(context).await?;
        let (definition, instance, _) = app.instance(&args.what).await?;
        context.print(&draw(&graph::chart(&definition, Some(&instance), language)))?;
        Ok(ExitCode::SUCCESS)
    })
}
