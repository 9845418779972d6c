// SPDX-License-Identifier: EUPL-1.2
//! The program `sluis`: parses its arguments, calls the verb, and gives its exit status back. It decides nothing itself.

use std::process::ExitCode;

use clap::Parser;
use sluis::cli::{Cli, run};

fn main() -> ExitCode {
    run(Cli::parse())
}
