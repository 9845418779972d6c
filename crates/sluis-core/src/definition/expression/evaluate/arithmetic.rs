// SPDX-License-Identifier: EUPL-1.2
//! Calculations with values. Money and whole numbers stay exact: what does not fit is a fault, never a wrapped or
//! rounded number, and no fraction ever becomes infinite.

use super::super::datum::Datum;
use super::super::fault::EvaluationFault;
use super::super::tree::Sum;
use super::{Result, impossible, of_kind};
use crate::money::Money;
use crate::text::{Text, both};

/// The value with its sign turned.
pub(super) fn negate(one: &Datum) -> Result<Datum> {
    match one {
        Datum::Integer(number) => number.checked_neg().map(Datum::Integer).ok_or_else(too_large),
        Datum::Decimal(number) => Ok(Datum::Decimal(-number)),
        Datum::Money(money) => cents(money.cents.checked_neg()),
        other => Err(of_kind(other, |nl| format!("{nl} heeft geen tegendeel"), |en| format!("{en} has no opposite"))),
    }
}

/// The calculation of two values.
pub(super) fn calculate(sum: Sum, one: &Datum, other: &Datum) -> Result<Datum> {
    match (sum, one, other) {
        (_, Datum::Integer(one), Datum::Integer(other)) => whole(sum, *one, *other),
        (_, Datum::Integer(one), Datum::Decimal(other)) => fraction(sum, *one as f64, *other),
        (_, Datum::Decimal(one), Datum::Integer(other)) => fraction(sum, *one, *other as f64),
        (_, Datum::Decimal(one), Datum::Decimal(other)) => fraction(sum, *one, *other),
        (Sum::Add, Datum::Money(one), Datum::Money(other)) => cents(one.cents.checked_add(other.cents)),
        (Sum::Subtract, Datum::Money(one), Datum::Money(other)) => cents(one.cents.checked_sub(other.cents)),
        (Sum::Multiply, Datum::Money(money), Datum::Integer(times))
        | (Sum::Multiply, Datum::Integer(times), Datum::Money(money)) => cents(money.cents.checked_mul(*times)),
        (Sum::Add, Datum::Text(one), Datum::Text(other)) => Ok(Datum::Text(format!("{one}{other}"))),
        (Sum::Add, Datum::List(one), Datum::List(other)) => Ok(Datum::List(one.iter().chain(other).cloned().collect())),
        (sum, one, other) => {
            let (one, sign, other) = (one.kind(), sum.sign(), other.kind());
            Err(impossible(Text::said(|language| {
                let (one, other) = (one.get(language), other.get(language));
                language.say(
                    format!("{one} `{sign}` {other} heeft geen betekenis"),
                    format!("{one} `{sign}` {other} has no meaning"),
                )
            })))
        }
    }
}

/// As in CEL: a division of whole numbers drops the fraction.
fn whole(sum: Sum, one: i64, other: i64) -> Result<Datum> {
    if other == 0 && matches!(sum, Sum::Divide | Sum::Remainder) {
        return Err(division_by_zero());
    }
    let number = match sum {
        Sum::Add => one.checked_add(other),
        Sum::Subtract => one.checked_sub(other),
        Sum::Multiply => one.checked_mul(other),
        Sum::Divide => one.checked_div(other),
        Sum::Remainder => one.checked_rem(other),
    };
    number.map(Datum::Integer).ok_or_else(too_large)
}

fn fraction(sum: Sum, one: f64, other: f64) -> Result<Datum> {
    if other == 0.0 && matches!(sum, Sum::Divide | Sum::Remainder) {
        return Err(division_by_zero());
    }
    let number = match sum {
        Sum::Add => one + other,
        Sum::Subtract => one - other,
        Sum::Multiply => one * other,
        Sum::Divide => one / other,
        Sum::Remainder => one % other,
    };
    if number.is_finite() { Ok(Datum::Decimal(number)) } else { Err(too_large()) }
}

fn cents(cents: Option<i64>) -> Result<Datum> {
    cents.map(|cents| Datum::Money(Money::of_cents(cents))).ok_or_else(too_large)
}

fn too_large() -> EvaluationFault {
    impossible(both(
        "een getal in de voorwaarde wordt te groot om mee te rekenen",
        "a number in the condition becomes too large to count with",
    ))
}

fn division_by_zero() -> EvaluationFault {
    impossible(both("de voorwaarde deelt door nul", "the condition divides by zero"))
}
