// SPDX-License-Identifier: EUPL-1.2
//! Whole processes as a user starts them: `check` cold, and the demo. Never measures a build without optimisation.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::{Figure, median};

const CHECK_LIMIT: Duration = Duration::from_millis(10);
const DEMO_LIMIT: Duration = Duration::from_secs(5);
const CHECKS: usize = 31;

pub(crate) fn measure() -> anyhow::Result<Vec<Figure>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir()?;
    let workflow = root.join("workflows/gho-dgw");
    let check =
        || run(Command::new(env!("CARGO_BIN_EXE_sluis")).arg("check").arg(&workflow).current_dir(folder.path()));
    check()?;
    let times = (0..CHECKS).map(|_| check()).collect::<anyhow::Result<Vec<_>>>()?;
    let check = median(times);
    let keep = folder.path().join("demo");
    let demo = run(Command::new(env!("CARGO_BIN_EXE_sluis")).arg("demo").arg("--keep").arg(&keep))?;
    let ratio = |time: Duration, limit: Duration| time.as_secs_f64() / limit.as_secs_f64();
    Ok(vec![
        Figure::at_most(
            "check of workflows/gho-dgw, cold, against 10 ms",
            format!("{:.1} ms", check.as_secs_f64() * 1e3),
            ratio(check, CHECK_LIMIT),
            1.0,
        ),
        Figure::at_most(
            "the whole demo, against 5 s",
            format!("{:.2} s", demo.as_secs_f64()),
            ratio(demo, DEMO_LIMIT),
            1.0,
        ),
    ])
}

/// How long a process takes, from its start until its output has ended.
#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let output = command.stdin(Stdio::null()).output().context("start sluis")?;
    let took = begun.elapsed();
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(took)
}
