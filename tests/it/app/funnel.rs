// SPDX-License-Identifier: EUPL-1.2
//! What a command does to a programme, once and only once, whoever else is at it.

use sluis::app::{AppError, Caller, ErrorKind};
use sluis_core::directory::Person;
use sluis_core::engine::{Act, Choice, EventData, InstanceState, PeopleChange, Refusal};

use super::{beginning, ideas, in_memory, on_file, people, vote};

#[tokio::test]
async fn a_programme_runs_from_its_start_to_its_end() {
    let stage = in_memory();
    let started = stage.start().await;
    assert_eq!(started.instance.id, "offsite");
    assert_eq!(started.people.map(|people| (people.version, people.changed)), Some((1, true)));
    stage.go().await;
    let (_, instance, _) = stage.app.instance("offsite").await.unwrap();
    assert_eq!(instance.state, InstanceState::Completed);
    assert!(stage.app.actions(None, None).await.unwrap().is_empty());
    let verified = stage.app.verify(None).await.unwrap();
    assert_eq!(verified.problems, []);
    assert!(verified.sealed > 4 && verified.erased == 0, "{verified:?}");
}

#[tokio::test]
async fn what_is_stored_reads_back_to_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    let stage = on_file(folder.path(), 1);
    stage.start().await;
    stage.choose_sailing().await;
    let (_, before, _) = stage.app.instance("offsite").await.unwrap();
    let again = on_file(folder.path(), 2);
    let (_, after, _) = again.app.instance("offsite").await.unwrap();
    assert_eq!(before, after);
    let option = &after.ballot(&"choose".parse().unwrap()).unwrap().terms.options[0];
    assert_eq!(option.title(), "Sailing", "a text that several events share is opened in each");
}

#[tokio::test]
async fn the_same_command_twice_is_recorded_once() {
    let stage = in_memory();
    stage.start().await;
    let by = || Caller::person("anna").with_command_id(Some("mail-7".to_owned()));
    let first = stage.app.act("offsite", by(), ideas()).await.unwrap();
    let again = stage.app.act("offsite", by(), ideas()).await.unwrap();
    assert!(!first.already && again.already);
    assert_eq!(first.events, again.events);
    assert_eq!(again.instance.seq, first.instance.seq);
    stage.start().await;
    let elsewhere = stage.app.act("offsite-2", by(), ideas()).await;
    assert!(matches!(elsewhere, Err(AppError::CommandIdIsTaken { .. })), "{elsewhere:?}");
    let elsewhere = stage.app.act("offsite-2", by(), Act::Pulse).await;
    assert!(
        matches!(elsewhere, Err(AppError::CommandIdIsTaken { .. })),
        "also what would change nothing: {elsewhere:?}"
    );
    let now = stage.app.act("offsite", by(), Act::Pulse).await.unwrap();
    assert!(now.already && now.events == first.events, "also what would change nothing now");
}

