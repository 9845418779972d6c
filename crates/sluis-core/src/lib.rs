// SPDX-License-Identifier: EUPL-1.2
//! The core of Sluis: values in, values out. No async, no clock, no I/O, no randomness.

pub mod address;
pub mod calendar;
pub mod definition;
pub mod diagnostic;
pub mod directory;
pub mod engine;
pub mod money;
pub mod notice;
pub mod text;
pub mod titles;
pub mod value;
