// SPDX-License-Identifier: EUPL-1.2
//! Holding and resuming: nothing is won and nothing is lost.

use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::calendar::{Due, Origin};

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").expect("zone")
}

fn at(text: &str) -> Timestamp {
    text.parse::<DateTime>().expect("local").to_zoned_datetime(amsterdam()).expect("zoned").timestamp()
}

fn deadline(written: Value, from: &str) -> Deadline {
    let due: Due = serde_json::from_value(written).expect("due");
    due.deadline(|_| Some(Origin::At(at(from))), &Calendar::dutch(), &amsterdam()).expect("resolved")
}

fn remaining(deadline: &Deadline, held: &str) -> Budget {
    Budget::remaining(deadline, at(held), &Calendar::dutch(), &amsterdam())
}

fn resumed(deadline: &Deadline, held: &str, resumed: &str) -> Deadline {
    remaining(deadline, held).resume(deadline, at(resumed), &Calendar::dutch(), &amsterdam())
}

#[test]
fn calendar_terms_keep_their_whole_days() {
    let deadline = deadline(json!("3 weeks"), "2027-01-04T09:00");
    assert_eq!(remaining(&deadline, "2027-01-12T00:00"), Budget::Days(13));
    assert_eq!(remaining(&deadline, "2027-01-12T23:59"), Budget::Days(13));
    assert_eq!(remaining(&deadline, "2027-01-25T23:59"), Budget::Days(0));
    assert_eq!(resumed(&deadline, "2027-01-12T12:00", "2027-02-02T12:00").date, date(2027, 2, 15));
}

#[test]
fn working_day_terms_keep_their_working_days() {
    let deadline = deadline(json!("10 working days"), "2027-03-15T09:00");
    assert_eq!(deadline.date, date(2027, 3, 31));
    // Left after Wednesday 24 March: 25, 30 and 31 March, with Good Friday and Easter Monday off.
    assert_eq!(remaining(&deadline, "2027-03-24T12:00"), Budget::WorkingDays(3));
    assert_eq!(resumed(&deadline, "2027-03-24T12:00", "2027-04-26T12:00").date, date(2027, 4, 30));
}

#[test]
fn hours_keep_their_exact_time_also_when_the_clocks_change_meanwhile() {
    let deadline = deadline(json!("4 hours"), "2027-03-26T22:00:00");
    let budget = remaining(&deadline, "2027-03-26T22:00:01.5");
    assert_eq!(budget, Budget::Exact(SignedDuration::new(4 * 3600 - 2, 500_000_000)));
    let resumed = budget.resume(&deadline, at("2027-03-28T01:00"), &Calendar::dutch(), &amsterdam());
    assert_eq!(resumed.due_at, at("2027-03-28T05:59:58.5"));
}

#[test]
fn whole_days_stay_whole_over_a_change_of_the_clocks() {
    let deadline = deadline(json!({ "in": "3 weeks", "roll": "none" }), "2027-03-15T09:00");
    assert_eq!(remaining(&deadline, "2027-03-27T23:30"), Budget::Days(9));
    assert_eq!(remaining(&deadline, "2027-03-28T00:30"), Budget::Days(8));
    let resumed = resumed(&deadline, "2027-03-27T23:30", "2027-10-30T23:30");
    assert_eq!((resumed.date, resumed.due_at), (date(2027, 11, 8), at("2027-11-09T00:00")));
}

#[test]
fn a_hold_that_is_resumed_on_the_same_day_changes_no_date() {
    for written in [
        json!("3 weeks"),
        json!("10 working days"),
        json!("2027-03-30"),
        json!({ "in": "2 weeks", "policy": "atw" }),
        json!({ "date": "2027-03-28", "roll": "none" }),
    ] {
        let deadline = deadline(written, "2027-03-10T09:00");
        for day in ["2027-03-10", "2027-03-12", "2027-03-13", "2027-03-22"] {
            let again = resumed(&deadline, &format!("{day}T10:00"), &format!("{day}T16:00"));
            assert_eq!((again.date, again.due_at), (deadline.date, deadline.due_at), "{day}");
        }
    }
}

#[test]
fn what_the_law_leaves_alone_is_left_alone_after_a_hold_too() {
    // 94 days end on Saturday 12 June 2027; counting back from 12 May ends on Liberation Day.
    let long = deadline(json!({ "in": "94 days", "policy": "atw" }), "2027-03-10T09:00");
    let backwards = deadline(json!({ "before": "inputs.start", "by": "1 week", "policy": "atw" }), "2027-05-12T00:00");
    for (first, ends) in [(long, date(2027, 6, 12)), (backwards, date(2027, 5, 5))] {
        assert_eq!(first.date, ends);
        let once = resumed(&first, "2027-03-20T10:00", "2027-03-20T16:00");
        let twice = resumed(&once, "2027-03-21T10:00", "2027-03-21T16:00");
        assert_eq!((once.date, twice.date), (ends, ends));
    }
    let short = deadline(json!({ "in": "2 weeks", "policy": "atw" }), "2027-03-10T09:00");
    assert_eq!(resumed(&short, "2027-03-20T10:00", "2027-03-22T10:00").date, date(2027, 3, 30));
}

