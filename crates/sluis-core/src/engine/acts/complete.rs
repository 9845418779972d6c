// SPDX-License-Identifier: EUPL-1.2
//! `complete`: an owner says that a step is done or a condition is met. Also what every kind does by itself when its
//! own work is finished and nothing else is asked.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::calendar::date_words;
use crate::definition::{Fields, StepKind};
use crate::engine::decide::Draft;
use crate::engine::event::EventData;
use crate::engine::item::{ConditionRef, ItemRef, StepRef};
use crate::engine::refusal::Refusal;
use crate::engine::settle::dossier;
use crate::engine::terms::StepTerms;
use crate::engine::{StepProgress, StepState};
use crate::text::{Language, Text};
use crate::value::{Context, FileRef, Problem, Value, Values, read_all};

type Given = serde_json::Map<String, Json>;

pub(in crate::engine) fn complete(
    draft: &mut Draft<'_>,
    item: &ItemRef,
    outputs: &Given,
    evidence: &IndexMap<String, Json>,
) -> Result<(), Refusal> {
    match item {
        ItemRef::Step(step) => complete_step(draft, step, outputs, evidence),
        ItemRef::Condition(condition) => meet_condition(draft, condition, outputs),
        ItemRef::Gate(phase) => {
            let gate = draft.definition.phase(phase).and_then(|phase| phase.gate.as_ref());
            let abstain = gate.is_some_and(|gate| gate.approvals.iter().all(|approval| approval.abstain));
            Err(Refusal::OptionsAreNotForAGate { ballot: crate::engine::BallotRef::Gate(phase.clone()), abstain })
        }
    }
}

fn complete_step(
    draft: &mut Draft<'_>,
    step: &StepRef,
    outputs: &Given,
    evidence: &IndexMap<String, Json>,
) -> Result<(), Refusal> {
    let (progress, corrects) = draft.open_or_voted_on(step)?;
    let Some(written) = draft.definition.step(&step.step) else {
        return Err(Refusal::StepIsUnknown { step: step.step.clone(), nearest: None });
    };
    if matches!(written.kind, StepKind::Decision { .. } | StepKind::Wait(_)) {
        let kind = written.kind.word();
        return Err(Refusal::StepIsOfAnotherKind { step: step.clone(), kind, asked: "complete" });
    }
    let owners = progress.owners.clone();
    draft.check_owner(&step.clone().into(), &owners)?;
    draft.check_step_assurance(step)?;
    let (values, problems) = read_outputs(draft, step, &written.outputs, outputs);
    if !problems.is_empty() {
        return Err(Refusal::OutputsDoNotFit { problems });
    }
    let files = read_evidence(draft, step, &written.evidence, evidence)?;
    let (progress, _) = draft.open_or_voted_on(step)?;
    if corrects {
        return correct(draft, step, values, files);
    }
    let missing = missing_of(draft, step, progress, &values, &files);
    if !missing.is_empty() {
        return Err(Refusal::StepIsNotDone { step: step.clone(), missing });
    }
    draft.record(EventData::StepCompleted { step: step.clone(), outputs: values, evidence: files });
    Ok(())
}

/// New results of a done step that is before its voters; what says the same as before is left as it was.
fn correct(
    draft: &mut Draft<'_>,
    step: &StepRef,
    values: Values,
    files: IndexMap<String, FileRef>,
) -> Result<(), Refusal> {
    let Some(before) = draft.instance.steps.get(step) else { return Ok(()) };
    let same = |value: &Value, old: &Value| value.to_plain() == old.to_plain();
    let kept = |name: &String| before.outputs.get(name).cloned();
    let outputs: Values = values
        .into_iter()
        .map(|(name, value)| (kept(&name).filter(|old| same(&value, old)).unwrap_or(value), name))
        .map(|(value, name)| (name, value))
        .collect();
    let kept = |name: &String, file: &FileRef| before.evidence.get(name).filter(|old| old.hash == file.hash).cloned();
    let evidence: IndexMap<String, FileRef> = files
        .into_iter()
        .map(|(name, file)| (kept(&name, &file).unwrap_or(file), name))
        .map(|(file, name)| (name, file))
        .collect();
    if outputs == before.outputs && evidence == before.evidence {
        return Err(Refusal::StepIsNotOpen { step: step.clone(), state: StepState::Done, needs: Vec::new() });
    }
    draft.record(EventData::StepCorrected { step: step.clone(), outputs, evidence });
    dossier::corrected(draft, step);
    Ok(())
}

