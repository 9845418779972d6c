// SPDX-License-Identifier: EUPL-1.2
//! The people who decide, and whether a vote of theirs can be asked and be theirs: an own address, read by one person.
//! Never looks at people who only do the work.

use std::collections::BTreeSet;

use super::roles_asked;
use crate::definition::checks::Workspace;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::both;

/// Words in the local part of an address that is not one person's.
const SHARED: [&str; 22] = [
    "admin",
    "administratie",
    "balie",
    "bestuurssecretariaat",
    "contact",
    "gemeente",
    "griffie",
    "helpdesk",
    "info",
    "kantoor",
    "mail",
    "mailbox",
    "noreply",
    "office",
    "post",
    "postbus",
    "receptie",
    "secretariaat",
    "secretariat",
    "servicedesk",
    "support",
    "team",
];

pub(super) fn check(workspace: &Workspace<'_>) -> Vec<Diagnostic> {
    let (Some(directory), Some(people)) = (workspace.directory, workspace.people()) else { return Vec::new() };
    let asked = roles_asked(workspace.definition);
    let votes = |roles: &[String]| roles.iter().any(|role| asked.contains(role.as_str()));
    let members = directory.people.iter().filter(|(_, person)| votes(&person.roles)).map(|(id, _)| id.as_str());
    let deputies = directory.mandates.iter().filter(|mandate| votes(&mandate.roles)).map(|mandate| mandate.to.as_str());
    let deciding: BTreeSet<&str> = members.chain(deputies).collect();
    let place = people.place().key("people");
    let mut found = Vec::new();
    for (id, person) in directory.people.iter().filter(|(id, _)| deciding.contains(id.as_str())) {
        match &person.email {
            None => {
                let message = both(
                    format!(
                        "`{id}` besluit mee en heeft geen mailadres, zodat er nooit per mail om een stem gevraagd wordt"
                    ),
                    format!("`{id}` decides and has no mail address, so that no vote is ever asked by mail"),
                );
                let fault = Diagnostic::new(Code::VOTER_WITHOUT_ADDRESS, place.key(id).key_span(), message);
                let help = both("voeg het eigen adres toe als `email`", "add the person's own address as `email`");
                found.push(fault.with_help(help));
            }
            Some(address) if is_shared(address) => {
                let message = both(
                    format!(
                        "`{address}` lezen meer mensen, zodat ieder van hen als `{id}` kan stemmen en niemand weet wie het was"
                    ),
                    format!(
                        "`{address}` is read by several people, so that any of them can vote as `{id}` and nobody knows who did"
                    ),
                );
                let fault = place.key(id).key("email").finding(Code::GROUP_MAILBOX, message);
                let help = both(
                    "geef het adres dat alleen deze persoon leest",
                    "give the address that this person alone reads",
                );
                found.push(fault.with_help(help));
            }
            Some(_) => {}
        }
    }
    found
}

/// Whether an address looks like a mailbox of several people: `info@`, `secretariaat.sociaal@`, `no-reply@`.
fn is_shared(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    let mut parts = local.split(['.', '-', '_', '+']);
    let first = parts.next().unwrap_or_default();
    // Only the first and the last word tell: `j.post` is a person, `post` and `post.sociaal` are not.
    let initial = first.chars().count() == 1;
    let last = parts.next_back().filter(|_| !initial);
    let is_word = |part: &str| SHARED.binary_search(&part).is_ok();
    is_word(first) || last.is_some_and(is_word) || local.replace(['.', '-', '_'], "").starts_with("noreply")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_of_several_people_are_recognised_by_their_name() {
        assert!(SHARED.is_sorted());
        for shared in [
            "info@x.example",
            "Postbus@x.example",
            "secretariaat.sociaal@x.example",
            "no-reply@x.example",
            "dienst-info@x.example",
        ] {
            assert!(is_shared(shared), "{shared}");
        }
        for own in ["directeur@x.example", "a.van.gorp@x.example", "j.post@x.example", "informatiemanager@x.example"] {
            assert!(!is_shared(own), "{own}");
        }
    }
}
