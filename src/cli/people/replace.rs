// SPDX-License-Identifier: EUPL-1.2
//! `sluis people replace`: who leaves is followed by another in everything, today or from a day on. With `--dry-run` it is
//! shown before anything is recorded.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use sluis_core::directory::Person;
use sluis_core::engine::PeopleChange;

use super::super::acting;
use super::super::context::Context;
use super::super::error::CommandError;
use super::super::told;
use super::super::words::{self, say};
use crate::app::{Caller, Done};
use crate::cli::usage::Unfit;
use sluis_core::text::both;

/// Let one person take over everything from another
///
/// Roles, seats in open ballots, steps and conditions pass to the new person, who is mailed what is asked now. What the old one
/// decided stays on record; a vote of theirs in a ballot that is still open is lost, and the new one is asked. Mandates from and
/// to the old one end. From a later day on it happens by itself on that day. An older people.yaml that is imported again does
/// not bring the old one back.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis people replace director-goirle alderman-goirle --from 2027-03-01 --reason "Took another post" --dry-run
  sluis people replace project-lead lead-2 --name "Noor Visser" --email n.visser@gho.example --from 2027-03-01 --reason "Left""#)]
pub(super) struct ReplaceArgs {
    /// Who leaves
    old: String,

    /// Who takes over: somebody who is known, or a new id
    new: String,

    /// The first day of the new one, as 2027-03-01
    #[arg(long, value_name = "DATE", value_parser = acting::day)]
    from: Date,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// The name of a person who is not known yet
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    /// The mail address of a person who is not known yet
    #[arg(long, value_name = "ADDRESS", requires = "name", value_parser = address)]
    email: Option<String>,

    /// The id of the workflow, when several know somebody by this id
    #[arg(long, value_name = "ID")]
    workflow: Option<String>,

    /// Who records this: one of those who manage the programme [default: the operator]
    #[arg(long = "as", value_name = "PERSON")]
    by: Option<String>,

    /// Only show what would pass
    #[arg(long)]
    dry_run: bool,
}

/// Records it, or shows what it would lead to.
pub(super) fn run(args: ReplaceArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let caller = args.by.as_ref().map_or_else(Caller::operator, Caller::person);
    let person = args.name.as_ref().map(|name| Person { email: args.email.clone(), ..Person::called(name) });
    let change = PeopleChange::Replace {
        old: args.old.clone(),
        new: args.new.clone(),
        person,
        from: args.from,
        reason: args.reason,
    };
    context.block_on(async {
        acting::time_passes(context).await?;
        let scope = match args.workflow {
            Some(scope) => scope,
            None => app.scope_of(&args.old, None).await?,
        };
        if args.dry_run {
            let foreseen = app.would_change_people(&scope, &caller, &change).await?;
            return would(context, &scope, &foreseen).await;
        }
        let changed = app.change_people(&scope, caller, &change).await?;
        if context.json() {
            let touched: Vec<&str> = changed.touched.iter().map(|done| done.instance.id.as_str()).collect();
            context.print_json(&json!({ "workflow": scope, "version": changed.version, "instances": touched }))?;
        } else {
            context.remark(&recorded(context, &args.old, &args.new, args.from))?;
            for done in &changed.touched {
                told::of_programme(context, done).await?;
            }
        }
        acting::deliver(context).await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn recorded(context: &Context, old: &str, new: &str, from: Date) -> String {
    let date = words::date(from, context.language());
    let nl = format!("`{new}` neemt over van `{old}`, vanaf {date}. Zet het ook in people.yaml.\n");
    let en = format!("`{new}` takes over from `{old}`, from {date} on. Put it in people.yaml as well.\n");
    say(context.language(), &nl, &en).to_owned()
}

/// Reads a mail address for clap, as the schema of people.yaml has it.
fn address(text: &str) -> Result<String, Unfit> {
    let is_address = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.contains(char::is_whitespace)
    });
    if is_address {
        Ok(text.to_owned())
    } else {
        Err(Unfit(both("schrijf een adres als n.visser@gho.example", "write an address as n.visser@gho.example")))
    }
}

/// What would pass, told as if the day were today.
async fn would(context: &Context, scope: &str, foreseen: &[Done]) -> Result<ExitCode, CommandError> {
    if context.json() {
        let each = foreseen.iter().map(|done| {
            let passes = done.events.iter().filter(|event| event.data.item().is_some());
            let passes = passes.map(
                |event| json!({ "type": event.data.word(), "item": event.data.item().map(|item| item.to_string()) }),
            );
            json!({ "instance": done.instance.id, "passes": passes.collect::<Vec<_>>() })
        });
        let each: Vec<_> = each.collect();
        context.print_json(&json!({ "workflow": scope, "dryRun": true, "instances": each }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for done in foreseen {
        told::foreseen(context, done).await?;
    }
    let (nl, en) = ("Er is niets vastgelegd: dit was een proef.\n", "Nothing was recorded: this was a dry run.\n");
    context.remark(say(context.language(), nl, en))?;
    Ok(ExitCode::SUCCESS)
}
