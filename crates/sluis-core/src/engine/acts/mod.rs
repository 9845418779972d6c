// SPDX-License-Identifier: EUPL-1.2
//! The commands of people, each checked against the state and turned into its first events.
//! What follows from those events is not decided here but in `settle`.

pub(super) mod complete;
pub(super) mod directory;
pub(super) mod kinds;
pub(super) mod manage;
pub(super) mod meeting;
pub(super) mod party;
pub(super) mod people;
pub(super) mod recuse;
pub(super) mod start;
pub(super) mod vote;
pub(super) mod who;
