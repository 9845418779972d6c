// SPDX-License-Identifier: EUPL-1.2
//! `sluis outbox`: what was mailed to whom, what waits, and what was given up and why. Only `retry` changes something.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use sluis_core::text::Language;

use super::context::Context;
use super::error::CommandError;
use super::layout::table;
use super::words::{count, say};
use crate::app::{OutboxFilter, OutboxRow};

/// Show what was mailed, what waits and what failed
///
/// Nothing is dropped silently: a mail is sent, waits, or is dead and says why. The mails themselves lie as .eml files in the
/// folder `mail` of the data folder.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis outbox                                   everything
  sluis outbox list --state dead                 what was given up
  sluis outbox list --instance gho-dgw --recipient director-goirle
  sluis outbox show 8c1f60b2d4aa                     one mail; the end of its id is enough
  sluis outbox retry 8c1f60b2d4aa                    let it be tried again"#)]
pub(super) struct OutboxArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the mails, those that are due first
    List(ListArgs),
    /// Show one mail as it is or was sent, headers and all
    Show {
        /// Its id, or the end of it
        id: String,
    },
    /// Let a mail that waits or was given up be tried again, as the same bytes
    Retry {
        /// Its id, or the end of it
        id: String,
    },
}

#[derive(Debug, Default, Args)]
struct ListArgs {
    /// Only of this programme
    #[arg(long, value_name = "ID")]
    instance: Option<String>,

    /// Only in this state: claimable, waiting, leased, sent or dead
    #[arg(long, value_parser = ["claimable", "waiting", "leased", "sent", "dead"], hide_possible_values = true)]
    state: Option<String>,

    /// Only for this person or role
    #[arg(long, value_name = "PERSON")]
    recipient: Option<String>,
}

/// Lists, shows or tries again.
pub(super) fn run(args: OutboxArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.what {
        None => list(ListArgs::default(), context)?,
        Some(What::List(args)) => list(args, context)?,
        Some(What::Show { id }) => show(&id, context)?,
        Some(What::Retry { id }) => retry(&id, context)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: ListArgs, context: &Context) -> Result<(), CommandError> {
    let language = context.language();
    let filter = OutboxFilter { instance: args.instance, state: None, recipient: args.recipient };
    let mut rows = match context.app_if_any()? {
        Some(app) => context.block_on(async { Ok(app.outbox(filter).await?) })?,
        None => Vec::new(),
    };
    rows.retain(|row| args.state.as_deref().is_none_or(|state| row.state == state));
    if context.json() {
        return context.print_json(&rows);
    }
    if rows.is_empty() {
        let nl = "Er is geen post; zodra iets opengaat of besloten is, staat de mail hier.\n";
        let en = "There is no mail; as soon as something opens or is decided, its mail stands here.\n";
        return context.print(say(language, nl, en));
    }
    let header =
        [("Id", "Id"), ("Stand", "State"), ("Soort", "Kind"), ("Aan", "To"), ("Over", "About"), ("Fout", "Error")];
    let failed = rows.iter().any(|row| row.last_error.is_some());
    let shown = if failed { header.len() } else { header.len() - 1 };
    let header: Vec<&str> = header.iter().take(shown).map(|(nl, en)| say(language, nl, en)).collect();
    let lines = rows.iter().map(|row| {
        let error = row.last_error.clone().unwrap_or_default();
        let state = of_state(row, language);
        let mut cells =
            vec![short(&row.id).to_owned(), state, row.kind.clone(), row.recipient.clone(), row.item.clone()];
        if failed {
            cells.push(error);
        }
        cells
    });
    context.print(&table(&header, lines))
}

/// The end of an id tells mails of one moment apart, the start does not.
fn short(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

fn of_state(row: &OutboxRow, language: Language) -> String {
    let word = match row.state {
        "claimable" => say(language, "klaar", "ready"),
        "waiting" => say(language, "wacht", "waiting"),
        "leased" => say(language, "onderweg", "on its way"),
        "sent" => say(language, "verzonden", "sent"),
        "dead" => say(language, "opgegeven", "given up"),
        other => other,
    };
    match row.attempts {
        0 | 1 => word.to_owned(),
        attempts => {
            let (one, more) = (say(language, "poging", "attempt"), say(language, "pogingen", "attempts"));
            format!("{word}, {}", count(usize::try_from(attempts).unwrap_or(0), one, more))
        }
    }
}

fn show(id: &str, context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let message = context.block_on(async {
        let id = whole_id(context, id).await?;
        Ok(app.outbox_show(&id).await?)
    })?;
    if context.json() {
        return context.print_json(&message);
    }
    match &message.message {
        Some(text) => context.print(&(text.replace("\r\n", "\n").trim_end().to_owned() + "\n")),
        None => {
            let nl = "Deze mail is nog niet geschreven; dat gebeurt als zij aan de beurt is.\n";
            let en = "This mail was not written yet; that happens when its turn comes.\n";
            context.print(say(context.language(), nl, en))
        }
    }
}

fn retry(id: &str, context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let row = context.block_on(async {
        let id = whole_id(context, id).await?;
        app.outbox_retry(&id).await?;
        app.deliver().await?;
        Ok(app.outbox_show(&id).await?.row)
    })?;
    if context.json() {
        return context.print_json(&row);
    }
    context.remark(&format!("{} → {}: {}\n", row.kind, row.recipient, of_state(&row, context.language())))?;
    match &row.last_error {
        Some(error) if row.state != "sent" => context.print(&format!("{error}\n")),
        _ => Ok(()),
    }
}

/// The one id that begins or ends so; an id that fits none or several goes along as it is.
async fn whole_id(context: &Context, part: &str) -> Result<String, CommandError> {
    let rows = context.existing_app()?.outbox(OutboxFilter::default()).await?;
    let mut fits = rows.into_iter().filter(|row| row.id.starts_with(part) || row.id.ends_with(part));
    Ok(match (fits.next(), fits.next()) {
        (Some(row), None) => row.id,
        _ => part.to_owned(),
    })
}
