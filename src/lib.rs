// SPDX-License-Identifier: EUPL-1.2
//! The shell of Sluis: everything that can fail for outside reasons. What is legal is decided in `sluis-core`, never here.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod mail;
pub mod random;
pub mod report;
pub mod scenario;
pub mod store;
