// SPDX-License-Identifier: EUPL-1.2
//! A plausible instance at the moment of a mail: every step before it done with made-up results, the ballot where that
//! mail needs it. Built from the engine's own types and counted by its own arithmetic; it decides nothing.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use sluis_core::calendar::{Deadline, Due, Origin};
use sluis_core::definition::{
    Approval, Condition, Definition, Field, FieldType, Fields, Limit, MailKind, Owner, Phase, Rule, Step, StepKind,
    Verdict,
};
use sluis_core::directory::Directory;
use sluis_core::engine::{
    Appointment, Ballot, BallotRef, BallotTerms, CheckedCondition, Choice, Closed, ConditionProgress, Entry, FanKey,
    GateState, Instance, InstanceState, ItemRef, LaidDown, Missing, Outcome, Owners, PhaseProgress, PhaseState,
    Planned, Pledge, Seat, StepProgress, StepRef, StepState, StepTerms, Vacancy, Vote, count,
};
use sluis_core::money::Money;
use sluis_core::notice::{Effect, PartyNews};
use sluis_core::text::{Language, both};
use sluis_core::titles::condition::condition_message;
use sluis_core::value::{FileRef, Ids, Item, Sealed, Value, Values};

use super::first_condition;
use super::meeting::{decision_meets, phase_meets};
use crate::mail::error::Error;

/// What a preview is made from.
pub(super) struct Setting<'a> {
    pub(super) definition: &'a Definition,
    pub(super) directory: &'a Directory,
    pub(super) at: Timestamp,
    pub(super) language: Language,
}

/// Nothing here is secret, so nothing needs chance.
struct NoSalt;

impl Ids for NoSalt {
    fn salt(&mut self) -> [u8; 16] {
        [0; 16]
    }
}

pub(super) fn sealed(text: &str) -> Sealed {
    Sealed::new(text, &mut NoSalt)
}

