// SPDX-License-Identifier: EUPL-1.2
//! The ids that could stand at a place, and the steps that may be read there: those that `check` would take, and all of them.
//! What the open file holds is read from its keys, also while it is half written, and the rest from the outline.

use std::collections::{BTreeMap, BTreeSet};

use sluis_core::definition::expression::{Scope, Type};
use sluis_core::definition::mentions::Named;
use sluis_core::definition::outline::{Outline, Phase};
use sluis_core::definition::schema::SchemaKind;

use super::answers::Spot;
use super::place::Place;
use super::tree::ROOT;

/// An id with what it stands for.
pub(super) type Id = (String, Named);

/// The key under which an id would stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Under<'k> {
    /// The key itself.
    pub(super) key: &'k str,
    /// The key around it.
    pub(super) within: &'k str,
    /// In a story: the step of which the line speaks, without its phase and its instance.
    pub(super) about: Option<&'k str>,
}

/// The ids of a workflow, as seen from a place.
pub(super) struct Ids<'s> {
    spot: &'s Spot<'s>,
    place: &'s Place,
    is_test: bool,
}

impl<'s> Ids<'s> {
    pub(super) fn at(spot: &'s Spot<'s>, place: &'s Place) -> Ids<'s> {
        Ids { spot, place, is_test: place.kind == SchemaKind::Test }
    }

    fn outline(&self) -> &'s Outline {
        self.spot.workflow.outline()
    }

    /// The ids that could stand where the cursor stands, as a key or as a value.
    pub(super) fn here(&self) -> Vec<Id> {
        let (tree, Some(cursor)) = (&self.place.tree, &self.place.tree.cursor) else { return Vec::new() };
        if let Some((node, own)) = cursor.key_in {
            let written = tree.map(node, own);
            let act = tree.way(node).last().map_or(ROOT, |(_, act)| *act);
            let keys = self.keys(tree.key(node), tree.value(act, "step").map(|(_, step)| step_of(step)));
            if !keys.is_empty() {
                return keys.into_iter().filter(|(id, _)| written.get(id).is_none()).collect();
            }
        }
        let Some(node) = cursor.value_of else { return Vec::new() };
        let (key, within) = (tree.key(node), self.place.within(node));
        let about = tree.value(tree.parent(node), "step").map(|(_, step)| step_of(step));
        let listed = self.listed(node);
        let ids = self.under(Under { key, within, about });
        ids.into_iter().filter(|(id, _)| !listed.contains(&id.as_str())).collect()
    }

