// SPDX-License-Identifier: EUPL-1.2
//! What people do in a story: who, on which item, with which names of the item.
//! Never says whether it is allowed: that is what playing the story shows.

use super::names::Names;
use crate::definition::document::Part;
use crate::definition::place::Place;
use crate::definition::written::test::{Act, Choice, Condition, Vote};
use crate::definition::{Options, Step, StepKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::BallotRef;
use crate::text::{Text, both};

/// The parts that acts have in common.
struct Parts<'a> {
    /// Who does it; a file is imported by the operator.
    by: Option<&'a str>,
    on_behalf_of: Option<&'a str>,
    /// The item, and the key under which it is written.
    item: Option<(&'static str, &'a str)>,
}

/// Checks an act. `must_fit` is unset for one that is to be refused.
pub(super) fn check(act: &Act, at: &Place<'_>, names: &Names<'_>, must_fit: bool, found: &mut Vec<Diagnostic>) {
    let parts = parts(act);
    if let Some(by) = parts.by {
        names.person(by, &at.key("as"), found);
    }
    if let Some(other) = parts.on_behalf_of {
        names.person(other, &at.key("on_behalf_of"), found);
    }
    let step = parts.item.and_then(|(key, name)| names.item(name, &at.key(key), found));
    match act {
        Act::Pledge(pledge) => names.party(&pledge.party, &at.key("party"), found),
        Act::Party(act) => {
            for (key, party) in [("withdraw", &act.withdraw), ("join", &act.join)] {
                party.iter().for_each(|party| names.party(party, &at.key(key), found));
            }
        }
        Act::Import(act) => {
            for (index, person) in act.without.iter().enumerate() {
                names.person(person, &at.key("without").index(index), found);
            }
        }
        // The new one may be somebody whom the people of the folder do not know yet.
        Act::Replace(act) if act.name.is_none() => {
            names.person(&act.old, &at.key("old"), found);
            names.person(&act.new, &at.key("new"), found);
        }
        Act::Replace(act) => names.person(&act.old, &at.key("old"), found),
        Act::Delegate(act) => {
            names.person(&act.to, &at.key("to"), found);
            for (index, role) in act.roles.iter().enumerate() {
                let known = names.definition.roles.keys().map(String::as_str);
                let message = || {
                    both(
                        format!("deze workflow heeft geen rol `{role}`"),
                        format!("this workflow has no role `{role}`"),
                    )
                };
                names.one_of(role, message, known, &at.key("roles").index(index), found);
            }
        }
        Act::Assign(assign) => names.person(&assign.to, &at.key("to"), found),
        Act::Vote(vote) => owners(&vote.conditions, &at.key("conditions"), names, found),
        Act::Meeting(meeting) => {
            let votes = at.key("votes");
            for (person, vote) in &meeting.votes {
                names.person(person, &votes.key(person), found);
                if let (_, Some(deputy)) = vote.parts() {
                    names.person(deputy, &votes.key(person).key("by"), found);
                }
            }
            owners(&meeting.conditions, &at.key("conditions"), names, found);
        }
        _ => {}
    }
    if !must_fit {
        return;
    }
    let key = parts.item.map_or("step", |(key, _)| key);
    if let Some(step) = step {
        if let Some(fault) = wrong_kind(act, step, &at.key(key)) {
            found.push(fault);
            return;
        }
        details(act, step, at, names, found);
    }
    if let Act::Vote(vote) = act {
        ballot(vote, step, at, found);
    }
}

