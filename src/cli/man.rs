// SPDX-License-Identifier: EUPL-1.2
//! `sluis man`: the pages of the manual, made from the commands themselves, in the language of the reader. Says nothing
//! that `--help` does not say.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;
use super::words::say;
use super::{Cli, help};

/// Print the page of the manual, or write a page for each verb
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis man | man -l -                    read it at once
  sluis man ~/.local/share/man/man1       afterwards `man sluis` and `man sluis-check` work
  sluis man --language nl ~/.local/share/man/nl/man1     the same pages in Dutch"#)]
pub(super) struct ManArgs {
    /// A folder for the pages, which is made when it is not there; without it the first page is printed
    folder: Option<PathBuf>,
}

/// Prints the first page, or writes them all.
pub(super) fn run(args: ManArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    let Some(folder) = args.folder else {
        let page = page(help::commands(language), language).map_err(|error| {
            CommandError::internal(both("de pagina is niet te maken", "the page cannot be made")).because(&error)
        })?;
        context.print(&page.text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut program = help::translated(Cli::command().disable_help_subcommand(true), language);
    program.build();
    let written = fs::create_dir_all(&folder).and_then(|()| write(&program, &folder, language));
    written.map_err(|error| {
        let shown = folder.display();
        let message = both(
            format!("de pagina's zijn niet te schrijven in {shown}; controleer de naam en de rechten"),
            format!("the pages cannot be written to {shown}; check the name and its rights"),
        );
        CommandError::config(message).because(&error)
    })?;
    let stand = say(language, "De pagina's van de handleiding staan in", "The pages of the manual stand in");
    context.remark(&format!("{stand} {}\n", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// One page with the name of its file.
struct Page {
    file: String,
    text: String,
}

/// Writes the page of a command, and those of all below it.
fn write(command: &Command, folder: &Path, language: Language) -> io::Result<()> {
    for below in command.get_subcommands() {
        write(below, folder, language)?;
    }
    let page = page(command.clone(), language)?;
    fs::write(folder.join(page.file), page.text)
}

fn page(command: Command, language: Language) -> io::Result<Page> {
    // A page lists every option, which a usage that was given hides; those of all commands come last.
    let global = command.get_arguments().filter(|argument| argument.is_global_set());
    let global: Vec<_> = global.map(|argument| argument.get_id().clone()).collect();
    let command = global.into_iter().fold(command, |command, id| command.mut_arg(id, |argument| argument));
    let man = Man::new(command.clone().override_usage(Resettable::Reset));
    let mut text = Vec::new();
    match language {
        Language::En => man.render(&mut text)?,
        Language::Nl => in_dutch(&man, &command, &mut text)?,
    }
    Ok(Page { file: man.get_filename(), text: String::from_utf8_lossy(&text).into_owned() })
}

/// Section by section, since the maker of pages has English above each of them; arguments stand under our own words.
fn in_dutch(man: &Man, command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    type Section = fn(&Man, &mut dyn Write) -> io::Result<()>;
    let sections: [(bool, Option<&str>, Section); 7] = [
        (true, Some("NAAM"), Man::render_name_section),
        (true, Some("SAMENVATTING"), Man::render_synopsis_section),
        (true, Some("BESCHRIJVING"), Man::render_description_section),
        (true, None, Man::render_options_section),
        (command.has_subcommands(), Some("OPDRACHTEN"), Man::render_subcommands_section),
        (command.get_after_help().is_some(), Some("VERDER"), Man::render_extra_section),
        (command.get_version().is_some(), Some("VERSIE"), Man::render_version_section),
    ];
    man.render_title(page)?;
    for (_, heading, section) in sections.iter().filter(|(there, ..)| *there) {
        let Some(heading) = heading else {
            section(man, page)?;
            continue;
        };
        let mut made = Vec::new();
        section(man, &mut made)?;
        let made = String::from_utf8_lossy(&made);
        let under = made.split_once(".SH ").and_then(|(_, rest)| rest.split_once('\n'));
        write!(page, ".SH {heading}\n{}", under.map(|(_, under)| under).unwrap_or_default())?;
    }
    Ok(())
}
