// SPDX-License-Identifier: EUPL-1.2
//! What the editor asks at a place of a document: where an id is declared, where else it stands, what could stand here, and
//! what is known of it. Changes nothing: a rename is a list of edits.

use std::rc::Rc;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sluis_core::definition::mentions::{Mention, Named};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::{Language, Text};

use super::workspace::{Workflow, Workspace, finding, path_of, uri_of};
use super::{byte_at, completion, hover, range, rename};
use crate::cli::error::CommandError;

/// An answer, or why there is none.
pub(super) type Answer = Result<Json, Text>;

/// What this server can do.
pub(super) fn abilities() -> Json {
    json!({
        "textDocumentSync": 1,
        "definitionProvider": true,
        "referencesProvider": true,
        "hoverProvider": true,
        "renameProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "completionProvider": { "triggerCharacters": [".", " ", "[", "\"", "{"] },
    })
}

/// The answer to a request; nothing where it is not served.
pub(super) fn answer(
    workspace: &Workspace,
    method: &str,
    params: &Json,
    (language, now): (Language, Timestamp),
) -> Option<Answer> {
    let at_spot = |answer: &dyn Fn(&Spot<'_>) -> Answer| match Spot::of(workspace, params) {
        Ok(Some(spot)) => answer(&spot),
        Ok(None) => Ok(Json::Null),
        Err(error) => Err(error.message),
    };
    Some(match method {
        "textDocument/codeAction" => fixes(workspace, params, language).map_err(|error| error.message),
        "textDocument/definition" => at_spot(&|spot| Ok(spot.places(true))),
        "textDocument/references" => at_spot(&|spot| Ok(spot.places(false))),
        "textDocument/hover" => at_spot(&|spot| Ok(hover::hover(spot, language, now))),
        "textDocument/completion" => at_spot(&|spot| Ok(completion::completion(spot, language))),
        "textDocument/rename" => at_spot(&|spot| rename::rename(spot, params["newName"].as_str().unwrap_or_default())),
        _ => return None,
    })
}

/// What can be written in place of a fault that touches the range in which the editor asks.
fn fixes(workspace: &Workspace, params: &Json, language: Language) -> Result<Json, CommandError> {
    let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(Json::Null) };
    let workflow = workspace.workflow(uri)?;
    let checked = workflow.checked();
    let Some(source) = checked.sources.iter().find(|source| uri_of(source.path()) == uri) else {
        return Ok(Json::Null);
    };
    let text = source.text();
    let at = |end: &str| byte_at(text, &params["range"][end]);
    let (Some(start), Some(end)) = (at("start"), at("end")) else { return Ok(Json::Null) };
    let here = checked.diagnostics.iter().flat_map(Diagnostic::places).filter(|one| one.span.path == *source.path());
    let touched = here.filter(|one| one.span.start <= end && start <= one.span.end);
    let actions =
        touched.flat_map(|one| one.patches.iter().map(move |patch| (one, patch))).filter_map(|(one, patch)| {
            let of = checked.sources.get(&patch.span.path)?;
            let edit = json!({ "range": range(of.text(), patch.span.range()), "newText": patch.text });
            Some(json!({
                "title": patch.title(of.text()).get(language),
                "kind": "quickfix",
                "isPreferred": one.patches.len() == 1,
                "diagnostics": [finding(one, source, checked, language)],
                "edit": { "changes": { (uri_of(of.path())): [edit] } },
            }))
        });
    Ok(actions.collect())
}

/// A place in an open document.
pub(super) struct Spot<'w> {
    /// The path of the document.
    pub(super) path: String,
    /// Its text.
    pub(super) text: &'w str,
    /// The byte.
    pub(super) at: usize,
    /// The workflow to which it belongs.
    pub(super) workflow: Rc<Workflow>,
}

impl<'w> Spot<'w> {
    fn of(workspace: &'w Workspace, params: &Json) -> Result<Option<Spot<'w>>, CommandError> {
        let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(None) };
        let Some(text) = workspace.text(uri) else { return Ok(None) };
        let Some(at) = byte_at(text, &params["position"]) else { return Ok(None) };
        Ok(Some(Spot { path: path_of(uri), text, at, workflow: workspace.workflow(uri)? }))
    }

    /// The id on which the place lies.
    pub(super) fn mention(&self) -> Option<&Mention> {
        let here =
            |one: &&Mention| *one.span.path == *self.path && one.span.start <= self.at && self.at <= one.span.end;
        self.workflow.mentions().iter().filter(here).min_by_key(|one| one.span.end - one.span.start)
    }

    /// Every place of the same id.
    pub(super) fn same<'s>(&'s self, as_one: &'s Mention) -> impl Iterator<Item = &'s Mention> {
        let is_same = |one: &&Mention| one.named == as_one.named && one.id == as_one.id && one.of == as_one.of;
        self.workflow.mentions().iter().filter(is_same)
    }

    fn places(&self, declared: bool) -> Json {
        let Some(mention) = self.mention() else { return Json::Null };
        let all = self.same(mention).filter(|one| !declared || one.declares);
        let location = |one: &Mention| {
            let text = self.workflow.text(&one.span.path)?;
            Some(json!({ "uri": uri_of(&one.span.path), "range": range(text, one.span.range()) }))
        };
        all.filter_map(location).collect()
    }
}

/// What an id stands for, as people call it.
pub(super) fn word(named: Named, language: Language) -> &'static str {
    match named {
        Named::Step => language.say("stap", "step"),
        Named::Role => language.say("rol", "role"),
        Named::Party => language.say("partij", "party"),
        Named::Person => language.say("persoon", "person"),
        Named::Input => language.say("invoer", "input"),
        Named::Phase => language.say("fase", "phase"),
        Named::Output => language.say("uitvoer", "output"),
    }
}
