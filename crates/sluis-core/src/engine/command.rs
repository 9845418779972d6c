// SPDX-License-Identifier: EUPL-1.2
//! What people and time ask of an instance. Imperative; never says whether it is allowed: `decide` does.

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::event::RecordedVote;
use super::item::{BallotRef, ItemRef, StepRef};
use crate::definition::Verdict;
use crate::money::Money;

/// A command and who gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Makes a repeated command harmless: the second one changes nothing.
    pub id: String,
    /// Who gives it.
    pub actor: Actor,
    /// In whose name, when that is another.
    pub on_behalf_of: Option<String>,
    /// How we know who gives it.
    pub proof: Proof,
    /// What is asked.
    pub act: Act,
}

/// Who gives a command: a person by id, or the clock.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A person of the directory.
    Person(String),
    /// Whoever runs the command line, where no person was named.
    Operator,
    /// Time itself.
    Clock,
}

impl Actor {
    /// The person, when it is one.
    pub fn person(&self) -> Option<&str> {
        match self {
            Actor::Person(id) => Some(id),
            Actor::Operator | Actor::Clock => None,
        }
    }

    /// The id as records show it: a person's id, `operator` or `clock`.
    pub fn id(&self) -> &str {
        match self {
            Actor::Person(id) => id,
            Actor::Operator => "operator",
            Actor::Clock => "clock",
        }
    }
}

/// How we know who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Somebody with access to the command line says so.
    Operator,
    /// The link of a mail.
    Link,
    /// The link of a mail and a code mailed on demand.
    Code,
    /// A session of an identity provider.
    SignIn,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Begin an instance.
    Start {
        /// The inputs as given.
        inputs: serde_json::Map<String, Json>,
        /// A programme already under way begins at this phase, taken over on this date.
        from: Option<(String, Date)>,
    },
    /// Say that a step is done, or that a condition is met.
    Complete {
        /// The step or the condition.
        item: ItemRef,
        /// The outputs as given.
        outputs: serde_json::Map<String, Json>,
        /// Evidence by its id: `{name, hash, size}` of a stored file.
        evidence: IndexMap<String, Json>,
    },
    /// Set the moment and the place of a workshop; again to move it.
    Plan {
        /// The step.
        step: StepRef,
        /// When, on the wall clock of the workflow's zone.
        at: DateTime,
        /// Where.
        place: String,
    },
    /// Score an item of a selection.
    Score {
        /// The step.
        step: StepRef,
        /// The item.
        item: String,
        /// 1 to 5 by criterion.
        scores: IndexMap<String, i64>,
    },
    /// Pick items of a selection.
    Pick {
        /// The step.
        step: StepRef,
        /// The items, in order of preference.
        items: Vec<String>,
    },
    /// Cast a vote, or change it.
    Vote {
        /// The ballot.
        ballot: BallotRef,
        /// What is voted.
        choice: Choice,
        /// Why.
        comment: Option<String>,
        /// The conditions of an approval with conditions.
        conditions: Vec<NewCondition>,
        /// The hash of the dossier that the voter saw, or its first signs; absent when nobody can tell.
        dossier: Option<String>,
    },
    /// Take a vote back while the ballot is open.
    Withdraw {
        /// The ballot.
        ballot: BallotRef,
    },
    /// Record what a body voted in a meeting, with its minutes.
    Meeting {
        /// The ballot.
        ballot: BallotRef,
        /// The day on which it was held; absent means today.
        held: Option<Date>,
        /// What the minutes say, by the person in whose name was voted.
        votes: IndexMap<String, RecordedVote>,
        /// What the approvals with conditions lay down together.
        conditions: Vec<NewCondition>,
        /// The minutes: `{name, hash, size}` of a stored file.
        minutes: Json,
        /// The hash of the dossier that the meeting saw, or its first signs; absent when nobody can tell.
        dossier: Option<String>,
    },
    /// Object to what minutes say in one's name, while the term for it runs.
    Object {
        /// The ballot.
        ballot: BallotRef,
        /// Why.
        reason: String,
    },
    /// Stand aside in a ballot because of an interest, or come back while it is open.
    Recuse {
        /// The ballot.
        ballot: BallotRef,
        /// Why.
        reason: String,
        /// Whether the seat comes back.
        undo: bool,
    },
    /// Fill a position.
    Appoint {
        /// The step.
        step: StepRef,
        /// The position.
        position: String,
        /// A reference to the file elsewhere; never a CV.
        reference: String,
    },
    /// Take an appointment back.
    Unappoint {
        /// The step.
        step: StepRef,
        /// The position.
        position: String,
        /// The reference of the appointment.
        reference: String,
    },
    /// Pledge a contribution; again to replace it.
    Pledge {
        /// The step.
        step: StepRef,
        /// The party that pledges.
        party: String,
        /// How much.
        amount: Money,
        /// How many hours.
        hours: Option<u32>,
    },
    /// Open a done or skipped step again.
    Reopen {
        /// The step.
        step: StepRef,
        /// Why.
        reason: String,
    },
    /// Skip a step.
    Skip {
        /// The step.
        step: StepRef,
        /// Why.
        reason: String,
    },
    /// Give a step or a condition to another person.
    Assign {
        /// The item.
        item: ItemRef,
        /// The person.
        to: String,
        /// Why.
        reason: String,
    },
    /// Move a due date.
    Reschedule {
        /// The item.
        item: ItemRef,
        /// The new date.
        due: Date,
        /// Why.
        reason: String,
    },
    /// Stop the clock of the whole programme.
    Hold {
        /// Why.
        reason: String,
    },
    /// Let the clock run again.
    Resume {
        /// Why.
        reason: String,
    },
    /// End the programme.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Hear nothing more of an item until a date.
    Snooze {
        /// The item.
        item: ItemRef,
        /// The day on which the reminders come back.
        until: Date,
    },
    /// A party takes part no longer.
    PartyWithdraw {
        /// The party.
        party: String,
        /// Why.
        reason: String,
    },
    /// A party takes part from now on.
    PartyJoin {
        /// The party.
        party: String,
        /// Why.
        reason: String,
    },
    /// Time has passed.
    Pulse,
    /// Another version of the directory holds from now on.
    PeopleChanged,
}

