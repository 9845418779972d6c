// SPDX-License-Identifier: EUPL-1.2
//! The deliverer against a mail server that is slow, refuses, falls silent or brings the task down: nothing is lost, one
//! mail never holds up another, and a second copy comes only where an answer was lost.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use jiff::{SignedDuration, Timestamp};
use sluis::app::{App, Caller, OutboxFilter, OutboxRow};
use sluis::clock::{Clock, FixedClock};
use sluis::mail::Capacity;
use sluis::store::{DutyState, Store};
use sluis_core::text::Language;
use tokio::sync::{Notify, watch};

use super::post::{Deed, Post, account, crowd, deliverer, later, never};
use super::{beginning, monday, stage};

/// A day out that was started and owes a mail to so many people, and the deliverer that must bring them.
struct Round {
    app: App,
    clock: Arc<FixedClock>,
    store: Arc<dyn Store>,
    post: Arc<Post>,
}

impl Round {
    async fn of(people: usize, post: Arc<Post>) -> Round {
        Round::over(sluis::store::in_memory().expect("opens"), people, post).await
    }

    async fn over(store: Arc<dyn Store>, people: usize, post: Arc<Post>) -> Round {
        let stage = stage(store.clone(), None, 1);
        let start = sluis::app::Start { people: Some(crowd(people)), by: Caller::person("p0"), ..beginning() };
        stage.app.start(start).await.expect("starts");
        let app = deliverer(store.clone(), stage.clock.clone(), &post);
        Round { app, clock: stage.clock, store, post }
    }

    /// The same after a restart, or in another process.
    fn again(&self) -> App {
        deliverer(self.store.clone(), self.clock.clone(), &self.post)
    }

    async fn rows(&self) -> Vec<OutboxRow> {
        self.app.outbox(OutboxFilter::default()).await.expect("readable")
    }

    async fn in_state(&self, state: DutyState) -> Vec<OutboxRow> {
        self.app.outbox(OutboxFilter { state: Some(state), ..OutboxFilter::default() }).await.expect("readable")
    }

    /// Delivers at each moment that is named until nothing is left to wait for; gives those moments.
    async fn until_nothing_waits(&self) -> Vec<Timestamp> {
        let mut moments = Vec::new();
        while let Some(next) = self.app.deliver().await.expect("the store is there").next_at {
            assert!(next > self.clock.now(), "it comes back later, not at once");
            moments.push(next);
            self.clock.set(next);
            assert!(moments.len() < 1000, "it never ends");
        }
        moments
    }

