// SPDX-License-Identifier: EUPL-1.2
//! The limits of speed that we keep to, each a ratio to a limit or to a peer measured in the same run. Prints every
//! ratio and exits with 1 when one is beyond its limit; `tests/bench` runs it on a release build, and `tests/bench pages`
//! one part of it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures on the screen are all that it is for")]

mod corpus;
mod delivery;
mod editor;
mod idle;
mod pages;
mod peers;
mod process;
mod reading;
mod stage;
mod tick;
mod transition;

use std::time::Duration;

/// The one that the program has: the bare parts that it is held against allocate no slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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

/// What can be measured by itself.
const PARTS: [&str; 8] = ["process", "reading", "editor", "idle", "transition", "tick", "delivery", "pages"];

/// The parts named on the command line; all when none is.
#[allow(clippy::disallowed_methods, reason = "the benchmarks are a program of their own, with names as arguments")]
fn wanted() -> anyhow::Result<Vec<&'static str>> {
    // `cargo bench` adds `--bench`.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let Some(unknown) = named.iter().find(|name| !PARTS.contains(&name.as_str())) {
        anyhow::bail!("there is no part `{unknown}`; name some of {}, or none for all", PARTS.join(", "));
    }
    Ok(PARTS.into_iter().filter(|part| named.is_empty() || named.iter().any(|name| name == part)).collect())
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let mut figures = Vec::new();
    let measured = async {
        let wanted = wanted()?;
        let is_wanted = |part| wanted.contains(&part);
        if is_wanted("process") {
            figures.extend(process::measure()?);
        }
        if is_wanted("reading") {
            figures.extend(reading::measure()?);
        }
        if is_wanted("editor") {
            figures.extend(editor::measure()?);
        }
        // It waits, mostly, and meanwhile the others are measured.
        let mut idle = None;
        if is_wanted("idle") {
            figures.push(idle::ready()?);
            idle = Some(tokio::spawn(idle::measure()));
        }
        if is_wanted("transition") {
            figures.extend(transition::measure().await?);
        }
        if is_wanted("tick") {
            figures.push(tick::measure().await?);
        }
        if is_wanted("delivery") {
            figures.push(delivery::measure().await?);
        }
        if is_wanted("pages") {
            figures.extend(pages::measure().await?);
        }
        if let Some(idle) = idle {
            figures.extend(idle.await??);
        }
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
