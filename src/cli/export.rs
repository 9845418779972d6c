// SPDX-License-Identifier: EUPL-1.2
//! `sluis export`: a programme in a form that other programs read: as yet its dates, for calendars.

use std::process::ExitCode;

use clap::Args;
use sluis_core::definition::schema::closest;
use sluis_core::engine::Refusal;
use sluis_core::text::both;

use super::acting;
use super::context::Context;
use super::error::CommandError;
use crate::app::AppError;
use crate::config::Format;
use crate::report::deadlines::Dates;

/// Write the dates of a programme for a calendar program
///
/// Open deadlines as whole days, planned meetings at their hours; all of them, or those of one person. The same deadline keeps
/// its id, so that a later export replaces it.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis export gho-dgw --format ics > gho-dgw.ics
  sluis export gho-dgw --format ics --person project-lead --language nl > mijn-data.ics

The other formats (json, csv, md, html) come with a later version."#)]
pub(super) struct ExportArgs {
    /// The programme, by its id
    instance: String,

    /// Only what waits for this person, and the meetings of this person
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
}

/// Writes the calendar to standard output.
pub(super) fn run(args: ExportArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match context.format() {
        Format::Ics => {}
        Format::Json => {
            return Err(CommandError::config(both(
                "een programma is nog niet als json te exporteren",
                "a programme cannot be exported as json yet",
            ))
            .hint(both(
                "kies --format ics; `sluis status` en `sluis log` geven JSON",
                "choose --format ics; `sluis status` and `sluis log` give JSON",
            )));
        }
        _ => {
            return Err(CommandError::config(both(
                "zeg in welke vorm: --format ics",
                "say in which form: --format ics",
            )));
        }
    }
    let app = context.existing_app()?;
    context.block_on(async {
        acting::time_passes(context).await?;
        let (definition, instance, directory) = app.instance(&args.instance).await?;
        if let Some(person) = args.person.as_deref().filter(|person| directory.person(person).is_none()) {
            let nearest = closest(person, directory.people.keys().map(String::as_str)).map(str::to_owned);
            return Err(AppError::Refused(Refusal::PersonIsUnknown { person: person.to_owned(), nearest }).into());
        }
        let dates = Dates {
            definition: &definition,
            directory: &directory,
            instance: &instance,
            person: args.person.as_deref(),
            language: context.language(),
        };
        context.print(&dates.calendar(app.now()))?;
        Ok(ExitCode::SUCCESS)
    })
}
