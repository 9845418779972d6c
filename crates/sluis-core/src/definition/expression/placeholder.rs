// SPDX-License-Identifier: EUPL-1.2
//! Placeholders in texts for people: `Workshop {{ domain }}`. A placeholder holds a dotted name and nothing else: no
//! filters, no calculation. Never joins a value into a text that is read for placeholders again.

use std::ops::Range;

use super::absence::Absence;
use super::fault::{EvaluationFault, Fault, FaultKind};
use super::names;
use super::types::{Scope, Type};
use crate::definition::schema::closest;
use crate::text::{Language, Text, both};

/// A text with its placeholders found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    names: Vec<Placeholder>,
}

/// A placeholder in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The dotted name: `domain.title`.
    pub name: String,
    /// Where the name stands, in bytes of the text.
    pub range: Range<usize>,
    /// Where the whole stands with its braces.
    whole: Range<usize>,
}

impl Template {
    /// Finds the placeholders of a text.
    ///
    /// # Errors
    /// Every `{{` that is not closed or holds something other than a dotted name.
    pub fn parse(text: &str) -> Result<Template, Vec<Fault>> {
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let mut from = 0;
        while let Some(open) = text[from..].find("{{").map(|at| from + at) {
            let Some(close) = text[open..].find("}}").map(|at| open + at) else {
                let half = half_closed(&text[open..]);
                let end = open + half.map_or(2, |(_, length)| length);
                let message = both("deze `{{` wordt niet gesloten", "this `{{` is not closed");
                let fault = Fault::new(FaultKind::Placeholder, open..end, message);
                faults.push(as_placeholder(fault, half.map(|(name, _)| name)));
                break;
            };
            from = close + 2;
            match placeholder(text, open..close + 2) {
                Ok(name) => names.push(name),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(Template { source: text.to_owned(), names }) } else { Err(faults) }
    }

    /// The text as the author wrote it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The placeholders, in the order of the text.
    pub fn names(&self) -> &[Placeholder] {
        &self.names
    }

    /// What is wrong with the names, given those that are known: an unknown one, or one that cannot be shown as text.
    pub fn check(&self, scope: &Scope) -> Vec<Fault> {
        self.names.iter().filter_map(|placeholder| check_name(placeholder, scope).err()).collect()
    }

    /// The text with every placeholder replaced by what `value` gives for its name.
    ///
    /// # Errors
    /// The first name that has no value.
    pub fn render(&self, value: &dyn Fn(&str) -> Option<String>) -> Result<String, EvaluationFault> {
        let mut text = String::with_capacity(self.source.len());
        let mut from = 0;
        for placeholder in &self.names {
            let shown = value(&placeholder.name).ok_or_else(|| EvaluationFault::Absent {
                what: both(format!("`{}`", placeholder.name), format!("`{}`", placeholder.name)),
                why: Absence::NoValue,
            })?;
            text.push_str(&self.source[from..placeholder.whole.start]);
            text.push_str(&shown);
            from = placeholder.whole.end;
        }
        text.push_str(&self.source[from..]);
        Ok(text)
    }
}

/// The fault of a text that is wholly an expression, such as `title: steps.choose.chosen`: its value is not shown
/// unless it stands in a placeholder. A single word is a text.
pub fn looks_like_expression(text: &str, scope: &Scope) -> Option<Fault> {
    let path = text.trim();
    let (root, _) = path.split_once('.')?;
    if !is_dotted_name(path) || scope.get(root).is_none() {
        return None;
    }
    let help = both(
        format!("schrijf \"{{{{ {path} }}}}\" om de waarde te tonen"),
        format!("write \"{{{{ {path} }}}}\" to show its value"),
    );
    Some(bare(text, path, path).with_help(help))
}

/// The fault of a text that is wholly a path from a variable of which the name is misspelt: `title: prty.title`.
pub(in crate::definition) fn misspelt_variable(text: &str, scope: &Scope) -> Option<Fault> {
    let path = text.trim();
    path.split_once('.').filter(|(root, _)| scope.get(root).is_none())?;
    let meant = bare_variable(path, scope)?;
    Some(bare(text, path, &meant).with_help(names::meant(&format!("{{{{ {meant} }}}}"))))
}

/// The fault of a text that is a path without braces, with what was meant.
fn bare(text: &str, path: &str, meant: &str) -> Fault {
    let start = text.len() - text.trim_start().len();
    let message = both(
        format!("dit is een tekst, en `{path}` zou te lezen zijn zoals het er staat"),
        format!("this is a text, and `{path}` in it would be shown as it is written"),
    );
    let fault = Fault::new(FaultKind::Placeholder, start..start + path.len(), message);
    fault.offering(Some(format!("{{{{ {meant} }}}}")))
}

/// The path to a text that was surely meant by a variable without its braces, also where its name is misspelt: of a group of
/// values what stands behind the dot, or its `id`. Only names of which the type is known are variables here.
pub(in crate::definition) fn bare_variable(written: &str, scope: &Scope) -> Option<String> {
    let path = Some(written.trim()).filter(|path| is_dotted_name(path))?;
    let mut parts = path.split('.');
    let root = parts.next()?;
    let variables = || scope.roots().iter().filter(|(_, kind)| **kind != Type::Any).map(|(name, _)| name.as_str());
    let root = variables().find(|known| *known == root).or_else(|| closest(root, variables()))?;
    let (mut meant, mut kind) = (root.to_owned(), scope.get(root)?.clone());
    for part in parts {
        kind = names::member(&kind, &meant, part, 0..0).ok()?;
        meant += &format!(".{part}");
    }
    match kind.fields() {
        Some(fields) if fields.contains_key("id") => Some(meant + ".id"),
        _ => is_shown(&kind).then_some(meant),
    }
}

/// The name in `{{ name }` at the start of a text, and how long all that is.
pub(in crate::definition) fn half_closed(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("{{")?;
    let close = inside.find(['}', '{', '\n'])?;
    let name = inside[..close].trim();
    (inside[close..].starts_with('}') && is_dotted_name(name)).then_some((name, close + 3))
}

/// The name in `name | filter`.
pub(in crate::definition) fn without_filter(inside: &str) -> Option<&str> {
    let name = inside.split('|').next()?.trim();
    (inside.contains('|') && is_dotted_name(name)).then_some(name)
}

/// The fault with the placeholder of this name, where one was surely meant.
fn as_placeholder(fault: Fault, name: Option<&str>) -> Fault {
    match name {
        Some(name) => fault.meaning(format!("{{{{ {name} }}}}")),
        None => fault.written_as("{{ domain.title }}"),
    }
}

fn placeholder(text: &str, whole: Range<usize>) -> Result<Placeholder, Fault> {
    let inside = &text[whole.start + 2..whole.end - 2];
    let name = inside.trim();
    let start = whole.start + 2 + (inside.len() - inside.trim_start().len());
    let range = start..start + name.len();
    if is_dotted_name(name) {
        return Ok(Placeholder { name: name.to_owned(), range, whole });
    }
    let message = match name {
        "" => both("deze plaatshouder is leeg", "this placeholder is empty"),
        _ => both(
            "in een plaatshouder staat een naam, met punten erin, en verder niets",
            "a placeholder holds a name, with dots in it, and nothing else",
        ),
    };
    Err(as_placeholder(Fault::new(FaultKind::Placeholder, whole, message), without_filter(name)))
}

fn is_dotted_name(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-')
    })
}

