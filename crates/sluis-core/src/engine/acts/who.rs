// SPDX-License-Identifier: EUPL-1.2
//! Who may do what: owners their items, members of a contributing party their pledge, managers the programme.
//! A mandate lets a deputy act in the name of another; both names are on record.

use jiff::civil::Date;

use crate::definition::Assurance;
use crate::directory::Directory;
use crate::engine::decide::Draft;
use crate::engine::item::{ItemRef, StepRef};
use crate::engine::mandate::Reach;
use crate::engine::refusal::Refusal;
use crate::engine::settle::dossier;
use crate::engine::terms::Owners;
use crate::engine::{Instance, Proof, StepProgress, StepState};
use crate::value::Sealed;

impl Draft<'_> {
    /// The person in whose name the command is given: the actor, or whom the actor may act for under mandates that reach
    /// so far.
    pub(in crate::engine) fn acting_for(&self, reach: &Reach<'_>) -> Result<String, Refusal> {
        let actor = self.command.actor.person().ok_or(Refusal::PersonMustBeNamed)?;
        self.check_person_exists(actor)?;
        let Some(from) = self.command.on_behalf_of.as_deref().filter(|from| *from != actor) else {
            return Ok(actor.to_owned());
        };
        self.check_person_exists(from)?;
        let refusal = || Refusal::PersonHasNoMandate { person: actor.to_owned(), from: from.to_owned() };
        self.check_mandate(actor, from, reach, self.today(), refusal)?;
        Ok(from.to_owned())
    }

    /// The people who fill a role, of parties that take part.
    pub(in crate::engine) fn members(&self, role: &str) -> Vec<String> {
        taking_part(self.directory, &self.instance, role).map(str::to_owned).collect()
    }

    /// The people of one party who fill a role; nobody when the party does not take part.
    pub(in crate::engine) fn members_of(&self, role: &str, party: &str) -> Vec<String> {
        let of_party = |id: &&str| self.directory.person(id).and_then(|known| known.party.as_deref()) == Some(party);
        taking_part(self.directory, &self.instance, role).filter(of_party).map(str::to_owned).collect()
    }

    /// Refuses who may not act for another on a day: with `without` where they hold no mandate for any of it.
    pub(in crate::engine) fn check_mandate(
        &self,
        deputy: &str,
        from: &str,
        reach: &Reach<'_>,
        day: Date,
        without: impl FnOnce() -> Refusal,
    ) -> Result<(), Refusal> {
        let mandates = || self.directory.mandates_between(from, deputy, day);
        if reach.is_covered(mandates()) {
            return Ok(());
        }
        let named: Vec<&str> = mandates().flat_map(|mandate| &mandate.roles).map(String::as_str).collect();
        let missing = reach.left_out(&named);
        if missing.is_empty() {
            return Err(without());
        }
        Err(Refusal::MandateLeavesOutRoles { person: deputy.to_owned(), from: from.to_owned(), missing })
    }

    /// Refuses a person whom the directory does not know.
    pub(in crate::engine) fn check_person_exists(&self, person: &str) -> Result<(), Refusal> {
        let known = self.directory.person(person).is_some();
        if known { Ok(()) } else { Err(unknown_person(self, person)) }
    }

    /// Refuses who does not manage the programme.
    pub(in crate::engine) fn check_manager(&self) -> Result<(), Refusal> {
        let role = self.definition.managed_by.as_deref();
        let person = self.acting_for(&Reach::role(role))?;
        let manages = match role {
            Some(role) => self.directory.fills(&person, role),
            None => self.directory.person(&person).is_some_and(|person| !person.roles.is_empty()),
        };
        let refusal = || Refusal::PersonDoesNotManage { person, role: role.map(str::to_owned) };
        if manages { Ok(()) } else { Err(refusal()) }
    }

    /// Refuses who does not own the item.
    pub(in crate::engine) fn check_owner(&self, item: &ItemRef, owners: &Owners) -> Result<(), Refusal> {
        let person = self.acting_for(&Reach::role(owners.role.as_deref()))?;
        if owners.people.contains(&person) {
            return Ok(());
        }
        Err(Refusal::PersonIsNotAnOwner { person, item: item.clone(), owners: owners.people.clone() })
    }

    /// Refuses an operator's word where the item asks for a signed-in person.
    pub(in crate::engine) fn check_assurance(&self, item: &ItemRef, asked: Assurance) -> Result<(), Refusal> {
        match (asked, self.command.proof) {
            (Assurance::LinkAndCode, Proof::Link) => Err(Refusal::CodeIsNeeded { item: item.clone() }),
            (Assurance::SignIn, Proof::SignIn) | (Assurance::Link | Assurance::LinkAndCode, _) => Ok(()),
            (Assurance::SignIn, _) => Err(Refusal::SignInIsNeeded { item: item.clone() }),
        }
    }

    /// The same for whatever is done in a step.
    pub(in crate::engine) fn check_step_assurance(&self, step: &StepRef) -> Result<(), Refusal> {
        let asked = self.definition.step(&step.step).map(|written| written.assurance);
        asked.map_or(Ok(()), |asked| self.check_assurance(&step.clone().into(), asked))
    }

    /// The progress of a step that must exist and be open.
    pub(in crate::engine) fn open_step(&self, step: &StepRef) -> Result<&StepProgress, Refusal> {
        self.check_step_exists(step)?;
        match self.instance.steps.get(step).filter(|progress| progress.state == StepState::Open) {
            Some(progress) => Ok(progress),
            None => {
                let state = self.instance.step_state(step);
                let waits = state == StepState::Waiting;
                let needs = if waits { self.missing_needs(step) } else { Vec::new() };
                Err(Refusal::StepIsNotOpen { step: step.clone(), state, needs })
            }
        }
    }

    /// The progress of a step that is open, or done and before its voters, so that it may be corrected; and whether it is
    /// the latter.
    pub(in crate::engine) fn open_or_voted_on(&self, step: &StepRef) -> Result<(&StepProgress, bool), Refusal> {
        self.check_step_exists(step)?;
        if !dossier::is_before_voters(self, step) {
            return self.open_step(step).map(|progress| (progress, false));
        }
        let by = dossier::built_on(self, step);
        match self.instance.steps.get(step) {
            Some(progress) if by.is_empty() => Ok((progress, true)),
            _ => Err(Refusal::StepWasBuiltOn { step: step.clone(), by }),
        }
    }

    /// The refusal of a command that belongs to another kind of step.
    pub(in crate::engine) fn of_another_kind(&self, step: &StepRef, asked: &'static str) -> Refusal {
        let kind = self.definition.step(&step.step).map_or("task", |written| written.kind.word());
        Refusal::StepIsOfAnotherKind { step: step.clone(), kind, asked }
    }

    /// Refuses a step or an instance of a step that the workflow does not have.
    pub(in crate::engine) fn check_step_exists(&self, step: &StepRef) -> Result<(), Refusal> {
        let Some(written) = self.definition.step(&step.step) else {
            let known = self.definition.phases.iter().flat_map(|phase| phase.steps.keys());
            return Err(Refusal::StepIsUnknown { step: step.step.clone(), nearest: nearest(&step.step, known) });
        };
        let keys = || -> Vec<String> {
            let keys = self.instance.fan_outs.get(&step.step);
            keys.into_iter().flatten().map(|fan| fan.key.clone()).collect()
        };
        match (&step.key, written.for_each.is_some()) {
            (None, true) if !self.instance.steps.contains_key(step) => {
                Err(Refusal::StepHasInstances { step: step.step.clone(), keys: keys() })
            }
            (Some(_), true) if keys().is_empty() => {
                Err(Refusal::StepHasInstances { step: step.step.clone(), keys: Vec::new() })
            }
            (Some(key), _) if !keys().contains(key) => {
                Err(Refusal::StepHasNoSuchInstance { step: step.clone(), keys: keys() })
            }
            _ => Ok(()),
        }
    }

    /// Seals a text that a person gave; empty and control characters are refused.
    pub(in crate::engine) fn seal_reason(&mut self, reason: &str) -> Result<Sealed, Refusal> {
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonIsMissing);
        }
        self.seal(reason)
    }

    /// Seals a text that a person gave; control characters are refused.
    pub(in crate::engine) fn seal(&mut self, text: &str) -> Result<Sealed, Refusal> {
        if holds_control_characters(text) {
            return Err(Refusal::TextHoldsControlCharacters);
        }
        Ok(Sealed::new(text.trim(), self.ids))
    }
}

/// The people who fill a role, without those of a party that does not take part now.
pub(crate) fn taking_part<'a>(
    directory: &'a Directory,
    instance: &'a Instance,
    role: &'a str,
) -> impl Iterator<Item = &'a str> {
    let of_who_takes_part = |id: &&str| {
        let party = directory.person(id).and_then(|person| person.party.as_deref());
        party.is_none_or(|party| instance.takes_part(party))
    };
    directory.members(role).filter(of_who_takes_part)
}

/// Whether a text holds signs that nobody sees, other than line ends and tabs.
pub(in crate::engine) fn holds_control_characters(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn unknown_person(draft: &Draft<'_>, person: &str) -> Refusal {
    let nearest = nearest(person, draft.directory.people.keys());
    Refusal::PersonIsUnknown { person: person.to_owned(), nearest }
}

/// The known name that a mistyped one was most likely meant to be.
pub(in crate::engine) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Option<String> {
    let scored = known.map(|other| (strsim::damerau_levenshtein(name, other), other));
    let best = scored.filter(|(distance, other)| *distance <= 1 + other.len() / 4).min();
    best.map(|(_, other)| other.clone())
}
