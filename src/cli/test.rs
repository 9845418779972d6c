// SPDX-License-Identifier: EUPL-1.2
//! `sluis test`: plays the stories of workflows through the real core, in memory, under a clock that only they move.
//! Leaves nothing behind and changes no story; says which lines do not come true, and which ways through a workflow no
//! story goes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value as Json, json};
use sluis_core::definition::{Checked, TestFile, check};
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;
use super::folder;
use super::words::say;
use crate::report::diagnostics::{self, Colour};
use crate::report::stories;
use crate::scenario::{self, Coverage, Outcome, Reached, Script, Stage};

/// Play the stories of a workflow (*.test.yaml) and see whether they come true
///
/// Each story runs through the real engine, store and mail, in memory, under a clock that only the story moves. A line that
/// does not come true is shown with what was seen and with the whole story up to there. At the end stands what no story
/// reaches: verdicts of gates, silence, both sides of each `if` and of each condition of a gate, what people are refused by
/// the rules of this workflow, and the kinds of mail that it sends. A story is never changed to fit: you decide what is right.
#[derive(Debug, Args)]
#[command(after_help = r#"Examples:
  sluis test workflows/gho-dgw                        every story of one workflow
  sluis test workflows/gho-dgw/rework.test.yaml       one story
  sluis test --format json                            every workflow under this folder, for a pipeline

Exit status 0: every story came true; 1: one did not, or the workflow has errors.
Next: `sluis schema test` explains every verb of a story."#)]
pub(super) struct TestArgs {
    /// Folders, or *.test.yaml files; a folder of workflows plays each [default: .]
    paths: Vec<PathBuf>,
}

/// What came of one workflow.
struct Played {
    workflow: PathBuf,
    checked: Checked,
    outcomes: Vec<Outcome>,
    /// How far the stories came; nothing where not all of them were played.
    coverage: Option<Coverage>,
}

/// Plays all stories that the paths name.
pub(super) fn run(args: TestArgs, context: &Context) -> Result<ExitCode, CommandError> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths };
    let mut played: Vec<Played> = Vec::new();
    for path in &paths {
        let only = path.is_file().then(|| folder::shown(path)).filter(|path| path.ends_with(".test.yaml"));
        for workflow in folder::workflows(path)? {
            if only.is_some() || played.iter().all(|known| known.workflow != workflow) {
                played.push(play(workflow, only.as_deref(), context)?);
            }
        }
    }
    if context.json() {
        context.print_json(&report(&played, context.language()))?;
    } else {
        context.print(&told(&played, context))?;
    }
    let failed = played.iter().any(|one| !one.checked.is_usable() || one.outcomes.iter().any(|o| o.failure.is_some()));
    Ok(ExitCode::from(u8::from(failed)))
}

fn play(workflow: PathBuf, only: Option<&str>, context: &Context) -> Result<Played, CommandError> {
    let checked = check(&folder::files(&workflow)?);
    let (mut outcomes, mut coverage) = (Vec::new(), None);
    if let (true, Some(definition), Some(bundle)) = (checked.is_usable(), &checked.definition, &checked.bundle) {
        let definition = Arc::new(definition.clone());
        let wanted = |test: &&TestFile| only.is_none_or(|only| &**test.document.path() == only);
        let mut reached = Reached::default();
        for test in checked.tests.iter().filter(wanted) {
            let folder = workflow.is_dir().then_some(workflow.as_path());
            let script = Script { definition: &definition, bundle, people: checked.directory.as_ref(), test, folder };
            let outcome = in_memory(&script, context)?;
            reached.add(&outcome);
            outcomes.push(outcome);
        }
        // Of one story among several it means little what it does not reach.
        if only.is_none() && !outcomes.is_empty() {
            coverage = Some(reached.coverage(&definition));
        }
    }
    Ok(Played { workflow, checked, outcomes, coverage })
}

