// SPDX-License-Identifier: EUPL-1.2
//! Findings about authors' files, for people (an excerpt, a mark, a help) and for scripts (JSON).
//! Never reads a file: the sources are handed over with the findings.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch as Replacement, Renderer, Snippet};
use serde::Serialize;
use sluis_core::diagnostic::{Diagnostic, Patch, Severity, Source, Sources, Span};
use sluis_core::text::Language;

#[cfg(test)]
mod tests;

/// The width for which excerpts are cut, in columns.
const WIDTH: usize = 100;

/// Of a fault at many places so many more are shown.
const MOST_BESIDE: usize = 8;

/// The longest line that is shown as it should be, in bytes.
const LONGEST_MENDED: usize = 400;

/// In a text of more bytes than this no excerpt is shown: it would be cut to a few words of it, at great cost.
const LONGEST_EXCERPT: usize = 20_000;

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
pub fn human(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    files: usize,
    colour: Colour,
    language: Language,
) -> String {
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let renderer = renderer.term_width(WIDTH);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text += &renderer.render(&groups(diagnostic, sources, language));
        text += "\n\n";
    }
    text + &summary(diagnostics, files, language) + "\n"
}

/// The closing line, such as `2 errors and 1 warning in 5 files`.
pub fn summary(diagnostics: &[Diagnostic], files: usize, language: Language) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let (errors, warnings, files) = match language {
        Language::Nl => (
            count(errors, "fout", "fouten"),
            count(warnings, "waarschuwing", "waarschuwingen"),
            count(files, "bestand", "bestanden"),
        ),
        Language::En => {
            (count(errors, "error", "errors"), count(warnings, "warning", "warnings"), count(files, "file", "files"))
        }
    };
    let found = match (errors, warnings) {
        (None, None) => language.say("geen fouten", "no errors").to_owned(),
        (Some(only), None) | (None, Some(only)) => only,
        (Some(errors), Some(warnings)) => format!("{errors} {} {warnings}", language.say("en", "and")),
    };
    format!("{found} in {}", files.unwrap_or_else(|| language.say("0 bestanden", "0 files").to_owned()))
}

fn count(number: usize, one: &str, more: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {more}")),
    }
}

/// A finding, and the line as it should be where that is known.
fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, language: Language) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(language.say("fout", "error")),
        Severity::Warning => Level::WARNING.with_name(language.say("waarschuwing", "warning")),
    };
    let help = Level::HELP.with_name(language.say("oplossing", "help"));
    let title = level.primary_title(diagnostic.message.get(language)).id(diagnostic.code.id());
    let mut group = Group::with_title(title);
    group = excerpt(group, &diagnostic.span, diagnostic, sources, language);
    let mut elsewhere: Vec<&Span> = Vec::new();
    for (span, _) in beside(diagnostic, language) {
        if span.path != diagnostic.span.path && !elsewhere.iter().any(|known| known.path == span.path) {
            elsewhere.push(span);
        }
    }
    for span in elsewhere {
        group = excerpt(group, span, diagnostic, sources, language);
    }
    let Some(said) = &diagnostic.help else { return vec![group] };
    match mended(diagnostic, sources) {
        Some(mended) => vec![group, help.secondary_title(said.get(language)).element(mended)],
        None => vec![group.element(help.message(said.get(language)))],
    }
}

/// The places that are shown beside the first one, each with its words.
fn beside(diagnostic: &Diagnostic, language: Language) -> impl Iterator<Item = (&Span, String)> {
    let related = diagnostic.related.iter();
    let related = related.map(move |related| (&related.span, related.message.get(language).to_owned()));
    let more = diagnostic.also.len().saturating_sub(MOST_BESIDE);
    let also = diagnostic.also.iter().take(MOST_BESIDE).enumerate().map(move |(number, also)| {
        let last = number + 1 == MOST_BESIDE && more > 0;
        let label = match (last, language) {
            (false, _) => language.say("en hier", "and here").to_owned(),
            (true, Language::Nl) => {
                format!("en hier, en op nog {more} {}", if more == 1 { "plaats" } else { "plaatsen" })
            }
            (true, Language::En) => {
                format!("and here, and at {more} more {}", if more == 1 { "place" } else { "places" })
            }
        };
        (&also.span, label)
    });
    related.chain(also)
}

/// The line with what is surely meant in it. Of several ways to mend a line the help speaks.
fn mended<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Option<Snippet<'a, Replacement<'a>>> {
    let Patch { span, text } = diagnostic.sure()?;
    let source = sources.get(&span.path)?;
    let lines = whole_lines(source, std::iter::once(span));
    let range = span.start - lines.start..span.end - lines.start;
    // A very long line is no help to anybody.
    let short = lines.len() <= LONGEST_MENDED;
    let snippet = Snippet::source(&source.text()[lines]).path(span.path.to_string()).line_start(span.line);
    short.then(|| snippet.patch(Replacement::new(range, text.as_str())))
}

