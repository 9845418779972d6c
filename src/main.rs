// SPDX-License-Identifier: EUPL-1.2
//! The program `sluis`: parses its arguments, calls the verb, and gives its exit status back. It decides nothing itself.

use std::process::ExitCode;

use sluis::cli::{parse, run};

fn main() -> ExitCode {
    parse().map_or_else(|status| status, run)
}
