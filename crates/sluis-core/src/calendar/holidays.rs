// SPDX-License-Identifier: EUPL-1.2
//! The Dutch holidays by law: article 3 of the Algemene termijnenwet, and the days equated with them by decree.
//! Every year is computed on its own, without a table, so that no year is ever missing; only the decree days are a
//! list. Carnival, office closures and school holidays are data of an organisation and never stand here.

use jiff::civil::Date;

use super::days::plus_days;
use crate::text::Text;

#[cfg(test)]
mod tests;

/// A day that the Algemene termijnenwet takes out of the working week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// The day itself.
    pub date: Date,
    /// Which of the holidays it is.
    pub kind: HolidayKind,
}

/// The holidays that the law knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HolidayKind {
    /// 1 January.
    NewYear,
    /// The Friday before Easter; equated by the second paragraph.
    GoodFriday,
    /// The day after Easter Sunday.
    EasterMonday,
    /// 30 April up to 2013; 29 April when that is a Sunday.
    QueensDay,
    /// 27 April from 2014; 26 April when that is a Sunday.
    KingsDay,
    /// 5 May, in every year.
    LiberationDay,
    /// The Thursday 39 days after Easter Sunday.
    Ascension,
    /// The Monday 50 days after Easter Sunday.
    WhitMonday,
    /// 25 December.
    ChristmasDay,
    /// 26 December.
    SecondChristmasDay,
    /// A day that a decree equates with a holiday, by the third paragraph.
    ByDecree,
}

/// Days equated with holidays by decree, in order.
const BY_DECREE: [Date; 5] = [
    Date::constant(2026, 1, 2),
    Date::constant(2026, 5, 15),
    Date::constant(2027, 5, 7),
    Date::constant(2028, 4, 28),
    Date::constant(2028, 5, 26),
];

/// The last year for which the decrees are known.
pub const LAST_YEAR_OF_DECREES: i16 = 2028;

/// Whether a year lies beyond the decrees we know: a day may then be equated with a holiday without our knowing.
/// A caller who shows dates of such a year warns.
pub fn beyond_decrees(year: i16) -> bool {
    year > LAST_YEAR_OF_DECREES
}

/// The holiday on this day, if it is one. Where two fall together (5 May on Ascension Day), the one that comes first
/// in [`holidays_in`].
pub fn holiday_on(date: Date) -> Option<Holiday> {
    // January, and Good Friday at the earliest to Whit Monday at the latest, and December.
    if matches!(date.month(), 2 | 7..=11) {
        return None;
    }
    holidays_in(date.year()).into_iter().find(|holiday| holiday.date == date)
}

/// The holidays of a year in the order of the calendar. Two may share a day.
pub fn holidays_in(year: i16) -> Vec<Holiday> {
    use HolidayKind::*;
    let easter = easter_sunday(year);
    let mut holidays = vec![
        on(year, 1, 1, NewYear),
        after_easter(easter, -2, GoodFriday),
        after_easter(easter, 1, EasterMonday),
        birthday_of_the_monarch(year),
        after_easter(easter, 39, Ascension),
        on(year, 5, 5, LiberationDay),
        after_easter(easter, 50, WhitMonday),
        on(year, 12, 25, ChristmasDay),
        on(year, 12, 26, SecondChristmasDay),
    ];
    let decreed = BY_DECREE.into_iter().filter(|date| date.year() == year);
    holidays.extend(decreed.map(|date| Holiday { date, kind: ByDecree }));
    holidays.sort_by_key(|holiday| holiday.date); // stable: the order above decides between two on one day
    holidays
}

/// Easter Sunday of a year in the Gregorian calendar, by the usual computus (Meeus, Jones, Butcher).
pub fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (century, in_century) = (y.div_euclid(100), y.rem_euclid(100));
    let golden = y.rem_euclid(19);
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days_after_22_march = epact + weekday - 7 * late;
    plus_days(day_of(year, 3, 22), days_after_22_march)
}

/// Queen's Day up to 2013, King's Day from 2014: both move to Saturday when they would fall on Sunday.
fn birthday_of_the_monarch(year: i16) -> Holiday {
    let (day, kind) = if year < 2014 { (30, HolidayKind::QueensDay) } else { (27, HolidayKind::KingsDay) };
    let date = day_of(year, 4, day);
    let moved = date.weekday() == jiff::civil::Weekday::Sunday;
    Holiday { date: if moved { plus_days(date, -1) } else { date }, kind }
}

fn on(year: i16, month: i8, day: i8, kind: HolidayKind) -> Holiday {
    Holiday { date: day_of(year, month, day), kind }
}

fn after_easter(easter: Date, days: i32, kind: HolidayKind) -> Holiday {
    Holiday { date: plus_days(easter, days), kind }
}

/// A day that every year has. Only called with such days.
fn day_of(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

impl HolidayKind {
    /// Its name in both languages, with the article that a sentence needs left out.
    pub fn title(self) -> Text {
        let (nl, en) = match self {
            HolidayKind::NewYear => ("Nieuwjaarsdag", "New Year's Day"),
            HolidayKind::GoodFriday => ("Goede Vrijdag", "Good Friday"),
            HolidayKind::EasterMonday => ("Tweede Paasdag", "Easter Monday"),
            HolidayKind::QueensDay => ("Koninginnedag", "Queen's Day"),
            HolidayKind::KingsDay => ("Koningsdag", "King's Day"),
            HolidayKind::LiberationDay => ("Bevrijdingsdag", "Liberation Day"),
            HolidayKind::Ascension => ("Hemelvaartsdag", "Ascension Day"),
            HolidayKind::WhitMonday => ("Tweede Pinksterdag", "Whit Monday"),
            HolidayKind::ChristmasDay => ("Eerste Kerstdag", "Christmas Day"),
            HolidayKind::SecondChristmasDay => ("Tweede Kerstdag", "Second Day of Christmas"),
            HolidayKind::ByDecree => ("een met een feestdag gelijkgestelde dag", "a day equated with a holiday"),
        };
        Text::both(nl, en)
    }
}
