// SPDX-License-Identifier: EUPL-1.2
//! The five fields of a schedule as written: what each may say, and a clear refusal for what it may not.
//! Knows nothing of dates; gives the matcher only numbers, so that names and weekday numbers mean what people expect.

use std::fmt;

use crate::text::{Language, Text, both};

/// What a schedule cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleError {
    /// Longer than any sensible schedule.
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// A nickname such as `@daily`.
    Nickname(String),
    /// Six fields: seconds in front, or a year behind.
    SixFields(String),
    /// Seven fields: seconds and a year.
    SevenFields(String),
    /// Any other number of fields.
    FieldCount {
        /// As written.
        text: String,
        /// How many there are.
        found: usize,
    },
    /// A comma with nothing before or after it.
    EmptyItem {
        /// Which field.
        field: &'static str,
        /// As written.
        written: String,
    },
    /// A number that the field does not have.
    OutOfRange {
        /// Which field.
        field: &'static str,
        /// The number or step.
        written: String,
        /// The least value.
        least: u8,
        /// The greatest value.
        most: u8,
    },
    /// A range such as `17-8`.
    Backwards {
        /// Which field.
        field: &'static str,
        /// The range.
        written: String,
    },
    /// A step on a single value, such as `5/15`.
    StepWithoutRange {
        /// Which field.
        field: &'static str,
        /// As written.
        written: String,
        /// The single value.
        value: u8,
        /// The greatest value of the field.
        most: u8,
        /// The step.
        step: u8,
    },
    /// Anything else in a field.
    Unreadable {
        /// Which field.
        field: &'static str,
        /// As written.
        written: String,
    },
    /// Days that no month has.
    NeverFires(String),
    /// More often than every five minutes.
    TooOften(String),
}

/// In one line, for programs and logs; people read [`ScheduleError::said`] and [`ScheduleError::cure`] in their language.
impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.said().get(Language::En), self.cure().get(Language::En))
    }
}

impl std::error::Error for ScheduleError {}

impl ScheduleError {
    /// What is wrong, in one sentence for who wrote it in a file.
    pub fn said(&self) -> Text {
        use ScheduleError::*;
        match self {
            TooLong { length } => both(
                format!("het schema is {length} tekens lang, en er passen er {MOST_CHARACTERS}"),
                format!("the schedule is {length} characters long, and {MOST_CHARACTERS} fit"),
            ),
            Nickname(written) => both(
                format!("`{written}` is een bijnaam, die hier niet gekend wordt"),
                format!("`{written}` is a nickname, which is not known here"),
            ),
            SixFields(written) => both(
                format!("`{written}` heeft zes velden, en een schema heeft er vijf"),
                format!("`{written}` has six fields, and a schedule has five"),
            ),
            SevenFields(written) => both(
                format!("`{written}` heeft zeven velden, en een schema heeft er vijf"),
                format!("`{written}` has seven fields, and a schedule has five"),
            ),
            FieldCount { text, found: 1 } => both(
                format!("`{text}` is één veld, en een schema heeft er vijf"),
                format!("`{text}` is one field, and a schedule has five"),
            ),
            FieldCount { text, found } => both(
                format!("`{text}` heeft {found} velden, en een schema heeft er vijf"),
                format!("`{text}` has {found} fields, and a schedule has five"),
            ),
            EmptyItem { field, written } => both(
                format!("in {} `{written}` staat een komma met niets ernaast", the(field)),
                format!("the {field} `{written}` has a comma with nothing beside it"),
            ),
            OutOfRange { field, written, .. } => both(
                format!("{} `{written}` bestaat niet", the(field)),
                format!("the {field} `{written}` does not exist"),
            ),
            Backwards { field, written } => both(
                format!("{} `{written}` loopt achteruit", the(field)),
                format!("the {field} `{written}` runs backwards"),
            ),
            StepWithoutRange { field, written, .. } => both(
                format!("{} `{written}` telt verder vanaf één waarde", the(field)),
                format!("the {field} `{written}` steps from a single value"),
            ),
            Unreadable { field, written } => both(
                format!("{} `{written}` is niet te lezen", the(field)),
                format!("the {field} `{written}` cannot be read"),
            ),
            NeverFires(written) => both(
                format!("`{written}` komt nooit, want die dag bestaat niet"),
                format!("`{written}` never comes, since no such day exists"),
            ),
            TooOften(written) => both(
                format!("`{written}` komt vaker dan elke 5 minuten"),
                format!("`{written}` comes more often than every 5 minutes"),
            ),
        }
    }

