// SPDX-License-Identifier: EUPL-1.2
//! `sluis actions`: the action list (de actielijst): what waits for whom, in all programmes or in one.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use sluis_core::definition::Definition;
use sluis_core::directory::Directory;
use sluis_core::engine::{Instance, ItemRef};
use sluis_core::text::Language;
use sluis_core::titles;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::unreached;
use super::words::{self, say};
use crate::app::OutboxFilter;

/// Show what waits for whom: the action list
///
/// Everything that is open, the earliest due first; overdue says how late it is.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis actions                                 all programmes, everybody
  sluis actions --person project-lead
  sluis actions gho-dgw --format json

Next: `sluis complete` or `sluis vote`, as the list says."#)]
pub(super) struct ActionsArgs {
    /// Only of this programme
    instance: Option<String>,

    /// Only what waits for this person
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
}

/// A programme of the list, loaded once.
type Seen = (String, Arc<Definition>, Arc<Instance>, Arc<Directory>);

/// Shows the list.
pub(super) fn run(args: ActionsArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    let Some(app) = context.app_if_any()? else {
        return if context.json() { context.print_json(&[(); 0]) } else { context.print(&empty(None, language)) }
            .map(|()| ExitCode::SUCCESS);
    };
    context.block_on(async {
        acting::time_passes(context).await?;
        let rows = app.actions(args.person.as_deref(), args.instance.as_deref()).await?;
        if context.json() {
            context.print_json(&rows)?;
            return Ok(ExitCode::SUCCESS);
        }
        if rows.is_empty() {
            context.print(&empty(args.person.as_deref(), language))?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut seen: Vec<Seen> = Vec::new();
        let mut lines = Vec::new();
        for row in &rows {
            if !seen.iter().any(|(id, ..)| id == &row.instance) {
                let (definition, instance, directory) = app.instance(&row.instance).await?;
                seen.push((row.instance.clone(), definition, instance, directory));
            }
            let Some((_, definition, instance, directory)) = seen.iter().find(|(id, ..)| id == &row.instance) else {
                continue;
            };
            let item = row.item.parse::<ItemRef>().ok();
            let due = item.as_ref().and_then(|item| instance.due_of(item));
            let title = match &item {
                Some(item) => titles::item_title(definition, instance, item, language),
                None => row.title.clone(),
            };
            let due = due.map(|due| words::due(due, app.now(), &definition.timezone, language)).unwrap_or_default();
            let unreached = say(language, " (niet bereikt)", " (not reached)");
            let mark = if row.not_reached.is_some() { unreached } else { "" };
            let mut who = titles::person_name(directory, &row.person);
            if let Some(absent) = &row.on_behalf_of {
                let absent = titles::person_name(directory, absent);
                who += &language.say(format!(" namens {absent}"), format!(" for {absent}"));
            }
            who += mark;
            lines.push((row, vec![due, who, words::of_action(&row.kind, language), title, row.item.clone()]));
        }
        let several = seen.len() > 1;
        let mut header = vec![
            say(language, "Uiterlijk", "Due"),
            say(language, "Wie", "Who"),
            say(language, "Wat", "What"),
            say(language, "Titel", "Title"),
            say(language, "Onderdeel", "Item"),
        ];
        if several {
            header.push(say(language, "Programma", "Programme"));
        }
        let lines = lines.into_iter().map(|(row, mut cells)| {
            if several {
                cells.push(row.instance.clone());
            }
            cells
        });
        let name = |id: &str| {
            let known = seen.iter().find(|(_, _, _, directory)| directory.person(id).is_some());
            known.map_or_else(|| id.to_owned(), |(_, _, _, directory)| titles::person_name(directory, id))
        };
        let missed =
            app.not_reached(OutboxFilter { instance: args.instance, recipient: args.person, state: None }).await?;
        context.print(&(table(&header, lines) + &unreached::lines(&missed, name, language)))?;
        Ok(ExitCode::SUCCESS)
    })
}

fn empty(person: Option<&str>, language: Language) -> String {
    match (person, language) {
        (Some(person), Language::En) => format!("Nothing waits for `{person}`; `sluis status ID` shows what comes.\n"),
        (Some(person), Language::Nl) => {
            format!("`{person}` hoeft nu niets te doen; `sluis status ID` toont wat komt.\n")
        }
        (None, Language::En) => "Nothing waits for anybody; `sluis list` shows the programmes.\n".to_owned(),
        (None, Language::Nl) => "Niemand hoeft nu iets te doen; `sluis list` toont de programma's.\n".to_owned(),
    }
}
