// SPDX-License-Identifier: EUPL-1.2
//! The words on a chart: kinds of steps, who and by when, the rule of a gate, and the whole chart in sentences for who does
//! not see it. Short, since they stand in boxes; never a person's name.

use sluis_core::calendar::{Anchor, Due, DueRule};
use sluis_core::definition::{Approval, Definition, ForEach, Gate, Owner, Step, StepKind};
use sluis_core::engine::{Instance, StepRef};
use sluis_core::text::Language;
use sluis_core::titles::condition::condition_text;
use sluis_core::titles::{party_title, role_title, short, step_title};

use super::{Card, Chart, Column};

/// A kind of step, as people call it.
pub(super) fn of_kind(kind: &StepKind, language: Language) -> &'static str {
    match kind {
        StepKind::Task => language.say("taak", "task"),
        StepKind::Workshop { .. } => language.say("bijeenkomst", "workshop"),
        StepKind::Selection { .. } => language.say("selectie", "selection"),
        StepKind::Decision { .. } => language.say("besluit", "decision"),
        StepKind::Recruitment { .. } => language.say("werving", "recruitment"),
        StepKind::Funding { .. } => language.say("dekking", "funding"),
        StepKind::Wait(_) => language.say("wachttijd", "wait"),
    }
}

/// Who does a step, for whom it stands, when it is skipped and by when it must be done.
pub(crate) fn of_step(definition: &Definition, step: &Step, language: Language) -> Vec<String> {
    let each = step.for_each.as_ref().map(|each| over(definition, each, language));
    let who = match (&step.owner, &step.kind) {
        (Some(Owner::Role { role, party: None }), _) => Some(role_title(definition, role, language)),
        (Some(Owner::Role { role, party: Some(party) }), _) => {
            let role = role_title(definition, role, language);
            let one = definition.parties.contains_key(party.source());
            Some(if one { format!("{role}, {}", party_title(definition, party.source(), language)) } else { role })
        }
        // The id of a person says who it is.
        (Some(Owner::Person(_)), _) => Some(language.say("één persoon", "one person").to_owned()),
        (None, StepKind::Decision { approvals, .. }) => Some(voters(definition, approvals, language)),
        (None, _) => None,
    };
    let condition = step.condition.as_ref();
    let condition = condition.map(|written| match condition_text(definition, written, language) {
        Some(text) => format!("{} {text}", language.say("alleen bij", "only with")),
        None => language.say("alleen onder een voorwaarde", "only on a condition").to_owned(),
    });
    let due = match &step.kind {
        StepKind::Wait(due) => Some(waiting(definition, due, language)),
        _ => step.due.as_ref().map(|due| by_when(definition, due, language)),
    };
    [each, who, due, condition].into_iter().flatten().collect()
}

/// For each of what a step stands once.
fn over(definition: &Definition, each: &ForEach, language: Language) -> String {
    let read = each.over.reads().first().map(|read| (read.root.as_str(), read.id.as_deref()));
    let list = match read {
        Some(("parties", _)) => return language.say("per partij", "for each party").to_owned(),
        Some(("inputs", Some(input))) => anchor(definition, &Anchor::Input(input.to_owned()), language),
        Some(("steps", Some(step))) => anchor(definition, &Anchor::Step(step.to_owned()), language),
        _ => each.variable.clone(),
    };
    format!("{} {list}", language.say("voor elk van:", "for each of:"))
}

