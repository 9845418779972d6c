// SPDX-License-Identifier: EUPL-1.2
//! Files that are meant to do harm, and files of other programs: the real `check` refuses each with a place, within a bound
//! on the memory and the work of the process that the system keeps. Never measures time: a file that costs too much is
//! ended by the system, and the test sees that.

mod bombs;
mod foreign;
mod kept;
mod meaning;
mod suite;
mod targets;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use tempfile::TempDir;

/// The most memory that a process may ask for, in kB.
const MEMORY: &str = "102400";
/// The most seconds of work. A build for tests is about fifteen times slower than the one that people use, which so stays
/// well below a third of a second.
const WORK: &str = "5";

/// What `check` said of a file, and how it ended.
struct Told {
    diagnostics: Vec<Json>,
    output: Output,
}

impl Told {
    /// The first finding: its code, line and column.
    fn first(&self) -> (&str, u64, u64) {
        let first = &self.diagnostics[0];
        (first["code"].as_str().unwrap(), first["line"].as_u64().unwrap(), first["column"].as_u64().unwrap())
    }
}

/// The program on one file, within the bounds.
fn bounded(folder: &Path, file: &str, format: &str) -> Output {
    let limited = format!("ulimit -d {MEMORY} && ulimit -t {WORK} && exec \"$0\" check \"$1\" --format {format}");
    Command::new("sh")
        .args(["-c", &limited, env!("CARGO_BIN_EXE_sluis"), file])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// `check` on one file, which must come to its end by itself.
fn check(name: &str, bytes: &[u8]) -> Told {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.yaml"), bytes).unwrap();
    let output = bounded(folder.path(), "a.yaml", "json");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}: {said}", output.status);
    assert_eq!(said, "", "{name}");
    let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{name}: {error}"));
    let diagnostics = report["diagnostics"].as_array().unwrap().clone();
    Told { diagnostics, output }
}

/// The same for people, with an excerpt of the file at each finding: what it prints.
fn read_by_people(name: &str, bytes: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.yaml"), bytes).unwrap();
    let output = bounded(folder.path(), "a.yaml", "human");
    assert_eq!(output.status.code(), Some(1), "{name}: {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// As [`check`], on a file that must be refused, each finding with a place.
fn refused(name: &str, bytes: &[u8]) -> Told {
    let told = check(name, bytes);
    assert_eq!(told.output.status.code(), Some(1), "{name} is accepted");
    for finding in &told.diagnostics {
        let place = (finding["line"].as_u64(), finding["column"].as_u64());
        assert!(matches!(place, (Some(1..), Some(1..))), "{name}: {finding}");
    }
    told
}
