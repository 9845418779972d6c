// SPDX-License-Identifier: EUPL-1.2
//! The one reader for authors' files: YAML 1.2 as written, with the place of every part.
//! There is no second reader with another dialect, and this one never looks at meaning.

mod anchor;
mod compose;
mod cures;
mod decode;
mod entry;
mod faults;
mod limits;
mod place;
mod pointer;
mod scalar;
pub(super) mod slips;
mod syntax;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Patch, Source, Span};

pub use decode::{decode, decode_at};
pub(super) use entry::line_start;
pub use limits::{MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES};
use place::Places;
pub use pointer::Pointer;

/// Of so many keys that stand twice it is worked out what to take out.
const MOST_DOUBLES_TAKEN_OUT: usize = 8;

/// Which part of an entry of a map is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key; for a value without one, the value.
    Key,
    /// The value; for an empty one, its key.
    Value,
}

/// One file as its author wrote it: the text, the value it means, and where each part stands.
///
/// Pointers are JSON Pointers (RFC 6901) into [`Document::value`]; [`Pointer`] puts them together.
#[derive(Debug, Clone)]
pub struct Document {
    source: Source,
    value: Value,
    places: Places,
    /// Where something was left out because it could not be read.
    spoilt: Vec<Range<usize>>,
}

impl Document {
    /// Reads a file as YAML 1.2 (core schema). `path` is what people see in findings.
    ///
    /// # Errors
    /// Everything that is wrong with the file as YAML, in the order of the file.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Document, Vec<Diagnostic>> {
        match Document::recover(path, bytes) {
            (Some(document), faults) if faults.is_empty() => Ok(document),
            (_, faults) => Err(faults),
        }
    }

    /// Reads a file and keeps what can be read in spite of faults such as a duplicate key (the first one counts).
    /// The document is only good for finding further faults, unless the list of findings is empty.
    pub fn recover(path: &str, bytes: &[u8]) -> (Option<Document>, Vec<Diagnostic>) {
        let source = match text(path, bytes) {
            Ok(source) => source,
            Err(fault) => return (None, vec![*fault]),
        };
        let mut composed = compose::compose(&source);
        let Some(value) = composed.value else {
            let mended = composed.faults.pop().map(|fatal| cures::mended(&source, fatal, composed.faults.len()));
            composed.faults.extend(mended);
            return (None, composed.faults);
        };
        let spoilt =
            composed.faults.iter().filter(|fault| leaves_out(fault.code)).map(|fault| fault.span.range()).collect();
        let document = Document { source, value, places: composed.places, spoilt };
        let faults = document.without_doubles(composed.faults);
        (Some(document), faults)
    }

    /// The findings about keys that stand twice with what takes one of the two out: the second, where they say the same.
    fn without_doubles(&self, mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let twice = faults.iter_mut().filter(|fault| fault.code == Code::DUPLICATE_KEY);
        for fault in twice.take(MOST_DOUBLES_TAKEN_OUT) {
            let second = fault.span.range();
            let first = fault.related.first().map(|related| related.span.range());
            let [first, second] = [first.as_ref(), Some(&second)].map(|key| key.and_then(|key| self.entry_of_key(key)));
            let (Some(first), Some(second)) = (first, second) else { continue };
            let others = (first.written != second.written).then_some(first.whole).flatten();
            let patches = others.into_iter().chain(second.whole);
            fault.patches = patches.map(|span| Patch { span, text: String::new() }).collect();
        }
        faults
    }

    /// The path that people see.
    pub fn path(&self) -> &Arc<str> {
        self.source.path()
    }

    /// The file as text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What the file means. Maps keep the order of the file.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value at this pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The scalar at this pointer as text: of a text its content, of a number or word what the author wrote
    /// (`1.10`, not 1.1). Nothing for maps, lists and empty values.
    pub fn text_at(&self, pointer: &str) -> Option<Cow<'_, str>> {
        match self.get(pointer)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(_) | Value::Bool(_) => self.written(pointer).map(Cow::Borrowed),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Where the value at this pointer, or its key, stands. For a pointer that leads nowhere: the deepest value on the way.
    pub fn span(&self, pointer: &str, part: Part) -> Span {
        let Some((place, found)) = self.places.find(&self.value, pointer) else { return self.source.start() };
        let bytes = match (part, place.key) {
            (Part::Key, Some(key)) => key,
            (Part::Value, Some(key)) if place.value.is_empty() || !found => key,
            _ => place.value,
        };
        self.source.span(bytes.range())
    }

    /// Where each key of the map at this pointer stands, in the order of the file.
    pub fn keys(&self, pointer: &str) -> impl Iterator<Item = (&str, Span)> {
        let map = self.get(pointer).and_then(Value::as_object).into_iter().flatten();
        let places = self.places.kept_children(&self.value, pointer);
        map.zip(places)
            .map(|((key, _), place)| (key.as_str(), self.source.span(place.key.unwrap_or(place.value).range())))
    }

    /// Where a part of the text at this pointer stands, such as one name in an expression. `within` counts bytes of the
    /// text. A text that is written with escapes or over several lines is marked as a whole.
    pub fn span_within(&self, pointer: &str, within: Range<usize>) -> Span {
        let whole = self.span(pointer, Part::Value);
        let Some(Value::String(text)) = self.get(pointer) else { return whole };
        let written = &self.source.text()[whole.range()];
        let quote = usize::from(written.starts_with(['"', '\'']));
        if written.get(quote..written.len().saturating_sub(quote)) != Some(text) || within.end > text.len() {
            return whole;
        }
        let start = whole.start + quote;
        self.source.span(start + within.start..start + within.end)
    }

    /// Whether something that stands directly in this value could not be read: what is then missing in it is no further fault.
    pub(super) fn is_spoilt(&self, pointer: &str) -> bool {
        !self.spoilt.is_empty() && self.places.directly_hold(&self.value, pointer, &self.spoilt)
    }

    /// Replaces the number at this pointer by the text that the author wrote. The schema check does this where it wants a text.
    pub(super) fn read_as_text(&mut self, pointer: &str) -> bool {
        let Some(text) = self.text_at(pointer).map(Cow::into_owned) else { return false };
        match self.value.pointer_mut(pointer) {
            Some(value) if value.is_number() => *value = Value::String(text),
            _ => return false,
        }
        true
    }

    /// The bytes of the value as the author wrote them; of an alias, those of the value that it repeats.
    fn written(&self, pointer: &str) -> Option<&str> {
        let (place, found) = self.places.find(&self.value, pointer)?;
        let place = place.repeats.and_then(|index| self.places.0.get(index as usize)).unwrap_or(place);
        self.source.text().get(place.value.range()).filter(|_| found)
    }
}

