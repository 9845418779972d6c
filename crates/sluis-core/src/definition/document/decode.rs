// SPDX-License-Identifier: EUPL-1.2
//! From a document that fits its schema to a typed value. A backstop: whatever the schema does not say still gets a place and
//! a sentence instead of a crash.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

use super::{Document, Part, Pointer};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::text::{Text, both};

/// The document as a value of type `T`.
///
/// # Errors
/// One finding at the place that does not fit.
pub fn decode<T: DeserializeOwned>(document: &Document) -> Result<T, Vec<Diagnostic>> {
    decode_at(document, &Pointer::root())
}

/// The part of the document at `pointer` as a value of type `T`; an absent part decodes as an empty value.
///
/// # Errors
/// One finding at the place that does not fit.
pub fn decode_at<T: DeserializeOwned>(document: &Document, pointer: &str) -> Result<T, Vec<Diagnostic>> {
    let value = document.get(pointer).unwrap_or(&serde_json::Value::Null);
    // Keeping track of the path takes as long as decoding: it is asked for only when something is wrong.
    T::deserialize(value).or_else(|_| serde_path_to_error::deserialize(value)).map_err(|error| {
        let at = pointer_of(pointer, error.path());
        let fault = |message| Diagnostic::new(Code::NOT_DECODABLE, document.span(&at, Part::Value), message);
        vec![match document.text_at(&at).filter(|written| is_like_a_day(written)) {
            Some(day) => fault(both(
                format!("`{day}` staat in geen enkele kalender"),
                format!("`{day}` does not exist in any calendar"),
            ))
            .with_help(both(
                "schrijf een dag die de maand heeft, als jaar-maand-dag",
                "write a day that the month has, as year-month-day",
            )),
            // What no schema and no rule of ours foresaw: the reader's own words are for programmers.
            None => fault(unusable(document, &at)).with_help(both(
                "vergelijk het met de uitleg bij deze sleutel: `sluis schema`",
                "compare it with the description of this key: `sluis schema`",
            )),
        }]
    })
}

/// What is said of a value of which only the reader knows what is wrong.
fn unusable(document: &Document, at: &Pointer) -> Text {
    let key = at.last_key();
    let written = document.text_at(at).map(|written| quote(&written));
    match (document.get(at), key, written) {
        (Some(Value::Number(_)), _, Some(number)) => both(
            format!("het getal {number} is hier te groot, te klein of geen geheel getal"),
            format!("the number {number} is too large, too small or no whole number here"),
        ),
        (_, Some(key), Some(written)) => {
            both(format!("{written} is niet te gebruiken als `{key}`"), format!("{written} cannot be used as `{key}`"))
        }
        (_, Some(key), None) => both(
            format!("wat bij `{key}` staat is niet te gebruiken"),
            format!("what stands at `{key}` cannot be used"),
        ),
        (_, None, _) => both("deze waarde is niet te gebruiken", "this value cannot be used"),
    }
}

/// Whether this is written as a day, which a schema can say; whether there is such a day, it cannot.
fn is_like_a_day(written: &str) -> bool {
    let signs = written.as_bytes();
    let is_right = |(at, sign): (usize, &u8)| if matches!(at, 4 | 7) { *sign == b'-' } else { sign.is_ascii_digit() };
    signs.len() == 10 && signs.iter().enumerate().all(is_right)
}

fn pointer_of(base: &str, path: &Path) -> Pointer {
    path.iter().fold(Pointer::from(base), |pointer, segment| match segment {
        Segment::Seq { index } => pointer.index(*index),
        Segment::Map { key } => pointer.key(key),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}
