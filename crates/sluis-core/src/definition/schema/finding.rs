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
use super::slips::{self, GateAmongSteps, Slip};
use super::validators::{kind_of_file, schema};
use super::{SchemaKind, bounds, closest, dutch, hints, sure, wording};
use crate::address;
use crate::definition::document::slips::words;
use crate::definition::document::{Document, Part, Pointer};
use crate::diagnostic::{Code, Diagnostic, Patch, Span};
use crate::text::{Language, Text, both};

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
    hint: Option<Text>,
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
        if self.is_curled(error) {
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

    /// Whether the value is a text with the quotes of a word processor around it; tells so once.
    fn is_curled(&mut self, error: &ValidationError<'_>) -> bool {
        let pointer = error.instance_path().as_str();
        let curled =
            error.instance().as_str().and_then(|written| slips::curled_quotes(written, self.value_span(pointer)));
        let is_told = || self.found.iter().any(|(at, _)| at == pointer);
        match curled {
            Some(_) if is_told() => true,
            Some(fault) => {
                self.push_whole(pointer, fault);
                true
            }
            None => false,
        }
    }

    /// All findings; those that follow from others are gone.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.gate_among_steps();
        for (map, missing) in self.missing_by_map() {
            self.missing_keys(&map, &missing);
        }
        let wrong_type = |(_, finding): &&(String, Diagnostic)| finding.code == Code::WRONG_TYPE;
        let of_wrong_type: HashSet<String> = self.found.iter().filter(wrong_type).map(|(at, _)| at.clone()).collect();
        let is_empty = |(_, finding): &&(String, Diagnostic)| finding.code == Code::OUT_OF_BOUNDS;
        let of_bounds: HashSet<String> = self.found.iter().filter(is_empty).map(|(at, _)| at.clone()).collect();
        let counts = |at: &String, code| {
            (code == Code::WRONG_TYPE || !of_wrong_type.contains(at))
                && (code != Code::WRONG_FORM || !of_bounds.contains(at))
        };
        self.found.into_iter().filter(|(at, finding)| counts(at, finding.code)).map(|(_, finding)| finding).collect()
    }

    /// Tells of a gate among steps as such, and of nothing that follows from it.
    fn gate_among_steps(&mut self) {
        let outermost = self.document.get("/steps").map(|_| "/steps".to_owned());
        let phases = self.document.get("/phases").and_then(Value::as_object).into_iter().flatten();
        let of_phases = phases.map(|(phase, _)| Pointer::from("/phases").key(phase).key("steps").to_string());
        for steps in outermost.into_iter().chain(of_phases).collect::<Vec<_>>() {
            let Some(gate) = GateAmongSteps::find(self.document, &steps) else { continue };
            let start = |document: &Document, map: &str| document.span(map, Part::Key).start;
            self.found.retain(|(at, finding)| !gate.explains(at, finding.span.start));
            self.missing.retain(|missing| !gate.explains(&missing.map, start(self.document, &missing.map)));
            self.push_whole(&steps, gate.told);
        }
    }

    fn push(&mut self, at: &str, code: Code, span: Span, message: Text, help: Option<Text>) {
        self.push_whole(at, Diagnostic { help, ..Diagnostic::new(code, span, message) });
    }

    fn push_whole(&mut self, at: &str, diagnostic: Diagnostic) {
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
            if let Some((name, fault)) =
                slips::joined_key(document, &map, key, |name| free.clone().any(|key| key == name))
            {
                self.suggested.push((map.to_string(), name));
                self.push_whole(&map.key(key), fault);
                continue;
            }
            let few = unexpected.len() <= MOST_SUGGESTIONS;
            match few.then(|| slips::cut_text(document, &map, key)).flatten() {
                Some(Slip::Told) => continue,
                Some(Slip::Cut(fault)) => {
                    self.push_whole(&map.key(key), *fault);
                    continue;
                }
                None => {}
            }
            let suggestion = closest(key, free.clone()).or_else(|| dutch::meant(key, free));
            if let Some(suggestion) = suggestion {
                self.suggested.push((map.to_string(), suggestion.to_owned()));
            }
            let hint = self.hint(error);
            let goes =
                suggestion.is_none() && allowed.here.is_empty() && allowed.elsewhere.is_empty() && hint.is_none();
            let (message, help) = unknown_key(key, suggestion, &allowed, hint);
            let fault = Diagnostic { help, ..Diagnostic::new(Code::UNKNOWN_KEY, span, message) };
            let is_elsewhere = allowed.elsewhere.iter().any(|elsewhere| elsewhere.key == key);
            let fault = match suggestion.filter(|_| !is_elsewhere) {
                Some(suggestion) => fault.with_word(key, suggestion),
                None if goes => self.document.taking_out(&map.key(key), fault),
                None => fault,
            };
            self.push_whole(&map.key(key), fault);
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
        let names = || missing.iter().map(|missing| missing.key.as_str());
        let place = map.last().map(|name| name.into_owned());
        let name = place.as_deref().filter(|name| name.parse::<usize>().is_err());
        let message = Text::said(|l| {
            let keys = wording::all_of(names(), l);
            let keys = match (names().count(), l) {
                (1, Language::Nl) => format!("de sleutel {keys} ontbreekt"),
                (1, Language::En) => format!("the key {keys} is missing"),
                (_, Language::Nl) => format!("de sleutels {keys} ontbreken"),
                (_, Language::En) => format!("the keys {keys} are missing"),
            };
            match (name, &place) {
                (Some(name), _) => format!("{keys} {} `{name}`", l.say("bij", "in")),
                (None, Some(_)) => format!("{keys} {}", l.say("bij dit item", "in this item")),
                (None, None) => format!("{keys} {}", l.say("in dit bestand", "in this file")),
            }
        });
        let span = self.map_span(&map);
        let fault = Diagnostic::new(Code::MISSING_KEY, span, message);
        let joined = missing.iter().find_map(|missing| self.joined(&map, &missing.key));
        if let Some((key, fault)) = joined {
            return self.push_whole(&map.key(&key), fault);
        }
        if let Some((misspelt, key)) = missing.iter().find_map(|missing| self.misspelt(&map, &missing.key)) {
            let help = both(
                format!("bedoelt u `{key}` waar `{misspelt}` staat?"),
                format!("did you mean `{key}` where `{misspelt}` stands?"),
            );
            let at = self.document.span(&map.key(misspelt), Part::Key);
            let patch = at.of_word(misspelt).map(|span| Patch { span, text: key.to_owned() });
            let fault = fault.with_help(help);
            let fault = Diagnostic { patches: patch.into_iter().collect(), ..fault };
            return self.push_whole(&map, fault);
        }
        let add = || {
            Text::said(|l| match l {
                Language::Nl => format!("voeg {} hier toe", wording::all_of(names(), l)),
                Language::En => format!("add {} here", wording::all_of(names(), l)),
            })
        };
        let hint = missing.iter().find_map(|missing| missing.hint.clone());
        self.push_whole(&map, fault.with_help(hint.unwrap_or_else(add)));
    }

    /// The key of the map that looks like one that is missing, and the missing one.
    fn misspelt<'m>(&'m self, map: &str, missing: &'m str) -> Option<(&'m str, &'m str)> {
        let present = self.document.get(map).and_then(Value::as_object)?;
        let misspelt = present
            .keys()
            .find(|present| closest(present, [missing]).is_some() || dutch::meant(present, [missing]).is_some())?;
        Some((misspelt, missing))
    }

    /// The key of the map that holds a missing one and its value, because its colon is another sign.
    fn joined(&self, map: &str, missing: &str) -> Option<(String, Diagnostic)> {
        let mut present = self.document.get(map).and_then(Value::as_object)?.keys();
        present.find_map(|key| {
            let (_, fault) = slips::joined_key(self.document, map, key, |name| name == missing)?;
            Some((key.clone(), fault))
        })
    }

    fn one_key_missing(&mut self, error: &ValidationError<'_>, keys: &[&str]) {
        let pointer = error.instance_path().as_str();
        let known: Vec<_> =
            self.suggested.iter().filter(|(map, _)| map == pointer).map(|(_, key)| key.clone()).collect();
        if keys.iter().any(|key| known.iter().any(|known| known == key)) {
            return;
        }
        let message = Text::said(|l| match l {
            Language::Nl => format!("een van de sleutels {} ontbreekt", wording::one_of(keys.iter().copied(), l)),
            Language::En => format!("one of the keys {} is missing", wording::one_of(keys.iter().copied(), l)),
        });
        let span = self.map_span(pointer);
        let hint = self.hint(error);
        self.push(
            pointer,
            Code::MISSING_KEY,
            span,
            message,
            hint.or_else(|| Some(both("voeg er hier een toe", "add one of them here"))),
        );
    }

    fn excluding_keys(&mut self, error: &ValidationError<'_>) {
        let one_of = self.schema_of(error).and_then(|(kind, node)| schema(kind).pointer(&node)?.get("oneOf"));
        let keys = one_of.map(|one_of| branch::required_keys(one_of, error.instance())).unwrap_or_default();
        let map = Pointer::from(error.instance_path().as_str());
        let hint = self.hint(error);
        match keys.as_slice() {
            [first, .., last] => {
                let message = Text::said(|l| match l {
                    Language::Nl => {
                        format!("de sleutels {} sluiten elkaar uit", wording::all_of(keys.iter().copied(), l))
                    }
                    Language::En => format!("the keys {} exclude each other", wording::all_of(keys.iter().copied(), l)),
                });
                let mut diagnostic = Diagnostic::new(
                    Code::KEYS_EXCLUDE_EACH_OTHER,
                    self.document.span(&map.key(last), Part::Key),
                    message,
                );
                diagnostic.help = hint.or_else(|| Some(both("haal er een weg", "remove one of them")));
                if keys.len() == 2 {
                    for key in [last, first] {
                        diagnostic = self.document.taking_out(&map.key(key), diagnostic);
                    }
                }
                let first = self.document.span(&map.key(first), Part::Key);
                self.found.push((
                    map.to_string(),
                    diagnostic.with_related(first, both("de andere staat hier", "the other one stands here")),
                ));
            }
            _ => {
                let message =
                    both("dit kan op meer dan één manier gelezen worden", "this can be read in more than one way");
                let instead = both("laat één manier over", "leave one of them");
                let hint = hint.or(Some(instead));
                self.push(&map, Code::KEYS_EXCLUDE_EACH_OTHER, self.map_span(&map), message, hint);
            }
        }
    }

    fn wrong_name(&mut self, map: &str, inner: &ValidationError<'_>) {
        let name = inner.instance().as_str().unwrap_or_default();
        let span = self.document.span(&Pointer::from(map).key(name), Part::Key);
        let hint = self.hint(inner);
        let (message, default) = match inner.kind() {
            Kind::MaxLength { limit } => (
                both(
                    format!("de id `{name}` is langer dan {limit} tekens"),
                    format!("the id `{name}` is longer than {limit} characters"),
                ),
                both("maak de id korter", "shorten it"),
            ),
            _ => (wrong_id(&wording::quote(inner.instance(), Language::En)), spell_id()),
        };
        let fault = Diagnostic::new(Code::WRONG_ID, span, message).with_help(hint.unwrap_or(default));
        let free = |id: &String| self.document.get(&Pointer::from(map).key(id)).is_none();
        let id = sure::id(name).filter(free);
        self.push_whole(map, id.iter().fold(fault, |fault, id| fault.with_word(name, id)));
    }

    fn wrong_type(&mut self, error: &ValidationError<'_>, wanted: &[JsonType]) {
        let pointer = error.instance_path().as_str();
        let value = error.instance();
        let write = || {
            Text::said(|l| match l {
                Language::Nl => format!("schrijf hier {}", wording::kinds(wanted, l)),
                Language::En => format!("write {} here", wording::kinds(wanted, l)),
            })
        };
        let span = self.value_span(pointer);
        let finding = |message| Diagnostic::new(Code::WRONG_TYPE, span, message);
        let plain = value.as_str().and_then(|text| sure::plain(text, wanted));
        let fault = match (&**value, plain) {
            (Value::Null, _) => {
                let place = Pointer::from(pointer);
                let name = place.last_key();
                let message = match &name {
                    Some(name) => both(format!("`{name}` heeft geen waarde"), format!("`{name}` has no value")),
                    None => both("dit item is leeg", "this item is empty"),
                };
                let help = match &name {
                    Some(name) => Text::said(|l| match l {
                        Language::Nl => format!("schrijf achter `{name}:` {}", wording::kinds(wanted, l)),
                        Language::En => format!("write {} after `{name}:`", wording::kinds(wanted, l)),
                    }),
                    None => write(),
                };
                finding(message).with_help(help)
            }
            (Value::String(text), Some(meant)) => {
                let message = Text::said(|l| {
                    let kinds = wording::kinds(wanted, l);
                    match l {
                        Language::Nl => format!("hier hoort {kinds}, en `{text}` is een tekst"),
                        Language::En => format!("{kinds} is wanted here, and `{text}` is a text"),
                    }
                });
                let whole = self.document.span(pointer, Part::Value);
                let written = &self.document.source().text()[whole.range()];
                let fault = finding(message);
                match written.trim_matches(['"', '\'']) == text {
                    true if written != text && meant == *text => fault
                        .with_help(both(
                            format!("haal de aanhalingstekens weg: {meant}"),
                            format!("take the quotes away: {meant}"),
                        ))
                        .with_patch(whole, meant),
                    true => fault
                        .with_help(both(format!("schrijf `{meant}`"), format!("write `{meant}`")))
                        .with_patch(whole, meant),
                    false => fault.with_help(write()),
                }
            }
            (Value::Bool(_), _) if wanted.contains(&JsonType::String) => {
                let written = self.document.text_at(pointer).unwrap_or_default();
                let message = both(
                    format!("`{written}` betekent hier ja of nee en is geen tekst"),
                    format!("`{written}` means yes or no here, not a text"),
                );
                let help = both(
                    format!("zet er aanhalingstekens omheen: \"{written}\""),
                    format!("put quotes around it: \"{written}\""),
                );
                finding(message).with_help(help).with_word(&written, &format!("\"{written}\""))
            }
            (Value::String(text), None)
                if text.contains(':') && wanted.contains(&JsonType::Object) && is_entry(text) =>
            {
                let key = text.split(':').next().unwrap_or_default();
                let (message, help) = words::no_space_after_colon(key);
                finding(message).with_help(help).with_word(text, &text.replacen(':', ": ", 1))
            }
            (value, _) => {
                let message = Text::said(|l| match l {
                    Language::Nl => {
                        format!("hier hoort {}, niet {}", wording::kinds(wanted, l), wording::kind_of(value, l))
                    }
                    Language::En => {
                        format!("{} is wanted here, not {}", wording::kinds(wanted, l), wording::kind_of(value, l))
                    }
                });
                let list = value.as_str().filter(|_| wanted.contains(&JsonType::Array));
                match list.and_then(|written| Some((written, slips::list(written, wanted)?))) {
                    Some((written, list)) => self.as_list(pointer, written, &list, finding(message)),
                    None => finding(message).with_help(write()),
                }
            }
        };
        self.push_whole(pointer, fault);
    }

    /// The finding with the text written as the list that is meant.
    fn as_list(&self, pointer: &str, written: &str, list: &str, fault: Diagnostic) -> Diagnostic {
        fault.with_help(slips::write_list(list)).mended_by(self.in_place_of(pointer, written, list))
    }

    /// What to write in place of a whole text, with its quotes, where it stands at this place and no alias does.
    fn in_place_of(&self, pointer: &str, written: &str, text: &str) -> Option<Patch> {
        let span = self.document.span(pointer, Part::Value);
        span.of_word(written).map(|_| Patch { span, text: text.to_owned() })
    }

    fn not_allowed(&mut self, error: &ValidationError<'_>, options: &[Value]) {
        let words: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
        let numbers: Vec<String> = options.iter().filter(|option| !option.is_string()).map(Value::to_string).collect();
        let all = || words.iter().copied().chain(numbers.iter().map(String::as_str));
        let near =
            |written| closest(written, words.iter().copied()).or_else(|| dutch::meant(written, words.iter().copied()));
        let suggestion = error.instance().as_str().and_then(near);
        let message = Text::said(|l| {
            let quoted = wording::quote(error.instance(), l);
            format!("{quoted} {}", l.say("mag hier niet staan", "is not allowed here"))
        });
        let pointer = error.instance_path().as_str();
        let fault = Diagnostic::new(Code::NOT_ALLOWED_VALUE, self.value_span(pointer), message);
        let written = error.instance().as_str().unwrap_or_default();
        if let Some(fraction) = sure::fraction(written).filter(|_| words.contains(&"majority")) {
            let rule = format!("{{ at_least: {fraction} }}");
            let fault = fault.with_help(both(format!("schrijf `{rule}`"), format!("write `{rule}`")));
            return self.push_whole(pointer, fault.mended_by(self.in_place_of(pointer, written, &rule)));
        }
        self.push_whole(
            pointer,
            match suggestion {
                Some(suggestion) => {
                    let written = error.instance().as_str().unwrap_or_default();
                    fault.with_help(meant(suggestion)).with_word(written, suggestion)
                }
                None => fault
                    .with_help(Text::said(|l| format!("{} {}", l.say("schrijf", "write"), wording::one_of(all(), l)))),
            },
        );
    }

    fn wrong_form(&mut self, error: &ValidationError<'_>, pattern: &str) {
        let written = error.instance().as_str().unwrap_or_default();
        let quoted = wording::quote(error.instance(), Language::En);
        let pointer = error.instance_path().as_str();
        let span = self.value_span(pointer);
        let bare = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let hint = self.hint(error);
        if bare && pattern.contains("hours?") {
            let units: &[&str] =
                if pattern.contains("days?") { &["days", "weeks", "working days", "hours"] } else { &["hours"] };
            let terms: Vec<String> = units.iter().map(|unit| format!("{written} {unit}")).collect();
            let help = Text::said(|l| {
                let terms = wording::one_of(terms.iter().map(String::as_str), l);
                format!("{} {terms}", l.say("schrijf", "write"))
            });
            let message = both(format!("{quoted} heeft geen eenheid"), format!("{quoted} has no unit"));
            let fault = Diagnostic::new(Code::DURATION_WITHOUT_UNIT, span, message).with_help(help);
            let fault = match written.contains('.') {
                true => fault,
                false => terms.iter().fold(fault, |fault, term| fault.with_word(written, term)),
            };
            return self.push_whole(pointer, fault);
        }
        if hint.is_none() && pattern == "^[a-z][a-z0-9-]*$" {
            let fault = Diagnostic::new(Code::WRONG_ID, span, wrong_id(&quoted));
            if let Some(list) = slips::list(written, &[]) {
                return self.push_whole(pointer, self.as_list(pointer, written, &list, fault));
            }
            let fault = fault.with_help(spell_id());
            let id = self.id(pointer, written);
            return self.push_whole(pointer, id.iter().fold(fault, |fault, id| fault.with_word(written, id)));
        }
        if pattern == address::PATTERN {
            return self.push_whole(pointer, slips::address(written, span));
        }
        let fault = Diagnostic::new(Code::WRONG_FORM, span, Text::said(|l| wording::form(&quoted, l)));
        let fault = Diagnostic { help: hint.or_else(|| self.examples(error)), ..fault };
        self.push_whole(
            pointer,
            match (sure::form(written, pattern), sure::placeholder(written, pattern)) {
                (Some(meant), _) => fault.with_word(written, &meant),
                (None, Some(meant)) => self.with_placeholder(fault, written, &meant),
                (None, None) => fault,
            },
        );
    }

    /// The finding with a placeholder in place of what it is about: quotes come around it where there are none.
    fn with_placeholder(&self, fault: Diagnostic, written: &str, meant: &str) -> Diagnostic {
        let quoted = format!("\"{meant}\"");
        let span = fault.span.clone();
        let fault = fault.with_help(both(format!("schrijf {quoted}"), format!("write {quoted}")));
        match self.document.source().text().get(span.range()) {
            Some(bare) if bare == written => fault.with_patch(span, quoted),
            _ => fault.with_word(written, meant),
        }
    }

    /// The id that is meant: of a value that names something, only one that stands elsewhere in the file.
    fn id(&self, pointer: &str, written: &str) -> Option<String> {
        let id = sure::id(written)?;
        let joined = id.replace('-', "");
        let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        let stands = |id: &&String| {
            let text = self.document.source().text();
            text.split(|sign| !is_word(sign)).any(|word| word == **id)
        };
        let known: Vec<&String> = [&id, &joined].into_iter().filter(stands).collect();
        match known.as_slice() {
            [only] => Some((*only).clone()),
            [] if !written.contains(' ') || pointer == "/id" => Some(id),
            _ => None,
        }
    }

    fn repeated_item(&mut self, error: &ValidationError<'_>) {
        let list = Pointer::from(error.instance_path().as_str());
        let items = error.instance().as_array().cloned().unwrap_or_default();
        let repeated = (0..items.len())
            .find_map(|second| Some((items[..second].iter().position(|i| *i == items[second])?, second)));
        let Some((first, second)) = repeated else { return };
        let message = Text::said(|l| {
            let quoted = wording::quote(&items[second], l);
            format!("{quoted} {}", l.say("staat twee keer in deze lijst", "stands twice in this list"))
        });
        let span = self.value_span(&list.index(second));
        let first = self.value_span(&list.index(first));
        let diagnostic = Diagnostic::new(Code::REPEATED_ITEM, span, message)
            .with_help(both("haal er een weg", "remove one of them"))
            .with_related(first, both("hier staat het de eerste keer", "it stands here first"));
        // A decision between two equal options has too few without one of them.
        let leaves_one = items.len() == 2 && list.last_key().as_deref() == Some("options");
        let diagnostic = match leaves_one {
            true => diagnostic.with_help(both("schrijf twee verschillende opties", "write two different options")),
            false => self.document.taking_out(&list.index(second), diagnostic),
        };
        self.push_whole(&list, diagnostic);
    }

    fn key_does_not_belong(&mut self, pointer: &str) {
        let key = Pointer::from(pointer).last().unwrap_or_default().into_owned();
        let span = self.document.span(pointer, Part::Key);
        let message =
            both(format!("de sleutel `{key}` mag hier niet staan"), format!("the key `{key}` may not stand here"));
        let fault = Diagnostic::new(Code::UNKNOWN_KEY, span, message).with_help(both("haal hem weg", "remove it"));
        self.push_whole(pointer, self.document.taking_out(pointer, fault));
    }

    fn out_of_bounds(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        let (code, message, help) = bounds::wording(error);
        let help = self.hint(error).unwrap_or(help);
        let message = match Pointer::from(pointer).last_key() {
            Some(name) if is_empty(error.instance()) && code == Code::OUT_OF_BOUNDS => {
                both(format!("`{name}` is leeg"), format!("`{name}` is empty"))
            }
            _ => message,
        };
        let fault = Diagnostic::new(code, self.value_span(pointer), message).with_help(help);
        let written = error.instance().as_str().filter(|_| matches!(error.kind(), Kind::Not { .. }));
        let meant = written.and_then(|written| Some((written, sure::without_placeholders(written)?)));
        self.push_whole(
            pointer,
            match meant {
                Some((written, meant)) => fault.with_word(written, &meant),
                None => fault,
            },
        );
    }

    /// The schema that failed: the file it stands in, and the pointer to the schema around the failing keyword.
    fn schema_of(&self, error: &ValidationError<'_>) -> Option<(SchemaKind, String)> {
        let file = error.absolute_keyword_location().map(|uri| uri.path().as_str());
        let kind = file.and_then(|path| kind_of_file(path.rsplit('/').next()?)).unwrap_or(self.kind);
        let (node, _keyword) = error.schema_path().as_str().rsplit_once('/')?;
        Some((kind, node.to_owned()))
    }

    /// The help to write it as the examples of the schema are written.
    fn examples(&self, error: &ValidationError<'_>) -> Option<Text> {
        let (kind, node) = self.schema_of(error)?;
        let examples = schema(kind).pointer(&node)?.get("examples")?.as_array()?;
        let shown = || examples.iter().filter_map(Value::as_str);
        shown().next()?;
        Some(Text::said(|l| {
            format!("{} {}", l.say("schrijf het zoals", "write it as in"), wording::one_of(shown(), l))
        }))
    }

    /// What the author of the schema wrote for those who get this wrong.
    fn hint(&self, error: &ValidationError<'_>) -> Option<Text> {
        let (kind, node) = self.schema_of(error)?;
        let hint = schema(kind).pointer(&node)?.get("errorMessage")?.as_str()?;
        Some(hints::help(hint))
    }
}

