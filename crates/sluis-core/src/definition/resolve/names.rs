// SPDX-License-Identifier: EUPL-1.2
//! Every name that a workflow gives to something, and what to say of one that it does not.
//! Never guesses what was meant: it only asks "did you mean".

use indexmap::IndexMap;

use super::effort::Effort;
use super::{Found, People};
use crate::definition::files::{Files, Maybe};
use crate::definition::place::Place;
use crate::definition::schema::{closest, meant};
use crate::definition::written::fields::Fields;
use crate::definition::written::phase::Phase;
use crate::definition::written::step::Step;
use crate::definition::written::workflow::{Party, PhaseEntry, Role};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::text::{Language, Text, both};

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
    header: Place<'f>,
    pub(super) inputs: &'f Fields,
    pub(super) people: &'f People<'f>,
    pub(super) phases: Vec<PhaseAt<'f>>,
    pub(super) steps: IndexMap<&'f str, StepAt<'f>>,
    /// What its conditions and patterns may still cost.
    pub(super) effort: Effort,
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
            header: files.header.place(),
            inputs: &header.inputs,
            people,
            phases,
            steps,
            effort: Effort::new(),
        }
    }

    /// Whether every phase could be read, so that a step that is not known does not exist.
    pub(super) fn is_complete(&self) -> bool {
        self.phases.iter().all(|phase| phase.written.is_some())
    }

    /// Where a role stands.
    pub(super) fn role_span(&self, id: &str) -> Span {
        self.header.key("roles").key(id).key_span()
    }

    /// Where a party stands.
    pub(super) fn party_span(&self, id: &str) -> Span {
        self.header.key("parties").key(id).key_span()
    }

    /// Where an input stands.
    pub(super) fn input_span(&self, id: &str) -> Span {
        self.header.key("inputs").key(id).key_span()
    }

    /// The role that is named here.
    pub(super) fn role(&self, id: &str, at: &Place<'_>, found: &mut Found) -> Option<String> {
        if self.roles.contains_key(id) {
            return Some(id.to_owned());
        }
        let message = both(format!("er is geen rol `{id}`"), format!("there is no role `{id}`"));
        let fault = at.finding(Code::UNKNOWN_ROLE, message).with_cause(format!("role {id}"));
        let known = || self.roles.keys().map(String::as_str);
        let fault = suggesting_or_new(fault, id, known());
        found.push(match closest(id, known()) {
            Some(meant) => fault.with_related(self.role_span(meant), both("deze rol bestaat wel", "this role exists")),
            None => fault,
        });
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
        let message = both(format!("er is geen partij `{id}`"), format!("there is no party `{id}`"));
        let fault = at.finding(Code::UNKNOWN_PARTY, message).with_cause(format!("party {id}")).with_help(both(
            "zet de partijen onder `parties` in workflow.yaml",
            "list the parties under `parties` in workflow.yaml",
        ));
        let known = || self.parties.keys().map(String::as_str);
        let fault = suggesting_or_new(fault, id, known());
        found.push(match closest(id, known()) {
            Some(meant) => {
                fault.with_related(self.party_span(meant), both("deze partij bestaat wel", "this party exists"))
            }
            None => fault,
        });
        None
    }

    /// The finding about a step that does not exist; `known` are those that may be meant.
    pub(super) fn unknown_step<'n>(
        &self,
        id: &str,
        at: &Place<'_>,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Diagnostic {
        let message = both(format!("er is geen stap `{id}`"), format!("there is no step `{id}`"));
        let fault = at.finding(Code::UNKNOWN_STEP, message).with_cause(format!("step {id}"));
        let fault = suggesting_or_new(fault, id, known.clone());
        match closest(id, known).and_then(|meant| self.steps.get(meant)) {
            Some(meant) => {
                fault.with_related(meant.place.key_span(), both("deze stap bestaat wel", "this step exists"))
            }
            None => fault,
        }
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
    suggesting_else(fault, written, known, |names| names)
}

/// The same for a name that may as well have to be added to the workflow.
pub(in crate::definition) fn suggesting_or_new<'n>(
    fault: Diagnostic,
    written: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    suggesting_else(fault, written, known, |names| {
        Text::said(|l| {
            let names = names.get(l);
            match l {
                Language::Nl => format!("{names}, of voeg `{written}` toe"),
                Language::En => format!("{names}, or add `{written}`"),
            }
        })
    })
}

/// With "did you mean", or else with what is made of the names there are.
fn suggesting_else<'n>(
    fault: Diagnostic,
    written: &str,
    known: impl Iterator<Item = &'n str> + Clone,
    help: impl FnOnce(Text) -> Text,
) -> Diagnostic {
    if let Some(word) = closest(written, known.clone()) {
        return fault.with_help(meant(word)).with_word(written, word);
    }
    match one_of(known) {
        Some(names) => fault.with_help(help(names)),
        None => fault,
    }
}

/// The help that names what may be written; nothing when there is nothing.
pub(in crate::definition) fn one_of<'n>(known: impl Iterator<Item = &'n str> + Clone) -> Option<Text> {
    let first: Vec<String> = known.clone().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let [start @ .., last] = first.as_slice() else { return None };
    Some(Text::said(|l| {
        let write = l.say("schrijf", "write");
        match start {
            [] => format!("{write} {last}, {}", l.say("de enige die er is", "the only one there is")),
            _ if known.clone().count() > MOST_LISTED => {
                format!("{write} {} {}", first.join(", "), l.say("of een van de andere", "or one of the others"))
            }
            _ => format!("{write} {} {} {last}", start.join(", "), l.say("of", "or")),
        }
    }))
}

/// The finding about a file that is not there, with the file that may be meant: nothing uses that one.
pub(super) fn or_spare(fault: Diagnostic, written: &str, files: &Files) -> Diagnostic {
    let spare = || files.spare.iter().map(String::as_str);
    let only = spare().next().filter(|_| files.spare.len() == 1);
    match closest(written, spare()).or(only) {
        Some(file) => fault.with_help(meant(file)).with_word(written, file),
        None => fault,
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
            let message = both(
                format!("er staat geen bestand `{}` in de map", named.file),
                format!("there is no file `{}` in the folder", named.file),
            );
            let help = both(
                "zet het naast de workflow, of schrijf de fase hier uit",
                "put it beside the workflow, or write the phase out here",
            );
            let fault = place.key("file").finding(Code::FILE_NOT_FOUND, message).with_help(help);
            found.push(or_spare(fault, &named.file, files));
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
    let message = both(
        format!("fase `{phase}` heeft ook een stap `{id}`, en elke stap van de workflow heeft een eigen id"),
        format!("phase `{phase}` has a step `{id}` too, and each step of the workflow has an id of its own"),
    );
    Diagnostic::new(Code::DUPLICATE_STEP, place.key_span(), message)
        .with_help(both("geef een van de twee een andere id", "give one of the two another id"))
        .with_related(first.place.key_span(), both("de eerste staat hier", "the first one stands here"))
}
