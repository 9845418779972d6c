// SPDX-License-Identifier: EUPL-1.2
//! The directory: who the people are, which roles they fill and who may act for whom, as imported on some day.
//! The only place in the core that holds names and addresses; events never do.

mod delegation;
mod succession;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use delegation::Delegation;
pub use succession::Succession;

use crate::text::Language;

/// The people of one workflow in one version of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directory {
    /// Counts up with every import; 0 is the empty directory.
    #[serde(default)]
    pub version: u64,
    /// The people by id, in the order of the file.
    #[serde(default)]
    pub people: IndexMap<String, Person>,
    /// Who may act for whom, and when.
    #[serde(default)]
    pub mandates: Vec<Mandate>,
    /// Who takes over from whom, as recorded beside the file; see [`Directory::on`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub successions: Vec<Succession>,
    /// The mandates that people gave and ended beside the file, in the order in which they did; see [`Directory::on`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Delegation>,
    /// The names of those who were among the people once and are no more, by id: the record still speaks of them.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub former: IndexMap<String, String>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// The address mail goes to; a person without one is shown as not reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The party the person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The language of the person's mail and pages; absent means the workflow's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The roles the person fills.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The roles in which the person is the chair.
    #[serde(default)]
    pub chair: Vec<String>,
}

/// A dated mandate: `to` may act for `from` in these roles, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Who is absent.
    pub from: String,
    /// Who acts.
    pub to: String,
    /// In which roles.
    pub roles: Vec<String>,
    /// First day, in the workflow's zone.
    pub start: Date,
    /// Last day, in the workflow's zone.
    pub end: Date,
}

impl Mandate {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }
}

impl Person {
    /// Somebody of whom nothing is known but the name: without an address, a party and roles.
    pub fn called(name: impl Into<String>) -> Person {
        Person { name: name.into(), email: None, party: None, language: None, roles: Vec::new(), chair: Vec::new() }
    }
}

impl Directory {
    /// The person with this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// The name of a person, also of one who is among the people no more.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.person(id).map(|person| &person.name).or_else(|| self.former.get(id)).map(String::as_str)
    }

    /// The ids of the people who fill a role, in the order of the file.
    pub fn members<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a str> {
        let fills = move |person: &Person| person.roles.iter().any(|held| held == role);
        self.people.iter().filter(move |(_, person)| fills(person)).map(|(id, _)| id.as_str())
    }

    /// The ids of the people of one party who fill a role.
    pub fn members_of<'a>(&'a self, role: &'a str, party: &'a str) -> impl Iterator<Item = &'a str> {
        self.members(role).filter(move |id| self.people[*id].party.as_deref() == Some(party))
    }

    /// Whether this person fills this role.
    pub fn fills(&self, person: &str, role: &str) -> bool {
        self.person(person).is_some_and(|person| person.roles.iter().any(|held| held == role))
    }
}
