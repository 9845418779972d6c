// SPDX-License-Identifier: EUPL-1.2
//! What every engine must do as outbox: leases with a fencing token, and every duty in exactly one state.

use sluis::store::{
    Claim, Claimed, Commit, Duty, DutyFilter, DutyRow, DutyState, End, Ended, Error, Lease, Leased, Pause, Rendered,
    Store, WhyDead,
};

use super::{
    on_every_engine,
    sample::{commit, duty, owing, second},
};

const MINUTE: i64 = 60_000_000;

on_every_engine!(
    a_duty_waits_for_its_time_and_is_then_claimed_once,
    a_claim_takes_the_earliest_first_and_up_to_the_limit,
    a_claim_takes_the_whole_batch_that_is_due,
    a_lease_that_ran_out_is_claimed_again_with_a_higher_epoch,
    a_stale_epoch_is_refused_everywhere_and_changes_nothing,
    a_sent_duty_is_final,
    a_duty_is_sent_only_after_a_counted_attempt,
    a_delayed_duty_waits_and_then_comes_back_with_the_same_bytes,
    a_postponed_duty_is_due_with_a_later_batch,
    a_claim_says_when_the_batch_of_a_duty_was_told_before_it,
    what_a_clock_that_ran_ahead_put_out_of_reach_comes_back,
    a_dead_duty_says_why_and_can_be_retried,
    bytes_are_rendered_once,
    duties_told_together_share_message_and_fate,
    one_stale_lease_undoes_the_step_for_all,
    retry_of_a_sent_a_leased_or_an_unknown_duty_is_refused,
    duties_are_listed_by_state_instance_and_recipient,
    every_duty_is_in_exactly_one_state,
);

async fn get(store: &dyn Store, now: i64, id: &str) -> Duty {
    store.duty_get(second(now), id).await.expect("readable").expect("is there")
}

async fn state(store: &dyn Store, now: i64, id: &str) -> DutyState {
    get(store, now, id).await.state
}

/// A claim at `now` for a minute.
pub(super) fn wish(now: i64, limit: u32) -> Claim {
    let until = second(now).plus_micros(MINUTE);
    Claim { channel: "mail", now: second(now), limit, until, pace: None }
}

/// Claims at `now` for a minute.
async fn leased(store: &dyn Store, now: i64, limit: u32) -> Vec<Leased> {
    let Claimed { leased, probing, held_until } = store.duty_claim(wish(now, limit)).await.expect("claims");
    assert_eq!((probing, held_until), (None, None), "the channel is open");
    leased
}

/// As `leased`, the leases alone, in order.
pub(super) async fn claim(store: &dyn Store, now: i64, limit: u32) -> Vec<Lease> {
    leased(store, now, limit).await.into_iter().map(|leased| leased.lease).collect()
}

/// Keeps bytes for one message; whether its leases held.
async fn render(store: &dyn Store, leases: &[Lease], message: &[u8]) -> bool {
    let rendered = Rendered { leases: leases.to_vec(), message: message.to_vec() };
    store.duty_rendered(vec![rendered]).await.expect("is written") == [true]
}

/// Counts an attempt for one message at `now`, for a minute.
async fn attempt(store: &dyn Store, now: i64, leases: &[Lease]) -> bool {
    let until = second(now).plus_micros(MINUTE);
    store.duty_attempted(vec![leases.to_vec()], second(now), until).await.expect("is written") == [true]
}

/// Ends one message.
pub(super) async fn end(store: &dyn Store, leases: &[Lease], end: End) -> bool {
    store.duty_ended(vec![Ended { leases: leases.to_vec(), end }]).await.expect("is written") == [true]
}

fn sent(now: i64) -> End {
    End::Sent { at: second(now) }
}

fn delayed(until: i64, error: &str) -> End {
    End::Delayed { next_attempt_at: second(until), error: error.into() }
}

fn dead(now: i64, error: &str) -> End {
    End::Dead { at: second(now), why: WhyDead::Refused, error: error.into() }
}

fn ids(leases: &[Lease]) -> Vec<&str> {
    leases.iter().map(|lease| lease.duty.as_str()).collect()
}

fn is_conflict<T: std::fmt::Debug>(end: Result<T, Error>) -> bool {
    matches!(end, Err(Error::Conflict { .. }))
}

