// SPDX-License-Identifier: EUPL-1.2
//! What a scalar means: the core schema of YAML 1.2 (section 10.3.2), with one difference: a number with
//! needless leading zeros (`017`, `0123`) is a text, because authors mean a code or a postal number by it.

use serde_json::{Number, Value};

/// What a plain (unquoted) scalar means.
#[derive(Debug, PartialEq)]
pub(super) enum Plain {
    /// The text itself.
    Text,
    /// Nothing, `true` or `false`, or a number.
    Other(Value),
    /// A number that JSON cannot hold.
    OutOfRange,
}

/// What a plain scalar with this text means.
pub(super) fn resolve_plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Other(Value::Null),
        "true" | "True" | "TRUE" => Plain::Other(Value::Bool(true)),
        "false" | "False" | "FALSE" => Plain::Other(Value::Bool(false)),
        _ if text.starts_with(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.']) => {
            resolve_numeric(text)
        }
        _ => Plain::Text,
    }
}

fn resolve_numeric(text: &str) -> Plain {
    let (sign, unsigned) = match text.as_bytes()[0] {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Plain::OutOfRange;
    }
    let number = match based_integer(text) {
        Some(number) => number,
        None if !is_decimal(unsigned) || has_leading_zero(unsigned) => return Plain::Text,
        None => decimal(&format!("{sign}{unsigned}")),
    };
    number.map_or(Plain::OutOfRange, |number| Plain::Other(Value::Number(number)))
}

/// `0o17` and `0x1F`. The outer `None` says that it is neither; the inner one that it is too large.
fn based_integer(text: &str) -> Option<Option<Number>> {
    let (digits, radix) = match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(digits), _) => (digits, 8),
        (_, Some(digits)) => (digits, 16),
        _ => return None,
    };
    let well_formed = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    well_formed.then(|| u64::from_str_radix(digits, radix).ok().map(Number::from))
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction) && exponent_fits
}

fn has_leading_zero(unsigned: &str) -> bool {
    matches!(unsigned.as_bytes(), [b'0', b'0'..=b'9', ..])
}

fn decimal(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<u64>() {
        return Some(Number::from(whole));
    }
    // `-0` is a float, as in serde_json: both readers of a JSON text must agree.
    match text.parse::<i64>() {
        Ok(whole) if whole != 0 => Some(Number::from(whole)),
        _ => text.parse::<f64>().ok().and_then(Number::from_f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_of_yaml_1_1_stay_texts() {
        for text in ["no", "NO", "yes", "on", "off", "y", "1_000", "12:30", "2027-03-28", "0b11", "1.0.0", "<<", "="] {
            assert_eq!(resolve_plain(text), Plain::Text);
        }
    }

    #[test]
    fn numbers_with_leading_zeros_stay_texts() {
        for text in ["017", "0123", "-017", "00", "00.5", "+01"] {
            assert_eq!(resolve_plain(text), Plain::Text);
        }
    }

    #[test]
    fn numbers_words_and_nothing_follow_the_core_schema() {
        for (text, value) in [
            ("0", json!(0)),
            ("-12", json!(-12)),
            ("+12", json!(12)),
            ("0.5", json!(0.5)),
            (".5", json!(0.5)),
            ("1.", json!(1.0)),
            ("12e3", json!(12000.0)),
            ("0o17", json!(15)),
            ("0xff", json!(255)),
            ("18446744073709551615", json!(18446744073709551615_u64)),
            ("", json!(null)),
            ("~", json!(null)),
            ("Null", json!(null)),
            ("TRUE", json!(true)),
            ("False", json!(false)),
        ] {
            assert_eq!(resolve_plain(text), Plain::Other(value), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_a_text() {
        for text in [".", "-", "+", "-.", "1e", "1e+", "0o8", "0x", "0o", "1.2.3", "--1", "+-1", "e3", ".e3", "nan"] {
            assert_eq!(resolve_plain(text), Plain::Text);
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused() {
        for text in [".inf", "-.INF", "+.Inf", ".nan", "1e999", "0xfffffffffffffffff"] {
            assert_eq!(resolve_plain(text), Plain::OutOfRange, "{text}");
        }
    }
}
