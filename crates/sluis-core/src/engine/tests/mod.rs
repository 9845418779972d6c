// SPDX-License-Identifier: EUPL-1.2
//! The engine as a whole, played as stories. Everything goes through `decide`; no test builds a state by hand.

mod absence;
mod ballots;
mod chosen;
mod clock;
mod counting;
mod due_later;
mod explained;
mod explaining;
mod forecasts;
mod gates;
mod golden;
mod holds;
mod invitations;
mod kinds;
mod mandates;
mod meetings;
mod model;
mod orders;
mod parties;
mod properties;
mod reader;
mod records;
mod recusal;
mod reminders;
mod scope;
mod stale;
mod steps;
mod story;
mod succession;
mod tables;
mod vacancies;
