// SPDX-License-Identifier: EUPL-1.2
//! What somebody surely meant who wrote a value in the wrong form: an amount or a duration in the Dutch way, a placeholder
//! in an expression, a schedule with seconds, an id with capitals. Never guesses: what can be read in two ways gives nothing.

use jsonschema::JsonType;

use super::finding::fits;
use crate::text::is_curled;

/// The value in the form that this pattern asks for.
pub(super) fn form(written: &str, pattern: &str) -> Option<String> {
    let meant = [amount(written), without_seconds(written), term(written), fraction(written)];
    meant.into_iter().flatten().find(|meant| meant != written && fits(pattern, meant))
}

/// The placeholder that a path without braces was meant for, where this pattern asks for one: `party.id` is `{{ party.id }}`.
pub(super) fn placeholder(written: &str, pattern: &str) -> Option<String> {
    let is_of_name = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || "_-".contains(sign);
    let is_name =
        |part: &str| part.starts_with(|first: char| first.is_ascii_lowercase()) && part.chars().all(is_of_name);
    let path = written.trim();
    let meant = format!("{{{{ {path} }}}}");
    (path.contains('.') && path.split('.').all(is_name) && fits(pattern, &meant)).then_some(meant)
}

/// The text between straight quotes, as YAML then reads it.
pub(super) fn between_quotes(written: &str) -> Option<String> {
    match (written.contains(['"', '\\']), written.contains('\'')) {
        (false, _) => Some(format!("\"{written}\"")),
        (true, false) => Some(format!("'{written}'")),
        (true, true) => None,
    }
}

/// The text without the quotes of a word processor around it.
pub(super) fn without_curled_quotes(written: &str) -> Option<&str> {
    let is_quote = |sign: char| is_curled(sign) || matches!(sign, '\u{ab}' | '\u{bb}');
    let inside = written.strip_prefix(is_quote)?.strip_suffix(is_quote)?;
    (!inside.is_empty() && !inside.contains(is_quote) && !inside.contains(['"', '\\'])).then_some(inside)
}

/// `60%` and `60 %` as the fraction 3/5.
pub(super) fn fraction(written: &str) -> Option<String> {
    if let Some((of, parts)) = written.split_once('/') {
        let (of, parts): (u8, u8) = (of.trim().parse().ok()?, parts.trim().parse().ok()?);
        return Some(format!("{of}/{parts}"));
    }
    let of: u8 = written.strip_suffix('%')?.trim_end().parse().ok()?;
    let common = (1..=100).rev().find(|common| of.is_multiple_of(*common) && 100_u8.is_multiple_of(*common))?;
    (1..=100).contains(&of).then(|| format!("{}/{}", of / common, 100 / common))
}