/// Who decides by which rule, what must be true first, by when, and what goes back on rework.
pub(super) fn of_gate(definition: &Definition, gate: &Gate, language: Language) -> Vec<String> {
    let rules = gate.approvals.iter().map(|entry| {
        let rule = short::rule(&entry.rule, entry.per_party, entry.quorum, language);
        format!("{}: {rule}", role_title(definition, &entry.by, language))
    });
    let veto = gate.approvals.iter().flat_map(|entry| &entry.veto).map(|role| {
        let role = role_title(definition, role, language);
        format!("{} {role}", language.say("niet zonder", "not without"))
    });
    let conditions = match (gate.conditions.len(), language) {
        (0, _) => None,
        (1, Language::Nl) => Some("1 voorwaarde vooraf".to_owned()),
        (1, Language::En) => Some("1 condition first".to_owned()),
        (number, Language::Nl) => Some(format!("{number} voorwaarden vooraf")),
        (number, Language::En) => Some(format!("{number} conditions first")),
    };
    let due = gate.due.as_ref().map(|due| by_when(definition, due, language));
    let unstarted = Instance::unstarted("");
    let back =
        gate.on_rework.back_to.iter().map(|step| step_title(definition, &unstarted, &StepRef::plain(step), language));
    let back: Vec<String> = back.collect();
    let back = (!back.is_empty()).then(|| format!("{} {}", language.say("terug naar:", "back to:"), back.join("; ")));
    rules.chain(veto).chain(conditions).chain(due).chain(back).collect()
}

/// Of a fan-out: how many suffice.
pub(super) fn enough(number: u32, language: Language) -> String {
    match language {
        Language::Nl => format!("{number} genoeg"),
        Language::En => format!("{number} suffice"),
    }
}

fn voters(definition: &Definition, approvals: &[Approval], language: Language) -> String {
    let roles: Vec<String> = approvals.iter().map(|entry| role_title(definition, &entry.by, language)).collect();
    roles.join(", ")
}

fn by_when(definition: &Definition, due: &Due, language: Language) -> String {
    match &due.rule {
        DueRule::In { term, after: Anchor::Opening } => term.in_words(language),
        DueRule::In { term, after } => {
            let after = anchor(definition, after, language);
            format!("{} {} {after}", term.in_words(language), language.say("na", "after"))
        }
        DueRule::On(date) => format!("{} {}", language.say("uiterlijk", "by"), short::date(*date, language)),
        DueRule::Before { anchor: before, by } => {
            let before = anchor(definition, before, language);
            format!("{} {} {before}", by.in_words(language), language.say("voor", "before"))
        }
    }
}

fn waiting(definition: &Definition, due: &Due, language: Language) -> String {
    match &due.rule {
        DueRule::On(date) => format!("{} {}", language.say("tot", "until"), short::date(*date, language)),
        DueRule::In { term, after: Anchor::Opening } => term.in_words(language),
        _ => format!("{} {}", language.say("tot", "until"), by_when(definition, due, language)),
    }
}

fn anchor(definition: &Definition, anchor: &Anchor, language: Language) -> String {
    match anchor {
        Anchor::Opening => language.say("het begin", "its opening").to_owned(),
        Anchor::PhaseStart => language.say("begin van de fase", "the start of the phase").to_owned(),
        Anchor::Step(step) => step_title(definition, &Instance::unstarted(""), &StepRef::plain(step), language),
        Anchor::Input(input) => {
            let field = definition.inputs.get(input);
            field.map_or_else(|| input.clone(), |field| sluis_core::titles::field_title(input, field, language))
        }
    }
}

/// The chart in sentences.
pub(super) fn described(chart: &Chart<'_>) -> String {
    let phases = chart.columns.iter().zip(1..).map(|(column, number)| of_column(column, number, chart.language));
    phases.collect::<Vec<_>>().join(" ")
}

fn of_column(column: &Column, number: usize, language: Language) -> String {
    let stands = |standing: &Option<super::Standing>| {
        standing.as_ref().map(|standing| format!(" ({})", standing.word)).unwrap_or_default()
    };
    let card = |card: &Card| {
        let after: Vec<&str> = card.after.iter().map(|link| column.cards[link.from].title.as_str()).collect();
        let after = match after.is_empty() {
            true => String::new(),
            false => format!(" {} {}", language.say("na", "after"), after.join(", ")),
        };
        format!("{}{}{after}", card.title, stands(&card.standing))
    };
    let cards: Vec<String> = column.cards.iter().map(card).collect();
    let phase = language.say("Fase", "Phase");
    let mut text = format!("{phase} {number}, {}{}: {}.", column.title, stands(&column.standing), cards.join("; "));
    if let Some(gate) = &column.gate {
        let word = language.say("Poort", "Gate");
        text += &format!(" {word}: {}{}.", gate.title, stands(&gate.standing));
    }
    text
}
