// SPDX-License-Identifier: EUPL-1.2
//! Steps and gates that can never open, and numbers that can never be reached: needs of a fan-out, picks, conditions.
//! Only what is so in every run; what depends on a run is for the engine.

use super::{Workspace, certain};
use crate::definition::expression::{Datum, Expression};
use crate::definition::place::Place;
use crate::definition::{Definition, FieldType, Options, Step, StepKind};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::both;

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for phase in &workspace.definition.phases {
        for (id, step) in &phase.steps {
            if let Some((place, _)) = workspace.step(id) {
                let Workspace { definition, .. } = workspace;
                found.extend(never_opens(definition, step, &place));
                found.extend(needs(definition, step, &place));
                found.extend(pick(definition, step, &place).or_else(|| may_stay_short(workspace, step, &place)));
            }
        }
        found.extend(conditions(workspace, &phase.id));
        found.extend(rework(workspace, &phase.id));
    }
    found
}

fn never_opens(definition: &Definition, step: &Step, place: &Place<'_>) -> Option<Diagnostic> {
    let Step { id, condition, for_each, .. } = step;
    if condition.as_ref().is_some_and(|condition| certain::is_false(definition, condition)) {
        let message = both(
            format!("dit is altijd onwaar, zodat stap `{id}` steeds wordt overgeslagen en niemand hem ooit doet"),
            format!("this is false in every run, so that step `{id}` is always skipped and nobody ever does it"),
        );
        let fault = place.key("if").finding(Code::STEP_NEVER_OPENS, message);
        return Some(fault.with_help(both(
            "noem iets wat per programma verschilt, of haal de stap weg",
            "name something that differs from run to run, or take the step out",
        )));
    }
    let for_each = for_each.as_ref()?;
    let nothing = match certain::value(definition, &for_each.over)? {
        Datum::List(items) => items.is_empty(),
        Datum::Record(fields) => fields.is_empty(),
        _ => false,
    };
    nothing.then(|| {
        let message = both(
            format!("deze lijst is altijd leeg, zodat stap `{id}` steeds wordt overgeslagen en niemand hem ooit doet"),
            format!("this list is empty in every run, so that step `{id}` is always skipped and nobody ever does it"),
        );
        let fault = place.key("for_each").key(&for_each.variable).finding(Code::STEP_NEVER_OPENS, message);
        fault.with_help(both(
            "neem een lijst waar iets in staat, of haal de stap weg",
            "take a list that holds something, or take the step out",
        ))
    })
}

fn needs<'c>(
    definition: &'c Definition,
    step: &'c Step,
    place: &'c Place<'_>,
) -> impl Iterator<Item = Diagnostic> + 'c {
    step.needs.iter().enumerate().filter_map(move |(index, need)| {
        let (wanted, needed) = (need.at_least?, definition.step(&need.step)?);
        let at = place.key("needs").entry(index).key("at_least");
        let too_few = |most: u64| u64::from(wanted) > most;
        let (own, other) = (&step.id, &need.step);
        if let Some(most) = certain::most_instances(definition, needed).filter(|most| too_few(*most)) {
            let message = both(
                format!("van stap `{other}` zijn er hoogstens {most}, zodat stap `{own}` eeuwig zou wachten op {wanted}"),
                format!(
                    "there are at most {most} of step `{other}`, so that step `{own}` would wait for ever for {wanted} of them"
                ),
            );
            let fault = at.finding(Code::TOO_FEW_INSTANCES, message);
            let help = both(format!("vraag er hoogstens {most}"), format!("ask for at most {most}"));
            return Some(fault.with_help(help).with_word(&wanted.to_string(), &most.to_string()));
        }
        let (input, by_default) = default_instances(definition, needed).filter(|(_, number)| too_few(*number))?;
        let message = both(
            format!(
                "met de standaardwaarde van invoer `{input}` zijn er {by_default} van stap `{other}`, en wacht stap `{own}` eeuwig op {wanted}"
            ),
            format!(
                "with the default of input `{input}` there are {by_default} of step `{other}`, and step `{own}` would wait for ever for {wanted}"
            ),
        );
        let fault = at.finding(Code::TOO_FEW_INSTANCES, message).with_severity(Severity::Warning);
        Some(fault.with_help(both(
            format!("vraag er hoogstens {by_default}, of geef invoer `{input}` een `min` van {wanted}"),
            format!("ask for at most {by_default}, or give input `{input}` a `min` of {wanted}"),
        )))
    })
}

/// The input that a fan-out goes over and how many there are by its default, unless the input asks for more.
fn default_instances<'d>(definition: &'d Definition, step: &'d Step) -> Option<(&'d str, u64)> {
    let input = step.for_each.as_ref()?.over.source().trim().strip_prefix("inputs.")?;
    let default = definition.inputs.get(input)?.default.as_ref()?.as_array()?;
    Some((input, default.len() as u64))
}

/// From which list how many are picked at least, and the key that says so.
fn picked(step: &Step) -> Option<(&Expression, u32, &'static str)> {
    match &step.kind {
        StepKind::Selection { from, pick, .. } => Some((from, pick.min, "from")),
        StepKind::Decision { options: Options::Expression(list), pick, .. } => Some((list, *pick, "options")),
        _ => None,
    }
}

