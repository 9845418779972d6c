// SPDX-License-Identifier: EUPL-1.2
//! One programme that goes through a definition: the state that its events fold into.
//! Never decides anything; `decide` says what is legal, `apply` only records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::Choice;
use super::event::{CheckedCondition, DefinitionRef, DossierChange, FanKey, LaidDown, Ranked, SkipReason, Tick};
use super::item::{BallotRef, ConditionRef, ItemRef, StepRef};
use super::mandate::Mandated;
use super::meeting::Meeting;
use super::remind::Agenda;
use super::terms::{BallotTerms, Count, HeldBudget, Outcome, Owners, Seat, StepTerms};
use super::vacancy::{Missing, Vacancy};
use crate::calendar::Deadline;
use crate::definition::Verdict;
use crate::money::Money;
use crate::value::{FileRef, Sealed, Value, Values};

/// An instance after its events so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// The seq of its last event; 0 before it began.
    pub seq: u64,
    /// The definition it follows.
    pub definition: DefinitionRef,
    /// How it stands as a whole.
    pub state: InstanceState,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended, when it has.
    pub ended_at: Option<Timestamp>,
    /// What was asked at the start.
    pub inputs: Values,
    /// The phases in order.
    pub phases: IndexMap<String, PhaseProgress>,
    /// The keys of fan-outs that have frozen.
    pub fan_outs: IndexMap<String, Vec<FanKey>>,
    /// The steps that have been opened, skipped or cancelled; all others wait. Shared, because each decision is made on a
    /// copy of the instance and changes few of them.
    pub steps: BTreeMap<StepRef, Arc<StepProgress>>,
    /// The rounds of each ballot, oldest first.
    pub ballots: BTreeMap<BallotRef, Vec<Ballot>>,
    /// The conditions that approvals laid down.
    pub conditions: BTreeMap<ConditionRef, ConditionProgress>,
    /// What was left of each term when the clock stopped; empty while it runs.
    pub held: Vec<HeldBudget>,
    /// The version of the directory it last heard of.
    pub directory: u64,
    /// The parties that came or went, or have yet to come; every other one takes part from the start.
    pub parties: BTreeMap<String, Participation>,
    /// Who takes over from whom, and who did.
    pub successions: Vec<Succeeding>,
    /// Who may act for whom, and who could: every mandate that it has heard of.
    pub mandates: Vec<Mandated>,
    /// Who is missing, as far as it was told.
    pub vacancies: BTreeMap<Vacancy, Missing>,
    /// What was told of open items since they opened.
    pub told: BTreeMap<ItemRef, Spoken>,
    /// When its clock last began to run again.
    pub resumed_at: Option<Timestamp>,
    /// Who became an owner or a voter of an item while it was on hold, and whose mandates began or ended: they, or who acts
    /// for them, are asked when it goes on. Of the last hold.
    pub came_up: BTreeSet<(Option<ItemRef>, String)>,
    /// When its items next have something to say, as far as that was worked out.
    pub agenda: Agenda,
}

/// Whether a party takes part, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Whether it does.
    pub takes_part: bool,
    /// Since when.
    pub since: Timestamp,
    /// Why; absent of a party that was not to take part from the start.
    pub reason: Option<Sealed>,
}

/// A person who takes over from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succeeding {
    /// Who leaves.
    pub old: String,
    /// Who takes over.
    pub new: String,
    /// On which day, in the workflow's zone.
    pub from: Date,
    /// When that day begins; absent once it was done.
    pub begins_at: Option<Timestamp>,
}

impl Succeeding {
    /// Whether it is this one.
    pub fn is(&self, old: &str, new: &str, from: Date) -> bool {
        (self.old.as_str(), self.new.as_str(), self.from) == (old, new, from)
    }
}

/// What was told of an open item since it opened, or since a person moved its due date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spoken {
    /// When somebody was last reminded of it.
    pub at: Option<Timestamp>,
    /// The rules that speak once and have spoken of the due date of now.
    pub rules: BTreeSet<String>,
    /// Every tick that was told, also of a due date that was moved: moved back, it is not told again.
    pub ticks: BTreeSet<Tick>,
    /// Who wants to hear nothing of it until a date.
    pub snoozed: BTreeMap<String, Snoozed>,
}

