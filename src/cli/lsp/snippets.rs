// SPDX-License-Identifier: EUPL-1.2
//! Whole steps, gates, approvals and lines of stories at once: the snippets of the schemas, written as YAML where they fit, with
//! stops for what its author must say. Where a stop is an id, those that `check` would take there are offered at it.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sluis_core::definition::mentions::Named;
use sluis_core::definition::schema::offered::{Offer, Offered, Snippet};

use super::answers::Spot;
use super::client::Lines;
use super::ids::{Ids, Under};
use super::place::Place;

/// A map or list with more signs than these gets a line for each entry.
const LONGEST: usize = 100;

/// So many ids are offered at a stop; more would be no help.
const MOST_CHOICES: usize = 100;

/// What an editor inserts, in the words of the protocol.
#[derive(Debug)]
pub(super) struct Insertion {
    pub(super) label: &'static str,
    pub(super) description: Option<&'static str>,
    /// The text with its stops.
    pub(super) text: String,
    /// The text as it is when nothing is filled in.
    pub(super) preview: String,
    /// What the editor does with further lines, where it must be told.
    pub(super) mode: Option<u8>,
}

/// The snippets that fit where the cursor stands; `keys` are those that could be written there.
pub(super) fn snippets(
    spot: &Spot<'_>,
    place: &Place,
    keys: &[Offer],
    (ids, lines): (&Ids<'_>, Lines),
) -> Vec<Insertion> {
    let Some((cursor, column)) = place.tree.cursor.as_ref().and_then(|cursor| Some((cursor, cursor.column?))) else {
        return Vec::new();
    };
    let (node, is_behind_key) = match (cursor.key_in, cursor.value_of) {
        (Some((node, None)), _) => (node, false),
        (None, Some(node)) => (node, true),
        _ => return Vec::new(),
    };
    let value = place.tree.value_of(node);
    let column = if is_behind_key { column + 2 } else { column };
    let mut inside = place.tree.all().filter(|(_, parent, ..)| *parent == node);
    let is_even = place.tree.columns_in(node).all(|own| own == Some(column));
    if !(value.is_empty() || value == cursor.written) || !is_even || is_behind_key && inside.next().is_some() {
        return Vec::new();
    }
    let line = spot.text[..spot.at].rfind('\n').map_or(0, |end| end + 1);
    let indented = spot.text[line..spot.at].bytes().take_while(|byte| *byte == b' ').count();
    let at = At { place, ids, lines, node, column, indented, is_behind_key };
    let has = |is_key: bool| place.tree.all().any(|(_, parent, key, _)| parent == node && key.is_some() == is_key);
    let offered = place.offered(node);
    let mut all = Vec::new();
    if !has(true) && !has(false) {
        all.extend(offered.snippets().iter().map(|snippet| at.written(snippet, Form::Plain)));
    }
    if !has(false) {
        all.extend(offered.entry().snippets().iter().map(|snippet| at.written(snippet, Form::Entry)));
    }
    if !has(true) {
        all.extend(at.items(&offered));
    }
    let under = |key: &Offer| key.snippets.iter().map(|snippet| at.written(snippet, Form::Under(&key.word))).collect();
    all.extend(keys.iter().filter(|_| !is_behind_key).flat_map::<Vec<_>, _>(under));
    all
}

/// How a snippet stands in what is around it.
#[derive(Debug, Clone, Copy)]
enum Form<'k> {
    /// As the value itself.
    Plain,
    /// Under an id that its author chooses.
    Entry,
    /// As an item of a list.
    Item,
    /// Under this key.
    Under(&'k str),
}

/// Where snippets are inserted.
struct At<'s> {
    place: &'s Place,
    ids: &'s Ids<'s>,
    lines: Lines,
    node: usize,
    /// Where their first key stands.
    column: usize,
    /// The indent of the line of the cursor.
    indented: usize,
    is_behind_key: bool,
}

