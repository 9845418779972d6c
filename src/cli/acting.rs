// SPDX-License-Identifier: EUPL-1.2
//! What all verbs that change a programme share: who does it, the one call of the app, and telling what came of it.
//! Never decides whether something is allowed; a refusal comes back as the error of the command.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::{Date, DateTime};
use sluis_core::definition::Definition;
use sluis_core::engine::Act;

use super::context::Context;
use super::error::CommandError;
use super::told;
use super::usage::Unfit;
use crate::app::{Caller, Done};
use crate::config::Transport;
use sluis_core::text::both;

/// Who gives a command.
#[derive(Debug, Args)]
pub(super) struct By {
    /// Who does this: the id of a person; recorded with proof `operator`
    #[arg(long = "as", value_name = "PERSON")]
    pub(super) person: String,
}

impl By {
    /// The caller as the app wants it.
    pub(super) fn caller(&self) -> Caller {
        Caller::person(&self.person)
    }
}

/// Gives a command to an instance and tells what happened. `what` makes the command with the instance's definition.
pub(super) fn act(
    context: &Context,
    instance: &str,
    by: Caller,
    what: impl FnOnce(&Definition) -> Result<Act, CommandError>,
) -> Result<ExitCode, CommandError> {
    let app = context.existing_app()?;
    context.block_on(async {
        time_passes(context).await?;
        let (definition, ..) = app.instance(instance).await?;
        let done = app.act(instance, by, what(&definition)?).await?;
        finish(context, &done).await
    })
}

/// Lets time speak first: waits and terms that ended since the last command. Without a daemon nobody else does.
pub(super) async fn time_passes(context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    let passed = app.pulse().await?;
    if passed.is_empty() {
        return Ok(());
    }
    for done in &passed {
        told::by_time(context, done).await?;
    }
    deliver(context).await
}

/// Tells what happened and writes the mails that are owed. What was decided stands, also when mail cannot leave.
pub(super) async fn finish(context: &Context, done: &Done) -> Result<ExitCode, CommandError> {
    told::tell(context, done).await?;
    deliver(context).await?;
    if !context.json() {
        told::waits(context, done)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the mails that are owed as files; what cannot leave waits in the outbox, and is told. Mail to a mail server is
/// left to the daemon: who votes does not wait for a server, and breaks nothing off half-way by going on. So is mail of data
/// that a daemon brings to a server, when the settings of this command do not say so.
pub(super) async fn deliver(context: &Context) -> Result<(), CommandError> {
    let app = context.existing_app()?;
    if context.config().mail.transport != Transport::Files {
        return told::left_to_the_daemon(context, true).await;
    }
    let delivered = app.deliver().await?;
    if delivered.withheld {
        return told::left_to_the_daemon(context, false).await;
    }
    told::written(context, usize::try_from(delivered.sent).unwrap_or_default())?;
    told::undelivered(context, &delivered)
}

/// Reads a day and a time for clap: `2027-03-04 13:30`.
pub(super) fn moment(text: &str) -> Result<DateTime, Unfit> {
    let has_time = text.contains(':');
    text.trim().parse().ok().filter(|_| has_time).ok_or_else(|| {
        Unfit(both("schrijf dag en tijd als \"2027-03-04 13:30\"", "write day and time as \"2027-03-04 13:30\""))
    })
}

/// Reads a day for clap: `2027-07-01`.
pub(super) fn day(text: &str) -> Result<Date, Unfit> {
    text.trim()
        .parse()
        .map_err(|_| Unfit(both("schrijf een dag die bestaat als 2027-07-01", "write a day that exists as 2027-07-01")))
}