/// Adds the part of one file in which the finding and its related places lie.
fn excerpt<'a>(
    group: Group<'a>,
    at: &Span,
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
    language: Language,
) -> Group<'a> {
    let Some(source) = sources.get(&at.path) else {
        return group.element(Origin::path(at.path.to_string()).line(at.line).char_column(at.column));
    };
    let primary = Some(&diagnostic.span).filter(|span| span.path == at.path);
    let close = |span: &Span| whole_lines(source, [at, span].into_iter()).len() <= LONGEST_EXCERPT;
    let related: Vec<_> =
        beside(diagnostic, language).filter(|(span, _)| span.path == at.path && close(span)).collect();
    let spans = || primary.into_iter().chain(related.iter().map(|(span, _)| *span));
    let lines = whole_lines(source, spans());
    if lines.len() > LONGEST_EXCERPT {
        return group.element(Origin::path(at.path.to_string()).line(at.line).char_column(at.column));
    }
    let first_line = spans().map(|span| span.line).min().unwrap_or(1);
    let shifted = |span: &Span| span.start - lines.start..span.end - lines.start;
    let primary = primary.map(|span| AnnotationKind::Primary.span(shifted(span)));
    let related = related.iter().map(|(span, label)| AnnotationKind::Context.span(shifted(span)).label(label.clone()));
    let annotations: Vec<Annotation<'a>> = primary.into_iter().chain(related).collect();
    group.element(
        Snippet::source(&source.text()[lines])
            .path(at.path.to_string())
            .line_start(first_line)
            .annotations(annotations),
    )
}

/// The bytes of all lines that these spans touch; a large file is not handed over for one line of it.
fn whole_lines<'s>(source: &Source, spans: impl Iterator<Item = &'s Span> + Clone) -> Range<usize> {
    let text = source.text();
    let start = spans.clone().map(|span| span.start).min().unwrap_or(0);
    let end = spans.map(|span| span.end).max().unwrap_or(0);
    let start = text[..start].rfind('\n').map_or(text.len() - source.content().len(), |newline| newline + 1);
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix<'a>>,
}

/// A way to mend an [`Entry`]. Of several one is to be chosen.
#[derive(Debug, Serialize)]
pub struct Fix<'a> {
    /// What to write, and where.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// What it does, in a few words; absent where its file is not at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it is the only way, and so surely meant.
    pub preferred: bool,
}

/// A further place of an [`Entry`]: what there is to see, or what to write in its place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are those of `Span`")]
pub struct Place<'a> {
    pub file: &'a str,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// The sentence beside a related place, or the text that replaces it.
    pub text: &'a str,
}

/// The findings as scripts read them.
pub fn json<'a>(diagnostics: &'a [Diagnostic], sources: &Sources, files: usize, language: Language) -> Report<'a> {
    Report { files, diagnostics: diagnostics.iter().map(|diagnostic| entry(diagnostic, sources, language)).collect() }
}

fn entry<'a>(diagnostic: &'a Diagnostic, sources: &Sources, language: Language) -> Entry<'a> {
    let span = &diagnostic.span;
    let preferred = diagnostic.sure().is_some();
    let fix = |patch: &'a Patch| Fix {
        place: place(&patch.span, &patch.text),
        title: title(patch, sources, language),
        preferred,
    };
    Entry {
        code: diagnostic.code.id(),
        severity: diagnostic.severity.word(),
        file: &span.path,
        line: span.line,
        column: span.column,
        end_line: span.end_line,
        end_column: span.end_column,
        message: diagnostic.message.get(language),
        help: diagnostic.help.as_ref().map(|help| help.get(language)),
        related: diagnostic.related.iter().map(|related| place(&related.span, related.message.get(language))).collect(),
        also: diagnostic.also.iter().map(|also| place(&also.span, also.message.get(language))).collect(),
        fixes: diagnostic.patches.iter().map(fix).collect(),
    }
}

/// What a way to mend a finding does, in a few words; nothing where its file is not among the sources.
pub(super) fn title(patch: &Patch, sources: &Sources, language: Language) -> Option<String> {
    let source = sources.get(&patch.span.path)?;
    Some(patch.title(source.text()).get(language).to_owned())
}

fn place<'a>(span: &'a Span, text: &'a str) -> Place<'a> {
    Place {
        file: &span.path,
        line: span.line,
        column: span.column,
        end_line: span.end_line,
        end_column: span.end_column,
        text,
    }
}
