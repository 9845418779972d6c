// SPDX-License-Identifier: EUPL-1.2
//! What the editor asks at a place of a document: where an id is declared, where else it stands, what could stand here, and
//! what is known of it. Changes nothing: a rename is a list of edits.

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};
use sluis_core::calendar::date_words;
use sluis_core::definition::Definition;
use sluis_core::definition::mentions::{Mention, Named};
use sluis_core::diagnostic::Diagnostic;
use sluis_core::engine::{ItemRef, StepRef, forecast_from};
use sluis_core::text::Language;
use sluis_core::titles::{party_title, person_name, phase_title, role_title};

use super::workspace::{Workspace, finding, uri_of};
use super::{byte_at, range};
use crate::cli::error::CommandError;

type Answer = Result<Json, String>;

/// What this server can do.
pub(super) fn abilities() -> Json {
    json!({
        "textDocumentSync": 1,
        "definitionProvider": true,
        "referencesProvider": true,
        "hoverProvider": true,
        "renameProvider": true,
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "completionProvider": { "triggerCharacters": [".", " ", "["] },
    })
}

/// The answer to a request; nothing where it is not served.
pub(super) fn answer(
    workspace: &Workspace,
    method: &str,
    params: &Json,
    (language, now): (Language, Timestamp),
) -> Option<Answer> {
    if method == "textDocument/codeAction" {
        return Some(fixes(workspace, params, language).map_err(|error| error.message.get(language).to_owned()));
    }
    let spot = Spot::of(workspace, params);
    Some(match (method, spot) {
        ("textDocument/definition", spot) => found(spot, |spot| spot.places(true)),
        ("textDocument/references", spot) => found(spot, |spot| spot.places(false)),
        ("textDocument/hover", spot) => found(spot, |spot| spot.hover(workspace, language, now)),
        ("textDocument/completion", spot) => found(spot, |spot| Ok(spot.completion())),
        ("textDocument/rename", spot) => {
            found(spot, |spot| spot.renamed(params["newName"].as_str().unwrap_or_default()))
        }
        _ => return None,
    })
}

/// What can be written in place of a fault that touches the range in which the editor asks.
fn fixes(workspace: &Workspace, params: &Json, language: Language) -> Result<Json, CommandError> {
    let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(Json::Null) };
    let checked = workspace.checked(uri)?;
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
                "title": format!("{} `{}`", language.say("Schrijf", "Write"), patch.text),
                "kind": "quickfix",
                "isPreferred": one.patches.len() == 1,
                "diagnostics": [finding(one, source, &checked, language)],
                "edit": { "changes": { (uri_of(of.path())): [edit] } },
            }))
        });
    Ok(actions.collect())
}

fn found(spot: Result<Option<Spot<'_>>, CommandError>, answer: impl FnOnce(&Spot<'_>) -> Answer) -> Answer {
    match spot {
        Ok(Some(spot)) => answer(&spot),
        Ok(None) => Ok(Json::Null),
        Err(error) => Err(error.message.get(Language::En).to_owned()),
    }
}

/// A place in an open document.
struct Spot<'w> {
    uri: &'w str,
    text: &'w str,
    at: usize,
    mentions: Vec<Mention>,
    /// The texts of all files, for places in them.
    texts: Vec<(String, String)>,
}

