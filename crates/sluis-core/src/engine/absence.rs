// SPDX-License-Identifier: EUPL-1.2
//! What an absence would bring to a programme: which open and coming items of somebody fall in it, who else can do them, and
//! which would stall. Worked out from the state, the people and the dates to be expected, by the arithmetic of the ballots
//! themselves. Changes nothing, and gives no mandate: that is for people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::command::Choice;
use super::count::{self, Mode, Standing};
use super::forecast::{Forecast, forecast};
use super::instance::{Ballot, Instance, InstanceState, StepState, Vote};
use super::item::{BallotRef, ItemRef, StepRef};
use super::mandate::Reach;
use super::settle::seats::{Place, approvals_of, entries, is_barred, seats};
use super::taking_part;
use super::terms::BallotTerms;
use crate::calendar::Deadline;
use crate::calendar::days::plus_days;
use crate::calendar::deadline::first_instant_from;
use crate::definition::{Approval, Assurance, Definition, Owner, Step, StepKind, Verdict, WhenSilent};
use crate::directory::Directory;
use crate::value::Item;

/// What an absence touches in one programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact {
    /// Each item of the person that falls in it, in the order of the files.
    pub touched: Vec<Touched>,
    /// Nobody else manages the programme: what goes wrong in these days is told to nobody else.
    pub manages_alone: bool,
}

/// One item that falls in an absence.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// The step, gate or condition.
    pub item: ItemRef,
    /// Whether it is voted on.
    pub voted_on: bool,
    /// When it is expected to open; absent of what is open now.
    pub opens: Option<Timestamp>,
    /// When it is due, or expected to be.
    pub due: Option<Deadline>,
    /// Who else can do it, or votes on it.
    pub others: Vec<String>,
    /// Who may act for the person in these days.
    pub stand_ins: Vec<StandIn>,
    /// What comes of it.
    pub effect: Effect,
}

/// Somebody with a mandate for some days of the absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Who.
    pub person: String,
    /// The first of those days.
    pub from: Date,
    /// The last of those days.
    pub until: Date,
}

/// What an absence does to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Others can do it; the ballot can pass without the person.
    GoesOn,
    /// A mandate covers every day of it.
    StandsIn,
    /// Nobody else can do it, and it can wait until the person is back.
    Waits,
    /// Nobody else can do it, and it is due before the person is back.
    Stalls,
}

/// What it would bring when `person` is away from `from` to `until`, both days included, seen at `now`. The people are those
/// as stored: of each item those of its day.
pub fn away(
    definition: &Definition,
    directory: &Directory,
    instance: &Instance,
    person: &str,
    (from, until): (Date, Date),
    now: Timestamp,
) -> Impact {
    let zone = &definition.timezone;
    let begins = first_instant_from(from.at(0, 0, 0, 0), zone);
    let back = until.tomorrow().map_or(Timestamp::MAX, |day| first_instant_from(day.at(0, 0, 0, 0), zone));
    let leave = Leave { definition, directory, instance, person, from, until, begins, back, now };
    if instance.has_ended() {
        return Impact { touched: Vec::new(), manages_alone: false };
    }
    let ahead = forecast(definition, instance, now);
    let touched = leave.items().into_iter().filter_map(|item| leave.touched(item, &ahead)).collect();
    let people = directory.on(from);
    let managers = |role: &String| people.members(role).eq([person]);
    Impact { touched, manages_alone: definition.managed_by.as_ref().is_some_and(managers) }
}

struct Leave<'a> {
    definition: &'a Definition,
    directory: &'a Directory,
    instance: &'a Instance,
    person: &'a str,
    from: Date,
    until: Date,
    /// The first instant of the absence.
    begins: Timestamp,
    /// The first instant after it.
    back: Timestamp,
    now: Timestamp,
}

/// Whose an item is, as it concerns the person.
struct Part<'a> {
    /// Which roles a mandate must name to let somebody act for them.
    reach: Reach<'a>,
    others: Vec<String>,
    /// The round, as it stands or as it would open.
    round: Option<Ballot>,
}

impl<'a> Leave<'a> {
    /// Everything that is open or still to open, in the order of the files.
    fn items(&self) -> Vec<ItemRef> {
        let of_phase = |phase: &crate::definition::Phase| {
            let steps = phase.steps.values().flat_map(|step| {
                let known = super::settle::steps::known_instances(self.definition, self.instance, &step.id);
                if known.is_empty() { vec![StepRef::plain(&step.id)] } else { known }
            });
            let gate = phase.gate.as_ref().map(|_| ItemRef::Gate(phase.id.clone()));
            steps.map(ItemRef::Step).chain(gate).collect::<Vec<_>>()
        };
        let conditions = self.instance.open_conditions().map(|(condition, _)| ItemRef::Condition(condition.clone()));
        self.definition.phases.iter().flat_map(of_phase).chain(conditions).collect()
    }

