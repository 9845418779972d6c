// SPDX-License-Identifier: EUPL-1.2
//! `decide`: from a command, the state and the time to events, or to a refusal. The commands lie in `acts`, one noun a
//! file; what follows from them (steps that open, ballots that close, phases that pass) lies in `settle`.

use jiff::Timestamp;

use super::acts;
use super::apply::apply;
use super::command::{Act, Actor, Command, Proof};
use super::event::{Event, EventData};
use super::instance::{Instance, InstanceState};
use super::refusal::Refusal;
use super::remind;
use super::settle::{invitations, settle};
use super::vacancy;
use crate::definition::Definition;
use crate::directory::Directory;
use crate::value::Ids;

/// What a command leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The events in order; none when nothing changes.
    pub events: Vec<Event>,
    /// The instance after them.
    pub instance: Instance,
}

/// Decides a command. `instance` is the state after all events so far, `now` the moment of the command.
///
/// # Errors
/// A refusal says why not, and nothing has changed.
pub fn decide(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    command: &Command,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Decision, Refusal> {
    let before = instance;
    let (instance, events) = (before.clone(), Vec::new());
    let directory = &*directory.on(definition.timezone.to_datetime(now).date());
    let mut draft = Draft { definition, directory, command, now, ids, before, instance, events, by_clock: false };
    check_instance(&draft)?;
    let gone_by = |moment: &Timestamp| *moment <= now;
    let term = draft.instance.next_end_of_term().filter(gone_by);
    let people = draft.instance.next_day_of_people().filter(gone_by);
    if term.is_some() || people.is_some() {
        // What time alone brings comes before the command, however late it is noticed: a vote after the term is late.
        draft.by_clock = true;
        if people.is_some_and(|people| term.is_none_or(|term| people < term)) {
            acts::directory::follow(&mut draft);
        }
        settle(&mut draft);
        if draft.instance.next_day_of_people().is_some_and(|people| people <= now) {
            acts::directory::follow(&mut draft);
            settle(&mut draft);
        }
        draft.by_clock = false;
        check_instance(&draft)?;
    }
    match &command.act {
        Act::Start { inputs, from } => acts::start::start(&mut draft, inputs, from.as_ref())?,
        Act::Complete { item, outputs, evidence } => acts::complete::complete(&mut draft, item, outputs, evidence)?,
        Act::Plan { step, at, place } => acts::kinds::plan(&mut draft, step, *at, place)?,
        Act::Score { step, item, scores } => acts::kinds::score(&mut draft, step, item, scores)?,
        Act::Pick { step, items } => acts::kinds::pick(&mut draft, step, items)?,
        Act::Appoint { step, position, reference } => acts::people::appoint(&mut draft, step, position, reference)?,
        Act::Unappoint { step, position, reference } => acts::people::unappoint(&mut draft, step, position, reference)?,
        Act::Pledge { step, party, amount, hours } => acts::people::pledge(&mut draft, step, party, *amount, *hours)?,
        Act::Vote { ballot, choice, comment, conditions, dossier } => {
            acts::vote::check_seen(&draft, ballot, dossier.as_deref())?;
            acts::vote::vote(&mut draft, ballot, choice, comment.as_deref(), conditions)?;
        }
        Act::Withdraw { ballot } => acts::vote::withdraw(&mut draft, ballot)?,
        Act::Meeting { ballot, held, votes, conditions, minutes, dossier } => {
            acts::vote::check_seen(&draft, ballot, dossier.as_deref())?;
            acts::meeting::meeting(&mut draft, ballot, *held, votes, conditions, minutes)?;
        }
        Act::Object { ballot, reason } => acts::meeting::object(&mut draft, ballot, reason)?,
        Act::Recuse { ballot, reason, undo: false } => acts::recuse::recuse(&mut draft, ballot, reason)?,
        Act::Recuse { ballot, reason, undo: true } => acts::recuse::come_back(&mut draft, ballot, reason)?,
        Act::Reopen { step, reason } => acts::manage::reopen(&mut draft, step, reason)?,
        Act::Skip { step, reason } => acts::manage::skip(&mut draft, step, reason)?,
        Act::Assign { item, to, reason } => acts::manage::assign(&mut draft, item, to, reason)?,
        Act::Reschedule { item, due, reason } => acts::manage::reschedule(&mut draft, item, *due, reason)?,
        Act::Hold { reason } => acts::manage::hold(&mut draft, reason)?,
        Act::Resume { reason } => acts::manage::resume(&mut draft, reason)?,
        Act::Cancel { reason } => acts::manage::cancel(&mut draft, reason)?,
        Act::Snooze { item, until } => remind::snooze(&mut draft, item, *until)?,
        Act::PartyWithdraw { party, reason } => acts::party::withdraw(&mut draft, party, reason)?,
        Act::PartyJoin { party, reason } => acts::party::join(&mut draft, party, reason)?,
        Act::PeopleChanged => acts::directory::people_changed(&mut draft),
        Act::Pulse => {}
    }
    settle(&mut draft);
    invitations::call_off(&mut draft);
    vacancy::follow(&mut draft);
    if command.act == Act::Pulse {
        remind::tell(&mut draft);
    }
    remind::plan(definition, &mut draft.instance);
    Ok(Decision { events: draft.events, instance: draft.instance })
}

/// The table of the instance: which commands it takes in which state. Everything else of a command is checked after.
fn check_instance(draft: &Draft<'_>) -> Result<(), Refusal> {
    use InstanceState::*;
    let state = draft.instance.state;
    match (state, &draft.command.act) {
        (Unstarted, Act::Start { .. }) => Ok(()),
        (Unstarted, _) => Err(Refusal::InstanceHasNotStarted),
        (_, Act::Start { .. }) => Err(Refusal::InstanceHasAlreadyStarted),
        (_, Act::Pulse | Act::PeopleChanged) => Ok(()),
        (OnHold, Act::Resume { .. } | Act::Cancel { .. }) => Ok(()),
        (_, Act::Resume { .. }) => Err(Refusal::InstanceIsNotOnHold { state }),
        (Running, _) => Ok(()),
        (OnHold | Completed | Stopped | Cancelled, _) => Err(Refusal::InstanceIsNotRunning { state }),
    }
}

/// The working copy on which a command is decided: each event is applied at once, so that what follows sees it.
pub(super) struct Draft<'a> {
    pub(super) definition: &'a Definition,
    pub(super) directory: &'a Directory,
    pub(super) command: &'a Command,
    pub(super) now: Timestamp,
    pub(super) ids: &'a mut dyn Ids,
    /// The state before the command.
    pub(super) before: &'a Instance,
    pub(super) instance: Instance,
    pub(super) events: Vec<Event>,
    /// Whether what is recorded came with time, and not by the command.
    pub(super) by_clock: bool,
}

impl Draft<'_> {
    /// Records that something happened.
    pub(super) fn record(&mut self, data: EventData) {
        let event = Event {
            seq: self.instance.seq + 1,
            at: self.now,
            actor: if self.by_clock { Actor::Clock } else { self.command.actor.clone() },
            on_behalf_of: self.command.on_behalf_of.clone().filter(|_| !self.by_clock),
            proof: if self.by_clock { Proof::Operator } else { self.command.proof },
            command_id: self.command.id.clone(),
            data,
        };
        apply(&mut self.instance, &event);
        self.events.push(event);
    }

    /// The local date of the command, in the workflow's zone.
    pub(super) fn today(&self) -> jiff::civil::Date {
        self.definition.timezone.to_datetime(self.now).date()
    }
}
