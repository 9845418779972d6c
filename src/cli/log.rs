// SPDX-License-Identifier: EUPL-1.2
//! `sluis log`: every recorded event of a programme, in order.

use std::process::ExitCode;

use clap::Args;
use sluis_core::titles;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::unreached;
use super::words::{self, say};
use crate::app::OutboxFilter;

/// Show every recorded event of a programme
///
/// One line an event: its number, when, who (and in whose name), what, about which item, and the start of its hash. JSON holds
/// the whole hash and the data of each event; names and texts are not among them. Under the events stands whose mail was given
/// up; that is no event, and a retry undoes it.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis log gho-dgw
  sluis log gho-dgw --format json

Next: `sluis verify INSTANCE` recomputes the hashes."#)]
pub(super) struct LogArgs {
    /// The programme, by its id
    instance: String,
}

/// Shows the log.
pub(super) fn run(args: LogArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let language = context.language();
    context.block_on(async {
        acting::time_passes(context).await?;
        let lines = app.log(&args.instance).await?;
        if context.json() {
            context.print_json(&lines)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (definition, _, directory) = app.instance(&args.instance).await?;
        let name = |id: &str| titles::person_name(&directory, id);
        let header =
            [("Nr", "No"), ("Tijd", "Time"), ("Wie", "Who"), ("Wat", "What"), ("Onderdeel", "Item"), ("Hash", "Hash")];
        let header = header.map(|(nl, en)| say(language, nl, en));
        let rows = lines.iter().map(|line| {
            let who = match &line.on_behalf_of {
                Some(other) => format!("{} ({} {})", name(&line.actor), say(language, "namens", "for"), name(other)),
                None => name(&line.actor),
            };
            let hash = line.hash.get(..8).unwrap_or(&line.hash).to_owned();
            let at = words::moment(line.at, &definition.timezone, language);
            let item = line.item.clone().unwrap_or_default();
            vec![line.seq.to_string(), at, who, line.kind.clone(), item, hash]
        });
        let of_instance = OutboxFilter { instance: Some(args.instance), ..OutboxFilter::default() };
        let missed = unreached::lines(&app.not_reached(of_instance).await?, name, language);
        context.print(&(table(&header, rows) + &missed))?;
        Ok(ExitCode::SUCCESS)
    })
}
