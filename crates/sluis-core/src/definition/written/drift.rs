// SPDX-License-Identifier: EUPL-1.2
//! Schemas and types must say the same: every key and every word of the one is one of the other, and each key decodes
//! with the schema's own example. The names come from serde itself, so that no list here can be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, Visitor, value};
use serde_json::{Map, Value, json};

use super::approval::{Approval, QuorumPer, RuleNumber, RuleWord};
use super::fields::{Evidence, Field, FieldKind};
use super::gate::{Condition, Gate, Notify as GateNotify, OnRework, Then};
use super::people::{Mandate, People, Person};
use super::phase::Phase;
use super::reminders::{Escalation, Reminded, Reminder};
use super::workflow::{Joins, Party, PhaseFile, Role, Workflow};
use super::{Per, PerLanguage, due, needs, step, test};
use crate::definition::schema::SchemaKind;
use crate::definition::{Assurance, MailKind, WhenSilent};
use crate::text::Language;

type Words = BTreeSet<String>;

/// The keys of a type, and a way to decode a value as it.
struct Object {
    keys: Words,
    decode: fn(Value) -> Result<(), String>,
}

#[test]
fn keys_of_schemas_and_types_are_the_same() {
    for kind in [SchemaKind::Workflow, SchemaKind::Phase, SchemaKind::People, SchemaKind::Test] {
        let written = Walk::over(kind).objects.into_iter().map(|(at, object)| (at, keys_of(&object))).collect();
        let types: BTreeMap<_, _> =
            objects(kind).into_iter().map(|(at, object)| (at.to_owned(), object.keys)).collect();
        same(kind, &written, &types);
    }
}

#[test]
fn words_of_schemas_and_types_are_the_same() {
    for kind in [SchemaKind::Workflow, SchemaKind::Phase, SchemaKind::People, SchemaKind::Test] {
        let types = enums(kind).into_iter().map(|(at, words)| (at.to_owned(), words)).collect();
        same(kind, &Walk::over(kind).enums, &types);
    }
}