/// A person's silence about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snoozed {
    /// The date that was asked for.
    pub until: Date,
    /// When they hear of it again.
    pub ends_at: Timestamp,
    /// Whether they did.
    pub over: bool,
}

/// How an instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceState {
    /// No event yet.
    Unstarted,
    /// On its way.
    Running,
    /// Its clock stands still.
    OnHold,
    /// Every phase passed.
    Completed,
    /// A gate ended it.
    Stopped,
    /// Its managers ended it.
    Cancelled,
}

/// How a phase stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseProgress {
    /// Its state.
    pub state: PhaseState,
    /// When it opened.
    pub opened_at: Option<Timestamp>,
    /// When it passed.
    pub passed_at: Option<Timestamp>,
    /// Its gate's state.
    pub gate: GateState,
    /// The verdict with which its gate passed.
    pub verdict: Option<Verdict>,
    /// The gate's conditions as last looked at.
    pub checked: Vec<CheckedCondition>,
    /// How often its gate sent work back.
    pub reworks: u32,
}

/// The state of a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseState {
    /// The phase before has not passed.
    Waiting,
    /// Its steps are being done.
    Open,
    /// It ended well.
    Passed,
    /// Its gate ended the programme.
    Stopped,
}

/// The state of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateState {
    /// Its steps are not done or its conditions are not true.
    Waiting,
    /// Its approvers vote.
    Open,
    /// It let the programme through.
    Passed,
    /// It put the programme on hold.
    OnHold,
    /// It ended the programme.
    Stopped,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StepProgress {
    /// Its state.
    pub state: StepState,
    /// When it last opened.
    pub opened_at: Option<Timestamp>,
    /// When it was last done or skipped.
    pub closed_at: Option<Timestamp>,
    /// Who must do it.
    pub owners: Owners,
    /// The terms of its kind, fixed when it opened.
    pub terms: Option<StepTerms>,
    /// When it must be done.
    pub due: Option<Deadline>,
    /// What it yielded; a draft while it is not done.
    pub outputs: Values,
    /// The files that show it was done.
    pub evidence: IndexMap<String, FileRef>,
    /// Who completed it last.
    pub completed_by: Option<String>,
    /// Who corrected it since.
    pub corrected_by: Vec<String>,
    /// Why it was skipped.
    pub skipped_because: Option<SkipReason>,
    /// When and where it is held, or was to be held; see [`StepProgress::meeting`].
    pub planned: Option<Planned>,
    /// Scores by item and by scorer.
    pub scores: BTreeMap<String, BTreeMap<String, IndexMap<String, u8>>>,
    /// The picked or chosen items, by id.
    pub selected: Vec<String>,
    /// The ranking that followed from the scores.
    pub ranking: Vec<Ranked>,
    /// The positions filled, by number.
    pub appointments: BTreeMap<u32, Appointment>,
    /// How many appointments there ever were; numbers are not used twice.
    pub appointed_ever: u32,
    /// The pledges by party.
    pub pledges: IndexMap<String, Pledge>,
    /// The last pledges of parties that withdrew: on record, and not counted.
    pub withdrawn: IndexMap<String, Pledge>,
    /// The party that withdrew, when the step was cancelled for that.
    pub left_with: Option<String>,
}

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// What it needs is not there.
    Waiting,
    /// It waits for its owners, its voters or its time.
    Open,
    /// Its work is done.
    Done,
    /// It is not needed.
    Skipped,
    /// It was open and is not needed any more.
    Cancelled,
}

/// When and where a workshop is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// When it begins.
    pub at: Timestamp,
    /// When it ends; absent where nobody is invited.
    pub ends_at: Option<Timestamp>,
    /// Where.
    pub place: Sealed,
    /// Rises each time that calendars must take it over anew, from 0.
    pub sequence: u32,
    /// Who is invited: people, and roles with a distribution address.
    pub invited: Vec<String>,
    /// When and where it was to be held, when it has just been moved.
    pub before: Option<(Timestamp, Sealed)>,
    /// It is not held; kept for its sequence, which goes on when it is planned again.
    pub called_off: bool,
}

/// A filled position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The position.
    pub position: String,
    /// The reference to the file elsewhere.
    pub reference: Sealed,
}

