// SPDX-License-Identifier: EUPL-1.2
//! The daemon as an operator starts it, on a programme in which nothing is due: how soon it is ready, how much memory it
//! holds, and how often it wakes by itself. Reads what the kernel counts; the daemon is asked for nothing meanwhile.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sluis::clock::pause;

use crate::{Figure, median};

const READY_LIMIT: Duration = Duration::from_millis(50);
const STARTS: usize = 15;
/// 30 MB.
const MEMORY_LIMIT: u64 = 30_000_000;
/// In a minute.
const WAKES_LIMIT: u64 = 12;
/// Until the services have taken their second turn: the first one opens files and starts threads.
const SETTLED: Duration = Duration::from_secs(70);
/// As long as it takes until every service looks anew, so that a turn of each is counted.
const MINUTES: u64 = 3;
/// So often the counts are read: a thread that ends takes its count along.
const SAMPLE: Duration = Duration::from_secs(1);

pub(crate) fn ready() -> anyhow::Result<Figure> {
    let folder = tempfile::tempdir()?;
    prepare(folder.path())?;
    let starts = (0..STARTS).map(|_| Ok(Serving::on(folder.path())?.took)).collect::<anyhow::Result<Vec<_>>>()?;
    let took = median(starts);
    Ok(Figure::at_most(
        "from start to ready, against 50 ms",
        format!("{:.1} ms", took.as_secs_f64() * 1e3),
        took.as_secs_f64() / READY_LIMIT.as_secs_f64(),
        1.0,
    ))
}

/// Takes four minutes and next to no time of the machine.
pub(crate) async fn measure() -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    prepare(folder.path())?;
    let serving = Serving::on(folder.path())?;
    pause(SETTLED).await;
    let before = serving.wakes()?;
    let mut wakes = before.clone();
    let samples = MINUTES * 60 / SAMPLE.as_secs();
    for _ in 0..samples {
        pause(SAMPLE).await;
        wakes.extend(serving.wakes()?);
    }
    let new = wakes.iter().map(|(thread, count)| count - before.get(thread).copied().unwrap_or_default()).sum::<u64>();
    let memory = serving.memory()?;
    ensure!(serving.is_ready()?, "it is not ready after all");
    Ok(vec![
        Figure::at_most(
            "memory of an idle daemon, against 30 MB",
            format!("{:.1} MB", memory as f64 / 1e6),
            memory as f64 / MEMORY_LIMIT as f64,
            1.0,
        ),
        Figure::at_most(
            "wake-ups of an idle daemon a minute, against 12",
            format!("{:.1}", new as f64 / MINUTES as f64),
            new as f64 / (MINUTES * WAKES_LIMIT) as f64,
            1.0,
        ),
    ])
}

/// A data folder in which the shipped programme has begun and its first mails have left.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join("workflows/gho-dgw");
    let mut start = sluis(folder);
    start.arg("start").arg(workflow).args(["--input", "start=2099-01-05"]);
    let output = start.output().context("start sluis")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn sluis(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command.current_dir(folder).env_clear().env("TZ", "UTC").stdin(Stdio::null());
    command
}

/// A daemon that is ready; it ends with this value.
struct Serving {
    process: Child,
    address: String,
    took: Duration,
}

impl Serving {
    #[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    fn on(folder: &Path) -> anyhow::Result<Serving> {
        let mut command = sluis(folder);
        command.args(["--format", "json", "serve", "--no-web", "--listen", "127.0.0.1:0"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let begun = Instant::now();
        let mut process = command.spawn().context("start sluis")?;
        let output = process.stdout.take().context("its output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let took = begun.elapsed();
        let mut serving = Serving { process, address: String::new(), took };
        let said: serde_json::Value = serde_json::from_str(&line).context("the line with which it starts")?;
        serving.address = said["listen"].as_str().context("where it listens")?.to_owned();
        ensure!(serving.is_ready()?, "it said that it runs and is not ready");
        Ok(serving)
    }

    fn is_ready(&self) -> anyhow::Result<bool> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.0 200"))
    }

    /// How often each of its threads has waited: for as often it was woken.
    fn wakes(&self) -> anyhow::Result<HashMap<String, u64>> {
        let mut wakes = HashMap::new();
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let thread = thread?;
            // It may end between the two.
            let Ok(status) = fs::read_to_string(thread.path().join("status")) else { continue };
            let count = number(&status, "voluntary_ctxt_switches:").context("context switches")?;
            wakes.insert(thread.file_name().to_string_lossy().into_owned(), count);
        }
        Ok(wakes)
    }

    /// Resident, in bytes.
    fn memory(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        Ok(1024 * number(&status, "VmRSS:").context("resident memory")?)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The number in the line of `/proc/.../status` that begins so.
fn number(status: &str, name: &str) -> Option<u64> {
    let rest = status.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}
