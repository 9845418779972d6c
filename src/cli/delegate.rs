// SPDX-License-Identifier: EUPL-1.2
//! `sluis delegate`: a deputy acts for who is away, from one day to another; or no longer. Both names are kept.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use sluis_core::directory::Mandate;
use sluis_core::engine::{PeopleChange, roles_left_out};
use sluis_core::text::Language;
use sluis_core::titles::role_title;

use super::acting::{self, By};
use super::context::Context;
use super::error::CommandError;
use super::told;
use super::words::{self, say};
use crate::app::{Done, Imported};

/// Let a deputy act for you from one day to another, or end that
///
/// While it runs, what is asked of who is away in these roles is mailed to the deputy, who answers in their name beside the own
/// part; their own links to votes rest. Those who manage the programme may record it for another with `--on-behalf-of`. It holds in every
/// programme of the same workflow. An older people.yaml that is imported again does not take it back.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis delegate gho-dgw deputy-goirle --start 2027-07-12 --end 2027-08-20 --as director-goirle --reason "On leave"
  sluis delegate gho-dgw deputy-goirle --role steering-group --start 2027-07-12 --end 2027-08-20 --as project-secretary \
      --on-behalf-of director-goirle --reason "Told us by phone"
  sluis delegate gho-dgw deputy-goirle --undo --as director-goirle --reason "Back sooner"
  sluis delegate gho-dgw deputy-goirle --undo --as deputy-goirle --on-behalf-of director-goirle --reason "Ill myself"

First: `sluis people away PERSON --from DATE --to DATE` shows what an absence would stall."#)]
pub(super) struct DelegateArgs {
    /// The programme, by its id
    instance: String,

    /// Who acts: the id of a person
    deputy: String,

    /// In which role; again for each [default: all that the person fills]
    #[arg(long = "role", value_name = "ROLE", conflicts_with = "undo")]
    roles: Vec<String>,

    /// The first day, as 2027-07-12
    #[arg(long, value_name = "DATE", value_parser = acting::day, required_unless_present = "undo", conflicts_with = "undo")]
    start: Option<Date>,

    /// The last day, as 2027-08-20
    #[arg(long, value_name = "DATE", value_parser = acting::day, required_unless_present = "undo", conflicts_with = "undo")]
    end: Option<Date>,

    /// End what was given, now
    #[arg(long)]
    undo: bool,

    /// Why; kept in the record, sealed
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who is away, when another records it
    #[arg(long, value_name = "PERSON")]
    on_behalf_of: Option<String>,

    #[command(flatten)]
    by: By,
}

/// Records it and tells each programme.
pub(super) fn run(args: DelegateArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    let from = args.on_behalf_of.clone().unwrap_or_else(|| args.by.person.clone());
    let caller = args.by.caller().on_behalf_of(args.on_behalf_of);
    let (to, reason) = (args.deputy, args.reason);
    let change = match (args.start, args.end) {
        (Some(start), Some(end)) => PeopleChange::Delegate { from, to, roles: args.roles, start, end, reason },
        _ => PeopleChange::EndMandate { from, to, reason },
    };
    context.block_on(async {
        acting::time_passes(context).await?;
        let scope = app.instance(&args.instance).await?.0.id.clone();
        let changed = app.change_people(&scope, caller, &change).await?;
        match context.json() {
            true => context.print_json(&as_json(&scope, &change, &changed))?,
            false => {
                context.remark(&recorded(context, &change))?;
                context.remark(&warned(context, &change, &changed))?;
                for done in &changed.touched {
                    told::of_programme(context, done).await?;
                }
            }
        }
        acting::deliver(context).await?;
        Ok(ExitCode::SUCCESS)
    })
}

fn as_json(scope: &str, change: &PeopleChange, changed: &Imported) -> serde_json::Value {
    let touched: Vec<&str> = changed.touched.iter().map(|done| done.instance.id.as_str()).collect();
    let mandate = match change {
        PeopleChange::Delegate { from, to, roles, start, end, .. } => {
            let missing = missing(change, changed, Language::En).1;
            json!({ "from": from, "to": to, "roles": roles, "start": start, "end": end, "leftOut": missing })
        }
        PeopleChange::EndMandate { from, to, .. } => json!({ "from": from, "to": to, "ended": true }),
        PeopleChange::Replace { .. } => serde_json::Value::Null,
    };
    json!({ "workflow": scope, "version": changed.version, "mandate": mandate, "instances": touched })
}

/// The roles that the mandate leaves out, by title and by id, as far as the programmes that heard of it have votes in which
/// they count together with a role that it names.
fn missing(change: &PeopleChange, changed: &Imported, language: Language) -> (Vec<String>, Vec<String>) {
    let (mut titles, mut ids) = (Vec::new(), Vec::new());
    for Done { instance, definition, directory, .. } in &changed.touched {
        let heard = instance.mandates.iter().rev().find(|heard| is_it(change, &heard.mandate));
        let Some(heard) = heard else { continue };
        for role in roles_left_out(definition, directory, instance, &heard.mandate) {
            if !ids.contains(&role) {
                titles.push(role_title(definition, &role, language));
                ids.push(role);
            }
        }
    }
    (titles, ids)
}

fn is_it(change: &PeopleChange, mandate: &Mandate) -> bool {
    let PeopleChange::Delegate { from, to, start, end, .. } = change else { return false };
    (from, to, start, end) == (&mandate.from, &mandate.to, &mandate.start, &mandate.end)
}

/// What the deputy will not be able to do, said when the mandate is given and not only at the vote.
fn warned(context: &Context, change: &PeopleChange, changed: &Imported) -> String {
    let PeopleChange::Delegate { from, to, .. } = change else { return String::new() };
    let roles = missing(change, changed, context.language()).0.join(", ");
    if roles.is_empty() {
        return String::new();
    }
    let nl = format!(
        "let op: `{from}` stemt soms ook als {roles}, met dezelfde ene stem. Daar kan `{to}` niet stemmen zolang het mandaat die rol niet noemt.\n"
    );
    let en = format!(
        "note: `{from}` sometimes votes as {roles} too, with the same one vote. There `{to}` cannot vote until a mandate names that role.\n"
    );
    say(context.language(), &nl, &en).to_owned()
}

fn recorded(context: &Context, change: &PeopleChange) -> String {
    let language = context.language();
    let (nl, en) = match change {
        PeopleChange::Delegate { from, to, start, end, .. } => {
            let (start, end) = (words::date(*start, language), words::date(*end, language));
            (
                format!("`{to}` mag handelen namens `{from}`, van {start} tot en met {end}.\n"),
                format!("`{to}` may act for `{from}` from {start} to {end}.\n"),
            )
        }
        PeopleChange::EndMandate { from, to, .. } => {
            (format!("`{to}` handelt niet meer namens `{from}`.\n"), format!("`{to}` acts no longer for `{from}`.\n"))
        }
        PeopleChange::Replace { .. } => Default::default(),
    };
    say(language, &nl, &en).to_owned()
}
