// SPDX-License-Identifier: EUPL-1.2
//! The values an expression reads and gives. Money, dates and moments stay exact; nothing here rounds.
//! Never decides what a missing value means for a step: it only carries why the value is not there.

use std::fmt;

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;

use super::absence::Absence;
use crate::money::Money;
use crate::text::{Text, both};

/// A value at run time.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; never NaN or infinite when an expression made it.
    Decimal(f64),
    /// An exact amount in euros.
    Money(Money),
    /// A civil date, without a time zone.
    Date(Date),
    /// A moment on the time line.
    Moment(Timestamp),
    /// True or false.
    Boolean(bool),
    /// A list, in its order.
    List(Vec<Datum>),
    /// Named values, for the types `Record` and `MapOf`.
    Record(IndexMap<String, Datum>),
    /// A step with `for_each`.
    FanOut {
        /// What is read of all instances together: `outputs`, `state`, `each`.
        whole: IndexMap<String, Datum>,
        /// Each instance under its key.
        instances: IndexMap<String, Datum>,
    },
    /// Not there, with the reason.
    Absent(Absence),
}

impl Datum {
    /// A text.
    pub fn text(text: impl Into<String>) -> Datum {
        Datum::Text(text.into())
    }

    /// A record with these fields.
    pub fn record<N: Into<String>>(fields: impl IntoIterator<Item = (N, Datum)>) -> Datum {
        Datum::Record(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// What kind of value this is, in words for people.
    pub fn kind(&self) -> Text {
        match self {
            Datum::Text(_) => both("tekst", "text"),
            Datum::Integer(_) => both("een geheel getal", "a whole number"),
            Datum::Decimal(_) => both("een getal", "a number"),
            Datum::Money(_) => both("een bedrag", "money"),
            Datum::Date(_) => both("een datum", "a date"),
            Datum::Moment(_) => both("een tijdstip", "a moment"),
            Datum::Boolean(_) => both("ja of nee", "true or false"),
            Datum::List(_) => both("een lijst", "a list"),
            Datum::Record(_) => both("een groep waarden", "a group of values"),
            Datum::FanOut { .. } => both("een stap met meer onderdelen", "a step with several instances"),
            Datum::Absent(_) => both("een ontbrekende waarde", "a missing value"),
        }
    }
}

/// As it is shown to people in one line; moments in UTC, so convert them to the workflow's zone first.
impl fmt::Display for Datum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Datum::Text(text) => f.write_str(text),
            Datum::Integer(number) => write!(f, "{number}"),
            Datum::Decimal(number) => write!(f, "{number}"),
            Datum::Money(money) => write!(f, "{money}"),
            Datum::Date(date) => write!(f, "{date}"),
            Datum::Moment(moment) => write!(f, "{moment}"),
            Datum::Boolean(truth) => write!(f, "{truth}"),
            Datum::List(items) => write_joined(f, items.iter()),
            Datum::Record(fields) | Datum::FanOut { instances: fields, .. } => write_joined(f, fields.values()),
            Datum::Absent(_) => Ok(()),
        }
    }
}

fn write_joined<'a>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = &'a Datum>) -> fmt::Result {
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}
