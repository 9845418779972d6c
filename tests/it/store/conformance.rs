// SPDX-License-Identifier: EUPL-1.2
//! What every engine must do as journal and directory. The suite is the definition of a store: it knows the traits only.

use std::collections::BTreeSet;

use sluis::store::{
    ActionFilter, Commit, Committed, DefinitionRow, Error, InstanceFilter, InstanceRow, ReminderRow, SealedRow,
    SeenCommand, Store,
};

use super::{
    on_every_engine,
    sample::{action, commit, definition, duty, event, sealed, second},
};

on_every_engine!(
    events_come_back_in_order_and_to_the_byte,
    a_commit_on_an_old_number_is_a_conflict_and_writes_nothing,
    an_instance_cannot_be_started_twice,
    a_commit_decided_with_people_of_another_day_conflicts,
    the_same_command_is_recorded_once_and_answers_the_same,
    a_repeated_command_is_known_even_when_the_instance_went_on,
    the_same_command_sent_by_many_at_once_is_recorded_once,
    a_failing_duty_undoes_the_whole_commit,
    a_commitment_is_stored_once_in_an_instance,
    sealed_values_come_back_with_their_event,
    actions_replace_the_earlier_ones,
    actions_are_found_by_person_and_by_instance_earliest_first,
    instances_are_listed_by_start_and_filtered,
    due_instances_come_longest_waiting_first_and_up_to_the_limit,
    a_tick_is_told_to_a_person_once,
    the_next_moment_is_corrected_where_nothing_went_on,
    a_definition_is_kept_once_under_its_hash,
    an_instance_without_its_definition_is_refused,
    rows_that_contradict_each_other_are_refused,
    a_state_that_is_no_state_is_refused,
    of_concurrent_commits_on_one_number_exactly_one_is_written,
    a_conflict_does_not_undo_those_who_waited_with_it,
    what_fails_half_done_does_not_undo_those_who_waited_with_it,
    the_same_people_again_are_the_same_version,
    people_written_over_a_version_that_was_not_seen_are_a_conflict,
    each_version_of_the_people_stays_readable,
);

async fn started(store: &dyn Store, instances: &[&str]) {
    store.definition_put(definition()).await.expect("the definition is kept");
    for instance in instances {
        store.instance_commit(commit(instance, 0)).await.expect("starts");
    }
}

async fn seqs(store: &dyn Store, instance: &str) -> Vec<i64> {
    store.instance_events(instance, 0).await.expect("readable").into_iter().map(|stored| stored.event.seq).collect()
}

async fn events_come_back_in_order_and_to_the_byte(store: &dyn Store) {
    started(store, &["a", "b"]).await;
    let mut next = commit("a", 1);
    next.events = (2..=12).map(event).collect();
    next.summary.seq = 12;
    assert_eq!(store.instance_commit(next).await.expect("fits"), Committed::Written { seq: 12 });
    let read = store.instance_events("a", 0).await.expect("readable");
    assert_eq!(
        read.into_iter().map(|stored| stored.event).collect::<Vec<_>>(),
        (1..=12).map(event).collect::<Vec<_>>()
    );
    let tail = store.instance_events("a", 10).await.expect("readable");
    assert_eq!(tail.iter().map(|stored| stored.event.seq).collect::<Vec<_>>(), [11, 12]);
    assert_eq!(seqs(store, "b").await, [1]);
    assert_eq!(seqs(store, "nobody").await, [0; 0]);
}

async fn a_commit_on_an_old_number_is_a_conflict_and_writes_nothing(store: &dyn Store) {
    started(store, &["a"]).await;
    store.instance_commit(commit("a", 1)).await.expect("fits");
    let mut late = commit("a", 1);
    late.command_id = "late".into();
    late.summary.title = "overwritten".into();
    let error = store.instance_commit(late).await.expect_err("another was first");
    assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
    assert_eq!(seqs(store, "a").await, [1, 2]);
    assert_eq!(store.instance_row("a").await.expect("readable").expect("is there").title, "Programma a");
    assert_eq!(store.command_seen("late").await.expect("readable"), None);
    let error = store.instance_commit(commit("nobody", 7)).await.expect_err("there is no such instance");
    assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
    assert_eq!(store.instance_row("nobody").await.expect("readable"), None);
}

