// SPDX-License-Identifier: EUPL-1.2
//! From events to who must hear what. No text, no address, no SMTP: a notice holds ids only, so that it can lie in the
//! outbox and be written later in the words of that day. Never decides anything and never changes state.
//!
//! | event | kind | who |
//! |---|---|---|
//! | a step opens or opens again | step-open | its owners; of a decision every seat of its ballot; of a wait nobody |
//! | a gate's round opens | gate-open | every seat that may vote |
//! | a gate passes | gate-passed, gate-conditional | the roles of `notify.passed`; without it the seats and `managed_by` |
//! | a gate sends back | gate-rework | `notify.rework` or `managed_by`; the seats; the owners of what was sent back |
//! | a gate holds or stops | gate-hold, gate-stopped | its `notify` roles or `managed_by`; the seats |
//! | a round lapses, and no other begins at once | vote-lapsed | its seats, who voted for one of them, `managed_by` |
//! | a condition is laid down | condition-open | its owners |
//! | the date of open work or an open ballot is moved | date-moved | whom it asks |
//! | the programme goes on after a hold | date-moved, about no item | whom what has another date now asks, once |
//! | a vote is cast or withdrawn, a seat stands aside | receipt | who did it, and the seat when that is another |
//! | minutes say what a body voted | minutes | each seat that they name, and the deputy who is said to have voted for it |
//! | somebody objects to minutes | receipt, objection | who did it, and the seat when that is another; who recorded them, `managed_by` |
//! | a ballot stays silent, an item stays overdue | escalation | whom the event names |
//! | a mandate is given or ended before its time | mandate | who is absent, and the deputy |
//! | a mandate begins; it ends | gate-open, step-open, condition-open | the deputy, for what waits for the absent one; that one again |
//! | open work or a ballot needs somebody who is not there | vacancy | whom the event names, unless another mail says it: a ballot can no longer pass, a party left |
//! | time reminds | digest where the rule says so, else reminder | whom the event names |
//! | a workshop is planned or moved | invitation | who is invited |
//! | the invited come and go with the directory | invitation, cancellation | who came; who went |
//! | a planned workshop is called off | cancellation | who was invited |
//! | an item is given to somebody | step-open, condition-open | that person |
//! | what is voted on changes | gate-open, step-open | those whose vote is stale, with what changed |
//! | people become owners of an open item with the directory | step-open, condition-open | those who are new to it |
//! | people join a ballot, or come back to it | gate-open, step-open | those who joined or came back |
//! | a party withdraws or joins | party-changed | whose work, seat or share that changes; its people; `managed_by` |
//! | a step with `notify` is done | completed, about that step | those roles |
//! | the programme is complete | completed | `managed_by` and everybody who ever had a seat |
//!
//! While the programme is on hold nobody is asked; what came up by then is asked when it goes on.
//!
//! What is asked of somebody who is away under a mandate is asked of the deputy, in the name of who is away.
//!
//! A role with a distribution address (`list`) is told at that address, once, and never asked. Nobody is asked for what
//! is over by the end of the same decision.

use indexmap::{IndexMap, IndexSet};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::definition::{Definition, Gate, MailKind, Verdict};
use crate::directory::{Directory, Mandate};
use crate::engine::{
    Asked, BallotRef, EscalationReason, Event, EventData, Instance, InstanceState, ItemRef, Mandated, MovedDeadline,
    Outcome, Owners, Reminded, Run, Seat, StepRef, StepState, StepTerms, asked, concerns, deputies, taking_part,
};

mod parties;
mod placeholders;

pub use parties::{Effect, PartyNews};
pub use placeholders::{is_known, placeholders};

/// Somebody must hear something. Its key within an instance is (seq, kind, item, recipient).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What is told.
    pub kind: MailKind,
    /// To whom.
    pub recipient: Recipient,
    /// The event it follows from.
    pub seq: u64,
    /// The step, gate or condition it is about; absent when it is about the programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemRef>,
    /// The round of the ballot it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The seat it is about: of a request to vote the recipient's, or that of the absent person in whose name a deputy is
    /// asked, also of a step; of a receipt the one in whose name was voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// Not to be told before this moment: what falls on a day off waits for the next working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// Of a code: the challenge that it answers. The code itself is nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// Of a party that withdrew or joined: what the recipient hears of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyNews>,
}

