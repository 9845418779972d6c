// SPDX-License-Identifier: EUPL-1.2
//! Findings as SARIF 2.1.0, which code hosts and review tools take in. Only says what the findings say; a test holds it
//! against the schema of the standard.

use serde_json::{Value, json};
use sluis_core::definition::page::Page;
use sluis_core::diagnostic::{Code, Diagnostic, Span};
use sluis_core::text::Language;

/// The findings as one run of one tool.
pub fn log(diagnostics: &[Diagnostic]) -> Value {
    let mut rules: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    rules.sort_by_key(|code| code.id());
    rules.dedup();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "sluis",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|found| result(found, &rules)).collect::<Vec<_>>(),
        }],
    })
}

/// A code with its page: review tools show it beside the finding.
fn rule(code: &Code) -> Value {
    let mut rule = json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": code.meaning() },
        "defaultConfiguration": { "level": code.severity().word() },
    });
    if let Some(page) = Page::of(*code) {
        rule["fullDescription"] = json!({ "text": page.why.get(Language::En) });
        rule["help"] = json!({ "text": page.instead.get(Language::En) });
    }
    rule
}

fn result(found: &Diagnostic, rules: &[Code]) -> Value {
    let text = match &found.help {
        Some(help) => format!("{}; {help}", found.message),
        None => found.message.clone(),
    };
    let related: Vec<Value> =
        found.related.iter().map(|related| location(&related.span, Some(&related.message))).collect();
    json!({
        "ruleId": found.code.id(),
        "ruleIndex": rules.iter().position(|code| *code == found.code),
        "level": found.severity.word(),
        "message": { "text": text },
        "locations": [location(&found.span, None)],
        "relatedLocations": related,
    })
}

fn location(span: &Span, message: Option<&str>) -> Value {
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&span.path) },
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    } });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
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