    fn advance(&self, span: SignedDuration) {
        self.clock.advance(span);
    }
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn as_many_mails_are_under_way_as_there_are_connections() {
    let round = Round::of(20, Post::new(4, |_| Deed::Take)).await;
    let delivered = round.app.deliver().await.unwrap();
    assert_eq!((delivered.sent, delivered.next_at), (20, None));
    assert_eq!(round.post.most_at_once(), 4);
}

#[tokio::test]
async fn one_connection_keeps_the_order_in_which_mail_is_due() {
    let round = Round::of(40, Post::new(1, |_| Deed::Take)).await;
    round.app.deliver().await.unwrap();
    assert_eq!(round.post.most_at_once(), 1);
    let due: Vec<String> = round.rows().await.into_iter().map(|row| row.recipient).collect();
    assert_eq!(round.post.readers(), due);
}

#[tokio::test]
async fn a_slow_mail_holds_up_no_other() {
    let sign = Arc::new(Notify::new());
    let slow = sign.clone();
    let post = Post::new(2, move |mail| match mail.recipient.as_str() {
        "p0" => Deed::TakeWhen(slow.clone()),
        _ => Deed::Take,
    });
    let round = Round::of(50, post).await;
    let app = round.app.clone();
    let run = tokio::spawn(async move { app.deliver().await.unwrap() });
    round.post.has_taken(49).await;
    assert!(!round.post.readers().contains(&"p0".to_owned()));
    sign.notify_one();
    assert_eq!(run.await.unwrap().sent, 50);
    assert_eq!(round.post.readers().last().map(String::as_str), Some("p0"));
}

#[tokio::test]
async fn a_panic_is_contained_to_its_mail_which_is_tried_again() {
    let mut panics = 1;
    let post = Post::new(2, move |mail| match mail.recipient.as_str() {
        "p1" if panics > 0 => {
            panics -= 1;
            Deed::Panic
        }
        _ => Deed::Take,
    });
    let round = Round::of(5, post).await;
    let delivered = round.app.deliver().await.unwrap();
    assert_eq!((delivered.sent, delivered.delayed), (4, 1));
    let waiting = round.in_state(DutyState::Waiting).await.remove(0);
    assert!(waiting.last_error.unwrap().get(Language::En).contains("a fault in Sluis"));
    round.clock.set(delivered.next_at.unwrap());
    assert_eq!(round.app.deliver().await.unwrap().sent, 1);
}

#[tokio::test]
async fn what_brings_the_sending_down_each_time_ends_dead_and_holds_up_nobody() {
    let post = Post::new(1, |mail| if mail.recipient == "p0" { Deed::Panic } else { Deed::Take });
    let round = Round::of(3, post).await;
    round.until_nothing_waits().await;
    assert_eq!(round.post.readers(), ["p1", "p2"]);
    let dead = round.in_state(DutyState::Dead).await.remove(0);
    assert_eq!((dead.recipient.as_str(), dead.why_dead), ("p0", Some("expired")));
}

#[tokio::test]
async fn what_fails_for_now_is_tried_for_five_days_with_growing_waits_and_then_given_up() {
    let round = Round::of(1, Post::new(1, |_| Deed::Fail(later()))).await;
    let begun = round.clock.now();
    let moments = round.until_nothing_waits().await;
    let five_days = SignedDuration::from_hours(5 * 24);
    assert_eq!(*moments.last().unwrap(), begun + five_days, "the last attempt is made when they are over");
    assert_eq!(moments[0], begun + SignedDuration::from_mins(5));
    assert!((30..60).contains(&round.post.tried()), "{}", round.post.tried());
    let dead = round.rows().await.remove(0);
    assert_eq!((dead.state, dead.why_dead), ("dead", Some("expired")));
    assert_eq!(
        dead.last_error.as_ref().map(|error| error.get(Language::En)),
        Some("gave up after 5 days; the last answer: 451 not now")
    );
    // A retry begins anew, and sends what was written then.
    let written = round.app.outbox_show(&dead.id).await.unwrap().message.unwrap();
    round.app.outbox_retry(&dead.id).await.unwrap();
    assert_eq!(round.app.deliver().await.unwrap().delayed, 1);
    round.post.now_does(|_| Deed::Take);
    round.advance(HOUR);
    assert_eq!(round.app.deliver().await.unwrap().sent, 1);
    assert_eq!(round.post.taken()[0].1, written.into_bytes());
}

#[tokio::test]
async fn what_is_refused_is_dead_at_once_and_named_on_the_programme() {
    let post = Post::new(1, |mail| if mail.recipient == "p1" { Deed::Fail(never()) } else { Deed::Take });
    let round = Round::of(3, post).await;
    let delivered = round.app.deliver().await.unwrap();
    assert_eq!((delivered.sent, delivered.dead, delivered.next_at), (2, 1, None));
    let status = round.app.status("offsite", sluis_core::text::Language::En).await.unwrap();
    let missed = &status.not_reached[0];
    assert_eq!(
        (missed.person.as_str(), missed.item.as_deref(), missed.why.get(Language::En)),
        ("p1", Some("ideas"), "550 nobody here")
    );
    let actions = round.app.actions(None, None).await.unwrap();
    let marked: Vec<_> =
        actions.iter().filter(|action| action.not_reached.is_some()).map(|action| &action.person).collect();
    assert_eq!(marked, ["p1"]);
    // Once the step is done nobody needs to be asked for it any more.
    round.app.act("offsite", Caller::person("p0"), super::ideas()).await.unwrap();
    let status = round.app.status("offsite", sluis_core::text::Language::En).await.unwrap();
    assert!(
        status.not_reached.iter().all(|missed| missed.item.as_deref() != Some("ideas")),
        "{:?}",
        status.not_reached
    );
}

#[tokio::test]
async fn who_got_another_address_is_written_to_there_after_a_retry() {
    let round = Round::of(
        1,
        Post::new(1, |mail| match mail.to.as_str() {
            "p0@offsite.example" => Deed::Fail(never()),
            _ => Deed::Take,
        }),
    )
    .await;
    round.app.deliver().await.unwrap();
    let mut moved = crowd(1);
    moved.people["p0"].email = Some("new@offsite.example".to_owned());
    round.app.people_import("offsite", moved, Caller::operator()).await.unwrap();
    let before = round.in_state(DutyState::Dead).await;
    let retried = round.app.outbox_retry_all(OutboxFilter::default()).await.unwrap();
    assert_eq!(retried.len(), 1);
    assert_eq!(round.app.deliver().await.unwrap().sent, 1);
    let (envelope, bytes) = round.post.taken().remove(0);
    assert_eq!(envelope.to, "new@offsite.example");
    let after = round.app.outbox_show(&before[0].id).await.unwrap();
    assert_eq!(after.row.message_id, before[0].message_id, "it is the same mail to its reader");
    assert_eq!(after.message.unwrap().into_bytes(), bytes);
}

#[tokio::test]
async fn a_fault_of_the_account_pauses_all_deliverers_and_one_mail_probes() {
    let round = Round::of(6, Post::new(3, |_| Deed::Fail(account()))).await;
    let delivered = round.app.deliver().await.unwrap();
    assert!(delivered.paused && delivered.sent + delivered.delayed + delivered.dead == 0, "{delivered:?}");
    let pause = round.app.outbox_pause().await.unwrap().expect("it is paused");
    assert_eq!(pause.reason.get(Language::En), "535 the password is wrong");
    let tried = round.post.tried();
    assert!(tried <= 3, "those under way came back, and nothing was begun after");
    // Another process, or this one after a restart, keeps to the pause.
    let other = round.again();
    assert_eq!(other.deliver().await.unwrap().next_at, Some(pause.probe_at));
    assert_eq!(round.post.tried(), tried);
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let (before, began) = (round.post.tried(), round.clock.now());
        let next = other.deliver().await.unwrap().next_at.expect("it will probe");
        pauses.push(next.duration_since(began).as_mins());
        round.clock.set(next);
        let again = round.again().deliver().await.unwrap();
        assert!(again.paused);
        assert_eq!(round.post.tried() - before, 1, "one mail probes");
    }
    assert_eq!(pauses, [5, 10, 20, 40, 60, 60]);
    // Days go by; nothing is lost, nothing is used up.
    round.advance(HOUR * 24 * 8);
    let rows = round.rows().await;
    assert!(rows.iter().all(|row| (row.state, row.attempts) == ("claimable", 0)), "{rows:?}");
    round.post.now_does(|_| Deed::Take);
    let delivered = round.app.deliver().await.unwrap();
    assert_eq!((delivered.sent, delivered.paused, delivered.next_at), (6, false, None));
    assert_eq!(round.app.outbox_pause().await.unwrap(), None);
}

