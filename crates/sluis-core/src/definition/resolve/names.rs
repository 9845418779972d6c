// SPDX-License-Identifier: EUPL-1.2
//! Every name that a workflow gives to something, and what to say of one that it does not.
//! Never guesses what was meant: it only asks "did you mean".

use indexmap::IndexMap;

use super::{Found, People};
use crate::definition::files::{Files, Maybe};
use crate::definition::place::Place;
use crate::definition::schema::closest;
use crate::definition::written::fields::Fields;
use crate::definition::written::phase::Phase;
use crate::definition::written::step::Step;
use crate::definition::written::workflow::{Party, PhaseEntry, Role};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Language;

/// The most names that a help lists.
const MOST_LISTED: usize = 8;

/// A phase as written; without content when its file is absent or faulty.
pub(super) struct PhaseAt<'f> {
    pub(super) id: &'f str,
    pub(super) written: Option<&'f Phase>,
    pub(super) place: Place<'f>,
}

/// A step as written.
#[derive(Clone)]
pub(super) struct StepAt<'f> {
    /// The number of its phase, from 0.
    pub(super) phase: usize,
    pub(super) written: &'f Step,
    pub(super) place: Place<'f>,
}

/// The names of one workflow.
pub(super) struct Names<'f> {
    /// The language of plain texts.
    pub(super) language: Language,
    pub(super) parties: &'f IndexMap<String, Party>,
    pub(super) roles: &'f IndexMap<String, Role>,
    pub(super) inputs: &'f Fields,
    pub(super) people: &'f People<'f>,
    pub(super) phases: Vec<PhaseAt<'f>>,
    pub(super) steps: IndexMap<&'f str, StepAt<'f>>,
}

impl<'f> Names<'f> {
    /// The names of these files. Phase files that are not there and steps with the same id are found on the way.
    pub(super) fn of(files: &'f Files, people: &'f People<'f>, found: &mut Found) -> Names<'f> {
        let header = &files.header.value;
        let place = files.header.place().key("phases");
        let phases: Vec<PhaseAt<'_>> =
            header.phases.iter().map(|(id, entry)| phase_at(files, id, entry, place.key(id), found)).collect();
        let steps = steps_of(&phases, found);
        Names {
            language: header.language,
            parties: &header.parties,
            roles: &header.roles,
            inputs: &header.inputs,
            people,
            phases,
            steps,
        }
    }

    /// Whether every phase could be read, so that a step that is not known does not exist.
    pub(super) fn is_complete(&self) -> bool {
        self.phases.iter().all(|phase| phase.written.is_some())
    }

    /// The role that is named here.
    pub(super) fn role(&self, id: &str, at: &Place<'_>, found: &mut Found) -> Option<String> {
        if self.roles.contains_key(id) {
            return Some(id.to_owned());
        }
        let fault = at.finding(Code::UNKNOWN_ROLE, format!("there is no role `{id}`"));
        found.push(suggesting(fault, id, self.roles.keys().map(String::as_str)));
        None
    }

    /// The role or the person that is named here.
    pub(super) fn role_or_person(&self, id: &str, at: &Place<'_>, found: &mut Found) -> Option<String> {
        match self.people {
            People::Known(people) if !people.contains(id) => self.role(id, at, found),
            _ => Some(id.to_owned()),
        }
    }

    /// The roles that are listed here.
    pub(super) fn roles(&self, ids: &[String], at: &Place<'_>, found: &mut Found) -> Option<Vec<String>> {
        super::all(ids.iter().enumerate().map(|(index, id)| self.role(id, &at.index(index), found)))
    }

    /// The party that is named here.
    pub(super) fn party(&self, id: &str, at: &Place<'_>, found: &mut Found) -> Option<String> {
        if self.parties.contains_key(id) {
            return Some(id.to_owned());
        }
        let fault = at.finding(Code::UNKNOWN_PARTY, format!("there is no party `{id}`"));
        found.push(suggesting(fault, id, self.parties.keys().map(String::as_str)));
        None
    }

    /// The finding about a step that does not exist; `known` are those that may be meant.
    pub(super) fn unknown_step<'n>(
        id: &str,
        at: &Place<'_>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Diagnostic {
        suggesting(at.finding(Code::UNKNOWN_STEP, format!("there is no step `{id}`")), id, known)
    }

    /// The ids of the steps of a phase, in the order of the file.
    pub(super) fn steps_of_phase(&self, phase: usize) -> impl Iterator<Item = &'f str> + Clone + '_ {
        self.steps.iter().filter(move |(_, step)| step.phase == phase).map(|(id, _)| *id)
    }
}

/// The finding with "did you mean", or else with the names there are.
pub(in crate::definition) fn suggesting<'n>(
    fault: Diagnostic,
    written: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    if let Some(meant) = closest(written, known.clone()) {
        return fault.with_help(format!("did you mean `{meant}`?"));
    }
    let listed: Vec<String> = known.clone().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let more = if known.count() > MOST_LISTED { " and others" } else { "" };
    match listed.as_slice() {
        [] => fault,
        [only] => fault.with_help(format!("there is only {only}")),
        _ => fault.with_help(format!("there are {}{more}", listed.join(", "))),
    }
}

fn phase_at<'f>(
    files: &'f Files,
    id: &'f str,
    entry: &'f PhaseEntry,
    place: Place<'f>,
    found: &mut Found,
) -> PhaseAt<'f> {
    let named = match entry {
        PhaseEntry::Inline(phase) => return PhaseAt { id, written: Some(phase), place },
        PhaseEntry::File(named) => named,
    };
    match files.phases.get(&named.file) {
        Some(Maybe::Good(written)) => PhaseAt { id, written: Some(&written.value), place: written.place() },
        Some(Maybe::Faulty) => PhaseAt { id, written: None, place },
        Some(Maybe::Absent) | None => {
            let message = format!("there is no file `{}` in the folder", named.file);
            let help = "put it beside the workflow, or write the phase here";
            found.push(place.key("file").finding(Code::FILE_NOT_FOUND, message).with_help(help));
            PhaseAt { id, written: None, place }
        }
    }
}

fn steps_of<'f>(phases: &[PhaseAt<'f>], found: &mut Found) -> IndexMap<&'f str, StepAt<'f>> {
    let mut steps = IndexMap::<&str, StepAt<'_>>::new();
    for (number, phase) in phases.iter().enumerate() {
        let Some(written) = phase.written else { continue };
        for (id, step) in &written.steps {
            let place = phase.place.key("steps").key(id);
            if let Some(first) = steps.get(id.as_str()) {
                found.push(duplicate(id, &place, first, phases[first.phase].id));
            } else {
                steps.insert(id, StepAt { phase: number, written: step, place });
            }
        }
    }
    steps
}

fn duplicate(id: &str, place: &Place<'_>, first: &StepAt<'_>, phase: &str) -> Diagnostic {
    let message = format!("phase `{phase}` has a step `{id}` too, and ids of steps are unique in the workflow");
    Diagnostic::new(Code::DUPLICATE_STEP, place.key_span(), message)
        .with_help("give one of the two another id")
        .with_related(first.place.key_span(), "the first one stands here")
}
