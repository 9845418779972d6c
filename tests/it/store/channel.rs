// SPDX-License-Identifier: EUPL-1.2
//! What every engine must remember of a channel and of the attempts on a message, for all deliverers and over restarts.

use sluis::store::{Claim, DutyRow, DutyState, End, Moment, Outlook, Pace, Pause, Rendered, Store, WhyDead};

use super::{
    on_every_engine,
    outbox::{claim, end, wish},
    sample::{duty, owing, second},
};

on_every_engine!(
    the_pace_of_a_channel_holds_for_all_claims_together,
    a_batch_counts_as_one_message,
    a_paused_channel_gives_nothing_until_its_probe_and_then_one_message,
    a_pause_is_one_alarm_and_only_a_later_probe_changes_it,
    a_resumed_channel_goes_on_at_once,
    the_outlook_says_when_to_come_back,
    a_lease_that_ran_out_is_counted_and_said,
    attempts_count_from_the_first_one_and_a_retry_begins_anew,
    an_attempt_that_says_nothing_of_the_message_is_taken_back,
    a_renewed_lease_holds_longer_and_a_lost_one_stays_lost,
    one_lost_message_does_not_undo_the_others,
    a_retry_takes_along_what_was_told_in_the_same_message,
    a_message_written_afresh_forgets_the_old_bytes,
    pruning_takes_the_text_of_what_was_sent_and_nothing_else,
);

fn paced(now: i64, limit: u32) -> Claim {
    Claim { pace: Some(Pace { interval: 10_000_000, burst: 2 }), ..wish(now, limit) }
}

async fn taken(store: &dyn Store, claim: Claim) -> (usize, Option<Moment>) {
    let claimed = store.duty_claim(claim).await.expect("claims");
    (claimed.leased.len(), claimed.held_until)
}

fn pause(since: i64, probe_at: i64, probes: i64) -> Pause {
    Pause { since: second(since), probe_at: second(probe_at), probes, reason: format!("535, after {probes} probes") }
}

async fn outlook(store: &dyn Store) -> Outlook {
    store.channel_outlook("mail").await.expect("readable")
}

async fn the_pace_of_a_channel_holds_for_all_claims_together(store: &dyn Store) {
    owing(store, "a", (0..6).map(|number| duty(&format!("d{number}"), 1, 0)).collect()).await;
    assert_eq!(taken(store, paced(100, 1)).await, (1, None));
    assert_eq!(taken(store, paced(100, 9)).await, (1, Some(second(110))), "two at once, whoever takes them");
    assert_eq!(taken(store, paced(109, 9)).await, (0, Some(second(110))));
    assert_eq!(taken(store, paced(110, 9)).await, (1, Some(second(120))), "one more each ten seconds");
    assert_eq!(taken(store, wish(110, 9)).await, (3, None), "without a pace nothing is held back");
}

async fn a_batch_counts_as_one_message(store: &dyn Store) {
    let mates = (0..4).map(|number| DutyRow { batch_key: Some("k".into()), ..duty(&format!("d{number}"), 1, 0) });
    owing(store, "a", mates.chain([duty("x", 1, 0)]).collect()).await;
    assert_eq!(taken(store, paced(100, 9)).await, (4, None), "one more may leave");
    assert_eq!(taken(store, paced(100, 9)).await, (1, Some(second(110))));
}

async fn a_paused_channel_gives_nothing_until_its_probe_and_then_one_message(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0), duty("two", 1, 1)]).await;
    store.channel_pause("mail", pause(10, 300, 0)).await.expect("is kept");
    assert_eq!(taken(store, wish(299, 9)).await, (0, Some(second(300))));
    let probe = store.duty_claim(wish(300, 9)).await.expect("claims");
    assert_eq!((probe.leased.len(), probe.probing), (1, Some(pause(10, 300, 0))));
    assert_eq!(taken(store, wish(301, 9)).await, (0, Some(second(360))), "one probe at a time");
}

async fn a_pause_is_one_alarm_and_only_a_later_probe_changes_it(store: &dyn Store) {
    assert!(store.channel_pause("mail", pause(10, 300, 0)).await.expect("is kept"), "it was open");
    assert!(!store.channel_pause("mail", pause(11, 311, 0)).await.expect("is kept"), "somebody else saw it too");
    assert_eq!(outlook(store).await.pause, Some(pause(10, 300, 0)));
    assert!(!store.channel_pause("mail", pause(10, 900, 1)).await.expect("is kept"));
    assert_eq!(outlook(store).await.pause, Some(pause(10, 900, 1)));
}