/// Completes a step whose own work is finished, when nothing else is asked of it.
pub(in crate::engine) fn complete_if_done(draft: &mut Draft<'_>, step: &StepRef) {
    let Some(progress) = draft.instance.steps.get(step).filter(|progress| progress.state == StepState::Open) else {
        return;
    };
    let Some(written) = draft.definition.step(&step.step) else { return };
    let files = progress.evidence.clone();
    let (values, problems) = read_outputs(draft, step, &written.outputs, &Given::new());
    let Some(progress) = draft.instance.steps.get(step) else { return };
    if problems.is_empty() && missing_of(draft, step, progress, &values, &files).is_empty() {
        draft.record(EventData::StepCompleted { step: step.clone(), outputs: values, evidence: files });
    }
}

/// The outputs: what is given now over the draft that lies there, and defaults for the rest.
fn read_outputs(draft: &mut Draft<'_>, step: &StepRef, fields: &Fields, given: &Given) -> (Values, Vec<Problem>) {
    let kept = draft.instance.steps.get(step).map(|progress| progress.outputs.clone()).unwrap_or_default();
    let asked: Fields = match kept.is_empty() {
        true => fields.clone(),
        false => {
            let new = |name: &String| given.contains_key(name) || !kept.contains_key(name);
            fields.iter().filter(|(name, _)| new(name)).map(|(name, field)| (name.clone(), field.clone())).collect()
        }
    };
    let mut context = Context {
        is_person: &|id| draft.directory.person(id).is_some(),
        is_party: &|id| draft.definition.parties.contains_key(id),
        item_prefix: step.key.as_deref().unwrap_or(&step.step),
        several_lists: fields.values().filter(|field| field.is_list_of_items()).count() > 1,
        ids: draft.ids,
    };
    match read_all(&asked, given, true, &mut context) {
        Ok(mut fresh) => {
            let mut value = |name: &String| fresh.shift_remove(name).or_else(|| kept.get(name).cloned());
            let values = fields.keys().map(|name| (name, value(name)));
            let values = values.filter_map(|(name, value)| Some((name.clone(), value?))).collect();
            (values, Vec::new())
        }
        Err(problems) => (kept, problems),
    }
}

fn read_evidence(
    draft: &mut Draft<'_>,
    step: &StepRef,
    fields: &Fields,
    given: &IndexMap<String, Json>,
) -> Result<IndexMap<String, FileRef>, Refusal> {
    if let Some(evidence) = given.keys().find(|name| !fields.contains_key(*name)) {
        let known = fields.keys().cloned().collect();
        return Err(Refusal::EvidenceIsUnknown { evidence: evidence.clone(), known });
    }
    let given: Given = given.iter().map(|(name, json)| (name.clone(), json.clone())).collect();
    let mut context =
        Context { is_person: &|_| false, is_party: &|_| false, item_prefix: "", several_lists: false, ids: draft.ids };
    let fresh =
        read_all(fields, &given, false, &mut context).map_err(|problems| Refusal::OutputsDoNotFit { problems })?;
    let mut files = draft.instance.steps.get(step).map(|progress| progress.evidence.clone()).unwrap_or_default();
    files.extend(fresh.into_iter().filter_map(|(name, value)| match value {
        Value::File(file) => Some((name, file)),
        _ => None,
    }));
    Ok(files)
}

