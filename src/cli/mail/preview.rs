// SPDX-License-Identifier: EUPL-1.2
//! `sluis mail preview`: a look at the mails of a workflow before it runs. Sends and stores nothing.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::text::{Text, both};

use crate::app::{self, Preview, Settings};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::layout::wrapped;
use crate::cli::start;
use crate::cli::usage::Unfit;
use crate::cli::words::{count, say};

/// Show each kind of mail for a made-up programme of this workflow
///
/// The words are those of real mails, with the workflow's own wording from its folder mail/ where it has any. Without a kind
/// all of them are listed by subject; with --to they are written as .eml files that a mail program opens.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct PreviewArgs {
    /// The folder of the workflow, or its one file
    workflow: PathBuf,

    /// One kind of mail, as text
    #[arg(long, value_parser = kind)]
    kind: Option<MailKind>,

    /// Write .eml files into this folder
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

fn after_help() -> String {
    let kinds = wrapped("", "", &format!("Kinds: {}.", MailKind::ALL.map(MailKind::word).join(", ")));
    format!(
        "Examples:
  sluis mail preview workflows/gho-dgw                       the subjects of all kinds
  sluis mail preview workflows/gho-dgw --kind gate-open      one mail, as text
  sluis mail preview workflows/gho-dgw --language nl --to previews

{}",
        kinds.trim_end()
    )
}

fn kind(text: &str) -> Result<MailKind, Unfit> {
    let known = MailKind::ALL.map(MailKind::word).join(", ");
    MailKind::ALL
        .into_iter()
        .find(|kind| kind.word() == text)
        .ok_or_else(|| Unfit(both(format!("kies uit {known}"), format!("choose one of: {known}"))))
}

/// Shows the mails.
pub(super) fn run(args: &PreviewArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let checked = start::checked(&args.workflow, context)?;
    let (definition, directory) = (&checked.definition, checked.directory.as_ref());
    let kinds = args.kind.map_or_else(|| MailKind::ALL.to_vec(), |kind| vec![kind]);
    let (previews, none) = previews(context, definition, directory, &kinds)?;
    if let (Some(_), [why, ..]) = (args.kind, none.as_slice()) {
        return Err(CommandError::user(why.clone()));
    }
    if let Some(folder) = &args.to {
        return write(context, folder, &previews);
    }
    if context.json() {
        let rows = previews.iter().map(
            |mail| json!({ "kind": mail.kind, "to": mail.to, "subject": mail.subject, "text": mail.text, "html": mail.html }),
        );
        context.print_json(&rows.collect::<Vec<_>>())?;
    } else if args.kind.is_some() {
        for mail in &previews {
            let (to, subject) = (say(context.language(), "Aan", "To"), say(context.language(), "Onderwerp", "Subject"));
            context.print(&format!("{to}: {}\n{subject}: {}\n\n{}\n", mail.to, mail.subject, mail.text.trim_end()))?;
        }
    } else {
        for mail in &previews {
            context.print(&format!("{:17} {}\n", mail.kind.word(), mail.subject))?;
        }
        for why in none {
            context.remark(&format!("{}\n", why.get(context.language())))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The mails that can be shown, and why the others cannot.
fn previews(
    context: &Context,
    definition: &Definition,
    directory: Option<&Directory>,
    kinds: &[MailKind],
) -> Result<(Vec<Preview>, Vec<Text>), CommandError> {
    let settings = Settings::from_config(context.config(), &context.config().data)?;
    let (mut shown, mut none) = (Vec::new(), Vec::new());
    for kind in kinds {
        match app::preview(definition, directory, *kind, context.language(), &settings, context.now()) {
            Ok(preview) => shown.push(preview),
            Err(why) => none.push(why.text()),
        }
    }
    Ok((shown, none))
}

fn write(context: &Context, folder: &PathBuf, previews: &[Preview]) -> Result<ExitCode, CommandError> {
    let unwritable = |error: std::io::Error| {
        let shown = folder.display();
        CommandError::config(both(
            format!("in {shown} is niet te schrijven; kies een andere map"),
            format!("{shown} cannot be written; choose another folder"),
        ))
        .because(&error)
    };
    fs::create_dir_all(folder).map_err(unwritable)?;
    for mail in previews {
        let path = folder.join(format!("{}.{}.eml", mail.kind.word(), context.language().code()));
        fs::write(path, &mail.bytes).map_err(unwritable)?;
    }
    let (one, more) =
        (say(context.language(), "mail staat", "mail lies"), say(context.language(), "mails staan", "mails lie"));
    let number = count(previews.len(), one, more);
    context.remark(&format!("{number} in {}\n", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
