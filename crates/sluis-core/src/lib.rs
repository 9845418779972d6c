// SPDX-License-Identifier: EUPL-1.2
//! The core of Sluis: values in, values out. No async, no clock, no I/O, no randomness.

pub mod calendar;
pub mod definition;
pub mod diagnostic;
<<<<<<< HEAD
pub mod directory;
pub mod engine;
=======
>>>>>>> 9beabaf (Hold documents against the schemas in our own words)
pub mod money;
pub mod text;
pub mod value;
