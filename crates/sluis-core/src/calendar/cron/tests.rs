// SPDX-License-Identifier: EUPL-1.2
//! What a schedule may say, and when it fires. The comparison with another implementation is in `oracle`.

use super::*;

fn amsterdam() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").expect("zone")
}

/// The local times of the first runs after a moment in UTC, with their offsets.
fn runs(text: &str, after: &str, most: usize) -> Vec<String> {
    let schedule = Schedule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let zone = amsterdam();
    let mut after = after.parse::<Timestamp>().expect("timestamp");
    let mut runs = Vec::new();
    for _ in 0..most {
        after = schedule.next_after(after, &zone).expect("a run");
        runs.push(after.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string());
    }
    runs
}

fn refusal(text: &str) -> String {
    Schedule::parse(text).expect_err(text).to_string()
}

#[test]
fn working_mornings_are_found_over_a_weekend() {
    let expected = ["2027-01-08T08:00+01:00", "2027-01-11T08:00+01:00", "2027-01-12T08:00+01:00"];
    assert_eq!(runs("0 8 * * MON-FRI", "2027-01-07T07:00:00Z", 3), expected);
    assert_eq!(runs("0 8 * * 1-5", "2027-01-07T07:00:00Z", 3), expected);
    assert_eq!(runs("0 8 * * mon,Tue,3-5", "2027-01-07T07:00:00Z", 3), expected);
}

#[test]
fn a_run_is_strictly_after_the_moment_asked_about() {
    assert_eq!(runs("0 8 * * *", "2027-01-07T06:59:59.999Z", 1), ["2027-01-07T08:00+01:00"]);
    assert_eq!(runs("0 8 * * *", "2027-01-07T07:00:00Z", 1), ["2027-01-08T08:00+01:00"]);
}

#[test]
fn half_past_two_fires_once_on_the_day_that_has_none() {
    let expected = ["2027-03-27T02:30+01:00", "2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00"];
    assert_eq!(runs("30 2 * * *", "2027-03-26T12:00:00Z", 3), expected);
}

#[test]
fn half_past_two_fires_once_on_the_days_that_have_two() {
    let expected = ["2027-10-31T02:30+02:00", "2027-11-01T02:30+01:00"];
    assert_eq!(runs("30 2 * * *", "2027-10-30T12:00:00Z", 2), expected);
    let expected = ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"];
    assert_eq!(runs("30 2 * * *", "2026-10-24T12:00:00Z", 2), expected);
    // Asked between the two, it does not fire again.
    assert_eq!(runs("30 2 * * *", "2027-10-31T01:00:00Z", 1), ["2027-11-01T02:30+01:00"]);
}

#[test]
fn every_half_hour_follows_the_clock_over_both_changes() {
    let spring = ["2027-03-28T01:30+01:00", "2027-03-28T03:00+02:00", "2027-03-28T03:30+02:00"];
    assert_eq!(runs("*/30 * * * *", "2027-03-28T00:00:00Z", 3), spring);
    let autumn = [
        "2027-10-31T02:00+02:00",
        "2027-10-31T02:30+02:00",
        "2027-10-31T02:00+01:00",
        "2027-10-31T02:30+01:00",
        "2027-10-31T03:00+01:00",
    ];
    assert_eq!(runs("*/30 * * * *", "2027-10-30T23:30:00Z", 5), autumn);
}

#[test]
fn sunday_is_both_0_and_7_and_weekdays_are_not_shifted() {
    for sunday in ["0", "7", "SUN"] {
        assert_eq!(runs(&format!("0 9 * * {sunday}"), "2027-01-04T00:00:00Z", 1), ["2027-01-10T09:00+01:00"]);
    }
    assert_eq!(runs("0 9 * * 1", "2027-01-05T00:00:00Z", 1), ["2027-01-11T09:00+01:00"]);
    assert_eq!(runs("0 9 * * 5-7", "2027-01-04T00:00:00Z", 3).len(), 3);
    assert_eq!(runs("0 9 * * 6-7", "2027-01-04T00:00:00Z", 1), ["2027-01-09T09:00+01:00"]);
}

#[test]
fn day_and_weekday_together_mean_either() {
    let expected = ["2027-08-06T09:00+02:00", "2027-08-13T09:00+02:00", "2027-08-14T09:00+02:00"];
    assert_eq!(runs("0 9 14 * FRI", "2027-08-01T00:00:00Z", 3), expected);
}

#[test]
fn a_leap_day_is_found_years_ahead_also_over_a_century() {
    assert_eq!(runs("0 12 29 2 *", "2096-03-01T00:00:00Z", 1), ["2104-02-29T12:00+01:00"]);
}

#[test]
fn at_the_end_of_the_calendar_there_is_no_run() {
    let schedule = Schedule::parse("0 8 * * *").expect("schedule");
    assert_eq!(schedule.next_after(Timestamp::MAX, &TimeZone::UTC), None);
}