/// What a party pledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pledge {
    /// How much.
    pub amount: Money,
    /// How many hours.
    pub hours: Option<u32>,
}

/// One round of voting.
#[derive(Debug, Clone, PartialEq)]
pub struct Ballot {
    /// From 1.
    pub round: u32,
    /// Its terms.
    pub terms: BallotTerms,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it ends.
    pub due: Option<Deadline>,
    /// The votes that stand, by seat.
    pub votes: BTreeMap<String, Vote>,
    /// The votes of seats that left: on record, and not counted.
    pub lost: BTreeMap<String, Vote>,
    /// Votes over an earlier state of the dossier, by seat: they do not count, and the seat was asked again.
    pub stale: BTreeMap<String, Vote>,
    /// What changed under the voters: the hash before, and what became of it.
    pub changed: Vec<(String, Vec<DossierChange>)>,
    /// The meetings whose votes were recorded, by number from 1.
    pub meetings: Vec<Meeting>,
    /// Votes by the minutes of a meeting, by seat, to which one may still object: they do not count yet.
    pub on_record: BTreeMap<String, Vote>,
    /// When the dossier last changed in this round.
    pub changed_at: Option<Timestamp>,
    /// The seats that stand aside, and so do not count.
    pub recused: BTreeMap<String, Recusal>,
    /// How it ended, when it has.
    pub closed: Option<Closed>,
    /// Whether people were told that it stays silent.
    pub escalated: bool,
    /// Whether people were told that it can no longer pass.
    pub alarmed: bool,
}

/// Why a seat does not count: whoever has an interest in the question stands aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// Who recorded it: the seat itself, a deputy, the chair, or who manages the programme.
    pub by: String,
    /// Why.
    pub reason: Sealed,
    /// When.
    pub at: Timestamp,
}

/// One vote that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// What was voted.
    pub choice: Choice,
    /// Who cast it, when that was another than the seat.
    pub cast_by: String,
    /// When.
    pub at: Timestamp,
    /// The conditions of an approval with conditions.
    pub conditions: Vec<LaidDown>,
    /// Why.
    pub comment: Option<Sealed>,
    /// What the voter was shown.
    pub dossier: String,
    /// The meeting whose minutes say so; absent for what the person did themselves.
    pub meeting: Option<u32>,
}

/// How a round ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// The outcome.
    pub outcome: Outcome,
    /// The arithmetic.
    pub count: Count,
    /// When.
    pub at: Timestamp,
}

/// A condition that an approval laid down.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionProgress {
    /// What must be done.
    pub text: Sealed,
    /// Who must do it.
    pub owners: Owners,
    /// By when.
    pub due: Deadline,
    /// When it became an action.
    pub assigned_at: Timestamp,
    /// When it was met, when it was.
    pub met_at: Option<Timestamp>,
}

impl Instance {
    /// An instance before its first event.
    pub fn unstarted(id: impl Into<String>) -> Instance {
        Instance {
            id: id.into(),
            seq: 0,
            definition: DefinitionRef { id: String::new(), version: String::new(), hash: String::new() },
            state: InstanceState::Unstarted,
            started_at: Timestamp::UNIX_EPOCH,
            ended_at: None,
            inputs: Values::new(),
            phases: IndexMap::new(),
            fan_outs: IndexMap::new(),
            steps: BTreeMap::new(),
            ballots: BTreeMap::new(),
            conditions: BTreeMap::new(),
            held: Vec::new(),
            directory: 0,
            parties: BTreeMap::new(),
            successions: Vec::new(),
            mandates: Vec::new(),
            vacancies: BTreeMap::new(),
            told: BTreeMap::new(),
            resumed_at: None,
            came_up: BTreeSet::new(),
            agenda: Agenda::default(),
        }
    }

    /// How a step stands; nothing of one that waits.
    pub fn step(&self, step: &StepRef) -> Option<&StepProgress> {
        self.steps.get(step).map(|progress| &**progress)
    }

    /// The state of a step; one that no event has named waits.
    pub fn step_state(&self, step: &StepRef) -> StepState {
        self.steps.get(step).map_or(StepState::Waiting, |progress| progress.state)
    }

