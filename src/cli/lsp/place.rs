// SPDX-License-Identifier: EUPL-1.2
//! A place of a file against its schema: which keys and words fit there, what they mean, and whether it is an expression.
//! Joins the tree of keys to the schemas, and knows nothing of the workflow but which of its files this one is.

use std::path::Path;

use serde_json::{Value as Json, json};
use sluis_core::definition::schema::SchemaKind;
use sluis_core::definition::schema::offered::{Offer, Offered, Way};
use sluis_core::text::Language;

use super::super::schema::dutch::said;
use super::answers::Spot;
use super::tree::{ROOT, Tree};

/// What the schema says of a key: its title, its meaning, an example.
type About = (Option<&'static str>, Option<&'static str>, Option<&'static Json>);

/// The place of the cursor in a file of a kind.
pub(super) struct Place {
    pub(super) tree: Tree,
    pub(super) kind: SchemaKind,
}

impl Place {
    pub(super) fn of(spot: &Spot<'_>) -> Place {
        let tree = Tree::of(spot.text, spot.at);
        let kind = kind_of(spot, &tree);
        Place { tree, kind }
    }

    /// The keys that could be written where the cursor stands.
    pub(super) fn keys(&self) -> Vec<Offer> {
        let Some((node, own)) = self.tree.cursor.as_ref().and_then(|cursor| cursor.key_in) else { return Vec::new() };
        let written = self.tree.map(node, own);
        Offered::at(self.kind, &self.way(node), &written).keys(&written)
    }

    /// The words that could be written there, where the schema lists them.
    pub(super) fn words(&self) -> Vec<Offer> {
        let words = self.value().map(|value| value.words()).unwrap_or_default();
        if words.is_empty() { self.verdicts().unwrap_or_default() } else { words }
    }

    /// The verdicts that minutes may hold of a seat, where a story tells of a meeting about a gate. About a decision they hold ids of
    /// options, so that the schema lists no words.
    fn verdicts(&self) -> Option<Vec<Offer>> {
        let way = self.tree.way(self.tree.cursor.as_ref()?.value_of?);
        let votes = way.iter().position(|(key, _)| *key == Some("votes")).filter(|_| self.kind == SchemaKind::Test)?;
        let is_vote = matches!(way[votes + 1..], [_] | [_, (Some("choice"), _)]);
        let is_of_gate = self.tree.value(way[votes].1, "on").is_some_and(|(_, on)| on.starts_with("gate "));
        let verdict = [Some("story"), None, Some("vote"), Some("verdict")];
        let verdict = verdict.map(|key| Way { key: key.map(str::to_owned), beside: Json::Null });
        (is_vote && is_of_gate).then(|| Offered::at(self.kind, &verdict, &Json::Null).words())
    }

    /// Whether an expression is written there.
    pub(super) fn is_expression(&self) -> bool {
        self.value().is_some_and(|value| value.is_expression())
    }

    fn value(&self) -> Option<Offered> {
        let node = self.tree.cursor.as_ref()?.value_of?;
        Some(Offered::at(self.kind, &self.way(node), &Json::Null))
    }

    /// What the schema says of the place where the cursor stands, as a key or as a value.
    pub(super) fn offered(&self, node: usize) -> Offered {
        Offered::at(self.kind, &self.way(node), &self.tree.map(node, None))
    }

    /// The step in which the cursor stands.
    pub(super) fn step(&self) -> Option<usize> {
        let cursor = self.tree.cursor.as_ref()?;
        let node = cursor.value_of.or(cursor.key_in.map(|(node, _)| node))?;
        let way = self.tree.way(node);
        let steps = way.iter().position(|(key, _)| *key == Some("steps"))?;
        way.get(steps + 1)?;
        Some(way.get(steps + 2).map_or(node, |(_, step)| *step))
    }

    /// The word of a list on which the cursor stands.
    pub(super) fn word(&self) -> Option<Offer> {
        let node = self.tree.cursor.as_ref()?.value_of?;
        let written = self.tree.value_of(node);
        self.words().into_iter().find(|word| word.word == written && word.description.is_some())
    }

    /// The key on which the cursor stands, and what its schema says.
    pub(super) fn key_here(&self) -> Option<(&str, About)> {
        let (_, own) = self.tree.cursor.as_ref()?.key_in?;
        let node = own?;
        let written = self.tree.map(node, None);
        Some((self.tree.key(node), Offered::at(self.kind, &self.way(node), &written).about()))
    }

    /// The key under which the key of a node stands, lists left out.
    pub(super) fn within(&self, node: usize) -> &str {
        let own = self.tree.key(node);
        let way = self.tree.way(node);
        way.into_iter().rev().filter_map(|(key, _)| key).find(|key| *key != own).unwrap_or_default()
    }

    fn way(&self, node: usize) -> Vec<Way> {
        let part = |(key, parent): (Option<&str>, usize)| Way {
            key: key.map(str::to_owned),
            beside: self.tree.map(parent, None),
        };
        self.tree.way(node).into_iter().map(part).collect()
    }
}

/// Of which kind a file is, by its name and by what stands in it.
fn kind_of(spot: &Spot<'_>, tree: &Tree) -> SchemaKind {
    let name = Path::new(&spot.path).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let has = |key: &str| tree.value(ROOT, key).is_some();
    let header = spot.workflow.files().iter().find(|file| file.path.ends_with("workflow.yaml"));
    let calendar = || {
        let text = header.and_then(|header| std::str::from_utf8(&header.bytes).ok()).unwrap_or_default();
        text.lines().filter_map(|line| line.strip_prefix("calendar:")).any(|value| value.trim() == name)
    };
    match &*name {
        name if name.ends_with(".test.yaml") => SchemaKind::Test,
        "people.yaml" => SchemaKind::People,
        "workflow.yaml" => SchemaKind::Workflow,
        _ if has("sluis") => SchemaKind::Workflow,
        _ if has("steps") || has("gate") => SchemaKind::Phase,
        _ if calendar() => SchemaKind::Calendar,
        _ if header.is_some() => SchemaKind::Phase,
        _ => SchemaKind::Workflow,
    }
}

/// What is shown beside a key or word that the schema knows.
pub(super) fn documentation(offer: &Offer, language: Language) -> Json {
    offer.description.map_or(Json::Null, |text| json!({ "kind": "markdown", "value": said(text, language) }))
}
