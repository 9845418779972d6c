// SPDX-License-Identifier: EUPL-1.2
//! `sluis demo`: plays the happy path of a workflow on a real data folder with real mail files, and tells the story from
//! what was stored. Only the clock is virtual. Never replaces a folder that it cannot recognise as its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use include_dir::{Dir, include_dir};
use serde_json::json;
use sluis_core::definition::{Checked, SourceFile, check};
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;
use super::folder;
use super::words::say;
use crate::report::diagnostics::{self, Colour};
use crate::report::{stories, story};
use crate::scenario::{self, Outcome, Script, Stage};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/workflows/gho-dgw");

/// The story that is played.
const HAPPY_PATH: &str = "happy-path.test.yaml";
/// A folder with this file in it was made by `sluis demo`.
const MARK: &str = "made-by-sluis-demo.txt";
/// What a folder of a demo holds beside the mark; nothing else is ever removed.
const OURS: [&str; 5] = ["sluis.db", "sluis.db-wal", "sluis.db-shm", "evidence", "mail"];

/// Play a whole programme, from its first step to its end, and tell its story
///
/// Plays the shipped programme of three municipalities (or a copy of it that you changed) with the real engine, a real
/// SQLite file and real mails, under a clock that the story moves. What happened stays in the folder, to look further.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis demo                              the story, in ./sluis-demo
  sluis demo --language nl                the same story in Dutch
  sluis demo my-copy --keep /tmp/gho      a copy of workflows/gho-dgw that you changed

A folder that an earlier demo made is replaced; any other folder that holds something is left alone."#)]
pub(super) struct DemoArgs {
    /// A workflow folder with a happy-path.test.yaml [default: the shipped workflows/gho-dgw]
    workflow: Option<PathBuf>,

    /// The folder in which the data is kept [default: ./sluis-demo]
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// Plays the story and tells it.
pub(super) fn run(args: DemoArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let language = context.language();
    if let Some(data) = context.asked_data() {
        let message = both("een demo speelt niet in een datamap", "a demo is not played in a data folder");
        let data = data.display();
        return Err(CommandError::config(message).hint(both(
            format!("noem de map waarin zij bewaard wordt met `--keep {data}`"),
            format!("name the folder in which it is kept with `--keep {data}`"),
        )));
    }
    let checked = check(&files(args.workflow.as_deref())?);
    if !checked.is_usable() {
        let colour = if context.color() { Colour::On } else { Colour::Off };
        context.print(&diagnostics::human(&checked.diagnostics, &checked.sources, checked.files, colour, language))?;
        return Ok(ExitCode::from(1));
    }
    let folder = args.keep.unwrap_or_else(|| PathBuf::from("sluis-demo"));
    clear(&folder)?;
    let played = play(&checked, args.workflow.as_deref(), &folder, context)?;
    let text = story::tell(&played.outcome.definition, &played.outcome.directory, &played.events, language);
    if context.json() {
        context.print_json(&json!({
            "instance": played.outcome.instance,
            "folder": folder,
            "events": played.events.len(),
            "mails": played.mails,
            "story": text,
            "test": stories::json(&played.outcome),
        }))?;
    } else {
        let title = played.outcome.definition.title.get(language);
        let rule = "═".repeat(title.chars().count());
        // The claim of a story has one language only.
        let claim = if played.outcome.definition.language == language { played.outcome.name.as_str() } else { "" };
        context.print(&format!("{title}\n{rule}\n{claim}{}\n{text}", if claim.is_empty() { "" } else { ".\n" }))?;
        if let Some(failure) = &played.outcome.failure {
            context.print(&format!("\n{}", stories::failure(&played.outcome, failure, language)))?;
        }
        context.remark(&further(&played, &folder, language))?;
    }
    Ok(ExitCode::from(u8::from(played.outcome.failure.is_some())))
}

/// What came of the demo.
struct Played {
    outcome: Outcome,
    /// As the store gives them back.
    events: Vec<sluis_core::engine::Event>,
    mails: usize,
}

fn files(workflow: Option<&Path>) -> Result<Vec<SourceFile>, CommandError> {
    let Some(path) = workflow else {
        let mut files = Vec::new();
        shipped(&SHIPPED, &mut files);
        return Ok(files);
    };
    match folder::workflows(path)?.as_slice() {
        [one] => folder::files(one),
        several => {
            let (number, path) = (several.len(), path.display());
            let message =
                both(format!("in {path} staan {number} workflows"), format!("there are {number} workflows in {path}"));
            Err(CommandError::config(message).hint(both("noem de map van een ervan", "name the folder of one of them")))
        }
    }
}

fn shipped(dir: &'static Dir<'static>, files: &mut Vec<SourceFile>) {
    let read = |file: &include_dir::File<'static>| SourceFile {
        path: format!("workflows/gho-dgw/{}", file.path().display()),
        bytes: file.contents().to_owned(),
    };
    files.extend(
        dir.files().filter(|file| file.path().extension().is_some_and(|end| end == "yaml" || end == "md")).map(read),
    );
    dir.dirs().for_each(|inner| shipped(inner, files));
}