/// Who hears it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// A person of the directory, by id.
    Person(String),
    /// The distribution address of this role.
    List(String),
}

impl Recipient {
    /// The person's or the role's id. Never ambiguous: a person's id may not equal a role's id.
    pub fn id(&self) -> &str {
        match self {
            Recipient::Person(id) | Recipient::List(id) => id,
        }
    }
}

impl Notice {
    /// The item as people and scripts write it; empty when the notice is about the programme.
    pub fn item_name(&self) -> String {
        self.item.as_ref().map(ItemRef::to_string).unwrap_or_default()
    }

    /// Whether it asks for something that the recipient need not do any more: the work is done, the vote is cast, the
    /// round is over, the item passed to somebody else, or the programme is on hold or has ended; or tells of somebody
    /// missing who is there again. What only tells what happened is never over.
    pub fn is_over(&self, instance: &Instance) -> bool {
        use MailKind::*;
        if self.kind == Vacancy {
            return !instance.vacancies.values().any(|missing| missing.seq == self.seq);
        }
        let (StepOpen | GateOpen | ConditionOpen | DateMoved | Reminder | Digest, Some(item)) = (self.kind, &self.item)
        else {
            return false;
        };
        let other_round = self.round.is_some_and(|round| instance.round_of(item) != Some(round));
        let person = self.recipient.id();
        let seat = self.seat.as_deref().unwrap_or(person);
        let acts =
            seat == person || instance.running_mandates().any(|mandate| mandate.from == seat && mandate.to == person);
        let waits = instance.state == InstanceState::Running && !other_round;
        !waits || !acts || !instance.waits_for(item).contains(&seat)
    }
}

/// Everything that is owed because of these events, in the order of the events, and of one event in the order of the
/// files. `after` is the instance after all of them, `directory` the one of that moment.
pub fn owed(definition: &Definition, directory: &Directory, after: &Instance, events: &[Event]) -> Vec<Notice> {
    let owing = Owing { definition, directory, after, events };
    let mut notices: Vec<Notice> = events.iter().flat_map(|event| owing.by(event)).collect();
    notices.extend(owing.of_parties(events));
    let repeated = |at: usize| notices[at + 1..].iter().any(|later| escalates_the_same(&notices[at], later));
    let said: Vec<bool> = (0..notices.len()).map(repeated).collect();
    notices.into_iter().zip(said).filter(|(_, repeated)| !repeated).map(|(notice, _)| notice).collect()
}

/// Whoever hears of several escalations of one item at once, after a time in which nothing ran, hears of the last.
fn escalates_the_same(one: &Notice, other: &Notice) -> bool {
    let escalations = one.kind == MailKind::Escalation && other.kind == MailKind::Escalation;
    escalations && one.item == other.item && one.recipient == other.recipient
}

struct Owing<'a> {
    definition: &'a Definition,
    directory: &'a Directory,
    after: &'a Instance,
    events: &'a [Event],
}

/// Recipients, each once, in the order in which they came.
type People = IndexSet<Recipient>;