#[tokio::test]
async fn a_probe_that_fails_for_another_reason_leaves_the_pause_as_it_is() {
    let round = Round::of(3, Post::new(1, |_| Deed::Fail(account()))).await;
    let paused = round.app.deliver().await.unwrap();
    round.post.now_does(|_| Deed::Fail(later()));
    round.clock.set(paused.next_at.unwrap());
    let probed = round.app.deliver().await.unwrap();
    assert!(probed.paused && probed.delayed == 1, "{probed:?}");
    assert_eq!(round.post.tried(), 2);
    // A refusal of one mail shows that the account works.
    round.post.now_does(|_| Deed::Fail(never()));
    round.clock.set(probed.next_at.unwrap());
    let refused = round.app.deliver().await.unwrap();
    assert!(!refused.paused, "{refused:?}");
}

#[tokio::test]
async fn a_person_can_end_a_pause_and_a_retry_ends_it_too() {
    let round = Round::of(2, Post::new(1, |_| Deed::Fail(account()))).await;
    assert!(round.app.deliver().await.unwrap().paused);
    assert!(round.app.outbox_resume().await.unwrap());
    assert!(round.app.deliver().await.unwrap().paused, "the fault is still there, and is paused again");
    round.post.now_does(|_| Deed::Take);
    let id = round.rows().await[0].id.clone();
    round.advance(HOUR);
    round.app.outbox_retry(&id).await.unwrap();
    assert_eq!(round.app.deliver().await.unwrap().sent, 2);
}

#[tokio::test]
async fn when_told_to_stop_it_finishes_what_is_under_way_and_gives_back_the_rest() {
    let (stop, stopped) = watch::channel(false);
    let sign = Arc::new(Notify::new());
    let (wait, begun) = (sign.clone(), Arc::new(Notify::new()));
    let under_way = begun.clone();
    let round = Round::of(
        8,
        Post::new(1, move |_| {
            under_way.notify_one();
            Deed::TakeWhen(wait.clone())
        }),
    )
    .await;
    let app = round.app.clone();
    let run = tokio::spawn(async move { app.deliver_until(stopped, &|| {}).await.unwrap() });
    begun.notified().await;
    stop.send(true).unwrap();
    sign.notify_one();
    assert_eq!(run.await.unwrap().sent, 1);
    let left = round.in_state(DutyState::Claimable).await;
    assert!(left.len() == 7 && left.iter().all(|row| row.attempts == 0), "{left:?}");
    round.post.now_does(|_| Deed::Take);
    assert_eq!(round.again().deliver().await.unwrap().sent, 7, "nobody waits for a lease to run out");
}