async fn a_duty_waits_for_its_time_and_is_then_claimed_once(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 10)]).await;
    assert_eq!(state(store, 9, "one").await, DutyState::Waiting);
    assert_eq!(claim(store, 9, 5).await, []);
    assert_eq!(state(store, 10, "one").await, DutyState::Claimable);
    let leased = leased(store, 10, 5).await;
    assert_eq!(leased.len(), 1);
    assert_eq!(leased[0].duty.row, duty("one", 1, 10));
    assert_eq!(leased[0].duty.state, DutyState::Leased);
    assert_eq!(leased[0].lease, Lease { duty: "one".into(), epoch: 1 });
    assert_eq!(claim(store, 11, 5).await, [], "somebody has it");
    assert_eq!(get(store, 11, "one").await.leased_until, Some(second(70)));
}

async fn a_claim_takes_the_earliest_first_and_up_to_the_limit(store: &dyn Store) {
    owing(store, "a", vec![duty("late", 1, 30), duty("early", 1, 10), duty("middle", 1, 20)]).await;
    assert_eq!(ids(&claim(store, 40, 2).await), ["early", "middle"]);
    assert_eq!(ids(&claim(store, 40, 2).await), ["late"]);
    assert_eq!(claim(store, 40, 0).await, []);
}

async fn a_claim_takes_the_whole_batch_that_is_due(store: &dyn Store) {
    let of_batch = |id: &str, due| DutyRow { batch_key: Some("goirle 2027-01-01".into()), ..duty(id, 1, due) };
    let duties = vec![of_batch("b1", 10), duty("x", 1, 11), of_batch("b2", 12), of_batch("b3", 99)];
    owing(store, "a", duties).await;
    assert_eq!(ids(&claim(store, 20, 1).await), ["b1", "b2"], "b3 is not due");
    assert_eq!(ids(&claim(store, 20, 9).await), ["x"]);
}

async fn a_lease_that_ran_out_is_claimed_again_with_a_higher_epoch(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    assert_eq!(claim(store, 0, 1).await[0].epoch, 1);
    assert_eq!(state(store, 59, "one").await, DutyState::Leased);
    assert_eq!(claim(store, 59, 1).await, []);
    assert_eq!(state(store, 60, "one").await, DutyState::Claimable);
    assert_eq!(claim(store, 60, 1).await[0].epoch, 2);
}

async fn a_stale_epoch_is_refused_everywhere_and_changes_nothing(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let stale = claim(store, 0, 1).await;
    let fresh = claim(store, 60, 1).await;
    let before = get(store, 61, "one").await;
    assert!(!render(store, &stale, b"old").await);
    assert!(!attempt(store, 1, &stale).await);
    assert!(!end(store, &stale, sent(61)).await);
    assert!(!end(store, &stale, delayed(99, "busy")).await);
    assert!(!end(store, &stale, dead(61, "gone")).await);
    assert_eq!(get(store, 61, "one").await, before);
    assert!(render(store, &fresh, b"new").await);
    assert!(attempt(store, 1, &fresh).await);
    assert!(end(store, &fresh, sent(61)).await);
}

async fn a_sent_duty_is_final(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 0, 1).await;
    assert!(attempt(store, 1, &lease).await);
    assert!(end(store, &lease, sent(5)).await);
    let sent = get(store, 999, "one").await;
    assert_eq!((sent.state, sent.sent_at, sent.attempts), (DutyState::Sent, Some(second(5)), 1));
    assert_eq!(sent.leased_until, None);
    assert_eq!(claim(store, 999, 1).await, []);
    assert!(!attempt(store, 1, &lease).await);
    assert!(!end(store, &lease, dead(6, "no")).await);
    assert_eq!(get(store, 999, "one").await, sent);
}

async fn a_duty_is_sent_only_after_a_counted_attempt(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 0, 1).await;
    let unattempted = store.duty_ended(vec![Ended { leases: lease, end: sent(1) }]).await;
    assert!(matches!(unattempted, Err(Error::Corrupt { .. })));
    assert_eq!(state(store, 1, "one").await, DutyState::Leased);
}

async fn a_delayed_duty_waits_and_then_comes_back_with_the_same_bytes(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 0, 1).await;
    assert!(render(store, &lease, &[77, 0, 255]).await);
    assert!(attempt(store, 1, &lease).await);
    assert!(end(store, &lease, delayed(100, "451 later")).await);
    let waiting = get(store, 99, "one").await;
    assert_eq!((waiting.state, waiting.last_error.as_deref()), (DutyState::Waiting, Some("451 later")));
    assert_eq!(claim(store, 99, 1).await, []);
    let again = leased(store, 100, 1).await;
    assert_eq!(again[0].duty.message, Some(vec![77, 0, 255]));
    assert_eq!(again[0].duty.message_id.as_deref(), Some("one"));
    assert_eq!((again[0].duty.attempts, again[0].lease.epoch), (1, 2));
}

