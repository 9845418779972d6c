// SPDX-License-Identifier: EUPL-1.2
//! The program as a user runs it: the real binary on real files, under a clock that stands where the test sets it.
//! Every output is kept whole, so that a change of a word is seen; ids and hashes that chance gives are masked.

mod bad_input;
mod calendars;
mod dates;
mod desk;
mod files;
mod graph;
mod help;
mod lsp;
mod lsp_client;
mod mail_check;
mod minutes;
mod outbox;
mod people;
mod tour;
mod watch;

use desk::Desk;
