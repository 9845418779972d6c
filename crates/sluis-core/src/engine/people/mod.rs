// SPDX-License-Identifier: EUPL-1.2
//! What may be changed in the directory of a workflow beside its file, and what comes of it: somebody takes over from
//! somebody else. Gives the next version of the directory or a refusal; the programmes hear of it as of any other version.

mod delegate;
mod replace;

use jiff::Timestamp;
use jiff::civil::Date;

use super::command::Actor;
use super::refusal::Refusal;
use crate::definition::Definition;
use crate::directory::{Directory, Person};

/// A change of the people that is recorded, with its reason, beside the file that they were imported from.
#[derive(Debug, Clone, PartialEq)]
pub enum PeopleChange {
    /// A person leaves, and another takes over.
    Replace {
        /// Who leaves.
        old: String,
        /// Who takes over.
        new: String,
        /// The new person, where nobody knows them yet.
        person: Option<Person>,
        /// The first day of the new one, in the workflow's zone.
        from: Date,
        /// Why.
        reason: String,
    },
    /// Somebody lets a deputy act for them, both days included.
    Delegate {
        /// Who is absent.
        from: String,
        /// Who acts.
        to: String,
        /// In which roles; none named means all that the person fills.
        roles: Vec<String>,
        /// The first day, in the workflow's zone.
        start: Date,
        /// The last day.
        end: Date,
        /// Why.
        reason: String,
    },
    /// The mandates of one person to another end now, before their time.
    EndMandate {
        /// Who is absent no more.
        from: String,
        /// Who acted.
        to: String,
        /// Why.
        reason: String,
    },
}

impl PeopleChange {
    /// The word people use for it.
    pub fn word(&self) -> &'static str {
        match self {
            PeopleChange::Replace { .. } => "replace",
            PeopleChange::Delegate { .. } | PeopleChange::EndMandate { .. } => "delegate",
        }
    }
}

/// What a change of the people is decided on.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The workflow.
    pub definition: &'a Definition,
    /// Its people as they are stored.
    pub directory: &'a Directory,
    /// The moment of the change.
    pub now: Timestamp,
}

/// The directory after a change, with the version that it had before. `by` gives it; in whose name stands in the change.
///
/// # Errors
/// A refusal says why not, and nothing has changed.
pub fn change_people(setting: &Setting<'_>, by: &Actor, change: &PeopleChange) -> Result<Directory, Refusal> {
    match change {
        PeopleChange::Delegate { from, to, roles, start, end, reason } => {
            delegate::give(setting, by, &delegate::Between { from, to, reason }, roles, (*start, *end))
        }
        PeopleChange::EndMandate { from, to, reason } => {
            delegate::end(setting, by, &delegate::Between { from, to, reason })
        }
        PeopleChange::Replace { old, new, person, from, reason } => {
            replace::replace(setting, by, &replace::Replaced { old, new, person: person.as_ref(), from: *from, reason })
        }
    }
}

impl Setting<'_> {
    fn today(&self) -> Date {
        self.definition.timezone.to_datetime(self.now).date()
    }

    /// The people of today.
    fn people(&self) -> std::borrow::Cow<'_, Directory> {
        self.directory.on(self.today())
    }

    fn check_known(&self, person: &str) -> Result<(), Refusal> {
        let people = self.people();
        let nearest = || super::acts::who::nearest(person, people.people.keys());
        match people.person(person) {
            Some(_) => Ok(()),
            None => Err(Refusal::PersonIsUnknown { person: person.to_owned(), nearest: nearest() }),
        }
    }

    /// Whether this person is one of those who manage the programmes.
    fn manages(&self, person: &str) -> bool {
        self.definition.managed_by.as_deref().is_some_and(|role| self.people().fills(person, role))
    }

    fn check_reason(reason: &str) -> Result<(), Refusal> {
        match reason.trim() {
            "" => Err(Refusal::ReasonIsMissing),
            reason if super::acts::who::holds_control_characters(reason) => Err(Refusal::TextHoldsControlCharacters),
            _ => Ok(()),
        }
    }
}