async fn an_instance_cannot_be_started_twice(store: &dyn Store) {
    started(store, &["a"]).await;
    let mut again = commit("a", 0);
    again.command_id = "another".into();
    let error = store.instance_commit(again).await.expect_err("it exists");
    assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
    assert_eq!(seqs(store, "a").await, [1]);
}

async fn a_commit_decided_with_people_of_another_day_conflicts(store: &dyn Store) {
    started(store, &["a"]).await;
    store.directory_put("gho-dgw", "{}", 0, second(1)).await.expect("is kept");
    let error = store.instance_commit(commit("a", 1)).await.expect_err("the people changed");
    assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
    assert_eq!(seqs(store, "a").await, [1]);
    store.directory_put("small", "{}", 0, second(2)).await.expect("of another workflow");
    let again = Commit { expected_people: 1, ..commit("a", 1) };
    assert_eq!(store.instance_commit(again).await.expect("fits"), Committed::Written { seq: 2 });
}

async fn the_same_command_is_recorded_once_and_answers_the_same(store: &dyn Store) {
    started(store, &[]).await;
    let first = Commit { answer: Some("{\"id\":\"a\"}".into()), ..commit("a", 0) };
    assert_eq!(store.instance_commit(first.clone()).await.expect("new"), Committed::Written { seq: 1 });
    let seen = SeenCommand { instance: "a".into(), seq: 1, answer: Some("{\"id\":\"a\"}".into()) };
    assert_eq!(store.instance_commit(first.clone()).await.expect("known"), Committed::Already(seen.clone()));
    assert_eq!(store.command_seen(&first.command_id).await.expect("readable"), Some(seen.clone()));
    assert_eq!(store.command_seen("never sent").await.expect("readable"), None);
    assert_eq!(seqs(store, "a").await, [1]);

    let elsewhere = Commit { command_id: first.command_id, ..commit("b", 0) };
    assert_eq!(store.instance_commit(elsewhere).await.expect("known"), Committed::Already(seen));
    assert_eq!(store.instance_row("b").await.expect("readable"), None);
}

async fn a_repeated_command_is_known_even_when_the_instance_went_on(store: &dyn Store) {
    started(store, &["a"]).await;
    store.instance_commit(commit("a", 1)).await.expect("fits");
    let seen = SeenCommand { instance: "a".into(), seq: 1, answer: None };
    assert_eq!(store.instance_commit(commit("a", 0)).await.expect("known"), Committed::Already(seen));
}

async fn the_same_command_sent_by_many_at_once_is_recorded_once(store: &dyn Store) {
    started(store, &["a"]).await;
    let ends = futures_of((0..20).map(|_| store.instance_commit(commit("a", 1)))).await;
    let written = ends.iter().filter(|end| matches!(end, Ok(Committed::Written { seq: 2 }))).count();
    let known = ends.iter().filter(|end| matches!(end, Ok(Committed::Already(seen)) if seen.seq == 2)).count();
    assert_eq!((written, known), (1, 19));
    assert_eq!(seqs(store, "a").await, [1, 2]);
}

async fn a_failing_duty_undoes_the_whole_commit(store: &dyn Store) {
    started(store, &["a"]).await;
    let mut next = commit("a", 1);
    next.sealed = vec![sealed(2, 'a', "Jansen")];
    next.actions = vec![action("preparation", "director-goirle", None)];
    let twin = sluis::store::DutyRow { id: "another-id".into(), ..duty("one", 2, 0) };
    next.duties = vec![duty("one", 2, 0), twin];
    let error = store.instance_commit(next).await.expect_err("the same thing is owed twice");
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
    assert_eq!(seqs(store, "a").await, [1]);
    assert_eq!(store.instance_row("a").await.expect("readable").expect("is there").seq, 1);
    assert_eq!(store.action_list(ActionFilter::default()).await.expect("readable"), []);
    assert_eq!(store.duty_list(second(0), Default::default()).await.expect("readable"), []);
    assert_eq!(store.command_seen("command-a-2").await.expect("readable"), None);
    store.instance_commit(commit("a", 1)).await.expect("the number is still free");
}

