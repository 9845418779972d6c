// SPDX-License-Identifier: EUPL-1.2
//! What every engine must hold to of challenges: counted in one breath, tried so often and no more, for their own person
//! and subject alone.

use sluis::store::{Ask, Asked, Challenge, DutyFilter, Store};

use super::{
    on_every_engine,
    sample::{duty, owing, second},
};

on_every_engine!(
    a_challenge_is_kept_with_the_mail_that_tells_it,
    an_untried_challenge_of_a_moment_ago_serves_again_and_no_second_mail_is_owed,
    beyond_the_most_in_a_span_nothing_is_written,
    a_challenge_is_tried_so_often_and_no_more,
    a_challenge_serves_its_own_person_and_subject_until_it_runs_out,
    what_a_clock_that_ran_ahead_made_locks_nobody_out_and_is_worth_nothing_for_longer,
);

fn ask(number: i64, at: i64) -> Ask {
    let mut owed = duty(&format!("code{number}"), 1, at);
    owed.seat = format!("c{number}");
    Ask {
        challenge: Challenge {
            id: format!("c{number}"),
            person: "w/p".to_owned(),
            subject: "a/gate one/1/p".to_owned(),
            made_at: second(at),
            expires_at: second(at + 600),
        },
        instance: "a".to_owned(),
        duty: owed,
        again_after: second(at - 60),
        most: vec![(second(at - 3600), 3)],
    }
}

async fn asked(store: &dyn Store, ask: Ask) -> Asked {
    store.challenge_ask(ask).await.expect("can be asked")
}

async fn tried(store: &dyn Store, person: &str, subject: &str, at: i64) -> Option<i64> {
    store.challenge_try("c1", person, subject, second(at), 3).await.expect("can be tried")
}

async fn mails(store: &dyn Store) -> usize {
    store.duty_list(second(9_999), DutyFilter::default()).await.expect("readable").len()
}

async fn a_challenge_is_kept_with_the_mail_that_tells_it(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    assert_eq!(asked(store, ask(1, 1_000)).await, Asked::Kept);
    assert_eq!(mails(store).await, 1);
}

async fn an_untried_challenge_of_a_moment_ago_serves_again_and_no_second_mail_is_owed(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    asked(store, ask(1, 1_000)).await;
    assert_eq!(asked(store, ask(2, 1_059)).await, Asked::Again("c1".to_owned()));
    assert_eq!(mails(store).await, 1);
    assert_eq!(tried(store, "w/p", "a/gate one/1/p", 1_060).await, Some(1));
    assert_eq!(asked(store, ask(2, 1_059)).await, Asked::Kept, "a tried one does not serve again");
    assert_eq!(asked(store, ask(3, 1_200)).await, Asked::Kept, "nor an older one");
}

async fn beyond_the_most_in_a_span_nothing_is_written(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    for number in 1..=3 {
        assert_eq!(asked(store, ask(number, 1_000 + number * 100)).await, Asked::Kept);
    }
    assert_eq!(asked(store, ask(4, 1_400)).await, Asked::TooMany);
    assert_eq!(mails(store).await, 3);
    assert_eq!(asked(store, ask(5, 1_101 + 3_600)).await, Asked::Kept, "an hour after the first");
}

async fn a_challenge_is_tried_so_often_and_no_more(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    asked(store, ask(1, 1_000)).await;
    let mut counts = Vec::new();
    for _ in 0..5 {
        counts.push(tried(store, "w/p", "a/gate one/1/p", 1_010).await);
    }
    assert_eq!(counts, [Some(1), Some(2), Some(3), None, None]);
}

async fn a_challenge_serves_its_own_person_and_subject_until_it_runs_out(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    asked(store, ask(1, 1_000)).await;
    assert_eq!(tried(store, "w/q", "a/gate one/1/p", 1_010).await, None);
    assert_eq!(tried(store, "w/p", "a/gate two/1/p", 1_010).await, None);
    assert_eq!(tried(store, "w/p", "a/gate one/1/p", 1_600).await, None);
    assert_eq!(tried(store, "w/p", "a/gate one/1/p", 1_599).await, Some(1));
}

async fn what_a_clock_that_ran_ahead_made_locks_nobody_out_and_is_worth_nothing_for_longer(store: &dyn Store) {
    owing(store, "a", Vec::new()).await;
    for number in 1..=3 {
        asked(store, ask(number, 90_000 + number * 100)).await;
    }
    assert_eq!(tried(store, "w/p", "a/gate one/1/p", 1_000).await, None);
    assert_eq!(asked(store, ask(4, 1_000)).await, Asked::Kept);
}
