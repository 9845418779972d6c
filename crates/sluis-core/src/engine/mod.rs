// SPDX-License-Identifier: EUPL-1.2
//! The engine: `decide` says what is legal and gives events, `apply` folds them. Pure: no clock, no I/O, no
//! randomness. `decide` is the only place that says what may happen; nothing but the shell's `app` calls it.

mod absence;
mod acts;
mod apply;
mod command;
pub mod count;
mod dates;
mod decide;
mod event;
mod explain;
pub(crate) mod facts;
mod forecast;
mod instance;
mod item;
mod mandate;
mod meeting;
mod people;
pub mod record;
mod refusal;
mod remind;
mod settle;
mod terms;
#[cfg(test)]
mod tests;
mod vacancy;

pub use absence::{Effect, Impact, StandIn, Touched, away};
pub(crate) use acts::who::taking_part;
pub use apply::apply;
pub use command::{Act, Actor, Choice, Command, NewCondition, Now, Proof};
pub use dates::{ItemDates, Move, dates};
pub use decide::{Decision, decide};
pub use event::*;
pub use explain::{explain_ballot, explain_changes, explain_gate};
pub use forecast::{Forecast, Shift, forecast, forecast_from};
pub use instance::*;
pub use item::{BallotRef, ConditionRef, ItemRef, NotAnItem, StepRef};
pub use mandate::{Asked, Mandated, Reach, Run, asked, concerns, deputies, roles_left_out};
pub use meeting::{Meeting, Objection};
pub use people::{PeopleChange, Setting, change_people};
pub use refusal::Refusal;
pub use remind::{Agenda, next_due_at};
pub use settle::seats::{approvals_of, voting_roles};
pub use terms::*;
pub use vacancy::{Missing, Vacancy, vacancies};
