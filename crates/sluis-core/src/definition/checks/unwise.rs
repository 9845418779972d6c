// SPDX-License-Identifier: EUPL-1.2
//! What the language allows and people may regret: silence that approves, a mail that is enough to vote, a distribution
//! address that is asked to act, and data of applicants that stays. Needs no people.

use super::Workspace;
use crate::definition::place::Place;
use crate::definition::{Assurance, Owner, StepKind, WhenSilent};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Language, Text, both};

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for phase in &workspace.definition.phases {
        for (id, step) in &phase.steps {
            let Some((place, _)) = workspace.step(id) else { continue };
            found.extend(assurance(step.assurance, &place));
            if matches!(step.kind, StepKind::Recruitment { .. }) && step.keep_personal_data.is_none() {
                found.push(retention(id, &place));
            }
        }
        let gate = phase.gate.as_ref().zip(workspace.gate(&phase.id));
        if let Some((gate, place)) = gate {
            found.extend(assurance(gate.assurance, &place));
            if gate.when_silent == WhenSilent::Approve {
                found.push(silence(&phase.id, &place));
            }
        }
    }
    found.extend(lists(workspace));
    found
}

fn assurance(assurance: Assurance, place: &Place<'_>) -> Option<Diagnostic> {
    (assurance == Assurance::Link).then(|| {
        let message = both(
            "wie de mail heeft, of een doorgestuurde kopie, kan hier handelen in naam van degene die hem kreeg",
            "whoever has the mail, or a forwarded copy of it, can act here in the name of the person it was sent to",
        );
        let fault = place.key("assurance").finding(Code::WEAK_ASSURANCE, message);
        fault
            .with_help(both("schrijf `link-and-code` of `sign-in`", "write `link-and-code` or `sign-in`"))
            .with_word("link", "link-and-code")
    })
}

fn silence(phase: &str, place: &Place<'_>) -> Diagnostic {
    let message = both(
        format!(
            "poort `{phase}` passeert als de termijn zonder oordeel afloopt, zodat er een besluit ligt dat niemand nam"
        ),
        format!(
            "gate `{phase}` passes when its term ends without a verdict, so that a decision is recorded that nobody took"
        ),
    );
    let fault = place.key("when_silent").finding(Code::SILENT_APPROVAL, message);
    let fault = fault.with_word("approve", "escalate");
    fault.with_help(both(
        "schrijf `escalate`, zodat wie het programma beheert het hoort",
        "write `escalate`, so that those who manage the programme are told",
    ))
}

fn retention(step: &str, place: &Place<'_>) -> Diagnostic {
    let message = both(
        format!(
            "stap `{step}` zegt niet hoe lang gegevens van sollicitanten blijven, zodat ze altijd blijven, ook van wie niet is aangesteld"
        ),
        format!(
            "step `{step}` does not say how long data of applicants is kept, so that it stays for ever, also of those who were not appointed"
        ),
    );
    let fault = Diagnostic::new(Code::DATA_WITHOUT_RETENTION, place.key_span(), message);
    fault
        .with_help(both("voeg `personal_data: { keep: 4 weeks }` toe", "add `personal_data: { keep: 4 weeks }`"))
        .mended_by(place.adding("personal_data: { keep: 4 weeks }"))
}

/// Roles with a distribution address where somebody must act.
fn lists(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let definition = workspace.definition;
    let is_list = |role: &str| definition.roles.get(role).is_some_and(|role| role.list.is_some());
    let mut found = Vec::new();
    if let Some(role) = definition.managed_by.as_ref().filter(|role| is_list(role)) {
        found.push(list(
            role,
            &both("het programma kan beheren", "manage the programme"),
            &workspace.header().key("managed_by"),
        ));
    }
    let steps = definition.phases.iter().flat_map(|phase| phase.steps.values());
    for step in steps {
        let Some((place, _)) = workspace.step(&step.id) else { continue };
        if let Some(Owner::Role { role, party }) = step.owner.as_ref()
            && is_list(role)
        {
            let at = place.key("owner");
            let at = if party.is_some() { at.key("role") } else { at };
            found.push(list(
                role,
                &both(format!("stap `{}` kan doen", step.id), format!("do step `{}`", step.id)),
                &at,
            ));
        }
        if let StepKind::Decision { approvals, .. } = &step.kind {
            found.extend(voters(approvals, &place.key("approvals"), &is_list));
        }
    }
    for phase in &definition.phases {
        if let Some((gate, place)) = phase.gate.as_ref().zip(workspace.gate(&phase.id)) {
            found.extend(voters(&gate.approvals, &place.key("approvals"), &is_list));
        }
    }
    found
}

fn voters(
    approvals: &[crate::definition::Approval],
    place: &Place<'_>,
    is_list: &dyn Fn(&str) -> bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let vote = both("kan stemmen", "vote");
    for (index, entry) in approvals.iter().enumerate() {
        let at = place.index(index);
        if is_list(&entry.by) {
            found.push(list(&entry.by, &vote, &at.key("by")));
        }
        let vetoes = entry.veto.iter().enumerate().filter(|(_, role)| is_list(role));
        found.extend(vetoes.map(|(index, role)| list(role, &vote, &at.key("veto").index(index))));
    }
    found
}

fn list(role: &str, to: &Text, at: &Place<'_>) -> Diagnostic {
    let message = Text::said(|l| match l {
        Language::Nl => format!(
            "rol `{role}` is een verzendlijst, die iets kan horen en nooit iets gevraagd wordt, zodat niemand {}",
            to.get(l)
        ),
        Language::En => format!(
            "role `{role}` is a distribution address, which may be told and never asked, so that nobody could {}",
            to.get(l)
        ),
    });
    at.finding(Code::LIST_IS_ASKED, message)
        .with_help(both("noem een rol die mensen ieder voor zich vervullen", "name a role that people fill one by one"))
}
