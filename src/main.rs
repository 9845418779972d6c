// SPDX-License-Identifier: EUPL-1.2
//! The program `sluis`: parses its arguments, calls the verb, and gives its exit status back. It decides nothing itself.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use sluis::cli::{parse, run};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[expect(clippy::disallowed_methods, reason = "the one place that reads the arguments")]
fn main() -> ExitCode {
    parse(std::env::args_os()).map_or_else(|status| status, run)
}
