// SPDX-License-Identifier: EUPL-1.2
//! Findings about what authors wrote: what is wrong, where, and how to cure it; many at once.
//! Holds no output format: the shell renders findings for people and for scripts.

mod code;
mod source;

pub use code::{Code, Severity};
pub use source::{Source, Sources, Span};

/// One finding about one place in one file.
///
/// `message` is one sentence that says what is wrong; `help` is one sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault it is, from the registry of codes.
    pub code: Code,
    /// How bad it is; the code's own severity unless the finder knew better.
    pub severity: Severity,
    /// The place to look at first.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, in one sentence.
    pub help: Option<String>,
    /// Further places that explain the finding, such as the first of two equal keys.
    pub related: Vec<Related>,
}

/// A second place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is; it may lie in another file.
    pub span: Span,
    /// What there is to see, in a few words.
    pub message: String,
}

impl Diagnostic {
    /// A finding with the severity of its code and without help.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), span, message: message.into(), help: None, related: Vec::new() }
    }

    /// The same finding with the sentence that names the cure.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// The same finding with one more place that explains it.
    #[must_use]
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// The same finding with another severity than its code has by default.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// Whether the finding makes the definition unusable.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Puts findings in the order in which people read them: by file, place and code; exact doubles go.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| place(a).cmp(&place(b)));
    diagnostics.dedup();
}

fn place(diagnostic: &Diagnostic) -> (&str, usize, usize, &str, &str) {
    let span = &diagnostic.span;
    (&span.path, span.start, span.end, diagnostic.code.id(), &diagnostic.message)
}

/// The longest piece of a file that is quoted in a message, in characters.
const LONGEST_QUOTE: usize = 40;

/// A piece of a file for a message: in backticks, on one line, and cut when it is long.
pub fn quote(text: &str) -> String {
    let line: String = text.chars().take(LONGEST_QUOTE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut = if text.chars().nth(LONGEST_QUOTE).is_some() { "..." } else { "" };
    format!("`{line}{cut}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_pieces_are_cut_and_stay_on_one_line() {
        assert_eq!(quote("a\nb"), "`a b`");
        assert_eq!(quote(&"x".repeat(50)), format!("`{}...`", "x".repeat(40)));
    }

    #[test]
    fn findings_are_put_in_the_order_of_the_file_and_told_once() {
        let source = Source::new("a.yaml", "a: 1\nb: 2\n");
        let finding = |at| Diagnostic::new(Code::UNKNOWN_KEY, source.span(at..at + 1), "unknown");
        let mut findings = vec![finding(5), finding(0), finding(5)];
        sort(&mut findings);
        assert_eq!(findings, [finding(0), finding(5)]);
    }
}
