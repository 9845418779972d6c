// SPDX-License-Identifier: EUPL-1.2
//! What people call things: titles of items, phases, roles and parties, names of people, values as they are read.
//! One place, so that mail, command line and pages never call the same thing two names. Nothing here is for machines.

use crate::calendar::date_words;
use crate::definition::expression::Template;
use crate::definition::{Definition, Field, FieldType, Titles};
use crate::directory::Directory;
use crate::engine::{Instance, ItemRef, Pledge, StepProgress, StepRef, Vacancy};
use crate::money::Money;
use crate::text::Language;
use crate::value::{Item, Sealed, Value};

pub mod condition;
pub mod named;
pub mod short;
pub mod standing;
#[cfg(test)]
mod tests;
pub mod why;

/// The title of an item: a step with the placeholders of its fan-out filled in, a gate's title, or the text of a
/// condition (`Voorwaarde 1` when it was erased or is not known).
pub fn item_title(definition: &Definition, instance: &Instance, item: &ItemRef, language: Language) -> String {
    match item {
        ItemRef::Step(step) => step_title(definition, instance, step, language),
        ItemRef::Gate(phase) => {
            let gate = definition.phase(phase).and_then(|phase| phase.gate.as_ref());
            gate.map_or_else(|| phase.clone(), |gate| gate.title.get(language).to_owned())
        }
        ItemRef::Condition(condition) => {
            let known = instance.conditions.get(condition).and_then(|progress| progress.text.text());
            known.map_or_else(|| condition_name(condition.number, language), str::to_owned)
        }
    }
}

/// The title of a step, or of one instance of a fan-out: `Workshop sociaal`. Of the fan-out as a whole the
/// placeholders become its elements, or `…` before they are known.
pub fn step_title(definition: &Definition, instance: &Instance, step: &StepRef, language: Language) -> String {
    let Some(written) = definition.step(&step.step) else { return step.to_string() };
    filled(definition, instance, step, &written.title, language).unwrap_or_else(|| step.to_string())
}

/// What a step asks in more words, when its author wrote that.
pub fn step_description(
    definition: &Definition,
    instance: &Instance,
    step: &StepRef,
    language: Language,
) -> Option<String> {
    let written = definition.step(&step.step)?;
    filled(definition, instance, step, written.description.as_ref()?, language)
}

/// The title of a phase, or its id when there is no such phase.
pub fn phase_title(definition: &Definition, phase: &str, language: Language) -> String {
    definition.phase(phase).map_or_else(|| phase.to_owned(), |phase| phase.title.get(language).to_owned())
}

/// The title of a role, or its id when there is no such role.
pub fn role_title(definition: &Definition, role: &str, language: Language) -> String {
    definition.roles.get(role).map_or_else(|| role.to_owned(), |role| role.title.get(language).to_owned())
}

/// That a party came, went or has yet to come, since when and why, in a sentence; `None` of one that takes part from the
/// start.
pub fn participation_text(
    definition: &Definition,
    instance: &Instance,
    party: &str,
    language: Language,
) -> Option<String> {
    let participation = instance.parties.get(party)?;
    let title = party_title(definition, party, language);
    let day = date_words(definition.timezone.to_datetime(participation.since).date(), language);
    let why = participation.reason.as_ref().map(|reason| sealed_text(reason, language));
    let why = why.map(|why| format!(": {why}")).unwrap_or_default();
    Some(match (language, participation.takes_part, participation.reason.is_some()) {
        (Language::Nl, true, _) => format!("{title} doet mee sinds {day}{why}"),
        (Language::En, true, _) => format!("{title} takes part since {day}{why}"),
        (Language::Nl, false, true) => format!("{title} trok zich terug op {day}{why}"),
        (Language::En, false, true) => format!("{title} withdrew on {day}{why}"),
        (Language::Nl, false, false) => format!("{title} doet nog niet mee"),
        (Language::En, false, false) => format!("{title} does not take part yet"),
    })
}

/// Why a step was cancelled: the party takes part no longer.
pub fn left_text(definition: &Definition, party: &str, language: Language) -> String {
    let title = party_title(definition, party, language);
    match language {
        Language::Nl => format!("{title} doet niet meer mee"),
        Language::En => format!("{title} takes part no longer"),
    }
}

/// The pledges that were withdrawn with their parties; empty when there are none.
pub fn withdrawn_text(definition: &Definition, progress: &StepProgress, language: Language) -> String {
    let one = |(party, pledge): (&String, &Pledge)| {
        format!("{} {}", party_title(definition, party, language), money_text(pledge.amount, language))
    };
    let all: Vec<String> = progress.withdrawn.iter().map(one).collect();
    match language {
        _ if all.is_empty() => String::new(),
        Language::Nl => format!("ingetrokken: {}", all.join(", ")),
        Language::En => format!("withdrawn: {}", all.join(", ")),
    }
}

