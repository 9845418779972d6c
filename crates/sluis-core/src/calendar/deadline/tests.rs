// SPDX-License-Identifier: EUPL-1.2
//! The vectors of the law, rolling, counting backwards, hours, and days when the clocks change.

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::text::Language;

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").expect("zone")
}

fn at(text: &str) -> Timestamp {
    text.parse::<DateTime>().expect("local").to_zoned_datetime(amsterdam()).expect("zoned").timestamp()
}

fn due(value: Value) -> Due {
    serde_json::from_value(value).expect("due")
}

fn office() -> Calendar {
    let file = json!({ "sluis": 1, "title": "K", "based_on": "nl", "days_off": [
        { "from": "2027-02-08", "to": "2027-02-09", "title": { "nl": "Carnaval", "en": "Carnival" } },
    ]});
    Calendar::with_days_off("office", &serde_json::from_value(file).expect("file"), Language::Nl).expect("calendar")
}

/// The deadline of a rule counted from a local moment.
fn deadline(written: Value, from: &str) -> Deadline {
    due(written).deadline(|_| Some(Origin::At(at(from))), &Calendar::dutch(), &amsterdam()).expect("resolved")
}

fn days_under_the_law(from: Date, days: u32) -> Date {
    let due = Due { rule: DueRule::In { term: Term::Days(days), after: Anchor::Opening }, policy: Policy::Atw };
    due.deadline(|_| Some(Origin::Day(from)), &office(), &amsterdam()).expect("resolved").date
}

#[test]
fn article_1_runs_a_term_on_to_the_next_day_that_is_none() {
    for (ends, runs_to) in [
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2026, 4, 3), date(2026, 4, 7)),
        (date(2026, 4, 27), date(2026, 4, 28)),
        (date(2026, 5, 5), date(2026, 5, 6)),
        (date(2026, 5, 14), date(2026, 5, 18)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2027, 3, 26), date(2027, 3, 30)),
        (date(2027, 5, 5), date(2027, 5, 10)),
        (date(2028, 4, 27), date(2028, 5, 1)),
        (date(2028, 5, 25), date(2028, 5, 29)),
        (date(2025, 4, 26), date(2025, 4, 28)),
        (date(2031, 4, 26), date(2031, 4, 28)),
    ] {
        let fixed = Due { rule: DueRule::On(ends), policy: Policy::Atw };
        let deadline = fixed.deadline(|_| None, &office(), &amsterdam()).expect("a fixed date");
        assert_eq!(deadline.date, runs_to, "{ends}");
        // A term of thirty days that ends there runs on just as far: it holds working days enough.
        assert_eq!(days_under_the_law(plus_days(ends, -30), 30), runs_to, "{ends}");
    }
}

#[test]
fn article_2_leaves_two_working_days_in_a_term_of_three_days_or_more() {
    for (from, days, ends) in [
        (date(2026, 4, 2), 3, date(2026, 4, 8)),
        (date(2026, 5, 13), 3, date(2026, 5, 19)),
        (date(2027, 5, 4), 3, date(2027, 5, 11)),
        (date(2026, 12, 23), 14, date(2027, 1, 6)),
        (date(2026, 1, 5), 91, date(2026, 4, 6)),
        // From Friday, three days: Monday is the only working day, so Tuesday is added without a day off at the end.
        (date(2027, 1, 8), 3, date(2027, 1, 12)),
        // Two days are too short for article 2: article 1 alone.
        (date(2027, 1, 8), 2, date(2027, 1, 11)),
        // Ninety days are still under the law.
        (date(2026, 1, 4), 90, date(2026, 4, 7)),
    ] {
        assert_eq!(days_under_the_law(from, days), ends, "{from} + {days}");
    }
}

#[test]
fn the_law_does_not_touch_long_terms_hours_and_terms_counted_backwards() {
    // Twelve weeks from Friday 29 January 2027 end on Friday 23 April; from the 2nd of February on King's Day.
    assert_eq!(deadline(json!({ "in": "12 weeks", "policy": "atw" }), "2027-02-02T09:00").date, date(2027, 4, 28));
    assert_eq!(deadline(json!({ "in": "13 weeks", "policy": "atw" }), "2027-01-26T09:00").date, date(2027, 4, 27));
    let hours = deadline(json!({ "in": "24 hours", "policy": "atw" }), "2027-04-26T09:00");
    assert_eq!(hours.due_at, at("2027-04-27T09:00"));
    let backwards = deadline(json!({ "before": "inputs.start", "by": "1 week", "policy": "atw" }), "2027-05-04T09:00");
    assert_eq!(backwards.date, date(2027, 4, 27));
}

