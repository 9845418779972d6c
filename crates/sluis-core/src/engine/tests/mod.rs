// SPDX-License-Identifier: EUPL-1.2
//! The engine as a whole, played as stories. Everything goes through `decide`; no test builds a state by hand.

mod ballots;
mod counting;
mod gates;
mod kinds;
mod reader;
mod steps;
mod story;
mod tables;
