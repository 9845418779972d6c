// SPDX-License-Identifier: EUPL-1.2
//! A new name for an id, in all files of the workflow. Refuses what would leave the workflow with a fault that it has not now:
//! every rename is tried and checked before it is given out.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value as Json, json};
use sluis_core::definition::SourceFile;
use sluis_core::definition::mentions::{Mention, Named};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::{Language, Text, both, listed};

use super::answers::{Answer, Spot};
use super::workspace::uri_of;

/// What would be renamed at this place: where it stands, and what it is called now.
pub(super) fn prepared(spot: &Spot<'_>) -> Answer {
    let mention = renamed(spot)?;
    Ok(json!({ "range": spot.shown.range(mention.span.range()), "placeholder": mention.id }))
}

/// The id at this place, where it is sure what it means everywhere.
fn renamed<'s>(spot: &'s Spot<'_>) -> Result<&'s Mention, Text> {
    let workflow = &spot.workflow;
    if let Some(path) = workflow.unreadable() {
        return Err(both(
            format!("{path} is nu niet te lezen, zodat niet zeker is waar de naam staat; herstel dat bestand eerst"),
            format!("{path} cannot be read now, so that it is not sure where the name stands; mend that file first"),
        ));
    }
    let Some(mention) = spot.mention() else {
        return Err(both("hier staat geen naam die te wijzigen is", "there is no id here that could be renamed"));
    };
    // Only a mail names what may be of several steps.
    let mut places = spot.same(mention).filter(|one| one.named == Named::Output && !one.declares);
    let several = places.find_map(|place| {
        let is_there = |one: &&Mention| one.named == Named::Output && one.span == place.span;
        let meant: Vec<&Mention> = workflow.mentions().iter().filter(is_there).collect();
        (meant.len() > 1).then_some(meant)
    });
    let Some(several) = several else { return Ok(mention) };
    let Mention { id, span, .. } = several[0];
    let steps = || several.iter().filter_map(|one| one.of.as_deref());
    let (nl, en) = (listed(steps(), "en"), listed(steps(), "and"));
    let (file, line) = (span.path.rsplit('/').next().unwrap_or_default(), span.line);
    Err(both(
        format!(
            "`{id}` is een uitkomst van de stappen {nl}, en de mail {file} (regel {line}) kan over elk daarvan gaan; haal `outputs.{id}` eerst uit die mail"
        ),
        format!(
            "`{id}` is an output of the steps {en}, and the mail {file} (line {line}) may be about each of them; take `outputs.{id}` out of that mail first"
        ),
    ))
}

/// The edits by which the id at this place gets another name.
pub(super) fn rename(spot: &Spot<'_>, to: &str) -> Answer {
    let workflow = &spot.workflow;
    let mention = renamed(spot)?;
    let fits = to.starts_with(|c: char| c.is_ascii_lowercase())
        && to.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits {
        return Err(both(
            format!("`{to}` kan geen naam zijn: begin met een kleine letter; dan kleine letters, cijfers en `-`"),
            format!("`{to}` can be no id: begin with a small letter; then small letters, digits and `-`"),
        ));
    }
    let taken = |other: &Mention| other.named == mention.named && other.of == mention.of && other.id == to;
    if workflow.mentions().iter().any(taken) {
        return Err(both(format!("er is al een `{to}`"), format!("there is a `{to}` already")));
    }
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for one in spot.same(mention) {
        places.entry(&*one.span.path).or_default().push(one.span.range());
    }
    if let Some(fault) = new_fault(spot, &places, to) {
        let said = |language: Language| fault.message.get(language).to_owned();
        return Err(Text::said(|l| match l {
            Language::Nl => {
                format!("met de naam `{to}` zou `sluis check` een fout vinden die er nu niet is: {}", said(l))
            }
            Language::En => {
                format!("with the name `{to}`, `sluis check` would find a fault that is not there now: {}", said(l))
            }
        }));
    }
    let edits = places.into_iter().filter_map(|(path, ranges)| {
        let shown = workflow.shown(path)?;
        let edit = |bytes: Range<usize>| json!({ "range": shown.range(bytes), "newText": to });
        Some((uri_of(path), ranges.into_iter().map(edit).collect()))
    });
    Ok(json!({ "changes": edits.collect::<Map<String, Json>>() }))
}

/// The first error that `check` would find after the rename, where it would find more of them than now.
fn new_fault(spot: &Spot<'_>, places: &BTreeMap<&str, Vec<Range<usize>>>, to: &str) -> Option<Diagnostic> {
    let renamed = |file: &SourceFile| {
        let mut bytes = file.bytes.clone();
        let mut ranges = places.get(file.path.as_str()).cloned().unwrap_or_default();
        ranges.sort_by_key(|range| std::cmp::Reverse(range.start));
        for range in ranges {
            bytes.splice(range, to.bytes());
        }
        SourceFile { path: file.path.clone(), bytes }
    };
    let errors =
        |found: &[Diagnostic]| found.iter().filter(|one| one.is_error()).map(|one| one.places().count()).sum::<usize>();
    let after = spot.workflow.check(&spot.workflow.files().iter().map(renamed).collect::<Vec<_>>()).diagnostics;
    // Where nothing is wrong afterwards, what is wrong now need not be found out.
    if errors(&after) == 0 {
        return None;
    }
    let before = &spot.workflow.checked().diagnostics;
    if errors(&after) <= errors(before) {
        return None;
    }
    let said = |one: &Diagnostic| one.message.get(Language::En).to_owned();
    let known: Vec<String> = before.iter().map(said).collect();
    after.into_iter().find(|one| one.is_error() && !known.contains(&said(one)))
}