#[test]
fn the_law_does_not_know_the_days_of_an_organisation() {
    let term = |policy| due(json!({ "in": "1 week", "policy": policy }));
    let from = |_: &Anchor| Some(Origin::At(at("2027-02-01T09:00")));
    let by = |policy| term(policy).deadline(from, &office(), &amsterdam()).expect("resolved").date;
    assert_eq!(by("atw"), date(2027, 2, 8));
    assert_eq!(by("calendar"), date(2027, 2, 10));
    let working = |policy| due(json!({ "in": "5 working days", "policy": policy }));
    let by = |policy| working(policy).deadline(from, &office(), &amsterdam()).expect("resolved").date;
    assert_eq!(by("atw"), date(2027, 2, 8));
    assert_eq!(by("calendar"), date(2027, 2, 10));
}

#[test]
fn a_deadline_on_a_day_off_moves_to_the_next_working_day_unless_told_not_to() {
    assert_eq!(deadline(json!("3 weeks"), "2027-04-06T09:00").date, date(2027, 4, 28));
    assert_eq!(deadline(json!({ "in": "3 weeks", "roll": "none" }), "2027-04-06T09:00").date, date(2027, 4, 27));
    assert_eq!(deadline(json!("2027-05-01"), "2027-01-01T00:00").date, date(2027, 5, 3));
    assert_eq!(deadline(json!({ "date": "2027-05-01", "roll": "none" }), "2027-01-01T00:00").date, date(2027, 5, 1));
    // By the calendar a term of any length moves.
    assert_eq!(deadline(json!("13 weeks"), "2027-01-26T09:00").date, date(2027, 4, 28));
}

#[test]
fn counting_backwards_stays_before_what_it_prepares() {
    let before = |by, roll: Option<&str>| match roll {
        Some(roll) => deadline(json!({ "before": "inputs.start", "by": by, "roll": roll }), "2027-05-11T09:00"),
        None => deadline(json!({ "before": "inputs.start", "by": by }), "2027-05-11T09:00"),
    };
    // Two weeks before 11 May 2027 is King's Day: the Monday before it, not the Wednesday after.
    assert_eq!(before("2 weeks", None).date, date(2027, 4, 26));
    assert_eq!(before("2 weeks", Some("none")).date, date(2027, 4, 27));
    // 5, 6 and 7 May are off.
    assert_eq!(before("2 working days", None).date, date(2027, 5, 4));
    assert_eq!(before("4 hours", None).due_at, at("2027-05-11T05:00"));
}

#[test]
fn a_deadline_ends_with_its_local_day() {
    let deadline = deadline(json!("1 week"), "2027-01-04T23:59");
    assert_eq!(deadline.date, date(2027, 1, 11));
    assert_eq!(deadline.due_at, at("2027-01-12T00:00"));
    assert_eq!(deadline.due_at.to_string(), "2027-01-11T23:00:00Z");
}

#[test]
fn clocks_that_change_neither_lengthen_nor_shorten_a_civil_term() {
    // Both days have another length: 23 hours on 28 March, 25 hours on 31 October 2027.
    let spring = deadline(json!({ "in": "1 day", "roll": "none" }), "2027-03-27T12:00");
    assert_eq!((spring.date, spring.due_at.to_string().as_str()), (date(2027, 3, 28), "2027-03-28T22:00:00Z"));
    let autumn = deadline(json!({ "in": "1 day", "roll": "none" }), "2027-10-30T12:00");
    assert_eq!((autumn.date, autumn.due_at.to_string().as_str()), (date(2027, 10, 31), "2027-10-31T23:00:00Z"));
}

