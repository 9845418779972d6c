// SPDX-License-Identifier: EUPL-1.2
//! What the authors of the schemas say to those who get a value wrong (`errorMessage`), in both languages. The English is the
//! one in the schemas, which editors show too; the Dutch stands here. Says nothing that no schema says.

use crate::text::{Text, both};

/// Each hint of the schemas with its Dutch.
const HINTS: &[(&str, &str)] = &[
    ("Write a date as year-month-day: 2027-02-08.", "Schrijf een datum als jaar-maand-dag: 2027-02-08."),
    ("Write a date as year-month-day: 2027-03-28.", "Schrijf een datum als jaar-maand-dag: 2027-03-28."),
    ("Write a date as year-month-day: 2027-07-12.", "Schrijf een datum als jaar-maand-dag: 2027-07-12."),
    ("Write month and day in quotes: \"12-24\".", "Schrijf maand en dag tussen aanhalingstekens: \"12-24\"."),
    (
        "Write `date`, or `from` with `to`, or `yearly`: one of the three.",
        "Schrijf `date`, of `from` met `to`, of `yearly`: een van de drie.",
    ),
    (
        "Write an address that begins with https://, does not end with a slash and has no ? or #.",
        "Schrijf een adres dat begint met https://, niet eindigt op een schuine streep en geen ? of # heeft.",
    ),
    (
        "Write a contact that begins with mailto:, https:// or tel:.",
        "Schrijf een contact dat begint met mailto:, https:// of tel:.",
    ),
    ("Write a duration with its unit: 52 weeks.", "Schrijf een duur met de eenheid erbij: 52 weeks."),
    (
        "Write an expression without braces: steps.x.outputs.y.",
        "Schrijf een expressie zonder accolades: steps.x.outputs.y.",
    ),
    (
        "Write a duration with its unit: 3 days, 2 weeks, 10 working days, 4 hours or P3W; for months write weeks.",
        "Schrijf een duur met de eenheid erbij: 3 days, 2 weeks, 10 working days, 4 hours of P3W; schrijf weken voor maanden.",
    ),
    ("Write hours with their unit: 1200 hours.", "Schrijf uren met de eenheid erbij: 1200 hours."),
    ("Write an amount with its currency: 90000.00 EUR.", "Schrijf een bedrag met de munt erbij: 90000.00 EUR."),
    ("Write an amount with its currency: 29589.04 EUR.", "Schrijf een bedrag met de munt erbij: 29589.04 EUR."),
    (
        "Write `headcount` on the step, or on every position: never on both.",
        "Schrijf `headcount` bij de stap, of bij elke functie: nooit bij allebei.",
    ),
    ("Write `key` or `fixed`: one of the two.", "Schrijf `key` of `fixed`: een van de twee."),
    ("Write `for` or `until`: one of the two.", "Schrijf `for` of `until`: een van de twee."),
    (
        "Write a duration with its unit (3 weeks) or a date (2027-05-01).",
        "Schrijf een duur met de eenheid erbij (3 weeks) of een datum (2027-05-01).",
    ),
    ("Write `of` or `fields`: one of the two.", "Schrijf `of` of `fields`: een van de twee."),
    (
        "Write five fields: minute, hour, day of the month, month and day of the week, such as 0 8 * * MON-FRI.",
        "Schrijf vijf velden: minuut, uur, dag van de maand, maand en dag van de week, zoals 0 8 * * MON-FRI.",
    ),
    (
        "Write `schedule` (with `for`, `digest` and `days_off`), `before_due` or `after_due`: one of the three.",
        "Schrijf `schedule` (met `for`, `digest` en `days_off`), `before_due` of `after_due`: een van de drie.",
    ),
    ("Write a date and a time: 2027-01-26 09:30.", "Schrijf een datum en een tijd: 2027-01-26 09:30."),
    (
        "Write one verb on each line of the story, such as `complete`, `vote` or `expect`.",
        "Schrijf op elke regel van het verhaal één werkwoord, zoals `complete`, `vote` of `expect`.",
    ),
    (
        "Write `verdict` (on a gate), `for` (on a decision) or `abstain: true`: one of the three.",
        "Schrijf `verdict` (bij een poort), `for` (bij een besluit) of `abstain: true`: een van de drie.",
    ),
    (
        "Write a verdict, an option, a list of options, `abstain`, or `{choice, by}`.",
        "Schrijf een oordeel, een optie, een lijst van opties, `abstain` of `{choice, by}`.",
    ),
    (
        "Write a duration (3 weeks), a date or a moment (2027-04-26 09:00).",
        "Schrijf een duur (3 weeks), een datum of een moment (2027-04-26 09:00).",
    ),
    (
        "Write `step`, `gate`, `phase` or `instance` with `state`, or `mail` with `to`, `about` and `times`.",
        "Schrijf `step`, `gate`, `phase` of `instance` met `state`, of `mail` met `to`, `about` en `times`.",
    ),
    ("Write a fraction of two whole numbers: 2/3.", "Schrijf een breuk van twee gehele getallen: 2/3."),
    ("Write one address, without a name: name@example.org.", "Schrijf één adres, zonder naam: naam@gemeente.example."),
    ("Write one command, and `because`.", "Schrijf één opdracht, en `because`."),
    ("Write a version as three numbers: 1.0.0.", "Schrijf een versie als drie getallen: 1.0.0."),
    (
        "Write `nl`, or the name of a calendar file in this folder that ends in .yaml.",
        "Schrijf `nl`, of de naam van een kalenderbestand in deze map dat eindigt op .yaml.",
    ),
    ("Name a .yaml file in the same folder, without a path.", "Noem een .yaml-bestand in dezelfde map, zonder pad."),
];

/// The hint of a schema as a help: our helps start small and have no full stop.
pub(super) fn help(english: &str) -> Text {
    both(small(dutch(english).unwrap_or(english)), small(english))
}

/// The Dutch of a hint of the schemas.
pub fn dutch(english: &str) -> Option<&'static str> {
    HINTS.iter().find(|(known, _)| *known == english).map(|(_, dutch)| *dutch)
}

fn small(hint: &str) -> String {
    let hint = hint.trim_end_matches('.');
    let mut letters = hint.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::definition::schema::SchemaKind;
    use crate::text::Language;

    fn collect<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("errorMessage").and_then(Value::as_str));
                map.values().for_each(|value| collect(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_hint_of_the_schemas_is_said_in_dutch_and_no_other() {
        let schemas: Vec<Value> =
            SchemaKind::ALL.iter().map(|kind| serde_json::from_str(kind.text()).expect("JSON")).collect();
        let mut written = BTreeSet::new();
        schemas.iter().for_each(|schema| collect(schema, &mut written));
        let known: BTreeSet<&str> = HINTS.iter().map(|(english, _)| *english).collect();
        assert_eq!(written, known);
    }

    #[test]
    fn hints_become_helps() {
        let hint = help("Write hours with their unit: 1200 hours.");
        assert_eq!(hint.get(Language::En), "write hours with their unit: 1200 hours");
        assert_eq!(hint.get(Language::Nl), "schrijf uren met de eenheid erbij: 1200 hours");
    }
}
