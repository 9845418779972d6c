// SPDX-License-Identifier: EUPL-1.2
//! What the reader of TOML says, in both languages. It speaks English; what it says often is said in Dutch, and the rest
//! is quoted. Never looks into the file itself.

use sluis_core::text::{Text, both, is_curled};

/// What is wrong, without the drawing of the line that the reader puts above it.
pub(super) fn told(message: &str) -> Text {
    let drawn = message.lines().position(|line| line.trim_start().starts_with('|') && line.contains('^'));
    let lines = message.lines().skip(drawn.map_or(0, |at| at + 1)).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return both("het is niet te lezen", "it cannot be read");
    }
    if lines[0] == "invalid string" && message.lines().take(drawn.unwrap_or(0)).any(|line| line.contains(is_curled)) {
        return both(
            "hier staan gekrulde aanhalingstekens van een tekstverwerker; schrijf rechte: \"",
            "curled quotes of a word processor stand here; write straight ones: \"",
        );
    }
    let english = lines.join("; ");
    let dutch = match lines[..] {
        // Of whatever is no value at all, it believes that it was to be a text.
        ["invalid string", _] => {
            Some(vec!["hier hoort een waarde; een tekst staat tussen aanhalingstekens".to_owned()])
        }
        _ => lines.iter().map(|line| in_dutch(line)).collect(),
    };
    let dutch = dutch.map_or_else(|| format!("de lezer van TOML zegt: “{english}”"), |lines| lines.join("; "));
    both(dutch, english)
}

/// One line of the reader; nothing for what it says too seldom.
fn in_dutch(line: &str) -> Option<String> {
    if let Some(part) = line.strip_prefix("invalid ") {
        return Some(format!("{} is niet goed geschreven", part_of(part)?));
    }
    if let Some(expected) = line.strip_prefix("expected ") {
        let expected: Vec<&str> = expected.split(", ").map(sign).collect();
        return Some(match expected.split_last() {
            Some((last, [])) => format!("hier hoort {last}"),
            Some((last, before)) => format!("hier hoort {} of {last}", before.join(", ")),
            None => return None,
        });
    }
    if let Some(twice) = line.strip_prefix("duplicate key ") {
        return Some(match twice.split_once(" in table ") {
            Some((key, table)) => format!("de sleutel {key} staat twee keer in {table}"),
            None => format!("de sleutel {} staat twee keer", twice.trim_end_matches(" in document root")),
        });
    }
    Some(match line {
        "value is out of range" | "number too large to fit in target type" => {
            "een getal is te klein of te groot".to_owned()
        }
        _ => return None,
    })
}

/// The part of a file in which something is wrong.
fn part_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "string" | "basic string" | "literal string" | "multiline basic string" | "multiline literal string" => {
            "deze tekst"
        }
        "key" => "deze sleutel",
        "table header" => "deze kop tussen `[` en `]`",
        "array" => "deze lijst tussen `[` en `]`",
        "inline table" => "deze groep tussen `{` en `}`",
        "escape sequence" | "unicode 4-digit hex code" | "unicode 8-digit hex code" => "wat na de `\\` staat",
        "integer" | "floating-point number" | "binary integer" | "octal integer" | "hexadecimal integer" => "dit getal",
        "date-time" | "time" | "time offset" => "dit tijdstip",
        _ => return None,
    })
}

/// What may stand in a place.
fn sign(expected: &str) -> &str {
    match expected {
        "newline" => "een nieuwe regel",
        "digit" | "leading digit" => "een cijfer",
        sign => sign,
    }
}

#[cfg(test)]
mod tests {
    use sluis_core::text::Language;

    use super::told;
    use crate::config::{Config, Flags};

    /// What is said of a file that is no TOML, after the name of the file.
    fn said(toml: &str) -> [String; 2] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("sluis.toml"), toml).expect("can be written");
        let fault = Config::from(Flags::default(), Vec::new(), folder.path()).expect_err(toml).text();
        [Language::Nl, Language::En]
            .map(|language| fault.get(language).rsplit_once("sluis.toml:").expect("a place").1.to_owned())
    }

    #[test]
    fn what_is_no_toml_is_told_in_the_language_of_the_reader() {
        for (toml, nl, en) in [
            ("1 data\n", "hier hoort `.` of `=`", "expected `.`, `=`"),
            ("1 data = \"a\n", "deze tekst is niet goed geschreven", "invalid basic string"),
            (
                "1 quiet = yes\n",
                "hier hoort een waarde; een tekst staat tussen aanhalingstekens",
                "invalid string; expected `\"`, `'`",
            ),
            (
                "1 data = \u{201c}a\u{201d}\n",
                "hier staan gekrulde aanhalingstekens van een tekstverwerker; schrijf rechte: \"",
                "curled quotes of a word processor stand here; write straight ones: \"",
            ),
            (
                "2 data = \"a\"\ndata = \"b\"\n",
                "de sleutel `data` staat twee keer",
                "duplicate key `data` in document root",
            ),
            (
                "3 [mail]\nfrom = 1\nfrom = 2\n",
                "de sleutel `from` staat twee keer in `mail`",
                "duplicate key `from` in table `mail`",
            ),
            (
                "1 data = \"C:\\Users\"\n",
                "wat na de `\\` staat is niet goed geschreven",
                "invalid unicode 8-digit hex code",
            ),
            ("1 data = \"a\" b\n", "hier hoort een nieuwe regel of `#`", "expected newline, `#`"),
            (
                "1 data = [1, 2\n",
                "deze lijst tussen `[` en `]` is niet goed geschreven; hier hoort `]`",
                "invalid array; expected `]`",
            ),
            (
                "1 data = 99999999999999999999\n",
                "een getal is te klein of te groot",
                "number too large to fit in target type",
            ),
        ] {
            let (line, toml) = toml.split_once(' ').expect("a line and a file");
            let expected = [format!("{line}: dit is geen TOML: {nl}"), format!("{line}: this is no TOML: {en}")];
            assert_eq!(said(toml), expected, "{toml}");
        }
    }

    #[test]
    fn what_is_said_too_seldom_is_quoted() {
        let text = told("TOML parse error at line 1, column 1\n  |\n1 | x\n  | ^\nrecursion limit exceeded\n");
        assert_eq!(text.get(Language::Nl), "de lezer van TOML zegt: “recursion limit exceeded”");
        assert_eq!(text.get(Language::En), "recursion limit exceeded");
    }
}