async fn a_commitment_is_stored_once_in_an_instance(store: &dyn Store) {
    started(store, &["a", "b"]).await;
    let with = |instance: &str, seq: i64| Commit { sealed: vec![sealed(seq, 'c', "x")], ..commit(instance, seq - 1) };
    store.instance_commit(with("a", 2)).await.expect("new");
    assert!(matches!(store.instance_commit(with("a", 3)).await, Err(Error::Corrupt { .. })));
    store.instance_commit(with("b", 2)).await.expect("another instance");
}

async fn sealed_values_come_back_with_their_event(store: &dyn Store) {
    started(store, &["a"]).await;
    let mut next = commit("a", 1);
    next.events = vec![event(2), event(3), event(4)];
    next.summary.seq = 4;
    let erased = SealedRow { opening: None, ..sealed(4, 'd', "") };
    next.sealed = vec![sealed(4, 'c', "drie"), sealed(2, 'b', "twee"), sealed(2, 'a', "één"), erased.clone()];
    store.instance_commit(next).await.expect("fits");
    let read = store.instance_events("a", 0).await.expect("readable");
    let of = |seq: usize| read[seq - 1].sealed.clone();
    assert_eq!(of(1), []);
    assert_eq!(of(2), [sealed(2, 'a', "één"), sealed(2, 'b', "twee")]);
    assert_eq!(of(3), []);
    assert_eq!(of(4), [sealed(4, 'c', "drie"), erased]);
    assert_eq!(store.instance_events("a", 3).await.expect("readable")[0], read[3]);
}

async fn actions_replace_the_earlier_ones(store: &dyn Store) {
    started(store, &["a", "b"]).await;
    let with = |instance: &str, seq: i64, actions| Commit { actions, ..commit(instance, seq) };
    store.instance_commit(with("b", 1, vec![action("z", "p", None)])).await.expect("fits");
    store.instance_commit(with("a", 1, vec![action("x", "p", None), action("y", "p", None)])).await.expect("fits");
    store.instance_commit(with("a", 2, vec![action("y", "q", Some(5))])).await.expect("fits");
    let open = store.action_list(ActionFilter { instance: Some("a".into()), person: None }).await.expect("readable");
    assert_eq!(open.into_iter().map(|open| open.action).collect::<Vec<_>>(), [action("y", "q", Some(5))]);
    assert_eq!(store.action_list(ActionFilter::default()).await.expect("readable").len(), 2);
}

async fn actions_are_found_by_person_and_by_instance_earliest_first(store: &dyn Store) {
    started(store, &["a", "b"]).await;
    let actions = vec![action("no-term", "p", None), action("late", "p", Some(9)), action("other", "q", Some(1))];
    store.instance_commit(Commit { actions, ..commit("a", 1) }).await.expect("fits");
    store
        .instance_commit(Commit { actions: vec![action("early", "p", Some(2))], ..commit("b", 1) })
        .await
        .expect("fits");
    let items = async |person: Option<&str>, instance: Option<&str>| {
        let filter = ActionFilter { person: person.map(Into::into), instance: instance.map(Into::into) };
        let open = store.action_list(filter).await.expect("readable");
        open.into_iter().map(|open| format!("{} {}", open.instance, open.action.item)).collect::<Vec<_>>()
    };
    assert_eq!(items(Some("p"), None).await, ["b early", "a late", "a no-term"]);
    assert_eq!(items(Some("p"), Some("a")).await, ["a late", "a no-term"]);
    assert_eq!(items(None, Some("a")).await, ["a other", "a late", "a no-term"]);
    assert_eq!(items(Some("nobody"), None).await, [""; 0]);
}

