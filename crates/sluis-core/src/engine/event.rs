// SPDX-License-Identifier: EUPL-1.2
//! What happened, in the past tense. Events carry results, not recipes: `apply` needs nothing else to replay them.
//! Never holds a name, an address or free text in the open; see `value::seal`.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::{Actor, Choice, Proof};
use super::item::{BallotRef, ConditionRef, ItemRef, StepRef};
use super::terms::{BallotTerms, Count, Entry, HeldBudget, Outcome, Owners, Seat, StepTerms};
use super::vacancy::Vacancy;
use crate::calendar::Deadline;
use crate::definition::Verdict;
use crate::directory::Mandate;
use crate::money::Money;
use crate::text::Text;
use crate::value::{FileRef, Item, Sealed, Value, Values};

/// One event of an instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// When it was decided (UTC).
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// In whose name, when that is another.
    pub on_behalf_of: Option<String>,
    /// How we know who did it.
    pub proof: Proof,
    /// The command that it followed from.
    pub command_id: String,
    /// What happened.
    pub data: EventData,
}

/// What happened. The tag is the stored type; a variant's shape never changes, a new version is a new variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "field names are the words of architecture.md; each variant is explained")]
pub enum EventData {
    /// An instance began.
    InstanceStarted {
        definition: DefinitionRef,
        inputs: Values,
        phases: Vec<String>,
        directory: u64,
        /// The parties that do not take part from the start.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        absent: Vec<String>,
    },
    /// A phase lies before the point at which the programme was taken over.
    PhaseTakenOver { phase: String, as_of: Date },
    /// A phase began.
    PhaseOpened { phase: String },
    /// A phase ended well.
    PhasePassed { phase: String },
    /// The keys of a fan-out froze.
    StepFannedOut { step: String, keys: Vec<FanKey> },
    /// A party that joined brought further keys to a fan-out that was still open.
    StepKeysAdded { step: String, keys: Vec<FanKey> },
    /// A step waits for its owners from now on.
    StepOpened { step: StepRef, owners: Owners, terms: StepTerms, due: Option<Deadline> },
    /// The work of a step is done.
    StepCompleted { step: StepRef, outputs: Values, evidence: IndexMap<String, FileRef> },
    /// A step is not needed.
    StepSkipped { step: StepRef, why: SkipReason },
    /// What a done step yielded was corrected while it was voted on.
    StepCorrected { step: StepRef, outputs: Values, evidence: IndexMap<String, FileRef> },
    /// An open instance of a fan-out is not needed any more.
    StepCancelled {
        step: StepRef,
        /// The party that withdrew, when that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<String>,
    },
    /// A step that was done or skipped is to be done again, by the owners of today; what was given is kept as a draft.
    StepReopened { step: StepRef, why: ReopenReason, owners: Owners, terms: StepTerms, due: Option<Deadline> },
    /// A step waits again for what it needs; what was given is kept as a draft.
    StepSetBack { step: StepRef },
    /// A workshop has a moment and a place; the sequence rises when it is moved.
    WorkshopPlanned {
        step: StepRef,
        planned_at: Timestamp,
        place: Sealed,
        sequence: u32,
        /// When it ends; absent where nobody is invited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_at: Option<Timestamp>,
        /// Who is invited: people, and roles with a distribution address. No person has the id of a role.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        invited: Vec<String>,
    },
    /// Who is invited to a planned workshop came and went with the directory; the sequence rises.
    InvitationsChanged { step: StepRef, sequence: u32, joined: Vec<String>, left: Vec<String> },
    /// A planned workshop is not held: its step is not to be done now. The sequence rises.
    WorkshopCalledOff { step: StepRef, sequence: u32 },
    /// An owner scored an item of a selection.
    ItemScored { step: StepRef, item: String, scores: IndexMap<String, u8> },
    /// Items were picked, with the ranking that followed from the scores.
    ItemsPicked { step: StepRef, items: Vec<String>, ranking: Vec<Ranked> },
    /// A position was filled; appointments are numbered within the step.
    PositionFilled { step: StepRef, position: String, number: u32, reference: Sealed },
    /// An appointment was taken back.
    PositionVacated { step: StepRef, position: String, number: u32 },
    /// A party pledged; a later pledge of the same party replaces it.
    ContributionPledged { step: StepRef, party: String, amount: Money, hours: Option<u32> },
    /// The pledge of a party that withdrew counts no more; it stays on record.
    ContributionWithdrawn { step: StepRef, party: String, amount: Money, hours: Option<u32> },
    /// Who is asked for how much changed as a party came or went; the new shares add up as the workflow's key says.
    SharesChanged { step: StepRef, before: IndexMap<String, Money>, shares: IndexMap<String, Money> },
    /// An item was given to a person.
    ItemAssigned { item: ItemRef, to: String, reason: Sealed },
    /// The due date of an open item counts from another step, and that one was done only now.
    DueSet { item: ItemRef, due: Deadline },
    /// A due date was moved by a person.
    DueMoved { item: ItemRef, due: Deadline, reason: Sealed },
    /// The conditions of a gate were looked at, with another result than before.
    GateChecked { phase: String, conditions: Vec<CheckedCondition> },
    /// A round of voting began.
    BallotOpened { ballot: BallotRef, round: u32, terms: BallotTerms, due: Option<Deadline> },
    /// A seat voted, or changed its vote.
    VoteCast {
        ballot: BallotRef,
        round: u32,
        seat: String,
        choice: Choice,
        conditions: Vec<LaidDown>,
        comment: Option<Sealed>,
        dossier: String,
    },
    /// A seat took its vote back.
    VoteWithdrawn { ballot: BallotRef, round: u32, seat: String },
    /// A seat stands aside because of an interest: it leaves the count, and so does its vote.
    SeatRecused { ballot: BallotRef, round: u32, seat: String, reason: Sealed },
    /// What a body voted in a meeting, as its minutes say; meetings are numbered within the round. A vote counts when the
    /// term to object has run.
    MeetingRecorded {
        ballot: BallotRef,
        round: u32,
        meeting: u32,
        held: Date,
        votes: IndexMap<String, RecordedVote>,
        /// What the approvals with conditions lay down together.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<LaidDown>,
        minutes: FileRef,
        objections: Deadline,
        dossier: String,
    },
    /// What the minutes say in the name of a seat is not so: that vote is taken back.
    ObjectionRaised { ballot: BallotRef, round: u32, meeting: u32, seat: String, reason: Sealed },
    /// The term to object to the votes of a meeting has run: those of these seats count from now on.
    ObjectionTermEnded { ballot: BallotRef, round: u32, meeting: u32, seats: Vec<String> },
    /// A seat that stood aside counts again, and has not voted.
    SeatReturned { ballot: BallotRef, round: u32, seat: String, reason: Sealed },
    /// What a round is about changed under its voters: the votes cast so far are stale, and those seats are asked again.
    DossierChanged {
        ballot: BallotRef,
        round: u32,
        from: String,
        to: String,
        changes: Vec<DossierChange>,
        stale: Vec<String>,
        /// Of a decision: what can be chosen now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        options: Vec<Item>,
    },
    /// A round of voting ended, with the count that decided it.
    BallotClosed { ballot: BallotRef, round: u32, outcome: Outcome, count: Count },
    /// Nobody answered in time, or rework came back too often; these people are told.
    BallotEscalated { ballot: BallotRef, round: u32, why: EscalationReason, to: Vec<String> },
    /// A gate let the programme through.
    GatePassed { phase: String, verdict: Verdict },
    /// A gate sent work back.
    GateReworked { phase: String, round: u32, back_to: Vec<String> },
    /// A gate put the programme on hold.
    GateHeld { phase: String },
    /// A gate stopped the programme.
    GateStopped { phase: String },
    /// A condition of an approval became an action.
    ConditionAssigned { condition: ConditionRef, text: Sealed, owners: Owners, due: Deadline },
    /// A condition was met.
    ConditionMet { condition: ConditionRef, note: Option<Sealed> },
    /// The clock of the programme stopped; every open item keeps what was left of its term.
    InstanceHeld { why: HoldReason, budgets: Vec<HeldBudget> },
    /// The clock of the programme runs again, with these due dates.
    InstanceResumed { reason: Sealed, deadlines: Vec<MovedDeadline> },
    /// A gate ended the programme.
    InstanceStopped { phase: String },
    /// The managers ended the programme.
    InstanceCancelled { reason: Sealed },
    /// Every phase passed and every condition is met.
    InstanceCompleted {},
    /// Seats of an open ballot came, changed or went with the directory; who left loses the vote.
    SeatsChanged { ballot: BallotRef, round: u32, joined: Vec<Seat>, left: Vec<String> },
    /// What must hold in an open round changed as a party came or went: the parties that are asked, their weights, and how
    /// the count stands under it.
    ThresholdsChanged { ballot: BallotRef, round: u32, entries: Vec<Entry>, count: Count },
    /// The people of an open item came and went with the directory.
    OwnersChanged {
        item: ItemRef,
        people: Vec<String>,
        /// Those of them who had no part in it before: they are asked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        joined: Vec<String>,
    },
    /// A person will take over from another on a day to come.
    SuccessionPlanned { old: String, new: String, from: Date, begins_at: Timestamp, reason: Sealed },
    /// A person left, and another took over what was theirs: roles, seats, items.
    PersonSucceeded { old: String, new: String, from: Date, reason: Sealed },
    /// Nobody takes over on that day after all.
    SuccessionDropped { old: String, new: String, from: Date },
    /// Somebody may act for another, from now or from a day to come.
    MandateGiven {
        mandate: Mandate,
        begins_at: Timestamp,
        ends_at: Timestamp,
        /// Absent of one that the file of people says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
    },
    /// The first day of a mandate has come.
    MandateBegan { mandate: Mandate },
    /// A mandate has ended: its last day is over, or people ended it before.
    MandateEnded {
        mandate: Mandate,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        early: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Sealed>,
    },
    /// Time reminded people of what waits for them. A person is named once an item, however many rules had gone by.
    ItemsReminded { reminders: Vec<Reminded> },
    /// An item stayed overdue so long that others are told: people, or a role at its distribution address.
    ItemEscalated {
        item: ItemRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u32>,
        tick: Tick,
        to: Vec<String>,
        waiting_for: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        not_before: Option<Timestamp>,
    },
    /// A person hears nothing of an item until this date; at that moment they are reminded once more.
    ItemSnoozed { item: ItemRef, person: String, until: Date, ends_at: Timestamp },
    /// Another version of the directory holds from now on.
    PeopleChanged { directory: u64 },
    /// Open work or an open ballot needs somebody who is not there; these people are told.
    VacancyArose { vacancy: Vacancy, items: Vec<ItemRef>, to: Vec<String> },
    /// Somebody is there again, or nothing asks for them any more.
    VacancyEnded {
        vacancy: Vacancy,
        /// Who is there now; nobody where nothing asks for them any more.
        people: Vec<String>,
    },
    /// A party takes part no longer.
    PartyWithdrew { party: String, reason: Sealed },
    /// A party takes part from now on.
    PartyJoined { party: String, reason: Sealed },
}