/// The number or the `true` or `false` that a text surely stands for where one of these is wanted and no text: `"3"` is 3,
/// `3,5` is 3.5, and `yes` and `ja` are true.
pub(super) fn plain(written: &str, wanted: &[JsonType]) -> Option<String> {
    let wants = |kind| wanted.contains(&kind);
    if wants(JsonType::String) {
        return None;
    }
    if wants(JsonType::Boolean) {
        let word = written.to_ascii_lowercase();
        match &*word {
            "true" | "yes" | "ja" => return Some("true".to_owned()),
            "false" | "no" | "nee" => return Some("false".to_owned()),
            _ => {}
        }
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = |whole: &str| digits(whole) && whole.len() <= 15 && (whole.len() == 1 || !whole.starts_with('0'));
    let size = written.strip_prefix('-').unwrap_or(written);
    match size.split_once(['.', ',']) {
        None if is_number(size) && (wants(JsonType::Integer) || wants(JsonType::Number)) => Some(written.to_owned()),
        // `1,500` and `1.500` may be many.
        Some((whole, part)) if is_number(whole) && digits(part) && part.len() < 3 && wants(JsonType::Number) => {
            Some(written.replace(',', "."))
        }
        _ => None,
    }
}

/// The id: `The team` becomes `the-team`.
pub(super) fn id(written: &str) -> Option<String> {
    let plain = |sign: char| match sign {
        ' ' | '_' | '.' | '/' => Some('-'),
        'a'..='z' | '0'..='9' | '-' => Some(sign),
        'A'..='Z' => Some(sign.to_ascii_lowercase()),
        _ => None,
    };
    let id: String = written.trim().chars().map(plain).collect::<Option<_>>()?;
    let fits = id.starts_with(|sign: char| sign.is_ascii_lowercase()) && !id.contains("--") && !id.ends_with('-');
    (fits && id != written).then_some(id)
}

/// `90.000,00`, `€ 90000` and `90,000.00` as `90000.00 EUR`. `1.500` may be one and a half or many: it gives nothing.
pub(in crate::definition) fn amount(written: &str) -> Option<String> {
    let bare = written.trim().trim_start_matches('€').trim_start_matches("EUR").trim_end_matches("EUR").trim();
    let (whole, cents) = match (bare.rfind('.'), bare.rfind(',')) {
        (None, None) => (bare, None),
        (Some(point), Some(comma)) if comma > point => (&bare[..comma], Some(&bare[comma + 1..])),
        (Some(point), Some(_)) | (Some(point), None) => (&bare[..point], Some(&bare[point + 1..])),
        (None, Some(comma)) => (&bare[..comma], Some(&bare[comma + 1..])),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !cents.is_none_or(|cents| cents.len() == 2 && digits(cents)) {
        return None;
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().filter(|first| digits(first))?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || !rest.iter().all(|group| group.len() == 3 && digits(group))) {
        return None;
    }
    Some(format!("{first}{}.{} EUR", rest.concat(), cents.unwrap_or("00")))
}

/// `3 weken` as `3 weeks`, `10 werkdagen` and `10 Business days` as `10 working days`. Of what has no fixed length it gives nothing.
fn term(written: &str) -> Option<String> {
    let written = written.trim().to_lowercase();
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = written.split_at(digits);
    let unit = match unit.trim() {
        "dag" | "dagen" | "day" | "days" | "kalenderdagen" | "calendar days" => "day",
        "week" | "weken" | "weeks" | "wk" => "week",
        "werkdag" | "werkdagen" | "workday" | "workdays" | "working day" | "working days" | "business days" => {
            "working day"
        }
        "uur" | "uren" | "hour" | "hours" => "hour",
        _ => return None,
    };
    Some(format!("{number} {unit}{}", if number == "1" { "" } else { "s" }))
}

/// `{{ a.b }} == 3` as `a.b == 3`, for an expression, which has no braces. A placeholder between quotes is another matter.
pub(super) fn without_placeholders(written: &str) -> Option<String> {
    let (mut bare, mut rest) = (String::with_capacity(written.len()), written);
    while let Some((before, opened)) = rest.split_once("{{") {
        let (inside, after) = opened.split_once("}}")?;
        let path = inside.trim();
        let is_path = !path.is_empty() && !path.contains(['{', '}', '|', '%', '"', '\'']);
        if !is_path || before.ends_with(['"', '\'']) || after.starts_with(['"', '\'']) {
            return None;
        }
        bare += before;
        bare += path;
        rest = after;
    }
    (!bare.is_empty()).then(|| bare + rest)
}

/// `0 0 8 * * MON` as `0 8 * * MON`: six fields begin with the seconds, and a schedule has none.
fn without_seconds(written: &str) -> Option<String> {
    let fields: Vec<&str> = written.split_ascii_whitespace().collect();
    match fields.as_slice() {
        ["0" | "00", rest @ ..] if rest.len() == 5 => Some(rest.join(" ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_the_dutch_and_in_the_english_way() {
        for written in ["90.000,00", "90,000.00", "€ 90000", "90000,00", "90000.00", "EUR 90.000,00", "90000"] {
            assert_eq!(amount(written).as_deref(), Some("90000.00 EUR"), "{written}");
        }
        for unsure in ["1.500", "90.00,00", "9.0000,00", "90,5", "many", "", "1.2.3,00"] {
            assert_eq!(amount(unsure), None, "{unsure}");
        }
    }

    #[test]
    fn a_duration_is_read_in_dutch_and_with_capitals() {
        for (written, meant) in
            [("3 weken", "3 weeks"), ("10 werkdagen", "10 working days"), ("1 Dag", "1 day"), ("48uur", "48 hours")]
        {
            assert_eq!(term(written).as_deref(), Some(meant), "{written}");
        }
        for unsure in ["2 maanden", "3", "drie weken te laat"] {
            assert_eq!(term(unsure), None, "{unsure}");
        }
        // What fits no form is not offered.
        assert_eq!(form("weken", "^[1-9][0-9]* weeks$"), None);
    }

    #[test]
    fn a_text_is_read_as_the_number_or_the_yes_or_no_that_is_wanted() {
        let integer = |written| plain(written, &[JsonType::Integer]);
        assert_eq!(integer("3").as_deref(), Some("3"));
        assert_eq!(integer("-12").as_deref(), Some("-12"));
        for unsure in ["3.5", "03", "1.500", "three", "", "-", "3 "] {
            assert_eq!(integer(unsure), None, "{unsure}");
        }
        assert_eq!(plain("3,5", &[JsonType::Number]).as_deref(), Some("3.5"));
        assert_eq!(plain("1,500", &[JsonType::Number]), None);
        assert_eq!(plain("Ja", &[JsonType::Boolean]).as_deref(), Some("true"));
        assert_eq!(plain("no", &[JsonType::Boolean]).as_deref(), Some("false"));
        assert_eq!(plain("3", &[JsonType::Integer, JsonType::String]), None, "a text is welcome");
    }

    #[test]
    fn placeholders_leave_an_expression_unless_they_stand_between_quotes() {
        assert_eq!(without_placeholders("{{ steps.a.state }} == 'done'").as_deref(), Some("steps.a.state == 'done'"));
        assert_eq!(without_placeholders("'{{ steps.a.state }}' == 'done'"), None);
        assert_eq!(without_placeholders("{{ a | upper }}"), None);
        assert_eq!(without_placeholders("{{ a"), None);
    }

    #[test]
    fn a_path_is_a_placeholder_where_one_may_stand() {
        let party = r"^([a-z][a-z0-9-]*|\{\{.+\}\})$";
        assert_eq!(placeholder("party.id", party).as_deref(), Some("{{ party.id }}"));
        for unsure in ["Party.id", "party", "party.", "1.5", "a party.id"] {
            assert_eq!(placeholder(unsure, party), None, "{unsure}");
        }
        assert_eq!(placeholder("party.id", "^[a-z]+$"), None);
    }

    #[test]
    fn seconds_leave_a_schedule_only_when_they_are_none() {
        assert_eq!(without_seconds("0 0 8 * * MON").as_deref(), Some("0 8 * * MON"));
        assert_eq!(without_seconds("30 0 8 * * MON"), None);
        assert_eq!(without_seconds("0 0 8 * * MON 2027"), None);
    }

    #[test]
    fn a_percentage_is_read_as_a_fraction() {
        for (written, meant) in [("60%", "3/5"), ("50 %", "1/2"), ("2 / 3", "2/3"), ("100%", "1/1")] {
            assert_eq!(fraction(written).as_deref(), Some(meant), "{written}");
        }
        for unsure in ["60", "0%", "101%", "half", "%"] {
            assert_eq!(fraction(unsure), None, "{unsure}");
        }
    }

    #[test]
    fn quotes_of_a_word_processor_are_known_by_their_pair() {
        for written in ["\u{201c}nl\u{201d}", "\u{201e}nl\u{201d}", "\u{2018}nl\u{2019}", "\u{ab}nl\u{bb}"] {
            assert_eq!(without_curled_quotes(written), Some("nl"), "{written}");
        }
        for other in
            ["nl", "\u{201c}nl", "\u{201c}\u{201d}", "\u{2019}s avonds", "\u{201c}a\u{201d}, \u{201c}b\u{201d}"]
        {
            assert_eq!(without_curled_quotes(other), None, "{other}");
        }
    }

    #[test]
    fn an_id_keeps_its_words() {
        assert_eq!(id("The team").as_deref(), Some("the-team"));
        assert_eq!(id("Step_1").as_deref(), Some("step-1"));
        assert_eq!(id("één"), None);
        assert_eq!(id("1st"), None);
        assert_eq!(id("fine"), None);
    }
}
