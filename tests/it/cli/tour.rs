// SPDX-License-Identifier: EUPL-1.2
//! The main test of the command line: the GHO programme from its start to its end, as its people run it.

use std::fmt::Write;

use super::Desk;

const SCRIPT: &str = include_str!("tour.txt");

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
    for part in SCRIPT.split("\n== ").skip(1) {
        let (name, lines) = part.split_once('\n').unwrap();
        let mut text = String::new();
        for line in lines.lines().filter(|line| !line.is_empty()) {
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
        let name = name.replace(' ', "-");
        insta::with_settings!({ filters => MASKS, omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("tour-{name}"), text);
        });
    }
    // JSON is for scripts: its lines may be as long as they are.
    wide.retain(|line| !line.trim_start().starts_with('"'));
    assert_eq!(wide, Vec::<String>::new(), "tables for people fit 100 columns");
}
