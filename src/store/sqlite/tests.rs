// SPDX-License-Identifier: EUPL-1.2
//! The statements that run all the time find their rows by an index: SQLite itself says so.

use rusqlite::StatementStatus;

use super::{Options, connect, journal};
use crate::store::{ActionRow, Commit, Committed, DutyRow, EventRow, InstanceRow, Moment, sql};

fn commit(number: i64) -> Commit {
    let (instance, expected_seq, seq) = (format!("i{}", number / 5), number % 5, number % 5 + 1);
    let at = Moment::from_micros(number);
    let summary = InstanceRow {
        id: instance.clone(),
        workflow: "w".into(),
        definition: "d".into(),
        title: "t".into(),
        state: "running".into(),
        seq,
        started_at: at,
        next_due_at: Some(at),
    };
    let duty = DutyRow {
        id: format!("duty-{number}"),
        seq,
        kind: "step-open".into(),
        item: "s".into(),
        seat: "p".into(),
        channel: "mail".into(),
        batch_key: Some("p".into()),
        due_at: at,
        recipient: "p".into(),
        notice: "{}".into(),
    };
    let event = EventRow { seq, at, kind: "k".into(), version: 1, body: "{}".into(), hash: [1; 32] };
    Commit {
        instance,
        expected_seq,
        expected_people: 0,
        command_id: format!("command-{number}"),
        events: vec![event],
        sealed: vec![],
        summary,
        actions: vec![],
        reminders: Vec::new(),
        duties: vec![duty],
        answer: None,
    }
}

#[test]
fn a_commit_reads_no_table_from_end_to_end_however_much_is_stored() {
    let connection = connect::in_memory("the test", Options::default()).expect("opens");
    connection.execute(sql::DEFINITION_PUT, ("d", "w", "1", [0u8])).expect("is kept");
    for number in 0..50 {
        let transaction = connection.unchecked_transaction().expect("begins");
        let end = journal::write_commit(&transaction, &commit(number)).expect("is kept");
        assert!(matches!(end, Committed::Written { .. }));
        transaction.commit().expect("is kept");
    }
    // Foreign keys are looked up inside these statements: a missing index would show as steps of a scan.
    for statement in sql::COMMIT {
        let statement = connection.prepare_cached(statement).expect("is in the cache");
        assert_eq!(statement.get_status(StatementStatus::FullscanStep), 0);
    }
}

#[test]
fn a_commit_is_planned_once_whatever_values_it_is_given() {
    let connection = connect::in_memory("the test", Options::default()).expect("opens");
    connection.execute(sql::DEFINITION_PUT, ("d", "w", "1", [0u8])).expect("is kept");
    for number in 0..50 {
        journal::write_commit(&connection, &commit(number)).expect("is kept");
    }
    for statement in sql::COMMIT.into_iter().chain([sql::COMMAND_SEEN, sql::PEOPLE_VERSION, sql::ACTIONS]) {
        let planned_again = connection.prepare_cached(statement).expect("is in the cache");
        assert_eq!(planned_again.get_status(StatementStatus::RePrepare), 0, "{statement}");
    }
}

