// SPDX-License-Identifier: EUPL-1.2
//! Where each value of a document was written: one small fixed-size entry a value, in the order of the file.
//! A pointer is looked up only when there is something to say about it; no pointer texts are kept.

use std::collections::BTreeSet;
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

/// All places of a document, in the order of the file; the first one is the document itself. Then those of them that are
/// repeated by an alias.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(pub(super) Vec<Place>, pub(super) BTreeSet<u32>);

impl Places {
    /// The place of the value at `pointer`, or of the deepest value on the way to it, and whether it was found.
    pub(super) fn find(&self, root: &Value, pointer: &str) -> Option<(&Place, bool)> {
        let (index, found) = self.find_index(root, pointer)?;
        Some((&self.0[index], found))
    }

    /// Whether one of these ranges lies in the value at `pointer`, but in none of the values that were kept in it.
    pub(super) fn directly_hold(&self, root: &Value, pointer: &str, ranges: &[Range<usize>]) -> bool {
        let Some((index, true)) = self.find_index(root, pointer) else { return false };
        let within = |value: Range<usize>, range: &Range<usize>| value.start <= range.start && range.end <= value.end;
        let kept: Vec<Range<usize>> = self.kept_children(root, pointer).map(|child| child.value.range()).collect();
        let value = self.0[index].value.range();
        ranges.iter().filter(|range| within(value.clone(), range)).any(|range| {
            // The children stand in the order of the file: only the last one that starts before the range can hold it.
            let before = kept.partition_point(|child| child.start <= range.start);
            !before.checked_sub(1).is_some_and(|last| within(kept[last].clone(), range))
        })
    }

    /// The places directly in the value at `pointer`, without those that were dropped.
    pub(super) fn kept_children(&self, root: &Value, pointer: &str) -> impl Iterator<Item = &Place> {
        let found = self.find_index(root, pointer).filter(|(_, found)| *found);
        found
            .into_iter()
            .flat_map(|(index, _)| self.children(index))
            .map(|child| &self.0[child])
            .filter(|child| !child.dropped)
    }

    pub(super) fn find_index(&self, root: &Value, pointer: &str) -> Option<(usize, bool)> {
        self.find_on_the_way(root, pointer, |_| ())
    }

    /// The same; `passed` is told of each place on the way, from the document down to what it stands in.
    pub(super) fn find_on_the_way(
        &self,
        root: &Value,
        pointer: &str,
        mut passed: impl FnMut(usize),
    ) -> Option<(usize, bool)> {
        self.0.first()?;
        let mut index = 0;
        let mut value = root;
        for segment in pointer::segments(pointer) {
            let Some((number, next)) = child(value, &segment) else { return Some((index, false)) };
            let mut kept = self.children(index).filter(|child| !self.0[*child].dropped);
            let Some(child) = kept.nth(number) else { return Some((index, false)) };
            passed(index);
            (index, value) = (child, next);
        }
        Some((index, true))
    }

    /// The indexes of the places that stand directly in this one, in the order of the file.
    pub(super) fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let parent = self.0[parent].repeats.map_or(parent, |index| index as usize);
        let end = self.0[parent].next as usize;
        let next = move |index: &usize| Some(self.0[*index].next as usize).filter(|next| *next < end);
        std::iter::successors(Some(parent + 1).filter(|first| *first < end), next)
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
