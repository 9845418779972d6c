// SPDX-License-Identifier: EUPL-1.2
//! What the house asks of files together: nothing lies about unread, nothing is promised without a sample.
//! These rules get all paths and texts as values, so that each can be shown to fail.

use super::code::{code_only, identifiers};
use std::collections::BTreeMap;

/// Paths and what they say.
pub(crate) type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// Rust files that no `mod` names: the compiler skips them in silence, and the tests in them never run.
pub(crate) fn undeclared_modules(rust: &Texts) -> Vec<String> {
    let orphans = rust.keys().filter(|path| !is_declared(path, rust));
    orphans.map(|path| format!("{path}: no `mod` line leads here, so it is never compiled")).collect()
}

fn is_declared(path: &str, rust: &Texts) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    let is_crate_root =
        matches!(stem, "main" | "lib") && (folder.ends_with("src") || matches!(folder, "tests/it" | "benches/limits"));
    if is_crate_root
        || matches!(folder.rsplit('/').next(), Some("benches" | "examples" | "bin" | "fuzz_targets"))
        || stem == "build"
    {
        return true;
    }
    let (folder, module) = if stem == "mod" { folder.rsplit_once('/').unwrap_or(("", folder)) } else { (folder, stem) };
    let parents =
        [format!("{folder}.rs"), format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs")];
    parents.iter().filter_map(|parent| rust.get(parent.as_str())).any(|text| declares(text, module))
}

fn declares(text: &str, module: &str) -> bool {
    let wanted = format!("mod {module}");
    let code = code_only(text);
    code.match_indices(&wanted).any(|(at, _)| {
        let follows = code[at + wanted.len()..].trim_start();
        let precedes = code[..at].chars().next_back();
        follows.starts_with([';', '{']) && precedes.is_none_or(char::is_whitespace)
    })
}

/// Snapshots that no test would look at: neither their name nor the sample that they are named after exists any more.
pub(crate) fn orphan_snapshots(all: &Texts, paths: &[&str]) -> Vec<String> {
    let snapshots = paths.iter().filter(|path| path.ends_with(".snap"));
    let orphans = snapshots.filter(|path| !has_owner(path, all, paths));
    orphans.map(|path| format!("{path}: no test writes this snapshot")).collect()
}

fn has_owner(snapshot: &str, all: &Texts, paths: &[&str]) -> bool {
    let name = snapshot.rsplit('/').next().unwrap_or(snapshot).trim_end_matches(".snap");
    // `crate__module__name` or `crate__module__name@sample.yaml`; a test's second snapshot is `name-2`.
    let (test, sample) = name.rsplit_once('@').map_or((name, None), |(test, sample)| (test, Some(sample)));
    let test = test.rsplit("__").next().unwrap_or(test);
    let (bare, number) = test.rsplit_once('-').unwrap_or((test, ""));
    let first = if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) { bare } else { test };
    let is_sample = |wanted: &str| {
        paths.iter().any(|path| {
            !path.ends_with(".snap")
                && path
                    .split('/')
                    .any(|part| part == wanted || part.rsplit_once('.').is_some_and(|(stem, _)| stem == wanted))
        })
    };
    let is_named = |wanted: &str| {
        all.iter().any(|(path, text)| {
            path.ends_with(".rs")
                && (text.contains(&format!("fn {wanted}("))
                    || text.contains(&format!("fn test_{wanted}("))
                    || text.contains(&format!("\"{wanted}\"")))
        })
    };
    match sample {
        Some(sample) => is_sample(sample) && is_named(first),
        None => is_named(first) || is_named(test) || is_sample(first) || is_sample(test),
    }
}

/// The ids in the registry of diagnostic codes, in order, without those in its comments and tests.
pub(crate) fn codes(registry: &str) -> Vec<String> {
    let code = code_only(registry);
    let rows = code.split("#[cfg(test)]").next().unwrap_or_default();
    let is_id =
        |word: &&str| word.len() == 6 && word.starts_with("SL") && word[2..].bytes().all(|b| b.is_ascii_digit());
    identifiers(rows).map(|(_, word)| word).filter(is_id).map(str::to_owned).collect()
}

/// Each code has one to three samples; a sample is named after a code and its fault: `SL0104-duplicate-key.yaml`.
pub(crate) fn samples_of_codes(codes: &[String], samples: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for code in codes {
        match samples.iter().filter(|sample| sample.starts_with(&format!("{code}-"))).count() {
            1..=3 => {}
            count => {
                faults.push(format!("{code}: {count} samples in tests/definitions/invalid, wanted are one to three"))
            }
        }
    }
    let strays = samples.iter().filter(|sample| !codes.iter().any(|code| sample.starts_with(&format!("{code}-"))));
    faults.extend(
        strays.map(|sample| format!("tests/definitions/invalid/{sample}: its name does not start with a code and `-`")),
    );
    faults
}

/// Each code has a page for `check --explain`, and no page is left without its code.
pub(crate) fn pages_of_codes(codes: &[String], pages: &str) -> Vec<String> {
    let of = |line: &str| line.strip_suffix(':').filter(|id| id.starts_with("SL") && id.len() == 6).map(str::to_owned);
    let written: Vec<String> = pages.lines().filter_map(of).collect();
    let missing = codes.iter().filter(|code| !written.contains(code));
    let strays = written.iter().filter(|page| !codes.contains(page));
    let missing = missing.map(|code| format!("{code}: has no page in crates/sluis-core/src/diagnostic/pages"));
    missing.chain(strays.map(|page| format!("{page}: a page of no code"))).collect()
}
