// SPDX-License-Identifier: EUPL-1.2
//! Who takes over from whom. A succession lies beside the people as their file says them, and is laid over them from its
//! day on, so that the same directory holds before and after that day. Never forgets a person: the record needs the name.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Delegation, Directory, Person};

/// A person who leaves, and the one who takes over roles, seats and items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// Who leaves.
    pub old: String,
    /// Who takes over.
    pub new: String,
    /// The first day of the new one, in the workflow's zone.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The new person, where the file does not know them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
}

impl Directory {
    /// The people as they are on this day: whose successor has come has no role left, and gives and holds no mandate.
    pub fn on(&self, day: Date) -> Cow<'_, Directory> {
        let mut people = Cow::Borrowed(self);
        let mut delegations = self.delegations.iter().peekable();
        for succession in &self.successions {
            // Whose day has yet to come is known by name already, with no role yet.
            people.to_mut().introduce(succession);
            if succession.from <= day {
                // Who came back after leaving may give mandates again: those before that day ended with it.
                let is_earlier =
                    |one: &&Delegation| one.recorded_on < succession.from || one.recorded_at <= succession.recorded_at;
                while let Some(earlier) = delegations.next_if(is_earlier) {
                    people.to_mut().delegate(earlier);
                }
                people.to_mut().succeed(succession);
            }
        }
        for delegation in delegations {
            people.to_mut().delegate(delegation);
        }
        people
    }

    /// Who does on this day what this person was to do: the last of those who took over one after another, or themself.
    pub fn successor<'a>(&'a self, person: &'a str, day: Date) -> &'a str {
        let begun = self.successions.iter().filter(|succession| succession.from <= day);
        begun.fold(person, |now, succession| if succession.old == now { &succession.new } else { now })
    }

    /// Whether somebody is not among the people on this day, or another has taken over from them.
    pub fn has_left(&self, person: &str, day: Date) -> bool {
        self.person(person).is_none() || self.successor(person, day) != person
    }

    /// The people of a newly imported file, with what was recorded beside the earlier one. Where the new file says other
    /// things of who left than the earlier one did, its author knows of it and the file has the last word.
    #[must_use]
    pub fn follow_file(&self, file: Directory) -> Directory {
        let knows = |id: &str| self.people.get(id) != file.people.get(id);
        let stands = |succession: &&Succession| {
            let is_there = succession.person.is_some() || file.people.contains_key(&succession.new);
            is_there && !knows(&succession.old)
        };
        let successions: Vec<Succession> = self.successions.iter().filter(stands).cloned().collect();
        let delegations = self.delegations_beside(&file);
        let introduced = |id: &str| successions.iter().any(|one| one.new == id && one.person.is_some());
        let former = self.names().filter(|(id, _)| !file.people.contains_key(*id) && !introduced(id));
        let former = former.map(|(id, name)| (id.clone(), name.clone())).collect();
        Directory { successions, delegations, former, ..file }
    }

    /// Everybody who is or was known, by id.
    fn names(&self) -> impl Iterator<Item = (&String, &String)> {
        let introduced = self.successions.iter().filter_map(|one| Some((&one.new, &one.person.as_ref()?.name)));
        let known = self.people.iter().map(|(id, person)| (id, &person.name));
        self.former.iter().chain(introduced).chain(known)
    }

    /// These people as if whatever is recorded in them and was not in `before` began on this day, at the latest.
    #[must_use]
    pub fn begun_by(&self, before: &Directory, day: Date) -> Directory {
        let mut begun = self.clone();
        for succession in begun.successions.iter_mut().filter(|one| !before.successions.contains(one)) {
            succession.from = succession.from.min(day);
        }
        begun
    }

    fn introduce(&mut self, Succession { old, new, person, .. }: &Succession) {
        let language = self.person(old).and_then(|before| before.language);
        if let Some(person) = person {
            self.people.entry(new.clone()).or_insert_with(|| Person { language, ..person.clone() });
        }
    }

    fn succeed(&mut self, Succession { old, new, .. }: &Succession) {
        let Some(before) = self.people.get_mut(old) else { return };
        let (roles, chair) = (std::mem::take(&mut before.roles), std::mem::take(&mut before.chair));
        let party = before.party.clone();
        if let Some(now) = self.people.get_mut(new) {
            add(&mut now.roles, roles);
            add(&mut now.chair, chair);
            now.party = now.party.take().or(party);
        }
        self.mandates.retain(|mandate| mandate.from != *old && mandate.to != *old);
    }
}