fn parts(act: &Act) -> Parts<'_> {
    fn either<'a>(step: Option<&'a String>, item: Option<&'a String>) -> Option<(&'static str, &'a str)> {
        step.map(|step| ("step", step.as_str())).or(item.map(|item| ("item", item.as_str())))
    }
    let (by, on_behalf_of, item) = match act {
        Act::Complete(act) => (&act.by, &act.on_behalf_of, either(act.step.as_ref(), act.item.as_ref())),
        Act::Plan(act) => (&act.by, &act.on_behalf_of, Some(("step", act.step.as_str()))),
        Act::Score(act) => (&act.by, &act.on_behalf_of, Some(("step", act.step.as_str()))),
        Act::Pick(act) => (&act.by, &act.on_behalf_of, Some(("step", act.step.as_str()))),
        Act::Vote(act) => (&act.by, &act.on_behalf_of, Some(("on", act.on.as_str()))),
        Act::Withdraw(act) => (&act.by, &act.on_behalf_of, Some(("on", act.on.as_str()))),
        Act::Meeting(act) => (&act.by, &None, Some(("on", act.on.as_str()))),
        Act::Object(act) => (&act.by, &act.on_behalf_of, Some(("on", act.on.as_str()))),
        Act::Recuse(act) => (&act.by, &act.on_behalf_of, Some(("on", act.on.as_str()))),
        Act::Appoint(act) | Act::Unappoint(act) => (&act.by, &act.on_behalf_of, Some(("step", act.step.as_str()))),
        Act::Pledge(act) => (&act.by, &act.on_behalf_of, Some(("step", act.step.as_str()))),
        Act::Reopen(act) | Act::Skip(act) => (&act.by, &act.on_behalf_of, either(act.step.as_ref(), act.item.as_ref())),
        Act::Assign(act) => (&act.by, &act.on_behalf_of, either(act.step.as_ref(), act.item.as_ref())),
        Act::Reschedule(act) => (&act.by, &act.on_behalf_of, either(act.step.as_ref(), act.item.as_ref())),
        Act::Snooze(act) => (&act.by, &act.on_behalf_of, either(act.step.as_ref(), act.item.as_ref())),
        Act::Hold(act) | Act::Resume(act) | Act::Cancel(act) => (&act.by, &act.on_behalf_of, None),
        Act::Party(act) => (&act.by, &act.on_behalf_of, None),
        Act::Import(_) => return Parts { by: None, on_behalf_of: None, item: None },
        Act::Replace(act) => (&act.by, &None, None),
        Act::Delegate(act) => (&act.by, &act.on_behalf_of, None),
    };
    Parts { by: Some(by), on_behalf_of: on_behalf_of.as_deref(), item }
}

/// The kind of step that a verb is for, when it is for one kind alone.
fn wrong_kind(act: &Act, step: &Step, at: &Place<'_>) -> Option<Diagnostic> {
    let wanted = match act {
        Act::Plan(_) => "workshop",
        Act::Score(_) | Act::Pick(_) => "selection",
        Act::Vote(_) | Act::Withdraw(_) | Act::Recuse(_) | Act::Meeting(_) | Act::Object(_) => "decision",
        Act::Appoint(_) | Act::Unappoint(_) => "recruitment",
        Act::Pledge(_) => "funding",
        _ => return None,
    };
    let kind = step.kind.word();
    if kind == wanted {
        return None;
    }
    let (id, verb) = (&step.id, act.verb());
    let message = both(
        format!("stap `{id}` is een `{kind}`, en `{verb}` is voor een `{wanted}`"),
        format!("step `{id}` is a `{kind}`, and `{verb}` is for a `{wanted}`"),
    );
    let write = |verb: &str| both(format!("schrijf `{verb}`"), format!("write `{verb}`"));
    let help = match &step.kind {
        StepKind::Task | StepKind::Workshop { .. } => write("complete"),
        StepKind::Selection { .. } => write("pick"),
        StepKind::Decision { .. } => write("vote"),
        StepKind::Recruitment { .. } => write("appoint"),
        StepKind::Funding { .. } => write("pledge"),
        StepKind::Wait(_) => both(
            "schrijf `advance`: een `wait` is klaar als de tijd gekomen is",
            "write `advance`: a `wait` is done when its time has come",
        ),
    };
    Some(at.finding(Code::VERB_DOES_NOT_FIT, message).with_help(help))
}

