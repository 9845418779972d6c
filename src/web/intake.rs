// SPDX-License-Identifier: EUPL-1.2
//! How many forms with files are read at once. A file stands in memory until it has arrived, so that many at once would fill
//! it: each link has a few places, and all together have a few more. Whoever finds none is told when to come back.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refused::Refused;

/// So many bodies with files at once: of 25 MB each they stay below 300 MB.
const ALL: usize = 8;
/// So many by one link: a person who sends twice by mistake is served, and nobody takes every place.
const OF_LINK: usize = 2;

/// The places, and who has them.
#[derive(Debug)]
pub(super) struct Intake {
    all: Arc<Semaphore>,
    /// By a hash of the token, which nobody finds again in memory.
    links: Arc<Mutex<HashMap<u64, usize>>>,
    seed: RandomState,
}

impl Default for Intake {
    fn default() -> Intake {
        Intake { all: Arc::new(Semaphore::new(ALL)), links: Arc::default(), seed: RandomState::new() }
    }
}

impl Intake {
    /// A place for one body that comes by this link, until it is dropped.
    pub(super) fn enter(&self, token: &str) -> Result<Place, Refused> {
        let link = self.seed.hash_one(token);
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if links.get(&link).is_some_and(|taken| *taken >= OF_LINK) {
            return Err(Refused::TooMany);
        }
        let permit = self.all.clone().try_acquire_owned().map_err(|_| Refused::Full)?;
        *links.entry(link).or_default() += 1;
        Ok(Place { link, links: self.links.clone(), _permit: permit })
    }
}

/// A place that is taken.
#[derive(Debug)]
pub(super) struct Place {
    link: u64,
    links: Arc<Mutex<HashMap<u64, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = links.get_mut(&self.link) {
            *taken -= 1;
            if *taken == 0 {
                links.remove(&self.link);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_has_its_places_and_all_together_have_theirs() {
        let intake = Intake::default();
        let mut taken: Vec<Place> = (0..OF_LINK).map(|_| intake.enter("one").unwrap()).collect();
        assert_eq!(intake.enter("one").unwrap_err(), Refused::TooMany);
        taken.extend((OF_LINK..ALL).map(|link| intake.enter(&link.to_string()).unwrap()));
        assert_eq!(intake.enter("another").unwrap_err(), Refused::Full);
        taken.remove(0);
        assert!(intake.enter("another").is_ok() && intake.enter("one").is_ok(), "a place came free");
        drop(taken);
        assert!(intake.links.lock().unwrap().is_empty(), "nothing is remembered of who left");
    }
}