#[tokio::test]
async fn a_start_sent_twice_begins_one_programme() {
    let stage = in_memory();
    let start = || {
        let mut start = beginning();
        start.by.command_id = Some("start-1".to_owned());
        start
    };
    let first = stage.app.start(start()).await.unwrap();
    let again = stage.app.start(start()).await.unwrap();
    assert_eq!((again.already, &again.instance.id), (true, &first.instance.id));
    assert_eq!(stage.app.list(None, None).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_second_programme_gets_the_next_id_and_a_taken_one_is_refused() {
    let stage = in_memory();
    stage.start().await;
    assert_eq!(stage.start().await.instance.id, "offsite-2");
    let mut start = beginning();
    start.id = Some("offsite".to_owned());
    let taken = stage.app.start(start).await;
    assert!(matches!(taken, Err(AppError::Refused(Refusal::InstanceHasAlreadyStarted))));
    let mut start = beginning();
    start.id = Some("../etc".to_owned());
    assert!(matches!(stage.app.start(start).await, Err(AppError::UnusableId { .. })));
}

#[tokio::test]
async fn a_refused_start_leaves_nothing_behind() {
    let stage = in_memory();
    let mut start = beginning();
    start.inputs.clear();
    let refused = stage.app.start(start).await.expect_err("the day is missing");
    assert_eq!(refused.kind(), ErrorKind::Refusal);
    assert!(stage.app.people().await.unwrap().is_empty());
    assert!(stage.app.list(None, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_another_application_did_is_seen_before_anything_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, two) = (on_file(folder.path(), 1), on_file(folder.path(), 2));
    one.start().await;
    let choice = || vote("choose", Choice::Options(vec!["ideas-1".to_owned()]));
    // The second one remembers an instance in which nobody can vote yet.
    two.act("bo", choice()).await.expect_err("not open yet");
    one.act("anna", ideas()).await.expect("completes");
    two.act("bo", choice()).await.expect("is open by now");
    // And it remembers people of whom one has left the team meanwhile.
    let mut people = people();
    people.people["chris"].roles.clear();
    one.app.people_import("offsite", people, Caller::operator()).await.expect("imports");
    let refused = two.act("chris", choice()).await.expect_err("no approver any more");
    assert!(matches!(refused, AppError::Refused(Refusal::VoterIsNotAnApprover { .. })), "{refused:?}");
}

#[tokio::test]
async fn two_applications_on_one_file_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (on_file(folder.path(), 1), on_file(folder.path(), 2));
    one.start().await;
    one.act("anna", ideas()).await.unwrap();
    let choice = |option: &str| vote("choose", Choice::Options(vec![option.to_owned()]));
    // Both know the same last event, so one of the two must decide again.
    other.app.instance("offsite").await.unwrap();
    let (anna, bo) = tokio::join!(one.act("anna", choice("ideas-1")), other.act("bo", choice("ideas-2")));
    anna.expect("is recorded");
    bo.expect("is recorded");
    let (_, instance, _) = one.app.instance("offsite").await.unwrap();
    let ballot = instance.ballot(&"choose".parse().unwrap()).unwrap();
    assert_eq!(ballot.votes.keys().collect::<Vec<_>>(), ["anna", "bo"]);
    assert_eq!(other.app.verify(None).await.unwrap().problems, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_commands_at_once_are_all_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let stages = [on_file(folder.path(), 1), on_file(folder.path(), 2)];
    let mut start = beginning();
    let directory = start.people.as_mut().unwrap();
    let voter = directory.people["chris"].clone();
    directory.people.shift_remove("chris");
    directory.people["anna"].roles = vec!["organisers".to_owned()];
    directory.people["bo"].roles = vec!["organisers".to_owned()];
    directory.people.extend((0..16).map(|number| (format!("voter-{number}"), voter.clone())));
    stages[0].app.start(start).await.unwrap();
    stages[0].act("anna", ideas()).await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    for number in 0..16 {
        // Half for each, so that no vote decides before all are in.
        let act = vote("choose", Choice::Options(vec![format!("ideas-{}", number / 2 % 2 + 1)]));
        let app = stages[number % 2].app.clone();
        running.spawn(async move { app.act("offsite", Caller::person(format!("voter-{number}")), act).await });
    }
    for end in running.join_all().await {
        end.expect("is recorded");
    }
    let log = stages[0].app.log("offsite").await.unwrap();
    assert_eq!(log.iter().filter(|line| line.kind == "vote-cast").count(), 16);
    assert_eq!(stages[0].app.verify(None).await.unwrap().problems, []);
}

#[tokio::test]
async fn an_empty_pulse_writes_nothing() {
    let stage = in_memory();
    let started = stage.start().await;
    let done = stage.app.act("offsite", Caller::clock(), Act::Pulse).await.unwrap();
    assert!(done.events.is_empty());
    assert_eq!(stage.app.log("offsite").await.unwrap().len() as u64, started.instance.seq);
    assert!(stage.app.pulse().await.unwrap().is_empty());
}

#[tokio::test]
async fn time_alone_speaks_to_those_that_wait_for_it() {
    let stage = in_memory();
    stage.start().await;
    stage.act("anna", ideas()).await.unwrap();
    stage.advance(24 * 14);
    let done = stage.app.pulse().await.unwrap();
    let told: Vec<String> = done[0].events.iter().map(|event| event.data.word()).collect();
    assert!(told.contains(&"ballot-escalated".to_owned()), "{told:?}");
    assert!(stage.app.pulse().await.unwrap().is_empty(), "said once");
}

#[tokio::test]
async fn one_pulse_speaks_to_all_that_wait_for_it_however_many() {
    let stage = in_memory();
    for number in 0..260 {
        let start = sluis::app::Start { id: Some(format!("day-{number}")), ..beginning() };
        stage.app.start(start).await.expect("starts");
    }
    stage.advance(24 * 60);
    let done = stage.app.pulse().await.unwrap();
    let told: std::collections::BTreeSet<&str> = done.iter().map(|done| done.instance.id.as_str()).collect();
    assert_eq!(told.len(), 260);
    assert_eq!(stage.app.owed().await.unwrap().overdue_pulses, 0);
}

#[tokio::test]
async fn a_refusal_changes_nothing() {
    let stage = in_memory();
    let started = stage.start().await;
    let refused = stage.act("chris", ideas()).await.expect_err("not an owner");
    assert!(matches!(&refused, AppError::Refused(Refusal::PersonIsNotAnOwner { .. })));
    assert_eq!(stage.app.log("offsite").await.unwrap().len() as u64, started.instance.seq);
}

#[tokio::test]
async fn a_mistyped_programme_is_answered_with_the_nearest() {
    let stage = in_memory();
    stage.start().await;
    let error = stage.app.status("ofsite", Default::default()).await.expect_err("unknown");
    assert!(error.to_string().contains("did you mean `offsite`?"), "{error}");
    assert_eq!(error.kind(), ErrorKind::Usage);
}

#[tokio::test]
async fn other_people_reach_a_programme_that_is_under_way() {
    let stage = in_memory();
    stage.start().await;
    let same = stage.app.people_import("offsite", people(), Caller::operator()).await.unwrap();
    assert!(!same.changed && same.touched.is_empty());
    let mut fewer = people();
    fewer.people.shift_remove("bo");
    let imported = stage.app.people_import("offsite", fewer, Caller::operator()).await.unwrap();
    assert_eq!((imported.version, imported.changed, imported.touched.len()), (2, true, 1));
    let waiting = stage.app.actions(None, None).await.unwrap();
    assert_eq!(waiting.iter().map(|action| action.person.as_str()).collect::<Vec<_>>(), ["anna"]);
}

#[tokio::test]
async fn who_comes_with_a_new_file_is_mailed_what_is_open_and_the_others_are_not_asked_again() {
    let stage = in_memory();
    stage.start().await;
    stage.app.deliver().await.unwrap();
    let mut more = people();
    more.people.insert("dana".to_owned(), more.people["bo"].clone());
    let imported = stage.app.people_import("offsite", more, Caller::operator()).await.unwrap();
    let joined = imported.touched[0].events.iter().find_map(|event| match &event.data {
        EventData::OwnersChanged { people, joined, .. } => Some((people.len(), joined.clone())),
        _ => None,
    });
    assert_eq!(joined, Some((3, vec!["dana".to_owned()])));
    assert_eq!(stage.app.deliver().await.unwrap().sent, 1);
}

#[tokio::test]
async fn a_command_that_comes_twice_at_once_is_told_what_it_did_and_waits_for_nobody() {
    let stage = in_memory();
    stage.start().await;
    stage.act("anna", ideas()).await.unwrap();
    let by = |id: &str| Caller { command_id: Some(id.to_owned()), ..Caller::person("bo") };
    let sailing = || vote("choose", Choice::Options(vec!["ideas-1".to_owned()]));
    let back = || Act::Withdraw { ballot: "choose".parse().unwrap() };
    for number in 0..20 {
        let (vote_id, back_id) = (format!("sailing-{number}"), format!("back-{number}"));
        // Taken back in between, the vote would be possible once more; else it is one that was cast already.
        let all = async {
            tokio::join!(
                stage.app.act("offsite", by(&vote_id), sailing()),
                stage.app.act("offsite", by(&back_id), back()),
                stage.app.act("offsite", by(&vote_id), sailing()),
            )
        };
        let (one, _, other) = tokio::time::timeout(std::time::Duration::from_secs(60), all).await.unwrap();
        let (one, other) = (one.unwrap(), other.unwrap());
        assert!(one.already != other.already, "one of them was recorded, and the other heard of it");
        assert_eq!(one.events, other.events);
        let _ = stage.app.act("offsite", Caller::person("bo"), back()).await;
    }
    assert_eq!(stage.app.verify(None).await.unwrap().problems, []);
}

#[tokio::test]
async fn an_older_file_does_not_undo_that_somebody_took_over_and_a_dry_run_writes_nothing() {
    let stage = in_memory();
    stage.start().await;
    let from = jiff::civil::date(2027, 5, 3);
    let (old, new, reason) = ("bo".to_owned(), "dana".to_owned(), "Pension".to_owned());
    let change = PeopleChange::Replace { old, new, person: Some(Person::called("Dana")), from, reason };
    let anna = || Caller::person("anna");
    let foreseen = stage.app.would_change_people("offsite", &anna(), &change).await.unwrap();
    assert!(foreseen[0].events.iter().any(|event| matches!(event.data, EventData::PersonSucceeded { .. })));
    assert_eq!(stage.app.directory("offsite").await.unwrap().version, 1);
    let changed = stage.app.change_people("offsite", anna(), &change).await.unwrap();
    assert_eq!((changed.version, changed.touched.len()), (2, 1));
    let again = stage.app.people_import("offsite", people(), Caller::operator()).await.unwrap();
    assert!(!again.changed);
    let waiting = stage.app.actions(None, None).await.unwrap();
    assert_eq!(waiting.iter().map(|action| action.person.as_str()).collect::<Vec<_>>(), ["anna", "dana"]);
    let twice = stage.app.change_people("offsite", anna(), &change).await;
    assert!(matches!(twice, Err(AppError::Refused(Refusal::PersonIsReplacedAlready { .. }))), "{twice:?}");
    assert_eq!(stage.app.verify(None).await.unwrap().problems, []);
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_made_good_by_the_next_command() {
    let store = sluis::store::in_memory().unwrap();
    let stage = super::stage(store.clone(), None, 1);
    stage.start().await;
    let mut fewer = people();
    fewer.people.shift_remove("bo");
    let document = serde_json::to_string(&sluis_core::directory::Directory { version: 0, ..fewer }).unwrap();
    store.directory_put("offsite", &document, 1, stage.app.now().into()).await.unwrap();
    stage.act("anna", ideas()).await.unwrap();
    let log = stage.app.log("offsite").await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|line| line.kind.as_str()).collect();
    let at = |kind| kinds.iter().position(|known| *known == kind).expect("is there");
    assert!(at("people-changed") < at("step-completed"), "{kinds:?}");
}
