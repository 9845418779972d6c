// SPDX-License-Identifier: EUPL-1.2
//! What is known of the thing at a place: who fills a role, when a step would be due, what a key means. Everything here is
//! counted out, or read from the schemas; nothing is kept.

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use sluis_core::calendar::date_words;
use sluis_core::definition::Definition;
use sluis_core::definition::mentions::Named;
use sluis_core::engine::{ItemRef, StepRef, forecast_from};
use sluis_core::text::Language;
use sluis_core::titles::{party_title, person_name, phase_title, role_title};

use super::super::schema::dutch::said;
use super::answers::Spot;
use super::place::Place;

/// What is known of the id, or of the key or word, at this place.
pub(super) fn hover(spot: &Spot<'_>, language: Language, now: Timestamp) -> Json {
    let text = of_id(spot, language, now).or_else(|| of_schema(spot, language));
    text.map_or(Json::Null, |text| json!({ "contents": { "kind": "markdown", "value": text } }))
}

fn of_id(spot: &Spot<'_>, language: Language, now: Timestamp) -> Option<String> {
    let mention = spot.mention()?;
    let checked = spot.workflow.checked();
    let definition = checked.definition.as_ref()?;
    let directory = checked.directory.clone().unwrap_or_default();
    let names = |people: Vec<&str>| match people.is_empty() {
        true => language.say("niemand", "nobody").to_owned(),
        false => people.iter().map(|id| person_name(&directory, id)).collect::<Vec<_>>().join(", "),
    };
    let id = mention.id.as_str();
    match mention.named {
        Named::Role => {
            let filled = language.say("Vervuld door", "Filled by");
            let members = names(directory.members(id).collect());
            Some(format!("**{}**\n\n{filled}: {members}", role_title(definition, id, language)))
        }
        Named::Party => {
            let of = directory.people.iter().filter(|(_, person)| person.party.as_deref() == Some(id));
            let people = language.say("Mensen", "People");
            let found = names(of.map(|(id, _)| id.as_str()).collect());
            Some(format!("**{}**\n\n{people}: {found}", party_title(definition, id, language)))
        }
        Named::Step => {
            let step = definition.step(id)?;
            let lines = crate::report::graph::of_step(definition, step, language);
            let due = when_due(definition, &ItemRef::Step(StepRef::plain(id)), language, now);
            Some(format!("**{id}** ({})\n\n{}{due}", step.kind.word(), lines.join("  \n")))
        }
        Named::Phase => {
            let due = when_due(definition, &ItemRef::Gate(id.to_owned()), language, now);
            Some(format!("**{}**{due}", phase_title(definition, id, language)))
        }
        Named::Person | Named::Input | Named::Output | Named::Position | Named::Evidence | Named::Criterion => None,
    }
}

/// What the schemas say of a key, or of one of the words that may stand under it.
fn of_schema(spot: &Spot<'_>, language: Language) -> Option<String> {
    let place = Place::of(spot);
    if let Some(word) = place.word() {
        return Some(format!("**{}**\n\n{}", word.word, said(word.description?, language)));
    }
    let (key, (title, description, example)) = place.key_here()?;
    let title = title.map_or(key, |title| said(title, language));
    let example = match example {
        Some(example) => format!("\n\n{}: `{key}: {example}`", language.say("Voorbeeld", "Example")),
        None => String::new(),
    };
    Some(format!("**{title}**\n\n{}{example}", said(description?, language)))
}

/// When this would be due if the programme began today, and why on that day; empty where there is no deadline.
fn when_due(definition: &Definition, item: &ItemRef, language: Language, now: Timestamp) -> String {
    let forecast = forecast_from(definition, now);
    let Some(due) = forecast.dates.get(item) else { return String::new() };
    let today = definition.timezone.to_datetime(now).date();
    let (today, day) = (date_words(today, language), date_words(due.date, language));
    let told = match language {
        Language::Nl => format!("Begint het programma vandaag ({today}), dan is dit uiterlijk klaar op {day}:"),
        Language::En => format!("If the programme began today ({today}), this would be due on {day}:"),
    };
    format!("\n\n{told} {}", due.why.explain(language))
}