impl At<'_> {
    fn items(&self, offered: &Offered) -> Vec<Insertion> {
        offered.item().snippets().iter().map(|snippet| self.written(snippet, Form::Item)).collect()
    }

    fn written(&self, snippet: &Snippet, form: Form<'_>) -> Insertion {
        let mut keys = vec![self.place.tree.key(self.node)];
        keys.extend(match form {
            Form::Under(key) => Some(key),
            _ => None,
        });
        let mut choices = BTreeMap::new();
        self.choices(snippet.body, &mut keys, &mut choices);
        let mut writer = Writer { choices: &choices, seen: Vec::new(), further: 0 };
        let mut both = Both::default();
        if self.is_behind_key {
            both.line(self.column);
        }
        match form {
            Form::Plain => both.add(writer.block(snippet.body, self.column)),
            Form::Item => {
                both.plain("- ");
                both.add(writer.block(snippet.body, self.column + 2));
            }
            Form::Entry => {
                writer.further = 1;
                let id = self.free(snippet.label);
                both.add(Both { stops: format!("${{1:{id}}}:"), filled: format!("{id}:") });
                both.line(self.column + 2);
                both.add(writer.block(snippet.body, self.column + 2));
            }
            Form::Under(key) => {
                both.plain(&format!("{key}:"));
                both.line(self.column + 2);
                both.add(writer.block(snippet.body, self.column + 2));
            }
        }
        let taken = match self.lines {
            Lines::AsIs => 0,
            Lines::Indented { .. } => self.indented,
        };
        Insertion {
            label: snippet.label,
            description: snippet.description,
            text: outdented(&both.stops, taken),
            preview: outdented(both.filled.trim_start(), self.column),
            mode: self.lines.mode(),
        }
    }

    /// The ids that could stand at each stop of a body: everywhere where the stop is repeated. `keys` are those around it.
    fn choices<'b>(&self, body: &'b Json, keys: &mut Vec<&'b str>, choices: &mut Choices) {
        match body {
            Json::Object(map) => {
                for (key, value) in map {
                    if let [Piece::Plain(""), Piece::Stop(number, _), Piece::Plain("")] = pieces(key).as_slice() {
                        let ids = self.ids.keys(keys.last().copied().unwrap_or_default(), None);
                        choices.insert(*number, ids.into_iter().map(|(id, _)| id).collect());
                    }
                    keys.push(key);
                    self.choices(value, keys, choices);
                    keys.pop();
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.choices(item, keys, choices)),
            Json::String(text) => {
                let pieces = pieces(text);
                let [Piece::Plain(before), Piece::Stop(number, _), Piece::Plain(after), rest @ ..] = pieces.as_slice()
                else {
                    return;
                };
                let mut around = keys.iter().rev().copied();
                let (key, within) = (around.next().unwrap_or_default(), around.next().unwrap_or_default());
                let ids = match (*before, *after) {
                    ("", "") => self.ids.under(Under { key, within, about: None }),
                    ("gate ", "") => self.ids.under(Under { key: "gate", within: key, about: None }),
                    ("steps.", ".selected") => self.ids.selections(),
                    ("steps.", ".outputs.") => {
                        let (steps, lists): (Vec<_>, Vec<_>) = self.ids.with_lists().into_iter().unzip();
                        if let [Piece::Stop(list, _), ..] = rest {
                            choices.insert(*list, lists.concat());
                        }
                        steps.into_iter().map(|id| (id, Named::Step)).collect()
                    }
                    _ => return,
                };
                let fits = |id: &String| ids.iter().any(|(one, _)| one == id);
                match choices.get_mut(number) {
                    Some(before) => before.retain(fits),
                    // Beside the steps on which is voted stand `gate pilot` and the like, which is no word of a choice.
                    None => drop(choices.insert(
                        *number,
                        ids.iter().map(|(id, _)| id.clone()).filter(|id| !id.contains(' ')).collect(),
                    )),
                }
            }
            _ => {}
        }
    }

    /// An id after a label that nothing has yet.
    fn free(&self, label: &str) -> String {
        let sign = |sign: char| if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' };
        let base: String = label.chars().map(sign).collect();
        let is_taken = |id: &str| self.ids.is_taken(id) || self.place.tree.value(self.node, id).is_some();
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
    }
}

/// A text without this much of the indent of each line but the first.
fn outdented(text: &str, by: usize) -> String {
    text.replace(&format!("\n{}", " ".repeat(by)), "\n")
}

/// A text with stops, and as it is when nothing is filled in.
#[derive(Debug, Clone, Default)]
struct Both {
    stops: String,
    filled: String,
}

impl Both {
    fn plain(&mut self, text: &str) {
        self.stops.push_str(text);
        self.filled.push_str(text);
    }

    fn add(&mut self, other: Both) {
        self.stops.push_str(&other.stops);
        self.filled.push_str(&other.filled);
    }

    /// A new line, indented so far.
    fn line(&mut self, column: usize) {
        self.plain(&format!("\n{}", " ".repeat(column)));
    }
}

/// A piece of a text of a snippet.
enum Piece<'t> {
    Plain(&'t str),
    /// A stop with its number, and what can be filled in, the first of which is there already.
    Stop(usize, Vec<&'t str>),
}

/// The pieces of a text: `${1:role}` and `${2|yes,no|}` are stops.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, (stop, after))) = rest.split_once("${").and_then(|(b, r)| Some((b, r.split_once('}')?))) {
        let digits = stop.bytes().take_while(u8::is_ascii_digit).count();
        let (number, content) = stop.split_at(digits);
        let choices = content.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
        let filled = match choices {
            Some(choices) => choices.split(',').collect(),
            None => vec![content.strip_prefix(':').unwrap_or(content)],
        };
        pieces.extend([Piece::Plain(before), Piece::Stop(number.parse().unwrap_or_default(), filled)]);
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

/// The ids that could stand at each stop.
type Choices = BTreeMap<usize, Vec<String>>;

/// Writes the body of a snippet as YAML.
#[derive(Clone)]
struct Writer<'s> {
    choices: &'s Choices,
    /// The stops that were written, with what stands at them.
    seen: Vec<(usize, String)>,
    /// So many stops come before those of the body.
    further: usize,
}

