// SPDX-License-Identifier: EUPL-1.2
//! The wording of everything that is wrong with a file as YAML: what happened, and what to do.
//! Decides nothing.

use std::ops::Range;

use super::cures;
use super::limits::{MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::diagnostic::{Code, Diagnostic, Source, Span, quote};
use crate::text::{Text, both};

pub(super) fn too_large(source: &Source, bytes: usize) -> Diagnostic {
    let span = source.span(MAX_BYTES..MAX_BYTES);
    let message = both(
        format!("het bestand is {bytes} bytes groot, en meer dan {MAX_BYTES} (1 MiB) worden er niet gelezen"),
        format!("the file is {bytes} bytes large, and no more than {MAX_BYTES} (1 MiB) are read"),
    );
    Diagnostic::new(Code::FILE_TOO_LARGE, span, message).with_help(both(
        "verdeel de workflow over meer bestanden, of zet lange teksten ergens anders",
        "split the workflow into several files, or move long texts elsewhere",
    ))
}

pub(super) fn not_utf8(span: Span, utf16: bool) -> Diagnostic {
    let message = match utf16 {
        true => {
            both("het bestand is geschreven in UTF-16 en niet in UTF-8", "the file is written in UTF-16, not in UTF-8")
        }
        false => both(
            "het bestand is niet opgeslagen als UTF-8: dit teken is niet te lezen",
            "the file is not saved as UTF-8: this character cannot be read",
        ),
    };
    Diagnostic::new(Code::NOT_UTF8, span, message)
        .with_help(both("sla het bestand in uw editor op als UTF-8", "save the file as UTF-8 in your editor"))
}

/// The finding about the first control character of a file, which takes out all of its line.
pub(super) fn control_character(source: &Source, at: usize) -> Diagnostic {
    let text = source.text();
    let number = text.as_bytes().get(at).copied().unwrap_or_default();
    let message = both(
        format!(
            "hier staat een stuurteken (U+{number:04X}), dat niemand ziet en dat niet in een YAML-bestand mag staan"
        ),
        format!("a control character (U+{number:04X}) stands here, which nobody sees and which no YAML file may hold"),
    );
    let line = &text[at..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let last = line.rfind(cures::is_control).unwrap_or_default();
    let end = at + cures::end_of_control(line, last);
    Diagnostic::new(Code::CONTROL_CHARACTER, source.span(at..at + 1), message)
        .with_help(both(
            "haal het weg: zo'n teken komt mee bij het plakken uit een ander programma",
            "remove it: such a character comes along when text is pasted from another program",
        ))
        .with_patch(source.span(at..end), cures::without_controls(&text[at..end]))
}

pub(super) fn duplicate_key(source: &Source, second: Range<usize>, first: Range<usize>, key: &str) -> Diagnostic {
    let first = source.span(first);
    let key = quote(key);
    let message = both(
        format!("de sleutel {key} staat hier twee keer, zodat niemand kan zien welke telt"),
        format!("the key {key} stands twice in one map, so that nobody can see which one counts"),
    );
    Diagnostic::new(Code::DUPLICATE_KEY, source.span(second), message)
        .with_help(both(
            format!("haal er een weg; de eerste staat op regel {}", first.line),
            format!("remove one of them; the first stands on line {}", first.line),
        ))
        .with_related(first, here_first())
}

fn here_first() -> Text {
    both("hier staat de eerste", "it stands here first")
}

pub(super) fn merge_key(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = both("de sleutel `<<` hoort niet bij YAML 1.2", "the merge key `<<` is not part of YAML 1.2");
    Diagnostic::new(Code::MERGE_KEY, source.span(at), message).with_help(both(
        "schrijf de sleutels hier uit, of herhaal een hele waarde met een alias: `key: *name`",
        "write the keys out here, or repeat a whole value with an alias: `key: *name`",
    ))
}

pub(super) fn tag(source: &Source, at: Range<usize>) -> Diagnostic {
    let tag = quote(&source.text()[at.clone()]);
    let after = &source.text()[at.end..];
    let space = after.len() - after.trim_start_matches(' ').len();
    let with_space = source.span(at.start..at.end + space);
    let message = both(format!("de tag {tag} wordt hier niet gebruikt"), format!("the tag {tag} is not used here"));
    Diagnostic::new(Code::TAG, source.span(at), message)
        .with_help(both(
            "haal de tag weg; zet aanhalingstekens om een waarde die een tekst moet zijn",
            "remove the tag; put quotes around a value that must be a text",
        ))
        .with_patch(with_space, "")
}

pub(super) fn key_not_text(source: &Source, at: Range<usize>, key: &str) -> Diagnostic {
    let span = source.span(at);
    if key.is_empty() {
        return Diagnostic::new(Code::KEY_NOT_TEXT, span, both("een sleutel is leeg", "a key is empty"))
            .with_help(both("schrijf een sleutel voor de dubbele punt", "write a key before the colon"));
    }
    let quoted = quote(key);
    let message = both(format!("de sleutel {quoted} is geen tekst"), format!("the key {quoted} is not a text"));
    let fault = Diagnostic::new(Code::KEY_NOT_TEXT, span, message);
    // Between quotes a number is a text, and yet no id.
    if !key.starts_with(|first: char| first.is_ascii_lowercase()) {
        return fault.with_help(both(
            format!("begin met een kleine letter, zoals `x-{key}`"),
            format!("begin with a small letter, such as `x-{key}`"),
        ));
    }
    fault
        .with_help(both(
            format!("zet er aanhalingstekens omheen: \"{key}\""),
            format!("put quotes around it: \"{key}\""),
        ))
        .with_word(key, &format!("\"{key}\""))
}

pub(super) fn key_not_scalar(source: &Source, at: Range<usize>) -> Diagnostic {
    let text = source.text();
    if text[..at.start].ends_with('{') && text[at.start..].starts_with('{') {
        let message = both(
            "YAML leest `{{` als twee groepen sleutels en niet als plaatshouder",
            "YAML reads `{{` as two maps, not as a placeholder",
        );
        let fault = Diagnostic::new(Code::KEY_NOT_TEXT, source.span(at.clone()), message).with_help(both(
            "zet aanhalingstekens om de hele tekst: \"{{ name }}\"",
            "put quotes around the whole text: \"{{ name }}\"",
        ));
        return match whole_placeholder(text, at.start - 1) {
            Some(whole) => {
                let quoted = format!("\"{}\"", &text[whole.clone()]);
                fault.with_patch(source.span(whole), quoted)
            }
            None => fault,
        };
    }
    let message = both(
        "een sleutel is een groep sleutels, een lijst of een alias in plaats van een tekst",
        "a key is a map, a list or an alias instead of a text",
    );
    Diagnostic::new(Code::KEY_NOT_TEXT, source.span(at), message)
        .with_help(both("schrijf een korte tekst als sleutel", "write a short text as the key"))
}

/// The placeholder that begins here, when it is the whole of a value on one line.
fn whole_placeholder(text: &str, start: usize) -> Option<Range<usize>> {
    let line = text[start..].lines().next()?;
    let end = line.find("}}")? + 2;
    let after = line[end..].trim_start();
    let ends = after.is_empty() || after.starts_with([',', '}', ']', '#']);
    let begins = text[..start].trim_end().ends_with([':', '-', ',', '[']);
    (begins && ends && !line[..end].contains('"')).then(|| start..start + end)
}

pub(super) fn several_documents(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = both("hier begint een tweede YAML-document", "a second YAML document starts here");
    Diagnostic::new(Code::SEVERAL_DOCUMENTS, source.span(at), message).with_help(both(
        "haal de regel `---` weg, of zet wat volgt in een eigen bestand",
        "remove the line `---`, or move what follows to a file of its own",
    ))
}

pub(super) fn empty_file(source: &Source) -> Diagnostic {
    let message = both(
        "in het bestand staan alleen opmerkingen of lege regels",
        "the file holds nothing but comments or blank lines",
    );
    Diagnostic::new(Code::EMPTY_FILE, source.start(), message)
        .with_help(both("schrijf de inhoud, of haal het bestand weg", "write the content, or remove the file"))
}

pub(super) fn too_deep(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = both(
        format!("waarden staan meer dan {MAX_DEPTH} niveaus diep in elkaar"),
        format!("values are nested more than {MAX_DEPTH} levels deep"),
    );
    Diagnostic::new(Code::TOO_DEEP, source.span(at), message)
        .with_help(both("schrijf het met minder niveaus", "write it with fewer levels"))
}

pub(super) fn too_many_nodes(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = both(
        format!("het bestand bevat meer dan {MAX_NODES} waarden, die van aliassen meegeteld"),
        format!("the file holds more than {MAX_NODES} values, those that aliases repeat included"),
    );
    Diagnostic::new(Code::TOO_MANY_NODES, source.span(at), message)
        .with_help(both("verdeel de workflow over meer bestanden", "split the workflow into several files"))
}

pub(super) fn too_many_aliases(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = both(
        format!("het bestand gebruikt meer dan {MAX_ALIASES} ankers of aliassen, of herhaalt er te veel tekst mee"),
        format!("the file uses more than {MAX_ALIASES} anchors or aliases, or repeats too much text with them"),
    );
    Diagnostic::new(Code::TOO_MANY_ALIASES, source.span(at), message)
        .with_help(both("schrijf de herhaalde waarden uit", "write the repeated values out"))
}

pub(super) fn unknown_alias(source: &Source, at: Range<usize>, name: &str) -> Diagnostic {
    let anchor = quote(&format!("&{name}"));
    let message = both(
        format!("er staat geen anker {anchor} voor deze alias"),
        format!("no anchor {anchor} stands before this alias"),
    );
    Diagnostic::new(Code::UNKNOWN_ALIAS, source.span(at), message).with_help(both(
        format!("zet {anchor} bij de waarde die herhaald wordt, of aanhalingstekens om een tekst die met `*` begint"),
        format!("write {anchor} at the value to repeat, or quotes around a text that starts with `*`"),
    ))
}

pub(super) fn alias_of_itself(source: &Source, at: Range<usize>) -> Diagnostic {
    let message =
        both("deze alias herhaalt de waarde waarin hij staat", "this alias repeats the value in which it stands");
    Diagnostic::new(Code::UNKNOWN_ALIAS, source.span(at), message)
        .with_help(both("schrijf de waarde hier uit", "write the value out here"))
}

pub(super) fn number_out_of_range(source: &Source, at: Range<usize>, text: &str) -> Diagnostic {
    let number = quote(text);
    let message = both(
        format!("{number} is geen getal dat bewaard kan worden"),
        format!("{number} is not a number that can be kept"),
    );
    Diagnostic::new(Code::NUMBER_OUT_OF_RANGE, source.span(at), message).with_help(both(
        "schrijf een kleiner getal, of maak er met aanhalingstekens een tekst van",
        "write a smaller number, or put quotes around it to make it a text",
    ))
}
