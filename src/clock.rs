// SPDX-License-Identifier: EUPL-1.2
//! The clock: the only place that asks what time it is, and that waits. Everybody else gets a moment as an argument or a
//! `Clock` to ask. Waiting and measuring go by the monotonic clock, which nobody can set. It never goes by a time zone.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Says what time it is, in whole microseconds UTC: what the store keeps, so that nothing is lost on the way.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The clock of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        whole(Timestamp::now())
    }
}

/// A clock that stands still until it is moved: for stories, tests and the demo.
#[derive(Debug)]
pub struct FixedClock {
    now: Mutex<Timestamp>,
}

impl FixedClock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> FixedClock {
        FixedClock { now: Mutex::new(whole(now)) }
    }

    /// Puts the clock at `now`, also back in time.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = whole(now);
    }

    /// Moves the clock by `span`; at the end of time it stays there.
    pub fn advance(&self, span: SignedDuration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = whole(now.saturating_add(span).unwrap_or(Timestamp::MAX));
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits by the monotonic clock: a wall clock that jumps makes it neither longer nor shorter. Whoever waits for a moment
/// of the wall clock waits shortly and asks again.
#[expect(clippy::disallowed_methods, reason = "the one place that waits")]
pub async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

/// Waits until a mark of the monotonic clock; not at all when it lies behind us. Who waits for the same mark wakes together.
#[expect(clippy::disallowed_methods, reason = "the one place that waits")]
pub async fn pause_until(mark: Mark) {
    tokio::time::sleep_until(mark.0).await;
}

/// A mark on the monotonic clock, to measure from or to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(tokio::time::Instant);

impl Mark {
    /// The present moment of the monotonic clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that measures time")]
    pub fn now() -> Mark {
        Mark(tokio::time::Instant::now())
    }

    /// The mark so long after this one.
    #[must_use]
    pub fn after(self, span: Duration) -> Mark {
        Mark(self.0 + span)
    }

    /// The first mark after `here` that lies whole periods after this one.
    #[must_use]
    pub fn next(self, period: Duration, here: Mark) -> Mark {
        let gone = here.0.saturating_duration_since(self.0).as_nanos() / period.as_nanos().max(1);
        let periods = u32::try_from(gone).unwrap_or(u32::MAX - 1) + 1;
        self.after(period.saturating_mul(periods))
    }

    /// How long ago that was.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

fn whole(moment: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = FixedClock::at(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), clock.now());
        clock.advance(SignedDuration::from_hours(2));
        assert_eq!(clock.now().as_second(), 7200);
        clock.set(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now().as_second(), 0);
    }

    #[test]
    fn a_period_ends_after_now_and_never_later_than_one_period() {
        let (from, period) = (Mark::now(), Duration::from_secs(60));
        for (here, next) in [(0, 60), (59, 60), (60, 120), (61, 120), (3600, 3660)] {
            let here = from.after(Duration::from_secs(here));
            assert_eq!(from.next(period, here), from.after(Duration::from_secs(next)));
        }
    }

    #[test]
    fn the_system_clock_gives_whole_microseconds() {
        assert_eq!(SystemClock.now().as_nanosecond() % 1000, 0);
    }
}
