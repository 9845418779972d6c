// SPDX-License-Identifier: EUPL-1.2
//! What is to be expected, what a move brings with it, and the dates of a programme side by side.

use serde_json::json;

use super::story::*;
use crate::engine::*;

const PEOPLE: &str = "people: { ann: { name: Ann, roles: [team, board] } }";

/// Two phases of which every date hangs on the one before.
fn begin() -> Story {
    Story::begin(
        "{ managed_by: team, roles: { team: {}, board: {} }, phases: { \
           one: { steps: { \
             plan: { kind: task, owner: team, due: 2 weeks }, \
             build: { kind: task, owner: team, needs: plan, due: 10 days }, \
             later: { kind: task, owner: team, needs: build, due: { in: 1 week, after: steps.build } } }, \
             gate: { approvals: [{ by: board, rule: all }], due: 5 days } }, \
           two: { steps: { \
             fixed: { kind: wait, until: 2027-06-01 }, \
             run: { kind: task, owner: team, needs: fixed, due: { in: 4 weeks, after: phase.start } } } } } }",
        PEOPLE,
    )
}

fn expected(story: &Story) -> Vec<String> {
    let found = forecast(&story.definition, &story.instance, story.now);
    found.dates.iter().map(|(item, due)| format!("{item} {}", due.date)).collect()
}

#[test]
fn what_has_not_opened_is_expected_after_the_last_day_of_what_it_needs() {
    let story = begin();
    // The clock starts on Monday 4 January; deadlines on a Saturday or Sunday move to the Monday.
    assert_eq!(
        expected(&story),
        [
            "plan 2027-01-18",
            "build 2027-01-28",
            "later 2027-02-04",
            "gate one 2027-02-09",
            "fixed 2027-06-01",
            "run 2027-03-09"
        ]
    );
    let end = forecast(&story.definition, &story.instance, story.now).ends_at;
    assert!(end > "2027-05-31T12:00:00+02:00".parse().unwrap(), "the wait ends last: {end}");
}

#[test]
fn a_definition_tells_its_dates_for_a_day_on_which_it_would_begin() {
    let story = begin();
    let would = forecast_from(&story.definition, story.now);
    assert_eq!(would.dates, forecast(&story.definition, &story.instance, story.now).dates);
    let later = forecast_from(&story.definition, "2027-03-01T09:00:00+01:00".parse().unwrap());
    let plan = &later.dates[&ItemRef::Step(StepRef::plain("plan"))];
    assert_eq!(plan.date.to_string(), "2027-03-15");
}

#[test]
fn a_move_moves_what_follows_and_nothing_else() {
    let mut story = begin();
    let before = forecast(&story.definition, &story.instance, story.now);
    story.reschedule("ann", "plan", "2027-01-25").unwrap();
    let after = forecast(&story.definition, &story.instance, story.now);
    let shifts: Vec<String> = before
        .shifts(&after)
        .iter()
        .map(|shift| format!("{} {} {}", shift.item, shift.from.date, shift.to.date))
        .collect();
    assert_eq!(
        shifts,
        [
            "plan 2027-01-18 2027-01-25",
            "build 2027-01-28 2027-02-04",
            "later 2027-02-04 2027-02-11",
            "gate one 2027-02-09 2027-02-16",
            "run 2027-03-09 2027-03-16"
        ]
    );
}

#[test]
fn what_is_late_cannot_be_done_in_the_past() {
    let mut story = begin();
    story.clock_at("2027-02-01T10:00");
    assert_eq!(expected(&story)[..2], ["plan 2027-01-18", "build 2027-02-11"]);
}

#[test]
fn what_really_opens_has_the_date_that_was_forecast_for_that_day() {
    let mut story = begin();
    story.clock_at("2027-01-18T16:00");
    let forecast = expected(&story)[1].clone();
    story.complete("ann", "plan", json!({})).unwrap();
    assert_eq!(forecast, format!("build {}", story.due("build")));
}

#[test]
fn baseline_current_and_actual_stand_apart_and_moves_say_who_and_why() {
    let mut story = begin();
    story.clock_at("2027-01-06T10:00");
    story.reschedule("ann", "plan", "2027-01-25").unwrap();
    story.clock_at("2027-01-07T10:00");
    story.hold("ann").unwrap();
    story.clock_at("2027-01-14T10:00");
    story.resume("ann").unwrap();
    story.clock_at("2027-01-20T10:00");
    story.complete("ann", "plan", json!({})).unwrap();
    let found = dates(&story.definition, "test", &story.events, story.now);
    let plan = &found[0];
    let day =
        |due: &Option<crate::calendar::Deadline>| due.as_ref().map(|due| due.date.to_string()).unwrap_or_default();
    assert_eq!((day(&plan.baseline), day(&plan.current)), ("2027-01-18".to_owned(), "2027-02-01".to_owned()));
    assert_eq!(plan.actual, Some(story.now));
    let moves: Vec<(String, String, bool, &str)> = plan
        .moves
        .iter()
        .map(|one| (day(&one.from), one.to.date.to_string(), one.by_hold, one.reason.text().unwrap()))
        .collect();
    assert_eq!(
        moves,
        [
            ("2027-01-18".to_owned(), "2027-01-25".to_owned(), false, "vakantie"),
            ("2027-01-25".to_owned(), "2027-02-01".to_owned(), true, "akkoord")
        ]
    );
    let build = &found[1];
    assert_eq!(
        (day(&build.baseline), day(&build.current), build.expected),
        ("2027-01-28".into(), "2027-02-01".into(), false)
    );
    let gate = found.iter().find(|dates| dates.item.to_string() == "gate one").unwrap();
    assert!(gate.expected && gate.actual.is_none() && gate.moves.is_empty());
}

#[test]
fn on_hold_the_clock_is_expected_to_run_again_now() {
    let mut story = begin();
    story.clock_at("2027-01-06T10:00");
    story.hold("ann").unwrap();
    story.clock_at("2027-01-13T10:00");
    assert_eq!(expected(&story)[0], "plan 2027-01-25");
}

#[test]
fn a_circle_of_anchors_comes_to_an_end() {
    let story = Story::begin(
        "{ managed_by: team, roles: { team: {}, board: {} }, phases: { one: { steps: { \
           a: { kind: task, owner: team, due: { in: 1 week, after: steps.b } }, \
           b: { kind: task, owner: team, due: { in: 1 week, after: steps.a } } } } } }",
        PEOPLE,
    );
    assert!(forecast(&story.definition, &story.instance, story.now).dates.len() <= 2);
}

#[test]
fn a_phase_that_had_passed_when_it_was_taken_over_has_no_dates() {
    let mut story = Story::unstarted(
        "{ managed_by: team, roles: { team: {}, board: {} }, phases: { \
           one: { steps: { a: { kind: task, owner: team, due: 1 week } } }, \
           two: { steps: { b: { kind: task, owner: team, due: 2 weeks } } } } }",
        PEOPLE,
    );
    story.start_from("two", "2026-12-01").unwrap();
    let found = dates(&story.definition, "test", &story.events, story.now);
    assert_eq!(found.iter().map(|dates| dates.item.to_string()).collect::<Vec<_>>(), ["b"]);
}
