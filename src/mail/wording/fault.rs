// SPDX-License-Identifier: EUPL-1.2
//! What the template engine says of a text that it cannot fill in, in both languages. It speaks English; what it says often is said
//! in words of our own, and the rest is quoted. Never looks into the text itself.

use minijinja::{Error, ErrorKind};
use sluis_core::text::{Language, Text, both};

/// Why a wording cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.get(Language::En))]
pub struct WordingFault(Text);

impl WordingFault {
    /// The cause in our words, with the line of the text.
    pub(super) fn of(error: &Error) -> WordingFault {
        let told = told(error.kind(), error.detail().unwrap_or_default()).unwrap_or_else(|| {
            let said = match error.detail() {
                Some(detail) => format!("{}: {detail}", error.kind()),
                None => error.kind().to_string(),
            };
            both(format!("de lezer van de tekst zegt: “{said}”"), format!("the reader of the text says: “{said}”"))
        });
        WordingFault(match error.line() {
            Some(line) => both(
                format!("regel {line}: {}", told.get(Language::Nl)),
                format!("line {line}: {}", told.get(Language::En)),
            ),
            None => told,
        })
    }

    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        self.0.clone()
    }
}

/// What is wrong; nothing for what is said too seldom.
fn told(kind: ErrorKind, detail: &str) -> Option<Text> {
    Some(match kind {
        ErrorKind::SyntaxError => return syntax(detail),
        ErrorKind::UnknownFilter => unknown(detail, ("filter", "filter"), "`{{ item.title }}`"),
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => {
            unknown(detail, ("functie", "function"), "`{{ item.title }}`")
        }
        ErrorKind::UnknownTest => unknown(detail, ("toets", "test"), "`{% if gate.conditions %}`"),
        ErrorKind::UndefinedError => {
            both("een waarde die de tekst noemt is er niet", "a value that the text names is not there")
        }
        ErrorKind::OutOfFuel => both("de tekst blijft zichzelf herhalen", "the text keeps repeating itself"),
        ErrorKind::WriteFailure => both("de mail wordt langer dan 256 KiB", "the mail becomes longer than 256 KiB"),
        _ => return None,
    })
}

/// What is wrong with how the text is written.
fn syntax(detail: &str) -> Option<Text> {
    if let Some(word) = detail.strip_prefix("unknown statement ") {
        return Some(both(format!("een mail kent geen `{{% {word} %}}`"), format!("a mail has no `{{% {word} %}}`")));
    }
    let (found, wanted) = match detail.strip_prefix("unexpected ")?.split_once(", expected ") {
        Some((found, wanted)) => (found, wanted),
        None => (detail.strip_prefix("unexpected ")?, ""),
    };
    Some(match (found, wanted) {
        ("end of input", "end of comment") => both("een `{#` wordt niet gesloten", "a `{#` is not closed"),
        ("end of input", "end of variable block") => both("een `{{` wordt niet gesloten", "a `{{` is not closed"),
        ("end of input", _) => both(
            "de tekst houdt te vroeg op: een `{{`, een `{%` of een `{% if %}` wordt niet gesloten",
            "the text ends too early: a `{{`, a `{%` or an `{% if %}` is not closed",
        ),
        (_, "end of variable block") => both(
            "in een plaatshouder staat meer dan de naam van een waarde",
            "a placeholder holds more than the name of a value",
        ),
        (_, "end of block") => both(
            "een `{%` houdt meer in dan erin hoort, zoals twee namen zonder `and` of `or` ertussen",
            "a `{%` holds more than belongs there, such as two names without `and` or `or` between them",
        ),
        _ => return None,
    })
}

/// Something that the engine does not know, of which it says the name.
fn unknown(detail: &str, (nl, en): (&str, &str), example: &str) -> Text {
    let name = detail.strip_prefix(en).unwrap_or(detail).trim();
    let name = name.split_whitespace().next().unwrap_or("?");
    both(
        format!("er is geen {nl} `{name}`: een mail noemt alleen waarden, zoals {example}"),
        format!("there is no {en} `{name}`: a mail names values alone, as in {example}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;

    /// What is said of a text, in both languages.
    fn said(body: &str) -> [String; 2] {
        let facts = Facts::from([("a".to_owned(), Value::from("A"))]);
        let wording = MailWording { subject: "x".to_owned(), body: body.to_owned() };
        let error = fill(&wording, &facts, &Slots::default(), "x").expect_err(body);
        let causes = crate::said::causes(&error);
        Language::ALL.map(|language| causes[0].get(language).to_owned())
    }

    #[test]
    fn the_usual_causes_are_told_in_the_language_of_the_reader() {
        for (body, nl, en) in [
            ("one\n{{ a", "regel 2: een `{{` wordt niet gesloten", "line 2: a `{{` is not closed"),
            (
                "{% if a %}b",
                "regel 1: de tekst houdt te vroeg op: een `{{`, een `{%` of een `{% if %}` wordt niet gesloten",
                "line 1: the text ends too early: a `{{`, a `{%` or an `{% if %}` is not closed",
            ),
            (
                "{{ a b }}",
                "regel 1: in een plaatshouder staat meer dan de naam van een waarde",
                "line 1: a placeholder holds more than the name of a value",
            ),
            (
                "{% if a a %}b{% endif %}",
                "regel 1: een `{%` houdt meer in dan erin hoort, zoals twee namen zonder `and` of `or` ertussen",
                "line 1: a `{%` holds more than belongs there, such as two names without `and` or `or` between them",
            ),
            (
                "{{ a|shout }}",
                "regel 1: er is geen filter `shout`: een mail noemt alleen waarden, zoals `{{ item.title }}`",
                "line 1: there is no filter `shout`: a mail names values alone, as in `{{ item.title }}`",
            ),
            (
                "{{ shout(a) }}",
                "regel 1: er is geen functie `shout`: een mail noemt alleen waarden, zoals `{{ item.title }}`",
                "line 1: there is no function `shout`: a mail names values alone, as in `{{ item.title }}`",
            ),
            (
                "{% if a is odd %}b{% endif %}",
                "regel 1: er is geen toets `odd`: een mail noemt alleen waarden, zoals `{% if gate.conditions %}`",
                "line 1: there is no test `odd`: a mail names values alone, as in `{% if gate.conditions %}`",
            ),
            ("{% shout %}", "regel 1: een mail kent geen `{% shout %}`", "line 1: a mail has no `{% shout %}`"),
            (
                "{{ b }}",
                "regel 1: een waarde die de tekst noemt is er niet",
                "line 1: a value that the text names is not there",
            ),
        ] {
            assert_eq!(said(body), [nl, en], "{body}");
        }
    }

    #[test]
    fn what_is_said_too_seldom_is_quoted() {
        let [nl, en] = said("{{ a + }}");
        assert!(nl.starts_with("regel 1: de lezer van de tekst zegt: “syntax error: "), "{nl}");
        assert!(en.starts_with("line 1: the reader of the text says: “syntax error: "), "{en}");
    }
}
