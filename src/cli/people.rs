// SPDX-License-Identifier: EUPL-1.2
//! `sluis people`: who fills which role. Imported whole from a people.yaml, in versions; every programme that is under way
//! hears of a change. The only verb that shows addresses.

mod away;
mod replace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use sluis_core::definition::check;
use sluis_core::definition::files::SourceFile;
use sluis_core::directory::{Directory, Mandate, Succession};
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::words::{self, count, say};
use super::{acting, folder, start, told};
use crate::app::Caller;

/// Import who fills which role, list who does, and let one take over from another
///
/// `sluis start` imports the people.yaml of the workflow by itself; import it again when people come or go. Open steps and
/// ballots then get their new owners and seats, who is new is mailed what is asked now, and the record shows the change.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis people import workflows/gho-dgw/people.yaml
  sluis people list
  sluis people away director-goirle --from 2027-07-12 --to 2027-08-20
  sluis people replace director-goirle alderman-goirle --from 2027-03-01 --reason "Took another post" --dry-run"#)]
pub(super) struct PeopleArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Import a people.yaml; the same people again change nothing
    #[command(after_help = r#"Examples:
  sluis people import workflows/gho-dgw/people.yaml
  sluis people import /secret/gho-people.yaml --workflow workflows/gho-dgw"#)]
    Import {
        /// The file
        file: PathBuf,

        /// The folder of the workflow that they belong to [default: the folder of the file]
        #[arg(long, value_name = "DIR")]
        workflow: Option<PathBuf>,
    },
    /// List the people of every workflow that has some
    List,
    /// Show what somebody's absence would bring: what would stall, and who could stand in
    Away(away::AwayArgs),
    /// Let one person take over everything from another: roles, seats, steps and conditions
    Replace(replace::ReplaceArgs),
}

/// Imports or lists.
pub(super) fn run(args: PeopleArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.what {
        What::Import { file, workflow } => import(&file, workflow, context),
        What::List => list(context),
        What::Away(args) => away::run(args, context),
        What::Replace(args) => replace::run(args, context),
    }
}

fn import(file: &Path, workflow: Option<PathBuf>, context: &Context) -> Result<ExitCode, CommandError> {
    let beside = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let workflow = workflow.unwrap_or_else(|| beside.to_owned());
    if !workflow.join("workflow.yaml").is_file() {
        let shown = workflow.display();
        let message = both(
            format!("in {shown} staat geen workflow.yaml, dus niemand weet wat deze mensen doen"),
            format!("there is no workflow.yaml in {shown}, so nobody knows what these people do"),
        );
        return Err(CommandError::config(message).hint(both(
            "noem de map van de workflow met --workflow MAP",
            "name the workflow's folder with --workflow DIR",
        )));
    }
    let checked = check(&with_people(&workflow, file)?);
    let (Some(definition), Some(directory), true) = (&checked.definition, &checked.directory, checked.is_usable())
    else {
        return Err(start::faulty(&workflow, &checked, context));
    };
    let app = context.app()?;
    let scope = definition.id.clone();
    let language = context.language();
    context.block_on(async {
        let imported = app.people_import(&scope, directory.clone(), Caller::operator()).await?;
        if context.json() {
            let touched: Vec<&str> = imported.touched.iter().map(|done| done.instance.id.as_str()).collect();
            context.print_json(&json!({
                "workflow": scope, "version": imported.version, "changed": imported.changed,
                "people": directory.people.len(), "instances": touched
            }))?;
            acting::deliver(context).await?;
            return Ok(ExitCode::SUCCESS);
        }
        context.remark(&told_of(&scope, directory, imported.version, imported.changed, language))?;
        for done in &imported.touched {
            told::changed(context, done).await?;
        }
        acting::deliver(context).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The files of the workflow, with this file in the place of its people.yaml. Stories are left out: they may well speak of
/// people who have left by now.
fn with_people(workflow: &Path, file: &Path) -> Result<Vec<SourceFile>, CommandError> {
    let mut files = folder::files(workflow)?;
    files.retain(|file| !file.path.ends_with(".test.yaml"));
    if file == workflow.join("people.yaml") {
        return Ok(files);
    }
    let place = format!("{}/people.yaml", workflow.display());
    let mut people = folder::files(file)?;
    files.retain(|known| Path::new(&known.path) != Path::new(&place));
    for file in &mut people {
        file.path.clone_from(&place);
    }
    files.append(&mut people);
    Ok(files)
}

fn told_of(scope: &str, directory: &Directory, version: u64, changed: bool, language: Language) -> String {
    let number = directory.people.len();
    match (changed, language) {
        (true, Language::En) => {
            format!("{} of `{scope}` imported, version {version}.\n", count(number, "person", "people"))
        }
        (true, Language::Nl) => {
            format!("{} van `{scope}` overgenomen, versie {version}.\n", count(number, "persoon", "personen"))
        }
        (false, Language::En) => format!("Nothing changed: these are the people of `{scope}`, version {version}.\n"),
        (false, Language::Nl) => format!("Niets veranderd: dit zijn de personen van `{scope}`, versie {version}.\n"),
    }
}

fn list(context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    let all = match context.app_if_any()? {
        Some(app) => context.block_on(async { Ok(app.people().await?) })?,
        None => Vec::new(),
    };
    if context.json() {
        let rows: Vec<_> = all
            .iter()
            .map(|(scope, directory)| json!({ "workflow": scope, "directory": directory.as_ref() }))
            .collect();
        context.print_json(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    if all.is_empty() {
        let nl =
            "Er zijn nog geen mensen bekend; `sluis people import FILE` of `sluis start WORKFLOW` neemt ze over.\n";
        let en = "Nobody is known yet; `sluis people import FILE` or `sluis start WORKFLOW` brings them in.\n";
        context.print(say(language, nl, en))?;
    }
    for (at, (scope, directory)) in all.iter().enumerate() {
        let version = say(language, "versie", "version");
        let gap = if at == 0 { "" } else { "\n" };
        context.print(&format!("{gap}{scope}, {version} {}\n", directory.version))?;
        context.print(&people(directory, language))?;
        for Mandate { from, to, roles, start, end } in &directory.mandates {
            let (start, end) = (words::date(*start, language), words::date(*end, language));
            let roles = roles.join(", ");
            let nl = format!("{to} mag handelen namens {from} ({roles}), van {start} tot en met {end}\n");
            let en = format!("{to} may act for {from} ({roles}) from {start} to {end}\n");
            context.print(say(language, &nl, &en))?;
        }
        for Succession { old, new, from, reason, .. } in &directory.successions {
            let from = words::date(*from, language);
            let nl = format!("{new} neemt over van {old}, vanaf {from}: {reason}\n");
            let en = format!("{new} takes over from {old}, from {from} on: {reason}\n");
            context.print(say(language, &nl, &en))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn people(directory: &Directory, language: Language) -> String {
    let rows = directory.people.iter().map(|(id, person)| {
        let roles = person.roles.iter().map(|role| match person.chair.contains(role) {
            true => format!("{role} ({})", say(language, "voorzitter", "chair")),
            false => role.clone(),
        });
        let mut does = roles.collect::<Vec<_>>().join(", ");
        if let Some(party) = &person.party {
            does += &format!("; {party}");
        }
        let mut who = person.name.clone();
        if let Some(email) = &person.email {
            who += &format!("\n{email}");
        }
        vec![id.clone(), who, does.trim_start_matches("; ").to_owned()]
    });
    let header = [("Id", "Id"), ("Naam en adres", "Name and address"), ("Rollen; partij", "Roles; party")];
    table(&header.map(|(nl, en)| say(language, nl, en)), rows)
}