/// What the minutes of a meeting say of one seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedVote {
    /// What was voted.
    pub choice: Choice,
    /// The deputy who voted for the seat, under a mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What people were reminded of together: one item, and the same rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reminded {
    /// The item.
    pub item: ItemRef,
    /// The round, where it is voted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// The people.
    pub to: Vec<String>,
    /// The rules that had gone by unheard, in order; the last one is why they hear it now.
    pub ticks: Vec<Tick>,
    /// Whether it is told in the one mail of that day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub digest: bool,
    /// Not to be told before this moment: it came to light on a day off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
}

/// A rule and the moment at which it speaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tick {
    /// The rule as its author wrote it, such as `before_due 2 working days`.
    pub rule: String,
    /// When.
    pub at: Timestamp,
}

/// The definition an instance follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionRef {
    /// The workflow's id.
    pub id: String,
    /// The author's version.
    pub version: String,
    /// SHA-256 of its bundle.
    pub hash: String,
}

/// One thing of a dossier that changed, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierChange {
    /// The step that yielded it; of a decision the decision itself.
    pub step: StepRef,
    /// What it is: `outputs.cost`, `evidence.plan`, `amount.goirle`, `hours.goirle`, `appointment.1`, `option.red`.
    pub field: String,
    /// Before; absent when it was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// After; absent when it is not there any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
}

