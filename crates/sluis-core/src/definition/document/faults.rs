// SPDX-License-Identifier: EUPL-1.2
//! The wording of everything that is wrong with a file as YAML: what happened, and what to do.
//! Decides nothing.

use std::ops::Range;

use super::limits::{MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::diagnostic::{Code, Diagnostic, Source, Span, quote};

pub(super) fn too_large(source: &Source, bytes: usize) -> Diagnostic {
    let span = source.span(MAX_BYTES..MAX_BYTES);
    Diagnostic::new(Code::FILE_TOO_LARGE, span, format!("the file is {bytes} bytes long; at most {MAX_BYTES} are read"))
        .with_help("split the definition into several files, or move long text elsewhere")
}

pub(super) fn not_utf8(span: Span, utf16: bool) -> Diagnostic {
    let message = match utf16 {
        true => "the file is written in UTF-16, not in UTF-8",
        false => "the file is not text in UTF-8: a byte here belongs to no character",
    };
    Diagnostic::new(Code::NOT_UTF8, span, message).with_help("save the file as UTF-8 in your editor")
}

pub(super) fn control_character(source: &Source, at: usize, character: char) -> Diagnostic {
    let message = format!("the control character U+{:04X} may not stand in a YAML file", u32::from(character));
    Diagnostic::new(Code::CONTROL_CHARACTER, source.span(at..at + 1), message)
        .with_help("remove it; in a text between double quotes it can be written as an escape")
}

pub(super) fn duplicate_key(source: &Source, second: Range<usize>, first: Range<usize>, key: &str) -> Diagnostic {
    let first = source.span(first);
    let message = format!("the key {} stands twice in one map", quote(key));
    Diagnostic::new(Code::DUPLICATE_KEY, source.span(second), message)
        .with_help(format!("remove one of them; the first stands on line {}", first.line))
        .with_related(first, "it stands here first")
}

pub(super) fn merge_key(source: &Source, at: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::MERGE_KEY, source.span(at), "the merge key `<<` is not part of YAML 1.2")
        .with_help("write the keys out here, or repeat a whole value with an alias: `key: *name`")
}

pub(super) fn tag(source: &Source, at: Range<usize>) -> Diagnostic {
    let tag = &source.text()[at.clone()];
    Diagnostic::new(Code::TAG, source.span(at.clone()), format!("the tag {} may not be used", quote(tag)))
        .with_help("remove the tag; put quotes around a value to make it a text")
}

pub(super) fn key_not_text(source: &Source, at: Range<usize>, key: &str) -> Diagnostic {
    if key.is_empty() {
        return Diagnostic::new(Code::KEY_NOT_TEXT, source.span(at), "a key is empty")
            .with_help("write a key before the colon");
    }
    Diagnostic::new(Code::KEY_NOT_TEXT, source.span(at), format!("the key {} is not a text", quote(key)))
        .with_help("put quotes around it")
}

pub(super) fn key_not_scalar(source: &Source, at: Range<usize>) -> Diagnostic {
    let text = source.text();
    if text[..at.start].ends_with('{') && text[at.start..].starts_with('{') {
        return Diagnostic::new(
            Code::KEY_NOT_TEXT,
            source.span(at),
            "YAML reads `{{` as two maps, not as a placeholder",
        )
        .with_help("put quotes around the whole text: \"{{ name }}\"");
    }
    Diagnostic::new(Code::KEY_NOT_TEXT, source.span(at), "a key is a map, a list or an alias instead of a text")
        .with_help("write a short text as the key")
}

pub(super) fn several_documents(source: &Source, at: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::SEVERAL_DOCUMENTS, source.span(at), "a second YAML document starts here")
        .with_help("remove the line `---`, or move what follows to a file of its own")
}

pub(super) fn empty_file(source: &Source) -> Diagnostic {
    Diagnostic::new(Code::EMPTY_FILE, source.start(), "the file holds nothing but comments or blank lines")
        .with_help("write the definition, or remove the file")
}

pub(super) fn too_deep(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = format!("values are nested more than {MAX_DEPTH} levels deep");
    Diagnostic::new(Code::TOO_DEEP, source.span(at), message).with_help("write it flatter")
}

pub(super) fn too_many_nodes(source: &Source, at: Range<usize>) -> Diagnostic {
    let message = format!("the file holds more than {MAX_NODES} values, those that aliases repeat included");
    Diagnostic::new(Code::TOO_MANY_NODES, source.span(at), message).with_help("split the definition into several files")
}

pub(super) fn too_many_aliases(source: &Source, at: Range<usize>) -> Diagnostic {
    let message =
        format!("the file uses more than {MAX_ALIASES} anchors or aliases, or repeats too much text with them");
    Diagnostic::new(Code::TOO_MANY_ALIASES, source.span(at), message).with_help("write the repeated values out")
}

pub(super) fn unknown_alias(source: &Source, at: Range<usize>, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UNKNOWN_ALIAS,
        source.span(at),
        format!("no anchor {} stands before this alias", quote(&format!("&{name}"))),
    )
    .with_help("name the value to repeat with `&`, or put quotes around a text that starts with `*`")
}

pub(super) fn alias_of_itself(source: &Source, at: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::UNKNOWN_ALIAS, source.span(at), "this alias repeats the value in which it stands")
        .with_help("write the value out here")
}

pub(super) fn number_out_of_range(source: &Source, at: Range<usize>, text: &str) -> Diagnostic {
    Diagnostic::new(
        Code::NUMBER_OUT_OF_RANGE,
        source.span(at),
        format!("{} is not a number that can be kept", quote(text)),
    )
    .with_help("write a smaller number, or put quotes around it to make it a text")
}