async fn a_resumed_channel_goes_on_at_once(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0), duty("two", 1, 1)]).await;
    store.channel_pause("mail", pause(10, 300, 4)).await.expect("is kept");
    assert!(store.channel_resume("mail").await.expect("is kept"));
    assert!(!store.channel_resume("mail").await.expect("is kept"), "it was open already");
    assert_eq!(taken(store, wish(20, 9)).await, (2, None));
}

async fn the_outlook_says_when_to_come_back(store: &dyn Store) {
    assert_eq!(outlook(store).await, Outlook::default());
    owing(store, "a", vec![duty("one", 1, 3), duty("two", 1, 40)]).await;
    let next = async || outlook(store).await.next_at;
    assert_eq!(next().await, Some(second(3)));
    let one = claim(store, 10, 1).await;
    assert_eq!(next().await, Some(second(40)), "the lease lasts longer");
    end(store, &one, End::Delayed { next_attempt_at: second(30), error: "451".into() }).await;
    assert_eq!(next().await, Some(second(30)));
    assert_eq!(claim(store, 45, 2).await.len(), 2);
    assert_eq!(next().await, Some(second(105)), "when the leases run out");
}

async fn a_lease_that_ran_out_is_counted_and_said(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    for (now, broken_off, ran_out) in [(0, 0, false), (60, 1, true), (120, 2, true)] {
        let leased = store.duty_claim(wish(now, 1)).await.expect("claims").leased.remove(0);
        assert_eq!((leased.duty.broken_off, leased.ran_out), (broken_off, ran_out), "at {now}");
    }
    let lease = claim(store, 180, 1).await;
    end(store, &lease, End::Delayed { next_attempt_at: second(200), error: "it waits".into() }).await;
    let leased = store.duty_claim(wish(200, 1)).await.expect("claims").leased.remove(0);
    assert_eq!((leased.duty.broken_off, leased.ran_out), (3, false), "it waited for that already");
    end(store, &[leased.lease], End::Dead { at: second(201), why: WhyDead::Expired, error: "no".into() }).await;
    store.duty_retry(second(300), "one", false).await.expect("may be tried again");
    assert_eq!(store.duty_claim(wish(300, 1)).await.expect("claims").leased[0].duty.broken_off, 0);
}

async fn attempts_count_from_the_first_one_and_a_retry_begins_anew(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    for (now, attempts) in [(5, 1), (105, 2)] {
        let lease = claim(store, now, 1).await;
        store.duty_attempted(vec![lease.clone()], second(now), second(now + 60)).await.expect("counts");
        let one = store.duty_get(second(now), "one").await.expect("readable").expect("is there");
        assert_eq!((one.attempts, one.first_attempt_at), (attempts, Some(second(5))));
        end(store, &lease, End::Delayed { next_attempt_at: second(now + 100), error: "451".into() }).await;
    }
    store.duty_retry(second(110), "one", false).await.expect("need not wait");
    let one = store.duty_get(second(110), "one").await.expect("readable").expect("is there");
    assert_eq!((one.state, one.attempts, one.first_attempt_at), (DutyState::Claimable, 2, None));
}

async fn an_attempt_that_says_nothing_of_the_message_is_taken_back(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0)]).await;
    let lease = claim(store, 5, 1).await;
    store.duty_attempted(vec![lease.clone()], second(5), second(65)).await.expect("counts");
    assert!(end(store, &lease, End::Released { uncount: true }).await);
    let one = store.duty_get(second(5), "one").await.expect("readable").expect("is there");
    assert_eq!((one.state, one.attempts, one.first_attempt_at), (DutyState::Claimable, 0, None));
    let lease = claim(store, 6, 1).await;
    assert!(end(store, &lease, End::Released { uncount: false }).await);
    let again = store.duty_claim(wish(7, 1)).await.expect("claims").leased.remove(0);
    assert!(!again.ran_out, "it was given back");
}

async fn a_renewed_lease_holds_longer_and_a_lost_one_stays_lost(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0), duty("two", 1, 1)]).await;
    let stale = claim(store, 5, 1).await;
    let fresh = claim(store, 65, 1).await;
    let other = claim(store, 65, 1).await;
    store.duty_renewed([stale, other].concat(), second(500)).await.expect("is kept");
    let until = async |id| store.duty_get(second(70), id).await.expect("readable").expect("is there").leased_until;
    assert_eq!((until("one").await, until("two").await), (Some(second(125)), Some(second(500))));
    assert!(end(store, &fresh, End::Released { uncount: false }).await);
}

