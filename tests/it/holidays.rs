// SPDX-License-Identifier: EUPL-1.2
//! Our Dutch holidays against PyPI `holidays` for 1990 to 2100, day by day, with the differences that we know by name.
//! Any other difference is a fault of ours or news about the law.

use crate::tools::{printed, python, run};
use jiff::civil::Date;
use sluis_core::calendar::holidays::{HolidayKind, holidays_in};
use sluis_core::text::Language;
use std::collections::{BTreeMap, BTreeSet};

const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Every day of the oracle with its names, `; ` between two on one day.
fn oracle() -> BTreeMap<Date, BTreeSet<String>> {
    let years = [YEARS.start().to_string(), YEARS.end().to_string()];
    let output = run(python().arg("tests/oracle/holidays.py").args(years));
    assert!(output.status.success(), "{}", printed(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let days = text.lines().map(|line| {
        let (date, names) = line.split_once('\t').unwrap();
        (date.parse().unwrap(), names.split("; ").map(str::to_string).collect())
    });
    days.collect()
}

fn ours() -> BTreeMap<Date, BTreeSet<String>> {
    let mut days: BTreeMap<Date, BTreeSet<String>> = BTreeMap::new();
    for holiday in YEARS.flat_map(holidays_in).filter(|holiday| holiday.kind != HolidayKind::ByDecree) {
        let name = match holiday.kind {
            // The oracle calls it by its other English name.
            HolidayKind::WhitMonday => "Pentecost Monday".to_string(),
            kind => kind.title().get(Language::En).to_string(),
        };
        days.entry(holiday.date).or_default().insert(name);
    }
    days
}

#[test]
fn dutch_holidays_agree_with_pypi_holidays_from_1990_to_2100() {
    let mut oracle = oracle();
    // Known difference: the oracle lists the two feasts that fall on a Sunday; the act does not, because every Sunday is
    // off already (Algemene termijnenwet, articles 1 and 3).
    for (feast, years) in [("Easter Sunday", 111), ("Pentecost", 111)] {
        let removed = oracle.values_mut().map(|names| usize::from(names.remove(feast))).sum::<usize>();
        assert_eq!(removed, years, "{feast}");
    }
    oracle.retain(|_, names| !names.is_empty());
    assert_eq!(ours(), oracle);
}

#[test]
fn days_equated_by_decree_are_none_of_the_oracles_and_all_on_weekdays() {
    // Known difference: the oracle does not know the decrees.
    let oracle = oracle();
    let decreed: Vec<Date> = YEARS
        .flat_map(holidays_in)
        .filter(|holiday| holiday.kind == HolidayKind::ByDecree)
        .map(|holiday| holiday.date)
        .collect();
    let expected = ["2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"];
    assert_eq!(decreed, expected.map(|date| date.parse::<Date>().unwrap()));
    for date in decreed {
        assert!(!oracle.contains_key(&date), "{date}: the oracle now knows it");
        assert!(date.weekday().to_monday_one_offset() <= 5, "{date}");
    }
}
