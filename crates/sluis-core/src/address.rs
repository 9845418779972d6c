// SPDX-License-Identifier: EUPL-1.2
//! Mail addresses: whether a mail can be sent to one, and what was surely meant by a text to which none can.
//! Knows no more than the text shows: never whether anybody reads there.

use crate::text::{Text, both, is_curled};

/// What the schemas ask of an address. Only the lengths are left to [`is_mailable`].
pub const PATTERN: &str = r"^[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f!#$%\u0026'*+/=?^_`{|}\u007e-]+(\.[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f!#$%\u0026'*+/=?^_`{|}\u007e-]+)*@[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]([A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f-]*[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f])?(\.[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]([A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f-]*[A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f])?)*$";

/// So many bytes the part before the `@` has at most, and so many each part between dots behind it.
const LONGEST: (usize, usize) = (64, 63);

/// So many bytes the part behind the `@` has at most.
const LONGEST_DOMAIN: usize = 253;

/// Whether a mail can be sent to this address: what this takes, the sender of mails takes too.
pub fn is_mailable(address: &str) -> bool {
    let Some((name, domain)) = address.split_once('@') else { return false };
    let is_letter = |sign: char| {
        sign.is_ascii_alphanumeric() || matches!(sign, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}')
    };
    let of_name = |sign: char| is_letter(sign) || "!#$%&'*+/=?^_`{|}~-".contains(sign);
    let is_atom = |part: &str| !part.is_empty() && part.chars().all(of_name);
    let is_label = |part: &str| {
        let inside = |sign| is_letter(sign) || sign == '-';
        part.starts_with(is_letter) && part.ends_with(is_letter) && part.chars().all(inside) && part.len() <= LONGEST.1
    };
    let is_short = name.len() <= LONGEST.0 && domain.len() <= LONGEST_DOMAIN;
    is_short && name.split('.').all(is_atom) && domain.split('.').all(is_label)
}

/// What is wrong with a text to which no mail can be sent.
pub struct Unmailable {
    /// What is wrong, as a sentence without a full stop.
    pub message: Text,
    /// What to do.
    pub help: Text,
    /// The address that is surely meant.
    pub meant: Option<String>,
}

/// What is wrong with this text as an address, and what was meant by it.
pub fn unmailable(written: &str) -> Unmailable {
    let quoted = crate::diagnostic::quote(written);
    if let Some((name, address)) = with_name(written) {
        let message =
            both(format!("{quoted} is een naam met een adres"), format!("{quoted} is a name with an address"));
        let help = both(
            format!("schrijf `{name}` achter `name:` en hier alleen `{address}`"),
            format!("write `{name}` after `name:` and only `{address}` here"),
        );
        return Unmailable { message, help, meant: Some(address.to_owned()) };
    }
    let meant = [bare(written).to_owned(), single_dots(bare(written))];
    if let Some(meant) = meant.into_iter().find(|meant| meant != written && is_mailable(meant)) {
        let message = both(
            format!("naar {quoted} kan geen mail: er staat iets te veel"),
            format!("no mail can go to {quoted}: something in it is too much"),
        );
        let help = both(format!("schrijf `{meant}`"), format!("write `{meant}`"));
        return Unmailable { message, help, meant: Some(meant) };
    }
    let mut parts = written.split([';', ',', ' ', '/']).filter(|part| !part.is_empty());
    if parts.clone().count() > 1 && parts.all(|part| is_mailable(bare(part))) {
        let message = both(
            format!("in {quoted} staat meer dan één adres, en er past er een"),
            format!("{quoted} holds more than one address, where one fits"),
        );
        return Unmailable { message, help: one_for_each(), meant: None };
    }
    let message = match written.contains('@') {
        true => both(format!("naar {quoted} kan geen mail"), format!("no mail can go to {quoted}")),
        false => both(
            format!("naar {quoted} kan geen mail: er staat geen `@` in"),
            format!("no mail can go to {quoted}: it has no `@`"),
        ),
    };
    let help =
        both("schrijf een adres zoals `naam@gemeente.example`", "write an address such as `naam@gemeente.example`");
    Unmailable { message, help, meant: None }
}