async fn instances_are_listed_by_start_and_filtered(store: &dyn Store) {
    started(store, &[]).await;
    for (id, start, workflow, state) in
        [("c", 1, "gho-dgw", "running"), ("a", 2, "gho-dgw", "on-hold"), ("b", 2, "small", "running")]
    {
        let mut new = commit(id, 0);
        new.summary =
            InstanceRow { started_at: second(start), workflow: workflow.into(), state: state.into(), ..new.summary };
        store.instance_commit(new).await.expect("starts");
    }
    let ids = async |workflow: Option<&str>, state: Option<&str>| {
        let filter = InstanceFilter { workflow: workflow.map(Into::into), state: state.map(Into::into) };
        store.instance_list(filter).await.expect("readable").into_iter().map(|row| row.id).collect::<String>()
    };
    assert_eq!(ids(None, None).await, "cab");
    assert_eq!(ids(Some("gho-dgw"), None).await, "ca");
    assert_eq!(ids(None, Some("running")).await, "cb");
    assert_eq!(ids(Some("small"), Some("on-hold")).await, "");
}

async fn due_instances_come_longest_waiting_first_and_up_to_the_limit(store: &dyn Store) {
    started(store, &["never"]).await;
    for (id, due) in [("later", 50), ("second", 20), ("first", 10), ("third", 30)] {
        let mut new = commit(id, 0);
        new.summary.next_due_at = Some(second(due));
        store.instance_commit(new).await.expect("starts");
    }
    let after = async |now: i64, at: i64, id: &str, limit: u32| {
        let rows = store.instances_due(second(now), (second(at), id), limit).await.expect("readable");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let due = async |now: i64, limit: u32| after(now, 0, "", limit).await;
    assert_eq!(due(30, 10).await, ["first", "second", "third"], "due at that very moment counts");
    assert_eq!(due(30, 2).await, ["first", "second"]);
    assert_eq!(due(9, 10).await, [""; 0]);
    assert_eq!(after(30, 20, "second", 10).await, ["third"], "what comes after the last one of a page");
    assert_eq!(after(30, 20, "sec", 10).await, ["second", "third"], "of one moment by id");
    store.instance_commit(commit("first", 1)).await.expect("fits");
    assert_eq!(due(20, 10).await, ["second"], "a commit also clears the moment");
}

async fn a_tick_is_told_to_a_person_once(store: &dyn Store) {
    started(store, &["a", "b"]).await;
    let told = |instance: &str, seq: i64, tick: i64, person: &str| {
        let (item, rule) = ("funding".to_owned(), "before_due 2 working days".to_owned());
        let row = ReminderRow { seq, item, rule, tick: second(tick), person: person.to_owned() };
        Commit { reminders: vec![row], ..commit(instance, seq - 1) }
    };
    store.instance_commit(told("a", 2, 100, "bea")).await.expect("the first time");
    let again = told("a", 3, 100, "bea");
    let error = store.instance_commit(again).await.expect_err("the same tick to the same person");
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
    assert_eq!(seqs(store, "a").await, [1, 2], "the whole change is undone");
    store.instance_commit(told("a", 3, 100, "cor")).await.expect("another person");
    store.instance_commit(told("a", 4, 200, "bea")).await.expect("another tick");
    store.instance_commit(told("b", 2, 100, "bea")).await.expect("another programme");
    let stray = Commit { reminders: told("a", 4, 300, "bea").reminders, ..commit("a", 4) };
    store.instance_commit(stray).await.expect_err("a reminder belongs to an event of its own change");
}

async fn the_next_moment_is_corrected_where_nothing_went_on(store: &dyn Store) {
    started(store, &["a"]).await;
    let next = async || store.instance_row("a").await.expect("readable").expect("is there").next_due_at;
    store.instance_awaits("a", 1, Some(second(70))).await.expect("is written");
    assert_eq!(next().await, Some(second(70)));
    store.instance_commit(commit("a", 1)).await.expect("goes on");
    store.instance_awaits("a", 1, Some(second(90))).await.expect("changes nothing");
    assert_eq!(next().await, None, "who goes on has worked it out itself");
    store.instance_awaits("a", 2, None).await.expect("is written");
}

async fn a_definition_is_kept_once_under_its_hash(store: &dyn Store) {
    store.definition_put(definition()).await.expect("is kept");
    store.definition_put(DefinitionRow { bundle: vec![1], ..definition() }).await.expect("changes nothing");
    assert_eq!(store.definition_get("d1").await.expect("readable"), Some(definition()));
    assert_eq!(store.definition_get("d2").await.expect("readable"), None);
}

async fn an_instance_without_its_definition_is_refused(store: &dyn Store) {
    let error = store.instance_commit(commit("a", 0)).await.expect_err("the definition was never put");
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
    assert_eq!(store.instance_row("a").await.expect("readable"), None);
}

async fn rows_that_contradict_each_other_are_refused(store: &dyn Store) {
    started(store, &[]).await;
    type Spoil = fn(&mut Commit);
    let wrong: [(&str, Spoil); 7] = [
        ("no events", |commit| commit.events.clear()),
        ("a gap", |commit| commit.events = vec![event(1), event(3)]),
        ("a later start", |commit| commit.events = vec![event(2)]),
        ("a negative number", |commit| commit.expected_seq = -1),
        ("another summary", |commit| commit.summary.id = "b".into()),
        ("a sealed value of no event", |commit| commit.sealed = vec![sealed(2, 'a', "x")]),
        ("a duty of no event", |commit| commit.duties = vec![duty("d", 2, 0)]),
    ];
    for (what, spoil) in wrong {
        let mut spoilt = commit("a", 0);
        spoil(&mut spoilt);
        assert!(matches!(store.instance_commit(spoilt).await, Err(Error::Corrupt { .. })), "{what}");
    }
    assert_eq!(store.instance_list(InstanceFilter::default()).await.expect("readable"), []);
}

async fn a_state_that_is_no_state_is_refused(store: &dyn Store) {
    started(store, &[]).await;
    let mut new = commit("a", 0);
    new.summary.state = "sleeping".into();
    assert!(matches!(store.instance_commit(new).await, Err(Error::Corrupt { .. })));
    assert_eq!(seqs(store, "a").await, [0; 0]);
}

async fn of_concurrent_commits_on_one_number_exactly_one_is_written(store: &dyn Store) {
    started(store, &["a"]).await;
    let rivals = (0..20).map(|number| Commit { command_id: format!("rival-{number}"), ..commit("a", 1) });
    let ends = futures_of(rivals.map(|rival| store.instance_commit(rival))).await;
    assert_eq!(ends.iter().filter(|end| matches!(end, Ok(Committed::Written { seq: 2 }))).count(), 1);
    assert_eq!(ends.iter().filter(|end| matches!(end, Err(Error::Conflict { .. }))).count(), 19);
    assert_eq!(seqs(store, "a").await, [1, 2]);
}

async fn a_conflict_does_not_undo_those_who_waited_with_it(store: &dyn Store) {
    started(store, &["a"]).await;
    let new = (0..20).map(|number| commit(&format!("new-{number}"), 0));
    let stale = (0..20).map(|number| Commit { command_id: format!("stale-{number}"), ..commit("a", 0) });
    let mixed = new.zip(stale).flat_map(|(new, stale)| [new, stale]);
    let ends = futures_of(mixed.map(|one| store.instance_commit(one))).await;
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 20);
    let kept = store.instance_list(InstanceFilter::default()).await.expect("readable");
    let ids: BTreeSet<String> = kept.into_iter().map(|row| row.id).collect();
    assert_eq!(ids, (0..20).map(|number| format!("new-{number}")).chain(["a".into()]).collect());
}

