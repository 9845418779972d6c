// SPDX-License-Identifier: EUPL-1.2
//! Amounts and numbers as people read them.

use super::*;

#[test]
fn amounts_follow_the_custom_of_the_language() {
    for (cents, nl, en) in [
        (2_958_904, "€\u{a0}29.589,04", "€29,589.04"),
        (5, "€\u{a0}0,05", "€0.05"),
        (100_000_000_000, "€\u{a0}1.000.000.000,00", "€1,000,000,000.00"),
        (-123_456, "€\u{a0}-1.234,56", "-€1,234.56"),
    ] {
        assert_eq!(money_text(Money::of_cents(cents), Language::Nl), nl);
        assert_eq!(money_text(Money::of_cents(cents), Language::En), en);
    }
}

#[test]
fn numbers_have_their_thousands_apart() {
    for (number, nl, en) in
        [(0, "0", "0"), (999, "999", "999"), (1200, "1.200", "1,200"), (-45_000, "-45.000", "-45,000")]
    {
        assert_eq!(whole_text(number, Language::Nl), nl);
        assert_eq!(whole_text(number, Language::En), en);
    }
}

#[test]
fn a_fraction_stays_whole_and_has_the_sign_of_the_language() {
    for (number, nl, en) in
        [(60_000.0, "60.000", "60,000"), (1_234.5, "1.234,5", "1,234.5"), (-0.25, "-0,25", "-0.25"), (0.0, "0", "0")]
    {
        assert_eq!(number_text(number, Language::Nl), nl);
        assert_eq!(number_text(number, Language::En), en);
    }
}

#[test]
fn a_person_who_left_the_directory_is_shown_by_id() {
    assert_eq!(person_name(&Directory::default(), "director-goirle"), "director-goirle");
}