/// Who is missing: the title of the role, with the party where it is asked of one; or the name of the person.
pub fn vacancy_title(definition: &Definition, directory: &Directory, vacancy: &Vacancy, language: Language) -> String {
    if !definition.roles.contains_key(&vacancy.who) {
        return person_name(directory, &vacancy.who);
    }
    let role = role_title(definition, &vacancy.who, language);
    match &vacancy.party {
        Some(party) => format!("{role} ({})", party_title(definition, party, language)),
        None => role,
    }
}

/// That somebody is missing, and what waits for them, in a sentence without its full stop.
pub fn vacancy_text(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    (vacancy, items): (&Vacancy, &[ItemRef]),
    language: Language,
) -> String {
    let who = vacancy_title(definition, directory, vacancy, language);
    let items = listed(items.iter().map(|item| item_title(definition, instance, item, language)));
    match (language, definition.roles.contains_key(&vacancy.who)) {
        (Language::Nl, true) => format!("Niemand vervult de rol {who}; dit wacht daarop: {items}"),
        (Language::En, true) => format!("Nobody fills the role {who}; this waits for it: {items}"),
        (Language::Nl, false) => format!("{who} is niet meer bekend; dit wacht daarop: {items}"),
        (Language::En, false) => format!("{who} is not known any more; this waits for them: {items}"),
    }
}

/// The title of a party, or its id when there is no such party.
pub fn party_title(definition: &Definition, party: &str, language: Language) -> String {
    definition.parties.get(party).map_or_else(|| party.to_owned(), |party| party.title.get(language).to_owned())
}

/// The name of a person, or the id when the directory never knew them.
pub fn person_name(directory: &Directory, person: &str) -> String {
    directory.name_of(person).unwrap_or(person).to_owned()
}

/// What people call a field: its title, or its id.
pub fn field_title(id: &str, field: &Field, language: Language) -> String {
    field.title.as_ref().map_or_else(|| id.to_owned(), |title| title.get(language).to_owned())
}

/// An amount as people write it: `€ 29.589,04` in Dutch, `€29,589.04` in English. The Dutch space does not break.
pub fn money_text(amount: Money, language: Language) -> String {
    let cents = amount.cents.unsigned_abs();
    let minus = if amount.cents < 0 { "-" } else { "" };
    let (group, point) = separators(language);
    let euros = grouped(cents / 100, group);
    let space = match language {
        Language::Nl => "\u{a0}",
        Language::En => "",
    };
    let euro_and_sign = match language {
        Language::Nl => format!("€{space}{minus}"),
        Language::En => format!("{minus}€"),
    };
    format!("{euro_and_sign}{euros}{point}{:02}", cents % 100)
}

/// A value as people read it: dates in words, amounts with their sign, options, people and parties by their title.
/// `field` is the field it was given for, as far as it is known. A text that was erased says so.
pub fn value_text(
    value: &Value,
    field: Option<&Field>,
    definition: &Definition,
    directory: &Directory,
    language: Language,
) -> String {
    let inner = |value: &Value, field: Option<&Field>| value_text(value, field, definition, directory, language);
    match value {
        Value::Text(text) => sealed_text(text, language),
        Value::Integer(number) => whole_text(*number, language),
        Value::Decimal(number) => number_text(*number, language),
        Value::Money(amount) => money_text(*amount, language),
        Value::Date(date) => date_words(*date, language),
        Value::Boolean(yes) => yes_or_no(*yes, language).to_owned(),
        Value::Choice(id) => option_title(id, field, language),
        Value::Choices(ids) => listed(ids.iter().map(|id| option_title(id, field, language))),
        Value::Person(id) => person_name(directory, id),
        Value::Party(id) => party_title(definition, id, language),
        Value::File(file) => {
            format!("{} (sha256 {})", sealed_text(&file.name, language), file.hash.get(..12).unwrap_or(&file.hash))
        }
        Value::List(values) => {
            let of = field.and_then(|field| match &field.kind {
                FieldType::List { of, .. } => Some(of.as_ref()),
                _ => None,
            });
            listed(values.iter().map(|value| inner(value, of)))
        }
        Value::Items(items) => listed(items.iter().map(|item| item_name(item).to_owned())),
    }
}

/// How a collected item or an option is called on a screen.
pub fn item_name(item: &Item) -> &str {
    item.title()
}

