// SPDX-License-Identifier: EUPL-1.2
//! Holidays of known years. The oracle over 1990-2100 is `tests/it/holidays.rs` of the root package.

use jiff::civil::date;

use super::*;
use crate::text::Language;

fn days(year: i16) -> Vec<Date> {
    holidays_in(year).into_iter().map(|holiday| holiday.date).collect()
}

#[test]
fn year_2027_has_its_nine_holidays_and_the_decreed_friday() {
    let expected = [
        date(2027, 1, 1),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2027, 4, 27),
        date(2027, 5, 5),
        date(2027, 5, 6),
        date(2027, 5, 7),
        date(2027, 5, 17),
        date(2027, 12, 25),
        date(2027, 12, 26),
    ];
    assert_eq!(days(2027), expected);
}

#[test]
fn easter_is_right_at_its_extremes() {
    for easter in [date(1818, 3, 22), date(1943, 4, 25), date(2008, 3, 23), date(2038, 4, 25), date(2285, 3, 22)] {
        assert_eq!(easter_sunday(easter.year()), easter);
    }
}

#[test]
fn birthday_of_the_monarch_moves_off_sunday() {
    for (year, expected) in [
        (1995, date(1995, 4, 29)),
        (2006, date(2006, 4, 29)),
        (2013, date(2013, 4, 30)),
        (2014, date(2014, 4, 26)),
        (2025, date(2025, 4, 26)),
        (2026, date(2026, 4, 27)),
        (2031, date(2031, 4, 26)),
    ] {
        assert_eq!(birthday_of_the_monarch(year).date, expected);
    }
    assert_eq!(birthday_of_the_monarch(2013).kind.title().get(Language::Nl), "Koninginnedag");
    assert_eq!(birthday_of_the_monarch(2014).kind.title().get(Language::Nl), "Koningsdag");
}

#[test]
fn ascension_goes_before_liberation_day_when_they_fall_together() {
    assert_eq!(holiday_on(date(2016, 5, 5)).map(|h| h.kind), Some(HolidayKind::Ascension));
    assert_eq!(holiday_on(date(2017, 5, 5)).map(|h| h.kind), Some(HolidayKind::LiberationDay));
}

#[test]
fn looking_up_a_day_agrees_with_the_list_of_its_year() {
    for year in [1990, 2000, 2008, 2026, 2028, 2100] {
        let mut day = date(year, 1, 1);
        while day.year() == year {
            assert_eq!(holiday_on(day).is_some(), days(year).contains(&day), "{day}");
            day = plus_days(day, 1);
        }
    }
}

#[test]
fn callers_can_know_that_a_year_lies_beyond_the_decrees() {
    assert!(!beyond_decrees(2028));
    assert!(beyond_decrees(2029));
}

#[test]
fn first_and_last_years_of_the_calendar_do_not_overflow() {
    assert!(!holidays_in(Date::MIN.year()).is_empty());
    assert!(!holidays_in(Date::MAX.year()).is_empty());
}
