// SPDX-License-Identifier: EUPL-1.2
//! The engine as a whole, played as stories. Everything goes through `decide`; no test builds a state by hand.

mod ballots;
mod clock;
mod counting;
mod explaining;
mod gates;
mod golden;
mod kinds;
mod properties;
mod reader;
mod records;
mod reminders;
mod scope;
mod steps;
mod story;
mod tables;
