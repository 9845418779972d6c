// SPDX-License-Identifier: EUPL-1.2
//! What a scalar means: the core schema of YAML 1.2 (section 10.3.2), with one difference: a number with
//! needless leading zeros (`017`, `0123`) is a text, because authors mean a code or a postal number by it.

use serde_json::{Number, Value};

/// What a plain (unquoted) scalar means, or nothing when it is a number that JSON cannot hold.
pub(super) fn resolve_plain(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    match text.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => resolve_numeric(text),
        _ => Some(Value::String(text.to_owned())),
    }
}

fn resolve_numeric(text: &str) -> Option<Value> {
    let (sign, unsigned) = match text.as_bytes()[0] {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return None;
    }
    if let Some(value) = based_integer(text) {
        return value.map(Value::Number);
    }
    if !is_decimal(unsigned) || has_leading_zero(unsigned) {
        return Some(Value::String(text.to_owned()));
    }
    decimal(&format!("{sign}{unsigned}")).map(Value::Number)
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
            assert_eq!(resolve_plain(text), Some(json!(text)));
        }
    }

    #[test]
    fn numbers_with_leading_zeros_stay_texts() {
        for text in ["017", "0123", "-017", "00", "00.5", "+01"] {
            assert_eq!(resolve_plain(text), Some(json!(text)));
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
            assert_eq!(resolve_plain(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_a_text() {
        for text in [".", "-", "+", "-.", "1e", "1e+", "0o8", "0x", "0o", "1.2.3", "--1", "+-1", "e3", ".e3", "nan"] {
            assert_eq!(resolve_plain(text), Some(json!(text)));
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold_are_refused() {
        for text in [".inf", "-.INF", "+.Inf", ".nan", "1e999", "0xfffffffffffffffff"] {
            assert_eq!(resolve_plain(text), None, "{text}");
        }
    }
}