#[test]
fn a_commit_writes_of_the_open_actions_only_what_changes() {
    let connection = connect::in_memory("the test", Options::default()).expect("opens");
    connection.execute(sql::DEFINITION_PUT, ("d", "w", "1", [0u8])).expect("is kept");
    let action = |person: usize, due: i64| ActionRow {
        item: "s".into(),
        kind: "complete".into(),
        title: None,
        person: format!("p{person}"),
        seat: format!("p{person}"),
        due_at: Some(Moment::from_micros(due)),
    };
    let writes = |number: i64, actions: Vec<ActionRow>| {
        let before = connection.total_changes();
        journal::write_commit(&connection, &Commit { actions, ..commit(number) }).expect("is kept");
        connection.total_changes() - before
    };
    let rows = || {
        let mut statement = connection.prepare("SELECT person, due_at FROM actions ORDER BY person").expect("is SQL");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("asks");
        rows.collect::<Result<Vec<(String, i64)>, _>>().expect("reads")
    };
    // The instance, the event, the command and the duty are written by each of them.
    let others = 4;
    assert_eq!(writes(0, (0..100).map(|person| action(person, 1)).collect()), others + 100);
    let later = (1..100).map(|person| action(person, if person == 7 { 2 } else { 1 })).collect();
    assert_eq!(writes(1, later), others + 3, "one goes, and one of another day goes and comes");
    assert_eq!(rows().len(), 99);
    assert_eq!(rows().iter().find(|(person, _)| person == "p7"), Some(&("p7".to_owned(), 2)));
    assert_eq!(writes(2, Vec::new()), others + 99);
    assert_eq!(rows(), []);
}

fn plan(statement: &str) -> String {
    let connection = connect::in_memory("the test", Options::default()).expect("opens");
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).expect("is SQL");
    for index in 1..=statement.parameter_count() {
        statement.raw_bind_parameter(index, 1).expect("binds");
    }
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().expect("a plan") {
        lines.push(row.get::<_, String>("detail").expect("a line"));
    }
    lines.join("\n")
}

#[test]
fn due_instances_are_found_by_their_index_and_need_no_sorting() {
    let plan = plan(&sql::instances_due());
    assert!(plan.contains("SEARCH instances USING INDEX instances_due ("), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn what_is_owed_is_counted_in_the_indexes_alone() {
    for (statement, words) in [
        (sql::OWED_DUTIES, "USING COVERING INDEX duties_open"),
        (sql::CHANNEL_NEXT, "USING COVERING INDEX duties_open"),
        (sql::OWED_DEAD, "USING COVERING INDEX duties_dead"),
        (sql::OWED_PULSES, "USING COVERING INDEX instances_due (next_due_at<?)"),
        (sql::OUT_OF_REACH, "USING COVERING INDEX duties_open"),
        (sql::OUT_OF_REACH, "USING INDEX duties_open (next_attempt_at>?)"),
        (sql::BATCH_TOLD, "USING INDEX duties_of_batch (batch_key=?)"),
    ] {
        let plan = plan(statement);
        assert!(plan.contains(words), "{statement}: {plan}");
    }
}

#[test]
fn claimable_duties_are_found_by_the_index_of_open_ones() {
    let first = plan(sql::DUTY_CLAIMABLE);
    assert!(first.contains("SEARCH duties USING INDEX duties_open (next_attempt_at<?)"), "{first}");
    assert!(!first.contains("TEMP B-TREE"), "{first}");
    let mates = plan(sql::DUTY_CLAIMABLE_OF_BATCH);
    assert!(mates.contains("INDEX duties_of_batch (batch_key=?"), "{mates}");
}

#[test]
fn what_one_instance_person_or_command_asks_for_is_found_by_an_index() {
    for (statement, words) in [
        (sql::EVENTS.to_owned(), "SEARCH events USING PRIMARY KEY (instance=? AND seq>?)"),
        (sql::SEALED.to_owned(), "SEARCH sealed USING PRIMARY KEY (instance=?)"),
        (sql::COMMAND_SEEN.to_owned(), "SEARCH commands USING PRIMARY KEY (command_id=?)"),
        (sql::action_list(&["person"]), "SEARCH actions USING INDEX actions_of_person (person=?)"),
        (sql::action_list(&["instance"]), "SEARCH actions USING PRIMARY KEY (instance=?)"),
        (sql::duty_get(), "SEARCH d USING PRIMARY KEY (id=?)"),
        (sql::duty_list(&["instance"], false), "(instance=?)"),
        (sql::DIRECTORY_LATEST.to_owned(), "SEARCH directories USING INDEX"),
    ] {
        let plan = plan(&statement);
        assert!(plan.contains(words), "{statement}: {plan}");
    }
}
