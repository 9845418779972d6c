// SPDX-License-Identifier: EUPL-1.2
//! `approvals` as written, of a gate and of a decision alike.
//! Never counts a vote.

use serde::Deserialize;

use super::Per;

/// One entry of `approvals`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Approval {
    pub by: String,
    pub rule: Rule,
    pub per: Option<Per>,
    pub quorum: Option<Quorum>,
    #[serde(default)]
    pub veto: Vec<String>,
    pub casting_vote: Option<bool>,
    pub abstain: Option<bool>,
    pub recusal: Option<bool>,
    pub recusal_floor: Option<u32>,
    pub self_approval: Option<bool>,
}

/// A rule: a word, or a number of some sort.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Rule {
    /// `any`, `all` or `majority`.
    Word(RuleWord),
    /// `{at_least: 2}`, `{at_least: 2/3}` or with `weights`.
    Number(RuleNumber),
}

/// The rules that need no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum RuleWord {
    Any,
    All,
    Majority,
}

/// A rule with a number.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct RuleNumber {
    pub at_least: AtLeast,
    pub weights: Option<String>,
}

/// A number or a fraction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum AtLeast {
    /// So many votes, or with `weights` this sum.
    Number(u32),
    /// A fraction such as `2/3`.
    Fraction(String),
}

/// How many must have voted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Quorum {
    /// So many seats.
    Seats(u32),
    /// So many, possibly of each party.
    PerParty(QuorumPer),
}

/// `{at_least: 1, per: party}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct QuorumPer {
    pub at_least: u32,
    pub per: Option<Per>,
}