impl Act {
    /// The word people and tables use for it.
    pub fn word(&self) -> &'static str {
        match self {
            Act::Start { .. } => "start",
            Act::Complete { .. } => "complete",
            Act::Plan { .. } => "plan",
            Act::Score { .. } => "score",
            Act::Pick { .. } => "pick",
            Act::Vote { .. } => "vote",
            Act::Withdraw { .. } => "withdraw",
            Act::Meeting { .. } => "meeting",
            Act::Object { .. } => "object",
            Act::Recuse { .. } => "recuse",
            Act::Appoint { .. } => "appoint",
            Act::Unappoint { .. } => "unappoint",
            Act::Pledge { .. } => "pledge",
            Act::Reopen { .. } => "reopen",
            Act::Skip { .. } => "skip",
            Act::Assign { .. } => "assign",
            Act::Reschedule { .. } => "reschedule",
            Act::Hold { .. } => "hold",
            Act::Resume { .. } => "resume",
            Act::Cancel { .. } => "cancel",
            Act::Snooze { .. } => "snooze",
            Act::PartyWithdraw { .. } => "party withdraw",
            Act::PartyJoin { .. } => "party join",
            Act::Pulse => "pulse",
            Act::PeopleChanged => "people-changed",
        }
    }
}

/// What a seat votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// A verdict on a gate.
    Verdict(Verdict),
    /// The options of a decision, by id.
    Options(Vec<String>),
    /// Takes part, and leaves the outcome to the others.
    Abstain,
}

impl Choice {
    /// What the words mean that people write: a verdict, `abstain`, or else options. Whether it fits is not said here.
    pub fn from_words(words: Vec<String>) -> Choice {
        match words.as_slice() {
            [word] if word == "abstain" => Choice::Abstain,
            [word] => word.parse().map_or_else(|_| Choice::Options(words.clone()), Choice::Verdict),
            _ => Choice::Options(words),
        }
    }
}

/// A condition as a voter writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCondition {
    /// What must be done.
    pub text: String,
    /// A person or a role; absent means those who manage the programme.
    pub owner: Option<String>,
    /// By when; absent means ten working days after the gate passed.
    pub due: Option<Date>,
}

/// The moment at which a command is decided: an instant, always given, never read from a clock.
pub type Now = Timestamp;