/// A whole number with its thousands apart: `1.200` in Dutch, `1,200` in English.
pub fn whole_text(number: i64, language: Language) -> String {
    let minus = if number < 0 { "-" } else { "" };
    format!("{minus}{}", grouped(number.unsigned_abs(), separators(language).0))
}

/// A number with its thousands apart and the fraction it has: `1.200,5` in Dutch, `1,200.5` in English.
pub fn number_text(number: f64, language: Language) -> String {
    let (group, point) = separators(language);
    let written = number.abs().to_string();
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| grouped(whole, group));
    let minus = if number < 0.0 { "-" } else { "" };
    if fraction.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}{point}{fraction}") }
}

fn condition_name(number: u32, language: Language) -> String {
    match language {
        Language::Nl => format!("Voorwaarde {number}"),
        Language::En => format!("Condition {number}"),
    }
}

/// A sealed text, or what is said in its place when it was erased.
pub fn sealed_text(text: &Sealed, language: Language) -> String {
    let erased = match language {
        Language::Nl => "(gewist)",
        Language::En => "(erased)",
    };
    text.text().unwrap_or(erased).to_owned()
}

fn yes_or_no(yes: bool, language: Language) -> &'static str {
    match (yes, language) {
        (true, Language::Nl) => "ja",
        (false, Language::Nl) => "nee",
        (true, Language::En) => "yes",
        (false, Language::En) => "no",
    }
}

fn option_title(id: &str, field: Option<&Field>, language: Language) -> String {
    let options = field.and_then(|field| match &field.kind {
        FieldType::Choice { options } | FieldType::Choices { options } => Some(options),
        _ => None,
    });
    let title = options.and_then(|options| options.get(id)).map(|title| title.get(language).to_owned());
    title.unwrap_or_else(|| id.to_owned())
}

/// Between thousands, and before the fraction.
fn separators(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Nl => (".", ","),
        Language::En => (",", "."),
    }
}

fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

/// `a, b, c`; nothing at all as a dash.
fn listed(parts: impl Iterator<Item = String>) -> String {
    let text = parts.collect::<Vec<_>>().join(", ");
    if text.is_empty() { "-".to_owned() } else { text }
}

fn filled(
    definition: &Definition,
    instance: &Instance,
    step: &StepRef,
    titles: &Titles,
    language: Language,
) -> Option<String> {
    let template = in_language(titles, language)?;
    template.render(&|name| Some(element_text(definition, instance, step, name, language))).ok()
}

fn in_language(titles: &Titles, language: Language) -> Option<&Template> {
    match language {
        Language::Nl => titles.nl.as_ref().or(titles.en.as_ref()),
        Language::En => titles.en.as_ref().or(titles.nl.as_ref()),
    }
}

/// What `{{ domain }}` or `{{ party.title }}` becomes for one instance of a fan-out, or for all of them.
fn element_text(
    definition: &Definition,
    instance: &Instance,
    step: &StepRef,
    name: &str,
    language: Language,
) -> String {
    let part = name.split_once('.').map(|(_, part)| part);
    let all = instance.fan_outs.get(&step.step).map(Vec::as_slice).unwrap_or_default();
    let wanted = all.iter().filter(|fan| step.key.is_none() || step.key.as_ref() == Some(&fan.key));
    let texts =
        wanted.map(|fan| part_text(definition, &fan.element, part, language).unwrap_or_else(|| fan.key.clone()));
    let text = texts.collect::<Vec<_>>().join(", ");
    if text.is_empty() { step.key.clone().unwrap_or_else(|| "…".to_owned()) } else { text }
}

fn part_text(definition: &Definition, element: &Value, part: Option<&str>, language: Language) -> Option<String> {
    let plain = |value: &Value| {
        let text = value_text(value, None, definition, &Directory::default(), language);
        value_is_there(value).then_some(text)
    };
    match (element, part) {
        (Value::Party(id), None | Some("title")) => Some(party_title(definition, id, language)),
        (Value::Party(id), Some("id")) => Some(id.clone()),
        (Value::Party(id), Some(other)) => {
            let party = definition.parties.get(id)?;
            party.texts.get(other).cloned().or_else(|| party.numbers.get(other).map(f64::to_string))
        }
        (Value::Items(items), part) => {
            let item = items.first()?;
            match part {
                None | Some("title") => Some(item_name(item).to_owned()),
                Some("id") => Some(item.id.clone()),
                Some(field) => item.fields.get(field).and_then(plain),
            }
        }
        (value, _) => plain(value),
    }
}

/// Text that was erased is not there.
fn value_is_there(value: &Value) -> bool {
    !matches!(value, Value::Text(text) if text.text().is_none())
}