/// Whether a fault of this kind leaves a value or a key out of the document.
fn leaves_out(code: Code) -> bool {
    [Code::MERGE_KEY, Code::KEY_NOT_TEXT, Code::UNKNOWN_ALIAS, Code::NUMBER_OUT_OF_RANGE].contains(&code)
}

/// The bytes as text, when they are text that YAML allows and not too many.
fn text(path: &str, bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
    let read = &bytes[..bytes.len().min(MAX_BYTES + 4)];
    let text = match std::str::from_utf8(read) {
        Ok(text) => text,
        // The cut may have split the last character.
        Err(error) if bytes.len() > MAX_BYTES && error.valid_up_to() >= MAX_BYTES => {
            std::str::from_utf8(&read[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => return Err(Box::new(not_utf8(path, read, error.valid_up_to()))),
    };
    let source = Source::new(path, text);
    if bytes.len() > MAX_BYTES {
        return Err(Box::new(faults::too_large(&source, bytes.len())));
    }
    match bytes.iter().position(|byte| cures::is_control(char::from(*byte))) {
        Some(at) => Err(Box::new(faults::control_character(&source, at))),
        None => Ok(source),
    }
}

fn not_utf8(path: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    faults::not_utf8(Source::new(path, text).span(valid..valid), utf16)
}