    fn touched(&self, item: ItemRef, ahead: &Forecast) -> Option<Touched> {
        let opens = ahead.opens.get(&item).copied();
        let is_open = opens.is_none() && !self.instance.waits_for(&item).is_empty();
        if opens.is_none() && !is_open {
            return None;
        }
        let due = ahead.dates.get(&item).or_else(|| self.instance.due_of(&item)).cloned();
        let starts = opens.unwrap_or(self.now);
        let ends = due.as_ref().map_or(Timestamp::MAX, |due| due.due_at.max(starts));
        // What is late now still waits when the absence begins.
        let is_late = due.as_ref().is_some_and(|due| due.due_at <= self.now);
        if starts >= self.back || (ends <= self.begins && !is_late) {
            return None;
        }
        let day = self.definition.timezone.to_datetime(starts.max(self.begins)).date();
        let people = self.directory.on(day);
        let part = if is_open { self.of_open(&people, &item)? } else { self.of_coming(&people, &item, due.clone())? };
        let last = due.as_ref().map_or(self.until, |due| due.date.min(self.until).max(day));
        let stand_ins = self.stand_ins(&people, &item, &part, (day, last));
        let effect = self.effect(&part, &stand_ins, due.as_ref(), (day, last));
        Some(Touched { item, voted_on: part.round.is_some(), opens, due, others: part.others, stand_ins, effect })
    }

    /// The part of the person in what is open; nothing when it does not wait for them.
    fn of_open(&self, people: &Directory, item: &ItemRef) -> Option<Part<'a>> {
        if !self.instance.waits_for(item).contains(&self.person) {
            return None;
        }
        let ballot = match item {
            ItemRef::Gate(phase) => Some(BallotRef::Gate(phase.clone())),
            ItemRef::Step(step) => Some(BallotRef::Decision(step.clone())),
            ItemRef::Condition(_) => None,
        };
        if let Some(ballot) = &ballot
            && let Some(round) = self.instance.open_ballot(ballot)
        {
            return self.of_round(round.clone(), ballot);
        }
        let owners = match item {
            ItemRef::Condition(condition) => &self.instance.conditions.get(condition)?.owners,
            ItemRef::Step(step) => &self.instance.steps.get(step)?.owners,
            ItemRef::Gate(_) => return None,
        };
        let known = owners.people.iter().filter(|other| *other != self.person && people.person(other).is_some());
        Some(Part { reach: Reach::role(owners.role.as_deref()), others: known.cloned().collect(), round: None })
    }

    fn of_round(&self, round: Ballot, ballot: &BallotRef) -> Option<Part<'a>> {
        round.seat(self.person).filter(|seat| round.counts(seat))?;
        let reach = Reach::in_round(self.definition, ballot, &round, self.person);
        let others = round.terms.seats.iter().filter(|seat| seat.person != self.person && round.counts(seat));
        let others = others.map(|seat| seat.person.clone()).collect();
        Some(Part { reach, others, round: Some(round) })
    }

    /// The part of the person in what is still to open, by the people of its day.
    fn of_coming(&self, people: &Directory, item: &ItemRef, due: Option<Deadline>) -> Option<Part<'a>> {
        match item {
            ItemRef::Gate(phase) => {
                let ballot = BallotRef::Gate(phase.clone());
                self.of_round(self.round_to_come(people, &ballot, due)?, &ballot)
            }
            ItemRef::Step(step) => {
                let written = self.definition.step(&step.step)?;
                match (&written.kind, &written.owner) {
                    (StepKind::Decision { .. }, _) => {
                        let ballot = BallotRef::Decision(step.clone());
                        self.of_round(self.round_to_come(people, &ballot, due)?, &ballot)
                    }
                    (StepKind::Wait(_), _) | (_, None) => None,
                    (_, Some(owner)) => self.of_owner(people, written, step, owner),
                }
            }
            ItemRef::Condition(_) => None,
        }
    }

    fn of_owner(&self, people: &Directory, written: &Step, step: &StepRef, owner: &'a Owner) -> Option<Part<'a>> {
        if self.instance.step_state(step) != StepState::Waiting {
            return None;
        }
        let (reach, all): (_, Vec<&str>) = match owner {
            Owner::Person(own) => (Reach::role(None), vec![self.directory.successor(own, self.from)]),
            Owner::Role { role, party } => {
                let of_role = taking_part(people, self.instance, role);
                let party_of = |person: &str| people.person(person).and_then(|known| known.party.as_deref());
                // A fan-out that has not frozen: one of its instances will be that of the person's own party.
                let own = || self.instance.party_of(step).or_else(|| party_of(self.person));
                let narrowed = party.as_ref().filter(|_| written.for_each.is_some()).and_then(|_| own());
                let fits = |person: &&str| narrowed.is_none_or(|party| party_of(person) == Some(party));
                (Reach::role(Some(role)), of_role.filter(fits).collect())
            }
        };
        if !all.contains(&self.person) {
            return None;
        }
        let others = all.into_iter().filter(|other| *other != self.person).map(str::to_owned).collect();
        Some(Part { reach, others, round: None })
    }

    /// The round as it would open, with one option in the place of those that are not known yet.
    fn round_to_come(&self, people: &Directory, ballot: &BallotRef, due: Option<Deadline>) -> Option<Ballot> {
        let approvals: &[Approval] = approvals_of(self.definition, ballot)?;
        let place = Place { definition: self.definition, directory: people, instance: self.instance };
        let is_decision = matches!(ballot, BallotRef::Decision(_));
        let option = || Item { id: "option-1".to_owned(), label: None, fields: Default::default() };
        let terms = BallotTerms {
            entries: entries(self.definition, self.instance, approvals),
            seats: seats(place, ballot, approvals),
            options: is_decision.then(option).into_iter().collect(),
            pick: u32::from(is_decision),
            dossier: String::new(),
            when_silent: WhenSilent::Escalate,
            assurance: Assurance::Link,
            recused: Vec::new(),
        };
        Some(Ballot::opened(1, terms, self.now, due))
    }

    /// Who holds a mandate of the person for some of these days, and may use it here.
    fn stand_ins(
        &self,
        people: &Directory,
        item: &ItemRef,
        part: &Part<'_>,
        (first, last): (Date, Date),
    ) -> Vec<StandIn> {
        let place = (self.definition, self.instance);
        let ballot = match item {
            ItemRef::Gate(phase) => Some(BallotRef::Gate(phase.clone())),
            ItemRef::Step(step) => Some(BallotRef::Decision(step.clone())),
            ItemRef::Condition(_) => None,
        };
        let may = |deputy: &str| match (&part.round, &ballot) {
            (Some(round), Some(ballot)) => {
                let own = round.seat(deputy).is_some_and(|seat| seat.barred);
                let seat = round.seat(self.person);
                !own && !seat.is_some_and(|seat| is_barred(place, ballot, seat, deputy))
            }
            _ => true,
        };
        let of_person = || people.mandates.iter().filter(|mandate| mandate.from == self.person);
        let deputies: BTreeSet<&String> = of_person().map(|mandate| &mandate.to).filter(|to| may(to)).collect();
        let mut found: Vec<StandIn> = Vec::new();
        for to in deputies {
            let acts = |day: &Date| part.reach.is_covered(people.mandates_between(self.person, to, *day));
            let days = first.series(1.day()).take_while(|day| *day <= last).filter(acts);
            for day in days {
                match found.last_mut().filter(|one| one.person == *to && plus_days(one.until, 1) == day) {
                    Some(one) => one.until = day,
                    None => found.push(StandIn { person: to.clone(), from: day, until: day }),
                }
            }
        }
        found
    }

    fn effect(
        &self,
        part: &Part<'_>,
        stand_ins: &[StandIn],
        due: Option<&Deadline>,
        (first, last): (Date, Date),
    ) -> Effect {
        let goes_on = match &part.round {
            Some(round) => passes_without(round, self.person),
            None => !part.others.is_empty(),
        };
        let in_time = due.is_none_or(|due| due.due_at > self.back);
        match (goes_on, in_time) {
            (true, _) => Effect::GoesOn,
            _ if covers(stand_ins, first, last) => Effect::StandsIn,
            // On hold nothing gets late.
            (false, true) => Effect::Waits,
            (false, false) if self.instance.state == InstanceState::OnHold => Effect::Waits,
            (false, false) => Effect::Stalls,
        }
    }
}