    /// The instances of a step: the plain one, or one for each frozen key. Empty before a fan-out froze.
    pub fn instances_of(&self, step: &str, fans_out: bool) -> Vec<StepRef> {
        match self.fan_outs.get(step) {
            Some(keys) => keys.iter().map(|key| StepRef::keyed(step, &key.key)).collect(),
            None if fans_out => Vec::new(),
            None => vec![StepRef::plain(step)],
        }
    }

    /// Whether what is open and was due at that moment is late now. On hold the clock stands still, and of a programme that has
    /// ended nothing is asked any more: then nothing is late.
    pub fn is_overdue(&self, due_at: Timestamp, now: Timestamp) -> bool {
        self.state == InstanceState::Running && due_at <= now
    }

    /// The newest round of a ballot.
    pub fn ballot(&self, ballot: &BallotRef) -> Option<&Ballot> {
        self.ballots.get(ballot).and_then(|rounds| rounds.last())
    }

    /// The round that is open, when one is.
    pub fn open_ballot(&self, ballot: &BallotRef) -> Option<&Ballot> {
        self.ballot(ballot).filter(|round| round.closed.is_none())
    }

    /// The open round of an item that is voted on.
    pub fn round_of(&self, item: &ItemRef) -> Option<u32> {
        let ballot = match item {
            ItemRef::Step(step) => BallotRef::Decision(step.clone()),
            ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
            ItemRef::Condition(_) => return None,
        };
        self.open_ballot(&ballot).map(|round| round.round)
    }

    /// Every round that is open.
    pub fn open_ballots(&self) -> impl Iterator<Item = (&BallotRef, &Ballot)> {
        let last = self.ballots.iter().filter_map(|(ballot, rounds)| Some((ballot, rounds.last()?)));
        last.filter(|(_, round)| round.closed.is_none())
    }

    /// Every step that is open.
    pub fn open_steps(&self) -> impl Iterator<Item = (&StepRef, &StepProgress)> {
        let steps = self.steps.iter().map(|(step, progress)| (step, &**progress));
        steps.filter(|(_, progress)| progress.state == StepState::Open)
    }

    /// Every condition that is not met.
    pub fn open_conditions(&self) -> impl Iterator<Item = (&ConditionRef, &ConditionProgress)> {
        self.conditions.iter().filter(|(_, condition)| condition.met_at.is_none())
    }

    /// Everything that is open, by name: steps, gates and conditions. A decision is named as its step.
    pub fn open_items(&self) -> Vec<ItemRef> {
        let steps = self.open_steps().map(|(step, _)| ItemRef::Step(step.clone()));
        let gates = self.open_ballots().filter_map(|(ballot, _)| match ballot {
            BallotRef::Gate(phase) => Some(ItemRef::Gate(phase.clone())),
            BallotRef::Decision(_) => None,
        });
        let conditions = self.open_conditions().map(|(condition, _)| ItemRef::Condition(condition.clone()));
        steps.chain(gates).chain(conditions).collect()
    }

    /// The people whom an item waits for: who must do it, or the seats that may vote and have not. Nobody when it is not
    /// open, or waits for time.
    pub fn waits_for(&self, item: &ItemRef) -> Vec<&str> {
        let owners = match item {
            ItemRef::Condition(condition) => match self.conditions.get(condition) {
                Some(progress) if progress.met_at.is_none() => &progress.owners,
                _ => return Vec::new(),
            },
            ItemRef::Gate(phase) => return self.owing_seats(&BallotRef::Gate(phase.clone())),
            ItemRef::Step(step) => match self.steps.get(step).filter(|progress| progress.state == StepState::Open) {
                Some(progress) => match progress.terms {
                    Some(StepTerms::Decision) => return self.owing_seats(&BallotRef::Decision(step.clone())),
                    Some(StepTerms::Wait) => return Vec::new(),
                    _ => &progress.owners,
                },
                None => return Vec::new(),
            },
        };
        owners.people.iter().map(String::as_str).collect()
    }

    fn owing_seats(&self, ballot: &BallotRef) -> Vec<&str> {
        let Some(round) = self.open_ballot(ballot) else { return Vec::new() };
        round.owing().map(|seat| seat.person.as_str()).collect()
    }