fn check_name(placeholder: &Placeholder, scope: &Scope) -> Result<(), Fault> {
    let mut parts = placeholder.name.split('.');
    let root = parts.next().unwrap_or_default();
    let mut at = placeholder.range.start..placeholder.range.start + root.len();
    let mut kind = match scope.get(root) {
        Some(kind) => kind.clone(),
        None => return Err(names::unknown_root(scope, std::iter::empty(), root, at)),
    };
    for part in parts {
        let path = &placeholder.name[..at.end - placeholder.range.start];
        at = at.end + 1..at.end + 1 + part.len();
        kind = names::member(&kind, path, part, at.clone())?;
    }
    if is_shown(&kind) {
        return Ok(());
    }
    let name = &placeholder.name;
    let message = Text::said(|l| match l {
        Language::Nl => format!("`{name}` is {} en kan niet als tekst getoond worden", kind.in_words(l)),
        Language::En => format!("`{name}` is {} and cannot be shown as text", kind.in_words(l)),
    });
    let fault = Fault::new(FaultKind::WrongType, placeholder.range.clone(), message);
    Err(match kind.fields().and_then(|fields| fields.keys().next()) {
        Some(first) => fault.written_as(&format!("{{{{ {name}.{first} }}}}")),
        None => fault.with_help(both("haal de plaatshouder weg", "take the placeholder away")),
    })
}

fn is_shown(kind: &Type) -> bool {
    match kind {
        Type::List(item) => is_shown(item),
        Type::Record(_) | Type::MapOf { .. } | Type::FanOut { .. } => false,
        _ => true,
    }
}