#[test]
fn six_and_seven_fields_are_told_what_to_leave_out() {
    assert_eq!(
        refusal("0 0 8 * * MON"),
        "`0 0 8 * * MON` has six fields, and a schedule has five: leave out the seconds in front or the year at the end"
    );
    assert!(
        refusal("0 0 8 * * MON 2027")
            .contains("seven fields, and a schedule has five: leave out the seconds in front and the year")
    );
    assert!(refusal("0 8 * *").starts_with("`0 8 * *` has 4 fields, and a schedule has five: write minute"));
    assert!(refusal("").starts_with("`` has 0 fields"));
    assert!(refusal("@daily").contains("nickname"));
}

#[test]
fn a_trailing_comma_is_named() {
    assert_eq!(
        refusal("0 8, * * *"),
        "the hour `8,` has a comma with nothing beside it: remove the comma, or add what is missing"
    );
    assert!(refusal("0 8 * * ,MON").contains("weekday"));
    assert!(refusal("0,,30 8 * * *").contains("minute"));
}

#[test]
fn values_out_of_range_are_told_the_range() {
    for (text, says) in [
        ("60 8 * * *", "the minute `60` does not exist: write 0 to 59"),
        ("0 24 * * *", "the hour `24` does not exist: write 0 to 23"),
        ("0 8 0 * *", "the day `0` does not exist: write 1 to 31"),
        ("0 8 32 * *", "the day `32` does not exist: write 1 to 31"),
        ("0 8 * 13 *", "the month `13` does not exist: write 1 to 12"),
        ("0 8 * * 8", "the weekday `8` does not exist: write 0 to 7"),
        ("0 8-24 * * *", "the hour `8-24` does not exist: write 0 to 23"),
        ("*/0 8 * * *", "the minute `*/0` does not exist: write 1 to 59"),
        ("*/90 8 * * *", "the minute `*/90` does not exist: write 1 to 59"),
        ("99999999999 8 * * *", "the minute `99999999999` does not exist: write 0 to 59"),
    ] {
        assert_eq!(refusal(text), says);
    }
}

#[test]
fn what_cron_dialects_disagree_about_is_refused_with_its_cure() {
    assert!(refusal("0 17-8 * * *").starts_with("the hour `17-8` runs backwards"));
    assert!(refusal("0 8 * * FRI-MON").starts_with("the weekday `FRI-MON` runs backwards"));
    assert_eq!(refusal("5/15 8 * * *"), "the minute `5/15` steps from a single value: write `5-59/15`");
    for text in ["0 8 L * *", "0 8 15W * *", "0 8 * * MON#1", "0 8 * * MONDAY", "? 8 * * *", "0 8 -1 * *", "0 8 +1 * *"]
    {
        assert!(refusal(text).contains("cannot be read"), "{text}: {}", refusal(text));
    }
}

#[test]
fn a_schedule_that_never_fires_is_refused() {
    assert_eq!(
        refusal("0 0 30 2 *"),
        "`0 0 30 2 *` never comes, since no such day exists: write a day that the month has"
    );
    assert!(refusal("0 0 31 4,6,9,11 *").contains("never comes"));
    // A weekday beside it is enough to fire.
    assert!(Schedule::parse("0 0 30 2 MON").is_ok());
    assert!(Schedule::parse("0 0 29 2 *").is_ok());
}

#[test]
fn more_often_than_every_five_minutes_is_refused() {
    for text in
        ["* * * * *", "*/4 * * * *", "0,4 8 * * *", "58,2 * * * *", "0,56 * * * *", "2,58 0,23 * * *", "1-59/3 8 * * *"]
    {
        assert!(refusal(text).contains("more often than every 5 minutes"), "{text}");
    }
    for text in ["*/5 * * * *", "0,55 * * * *", "0,57 8 * * *", "2,58 0,23 1 * *", "58 23 * * *"] {
        assert!(Schedule::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn endless_text_is_refused_at_once() {
    let text = "0,".repeat(10_000);
    assert_eq!(Schedule::parse(&text), Err(ScheduleError::TooLong { length: 20_000 }));
    assert!(Schedule::parse("0 8 é * *").is_err());
}

#[test]
fn a_schedule_survives_writing_and_reading() {
    let schedule: Schedule = serde_json::from_str(r#"" 0  8 * * MON-FRI ""#).expect("schedule");
    assert_eq!(schedule.to_string(), "0 8 * * MON-FRI");
    let json = serde_json::to_string(&schedule).expect("json");
    assert_eq!(serde_json::from_str::<Schedule>(&json).expect("schedule"), schedule);
    assert!(serde_json::from_str::<Schedule>(r#""0 0 30 2 *""#).is_err());
}
