// SPDX-License-Identifier: EUPL-1.2
//! `sluis new`: a workflow folder to start from, out of the templates that travel in the binary.
//! Never writes over anything: a folder that holds something is refused.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use include_dir::{Dir, include_dir};
use serde_json::json;
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;

static DUTCH: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/workflows/template/nl");
static ENGLISH: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/workflows/template/en");

/// Make a workflow folder to start from, on which `check` and `test` pass
///
/// The folder holds a small programme of two phases with comments that explain it: workflow.yaml (who takes part), one file
/// for each phase, people.yaml (who fills the roles) and a story that plays it. Change it piece by piece.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis new my-programme                  texts in English
  sluis new mijn-programma --language nl  texts in Dutch

Next: `sluis check DIR`, and look at workflows/gho-dgw for a whole programme."#)]
pub(super) struct NewArgs {
    /// The folder to make; it must be empty or absent
    dir: PathBuf,
}

/// Writes the template into the folder.
pub(super) fn run(args: NewArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let dir = &args.dir;
    let unwritable = |error: io::Error| {
        let shown = dir.display();
        CommandError::config(both(
            format!("in {shown} is niet te schrijven; kies een andere map"),
            format!("{shown} cannot be written; choose another folder"),
        ))
        .because(&error)
    };
    refuse_what_is_there(dir)?;
    let template = match context.language() {
        Language::Nl => &DUTCH,
        Language::En => &ENGLISH,
    };
    fs::create_dir_all(dir).map_err(unwritable)?;
    template.extract(dir).map_err(unwritable)?;
    let files: Vec<String> = template.files().map(|file| file.path().display().to_string()).collect();
    if context.json() {
        context.print_json(&json!({ "folder": dir, "files": files }))?;
    } else if !context.quiet() {
        context.print(&told(dir, &files, context.language()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse_what_is_there(dir: &Path) -> Result<(), CommandError> {
    let in_the_way = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    };
    if !in_the_way {
        return Ok(());
    }
    let shown = dir.display();
    Err(CommandError::config(both(format!("{shown} is niet leeg"), format!("{shown} is not empty")))
        .hint(both("noem een map die nog niet bestaat", "name a folder that does not exist yet")))
}

fn told(dir: &Path, files: &[String], language: Language) -> String {
    let (dir, files) = (dir.display(), files.join("\n  "));
    match language {
        Language::Nl => format!(
            "Er is een programma om mee te beginnen in {dir}:\n  {files}\n\nKijk of het klopt:    sluis check {dir}\nSpeel het verhaal:    sluis test {dir}\n"
        ),
        Language::En => format!(
            "There is a programme to start from in {dir}:\n  {files}\n\nSee whether it is right:  sluis check {dir}\nPlay its story:           sluis test {dir}\n"
        ),
    }
}
