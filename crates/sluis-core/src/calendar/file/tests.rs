// SPDX-License-Identifier: EUPL-1.2
//! What a calendar file may and may not say.

use jiff::civil::date;
use serde_json::{Value, json};

use super::*;

fn file(days_off: Value) -> Result<CalendarFile, String> {
    let file = json!({ "sluis": 1, "title": "Kantoor", "based_on": "nl", "days_off": days_off });
    serde_json::from_value(file).map_err(|error| error.to_string())
}

fn decode_error(days_off: Value) -> String {
    file(days_off).expect_err("a refusal")
}

fn error(days_off: Value) -> CalendarError {
    file(days_off).expect("decodes").days(Language::Nl).expect_err("a refusal")
}

#[test]
fn ranges_hold_their_first_and_last_day() {
    let file = file(json!([{ "from": "2027-12-30", "to": "2028-01-02", "title": "Dicht" }])).expect("file");
    let (dated, yearly) = file.days(Language::Nl).expect("days");
    let days: Vec<Date> = dated.into_keys().collect();
    assert_eq!(days, [date(2027, 12, 30), date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 2)]);
    assert!(yearly.is_empty());
}

#[test]
fn a_file_survives_writing_and_reading() {
    let file = file(json!([
        { "date": "2027-05-01", "title": "Dag" },
        { "from": "2027-02-08", "to": "2027-02-09", "title": { "nl": "Carnaval", "en": "Carnival" } },
        { "yearly": "02-29", "title": "Schrikkeldag" },
    ]))
    .expect("file");
    let written = serde_json::to_value(&file).expect("json");
    assert_eq!(serde_json::from_value::<CalendarFile>(written).expect("file"), file);
}

#[test]
fn days_off_may_be_left_out() {
    let file: CalendarFile =
        serde_json::from_value(json!({ "sluis": 1, "title": "Leeg", "based_on": "nl" })).expect("file");
    assert!(file.days(Language::Nl).expect("days").0.is_empty());
}

#[test]
fn unknown_keys_and_other_laws_are_refused() {
    let unknown = json!({ "sluis": 1, "title": "K", "based_on": "nl", "holidays": [] });
    assert!(serde_json::from_value::<CalendarFile>(unknown).expect_err("key").to_string().contains("`holidays`"));
    let belgium = json!({ "sluis": 1, "title": "K", "based_on": "be" });
    assert!(serde_json::from_value::<CalendarFile>(belgium).expect_err("law").to_string().contains("`be`"));
    assert!(decode_error(json!([{ "day": "2027-05-01", "title": "x" }])).contains("`day`"));
}

#[test]
fn an_entry_has_exactly_one_shape() {
    assert!(decode_error(json!([{ "title": "x" }])).starts_with("a day off has a `date`"));
    assert!(decode_error(json!([{ "from": "2027-05-01", "title": "x" }])).contains("add `to`"));
    assert!(decode_error(json!([{ "to": "2027-05-01", "title": "x" }])).contains("add `from`"));
    let two = json!([{ "date": "2027-05-01", "yearly": "05-01", "title": "x" }]);
    assert!(decode_error(two).contains("make it two entries"));
}

#[test]
fn days_that_do_not_exist_are_refused() {
    assert!(decode_error(json!([{ "date": "2027-02-29", "title": "x" }])).contains("`2027-02-29` is no date"));
    assert!(decode_error(json!([{ "date": "2027-05-01T10:00", "title": "x" }])).contains("is no date"));
    for wrong in ["12-32", "13-01", "1-1", "02-30", "1224", "--12-24", "é2-24"] {
        assert!(decode_error(json!([{ "yearly": wrong, "title": "x" }])).contains("is no day of the year"), "{wrong}");
    }
}

#[test]
fn what_decodes_but_cannot_be_is_refused_with_its_entry() {
    assert_eq!(error(json!([{ "date": "2027-05-01", "title": " " }])), CalendarError::EmptyTitle { entry: 0 });
    let backwards = error(json!([
        { "date": "2027-05-01", "title": "x" },
        { "from": "2027-05-03", "to": "2027-05-02", "title": "x" },
    ]));
    assert!(matches!(backwards, CalendarError::EndsBeforeItBegins { entry: 1, .. }), "{backwards}");
    assert_eq!(
        backwards.to_string(),
        "these days off end on Sunday 2 May 2027, before they begin on Monday 3 May 2027: exchange `from` and `to`"
    );
    let long = error(json!([{ "from": "2027-01-01", "to": "2028-01-02", "title": "x" }]));
    assert_eq!(long, CalendarError::TooLong { entry: 0 });
    let version = json!({ "sluis": 2, "title": "K", "based_on": "nl" });
    let version: CalendarFile = serde_json::from_value(version).expect("file");
    assert_eq!(version.days(Language::Nl), Err(CalendarError::Version(2)));
}

#[test]
fn a_calendar_without_room_to_work_is_refused() {
    let yearly: Vec<Value> = (1..=12)
        .flat_map(|month| (1..=9).map(move |day| json!({ "yearly": format!("{month:02}-{day:02}"), "title": "x" })))
        .collect();
    assert_eq!(error(Value::Array(yearly)), CalendarError::TooManyYearly(108));
    let many = vec![json!({ "date": "2027-05-01", "title": "x" }); 2001];
    assert_eq!(error(Value::Array(many)), CalendarError::TooMany(2001));
}
