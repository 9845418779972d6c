// SPDX-License-Identifier: EUPL-1.2
//! `sluis check --explain CODE`: the page about one code, for people and for scripts.
//! Says what the page says, and nothing about a file.

use std::process::ExitCode;

use serde_json::{Value as Json, json};
use sluis_core::definition::page::{Page, code_called};
use sluis_core::diagnostic::{Code, Severity};
use sluis_core::text::{Language, both};

use super::context::Context;
use super::error::CommandError;
use super::layout::{indented, wrapped};
use super::words::say;

/// Prints the page of the code that somebody wrote.
pub(super) fn run(written: &str, context: &Context) -> Result<ExitCode, CommandError> {
    let code = code_called(written).map_err(|nearest| unknown(written, nearest))?;
    let page = Page::of(code).ok_or_else(|| {
        CommandError::internal(both(
            format!("de pagina van {code} is niet te lezen"),
            format!("the page of {code} cannot be read"),
        ))
    })?;
    if context.json() {
        context.print_json(&for_scripts(code, &page, context.language()))?;
    } else {
        context.print(&for_people(code, &page, context.language()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn unknown(written: &str, nearest: Option<Code>) -> CommandError {
    let error =
        CommandError::config(both(format!("er is geen code `{written}`"), format!("there is no code `{written}`")));
    match nearest {
        Some(code) => {
            let title = |language| {
                let page = Page::of(code);
                let title = page.as_ref().map_or(code.meaning(), |page| page.title(code, language));
                title.trim_end_matches('.').to_owned()
            };
            error.hint(both(
                format!("bedoelt u {code} ({})?", title(Language::Nl)),
                format!("did you mean {code} ({})?", title(Language::En)),
            ))
        }
        None => error.hint(both(
            "een code staat in elke bevinding tussen haken, zoals SL0104",
            "a code stands in each finding between brackets, such as SL0104",
        )),
    }
}

fn for_people(code: Code, page: &Page, language: Language) -> String {
    let severity = match code.severity() {
        Severity::Error => say(language, "fout", "error"),
        Severity::Warning => say(language, "waarschuwing", "warning"),
    };
    let right = match &*page.good {
        "" => format!("{}\n", say(language, "Goed: haal dit weg.", "Right: take this out.")),
        good => example(say(language, "Goed", "Right"), page.right_file(), good),
    };
    [
        wrapped("", "", &format!("{severity}[{code}]: {}", page.title(code, language))),
        paragraph(say(language, "Waarom dit telt", "Why it matters"), page.why.get(language)),
        paragraph(say(language, "Wat u schrijft", "What to write"), page.instead.get(language)),
        example(say(language, "Fout", "Wrong"), page.file.as_deref(), &page.bad),
        right,
    ]
    .join("\n")
}

fn paragraph(title: &str, text: &str) -> String {
    format!("{title}\n{}", wrapped("  ", "  ", text))
}

fn example(title: &str, file: Option<&str>, lines: &str) -> String {
    let file = file.map(|file| format!(" ({file})")).unwrap_or_default();
    format!("{title}{file}:\n{}", indented(4, &visible(lines)))
}

/// Control characters as the signs that Unicode has to picture them: they are what some pages are about, and a terminal
/// would obey them.
fn visible(lines: &str) -> String {
    let picture = |c: char| match c {
        '\n' => c,
        c if c < ' ' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(' '),
        c => c,
    };
    lines.chars().map(picture).collect()
}

fn for_scripts(code: Code, page: &Page, language: Language) -> Json {
    json!({
        "code": code.id(),
        "name": code.name(),
        "severity": code.severity().word(),
        "meaning": page.title(code, language),
        "why": page.why.get(language),
        "instead": page.instead.get(language),
        "bad": page.bad,
        "good": page.good,
    })
}
