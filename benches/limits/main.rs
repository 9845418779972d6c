// SPDX-License-Identifier: EUPL-1.2
//! The limits of speed that we keep to, each a ratio to a limit or to a peer measured in the same run. Prints every
//! ratio and exits with 1 when one is beyond its limit; `tests/bench` runs it on a release build.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures on the screen are all that it is for")]

mod corpus;
mod delivery;
mod idle;
mod peers;
mod process;
mod reading;
mod stage;
mod tick;
mod transition;

use std::time::Duration;

/// One measured figure against its limit.
pub(crate) struct Figure {
    what: &'static str,
    measured: String,
    ratio: f64,
    limit: f64,
}

impl Figure {
    /// A figure that may be at most `limit` (as a ratio).
    pub(crate) fn at_most(what: &'static str, measured: String, ratio: f64, limit: f64) -> Figure {
        Figure { what, measured, ratio, limit }
    }
}

/// The middle one; half of the runs were faster.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let mut figures = Vec::new();
    let measured = async {
        figures.extend(process::measure()?);
        figures.extend(reading::measure()?);
        figures.push(idle::ready()?);
        // It waits, mostly, and meanwhile the others are measured.
        let idle = tokio::spawn(idle::measure());
        figures.extend(transition::measure().await?);
        figures.push(tick::measure().await?);
        figures.push(delivery::measure().await?);
        figures.extend(idle.await??);
        anyhow::Ok(())
    };
    if let Err(error) = measured.await {
        eprintln!("the benchmarks could not run: {error:#}");
        return 2.into();
    }
    let mut beyond = 0;
    for figure in &figures {
        let verdict = if figure.ratio <= figure.limit { "within" } else { "BEYOND" };
        beyond += u8::from(figure.ratio > figure.limit);
        println!(
            "{:<52} {:>30}   ratio {:.2}, {verdict} {:.2}",
            figure.what, figure.measured, figure.ratio, figure.limit
        );
    }
    if beyond > 0 { 1.into() } else { 0.into() }
}
