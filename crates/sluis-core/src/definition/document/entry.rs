// SPDX-License-Identifier: EUPL-1.2
//! Entries of maps and lists as pieces of the file: what goes along when one is taken out, and where a new one comes.
//! Gives nothing wherever the rest of the file might not stay what it is.

use std::ops::Range;

use serde_json::Value;

use super::place::{Place, Places};
use super::{Document, Part, Pointer};
use crate::diagnostic::{Diagnostic, Patch, Span};

/// An entry of a map.
pub(super) struct Entry<'d> {
    /// The key and the value.
    pub(super) written: &'d str,
    /// What goes when it is taken out; nothing where it cannot be.
    pub(super) whole: Option<Span>,
}

/// A key in braces that has no colon.
pub(in crate::definition) struct WithoutColon {
    /// The one before it has none either.
    pub(in crate::definition) follows: bool,
    /// The whole text that commas have cut, where a text without quotes stands before it.
    pub(in crate::definition) cut: Option<Span>,
}

impl Document {
    /// The entry at this pointer with everything that goes when it is taken out: its key, the dash or the comma, the comment
    /// beside it and the line that would stay empty. Nothing for the last entry that a map or list has, nor for one that an
    /// alias repeats.
    pub fn whole_entry(&self, pointer: &str) -> Option<Span> {
        let (index, parent) = self.places.find_written(&self.value, pointer)?;
        self.without(index, parent)
    }

    /// The finding with this entry taken out, where the rest of the file then stays what it is.
    pub(in crate::definition) fn taking_out(&self, pointer: &str, fault: Diagnostic) -> Diagnostic {
        match self.whole_entry(pointer) {
            Some(entry) => fault.with_patch(entry, ""),
            None => fault,
        }
    }

