// SPDX-License-Identifier: EUPL-1.2
//! Findings about authors' files, for people (an excerpt, a mark, a help) and for scripts (JSON).
//! Never reads a file: the sources are handed over with the findings.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;
use sluis_core::diagnostic::{Diagnostic, Severity, Source, Sources, Span};

#[cfg(test)]
mod tests;

/// The width for which excerpts are cut, in columns.
const WIDTH: usize = 100;

/// Whether the text carries colour codes of a terminal. The words are the same without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With colours.
    On,
    /// Text only.
    Off,
}

/// The findings as people read them, each with an excerpt of its file, and a closing line that counts them.
///
/// `files` is how many files were read. A finding in a file that is not among the sources is shown without an excerpt.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, files: usize, colour: Colour) -> String {
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let renderer = renderer.term_width(WIDTH);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text += &renderer.render(&[group(diagnostic, sources)]);
        text += "\n\n";
    }
    text + &summary(diagnostics, files) + "\n"
}

/// The closing line, such as `2 errors and 1 warning in 5 files`.
pub fn summary(diagnostics: &[Diagnostic], files: usize) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let files = count(files, "file");
    match (errors, warnings) {
        (0, 0) => format!("no errors in {files}"),
        (0, _) => format!("{} in {files}", count(warnings, "warning")),
        (_, 0) => format!("{} in {files}", count(errors, "error")),
        _ => format!("{} and {} in {files}", count(errors, "error"), count(warnings, "warning")),
    }
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.id());
    let mut group = Group::with_title(title);
    group = excerpt(group, &diagnostic.span, diagnostic, sources);
    let mut elsewhere: Vec<&Span> = Vec::new();
    for related in &diagnostic.related {
        if related.span.path != diagnostic.span.path && !elsewhere.iter().any(|span| span.path == related.span.path) {
            elsewhere.push(&related.span);
        }
    }
    for span in elsewhere {
        group = excerpt(group, span, diagnostic, sources);
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(&**help)),
        None => group,
    }
}

/// Adds the part of one file in which the finding and its related places lie.
fn excerpt<'a>(group: Group<'a>, at: &Span, diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let Some(source) = sources.get(&at.path) else {
        return group.element(Origin::path(at.path.to_string()).line(at.line).char_column(at.column));
    };
    let primary = Some(&diagnostic.span).filter(|span| span.path == at.path);
    let related = || diagnostic.related.iter().filter(|related| related.span.path == at.path);
    let spans = || primary.into_iter().chain(related().map(|related| &related.span));
    let lines = whole_lines(source, spans());
    let first_line = spans().map(|span| span.line).min().unwrap_or(1);
    let shifted = |span: &Span| span.start - lines.start..span.end - lines.start;
    let primary = primary.map(|span| AnnotationKind::Primary.span(shifted(span)));
    let related: Vec<Annotation<'a>> = related()
        .map(|related| AnnotationKind::Context.span(shifted(&related.span)).label(&*related.message))
        .collect();
    group.element(
        Snippet::source(&source.text()[lines])
            .path(at.path.to_string())
            .line_start(first_line)
            .annotations(primary.into_iter().chain(related)),
    )
}

/// The bytes of all lines that these spans touch; a large file is not handed over for one line of it.
fn whole_lines<'s>(source: &Source, spans: impl Iterator<Item = &'s Span> + Clone) -> Range<usize> {
    let text = source.text();
    let start = spans.clone().map(|span| span.start).min().unwrap_or(0);
    let end = spans.map(|span| span.end).max().unwrap_or(0);
    let start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    start..end
}

/// What `check --format json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    /// How many files were read.
    pub files: usize,
    /// The findings, in the order of the files.
    pub diagnostics: Vec<Entry<'a>>,
}

/// One finding of a [`Report`]. Lines and columns count from 1; the end is the place after the last character.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of `Diagnostic` and `Span`")]
pub struct Entry<'a> {
    pub code: &'a str,
    pub severity: &'a str,
    pub file: &'a str,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
}

/// The findings as scripts read them.
pub fn json(diagnostics: &[Diagnostic], files: usize) -> Report<'_> {
    Report { files, diagnostics: diagnostics.iter().map(entry).collect() }
}

fn entry(diagnostic: &Diagnostic) -> Entry<'_> {
    let span = &diagnostic.span;
    Entry {
        code: diagnostic.code.id(),
        severity: diagnostic.severity.word(),
        file: &span.path,
        line: span.line,
        column: span.column,
        end_line: span.end_line,
        end_column: span.end_column,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
    }
}
