// SPDX-License-Identifier: EUPL-1.2
//! Findings about what authors wrote: what is wrong, where, and how to cure it; many at once.
//! Holds no output format: the shell renders findings for people and for scripts.

mod code;
mod source;

use std::collections::HashMap;

pub use code::{Code, Severity};
pub use source::{Source, Sources, Span};

use crate::text::{Language, Text, both};

/// One finding about one place in one file.
///
/// `message` is one sentence that says what is wrong; `help` is one sentence that says what to do. Both are said in both
/// languages, begin with a small letter and have no full stop. Whatever is only known in one language does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault it is, from the registry of codes.
    pub code: Code,
    /// How bad it is; the code's own severity unless the finder knew better.
    pub severity: Severity,
    /// The place to look at first.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: Text,
    /// What to do about it, in one sentence.
    pub help: Option<Text>,
    /// What to write instead, where that is known to the letter; of several, one is to be chosen.
    pub patches: Vec<Patch>,
    /// Whether there is another way to mend it than these, which only its author can write: then not even one is sure.
    pub is_choice: bool,
    /// Further places that explain the finding, such as the first of two equal keys.
    pub related: Vec<Related>,
    /// What has to be put right for it to go, such as `role adviser`: findings with the same cause are told as one.
    pub cause: Option<String>,
    /// The same fault at further places, each to be mended too; none of these has further ones.
    pub also: Vec<Diagnostic>,
}

/// A second place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it is; it may lie in another file.
    pub span: Span,
    /// What there is to see, in a few words.
    pub message: Text,
}

/// A piece of a file and what to write in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Patch {
    /// What it does, in a few words for a list to choose from; `source` is the text of its file.
    pub fn title(&self, source: &str) -> Text {
        let is_seen = |text: &str| text.chars().any(|sign| !sign.is_whitespace() && !sign.is_control());
        let old = source.get(self.span.range()).unwrap_or_default();
        let gone = quote(old.trim_matches([' ', ',', '\n']));
        let comes = quote(self.text.trim().trim_start_matches(", "));
        match (self.text.is_empty(), old.is_empty()) {
            (true, _) if !is_seen(old) => both("Haal het onzichtbare teken weg", "Take out the invisible character"),
            (true, _) => both(format!("Haal {gone} weg"), format!("Take out {gone}")),
            (false, true) => both(format!("Voeg {comes} toe"), format!("Add {comes}")),
            (false, false) if !is_seen(&self.text) => both("Schrijf spaties", "Write spaces"),
            (false, false) => both(format!("Schrijf {comes}"), format!("Write {comes}")),
        }
    }
}

impl Diagnostic {
    /// A finding with the severity of its code and without help.
    pub fn new(code: Code, span: Span, message: Text) -> Diagnostic {
        let severity = code.severity();
        Diagnostic {
            code,
            severity,
            span,
            message,
            help: None,
            patches: Vec::new(),
            is_choice: false,
            related: Vec::new(),
            cause: None,
            also: Vec::new(),
        }
    }

    /// The same finding with the sentence that names the cure.
    #[must_use]
    pub fn with_help(mut self, help: Text) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// The same finding with a text to write in place of a piece of the file.
    #[must_use]
    pub fn with_patch(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.patches.push(Patch { span, text: text.into() });
        self
    }

    /// The same finding with what mends it, where that is known.
    #[must_use]
    pub fn mended_by(mut self, patch: Option<Patch>) -> Diagnostic {
        self.patches.extend(patch);
        self
    }

    /// The same finding with one of the ways to mend it, where that can be written; the author chooses.
    #[must_use]
    pub fn with_way(mut self, patch: Option<Patch>) -> Diagnostic {
        self.patches.extend(patch);
        self.is_choice = true;
        self
    }

    /// What is surely meant: the one way to mend it that there is.
    pub fn sure(&self) -> Option<&Patch> {
        match self.patches.as_slice() {
            [only] if !self.is_choice => Some(only),
            _ => None,
        }
    }

    /// The same finding with a text to write in place of the word it is about. `written` is that word: where it stands
    /// between quotes they stay, and where something else stands, such as an alias, nothing is offered.
    #[must_use]
    pub fn with_word(self, written: &str, instead: &str) -> Diagnostic {
        match self.span.of_word(written) {
            Some(span) => self.with_patch(span, instead),
            None => self,
        }
    }

