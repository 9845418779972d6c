// SPDX-License-Identifier: EUPL-1.2
//! A mandate that people gave, or ended before its time, beside the people as their file says them. Laid over them as a
//! succession is, so that an older file that is imported again neither takes a mandate away nor brings one back.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Directory, Mandate};
use crate::calendar::days::plus_days;

/// A mandate that was given or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The mandate, as it was before it was ended.
    pub mandate: Mandate,
    /// Why.
    pub reason: String,
    /// On which day it was recorded, in the workflow's zone.
    pub recorded_on: Date,
    /// When.
    pub recorded_at: Timestamp,
    /// Whether it ended the mandate, which then holds no more from that day on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends: bool,
}

impl Directory {
    /// The mandates of one person that another holds on a day.
    pub fn mandates_between<'a>(&'a self, from: &'a str, to: &'a str, day: Date) -> impl Iterator<Item = &'a Mandate> {
        self.mandates.iter().filter(move |one| one.from == from && one.to == to && one.holds_on(day))
    }

    pub(super) fn delegate(&mut self, Delegation { mandate, recorded_on, ends, .. }: &Delegation) {
        if !ends {
            if !self.mandates.contains(mandate) {
                self.mandates.push(mandate.clone());
            }
            return;
        }
        // Of days that went by it is still known who might act for whom: minutes of a meeting may ask.
        let until = plus_days(*recorded_on, -1);
        let ended = Mandate { end: until, ..mandate.clone() };
        self.mandates.retain(|one| one != mandate && *one != ended);
        if ended.start <= ended.end {
            self.mandates.push(ended);
        }
    }

    /// What was recorded beside the earlier file and still means something beside this one: a mandate between people whom it
    /// knows, and the end of one that it says as before or that was given beside it.
    pub(super) fn delegations_beside(&self, file: &Directory) -> Vec<Delegation> {
        let introduced = |id: &String| self.successions.iter().any(|one| one.new == *id && one.person.is_some());
        let knows = |id: &String| file.people.contains_key(id) || introduced(id);
        let given = |one: &Delegation| !one.ends && knows(&one.mandate.from) && knows(&one.mandate.to);
        let is_there = |ended: &Mandate| {
            let beside = self.delegations.iter().any(|one| given(one) && one.mandate == *ended);
            beside || file.mandates.contains(ended)
        };
        let stands = |one: &&Delegation| given(one) || (one.ends && is_there(&one.mandate));
        self.delegations.iter().filter(stands).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::directory::Person;

    fn mandate(end: i8) -> Mandate {
        let (from, to) = ("ann".to_owned(), "bob".to_owned());
        Mandate { from, to, roles: vec!["board".to_owned()], start: date(2027, 7, 1), end: date(2027, 7, end) }
    }

    fn recorded(mandate: Mandate, day: i8, ends: bool) -> Delegation {
        let (reason, recorded_at) = ("Away".to_owned(), Timestamp::UNIX_EPOCH);
        Delegation { mandate, reason, recorded_on: date(2027, 7, day), recorded_at, ends }
    }

    fn file(mandates: Vec<Mandate>) -> Directory {
        let people = ["ann", "bob"].map(|id| (id.to_owned(), Person::called(id))).into();
        Directory { people, mandates, ..Directory::default() }
    }

    fn hold_on(directory: &Directory, day: i8) -> usize {
        let day = date(2027, 7, day);
        directory.on(day).mandates.iter().filter(|mandate| mandate.holds_on(day)).count()
    }

    #[test]
    fn a_mandate_given_beside_the_file_holds_from_its_first_to_its_last_day() {
        let directory = Directory { delegations: vec![recorded(mandate(20), 1, false)], ..file(Vec::new()) };
        assert_eq!([hold_on(&directory, 1), hold_on(&directory, 20), hold_on(&directory, 21)], [1, 1, 0]);
    }

    #[test]
    fn a_mandate_that_was_ended_holds_no_more_whether_it_stood_in_the_file_or_beside_it() {
        let ended = recorded(mandate(20), 10, true);
        let of_file = Directory { delegations: vec![ended.clone()], ..file(vec![mandate(20)]) };
        let beside = Directory { delegations: vec![recorded(mandate(20), 1, false), ended], ..file(Vec::new()) };
        for directory in [of_file, beside] {
            assert_eq!([hold_on(&directory, 9), hold_on(&directory, 10), hold_on(&directory, 15)], [1, 0, 0]);
        }
    }

    #[test]
    fn an_older_file_changes_nothing_and_one_that_says_another_term_has_the_last_word() {
        let delegations = vec![recorded(mandate(20), 10, true)];
        let known = Directory { delegations, ..file(vec![mandate(20)]) };
        assert_eq!(hold_on(&known.follow_file(file(vec![mandate(20)])), 15), 0);
        assert_eq!(hold_on(&known.follow_file(file(vec![mandate(30)])), 15), 1);
    }

    #[test]
    fn a_mandate_of_somebody_whom_the_new_file_does_not_know_is_forgotten() {
        let known = Directory { delegations: vec![recorded(mandate(20), 1, false)], ..file(Vec::new()) };
        assert_eq!(known.follow_file(file(Vec::new())).delegations.len(), 1);
        let mut without = file(Vec::new());
        without.people.shift_remove("bob");
        assert_eq!(known.follow_file(without).delegations.len(), 0);
    }
}
