// SPDX-License-Identifier: EUPL-1.2
//! Definitions and people for tests, from the very YAML that authors write. Reads only right workflows and panics on
//! anything else: findings are the business of `definition`, and no rule of the language is tested here.

use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::calendar::{Calendar, Due, DueRule, Policy, Term};
use crate::definition::document::Document;
use crate::definition::expression::{Expression, Scope, Template, Type};
use crate::definition::*;
use crate::directory::Directory;
use crate::text::{Language, Text};

/// A definition in one file.
pub(in crate::engine) fn definition(yaml: &str) -> Definition {
    let json = read(yaml);
    let phases = map(&json["phases"]);
    let steps = phases.values().flat_map(|phase| map(&phase["steps"]).into_keys()).collect::<Vec<_>>();
    let scope = scope(&json, &steps);
    Definition {
        id: text_or(&json["id"], "test"),
        version: text_or(&json["version"], "1.0.0"),
        hash: "0".repeat(64),
        title: words(&json["title"], "Test"),
        language: Language::from_code(&text_or(&json["language"], "en")).unwrap(),
        timezone: TimeZone::get("Europe/Amsterdam").unwrap(),
        calendar: Calendar::dutch(),
        managed_by: json["managed_by"].as_str().map(str::to_owned),
        parties: map(&json["parties"]).into_iter().map(|(id, json)| (id.clone(), party(&id, &json))).collect(),
        roles: map(&json["roles"]).into_iter().map(|(id, json)| (id.clone(), role(&id, &json))).collect(),
        inputs: fields(&json["inputs"]),
        phases: phases.iter().map(|(id, json)| phase(id, json, &scope)).collect(),
        due_soon: Some(Term::WorkingDays(2)),
        reminders: reminders(&json).unwrap_or_default(),
        escalation: escalation(&json).unwrap_or_default(),
        mail: Default::default(),
    }
}

/// The people of a test, in the shape of `people.yaml`; version 1.
pub(in crate::engine) fn people(yaml: &str) -> Directory {
    let directory: Directory = serde_json::from_value(read(yaml)).unwrap();
    Directory { version: 1, ..directory }
}

fn read(yaml: &str) -> Json {
    Document::read("test.yaml", yaml.as_bytes()).unwrap().value().clone()
}

fn map(json: &Json) -> IndexMap<String, Json> {
    json.as_object().into_iter().flatten().map(|(id, json)| (id.clone(), json.clone())).collect()
}

fn list(json: &Json) -> Vec<Json> {
    match json {
        Json::Null => Vec::new(),
        Json::Array(all) => all.clone(),
        one => vec![one.clone()],
    }
}