impl<'w> Spot<'w> {
    fn of(workspace: &'w Workspace, params: &'w Json) -> Result<Option<Spot<'w>>, CommandError> {
        let Some(uri) = params["textDocument"]["uri"].as_str() else { return Ok(None) };
        let Some(text) = workspace.text(uri) else { return Ok(None) };
        let Some(at) = byte_at(text, &params["position"]) else { return Ok(None) };
        let texts = workspace.files(uri)?.into_iter();
        let texts = texts.map(|file| (file.path, String::from_utf8_lossy(&file.bytes).into_owned())).collect();
        Ok(Some(Spot { uri, text, at, mentions: workspace.mentions(uri)?, texts }))
    }

    /// The id on which the place lies.
    fn mention(&self) -> Option<&Mention> {
        let here =
            |one: &&Mention| uri_of(&one.span.path) == self.uri && one.span.start <= self.at && self.at <= one.span.end;
        self.mentions.iter().filter(here).min_by_key(|one| one.span.end - one.span.start)
    }

    /// Every place of the same id.
    fn same(&self, as_one: &Mention) -> impl Iterator<Item = &Mention> {
        let (named, id, of) = (as_one.named, as_one.id.clone(), as_one.of.clone());
        self.mentions.iter().filter(move |other| other.named == named && other.id == id && other.of == of)
    }

    fn location(&self, one: &Mention) -> Option<Json> {
        let (_, text) = self.texts.iter().find(|(path, _)| **path == *one.span.path)?;
        Some(json!({ "uri": uri_of(&one.span.path), "range": range(text, one.span.range()) }))
    }

    fn places(&self, declared: bool) -> Answer {
        let Some(mention) = self.mention() else { return Ok(Json::Null) };
        let all = self.same(mention).filter(|one| !declared || one.declares);
        Ok(all.filter_map(|one| self.location(one)).collect())
    }

    fn renamed(&self, to: &str) -> Answer {
        let Some(mention) = self.mention() else { return Err("there is no id here that could be renamed".to_owned()) };
        if matches!(mention.named, Named::Party | Named::Output) {
            return Err("parties and outputs also stand in keys and answers of stories; rename them by hand".to_owned());
        }
        let fits = to.starts_with(|c: char| c.is_ascii_lowercase())
            && to.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !fits {
            return Err(format!("`{to}` can be no id: begin with a small letter; then small letters, digits and `-`"));
        }
        let taken = |one: &Mention| one.named == mention.named && one.of == mention.of && one.id == to;
        if self.mentions.iter().any(taken) {
            return Err(format!("there is a `{to}` already"));
        }
        let mut edits: Map<String, Json> = Map::new();
        for location in self.same(mention).filter_map(|one| self.location(one)) {
            let uri = location["uri"].as_str().unwrap_or_default().to_owned();
            let of_file = edits.entry(uri).or_insert_with(|| json!([]));
            if let Some(list) = of_file.as_array_mut() {
                list.push(json!({ "range": location["range"], "newText": to }));
            }
        }
        Ok(json!({ "changes": edits }))
    }

    /// The ids that could stand here, with what they stand for.
    fn completion(&self) -> Json {
        let line = &self.text[self.text[..self.at].rfind('\n').map_or(0, |end| end + 1)..self.at];
        let (kinds, of) = wanted(self.text, self.at, line);
        let fits = |one: &&Mention| one.declares && kinds.contains(&one.named) && one.of == of;
        let mut items: Vec<(&str, Named)> =
            self.mentions.iter().filter(fits).map(|one| (one.id.as_str(), one.named)).collect();
        items.dedup();
        let item = |(id, named): &(&str, Named)| json!({ "label": id, "kind": 18, "detail": word(*named) });
        items.iter().map(item).collect()
    }

    fn hover(&self, workspace: &Workspace, language: Language, now: Timestamp) -> Answer {
        let Some(mention) = self.mention() else { return Ok(Json::Null) };
        let checked = workspace.checked(self.uri).map_err(|error| error.message.get(language).to_owned())?;
        let Some(definition) = &checked.definition else { return Ok(Json::Null) };
        let directory = checked.directory.unwrap_or_default();
        let names = |people: Vec<&str>| match people.is_empty() {
            true => language.say("niemand", "nobody").to_owned(),
            false => people.iter().map(|id| person_name(&directory, id)).collect::<Vec<_>>().join(", "),
        };
        let id = mention.id.as_str();
        let text = match mention.named {
            Named::Role => {
                let filled = language.say("Vervuld door", "Filled by");
                format!(
                    "**{}**\n\n{filled}: {}",
                    role_title(definition, id, language),
                    names(directory.members(id).collect())
                )
            }
            Named::Party => {
                let of = directory.people.iter().filter(|(_, person)| person.party.as_deref() == Some(id));
                let people = language.say("Mensen", "People");
                let found = names(of.map(|(id, _)| id.as_str()).collect());
                format!("**{}**\n\n{people}: {found}", party_title(definition, id, language))
            }
            Named::Step => match definition.step(id) {
                Some(step) => {
                    let lines = crate::report::graph::of_step(definition, step, language);
                    let due = when_due(definition, &ItemRef::Step(StepRef::plain(id)), language, now);
                    format!("**{id}** ({})\n\n{}{due}", step.kind.word(), lines.join("  \n"))
                }
                None => return Ok(Json::Null),
            },
            Named::Phase => {
                let due = when_due(definition, &ItemRef::Gate(id.to_owned()), language, now);
                format!("**{}**{due}", phase_title(definition, id, language))
            }
            _ => return Ok(Json::Null),
        };
        Ok(json!({ "contents": { "kind": "markdown", "value": text } }))
    }
}