    /// The entry whose key stands here, also one that was not kept, such as a second key of the same name.
    pub(super) fn entry_of_key(&self, key: &Range<usize>) -> Option<Entry<'_>> {
        let at = |place: &Place| place.key.is_some_and(|bytes| bytes.range() == *key);
        let index = self.places.0.iter().position(at)?;
        let parent = self.places.parent(index)?;
        let written = self.source.text().get(self.start(index, parent)?..self.end(index)?)?;
        Some(Entry { written, whole: self.without(index, parent) })
    }

    /// The words in braces that have no colon, of which this key is the first, with the text that the comma before them ended.
    pub(in crate::definition) fn without_colon(&self, map: &str, key: &str) -> Option<WithoutColon> {
        let (index, _) = self.places.find_written(&self.value, map)?;
        let text = self.source.text();
        let siblings = self.places.written_children(index);
        let is_bare = |child: &usize| {
            let place = self.places.0[*child];
            let end = place.key.map_or(0, |key| key.range().end);
            place.value.range().end <= end.max(place.value.range().start) && !text[end..].trim_start().starts_with(':')
        };
        let at = self.span(&Pointer::from(map).key(key), Part::Key).range();
        let number =
            siblings.iter().position(|child| self.places.0[*child].key.is_some_and(|key| key.range() == at))?;
        if !self.is_flow(index) || !is_bare(&siblings[number]) {
            return None;
        }
        let before = number.checked_sub(1).map(|number| siblings[number]);
        let last = siblings[number..].iter().take_while(|child| is_bare(child)).last()?;
        let end = self.places.0[*last].key?.range().end;
        let value = before.filter(|before| !is_bare(before)).map(|before| self.places.0[before].value.range());
        let is_plain = |value: &Range<usize>| !text[value.start..].starts_with(['"', '\'', '{', '[', '*', '&']);
        Some(WithoutColon {
            follows: before.is_some_and(|before| is_bare(&before)),
            cut: value
                .filter(|value| !value.is_empty() && is_plain(value))
                .map(|value| self.source.span(value.start..end)),
        })
    }

    /// What to write, and where, for this map to have one more entry of one line.
    pub(in crate::definition) fn adding_entry(&self, pointer: &str, entry: &str) -> Option<Patch> {
        let (index, _) = self.places.find_written(&self.value, pointer)?;
        let text = self.source.text();
        let children = self.places.written_children(index);
        let (first, last) = (self.places.0[*children.first()?], self.places.0[*children.last()?]);
        if self.is_flow(index) {
            let at = Some(last.value.range().end).filter(|_| !last.value.is_empty())?;
            return Some(self.insertion(at, format!(", {entry}")));
        }
        let key = first.key?.range();
        let before = &text[line_start(text, key.start)..key.start];
        let indent: String = before.chars().map(|sign| if sign == '-' { ' ' } else { sign }).collect();
        // Below the first entry where that is one line, such as the kind of a step; otherwise below the last one.
        let after = [first, last].into_iter().find_map(|child| {
            let end = child.value.range().end.max(child.key?.range().end);
            let is_short = !text[child.key?.range().start..end].contains('\n') && !child.value.is_empty();
            let is_last = child.key == last.key && !text[child.value.range()].starts_with(['|', '>']);
            (is_short || is_last).then(|| line_end(text, end)).flatten()
        })?;
        (indent.trim().is_empty()).then(|| self.insertion(after, format!("\n{indent}{entry}")))
    }

    /// What to write, and where, for the list here to have one more item; a single value becomes a list of two.
    pub(in crate::definition) fn adding_item(&self, pointer: &str, item: &str) -> Option<Patch> {
        let (index, _) = self.places.find_written(&self.value, pointer)?;
        let text = self.source.text();
        let place = self.places.0[index];
        if self.get(pointer)?.is_string() {
            let written = text.get(place.value.range()).filter(|_| place.repeats.is_none())?;
            let span = self.source.span(place.value.range());
            return Some(Patch { span, text: format!("[{written}, {item}]") });
        }
        let last = *self.places.written_children(index).last()?;
        let end = self.places.0[last].value.range().end;
        if self.is_flow(index) {
            return Some(self.insertion(end, format!(", {item}")));
        }
        let dash = self.start(last, index)?;
        let indent = Some(&text[line_start(text, dash)..dash]).filter(|indent| indent.trim().is_empty())?;
        Some(self.insertion(line_end(text, end)?, format!("\n{indent}- {item}")))
    }

    fn insertion(&self, at: usize, text: String) -> Patch {
        Patch { span: self.source.span(at..at), text }
    }

    fn is_flow(&self, index: usize) -> bool {
        let start = self.places.0[index].value.range().start;
        self.source.text()[start..].starts_with(['{', '['])
    }

    fn without(&self, index: usize, parent: usize) -> Option<Span> {
        let siblings = self.places.written_children(parent);
        let number = siblings.iter().position(|sibling| *sibling == index)?;
        let (before, after) = (number.checked_sub(1).map(|at| siblings[at]), siblings.get(number + 1).copied());
        if siblings.len() < 2 || self.places.is_repeated(index) {
            return None;
        }
        let range = match self.is_flow(parent) {
            true => self.in_brackets((index, parent), before, after),
            false => self.on_lines((index, parent), after),
        };
        range.map(|range| self.source.span(range))
    }

    /// With the comma behind it; of the last one, with the comma before it.
    fn in_brackets(
        &self,
        (index, parent): (usize, usize),
        before: Option<usize>,
        after: Option<usize>,
    ) -> Option<Range<usize>> {
        let (start, end) = (self.start(index, parent)?, self.end(index)?);
        match after {
            Some(after) => {
                let next = self.start(after, parent)?;
                let mut lines = self.source.text()[end..next].lines();
                let comma = lines.next()?.trim_start().strip_prefix(',')?.trim_start();
                let is_clean = (comma.is_empty() || comma.starts_with('#')) && lines.all(|line| line.trim().is_empty());
                is_clean.then_some(start..next)
            }
            None => {
                let kept = self.end(before?)?;
                (self.source.text()[kept..start].trim() == ",").then_some(kept..end)
            }
        }
    }

    /// With its lines; where another value begins on the same line, up to the next entry, which then takes its place.
    fn on_lines(&self, (index, parent): (usize, usize), after: Option<usize>) -> Option<Range<usize>> {
        let text = self.source.text();
        let (start, end) = (self.start(index, parent)?, self.end(index)?);
        let line = line_start(text, start);
        let end = line_end(text, end)?;
        if text[line..start].trim().is_empty() {
            return Some(line..(end + 1).min(text.len()));
        }
        let next =
            self.start(after?, parent).filter(|_| text[line..start].chars().all(|sign| sign == ' ' || sign == '-'))?;
        text[end..next].trim().is_empty().then_some(start..next)
    }

    /// Where an entry of this map or list begins: with its key, its dash, or in brackets with the value itself.
    fn start(&self, index: usize, parent: usize) -> Option<usize> {
        let place = self.places.0[index];
        if let Some(key) = place.key {
            return Some(key.range().start);
        }
        let value = place.value.range().start;
        if self.is_flow(parent) {
            return Some(value);
        }
        let before = self.source.text()[..value].trim_end();
        before.ends_with('-').then(|| before.len() - 1)
    }

    /// Where an entry ends, without what stands behind it.
    fn end(&self, index: usize) -> Option<usize> {
        let place = self.places.0[index];
        let value = place.value.range();
        match place.key {
            Some(key) if value.is_empty() || value.end <= key.range().end => {
                let end = key.range().end;
                let rest = &self.source.text()[end..];
                let colon = rest.len() - rest.trim_start_matches(' ').len();
                rest[colon..].starts_with(':').then_some(end + colon + 1)
            }
            _ => Some(value.end),
        }
    }
}

impl Places {
    /// The place of the value at this pointer and that of what it stands in, where no alias repeats it or what it stands in.
    fn find_written(&self, root: &Value, pointer: &str) -> Option<(usize, usize)> {
        let mut around = Vec::new();
        let (index, found) = self.find_on_the_way(root, pointer, |place| around.push(place))?;
        let is_repeated = |place: &usize| u32::try_from(*place).is_ok_and(|place| self.1.contains(&place));
        let is_shared = around.iter().chain([&index]).any(is_repeated);
        (found && !is_shared).then(|| (index, around.last().copied().unwrap_or(index)))
    }

    /// What a place stands in.
    fn parent(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|place| self.0[*place].next as usize > index)
    }

    /// What is written directly in a place, also what was not kept.
    fn written_children(&self, index: usize) -> Vec<usize> {
        if self.0[index].repeats.is_some() { Vec::new() } else { self.children(index).collect() }
    }

    /// Whether an alias repeats this value or one in it.
    fn is_repeated(&self, index: usize) -> bool {
        let first = u32::try_from(index).unwrap_or(u32::MAX);
        self.1.range(first..self.0[index].next).next().is_some()
    }
}

/// Where the line around a byte begins.
pub(in crate::definition) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line, where nothing but a comment stands before it.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let rest = &text[at..end];
    let is_free = rest.trim().is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#');
    is_free.then_some(end)
}