fn ids(json: &Json) -> Vec<String> {
    list(json).iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn text_or(json: &Json, absent: &str) -> String {
    json.as_str().unwrap_or(absent).to_owned()
}

fn words(json: &Json, absent: &str) -> Text {
    match json {
        Json::Object(_) => serde_json::from_value(json.clone()).unwrap(),
        other => Text::in_language(Language::En, other.as_str().unwrap_or(absent)),
    }
}

fn number(json: &Json) -> Option<u32> {
    json.as_u64().map(|number| number as u32)
}

fn term(json: &Json) -> Option<Term> {
    json.as_str().map(|text| text.parse().unwrap())
}

fn party(id: &str, json: &Json) -> Party {
    let numbers = map(json).into_iter().filter_map(|(name, value)| Some((name, value.as_f64()?)));
    let partner = json["partner"].as_bool().unwrap_or(false);
    let joins_later = json["joins"] == "later";
    Party { title: words(&json["title"], id), partner, joins_later, numbers: numbers.collect(), texts: IndexMap::new() }
}

fn role(id: &str, json: &Json) -> Role {
    Role {
        title: words(&json["title"], id),
        per_party: json["per"] == "party",
        list: json["list"].as_str().map(str::to_owned),
    }
}

/// Every id with any type: what an expression may read is checked elsewhere.
fn scope(json: &Json, steps: &[String]) -> Scope {
    let any = |ids: Vec<String>| Type::record(ids.into_iter().map(|id| (id, Type::Any)));
    let phases: Vec<String> = map(&json["phases"]).into_keys().collect();
    Scope::new(IndexMap::from([
        ("inputs".to_owned(), any(map(&json["inputs"]).into_keys().collect())),
        ("steps".to_owned(), any(steps.to_vec())),
        ("phases".to_owned(), any(phases.clone())),
        ("gates".to_owned(), any(phases)),
        ("parties".to_owned(), Type::map_of(Type::Any)),
    ]))
}

fn expression(json: &Json, scope: &Scope, wanted: Type) -> Expression {
    Expression::compile(json.as_str().unwrap(), scope, Some(&wanted)).unwrap()
}

fn phase(id: &str, json: &Json, scope: &Scope) -> Phase {
    let steps: IndexMap<String, Step> =
        map(&json["steps"]).into_iter().map(|(id, json)| (id.clone(), step(&id, &json, scope))).collect();
    let gate = json.get("gate").map(|gate| self::gate(id, gate, &steps, scope));
    Phase { id: id.to_owned(), title: words(&json["title"], id), steps, gate }
}

fn step(id: &str, json: &Json, scope: &Scope) -> Step {
    let for_each = map(&json["for_each"]).into_iter().next();
    let for_each =
        for_each.map(|(variable, over)| ForEach { variable, over: expression(&over, scope, Type::list_of(Type::Any)) });
    let inner = for_each.as_ref().map(|each| scope.with(each.variable.clone(), Type::Any));
    let scope = inner.as_ref().unwrap_or(scope);
    Step {
        id: id.to_owned(),
        title: Titles { nl: None, en: Some(Template::parse(&text_or(&json["title"], id)).unwrap()) },
        description: None,
        kind: kind(json, scope),
        owner: owner(&json["owner"]),
        needs: list(&json["needs"]).iter().map(need).collect(),
        condition: json.get("if").map(|condition| expression(condition, scope, Type::Boolean)),
        for_each,
        due: json.get("due").map(|due| serde_json::from_value(due.clone()).unwrap()),
        outputs: fields(&json["outputs"]),
        evidence: map(&json["evidence"]).into_iter().map(|(id, json)| (id, evidence(&json))).collect(),
        reminders: reminders(json),
        escalation: escalation(json),
        notify: Vec::new(),
        assurance: assurance(json),
        keep_personal_data: None,
    }
}

fn owner(json: &Json) -> Option<Owner> {
    match json {
        Json::Null => None,
        Json::Object(_) => Some(Owner::Role {
            role: text_or(&json["role"], ""),
            party: json["party"].as_str().map(|party| Template::parse(party).unwrap()),
        }),
        Json::String(person) if person.starts_with("person-") => Some(Owner::Person(person.clone())),
        role => Some(Owner::Role { role: text_or(role, ""), party: None }),
    }
}

fn need(json: &Json) -> Need {
    let step = json.as_str().or(json["step"].as_str()).unwrap().to_owned();
    let rest = match json["rest"].as_str() {
        Some("optional") => Rest::Optional,
        Some("cancelled") => Rest::Cancelled,
        _ => Rest::Required,
    };
    Need { step, at_least: number(&json["at_least"]), rest }
}

fn kind(json: &Json, scope: &Scope) -> StepKind {
    let any_list = || Type::list_of(Type::Any);
    match json["kind"].as_str().unwrap() {
        "task" => StepKind::Task,
        "workshop" => StepKind::Workshop {
            plan_before: term(&json["plan_before"]),
            invite: json["invite"]
                .as_object()
                .map(|invite| Invite { roles: ids(&invite["roles"]), lasting: term(&invite["lasting"]) }),
        },
        "selection" => StepKind::Selection {
            from: expression(&json["from"], scope, any_list()),
            pick: match &json["pick"] {
                Json::Object(pick) => Pick {
                    min: pick.get("min").and_then(number).unwrap_or(1),
                    max: pick.get("max").and_then(number).unwrap_or(u32::MAX),
                },
                pick => Pick { min: number(pick).unwrap(), max: number(pick).unwrap() },
            },
            criteria: map(&json["criteria"])
                .into_iter()
                .map(|(id, json)| (id, Criterion { title: None, weight: json["weight"].as_f64().unwrap_or(1.0) }))
                .collect(),
        },
        "decision" => StepKind::Decision {
            options: match &json["options"] {
                Json::Array(texts) => Options::Texts(texts.iter().map(|text| words(text, "")).collect()),
                list => Options::Expression(expression(list, scope, any_list())),
            },
            pick: number(&json["pick"]).unwrap_or(1),
            objection: term(&json["objection"]),
            approvals: list(&json["approvals"]).iter().map(approval).collect(),
        },
        "recruitment" => StepKind::Recruitment {
            positions: map(&json["positions"])
                .into_iter()
                .map(|(id, json)| {
                    let headcount = number(&json["headcount"]);
                    (id.clone(), Position { title: words(&json["title"], &id), internal: false, headcount })
                })
                .collect(),
            headcount: number(&json["headcount"]),
        },
        "funding" => StepKind::Funding {
            budget: json["budget"].as_str().unwrap().parse().unwrap(),
            effort_hours: None,
            contributions: contributions(&json["contributions"]),
        },
        "wait" => StepKind::Wait(match term(&json["for"]) {
            Some(term) => Due::after_opening(term),
            None => {
                let date = json["until"].as_str().unwrap().parse().unwrap();
                Due { rule: DueRule::On(date), policy: Policy::default() }
            }
        }),
        other => panic!("no kind {other}"),
    }
}

fn contributions(json: &Json) -> Contributions {
    let key = match json["key"].as_str() {
        Some("equal") => Key::Equal,
        Some(number) => Key::Number(number.to_owned()),
        None => Key::Fixed(
            map(&json["fixed"]).into_iter().map(|(id, sum)| (id, sum.as_str().unwrap().parse().unwrap())).collect(),
        ),
    };
    Contributions { from: ids(&json["from"]), key }
}

fn gate(id: &str, json: &Json, steps: &IndexMap<String, Step>, scope: &Scope) -> Gate {
    let conditions = list(&json["conditions"]).into_iter().map(|json| Condition {
        that: expression(&json["that"], scope, Type::Boolean),
        message: words(&json["message"], ""),
    });
    let dossier = match ids(&json["dossier"]) {
        none if none.is_empty() => steps.keys().cloned().collect(),
        named => named,
    };
    let rework = &json["on_rework"];
    let own = |step: &&String| steps.contains_key(step.as_str());
    let on_rework = OnRework {
        back_to: if rework.is_object() {
            ids(&rework["back_to"])
        } else {
            dossier.iter().filter(own).cloned().collect()
        },
        at_most: number(&rework["at_most"]).unwrap_or(3),
        then: if rework["then"] == "stop" { AfterRework::Stop } else { AfterRework::Escalate },
    };
    Gate {
        title: words(&json["title"], id),
        conditions: conditions.collect(),
        dossier,
        approvals: list(&json["approvals"]).iter().map(approval).collect(),
        assurance: assurance(json),
        due: json.get("due").map(|due| serde_json::from_value(due.clone()).unwrap()),
        objection: term(&json["objection"]),
        when_silent: json
            .get("when_silent")
            .map_or_else(WhenSilent::default, |word| serde_json::from_value(word.clone()).unwrap()),
        on_rework,
        notify: GateNotify::default(),
        reminders: reminders(json),
        escalation: escalation(json),
    }
}

fn reminders(json: &Json) -> Option<Vec<Reminder>> {
    let read = |json: &Json| match (json.get("before_due"), json.get("after_due")) {
        (Some(term), _) => Reminder::BeforeDue(serde_json::from_value(term.clone()).unwrap()),
        (_, Some(term)) => Reminder::AfterDue(serde_json::from_value(term.clone()).unwrap()),
        _ => {
            let speaks_of = |word: &str| json.get("for").is_none() || list(&json["for"]).iter().any(|of| of == word);
            Reminder::Scheduled {
                schedule: serde_json::from_value(json["schedule"].clone()).unwrap(),
                due_soon: speaks_of("due-soon"),
                overdue: speaks_of("overdue"),
                digest: json["digest"] == true,
                days_off: json["days_off"] == true,
            }
        }
    };
    json.get("reminders").map(|rules| list(rules).iter().map(read).collect())
}

fn escalation(json: &Json) -> Option<Vec<Escalation>> {
    let read = |json: &Json| Escalation {
        after: serde_json::from_value(json["after"].clone()).unwrap(),
        to: text_or(&json["to"], ""),
    };
    json.get("escalation").map(|rungs| list(rungs).iter().map(read).collect())
}

fn assurance(json: &Json) -> Assurance {
    json.get("assurance").map_or_else(Assurance::default, |word| serde_json::from_value(word.clone()).unwrap())
}

/// One entry of `approvals`, as an author writes it.
pub(in crate::engine) fn approval(json: &Json) -> Approval {
    let quorum = match &json["quorum"] {
        Json::Null => None,
        Json::Object(quorum) => {
            Some(Quorum { at_least: number(&quorum["at_least"]).unwrap(), per_party: quorum.contains_key("per") })
        }
        quorum => Some(Quorum { at_least: number(quorum).unwrap(), per_party: false }),
    };
    let yes = |key: &str| json[key].as_bool();
    Approval {
        by: text_or(&json["by"], ""),
        rule: rule(&json["rule"]),
        per_party: json["per"] == "party",
        quorum,
        veto: ids(&json["veto"]),
        casting_vote: yes("casting_vote").unwrap_or(false),
        abstain: yes("abstain").unwrap_or(false),
        recusal: yes("recusal").unwrap_or(false),
        recusal_floor: number(&json["recusal_floor"]).unwrap_or(1),
        self_approval: yes("self_approval").unwrap_or(true),
    }
}

fn rule(json: &Json) -> Rule {
    match json {
        Json::Object(long) => match (&long["at_least"], long.get("weights").and_then(Json::as_str)) {
            (at_least, Some(weights)) => Rule::Weights {
                key: weights.strip_prefix("party.").unwrap().to_owned(),
                at_least: at_least.as_f64().unwrap(),
            },
            (Json::String(part), None) => {
                let (of, parts) = part.split_once('/').unwrap();
                Rule::Fraction { of: of.parse().unwrap(), parts: parts.parse().unwrap() }
            }
            (heads, None) => Rule::AtLeast(number(heads).unwrap()),
        },
        word => serde_json::from_value(word.clone()).unwrap(),
    }
}

fn fields(json: &Json) -> Fields {
    map(json).into_iter().map(|(name, json)| (name, field(&json))).collect()
}

fn field(json: &Json) -> Field {
    let kind = match json["type"].as_str().unwrap() {
        "text" => FieldType::Text,
        "long-text" => FieldType::LongText,
        "integer" => FieldType::Integer,
        "decimal" => FieldType::Decimal,
        "money" => FieldType::Money,
        "date" => FieldType::Date,
        "boolean" => FieldType::Boolean,
        "person" => FieldType::Person,
        "party" => FieldType::Party,
        "file" => FieldType::File,
        "choice" => FieldType::Choice { options: options(json) },
        "choices" => FieldType::Choices { options: options(json) },
        "list" if json["fields"].is_object() => FieldType::ListOfItems {
            fields: fields(&json["fields"]),
            label: json["label"].as_str().map(str::to_owned),
            min: number(&json["min"]),
            max: number(&json["max"]),
        },
        "list" => FieldType::List {
            of: Box::new(field(&serde_json::json!({"type": json["of"]}))),
            min: number(&json["min"]),
            max: number(&json["max"]),
        },
        other => panic!("no type {other}"),
    };
    let limit = |key: &str| json[key].as_f64().filter(|_| json["type"] != "list").map(Limit::Number);
    Field {
        kind,
        title: None,
        description: json["description"].as_str().map(|text| Text::both(text, text)),
        required: json["required"].as_bool().unwrap_or(false),
        min: limit("min"),
        max: limit("max"),
        pattern: json["pattern"].as_str().map(|pattern| Pattern::new(pattern).unwrap()),
        default: json.get("default").cloned(),
    }
}

fn options(json: &Json) -> IndexMap<String, Text> {
    ids(&json["options"]).into_iter().map(|id| (id.clone(), Text::in_language(Language::En, id))).collect()
}

fn evidence(json: &Json) -> Field {
    let mut field = field(&serde_json::json!({"type": "file"}));
    field.required = json["required"].as_bool().unwrap_or(false);
    field
}
