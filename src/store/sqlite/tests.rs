// SPDX-License-Identifier: EUPL-1.2
//! The statements that run all the time find their rows by an index: SQLite itself says so.

use super::{Options, connect};
use crate::store::sql;

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
    assert!(plan.contains("SEARCH instances USING INDEX instances_due (next_due_at<?)"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
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
        (sql::duty_list(&["instance"]), "(instance=?)"),
        (sql::DIRECTORY_LATEST.to_owned(), "SEARCH directories USING INDEX"),
    ] {
        let plan = plan(&statement);
        assert!(plan.contains(words), "{statement}: {plan}");
    }
}