async fn what_fails_half_done_does_not_undo_those_who_waited_with_it(store: &dyn Store) {
    started(store, &["a"]).await;
    let owing = |instance: String| {
        let duties = vec![duty(&format!("duty-{instance}"), 1, 0)];
        Commit { duties, ..commit(&instance, 0) }
    };
    let twice = |number| {
        let mut half_done = owing(format!("bad-{number}"));
        let twin = sluis::store::DutyRow { id: format!("twin-{number}"), ..half_done.duties[0].clone() };
        half_done.duties.push(twin);
        half_done
    };
    let stale = |number| Commit { command_id: format!("stale-{number}"), ..commit("a", 0) };
    let mixed = (0..20).flat_map(|number| [owing(format!("new-{number}")), twice(number), stale(number)]);
    let ends = futures_of(mixed.map(|one| store.instance_commit(one))).await;
    for of_three in ends.chunks(3) {
        let [Ok(Committed::Written { seq: 1 }), Err(Error::Corrupt { .. }), Err(Error::Conflict { .. })] = of_three
        else {
            panic!("{of_three:?}");
        };
    }
    let owed = store.duty_list(second(0), Default::default()).await.expect("readable");
    let owed: BTreeSet<String> = owed.into_iter().map(|duty| duty.row.id).collect();
    assert_eq!(owed, (0..20).map(|number| format!("duty-new-{number}")).collect());
    for number in 0..20 {
        assert_eq!(seqs(store, &format!("new-{number}")).await, [1]);
        assert_eq!(seqs(store, &format!("bad-{number}")).await, [0; 0]);
    }
}

