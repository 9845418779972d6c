// SPDX-License-Identifier: EUPL-1.2
//! A look at each kind of mail before a programme runs: a made-up instance of the workflow at the moment of that mail.
//! Nothing of it is stored or sent, and it needs no store. What it shows is written by the same code as real mail.

mod mandate;
mod meeting;
mod people;
mod world;

use jiff::Timestamp;
use sluis_core::definition::{Definition, MailKind};
use sluis_core::directory::Directory;
use sluis_core::engine::{BallotRef, ConditionRef, ItemRef};
use sluis_core::notice::{Notice, Recipient};
use sluis_core::text::Language;

use super::compose::{Duty, Reached, Settings, Waiting, reach, write};
use super::error::Error;
use super::message::Message;

pub use people::invented_people;

/// Writes a mail of this kind for a made-up instance of the workflow, in this language, as if it were `at`. The people
/// are those of `directory`, or invented ones where it is `None` or empty.
///
/// # Errors
/// `Permanent` when this workflow never sends this kind (no gate, no workshop), or its own wording is wrong.
pub fn preview(
    definition: &Definition,
    directory: Option<&Directory>,
    kind: MailKind,
    language: Language,
    settings: &Settings,
    at: Timestamp,
) -> Result<Message, Error> {
    let invented;
    let directory = match directory.filter(|directory| !directory.people.is_empty()) {
        Some(directory) => directory,
        None => {
            invented = invented_people(definition);
            &invented
        }
    };
    let setting = world::Setting { definition, directory, at, language };
    let (instance, item) = setting.instance(kind)?;
    let person = setting.recipient(&instance, kind, item.as_ref())?;
    let votes = matches!(kind, MailKind::GateOpen | MailKind::Receipt);
    let notice = Notice {
        kind,
        recipient: Recipient::Person(person.clone()),
        seq: instance.seq,
        round: match &item {
            Some(ItemRef::Gate(phase)) => instance.ballot(&BallotRef::Gate(phase.clone())).map(|ballot| ballot.round),
            _ => None,
        },
        seat: votes.then_some(person),
        item,
        not_before: None,
        challenge: None,
        party: (kind == MailKind::PartyChanged).then(|| setting.party_news()).flatten(),
    };
    let reached = reach(&notice.recipient, definition, directory).or_else(|fault| match &notice.recipient {
        Recipient::Person(id) => match directory.person(id) {
            // A preview needs no address to show the words.
            Some(person) => {
                Ok(Reached { name: person.name.clone(), address: "nobody@example.invalid".to_owned(), language })
            }
            None => Err(fault),
        },
        Recipient::List(_) => Err(fault),
    })?;
    let reached = Reached { language, ..reached };
    let code = (kind == MailKind::Code).then_some("482 913");
    let waiting = Waiting { notice: &notice, definition, directory, instance: &instance };
    write(&[waiting], settings, Duty { id: "preview", at }, &reached, code)
}

/// The condition that a preview shows.
fn first_condition(phase: &str) -> ConditionRef {
    ConditionRef { phase: phase.to_owned(), number: 1 }
}
