// SPDX-License-Identifier: EUPL-1.2
//! Money: exact euros and cents, as authors write them (`90000.00 EUR`). Never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in whole euro cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Money {
    /// The amount in cents; negative amounts exist only as differences.
    pub cents: i64,
}

/// Why a text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an amount; write it like `90000.00 EUR`")]
pub struct NotMoney(pub String);

/// The largest amount we take: ten billion euros, so that sums never overflow.
const MOST_CENTS: i64 = 1_000_000_000_000;

impl Money {
    /// An amount of so many cents.
    pub const fn of_cents(cents: i64) -> Money {
        Money { cents }
    }
}

impl FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Money, NotMoney> {
        let wrong = || NotMoney(text.to_owned());
        let amount = text.trim().strip_suffix("EUR").unwrap_or(text).trim();
        let (euros, cents) = amount.split_once('.').unwrap_or((amount, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(euros) || !digits(cents) || cents.len() != 2 || euros.len() > 12 {
            return Err(wrong());
        }
        let euros: i64 = euros.parse().map_err(|_| wrong())?;
        let cents: i64 = cents.parse().map_err(|_| wrong())?;
        let total = euros * 100 + cents;
        if total > MOST_CENTS { Err(wrong()) } else { Ok(Money { cents: total }) }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        write!(f, "{sign}{}.{:02} EUR", cents / 100, cents % 100)
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money { cents: self.cents + other.cents }
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money { cents: self.cents - other.cents }
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::default(), Add::add)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_to_the_cent() {
        for (text, cents) in [("90000.00 EUR", 9_000_000), ("0.05 EUR", 5), ("12 EUR", 1200), ("7.30", 730)] {
            assert_eq!(text.parse::<Money>(), Ok(Money { cents }), "{text}");
        }
        assert_eq!(Money { cents: 2_958_904 }.to_string(), "29589.04 EUR");
        assert_eq!(Money { cents: -5 }.to_string(), "-0.05 EUR");
    }

    #[test]
    fn what_is_no_exact_amount_is_refused() {
        for text in ["", "EUR", "1,50 EUR", "1.5 EUR", "-3.00 EUR", "1e3", "99999999999.00 EUR", "3.00 USD"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }
}
