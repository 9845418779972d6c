// SPDX-License-Identifier: EUPL-1.2
//! What is kept of the codes that prove a mailbox: for whom and what, until when, how often tried. Never the digits.

use super::{DutyRow, Moment};

/// A code that was asked for. Whoever answers must name the same person and subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its random id.
    pub id: String,
    /// Whose mailbox it proves; over all subjects of a person codes are counted.
    pub person: String,
    /// What it is asked for.
    pub subject: String,
    /// When it was asked for.
    pub made_at: Moment,
    /// From then on it is worth nothing.
    pub expires_at: Moment,
}

/// What is asked of the store at once: a challenge with the duty to mail it, unless there were too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The challenge.
    pub challenge: Challenge,
    /// The instance of the duty.
    pub instance: String,
    /// The mail with the code.
    pub duty: DutyRow,
    /// One for the same subject that was made after this, and is untried, serves again: no further mail.
    pub again_after: Moment,
    /// So many for one person since a moment, at most; each must hold.
    pub most: Vec<(Moment, i64)>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is kept, and the mail is owed.
    Kept,
    /// This one was asked for a moment ago and serves still.
    Again(String),
    /// There were too many; nothing was written.
    TooMany,
}