#[test]
fn what_is_due_on_the_day_of_the_hold_is_due_on_the_day_of_resuming() {
    let deadline = deadline(json!("2027-01-25"), "2027-01-04T09:00");
    assert_eq!(resumed(&deadline, "2027-01-25T12:00", "2027-02-03T12:00").date, date(2027, 2, 3));
    // Saturday is a day off: Monday.
    assert_eq!(resumed(&deadline, "2027-01-25T12:00", "2027-02-06T12:00").date, date(2027, 2, 8));
    let working = super::tests::deadline(json!("1 working day"), "2027-01-04T09:00");
    assert_eq!(resumed(&working, "2027-01-05T12:00", "2027-02-06T12:00").date, date(2027, 2, 8));
}

#[test]
fn a_deadline_that_had_passed_stays_passed() {
    let deadline = deadline(json!("1 week"), "2027-01-04T09:00");
    assert_eq!(remaining(&deadline, "2027-01-12T00:00"), Budget::Passed);
    assert_eq!(remaining(&deadline, "2027-01-11T23:59:59"), Budget::Days(0));
    assert_eq!(resumed(&deadline, "2027-01-12T00:00", "2027-03-01T12:00"), deadline);
}

#[test]
fn what_was_counted_backwards_moves_forwards_after_a_hold() {
    let deadline = deadline(json!({ "before": "inputs.start", "by": "1 week" }), "2027-02-01T00:00");
    assert_eq!(deadline.date, date(2027, 1, 25));
    let again = resumed(&deadline, "2027-01-25T12:00", "2027-02-06T12:00");
    assert_eq!(again.date, date(2027, 2, 8));
}

#[test]
fn a_second_hold_counts_in_the_unit_of_the_first_term() {
    let first = deadline(json!("10 working days"), "2027-01-04T09:00");
    let second = resumed(&first, "2027-01-08T12:00", "2027-02-01T12:00");
    assert_eq!(remaining(&second, "2027-02-03T12:00"), Budget::WorkingDays(4));
    assert_eq!(resumed(&second, "2027-02-03T12:00", "2027-03-01T12:00").date, date(2027, 3, 5));
}

#[test]
fn legal_working_days_are_those_of_the_law_alone() {
    let file = json!({ "sluis": 1, "title": "K", "based_on": "nl", "days_off": [
        { "date": "2027-02-08", "title": "Carnaval" },
    ]});
    let file = serde_json::from_value(file).expect("file");
    let office = Calendar::with_days_off("office", &file, crate::text::Language::Nl).expect("calendar");
    let due: Due = serde_json::from_value(json!({ "in": "5 working days", "policy": "atw" })).expect("due");
    let from = |_: &_| Some(Origin::At(at("2027-02-03T09:00")));
    let deadline = due.deadline(from, &office, &amsterdam()).expect("resolved");
    assert_eq!(deadline.date, date(2027, 2, 10));
    let left = Budget::remaining(&deadline, at("2027-02-05T12:00"), &office, &amsterdam());
    assert_eq!(left, Budget::WorkingDays(3));
}

#[test]
fn a_budget_survives_being_stored() {
    for (budget, stored) in [
        (Budget::Passed, json!("passed")),
        (Budget::Days(5), json!({ "days": 5 })),
        (Budget::WorkingDays(3), json!({ "working-days": 3 })),
        (Budget::Exact(SignedDuration::from_mins(185)), json!({ "exact": "PT3H5M" })),
    ] {
        assert_eq!(serde_json::to_value(budget).expect("json"), stored);
        assert_eq!(serde_json::from_value::<Budget>(stored).expect("budget"), budget);
    }
}

proptest! {
    #[test]
    fn a_hold_neither_costs_nor_gives_anything(
        from in 0i64..1400, unit in 0usize..3, length in 1u32..90, worked in 0.0f64..1.0, pause in 0i64..40_000_000,
    ) {
        let (calendar, zone) = (Calendar::dutch(), amsterdam());
        let start = at("2026-01-01T09:00") + SignedDuration::from_hours(24 * from);
        // A date that days off may move is no measure of what is left.
        let written = match unit {
            0 => json!({ "in": format!("{length} days"), "roll": "none" }),
            1 => json!(format!("{length} working days")),
            _ => json!({ "in": format!("{length} hours"), "roll": "none" }),
        };
        let due: Due = serde_json::from_value(written).expect("due");
        let due = due.deadline(|_| Some(Origin::At(start)), &calendar, &zone).expect("resolved");
        let whole = due.due_at.duration_since(start).as_secs_f64();
        let held_at = start + SignedDuration::from_secs((whole * worked) as i64);
        let resumed_at = held_at + SignedDuration::from_secs(pause);
        let budget = Budget::remaining(&due, held_at, &calendar, &zone);
        let after = budget.resume(&due, resumed_at, &calendar, &zone);
        let left = Budget::remaining(&after, resumed_at, &calendar, &zone);
        match budget {
            // What was due on the day of the hold is due on the first working day from the day of resuming.
            Budget::WorkingDays(0) => prop_assert!(matches!(left, Budget::WorkingDays(0 | 1)), "{left:?}"),
            _ => prop_assert_eq!(left, budget),
        }
        prop_assert_eq!(unit == 2, matches!(budget, Budget::Exact(_)));
        // A second hold on top of the first costs nothing either.
        let again = left.resume(&after, resumed_at, &calendar, &zone);
        prop_assert_eq!(again.date, after.date);
    }
}
