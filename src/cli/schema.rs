// SPDX-License-Identifier: EUPL-1.2
//! `sluis schema`: prints a schema of the files that authors write. They travel in the binary; nothing is fetched.

use sluis_core::text::both;
use std::process::ExitCode;

use clap::Args;
use include_dir::{Dir, include_dir};
use serde_json::json;

use super::context::Context;
use super::error::CommandError;
use super::words::say;

static SCHEMAS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/schemas");

/// The schemas with what each describes, in the order in which an author meets the files.
const KINDS: [(&str, &str, &str); 6] = [
    ("workflow", "workflow.yaml: de kop van een programma", "workflow.yaml: the header of a programme"),
    ("phase", "een fase: stappen en een poort", "a phase: steps and a gate"),
    ("people", "people.yaml: wie welke rol vervult", "people.yaml: who fills which role"),
    ("calendar", "een eigen kalender: vrije dagen", "a calendar of your own: days off"),
    ("test", "*.test.yaml: een verhaal dat de bestanden bewijst", "*.test.yaml: a story that proves the files"),
    ("config", "sluis.toml: hoe deze installatie draait", "sluis.toml: how this installation runs"),
];

/// Print a JSON Schema of the files, or list them
///
/// The schemas are the reference manual of the files: every key with its meaning, default and example. An editor with a YAML
/// language server shows them while you type, when a file opens with `# yaml-language-server: $schema=...`.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis schema                                    the list
  sluis schema phase                              everything that a phase file may hold
  sluis schema workflow > workflow.schema.json    keep a copy beside your files"#)]
pub(super) struct SchemaArgs {
    /// workflow, phase, people, calendar, test or config; without it: the list
    name: Option<String>,
}

/// Prints one schema, or the list of them.
pub(super) fn run(args: SchemaArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.name {
        Some(name) => context.print(text_of(&name)?)?,
        None if context.json() => {
            let rows = KINDS.map(|(name, nl, en)| json!({ "name": name, "about": say(context.language(), nl, en) }));
            context.print_json(&rows)?;
        }
        None => {
            let rows = KINDS.map(|(name, nl, en)| format!("{name:10}{}\n", say(context.language(), nl, en)));
            context.print(&rows.concat())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text_of(name: &str) -> Result<&'static str, CommandError> {
    let file = SCHEMAS.get_file(format!("{name}.schema.json")).and_then(|file| file.contents_utf8());
    file.ok_or_else(|| {
        let known = KINDS.map(|(name, ..)| name).join(", ");
        CommandError::config(both(format!("er is geen schema `{name}`"), format!("there is no schema `{name}`")))
            .hint(both(format!("kies uit: {known}"), format!("choose one of: {known}")))
    })
}