    /// The whole schedule as it is surely meant: without the comma that has nothing beside it, and with the step written out.
    pub fn meant(&self, schedule: &str) -> Option<String> {
        use ScheduleError::*;
        let (written, meant) = match self {
            EmptyItem { written, .. } => {
                let items: Vec<&str> = written.split(',').filter(|item| !item.is_empty()).collect();
                (written, items.join(","))
            }
            StepWithoutRange { written, value, most, step, .. } => (written, format!("{value}-{most}/{step}")),
            _ => return None,
        };
        let fields: Vec<&str> =
            schedule.split_ascii_whitespace().map(|field| if field == written { &*meant } else { field }).collect();
        (!meant.is_empty()).then(|| fields.join(" "))
    }

    /// What to write instead.
    pub fn cure(&self) -> Text {
        use ScheduleError::*;
        match self {
            TooLong { .. } => {
                both("schrijf een korter schema, of meer dan één", "write a shorter schedule, or more than one")
            }
            Nickname(_) => both(
                "schrijf de vijf velden, zoals `0 8 * * *` voor elke dag om 08:00",
                "write the five fields, such as `0 8 * * *` for every day at 08:00",
            ),
            SixFields(_) => both(
                "laat de seconden vooraan of het jaar achteraan weg",
                "leave out the seconds in front or the year at the end",
            ),
            SevenFields(_) => both(
                "laat de seconden vooraan en het jaar achteraan weg",
                "leave out the seconds in front and the year at the end",
            ),
            FieldCount { .. } => both(
                "schrijf minuut, uur, dag, maand en weekdag, zoals `0 8 * * MON-FRI`",
                "write minute, hour, day, month and weekday, such as `0 8 * * MON-FRI`",
            ),
            EmptyItem { .. } => {
                both("haal de komma weg, of vul in wat ontbreekt", "remove the comma, or add what is missing")
            }
            OutOfRange { least, most, .. } => {
                both(format!("schrijf {least} tot en met {most}"), format!("write {least} to {most}"))
            }
            Backwards { .. } => both(
                "schrijf twee bereiken met een komma ertussen, zoals `20-23,0-6`",
                "write two ranges with a comma between them, such as `20-23,0-6`",
            ),
            StepWithoutRange { value, most, step, .. } => {
                both(format!("schrijf `{value}-{most}/{step}`"), format!("write `{value}-{most}/{step}`"))
            }
            Unreadable { .. } => both(
                "schrijf `*`, getallen, namen van drie letters, lijsten, bereiken of stappen",
                "write `*`, numbers, three-letter names, lists, ranges or steps",
            ),
            NeverFires(_) => both("schrijf een dag die de maand heeft", "write a day that the month has"),
            TooOften(_) => both(
                "laat minstens 5 minuten tussen twee keren, zoals `*/5 * * * *`",
                "leave at least 5 minutes between two times, such as `*/5 * * * *`",
            ),
        }
    }
}

/// The Dutch name of a field, with its article.
fn the(field: &str) -> &'static str {
    match field {
        "minute" => "de minuut",
        "hour" => "het uur",
        "day" => "de dag",
        "month" => "de maand",
        "weekday" => "de weekdag",
        _ => "het schema",
    }
}

const MOST_CHARACTERS: usize = 250;

/// What one field may hold.
struct Kind {
    name: &'static str,
    least: u8,
    most: u8,
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const KINDS: [Kind; 5] = [
    Kind { name: "minute", least: 0, most: 59, names: &[] },
    Kind { name: "hour", least: 0, most: 23, names: &[] },
    Kind { name: "day", least: 1, most: 31, names: &[] },
    Kind { name: "month", least: 1, most: 12, names: &MONTHS },
    // 7 is Sunday once more, so that `5-7` and `MON-SUN` are ranges.
    Kind { name: "weekday", least: 0, most: 7, names: &WEEKDAYS },
];

/// The fields as read: for each the values it names, or `None` for a bare `*`.
pub(super) struct Fields([Option<Vec<u8>>; 5]);

impl Fields {
    pub(super) fn read(text: &str) -> Result<Fields, ScheduleError> {
        if text.len() > MOST_CHARACTERS {
            return Err(ScheduleError::TooLong { length: text.len() });
        }
        let written = || text.trim().to_string();
        let parts: Vec<&str> = text.split_whitespace().collect();
        match parts.as_slice() {
            [first, ..] if first.starts_with('@') => Err(ScheduleError::Nickname(written())),
            [minute, hour, day, month, weekday] => Ok(Fields([
                KINDS[0].read(minute)?,
                KINDS[1].read(hour)?,
                KINDS[2].read(day)?,
                KINDS[3].read(month)?,
                KINDS[4].read(weekday)?,
            ])),
            [_, _, _, _, _, _] => Err(ScheduleError::SixFields(written())),
            [_, _, _, _, _, _, _] => Err(ScheduleError::SevenFields(written())),
            other => Err(ScheduleError::FieldCount { text: written(), found: other.len() }),
        }
    }

