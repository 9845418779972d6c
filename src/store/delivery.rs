// SPDX-License-Identifier: EUPL-1.2
//! What a deliverer tells the store and hears from it: claims, what became of an attempt, and how a channel stands.
//! Plain values; waits and pauses are decided by the deliverer, and only remembered here.

use super::{Lease, Leased, Moment};

/// A wish to work on duties of one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// `mail` or `webhook`.
    pub channel: &'static str,
    /// The present moment.
    pub now: Moment,
    /// At most so many duties, batch mates not counted.
    pub limit: u32,
    /// Until when the lease holds, unless it is renewed.
    pub until: Moment,
    /// How many messages may leave; `None`: as many as there are.
    pub pace: Option<Pace>,
}

/// At most `burst` messages at once, and one more each `interval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Microseconds between two messages in the long run; at least 1.
    pub interval: i64,
    /// So many may follow each other at once; at least 1.
    pub burst: i64,
}

/// What a claim gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// The duties, with the right to work on them.
    pub leased: Vec<Leased>,
    /// The channel is paused like this, and these are the one message that tries whether it works again.
    pub probing: Option<Pause>,
    /// When the channel lets more through; `None` when it holds nothing back.
    pub held_until: Option<Moment>,
}

/// A message that was written, and the duties that it answers. Its Message-ID belongs to the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The duties, each once.
    pub leases: Vec<Lease>,
    /// The bytes.
    pub message: Vec<u8>,
}

/// What became of duties that share a message, or have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The duties.
    pub leases: Vec<Lease>,
    /// How it ended.
    pub end: End,
}

/// How a lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The message was handed over. At least one attempt must have been counted.
    Sent {
        /// When.
        at: Moment,
    },
    /// It failed for now.
    Delayed {
        /// Not before this moment again.
        next_attempt_at: Moment,
        /// What was answered.
        error: String,
    },
    /// It joins a later batch.
    Postponed {
        /// Due then, and not before.
        until: Moment,
        /// The key of that batch.
        batch_key: String,
    },
    /// It is given up.
    Dead {
        /// When.
        at: Moment,
        /// Of what kind the reason is.
        why: WhyDead,
        /// The reason, and what to do.
        error: String,
    },
    /// It is given back as if it had not been taken.
    Released {
        /// An attempt was counted that was not made, or that says nothing about this message.
        uncount: bool,
    },
}

/// Of what kind the reason is that a duty is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhyDead {
    /// The server will not have it.
    Refused,
    /// It cannot be written: nobody to reach, or wording that cannot be filled in.
    Unwritable,
    /// It was tried long enough.
    Expired,
    /// What it asks for was over before it was written. Nobody misses it.
    Needless,
}

impl WhyDead {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Refused, Self::Unwritable, Self::Expired, Self::Needless];

    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unwritable => "unwritable",
            Self::Expired => "expired",
            Self::Needless => "needless",
        }
    }
}

/// A channel that is paused because our own account is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: Moment,
    /// When one message will try whether it works again.
    pub probe_at: Moment,
    /// How often that failed since.
    pub probes: i64,
    /// What the last answer was, and what to do.
    pub reason: String,
}

/// What a deliverer has to expect of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// When a duty may be taken next, as far as the duties go; in the past when one may be taken now.
    pub next_at: Option<Moment>,
    /// The channel is paused.
    pub pause: Option<Pause>,
    /// Somebody has claimed from it with a pace: what goes through it goes to a server or a program.
    pub paced: bool,
}

impl Pace {
    /// At most `rate` messages in any minute, of which a tenth, or `connections` when that is more, at once; never over half.
    pub fn per_minute(rate: u32, connections: u32) -> Self {
        const MINUTE: i64 = 60_000_000;
        let rate = i64::from(rate.max(1));
        let burst = i64::from(connections).max(rate / 10).clamp(1, (rate / 2).max(1));
        // In a minute at most `burst` and what comes back meanwhile: together no more than the rate.
        let interval = (MINUTE + rate - burst) / (rate - burst + 1);
        Self { interval, burst }
    }

    /// How many messages may leave at `now`, when earlier ones have used the channel until `paced_until`.
    pub(super) fn allowed(self, now: Moment, paced_until: Option<Moment>) -> i64 {
        let used = self.used(now, paced_until).micros() - now.micros();
        ((self.interval * self.burst - used) / self.interval).clamp(0, self.burst)
    }

    /// Until when the channel is used when so many messages leave at `now`.
    pub(super) fn after(self, now: Moment, paced_until: Option<Moment>, messages: i64) -> Moment {
        self.used(now, paced_until).plus_micros(self.interval * messages)
    }

    /// When half of a burst, at least one message, may leave again: to come back for each single one is too often.
    pub(super) fn next(self, now: Moment, paced_until: Option<Moment>) -> Moment {
        let wanted = (self.burst / 2).max(1);
        self.used(now, paced_until).plus_micros(-self.interval * (self.burst - wanted))
    }

    /// A clock that was set back must not silence the channel for as long as it jumped.
    fn used(self, now: Moment, paced_until: Option<Moment>) -> Moment {
        let most = now.plus_micros(self.interval * self.burst);
        paced_until.map_or(now, |until| until.clamp(now, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    /// Takes all that is allowed in each of so many seconds; gives how many left in each.
    fn leaving(pace: Pace, seconds: i64) -> Vec<i64> {
        let mut used = None;
        let each = (0..seconds).map(|second| {
            let allowed = pace.allowed(at(second), used);
            used = Some(pace.after(at(second), used, allowed));
            allowed
        });
        each.collect()
    }

    #[test]
    fn no_minute_has_more_messages_than_the_rate() {
        for (rate, connections) in [(1, 1), (1, 3), (2, 3), (7, 3), (30, 3), (30, 1), (600, 5), (6000, 50)] {
            let left = leaving(Pace::per_minute(rate, connections), 300);
            let worst = left.windows(60).map(|minute| minute.iter().sum::<i64>()).max().expect("minutes");
            assert!(worst <= i64::from(rate), "{worst} in a minute at {rate}");
            let all: i64 = left.iter().sum();
            assert!(all * 10 >= i64::from(rate) * 5 * 7, "{all} in five minutes at {rate}: too slow");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_silence_the_channel() {
        let pace = Pace::per_minute(30, 3);
        let used = Some(pace.after(at(1_000_000), None, 3));
        assert_eq!(pace.allowed(at(0), used), 0);
        assert!(pace.next(at(0), used) <= at(60));
        let used = Some(pace.after(at(0), used, 0));
        assert_eq!(pace.allowed(at(60), used), 3);
    }

    #[test]
    fn what_was_used_comes_back_at_the_moment_that_was_named() {
        let pace = Pace::per_minute(30, 3);
        let used = Some(pace.after(at(0), None, 3));
        assert_eq!(pace.allowed(at(0), used), 0);
        let next = pace.next(at(0), used);
        assert!(pace.allowed(next, used) >= 1);
        assert_eq!(pace.allowed(next.plus_micros(-1), used), 0);
    }
}