/// What to do with several addresses where one fits.
pub(crate) fn one_for_each() -> Text {
    both(
        "geef ieder een eigen regel met een adres, of schrijf een adres dat allen lezen",
        "give each a line of its own with an address, or write one address that all of them read",
    )
}

/// The name and the address of `Jan <jan@x.nl>`.
fn with_name(written: &str) -> Option<(&str, &str)> {
    let (name, rest) = written.split_once('<')?;
    let address = rest.trim_end().strip_suffix('>')?.trim();
    let name = name.trim().trim_matches('"');
    (!name.is_empty() && !name.contains(['@', ':']) && is_mailable(address)).then_some((name, address))
}

/// Without what mail programs and word processors put around an address.
fn bare(written: &str) -> &str {
    let around = |sign: char| {
        sign.is_whitespace()
            || matches!(sign, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\'' | ';' | ',' | ':' | '.')
            || is_curled(sign)
            || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ab}' | '\u{bb}')
    };
    let bare = written.trim_matches(around);
    let scheme = bare.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    if scheme { bare[7..].trim_matches(around) } else { bare }
}

/// Without a dot beside another one or beside the `@`.
fn single_dots(address: &str) -> String {
    let of = |part: &str| part.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    address.split('@').map(of).collect::<Vec<_>>().join("@")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn what_is_too_much_is_taken_from_an_address() {
        for written in [
            "mailto:jan@x.nl",
            "Mailto:jan@x.nl",
            "<jan@x.nl>",
            "jan@x.nl;",
            "jan@x.nl.",
            "jan@x.nl,",
            " jan@x.nl",
            "jan@x..nl",
            "jan.@x.nl",
            ".jan@x.nl",
            "<mailto:jan@x.nl>",
            "\u{201c}jan@x.nl\u{201d}",
            "jan@x.nl\u{200b}",
            "Jan <jan@x.nl>",
            "Jan<jan@x.nl>",
            "\"Jansen, mr. J.\" <jan@x.nl>",
        ] {
            assert!(!is_mailable(written), "{written}");
            assert_eq!(unmailable(written).meant.as_deref(), Some("jan@x.nl"), "{written}");
        }
    }

    #[test]
    fn what_may_be_several_addresses_or_none_is_not_guessed() {
        for written in ["jan.x.nl", "a@x.nl; b@x.nl", "a@x.nl, b@x.nl", "a@x.nl b@x.nl", "a@b@c", "@x.nl", "jan@", ""] {
            assert!(!is_mailable(written), "{written}");
            assert_eq!(unmailable(written).meant, None, "{written}");
        }
    }

    #[test]
    fn addresses_as_people_have_them_can_be_mailed_to() {
        for address in
            ["jan@x.nl", "j.a.b.van-der-berg@goirle.example", "r&d+plan@x.nl", "o'neil@x.nl", "jos\u{e9}@x.nl"]
        {
            assert!(is_mailable(address), "{address}");
        }
    }

    #[test]
    fn lengths_are_those_of_mail() {
        let address = |name: usize, label: usize| format!("{}@{}.nl", "a".repeat(name), "b".repeat(label));
        assert!(is_mailable(&address(64, 63)));
        assert!(!is_mailable(&address(65, 3)) && !is_mailable(&address(3, 64)));
    }

    proptest! {
        #[test]
        fn the_schema_asks_the_same_of_an_address_that_is_not_long(
            address in "[a-z\u{e9}.&~<>;: \u{201c}-]{0,9}@?[a-z\u{e9}.@;-]{0,9}"
        ) {
            prop_assert_eq!(Regex::new(PATTERN).unwrap().is_match(&address), is_mailable(&address), "{}", address);
        }
    }
}
