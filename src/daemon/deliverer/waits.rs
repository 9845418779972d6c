// SPDX-License-Identifier: EUPL-1.2
//! How long to wait after what went wrong, and when to stop. Moments in, moments out; all spans are microseconds.

use crate::store::Moment;

const MINUTE: i64 = 60 * 1_000_000;
const HOUR: i64 = 60 * MINUTE;

/// A message is tried for so long after its first attempt: five days, as RFC 5321 asks.
const PATIENCE: i64 = 5 * 24 * HOUR;
/// The shortest wait: a server that greylists wants to see us again after some minutes, and no sooner.
const SHORTEST: i64 = 5 * MINUTE;
/// The longest wait: between two attempts, and until a probe.
pub(super) const LONGEST: i64 = 4 * HOUR;
/// The first pause of a channel whose account is at fault; it doubles with each probe that fails.
const FIRST_PAUSE: i64 = 5 * MINUTE;
/// The longest pause: what a person mends is noticed within an hour.
const LONGEST_PAUSE: i64 = HOUR;
/// The pause at a daily limit: nobody can mend it, and it is over when a day is.
const DAILY_PAUSE: i64 = LONGEST;
/// After so many leases that nobody ended, some four days, the message itself is held to be the cause. Not sooner: a program
/// that ends again and again for another reason breaks off whatever it holds, and that mail is to arrive all the same.
const MOST_BROKEN_OFF: i64 = 100;

/// When to try again after an attempt failed at `now`, `None` when it was tried long enough. It waits as long again as it
/// has waited already, within bounds; so the waits grow however often it was tried. The last attempt is made at the end.
pub(super) fn after_failure(first_attempt_at: Moment, now: Moment) -> Option<Moment> {
    let age = now.micros() - first_attempt_at.micros();
    if age >= PATIENCE {
        return None;
    }
    let wait = age.clamp(SHORTEST, LONGEST);
    // A clock that was set back leaves an age below zero: then it is as if the first attempt was just now.
    Some(now.plus_micros(wait.min(PATIENCE - age.max(0))))
}

/// What to do with a message whose lease ran out, by how often that happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterBreak {
    /// Once happens: a machine was switched off.
    GoOn,
    /// It waits, so that what may bring the program down does not hold up the others.
    WaitUntil(Moment),
    /// It is given up.
    GiveUp,
}

/// After so many leases that ran out.
pub(super) fn after_break(broken_off: i64, now: Moment) -> AfterBreak {
    match broken_off {
        ..=1 => AfterBreak::GoOn,
        MOST_BROKEN_OFF.. => AfterBreak::GiveUp,
        times => AfterBreak::WaitUntil(now.plus_micros((MINUTE << (times - 2).min(10)).min(HOUR))),
    }
}

/// When to probe a paused channel, after so many probes that failed.
pub(super) fn next_probe(probes: i64, is_daily_limit: bool, now: Moment) -> Moment {
    let growing = (FIRST_PAUSE << probes.clamp(0, 10)).min(LONGEST_PAUSE);
    now.plus_micros(if is_daily_limit { DAILY_PAUSE } else { growing })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Moment {
        Moment::from_micros(micros)
    }

    /// The moments of all attempts on a message that always fails for now, from 0.
    fn attempts() -> Vec<i64> {
        std::iter::successors(Some(0), |last| Some(after_failure(at(0), at(*last))?.micros())).collect()
    }

    #[test]
    fn waits_grow_from_minutes_to_hours_and_end_after_exactly_five_days() {
        let attempts = attempts();
        let waits: Vec<i64> = attempts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(attempts[..4], [0, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE], "greylisting is answered soon");
        assert!(waits[..waits.len() - 1].windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        assert_eq!(waits.iter().max(), Some(&LONGEST));
        assert_eq!(attempts.last(), Some(&PATIENCE));
        assert!((30..60).contains(&attempts.len()), "{}", attempts.len());
    }

    #[test]
    fn after_a_long_standstill_one_more_attempt_is_made() {
        assert_eq!(after_failure(at(0), at(PATIENCE)), None);
        assert_eq!(after_failure(at(0), at(PATIENCE - 1)), Some(at(PATIENCE)));
    }

    #[test]
    fn a_clock_that_was_set_back_neither_ends_nor_stretches_the_attempts() {
        assert_eq!(after_failure(at(9 * PATIENCE), at(0)), Some(at(SHORTEST)));
    }

    #[test]
    fn what_ended_the_program_again_and_again_waits_longer_and_is_given_up() {
        assert_eq!(after_break(1, at(0)), AfterBreak::GoOn);
        assert_eq!(after_break(2, at(0)), AfterBreak::WaitUntil(at(MINUTE)));
        assert_eq!(after_break(4, at(0)), AfterBreak::WaitUntil(at(4 * MINUTE)));
        assert_eq!(after_break(99, at(0)), AfterBreak::WaitUntil(at(HOUR)));
        assert_eq!(after_break(100, at(0)), AfterBreak::GiveUp);
    }

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<i64> = (0..6).map(|probes| next_probe(probes, false, at(0)).micros() / MINUTE).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
        assert_eq!(next_probe(i64::MAX, false, at(0)), at(HOUR));
        assert_eq!(next_probe(0, true, at(0)), at(4 * HOUR), "a daily limit takes hours");
    }
}