/// Names that a step gives to its own parts.
fn details(act: &Act, step: &Step, at: &Place<'_>, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    let mut check = |what: (&str, &str), known: Vec<&str>, given: Vec<(&str, Place<'_>, Part)>| {
        for (one, place, part) in given {
            let (nl, en) = what;
            let message = || -> Text {
                both(
                    format!("stap `{}` heeft geen {nl} `{one}`", step.id),
                    format!("step `{}` has no {en} `{one}`", step.id),
                )
            };
            match part {
                Part::Value => names.one_of(one, message, known.iter().copied(), &place, found),
                Part::Key => names.key_of(one, message, known.iter().copied(), &place, found),
            }
        }
    };
    match (act, &step.kind) {
        (Act::Complete(act), _) => {
            check(("uitkomst", "output"), ids(step.outputs.keys()), placed(act.outputs.keys(), &at.key("outputs")));
            check(
                ("bewijsstuk", "evidence"),
                ids(step.evidence.keys()),
                placed(act.evidence.keys(), &at.key("evidence")),
            );
        }
        (Act::Score(act), StepKind::Selection { criteria, .. }) => {
            check(("criterium", "criterion"), ids(criteria.keys()), placed(act.scores.keys(), &at.key("scores")));
        }
        (Act::Appoint(act) | Act::Unappoint(act), StepKind::Recruitment { positions, .. }) => {
            check(
                ("functie", "position"),
                ids(positions.keys()),
                vec![(act.position.as_str(), at.key("position"), Part::Value)],
            );
        }
        (Act::Vote(act), StepKind::Decision { options: Options::Texts(texts), .. }) => {
            let all: Vec<String> = (1..=texts.len()).map(|number| format!("option-{number}")).collect();
            check(("optie", "option"), ids(all.iter()), chosen(act, &at.key("for")));
        }
        _ => {}
    }
}

fn ids<'n>(names: impl Iterator<Item = &'n String>) -> Vec<&'n str> {
    names.map(String::as_str).collect()
}

fn placed<'n, 'p>(names: impl Iterator<Item = &'n String>, at: &Place<'p>) -> Vec<(&'n str, Place<'p>, Part)> {
    names.map(|name| (name.as_str(), at.key(name), Part::Key)).collect()
}

/// The options that a vote names.
fn chosen<'v, 'p>(vote: &'v Vote, at: &Place<'p>) -> Vec<(&'v str, Place<'p>, Part)> {
    match &vote.choice {
        Some(Choice::One(one)) if one != "abstain" => vec![(one.as_str(), at.clone(), Part::Value)],
        Some(Choice::Several(all)) => {
            all.iter().enumerate().map(|(index, one)| (one.as_str(), at.index(index), Part::Value)).collect()
        }
        _ => Vec::new(),
    }
}

/// A gate takes a verdict, a decision an option.
fn ballot(vote: &Vote, step: Option<&Step>, at: &Place<'_>, found: &mut Vec<Diagnostic>) {
    let is_gate = matches!(vote.on.parse(), Ok(BallotRef::Gate(_)));
    let casts_verdict = vote.verdict.is_some_and(|verdict| verdict.verdict().is_some());
    if is_gate && vote.choice.as_ref().is_some_and(|choice| *choice != Choice::One("abstain".to_owned())) {
        let message = both(
            format!("over `{}` wordt gestemd met een oordeel, en `for` noemt een optie", vote.on),
            format!("`{}` is voted on with a verdict, and `for` names an option", vote.on),
        );
        let fault = at.key("for").finding(Code::VERB_DOES_NOT_FIT, message);
        found.push(fault.with_help(both(
            "schrijf `verdict: approve`, of een ander oordeel",
            "write `verdict: approve`, or another verdict",
        )));
    } else if step.is_some() && casts_verdict {
        let message = both(
            format!("over besluit `{}` wordt gestemd met een optie, en `verdict` is voor poorten", vote.on),
            format!("decision `{}` is voted on with an option, and `verdict` is for gates", vote.on),
        );
        let fault = at.key("verdict").finding(Code::VERB_DOES_NOT_FIT, message);
        found.push(
            fault.with_help(both("schrijf `for:` en de id van een optie", "write `for:` and the id of an option")),
        );
    }
}

/// The owners of conditions: people or roles.
fn owners(conditions: &[Condition], at: &Place<'_>, names: &Names<'_>, found: &mut Vec<Diagnostic>) {
    for (index, condition) in conditions.iter().enumerate() {
        let Condition::Full(condition) = condition else { continue };
        if let Some(owner) = &condition.owner
            && !names.definition.roles.contains_key(owner)
        {
            names.person(owner, &at.index(index).key("owner"), found);
        }
    }
}
