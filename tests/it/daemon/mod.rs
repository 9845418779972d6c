// SPDX-License-Identifier: EUPL-1.2
//! The daemon as an operator runs it: the real binary as a process of its own, signalled, starved, killed, and put under
//! another clock. A test goes on when the daemon's log or health says that it may.

mod clock;
mod folder;
mod hanging;
mod killed;
mod log;
mod running;
mod service;
mod stopping;
mod systemd;

use running::{Desk, Running};
