// SPDX-License-Identifier: EUPL-1.2
//! The one registry of diagnostic codes. A row is never renumbered or given another meaning:
//! people search for codes and scripts match on them. Every row has a sample in `tests/definitions/invalid/`.

use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The definition cannot be used.
    Error,
    /// The definition can be used, but people will probably be surprised by it.
    Warning,
}

impl Severity {
    /// The word as written in JSON and for people: `error` or `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A kind of fault. Two codes are equal when their ids are.
#[derive(Clone, Copy)]
pub struct Code {
    id: &'static str,
    name: &'static str,
    severity: Severity,
    meaning: &'static str,
}

impl Code {
    /// What scripts hold on to, such as `SL0104`.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// The name of the constant, such as `DUPLICATE_KEY`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The severity that a finding has unless its finder says otherwise.
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// What the code means, in one sentence.
    pub fn meaning(self) -> &'static str {
        self.meaning
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

macro_rules! codes {
    ($($id:ident $name:ident $severity:ident $meaning:literal;)*) => {
        impl Code {
            $(
                #[doc = $meaning]
                pub const $name: Code = Code {
                    id: stringify!($id),
                    name: stringify!($name),
                    severity: Severity::$severity,
                    meaning: $meaning,
                };
            )*

            /// Every code, in the order of the registry.
            pub const ALL: &[Code] = &[$(Code::$name),*];
        }
    };
}

codes! {
    // SL01xx: files and YAML.
    SL0101 FILE_TOO_LARGE Error "The file is larger than 1 MiB.";
    SL0102 NOT_UTF8 Error "The file is not text in UTF-8.";
    SL0103 CONTROL_CHARACTER Error "The file holds a control character that YAML forbids.";
    SL0104 DUPLICATE_KEY Error "A key stands twice in one map.";
    SL0105 YAML_SYNTAX Error "The file is not valid YAML.";
    SL0106 TAB_INDENTATION Error "A line is indented with a tab.";
    SL0107 MERGE_KEY Error "The merge key `<<` is not part of YAML 1.2.";
    SL0108 TAG Error "A value carries a YAML tag.";
    SL0109 KEY_NOT_TEXT Error "A key is not a text.";
    SL0110 SEVERAL_DOCUMENTS Error "The file holds more than one YAML document.";
    SL0111 EMPTY_FILE Error "The file holds no YAML value.";
    SL0112 TOO_DEEP Error "Values are nested more than 32 levels deep.";
    SL0113 TOO_MANY_NODES Error "The file holds more than 20,000 values, those that aliases repeat included.";
    SL0114 TOO_MANY_ALIASES Error "The file uses more than 100 aliases.";
    SL0115 UNKNOWN_ALIAS Error "An alias repeats an anchor that does not stand before it.";
    SL0116 NUMBER_OUT_OF_RANGE Error "A number is infinite, not a number or too large to keep.";
    SL0117 DIRECTIVE Error "The file holds a YAML directive.";

    // SL02xx: schema.
    SL0201 UNKNOWN_KEY Error "A key does not exist at this place.";
    SL0202 MISSING_KEY Error "A required key is missing.";
    SL0203 WRONG_TYPE Error "A value is of the wrong kind, such as a list where a text is wanted.";
    SL0204 NOT_ALLOWED_VALUE Error "A value is not one of the allowed words.";
    SL0205 WRONG_FORM Error "A text is not written in the form that is wanted here.";
    SL0206 OUT_OF_BOUNDS Error "A number, text or list is smaller or larger than allowed.";
    SL0207 DURATION_WITHOUT_UNIT Error "A duration is written as a bare number.";
    SL0208 WRONG_ID Error "An id is not written in small letters, digits and hyphens.";
    SL0209 KEYS_EXCLUDE_EACH_OTHER Error "Two keys stand together of which only one may be given.";
    SL0210 REPEATED_ITEM Error "An item stands twice in a list that holds each item once.";
    SL0211 NOT_DECODABLE Error "A value fits the schema but cannot be used.";

    // SL03xx: names and references.

    // SL04xx: expressions.

    // SL05xx: ballots and gates.

    // SL06xx: dates and schedules.

    // SL07xx: people.

    // SL08xx: mail and text placeholders.

    // SL09xx: tests.
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_are_unique() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].id() < pair[1].id(), "{} must stand before {}", pair[1], pair[0]);
        }
    }

    #[test]
    fn every_code_is_six_characters_and_has_one_sentence() {
        for code in Code::ALL {
            assert!(code.id().starts_with("SL") && code.id().len() == 6, "{code}");
            assert!(code.id()[2..].bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            assert!(code.meaning().ends_with('.'), "{code}");
        }
    }
}