async fn one_lost_message_does_not_undo_the_others(store: &dyn Store) {
    owing(store, "a", vec![duty("one", 1, 0), duty("two", 1, 1)]).await;
    let mut leases = claim(store, 5, 2).await;
    leases[0].epoch = 7;
    let alone = |number: usize| vec![leases[number].clone()];
    let rendered = |number| Rendered { leases: alone(number), message: b"m".to_vec() };
    assert_eq!(store.duty_rendered(vec![rendered(0), rendered(1)]).await.expect("is written"), [false, true]);
    let counted = store.duty_attempted(vec![alone(0), alone(1)], second(5), second(65)).await;
    assert_eq!(counted.expect("is written"), [false, true]);
    let ended = [0, 1].map(|number| sluis::store::Ended { leases: alone(number), end: End::Sent { at: second(6) } });
    assert_eq!(store.duty_ended(ended.to_vec()).await.expect("is written"), [false, true]);
}

/// Two duties in one message that was refused.
async fn refused_together(store: &dyn Store) {
    let of_batch = |id: &str| DutyRow { batch_key: Some("k".into()), ..duty(id, 1, 0) };
    owing(store, "a", vec![of_batch("one"), of_batch("two")]).await;
    let leases = claim(store, 0, 1).await;
    let rendered = Rendered { leases: leases.clone(), message: b"both".to_vec() };
    store.duty_rendered(vec![rendered]).await.expect("is kept");
    let refused = End::Dead { at: second(1), why: WhyDead::Refused, error: "550".into() };
    assert!(end(store, &leases, refused).await);
}

async fn a_retry_takes_along_what_was_told_in_the_same_message(store: &dyn Store) {
    refused_together(store).await;
    store.duty_retry(second(5), "two", false).await.expect("may be tried again");
    let again = store.duty_claim(wish(5, 1)).await.expect("claims").leased;
    let bytes: Vec<_> = again.iter().map(|leased| leased.duty.message.as_deref()).collect();
    assert_eq!(bytes, [Some(&b"both"[..]); 2]);
}

async fn a_message_written_afresh_forgets_the_old_bytes(store: &dyn Store) {
    refused_together(store).await;
    store.duty_retry(second(5), "two", true).await.expect("may be tried again");
    let again = store.duty_claim(wish(5, 1)).await.expect("claims").leased;
    assert!(again.iter().all(|leased| leased.duty.message.is_none() && leased.duty.message_id.is_none()));
    let leases: Vec<_> = again.into_iter().map(|leased| leased.lease).collect();
    let rendered = Rendered { leases, message: b"new".to_vec() };
    assert_eq!(store.duty_rendered(vec![rendered]).await.expect("is kept"), [true]);
}

async fn pruning_takes_the_text_of_what_was_sent_and_nothing_else(store: &dyn Store) {
    owing(store, "a", ["old", "new", "dead", "open"].iter().zip(0..).map(|(id, at)| duty(id, 1, at)).collect()).await;
    let leases = claim(store, 5, 4).await;
    let rendered = |lease: &sluis::store::Lease| Rendered { leases: vec![lease.clone()], message: b"text".to_vec() };
    store.duty_rendered(leases.iter().map(rendered).collect()).await.expect("is kept");
    let each = leases.iter().map(|lease| vec![lease.clone()]).collect();
    store.duty_attempted(each, second(5), second(65)).await.expect("counts");
    end(store, &leases[..1], End::Sent { at: second(10) }).await;
    end(store, &leases[1..2], End::Sent { at: second(20) }).await;
    end(store, &leases[2..3], End::Dead { at: second(10), why: WhyDead::Refused, error: "550".into() }).await;
    assert_eq!(store.message_prune(second(9), 10).await.expect("is written"), (0, Some(second(10))));
    assert_eq!(store.message_prune(second(15), 10).await.expect("is written"), (1, Some(second(20))));
    assert_eq!(store.message_prune(second(15), 10).await.expect("is written"), (0, Some(second(20))), "once is enough");
    let old = store.duty_get(second(30), "old").await.expect("readable").expect("is there");
    assert_eq!((old.message, old.message_id.as_deref(), old.sent_at), (None, Some("old"), Some(second(10))));
    for id in ["new", "dead", "open"] {
        let kept = store.duty_get(second(30), id).await.expect("readable").expect("is there");
        assert_eq!(kept.message.as_deref(), Some(&b"text"[..]), "{id}");
    }
    assert_eq!(store.message_prune(second(99), 10).await.expect("is written"), (1, None));
}
