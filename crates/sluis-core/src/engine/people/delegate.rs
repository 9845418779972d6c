// SPDX-License-Identifier: EUPL-1.2
//! `delegate`: somebody lets a deputy act for them from one day to another, or ends that before its time. Up to the person,
//! and to those who manage the programme in their name; a deputy may hand a mandate back. Never passes a mandate on: only
//! who fills a role can let another act in it.

use jiff::civil::Date;

use super::Setting;
use crate::directory::{Delegation, Directory, Mandate};
use crate::engine::command::Actor;
use crate::engine::refusal::Refusal;

/// What is asked: of whose mandate, to whom.
pub(super) struct Between<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) reason: &'a str,
}

pub(super) fn give(
    setting: &Setting<'_>,
    by: &Actor,
    between: &Between<'_>,
    roles: &[String],
    (start, end): (Date, Date),
) -> Result<Directory, Refusal> {
    let Between { from, to, .. } = *between;
    check_actor(setting, by, between, false)?;
    if from == to {
        return Err(Refusal::DeputyIsThePerson { person: from.to_owned() });
    }
    if end < start {
        return Err(Refusal::MandateEndsBeforeItBegins { start, end });
    }
    if start < setting.today() {
        return Err(Refusal::DateHasPassed { date: start });
    }
    // The roles are those of its first day: who takes over a role then may let another act in it.
    let people = setting.directory.on(start);
    let held = people.person(from).map(|person| person.roles.clone()).unwrap_or_default();
    if let Some(role) = roles.iter().find(|role| !held.contains(role)) {
        return Err(Refusal::RoleIsNotHeld { person: from.to_owned(), role: role.clone(), held });
    }
    let roles = if roles.is_empty() { held } else { roles.to_vec() };
    if roles.is_empty() {
        return Err(Refusal::PersonFillsNoRole { person: from.to_owned() });
    }
    let same = |one: &&Mandate| one.from == from && one.to == to && one.roles.iter().any(|role| roles.contains(role));
    if let Some(known) = people.mandates.iter().filter(same).find(|one| one.start <= end && start <= one.end) {
        let (from, to, start, end) = (from.to_owned(), to.to_owned(), known.start, known.end);
        return Err(Refusal::MandateIsGivenAlready { from, to, start, end });
    }
    Setting::check_reason(between.reason)?;
    let mandate = Mandate { from: from.to_owned(), to: to.to_owned(), roles, start, end };
    Ok(recorded(setting, between, vec![mandate], false))
}

/// Ends every mandate between two people that runs or has yet to begin.
pub(super) fn end(setting: &Setting<'_>, by: &Actor, between: &Between<'_>) -> Result<Directory, Refusal> {
    check_actor(setting, by, between, true)?;
    let (today, people) = (setting.today(), setting.people());
    let of_both = |one: &&Mandate| one.from == between.from && one.to == between.to && today <= one.end;
    let running: Vec<Mandate> = people.mandates.iter().filter(of_both).cloned().collect();
    if running.is_empty() {
        return Err(Refusal::ThereIsNoSuchMandate { from: between.from.to_owned(), to: between.to.to_owned() });
    }
    Setting::check_reason(between.reason)?;
    Ok(recorded(setting, between, running, true))
}

fn recorded(setting: &Setting<'_>, between: &Between<'_>, mandates: Vec<Mandate>, ends: bool) -> Directory {
    let (reason, recorded_on, recorded_at) = (between.reason.trim(), setting.today(), setting.now);
    let one = |mandate| Delegation { mandate, reason: reason.to_owned(), recorded_on, recorded_at, ends };
    let mut directory = setting.directory.clone();
    directory.delegations.extend(mandates.into_iter().map(one));
    directory
}

fn check_actor(setting: &Setting<'_>, by: &Actor, between: &Between<'_>, ends: bool) -> Result<(), Refusal> {
    let actor = by.person().ok_or(Refusal::PersonMustBeNamed)?;
    for person in [actor, between.from, between.to] {
        setting.check_known(person)?;
    }
    if actor == between.from || (ends && actor == between.to) || setting.manages(actor) {
        return Ok(());
    }
    Err(Refusal::MandateIsForOthersToGive { person: actor.to_owned(), from: between.from.to_owned() })
}
