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
fn a_person_who_left_the_directory_is_shown_by_id() {
    assert_eq!(person_name(&Directory::default(), "director-goirle"), "director-goirle");
}
