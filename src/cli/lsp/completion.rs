// SPDX-License-Identifier: EUPL-1.2
//! What could be written at a place: keys and words of the schemas, ids of the workflow, and what expressions may read there.
//! Offers only what `check` would take, as far as that can be told while a line is half written.

use serde_json::{Value as Json, json};
use sluis_core::definition::expression::half::{self, Word};
use sluis_core::definition::expression::{Scope, Type};
use sluis_core::definition::mentions::Named;
use sluis_core::definition::schema::offered::Offer;
use sluis_core::definition::written::mail::kind_and_language;
use sluis_core::notice::placeholders;
use sluis_core::text::Language;

use super::super::schema::dutch::said;
use super::answers::{Spot, word};
use super::client::Client;
use super::ids::Ids;
use super::place::{Place, documentation};
use super::snippets::{self, Insertion};

/// The kinds of things that the protocol numbers.
const FIELD: u8 = 5;
const VARIABLE: u8 = 6;
const PROPERTY: u8 = 10;
const KEYWORD: u8 = 14;
const SNIPPET: u8 = 15;
const REFERENCE: u8 = 18;
const WORD: u8 = 20;

/// Everything that could stand here, with what it stands for.
pub(super) fn completion(spot: &Spot<'_>, client: &Client) -> Json {
    let language = client.language;
    let here = Here { spot, language };
    if spot.path.ends_with(".md") {
        return here.placeholders();
    }
    let place = Place::of(spot);
    let Some(cursor) = &place.tree.cursor else { return json!([]) };
    let ids = Ids::at(spot, &place);
    let written = cursor.written.as_str();
    let open = written.rfind("{{").filter(|open| !written[*open..].contains("}}"));
    if let Some(open) = open {
        return here.expression(written[open + 2..].trim_start(), &scope(&place, &ids));
    }
    if place.is_expression() && cursor.key_in.is_none() {
        return here.expression(written, &scope(&place, &ids));
    }
    if let Some(moments) = moments(&place, &ids) {
        return here.expression(written, &moments);
    }
    let offers = place.keys();
    let snippets = client.snippets.map(|lines| snippets::snippets(spot, &place, &offers, (&ids, lines)));
    let snippets = snippets.into_iter().flatten().map(|snippet| here.snippet(&snippet, written));
    let keys = offers.iter().map(|offer| here.key(offer, written));
    let words = place
        .words()
        .into_iter()
        .map(|offer| here.item(&offer.word, WORD, &here.said(offer.title), documentation(&offer, language), written));
    let ids = ids
        .here()
        .into_iter()
        .map(|(id, named)| here.item(&id, REFERENCE, &Some(word(named, language)), Json::Null, written));
    keys.chain(words).chain(ids).chain(snippets).collect()
}

struct Here<'s> {
    spot: &'s Spot<'s>,
    language: Language,
}

