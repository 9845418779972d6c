// SPDX-License-Identifier: EUPL-1.2
//! Reading and checking in bulk: 2,000 workflows of 200 lines against the schema checkers that others use and against the
//! bare events of the YAML parser, their memory, and one workflow of 24,000 lines. The runs take turns, so that a machine
//! that speeds up or slows down does so for all.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, ensure};

use crate::process::run;
use crate::{Figure, corpus, median, peers};

const FILES: usize = 2_000;
/// The fastest checker of schemas takes at least so many times as long as we do.
const PEER: f64 = 1.3;
/// We may take so many times the bare events.
const EVENTS: f64 = 2.5;
const LONG_LIMIT: Duration = Duration::from_millis(100);
/// 40 MB.
const MEMORY_LIMIT: u64 = 40_000_000;
const TURNS: usize = 7;

pub(crate) fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR")))?;
    let (many, one) = (folder.path().join("many"), folder.path().join("one"));
    for folder in [&many, &one] {
        fs::create_dir(folder)?;
    }
    let names = corpus::many(&many, FILES)?;
    fs::write(one.join("workflow.yaml"), corpus::long())?;
    let texts = names.iter().map(|name| fs::read_to_string(many.join(name))).collect::<Result<Vec<_>, _>>()?;
    let peers = peers::all(folder.path())?;

    let check = |folder: &Path, names: &[String]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.arg("check").args(names).current_dir(folder);
        command
    };
    let (mut ours, mut bare, mut long) = (Vec::new(), Vec::new(), Vec::new());
    let mut theirs = vec![Vec::new(); peers.len()];
    for _ in 0..TURNS {
        ours.push(run(&mut check(&many, &names))?);
        bare.push(events(&texts)?);
        for (peer, times) in peers.iter().zip(&mut theirs) {
            times.push(run(&mut peer.command(&many, &names))?);
        }
        long.push(run(&mut check(&one, &[]))?);
    }
    let peak = peak(&mut check(&many, &names))?;
    let (ours, bare, long) = (median(ours), median(bare), median(long));
    let theirs = peers.iter().zip(theirs).map(|(peer, times)| (median(times), peer.name));
    let (fastest, name) = theirs.min().context("there is no checker to compare with")?;
    let (seconds, ms) = (|time: Duration| time.as_secs_f64(), |time: Duration| format!("{} ms", time.as_millis()));
    Ok(vec![
        Figure::at_most(
            "2,000 files of 200 lines, against the fastest checker",
            format!("{} / {name} {}", ms(ours), ms(fastest)),
            seconds(ours) / seconds(fastest),
            1.0 / PEER,
        ),
        Figure::at_most(
            "the same files, against the bare events",
            format!("{} / {}", ms(ours), ms(bare)),
            seconds(ours) / seconds(bare),
            EVENTS,
        ),
        Figure::at_most(
            "peak memory over these files, against 40 MB",
            format!("{:.1} MB", peak as f64 / 1e6),
            peak as f64 / MEMORY_LIMIT as f64,
            1.0,
        ),
        Figure::at_most("one file of 24,000 lines, against 100 ms", ms(long), seconds(long) / seconds(LONG_LIMIT), 1.0),
    ])
}

/// The bare events of the parser over all texts, on as many threads as there are processors; nothing is kept of them.
#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn events(texts: &[String]) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let read_some = || {
        while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
            for event in granit_parser::Parser::new_from_str(text) {
                event?;
            }
        }
        Ok::<_, granit_parser::ScanError>(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..thread::available_parallelism()?.get()).map(|_| scope.spawn(read_some)).collect();
        for thread in threads {
            thread.join().map_err(|_| anyhow::anyhow!("the parser panicked"))??;
        }
        anyhow::Ok(())
    })?;
    Ok(begun.elapsed())
}

/// The most memory that a process held, in bytes. The kernel keeps the mark until the process ends, so that it is read
/// again and again until then.
fn peak(command: &mut Command) -> anyhow::Result<u64> {
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", process.id());
    let mut peak = 0;
    let end = loop {
        let mark = fs::read_to_string(&status).unwrap_or_default();
        let mark = mark.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(mark.unwrap_or(0));
        if let Some(end) = process.try_wait()? {
            break end;
        }
    };
    ensure!(end.success() && peak > 0, "{command:?} failed, or its memory could not be read");
    Ok(peak * 1024)
}