impl Owing<'_> {
    fn by(&self, event: &Event) -> Vec<Notice> {
        use EventData::*;
        let seq = event.seq;
        match &event.data {
            StepOpened { step, owners, terms, .. } => match terms {
                StepTerms::Wait | StepTerms::Decision => Vec::new(),
                _ => self.asked(MailKind::StepOpen, ItemRef::Step(step.clone()), people(&owners.people), seq),
            },
            StepReopened { step, .. } => {
                let owners = self.after.steps.get(step).map(|progress| progress.owners.people.as_slice());
                self.asked(MailKind::StepOpen, ItemRef::Step(step.clone()), people(owners.unwrap_or_default()), seq)
            }
            StepCompleted { step, .. } => {
                let roles = self.definition.step(&step.step).map(|step| step.notify.as_slice()).unwrap_or_default();
                told(MailKind::Completed, Some(ItemRef::Step(step.clone())), None, self.roles(roles), seq)
            }
            ConditionAssigned { condition, owners, .. } => {
                let item = ItemRef::Condition(condition.clone());
                self.asked(MailKind::ConditionOpen, item, people(&owners.people), seq)
            }
            ItemAssigned { item, to, .. } => self.given(item, people([to]), seq),
            OwnersChanged { item, joined, .. } => self.given(item, people(joined), seq),
            BallotOpened { ballot, round, terms, .. } => self.seats_asked(ballot, *round, &terms.seats, seq),
            SeatsChanged { ballot, round, joined, .. } => self.seats_asked(ballot, *round, joined, seq),
            VoteCast { ballot, round, seat, .. }
            | VoteWithdrawn { ballot, round, seat }
            | SeatRecused { ballot, round, seat, .. } => receipts(event, ballot, *round, seat),
            MeetingRecorded { ballot, round, votes, .. } => {
                let named = votes.iter().flat_map(|(seat, vote)| std::iter::once(seat).chain(&vote.by));
                told(MailKind::Minutes, Some(ballot.clone().into()), Some(*round), people(named), seq)
            }
            ObjectionRaised { ballot, round, meeting, seat, .. } => {
                let recorded = self.after.ballot(ballot).and_then(|round| round.meeting(*meeting));
                let mut to: People = recorded.map(|meeting| person(&meeting.recorded_by)).into_iter().collect();
                to.extend(self.managers());
                let told = told(MailKind::Objection, Some(ballot.clone().into()), Some(*round), to, seq);
                receipts(event, ballot, *round, seat).into_iter().chain(told).collect()
            }
            DossierChanged { ballot, round, stale, .. } => {
                let seats = self.after.ballot(ballot).map(|round| round.terms.seats.as_slice()).unwrap_or_default();
                let again: Vec<Seat> = seats.iter().filter(|seat| stale.contains(&seat.person)).cloned().collect();
                self.seats_asked(ballot, *round, &again, seq)
            }
            SeatReturned { ballot, round, seat, .. } => {
                let seat = self.after.ballot(ballot).and_then(|round| round.seat(seat));
                self.seats_asked(ballot, *round, seat.map(std::slice::from_ref).unwrap_or_default(), seq)
            }
            BallotEscalated { ballot, round, to, .. } => {
                let to = to.iter().flat_map(|id| self.person_or_role(id)).collect();
                told(MailKind::Escalation, Some(ballot.clone().into()), Some(*round), to, seq)
            }
            VacancyArose { items, to, .. } => {
                let told_already = |id: &&String| items.iter().all(|item| self.is_told_otherwise(item, id));
                let to = to.iter().filter(|id| !told_already(id)).flat_map(|id| self.person_or_role(id)).collect();
                told(MailKind::Vacancy, items.first().cloned(), None, to, seq)
            }
            MandateGiven { mandate, .. } => {
                let told = told(MailKind::Mandate, None, None, people([&mandate.from, &mandate.to]), seq);
                told.into_iter().chain(self.passed_on(mandate, &mandate.to, seq)).collect()
            }
            MandateBegan { mandate } => self.passed_on(mandate, &mandate.to, seq),
            MandateEnded { mandate, early, .. } => {
                let both = [&mandate.from, &mandate.to].into_iter().filter(|id| self.directory.person(id).is_some());
                let to = if *early { people(both) } else { People::new() };
                let told = told(MailKind::Mandate, None, None, to, seq);
                told.into_iter().chain(self.passed_on(mandate, &mandate.from, seq)).collect()
            }
            WorkshopPlanned { step, invited, .. } => self.invited(step, invited, seq),
            InvitationsChanged { step, joined, left, .. } => {
                let mut notices = self.invited(step, joined, seq);
                notices.extend(self.told_of(MailKind::Cancellation, step, left, seq));
                notices
            }
            WorkshopCalledOff { step, .. } => {
                let planned = self.after.steps.get(step).and_then(|progress| progress.planned.as_ref());
                let invited = planned.map(|planned| planned.invited.as_slice()).unwrap_or_default();
                self.told_of(MailKind::Cancellation, step, invited, seq)
            }
            ItemsReminded { reminders } => reminders.iter().flat_map(|reminded| self.reminded(reminded, seq)).collect(),
            ItemEscalated { item, round, to, not_before, .. } => {
                let to = to.iter().flat_map(|id| self.person_or_role(id)).collect();
                let notices = told(MailKind::Escalation, Some(item.clone()), *round, to, seq);
                notices.into_iter().map(|notice| Notice { not_before: *not_before, ..notice }).collect()
            }
            BallotClosed { ballot, round, outcome: Outcome::Overtaken, .. } => self.lapsed(ballot, *round),
            DueMoved { item, .. } => self.moved(item, seq),
            InstanceResumed { deadlines, .. } => {
                let mut notices = self.put_off(seq);
                notices.extend(self.moved_by_hold(deadlines, &notices, seq));
                notices
            }
            GatePassed { phase, verdict } => self.gate_passed(phase, *verdict, seq),
            GateReworked { phase, back_to, .. } => self.gate_closed(MailKind::GateRework, phase, back_to, seq),
            GateHeld { phase } => self.gate_closed(MailKind::GateHold, phase, &[], seq),
            GateStopped { phase } => self.gate_closed(MailKind::GateStopped, phase, &[], seq),
            InstanceCompleted {} => {
                let mut to = self.managers();
                to.extend(self.after.ballots.values().flatten().flat_map(|ballot| seats(&ballot.terms.seats)));
                told(MailKind::Completed, None, None, to, seq)
            }
            _ => Vec::new(),
        }
    }

    /// Whether somebody hears by the same decision why an item stands still: its ballot can no longer pass, or its party left.
    fn is_told_otherwise(&self, item: &ItemRef, person: &str) -> bool {
        self.events.iter().any(|event| match &event.data {
            EventData::BallotEscalated { ballot, why: EscalationReason::CannotPass, to, .. } => {
                ItemRef::from(ballot.clone()) == *item && to.iter().any(|told| told == person)
            }
            EventData::OwnersChanged { item: of, people, .. } if people.is_empty() && self.a_party_left() => {
                of == item && self.managers().iter().any(|manager| manager.id() == person)
            }
            _ => false,
        })
    }

    fn a_party_left(&self) -> bool {
        self.events.iter().any(|event| matches!(event.data, EventData::PartyWithdrew { .. }))
    }

    /// A request: nothing when the item is over by now.
    fn asked(&self, kind: MailKind, item: ItemRef, to: People, seq: u64) -> Vec<Notice> {
        let open = match &item {
            ItemRef::Step(step) => self.after.step_state(step) == StepState::Open,
            ItemRef::Gate(phase) => self.after.open_ballot(&BallotRef::Gate(phase.clone())).is_some(),
            ItemRef::Condition(id) => self.after.conditions.get(id).is_some_and(|condition| condition.met_at.is_none()),
        };
        if !open || self.stands_still(seq) {
            return Vec::new();
        }
        let notices = told(kind, Some(item.clone()), None, to, seq);
        notices.into_iter().flat_map(|notice| self.to_deputies(&item, notice)).collect()
    }

    /// Whether the programme is on hold, and was already when this event came: then nobody can do what is asked.
    fn stands_still(&self, seq: u64) -> bool {
        let begins = |event: &Event| matches!(event.data, EventData::InstanceHeld { .. }) && event.seq > seq;
        self.after.state == InstanceState::OnHold && !self.events.iter().any(begins)
    }

    /// What came up while the programme was on hold, asked as it goes on: of who became an owner or a voter, and of whoever
    /// acts by now for somebody whose mandates changed.
    fn put_off(&self, seq: u64) -> Vec<Notice> {
        let came_up = &self.after.came_up;
        let mandated = |seat: &str, item: &ItemRef| {
            let of_seat = |heard: &&Mandated| heard.mandate.from == seat && heard.run != Run::Planned;
            let mut of_seat = self.after.mandates.iter().filter(of_seat);
            came_up.contains(&(None, seat.to_owned()))
                && of_seat.any(|heard| concerns(self.definition, self.after, &heard.mandate, item))
        };
        let is_news = |item: &ItemRef, seat: &str| {
            came_up.contains(&(Some(item.clone()), seat.to_owned())) || mandated(seat, item)
        };
        let items = self.after.open_items().into_iter().filter(|item| !self.opened_now(item));
        let of_item = |item: ItemRef| {
            let asked = asked(self.definition, self.after, &item);
            let asked = asked.into_iter().filter(|asked| is_news(&item, asked.seat));
            asked.map(|asked| self.request(item.clone(), asked.seat, asked.person, seq)).collect::<Vec<_>>()
        };
        items.flat_map(of_item).collect()
    }

    /// That an item has another date, to each whom it asks; in the own name, or else in that of one who is away.
    fn moved(&self, item: &ItemRef, seq: u64) -> Vec<Notice> {
        if !self.after.open_items().contains(item) || self.stands_still(seq) {
            return Vec::new();
        }
        let mut told: IndexMap<&str, &str> = IndexMap::new();
        for Asked { person, seat } in asked(self.definition, self.after, item) {
            let known = told.entry(person).or_insert(seat);
            *known = if seat == person { seat } else { known };
        }
        let notice = |(to, seat)| Notice { kind: MailKind::DateMoved, ..self.request(item.clone(), seat, to, seq) };
        told.into_iter().map(notice).collect()
    }

    /// That what somebody is asked for has other dates since the hold: once to each, whatever the number of items. Who is
    /// asked for an item only now hears its date by that.
    fn moved_by_hold(&self, deadlines: &[MovedDeadline], asked_now: &[Notice], seq: u64) -> Vec<Notice> {
        let moved = deadlines.iter().filter(|moved| moved.meeting.is_none() && moved.is_another_date());
        let items = moved.map(|moved| &moved.item).filter(|item| self.after.open_items().contains(item));
        let is_new = |item: &ItemRef, to: &str| {
            asked_now.iter().any(|notice| notice.item.as_ref() == Some(item) && notice.recipient.id() == to)
        };
        let mut to = People::new();
        for item in items {
            let all = asked(self.definition, self.after, item);
            to.extend(all.into_iter().filter(|one| !is_new(item, one.person)).map(|one| person(one.person)));
        }
        told(MailKind::DateMoved, None, None, to, seq)
    }

    /// Whether an item was opened by these events, so that whom it asks is told.
    fn opened_now(&self, item: &ItemRef) -> bool {
        self.events.iter().any(|event| opens(&event.data) && event.data.item().as_ref() == Some(item))
    }

    /// Who was asked in a round that lapsed, and who manages the programme: the votes in it count no more. Nobody where
    /// they are asked anew at once. It stands at the last event, from where it can be seen what the next round waits for.
    fn lapsed(&self, ballot: &BallotRef, round: u32) -> Vec<Notice> {
        let newest = self.after.ballot(ballot).filter(|newest| newest.round == round && !self.after.has_ended());
        let (Some(lapsed), Some(last)) = (newest, self.events.last()) else { return Vec::new() };
        let seats = lapsed.terms.seats.iter().filter(|seat| !seat.barred).map(|seat| (&seat.person, &seat.person));
        let cast = lapsed.votes.iter().chain(&lapsed.stale).map(|(seat, vote)| (&vote.cast_by, seat));
        let mut to: IndexMap<Recipient, Option<String>> = IndexMap::new();
        for (reader, seat) in seats.chain(cast) {
            to.entry(person(reader)).or_insert_with(|| Some(seat.clone()));
        }
        self.managers().into_iter().for_each(|manager| _ = to.entry(manager).or_insert(None));
        let notice = |(recipient, seat): (Recipient, Option<String>)| {
            let to = People::from([recipient]);
            let told = told(MailKind::VoteLapsed, Some(ballot.clone().into()), Some(round), to, last.seq);
            told.into_iter().map(move |notice| Notice { seat: seat.clone(), ..notice })
        };
        to.into_iter().flat_map(notice).collect()
    }

    /// The same request to those who act for its recipient now, when somebody does.
    fn to_deputies(&self, item: &ItemRef, notice: Notice) -> Vec<Notice> {
        let away = notice.recipient.id().to_owned();
        let deputies = deputies(self.definition, self.after, item, &away);
        if deputies.is_empty() {
            return vec![notice];
        }
        let to = |deputy| Notice { recipient: person(deputy), seat: Some(away.clone()), ..notice.clone() };
        deputies.into_iter().map(to).collect()
    }

    /// What waits for who is away, as a mandate begins or ends: asked of `now`. What opened by the same decision is asked
    /// in any case.
    fn passed_on(&self, mandate: &Mandate, now: &str, seq: u64) -> Vec<Notice> {
        if self.stands_still(seq) {
            return Vec::new();
        }
        let items = self.after.open_items().into_iter().filter(|item| !self.opened_now(item));
        let mine = |item: &ItemRef| {
            let asked = asked(self.definition, self.after, item);
            asked.iter().any(|asked| asked.seat == mandate.from && asked.person == now)
        };
        items
            .filter(mine)
            .filter(|item| concerns(self.definition, self.after, mandate, item))
            .map(|item| self.request(item, &mandate.from, now, seq))
            .collect()
    }

    fn request(&self, item: ItemRef, seat: &str, to: &str, seq: u64) -> Notice {
        let round = self.after.round_of(&item);
        let kind = match &item {
            ItemRef::Gate(_) => MailKind::GateOpen,
            ItemRef::Step(_) => MailKind::StepOpen,
            ItemRef::Condition(_) => MailKind::ConditionOpen,
        };
        let seat = (round.is_some() || seat != to).then(|| seat.to_owned());
        Notice {
            kind,
            recipient: person(to),
            seq,
            item: Some(item),
            round,
            seat,
            not_before: None,
            challenge: None,
            party: None,
        }
    }

    /// An open item that becomes somebody's.
    fn given(&self, item: &ItemRef, to: People, seq: u64) -> Vec<Notice> {
        match item {
            ItemRef::Step(_) => self.asked(MailKind::StepOpen, item.clone(), to, seq),
            ItemRef::Condition(_) => self.asked(MailKind::ConditionOpen, item.clone(), to, seq),
            ItemRef::Gate(_) => Vec::new(),
        }
    }

    /// An invitation: nothing when the meeting was called off by now.
    fn invited(&self, step: &StepRef, invited: &[String], seq: u64) -> Vec<Notice> {
        let stands = self.after.steps.get(step).is_some_and(|progress| progress.meeting().is_some());
        if stands { self.told_of(MailKind::Invitation, step, invited, seq) } else { Vec::new() }
    }

    fn told_of(&self, kind: MailKind, step: &StepRef, ids: &[String], seq: u64) -> Vec<Notice> {
        let to = ids.iter().flat_map(|id| self.person_or_role(id)).collect();
        told(kind, Some(ItemRef::Step(step.clone())), None, to, seq)
    }

    fn reminded(&self, reminded: &Reminded, seq: u64) -> Vec<Notice> {
        let kind = if reminded.digest { MailKind::Digest } else { MailKind::Reminder };
        let item = reminded.item.clone();
        let notices = told(kind, Some(item), reminded.round, people(&reminded.to), seq);
        let asked = asked(self.definition, self.after, &reminded.item);
        // Who is asked for themself and for another too is reminded of their own part.
        let seat = |person: &str| {
            let own = |asked: &&Asked<'_>| asked.person == person && asked.seat == person;
            let of = asked.iter().find(own).or_else(|| asked.iter().find(|asked| asked.person == person));
            let seat = of.map_or(person, |asked| asked.seat);
            (reminded.round.is_some() || seat != person).then(|| seat.to_owned())
        };
        let of_seat =
            |notice: Notice| Notice { seat: seat(notice.recipient.id()), not_before: reminded.not_before, ..notice };
        notices.into_iter().map(of_seat).filter(|notice| !notice.is_over(self.after)).collect()
    }

    fn seats_asked(&self, ballot: &BallotRef, round: u32, seats_now: &[Seat], seq: u64) -> Vec<Notice> {
        if self.after.open_ballot(ballot).is_none_or(|open| open.round != round) || self.stands_still(seq) {
            return Vec::new();
        }
        let kind = match ballot {
            BallotRef::Gate(_) => MailKind::GateOpen,
            BallotRef::Decision(_) => MailKind::StepOpen,
        };
        let to = seats(seats_now.iter().filter(|seat| !seat.barred));
        let notices = told(kind, Some(ballot.clone().into()), Some(round), to, seq);
        let own = |notice: Notice| Notice { seat: Some(notice.recipient.id().to_owned()), ..notice };
        notices.into_iter().map(own).flat_map(|notice| self.to_deputies(&ballot.clone().into(), notice)).collect()
    }

    fn gate_passed(&self, phase: &str, verdict: Verdict, seq: u64) -> Vec<Notice> {
        let to = match self.gate(phase).and_then(|gate| gate.notify.passed.as_ref()) {
            Some(roles) => self.roles(roles),
            None => {
                let mut to = self.voters(phase);
                to.extend(self.managers());
                to
            }
        };
        let kind = match verdict {
            Verdict::ApproveWithConditions => MailKind::GateConditional,
            _ => MailKind::GatePassed,
        };
        told(kind, Some(ItemRef::Gate(phase.to_owned())), self.round(phase), to, seq)
    }

    fn gate_closed(&self, kind: MailKind, phase: &str, back_to: &[String], seq: u64) -> Vec<Notice> {
        let notify = self.gate(phase).map(|gate| &gate.notify);
        let roles = notify.and_then(|notify| match kind {
            MailKind::GateRework => notify.rework.as_ref(),
            MailKind::GateHold => notify.hold.as_ref(),
            _ => notify.stopped.as_ref(),
        });
        let mut to = roles.map_or_else(|| self.managers(), |roles| self.roles(roles));
        let sent_back = self.after.steps.iter().filter(|(step, _)| back_to.contains(&step.step));
        to.extend(sent_back.flat_map(|(_, progress)| owners(&progress.owners)));
        to.extend(self.voters(phase));
        told(kind, Some(ItemRef::Gate(phase.to_owned())), self.round(phase), to, seq)
    }

    fn gate(&self, phase: &str) -> Option<&Gate> {
        self.definition.phase(phase)?.gate.as_ref()
    }

    fn round(&self, phase: &str) -> Option<u32> {
        self.after.ballot(&BallotRef::Gate(phase.to_owned())).map(|ballot| ballot.round)
    }

    /// The seats of the newest round of a gate, barred ones too: they are told the outcome.
    fn voters(&self, phase: &str) -> People {
        let ballot = self.after.ballot(&BallotRef::Gate(phase.to_owned()));
        ballot.map(|ballot| seats(&ballot.terms.seats)).unwrap_or_default()
    }

    fn managers(&self) -> People {
        self.definition.managed_by.iter().flat_map(|role| self.directory.members(role).map(person)).collect()
    }

    /// The members of roles; of a role with a distribution address that address.
    fn roles(&self, roles: &[String]) -> People {
        roles.iter().flat_map(|role| self.members(role)).collect()
    }

    fn members(&self, role: &str) -> People {
        match self.definition.roles.get(role).and_then(|known| known.list.as_ref()) {
            Some(_) => People::from([Recipient::List(role.to_owned())]),
            None => taking_part(self.directory, self.after, role).map(person).collect(),
        }
    }

    fn person_or_role(&self, id: &str) -> People {
        if self.definition.roles.contains_key(id) { self.members(id) } else { People::from([person(id)]) }
    }
}

