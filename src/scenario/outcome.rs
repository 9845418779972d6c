// SPDX-License-Identifier: EUPL-1.2
//! What came of a story: everything that happened, and the line that did not come true when there is one.
//! Holds results only; how they read is for who prints them.

use std::sync::Arc;

use sluis_core::definition::place::Place;
use sluis_core::definition::{Definition, MailKind, TestFile};
use sluis_core::directory::Directory;
use sluis_core::engine::Event;
use sluis_core::text::Text;

/// What came of a story.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its claim.
    pub name: String,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The first line that did not come true.
    pub failure: Option<Failure>,
    /// The instance that it was about; empty when it did not start.
    pub instance: String,
    /// Everything that happened.
    pub events: Vec<Event>,
    /// The codes of the refusals that it expected and met.
    pub refused: Vec<String>,
    /// The kinds of mail that were sent, each once.
    pub mailed: Vec<MailKind>,
    /// The workflow.
    pub definition: Arc<Definition>,
    /// The people of the story.
    pub directory: Directory,
}

/// A line that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is written there; several lines where its author took several.
    pub written: String,
    /// What the story says.
    pub expected: Text,
    /// What came instead.
    pub seen: Text,
    /// How the phase that is open stands.
    pub state: Text,
    /// The last mails before it, oldest first.
    pub mails: Vec<Mail>,
}

/// A mail that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// What kind.
    pub kind: Option<MailKind>,
    /// The kind as a word.
    pub word: String,
    /// The person's or the role's id.
    pub to: String,
    /// The item it is about; empty when it is about the programme.
    pub about: String,
}

fn place(test: &TestFile, at: Option<usize>) -> Place<'_> {
    match at {
        Some(at) => test.place().key("story").index(at),
        None => test.place().key("start"),
    }
}

/// The line of a step of the story; without one that of its start.
pub(super) fn line_of(test: &TestFile, at: Option<usize>) -> usize {
    place(test, at).span().line
}

/// What is written there, line by line, without remarks and without the indent that all lines share.
pub(super) fn written_at(test: &TestFile, at: Option<usize>) -> String {
    let place = place(test, at);
    let span = place.span();
    let text = test.document.source().text().get(span.range()).unwrap_or_default();
    let shared = span.column - 1;
    let lines = text.lines().enumerate().map(|(number, line)| {
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        let indent = line.len() - line.trim_start().len();
        if number == 0 { line } else { &line[indent.min(shared)..] }
    });
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let start = if at.is_none() { "start: " } else { "" };
    format!("{start}{}", lines.join("\n"))
}
