// SPDX-License-Identifier: EUPL-1.2
//! Mandates as an instance has heard of them, and whom an open item asks: the deputy in the name of the absent one while
//! a mandate runs, else who must do it. Gives nobody a vote: whether a deputy may act is decided when they do.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decide::Draft;
use super::event::EventData;
use super::instance::{Ballot, Instance, PhaseState};
use super::item::{BallotRef, ItemRef, StepRef};
use super::settle::seats;
use crate::calendar::days::plus_days;
use crate::calendar::deadline::first_instant_from;
use crate::definition::{Definition, Phase};
use crate::directory::{Delegation, Directory, Mandate};
use crate::value::Sealed;

/// A mandate that an instance has heard of.
#[derive(Debug, Clone, PartialEq)]
pub struct Mandated {
    /// Who may act for whom, and when.
    pub mandate: Mandate,
    /// The first moment at which it holds.
    pub begins_at: Timestamp,
    /// The first moment at which it holds no more.
    pub ends_at: Timestamp,
    /// How far it is.
    pub run: Run,
    /// The event that last told of it.
    pub seq: u64,
    /// Why it was given, or ended before its time, where a person said so.
    pub reason: Option<Sealed>,
}

/// How far a mandate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Run {
    /// Its first day has yet to come.
    Planned,
    /// The deputy may act.
    Running,
    /// It has ended.
    Over,
}

impl Mandated {
    /// The next moment at which it changes by itself.
    pub(super) fn next(&self) -> Option<Timestamp> {
        match self.run {
            Run::Planned => Some(self.begins_at),
            Run::Running => Some(self.ends_at),
            Run::Over => None,
        }
    }

    /// Whether it is this one, perhaps with another last day.
    pub(super) fn is(&self, mandate: &Mandate) -> bool {
        let key = |one: &Mandate| (one.from.clone(), one.to.clone(), one.roles.clone(), one.start);
        self.run != Run::Over && key(&self.mandate) == key(mandate)
    }
}

/// Whom an open item asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Who is asked.
    pub person: &'a str,
    /// In whose name: the same person, or who is absent.
    pub seat: &'a str,
}

/// Whom an open item asks: of each of those for whom it waits the deputies who may act for them now, or else themself.
pub fn asked<'a>(definition: &Definition, instance: &'a Instance, item: &ItemRef) -> Vec<Asked<'a>> {
    let of = |seat: &'a str| {
        let mut deputies = deputies(definition, instance, item, seat);
        if deputies.is_empty() {
            deputies.push(seat);
        }
        deputies.into_iter().map(move |person| Asked { person, seat })
    };
    instance.waits_for(item).into_iter().flat_map(of).collect()
}

/// The people who may act for somebody in an item at this moment of the instance.
pub fn deputies<'a>(definition: &Definition, instance: &'a Instance, item: &ItemRef, seat: &str) -> Vec<&'a str> {
    let reach = Reach::of(definition, instance, item, seat);
    let mut found: Vec<&str> = instance.running_mandates().filter(|one| one.from == seat).map(|one| &*one.to).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|to| {
        let of_both = instance.running_mandates().filter(|one| one.from == seat && one.to == **to);
        reach.is_covered(of_both) && !stands_back(definition, instance, item, (seat, to))
    });
    found
}

/// Whether it is by this mandate that its deputy may act in an open item: with what else holds between the two, and not
/// without it.
pub fn concerns(definition: &Definition, instance: &Instance, mandate: &Mandate, item: &ItemRef) -> bool {
    let reach = Reach::of(definition, instance, item, &mandate.from);
    let others = || {
        let of_both = |one: &&Mandate| one.from == mandate.from && one.to == mandate.to && *one != mandate;
        instance.running_mandates().filter(of_both)
    };
    reach.is_covered(others().chain([mandate])) && !reach.is_covered(others())
}