/// A list of one step that may hold less than is picked when that step is done. What many steps give together is not
/// judged: one of them may give enough.
fn may_stay_short(workspace: &Workspace<'_>, step: &Step, place: &Place<'_>) -> Option<Diagnostic> {
    let (list, wanted, key) = picked(step)?;
    let (from, name) = list.source().trim().strip_prefix("steps.")?.split_once(".outputs.")?;
    let giver = workspace.definition.step(from).filter(|giver| giver.for_each.is_none())?;
    let field = giver.outputs.get(name)?;
    let (FieldType::List { min, .. } | FieldType::ListOfItems { min, .. }) = field.kind else { return None };
    let (own, least) = (&step.id, min.unwrap_or(1));
    let output = workspace.step(from)?.0.key("outputs").key(name);
    let adding =
        |key: &str, value: &str| output.adding(&format!("{key}: {value}")).filter(|_| !output.key(key).exists());
    let without = || {
        both(
            format!("stap `{from}` kan klaar zijn zonder `{name}`, en dan valt er in stap `{own}` niets te kiezen"),
            format!("step `{from}` can be done without `{name}`, and then there is nothing to pick in step `{own}`"),
        )
    };
    let (message, help, patch) = match (field.required, least >= wanted) {
        (true, true) => return None,
        (false, true) => (
            without(),
            both(format!("zet `required: true` bij `{name}`"), format!("write `required: true` at `{name}`")),
            adding("required", "true"),
        ),
        (false, false) => (
            without(),
            both(
                format!("zet `required: true` en `min: {wanted}` bij `{name}`"),
                format!("write `required: true` and `min: {wanted}` at `{name}`"),
            ),
            None,
        ),
        (true, false) => (
            both(
                format!(
                    "`{name}` van stap `{from}` kan er {least} bevatten, en in stap `{own}` worden er {wanted} gekozen"
                ),
                format!("`{name}` of step `{from}` may hold {least}, and {wanted} are picked in step `{own}`"),
            ),
            both(
                format!("zet `min: {wanted}` bij `{name}`, of verlaag `pick`"),
                format!("write `min: {wanted}` at `{name}`, or lower `pick`"),
            ),
            adding("min", &wanted.to_string()),
        ),
    };
    let fault = place.key(key).finding(Code::LIST_MAY_STAY_SHORT, message).with_help(help).mended_by(patch);
    Some(fault.with_related(output.key_span(), both("de lijst", "the list")))
}

fn pick(definition: &Definition, step: &Step, place: &Place<'_>) -> Option<Diagnostic> {
    let (list, wanted, key) = picked(step)?;
    let most = certain::longest(definition, list).filter(|most| *most < u64::from(wanted))?;
    let at = place.key("pick");
    let at = if at.exists() { at } else { place.key(key) };
    let (nl, en) = match most {
        0 => ("niets".to_owned(), "nothing".to_owned()),
        _ => (format!("hoogstens {most}"), format!("at most {most}")),
    };
    let message = both(
        format!("de lijst bevat {nl}, zodat er nooit {wanted} gekozen kunnen worden en het programma stil zou staan"),
        format!("the list holds {en}, so that {wanted} can never be picked and the programme would stand still"),
    );
    let help = both("verlaag `pick`, of laat de lijst meer bevatten", "lower `pick`, or let the list hold more");
    Some(at.finding(Code::PICK_OUT_OF_REACH, message).with_help(help))
}

fn conditions(workspace: &Workspace<'_>, phase: &str) -> Vec<Diagnostic> {
    let gate = workspace.definition.phase(phase).and_then(|phase| phase.gate.as_ref());
    let Some((gate, place)) = gate.zip(workspace.gate(phase)) else { return Vec::new() };
    let conditions = gate.conditions.iter().enumerate();
    let never = conditions.filter(|(_, condition)| certain::is_false(workspace.definition, &condition.that));
    never
        .map(|(index, _)| {
            let message = both(
                format!("dit is altijd onwaar, zodat poort `{phase}` nooit opengaat en niemand ooit gevraagd wordt te stemmen"),
                format!("this is false in every run, so that gate `{phase}` never opens and nobody is ever asked to vote"),
            );
            let fault = place.key("conditions").index(index).key("that").finding(Code::GATE_NEVER_OPENS, message);
            fault.with_help(both(
                "vergelijk met wat de stappen kunnen halen, zoals het aantal plaatsen of het budget",
                "compare with what the steps can reach, such as the headcount or the budget",
            ))
        })
        .collect()
}

fn rework(workspace: &Workspace<'_>, phase: &str) -> Option<Diagnostic> {
    let gate = workspace.definition.phase(phase)?.gate.as_ref()?;
    if !gate.on_rework.back_to.is_empty() {
        return None;
    }
    let message = both(
        format!(
            "geen stap van het dossier hoort bij fase `{phase}`, zodat het oordeel `rework` niets terugstuurt en hetzelfde weer vraagt"
        ),
        format!(
            "no step of the dossier belongs to phase `{phase}`, so that the verdict `rework` would send back nothing and ask the same again"
        ),
    );
    let fault = workspace.gate(phase)?.key("dossier").finding(Code::NOTHING_TO_REWORK, message);
    Some(fault.with_help(both(
        "zeg met `on_rework: { back_to: [...] }` welke stappen van deze fase weer opengaan",
        "say with `on_rework: { back_to: [...] }` which steps of this phase open again",
    )))
}