    /// The due date of an open item.
    pub fn due_of(&self, item: &ItemRef) -> Option<&Deadline> {
        match item {
            ItemRef::Step(step) => match self.open_ballot(&BallotRef::Decision(step.clone())) {
                Some(ballot) => ballot.due.as_ref(),
                None => self.steps.get(step).and_then(|progress| progress.due.as_ref()),
            },
            ItemRef::Gate(phase) => self.open_ballot(&BallotRef::Gate(phase.clone()))?.due.as_ref(),
            ItemRef::Condition(condition) => self.conditions.get(condition).map(|condition| &condition.due),
        }
    }

    /// Whether a party takes part now.
    pub fn takes_part(&self, party: &str) -> bool {
        self.parties.get(party).is_none_or(|participation| participation.takes_part)
    }

    /// The party that an instance of a fan-out stands for, when it stands for one.
    pub fn party_of(&self, step: &StepRef) -> Option<&str> {
        let fan = self.fan_outs.get(&step.step)?.iter().find(|fan| Some(&fan.key) == step.key.as_ref())?;
        match &fan.element {
            Value::Party(id) => Some(id),
            _ => None,
        }
    }

    /// Whether a step is not that of a party which does not take part now.
    pub fn is_of_who_takes_part(&self, step: &StepRef) -> bool {
        self.party_of(step).is_none_or(|party| self.takes_part(party))
    }

    /// The term to object to the votes of a meeting in the open round of an item.
    pub fn objections_of(&self, item: &ItemRef, meeting: u32) -> Option<&Deadline> {
        let ballot = match item {
            ItemRef::Step(step) => BallotRef::Decision(step.clone()),
            ItemRef::Gate(phase) => BallotRef::Gate(phase.clone()),
            ItemRef::Condition(_) => return None,
        };
        Some(&self.open_ballot(&ballot)?.meeting(meeting)?.objections)
    }

    /// Whether it has ended, in whatever way.
    pub fn has_ended(&self) -> bool {
        matches!(self.state, InstanceState::Completed | InstanceState::Stopped | InstanceState::Cancelled)
    }

    /// Whether an item waits for time, not for people: a wait, and a ballot whose votes all lie in minutes to which one may
    /// still object.
    pub fn waits_for_time(&self, item: &ItemRef) -> bool {
        let only_on_record = |ballot: BallotRef| {
            let open = self.open_ballot(&ballot);
            open.is_some_and(|round| !round.on_record.is_empty() && round.owing().next().is_none())
        };
        match item {
            ItemRef::Step(step) => {
                let terms = self.steps.get(step).and_then(|progress| progress.terms.as_ref());
                matches!(terms, Some(StepTerms::Wait)) || only_on_record(BallotRef::Decision(step.clone()))
            }
            ItemRef::Gate(phase) => only_on_record(BallotRef::Gate(phase.clone())),
            ItemRef::Condition(_) => false,
        }
    }

    /// Whether a person wants to hear nothing of an item at this moment.
    pub fn is_snoozed(&self, item: &ItemRef, person: &str, at: Timestamp) -> bool {
        let snoozed = self.told.get(item).and_then(|told| told.snoozed.get(person));
        snoozed.is_some_and(|snoozed| at < snoozed.ends_at)
    }

    /// The next day on which the people change by what was recorded before, also while the clock stands still.
    pub fn next_day_of_people(&self) -> Option<Timestamp> {
        let days = self.successions.iter().filter_map(|one| one.begins_at);
        let mandates = self.mandates.iter().filter_map(Mandated::next);
        days.chain(mandates).min().filter(|_| !self.has_ended())
    }

    /// The next moment at which a term ends by itself: that of a wait, of a ballot whose silence was not noticed yet, or
    /// that in which one may object to the votes of a meeting.
    pub fn next_end_of_term(&self) -> Option<Timestamp> {
        if self.state != InstanceState::Running {
            return None;
        }
        let waits = self.open_steps().filter(|(_, step)| matches!(step.terms, Some(StepTerms::Wait)));
        let waits = waits.filter_map(|(_, step)| step.due.as_ref());
        let waits = waits.map(|due| due.due_at);
        let ballots = self.open_ballots().filter(|(_, ballot)| !ballot.escalated);
        let ballots = ballots.filter_map(|(_, ballot)| ballot.ends_at());
        let objections = self.open_ballots().flat_map(|(_, ballot)| ballot.disputable());
        let objections = objections.map(|meeting| meeting.objections.due_at);
        waits.chain(ballots).chain(objections).min()
    }
}