async fn the_same_people_again_are_the_same_version(store: &dyn Store) {
    assert_eq!(store.directory_put("gho-dgw", "{\"a\":1}", 0, second(1)).await.expect("is kept"), 1);
    assert_eq!(store.directory_put("gho-dgw", "{\"a\":1}", 0, second(2)).await.expect("is known"), 1);
    assert_eq!(store.directory_put("gho-dgw", "{\"a\":2}", 1, second(3)).await.expect("is kept"), 2);
    assert_eq!(store.directory_put("gho-dgw", "{\"a\":1}", 2, second(4)).await.expect("back again is new"), 3);
    assert_eq!(store.directory_put("small", "{\"a\":1}", 0, second(5)).await.expect("is kept"), 1);
}

async fn people_written_over_a_version_that_was_not_seen_are_a_conflict(store: &dyn Store) {
    store.directory_put("gho-dgw", "{\"a\":1}", 0, second(1)).await.expect("is kept");
    let error = store.directory_put("gho-dgw", "{\"a\":2}", 0, second(2)).await.expect_err("another was first");
    assert!(matches!(error, Error::Conflict { .. }), "{error:?}");
    assert_eq!(store.directory_latest("gho-dgw", 0).await.expect("readable").expect("is there").document, "{\"a\":1}");
}

async fn each_version_of_the_people_stays_readable(store: &dyn Store) {
    assert_eq!(store.directory_latest("gho-dgw", 0).await.expect("readable"), None);
    for (number, document) in [(1, "{\"a\":1}"), (2, "{\"a\":2}")] {
        store.directory_put("gho-dgw", document, number - 1, second(number)).await.expect("is kept");
    }
    store.directory_put("abc", "{}", 0, second(9)).await.expect("is kept");
    let first = store.directory_at("gho-dgw", 1).await.expect("readable").expect("is there");
    assert_eq!((first.version, first.document.as_str(), first.at), (1, "{\"a\":1}", second(1)));
    let latest = store.directory_latest("gho-dgw", 0).await.expect("readable").expect("is there");
    assert_eq!((latest.version, latest.document.as_str()), (2, "{\"a\":2}"));
    assert_eq!(store.directory_latest("gho-dgw", 1).await.expect("readable"), Some(latest));
    assert_eq!(store.directory_latest("gho-dgw", 2).await.expect("readable"), None, "it is known");
    assert_eq!(store.directory_at("gho-dgw", 3).await.expect("readable"), None);
    assert_eq!(store.directory_scopes().await.expect("readable"), ["abc", "gho-dgw"]);
}

/// Lets all of them wait at once and gives their ends in order.
async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut ends: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, end) in waiting.iter_mut().zip(&mut ends).filter(|(_, end)| end.is_none()) {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(context) {
                *end = Some(value);
            }
        }
        if ends.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    ends.into_iter().flatten().collect()
}
