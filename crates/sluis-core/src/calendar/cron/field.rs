// SPDX-License-Identifier: EUPL-1.2
//! The five fields of a schedule as written: what each may say, and a clear refusal for what it may not.
//! Knows nothing of dates; gives the matcher only numbers, so that names and weekday numbers mean what people expect.

/// What a schedule cannot say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Longer than any sensible schedule.
    #[error("a schedule is at most {most} characters long: this one has {length}", most = MOST_CHARACTERS)]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// A nickname such as `@daily`.
    #[error("`{0}` is a nickname: write the five fields, such as `0 8 * * *` for every day at 08:00")]
    Nickname(String),
    /// Six fields: seconds in front, or a year behind.
    #[error("`{0}` has six fields: leave out the seconds in front or the year at the end, so that five are left")]
    SixFields(String),
    /// Seven fields: seconds and a year.
    #[error("`{0}` has seven fields: leave out the seconds in front and the year at the end, so that five are left")]
    SevenFields(String),
    /// Any other number of fields.
    #[error(
        "a schedule has five fields (minute, hour, day, month, weekday), such as `0 8 * * MON-FRI`: `{text}` has {found}"
    )]
    FieldCount {
        /// As written.
        text: String,
        /// How many there are.
        found: usize,
    },
    /// A comma with nothing before or after it.
    #[error("the {field} `{written}` has a comma with nothing beside it: remove the comma or add what is missing")]
    EmptyItem {
        /// Which field.
        field: &'static str,
        /// As written.
        written: String,
    },
    /// A number that the field does not have.
    #[error("the {field} `{written}` is out of range: use {least} to {most}")]
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
    #[error("the {field} `{written}` runs backwards: write two ranges with a comma between them")]
    Backwards {
        /// Which field.
        field: &'static str,
        /// The range.
        written: String,
    },
    /// A step on a single value, such as `5/15`.
    #[error("the {field} `{written}` steps from a single value: write `{value}-{most}/{step}`")]
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
    #[error("the {field} `{written}` cannot be read: use `*`, numbers, three-letter names, lists, ranges and steps")]
    Unreadable {
        /// Which field.
        field: &'static str,
        /// As written.
        written: String,
    },
    /// Days that no month has.
    #[error("`{0}` never fires: choose a day that its month has")]
    NeverFires(String),
    /// More often than every five minutes.
    #[error(
        "`{0}` fires more often than every 5 minutes: leave at least 5 minutes between runs, such as `*/5 * * * *`"
    )]
    TooOften(String),
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