/// What a step still lacks before it can be done.
fn missing_of(
    draft: &Draft<'_>,
    step: &StepRef,
    progress: &StepProgress,
    outputs: &Values,
    files: &IndexMap<String, FileRef>,
) -> Vec<Text> {
    let mut missing = Vec::new();
    let Some(written) = draft.definition.step(&step.step) else { return missing };
    missing.extend(missing_of_kind(draft, &written.kind, progress));
    for (name, field) in written.outputs.iter().filter(|(name, field)| field.required && !outputs.contains_key(*name)) {
        let title = field.title.as_ref();
        missing.push(Text::both(
            format!("`{}` ontbreekt", title.map_or(name.as_str(), |title| title.get(Language::Nl))),
            format!("`{}` is missing", title.map_or(name.as_str(), |title| title.get(Language::En))),
        ));
    }
    for (name, _) in written.evidence.iter().filter(|(name, field)| field.required && !files.contains_key(*name)) {
        missing.push(Text::both(
            format!("bewijsstuk `{name}` ontbreekt; geef het mee met `--evidence {name}=BESTAND`"),
            format!("evidence `{name}` is missing; hand it in with `--evidence {name}=FILE`"),
        ));
    }
    missing
}

fn missing_of_kind(draft: &Draft<'_>, kind: &StepKind, progress: &StepProgress) -> Option<Text> {
    match (kind, progress.terms.as_ref()?) {
        (StepKind::Workshop { plan_before, .. }, StepTerms::Workshop) => match progress.meeting() {
            None => plan_before.map(|_| {
                Text::both(
                    "de bijeenkomst is nog niet gepland; gebruik `plan`",
                    "the workshop is not planned yet; use `plan`",
                )
            }),
            Some(planned) if planned.at > draft.now => {
                let date = draft.definition.timezone.to_datetime(planned.at).date();
                Some(Text::both(
                    format!("de bijeenkomst is pas op {}", date_words(date, Language::Nl)),
                    format!("the workshop is only held on {}", date_words(date, Language::En)),
                ))
            }
            Some(_) => None,
        },
        (_, StepTerms::Selection { min, .. }) if progress.selected.is_empty() => Some(Text::both(
            format!("er is nog niets gekozen; kies er {min} met `pick`"),
            format!("nothing is picked yet; pick {min} with `pick`"),
        )),
        (_, StepTerms::Recruitment { headcount, .. }) if progress.appointed() < *headcount => {
            let appointed = progress.appointed();
            Some(Text::both(
                format!("{appointed} van {headcount} zijn aangesteld"),
                format!("{appointed} of {headcount} are appointed"),
            ))
        }
        (_, StepTerms::Funding { budget, shares, .. }) => {
            let silent: Vec<&str> =
                shares.keys().filter(|party| !progress.pledges.contains_key(*party)).map(String::as_str).collect();
            let pledged = progress.pledged();
            if !silent.is_empty() {
                let silent = silent.join(", ");
                Some(Text::both(format!("nog geen toezegging van {silent}"), format!("no pledge yet of {silent}")))
            } else if pledged < *budget {
                Some(Text::both(
                    format!("toegezegd is {pledged} van {budget}"),
                    format!("{pledged} of {budget} is pledged"),
                ))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn meet_condition(draft: &mut Draft<'_>, condition: &ConditionRef, given: &Given) -> Result<(), Refusal> {
    let Some(progress) = draft.instance.conditions.get(condition) else {
        return Err(Refusal::ConditionIsUnknown { condition: condition.clone() });
    };
    if progress.met_at.is_some() {
        return Err(Refusal::ConditionIsMet { condition: condition.clone() });
    }
    let owners = progress.owners.clone();
    draft.check_owner(&ItemRef::Condition(condition.clone()), &owners)?;
    if let Some(unknown) = given.keys().find(|name| *name != "note") {
        let text =
            Text::both("wordt hier niet gevraagd; gevraagd wordt: note", "is not asked for here; asked for: note");
        return Err(Refusal::OutputsDoNotFit { problems: vec![Problem { field: unknown.clone(), text }] });
    }
    let note = match given.get("note").and_then(Json::as_str) {
        Some(note) => Some(draft.seal(note)?),
        None => None,
    };
    draft.record(EventData::ConditionMet { condition: condition.clone(), note });
    Ok(())
}