fn add(own: &mut Vec<String>, more: Vec<String>) {
    let new: Vec<String> = more.into_iter().filter(|role| !own.contains(role)).collect();
    own.extend(new);
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn person(roles: &[&str]) -> Person {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>();
        Person { name: "N".into(), email: None, party: Some("x".into()), language: None, chair: roles.clone(), roles }
    }

    fn succession(old: &str, new: &str, day: i8) -> Succession {
        let new_person = Person { party: None, ..person(&[]) };
        Succession {
            old: old.into(),
            new: new.into(),
            from: date(2027, 3, day),
            reason: "Pension".into(),
            recorded_at: Timestamp::UNIX_EPOCH,
            person: Some(new_person),
        }
    }

    fn directory() -> Directory {
        let people = [("ann".to_owned(), person(&["board"])), ("bob".to_owned(), person(&["team"]))].into();
        Directory { people, successions: vec![succession("ann", "eve", 10)], ..Directory::default() }
    }

    #[test]
    fn roles_chair_and_party_pass_on_the_day_and_not_before() {
        let directory = directory();
        assert_eq!(directory.on(date(2027, 3, 9)).members("board").collect::<Vec<_>>(), ["ann"]);
        let then = directory.on(date(2027, 3, 10));
        assert_eq!(then.members("board").collect::<Vec<_>>(), ["eve"]);
        assert_eq!(
            (then.people["eve"].chair.as_slice(), then.people["eve"].party.as_deref()),
            (&["board".to_owned()][..], Some("x"))
        );
        assert!(then.person("ann").is_some_and(|ann| ann.roles.is_empty()), "the name is still known");
        assert_eq!(then.on(date(2027, 3, 10)).into_owned(), then.into_owned(), "once is enough");
    }

    #[test]
    fn successors_follow_one_another_and_somebody_may_come_back() {
        let mut directory = directory();
        directory.successions.push(succession("eve", "bob", 20));
        assert_eq!(directory.successor("ann", date(2027, 3, 15)), "eve");
        assert_eq!(directory.successor("ann", date(2027, 3, 20)), "bob");
        directory.successions.push(succession("bob", "ann", 25));
        assert_eq!(directory.on(date(2027, 3, 25)).members("board").collect::<Vec<_>>(), ["ann"]);
    }

    #[test]
    fn an_older_file_does_not_bring_back_who_left_and_a_newer_one_has_the_last_word() {
        let known = directory();
        let same = Directory { successions: Vec::new(), ..known.clone() };
        assert_eq!(known.follow_file(same.clone()).successions.len(), 1);
        let mut newer = same;
        newer.people["ann"].roles = vec!["archive".to_owned()];
        assert_eq!(known.follow_file(newer).successions.len(), 0);
    }

    #[test]
    fn the_name_of_who_is_in_the_file_no_more_is_kept_until_they_come_back() {
        let known = Directory { successions: Vec::new(), ..directory() };
        let (ann, _) = known.people.clone().shift_remove_entry("ann").unwrap();
        let mut without = known.clone();
        let gone = without.people.shift_remove(&ann).unwrap();
        let after = known.follow_file(without.clone());
        assert_eq!((after.person("ann"), after.name_of("ann")), (None, Some(gone.name.as_str())));
        assert_eq!(after.follow_file(without), after, "the same file again changes nothing");
        assert!(after.follow_file(known.clone()).former.is_empty(), "who is back is one of the people");
        // One whom only a succession knew is remembered as well, when a later file knows better.
        let mut newer = directory();
        newer.people["ann"].roles.clear();
        assert_eq!(directory().follow_file(newer).name_of("eve"), Some("N"));
    }
}