impl Ballot {
    /// A round in which nobody has done anything yet.
    pub fn opened(round: u32, terms: BallotTerms, opened_at: Timestamp, due: Option<Deadline>) -> Ballot {
        Ballot {
            round,
            terms,
            opened_at,
            due,
            votes: BTreeMap::new(),
            lost: BTreeMap::new(),
            stale: BTreeMap::new(),
            changed: Vec::new(),
            meetings: Vec::new(),
            on_record: BTreeMap::new(),
            changed_at: None,
            recused: BTreeMap::new(),
            closed: None,
            escalated: false,
            alarmed: false,
        }
    }

    /// Whether a seat counts: it is not barred and does not stand aside.
    pub fn counts(&self, seat: &Seat) -> bool {
        !seat.barred && !self.recused.contains_key(&seat.person)
    }

    /// The seats that count and have not voted.
    pub fn silent(&self) -> impl Iterator<Item = &Seat> {
        let out = |seat: &&Seat| self.counts(seat) && !self.votes.contains_key(&seat.person);
        self.terms.seats.iter().filter(out)
    }

    /// What changed since the dossier had this hash (whole, or its first signs): the first value before, the last after.
    /// `None` when it never had.
    pub fn changes_since(&self, hash: &str) -> Option<Vec<DossierChange>> {
        if self.terms.dossier.starts_with(hash) {
            return Some(Vec::new());
        }
        let from = self.changed.iter().position(|(before, _)| before.starts_with(hash))?;
        let mut net: Vec<DossierChange> = Vec::new();
        for change in self.changed[from..].iter().flat_map(|(_, changes)| changes) {
            match net.iter_mut().find(|known| known.step == change.step && known.field == change.field) {
                Some(known) => known.new.clone_from(&change.new),
                None => net.push(change.clone()),
            }
        }
        Some(net)
    }

    /// The seat of a person, when there is one.
    pub fn seat(&self, person: &str) -> Option<&Seat> {
        self.terms.seats.iter().find(|seat| seat.person == person)
    }

    /// Whether each approval that this seat votes for lets it abstain.
    pub fn may_abstain(&self, person: &str) -> bool {
        let may = |at: &usize| self.terms.entries.get(*at).is_some_and(|entry| entry.abstain);
        self.seat(person).is_some_and(|seat| !seat.entries.is_empty() && seat.entries.iter().all(may))
    }
}

impl StepProgress {
    /// A step that still waits.
    pub fn waiting() -> StepProgress {
        StepProgress {
            state: StepState::Waiting,
            opened_at: None,
            closed_at: None,
            owners: Owners::default(),
            terms: None,
            due: None,
            outputs: Values::new(),
            evidence: IndexMap::new(),
            completed_by: None,
            corrected_by: Vec::new(),
            skipped_because: None,
            planned: None,
            scores: BTreeMap::new(),
            selected: Vec::new(),
            ranking: Vec::new(),
            appointments: BTreeMap::new(),
            appointed_ever: 0,
            pledges: IndexMap::new(),
            withdrawn: IndexMap::new(),
            left_with: None,
        }
    }

    /// When and where it is held, unless it was called off.
    pub fn meeting(&self) -> Option<&Planned> {
        self.planned.as_ref().filter(|planned| !planned.called_off)
    }

    /// The sum of the pledges.
    pub fn pledged(&self) -> Money {
        self.pledges.values().map(|pledge| pledge.amount).sum()
    }

    /// The sum of the pledged hours.
    pub fn pledged_hours(&self) -> u32 {
        self.pledges.values().filter_map(|pledge| pledge.hours).sum()
    }

    /// How many are appointed.
    pub fn appointed(&self) -> u32 {
        self.appointments.len() as u32
    }
}

impl PhaseProgress {
    /// A phase that still waits.
    pub fn waiting() -> PhaseProgress {
        PhaseProgress {
            state: PhaseState::Waiting,
            opened_at: None,
            passed_at: None,
            gate: GateState::Waiting,
            verdict: None,
            checked: Vec::new(),
            reworks: 0,
        }
    }
}
