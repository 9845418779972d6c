// SPDX-License-Identifier: EUPL-1.2
//! What the house asks of one file, each rule a function from text to faults, so that each can be shown to fail.
//! A rule never looks outside the text it is given: `tidy.rs` brings the files.

use super::code::{code_only, identifiers, test_part};

/// The words that say nothing about what a thing is.
const EMPTY_WORDS: [&str; 8] = ["manager", "managers", "handler", "handlers", "helper", "helpers", "util", "utils"];

/// The first line, or the second after `#!`, names the licence.
pub(crate) fn licence_line(path: &str, text: &str) -> Vec<String> {
    let line = text.lines().find(|line| !line.starts_with("#!/")).unwrap_or_default();
    let bare = line.trim_start_matches(['/', '#', '-', '<', '!', '*', ' ']);
    if bare.starts_with("SPDX-License-Identifier: EUPL-1.2") {
        Vec::new()
    } else {
        vec![format!("{path}: does not start with its SPDX line")]
    }
}

/// Directly after the licence line a Rust file says in `//!` lines what it is for.
pub(crate) fn module_head(path: &str, text: &str) -> Vec<String> {
    let head = text.lines().skip(1).take_while(|line| line.starts_with("//!")).count();
    if head > 0 { Vec::new() } else { vec![format!("{path}: has no module head (`//!` lines) under its SPDX line")] }
}

/// No file is longer than this.
pub(crate) fn too_long(path: &str, text: &str, limit: usize) -> Vec<String> {
    let lines = text.lines().count();
    if lines <= limit {
        Vec::new()
    } else {
        vec![format!("{path}: {lines} lines, the limit is {limit}; cut it where its subject changes")]
    }
}

/// The middle of the line counts; of an even number the lower one.
pub(crate) fn median(mut counts: Vec<usize>) -> usize {
    counts.sort_unstable();
    counts.get(counts.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

/// The shell reaches `engine::decide` through `app` alone.
pub(crate) fn decides_outside_app(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with("src/") || path.starts_with("src/app") {
        return Vec::new();
    }
    let code = code_only(text);
    let names = identifiers(&code).filter(|(_, word)| *word == "decide");
    names.map(|(at, _)| fault(path, &code, at, "only `app` calls `decide`")).collect()
}

/// Pages and command line never import the store or the mail: everything goes through `app`.
pub(crate) fn reaches_past_app(path: &str, text: &str) -> Vec<String> {
    let of_web_or_cli = |part: &str| path == format!("src/{part}.rs") || path.starts_with(&format!("src/{part}/"));
    if !of_web_or_cli("web") && !of_web_or_cli("cli") {
        return Vec::new();
    }
    let code = code_only(text);
    // `super::mail` in `src/cli/x.rs` is the verb `mail`, in `src/cli.rs` it is the module of the crate.
    let up = path.matches('/').count() - usize::from(path.ends_with("/mod.rs"));
    let root = "super::".repeat(up);
    let starts = ["crate::".to_owned(), "sluis::".to_owned(), root];
    let mut faults = Vec::new();
    for (at, word) in identifiers(&code).filter(|(_, word)| matches!(*word, "store" | "mail")) {
        let before: String = code[..at].chars().filter(|c| !c.is_whitespace()).collect();
        if starts.iter().any(|start| leads_here(&before, start)) {
            faults.push(fault(path, &code, at, &format!("`{word}` is reached through `app` alone")));
        }
    }
    faults
}

/// Whether the code before a name ends in this path, either directly or by the outermost braces of a `use`.
fn leads_here(before: &str, start: &str) -> bool {
    if ends_in_path(before, start) {
        return true;
    }
    let statement = &before[before.rfind(';').map_or(0, |end| end + 1)..];
    let Some((head, inside)) = statement.split_once('{') else { return false };
    let outermost = inside.matches('{').count() == inside.matches('}').count();
    ends_in_path(head, start) && outermost && (inside.is_empty() || inside.ends_with(','))
}

/// Whether the text (blanks are gone: `usecrate::`) ends in this path and not in a longer one.
fn ends_in_path(before: &str, start: &str) -> bool {
    let Some(rest) = before.strip_suffix(start) else { return false };
    rest.ends_with("use") || !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

/// Nothing unfinished and no test that does not run.
pub(crate) fn unfinished(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let words = [concat!("todo", "!"), concat!("unimplemented", "!"), concat!("#[", "ignore")];
    let found = words.iter().flat_map(|word| code.match_indices(word));
    found.map(|(at, word)| fault(path, &code, at, &format!("`{word}` has no place here"))).collect()
}

/// A test moves a clock; it never waits for one.
pub(crate) fn waiting_tests(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let tests = test_part(path, &code);
    let found =
        identifiers(tests).filter(|(at, word)| word.starts_with("sleep") && tests[at + word.len()..].starts_with('('));
    found.map(|(at, _)| fault(path, &code, code.len() - tests.len() + at, "a test never sleeps")).collect()
}

/// No type or module is named by a word that says nothing about what it is.
pub(crate) fn empty_names(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let words: Vec<(usize, &str)> = identifiers(&code).collect();
    let named =
        words.windows(2).filter(|pair| matches!(pair[0].1, "struct" | "enum" | "trait" | "type" | "union" | "mod"));
    let empty = named.filter(|pair| words_of(pair[1].1).iter().any(|word| EMPTY_WORDS.contains(&word.as_str())));
    empty.map(|pair| fault(path, &code, pair[1].0, &format!("`{}`: say what it is", pair[1].1))).collect()
}

/// `VoteHandler` and `vote_handler` both as `vote`, `handler`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if (letter == '_' || letter.is_uppercase()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (false, Some(word)) = (letter == '_', words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// No file names a folder of the machine it was written on. Part of a longer path is something else.
pub(crate) fn machine_paths(path: &str, text: &str) -> Vec<String> {
    let folders = ["work", "root"].map(|folder| format!("/{folder}/"));
    let found = folders.iter().flat_map(|folder| text.match_indices(folder.as_str()));
    let alone = found.filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"~._-*}/".contains(c))
    });
    alone.map(|(at, _)| fault(path, text, at, "names a folder of one machine")).collect()
}

/// The packages that a manifest depends on, by the name of the package, whatever they are called here.
pub(crate) fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = section.ends_with("dependencies");
            if let Some((_, name)) = section.split_once("dependencies.") {
                names.push(name.to_owned());
            }
        } else if inside && !line.starts_with('#') && line.contains('=') {
            names.extend(line.split(['=', '.', ' ']).next().map(str::to_owned));
            names.extend(
                line.split_once("package = \"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned),
            );
        }
    }
    names
}

/// The core has no runtime, no store, no mail and no pages among its dependencies.
pub(crate) fn outside_in_core(manifest: &str) -> Vec<String> {
    let outside = [
        "tokio",
        "async-std",
        "smol",
        "futures",
        "rusqlite",
        "sqlx",
        "postgres",
        "diesel",
        "lettre",
        "axum",
        "hyper",
        "reqwest",
        "rand",
        "uuid",
    ];
    let found = dependencies(manifest)
        .into_iter()
        .filter(|name| outside.iter().any(|word| name == word || name.starts_with(&format!("{word}-"))));
    found.map(|name| format!("crates/sluis-core/Cargo.toml: `{name}` belongs in the shell")).collect()
}

fn fault(path: &str, code: &str, at: usize, message: &str) -> String {
    let line = code[..at].matches('\n').count() + 1;
    format!("{path}:{line}: {message}")
}
