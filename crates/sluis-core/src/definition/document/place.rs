// SPDX-License-Identifier: EUPL-1.2
//! Where each value of a document was written: one small fixed-size entry a value, in the order of the file.
//! A pointer is looked up only when there is something to say about it; no pointer texts are kept.

use std::ops::Range;

use serde_json::Value;

use super::pointer;

/// A range of bytes. Files are far smaller than 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bytes {
    start: u32,
    end: u32,
}

impl Bytes {
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl From<Range<usize>> for Bytes {
    fn from(range: Range<usize>) -> Bytes {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Bytes { start: narrow(range.start), end: narrow(range.end) }
    }
}

/// Where one value and its key stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The key, when the value stands in a map.
    pub(super) key: Option<Bytes>,
    /// The value itself; for an alias, the alias.
    pub(super) value: Bytes,
    /// The index of the first place that no longer belongs to this value.
    pub(super) next: u32,
    /// For an alias: the place of the value that it repeats.
    pub(super) repeats: Option<u32>,
    /// Read but not kept, because its key was refused.
    pub(super) dropped: bool,
}

/// All places of a document, in the order of the file; the first one is the document itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(pub(super) Vec<Place>);

impl Places {
    /// The place of the value at `pointer`, or of the deepest value on the way to it, and whether it was found.
    pub(super) fn find(&self, root: &Value, pointer: &str) -> Option<(&Place, bool)> {
        let mut at = self.0.first()?;
        let mut index = 0;
        let mut value = root;
        for segment in pointer::segments(pointer) {
            let Some((child, next)) = child(value, &segment) else { return Some((at, false)) };
            let Some(child_index) = self.child_index(index, child) else { return Some((at, false)) };
            (index, at, value) = (child_index, &self.0[child_index], next);
        }
        Some((at, true))
    }

    /// The index of the place of the child with this number.
    fn child_index(&self, parent: usize, number: usize) -> Option<usize> {
        let parent = self.0[parent].repeats.map_or(parent, |index| index as usize);
        let end = self.0.get(parent)?.next as usize;
        let mut index = parent + 1;
        let mut left = number;
        while index < end {
            let place = &self.0[index];
            match (place.dropped, left) {
                (true, _) => {}
                (false, 0) => return Some(index),
                (false, _) => left -= 1,
            }
            index = place.next as usize;
        }
        None
    }
}

/// The number of the child under this key or index, and the child.
fn child<'v>(value: &'v Value, segment: &str) -> Option<(usize, &'v Value)> {
    match value {
        Value::Object(map) => {
            map.iter().enumerate().find(|(_, (key, _))| *key == segment).map(|(number, (_, child))| (number, child))
        }
        Value::Array(items) => {
            let number = segment.parse::<usize>().ok()?;
            items.get(number).map(|child| (number, child))
        }
        _ => None,
    }
}