/// The roles that a mandate leaves out although it names another for which its giver has the same one vote: while it does, the
/// deputy cannot vote there. Of the ballots in phases that have not passed, by the people of `directory`.
pub fn roles_left_out(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    mandate: &Mandate,
) -> Vec<String> {
    let also = directory.mandates_between(&mandate.from, &mandate.to, mandate.start);
    let named: Vec<&str> = also.chain([mandate]).flat_map(|one| &one.roles).map(String::as_str).collect();
    let is_ahead = |phase: &&Phase| {
        let progress = instance.phases.get(&phase.id);
        progress.is_none_or(|progress| progress.state != PhaseState::Passed)
    };
    let ballots = definition.phases.iter().filter(is_ahead).flat_map(|phase| {
        let gate = phase.gate.iter().map(|_| BallotRef::Gate(phase.id.clone()));
        gate.chain(phase.steps.keys().map(|step| BallotRef::Decision(StepRef::plain(step))))
    });
    let mut missing: Vec<String> = Vec::new();
    for ballot in ballots {
        let fills = |role: &&str| directory.fills(&mandate.from, role);
        let each = seats::voting_roles(definition, &ballot).into_iter().filter(fills).collect();
        let reach = Reach { each, one_of: Vec::new() };
        let news = reach.left_out(&named).into_iter().filter(|role| !missing.contains(role)).collect::<Vec<_>>();
        missing.extend(news);
    }
    missing
}

/// The roles that mandates must name so that a deputy may act for somebody in an item. A mandate covers what it names and
/// nothing else, and a seat has one vote for all that it stands for: so each of its roles must be named.
#[derive(Debug, Clone, Default)]
pub struct Reach<'d> {
    /// Each of these.
    each: Vec<&'d str>,
    /// One of these, where there are any.
    one_of: Vec<&'d str>,
}

impl<'d> Reach<'d> {
    /// Of what is asked of one role; of no role nobody can act for another.
    pub(in crate::engine) fn role(role: Option<&'d str>) -> Reach<'d> {
        Reach { each: role.into_iter().collect(), one_of: Vec::new() }
    }

    /// Of what somebody may do for another in whatever role.
    pub(in crate::engine) fn any_of(roles: Vec<&'d str>) -> Reach<'d> {
        Reach { each: Vec::new(), one_of: roles }
    }

    /// Of an item for one of those whom it asks.
    pub fn of(definition: &'d Definition, instance: &'d Instance, item: &ItemRef, person: &str) -> Reach<'d> {
        if let Some(ballot) = ballot_of(item)
            && let Some(round) = instance.open_ballot(&ballot)
        {
            return Reach::in_round(definition, &ballot, round, person);
        }
        let owners = match item {
            ItemRef::Step(step) => instance.steps.get(step).map(|progress| &progress.owners),
            ItemRef::Condition(condition) => instance.conditions.get(condition).map(|progress| &progress.owners),
            ItemRef::Gate(_) => None,
        };
        Reach::role(owners.and_then(|owners| owners.role.as_deref()))
    }

    /// Of the seat of somebody in a round: the role of each entry in which it counts, and each that gives it a veto. Where it
    /// was not recorded which these are, one of those with a veto.
    pub(in crate::engine) fn in_round(
        definition: &'d Definition,
        ballot: &BallotRef,
        round: &Ballot,
        person: &str,
    ) -> Reach<'d> {
        let approvals = seats::approvals_of(definition, ballot).unwrap_or_default();
        let vetoes = || approvals.iter().flat_map(|approval| &approval.veto).map(String::as_str);
        let Some(seat) = round.seat(person) else {
            return Reach::any_of(seats::voting_roles(definition, ballot));
        };
        let entries = seat.entries.iter().filter_map(|at| approvals.get(*at));
        let of_seat = vetoes().filter(|role| seat.veto_roles.iter().any(|own| own == role));
        let each: Vec<&str> = entries.map(|approval| approval.by.as_str()).chain(of_seat).collect();
        let unknown = seat.veto && seat.veto_roles.is_empty();
        Reach { each, one_of: if unknown { vetoes().collect() } else { Vec::new() } }
    }