impl Writer<'_> {
    /// A map with a line for each key, or a list with one for each item, of which the first begins where it is written.
    fn block(&mut self, value: &Json, column: usize) -> Both {
        let mut both = Both::default();
        match value {
            Json::Object(map) => {
                for (number, (key, value)) in map.iter().enumerate() {
                    if number > 0 {
                        both.line(column);
                    }
                    both.add(self.text(key));
                    both.plain(":");
                    both.add(self.behind(value, column));
                }
            }
            Json::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        both.line(column);
                    }
                    both.plain("- ");
                    let item = self.flow(item).unwrap_or_else(|| self.block(item, column + 2));
                    both.add(item);
                }
            }
            _ => both.add(self.scalar(value)),
        }
        both
    }

    /// What stands behind a key: on its line where it is short, else below it.
    fn behind(&mut self, value: &Json, column: usize) -> Both {
        let mut both = Both::default();
        match self.flow(value) {
            Some(flow) => {
                both.plain(" ");
                both.add(flow);
            }
            None => {
                both.line(column + 2);
                both.add(self.block(value, column + 2));
            }
        }
        both
    }

    /// A scalar, or a short map or list in brackets; nothing where it must have lines of its own.
    fn flow(&mut self, value: &Json) -> Option<Both> {
        let is_flat = |value: &Json| match value {
            Json::Object(_) => false,
            Json::Array(items) => items.iter().all(|item| !item.is_object() && !item.is_array()),
            _ => true,
        };
        let mut writer = self.clone();
        let mut both = Both::default();
        match value {
            Json::Object(map) if map.values().all(is_flat) => {
                both.plain("{ ");
                for (number, (key, value)) in map.iter().enumerate() {
                    both.plain(if number > 0 { ", " } else { "" });
                    both.add(writer.text(key));
                    both.plain(": ");
                    both.add(writer.flow(value)?);
                }
                both.plain(" }");
            }
            Json::Array(items) if is_flat(value) => {
                both.plain("[");
                for (number, item) in items.iter().enumerate() {
                    both.plain(if number > 0 { ", " } else { "" });
                    both.add(writer.scalar(item));
                }
                both.plain("]");
            }
            Json::Object(_) | Json::Array(_) => return None,
            _ => return Some(self.scalar(value)),
        }
        (both.filled.len() <= LONGEST).then(|| {
            *self = writer;
            both
        })
    }

    fn scalar(&mut self, value: &Json) -> Both {
        match value {
            Json::String(text) => {
                let both = self.text(text);
                match is_plain(&both.filled) {
                    true => both,
                    false => Both { stops: format!("\"{}\"", both.stops), filled: format!("\"{}\"", both.filled) },
                }
            }
            other => Both { stops: other.to_string(), filled: other.to_string() },
        }
    }

    fn text(&mut self, text: &str) -> Both {
        let mut both = Both::default();
        for piece in pieces(text) {
            let (own, filled) = match piece {
                Piece::Plain(text) => {
                    both.plain(text);
                    continue;
                }
                Piece::Stop(number, filled) => (number, filled),
            };
            let number = own + self.further;
            if let Some((_, known)) = self.seen.iter().find(|(seen, _)| *seen == number) {
                both.add(Both { stops: format!("${{{number}}}"), filled: known.clone() });
                continue;
            }
            let mut choices: Vec<&str> = self.choices.get(&own).into_iter().flatten().map(String::as_str).collect();
            // What the schema names goes first, where there is one of that name.
            choices.sort_by_key(|id| Some(id) != filled.first());
            choices.truncate(MOST_CHOICES);
            let choices = if choices.is_empty() { filled } else { choices };
            let stops = match choices.as_slice() {
                [only] => format!("${{{number}:{only}}}"),
                several => format!("${{{number}|{}|}}", several.join(",")),
            };
            let first = choices.first().copied().unwrap_or_default().to_owned();
            self.seen.push((number, first.clone()));
            both.add(Both { stops, filled: first });
        }
        both
    }
}

/// Whether a text reads as this text where it is written without quotes, in brackets too.
fn is_plain(text: &str) -> bool {
    let first = |sign: char| sign.is_ascii_alphanumeric();
    let is_word = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    let is_number = text.parse::<f64>().is_ok();
    text.starts_with(first)
        && !text.ends_with([' ', ':'])
        && !text.contains([',', '[', ']', '{', '}', '"', '\\', '\n'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !is_word
        && !is_number
}