    /// Whether the day of the month is a bare `*`.
    pub(super) fn any_day(&self) -> bool {
        self.0[2].is_none()
    }

    /// Whether the weekday is a bare `*`.
    pub(super) fn any_weekday(&self) -> bool {
        self.0[4].is_none()
    }

    /// The six fields of the matcher: seconds in front, weekdays counted from Sunday as 1.
    pub(super) fn as_matcher_text(&self) -> String {
        let [minute, hour, day, month, weekday] = &self.0;
        let weekday = weekday.as_ref().map(|days| days.iter().map(|day| day % 7 + 1).collect::<Vec<u8>>());
        let fields = [minute, hour, day, month, &weekday].map(|values| match values {
            Some(values) => values.iter().map(u8::to_string).collect::<Vec<_>>().join(","),
            None => "*".to_string(),
        });
        format!("0 {}", fields.join(" "))
    }
}

impl Kind {
    fn read(&self, written: &str) -> Result<Option<Vec<u8>>, ScheduleError> {
        let takes_question_mark = matches!(self.name, "day" | "weekday");
        if written == "*" || (written == "?" && takes_question_mark) {
            return Ok(None);
        }
        let mut values = Vec::new();
        for item in written.split(',') {
            if item.is_empty() {
                return Err(ScheduleError::EmptyItem { field: self.name, written: written.to_string() });
            }
            values.extend(self.item(item)?);
        }
        values.sort_unstable();
        values.dedup();
        Ok(Some(values))
    }

    /// One item of a list: `*/15`, `8-17`, `8-17/2`, `5`, `MON-FRI`.
    fn item(&self, item: &str) -> Result<Vec<u8>, ScheduleError> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(self.step(step, item)?)),
            None => (item, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (self.least, self.most),
            Some((from, to)) => (self.value(from, item)?, self.last_value(to, item)?),
            None => {
                let value = self.value(range, item)?;
                match step {
                    None => (value, value),
                    Some(step) => return Err(self.step_without_range(item, value, step)),
                }
            }
        };
        if from > to {
            return Err(ScheduleError::Backwards { field: self.name, written: item.to_string() });
        }
        Ok((from..=to).step_by(usize::from(step.unwrap_or(1))).collect())
    }

    fn step_without_range(&self, item: &str, value: u8, step: u8) -> ScheduleError {
        ScheduleError::StepWithoutRange { field: self.name, written: item.to_string(), value, most: self.most, step }
    }

    fn step(&self, step: &str, item: &str) -> Result<u8, ScheduleError> {
        match u8::try_from(self.number(step, item)?) {
            Ok(step) if (1..=self.most).contains(&step) => Ok(step),
            _ => Err(self.out_of_range(item, 1)),
        }
    }

    /// The end of a range, where `SUN` is the last day of the week.
    fn last_value(&self, text: &str, item: &str) -> Result<u8, ScheduleError> {
        let value = self.value(text, item)?;
        let is_sunday = self.name == "weekday" && text.eq_ignore_ascii_case("SUN");
        Ok(if is_sunday { 7 } else { value })
    }

    fn value(&self, text: &str, item: &str) -> Result<u8, ScheduleError> {
        let named = (self.least..).zip(self.names).find(|(_, name)| name.eq_ignore_ascii_case(text));
        if let Some((value, _)) = named {
            return Ok(value);
        }
        let number = self.number(text, item)?;
        match u8::try_from(number) {
            Ok(value) if (self.least..=self.most).contains(&value) => Ok(value),
            _ => Err(self.out_of_range(item, self.least)),
        }
    }

    fn number(&self, text: &str, item: &str) -> Result<u32, ScheduleError> {
        let unreadable = || ScheduleError::Unreadable { field: self.name, written: item.to_string() };
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        // Digits beyond u32 are out of every range.
        Ok(text.parse().unwrap_or(u32::MAX))
    }

    fn out_of_range(&self, item: &str, least: u8) -> ScheduleError {
        ScheduleError::OutOfRange { field: self.name, written: item.to_string(), least, most: self.most }
    }
}
