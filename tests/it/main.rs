// SPDX-License-Identifier: EUPL-1.2
//! The one integration binary: what can only be seen from outside a crate. One module a subject, declared here.
//! It never reaches the network and never skips a test because something is not installed: `tests/run` installs it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop, loudly")]

mod app;
mod cli;
mod daemon;
mod definition;
mod diagnostics;
mod holidays;
mod hostile;
mod mail;
mod pages;
mod scenario;
mod schemas;
mod smtp;
mod store;
mod tidy;
mod told;
mod tools;
mod web;
