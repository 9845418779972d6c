// SPDX-License-Identifier: EUPL-1.2
//! Chance: the only place that draws salts and random ids. A seeded source draws the same ones again.
//! Never decides anything by chance: what is drawn here only names things and hides texts.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where salts and ids come from.
pub trait IdSource: Send + Sync {
    /// Sixteen bytes that cannot be guessed: at least 122 of their bits are chance.
    fn bytes(&self) -> [u8; 16];

    /// A fresh id (UUID version 7): ids drawn later sort later, to the millisecond of `at`.
    fn id(&self, at: Timestamp) -> String {
        let bytes = self.bytes();
        let mut tail = [0; 10];
        tail.copy_from_slice(&bytes[..10]);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().to_string()
    }
}

/// True chance, from the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance enters")]
    fn bytes(&self) -> [u8; 16] {
        Uuid::new_v4().into_bytes()
    }
}

/// The same ids in the same order for the same seed: for stories, tests and the demo.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededIds {
    /// A source that begins anew.
    pub fn new(seed: u64) -> SeededIds {
        SeededIds { seed, drawn: AtomicU64::new(0) }
    }
}

impl IdSource for SeededIds {
    fn bytes(&self) -> [u8; 16] {
        let mut hasher = Sha256::new();
        hasher.update(self.seed.to_be_bytes());
        hasher.update(self.drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        first_half(&hasher.finalize())
    }
}

fn first_half(digest: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes
}

/// A source of ids as the core asks for it.
pub(crate) struct Salts<'a>(pub(crate) &'a dyn IdSource);

impl sluis_core::value::Ids for Salts<'_> {
    fn salt(&mut self) -> [u8; 16] {
        self.0.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_differ_and_carry_their_moment() {
        let at = Timestamp::from_millisecond(1_800_000_000_000).expect("a moment");
        let (one, other) = (RandomIds.id(at), RandomIds.id(at));
        assert_ne!(one, other);
        assert_eq!(one[..13], other[..13]);
        assert_eq!(Uuid::parse_str(&one).expect("an id").get_version_num(), 7);
    }

    #[test]
    fn the_same_seed_draws_the_same_ids() {
        let draw = |seed| {
            let ids = SeededIds::new(seed);
            [ids.bytes(), ids.bytes()]
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1)[0], draw(1)[1]);
    }
}
