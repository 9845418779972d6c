// SPDX-License-Identifier: EUPL-1.2
//! Numbers, amounts, days and times as people type them in their language, into the spelling that the core takes, and
//! back. Never guesses: where `12.413` could be two numbers in a language, it is none.

use jiff::civil::{Date, Time};
use sluis_core::money::Money;
use sluis_core::text::Language;
use sluis_core::titles::money_text;

/// The sign before a fraction, and the one between thousands.
fn signs(language: Language) -> (char, char) {
    language.say((',', '.'), ('.', ','))
}

/// The digits of a number without its thousands: `12.413,79` as (`12413`, `79`) in Dutch.
fn parts(text: &str, language: Language) -> Option<(String, Option<String>)> {
    let (point, group) = signs(language);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        // The other sign before one or two digits at the end can only be a point: `12413.79`.
        None => match text.split_once(group) {
            Some((whole, fraction)) if fraction.len() < 3 => (whole, Some(fraction)),
            _ => (text.as_str(), None),
        },
    };
    let groups: Vec<&str> = whole.split(group).collect();
    let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|part| part.len() == 3));
    let good = grouped && groups.iter().all(|part| digits(part)) && fraction.is_none_or(digits);
    good.then(|| (groups.concat(), fraction.map(str::to_owned)))
}

/// `1.200` as `1200`; a minus may stand before it.
pub(super) fn whole(text: &str, language: Language) -> Option<i64> {
    let (minus, text) = minus(text);
    match parts(text, language)? {
        (digits, None) => digits.parse::<i64>().ok().map(|number| if minus { -number } else { number }),
        _ => None,
    }
}

/// `3,5` as `3.5`.
pub(super) fn number(text: &str, language: Language) -> Option<f64> {
    let (minus, text) = minus(text);
    let (digits, fraction) = parts(text, language)?;
    let number: f64 = format!("{digits}.{}", fraction.as_deref().unwrap_or("0")).parse().ok()?;
    Some(if minus { -number } else { number })
}

fn minus(text: &str) -> (bool, &str) {
    let text = text.trim();
    text.strip_prefix(['-', '−']).map_or((false, text), |rest| (true, rest))
}

/// `€ 12.413,79` as `12413.79 EUR`.
pub(super) fn money(text: &str, language: Language) -> Option<Money> {
    let bare = text.trim();
    let bare = bare.strip_prefix('€').or_else(|| strip_word(bare, "EUR")).unwrap_or(bare);
    let bare = bare.trim_end().strip_suffix(",-").unwrap_or(bare);
    let (euros, cents) = parts(bare, language)?;
    let cents = cents.unwrap_or_else(|| "00".to_owned());
    let cents = if cents.len() == 1 { format!("{cents}0") } else { cents };
    format!("{euros}.{cents} EUR").parse().ok()
}

fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let cut = |at: &str| at.eq_ignore_ascii_case(word);
    let start = text.get(..word.len()).filter(|start| cut(start)).map(|_| &text[word.len()..]);
    let end = text.len().checked_sub(word.len()).and_then(|at| text.get(at..)).filter(|end| cut(end));
    start.or_else(|| end.map(|_| &text[..text.len() - word.len()]))
}

/// `4-1-2027`, `4/1/2027`, `4.1.2027`, `4 januari 2027` or `2027-01-04`. The day always comes before the month.
pub fn date(text: &str, language: Language) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let words: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|word| !word.is_empty()).collect();
    let [day, month, year] = words[..] else { return None };
    let month = month.parse().ok().or_else(|| named_month(month, language))?;
    Date::new(year.parse().ok().filter(|year| (1900..=9999).contains(year))?, month, day.parse().ok()?).ok()
}

/// A month by its name, or at least three letters of it, in the language of the page.
fn named_month(word: &str, language: Language) -> Option<i8> {
    let word = word.to_lowercase();
    let name = |month: i8| {
        let words = sluis_core::calendar::date_words(Date::constant(2027, month, 1), language);
        words.split(' ').nth(2).unwrap_or_default().to_lowercase()
    };
    // The Dutch `mrt` is no beginning of its month.
    let fits = |month: &i8| (word.len() >= 3 && name(*month).starts_with(&word)) || (*month == 3 && word == "mrt");
    (1..=12).find(fits)
}

