// SPDX-License-Identifier: EUPL-1.2
//! The last layer of the check: what every file may say and yet cannot mean, such as a ballot that nobody can pass.
//! Looks at definitions without faults in their names only, and never changes one.

mod ballots;
mod certain;
mod dates;
mod mail;
mod people;
mod reminders;
mod steps;
mod stories;
mod unwise;

use super::Definition;
use super::files::{Files, MailFile, TestFile, Written};
use super::place::Place;
use super::written::people::People;
use super::written::phase::Phase;
use super::written::step::Step;
use super::written::workflow::PhaseEntry;
use crate::diagnostic::Diagnostic;
use crate::directory::Directory;

/// Everything a check of meaning may look at: what is written, where, and what it was resolved to.
#[derive(Debug, Clone, Copy)]
pub struct Workspace<'w> {
    /// What the files mean.
    pub definition: &'w Definition,
    /// The people of `people.yaml`; nothing when it is absent or faulty.
    pub directory: Option<&'w Directory>,
    /// The files as written.
    pub files: &'w Files,
}

impl<'w> Workspace<'w> {
    /// The place of the header.
    pub fn header(&self) -> Place<'w> {
        self.files.header.place()
    }

    /// A phase as written, and where: in its own file or in the header.
    pub fn phase(&self, id: &str) -> Option<(Place<'w>, &'w Phase)> {
        match self.files.header.value.phases.get(id)? {
            PhaseEntry::Inline(phase) => Some((self.header().key("phases").key(id), phase)),
            PhaseEntry::File(named) => {
                let file = self.files.phases.get(&named.file)?.good()?;
                Some((file.place(), &file.value))
            }
        }
    }

    /// A step as written, and where.
    pub fn step(&self, id: &str) -> Option<(Place<'w>, &'w Step)> {
        let phase = self.definition.phase_of(id)?;
        let (place, written) = self.phase(&phase.id)?;
        Some((place.key("steps").key(id), written.steps.get(id)?))
    }

    /// Where the gate of a phase stands.
    pub fn gate(&self, phase: &str) -> Option<Place<'w>> {
        let (place, written) = self.phase(phase)?;
        written.gate.as_ref().map(|_| place.key("gate"))
    }

    /// `people.yaml`.
    pub fn people(&self) -> Option<&'w Written<People>> {
        self.files.people.good()
    }

    /// The wording of mails.
    pub fn mail(&self) -> &'w [MailFile] {
        &self.files.mail
    }

    /// The stories.
    pub fn tests(&self) -> &'w [TestFile] {
        &self.files.tests
    }
}

/// A check of meaning.
type Check = fn(&Workspace<'_>) -> Vec<Diagnostic>;

/// Every check of meaning; one module a subject.
const CHECKS: &[Check] = &[
    steps::check,
    ballots::check,
    unwise::check,
    dates::check,
    reminders::check,
    people::check,
    mail::check,
    stories::check,
];

/// Everything that is wrong with the meaning of these files.
pub fn all(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    CHECKS.iter().flat_map(|check| check(workspace)).collect()
}