async fn a_postponed_duty_is_due_with_a_later_batch(store: &dyn Store) {
    let of_batch = |id: &str, day: &str, due| DutyRow { batch_key: Some(day.into()), ..duty(id, 1, due) };
    owing(store, "a", vec![of_batch("late", "monday", 10), of_batch("next", "tuesday", 100)]).await;
    let late = claim(store, 10, 1).await;
    assert!(end(store, &late, End::Postponed { until: second(100), batch_key: "tuesday".into() }).await);
    let row = get(store, 99, "late").await;
    assert_eq!((row.state, row.row.due_at, row.attempts), (DutyState::Waiting, second(100), 0));
    assert_eq!(store.watch_owed(second(99)).await.expect("readable").oldest, None, "nothing is overdue");
    let mut together: Vec<String> = claim(store, 100, 1).await.into_iter().map(|lease| lease.duty).collect();
    together.sort();
    assert_eq!(together, ["late", "next"]);
}

async fn a_claim_says_when_the_batch_of_a_duty_was_told_before_it(store: &dyn Store) {
    let of_batch = |id: &str, due| DutyRow { batch_key: Some("monday".into()), ..duty(id, 1, due) };
    owing(store, "a", vec![of_batch("first", 10), of_batch("second", 20), of_batch("third", 30)]).await;
    let first = leased(store, 10, 1).await.remove(0);
    assert_eq!(first.batch_told, None);
    let second_one = leased(store, 20, 1).await.remove(0);
    assert_eq!(second_one.batch_told, None, "the first is not written yet");
    assert!(render(store, std::slice::from_ref(&first.lease), b"m").await);
    let third = leased(store, 30, 1).await.remove(0);
    assert_eq!(third.batch_told, Some(second(10)));
    end(store, &[first.lease], dead(31, "550")).await;
    end(store, &[third.lease], End::Released { uncount: false }).await;
    assert_eq!(leased(store, 32, 1).await.remove(0).batch_told, None, "whom it did not reach was not told");
}

async fn what_a_clock_that_ran_ahead_put_out_of_reach_comes_back(store: &dyn Store) {
    // The event that owes `later` is of second 2; by the clock of now it has not happened yet.
    owing(store, "a", vec![duty("tried", 1, 0), duty("held", 1, 0), duty("planned", 1, 9_000)]).await;
    let later = Commit { duties: vec![duty("later", 2, 9_000)], ..commit("a", 1) };
    store.instance_commit(later).await.expect("is kept");
    let leases = claim(store, 8_000, 2).await;
    for lease in &leases {
        assert!(attempt(store, 8_000, std::slice::from_ref(lease)).await);
    }
    let tried: Vec<Lease> = leases.into_iter().filter(|lease| lease.duty == "tried").collect();
    end(store, &tried, delayed(8_300, "451")).await;
    let pause = Pause { since: second(8_000), probe_at: second(8_300), probes: 0, reason: "535".into() };
    store.channel_pause("mail", pause).await.expect("is kept");
    let reach = async || store.duty_within_reach(second(1), second(61), second(100)).await.expect("is written");
    assert_eq!((reach().await, reach().await), (4, 0), "once is enough");
    assert_eq!(state(store, 1, "tried").await, DutyState::Claimable);
    assert_eq!(get(store, 1, "held").await.leased_until, Some(second(61)), "whoever lives renews it");
    assert_eq!(get(store, 1, "planned").await.next_attempt_at, second(9_000), "it was meant to be then");
    let later = get(store, 1, "later").await;
    assert_eq!((later.next_attempt_at, later.row.due_at), (second(1), second(1)));
    let probe = store.channel_outlook("mail").await.expect("readable").pause.expect("is paused").probe_at;
    assert_eq!(probe, second(1));
}

async fn a_dead_duty_says_why_and_can_be_retried(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 0, 1).await;
    assert!(render(store, &lease, b"bytes").await);
    assert!(end(store, &lease, dead(5, "550 no such user")).await);
    let dead = get(store, 999, "one").await;
    assert_eq!((dead.state, dead.dead_at), (DutyState::Dead, Some(second(5))));
    assert_eq!(dead.last_error.as_deref(), Some("550 no such user"));
    assert_eq!(claim(store, 999, 1).await, []);
    store.duty_retry(second(1000), "one", false).await.expect("may be tried again");
    assert_eq!(state(store, 1000, "one").await, DutyState::Claimable);
    let again = leased(store, 1000, 1).await;
    assert_eq!(again[0].duty.message.as_deref(), Some(&b"bytes"[..]));
    assert!(again[0].lease.epoch > lease[0].epoch);
}

async fn bytes_are_rendered_once(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 0, 1).await;
    assert!(render(store, &lease, b"first").await);
    assert!(!render(store, &lease, b"second").await);
    assert_eq!(get(store, 1, "one").await.message.as_deref(), Some(&b"first"[..]));
}

