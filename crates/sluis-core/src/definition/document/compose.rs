// SPDX-License-Identifier: EUPL-1.2
//! From YAML events to one JSON value and the places of its parts. Reports every fault that leaves the rest readable and
//! goes on; stops at the first that does not. Never follows an alias twice: a repeated value is counted before it is copied.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use serde_json::Value;

use super::anchor::Anchors;
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::place::{Bytes, Place, Places};
use super::scalar::{Plain, resolve_plain};
use super::{faults, syntax};
use crate::diagnostic::{Diagnostic, Source};

/// So many keys of a map are compared with a new one, one after the other: that is quicker than hashing.
const FEW_KEYS: usize = 16;

/// What came out of one file: a value if the file could be read to its end, and everything that is wrong with it.
pub(super) struct Composed {
    pub(super) value: Option<Value>,
    pub(super) places: Places,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads the whole file.
pub(super) fn compose(source: &Source) -> Composed {
    let mut composer = Composer::new(source);
    let value = match composer.run() {
        Ok(()) => composer.root.take(),
        Err(fault) => {
            composer.faults.push(*fault);
            None
        }
    };
    Composed { value, places: composer.places, faults: composer.faults }
}

/// A fault after which nothing sensible can be read.
type Fatal = Box<Diagnostic>;

/// A map or list that is still being read.
struct Open {
    place: usize,
    anchor: usize,
    /// How many nodes there were before this one.
    nodes_before: usize,
    /// How many levels the deepest value in it lies below it.
    height: usize,
    flow: bool,
    content: Content,
}

/// What was read of a map or list stands on the one pile of its kind, from a number up.
enum Content {
    List(usize),
    /// The texts of the keys, when there are more than a few; and the key that waits for its value.
    Map(usize, Option<HashSet<String>>, Option<Key>),
}

/// A key and its value that were read.
struct Entry {
    key: String,
    at: Bytes,
    value: Value,
}

/// A key that waits for its value.
enum Key {
    Kept(String, Bytes),
    Refused(Bytes),
}

struct Composer<'s> {
    source: &'s Source,
    root: Option<Value>,
    open: Vec<Open>,
    /// The items of all lists that are being read. One pile grows a few times, where each list would.
    items: Vec<Value>,
    /// The entries of all maps that are being read.
    entries: Vec<Entry>,
    places: Places,
    nodes: usize,
    anchors: Anchors,
    faults: Vec<Diagnostic>,
    /// Above zero while a key that is itself a map or a list is passed over.
    passing_over: usize,
}

impl<'s> Composer<'s> {
    fn new(source: &'s Source) -> Composer<'s> {
        Composer {
            source,
            root: None,
            open: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            places: Places::default(),
            nodes: 0,
            anchors: Anchors::default(),
            faults: Vec::new(),
            passing_over: 0,
        }
    }

    fn run(&mut self) -> Result<(), Fatal> {
        let options = granit_parser::options! {
            emit_comments: false,
            emit_unresolved_aliases: true,
            disallow_directives: true,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(self.source.text(), options) {
            let (event, span) = event.map_err(|error| syntax::fault(self.source, &error, self.open_bracket()))?;
            let range = span.byte_range().unwrap_or_default();
            if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
                self.faults.push(faults::tag(self.source, tag));
            }
            if matches!(event, Event::DocumentStart(..)) {
                documents += 1;
                if documents > 1 {
                    return Err(Box::new(faults::several_documents(self.source, range)));
                }
            } else if self.passing_over > 0 {
                self.pass_over(&event);
            } else {
                self.take(event, range)?;
            }
        }
        if documents == 0 {
            return Err(Box::new(faults::empty_file(self.source)));
        }
        Ok(())
    }

    /// Where the bracket stands that was opened last and is not closed yet.
    fn open_bracket(&self) -> Option<Range<usize>> {
        let open = self.open.last().filter(|open| open.flow)?;
        let start = self.places.0[open.place].value.range().start;
        Some(start..start + 1)
    }

    fn pass_over(&mut self, event: &Event<'_>) {
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => self.passing_over += 1,
            Event::SequenceEnd | Event::MappingEnd => self.passing_over -= 1,
            _ => {}
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Fatal> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                if self.wants_key() {
                    self.take_key(text, style, range);
                    return Ok(());
                }
                let range = self.without_trailing_space(range);
                let value = self.scalar(text, style, &range);
                let place = self.enter(range)?;
                self.anchors.keep(anchor, place, &value, 1, 0).map_err(|()| self.too_many_anchors(place))?;
                self.add(value, 0);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.start(Content::List(self.items.len()), style, anchor, range)?
            }
            Event::MappingStart(style, anchor, _) => {
                self.start(Content::Map(self.entries.len(), None, None), style, anchor, range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(range)?,
            Event::Alias(id) => self.repeat(id, range)?,
            Event::UnresolvedAlias(name) => {
                self.faults.push(faults::unknown_alias(self.source, range.clone(), &name));
                self.put_null(range)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Map(_, _, None), .. }))
    }

