// SPDX-License-Identifier: EUPL-1.2
//! The daemon as an operator runs it: the real binary as a process of its own, signalled, starved, killed, and put under
//! another clock. Nothing here waits by a clock: a test goes on when the daemon's log says that it may.

mod running;
mod service;

use running::{Desk, Running};
