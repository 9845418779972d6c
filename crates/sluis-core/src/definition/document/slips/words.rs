// SPDX-License-Identifier: EUPL-1.2
//! The words for slips that are told of a text that YAML cannot read, and also of one that it reads as something else: each a
//! message and what to do.

use crate::text::{Text, both};

/// `kind:task`.
pub(in crate::definition) fn no_space_after_colon(key: &str) -> (Text, Text) {
    (
        both(
            format!("na de dubbele punt van `{key}` hoort een spatie"),
            format!("the colon of `{key}` needs a space after it"),
        ),
        both("zet een spatie na de dubbele punt", "put a space after the colon"),
    )
}

/// `title = Plan`.
pub(in crate::definition) fn no_colon(key: &str) -> (Text, Text) {
    (
        both(
            format!("na de sleutel `{key}` staat geen dubbele punt"),
            format!("the key `{key}` is not followed by a colon"),
        ),
        both(format!("schrijf `{key}:`"), format!("write `{key}:`")),
    )
}