    /// What else stands in the list in which a value stands: each id once.
    fn listed(&self, node: usize) -> Vec<&'s str> {
        let tree = &self.place.tree;
        if tree.items(tree.parent(node)).all(|item| item != node) {
            return Vec::new();
        }
        let (text, at) = (self.spot.text, self.spot.at);
        let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || "_-".contains(sign);
        let start = text[..at].trim_end_matches(is_of_word).len();
        let end = text.len() - text[at..].trim_start_matches(is_of_word).len();
        let others = tree.items(tree.parent(node)).filter(|item| *item != node).map(|item| tree.value_of(item));
        others.filter(|value| !value.is_empty() && **value != text[start..end]).collect()
    }

    /// Whether something of the workflow has this id already.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.spot.workflow.mentions().iter().any(|one| one.declares && one.id == id)
    }

    fn declared(&self, kinds: &[Named], of: Option<&str>) -> Vec<Id> {
        let mentions = self.spot.workflow.mentions().iter();
        let mut seen = BTreeSet::new();
        let fits = mentions.filter(|one| one.declares && kinds.contains(&one.named) && one.of.as_deref() == of);
        let mut ids: Vec<Id> = fits.filter(|one| seen.insert(&one.id)).map(|one| (one.id.clone(), one.named)).collect();
        ids.sort_by_key(|(_, named)| kinds.iter().position(|kind| kind == named));
        ids
    }

    /// The ids that are keys under a key.
    pub(super) fn keys(&self, key: &str, about: Option<&str>) -> Vec<Id> {
        let of_step = |named| about.map(|step| self.declared(&[named], Some(step))).unwrap_or_default();
        match key {
            "fixed" => self.declared(&[Named::Party], None),
            "votes" if self.is_test => self.declared(&[Named::Person], None),
            "inputs" if self.is_test => self.declared(&[Named::Input], None),
            "outputs" if self.is_test => of_step(Named::Output),
            "evidence" if self.is_test => of_step(Named::Evidence),
            "scores" if self.is_test => of_step(Named::Criterion),
            _ => Vec::new(),
        }
    }

    /// The ids that could stand under a key.
    pub(super) fn under(&self, under: Under<'_>) -> Vec<Id> {
        let Under { key, within, about } = under;
        let test = self.is_test;
        let kinds: &[Named] = match key {
            "needs" | "step" if !test => return self.needs(),
            "dossier" if !test => return steps(self.earlier().into_iter().chain(self.own_steps())),
            "back_to" if !test => return steps(self.own_steps()),
            // Of a selection an item is what was put up for choice.
            "item" if test && within == "score" => &[],
            "step" | "about" | "item" if test => return steps(self.of_kind(kind_for(within))),
            "on" if test => {
                let gates = self.phases_with_gate().map(|id| (format!("gate {id}"), Named::Phase));
                return steps(self.of_kind(kind_for(within))).into_iter().chain(gates).collect();
            }
            "gate" if test => return self.phases_with_gate().map(|id| (id.to_owned(), Named::Phase)).collect(),
            "phase" if test => &[Named::Phase],
            "position" if test => {
                return about.map(|step| self.declared(&[Named::Position], Some(step))).unwrap_or_default();
            }
            "from" | "to" if within == "mandates" => &[Named::Person],
            "from" if within == "contributions" => &[Named::Party],
            "from" if test && within == "start" => &[Named::Phase],
            "by" if test => &[Named::Person],
            "owner" => return self.asked(&[Named::Role, Named::Person]),
            "to" => &[Named::Role, Named::Person],
            "as" | "on_behalf_of" | "old" => &[Named::Person],
            "by" | "veto" | "managed_by" => return self.asked(&[Named::Role]),
            "role" if within == "owner" => return self.asked(&[Named::Role]),
            "role" | "roles" | "chair" => &[Named::Role],
            "passed" | "rework" | "hold" | "stopped" | "done" if within == "notify" => &[Named::Role],
            "party" | "join" | "withdraw" => &[Named::Party],
            _ => &[],
        };
        self.declared(kinds, None)
    }

    /// Who can be asked something: no role with a distribution address.
    fn asked(&self, kinds: &[Named]) -> Vec<Id> {
        let lists = &self.outline().lists;
        let is_asked = |(id, named): &Id| *named != Named::Role || !lists.contains(id);
        self.declared(kinds, None).into_iter().filter(is_asked).collect()
    }

    fn phases_with_gate(&self) -> impl Iterator<Item = &'s str> {
        self.outline().phases.iter().filter(|phase| phase.has_gate).map(|phase| phase.id.as_str())
    }

    /// The steps of a kind; all of them where a line of a story takes any.
    fn of_kind(&self, kind: Option<&str>) -> impl Iterator<Item = String> {
        let all = self.outline().phases.iter().flat_map(|phase| &phase.steps);
        let fits = all.filter(move |(_, own)| kind.is_none_or(|kind| own == kind));
        fits.map(|(id, _)| id.clone()).collect::<Vec<_>>().into_iter()
    }

    /// The selections of the phase in which the cursor stands.
    pub(super) fn selections(&self) -> Vec<Id> {
        let (tree, steps_node) = (&self.place.tree, self.steps_node());
        let is_one = |id: &String| {
            let step = steps_node.and_then(|steps| tree.value(steps, id));
            step.and_then(|(step, _)| tree.value(step, "kind")).is_some_and(|(_, kind)| kind == "selection")
        };
        steps(self.own_steps().into_iter().filter(is_one))
    }

    /// What the step in which the cursor stands could need and take its choice from, each with the lists among its outputs.
    pub(super) fn with_lists(&self) -> Vec<(String, Vec<String>)> {
        let steps = self.outline().readable.get("steps").and_then(Type::fields);
        let lists_of = |id: &String| {
            let outputs = steps?.get(id)?.fields()?.get("outputs")?.fields()?;
            let lists = outputs.iter().filter(|(_, kind)| matches!(kind, Type::List(_)));
            Some(lists.map(|(name, _)| name.clone()).collect::<Vec<_>>()).filter(|lists| !lists.is_empty())
        };
        self.needs()
            .into_iter()
            .filter_map(|(id, _)| Some((lists_of(&id)?, id)))
            .map(|(lists, id)| (id, lists))
            .collect()
    }

    /// The phase in which the cursor stands.
    fn phase(&self) -> Option<(usize, &'s Phase)> {
        let phases = self.outline().phases.iter().enumerate();
        let name = self.spot.path.rsplit('/').next();
        let tree = &self.place.tree;
        let node = tree.cursor.as_ref().and_then(|cursor| cursor.value_of.or(cursor.key_in.map(|(node, _)| node)));
        let way = tree.way(node.unwrap_or(ROOT));
        let inline = match way.as_slice() {
            [(Some("phases"), _), (Some(id), _), ..] if self.place.kind == SchemaKind::Workflow => Some(*id),
            _ => None,
        };
        let is_here = |phase: &Phase| match inline {
            Some(id) => phase.id == id,
            None => self.place.kind == SchemaKind::Phase && phase.file.as_deref() == name,
        };
        phases.into_iter().find(|(_, phase)| is_here(phase))
    }

    /// The steps of the earlier phases, which are done or skipped when this one opens.
    fn earlier(&self) -> Vec<String> {
        let before = self.phase().map_or(0, |(number, _)| number);
        let phases = self.outline().phases.iter().take(before);
        phases.flat_map(|phase| &phase.steps).map(|(id, _)| id.clone()).collect()
    }

    /// The node of the steps of the phase in which the cursor stands.
    fn steps_node(&self) -> Option<usize> {
        let tree = &self.place.tree;
        let phase = match self.place.kind {
            SchemaKind::Phase => ROOT,
            SchemaKind::Workflow => {
                let (_, phase) = self.phase()?;
                tree.value(tree.value(ROOT, "phases")?.0, &phase.id)?.0
            }
            _ => return None,
        };
        tree.value(phase, "steps").map(|(node, _)| node)
    }

    /// The steps of the phase in which the cursor stands, as they are written now.
    fn own_steps(&self) -> Vec<String> {
        let tree = &self.place.tree;
        self.steps_node().map(|steps| tree.keys(steps).map(|(id, _)| id.to_owned()).collect()).unwrap_or_default()
    }

    /// What each step of the phase needs.
    fn needs_of_steps(&self) -> BTreeMap<&'s str, Vec<&'s str>> {
        let tree = &self.place.tree;
        let Some(steps) = self.steps_node() else { return BTreeMap::new() };
        let mut owners: BTreeMap<usize, &str> = BTreeMap::new();
        let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (node, parent, key, value) in tree.all() {
            match (key, owners.get(&parent).copied()) {
                (Some(id), _) if parent == steps => drop(owners.insert(node, id)),
                // A key of a step: only what it needs is gone into.
                (Some("needs"), Some(step)) if tree.parent(parent) == steps => {
                    owners.insert(node, step);
                    needs.entry(step).or_default().push(value);
                }
                (None | Some("step"), Some(step)) if tree.parent(parent) != steps => {
                    owners.insert(node, step);
                    needs.entry(step).or_default().push(value);
                }
                _ => {}
            }
        }
        needs
    }

    /// The steps to which `next` leads from a step, directly or by way of others.
    fn reached<'n>(next: &BTreeMap<&'n str, Vec<&'n str>>, step: &'n str) -> BTreeSet<&'n str> {
        let mut found = BTreeSet::new();
        let mut ahead = vec![step];
        while let Some(step) = ahead.pop() {
            let further = next.get(step).into_iter().flatten();
            ahead.extend(further.filter(|step| found.insert(**step)));
        }
        found
    }

    /// What the step in which the cursor stands could need: steps of its phase that do not need it themselves.
    fn needs(&self) -> Vec<Id> {
        let own = self.place.step().map(|step| self.place.tree.key(step));
        let mut needed_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (step, needs) in self.needs_of_steps() {
            needs.into_iter().for_each(|need| needed_by.entry(need).or_default().push(step));
        }
        // Who needs this step, directly or by way of others, and the step itself.
        let mut behind = own.map(|own| Ids::reached(&needed_by, own)).unwrap_or_default();
        behind.extend(own);
        steps(self.own_steps().into_iter().filter(|id| !behind.contains(id.as_str())))
    }

    /// What an expression may read at this place: of the steps only those that are done by then.
    pub(super) fn readable(&self) -> Scope {
        let all = &self.outline().readable;
        let Some(Type::Record(types)) = all.get("steps").filter(|_| self.phase().is_some()) else { return all.clone() };
        let mut before: BTreeSet<String> = self.earlier().into_iter().collect();
        match self.place.step().map(|step| self.place.tree.key(step)) {
            Some(own) => {
                let needs = self.needs_of_steps();
                let needed = Ids::reached(&needs, own).into_iter().filter(|step| *step != own);
                before.extend(needed.map(str::to_owned));
            }
            None => before.extend(self.own_steps()),
        }
        let readable = types.iter().filter(|(id, _)| before.contains(*id));
        all.with("steps", Type::record(readable.map(|(id, kind)| (id.as_str(), kind.clone()))))
    }
}

fn steps(ids: impl IntoIterator<Item = String>) -> Vec<Id> {
    ids.into_iter().map(|id| (id, Named::Step)).collect()
}

/// The step of `pilot/survey[goirle]`.
fn step_of(item: &str) -> &str {
    let step = item.rsplit_once('/').map_or(item, |(_, step)| step);
    step.split('[').next().unwrap_or(step)
}

/// The kind of step that a line of a story is for, where it is for one alone.
fn kind_for(verb: &str) -> Option<&'static str> {
    match verb {
        "plan" => Some("workshop"),
        "score" | "pick" => Some("selection"),
        "vote" | "withdraw" | "recuse" | "meeting" | "object" => Some("decision"),
        "appoint" | "unappoint" => Some("recruitment"),
        "pledge" => Some("funding"),
        _ => None,
    }
}
