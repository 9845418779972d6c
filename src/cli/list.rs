// SPDX-License-Identifier: EUPL-1.2
//! `sluis list`: the programmes in the data folder, one line each.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;

use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::words::{self, say};

/// List the programmes in the data folder
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis list
  sluis list --data /var/lib/sluis --format json

Next: `sluis status ID` shows one of them."#)]
pub(super) struct ListArgs {}

/// Lists the programmes.
pub(super) fn run(_: ListArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    let rows = match context.app_if_any()? {
        Some(app) => context.block_on(async { Ok(app.list(None, None).await?) })?,
        None => Vec::new(),
    };
    if context.json() {
        context.print_json(&rows)?;
    } else if rows.is_empty() {
        let nl = "Er zijn nog geen programma's; begin er een met `sluis start WORKFLOW`.\n";
        let en = "No programmes yet; start one with `sluis start WORKFLOW`.\n";
        context.print(say(language, nl, en))?;
    } else {
        let header =
            [("Id", "Id"), ("Titel", "Title"), ("Stand", "State"), ("Gestart", "Started"), ("Wacht op", "Waiting for")];
        let header = header.map(|(nl, en)| say(language, nl, en));
        let rows = rows.iter().map(|row| {
            let state = words::of_instance_word(&row.state, language);
            let started = words::day(row.started_at, &TimeZone::UTC, language);
            let waiting = match row.actions {
                0 => String::new(),
                actions => words::count(actions, say(language, "actie", "action"), say(language, "acties", "actions")),
            };
            vec![row.id.clone(), row.title.clone(), state, started, waiting]
        });
        context.print(&table(&header, rows))?;
    }
    Ok(ExitCode::SUCCESS)
}
