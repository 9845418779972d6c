// SPDX-License-Identifier: EUPL-1.2
//! What an author may and may not write as a term.

use super::*;

fn refusal(text: &str) -> String {
    text.parse::<Term>().expect_err(text).to_string()
}

#[test]
fn every_unit_is_read_in_words_and_in_iso_8601() {
    for (text, term) in [
        ("3 days", Term::Days(3)),
        ("1 day", Term::Days(1)),
        ("2 weeks", Term::Weeks(2)),
        ("10 working days", Term::WorkingDays(10)),
        ("1 working day", Term::WorkingDays(1)),
        ("4 hours", Term::Hours(4)),
        ("1200 hours", Term::Hours(1200)),
        ("P3W", Term::Weeks(3)),
        ("P10D", Term::Days(10)),
        ("PT4H", Term::Hours(4)),
        ("  2   weeks ", Term::Weeks(2)),
        ("2weeks", Term::Weeks(2)),
    ] {
        assert_eq!(text.parse::<Term>(), Ok(term), "{text}");
    }
}

#[test]
fn bare_number_is_told_which_units_there_are() {
    assert_eq!(refusal("3"), "`3` has no unit: write `3 days`, `3 weeks`, `3 working days` or `3 hours`");
    let error = serde_json::from_str::<Term>("3").expect_err("number");
    assert!(error.to_string().starts_with("`3` has no unit"), "{error}");
}

#[test]
fn months_are_told_to_be_weeks() {
    assert_eq!(refusal("3 months"), "months and years have no fixed length: write weeks, such as `13 weeks`");
    assert!(refusal("P1M").contains("`4 weeks`"), "{}", refusal("P1M"));
    assert!(refusal("1 year").contains("`52 weeks`"), "{}", refusal("1 year"));
}

#[test]
fn zero_negative_and_endless_terms_are_refused() {
    assert_eq!(refusal("0 days"), "`0 days` is no time to wait: write at least 1, such as `1 day`");
    assert!(refusal("-2 weeks").starts_with("`-2 weeks` is no time to wait"));
    assert!(refusal("600 weeks").starts_with("`600 weeks` is longer than ten years"));
    assert!(refusal("99999999999 hours").starts_with("`99999999999 hours` is longer than ten years"));
    assert_eq!("521 weeks".parse(), Ok(Term::Weeks(521)));
}

#[test]
fn other_texts_are_refused_with_their_cure() {
    for (text, begins) in [
        ("30 minutes", "`30 minutes` is too short"),
        ("PT30M", "`PT30M` is too short"),
        ("3 fortnights", "`fortnights` is no unit of time"),
        ("3 werkdagen", "`werkdagen` is no unit of time"),
        ("1.5 days", "`1.5 days` is not a whole number"),
        ("P1W2D", "`P1W2D` has more than one unit"),
        ("P", "`P` is no term"),
        ("PW", "`PW` is no term"),
        ("P3H", "`P3H` is no term"),
        ("soon", "`soon` is no term"),
        ("", "`` is no term"),
        ("--2 days", "`--2 days` is no term"),
        ("P3é", "`P3é` is no term"),
    ] {
        assert!(refusal(text).starts_with(begins), "{text}: {}", refusal(text));
    }
}

#[test]
fn words_have_the_right_plural_in_both_languages() {
    for (term, nl, en) in [
        (Term::Days(1), "1 dag", "1 day"),
        (Term::Days(3), "3 dagen", "3 days"),
        (Term::Weeks(1), "1 week", "1 week"),
        (Term::Weeks(2), "2 weken", "2 weeks"),
        (Term::WorkingDays(1), "1 werkdag", "1 working day"),
        (Term::WorkingDays(10), "10 werkdagen", "10 working days"),
        (Term::Hours(1), "1 uur", "1 hour"),
        (Term::Hours(4), "4 uur", "4 hours"),
    ] {
        assert_eq!(term.in_words(Language::Nl), nl);
        assert_eq!(term.in_words(Language::En), en);
    }
}

#[test]
fn a_term_survives_writing_and_reading() {
    for term in [Term::Days(1), Term::Weeks(12), Term::WorkingDays(10), Term::Hours(36)] {
        let json = serde_json::to_string(&term).expect("json");
        assert_eq!(serde_json::from_str::<Term>(&json).expect("term"), term);
    }
}
