// SPDX-License-Identifier: EUPL-1.2
//! Dates and durations in words, in Dutch and English, and their strict spelling in files.
//! Only fixed words: no locale of the machine ever takes part.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Weekday};

use crate::text::Language;

const MONTHS_NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date as people say it: `maandag 25 januari 2027`, `Monday 25 January 2027`.
pub fn date_words(date: Date, language: Language) -> String {
    let months = match language {
        Language::Nl => MONTHS_NL,
        Language::En => MONTHS_EN,
    };
    // `month()` is 1 to 12.
    let month = months[usize::from(date.month().unsigned_abs()) - 1];
    format!("{} {} {month} {}", weekday_words(date.weekday(), language), date.day(), date.year())
}

/// A local moment as people say it, to the minute: `maandag 25 januari 2027 om 13:30`.
pub fn moment_words(moment: DateTime, language: Language) -> String {
    let at = match language {
        Language::Nl => "om",
        Language::En => "at",
    };
    format!("{} {at} {:02}:{:02}", date_words(moment.date(), language), moment.hour(), moment.minute())
}

/// The name of a weekday: `maandag`, `Monday`.
pub fn weekday_words(weekday: Weekday, language: Language) -> &'static str {
    let (nl, en) = match weekday {
        Weekday::Monday => ("maandag", "Monday"),
        Weekday::Tuesday => ("dinsdag", "Tuesday"),
        Weekday::Wednesday => ("woensdag", "Wednesday"),
        Weekday::Thursday => ("donderdag", "Thursday"),
        Weekday::Friday => ("vrijdag", "Friday"),
        Weekday::Saturday => ("zaterdag", "Saturday"),
        Weekday::Sunday => ("zondag", "Sunday"),
    };
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

/// A length of time in hours and minutes: `3 uur en 5 minuten`; what is under a minute is not said.
pub(crate) fn duration_words(duration: SignedDuration, language: Language) -> String {
    let (hours, minutes) = (duration.as_hours(), duration.as_mins() % 60);
    let (hour_word, minute_word, and) = match language {
        Language::Nl => ("uur", if minutes == 1 { "minuut" } else { "minuten" }, "en"),
        Language::En => {
            (if hours == 1 { "hour" } else { "hours" }, if minutes == 1 { "minute" } else { "minutes" }, "and")
        }
    };
    match (hours, minutes) {
        (0, minutes) => format!("{minutes} {minute_word}"),
        (hours, 0) => format!("{hours} {hour_word}"),
        (hours, minutes) => format!("{hours} {hour_word} {and} {minutes} {minute_word}"),
    }
}

/// Dates in files: `2027-05-01` and nothing else. A moment such as `2027-05-01T09:00` would otherwise be cut to its
/// date in silence.
pub(crate) mod strict_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Reads exactly `YYYY-MM-DD`.
    pub(crate) fn parse(text: &str) -> Result<Date, String> {
        let wrong = || format!("`{text}` is no date: write it as `2027-05-01`");
        let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if shaped { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
    }

    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        parse(&String::deserialize(deserializer)?).map(Some).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_and_moments_read_as_people_say_them() {
        assert_eq!(date_words(date(2027, 1, 25), Language::Nl), "maandag 25 januari 2027");
        assert_eq!(date_words(date(2027, 1, 25), Language::En), "Monday 25 January 2027");
        assert_eq!(date_words(date(2026, 12, 6), Language::Nl), "zondag 6 december 2026");
        let moment = date(2027, 8, 4).at(9, 5, 59, 0);
        assert_eq!(moment_words(moment, Language::Nl), "woensdag 4 augustus 2027 om 09:05");
        assert_eq!(moment_words(moment, Language::En), "Wednesday 4 August 2027 at 09:05");
    }

    #[test]
    fn durations_have_the_right_plural() {
        for (minutes, nl, en) in [
            (0, "0 minuten", "0 minutes"),
            (1, "1 minuut", "1 minute"),
            (60, "1 uur", "1 hour"),
            (185, "3 uur en 5 minuten", "3 hours and 5 minutes"),
            (61, "1 uur en 1 minuut", "1 hour and 1 minute"),
        ] {
            let duration = SignedDuration::from_mins(minutes);
            assert_eq!(duration_words(duration, Language::Nl), nl);
            assert_eq!(duration_words(duration, Language::En), en);
        }
    }

    #[test]
    fn only_a_whole_plain_date_is_a_date() {
        assert_eq!(strict_date::parse("2027-05-01"), Ok(date(2027, 5, 1)));
        for text in ["2027-05-01T09:00", "2027-13-01", "2027-02-29", "20270501", "2027-5-1", ""] {
            assert!(strict_date::parse(text).is_err(), "{text}");
        }
    }
}
