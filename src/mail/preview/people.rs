// SPDX-License-Identifier: EUPL-1.2
//! Invented people for a workflow without people: one in each role, in each party where the role is per party.

use indexmap::IndexMap;
use sluis_core::definition::Definition;
use sluis_core::directory::{Directory, Person};

const NAMES: [&str; 12] = [
    "Anna de Vries",
    "Bas Janssen",
    "Chaima Bakker",
    "Daan Visser",
    "Esra Yılmaz",
    "Floor Smit",
    "Gerard Mulder",
    "Hanna Bos",
    "Idris Vos",
    "Jet Peters",
    "Koen Hendriks",
    "Lieke Dekker",
];

/// People who could carry out this workflow. Their addresses lead nowhere.
pub fn invented_people(definition: &Definition) -> Directory {
    let mut people: IndexMap<String, Person> = IndexMap::new();
    let mut names = NAMES.iter().cycle();
    let asked = definition.roles.iter().filter(|(_, role)| role.list.is_none());
    for (id, role) in asked {
        let parties: Vec<Option<&str>> = match role.per_party {
            true => definition.voting_parties().map(Some).collect(),
            false => vec![None],
        };
        for (at, party) in parties.into_iter().enumerate() {
            let name = names.next().copied().unwrap_or_default();
            let key = party.map_or_else(|| format!("example-{id}"), |party| format!("example-{id}-{party}"));
            let person = Person {
                name: name.to_owned(),
                email: Some(format!("{key}@example.invalid")),
                party: party.map(str::to_owned),
                language: None,
                roles: vec![id.clone()],
                chair: if at == 0 { vec![id.clone()] } else { Vec::new() },
            };
            people.insert(key, person);
        }
    }
    Directory { version: 1, people, ..Directory::default() }
}
