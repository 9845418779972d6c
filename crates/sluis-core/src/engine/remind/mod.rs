// SPDX-License-Identifier: EUPL-1.2
//! Reminders and escalation: which rule of an open item speaks when, and to whom. Only a pulse lets them speak, so that
//! whoever did the work before it hears nothing.
//!
//! - A **tick** is the moment at which a rule speaks. Ticks of rules in days fall at eight in the morning of a working
//!   day; those in hours and those of a schedule fall when they fall, a schedule's never on a day off unless it says so.
//! - A rule that speaks once (`before_due`, `after_due`, a rung of `escalation`, the end of a snooze) is remembered by its
//!   name until the item opens anew or its due date is moved. A schedule is remembered by the moment at which the item
//!   was last spoken of.
//! - However many ticks have gone by unheard, a person gets one reminder of an item, which names all of them.
//!
//! Never looks at a clock: what has gone by is what lies not after the moment of the command.

mod agenda;
mod rules;
mod snooze;
mod tell;

pub(super) use agenda::plan;
pub use agenda::{Agenda, next_due_at};
pub(super) use snooze::snooze;
pub(super) use tell::{tell, told_of};