impl Here<'_> {
    /// A text of a schema, in the language of the editor.
    fn said(&self, text: Option<&'static str>) -> Option<&'static str> {
        text.map(|text| said(text, self.language))
    }

    /// One of the offers, in place of what is half written of it.
    fn item(&self, label: &str, kind: u8, detail: &Option<&str>, documentation: Json, written: &str) -> Json {
        self.instead(label, label, kind, detail, documentation, written.len())
    }

    fn instead(
        &self,
        label: &str,
        text: &str,
        kind: u8,
        detail: &Option<&str>,
        documentation: Json,
        written: usize,
    ) -> Json {
        let (whole, at) = (self.spot.text, self.spot.at);
        let rest = whole[at..]
            .find(|sign: char| !sign.is_ascii_alphanumeric() && !"_-".contains(sign))
            .unwrap_or(whole.len() - at);
        let range = self.spot.shown.range(at.saturating_sub(written)..at + rest);
        json!({
            "label": label,
            "kind": kind,
            "detail": detail,
            "documentation": documentation,
            "filterText": label,
            "textEdit": { "range": range, "newText": text },
        })
    }

    /// Several lines at once, in place of what is half written.
    fn snippet(&self, snippet: &Insertion, written: &str) -> Json {
        let Insertion { label, description, text, preview, mode } = snippet;
        let (label, description) = (said(label, self.language), self.said(*description));
        let shown = json!({ "kind": "markdown", "value": format!("```yaml\n{preview}\n```") });
        let mut item = self.instead(label, text, SNIPPET, &description, shown, written.len());
        item["insertTextFormat"] = json!(2);
        if let Some(mode) = mode {
            item["insertTextMode"] = json!(mode);
        }
        item
    }

    /// A key, with the colon that it lacks.
    fn key(&self, offer: &Offer, written: &str) -> Json {
        let rest = self.spot.text[self.spot.at..]
            .trim_start_matches(|sign: char| sign.is_ascii_alphanumeric() || "_-".contains(sign));
        let colon = match rest.trim_start_matches(' ').starts_with(':') {
            true => "",
            false if offer.is_nested => ":",
            false => ": ",
        };
        let text = format!("{}{colon}", offer.word);
        let documentation = documentation(offer, self.language);
        self.instead(&offer.word, &text, PROPERTY, &self.said(offer.title), documentation, written.len())
    }

    /// The names that the wording of a mail may read between its braces.
    fn placeholders(&self) -> Json {
        let before = &self.spot.text[..self.spot.at];
        let name = self.spot.path.rsplit('/').next().unwrap_or_default();
        let is_open = |open: &str, close: &str| before.rfind(open).is_some_and(|at| !before[at..].contains(close));
        let kind = kind_and_language(name).filter(|_| is_open("{{", "}}") || is_open("{%", "%}"));
        let Some((kind, _)) = kind else { return json!([]) };
        let known = placeholders(kind).iter().copied();
        let (fixed, outputs): (Vec<&str>, Vec<&str>) = known.partition(|name| *name != "outputs.*");
        let declared = self.spot.workflow.mentions().iter().filter(|one| one.declares && one.named == Named::Output);
        let declared = declared.filter(|_| !outputs.is_empty()).map(|one| format!("outputs.{}", one.id));
        let mut names: Vec<String> = fixed.into_iter().map(str::to_owned).chain(declared).collect();
        names.dedup();
        let half =
            before.rfind(|sign: char| !sign.is_ascii_alphanumeric() && !"._-".contains(sign)).map_or(0, |at| at + 1);
        names.iter().map(|name| self.item(name, FIELD, &None, Json::Null, &before[half..])).collect()
    }

    /// What could stand at the end of an expression.
    fn expression(&self, written: &str, scope: &Scope) -> Json {
        let (words, half) = half::offered(written, scope);
        let item = |Word { word, kind }: Word| {
            let number = match &kind {
                Some(Type::Record(_) | Type::FanOut { .. } | Type::MapOf { .. }) => VARIABLE,
                Some(_) => FIELD,
                None => KEYWORD,
            };
            let detail = kind.map(|kind| kind.in_words(self.language));
            self.instead(&word, &word, number, &detail, Json::Null, half)
        };
        words.into_iter().map(item).collect()
    }
}

/// What an expression may read at this place: what is done by then, and the variable of the step's `for_each`.
fn scope(place: &Place, ids: &Ids<'_>) -> Scope {
    let all = ids.readable();
    let variable = place.step().and_then(|step| {
        let (for_each, _) = place.tree.value(step, "for_each")?;
        let (name, over) = place.tree.keys(for_each).next()?;
        Some((name.to_owned(), half::element(over, &all).unwrap_or(Type::Any)))
    });
    match variable {
        Some((name, kind)) => all.with(name, kind),
        None => all,
    }
}

/// What a deadline may count from, where one is written: `due: { in: 3 weeks, after: steps.workshop }`.
fn moments(place: &Place, ids: &Ids<'_>) -> Option<Scope> {
    let node = place.tree.cursor.as_ref()?.value_of?;
    let is_moment = matches!(place.tree.key(node), "after" | "before") && place.within(node) == "due";
    let all = ids.readable();
    let dates = |kind: &Type| match kind {
        Type::Record(fields) => Type::record(
            fields.iter().filter(|(_, kind)| **kind == Type::Date).map(|(name, kind)| (name.as_str(), kind.clone())),
        ),
        other => other.clone(),
    };
    let roots = [
        ("steps", all.get("steps").cloned()),
        ("phase", Some(Type::record([("start", Type::Date)]))),
        ("inputs", all.get("inputs").map(dates)),
    ];
    let roots = roots.into_iter().filter_map(|(name, kind)| Some((name.to_owned(), kind?)));
    is_moment.then(|| Scope::new(roots.collect()))
}
