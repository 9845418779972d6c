// SPDX-License-Identifier: EUPL-1.2
//! Findings as workflow commands of GitHub Actions: each becomes a mark beside its line in a change that is being reviewed.
//! Only says what the findings say: no excerpt, since the reader sees the line itself.

use sluis_core::diagnostic::Diagnostic;
use sluis_core::text::Language;

/// One line for each place of each finding.
pub fn commands(diagnostics: &[Diagnostic], language: Language) -> String {
    diagnostics.iter().flat_map(Diagnostic::places).map(|found| command(found, language)).collect()
}

fn command(found: &Diagnostic, language: Language) -> String {
    let span = &found.span;
    let message = match &found.help {
        Some(help) => format!("{}\n{}", found.message.get(language), help.get(language)),
        None => found.message.get(language).to_owned(),
    };
    format!(
        "::{} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        found.severity.word(),
        property(&span.path),
        span.line,
        span.end_line,
        span.column,
        span.end_column,
        found.code.id(),
        data(&message),
    )
}

/// What stands after `::`. A line break would end the command, and a percent sign begins an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands after `=`, where colons and commas mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use sluis_core::diagnostic::{Code, Source};
    use sluis_core::text::both;

    use super::*;

    #[test]
    fn a_finding_is_one_line_whatever_its_path_and_words_hold() {
        let source = Source::new("a,b/c:d 100%.yaml", "title: x\nowner: y\n");
        let found = Diagnostic::new(
            Code::UNKNOWN_KEY,
            source.span(9..14),
            both("50% is\r\nno: key, here", "50% is\r\nno: key, here"),
        )
        .with_help(both("haal weg", "remove it"));
        assert_eq!(
            commands(&[found], Language::En),
            "::error file=a%2Cb/c%3Ad 100%25.yaml,line=2,endLine=2,col=1,endColumn=6,title=SL0201::50%25 is%0D%0Ano: key, here%0Aremove it\n"
        );
    }

    #[test]
    fn warnings_are_warnings_and_nothing_found_is_nothing_printed() {
        let source = Source::new("a.yaml", "x");
        let found = Diagnostic::new(Code::SINGLE_APPROVER, source.start(), both("één", "one person decides"));
        assert!(commands(&[found], Language::Nl).starts_with("::warning file=a.yaml,line=1,"));
        assert_eq!(commands(&[], Language::Nl), "");
    }
}