fn in_memory(script: &Script<'_>, context: &Context) -> Result<Outcome, CommandError> {
    let stage = Stage::in_memory()
        .map_err(|error| CommandError::config(both(error.to_string(), error.to_string())).because(&error))?;
    context.block_on(async { Ok(scenario::run(&stage, *script).await?) })
}

fn told(played: &[Played], context: &Context) -> String {
    let language = context.language();
    let colour = if context.color() { Colour::On } else { Colour::Off };
    let mut text = String::new();
    for one in played {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", shown(&one.workflow)));
        if !one.checked.is_usable() {
            let checked = &one.checked;
            text.push_str(&diagnostics::human(&checked.diagnostics, &checked.sources, checked.files, colour, language));
            continue;
        }
        if one.outcomes.is_empty() {
            text.push_str(say(
                language,
                "  Er is nog geen verhaal (*.test.yaml); `sluis schema test` legt uit hoe het eruitziet.\n",
                "  There is no story (*.test.yaml) yet; `sluis schema test` explains what it looks like.\n",
            ));
        }
        for outcome in &one.outcomes {
            let lines = stories::human(outcome, language);
            text.extend(
                lines.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }),
            );
        }
        if let (Some(definition), Some(coverage), false) = (&one.checked.definition, &one.coverage, context.quiet()) {
            text.push_str(&stories::missed(definition, coverage, language));
        }
    }
    text + "\n" + &sum(played, language)
}

fn shown(path: &Path) -> String {
    let shown = folder::shown(path);
    if shown.is_empty() { ".".to_owned() } else { shown }
}

fn sum(played: &[Played], language: Language) -> String {
    let outcomes = || played.iter().flat_map(|one| &one.outcomes);
    let (all, failed) = (outcomes().count(), outcomes().filter(|outcome| outcome.failure.is_some()).count());
    let broken = played.iter().filter(|one| !one.checked.is_usable()).count();
    let mut text = match (language, all, failed) {
        (Language::Nl, 1, 0) => "1 verhaal komt uit.".to_owned(),
        (Language::En, 1, 0) => "1 story came true.".to_owned(),
        (Language::Nl, all, 0) => format!("{all} verhalen komen uit."),
        (Language::En, all, 0) => format!("{all} stories came true."),
        (Language::Nl, all, 1) => format!("1 van {all} verhalen komt niet uit."),
        (Language::En, all, 1) => format!("1 of {all} stories did not come true."),
        (Language::Nl, all, failed) => format!("{failed} van {all} verhalen komen niet uit."),
        (Language::En, all, failed) => format!("{failed} of {all} stories did not come true."),
    };
    if broken > 0 {
        text.push(' ');
        text.push_str(&match (language, broken) {
            (Language::Nl, 1) => "1 werkstroom heeft fouten en is niet gespeeld.".to_owned(),
            (Language::Nl, _) => format!("{broken} werkstromen hebben fouten en zijn niet gespeeld."),
            (Language::En, 1) => "1 workflow has errors and was not played.".to_owned(),
            (Language::En, _) => format!("{broken} workflows have errors and were not played."),
        });
    }
    text + "\n"
}

fn report(played: &[Played], language: Language) -> Json {
    let workflows = played.iter().map(|one| {
        json!({
            "workflow": shown(&one.workflow),
            "files": one.checked.files,
            "diagnostics": diagnostics::json(&one.checked.diagnostics, &one.checked.sources, one.checked.files, language),
            "tests": one.outcomes.iter().map(stories::json).collect::<Vec<_>>(),
            "coverage": one.coverage.as_ref().map(|ways| json!({ "ways": ways.all, "reached": ways.all - ways.missed.len() })),
            "unreached": one.coverage.iter().flat_map(|ways| &ways.missed).map(stories::missed_json).collect::<Vec<_>>(),
        })
    });
    json!({ "workflows": workflows.collect::<Vec<_>>() })
}
