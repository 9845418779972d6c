// SPDX-License-Identifier: EUPL-1.2
//! What is fixed when an item opens: its owners, the terms of its kind, the seats and thresholds of a ballot.
//! Events carry these, so that a later change of the workflow or the directory changes no past.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::item::ItemRef;
use crate::calendar::Budget;
use crate::definition::{Assurance, Quorum, Rule, Verdict, WhenSilent};
use crate::money::Money;
use crate::value::Item;

/// Who must act, fixed when the item opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Owners {
    /// The role, when it was a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The party, when the role was narrowed to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The people, by id.
    pub people: Vec<String>,
}

/// The terms of a step's kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepTerms {
    /// Completed by its owner.
    Task,
    /// To be planned, held and reported.
    Workshop,
    /// So many of these items.
    Selection {
        /// What can be picked.
        candidates: Vec<Item>,
        /// At least so many.
        min: u32,
        /// At most so many.
        max: u32,
        /// The criteria with their weights.
        criteria: IndexMap<String, f64>,
    },
    /// Chosen by ballot.
    Decision,
    /// So many people.
    Recruitment {
        /// The positions, with their own headcount where they have one.
        positions: IndexMap<String, Option<u32>>,
        /// Over all positions.
        headcount: u32,
    },
    /// So much money.
    Funding {
        /// What it costs.
        budget: Money,
        /// The hours it takes.
        effort_hours: Option<u32>,
        /// Who is asked for how much; adds up to the budget.
        shares: IndexMap<String, Money>,
    },
    /// Until its due date.
    Wait,
}

/// One seat of a ballot: the person in whose name is voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person.
    pub person: String,
    /// Their party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The entries of the ballot in which the seat counts, from 0.
    pub entries: Vec<usize>,
    /// The entries in which the seat holds the chair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<usize>,
    /// Whether the ballot cannot pass without this seat.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub veto: bool,
    /// The roles that give it its veto; empty in records of before these were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub veto_roles: Vec<String>,
    /// Why the seat may not vote, when it may not: it completed a step of the dossier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub barred: bool,
}

/// One entry of a ballot: a role and what must hold of its votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The role.
    pub by: String,
    /// What must hold.
    pub rule: Rule,
    /// The parties in each of which the rule is asked; empty when it is asked once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub per_party: Vec<String>,
    /// How many must have voted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
    /// The parties in each of which the quorum is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quorum_parties: Vec<String>,
    /// The weights of the parties, for a rule by weights.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub weights: IndexMap<String, f64>,
    /// The chair's vote decides a tie.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub casting_vote: bool,
    /// Whether a seat may abstain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abstain: bool,
    /// How many seats must remain when others stand aside; absent where nobody may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recusal_floor: Option<u32>,
}

impl Entry {
    /// What all parties weigh together, for a rule by weights.
    pub fn weight_of_all(&self) -> f64 {
        self.weights.values().sum()
    }
}

/// The terms of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BallotTerms {
    /// Whose votes count, and how.
    pub entries: Vec<Entry>,
    /// The seats.
    pub seats: Vec<Seat>,
    /// What can be chosen; empty for a gate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Item>,
    /// How many are chosen; 0 for a gate.
    pub pick: u32,
    /// SHA-256 of what the voters were shown.
    pub dossier: String,
    /// What happens when the term ends.
    pub when_silent: WhenSilent,
    /// How sure we must be of who votes.
    pub assurance: Assurance,
    /// The seats that stood aside in the round before, and still do: an interest lies in the question, not in the round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recused: Vec<String>,
}

/// How a round ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A gate's verdict.
    Verdict(Verdict),
    /// The options that won, by id.
    Chosen(Vec<String>),
    /// Everybody voted and nothing won: a new round.
    NothingChosen,
    /// The term ended, and the workflow says what silence means.
    Silence(WhenSilent),
    /// What was voted on changed, or the step was reopened, skipped or cancelled.
    Overtaken,
}

/// The arithmetic of a ballot at one moment: a result, so that an explanation needs no recount.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Count {
    /// Per entry, in their order.
    pub entries: Vec<EntryCount>,
}

/// The arithmetic of one entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryCount {
    /// The role.
    pub by: String,
    /// Whether the entry is met.
    pub met: bool,
    /// Whether the quorum is there; true when none is asked.
    pub quorum_met: bool,
    /// The votes over the whole entry.
    pub votes: Tally,
    /// What the rule asks of each group: the whole entry, or each party.
    pub groups: Vec<GroupCount>,
    /// The seats that have not voted.
    pub waiting_for: Vec<String>,
}

/// The arithmetic of one group of seats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupCount {
    /// The party, when the rule is asked in each party or weighs parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The votes in the group.
    pub votes: Tally,
    /// How many the rule asks for, as far as that is one number.
    pub needed: u32,
    /// Whether the rule holds in this group.
    pub met: bool,
    /// What the group weighs, for a rule by weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// Votes counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Seats that count.
    pub seats: u32,
    /// Votes for what is counted.
    pub for_it: u32,
    /// Votes for something else.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
}

impl Tally {
    /// Seats that voted, abstentions included.
    pub fn voted(&self) -> u32 {
        self.for_it + self.against + self.abstained
    }
}

/// What was left of a term when the clock stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldBudget {
    /// The item.
    pub item: ItemRef,
    /// The meeting of its open round whose term to object it is; absent for the item's own term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<u32>,
    /// What was left.
    pub budget: Budget,
}