/// Whether every day has somebody with a mandate.
fn covers(stand_ins: &[StandIn], first: Date, last: Date) -> bool {
    let mut days: BTreeMap<Date, Date> = BTreeMap::new();
    for one in stand_ins {
        let until = days.entry(one.from).or_insert(one.until);
        *until = one.until.max(*until);
    }
    let reached = days.into_iter().fold(first, |open, (from, until)| match until.tomorrow() {
        Ok(next) if from <= open => next.max(open),
        _ => open,
    });
    !stand_ins.is_empty() && reached > last
}

/// Whether a round passes when everybody else who has not voted votes for it: at the end of its term, or, without a term,
/// while it runs.
fn passes_without(round: &Ballot, person: &str) -> bool {
    let options: Vec<String> =
        round.terms.options.iter().take(round.terms.pick as usize).map(|it| it.id.clone()).collect();
    let is_decision = round.is_of_a_decision();
    let choice = if is_decision { Choice::Options(options) } else { Choice::Verdict(Verdict::Approve) };
    let mut all = round.clone();
    let silent: Vec<String> = round.silent().map(|seat| seat.person.clone()).filter(|other| other != person).collect();
    for seat in silent {
        let vote = Vote {
            choice: choice.clone(),
            cast_by: seat.clone(),
            at: round.opened_at,
            conditions: Vec::new(),
            comment: None,
            dossier: round.terms.dossier.clone(),
            meeting: None,
        };
        all.votes.insert(seat, vote);
    }
    let mode = if round.due.is_some() { Mode::AtTheEnd } else { Mode::Underway };
    match is_decision {
        true => count::decision(&all, mode).0.is_some(),
        false => matches!(count::gate(&all, mode).0, Standing::Decided(verdict) if verdict.approves()),
    }
}
