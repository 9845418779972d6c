// SPDX-License-Identifier: EUPL-1.2
//! The files that shape a run, held together: what a definition is made of, hashed, and kept by the store.
//! Never holds people, tests or other files of the folder: they may change without changing the definition.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::text::{Language, Text, both};
use crate::value::hex;

/// The name under which the header stands in every bundle, also when its author called it otherwise.
pub const HEADER: &str = "workflow.yaml";

/// The first bytes of a bundle: what it is, and the version of its form.
const MARK: &[u8; 8] = b"sluis\0b1";

/// The header, the phase files, the calendar file and `mail/*.md`, by path relative to the folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle {
    /// The bytes of each file as its author wrote them.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Why bytes are not a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().get(Language::En))]
pub enum NotABundle {
    /// It begins with something else, or was written by a newer version.
    Mark,
    /// It ends too early.
    CutOff,
    /// A path that is not text.
    Path,
    /// Files in another order, or one twice: it was not written by us.
    Order,
}

impl NotABundle {
    /// The sentence in both languages, without a full stop.
    pub fn text(&self) -> Text {
        match self {
            NotABundle::Mark => both(
                "deze bytes beginnen niet zoals een bundel van deze versie begint",
                "these bytes do not begin as a bundle of this version does",
            ),
            NotABundle::CutOff => {
                both("de bundel houdt midden in een bestand op", "the bundle ends in the middle of a file")
            }
            NotABundle::Path => {
                both("de bundel heeft een pad dat geen tekst is", "the bundle holds a path that is not text")
            }
            NotABundle::Order => both(
                "de bestanden van de bundel staan niet op volgorde",
                "the files of the bundle are not in their order",
            ),
        }
    }
}

impl Bundle {
    /// SHA-256 over [`Bundle::to_bytes`], in lower-case hexadecimal: the hash of the definition.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.to_bytes()))
    }

    /// The one form of the bundle in bytes: a mark, then for each file in the order of the paths the length of its
    /// path, the path, the length of its content and the content; lengths are 8 bytes, the largest first.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for (path, content) in &self.files {
            for part in [path.as_bytes(), content] {
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part);
            }
        }
        bytes
    }

    /// The bundle that [`Bundle::to_bytes`] gave.
    ///
    /// # Errors
    /// When the bytes are anything else; then nothing of them is used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Bundle, NotABundle> {
        let mut rest = bytes.strip_prefix(MARK).ok_or(NotABundle::Mark)?;
        let mut files = BTreeMap::<String, Vec<u8>>::new();
        while !rest.is_empty() {
            let path = String::from_utf8(part(&mut rest)?.to_vec()).map_err(|_| NotABundle::Path)?;
            let content = part(&mut rest)?.to_vec();
            if files.last_key_value().is_some_and(|(last, _)| *last >= path) {
                return Err(NotABundle::Order);
            }
            files.insert(path, content);
        }
        Ok(Bundle { files })
    }
}

fn part<'b>(rest: &mut &'b [u8]) -> Result<&'b [u8], NotABundle> {
    let (length, after) = rest.split_first_chunk::<8>().ok_or(NotABundle::CutOff)?;
    let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| NotABundle::CutOff)?;
    let (part, after) = after.split_at_checked(length).ok_or(NotABundle::CutOff)?;
    *rest = after;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(files: &[(&str, &str)]) -> Bundle {
        Bundle { files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect() }
    }

    #[test]
    fn what_was_kept_comes_back_as_it_was() {
        let kept = bundle(&[("mail/receipt.nl.md", ""), ("workflow.yaml", "sluis: 1\n")]);
        assert_eq!(Bundle::from_bytes(&kept.to_bytes()), Ok(kept));
        assert_eq!(Bundle::from_bytes(&Bundle::default().to_bytes()), Ok(Bundle::default()));
    }

    #[test]
    fn the_hash_tells_where_one_file_ends_and_the_next_begins() {
        let one = bundle(&[("a", "bc"), ("d", "")]);
        let other = bundle(&[("a", "b"), ("cd", "")]);
        assert_ne!(one.hash(), other.hash());
        assert_eq!(one.hash().len(), 64);
        assert_eq!(one.hash(), one.clone().hash());
    }

    #[test]
    fn the_form_of_the_hash_never_changes() {
        // As computed by another program over the form that `to_bytes` describes.
        let written = "521887ad";
        assert_eq!(&bundle(&[("workflow.yaml", "sluis: 1\n")]).hash()[..8], written);
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        let whole = bundle(&[("a", "1"), ("b", "2")]).to_bytes();
        assert_eq!(Bundle::from_bytes(b"sluis"), Err(NotABundle::Mark));
        for end in MARK.len() + 1..whole.len() {
            let cut = Bundle::from_bytes(&whole[..end]);
            // A cut between two files leaves a whole, shorter bundle; its hash tells.
            assert!(cut.is_err() || cut.is_ok_and(|bundle| bundle.files.len() == 1), "cut at {end}");
        }
        let mut twice = whole.clone();
        twice.extend_from_slice(&whole[MARK.len()..]);
        assert_eq!(Bundle::from_bytes(&twice), Err(NotABundle::Order));
    }
}
