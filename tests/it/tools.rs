// SPDX-License-Identifier: EUPL-1.2
//! The programs that tests borrow (Python, Node, Chromium), as `tests/run` found or installed them.
//! A missing one is a failure with the cure in it, never a reason to skip.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What `tests/run` said about one of its tools: by the environment, or in the file that it left beside the build.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where tests read the environment: what tests/run installed"
)]
fn setting(name: &str) -> PathBuf {
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-tools").join("settings");
    let from_file = || {
        let text = std::fs::read_to_string(&left).ok()?;
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=').map(PathBuf::from))
    };
    let found = std::env::var_os(name).map(PathBuf::from).or_else(from_file);
    found.unwrap_or_else(|| panic!("{name} is not set: run `tests/run`, or once `tests/run --env`"))
}

/// What whoever runs the tests asked for beyond the usual, as `tests/long` does.
#[expect(clippy::disallowed_methods, reason = "as above")]
pub(crate) fn wish(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The library that gives a process another wall clock.
pub(crate) fn faketime() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").expect("is there").flatten();
    let library = folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.exists());
    library.expect("the Debian package faketime: run `tests/run`, or once `tests/run --env`")
}

/// A Python with the packages of `tests/tools/requirements.txt`, in the root of the repository.
pub(crate) fn python() -> Command {
    let mut command = Command::new(setting("SLUIS_TEST_PYTHON"));
    command.current_dir(root());
    command
}

/// Node on a script of this repository, which finds its packages through `SLUIS_TEST_NODE_MODULES`.
pub(crate) fn node(script: &str) -> Command {
    let mut command = Command::new(setting("SLUIS_TEST_NODE"));
    command.current_dir(root()).env("SLUIS_TEST_NODE_MODULES", setting("SLUIS_TEST_NODE_MODULES")).arg(script);
    command
}

/// As [`node`], on a script that drives Chromium.
pub(crate) fn browser(script: &str) -> Command {
    let mut command = node(script);
    command.env("SLUIS_TEST_CHROMIUM", setting("SLUIS_TEST_CHROMIUM"));
    command
}

/// Runs it to its end. A program that cannot be started fails the test with its name.
pub(crate) fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("cannot start {:?}: {error}", command.get_program()))
}

/// Everything that it printed, for the message of a failed assertion.
pub(crate) fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
