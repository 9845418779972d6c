// SPDX-License-Identifier: EUPL-1.2
//! Findings as SARIF 2.1.0, which code hosts and review tools take in. Only says what the findings say; a test holds it
//! against the schema of the standard.

use serde_json::{Value, json};
use sluis_core::definition::page::Page;
use sluis_core::diagnostic::{Code, Diagnostic, Patch, Sources, Span};
use sluis_core::text::Language;

use super::diagnostics::title;

/// The findings as one run of one tool.
pub fn log(diagnostics: &[Diagnostic], sources: &Sources, language: Language) -> Value {
    let mut rules: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    rules.sort_by_key(|code| code.id());
    rules.dedup();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "language": language.code(),
            "tool": { "driver": {
                "name": "sluis",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|code| rule(code, language)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|found| result(found, &rules, sources, language)).collect::<Vec<_>>(),
        }],
    })
}

/// A code with its page: review tools show it beside the finding.
fn rule(code: &Code, language: Language) -> Value {
    let mut rule = json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": code.meaning() },
        "defaultConfiguration": { "level": code.severity().word() },
    });
    if let Some(page) = Page::of(*code) {
        rule["shortDescription"] = json!({ "text": page.title(*code, language) });
        rule["fullDescription"] = json!({ "text": page.why.get(language) });
        rule["help"] = json!({ "text": page.instead.get(language) });
    }
    rule
}

fn result(found: &Diagnostic, rules: &[Code], sources: &Sources, language: Language) -> Value {
    let text = match &found.help {
        Some(help) => format!("{}; {}", found.message.get(language), help.get(language)),
        None => found.message.get(language).to_owned(),
    };
    let related: Vec<Value> =
        found.related.iter().map(|related| location(&related.span, Some(related.message.get(language)))).collect();
    let mut result = json!({
        "ruleId": found.code.id(),
        "ruleIndex": rules.iter().position(|code| *code == found.code),
        "level": found.severity.word(),
        "message": { "text": text },
        // Several places mean in SARIF that each of them has to be changed.
        "locations": found.places().map(|found| location(&found.span, None)).collect::<Vec<_>>(),
        "relatedLocations": related,
    });
    if let (false, Some(help)) = (found.patches.is_empty(), &found.help) {
        // Of several ways each is told by what it does; the help speaks of all of them.
        let title = |patch: &Patch| match found.sure() {
            Some(_) => None,
            None => title(patch, sources, language),
        };
        let told = |patch: &Patch| fix(patch, title(patch).as_deref().unwrap_or(help.get(language)));
        result["fixes"] = found.patches.iter().map(told).collect();
    }
    result
}

/// One way to mend it, which a tool may carry out.
fn fix(patch: &Patch, description: &str) -> Value {
    json!({
        "description": { "text": description },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&patch.span.path) },
            "replacements": [{
                "deletedRegion": region(&patch.span),
                "insertedContent": { "text": patch.text },
            }],
        }],
    })
}

fn location(span: &Span, message: Option<&str>) -> Value {
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&span.path) },
        "region": region(span),
    } });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
}

fn region(span: &Span) -> Value {
    json!({
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    })
}

/// The path as a URI: a relative one stays relative, to the folder in which the check was started.
pub(crate) fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped: String = path
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    if escaped.starts_with('/') { format!("file://{escaped}") } else { escaped }
}
