// SPDX-License-Identifier: EUPL-1.2
//! A desk at which somebody runs the program: a folder of its own, a clock that stands still, no settings of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

/// A folder with the GHO workflow, in which the program runs.
pub(super) struct Desk {
    folder: TempDir,
    now: String,
}

impl Desk {
    /// A desk with a copy of the GHO workflow and some files to hand in.
    pub(super) fn with_gho() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk { folder, now: "2027-01-04T09:00:00+01:00".to_owned() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("workflows/gho-dgw"), &desk.path("gho-dgw"));
        desk.write("plan.pdf", "a plan");
        desk.write(
            "sociaal.yaml",
            "attendance: 18\nchallenges:\n  - { question: Wie dreigt in de schulden te raken?, data: Signalen }\n  \
             - { question: Hoe verandert de vraag naar jeugdhulp? }\n",
        );
        desk.write("broken.yaml", "attendance: 18\nattendance: 19\n");
        desk
    }

    /// A file or folder on the desk.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file on the desk.
    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Puts the clock at a moment.
    pub(super) fn at(&mut self, moment: &str) {
        moment.clone_into(&mut self.now);
    }

    /// The program with the words of a command line; single quotes hold words together.
    pub(super) fn command(&self, line: &str) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.current_dir(self.folder.path()).env_clear().env("SLUIS_TEST_NOW", &self.now).args(words(line));
        command
    }

    /// Runs the program and gives what it said.
    pub(super) fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// Runs the program, which must succeed, and gives what it printed.
    pub(super) fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "sluis {line}\n{said}");
        assert_eq!(said, "", "sluis {line}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which must fail with this status, and gives what it said on standard error.
    pub(super) fn fails(&self, status: i32, line: &str) -> String {
        let output = self.run(line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "sluis {line}\n{said}");
        said
    }
}

fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}