    fn take_key(&mut self, text: Cow<'_, str>, style: ScalarStyle, range: Range<usize>) {
        let bytes = Bytes::from(range.clone());
        let plain = style == ScalarStyle::Plain;
        if plain && text == "<<" {
            self.faults.push(faults::merge_key(self.source, range));
            return self.set_key(Key::Refused(bytes));
        }
        if plain && resolve_plain(&text) != Plain::Text {
            self.faults.push(faults::key_not_text(self.source, range, &text));
            return self.set_key(Key::Refused(bytes));
        }
        match self.standing_key(&text) {
            Some(first) => {
                self.faults.push(faults::duplicate_key(self.source, range, first.range(), &text));
                self.set_key(Key::Refused(bytes));
            }
            None => self.set_key(Key::Kept(text.into_owned(), bytes)),
        }
    }

    /// Where the same key already stands in the map that is being read.
    fn standing_key(&self, text: &str) -> Option<Bytes> {
        let Some(Open { content: Content::Map(first, texts, _), .. }) = self.open.last() else { return None };
        if texts.as_ref().is_some_and(|texts| !texts.contains(text)) {
            return None;
        }
        self.entries[*first..].iter().find(|entry| entry.key == text).map(|entry| entry.at)
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Open { content: Content::Map(_, _, key), .. }) = self.open.last_mut() {
            *key = Some(new);
        }
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, range: &Range<usize>) -> Value {
        if style != ScalarStyle::Plain {
            return Value::String(text.into_owned());
        }
        match resolve_plain(&text) {
            Plain::Text => Value::String(text.into_owned()),
            Plain::Other(value) => value,
            Plain::OutOfRange => {
                self.faults.push(faults::number_out_of_range(self.source, range.clone(), &text));
                Value::Null
            }
        }
    }

    fn start(&mut self, content: Content, style: StructureStyle, anchor: usize, at: Range<usize>) -> Result<(), Fatal> {
        if self.wants_key() {
            self.faults.push(faults::key_not_scalar(self.source, at.clone()));
            self.set_key(Key::Refused(Bytes::from(at)));
            self.passing_over = 1;
            return Ok(());
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Box::new(faults::too_deep(self.source, at)));
        }
        let nodes_before = self.nodes;
        let place = self.enter(at)?;
        let flow = style == StructureStyle::Flow;
        self.open.push(Open { place, anchor, nodes_before, height: 0, flow, content });
        Ok(())
    }

    fn finish(&mut self, end: Range<usize>) -> Result<(), Fatal> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        self.close_place(&open, end);
        let value = match open.content {
            Content::List(first) => Value::Array(self.items.drain(first..).collect()),
            Content::Map(first, ..) => {
                Value::Object(self.entries.drain(first..).map(|entry| (entry.key, entry.value)).collect())
            }
        };
        let height = open.height + 1;
        let nodes = self.nodes - open.nodes_before;
        self.anchors
            .keep(open.anchor, open.place, &value, nodes, height)
            .map_err(|()| self.too_many_anchors(open.place))?;
        self.add(value, height);
        Ok(())
    }

    /// A block map or list ends with its last child; one in brackets with its bracket.
    fn close_place(&mut self, open: &Open, end: Range<usize>) {
        let next = self.places.0.len();
        let start = self.places.0[open.place].value.range().start;
        let end = match open.flow {
            true => end.end,
            false => {
                self.places.0[open.place + 1..next].iter().map(|child| child.value.range().end).max().unwrap_or(start)
            }
        };
        let place = &mut self.places.0[open.place];
        place.value = Bytes::from(start..end.max(start));
        place.next = index(next);
    }

    fn repeat(&mut self, id: usize, range: Range<usize>) -> Result<(), Fatal> {
        if self.wants_key() {
            self.faults.push(faults::key_not_scalar(self.source, range.clone()));
            self.set_key(Key::Refused(Bytes::from(range)));
            return Ok(());
        }
        let Some(repeated) = self.anchors.repeat(id) else {
            self.faults.push(faults::alias_of_itself(self.source, range.clone()));
            return self.put_null(range);
        };
        let (place, nodes, height) = (repeated.place, repeated.nodes, repeated.height);
        if self.open.len() + height > MAX_DEPTH {
            return Err(Box::new(faults::too_deep(self.source, range)));
        }
        if self.nodes + nodes > MAX_NODES {
            return Err(Box::new(faults::too_many_nodes(self.source, range)));
        }
        let Some(value) = self.anchors.copy(id) else {
            return Err(Box::new(faults::too_many_aliases(self.source, range)));
        };
        let alias = self.enter(range)?;
        self.places.0[alias].repeats = Some(index(place));
        self.places.1.insert(index(place));
        self.nodes += nodes - 1;
        self.add(value, height);
        Ok(())
    }

    fn put_null(&mut self, range: Range<usize>) -> Result<(), Fatal> {
        if self.wants_key() {
            self.set_key(Key::Refused(Bytes::from(range)));
            return Ok(());
        }
        self.enter(range)?;
        self.add(Value::Null, 0);
        Ok(())
    }

    /// Counts a value that begins, and notes where it and its key stand.
    fn enter(&mut self, range: Range<usize>) -> Result<usize, Fatal> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Box::new(faults::too_many_nodes(self.source, range)));
        }
        let (key, dropped) = match self.open.last() {
            Some(Open { content: Content::Map(_, _, Some(Key::Kept(_, bytes))), .. }) => (Some(*bytes), false),
            Some(Open { content: Content::Map(_, _, Some(Key::Refused(bytes))), .. }) => (Some(*bytes), true),
            _ => (None, false),
        };
        let place = self.places.0.len();
        self.places.0.push(Place { key, value: Bytes::from(range), next: index(place + 1), repeats: None, dropped });
        Ok(place)
    }

    /// Puts a finished value into what is being read.
    fn add(&mut self, value: Value, height: usize) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        open.height = open.height.max(height);
        match &mut open.content {
            Content::List(_) => self.items.push(value),
            Content::Map(first, texts, key) => {
                let Some(Key::Kept(key, at)) = key.take() else { return };
                match texts {
                    Some(texts) => {
                        texts.insert(key.clone());
                    }
                    None if self.entries.len() - *first == FEW_KEYS => {
                        let all = self.entries[*first..].iter().map(|entry| &entry.key).chain([&key]);
                        *texts = Some(all.cloned().collect());
                    }
                    None => {}
                }
                self.entries.push(Entry { key, at, value });
            }
        }
    }

    /// Block scalars end with the line break before the next key; nobody wants to see that marked.
    fn without_trailing_space(&self, range: Range<usize>) -> Range<usize> {
        let written = self.source.text().get(range.clone()).unwrap_or_default();
        range.start..range.start + written.trim_end().len()
    }

    fn too_many_anchors(&self, place: usize) -> Fatal {
        Box::new(faults::too_many_aliases(self.source, self.places.0[place].value.range()))
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
