// SPDX-License-Identifier: EUPL-1.2
//! `needs` as written: one id, or a list of ids and of counts over a fan-out.
//! Never looks whether the step exists.

use serde::Deserialize;

use super::either::text_or_map;

/// `needs: a`, or `needs: [a, {step: b, at_least: 4, rest: optional}]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Needs {
    /// One step.
    One(String),
    /// Several.
    Several(Vec<Need>),
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// All of a step.
    Step(String),
    /// A number of a fan-out.
    Count(Count),
}

text_or_map!(Need, Step, Count);

/// So many instances of a fan-out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Count {
    pub step: String,
    pub at_least: Option<u32>,
    pub rest: Option<Rest>,
}

/// What becomes of the other instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the words of phase.schema.json, described there")]
pub enum Rest {
    Optional,
    Required,
    Cancelled,
}

impl Need {
    /// The step that is named.
    pub fn step(&self) -> &str {
        match self {
            Need::Step(step) | Need::Count(Count { step, .. }) => step,
        }
    }
}
