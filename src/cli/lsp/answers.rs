// SPDX-License-Identifier: EUPL-1.2
//! What the editor asks at a place of a document: where an id is declared, where else it stands, what could stand here, and
//! what is known of it. Changes nothing: a rename is a list of edits.

use std::collections::HashSet;
use std::rc::Rc;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sluis_core::definition::mentions::{Mention, Named};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::{Language, Text};

use super::client::Client;
use super::workspace::{Workflow, Workspace, finding, path_of, uri_of};
use super::{Shown, completion, hover, rename, symbols};
use crate::cli::error::CommandError;

/// An answer, or why there is none.
pub(super) type Answer = Result<Json, Text>;

/// What this server can do for an editor.
pub(super) fn abilities(client: &Client) -> Json {
    let rename = if client.prepares_rename { json!({ "prepareProvider": true }) } else { json!(true) };
    json!({
        "textDocumentSync": 1,
        "definitionProvider": true,
        "referencesProvider": true,
        "hoverProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "renameProvider": rename,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "completionProvider": { "triggerCharacters": [".", " ", "[", "\"", "{"] },
    })
}

/// The answer to a request; nothing where it is not served.
pub(super) fn answer(
    workspace: &Workspace,
    method: &str,
    params: &Json,
    (client, now): (&Client, Timestamp),
) -> Option<Answer> {
    let language = client.language;
    let at_spot = |answer: &dyn Fn(&Spot<'_>) -> Answer| match Spot::of(workspace, params) {
        Ok(Some(spot)) => answer(&spot),
        Ok(None) => Ok(Json::Null),
        Err(error) => Err(error.message),
    };
    Some(match method {
        "textDocument/codeAction" => fixes(workspace, params, language).map_err(|error| error.message),
        "textDocument/documentSymbol" => symbols::symbols(workspace, params, client).map_err(|error| error.message),
        "textDocument/definition" => at_spot(&|spot| Ok(spot.places(&|one| one.declares))),
        "textDocument/references" => {
            let is_wanted = |one: &Mention| !one.declares || params["context"]["includeDeclaration"] != false;
            at_spot(&|spot| Ok(spot.places(&is_wanted)))
        }
        "textDocument/documentHighlight" => at_spot(&|spot| Ok(spot.highlights())),
        "textDocument/hover" => at_spot(&|spot| Ok(hover::hover(spot, language, now))),
        "textDocument/completion" => at_spot(&|spot| Ok(completion::completion(spot, client))),
        "textDocument/prepareRename" => at_spot(&|spot| rename::prepared(spot)),
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
    let Some(shown) = workflow.shown(source.path()) else { return Ok(Json::Null) };
    let at = |end: &str| shown.byte_at(&params["range"][end]);
    let (Some(start), Some(end)) = (at("start"), at("end")) else { return Ok(Json::Null) };
    let here = checked.diagnostics.iter().flat_map(Diagnostic::places).filter(|one| one.span.path == *source.path());
    let touched = here.filter(|one| one.span.start <= end && start <= one.span.end);
    let actions =
        touched.flat_map(|one| one.patches.iter().map(move |patch| (one, patch))).filter_map(|(one, patch)| {
            let of = checked.sources.get(&patch.span.path)?;
            let shown = workflow.shown(of.path())?;
            let edit = json!({ "range": shown.range(patch.span.range()), "newText": patch.text });
            Some(json!({
                "title": patch.title(of.text()).get(language),
                "kind": "quickfix",
                "isPreferred": one.sure().is_some(),
                "diagnostics": [finding(one, source, &workflow, language)],
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
    /// How the editor shows it.
    pub(super) shown: Shown<'w>,
    /// The byte.
    pub(super) at: usize,
    /// The workflow to which it belongs.
    pub(super) workflow: Rc<Workflow>,
}

impl<'w> Spot<'w> {
    fn of(workspace: &'w Workspace, params: &Json) -> Result<Option<Spot<'w>>, CommandError> {
        let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(None) };
        let Some(shown) = workspace.shown(uri) else { return Ok(None) };
        let Some(at) = shown.byte_at(&params["position"]) else { return Ok(None) };
        Ok(Some(Spot { path: path_of(uri), text: shown.text, shown, at, workflow: workspace.workflow(uri)? }))
    }

    /// The id on which the place lies.
    pub(super) fn mention(&self) -> Option<&Mention> {
        self.meant().into_iter().next()
    }

    /// Everything that the id on which the place lies may mean: in a mail an output of any step that has it.
    pub(super) fn meant(&self) -> Vec<&Mention> {
        let here =
            |one: &&Mention| *one.span.path == *self.path && one.span.start <= self.at && self.at <= one.span.end;
        let all = || self.workflow.mentions().iter().filter(here);
        let first = all().min_by_key(|one| one.span.end - one.span.start);
        all().filter(|one| first.is_some_and(|first| first.named == one.named && first.span == one.span)).collect()
    }

    /// Every place of the same id.
    pub(super) fn same<'s>(&'s self, as_one: &'s Mention) -> impl Iterator<Item = &'s Mention> {
        let is_same = |one: &&Mention| one.named == as_one.named && one.id == as_one.id && one.of == as_one.of;
        self.workflow.mentions().iter().filter(is_same)
    }

    /// The places of all that is meant, each once.
    fn all_meant(&self) -> Vec<&Mention> {
        let meant = self.meant();
        let mut all: Vec<&Mention> = Vec::new();
        let mut seen = HashSet::new();
        for one in self.workflow.mentions() {
            let is_meant =
                meant.iter().any(|as_one| one.named == as_one.named && one.id == as_one.id && one.of == as_one.of);
            if is_meant && seen.insert((&one.span.path, one.span.start)) {
                all.push(one);
            }
        }
        all
    }

    fn places(&self, is_wanted: &dyn Fn(&Mention) -> bool) -> Json {
        if self.mention().is_none() {
            return Json::Null;
        }
        let location = |one: &Mention| {
            let shown = self.workflow.shown(&one.span.path)?;
            Some(json!({ "uri": uri_of(&one.span.path), "range": shown.range(one.span.range()) }))
        };
        self.all_meant().into_iter().filter(|one| is_wanted(one)).filter_map(location).collect()
    }

    /// The places in this document; where the id is declared is where it is written, as the protocol says it.
    fn highlights(&self) -> Json {
        let here = self.all_meant().into_iter().filter(|one| *one.span.path == *self.path);
        let kind = |one: &Mention| if one.declares { 3 } else { 2 };
        here.map(|one| json!({ "range": self.shown.range(one.span.range()), "kind": kind(one) })).collect()
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
        Named::Output => language.say("uitkomst", "output"),
        Named::Position => language.say("functie", "position"),
        Named::Evidence => language.say("bewijsstuk", "evidence"),
        Named::Criterion => language.say("criterium", "criterion"),
    }
}