#[tokio::test]
async fn the_rate_holds_over_restarts() {
    let capacity = Capacity { connections: 2, rate_per_minute: Some(6) };
    let round = Round::of(20, Post::paced(capacity, |_| Deed::Take)).await;
    let (mut minutes, mut moment) = (BTreeMap::<i64, usize>::new(), Some(monday()));
    while let Some(next) = moment {
        round.clock.set(next.max(round.clock.now()));
        let before = round.post.tried();
        moment = round.again().deliver().await.unwrap().next_at;
        *minutes.entry(round.clock.now().as_second() / 60).or_default() += round.post.tried() - before;
    }
    assert_eq!(round.post.readers().len(), 20);
    assert!(minutes.values().all(|sent| *sent <= 6), "{minutes:?}");
    assert!(minutes.len() <= 5, "twenty mails at six a minute: {minutes:?}");
}

#[tokio::test]
async fn a_clock_that_jumps_over_a_lease_does_not_send_what_is_under_way_twice() {
    let capacity = Capacity { connections: 2, rate_per_minute: Some(100_000) };
    let sign = Arc::new(Notify::new());
    let post = Post::paced(capacity, |_| Deed::Take);
    let round = Round::of(4, post).await;
    let (clock, wait) = (round.clock.clone(), sign.clone());
    round.post.now_does(move |mail| match mail.recipient.as_str() {
        "p0" => {
            clock.advance(HOUR);
            Deed::TakeWhen(wait.clone())
        }
        _ => Deed::Take,
    });
    let app = round.app.clone();
    let run = tokio::spawn(async move { app.deliver().await.unwrap() });
    round.post.has_taken(3).await;
    sign.notify_one();
    assert_eq!(run.await.unwrap().sent, 4);
    assert_eq!(round.post.tried(), 4);
}

#[tokio::test]
async fn an_answer_that_got_lost_in_a_crash_leads_to_two_equal_copies_and_no_more() {
    let round = Round::of(1, Post::new(1, |_| Deed::TakeInSilence)).await;
    let app = round.app.clone();
    let run = tokio::spawn(async move { app.deliver().await });
    round.post.has_taken(1).await;
    run.abort();
    assert!(run.await.unwrap_err().is_cancelled(), "the process is gone between the answer and the commit");
    round.post.now_does(|_| Deed::Take);
    let after = round.again();
    let waits = after.deliver().await.unwrap();
    assert_eq!(waits.sent, 0, "the lease is still held");
    round.clock.set(waits.next_at.unwrap());
    assert_eq!(after.deliver().await.unwrap().sent, 1);
    let taken = round.post.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].1, taken[1].1, "byte-equal, so with the same Message-ID");
    assert_eq!(round.rows().await[0].attempts, 2);
}

