// SPDX-License-Identifier: EUPL-1.2
//! The names in people.yaml, and in the people that a test brings: roles, parties and the persons of mandates.
//! Whether enough people fill a role is a check of meaning, not of this.

use indexmap::{IndexMap, IndexSet};

use super::Found;
use super::names::{Names, suggesting_or_new};
use crate::definition::files::{TestFile, Written};
use crate::definition::place::Place;
use crate::definition::written::people::{Mandate, People, Person};
use crate::definition::written::test::{Act, Line};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::both;

/// Everything that is wrong with the names in people.yaml.
pub(super) fn check(written: &Written<People>, names: &Names<'_>, found: &mut Found) {
    let place = written.place();
    let People { people, mandates } = &written.value;
    check_people(people, &place.key("people"), names, found);
    check_mandates(mandates, people.keys(), &place.key("mandates"), names, found);
}

/// Everything that is wrong with the names of the people of a test; `folder` are those of people.yaml.
pub(super) fn check_test(
    test: &TestFile,
    folder: Option<&IndexMap<String, Person>>,
    names: &Names<'_>,
    found: &mut Found,
) {
    let place = test.place();
    if let Some(own) = &test.value.people {
        check_people(own, &place.key("people"), names, found);
    }
    let people = test.value.people.as_ref().or(folder);
    if let (Some(mandates), Some(people)) = (&test.value.mandates, people) {
        check_mandates(mandates, people.keys(), &place.key("mandates"), names, found);
    }
    check_imports(test, people, names, found);
}

/// What a story imports under way: its mandates may name whoever was there before it, or came with it.
fn check_imports(test: &TestFile, people: Option<&IndexMap<String, Person>>, names: &Names<'_>, found: &mut Found) {
    let mut known: IndexSet<&String> = people.into_iter().flat_map(IndexMap::keys).collect();
    for (index, line) in test.value.story.iter().enumerate() {
        let Line::Act(act) = line else { continue };
        let Act::Import(import) = &**act else { continue };
        let at = test.place().key("story").index(index).key("import");
        known.extend(import.people.keys());
        check_people(&import.people, &at.key("people"), names, found);
        if let Some(mandates) = &import.mandates {
            check_mandates(mandates, known.iter().copied(), &at.key("mandates"), names, found);
        }
    }
}

fn check_people(people: &IndexMap<String, Person>, at: &Place<'_>, names: &Names<'_>, found: &mut Found) {
    for (id, person) in people {
        let at = at.key(id);
        if names.roles.contains_key(id) {
            let message = both(
                format!("een persoon heet `{id}`, en een rol ook"),
                format!("a person is called `{id}`, and so is a role"),
            );
            let fault = Diagnostic::new(Code::PERSON_CALLED_AS_ROLE, at.key_span(), message);
            let help = both(
                "geef de persoon een andere id, zoals de naam van de functie",
                "give the person another id, such as the name of the function",
            );
            let related = both("de rol staat hier", "the role stands here");
            found.push(fault.with_help(help).with_related(names.role_span(id), related));
        }
        names.roles(&person.roles, &at.key("roles"), found);
        names.roles(&person.chair, &at.key("chair"), found);
        if let Some(party) = &person.party {
            names.party(party, &at.key("party"), found);
        }
    }
}

fn check_mandates<'p>(
    mandates: &[Mandate],
    people: impl Iterator<Item = &'p String> + Clone,
    at: &Place<'_>,
    names: &Names<'_>,
    found: &mut Found,
) {
    for (index, mandate) in mandates.iter().enumerate() {
        let at = at.index(index);
        for (key, id) in [("from", &mandate.from), ("to", &mandate.to)] {
            if !people.clone().any(|known| known == id) {
                let message = both(format!("er is geen persoon `{id}`"), format!("there is no person `{id}`"));
                let fault = at.key(key).finding(Code::UNKNOWN_PERSON, message).with_cause(format!("person {id}"));
                found.push(suggesting_or_new(fault, id, people.clone().map(String::as_str)));
            }
        }
        names.roles(&mandate.roles, &at.key("roles"), found);
    }
}
