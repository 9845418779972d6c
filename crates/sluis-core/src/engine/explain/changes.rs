// SPDX-License-Identifier: EUPL-1.2
//! What changed in a dossier, old and new side by side, in Dutch and English. Compares nothing: an event says what changed.

use crate::definition::Definition;
use crate::directory::Directory;
use crate::engine::event::DossierChange;
use crate::engine::instance::Instance;
use crate::text::Language;
use crate::titles::{field_title, party_title, step_title, value_text};
use crate::value::Value;

/// One line for each change: `Proposal, Yearly cost: was € 500,00, is now € 650,00`.
pub fn explain_changes(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    changes: &[DossierChange],
    language: Language,
) -> Vec<String> {
    let say = |nl: &str, en: &str| if language == Language::Nl { nl.to_owned() } else { en.to_owned() };
    let line = |change: &DossierChange| {
        let step = definition.step(&change.step.step);
        let (kind, name) = change.field.split_once('.').unwrap_or(("", &change.field));
        let fields = step.map(|step| if kind == "evidence" { &step.evidence } else { &step.outputs });
        let field = fields.filter(|_| matches!(kind, "outputs" | "evidence")).and_then(|fields| fields.get(name));
        let what = match kind {
            "amount" => format!("{} {}", say("toezegging van", "pledge of"), party_title(definition, name, language)),
            "hours" => format!("{} {}", say("uren van", "hours of"), party_title(definition, name, language)),
            "appointment" => format!("{} {name}", say("aanstelling", "appointment")),
            "option" => format!("{} {name}", say("optie", "option")),
            _ => field.map_or_else(|| name.to_owned(), |field| field_title(name, field, language)),
        };
        let shown = |value: &Option<Value>| match value {
            None => say("niets", "nothing"),
            Some(Value::Items(items)) if kind == "option" => items.iter().map(|item| item.title()).collect(),
            Some(value) => value_text(value, field, definition, directory, language),
        };
        let (was, now) = (shown(&change.old), shown(&change.new));
        let step = step_title(definition, instance, &change.step, language);
        match language {
            Language::Nl => format!("{step}, {what}: was {was}, is nu {now}"),
            Language::En => format!("{step}, {what}: was {was}, is now {now}"),
        }
    };
    changes.iter().map(line).collect()
}
