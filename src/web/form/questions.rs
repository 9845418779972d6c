// SPDX-License-Identifier: EUPL-1.2
//! Questions out of the fields that an author wrote: outputs, evidence, rows of a list. Says what is asked and how it is
//! written, in the reader's language; it knows nothing of HTML.

use serde_json::Value as Json;
use sluis_core::definition::{Definition, Field, FieldType, Fields, Limit};
use sluis_core::directory::Directory;
use sluis_core::text::Language;
use sluis_core::titles::{field_title, money_text, party_title};

use super::{Answer, Offer, Question, Rows};

/// So many people are shown as boxes or buttons; more of them become a list to choose from.
const FEW: usize = 12;

/// What the outputs of a step ask, as `outputs.NAME`.
pub fn outputs(fields: &Fields, definition: &Definition, directory: &Directory, language: Language) -> Vec<Question> {
    of_fields("outputs.", fields, definition, directory, language)
}

/// What the evidence of a step asks, as `evidence.NAME`.
pub fn evidence(fields: &Fields, definition: &Definition, directory: &Directory, language: Language) -> Vec<Question> {
    of_fields("evidence.", fields, definition, directory, language)
}

/// What fields ask, each name behind this beginning.
pub fn of_fields(
    before: &str,
    fields: &Fields,
    definition: &Definition,
    directory: &Directory,
    language: Language,
) -> Vec<Question> {
    let writer = Writer { definition, directory, language };
    fields.iter().map(|(id, field)| writer.question(&format!("{before}{id}"), id, field)).collect()
}

/// The authors' defaults by the name of their question.
pub(super) fn defaults(before: &str, fields: &Fields) -> Vec<(String, Json)> {
    let with_default = |(id, field): (&String, &Field)| Some((format!("{before}{id}"), field.default.clone()?));
    fields.iter().filter_map(with_default).collect()
}

struct Writer<'a> {
    definition: &'a Definition,
    directory: &'a Directory,
    language: Language,
}

impl Writer<'_> {
    fn question(&self, name: &str, id: &str, field: &Field) -> Question {
        Question {
            name: name.to_owned(),
            label: field_title(id, field, self.language),
            hint: self.hint(field),
            required: field.required || least(field) > 0,
            answer: self.answer(field),
        }
    }

    fn answer(&self, field: &Field) -> Answer {
        match &field.kind {
            FieldType::Text => Answer::Line,
            FieldType::LongText => Answer::Lines,
            FieldType::Integer => Answer::Whole,
            FieldType::Decimal => Answer::Number,
            FieldType::Money => Answer::Money,
            FieldType::Date => Answer::Date,
            FieldType::Boolean => Answer::YesNo,
            FieldType::File => Answer::File,
            FieldType::Choice { options } => Answer::OneOf(self.options(options)),
            FieldType::Choices { options } => Answer::SomeOf(self.options(options)),
            FieldType::Person => Answer::OneOf(self.people()),
            FieldType::Party => Answer::OneOf(self.parties()),
            FieldType::List { of, min, max } => self.list(of, *min, *max),
            FieldType::ListOfItems { fields, min, max, .. } => {
                let of = fields.iter().map(|(id, field)| self.question(id, id, field)).collect();
                Answer::Rows(Rows { of, min: number(*min), max: max.map(|max| number(Some(max))) })
            }
        }
    }

    /// A list of what can be chosen is boxes to tick; any other is rows.
    fn list(&self, of: &Field, min: Option<u32>, max: Option<u32>) -> Answer {
        match self.answer(of) {
            Answer::OneOf(offers) if offers.len() <= FEW => Answer::SomeOf(offers),
            answer => {
                let label = self.language.say("Regel", "Row").to_owned();
                let one = Question { name: String::new(), label, hint: self.hint(of), required: false, answer };
                Answer::Rows(Rows { of: vec![one], min: number(min), max: max.map(|max| number(Some(max))) })
            }
        }
    }

    fn options(&self, options: &indexmap::IndexMap<String, sluis_core::text::Text>) -> Vec<Offer> {
        options.iter().map(|(id, title)| Offer::plain(id, title.get(self.language))).collect()
    }

    fn people(&self) -> Vec<Offer> {
        self.directory.people.iter().map(|(id, person)| Offer::plain(id, &person.name)).collect()
    }

    fn parties(&self) -> Vec<Offer> {
        let title = |id: &String| party_title(self.definition, id, self.language);
        self.definition.parties.keys().map(|id| Offer::plain(id, title(id))).collect()
    }

    /// The author's description, the spelling where it is not plain, and the limits.
    fn hint(&self, field: &Field) -> Option<String> {
        let say = |nl: &str, en: &str| self.language.say(nl, en).to_owned();
        let own = field.description.as_ref().map(|text| text.get(self.language).to_owned());
        let spelling = match field.kind {
            FieldType::Money => Some(say("In euro's, bijvoorbeeld 12.413,79.", "In euros, for example 12,413.79.")),
            FieldType::Date => {
                Some(say("Dag, maand en jaar, bijvoorbeeld 4-1-2027.", "Day, month and year, for example 4-1-2027."))
            }
            FieldType::File => Some(say("Hoogstens 25 MB.", "At most 25 MB.")),
            _ => None,
        };
        let parts: Vec<String> = own.into_iter().chain(spelling).chain(self.limits(field)).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn limits(&self, field: &Field) -> Option<String> {
        let say = |nl: &str, en: &str| self.language.say(nl, en).to_owned();
        let (min, max, unit) = match &field.kind {
            FieldType::List { min, max, .. } | FieldType::ListOfItems { min, max, .. } => {
                // One is what "required" says already.
                let shown = |limit: &Option<u32>| limit.filter(|limit| *limit > 1).map(|limit| limit.to_string());
                (shown(min), max.map(|max| max.to_string()), String::new())
            }
            kind => {
                let of_text = matches!(kind, FieldType::Text | FieldType::LongText);
                let unit = if of_text { say(" tekens", " characters") } else { String::new() };
                (
                    field.min.as_ref().map(|limit| self.limit(limit)),
                    field.max.as_ref().map(|limit| self.limit(limit)),
                    unit,
                )
            }
        };
        match (min, max) {
            (Some(min), Some(max)) => {
                Some(format!("{} {min} {} {max}{unit}.", say("Van", "From"), say("tot en met", "to")))
            }
            (Some(min), None) => Some(format!("{} {min}{unit}.", say("Ten minste", "At least"))),
            (None, Some(max)) => Some(format!("{} {max}{unit}.", say("Hoogstens", "At most"))),
            (None, None) => None,
        }
    }

    fn limit(&self, limit: &Limit) -> String {
        match limit {
            Limit::Number(number) => super::amounts::write_number(*number, self.language),
            Limit::Money(amount) => money_text(*amount, self.language),
            Limit::Date(date) => super::amounts::write_date(*date),
        }
    }
}

/// How many a list asks for.
fn least(field: &Field) -> u32 {
    match &field.kind {
        FieldType::List { min, .. } | FieldType::ListOfItems { min, .. } if field.required => min.unwrap_or(1),
        _ => 0,
    }
}

fn number(given: Option<u32>) -> usize {
    given.and_then(|given| usize::try_from(given).ok()).unwrap_or(0)
}
