// SPDX-License-Identifier: EUPL-1.2
//! The main test of the command line: the GHO programme from its start to its end, as its people run it. The script is
//! the files of `tour/`: `@ moment` sets the clock, `$` runs the program, `!` runs it and it must fail.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::Desk;

/// What chance gives: hashes, ids, the ends of ids.
const MASKS: [(&str, &str); 4] = [
    (r"\b[0-9a-f]{64}\b", "[hash]"),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "[id]"),
    (r"(?m)^[0-9a-f]{12}  ", "[id]          "),
    (r"(?m)\b[0-9a-f]{8}$", "[hash]"),
];

#[test]
fn the_programme_runs_from_its_start_to_its_end_and_every_command_tells_it() {
    let mut desk = Desk::with_gho();
    let mut wide = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cli/tour");
    let mut parts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.sort();
    assert!(!parts.is_empty());
    for part in parts {
        let script = fs::read_to_string(&part).unwrap();
        let mut text = String::new();
        for line in script.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once(' ').unwrap() {
                ("@", moment) => desk.at(moment),
                (mark, command) => {
                    let output = desk.run(command);
                    let out = String::from_utf8(output.stdout).unwrap();
                    let said = String::from_utf8(output.stderr).unwrap();
                    assert_eq!(output.status.success(), mark == "$", "sluis {command}\n{out}{said}");
                    wide.extend(out.lines().filter(|line| line.chars().count() > 100).map(str::to_owned));
                    write!(text, "$ sluis {command}\n{out}{said}").unwrap();
                    if let Some(status) = output.status.code().filter(|status| *status != 0) {
                        writeln!(text, "[exit status {status}]").unwrap();
                    }
                }
            }
        }
        let name = part.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({ filters => MASKS, omit_expression => true, snapshot_suffix => name }, {
            insta::assert_snapshot!(text);
        });
    }
    // JSON is for scripts: its lines may be as long as they are.
    wide.retain(|line| !line.trim_start().starts_with('"'));
    assert_eq!(wide, Vec::<String>::new(), "tables for people fit 100 columns");
}
