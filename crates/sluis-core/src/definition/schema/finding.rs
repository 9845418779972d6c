// SPDX-License-Identifier: EUPL-1.2
//! From errors of the validator to findings for authors: the place, the sentence and the cure.
//! A finding that only follows from another one is left out.

use std::collections::HashSet;

use indexmap::IndexMap;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::allowed::{Allowed, allowed};
use super::branch::{self, Reduced};
use super::validators::{kind_of_file, schema};
use super::{SchemaKind, bounds, closest, wording};
use crate::definition::document::{Document, Part, Pointer};
use crate::diagnostic::{Code, Diagnostic, Span};

/// In a map with more unknown keys than this, nobody misspelt anything.
const MOST_SUGGESTIONS: usize = 50;

/// The findings about one document.
pub(super) struct Findings<'d> {
    document: &'d Document,
    kind: SchemaKind,
    /// Each with the pointer to the value that it is about.
    found: Vec<(String, Diagnostic)>,
    /// Missing keys, kept apart: a misspelt key would otherwise be told twice.
    missing: Vec<Missing>,
    /// Map and key of each suggestion that was made for an unknown key.
    suggested: Vec<(String, String)>,
}

struct Missing {
    map: String,
    key: String,
    hint: Option<String>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(document: &'d Document, kind: SchemaKind) -> Findings<'d> {
        Findings { document, kind, found: Vec::new(), missing: Vec::new(), suggested: Vec::new() }
    }

    /// Adds what this error means to the author.
    pub(super) fn add(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let is_about_keys = matches!(
            error.kind(),
            Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } | Kind::PropertyNames { .. }
        );
        if !is_about_keys && self.document.is_spoilt(pointer) {
            return;
        }
        match error.kind() {
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => match branch::reduce(pointer, context) {
                Reduced::WrongType(types) => self.wrong_type(error, &types),
                Reduced::OneKeyOf(keys) => self.one_key_missing(error, &keys),
                Reduced::Errors(errors) => errors.iter().for_each(|error| self.add(error)),
            },
            Kind::OneOfMultipleValid { .. } => self.excluding_keys(error),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                self.unknown_keys(error, unexpected);
            }
            Kind::Required { property } => self.missing.push(Missing {
                map: pointer.to_owned(),
                key: property.as_str().unwrap_or_default().to_owned(),
                hint: self.hint(error),
            }),
            Kind::PropertyNames { error: inner } => self.wrong_name(pointer, inner),
            Kind::Type { .. } => self.wrong_type(error, &branch::types_of(error)),
            Kind::Enum { options } => self.not_allowed(error, options.as_array().map_or(&[], Vec::as_slice)),
            Kind::Constant { expected_value } => self.not_allowed(error, std::slice::from_ref(&**expected_value)),
            Kind::Pattern { pattern } => self.wrong_form(error, pattern),
            Kind::UniqueItems => self.repeated_item(error),
            Kind::FalseSchema => self.key_does_not_belong(pointer),
            _ => self.out_of_bounds(error),
        }
    }

    /// All findings; those that follow from others are gone.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (map, missing) in self.missing_by_map() {
            self.missing_keys(&map, &missing);
        }
        let wrong_type = |(_, finding): &&(String, Diagnostic)| finding.code == Code::WRONG_TYPE;
        let of_wrong_type: HashSet<String> = self.found.iter().filter(wrong_type).map(|(at, _)| at.clone()).collect();
        let counts = |at: &String, code| code == Code::WRONG_TYPE || !of_wrong_type.contains(at);
        self.found.into_iter().filter(|(at, finding)| counts(at, finding.code)).map(|(_, finding)| finding).collect()
    }

    fn push(&mut self, at: &str, code: Code, span: Span, message: String, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, span, message);
        diagnostic.help = help;
        self.found.push((at.to_owned(), diagnostic));
    }

    fn value_span(&self, pointer: &str) -> Span {
        match self.document.get(pointer) {
            Some(Value::Object(_) | Value::Array(_)) => self.map_span(pointer),
            _ => self.document.span(pointer, Part::Value),
        }
    }

    /// Where to point for a whole map or list: its key, or else its first line.
    fn map_span(&self, pointer: &str) -> Span {
        let key = self.document.span(pointer, Part::Key);
        let text = self.document.source().text();
        let first_line = text[key.range()].lines().next().unwrap_or_default().trim_end().len();
        self.document.source().span(key.start..key.start + first_line)
    }

    fn unknown_keys(&mut self, error: &ValidationError<'_>, unexpected: &[String]) {
        let map = Pointer::from(error.instance_path().as_str());
        let Some((kind, node)) = self.schema_of(error) else { return };
        let allowed = allowed(kind, &node, error.instance());
        let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
        let document = self.document;
        for (key, span) in
            document.keys(&map).filter(|(key, _)| unexpected.contains(key) && !allowed.here.contains(key))
        {
            let free = allowed.here.iter().copied().filter(|word| error.instance().get(word).is_none());
            let free = free.filter(|_| unexpected.len() <= MOST_SUGGESTIONS);
            let suggestion = closest(key, free);
            if let Some(suggestion) = suggestion {
                self.suggested.push((map.to_string(), suggestion.to_owned()));
            }
            let (message, help) = unknown_key(key, suggestion, &allowed, self.hint(error));
            self.push(&map.key(key), Code::UNKNOWN_KEY, span, message, help);
        }
    }

    /// The missing keys that are faults of their own, by map in the order in which they were found.
    fn missing_by_map(&mut self) -> IndexMap<String, Vec<Missing>> {
        let mut by_map: IndexMap<String, Vec<Missing>> = IndexMap::new();
        for missing in std::mem::take(&mut self.missing) {
            let told = self.suggested.contains(&(missing.map.clone(), missing.key.clone()));
            let of_map = by_map.entry(missing.map.clone()).or_default();
            if !told && !self.document.is_spoilt(&missing.map) && of_map.iter().all(|known| known.key != missing.key) {
                of_map.push(missing);
            }
        }
        by_map.retain(|_, missing| !missing.is_empty());
        by_map
    }

    fn missing_keys(&mut self, map: &str, missing: &[Missing]) {
        let map = Pointer::from(map);
        let keys = wording::all_of(missing.iter().map(|missing| missing.key.as_str()));
        let keys = if missing.len() == 1 { format!("the key {keys} is") } else { format!("the keys {keys} are") };
        let message = match map.last() {
            Some(name) if name.parse::<usize>().is_err() => format!("{keys} missing in `{name}`"),
            Some(_) => format!("{keys} missing in this item"),
            None => format!("{keys} missing in this file"),
        };
        let help = missing.iter().find_map(|missing| self.misspelt(&map, &missing.key));
        let hint = missing.iter().find_map(|missing| missing.hint.clone());
        let add = || format!("add {} here", wording::all_of(missing.iter().map(|missing| missing.key.as_str())));
        let span = self.map_span(&map);
        self.push(&map, Code::MISSING_KEY, span, message, help.or(hint).or_else(|| Some(add())));
    }

    /// The help for a missing key when another key of the map looks like it.
    fn misspelt(&self, map: &str, missing: &str) -> Option<String> {
        let present = self.document.get(map).and_then(Value::as_object)?;
        let misspelt = present.keys().find(|present| closest(present, [missing]).is_some())?;
        Some(format!("did you mean `{missing}` where `{misspelt}` stands?"))
    }

    fn one_key_missing(&mut self, error: &ValidationError<'_>, keys: &[&str]) {
        let pointer = error.instance_path().as_str();
        let known: Vec<_> =
            self.suggested.iter().filter(|(map, _)| map == pointer).map(|(_, key)| key.clone()).collect();
        if keys.iter().any(|key| known.iter().any(|known| known == key)) {
            return;
        }
        let message = format!("one of the keys {} is missing", wording::one_of(keys.iter().copied()));
        let span = self.map_span(pointer);
        let hint = self.hint(error);
        self.push(pointer, Code::MISSING_KEY, span, message, hint.or_else(|| Some("add one of them here".to_owned())));
    }

    fn excluding_keys(&mut self, error: &ValidationError<'_>) {
        let one_of = self.schema_of(error).and_then(|(kind, node)| schema(kind).pointer(&node)?.get("oneOf"));
        let keys = one_of.map(|one_of| branch::required_keys(one_of, error.instance())).unwrap_or_default();
        let map = Pointer::from(error.instance_path().as_str());
        let hint = self.hint(error);
        match keys.as_slice() {
            [first, .., last] => {
                let message = format!("the keys {} exclude each other", wording::all_of(keys.iter().copied()));
                let mut diagnostic = Diagnostic::new(
                    Code::KEYS_EXCLUDE_EACH_OTHER,
                    self.document.span(&map.key(last), Part::Key),
                    message,
                );
                diagnostic.help = hint.or_else(|| Some("remove one of them".to_owned()));
                let first = self.document.span(&map.key(first), Part::Key);
                self.found.push((map.to_string(), diagnostic.with_related(first, "the other one stands here")));
            }
            _ => {
                let message = "this can be read in more than one way".to_owned();
                self.push(&map, Code::KEYS_EXCLUDE_EACH_OTHER, self.map_span(&map), message, hint);
            }
        }
    }

    fn wrong_name(&mut self, map: &str, inner: &ValidationError<'_>) {
        let name = inner.instance().as_str().unwrap_or_default();
        let span = self.document.span(&Pointer::from(map).key(name), Part::Key);
        let hint = self.hint(inner);
        let (message, default) = match inner.kind() {
            Kind::MaxLength { limit } => (format!("the id `{name}` is longer than {limit} characters"), "shorten it"),
            _ => (
                format!("the id {} is not well-formed", wording::quote(inner.instance())),
                "start with a small letter, and use only small letters, digits and hyphens",
            ),
        };
        self.push(map, Code::WRONG_ID, span, message, hint.or_else(|| Some(default.to_owned())));
    }

    fn wrong_type(&mut self, error: &ValidationError<'_>, wanted: &[JsonType]) {
        let pointer = error.instance_path().as_str();
        let value = error.instance();
        let wanted_kinds = wording::kinds(wanted);
        let (message, help) = match &**value {
            Value::Null => {
                let name = Pointer::from(pointer).last().map(|name| name.into_owned());
                let what =
                    name.filter(|name| name.parse::<usize>().is_err()).map(|name| format!("`{name}` has no value"));
                (what.unwrap_or_else(|| "this item is empty".to_owned()), format!("write {wanted_kinds} here"))
            }
            Value::Bool(_) if wanted.contains(&JsonType::String) => {
                let written = self.document.text_at(pointer).unwrap_or_default();
                (
                    format!("`{written}` means yes or no here, not a text"),
                    format!("put quotes around it: \"{written}\""),
                )
            }
            value => {
                let help = format!("write {wanted_kinds} here");
                (format!("{wanted_kinds} is wanted here, not {}", wording::kind_of(value)), help)
            }
        };
        self.push(pointer, Code::WRONG_TYPE, self.value_span(pointer), message, Some(help));
    }

    fn not_allowed(&mut self, error: &ValidationError<'_>, options: &[Value]) {
        let words: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        let numbers: Vec<String> = options.iter().filter(|option| !option.is_string()).map(Value::to_string).collect();
        let all = || words.iter().copied().chain(numbers.iter().map(String::as_str));
        let suggestion = error.instance().as_str().and_then(|written| closest(written, words.iter().copied()));
        let help = match suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => format!("write {}", wording::one_of(all())),
        };
        let message = format!("{} is not allowed here", wording::quote(error.instance()));
        let pointer = error.instance_path().as_str();
        let span = self.value_span(pointer);
        self.push(pointer, Code::NOT_ALLOWED_VALUE, span, message, Some(help));
    }

    fn wrong_form(&mut self, error: &ValidationError<'_>, pattern: &str) {
        let written = error.instance().as_str().unwrap_or_default();
        let quoted = wording::quote(error.instance());
        let pointer = error.instance_path().as_str();
        let span = self.value_span(pointer);
        let bare = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let hint = self.hint(error);
        if bare && pattern.contains("hours?") {
            let days_fit = pattern.contains("days?");
            let example =
                if days_fit { format!("`{written} days` or `{written} weeks`") } else { format!("`{written} hours`") };
            let message = format!("{quoted} has no unit");
            return self.push(pointer, Code::DURATION_WITHOUT_UNIT, span, message, Some(format!("write {example}")));
        }
        if hint.is_none() && pattern == "^[a-z][a-z0-9-]*$" {
            let help = "start with a small letter, and use only small letters, digits and hyphens".to_owned();
            return self.push(pointer, Code::WRONG_ID, span, format!("the id {quoted} is not well-formed"), Some(help));
        }
        self.push(
            pointer,
            Code::WRONG_FORM,
            span,
            format!("{quoted} is not written in the form that is wanted here"),
            hint,
        );
    }

    fn repeated_item(&mut self, error: &ValidationError<'_>) {
        let list = Pointer::from(error.instance_path().as_str());
        let items = error.instance().as_array().cloned().unwrap_or_default();
        let repeated = (0..items.len())
            .find_map(|second| Some((items[..second].iter().position(|i| *i == items[second])?, second)));
        let Some((first, second)) = repeated else { return };
        let message = format!("{} stands twice in this list", wording::quote(&items[second]));
        let span = self.value_span(&list.index(second));
        let first = self.value_span(&list.index(first));
        let diagnostic = Diagnostic::new(Code::REPEATED_ITEM, span, message).with_help("remove one of them");
        self.found.push((list.to_string(), diagnostic.with_related(first, "it stands here first")));
    }

    fn key_does_not_belong(&mut self, pointer: &str) {
        let key = Pointer::from(pointer).last().unwrap_or_default().into_owned();
        let span = self.document.span(pointer, Part::Key);
        let message = format!("the key `{key}` may not stand here");
        self.push(pointer, Code::UNKNOWN_KEY, span, message, Some("remove it".to_owned()));
    }

    fn out_of_bounds(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let (code, message, help) = bounds::wording(error);
        let help = self.hint(error).unwrap_or(help);
        self.push(pointer, code, self.value_span(pointer), message, Some(help));
    }

    /// The schema that failed: the file it stands in, and the pointer to the schema around the failing keyword.
    fn schema_of(&self, error: &ValidationError<'_>) -> Option<(SchemaKind, String)> {
        let file = error.absolute_keyword_location().map(|uri| uri.path().as_str());
        let kind = file.and_then(|path| kind_of_file(path.rsplit('/').next()?)).unwrap_or(self.kind);
        let (node, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
        Some((kind, node.to_owned()))
    }

    /// What the author of the schema wrote for those who get this wrong.
    fn hint(&self, error: &ValidationError<'_>) -> Option<String> {
        let (kind, node) = self.schema_of(error)?;
        let hint = schema(kind).pointer(&node)?.get("errorMessage")?.as_str()?;
        Some(wording::as_help(hint))
    }
}

fn unknown_key(
    key: &str,
    suggestion: Option<&str>,
    allowed: &Allowed,
    hint: Option<String>,
) -> (String, Option<String>) {
    if let Some(elsewhere) = allowed.elsewhere.iter().find(|elsewhere| elsewhere.key == key) {
        let values = wording::one_of(elsewhere.values.iter().copied());
        let message = format!("the key `{key}` belongs to another `{}`", elsewhere.switch);
        return (message, Some(format!("remove it, or set `{}` to {values}", elsewhere.switch)));
    }
    let help = match suggestion {
        Some(suggestion) => Some(format!("did you mean `{suggestion}`?")),
        None if allowed.here.is_empty() => hint,
        None => Some(format!("the keys that may stand here are {}", wording::all_of(allowed.here.iter().copied()))),
    };
    (format!("the key `{key}` does not exist here"), help)
}
