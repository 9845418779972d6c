// SPDX-License-Identifier: EUPL-1.2
//! What people and scripts get to read: findings, stories, charts, dates for calendars.
//! Renders values that others computed; never decides anything and never prints.

mod columns;
pub mod deadlines;
pub mod diagnostics;
pub mod github;
pub mod graph;
pub mod sarif;
pub mod stories;
pub mod story;