#[test]
fn hours_are_counted_by_physics_over_a_change_of_the_clocks() {
    let spring = deadline(json!("4 hours"), "2027-03-28T00:30");
    assert_eq!(spring.due_at, at("2027-03-28T05:30"));
    let autumn = deadline(json!("4 hours"), "2027-10-31T00:30");
    assert_eq!(autumn.due_at, at("2027-10-31T03:30"));
    // 02:30 happens twice that night; three hours after 00:30 is the second one.
    let twice = deadline(json!("3 hours"), "2027-10-31T00:30");
    assert_eq!(twice.due_at.to_string(), "2027-10-31T01:30:00Z");
    assert_eq!(twice.date, date(2027, 10, 31));
}

#[test]
fn days_begin_at_their_first_instant_also_where_there_is_no_midnight() {
    // Cairo skips midnight to 01:00 on 26 April 2024.
    let cairo = TimeZone::get("Africa/Cairo").expect("zone");
    assert_eq!(first_instant(date(2024, 4, 26), &cairo).to_string(), "2024-04-25T22:00:00Z");
    // Havana has 00:00 to 01:00 twice on 3 November 2024: the day begins the first time.
    let havana = TimeZone::get("America/Havana").expect("zone");
    assert_eq!(first_instant(date(2024, 11, 3), &havana).to_string(), "2024-11-03T04:00:00Z");
    // Apia left out 30 December 2011.
    let apia = TimeZone::get("Pacific/Apia").expect("zone");
    assert_eq!(first_instant(date(2011, 12, 30), &apia), first_instant(date(2011, 12, 31), &apia));
    // A time in the middle of a gap is the end of the gap, not as far behind it.
    let amsterdam = amsterdam();
    let gap = first_instant_from(date(2027, 3, 28).at(2, 30, 0, 0), &amsterdam);
    assert_eq!(gap.to_string(), "2027-03-28T01:00:00Z");
}

#[test]
fn an_anchor_that_has_not_happened_gives_no_deadline() {
    let after = due(json!({ "in": "3 weeks", "after": "steps.x" }));
    assert_eq!(after.deadline(|_| None, &Calendar::dutch(), &amsterdam()), None);
    let mut asked = None;
    let _ = after.deadline(
        |anchor| {
            asked = Some(anchor.clone());
            None
        },
        &Calendar::dutch(),
        &amsterdam(),
    );
    assert_eq!(asked, Some(Anchor::Step("x".into())));
}

#[test]
fn an_input_date_counts_from_that_day() {
    let after = due(json!({ "in": "1 week", "after": "inputs.start" }));
    let from = |_: &Anchor| Some(Origin::Day(date(2027, 1, 4)));
    assert_eq!(after.deadline(from, &Calendar::dutch(), &amsterdam()).expect("resolved").date, date(2027, 1, 11));
    let hours = due(json!({ "in": "9 hours", "after": "inputs.start" }));
    let deadline = hours.deadline(from, &Calendar::dutch(), &amsterdam()).expect("resolved");
    assert_eq!(deadline.due_at, at("2027-01-04T09:00"));
}

#[test]
fn a_date_set_by_hand_stays_where_it_was_put() {
    let deadline = Deadline::set_by_hand(date(2027, 4, 27), &amsterdam());
    assert_eq!(deadline.date, date(2027, 4, 27));
    assert_eq!(deadline.due_at, at("2027-04-28T00:00"));
}

#[test]
fn moments_around_a_deadline_are_days_away_from_its_date() {
    let (law, zone) = (Calendar::dutch(), amsterdam());
    let friday = Deadline::set_by_hand(date(2027, 1, 22), &zone);
    assert_eq!(friday.moment_before(Term::WorkingDays(2), &law, &zone), at("2027-01-20T00:00"));
    assert_eq!(friday.moment_before(Term::Weeks(1), &law, &zone), at("2027-01-15T00:00"));
    assert_eq!(friday.moment_before(Term::Hours(4), &law, &zone), at("2027-01-22T20:00"));
    assert_eq!(friday.moment_after(Term::WorkingDays(5), &law, &zone), at("2027-01-30T00:00"));
    assert_eq!(friday.moment_after(Term::Days(1), &law, &zone), at("2027-01-24T00:00"));
    assert_eq!(friday.moment_after(Term::Hours(4), &law, &zone), at("2027-01-23T04:00"));
}