fn unknown_key(key: &str, suggestion: Option<&str>, allowed: &Allowed, hint: Option<Text>) -> (Text, Option<Text>) {
    if let Some(elsewhere) = allowed.elsewhere.iter().find(|elsewhere| elsewhere.key == key) {
        let switch = elsewhere.switch;
        let values = |language| wording::one_of(elsewhere.values.iter().copied(), language);
        let message = both(
            format!("de sleutel `{key}` past niet bij deze `{switch}`"),
            format!("the key `{key}` does not go with this `{switch}`"),
        );
        let help = both(
            format!("haal hem weg, of zet `{switch}` op {}", values(Language::Nl)),
            format!("remove it, or set `{switch}` to {}", values(Language::En)),
        );
        return (message, Some(help));
    }
    let known = |language| wording::one_of(allowed.here.iter().copied(), language);
    let help = match suggestion {
        Some(suggestion) => Some(meant(suggestion)),
        None if allowed.here.is_empty() => hint.or_else(|| Some(both("haal hem weg", "remove it"))),
        None => Some(both(
            format!("haal hem weg, of schrijf {}", known(Language::Nl)),
            format!("remove it, or write {}", known(Language::En)),
        )),
    };
    (both(format!("de sleutel `{key}` bestaat hier niet"), format!("the key `{key}` does not exist here")), help)
}

/// Whether a text is a key and its value without a space between them.
fn is_entry(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    text.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty() && key.bytes().all(sign) && !value.is_empty() && !value.starts_with([' ', '/'])
    })
}

/// Whether a map, a list or a text holds nothing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn wrong_id(quoted: &str) -> Text {
    both(format!("{quoted} kan geen id zijn"), format!("{quoted} cannot be an id"))
}

fn spell_id() -> Text {
    both(
        "begin met een kleine letter, en schrijf alleen kleine letters, cijfers en streepjes",
        "start with a small letter, and write only small letters, digits and hyphens",
    )
}

/// The help that asks whether another word was meant.
pub(in crate::definition) fn meant(word: &str) -> Text {
    both(format!("bedoelt u `{word}`?"), format!("did you mean `{word}`?"))
}

/// Whether a text fits a pattern of a schema.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}