    /// The same finding with one more place that explains it.
    #[must_use]
    pub fn with_related(mut self, span: Span, message: Text) -> Diagnostic {
        self.related.push(Related { span, message });
        self
    }

    /// The same finding with what has to be put right for it to go.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<String>) -> Diagnostic {
        self.cause = Some(cause.into());
        self
    }

    /// The finding at each of its places, the first one first.
    pub fn places(&self) -> impl Iterator<Item = &Diagnostic> {
        std::iter::once(self).chain(&self.also)
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

/// Puts findings in order, and tells those with one cause as one: at its first place, with the others beside it.
pub fn gather(diagnostics: &mut Vec<Diagnostic>) {
    sort(diagnostics);
    let mut gathered: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut by_cause: HashMap<String, usize> = HashMap::new();
    for diagnostic in diagnostics.drain(..) {
        let known = diagnostic.cause.as_ref().and_then(|cause| by_cause.get(cause)).copied();
        match known {
            Some(index) => gathered[index].also.push(diagnostic),
            None => {
                if let Some(cause) = &diagnostic.cause {
                    by_cause.insert(cause.clone(), gathered.len());
                }
                gathered.push(diagnostic);
            }
        }
    }
    *diagnostics = gathered;
}

fn place(diagnostic: &Diagnostic) -> (&str, usize, usize, &str, &str) {
    let span = &diagnostic.span;
    (&span.path, span.start, span.end, diagnostic.code.id(), diagnostic.message.get(Language::En))
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
    fn a_patch_is_called_by_what_it_does() {
        let source = Source::new("a.yaml", "a: 1, b: 2\n");
        let title = |range, text: &str| {
            let patch = Patch { span: source.span(range), text: text.to_owned() };
            patch.title(source.text()).get(Language::En).to_owned()
        };
        assert_eq!(title(4..10, ""), "Take out `b: 2`");
        assert_eq!(title(10..10, ", c: 3"), "Add `c: 3`");
        assert_eq!(title(3..4, "5"), "Write `5`");
    }

    #[test]
    fn what_is_surely_meant_is_the_only_way_that_there_is() {
        let source = Source::new("a.yaml", "a: 1\n");
        let finding = || Diagnostic::new(Code::UNKNOWN_KEY, source.span(0..1), both("onbekend", "unknown"));
        let patch = || Patch { span: source.span(3..4), text: "2".to_owned() };
        assert_eq!(finding().sure(), None);
        assert_eq!(finding().mended_by(Some(patch())).sure(), Some(&patch()));
        assert_eq!(finding().mended_by(Some(patch())).mended_by(Some(patch())).sure(), None);
        // Here the other way is one that only people can write.
        assert_eq!(finding().with_way(Some(patch())).with_way(None).sure(), None);
    }

    #[test]
    fn long_pieces_are_cut_and_stay_on_one_line() {
        assert_eq!(quote("a\nb"), "`a b`");
        assert_eq!(quote(&"x".repeat(50)), format!("`{}...`", "x".repeat(40)));
    }

    #[test]
    fn findings_are_put_in_the_order_of_the_file_and_told_once() {
        let source = Source::new("a.yaml", "a: 1\nb: 2\n");
        let finding = |at| Diagnostic::new(Code::UNKNOWN_KEY, source.span(at..at + 1), both("onbekend", "unknown"));
        let mut findings = vec![finding(5), finding(0), finding(5)];
        sort(&mut findings);
        assert_eq!(findings, [finding(0), finding(5)]);
    }

    #[test]
    fn findings_with_one_cause_are_told_as_one() {
        let source = Source::new("a.yaml", "a: 1\nb: 2\nc: 3\n");
        let finding = |at| Diagnostic::new(Code::UNKNOWN_ROLE, source.span(at..at + 1), both("geen rol", "no role"));
        let mut findings = vec![finding(10).with_cause("role x"), finding(5), finding(0).with_cause("role x")];
        gather(&mut findings);
        assert_eq!(findings.len(), 2);
        let lines: Vec<usize> = findings[0].places().map(|one| one.span.line).collect();
        assert_eq!(lines, [1, 3]);
    }
}