/// `9:30`, `09.30`, `9u30` or `9`.
pub(super) fn time(text: &str) -> Option<Time> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.', 'u', 'h']).unwrap_or((text, "0"));
    let minute = if minute.is_empty() { "0" } else { minute };
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// An amount as it is typed: `12.413,79`.
pub(super) fn write_money(amount: Money, language: Language) -> String {
    money_text(amount, language).trim_start_matches(['€', '\u{a0}']).to_owned()
}

/// A number as it is typed.
pub(super) fn write_number(number: f64, language: Language) -> String {
    number.to_string().replace('.', &signs(language).0.to_string())
}

/// A day as it is typed: `4-1-2027`.
pub(super) fn write_date(date: Date) -> String {
    format!("{}-{}-{}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let nl = ["12.413,79", "12413,79", "€ 12.413,79", "12413.79", "12 413,79", "12413,79 EUR", "EUR 12413.79"];
        for text in nl {
            assert_eq!(money(text, Language::Nl), Some(Money::of_cents(1_241_379)), "{text}");
        }
        for text in ["12,413.79", "12413.79", "€12,413.79", "12413,79"] {
            assert_eq!(money(text, Language::En), Some(Money::of_cents(1_241_379)), "{text}");
        }
        assert_eq!(money("12.413", Language::Nl), Some(Money::of_cents(1_241_300)));
        assert_eq!(money("7,5", Language::Nl), Some(Money::of_cents(750)));
        assert_eq!(money("1.000,-", Language::Nl), Some(Money::of_cents(100_000)));
    }

    #[test]
    fn what_could_be_two_amounts_is_none() {
        for text in ["12.413", "1.2.3", "12,41,379", "", "€", "-5", "een", "1e3", "12..413"] {
            assert_eq!(money(text, Language::En), None, "{text}");
        }
        for text in ["12,413", "12.41,3,7", "1.23.456"] {
            assert_eq!(money(text, Language::Nl), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_what_we_write_read_back() {
        assert_eq!(whole("1.200", Language::Nl), Some(1200));
        assert_eq!(whole("-3", Language::En), Some(-3));
        assert_eq!(whole("3,5", Language::Nl), None);
        assert_eq!(number("3,5", Language::Nl), Some(3.5));
        for language in Language::ALL {
            let amount = Money::of_cents(1_241_379);
            assert_eq!(money(&write_money(amount, language), language), Some(amount));
            assert_eq!(number(&write_number(-0.25, language), language), Some(-0.25));
        }
    }

    #[test]
    fn days_are_read_with_the_day_first() {
        let day = Date::constant(2027, 1, 4);
        for text in ["4-1-2027", "04-01-2027", "4/1/2027", "4.1.2027", "4 januari 2027", "4 jan 2027", "2027-01-04"] {
            assert_eq!(date(text, Language::Nl), Some(day), "{text}");
        }
        assert_eq!(date("4 January 2027", Language::En), Some(day));
        assert_eq!(date("1 mrt 2027", Language::Nl), Some(Date::constant(2027, 3, 1)));
        for text in ["31-2-2027", "4-1-27", "4-1", "morgen", "4 foo 2027", "1-13-2027"] {
            assert_eq!(date(text, Language::Nl), None, "{text}");
        }
        assert_eq!(date(&write_date(day), Language::En), Some(day));
    }

    #[test]
    fn times_are_read_with_any_sign_between() {
        for text in ["9:30", "09:30", "9.30", "9u30"] {
            assert_eq!(time(text), Some(Time::constant(9, 30, 0, 0)), "{text}");
        }
        assert_eq!(time("14"), Some(Time::constant(14, 0, 0, 0)));
        for text in ["24:00", "9:60", "", "negen"] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
