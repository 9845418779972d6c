// SPDX-License-Identifier: EUPL-1.2
//! Where a value stands inside a document: JSON Pointers (RFC 6901), put together without escaping by hand.
//! Knows nothing about any file.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A JSON Pointer (RFC 6901). Derefs to the pointer text, which is what [`super::Document`] asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Pointer {
        Pointer::default()
    }

    /// The value under this key of the map pointed at.
    #[must_use]
    pub fn key(&self, key: &str) -> Pointer {
        let escaped = match key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            true => Cow::Owned(key.replace('~', "~0").replace('/', "~1")),
            false => Cow::Borrowed(key),
        };
        // Every key of every file comes here: joined without formatting.
        Pointer([&self.0, "/", &escaped].concat())
    }

    /// The item with this index (from 0) of the list pointed at.
    #[must_use]
    pub fn index(&self, index: usize) -> Pointer {
        Pointer(format!("{}/{index}", self.0))
    }

    /// The value in which this one stands; of the whole document, itself.
    #[must_use]
    pub fn parent(&self) -> Pointer {
        Pointer(self.0.rsplit_once('/').map(|(parent, _)| parent.to_owned()).unwrap_or_default())
    }

    /// The last key or index, unescaped; nothing for the whole document.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        segments(&self.0).last()
    }

    /// The last key; nothing where that is the index of an item.
    pub fn last_key(&self) -> Option<Cow<'_, str>> {
        self.last().filter(|name| name.parse::<usize>().is_err())
    }
}

impl Deref for Pointer {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Pointer {
        Pointer(text.to_owned())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The keys and indexes of a pointer, unescaped.
pub(super) fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(|segment| match segment.contains('~') {
        true => Cow::Owned(segment.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(segment),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_slashes_and_tildes_come_back_as_they_were() {
        let pointer = Pointer::root().key("a/b").key("c~d").index(3);
        assert_eq!(&*pointer, "/a~1b/c~0d/3");
        assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["a/b", "c~d", "3"]);
        assert_eq!(pointer.parent().last().as_deref(), Some("c~d"));
        assert_eq!(Pointer::root().parent(), Pointer::root());
    }
}