/// Runs a future until its `polls`th turn and drops it there, as a crash would; says whether it ended before.
async fn crashes_after<T>(polls: usize, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn a_crash_at_any_point_loses_no_mail_and_doubles_only_equal_ones() {
    for point in 0..60 {
        let folder = tempfile::tempdir().unwrap();
        let data = sluis::store::DataFolder::create(folder.path()).unwrap();
        let round = Round::over(sluis::store::open(&data).unwrap(), 6, Post::new(2, |_| Deed::Take)).await;
        let ended = crashes_after(point, round.app.deliver()).await;
        // What a crash left in the hands of the dead is free again after its lease.
        round.advance(SignedDuration::from_secs(61));
        round.again().deliver().await.unwrap();
        let rows = round.rows().await;
        assert!(rows.iter().all(|row| row.state == "sent"), "after a crash at point {point}: {rows:?}");
        let mut copies: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for (envelope, bytes) in round.post.taken() {
            copies.entry(envelope.duty).or_default().push(bytes);
        }
        assert_eq!(copies.len(), 6);
        assert!(copies.values().all(|copies| copies.len() <= 2 && copies.iter().all(|one| *one == copies[0])));
        if ended {
            assert!(copies.values().all(|copies| copies.len() == 1));
            return;
        }
    }
    panic!("the delivery of six mails has no more than 60 points");
}

#[tokio::test]
async fn what_ends_the_program_each_time_is_given_up_and_takes_nobody_along() {
    let begun = Arc::new(Notify::new());
    let sign = begun.clone();
    let post = Post::new(3, move |mail| match mail.recipient.as_str() {
        "p1" => {
            sign.notify_one();
            Deed::TakeInSilence
        }
        _ => Deed::Take,
    });
    let round = Round::of(4, post).await;
    let mut crashes = 0;
    while !round.in_state(DutyState::Dead).await.iter().any(|row| row.recipient == "p1") {
        let app = round.again();
        tokio::select! {
            biased;
            // The program ends as soon as this mail is under way.
            () = begun.notified() => crashes += 1,
            end = app.deliver() => { end.unwrap(); }
        }
        round.advance(SignedDuration::from_mins(61));
        assert!(crashes < 200, "it never ends");
    }
    let rows = round.rows().await;
    assert_eq!(rows.iter().filter(|row| row.state == "sent").count(), 3);
    assert_eq!(crashes, 100);
    let dead = rows.iter().find(|row| row.recipient == "p1").expect("is owed");
    assert!(dead.last_error.as_ref().unwrap().get(Language::En).starts_with("Sluis ended 100 times"), "{dead:?}");
}

#[tokio::test]
async fn the_text_of_a_sent_mail_goes_after_its_time_and_that_it_was_sent_stays() {
    let round =
        Round::of(2, Post::new(1, |mail| if mail.recipient == "p1" { Deed::Fail(never()) } else { Deed::Take })).await;
    round.app.deliver().await.unwrap();
    let early = round.app.prune().await.unwrap();
    assert_eq!((early.messages, early.next_at), (0, Some(round.clock.now() + HOUR * 24)));
    round.clock.set(early.next_at.unwrap());
    assert_eq!(round.app.prune().await.unwrap().messages, 1);
    assert_eq!(round.app.prune().await.unwrap().messages, 0, "once is enough");
    for row in round.rows().await {
        let shown = round.app.outbox_show(&row.id).await.unwrap();
        assert_eq!(shown.message.is_none(), row.state == "sent", "{row:?}");
        assert!(row.message_id.is_some());
    }
}

#[tokio::test]
async fn what_is_over_before_it_is_written_is_not_sent_and_missed_by_nobody() {
    let round = Round::of(3, Post::new(1, |_| Deed::Take)).await;
    round.app.act("offsite", Caller::person("p0"), super::ideas()).await.unwrap();
    let delivered = round.app.deliver().await.unwrap();
    assert_eq!((delivered.needless, delivered.dead), (3, 0));
    let asked = round.rows().await.into_iter().filter(|row| row.item == "ideas" && row.kind == "step-open");
    let ends: Vec<_> = asked.map(|row| (row.state, row.why_dead, row.attempts)).collect();
    assert_eq!(ends, [("dead", Some("needless"), 0); 3]);
    assert!(round.app.not_reached(OutboxFilter::default()).await.unwrap().is_empty());
    assert!(round.app.outbox_retry_all(OutboxFilter::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_suspect_that_is_only_slow_holds_up_the_others_for_half_a_minute() {
    let begun = Arc::new(Notify::new());
    let sign = begun.clone();
    let round = Round::of(
        4,
        Post::new(2, move |mail| match mail.recipient.as_str() {
            "p1" => {
                sign.notify_one();
                Deed::TakeInSilence
            }
            _ => Deed::Fail(later()),
        }),
    )
    .await;
    let app = round.again();
    tokio::select! {
        biased;
        () = begun.notified() => {}
        end = app.deliver() => panic!("it is under way without an end: {end:?}"),
    }
    round.advance(HOUR);
    let (slow, under_way) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (wait, sign) = (slow.clone(), under_way.clone());
    round.post.now_does(move |mail| match mail.recipient.as_str() {
        "p1" => {
            sign.notify_one();
            Deed::TakeWhen(wait.clone())
        }
        _ => Deed::Take,
    });
    let (app, before) = (round.again(), round.post.taken().len());
    let run = tokio::spawn(async move { app.deliver().await.unwrap() });
    under_way.notified().await;
    round.advance(SignedDuration::from_secs(31));
    round.post.has_taken(before + 3).await;
    slow.notify_one();
    run.await.unwrap();
    assert!(round.rows().await.iter().all(|row| row.state == "sent"));
}
