// SPDX-License-Identifier: EUPL-1.2
//! The five verdicts of a gate. Their order is from mild to severe, and decides ties.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// What a gate's approvers can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Go on.
    Approve,
    /// Go on, and do this as well.
    ApproveWithConditions,
    /// Not now: the clock stops until the programme resumes.
    Hold,
    /// Do part of the work again.
    Rework,
    /// End the programme.
    Stop,
}

/// A word that is no verdict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no verdict; choose approve, approve-with-conditions, rework, hold or stop")]
pub struct NotAVerdict(pub String);

impl Verdict {
    /// Every verdict, from mild to severe.
    pub const ALL: [Verdict; 5] =
        [Verdict::Approve, Verdict::ApproveWithConditions, Verdict::Hold, Verdict::Rework, Verdict::Stop];

    /// The word that authors and scripts write.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Approve => "approve",
            Verdict::ApproveWithConditions => "approve-with-conditions",
            Verdict::Hold => "hold",
            Verdict::Rework => "rework",
            Verdict::Stop => "stop",
        }
    }

    /// The word for people.
    pub fn in_words(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Nl, Verdict::Approve) => "akkoord",
            (Language::Nl, Verdict::ApproveWithConditions) => "akkoord onder voorwaarden",
            (Language::Nl, Verdict::Hold) => "aanhouden",
            (Language::Nl, Verdict::Rework) => "terug voor aanpassing",
            (Language::Nl, Verdict::Stop) => "stoppen",
            (Language::En, Verdict::Approve) => "approve",
            (Language::En, Verdict::ApproveWithConditions) => "approve with conditions",
            (Language::En, Verdict::Hold) => "hold",
            (Language::En, Verdict::Rework) => "rework",
            (Language::En, Verdict::Stop) => "stop",
        }
    }

    /// Whether the programme goes on.
    pub fn approves(self) -> bool {
        matches!(self, Verdict::Approve | Verdict::ApproveWithConditions)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Verdict {
    type Err = NotAVerdict;

    fn from_str(text: &str) -> Result<Verdict, NotAVerdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == text).ok_or_else(|| NotAVerdict(text.to_owned()))
    }
}