/// One key of a fan-out, with the element it stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FanKey {
    /// The key, as in `workshop[sociaal]`.
    pub key: String,
    /// The element.
    pub element: Value,
}

/// An item of a selection with its weighed score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The item.
    pub item: String,
    /// The mean over the owners of the weighed mean over the criteria, 1 to 5.
    pub score: f64,
}

/// Why a step was skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// Its `if` was false.
    Condition {
        /// The expression as written.
        expression: String,
    },
    /// Its list had no elements.
    NothingToDo,
    /// A manager said so.
    Person {
        /// Why.
        reason: Sealed,
    },
}

/// Why a step was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReopenReason {
    /// A gate sent it back.
    Rework {
        /// The gate's phase.
        phase: String,
        /// The round that sent it back.
        round: u32,
    },
    /// A manager said so.
    Person {
        /// Why.
        reason: Sealed,
    },
    /// What was pledged covers the budget no longer, because this party withdrew.
    Withdrawal {
        /// The party.
        party: String,
    },
}

/// Why the clock stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldReason {
    /// A gate said so.
    Gate {
        /// Its phase.
        phase: String,
    },
    /// A manager said so.
    Person {
        /// Why.
        reason: Sealed,
    },
}

/// Why people are told about a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EscalationReason {
    /// The term ended without an outcome.
    Silence,
    /// Work was sent back more often than the workflow allows.
    ReworkedTooOften,
    /// With the people there are, it can no longer pass.
    CannotPass,
}

