// SPDX-License-Identifier: EUPL-1.2
//! What is in a file, for the list that an editor shows beside it: phases with their steps and gates, roles, parties, inputs
//! and people, by the names that people read.

use serde_json::{Value as Json, json};
use sluis_core::definition::outline::{Part, Sort};
use sluis_core::text::Language;

use super::Rows;
use super::client::Client;
use super::workspace::{Workspace, path_of};
use crate::cli::error::CommandError;

/// The parts of a document.
pub(super) fn symbols(workspace: &Workspace, params: &Json, client: &Client) -> Result<Json, CommandError> {
    let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(Json::Null) };
    let workflow = workspace.workflow(uri)?;
    let path = path_of(uri);
    let Some(shown) = workflow.shown(&path) else { return Ok(Json::Null) };
    let (parts, shown) = (workflow.parts(&path), Rows::of(shown));
    if client.nests_symbols {
        return Ok(parts.iter().map(|part| nested(part, &shown, client.language)).collect());
    }
    let mut all = Vec::new();
    parts.iter().for_each(|part| flat(part, None, &mut |symbol| all.push(symbol), (uri, &shown, client.language)));
    Ok(all.into())
}

fn nested(part: &Part, shown: &Rows<'_>, language: Language) -> Json {
    json!({
        "name": name(part, language),
        "detail": detail(part, language),
        "kind": kind(part.sort),
        "range": shown.range(part.whole.clone()),
        "selectionRange": shown.range(part.name.clone()),
        "children": part.inside.iter().map(|part| nested(part, shown, language)).collect::<Vec<_>>(),
    })
}

/// For an editor that shows no parts within parts: each with the name of that in which it stands.
fn flat(part: &Part, of: Option<&str>, add: &mut dyn FnMut(Json), place: (&str, &Rows<'_>, Language)) {
    let (uri, shown, language) = place;
    let name = name(part, language);
    add(json!({
        "name": name,
        "kind": kind(part.sort),
        "location": { "uri": uri, "range": shown.range(part.whole.clone()) },
        "containerName": of,
    }));
    part.inside.iter().for_each(|inner| flat(inner, Some(&name), add, place));
}

/// What people call it. A gate without a title of its own has that of its phase, which stands above it already.
fn name(part: &Part, language: Language) -> String {
    let title = part.title.as_ref().map(|title| title.get(language)).filter(|title| !title.trim().is_empty());
    match (title, part.sort) {
        (Some(title), _) => title.to_owned(),
        (None, Sort::Gate) => language.say("Poort", "Gate").to_owned(),
        (None, Sort::Phase) if part.id.is_empty() => language.say("Fase", "Phase").to_owned(),
        (None, _) => part.id.clone(),
    }
}

/// What it is: of a step its kind, and the id by which it is called elsewhere.
fn detail(part: &Part, language: Language) -> String {
    let sort = match part.sort {
        Sort::Phase => language.say("fase", "phase"),
        Sort::Step => part.kind.as_deref().unwrap_or(language.say("stap", "step")),
        Sort::Gate => return language.say("poort", "gate").to_owned(),
        Sort::Role => language.say("rol", "role"),
        Sort::Party => language.say("partij", "party"),
        Sort::Input => language.say("invoer", "input"),
        Sort::Person => language.say("persoon", "person"),
    };
    format!("{sort} {}", part.id).trim_end().to_owned()
}

/// The kinds of things that the protocol numbers; the nearest of them, for it knows programs alone.
fn kind(sort: Sort) -> u8 {
    match sort {
        Sort::Phase => 2,
        Sort::Step => 12,
        Sort::Gate => 24,
        Sort::Role => 5,
        Sort::Party => 3,
        Sort::Input => 13,
        Sort::Person => 19,
    }
}