#[test]
fn every_key_decodes_with_the_example_of_its_schema() {
    let mut faults = Vec::new();
    for kind in [SchemaKind::Workflow, SchemaKind::Phase, SchemaKind::People, SchemaKind::Test] {
        let types: BTreeMap<_, _> = objects(kind).into_iter().collect();
        for (at, schema) in Walk::over(kind).objects {
            let decode = types[at.as_str()].decode;
            for example in examples(kind, &schema) {
                let result = decode(example.clone());
                faults.extend(result.err().map(|error| format!("{} {at}: {example}: {error}", kind.name())));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn shared_keys_of_a_step_are_told_from_those_of_its_kind() {
    assert_eq!(words(&step::SHARED), names::<step::Shared>());
}

#[test]
fn a_key_that_only_one_side_has_is_found() {
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only the names count")]
    struct Short {
        nl: String,
    }
    assert_eq!(names::<Short>(), Words::from(["nl".to_owned()]));
    let schema = json!({ "properties": { "nl": { "examples": ["a"] }, "en": { "examples": ["b"] } } });
    assert_ne!(keys_of(&schema), names::<Short>());
}

fn same(kind: SchemaKind, schema: &BTreeMap<String, Words>, types: &BTreeMap<String, Words>) {
    let places: BTreeSet<_> = schema.keys().chain(types.keys()).collect();
    let differ = places.into_iter().filter(|at| schema.get(*at) != types.get(*at));
    let shown =
        differ.map(|at| format!("{} {at}\n  schema {:?}\n  types  {:?}", kind.name(), schema.get(at), types.get(at)));
    let shown: Vec<String> = shown.collect();
    assert!(shown.is_empty(), "\n{}\n", shown.join("\n"));
}

/// The type behind every object of a schema.
fn objects(kind: SchemaKind) -> Vec<(&'static str, Object)> {
    match kind {
        SchemaKind::Workflow => vec![
            ("", of::<Workflow>()),
            // Any further number or text is taken as well, and `weight` is such a one that the schema describes.
            ("/$defs/party", Object { keys: words(&["title", "partner", "joins", "weight"]), ..of::<Party>() }),
            ("/$defs/role", of::<Role>()),
            ("/$defs/phase-file", of::<PhaseFile>()),
        ],
        SchemaKind::Phase => vec![
            ("", of::<Phase>()),
            ("/$defs/text/oneOf/1", of::<PerLanguage>()),
            ("/$defs/step", Object { keys: words(&step::SHARED), ..of::<step::Shared>() }),
            ("/$defs/step/properties/notify", of::<step::Notify>()),
            ("/$defs/workshop", of::<step::Workshop>()),
            ("/$defs/workshop/properties/invite", of::<step::Invite>()),
            ("/$defs/selection", of::<step::Selection>()),
            ("/$defs/selection/properties/pick/oneOf/1", of::<step::Between>()),
            ("/$defs/selection/properties/criteria/additionalProperties", of::<step::Criterion>()),
            ("/$defs/decision", of::<step::Decision>()),
            ("/$defs/recruitment", of::<step::Recruitment>()),
            ("/$defs/recruitment/properties/positions/additionalProperties", of::<step::Position>()),
            ("/$defs/funding", of::<step::Funding>()),
            ("/$defs/funding/properties/contributions", of::<step::Contributions>()),
            ("/$defs/wait", of::<step::Wait>()),
            ("/$defs/owner/oneOf/1", of::<step::OwnerOfParty>()),
            ("/$defs/need/oneOf/1", of::<needs::Count>()),
            ("/$defs/due/oneOf", of::<due::LongDue>()),
            ("/$defs/field", of::<Field>()),
            ("/$defs/evidence/additionalProperties", of::<Evidence>()),
            ("/$defs/reminders/items", of::<Reminder>()),
            ("/$defs/escalation/items", of::<Escalation>()),
            ("/$defs/personal_data", of::<step::PersonalData>()),
            ("/$defs/gate", of::<Gate>()),
            ("/$defs/gate/properties/conditions/items", of::<Condition>()),
            ("/$defs/gate/properties/notify", of::<GateNotify>()),
            ("/$defs/on_rework", of::<OnRework>()),
            ("/$defs/approval", of::<Approval>()),
            ("/$defs/approval/properties/quorum/oneOf/1", of::<QuorumPer>()),
            ("/$defs/rule/oneOf/1", of::<RuleNumber>()),
        ],
        SchemaKind::People => {
            vec![("", of::<People>()), ("/$defs/person", of::<Person>()), ("/$defs/mandates/items", of::<Mandate>())]
        }
        _ => vec![
            ("", of::<test::Test>()),
            ("/properties/start", of::<test::Start>()),
            ("/$defs/condition/oneOf/1", of::<test::FullCondition>()),
            ("/$defs/person", of::<Person>()),
            ("/$defs/mandate", of::<Mandate>()),
            ("/$defs/line", Object { keys: verbs_and(&["advance", "expect", "refuse"]), decode: decode::<test::Line> }),
            ("/$defs/refuse", Object { keys: verbs_and(&["because"]), decode: decode_refusal }),
            ("/$defs/complete", of::<test::Complete>()),
            ("/$defs/plan", of::<test::Plan>()),
            ("/$defs/score", of::<test::Score>()),
            ("/$defs/pick", of::<test::Pick>()),
            ("/$defs/vote", of::<test::Vote>()),
            ("/$defs/withdraw", of::<test::Withdraw>()),
            ("/$defs/recuse", of::<test::Recuse>()),
            ("/$defs/on-party", of::<test::OnParty>()),
            ("/$defs/import", of::<test::Import>()),
            ("/$defs/replace", of::<test::Replace>()),
            ("/$defs/delegate", of::<test::Delegate>()),
            ("/$defs/meeting", of::<test::Meeting>()),
            ("/$defs/by_deputy", of::<test::ByDeputy>()),
            ("/$defs/object", of::<test::OnBallot>()),
            ("/$defs/appoint", of::<test::Appointment>()),
            ("/$defs/unappoint", of::<test::Appointment>()),
            ("/$defs/pledge", of::<test::Pledge>()),
            ("/$defs/reopen", of::<test::OnItem>()),
            ("/$defs/skip", of::<test::OnItem>()),
            ("/$defs/assign", of::<test::Assign>()),
            ("/$defs/reschedule", of::<test::Reschedule>()),
            ("/$defs/snooze", of::<test::Snooze>()),
            ("/$defs/hold", of::<test::OnInstance>()),
            ("/$defs/resume", of::<test::OnInstance>()),
            ("/$defs/cancel", of::<test::OnInstance>()),
            ("/$defs/expect", of::<test::Expect>()),
        ],
    }
}

/// The type behind every list of words of a schema.
fn enums(kind: SchemaKind) -> Vec<(&'static str, Words)> {
    match kind {
        SchemaKind::Workflow => {
            vec![
                ("/properties/language", names::<Language>()),
                ("/$defs/role/properties/per", names::<Per>()),
                ("/$defs/party/properties/joins", names::<Joins>()),
            ]
        }
        SchemaKind::Phase => vec![
            ("/$defs/kind", names::<step::Kind>()),
            ("/$defs/need/oneOf/1/properties/rest", names::<needs::Rest>()),
            ("/$defs/policy", names::<due::Policy>()),
            ("/$defs/roll", names::<due::Roll>()),
            ("/$defs/type", names::<FieldKind>()),
            ("/$defs/field/properties/of", &names::<FieldKind>() - &words(&["choices", "list"])),
            ("/$defs/reminders/items/properties/for/items", names::<Reminded>()),
            ("/$defs/assurance", names::<Assurance>()),
            ("/$defs/gate/properties/when_silent", names::<WhenSilent>()),
            ("/$defs/on_rework/properties/then", names::<Then>()),
            ("/$defs/approval/properties/per", names::<Per>()),
            ("/$defs/approval/properties/quorum/oneOf/1/properties/per", names::<Per>()),
            ("/$defs/rule/oneOf/0", names::<RuleWord>()),
        ],
        SchemaKind::People => vec![("/$defs/person/properties/language", names::<Language>())],
        _ => vec![
            ("/$defs/person/properties/language", names::<Language>()),
            ("/$defs/vote/properties/verdict", names::<test::Cast>()),
            ("/$defs/expect/properties/state", names::<test::State>()),
            ("/$defs/expect/properties/mail", names::<MailKind>()),
        ],
    }
}

fn of<T: DeserializeOwned>() -> Object {
    Object { keys: names::<T>(), decode: decode::<T> }
}

fn decode<T: DeserializeOwned>(value: Value) -> Result<(), String> {
    serde_json::from_value::<T>(value).map(drop).map_err(|error| error.to_string())
}

/// `because` never stands alone.
fn decode_refusal(mut value: Value) -> Result<(), String> {
    if value.as_object().is_some_and(|keys| keys.len() == 1 && keys.contains_key("because")) {
        value["hold"] = json!({ "as": "anna", "reason": "Elections" });
    }
    decode::<test::Refuse>(value)
}

fn verbs_and(others: &[&str]) -> Words {
    &names::<test::Act>() | &words(others)
}

fn words(words: &[&str]) -> Words {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The objects and the lists of words of one schema, by their place. What is only a condition on others is left out.
#[derive(Default)]
struct Walk {
    objects: BTreeMap<String, Value>,
    enums: BTreeMap<String, Words>,
}

impl Walk {
    fn over(kind: SchemaKind) -> Walk {
        let mut walk = Walk::default();
        walk.visit("", &schema(kind));
        walk
    }

    fn visit(&mut self, at: &str, schema: &Value) {
        if let Some(listed) = schema["enum"].as_array()
            && listed.iter().all(Value::is_string)
        {
            self.enums.insert(at.to_owned(), listed.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        }
        // The long forms of `due` are one type: its keys are those of all of them.
        if at == "/$defs/due" {
            self.objects.insert("/$defs/due/oneOf".to_owned(), merged(&schema["oneOf"]));
            return;
        }
        if at == "/$defs/field" {
            let parts = schema["allOf"].as_array().into_iter().flatten().map(|part| part["then"].clone());
            let whole = merged(&parts.chain([schema.clone()]).collect());
            self.record(at, &whole);
            return;
        }
        self.record(at, schema);
        for (number, branch) in schema["oneOf"].as_array().into_iter().flatten().enumerate() {
            // A branch without a type is a condition on the keys above it.
            if branch.get("type").is_some() {
                self.visit(&format!("{at}/oneOf/{number}"), branch);
            }
        }
        for inside in ["items", "additionalProperties"] {
            self.visit_if(at, inside, schema);
        }
        for (name, def) in schema["$defs"].as_object().into_iter().flatten() {
            self.visit(&format!("{at}/$defs/{name}"), def);
        }
    }

    fn visit_if(&mut self, at: &str, inside: &str, schema: &Value) {
        if schema[inside].is_object() {
            self.visit(&format!("{at}/{inside}"), &schema[inside]);
        }
    }

    fn record(&mut self, at: &str, schema: &Value) {
        let Some(properties) = schema["properties"].as_object() else { return };
        self.objects.insert(at.to_owned(), schema.clone());
        for (key, property) in properties {
            self.visit(&format!("{at}/properties/{key}"), property);
        }
    }
}

/// One object with the keys of all of these; what is required of one of them is required of none.
fn merged(parts: &Value) -> Value {
    let mut properties = Map::new();
    let mut required = Value::Null;
    for part in parts.as_array().into_iter().flatten() {
        properties.extend(part["properties"].as_object().cloned().into_iter().flatten());
        if part.get("title").is_some() && part.get("allOf").is_some() {
            required = part["required"].clone();
        }
    }
    json!({ "properties": properties, "required": required })
}

fn schema(kind: SchemaKind) -> Value {
    serde_json::from_str(kind.text()).expect("a schema is JSON")
}

fn keys_of(schema: &Value) -> Words {
    schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// For each key an object with that key and those that are required.
fn examples(kind: SchemaKind, schema: &Value) -> Vec<Value> {
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let required: Map<_, _> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|key| (key.to_owned(), example(kind, &properties[key])))
        .collect();
    let with = |(key, property): (&String, &Value)| {
        let mut object = required.clone();
        object.insert(key.clone(), example(kind, property));
        Value::Object(object)
    };
    properties.iter().map(with).collect()
}

/// The first example of a property, or of what it refers to.
fn example(kind: SchemaKind, property: &Value) -> Value {
    if let Some(example) = property["examples"].get(0) {
        return example.clone();
    }
    let reference = property["$ref"].as_str().unwrap_or_else(|| panic!("no example in {property}"));
    let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let kind = if file.starts_with("phase") { SchemaKind::Phase } else { kind };
    let target = schema(kind);
    example(kind, target.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
}

/// The keys of a struct or the words of an enum, as serde reads them.
fn names<T: for<'de> Deserialize<'de>>() -> Words {
    let mut found = Words::new();
    // It always ends in an error: only what was asked for counts.
    assert!(T::deserialize(Asked(&mut found)).is_err());
    found
}

struct Asked<'f>(&'f mut Words);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(de::Error::custom("only names are looked at"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.extend(fields.iter().map(|field| (*field).to_owned()));
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.0.extend(variants.iter().map(|variant| (*variant).to_owned()));
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
