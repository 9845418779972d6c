// SPDX-License-Identifier: EUPL-1.2
//! `people.yaml` as written. A test may bring people of its own, in the same shape.
//! Never becomes part of a definition: who fills a role is the directory's business.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::day;
use crate::directory::{self, Directory};
use crate::text::Language;

/// The people and their mandates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of people.schema.json, described there")]
pub struct People {
    pub people: IndexMap<String, Person>,
    #[serde(default)]
    pub mandates: Vec<Mandate>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of people.schema.json, described there")]
pub struct Person {
    pub name: String,
    pub email: Option<String>,
    pub party: Option<String>,
    pub language: Option<Language>,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub chair: Vec<String>,
}

/// Who may act for whom, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of people.schema.json, described there")]
pub struct Mandate {
    pub from: String,
    pub to: String,
    pub roles: Vec<String>,
    #[serde(with = "day")]
    pub start: Date,
    #[serde(with = "day")]
    pub end: Date,
}

/// The directory that the people and mandates make, as version 1: the first import.
pub fn directory(people: &IndexMap<String, Person>, mandates: &[Mandate]) -> Directory {
    let people = people.iter().map(|(id, person)| (id.clone(), person.to_entry())).collect();
    Directory {
        version: 1,
        people,
        mandates: mandates.iter().map(Mandate::to_entry).collect(),
        successions: Vec::new(),
        delegations: Vec::new(),
        former: IndexMap::new(),
    }
}

impl Person {
    fn to_entry(&self) -> directory::Person {
        directory::Person {
            name: self.name.clone(),
            email: self.email.clone(),
            party: self.party.clone(),
            language: self.language,
            roles: self.roles.clone(),
            chair: self.chair.clone(),
        }
    }
}

impl Mandate {
    fn to_entry(&self) -> directory::Mandate {
        directory::Mandate {
            from: self.from.clone(),
            to: self.to.clone(),
            roles: self.roles.clone(),
            start: self.start,
            end: self.end,
        }
    }
}
