// SPDX-License-Identifier: EUPL-1.2
//! Which days are off, and counting working days.

use jiff::civil::date;

use super::*;

/// An office in Brabant: carnival, a bridge day of its own, the afternoon before Christmas as a whole day.
fn office() -> Calendar {
    let file = serde_json::json!({
        "sluis": 1,
        "title": "Kantoor",
        "based_on": "nl",
        "days_off": [
            { "from": "2027-02-08", "to": "2027-02-09", "title": "Carnaval" },
            { "date": "2027-04-26", "title": { "nl": "Brugdag", "en": "Bridge day" } },
            { "yearly": "12-24", "title": "Kerstavond" },
        ],
    });
    let file: CalendarFile = serde_json::from_value(file).expect("calendar file");
    Calendar::with_days_off("kantoor", &file, Language::Nl).expect("calendar")
}

fn kind_and_title(calendar: &Calendar, date: Date) -> Option<(DayOffKind, String)> {
    calendar.day_off(date).map(|day| (day.kind, day.title.get(Language::En).to_string()))
}

#[test]
fn a_day_off_says_what_it_is() {
    let office = office();
    let off = |date| kind_and_title(&office, date);
    assert_eq!(off(date(2027, 2, 6)), Some((DayOffKind::Weekend, "Saturday".into())));
    assert_eq!(off(date(2027, 2, 7)), Some((DayOffKind::Weekend, "Sunday".into())));
    assert_eq!(off(date(2027, 2, 8)), Some((DayOffKind::Organisation, "Carnaval".into())));
    assert_eq!(off(date(2027, 2, 9)), Some((DayOffKind::Organisation, "Carnaval".into())));
    assert_eq!(off(date(2027, 2, 10)), None);
    assert_eq!(off(date(2027, 4, 26)), Some((DayOffKind::Organisation, "Bridge day".into())));
    assert_eq!(off(date(2027, 4, 27)), Some((DayOffKind::Holiday, "King's Day".into())));
    assert_eq!(off(date(2031, 12, 24)), Some((DayOffKind::Organisation, "Kerstavond".into())));
    assert_eq!(off(date(2027, 12, 26)), Some((DayOffKind::Holiday, "Second Day of Christmas".into())));
    assert_eq!(off(date(2027, 5, 7)), Some((DayOffKind::Holiday, "a day equated with a holiday".into())));
}

#[test]
fn the_law_does_not_know_the_days_of_an_organisation() {
    assert!(Calendar::dutch().is_working_day(date(2027, 2, 8)));
    assert!(!office().is_working_day(date(2027, 2, 8)));
}

#[test]
fn a_day_is_off_exactly_when_it_has_a_reason() {
    let office = office();
    for day in date(2026, 1, 1).series(jiff::Span::new().days(1)).take(3 * 365) {
        assert_eq!(office.is_working_day(day), office.day_off(day).is_none(), "{day}");
    }
}

#[test]
fn working_days_are_counted_over_weekends_and_holidays_in_both_directions() {
    let law = Calendar::dutch();
    // Easter of 2027: Friday 26 and Monday 29 March are off.
    assert_eq!(law.add_working_days(date(2027, 3, 25), 1), date(2027, 3, 30));
    assert_eq!(law.add_working_days(date(2027, 3, 30), -1), date(2027, 3, 25));
    assert_eq!(law.add_working_days(date(2027, 1, 4), 10), date(2027, 1, 18));
    assert_eq!(law.add_working_days(date(2027, 1, 9), 1), date(2027, 1, 11));
    assert_eq!(law.add_working_days(date(2027, 1, 9), -1), date(2027, 1, 8));
    assert_eq!(law.add_working_days(date(2027, 1, 9), 0), date(2027, 1, 9));
    assert_eq!(law.working_day_from(date(2027, 3, 26)), date(2027, 3, 30));
    assert_eq!(law.working_day_until(date(2027, 3, 29)), date(2027, 3, 25));
}

#[test]
fn counting_and_adding_working_days_agree() {
    let office = office();
    let from = date(2027, 1, 30);
    for days in 0..400 {
        let until = office.add_working_days(from, days);
        assert_eq!(office.working_days_between(from, until), days.unsigned_abs(), "{days}");
    }
    assert_eq!(office.working_days_between(date(2027, 3, 2), date(2027, 3, 1)), 0);
}

#[test]
fn the_ends_of_the_calendar_stop_counting() {
    let law = Calendar::dutch();
    assert_eq!(law.add_working_days(Date::MAX, 5), Date::MAX);
    assert_eq!(law.add_working_days(Date::MIN, -5), Date::MIN);
}

#[test]
fn a_calendar_knows_its_name() {
    assert_eq!(Calendar::dutch().name(), "nl");
    assert_eq!(office().name(), "kantoor");
}