#[test]
fn the_end_of_the_calendar_does_not_overflow() {
    let far = Deadline::set_by_hand(Date::MAX, &amsterdam());
    assert_eq!(far.date, Date::MAX);
    let later = due(json!("521 weeks"));
    let from = |_: &Anchor| Some(Origin::Day(Date::MAX));
    let deadline = later.deadline(from, &Calendar::dutch(), &amsterdam()).expect("resolved");
    assert_eq!(deadline.date, Date::MAX);
}

#[test]
fn a_deadline_survives_being_stored() {
    for written in [json!("3 weeks"), json!({ "in": "3 days", "policy": "atw" }), json!("4 hours")] {
        let deadline = deadline(written, "2027-04-06T09:30:15");
        let json = serde_json::to_string(&deadline).expect("json");
        assert_eq!(serde_json::from_str::<Deadline>(&json).expect("deadline"), deadline);
    }
    let stored = serde_json::to_value(deadline(json!("3 weeks"), "2027-04-06T09:30")).expect("json");
    let expected = json!({
        "due_at": "2027-04-28T22:00:00Z",
        "date": "2027-04-28",
        "why": {
            "counted": {
                "rule": "after", "term": "3 weeks", "anchor": "opening", "from": "2027-04-06", "end": "2027-04-27",
            },
            "moved": {
                "to": "2027-04-28",
                "day_off": { "kind": "holiday", "title": { "nl": "Koningsdag", "en": "King's Day" } },
            },
            "policy": "calendar",
        },
    });
    assert_eq!(stored, expected);
}

fn any_term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (1..400u32).prop_map(Term::Days),
        (1..60u32).prop_map(Term::Weeks),
        (1..300u32).prop_map(Term::WorkingDays),
    ]
}

fn any_policy() -> impl Strategy<Value = Policy> {
    prop::sample::select(vec![Policy::Calendar { roll: true }, Policy::Calendar { roll: false }, Policy::Atw])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_term_only_ever_moves_onto_a_working_day_and_away_from_where_it_counts(
        term in any_term(),
        policy in any_policy(),
        from in 0..40_000i32,
    ) {
        let (from, office, zone) = (plus_days(date(1990, 1, 1), from), office(), amsterdam());
        let due = Due { rule: DueRule::In { term, after: Anchor::Opening }, policy };
        let deadline = due.deadline(|_| Some(Origin::Day(from)), &office, &zone).expect("resolved");
        prop_assert!(deadline.date > from);
        prop_assert_eq!(deadline.due_at, first_instant(plus_days(deadline.date, 1), &zone));
        let rolls = policy == Policy::Calendar { roll: true };
        prop_assert!(!rolls || office.is_working_day(deadline.date));
        let Spot::Day(end) = deadline.why.counted.end() else { panic!("a day") };
        let moved_to = deadline.why.moved.as_ref().map_or(end, |moved| moved.to);
        prop_assert_eq!(moved_to, deadline.date);
        prop_assert!(moved_to >= end);

        let due = Due { rule: DueRule::Before { anchor: Anchor::PhaseStart, by: term }, policy };
        let before = due.deadline(|_| Some(Origin::Day(from)), &office, &zone).expect("resolved");
        prop_assert!(before.date < from);
        prop_assert!(!rolls || office.is_working_day(before.date));
    }

    #[test]
    fn a_later_start_never_gives_an_earlier_deadline(term in any_term(), policy in any_policy(), from in 0..40_000i32) {
        let (from, office, zone) = (plus_days(date(1990, 1, 1), from), office(), amsterdam());
        let due = Due { rule: DueRule::In { term, after: Anchor::Opening }, policy };
        let by = |from| due.deadline(|_| Some(Origin::Day(from)), &office, &zone).expect("resolved").date;
        prop_assert!(by(from) <= by(plus_days(from, 1)));
    }
}

#[test]
fn only_a_term_in_hours_is_said_with_its_moment() {
    let said = |rule| {
        let due = deadline(json!(rule), "2027-05-10T08:37");
        [Language::Nl, Language::En].map(|language| due.in_words(language))
    };
    assert_eq!(said("4 hours"), ["maandag 10 mei 2027 om 12:37", "Monday 10 May 2027 at 12:37"]);
    assert_eq!(said("3 days"), ["donderdag 13 mei 2027", "Thursday 13 May 2027"]);
}