async fn duties_told_together_share_message_and_fate(store: &dyn Store) {
    let of_batch = |id: &str| DutyRow { batch_key: Some("k".into()), ..duty(id, 1, 0) };
    owing(store, "a", vec![of_batch("one"), of_batch("two")]).await;
    let leases = claim(store, 0, 1).await;
    assert!(render(store, &leases, b"both").await);
    assert!(attempt(store, 1, &leases).await);
    assert!(end(store, &leases, sent(1)).await);
    for id in ["one", "two"] {
        let duty = get(store, 2, id).await;
        assert_eq!((duty.state, duty.message_id.as_deref()), (DutyState::Sent, Some("one")));
        assert_eq!(duty.message.as_deref(), Some(&b"both"[..]));
    }
}

async fn one_stale_lease_undoes_the_step_for_all(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0), duty("two", 1, 1)]).await;
    let mut leases = claim(store, 5, 2).await;
    leases[1].epoch = 7;
    assert!(!render(store, &leases, b"both").await);
    assert!(!attempt(store, 1, &leases).await);
    let one = get(store, 6, "one").await;
    assert_eq!((one.attempts, one.message_id, one.message), (0, None, None));
    assert!(render(store, &leases[..1], b"alone").await);
}

async fn retry_of_a_sent_a_leased_or_an_unknown_duty_is_refused(store: &dyn Store) {
    owing(store, "a", vec![duty("sent", 1, 0), duty("leased", 1, 1), duty("waiting", 1, 500)]).await;
    let leases = claim(store, 5, 2).await;
    assert!(attempt(store, 1, &leases[..1]).await);
    assert!(end(store, &leases[..1], sent(6)).await);
    for id in ["sent", "leased", "nothing"] {
        assert!(is_conflict(store.duty_retry(second(7), id, false).await), "{id}");
    }
    store.duty_retry(second(7), "waiting", false).await.expect("need not wait");
    assert_eq!(ids(&claim(store, 7, 5).await), ["waiting"]);
}

async fn duties_are_listed_by_state_instance_and_recipient(store: &dyn Store) {
    let other = DutyRow { recipient: "adviser".into(), ..duty("a2", 1, 50) };
    owing(store, "a", vec![duty("a1", 1, 0), other]).await;
    owing(store, "b", vec![duty("b1", 1, 5)]).await;
    let listed = async |filter: DutyFilter| {
        let duties = store.duty_list(second(10), filter).await.expect("readable");
        duties.into_iter().map(|duty| duty.row.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(DutyFilter::default()).await, ["a1", "b1", "a2"]);
    assert_eq!(listed(DutyFilter { state: Some(DutyState::Claimable), ..Default::default() }).await, ["a1", "b1"]);
    assert_eq!(listed(DutyFilter { recipient: Some("adviser".into()), ..Default::default() }).await, ["a2"]);
    let both = DutyFilter { instance: Some("a".into()), state: Some(DutyState::Waiting), recipient: None };
    assert_eq!(listed(both).await, ["a2"]);
    assert_eq!(store.duty_get(second(0), "nothing").await.expect("readable"), None);
}

async fn every_duty_is_in_exactly_one_state(store: &dyn Store) {
    let names = ["sent", "dead", "delayed", "leased", "free", "later"];
    let duties = names.iter().zip(0..).map(|(name, place)| duty(name, 1, if *name == "later" { 500 } else { place }));
    owing(store, "a", duties.collect()).await;
    let leases = claim(store, 10, 4).await;
    assert_eq!(ids(&leases), names[..4]);
    assert!(attempt(store, 1, &leases[..3]).await);
    assert!(end(store, &leases[..1], sent(11)).await);
    assert!(end(store, &leases[1..2], dead(11, "550")).await);
    assert!(end(store, &leases[2..3], delayed(300, "451")).await);
    let expected: [(DutyState, &[&str]); 5] = [
        (DutyState::Claimable, &["free"]),
        (DutyState::Waiting, &["delayed", "later"]),
        (DutyState::Leased, &["leased"]),
        (DutyState::Sent, &["sent"]),
        (DutyState::Dead, &["dead"]),
    ];
    for (state, names) in expected {
        let filter = DutyFilter { state: Some(state), ..Default::default() };
        let listed = store.duty_list(second(20), filter).await.expect("readable");
        assert_eq!(listed.iter().map(|duty| duty.row.id.as_str()).collect::<Vec<_>>(), names, "{state:?}");
        assert!(listed.iter().all(|duty| duty.state == state));
    }
    let all = leased(store, 10_000, 9).await;
    assert_eq!(all.len(), 4, "what is neither sent nor dead comes back in the end");
}
