// SPDX-License-Identifier: EUPL-1.2
//! `sluis schema`: prints a schema of the files that authors write, in the language of the reader. They travel in the binary;
//! nothing is fetched.

pub(super) mod dutch;

use sluis_core::definition::schema::SchemaKind;
use sluis_core::text::{Language, both};
use std::borrow::Cow;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::error::CommandError;
use super::words::say;

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
/// language server shows them while you type, when a file opens with `# yaml-language-server: $schema=...`: the address or the
/// file of a schema. With `--language nl` a schema explains in Dutch and judges alike; keep a copy beside your files and name
/// it on that line. The schema of a workflow looks for that of a phase beside itself.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis schema                                            the list
  sluis schema phase                                      everything that a phase file may hold
  sluis schema workflow > workflow.schema.json            keep a copy beside your files
  sluis schema phase --language nl > phase.schema.json    one in Dutch, for a file with `$schema=phase.schema.json`"#)]
pub(super) struct SchemaArgs {
    /// workflow, phase, people, calendar, test or config; without it: the list
    name: Option<String>,
}

/// Prints one schema, or the list of them.
pub(super) fn run(args: SchemaArgs, context: &Context) -> Result<ExitCode, CommandError> {
    match args.name {
        Some(name) => context.print(&text_of(&name, context.language())?)?,
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

fn text_of(name: &str, language: Language) -> Result<Cow<'static, str>, CommandError> {
    let kind = SchemaKind::from_name(name).ok_or_else(|| {
        let known = KINDS.map(|(name, ..)| name).join(", ");
        CommandError::config(both(format!("er is geen schema `{name}`"), format!("there is no schema `{name}`")))
            .hint(both(format!("kies uit: {known}"), format!("choose one of: {known}")))
    })?;
    Ok(match language {
        // To the byte what stands in the file.
        Language::En => Cow::Borrowed(kind.text()),
        Language::Nl => dutch::in_dutch(kind.text()).map_or(Cow::Borrowed(kind.text()), Cow::Owned),
    })
}
