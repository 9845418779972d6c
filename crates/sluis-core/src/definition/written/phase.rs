// SPDX-License-Identifier: EUPL-1.2
//! A phase as written, in a file of its own or inside the header.
//! Never knows which of the two it is.

use indexmap::IndexMap;
use serde::Deserialize;

use super::Text;
use super::gate::Gate;
use super::step::Step;

/// A phase: its steps and its gate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the keys of phase.schema.json, described there")]
pub struct Phase {
    pub title: Option<Text>,
    pub steps: IndexMap<String, Step>,
    pub gate: Option<Gate>,
}
