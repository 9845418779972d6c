// SPDX-License-Identifier: EUPL-1.2
//! Where something stands in a document that was read: carried beside every written value, so that whatever is wrong
//! with it can be shown at the right place. Knows nothing about what is written there.

use std::ops::Range;

use serde_json::Value;

use super::document::{Document, Part, Pointer};
use crate::diagnostic::{Code, Diagnostic, Patch, Span};
use crate::text::Text;

/// A value of a document and where it stands.
#[derive(Debug, Clone)]
pub struct Place<'d> {
    document: &'d Document,
    pointer: Pointer,
}

impl<'d> Place<'d> {
    /// The whole document.
    pub fn root(document: &'d Document) -> Place<'d> {
        Place { document, pointer: Pointer::root() }
    }

    /// The value under this key.
    #[must_use]
    pub fn key(&self, key: &str) -> Place<'d> {
        Place { document: self.document, pointer: self.pointer.key(key) }
    }

    /// The item with this index, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Place<'d> {
        Place { document: self.document, pointer: self.pointer.index(index) }
    }

    /// The document it stands in.
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// Where in the document.
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Whether there is a value here.
    pub fn exists(&self) -> bool {
        self.document.get(&self.pointer).is_some()
    }

    /// The item with this index of the list here, or the value itself where no list is written: `needs: a`.
    #[must_use]
    pub fn entry(&self, index: usize) -> Place<'d> {
        match self.document.get(&self.pointer) {
            Some(Value::Array(_)) => self.index(index),
            _ => self.clone(),
        }
    }

    /// Where the value stands.
    pub fn span(&self) -> Span {
        self.document.span(&self.pointer, Part::Value)
    }

    /// Where its key stands.
    pub fn key_span(&self) -> Span {
        self.document.span(&self.pointer, Part::Key)
    }

    /// Where a part of the text here stands, in bytes of the text.
    pub fn within(&self, range: Range<usize>) -> Span {
        self.document.span_within(&self.pointer, range)
    }

    /// The finding with this entry taken out, where the rest of the file then stays what it is.
    pub fn taking_out(&self, fault: Diagnostic) -> Diagnostic {
        self.document.taking_out(&self.pointer, fault)
    }

    /// What to write for this entry to go, where the rest of the file then stays what it is.
    pub fn taken_out(&self) -> Option<Patch> {
        self.document.whole_entry(&self.pointer).map(|span| Patch { span, text: String::new() })
    }

    /// What to write for this to be the value here, where one scalar stands and no alias.
    pub fn instead(&self, text: &str) -> Option<Patch> {
        let span = self.span();
        let written = self.document.source().text().get(span.range())?;
        let is_scalar = !matches!(self.document.get(&self.pointer)?, Value::Object(_) | Value::Array(_));
        let is_plain = is_scalar && !written.is_empty() && !written.starts_with(['*', '&', '|', '>']);
        is_plain.then(|| Patch { span, text: text.to_owned() })
    }

    /// The finding with this item taken out of its list; the only one goes with the list.
    pub fn taking_out_item(&self, fault: Diagnostic) -> Diagnostic {
        let list = Place { document: self.document, pointer: self.pointer.parent() };
        match self.document.get(&list.pointer) {
            Some(Value::Array(items)) if items.len() == 1 => list.taking_out(fault),
            _ => self.taking_out(fault),
        }
    }

    /// What to write for the list under this key to have one more item; where there is no such key, it comes.
    pub fn adding_to(&self, key: &str, item: &str) -> Option<Patch> {
        let list = self.key(key);
        match list.exists() {
            true => self.document.adding_item(&list.pointer, item),
            false => self.document.adding_entry(&self.pointer, &format!("{key}: {item}")),
        }
    }

    /// What to write for this map to have one more entry.
    pub fn adding(&self, entry: &str) -> Option<Patch> {
        self.document.adding_entry(&self.pointer, entry)
    }

    /// The finding with the values under two keys of this map in each other's place, where both stand in this file.
    pub fn exchanging(&self, fault: Diagnostic, one: &str, other: &str) -> Diagnostic {
        let source = self.document.source();
        let [mut first, mut second] = [one, other].map(|key| self.key(key).span());
        if first.start > second.start {
            std::mem::swap(&mut first, &mut second);
        }
        let (text, apart) = (source.text(), first.end <= second.start && first.path == second.path);
        if !apart || !self.key(one).exists() || !self.key(other).exists() {
            return fault;
        }
        let [first_text, between, second_text] =
            [&text[first.range()], &text[first.end..second.start], &text[second.range()]];
        let exchanged = format!("{second_text}{between}{first_text}");
        fault.with_patch(source.span(first.start..second.end), exchanged)
    }

    /// A finding about this word of the text here.
    pub fn finding_at(&self, word: &str, code: Code, message: Text) -> Diagnostic {
        let written = self.document.text_at(&self.pointer);
        match written.and_then(|text| text.rfind(word)) {
            Some(start) => Diagnostic::new(code, self.within(start..start + word.len()), message),
            None => self.finding(code, message),
        }
    }

    /// A finding about the value.
    pub fn finding(&self, code: Code, message: Text) -> Diagnostic {
        Diagnostic::new(code, self.span(), message)
    }
}