fn play(checked: &Checked, workflow: Option<&Path>, folder: &Path, context: &Context) -> Result<Played, CommandError> {
    let (Some(definition), Some(bundle)) = (&checked.definition, &checked.bundle) else {
        return Err(CommandError::internal(both(
            "een workflow zonder fouten heeft geen definitie",
            "a workflow without errors has no definition",
        )));
    };
    let story = checked.tests.iter().find(|test| test.document.path().ends_with(HAPPY_PATH));
    let story = story.or(checked.tests.first()).ok_or_else(|| {
        CommandError::config(both(
            "deze workflow heeft geen verhaal om te spelen",
            "this workflow has no story to play",
        ))
        .hint(both(
            format!("schrijf er een {HAPPY_PATH} naast; `sluis schema test` legt elk werkwoord uit"),
            format!("write a {HAPPY_PATH} beside it; `sluis schema test` explains every verb"),
        ))
    })?;
    let definition = Arc::new(definition.clone());
    let people = checked.directory.as_ref();
    let script =
        Script { definition: &definition, bundle, people, test: story, folder: workflow.filter(|path| path.is_dir()) };
    let unusable = |error: scenario::StageError| {
        let shown = folder.display();
        CommandError::config(both(
            format!("{shown} is niet te gebruiken; kies met --keep een andere map"),
            format!("{shown} cannot be used; choose another folder with --keep"),
        ))
        .because(&error)
    };
    let stage = Stage::in_folder(folder).map_err(unusable)?;
    let unwritable = |error: io::Error| {
        let shown = folder.display();
        CommandError::config(both(
            format!("in {shown} is niet te schrijven; kies met --keep een andere map"),
            format!("{shown} cannot be written; choose another folder with --keep"),
        ))
        .because(&error)
    };
    fs::write(folder.join(MARK), "Made by `sluis demo`; the next demo in this folder replaces it.\n")
        .map_err(unwritable)?;
    context.block_on(async {
        let outcome = scenario::run(&stage, script).await?;
        let events =
            if outcome.instance.is_empty() { Vec::new() } else { stage.app.history(&outcome.instance).await? };
        let mails = fs::read_dir(folder.join("mail")).map_or(0, Iterator::count);
        Ok(Played { outcome, events, mails })
    })
}

/// Makes room: a folder of an earlier demo is emptied, an empty one is used, any other is left alone.
fn clear(folder: &Path) -> Result<(), CommandError> {
    let names: Vec<String> = match fs::read_dir(folder) {
        Ok(entries) => {
            entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect()
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            let shown = folder.display();
            let message = both(
                format!("{shown} is niet te lezen; kies met --keep een andere map"),
                format!("{shown} cannot be read; choose another folder with --keep"),
            );
            return Err(CommandError::config(message).because(&error));
        }
    };
    let strange = names.iter().find(|name| *name != MARK && !OURS.contains(&name.as_str()));
    if names.is_empty() {
        return Ok(());
    }
    if strange.is_some() || !names.iter().any(|name| name == MARK) {
        let shown = folder.display();
        let message = both(
            format!("in {shown} staat iets anders dan een demo"),
            format!("{shown} holds something else than a demo"),
        );
        return Err(CommandError::config(message).hint(both(
            "noem met --keep een map die nog niet bestaat",
            "name a folder that does not exist yet with --keep",
        )));
    }
    for name in names.iter().filter(|name| *name != MARK) {
        let path = folder.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| {
            let shown = path.display();
            CommandError::config(both(
                format!("{shown} is niet weg te halen; haal het zelf weg of kies een andere map"),
                format!("{shown} cannot be removed; remove it or choose another folder"),
            ))
            .because(&error)
        })?;
    }
    Ok(())
}

/// Where to look further.
fn further(played: &Played, folder: &Path, language: Language) -> String {
    let (id, data) = (&played.outcome.instance, folder.display());
    if id.is_empty() {
        return String::new();
    }
    let count = played.mails;
    let mails = match language {
        Language::Nl => format!("{count} mails, elk een bestand dat uw mailprogramma opent"),
        Language::En => format!("{count} mails, each a file that your mail program opens"),
    };
    let rows = [
        (
            format!("sluis status {id} --data {data}"),
            say(language, "hoe het programma ervoor staat", "how the programme stands"),
        ),
        (format!("sluis decisions {id} --data {data}"), say(language, "de besluitenlijst", "the decision register")),
        (format!("sluis log {id} --data {data}"), say(language, "ieder vastgelegd feit", "every recorded fact")),
        (
            format!("sluis outbox list --data {data}"),
            say(language, "wat verstuurd is, en aan wie", "what was sent, and to whom"),
        ),
        (format!("{data}/mail"), mails.as_str()),
    ];
    let wide = rows.iter().map(|(command, _)| command.chars().count()).max().unwrap_or_default();
    let mut text = say(language, "\nVerder kijken:\n", "\nLook further:\n").to_owned();
    for (command, what) in rows {
        let gap = " ".repeat(wide - command.chars().count());
        text.push_str(&format!("  {command}{gap}   {what}\n"));
    }
    text
}
