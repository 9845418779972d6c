// SPDX-License-Identifier: EUPL-1.2
//! The schema checkers that others use, fetched from their registries when they are not there yet. They only say whether
//! a file fits our schema: no places in the file, no meaning, no cures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

/// A schema checker.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    program: PathBuf,
    before: Vec<String>,
    /// Whether it wants one pattern instead of the names of the files.
    by_pattern: bool,
}

impl Peer {
    /// Checks all files of the folder, from within it.
    pub(crate) fn command(&self, folder: &Path, names: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.before).current_dir(folder);
        match self.by_pattern {
            true => command.arg("*.yaml"),
            false => command.args(names),
        };
        command
    }
}

/// Those that read YAML and know draft 2020-12. `schemas` is a folder that they may use.
pub(crate) fn all(schemas: &Path) -> anyhow::Result<Vec<Peer>> {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-tools");
    for name in ["workflow", "phase"] {
        with_id(name, schemas)?;
    }
    let schema = |name: &str| schemas.join(format!("{name}.schema.json")).display().to_string();
    let boon = tools.join("bin/boon");
    if !boon.exists() {
        let mut install = Command::new(env!("CARGO"));
        run(install.args(["install", "--quiet", "--locked", "--root"]).arg(&tools).arg("boon-cli@0.6.1"))?;
    }
    let ajv = tools.join("node_modules/.bin/ajv");
    if !ajv.exists() {
        fs::create_dir_all(&tools)?;
        let mut install = Command::new("npm");
        run(install
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(&tools)
            .arg("ajv-cli@5.0.0"))
        .context("npm comes with Node; `eval \"$(tests/run --env)\"` finds or installs it")?;
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut of_ajv = words("validate --spec=draft2020 --strict=false --validate-formats=false -s");
    of_ajv.extend([schema("workflow"), "-r".to_owned(), schema("phase"), "-d".to_owned()]);
    Ok(vec![
        Peer { name: "boon-cli", program: boon, before: vec![schema("workflow")], by_pattern: false },
        Peer { name: "ajv-cli", program: ajv, before: of_ajv, by_pattern: true },
    ])
}

/// Our schema with an `$id`, without which ajv does not find one beside the other.
fn with_id(name: &str, folder: &Path) -> anyhow::Result<()> {
    let file = format!("{name}.schema.json");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(&file);
    let mut schema: Value = serde_json::from_slice(&fs::read(ours)?)?;
    schema["$id"] = format!("file://{}", folder.join(&file).display()).into();
    Ok(fs::write(folder.join(&file), schema.to_string())?)
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("start {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
