// SPDX-License-Identifier: EUPL-1.2
//! `people replace`: who leaves is followed by another in everything. Whoever runs the installation may record it, and who
//! manages the programmes. Never lets a seat pass to another party.

use jiff::civil::Date;

use super::Setting;
use crate::directory::{Directory, Person, Succession};
use crate::engine::command::Actor;
use crate::engine::refusal::Refusal;

/// Who follows whom.
pub(super) struct Replaced<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
    pub(super) person: Option<&'a Person>,
    pub(super) from: Date,
    pub(super) reason: &'a str,
}

pub(super) fn replace(setting: &Setting<'_>, by: &Actor, asked: &Replaced<'_>) -> Result<Directory, Refusal> {
    let Replaced { old, new, person, from, reason } = *asked;
    check_actor(setting, by)?;
    setting.check_known(old)?;
    if old == new {
        return Err(Refusal::SuccessorIsThePerson { person: old.to_owned() });
    }
    let people = setting.directory.on(from);
    if from < setting.today() {
        return Err(Refusal::DateHasPassed { date: from });
    }
    if let Some(known) =
        setting.directory.successions.iter().find(|known| known.old == old && known.from >= setting.today())
    {
        return Err(Refusal::PersonIsReplacedAlready {
            person: old.to_owned(),
            by: known.new.clone(),
            from: known.from,
        });
    }
    let leaves = people.person(old);
    let takes_over = match people.person(new) {
        Some(known) => known,
        None => {
            let nearest = || crate::engine::acts::who::nearest(new, people.people.keys());
            let unknown = || Refusal::SuccessorIsUnknown { person: new.to_owned(), nearest: nearest() };
            let person = person.ok_or_else(unknown)?;
            if !is_id(new) || setting.definition.roles.contains_key(new) {
                return Err(Refusal::PersonCannotBeCalledSo { person: new.to_owned() });
            }
            if crate::engine::acts::who::holds_control_characters(&person.name) {
                return Err(Refusal::TextHoldsControlCharacters);
            }
            person
        }
    };
    // A seat is its party's: it cannot pass to another party by the way.
    let parties = (leaves.and_then(|person| person.party.as_deref()), takes_over.party.as_deref());
    if let (Some(own), Some(other)) = parties
        && own != other
    {
        return Err(Refusal::SuccessorIsOfAnotherParty {
            person: new.to_owned(),
            party: other.to_owned(),
            old: old.to_owned(),
            own: own.to_owned(),
        });
    }
    Setting::check_reason(reason)?;
    let succession = Succession {
        old: old.to_owned(),
        new: new.to_owned(),
        from,
        reason: reason.trim().to_owned(),
        recorded_at: setting.now,
        person: person.filter(|_| setting.directory.person(new).is_none()).cloned(),
    };
    let mut directory = setting.directory.clone();
    directory.successions.push(succession);
    directory.successions.sort_by_key(|succession| succession.from);
    Ok(directory)
}

/// As the schema of people.yaml has it.
fn is_id(id: &str) -> bool {
    let later = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    id.len() <= 64 && id.starts_with(|sign: char| sign.is_ascii_lowercase()) && id.chars().all(later)
}

fn check_actor(setting: &Setting<'_>, by: &Actor) -> Result<(), Refusal> {
    match by {
        Actor::Operator | Actor::Clock => Ok(()),
        Actor::Person(person) => {
            setting.check_known(person)?;
            let role = setting.definition.managed_by.clone();
            let refusal = || Refusal::PersonDoesNotManage { person: person.clone(), role };
            if setting.manages(person) { Ok(()) } else { Err(refusal()) }
        }
    }
}