/// When this would be due if the programme began today, and why on that day; empty where there is no deadline.
fn when_due(definition: &Definition, item: &ItemRef, language: Language, now: Timestamp) -> String {
    let forecast = forecast_from(definition, now);
    let Some(due) = forecast.dates.get(item) else { return String::new() };
    let today = definition.timezone.to_datetime(now).date();
    let (today, day) = (date_words(today, language), date_words(due.date, language));
    let told = match language {
        Language::Nl => format!("Begint het programma vandaag ({today}), dan is dit uiterlijk klaar op {day}:"),
        Language::En => format!("If the programme began today ({today}), this would be due on {day}:"),
    };
    format!("\n\n{told} {}", due.why.explain(language))
}

fn word(named: Named) -> &'static str {
    match named {
        Named::Step => "step",
        Named::Role => "role",
        Named::Party => "party",
        Named::Person => "person",
        Named::Input => "input",
        Named::Phase => "phase",
        Named::Output => "output",
    }
}

/// Which ids are wanted at the end of a line that may be half written; of outputs also of which step.
fn wanted(text: &str, at: usize, line: &str) -> (Vec<Named>, Option<String>) {
    let path = line.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"-._".contains(c)).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["steps", _] => return (vec![Named::Step], None),
        ["inputs", _] => return (vec![Named::Input], None),
        ["parties", _] => return (vec![Named::Party], None),
        ["phases" | "gates", _] => return (vec![Named::Phase], None),
        ["steps", step, "outputs", _] => return (vec![Named::Output], Some((*step).to_owned())),
        _ => {}
    }
    let kinds = match key_before(text, at, line) {
        "owner" | "to" => vec![Named::Role, Named::Person],
        "as" => vec![Named::Person],
        "by" | "role" | "roles" | "veto" | "chair" | "managed_by" | "passed" | "rework" | "hold" | "stopped"
        | "notify" => {
            vec![Named::Role]
        }
        "needs" | "dossier" | "back_to" | "step" => vec![Named::Step],
        "on" => vec![Named::Step, Named::Phase],
        "gate" | "phase" => vec![Named::Phase],
        "party" => vec![Named::Party],
        _ => Vec::new(),
    };
    (kinds, None)
}

/// The key whose value is being written: on this line, or of the list to which the line belongs.
fn key_before<'t>(text: &'t str, at: usize, line: &'t str) -> &'t str {
    let key_of = |before: &'t str| {
        let colon = before.rfind(':')?;
        before[..colon].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
    };
    if let Some(key) = key_of(line).filter(|key| !key.is_empty()) {
        return key;
    }
    let indent = line.len() - line.trim_start().len();
    let above = text[..at - line.len()].lines().rev().filter(|above| !above.trim().is_empty());
    let mut above = above
        .skip_while(|above| above.trim_start().starts_with("- ") || above.len() - above.trim_start().len() > indent);
    above.next().and_then(key_of).unwrap_or_default()
}