impl Setting<'_> {
    /// The instance, and the item that a mail of this kind is about.
    pub(super) fn instance(&self, kind: MailKind) -> Result<(Instance, Option<ItemRef>), Error> {
        let mut instance = Instance::unstarted(self.definition.id.clone());
        instance.seq = 1;
        instance.state = InstanceState::Running;
        instance.started_at = self.at;
        let phases = self.definition.phases.iter().map(|phase| (phase.id.clone(), PhaseProgress::waiting()));
        instance.phases = phases.collect();
        let item = self.item(kind)?;
        let open_step = match &item {
            Some(ItemRef::Step(step)) if kind != MailKind::Completed => Some(step.step.as_str()),
            _ => None,
        };
        for phase in &self.definition.phases {
            if let Some(progress) = instance.phases.get_mut(&phase.id) {
                progress.state = PhaseState::Open;
                progress.opened_at = Some(self.at);
            }
            for step in phase.steps.values() {
                let mine = kind == MailKind::Digest && self.is_managers(step);
                self.do_step(&mut instance, step, mine || open_step == Some(step.id.as_str()));
            }
        }
        let item = item.map(|item| self.with_key(&instance, item));
        if let (MailKind::Cancellation, Some(ItemRef::Step(step))) = (kind, &item) {
            let planned = instance.steps.get_mut(step).and_then(|progress| Arc::make_mut(progress).planned.as_mut());
            planned.into_iter().for_each(|planned| planned.called_off = true);
        }
        if let (MailKind::Vacancy, Some(ItemRef::Step(step))) = (kind, &item) {
            let role = instance.steps.get(step).and_then(|progress| progress.owners.role.clone());
            let who = role.or_else(|| self.definition.roles.keys().next().cloned()).unwrap_or_default();
            let missing = Missing { seq: instance.seq, since: self.at, items: item.iter().cloned().collect() };
            instance.vacancies.insert(Vacancy { who, party: None }, missing);
        }
        if kind == MailKind::Mandate {
            instance.mandates.push(self.mandated(instance.seq));
        }
        match &item {
            Some(ItemRef::Gate(phase)) => self.open_gate(&mut instance, phase, kind),
            Some(ItemRef::Condition(condition)) => {
                self.open_gate(&mut instance, &condition.phase, MailKind::GateConditional);
            }
            _ => {}
        }
        if matches!(kind, MailKind::Minutes | MailKind::Objection) {
            item.iter().for_each(|item| self.meet(&mut instance, item, kind));
        }
        Ok((instance, item))
    }

    /// Who gets the mail: the first seat, the first owner, or the first of everybody.
    pub(super) fn recipient(
        &self,
        instance: &Instance,
        kind: MailKind,
        item: Option<&ItemRef>,
    ) -> Result<String, Error> {
        let manager = || self.definition.managed_by.as_deref().and_then(|role| self.directory.members(role).next());
        let first = match item {
            _ if matches!(
                kind,
                MailKind::Escalation | MailKind::Vacancy | MailKind::Objection | MailKind::Completed
            ) =>
            {
                manager().map(str::to_owned)
            }
            Some(ItemRef::Step(step)) => match instance.ballot(&BallotRef::Decision(step.clone())) {
                Some(ballot) if instance.step_state(step) == StepState::Open => {
                    ballot.terms.seats.first().map(|seat| seat.person.clone())
                }
                _ => instance.steps.get(step).and_then(|progress| progress.owners.people.first().cloned()),
            },
            Some(ItemRef::Gate(phase)) => {
                let ballot = instance.ballot(&BallotRef::Gate(phase.clone()));
                ballot.and_then(|ballot| ballot.terms.seats.first()).map(|seat| seat.person.clone())
            }
            Some(ItemRef::Condition(condition)) => {
                instance.conditions.get(condition).and_then(|condition| condition.owners.people.first().cloned())
            }
            None => manager().map(str::to_owned),
        };
        let anybody = || self.directory.people.keys().next().cloned();
        let nobody = || {
            Error::permanent(both(
                "deze workflow heeft geen mensen om aan te schrijven; voeg people.yaml toe",
                "this workflow has no people to write to; add people.yaml",
            ))
        };
        first.or_else(anybody).ok_or_else(nobody)
    }

    fn item(&self, kind: MailKind) -> Result<Option<ItemRef>, Error> {
        use MailKind::*;
        let never = |geen: &str, lacks: &str| {
            let kind = kind.word();
            Error::permanent(both(
                format!("deze workflow heeft geen {geen} en verstuurt dus nooit `{kind}`"),
                format!("this workflow has no {lacks}, so it never sends `{kind}`"),
            ))
        };
        let steps = || self.definition.phases.iter().flat_map(|phase| phase.steps.values());
        let plain = |step: &Step| Some(ItemRef::Step(StepRef::plain(&step.id)));
        let gate = || {
            let gates = self.definition.phases.iter().filter(|phase| phase.gate.is_some());
            gates.rev().max_by_key(|phase| phase.gate.as_ref().map_or(0, |gate| gate.dossier.len()))
        };
        match kind {
            Completed | Digest => Ok(None),
            Mandate => Ok(None),
            PartyChanged if self.definition.parties.is_empty() => Err(never("partijen", "party")),
            PartyChanged => Ok(None),
            StepOpen | Reminder | DateMoved | Vacancy => {
                let owned = steps().find(|step| step.owner.is_some());
                let any = owned.or_else(|| steps().find(|step| matches!(step.kind, StepKind::Decision { .. })));
                any.map(plain).ok_or_else(|| never("stap voor mensen", "step for people"))
            }
            Minutes | Objection => {
                let gate = self.definition.phases.iter().find(|phase| phase_meets(phase));
                let gate = gate.map(|phase| Some(ItemRef::Gate(phase.id.clone())));
                let decision = || steps().find(|step| decision_meets(step)).map(plain);
                gate.or_else(decision)
                    .ok_or_else(|| never("poort of besluit met `objection`", "gate or decision with `objection`"))
            }
            Invitation | Cancellation => {
                let workshop = steps().find(|step| matches!(step.kind, StepKind::Workshop { .. }));
                workshop.map(plain).ok_or_else(|| never("bijeenkomst", "workshop"))
            }
            ConditionOpen => gate()
                .map(|phase| Some(ItemRef::Condition(first_condition(&phase.id))))
                .ok_or_else(|| never("poort", "gate")),
            _ => gate().map(|phase| Some(ItemRef::Gate(phase.id.clone()))).ok_or_else(|| never("poort", "gate")),
        }
    }

    /// The last party withdraws, and the first step that people do is cancelled.
    pub(super) fn party_news(&self) -> Option<PartyNews> {
        let party = self.definition.parties.keys().next_back()?.clone();
        let mut steps = self.definition.phases.iter().flat_map(|phase| phase.steps.values());
        let first = steps.find(|step| step.owner.is_some()).map(|step| StepRef::plain(&step.id));
        Some(PartyNews { party, joined: false, effects: first.map(Effect::StepStops).into_iter().collect() })
    }

    fn is_managers(&self, step: &Step) -> bool {
        matches!(&step.owner, Some(Owner::Role { role, .. }) if Some(role) == self.definition.managed_by.as_ref())
    }

    fn with_key(&self, instance: &Instance, item: ItemRef) -> ItemRef {
        match item {
            ItemRef::Step(step) => {
                let first = instance.instances_of(&step.step, false).into_iter().next();
                ItemRef::Step(first.unwrap_or(step))
            }
            other => other,
        }
    }

    fn do_step(&self, instance: &mut Instance, step: &Step, open: bool) {
        if let Some(for_each) = &step.for_each {
            let keys = self.elements(for_each.over.source());
            instance.fan_outs.insert(step.id.clone(), keys);
        }
        for at in instance.instances_of(&step.id, false) {
            let party = at.key.as_deref().filter(|key| self.definition.parties.contains_key(*key));
            let mut progress = StepProgress::waiting();
            progress.state = if open { StepState::Open } else { StepState::Done };
            progress.opened_at = Some(self.at);
            progress.owners = self.owners(step, party);
            progress.due = step.due.as_ref().and_then(|due| self.deadline(due));
            if !open {
                progress.completed_by = progress.owners.people.first().cloned();
                progress.outputs = self.values(&step.outputs, at.key.as_deref().unwrap_or(&step.id));
                let files = step.evidence.keys().map(|id| (id.clone(), file(&format!("{id}.pdf"))));
                progress.evidence = files.collect();
            }
            self.terms(instance, step, &at, &mut progress, open);
            instance.steps.insert(at, Arc::new(progress));
        }
    }

    /// The elements of a fan-out: the parties, a list that has a default, or two examples.
    fn elements(&self, over: &str) -> Vec<FanKey> {
        let key = |key: &str, element: Value| FanKey { key: key.to_owned(), element };
        if over.starts_with("parties") {
            return self.definition.voting_parties().map(|id| key(id, Value::Party(id.to_owned()))).collect();
        }
        let default =
            over.strip_prefix("inputs.").and_then(|input| self.definition.inputs.get(input)?.default.as_ref());
        let words =
            default.and_then(serde_json::Value::as_array).into_iter().flatten().filter_map(|word| word.as_str());
        let keys: Vec<FanKey> = words.map(|word| key(word, Value::Text(sealed(word)))).collect();
        if keys.is_empty() { ["a", "b"].map(|word| key(word, Value::Text(sealed(word)))).into() } else { keys }
    }

    fn owners(&self, step: &Step, party: Option<&str>) -> Owners {
        match &step.owner {
            None => Owners::default(),
            Some(Owner::Person(id)) => Owners { people: vec![id.clone()], ..Owners::default() },
            Some(Owner::Role { role, party: narrowed }) => {
                let party = narrowed.as_ref().and(party);
                let people = match party {
                    Some(party) => self.directory.members_of(role, party).map(str::to_owned).collect(),
                    None => self.directory.members(role).map(str::to_owned).collect(),
                };
                Owners { role: Some(role.clone()), party: party.map(str::to_owned), people }
            }
        }
    }

    fn deadline(&self, due: &Due) -> Option<Deadline> {
        due.deadline(|_| Some(Origin::At(self.at)), &self.definition.calendar, &self.definition.timezone)
    }

    fn terms(&self, instance: &mut Instance, step: &Step, at: &StepRef, progress: &mut StepProgress, open: bool) {
        match &step.kind {
            StepKind::Task => progress.terms = Some(StepTerms::Task),
            StepKind::Wait(_) => progress.terms = Some(StepTerms::Wait),
            StepKind::Workshop { .. } => {
                progress.terms = Some(StepTerms::Workshop);
                progress.planned = Some(Planned {
                    at: self.at,
                    ends_at: self.at.checked_add(jiff::SignedDuration::from_hours(3)).ok(),
                    place: sealed(self.say("Raadzaal", "Town hall")),
                    sequence: 0,
                    invited: progress.owners.people.clone(),
                    before: None,
                    called_off: false,
                });
            }
            StepKind::Selection { pick, criteria, .. } => {
                let candidates = self.examples(pick.max.max(2) + 1);
                if !open {
                    progress.selected = candidates.iter().take(pick.min as usize).map(|item| item.id.clone()).collect();
                }
                let criteria = criteria.iter().map(|(id, criterion)| (id.clone(), criterion.weight)).collect();
                progress.terms = Some(StepTerms::Selection { candidates, min: pick.min, max: pick.max, criteria });
            }
            StepKind::Decision { pick, approvals, .. } => {
                let options = self.examples(pick + 1);
                if !open {
                    progress.selected = options.iter().take(*pick as usize).map(|item| item.id.clone()).collect();
                }
                let due = progress.due.clone();
                let mut ballot = self.ballot(approvals, options, *pick, due);
                if !open {
                    let count = count::decision(&ballot, count::Mode::Underway).1;
                    let outcome = Outcome::Chosen(progress.selected.clone());
                    ballot.closed = Some(Closed { outcome, count, at: self.at });
                }
                instance.ballots.insert(BallotRef::Decision(at.clone()), vec![ballot]);
                progress.terms = Some(StepTerms::Decision);
            }
            StepKind::Recruitment { positions, headcount } => {
                let each = |position: &sluis_core::definition::Position| position.headcount.unwrap_or(1);
                let number = headcount.unwrap_or_else(|| positions.values().map(each).sum());
                let own = positions.iter().map(|(id, position)| (id.clone(), position.headcount)).collect();
                progress.terms = Some(StepTerms::Recruitment { positions: own, headcount: number });
                for (number, position) in (1..=if open { 0 } else { number }).zip(positions.keys().cycle()) {
                    let reference = sealed(&format!("P-{number}"));
                    progress.appointments.insert(number, Appointment { position: position.clone(), reference });
                }
            }
            StepKind::Funding { budget, effort_hours, contributions } => {
                let parts = contributions.from.len().max(1) as i64;
                let share = |at: usize| budget.cents / parts + i64::from((at as i64) < budget.cents % parts);
                let shares: IndexMap<String, Money> = contributions
                    .from
                    .iter()
                    .enumerate()
                    .map(|(at, party)| (party.clone(), Money::of_cents(share(at))))
                    .collect();
                if !open {
                    let hours = effort_hours.map(|hours| hours / parts as u32);
                    let pledges =
                        shares.iter().map(|(party, amount)| (party.clone(), Pledge { amount: *amount, hours }));
                    progress.pledges = pledges.collect();
                }
                progress.terms = Some(StepTerms::Funding { budget: *budget, effort_hours: *effort_hours, shares });
            }
        }
    }

    fn ballot(&self, approvals: &[Approval], options: Vec<Item>, pick: u32, due: Option<Deadline>) -> Ballot {
        let mut seats: Vec<Seat> = Vec::new();
        for (at, approval) in approvals.iter().enumerate() {
            for person in self.directory.members(&approval.by) {
                let known = self.directory.person(person);
                let chairs = known.is_some_and(|known| known.chair.contains(&approval.by));
                let party = known.and_then(|known| known.party.clone());
                let seat = Seat {
                    person: person.to_owned(),
                    party,
                    entries: Vec::new(),
                    chairs: Vec::new(),
                    veto: false,
                    veto_roles: Vec::new(),
                    barred: false,
                };
                let place = seats.iter().position(|seat| seat.person == person).unwrap_or_else(|| {
                    seats.push(seat);
                    seats.len() - 1
                });
                seats[place].entries.push(at);
                if chairs {
                    seats[place].chairs.push(at);
                }
            }
        }
        let terms = BallotTerms {
            entries: approvals.iter().map(|approval| self.entry(approval)).collect(),
            seats,
            options,
            pick,
            dossier: "0".repeat(64),
            when_silent: sluis_core::definition::WhenSilent::Escalate,
            assurance: sluis_core::definition::Assurance::LinkAndCode,
            recused: Vec::new(),
        };
        Ballot::opened(1, terms, self.at, due)
    }

    fn entry(&self, approval: &Approval) -> Entry {
        let parties = |wanted: bool| -> Vec<String> {
            if wanted { self.definition.voting_parties().map(str::to_owned).collect() } else { Vec::new() }
        };
        let weights = match &approval.rule {
            Rule::Weights { key, .. } => {
                let weight = |id: &str| Some((id.to_owned(), *self.definition.parties.get(id)?.numbers.get(key)?));
                self.definition.voting_parties().filter_map(weight).collect()
            }
            _ => IndexMap::new(),
        };
        Entry {
            by: approval.by.clone(),
            rule: approval.rule.clone(),
            per_party: parties(approval.per_party),
            quorum: approval.quorum,
            quorum_parties: parties(approval.quorum.is_some_and(|quorum| quorum.per_party)),
            weights,
            casting_vote: approval.casting_vote,
            abstain: approval.abstain,
            recusal_floor: approval.recusal.then_some(approval.recusal_floor),
        }
    }

    /// A round of a gate as far as this mail needs it.
    fn open_gate(&self, instance: &mut Instance, phase: &str, kind: MailKind) {
        let Some(gate) = self.definition.phase(phase).and_then(|phase: &Phase| phase.gate.as_ref()) else { return };
        let mut ballot =
            self.ballot(&gate.approvals, Vec::new(), 0, gate.due.as_ref().and_then(|due| self.deadline(due)));
        ballot.terms.when_silent = gate.when_silent;
        let (others, first, state) = match kind {
            MailKind::GateOpen | MailKind::Code | MailKind::Minutes | MailKind::Objection => {
                (None, None, GateState::Open)
            }
            MailKind::Receipt | MailKind::Escalation => (None, Some(Verdict::Approve), GateState::Open),
            MailKind::GateConditional => {
                (Some(Verdict::Approve), Some(Verdict::ApproveWithConditions), GateState::Passed)
            }
            MailKind::GateRework => (Some(Verdict::Approve), Some(Verdict::Rework), GateState::Waiting),
            MailKind::GateHold => (Some(Verdict::Approve), Some(Verdict::Hold), GateState::OnHold),
            MailKind::GateStopped => (Some(Verdict::Approve), Some(Verdict::Stop), GateState::Stopped),
            MailKind::VoteLapsed => (Some(Verdict::Approve), Some(Verdict::Approve), GateState::Waiting),
            _ => (Some(Verdict::Approve), Some(Verdict::Approve), GateState::Passed),
        };
        ballot.escalated = kind == MailKind::Escalation;
        let owners = self.managers();
        let seats: Vec<String> = ballot.terms.seats.iter().map(|seat| seat.person.clone()).collect();
        for (at, seat) in seats.into_iter().enumerate() {
            let Some(verdict) = (if at == 0 { first } else { others }) else { continue };
            let vote = self.vote(&seat, verdict, &owners, at == 0 && kind != MailKind::GatePassed);
            ballot.votes.insert(seat, vote);
        }
        if others.is_some() {
            let (standing, count) = count::gate(&ballot, count::Mode::Underway);
            let verdict = match standing {
                count::Standing::Decided(verdict) => verdict,
                _ => first.unwrap_or(Verdict::Approve),
            };
            let outcome = match kind {
                MailKind::VoteLapsed => Outcome::Overtaken,
                _ => Outcome::Verdict(verdict),
            };
            ballot.closed = Some(Closed { outcome, count, at: self.at });
        }
        if kind == MailKind::GateConditional {
            let zone = &self.definition.timezone;
            let text = sealed(self.condition());
            let day = zone.to_datetime(self.at).date();
            let due = Deadline::set_by_hand(in_three_weeks(day), zone);
            let condition = ConditionProgress { text, owners, due, assigned_at: self.at, met_at: None };
            instance.conditions.insert(first_condition(phase), condition);
        }
        instance.ballots.insert(BallotRef::Gate(phase.to_owned()), vec![ballot]);
        if let Some(progress) = instance.phases.get_mut(phase) {
            let fails = gate.conditions.iter().take(usize::from(kind == MailKind::VoteLapsed));
            let failed = |condition: &Condition| CheckedCondition {
                that: condition.that.source().to_owned(),
                holds: false,
                message: condition_message(self.definition, condition),
                because: None,
            };
            progress.checked = fails.map(failed).collect();
            progress.gate = state;
        }
    }

    pub(super) fn say<'t>(&self, nl: &'t str, en: &'t str) -> &'t str {
        self.language.say(nl, en)
    }

    fn condition(&self) -> &'static str {
        self.say("Leg de afspraken vast in een overeenkomst.", "Lay the terms down in an agreement.")
    }

    /// Items to choose from.
    fn examples(&self, number: u32) -> Vec<Item> {
        let item = |number: u32| {
            let title = sealed(&format!("{} {number}", self.say("Voorbeeld", "Example")));
            let fields = [("title".to_owned(), Value::Text(title))].into_iter().collect();
            Item { id: format!("example-{number}"), label: Some("title".to_owned()), fields }
        };
        (1..=number).map(item).collect()
    }

    pub(super) fn managers(&self) -> Owners {
        let people: Vec<String> = self
            .definition
            .managed_by
            .iter()
            .flat_map(|role| self.directory.members(role))
            .map(str::to_owned)
            .collect();
        Owners { role: self.definition.managed_by.clone(), party: None, people }
    }

    pub(super) fn vote(&self, seat: &str, verdict: Verdict, owners: &Owners, comments: bool) -> Vote {
        let conditional = verdict == Verdict::ApproveWithConditions;
        let condition = || LaidDown { text: sealed(self.condition()), owners: owners.clone(), due: None };
        Vote {
            choice: Choice::Verdict(verdict),
            cast_by: seat.to_owned(),
            at: self.at,
            conditions: if conditional { vec![condition()] } else { Vec::new() },
            comment: comments.then(|| {
                sealed(self.say("Dit is een voorbeeld van een toelichting.", "This is an example of a comment."))
            }),
            dossier: "0".repeat(64),
            meeting: None,
        }
    }

    fn values(&self, fields: &Fields, prefix: &str) -> Values {
        fields.iter().map(|(id, field)| (id.clone(), self.value(id, field, prefix))).collect()
    }

    fn value(&self, id: &str, field: &Field, prefix: &str) -> Value {
        let title = || field.title.as_ref().map_or(id, |title| title.get(self.language)).to_owned();
        match &field.kind {
            FieldType::Text | FieldType::LongText => Value::Text(sealed(&format!("{} ...", title()))),
            FieldType::Integer => Value::Integer(least(field, 12.0) as i64),
            FieldType::Decimal => Value::Decimal(least(field, 2.5)),
            FieldType::Money => Value::Money(Money::of_cents(2_958_904)),
            FieldType::Date => Value::Date(self.definition.timezone.to_datetime(self.at).date()),
            FieldType::Boolean => Value::Boolean(true),
            FieldType::Choice { options } => Value::Choice(options.keys().next().cloned().unwrap_or_default()),
            FieldType::Choices { options } => Value::Choices(options.keys().take(2).cloned().collect()),
            FieldType::Person => Value::Person(self.directory.people.keys().next().cloned().unwrap_or_default()),
            FieldType::Party => Value::Party(self.definition.parties.keys().next().cloned().unwrap_or_default()),
            FieldType::File => Value::File(file(&format!("{id}.pdf"))),
            FieldType::List { of, .. } => match &of.kind {
                FieldType::Party => {
                    Value::List(self.definition.voting_parties().map(|id| Value::Party(id.to_owned())).collect())
                }
                _ => Value::List(vec![self.value(id, of, prefix)]),
            },
            FieldType::ListOfItems { fields, label, .. } => {
                let item = |number: u32| Item {
                    id: format!("{prefix}-{number}"),
                    label: label.clone(),
                    fields: self.values(fields, prefix),
                };
                Value::Items(vec![item(1), item(2)])
            }
        }
    }
}

/// A number that the field takes.
fn least(field: &Field, otherwise: f64) -> f64 {
    let limit = |limit: &Option<Limit>| match limit {
        Some(Limit::Number(number)) => Some(*number),
        _ => None,
    };
    let number = limit(&field.min).map_or(otherwise, |min| min.max(otherwise));
    limit(&field.max).map_or(number, |max| number.min(max))
}

fn in_three_weeks(day: jiff::civil::Date) -> jiff::civil::Date {
    (0..21).fold(day, |day, _| day.tomorrow().unwrap_or(day))
}

pub(super) fn file(name: &str) -> FileRef {
    FileRef { hash: "4f8a1c0b".repeat(8), size: 182_044, name: sealed(name) }
}