    /// Whether these mandates together name what they must.
    pub fn is_covered<'m>(&self, mandates: impl Iterator<Item = &'m Mandate>) -> bool {
        let named: Vec<&str> = mandates.flat_map(|mandate| &mandate.roles).map(String::as_str).collect();
        let asks = !self.each.is_empty() || !self.one_of.is_empty();
        asks && self.missing(&named).is_empty()
    }

    /// The roles that are not among those that mandates name, where some are: of no mandate at all nothing is missing.
    pub(in crate::engine) fn left_out(&self, named: &[&str]) -> Vec<String> {
        let some = self.each.iter().chain(&self.one_of).any(|role| named.contains(role));
        let missing = if some { self.missing(named) } else { Vec::new() };
        missing.into_iter().map(str::to_owned).collect()
    }

    fn missing(&self, named: &[&str]) -> Vec<&'d str> {
        let each = self.each.iter().filter(|role| !named.contains(role));
        let veto = self.one_of.iter().any(|role| named.contains(role));
        let one_of = self.one_of.iter().filter(|role| !veto && !self.each.contains(role));
        each.chain(one_of).copied().collect()
    }
}

/// Whether the deputy may not vote here either: an interest, or a step of the dossier that they completed.
fn stands_back(definition: &Definition, instance: &Instance, item: &ItemRef, (from, to): (&str, &str)) -> bool {
    let Some(ballot) = ballot_of(item) else { return false };
    let Some(round) = instance.open_ballot(&ballot) else { return false };
    let is_barred = |seat| seats::is_barred((definition, instance), &ballot, seat, to);
    let own = round.seat(to).is_some_and(|seat| seat.barred);
    own || round.recused.contains_key(to) || round.seat(from).is_some_and(is_barred)
}

fn ballot_of(item: &ItemRef) -> Option<BallotRef> {
    match item {
        ItemRef::Gate(phase) => Some(BallotRef::Gate(phase.clone())),
        ItemRef::Step(step) => Some(BallotRef::Decision(step.clone())),
        ItemRef::Condition(_) => None,
    }
}

impl Instance {
    /// The mandates that hold now.
    pub fn running_mandates(&self) -> impl Iterator<Item = &Mandate> {
        self.mandates.iter().filter(|heard| heard.run == Run::Running).map(|heard| &heard.mandate)
    }
}

/// Records which mandates were given, begin and end, as far as the instance has not heard it.
pub(in crate::engine) fn follow(draft: &mut Draft<'_>) {
    let (directory, today) = (draft.directory, draft.today());
    let said = |heard: &Mandated| directory.mandates.iter().find(|mandate| heard.is(mandate));
    let heard = draft.instance.mandates.iter().filter(|heard| heard.run != Run::Over);
    let over: Vec<_> = heard.filter(|heard| said(heard).is_none_or(|now| now.end < today)).cloned().collect();
    for Mandated { mandate, ends_at, .. } in over {
        let early = draft.now < ends_at;
        let reason = recorded(draft, &mandate, true).filter(|_| early);
        draft.record(EventData::MandateEnded { mandate, early, reason });
    }
    let zone = &draft.definition.timezone;
    for mandate in directory.mandates.iter().filter(|mandate| mandate.end >= today) {
        let known = draft.instance.mandates.iter().find(|heard| heard.is(mandate));
        match known.filter(|heard| heard.mandate == *mandate) {
            Some(heard) if heard.run == Run::Planned && mandate.start <= today => {
                draft.record(EventData::MandateBegan { mandate: mandate.clone() });
            }
            Some(_) => {}
            None => {
                let begins_at = first_instant_from(mandate.start.at(0, 0, 0, 0), zone);
                let ends_at = first_instant_from(plus_days(mandate.end, 1).at(0, 0, 0, 0), zone);
                let reason = recorded(draft, mandate, false);
                draft.record(EventData::MandateGiven { mandate: mandate.clone(), begins_at, ends_at, reason });
            }
        }
    }
}

/// Why a mandate was given or ended, where that was recorded beside the file.
fn recorded(draft: &mut Draft<'_>, mandate: &Mandate, ends: bool) -> Option<Sealed> {
    let is_it = |one: &&Delegation| one.ends == ends && one.mandate == *mandate;
    let reason = draft.directory.delegations.iter().rev().find(is_it)?.reason.trim();
    Some(Sealed::new(reason, draft.ids))
}