/// Whether an event opens an item, so that whom it asks is told.
fn opens(data: &EventData) -> bool {
    use EventData::*;
    matches!(data, StepOpened { .. } | StepReopened { .. } | BallotOpened { .. } | ConditionAssigned { .. })
}

/// To who did it, and to the seat when that is another.
fn receipts(event: &Event, ballot: &BallotRef, round: u32, seat: &str) -> Vec<Notice> {
    let actor = event.actor.person().unwrap_or(seat);
    let notices = told(MailKind::Receipt, Some(ballot.clone().into()), Some(round), people([actor, seat]), event.seq);
    notices.into_iter().map(|notice| Notice { seat: Some(seat.to_owned()), ..notice }).collect()
}

fn person(id: impl Into<String>) -> Recipient {
    Recipient::Person(id.into())
}

fn people<'a, T: AsRef<str> + ?Sized + 'a>(ids: impl IntoIterator<Item = &'a T>) -> People {
    ids.into_iter().map(|id| person(id.as_ref())).collect()
}

fn owners(owners: &Owners) -> People {
    people(&owners.people)
}

fn seats<'a>(seats: impl IntoIterator<Item = &'a Seat>) -> People {
    seats.into_iter().map(|seat| person(seat.person.as_str())).collect()
}

fn told(kind: MailKind, item: Option<ItemRef>, round: Option<u32>, to: People, seq: u64) -> Vec<Notice> {
    let notice = |recipient| Notice {
        kind,
        recipient,
        seq,
        item: item.clone(),
        round,
        seat: None,
        not_before: None,
        challenge: None,
        party: None,
    };
    to.into_iter().map(notice).collect()
}
