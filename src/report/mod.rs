// SPDX-License-Identifier: EUPL-1.2
//! What people and scripts get to read: findings now, diagrams, timelines and exports as they come.
//! Renders values that others computed; never decides anything and never prints.

pub mod diagnostics;
pub mod story;