/// A condition of a gate with what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedCondition {
    /// The expression as written.
    pub that: String,
    /// Whether it holds.
    pub holds: bool,
    /// What people read when it does not.
    pub message: Text,
    /// Why it could not be evaluated, when that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Text>,
}

/// A condition that a vote laid down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaidDown {
    /// What must be done.
    pub text: Sealed,
    /// Who must do it.
    pub owners: Owners,
    /// By when, when the voter said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

/// A due date that moved because the programme was on hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovedDeadline {
    /// The item.
    pub item: ItemRef,
    /// The meeting of its open round whose term to object it is; absent for the item's own term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<u32>,
    /// Its new due date.
    pub due: Deadline,
    /// The date that it had before the hold; absent in records of before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Date>,
}

impl MovedDeadline {
    /// Whether it is another date than before: a short hold may leave it as it was.
    pub fn is_another_date(&self) -> bool {
        self.was.is_some_and(|was| was != self.due.date)
    }
}

impl EventData {
    /// The stored type, such as `step-opened`.
    pub fn word(&self) -> String {
        match serde_json::to_value(self) {
            Ok(json) => json["type"].as_str().unwrap_or_default().to_owned(),
            Err(_) => String::new(),
        }
    }

    /// The item the event is about, when it is about one.
    pub fn item(&self) -> Option<ItemRef> {
        use EventData::*;
        match self {
            StepOpened { step, .. }
            | StepCompleted { step, .. }
            | StepSkipped { step, .. }
            | StepCorrected { step, .. }
            | StepCancelled { step, .. }
            | StepReopened { step, .. }
            | StepSetBack { step }
            | WorkshopPlanned { step, .. }
            | InvitationsChanged { step, .. }
            | WorkshopCalledOff { step, .. }
            | ItemScored { step, .. }
            | ItemsPicked { step, .. }
            | PositionFilled { step, .. }
            | PositionVacated { step, .. }
            | ContributionPledged { step, .. }
            | ContributionWithdrawn { step, .. }
            | SharesChanged { step, .. } => Some(ItemRef::Step(step.clone())),
            StepFannedOut { step, .. } | StepKeysAdded { step, .. } => {
                Some(ItemRef::Step(StepRef::plain(step.clone())))
            }
            ItemAssigned { item, .. }
            | DueSet { item, .. }
            | DueMoved { item, .. }
            | OwnersChanged { item, .. }
            | ItemEscalated { item, .. }
            | ItemSnoozed { item, .. } => Some(item.clone()),
            ItemsReminded { reminders } => match reminders.as_slice() {
                [first, rest @ ..] if rest.iter().all(|other| other.item == first.item) => Some(first.item.clone()),
                _ => None,
            },
            BallotOpened { ballot, .. }
            | VoteCast { ballot, .. }
            | VoteWithdrawn { ballot, .. }
            | MeetingRecorded { ballot, .. }
            | ObjectionRaised { ballot, .. }
            | ObjectionTermEnded { ballot, .. }
            | SeatRecused { ballot, .. }
            | SeatReturned { ballot, .. }
            | DossierChanged { ballot, .. }
            | BallotClosed { ballot, .. }
            | BallotEscalated { ballot, .. }
            | ThresholdsChanged { ballot, .. }
            | SeatsChanged { ballot, .. } => Some(ballot.clone().into()),
            GateChecked { phase, .. }
            | GatePassed { phase, .. }
            | GateReworked { phase, .. }
            | GateHeld { phase }
            | GateStopped { phase } => Some(ItemRef::Gate(phase.clone())),
            ConditionAssigned { condition, .. } | ConditionMet { condition, .. } => {
                Some(ItemRef::Condition(condition.clone()))
            }
            // Of one item it is about that item.
            VacancyArose { items, .. } => match items.as_slice() {
                [one] => Some(one.clone()),
                _ => None,
            },
            InstanceStarted { .. }
            | PhaseTakenOver { .. }
            | PhaseOpened { .. }
            | PhasePassed { .. }
            | InstanceHeld { .. }
            | InstanceResumed { .. }
            | InstanceStopped { .. }
            | InstanceCancelled { .. }
            | InstanceCompleted {}
            | PeopleChanged { .. }
            | VacancyEnded { .. }
            | PartyWithdrew { .. }
            | PartyJoined { .. }
            | SuccessionPlanned { .. }
            | PersonSucceeded { .. }
            | SuccessionDropped { .. }
            | MandateGiven { .. }
            | MandateBegan { .. }
            | MandateEnded { .. } => None,
        }
    }
}
